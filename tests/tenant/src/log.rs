//! What was asked, for tests that count and for people who look.
//!
//! Promises: one entry a request, numbered, at most [`MOST`] kept (the oldest go first, the counts stay). It never holds a token, a
//! password or a content.

use std::collections::VecDeque;

use serde::Serialize;

/// How many entries are kept.
pub const MOST: usize = 100_000;

/// One request.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Entry {
    /// Its number, from 1.
    pub number: u64,
    /// The tenant's time.
    pub at_ms: i64,
    /// `api` or `content`.
    pub origin: &'static str,
    /// The method.
    pub method: String,
    /// The path and the query's names; secrets are left out.
    pub path: String,
    /// What was answered; 0 when the connection was cut.
    pub status: u16,
    /// The length of the request's body.
    pub bytes_in: u64,
    /// The length of the answer's body as it was promised.
    pub bytes_out: u64,
    /// The login of the caller, where one is known.
    pub who: Option<String>,
    /// Whether a token was sent to the content origin: it never should.
    pub token_at_content: bool,
    /// The faults that happened to it.
    pub faults: Vec<String>,
}

/// The entries.
#[derive(Debug, Default)]
pub struct Log {
    entries: VecDeque<Entry>,
    count: u64,
    bytes_in: u64,
    bytes_out: u64,
    tokens_at_content: u64,
}

/// Counts since the start.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Totals {
    /// Requests.
    pub requests: u64,
    /// Bytes of requests' bodies.
    pub bytes_in: u64,
    /// Bytes of answers' bodies.
    pub bytes_out: u64,
    /// Requests that sent a token to the content origin.
    pub tokens_at_content: u64,
}

impl Log {
    /// Adds an entry and numbers it.
    pub fn add(&mut self, mut entry: Entry) {
        self.count += 1;
        self.bytes_in += entry.bytes_in;
        self.bytes_out += entry.bytes_out;
        self.tokens_at_content += u64::from(entry.token_at_content);
        entry.number = self.count;
        self.entries.push_back(entry);
        if self.entries.len() > MOST {
            self.entries.pop_front();
        }
    }

    /// The entries after a number.
    pub fn after(&self, number: u64) -> Vec<Entry> {
        self.entries.iter().filter(|entry| entry.number > number).cloned().collect()
    }

    /// The counts.
    pub fn totals(&self) -> Totals {
        Totals {
            requests: self.count,
            bytes_in: self.bytes_in,
            bytes_out: self.bytes_out,
            tokens_at_content: self.tokens_at_content,
        }
    }

    /// Forgets entries and counts.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

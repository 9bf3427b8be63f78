//! How often an application may ask for a person.
//!
//! Promises four buckets by person and application, each by itself, counted by the tenant's clock: ten requests in thirty seconds for
//! posts, for notifications and for everything else, ten in ten seconds for completing words. What was refused does not count.

use std::collections::{BTreeMap, VecDeque};

/// What a request draws from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bucket {
    /// Completing words.
    Autocomplete,
    /// Posts: reading, writing, liking.
    Messages,
    /// What is new for a person.
    Notifications,
    /// Everything else.
    Others,
}

/// How many requests each bucket gives.
pub const MOST: usize = 10;

impl Bucket {
    /// The bucket of a path after `/api/v1/`.
    pub fn of(path: &str) -> Self {
        let first = path.split(['/', '.', '?']).next().unwrap_or_default();
        match first {
            "messages" => Self::Messages,
            "autocomplete" => Self::Autocomplete,
            "notifications" => Self::Notifications,
            "streams" if path.contains("notifications") => Self::Notifications,
            _ => Self::Others,
        }
    }

    /// The fault that empties it.
    pub fn fault(self) -> &'static str {
        match self {
            Self::Autocomplete => "engage-429-autocomplete",
            Self::Messages => "engage-429-messages",
            Self::Notifications => "engage-429-notifications",
            Self::Others => "engage-429-others",
        }
    }

    fn span(self) -> i64 {
        match self {
            Self::Autocomplete => 10_000,
            _ => 30_000,
        }
    }
}

/// The times of what was asked lately.
#[derive(Debug, Default)]
pub struct Limits {
    asked: BTreeMap<(usize, String, Bucket), VecDeque<i64>>,
}

impl Limits {
    /// Counts a request; false when there were too many.
    pub fn take(&mut self, person: usize, app: &str, bucket: Bucket, now: i64) -> bool {
        let asked = self.asked.entry((person, app.to_owned(), bucket)).or_default();
        asked.retain(|at| (now - bucket.span()..=now).contains(at) && *at > now - bucket.span());
        let free = asked.len() < MOST;
        if free {
            asked.push_back(now);
        }
        free
    }
}

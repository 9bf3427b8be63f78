//! Requests of the directory. Builds, sends nothing, decides nothing.
//!
//! Every id becomes one percent-encoded path segment. What is typed goes into `$search` without the two characters that end a
//! clause of it.

use ::http::{HeaderName, HeaderValue};
use url::Url;

use super::super::address;
use crate::http::{Expect, Request, Resource};
use crate::model::{Failure, RemoteId, wanted_words};

/// Without it `$search` of `/users` is refused.
const CONSISTENCY: HeaderName = HeaderName::from_static("consistencylevel");
/// Words of a search that are sent.
const MOST_WORDS: usize = 6;
const OF_A_USER: &str = "id,displayName,jobTitle,officeLocation,department,mail,mobilePhone,businessPhones";
const OF_A_PERSON: &str = "id,displayName,jobTitle,officeLocation,department,scoredEmailAddresses,phones,personType";

/// Builds requests for one Graph.
#[derive(Clone, Debug)]
pub(super) struct Requests {
    base: Url,
}

impl Requests {
    /// For the Graph at `base` (`https://graph.microsoft.com/v1.0`).
    pub(super) fn new(base: Url) -> Requests {
        Requests { base }
    }

    fn get(&self, segments: &[&str], query: &[(&str, &str)]) -> Result<Request, Failure> {
        let mut url = address::at(&self.base, segments)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(Request::get(url, Resource::People))
    }

    /// Those with whom this person works.
    pub(super) fn near(&self, most: usize) -> Result<Request, Failure> {
        self.get(&["me", "people"], &[("$top", &most.to_string()), ("$select", OF_A_PERSON)])
    }

    /// One person.
    pub(super) fn colleague(&self, id: &RemoteId) -> Result<Request, Failure> {
        self.get(&["users", id.as_str()], &[("$select", OF_A_USER)])
    }

    /// Whom the directory finds by what is typed; `None` when nothing was typed that a name could hold.
    pub(super) fn search(&self, typed: &str, most: usize) -> Result<Option<Request>, Failure> {
        if wanted_words(typed).is_empty() {
            return Ok(None);
        }
        let words = typed.split_whitespace().map(|word| word.replace(['"', '\\'], ""));
        let words = words.filter(|word| word.chars().any(char::is_alphanumeric)).take(MOST_WORDS);
        let clauses: Vec<String> = words.map(|word| format!("(\"displayName:{word}\" OR \"mail:{word}\")")).collect();
        let query = [("$search", clauses.join(" AND ")), ("$top", most.to_string()), ("$select", OF_A_USER.to_owned())];
        let query: Vec<(&str, &str)> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let mut request = self.get(&["users"], &query)?;
        request.headers.insert(CONSISTENCY, HeaderValue::from_static("eventual"));
        Ok(Some(request))
    }

    /// The small picture of a person.
    pub(super) fn portrait(&self, id: &RemoteId) -> Result<Request, Failure> {
        let request = self.get(&["users", id.as_str(), "photos", "48x48", "$value"], &[])?;
        Ok(Request { expect: Expect::Bytes, ..request })
    }
}

//! Requests of Engage. Builds, sends nothing, decides nothing.
//!
//! Ids go into addresses as numbers only, so that none can lead elsewhere. Reads may be repeated by the client; whatever
//! changes something is [`Retry::Once`](crate::http::Retry::Once). Nothing is asked with `threaded`: a feed is all its posts,
//! newest first.

use ::http::header::CONTENT_TYPE;
use ::http::{HeaderValue, Method};
use bytes::Bytes;
use url::Url;
use url::form_urlencoded::Serializer;

use crate::http::{Expect, Request, Resource};
use crate::model::{Failure, FeedKind, Refusal, RemoteFeed, RemoteId};
use crate::providers::feeds::Range;

/// Builds requests for one Engage.
#[derive(Clone, Debug)]
pub(super) struct Requests {
    base: Url,
}

/// Where a post goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target<'a> {
    /// The first of a thread in this group.
    Group(&'a RemoteId),
    /// An answer to this post, in the thread where that is.
    Answering(&'a RemoteId),
}

/// An id of Engage as its number.
///
/// # Errors
/// Refused as invalid: it never came from Engage.
pub(super) fn number(id: &RemoteId) -> Result<i64, Failure> {
    id.as_str().parse().map_err(|_| Failure::Refused(Refusal::Invalid))
}

impl Requests {
    /// For the Engage at `base` (`https://www.yammer.com/api/v1`).
    pub(super) fn new(base: Url) -> Requests {
        Requests { base }
    }

    /// Every path is of our own making; only numbers come from elsewhere.
    fn url(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_query(None);
        url.set_fragment(None);
        let path = format!("{}/{path}", url.path().trim_end_matches('/'));
        url.set_path(&path);
        url
    }

    fn get(url: Url) -> Request {
        Request::get(url, Resource::Engage)
    }

    fn messages(&self, path: &str, range: Range) -> Request {
        let mut url = self.url(&format!("messages/{path}.json"));
        match range {
            Range::Newest => {}
            Range::After(order) => drop(url.query_pairs_mut().append_pair("newer_than", &order.to_string())),
            Range::Before(order) => drop(url.query_pairs_mut().append_pair("older_than", &order.to_string())),
        }
        Self::get(url)
    }

    /// This person.
    pub(super) fn me(&self) -> Request {
        Self::get(self.url("users/current.json"))
    }

    /// A page of the groups that this person belongs to; the first is 1.
    pub(super) fn groups(&self, page: usize) -> Request {
        let mut url = self.url("groups.json");
        url.query_pairs_mut().append_pair("mine", "1").append_pair("page", &page.to_string());
        Self::get(url)
    }

    /// A page of a feed.
    pub(super) fn feed(&self, feed: &RemoteFeed, range: Range) -> Result<Request, Failure> {
        Ok(match feed.kind {
            FeedKind::Mine => self.messages("my_feed", range),
            FeedKind::Private => self.messages("private", range),
            FeedKind::Group => self.group(&feed.id, range)?,
        })
    }

    /// A page of a group's posts.
    pub(super) fn group(&self, group: &RemoteId, range: Range) -> Result<Request, Failure> {
        Ok(self.messages(&format!("in_group/{}", number(group)?), range))
    }

    /// A page of what this person has written.
    pub(super) fn sent(&self, range: Range) -> Request {
        self.messages("sent", range)
    }

    /// A page of a thread.
    pub(super) fn thread(&self, thread: &RemoteId, range: Range) -> Result<Request, Failure> {
        Ok(self.messages(&format!("in_thread/{}", number(thread)?), range))
    }

    /// One post.
    pub(super) fn post(&self, post: &RemoteId) -> Result<Request, Failure> {
        Ok(self.messages(&number(post)?.to_string(), Range::Newest))
    }

    /// A new post. `body` is as [`super::marks`] writes it.
    pub(super) fn publish(&self, target: Target<'_>, body: &str) -> Result<Request, Failure> {
        let (name, id) = match target {
            Target::Group(group) => ("group_id", number(group)?),
            Target::Answering(post) => ("replied_to_id", number(post)?),
        };
        let form = Serializer::new(String::new()).append_pair("body", body).append_pair(name, &id.to_string()).finish();
        let mut request = Request::change(Method::POST, self.url("messages.json"), Resource::Engage, Bytes::from(form));
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        Ok(request)
    }

    /// This person's liking of a post: `POST` makes it, `DELETE` takes it back.
    pub(super) fn liking(&self, method: Method, post: &RemoteId) -> Result<Request, Failure> {
        let mut url = self.url("messages/liked_by/current.json");
        url.query_pairs_mut().append_pair("message_id", &number(post)?.to_string());
        Ok(Self::plain_change(method, url))
    }

    /// A post goes.
    pub(super) fn remove(&self, post: &RemoteId) -> Result<Request, Failure> {
        Ok(Self::plain_change(Method::DELETE, self.url(&format!("messages/{}.json", number(post)?))))
    }

    fn plain_change(method: Method, url: Url) -> Request {
        Request { expect: Expect::JsonOrBlank, ..Request::change(method, url, Resource::Engage, Bytes::new()) }
    }
}

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
    /// The first of a private thread with these people.
    People(&'a [RemoteId]),
}

/// Where files go that are sent with posts: the real Engage takes them on a host of their own, everything else beside its API.
pub fn files_of(engage: &Url) -> Url {
    let mut files = engage.clone();
    files.set_query(None);
    files.set_fragment(None);
    if engage.host_str() == Some("www.yammer.com") && files.set_host(Some("filesng.yammer.com")).is_err() {
        tracing::error!("a host that is none");
    }
    files.set_path("/v4/uploadSmallFile");
    files
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

    /// Who has a mail address.
    pub(super) fn by_mail(&self, mail: &str) -> Request {
        let mut url = self.url("users/by_email.json");
        url.query_pairs_mut().append_pair("email", mail);
        Self::get(url)
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

    /// One post of a group, whichever: whether this person may read it.
    pub(super) fn door(&self, group: &RemoteId) -> Result<Request, Failure> {
        let mut url = self.url(&format!("messages/in_group/{}.json", number(group)?));
        url.query_pairs_mut().append_pair("limit", "1");
        Ok(Self::get(url))
    }

    /// A page of what this person has written.
    pub(super) fn sent(&self, range: Range) -> Request {
        self.messages("sent", range)
    }

    /// A page of a group's members; the first is 1.
    pub(super) fn members(&self, group: &RemoteId, page: usize) -> Result<Request, Failure> {
        let mut url = self.url(&format!("users/in_group/{}.json", number(group)?));
        url.query_pairs_mut().append_pair("page", &page.to_string());
        Ok(Self::get(url))
    }

    /// A page of a thread.
    pub(super) fn thread(&self, thread: &RemoteId, range: Range) -> Result<Request, Failure> {
        Ok(self.messages(&format!("in_thread/{}", number(thread)?), range))
    }

    /// One post.
    pub(super) fn post(&self, post: &RemoteId) -> Result<Request, Failure> {
        Ok(self.messages(&number(post)?.to_string(), Range::Newest))
    }

    /// A page of the private threads.
    pub(super) fn private(&self, range: Range) -> Request {
        self.messages("private", range)
    }

    /// What these words are found in; only the groups among it are read.
    pub(super) fn search(&self, words: &str) -> Request {
        let mut url = self.url("search.json");
        url.query_pairs_mut().append_pair("search", words).append_pair("page", "1").append_pair("num_per_page", "20");
        Self::get(url)
    }

    /// Where the bytes of something are that hangs on a post. Only Engage's own addresses are asked with its token; what it has
    /// on another host is asked for without.
    pub(super) fn bytes(&self, address: &str) -> Result<Request, Failure> {
        let url = Url::parse(address).map_err(|_| Failure::Refused(Refusal::Invalid))?;
        if url.origin() != self.base.origin() {
            return Ok(Request::download(url));
        }
        Ok(Request { expect: Expect::Redirect, ..Self::get(url) })
    }

    /// A file that is to hang on a post, in one request. `group` is where it belongs; `None` for a private thread's.
    pub(super) fn upload(
        &self,
        network: i64,
        group: Option<&RemoteId>,
        name: &str,
        bytes: &[u8],
    ) -> Result<Request, Failure> {
        let mut fields = vec![("network_id", network.to_string())];
        match group {
            Some(group) => {
                fields.push(("target_type", "GROUP".to_owned()));
                fields.push(("group_id", number(group)?.to_string()));
            }
            None => fields.push(("target_type", "PRIVATE_MESSAGE".to_owned())),
        }
        fields.push(("filename", name.to_owned()));
        let (kind, body) = multipart(&fields, name, bytes);
        let mut request = Request::change(Method::POST, files_of(&self.base), Resource::Engage, Bytes::from(body));
        let kind = HeaderValue::from_str(&kind).map_err(|_| Failure::Refused(Refusal::Invalid))?;
        request.headers.insert(CONTENT_TYPE, kind);
        Ok(request)
    }

    /// This person's membership of a group: `POST` makes it, `DELETE` ends it.
    pub(super) fn membership(&self, method: Method, group: &RemoteId) -> Result<Request, Failure> {
        let mut url = self.url("group_memberships.json");
        url.query_pairs_mut().append_pair("group_id", &number(group)?.to_string());
        Ok(Self::plain_change(method, url))
    }

    /// A new post, with the uploaded files that hang on it. `body` is as [`super::marks`] writes it.
    pub(super) fn publish(&self, target: Target<'_>, body: &str, files: &[RemoteId]) -> Result<Request, Failure> {
        let mut form = Serializer::new(String::new());
        form.append_pair("body", body);
        match target {
            Target::Group(group) => form.append_pair("group_id", &number(group)?.to_string()),
            Target::Answering(post) => form.append_pair("replied_to_id", &number(post)?.to_string()),
            Target::People(people) => {
                let ids = people.iter().map(number).collect::<Result<Vec<_>, _>>()?;
                let ids = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
                form.append_pair("direct_to_user_ids", &ids)
            }
        };
        for file in files {
            form.append_pair("attached_objects[]", &format!("uploaded_file:{}", number(file)?));
        }
        let form = form.finish();
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

/// A form with a file: its content type, and its bytes. The mark between its parts follows from the file, so that the same request
/// is the same bytes, and no file holds the mark that would cut it.
fn multipart(fields: &[(&str, String)], name: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    let mark: String = digest.as_ref().iter().take(20).map(|byte| format!("{byte:02x}")).collect();
    let mut body = Vec::with_capacity(bytes.len() + 1_024);
    for (field, value) in fields {
        let head = format!("--{mark}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(value.as_bytes());
        body.extend_from_slice(b"\r\n");
    }
    // Characters that would end the name, or the line, are left out of it here; the whole name is in its own field.
    let plain: String = name.chars().filter(|c| !c.is_control() && !matches!(c, '"' | '\\')).collect();
    let head = format!(
        "--{mark}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{plain}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{mark}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={mark}"), body)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn files_go_to_the_host_that_engage_documents_for_them_and_elsewhere_stay_at_home() {
        let files = |engage: &str| files_of(&Url::parse(engage).unwrap()).to_string();
        assert_eq!(files("https://www.yammer.com/api/v1"), "https://filesng.yammer.com/v4/uploadSmallFile");
        assert_eq!(files("http://127.0.0.1:4001/api/v1?x#y"), "http://127.0.0.1:4001/v4/uploadSmallFile");
        assert_eq!(
            files("https://www.yammer.com.evil.example/"),
            "https://www.yammer.com.evil.example/v4/uploadSmallFile"
        );
    }

    #[test]
    fn only_engages_own_addresses_are_asked_with_its_token() {
        let requests = Requests::new(Url::parse("https://www.yammer.com/api/v1").unwrap());
        let access = |address: &str| requests.bytes(address).map(|request| request.access);
        let own = access("https://www.yammer.com/api/v1/uploaded_files/1/download").unwrap();
        assert_eq!(own, crate::http::Access::Account(Resource::Engage));
        assert_eq!(access("https://elsewhere.example/1").unwrap(), crate::http::Access::Bare);
        assert!(access("not an address").is_err());
    }
}

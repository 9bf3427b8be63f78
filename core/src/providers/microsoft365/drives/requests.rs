//! Requests of Graph drives. Builds, sends nothing, decides nothing.
//!
//! Every id and name becomes one percent-encoded path segment, so that no name can lead elsewhere. Reads may be repeated by
//! the client; whatever changes something is [`Retry::Once`]. What goes to an upload, download or monitor address carries
//! no token (hard case 7).

use ::http::header::{CONTENT_RANGE, CONTENT_TYPE, IF_MATCH, RANGE};
use ::http::{HeaderMap, HeaderName, HeaderValue, Method};
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::json;
use url::Url;

use super::super::address;
use crate::http::{Access, Expect, Request, Resource, Retry};
use crate::model::{Failure, Later, Refusal, RemoteId, WallTime, to_base64};
use crate::sabotage::{self, Sabotage};

/// What is asked of an item. Without `deleted` a delta loses its tombstones.
const ITEM: &str = "id,name,eTag,cTag,size,lastModifiedDateTime,lastModifiedBy,parentReference,file,folder,package,root,\
                    deleted,remoteItem";
/// What is asked of an item beside that when evidence is wanted.
const EVIDENCE: &str = ",createdDateTime,createdBy";
const DRIVE: &str = "id,name,driveType,webUrl,owner,quota,sharePointIds";
const SITE: &str = "id,name,displayName";
const FAIL: (&str, &str) = ("@microsoft.graph.conflictBehavior", "fail");

/// Builds requests for one Graph.
#[derive(Clone, Debug)]
pub(crate) struct Requests {
    base: Url,
}

impl Requests {
    /// For the Graph at `base` (`https://graph.microsoft.com/v1.0`).
    pub(crate) fn new(base: Url) -> Requests {
        Requests { base }
    }

    fn url(&self, segments: &[&str]) -> Result<Url, Failure> {
        address::at(&self.base, segments)
    }

    fn item_url(&self, drive: &RemoteId, item: &RemoteId, rest: &[&str]) -> Result<Url, Failure> {
        self.url(&[&["drives", drive.as_str(), "items", item.as_str()], rest].concat())
    }

    /// `items/{parent}:/{name}:/rest`, or without the last colon when nothing follows.
    fn place_url(&self, drive: &RemoteId, parent: &RemoteId, name: &str, rest: &[&str]) -> Result<Url, Failure> {
        if matches!(name, "" | "." | "..") {
            return Err(Failure::Refused(Refusal::Name));
        }
        let folder = format!("{}:", parent.as_str());
        let name = if rest.is_empty() { name.to_owned() } else { format!("{name}:") };
        self.url(&[&["drives", drive.as_str(), "items", &folder, &name], rest].concat())
    }

    fn get(mut url: Url, query: &[(&str, &str)]) -> Request {
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Request::get(url, Resource::Graph)
    }

    fn change(method: Method, url: Url, body: &serde_json::Value) -> Request {
        let mut request = Request::change(method, url, Resource::Graph, Bytes::from(body.to_string()));
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        request
    }

    /// The person's own drive: `me/drives` may omit it (hard case 26).
    pub(crate) fn my_drive(&self) -> Result<Request, Failure> {
        Ok(Self::get(self.url(&["me", "drive"])?, &[("$select", DRIVE)]))
    }

    /// The drives that belong to the person.
    pub(crate) fn my_drives(&self) -> Result<Request, Failure> {
        Ok(Self::get(self.url(&["me", "drives"])?, &[("$select", DRIVE)]))
    }

    /// What others have shared with the person. The service ends in November 2027.
    pub(crate) fn shared_with_me(&self) -> Result<Request, Failure> {
        Ok(Self::get(self.url(&["me", "drive", "sharedWithMe"])?, &[]))
    }

    /// The sites the person follows.
    pub(crate) fn followed_sites(&self) -> Result<Request, Failure> {
        Ok(Self::get(self.url(&["me", "followedSites"])?, &[("$select", SITE)]))
    }

    /// The sites the person may see.
    pub(crate) fn all_sites(&self) -> Result<Request, Failure> {
        Ok(Self::get(self.url(&["sites"])?, &[("search", "*"), ("$select", SITE)]))
    }

    /// One site.
    pub(crate) fn site(&self, site: &str) -> Result<Request, Failure> {
        Ok(Self::get(self.url(&["sites", site])?, &[("$select", SITE)]))
    }

    /// The root site, which says what its host is called.
    pub(crate) fn root_site(&self) -> Result<Request, Failure> {
        Ok(Self::get(self.url(&["sites", "root"])?, &[("$select", "id,name,displayName,webUrl,siteCollection")]))
    }

    /// The site at this address of a host (`/sites/safety`).
    pub(crate) fn site_at(&self, host: &str, path: &str) -> Result<Request, Failure> {
        let names: Vec<&str> = path.split('/').filter(|name| !name.is_empty()).collect();
        let host = format!("{host}:");
        Ok(Self::get(self.url(&[&["sites", &host], names.as_slice()].concat())?, &[("$select", SITE)]))
    }

    /// A site's default library.
    pub(crate) fn site_drive(&self, site: &str) -> Result<Request, Failure> {
        Ok(Self::get(self.url(&["sites", site, "drive"])?, &[("$select", DRIVE)]))
    }

    /// The item at a path below a folder, the root without `folder`.
    pub(crate) fn at_path(
        &self,
        drive: &RemoteId,
        folder: Option<&RemoteId>,
        names: &[&str],
    ) -> Result<Request, Failure> {
        // What follows the colon is a path: a name with a colon would end it.
        if names.is_empty() || names.iter().any(|name| name.is_empty() || name.contains([':', '/'])) {
            return Err(Failure::Refused(Refusal::Name));
        }
        let from = match folder {
            Some(folder) => vec!["items".to_owned(), format!("{}:", folder.as_str())],
            None => vec!["root:".to_owned()],
        };
        let from: Vec<&str> = from.iter().map(String::as_str).collect();
        let url = self.url(&[&["drives", drive.as_str()], from.as_slice(), names].concat())?;
        Ok(Self::get(url, &[("$select", ITEM)]))
    }

    /// The libraries of a site.
    pub(crate) fn site_drives(&self, site: &str) -> Result<Request, Failure> {
        Ok(Self::get(self.url(&["sites", site, "drives"])?, &[("$select", DRIVE)]))
    }

    /// What a link leads to.
    pub(crate) fn linked(&self, address: &str) -> Result<Request, Failure> {
        let id = to_base64(address.as_bytes()).trim_end_matches('=').replace('+', "-").replace('/', "_");
        let url = self.url(&["shares", &format!("u!{id}"), "driveItem"])?;
        Ok(Self::get(url, &[("$select", "id,name,parentReference")]))
    }

    /// One drive.
    pub(crate) fn drive(&self, drive: &RemoteId) -> Result<Request, Failure> {
        Ok(Self::get(self.url(&["drives", drive.as_str()])?, &[("$select", DRIVE)]))
    }

    /// The first page of a whole enumeration. Without its `Prefer`, business drives repeat the chain of ancestors for each
    /// change (hard case 17).
    pub(crate) fn delta(&self, drive: &RemoteId, page: u32) -> Result<Request, Failure> {
        let url = self.url(&["drives", drive.as_str(), "root", "delta"])?;
        let request = Self::get(url, &[("$select", ITEM), ("$top", &page.to_string())]);
        Ok(preferring(request))
    }

    /// What has changed in a drive since a moment of the server's, with what evidence needs.
    pub(crate) fn delta_since(&self, drive: &RemoteId, since: WallTime, page: u32) -> Result<Request, Failure> {
        let moment = Timestamp::from_millisecond(since.0).map_err(|_| Failure::Refused(Refusal::Invalid))?;
        let url = self.url(&["drives", drive.as_str(), "root", "delta"])?;
        let (select, top) = (format!("{ITEM}{EVIDENCE}"), page.to_string());
        let query = [("token", moment.to_string()), ("$select", select), ("$top", top)];
        let query: Vec<(&str, &str)> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Ok(preferring(Self::get(url, &query)))
    }

    /// The first page of a folder's children, with what evidence needs.
    pub(crate) fn children_described(
        &self,
        drive: &RemoteId,
        folder: &RemoteId,
        page: u32,
    ) -> Result<Request, Failure> {
        let select = format!("{ITEM}{EVIDENCE}");
        let url = self.item_url(drive, folder, &["children"])?;
        Ok(Self::get(url, &[("$select", &select), ("$top", &page.to_string())]))
    }

    /// The first page of a folder's children, the root's without `folder`.
    pub(crate) fn children(&self, drive: &RemoteId, folder: Option<&RemoteId>, page: u32) -> Result<Request, Failure> {
        let url = match folder {
            Some(folder) => self.item_url(drive, folder, &["children"])?,
            None => self.url(&["drives", drive.as_str(), "root", "children"])?,
        };
        Ok(Self::get(url, &[("$select", ITEM), ("$top", &page.to_string())]))
    }

    /// One item, with what evidence needs.
    pub(crate) fn item(&self, drive: &RemoteId, item: &RemoteId) -> Result<Request, Failure> {
        let select = format!("{ITEM}{EVIDENCE}");
        Ok(Self::get(self.item_url(drive, item, &[])?, &[("$select", &select)]))
    }

    /// The item of this name in this folder, with what evidence needs.
    pub(crate) fn place(&self, drive: &RemoteId, parent: &RemoteId, name: &str) -> Result<Request, Failure> {
        let select = format!("{ITEM}{EVIDENCE}");
        Ok(Self::get(self.place_url(drive, parent, name, &[])?, &[("$select", &select)]))
    }

    /// The versions of an item.
    pub(crate) fn versions(&self, drive: &RemoteId, item: &RemoteId) -> Result<Request, Failure> {
        Ok(Self::get(self.item_url(drive, item, &["versions"])?, &[]))
    }

    /// Where the content of an item can be had without a token.
    pub(crate) fn content(&self, drive: &RemoteId, item: &RemoteId) -> Result<Request, Failure> {
        let mut request = Self::get(self.item_url(drive, item, &["content"])?, &[]);
        request.expect = Expect::Redirect;
        Ok(request)
    }

    /// Where the content of an earlier version can be had without a token.
    pub(crate) fn version_content(
        &self,
        drive: &RemoteId,
        item: &RemoteId,
        version: &RemoteId,
    ) -> Result<Request, Failure> {
        let url = self.item_url(drive, item, &["versions", version.as_str(), "content"])?;
        Ok(Request { expect: Expect::Redirect, ..Self::get(url, &[]) })
    }

    /// A new file, whole; refused where the name is taken.
    pub(crate) fn put_new(
        &self,
        drive: &RemoteId,
        parent: &RemoteId,
        name: &str,
        bytes: Bytes,
    ) -> Result<Request, Failure> {
        let mut url = self.place_url(drive, parent, name, &["content"])?;
        let taken = if sabotage::active(Sabotage::CreateOverwrites) { "replace" } else { FAIL.1 };
        url.query_pairs_mut().append_pair(FAIL.0, taken);
        Ok(octets(Request::change(Method::PUT, url, Resource::Graph, bytes)))
    }

    /// New bytes for an item, whole.
    pub(crate) fn put_over(
        &self,
        drive: &RemoteId,
        item: &RemoteId,
        bytes: Bytes,
        tag: Option<&str>,
    ) -> Result<Request, Failure> {
        let url = self.item_url(drive, item, &["content"])?;
        matching(octets(Request::change(Method::PUT, url, Resource::Graph, bytes)), tag)
    }

    /// A session for a new file, refused where the name is taken.
    pub(crate) fn session_new(
        &self,
        drive: &RemoteId,
        parent: &RemoteId,
        name: &str,
        size: u64,
    ) -> Result<Request, Failure> {
        let url = self.place_url(drive, parent, name, &["createUploadSession"])?;
        let body = json!({ "item": { (FAIL.0): FAIL.1, "name": name, "fileSize": size } });
        Ok(Self::change(Method::POST, url, &body))
    }

    /// A session for new bytes of an item, whose commit is a request of its own.
    pub(crate) fn session_over(
        &self,
        drive: &RemoteId,
        item: &RemoteId,
        size: u64,
        tag: Option<&str>,
    ) -> Result<Request, Failure> {
        let url = self.item_url(drive, item, &["createUploadSession"])?;
        let body = json!({ "deferCommit": true, "item": { (FAIL.0): "replace", "fileSize": size } });
        matching(Self::change(Method::POST, url, &body), tag)
    }

    /// Another parent and name.
    pub(crate) fn relocate(
        &self,
        drive: &RemoteId,
        item: &RemoteId,
        parent: &RemoteId,
        name: &str,
        tag: Option<&str>,
    ) -> Result<Request, Failure> {
        let body = json!({ "parentReference": { "id": parent.as_str() }, "name": name });
        matching(Self::change(Method::PATCH, self.item_url(drive, item, &[])?, &body), tag)
    }

    /// A new folder, refused where the name is taken.
    pub(crate) fn make_folder(&self, drive: &RemoteId, parent: &RemoteId, name: &str) -> Result<Request, Failure> {
        let body = json!({ "name": name, "folder": {}, (FAIL.0): FAIL.1 });
        Ok(Self::change(Method::POST, self.item_url(drive, parent, &["children"])?, &body))
    }

    /// A copy by the server, refused where the name is taken.
    pub(crate) fn copy(
        &self,
        drive: &RemoteId,
        source: &RemoteId,
        parent: &RemoteId,
        name: &str,
    ) -> Result<Request, Failure> {
        let mut url = self.item_url(drive, source, &["copy"])?;
        url.query_pairs_mut().append_pair(FAIL.0, FAIL.1);
        let parent = json!({ "driveId": drive.as_str(), "id": parent.as_str() });
        Ok(Self::change(Method::POST, url, &json!({ "parentReference": parent, "name": name })))
    }

    /// Into the bin.
    pub(crate) fn delete(&self, drive: &RemoteId, item: &RemoteId, tag: Option<&str>) -> Result<Request, Failure> {
        let url = self.item_url(drive, item, &[])?;
        matching(Request::change(Method::DELETE, url, Resource::Graph, Bytes::new()), tag)
    }
}

/// A nextLink or deltaLink, as the server wrote it.
pub(crate) fn follow(link: &Url) -> Request {
    Request::get(link.clone(), Resource::Graph)
}

/// As [`follow`], for delta.
pub(crate) fn follow_delta(link: &Url) -> Request {
    preferring(follow(link))
}

/// The content at a pre-authenticated address, from `offset` on.
pub(crate) fn download(url: Url, offset: u64) -> Result<Request, Failure> {
    let mut request = Request::download(url);
    if offset > 0 {
        request.headers.insert(RANGE, value(&format!("bytes={offset}-"))?);
    }
    Ok(request)
}

/// A fragment of an upload: these bytes from `offset` of `total`.
pub(crate) fn fragment(session: &Url, offset: u64, total: u64, bytes: Bytes) -> Result<Request, Failure> {
    let last = (offset + bytes.len() as u64).saturating_sub(1);
    let mut request = octets(bare(Method::PUT, session, Retry::Once));
    request.headers.insert(CONTENT_RANGE, value(&format!("bytes {offset}-{last}/{total}"))?);
    request.body = bytes;
    Ok(request)
}

/// Where a session stands.
pub(crate) fn session_state(session: &Url) -> Request {
    Request { expect: Expect::Json, ..bare(Method::GET, session, Retry::Read) }
}

/// Ends a session whose commit was deferred.
pub(crate) fn session_commit(session: &Url) -> Request {
    bare(Method::POST, session, Retry::Once)
}

/// Forgets a session.
pub(crate) fn session_drop(session: &Url) -> Request {
    bare(Method::DELETE, session, Retry::Once)
}

/// Asks how far a copy is.
pub(crate) fn monitor(url: &Url) -> Request {
    Request { expect: Expect::Json, ..bare(Method::GET, url, Retry::Read) }
}

/// A stored or received absolute address.
///
/// # Errors
/// Unproven when it is none: no provider of ours says such a thing.
pub(crate) fn absolute(text: &str) -> Result<Url, Failure> {
    Url::parse(text).map_err(|_| Failure::later(Later::Unproven))
}

fn bare(method: Method, url: &Url, retry: Retry) -> Request {
    Request {
        method,
        url: url.clone(),
        headers: HeaderMap::new(),
        body: Bytes::new(),
        access: Access::Bare,
        retry,
        expect: Expect::JsonOrEmpty,
    }
}

fn octets(mut request: Request) -> Request {
    request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    request
}

fn preferring(mut request: Request) -> Request {
    request.headers.insert(HeaderName::from_static("prefer"), HeaderValue::from_static("deltaExcludeParent"));
    request
}

fn matching(mut request: Request, tag: Option<&str>) -> Result<Request, Failure> {
    if let Some(tag) = tag {
        request.headers.insert(IF_MATCH, value(tag)?);
    }
    Ok(request)
}

fn value(text: &str) -> Result<HeaderValue, Failure> {
    HeaderValue::from_str(text).map_err(|_| Failure::Refused(Refusal::Invalid))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn graph() -> Requests {
        Requests::new(Url::parse("https://graph.microsoft.com/v1.0/").unwrap())
    }

    fn id(text: &str) -> RemoteId {
        RemoteId::from(text)
    }

    #[test]
    fn hard_case_27_a_name_is_one_segment_whatever_it_holds() {
        let name = "50% d'été #3 a/b?.docx";
        let request = graph().put_new(&id("b!x"), &id("P"), name, Bytes::new()).unwrap();
        assert_eq!(
            request.url.as_str(),
            "https://graph.microsoft.com/v1.0/drives/b!x/items/P:/50%25%20d'%C3%A9t%C3%A9%20%233%20a%2Fb%3F.docx:/content\
             ?%40microsoft.graph.conflictBehavior=fail"
        );
        for bad in ["", ".", ".."] {
            assert!(graph().put_new(&id("b!x"), &id("P"), bad, Bytes::new()).is_err(), "{bad:?}");
            assert!(graph().place(&id("b!x"), &id("P"), bad).is_err(), "{bad:?}");
        }
        assert!(graph().item(&id("b!x"), &id("..")).is_err());
    }

    #[test]
    fn a_delta_asks_for_tombstones_and_never_for_ancestors() {
        let request = graph().delta(&id("b!x"), 200).unwrap();
        let query: Vec<(String, String)> = request.url.query_pairs().into_owned().collect();
        assert!(query.iter().any(|(k, v)| k == "$select" && v.split(',').any(|field| field == "deleted")));
        assert!(query.contains(&("$top".to_owned(), "200".to_owned())));
        assert_eq!(request.headers["prefer"], "deltaExcludeParent");
    }

    #[test]
    fn hard_case_7_no_token_goes_to_upload_download_or_monitor_addresses() {
        let url = Url::parse("https://elsewhere.example/up?sig=x").unwrap();
        let upload = fragment(&url, 5, 10, Bytes::from_static(b"hello")).unwrap();
        assert_eq!(upload.headers[CONTENT_RANGE], "bytes 5-9/10");
        for request in [
            upload,
            download(url.clone(), 7).unwrap(),
            session_state(&url),
            session_commit(&url),
            session_drop(&url),
            monitor(&url),
        ] {
            assert_eq!(request.access, Access::Bare);
        }
    }

    #[test]
    fn what_changes_something_is_never_repeated_by_the_client_and_says_what_it_is_based_on() {
        let g = graph();
        let (d, i, p) = (id("b!x"), id("I"), id("P"));
        let tag = Some("\"c:{1},2\"");
        let based = [
            g.put_over(&d, &i, Bytes::new(), tag).unwrap(),
            g.session_over(&d, &i, 9, tag).unwrap(),
            g.relocate(&d, &i, &p, "n", tag).unwrap(),
            g.delete(&d, &i, tag).unwrap(),
        ];
        for request in &based {
            assert_eq!(request.headers[IF_MATCH], "\"c:{1},2\"");
        }
        let new = [
            g.put_new(&d, &p, "n", Bytes::new()).unwrap(),
            g.session_new(&d, &p, "n", 9).unwrap(),
            g.make_folder(&d, &p, "n").unwrap(),
            g.copy(&d, &i, &p, "n").unwrap(),
        ];
        for request in based.iter().chain(&new) {
            assert_eq!(request.retry, Retry::Once);
        }
        assert!(g.delete(&d, &i, Some("a\nb")).is_err());
    }
}

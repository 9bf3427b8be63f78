//! Bytes of Graph drives into the model. No I/O, no clock; never panics, whatever the bytes.
//!
//! Tolerant where tolerance can do no harm: any field may be missing, null, of another type or unknown. Strict where it
//! matters: a page without its `value`, or without a link that says how it goes on, is an incomplete answer and proves
//! nothing. One bad item never loses its page: what has an id but cannot be read becomes an item of which only the id is
//! known (so that its presence counts and somebody asks for it), what has no id is skipped.
//!
//! A page is parsed in one pass; only when that fails is it taken apart item by item.
//!
//! Chosen readings: a size beyond `i64` or below zero is unknown; a date that is not RFC 3339 is unknown; a OneNote notebook
//! and a shortcut to another drive (`remoteItem`) are packages: shown, never entered, never downloaded; `deleted` counts
//! only as an object (`false`, `null` and text are no word of a deletion).

mod linked;
mod shared;
mod versions;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::fields::{Count, Facet, RawPage, Text, When};
use crate::model::{
    CTag, DriveKind, ETag, Editor, Failure, ItemKind, Later, Quota, RemoteDrive, RemoteId, RemoteItem, WallTime,
    unmarked,
};

pub(crate) use self::{linked::linked, shared::shared, versions::versions};

/// A page of items and how it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ItemsPage {
    /// What could be read, in the order of the wire.
    pub(crate) items: Vec<RemoteItem>,
    /// `@odata.nextLink`.
    pub(crate) next: Option<String>,
    /// `@odata.deltaLink`.
    pub(crate) delta: Option<String>,
}

/// One item with what only evidence asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Described {
    /// As every page describes it.
    pub(crate) item: RemoteItem,
    /// When it was made, by the server's clock.
    pub(crate) created_at: Option<WallTime>,
    /// By whom.
    pub(crate) created_by: Editor,
}

/// A site, as far as its libraries are concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Site {
    /// Its id.
    pub(crate) id: String,
    /// Its name as people say it.
    pub(crate) name: String,
}

/// A drive and the site it belongs to, which another request has to name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DriveSeen {
    /// The drive; `site` holds the best name that this answer alone gives.
    pub(crate) drive: RemoteDrive,
    /// The site's id, where it is stated.
    pub(crate) site_id: Option<String>,
}

/// An upload session's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SessionState {
    /// Where fragments go; only in the answer that made the session.
    pub(crate) url: Option<String>,
    /// The first byte that is still expected; `None` when everything has arrived.
    pub(crate) expected: Option<u64>,
    /// Whether the answer states what is expected at all.
    pub(crate) states_ranges: bool,
}

/// How far a server-side copy is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Monitor {
    /// Being made.
    Running,
    /// Made; the item's id where it is stated.
    Completed(Option<RemoteId>),
    /// Given up, with the code that says why.
    Failed(Option<String>),
}

#[derive(Deserialize)]
struct PageWire<'a> {
    #[serde(borrow)]
    value: Option<Vec<ItemWire<'a>>>,
    #[serde(borrow, rename = "@odata.nextLink")]
    next: Option<Text<'a>>,
    #[serde(borrow, rename = "@odata.deltaLink")]
    delta: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct ItemWire<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow, rename = "eTag")]
    etag: Option<Text<'a>>,
    #[serde(borrow, rename = "cTag")]
    ctag: Option<Text<'a>>,
    #[serde(default)]
    size: Count,
    #[serde(default, rename = "lastModifiedDateTime")]
    modified_at: When,
    #[serde(borrow, rename = "lastModifiedBy")]
    modified_by: Option<EditorWire<'a>>,
    #[serde(default, rename = "createdDateTime")]
    created_at: When,
    #[serde(borrow, rename = "createdBy")]
    created_by: Option<EditorWire<'a>>,
    #[serde(borrow, rename = "parentReference")]
    parent: Option<ParentWire<'a>>,
    #[serde(borrow)]
    file: Option<FileWire<'a>>,
    #[serde(default)]
    folder: Facet,
    #[serde(default)]
    package: Facet,
    #[serde(default)]
    root: Facet,
    #[serde(default)]
    deleted: Facet,
    #[serde(default, rename = "remoteItem")]
    shortcut: Facet,
}

#[derive(Deserialize)]
struct ParentWire<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct FileWire<'a> {
    #[serde(borrow)]
    hashes: Option<HashesWire<'a>>,
}

#[derive(Deserialize)]
struct HashesWire<'a> {
    #[serde(borrow, rename = "quickXorHash")]
    quick_xor: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct EditorWire<'a> {
    #[serde(borrow)]
    user: Option<IdentityWire<'a>>,
    #[serde(borrow)]
    group: Option<IdentityWire<'a>>,
    #[serde(borrow)]
    application: Option<IdentityWire<'a>>,
}

#[derive(Deserialize)]
struct IdentityWire<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow, rename = "displayName")]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    email: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct Identified<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(default)]
    deleted: Facet,
}

fn owned(text: Option<Text<'_>>) -> Option<String> {
    text.and_then(Text::stated)
}

fn editor(wire: Option<EditorWire<'_>>) -> Editor {
    let Some(wire) = wire else { return Editor::default() };
    let (user, name) = wire.user.map_or((None, None), |user| (owned(user.id), owned(user.name)));
    let name = name.map(|name| unmarked(&name).into_owned());
    let application = wire.application.and_then(|application| owned(application.id));
    Editor { name, user, application }
}

fn mail(wire: Option<&mut EditorWire<'_>>) -> Option<String> {
    owned(wire?.user.as_mut()?.email.take())
}

impl ItemWire<'_> {
    /// `None` when it has no id.
    fn describe(mut self) -> Option<Described> {
        let modified_mail = mail(self.modified_by.as_mut());
        let id = RemoteId(owned(self.id)?);
        let kind = if self.package.there() || self.shortcut.there() {
            Some(ItemKind::Package)
        } else if self.folder.there() || self.root.there() {
            Some(ItemKind::Folder)
        } else {
            self.file.as_ref().map(|_| ItemKind::File)
        };
        let hash = self.file.and_then(|file| file.hashes).and_then(|hashes| owned(hashes.quick_xor));
        let root = self.root.there();
        let item = RemoteItem {
            id,
            // A root is nobody's child, even where a server names the drive's own id there.
            parent: self.parent.and_then(|parent| owned(parent.id)).filter(|_| !root).map(RemoteId),
            name: owned(self.name),
            kind,
            size: self.size.get(),
            etag: owned(self.etag).map(ETag),
            ctag: owned(self.ctag).map(CTag),
            hash,
            modified_at: self.modified_at.get(),
            modified_by: editor(self.modified_by),
            modified_mail,
            deleted: self.deleted.there(),
            root,
        };
        Some(Described { item, created_at: self.created_at.get(), created_by: editor(self.created_by) })
    }
}

/// What can be read of one item that the typed reading refused: its id, and whether it is said to be deleted.
fn salvage(raw: &RawValue) -> Option<RemoteItem> {
    if let Ok(wire) = serde_json::from_str::<ItemWire<'_>>(raw.get()) {
        return wire.describe().map(|described| described.item);
    }
    let Ok(Identified { id, deleted }) = serde_json::from_str::<Identified<'_>>(raw.get()) else {
        return None;
    };
    tracing::debug!("an item could not be read beyond its id");
    owned(id).map(|id| RemoteItem { deleted: deleted.there(), ..RemoteItem::bare(RemoteId(id)) })
}

/// The answer is not whole or not of this shape: it proves nothing.
fn unproven() -> Failure {
    Failure::later(Later::Unproven)
}

fn pages(bytes: &[u8]) -> Result<ItemsPage, Failure> {
    if let Ok(page) = serde_json::from_slice::<PageWire<'_>>(bytes) {
        let value = page.value.ok_or_else(unproven)?;
        let mut items = Vec::with_capacity(value.len());
        items.extend(value.into_iter().filter_map(|item| item.describe().map(|described| described.item)));
        return Ok(ItemsPage { items, next: owned(page.next), delta: owned(page.delta) });
    }
    let page = serde_json::from_slice::<RawPage<'_>>(bytes).map_err(|_| unproven())?;
    let items = page.value.ok_or_else(unproven)?.into_iter().filter_map(salvage).collect();
    Ok(ItemsPage { items, next: owned(page.next), delta: owned(page.delta) })
}

/// A page of delta.
///
/// # Errors
/// Unproven when it is cut, or does not say how it goes on.
pub(crate) fn changes(bytes: &[u8]) -> Result<ItemsPage, Failure> {
    let page = pages(bytes)?;
    if page.next.is_none() && page.delta.is_none() { Err(unproven()) } else { Ok(page) }
}

/// A page of a folder's children; without a nextLink it is the last.
///
/// # Errors
/// Unproven when it is cut or has no `value`: never an empty folder.
pub(crate) fn children(bytes: &[u8]) -> Result<ItemsPage, Failure> {
    pages(bytes)
}

/// One item.
///
/// # Errors
/// Unproven when it is not an item with an id.
pub(crate) fn item(bytes: &[u8]) -> Result<Described, Failure> {
    let wire: ItemWire<'_> = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    wire.describe().ok_or_else(unproven)
}

#[derive(Deserialize)]
struct ListWire<'a> {
    #[serde(borrow)]
    value: Option<Vec<&'a RawValue>>,
    #[serde(borrow, rename = "@odata.nextLink")]
    next: Option<Text<'a>>,
}

/// Reads a list entry by entry, skipping what cannot be read.
fn list<T>(bytes: &[u8], read: impl Fn(&str) -> Option<T>) -> Result<(Vec<T>, Option<String>), Failure> {
    let wire: ListWire<'_> = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    let value = wire.value.ok_or_else(unproven)?;
    Ok((value.into_iter().filter_map(|raw| read(raw.get())).collect(), owned(wire.next)))
}

/// A page of items with what only evidence asks for; what cannot be read is no evidence.
///
/// # Errors
/// Unproven when it is cut or has no `value`.
pub(crate) fn described(bytes: &[u8]) -> Result<(Vec<Described>, Option<String>), Failure> {
    list(bytes, |raw| serde_json::from_str::<ItemWire<'_>>(raw).ok()?.describe())
}

#[derive(Deserialize)]
struct DriveWire<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow, rename = "driveType")]
    kind: Option<Text<'a>>,
    #[serde(borrow, rename = "webUrl")]
    web: Option<Text<'a>>,
    #[serde(borrow)]
    owner: Option<EditorWire<'a>>,
    #[serde(borrow)]
    quota: Option<QuotaWire<'a>>,
    #[serde(borrow, rename = "sharePointIds")]
    ids: Option<PointIdsWire<'a>>,
}

#[derive(Deserialize)]
struct PointIdsWire<'a> {
    #[serde(borrow, rename = "siteId")]
    site: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct QuotaWire<'a> {
    #[serde(default)]
    total: Count,
    #[serde(default)]
    used: Count,
    #[serde(default)]
    remaining: Count,
    #[serde(borrow)]
    state: Option<Text<'a>>,
}

impl DriveWire<'_> {
    fn seen(self) -> Option<DriveSeen> {
        let id = canonical_drive_id(&owned(self.id)?);
        let kind = match owned(self.kind).as_deref() {
            Some("documentLibrary") => DriveKind::Library,
            _ => DriveKind::Personal,
        };
        let group = self.owner.and_then(|owner| owner.group).and_then(|group| owned(group.name));
        let web = owned(self.web);
        let site = match kind {
            DriveKind::Personal => String::new(),
            DriveKind::Library => group.or_else(|| web.as_deref().and_then(site_of)).unwrap_or_default(),
        };
        let drive = RemoteDrive {
            id: RemoteId(id),
            name: owned(self.name).unwrap_or_default(),
            site,
            kind,
            quota: self.quota.map_or(Quota::default(), QuotaWire::known),
            web_url: web.unwrap_or_default(),
        };
        let site_id = self.ids.and_then(|ids| owned(ids.site)).filter(|_| kind == DriveKind::Library);
        Some(DriveSeen { drive, site_id })
    }
}

impl QuotaWire<'_> {
    /// Hard case 20: "0 left" is what some servers say when they do not tell. It counts only when the rest agrees.
    fn known(self) -> Quota {
        let total = self.total.get().filter(|total| *total > 0);
        let full = self.state.and_then(Text::stated).is_some_and(|state| state == "exceeded" || state == "critical")
            || total.zip(self.used.get()).is_some_and(|(total, used)| used >= total);
        Quota { total, remaining: self.remaining.get().filter(|left| *left > 0 || full) }
    }
}

/// The site's part of a library's address (`https://host/sites/Production/Plans` is `Production`).
fn site_of(web: &str) -> Option<String> {
    let url = url::Url::parse(web).ok()?;
    let mut segments = url.path_segments()?;
    let named = segments.find(|segment| matches!(*segment, "sites" | "teams")).and_then(|_| segments.next())?;
    let bytes = percent_decoded(named);
    Some(String::from_utf8_lossy(&bytes).into_owned()).filter(|name| !name.is_empty())
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let pair = bytes.get(at + 1).copied().and_then(hex).zip(bytes.get(at + 2).copied().and_then(hex));
        match pair.filter(|_| byte == b'%') {
            Some((high, low)) => {
                out.push(high << 4 | low);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

/// Hard case 19: ids of personal drives are 16 hexadecimal digits whose case differs between endpoints and whose leading
/// zero gets lost. They are given one spelling here; every other id is left as it came.
pub(crate) fn canonical_drive_id(id: &str) -> String {
    let hexadecimal = (12..=16).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hexadecimal { format!("{:0>16}", id.to_ascii_lowercase()) } else { id.to_owned() }
}

/// One drive.
///
/// # Errors
/// Unproven when it is not a drive with an id.
pub(crate) fn drive(bytes: &[u8]) -> Result<DriveSeen, Failure> {
    let wire: DriveWire<'_> = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    wire.seen().ok_or_else(unproven)
}

/// A page of drives.
///
/// # Errors
/// Unproven when it is cut.
pub(crate) fn drives(bytes: &[u8]) -> Result<(Vec<DriveSeen>, Option<String>), Failure> {
    list(bytes, |text| serde_json::from_str::<DriveWire<'_>>(text).ok()?.seen())
}

#[derive(Deserialize)]
struct SiteWire<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow, rename = "displayName")]
    shown: Option<Text<'a>>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
}

impl SiteWire<'_> {
    fn seen(self) -> Option<Site> {
        Some(Site { id: owned(self.id)?, name: owned(self.shown).or(owned(self.name)).unwrap_or_default() })
    }
}

/// One site.
///
/// # Errors
/// Unproven when it is not a site with an id.
pub(crate) fn site(bytes: &[u8]) -> Result<Site, Failure> {
    let wire: SiteWire<'_> = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    wire.seen().ok_or_else(unproven)
}

#[derive(Deserialize)]
struct HostWire<'a> {
    #[serde(borrow, rename = "siteCollection")]
    collection: Option<CollectionWire<'a>>,
    #[serde(borrow, rename = "webUrl")]
    web: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct CollectionWire<'a> {
    #[serde(borrow)]
    hostname: Option<Text<'a>>,
}

/// The host of a site.
///
/// # Errors
/// Unproven when the site does not say it.
pub(crate) fn host(bytes: &[u8]) -> Result<String, Failure> {
    let wire: HostWire<'_> = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    let said = wire.collection.and_then(|collection| owned(collection.hostname));
    let of_web = || Some(url::Url::parse(&owned(wire.web)?).ok()?.host_str()?.to_owned());
    let is_host = |host: &String| {
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
    };
    said.or_else(of_web).filter(is_host).ok_or_else(unproven)
}

/// A page of sites.
///
/// # Errors
/// Unproven when it is cut.
pub(crate) fn sites(bytes: &[u8]) -> Result<(Vec<Site>, Option<String>), Failure> {
    list(bytes, |text| serde_json::from_str::<SiteWire<'_>>(text).ok()?.seen())
}

#[derive(Deserialize)]
struct SessionWire<'a> {
    #[serde(borrow, rename = "uploadUrl")]
    url: Option<Text<'a>>,
    #[serde(borrow, rename = "nextExpectedRanges")]
    ranges: Option<Vec<Text<'a>>>,
}

/// What an upload session says of itself.
///
/// # Errors
/// Unproven when it is no such answer, or names a range that is none.
pub(crate) fn session(bytes: &[u8]) -> Result<SessionState, Failure> {
    let wire: SessionWire<'_> = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    let states_ranges = wire.ranges.is_some();
    let mut expected = None;
    for range in wire.ranges.into_iter().flatten().filter_map(Text::stated) {
        let start = range.split('-').next().and_then(|start| start.trim().parse::<u64>().ok()).ok_or_else(unproven)?;
        expected = Some(expected.map_or(start, |least: u64| least.min(start)));
    }
    Ok(SessionState { url: owned(wire.url), expected, states_ranges })
}

#[derive(Deserialize)]
struct MonitorWire<'a> {
    #[serde(borrow)]
    status: Option<Text<'a>>,
    #[serde(borrow, rename = "resourceId")]
    resource: Option<Text<'a>>,
    #[serde(borrow)]
    id: Option<Text<'a>>,
}

/// What a copy's monitor says. Answered with the item itself (some servers lead there) it is completed.
///
/// # Errors
/// Unproven when it is neither.
pub(crate) fn monitor(bytes: &[u8]) -> Result<Monitor, Failure> {
    let wire: MonitorWire<'_> = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    let made = owned(wire.resource);
    match owned(wire.status).map(|status| status.to_ascii_lowercase()).as_deref() {
        Some("completed") => Ok(Monitor::Completed(made.map(RemoteId))),
        Some("failed" | "deletefailed" | "cancelled") => {
            Ok(Monitor::Failed(super::super::errors::codes(bytes).into_iter().next_back()))
        }
        Some(_) => Ok(Monitor::Running),
        None => owned(wire.id).map(|id| Monitor::Completed(Some(RemoteId(id)))).ok_or_else(unproven),
    }
}

/// The total of a `Content-Range` and the first byte it begins with (`None` in a 416's `bytes */n`).
pub(crate) fn content_range(header: &str) -> Option<(Option<u64>, Option<u64>)> {
    let rest = header.trim().strip_prefix("bytes")?.trim_start_matches([' ', '=']);
    let (range, total) = rest.split_once('/')?;
    let total = total.trim().parse().ok();
    let start = match range.trim() {
        "*" => None,
        range => Some(range.split_once('-')?.0.trim().parse().ok()?),
    };
    Some((start, total))
}

#[cfg(test)]
mod tests;

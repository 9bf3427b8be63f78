//! An item as Graph writes it, with the quirks of business drives: the root has no eTag, folders no cTag, an empty file no hash; times
//! are in whole seconds; a folder's size is that of everything in it.

use serde::Serialize;
use serde_json::{Value, json};

use super::address::encode_path;
use super::time;
use crate::world::World;
use crate::world::drive::{Drive, Item, Kind, ROOT, Who};

/// Where an item is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// By itself or in a listing: with the parent's path.
    Full,
    /// In a delta: without it.
    Delta,
}

/// `"{GUID},3"`.
pub fn etag(drive: &Drive, item: &Item) -> String {
    format!("\"{{{}}},{}\"", drive.item_guid(item.index), item.etag)
}

/// `"c:{GUID},2"`.
pub fn ctag(drive: &Drive, item: &Item) -> String {
    format!("\"c:{{{}}},{}\"", drive.item_guid(item.index), item.ctag)
}

/// The type that a drive says it has.
pub fn drive_type(drive: &Drive) -> &'static str {
    if drive.owner.is_some() { "business" } else { "documentLibrary" }
}

/// The type of a file by its name.
pub fn mime(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, kind)| kind).to_ascii_lowercase().as_str() {
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "mp4" => "video/mp4",
        "eml" => "message/rfc822",
        "csv" => "text/csv",
        "txt" => "text/plain",
        "md" => "text/markdown",
        _ => "application/octet-stream",
    }
}

/// The type of an item by its name.
pub fn mime_type(item: &Item) -> &'static str {
    mime(&item.name)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity<'a> {
    display_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    id: &'a str,
}

#[derive(Serialize)]
struct Identities<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    application: Option<Identity<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Identity<'a>>,
}

fn person(world: &World, person: usize) -> Option<Identity<'_>> {
    let person = world.people.get(person)?;
    Some(Identity { display_name: &person.name, email: Some(&person.login), id: &person.object_id })
}

fn who<'a>(world: &'a World, who: &'a Who) -> Identities<'a> {
    let application = who.app.as_deref().map(|id| Identity { display_name: "Application", email: None, id });
    Identities { application, user: person(world, who.person) }
}

/// A person as an identity.
pub fn identity(world: &World, at: usize) -> Value {
    json!(person(world, at))
}

/// Who did something, with the application.
pub fn identities(world: &World, by: &Who) -> Value {
    json!(who(world, by))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Hashes {
    #[serde(skip_serializing_if = "Option::is_none")]
    quick_xor_hash: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileFacet {
    hashes: Hashes,
    mime_type: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Times {
    created_date_time: String,
    last_modified_date_time: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FolderFacet {
    child_count: u64,
}

#[derive(Serialize)]
struct PackageFacet {
    r#type: &'static str,
}

#[derive(Serialize)]
struct RootFacet {}

#[derive(Serialize)]
struct SharedFacet {
    scope: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Parent<'a> {
    drive_id: &'a str,
    drive_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    site_id: Option<&'a str>,
}

/// A living item, in the order in which its members are written. Most answers are changed once more before they go out;
/// a delta's are not, and are written as they are: a drive of a million items is a thousand such pages.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    c_tag: Option<String>,
    created_by: Identities<'a>,
    created_date_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    e_tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<FileFacet>,
    file_system_info: Times,
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<FolderFacet>,
    id: String,
    last_modified_by: Identities<'a>,
    last_modified_date_time: String,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    package: Option<PackageFacet>,
    parent_reference: Parent<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<RootFacet>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shared: Option<SharedFacet>,
    #[serde(rename = "@microsoft.graph.sharedChanged", skip_serializing_if = "Option::is_none")]
    shared_changed: Option<&'static str>,
    size: u64,
    web_url: String,
}

impl Shown<'_> {
    /// The same with whom it is shared with, and with a note where that is news.
    #[must_use]
    pub fn shared(mut self, scope: Option<&'static str>, news: bool) -> Self {
        self.shared = scope.map(|scope| SharedFacet { scope });
        self.shared_changed = news.then_some("True");
        self
    }
}

fn parent<'a>(world: &'a World, drive: &'a Drive, item: &Item, form: Form, path: &[String]) -> Parent<'a> {
    let root = item.index == ROOT;
    let above = &path[..path.len().saturating_sub(1)];
    let full = form == Form::Full && !root;
    let separator = if above.is_empty() { "" } else { "/" };
    Parent {
        drive_id: &drive.id,
        drive_type: drive_type(drive),
        id: (!root).then(|| drive.item_id(item.parent)),
        name: full.then(|| above.last().cloned().unwrap_or_else(|| "root".to_owned())),
        path: full.then(|| format!("/drives/{}/root:{separator}{}", drive.id, encode_path(above))),
        site_id: drive.site.map(|site| world.sites[site].id.as_str()),
    }
}

/// A living item; its parent's path and name only in full form.
pub fn shown<'a>(world: &'a World, drive: &'a Drive, item: &'a Item, form: Form) -> Shown<'a> {
    let root = item.index == ROOT;
    let path = drive.path(item.index);
    let separator = if path.is_empty() { "" } else { "/" };
    let content = item.content();
    Shown {
        c_tag: content.map(|_| ctag(drive, item)),
        created_by: who(world, &item.created_by),
        created_date_time: time::text(item.created),
        e_tag: (!root).then(|| etag(drive, item)),
        file: content.map(|content| FileFacet {
            hashes: Hashes { quick_xor_hash: (content.size() > 0).then(|| content.quick_xor()) },
            mime_type: mime(&item.name),
        }),
        file_system_info: Times {
            created_date_time: time::text(item.file_created),
            last_modified_date_time: time::text(item.file_modified),
        },
        folder: item.is_folder().then(|| FolderFacet { child_count: drive.child_count(item.index) }),
        id: drive.item_id(item.index),
        last_modified_by: who(world, &item.modified_by),
        last_modified_date_time: time::text(item.modified),
        name: if root { "root" } else { &item.name },
        package: matches!(item.kind, Kind::Notebook).then_some(PackageFacet { r#type: "oneNote" }),
        parent_reference: parent(world, drive, item, form, &path),
        root: root.then_some(RootFacet {}),
        shared: None,
        shared_changed: None,
        size: match content {
            Some(content) => content.size(),
            None if item.is_folder() => drive.folder_size(item.index),
            None => 0,
        },
        web_url: format!("{}{separator}{}", world.drive_web_url(drive), encode_path(&path)),
    }
}

/// What a delta tells of a deleted item: neither name nor size.
pub fn tombstone(drive: &Drive, item: &Item) -> Value {
    json!({
        "id": drive.item_id(item.index),
        "parentReference": { "driveId": drive.id, "driveType": drive_type(drive), "id": drive.item_id(item.parent) },
        "deleted": { "state": "softDeleted" },
    })
}

/// Leaves only the members that `$select` names, or all where it says `*`; annotations and the id stay.
pub fn select(value: &mut Value, names: Option<&[&str]>) {
    if let (Some(names), Value::Object(members)) = (names, value)
        && !names.contains(&"*")
    {
        members.retain(|member, _| {
            member == "id" || (member.starts_with('@') && member != DOWNLOAD) || names.contains(&member.as_str())
        });
    }
}

/// The annotation with a pre-authenticated address.
pub const DOWNLOAD: &str = "@microsoft.graph.downloadUrl";

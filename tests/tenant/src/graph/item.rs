//! An item as Graph writes it, with the quirks of business drives: the root has no eTag, folders no cTag, an empty file no hash.

use serde_json::{Map, Value, json};

use super::address::encode_path;
use super::time;
use crate::content::Content;
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

/// A person as an identity.
pub fn identity(world: &World, person: usize) -> Value {
    world.people.get(person).map_or(
        Value::Null,
        |person| json!({ "id": person.object_id, "displayName": person.name, "email": person.login }),
    )
}

/// Who did something, with the application.
pub fn identities(world: &World, who: &Who) -> Value {
    let mut set = json!({ "user": identity(world, who.person) });
    if let Some(app) = &who.app {
        set["application"] = json!({ "id": app.as_ref(), "displayName": "Application" });
    }
    set
}

fn mime(name: &str) -> &'static str {
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

/// The type of a file by its name.
pub fn mime_type(item: &Item) -> &'static str {
    mime(&item.name)
}

/// The parent as a reference; `path` only in full form.
pub fn parent_reference(world: &World, drive: &Drive, item: &Item, form: Form) -> Value {
    let mut parent = json!({ "driveId": drive.id, "driveType": drive_type(drive) });
    if let Some(site) = drive.site {
        parent["siteId"] = json!(world.sites[site].id);
    }
    if item.index != ROOT {
        parent["id"] = json!(drive.item_id(item.parent));
        if form == Form::Full {
            let above = drive.path(item.parent);
            let suffix = if above.is_empty() { String::new() } else { format!("/{}", encode_path(&above)) };
            parent["path"] = json!(format!("/drives/{}/root:{suffix}", drive.id));
            let name = above.last().cloned().unwrap_or_else(|| "root".to_owned());
            parent["name"] = json!(name);
        }
    }
    parent
}

/// A living item.
pub fn shown(world: &World, drive: &Drive, item: &Item, form: Form) -> Value {
    let mut out = Map::new();
    let root = item.index == ROOT;
    out.insert("id".into(), json!(drive.item_id(item.index)));
    out.insert("name".into(), json!(if root { "root" } else { item.name.as_str() }));
    out.insert("createdDateTime".into(), json!(time::text(item.created)));
    out.insert("lastModifiedDateTime".into(), json!(time::text(item.modified)));
    out.insert("createdBy".into(), identities(world, &item.created_by));
    out.insert("lastModifiedBy".into(), identities(world, &item.modified_by));
    out.insert("parentReference".into(), parent_reference(world, drive, item, form));
    let path = drive.path(item.index);
    let base = world.drive_web_url(drive);
    let web = if path.is_empty() { base } else { format!("{base}/{}", encode_path(&path)) };
    out.insert("webUrl".into(), json!(web));
    out.insert("size".into(), json!(item.content().map_or(0, Content::size)));
    out.insert(
        "fileSystemInfo".into(),
        json!({ "createdDateTime": time::text(item.file_created), "lastModifiedDateTime": time::text(item.file_modified) }),
    );
    if root {
        out.insert("root".into(), json!({}));
    } else {
        out.insert("eTag".into(), json!(etag(drive, item)));
    }
    match &item.kind {
        Kind::Folder => {
            out.insert("folder".into(), json!({ "childCount": drive.child_count(item.index) }));
        }
        Kind::Notebook => {
            out.insert("package".into(), json!({ "type": "oneNote" }));
        }
        Kind::File(content) => {
            out.insert("cTag".into(), json!(ctag(drive, item)));
            let mut file = json!({ "mimeType": mime(&item.name) });
            if content.size() > 0 {
                file["hashes"] = json!({ "quickXorHash": content.quick_xor() });
            }
            out.insert("file".into(), file);
        }
    }
    Value::Object(out)
}

/// What a delta tells of a deleted item: neither name nor size.
pub fn tombstone(drive: &Drive, item: &Item) -> Value {
    json!({
        "id": drive.item_id(item.index),
        "parentReference": { "driveId": drive.id, "driveType": drive_type(drive), "id": drive.item_id(item.parent) },
        "deleted": { "state": "softDeleted" },
    })
}

/// Leaves only the members that `$select` names; annotations and the id stay.
pub fn select(value: &mut Value, names: Option<&[&str]>) {
    if let (Some(names), Value::Object(members)) = (names, value) {
        members.retain(|member, _| {
            member == "id" || (member.starts_with('@') && member != DOWNLOAD) || names.contains(&member.as_str())
        });
    }
}

/// The annotation with a pre-authenticated address.
pub const DOWNLOAD: &str = "@microsoft.graph.downloadUrl";

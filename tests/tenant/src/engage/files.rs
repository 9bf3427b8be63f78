//! Files of Engage's own as objects: attachments of posts, and `/uploaded_files/:id`.

use serde_json::{Value, json};

use super::board::Sent;
use super::ids::Family;
use super::time;
use super::view::{NETWORK, View};

/// Whether a file is shown as a picture.
pub fn is_picture(name: &str) -> bool {
    crate::graph::item::mime(name).starts_with("image/")
}

/// A file as an object.
pub fn shown(view: &View, at: u64, sent: &Sent) -> Value {
    let id = view.board.id(Family::File, at);
    let api = |rest: &str| format!("{}/api/v1/uploaded_files/{id}{rest}", view.base);
    let picture = is_picture(&sent.name);
    let size = sent.content.size();
    let mut value = json!({
        "id": id,
        "y_id": id,
        "network_id": view.network_id(),
        "type": if picture { "image" } else { "file" },
        "real_type": "uploaded_file",
        "name": sent.name,
        "original_name": sent.name,
        "full_name": sent.name.rsplit_once('.').map_or(sent.name.as_str(), |(stem, _)| stem),
        "description": "",
        "content_type": sent.content_type,
        "content_class": if picture { "Image" } else { "Document" },
        "created_at": time::text(sent.created),
        "last_uploaded_at": time::text(sent.created),
        "last_uploaded_by_id": view.user_id(sent.owner),
        "last_uploaded_by_type": "user",
        "owner_id": view.user_id(sent.owner),
        "owner_type": "user",
        "official": false,
        "storage_type": "SHAREPOINT",
        "uuid": null,
        "size": size,
        "group_id": sent.group.map(|group| view.group_id(group)),
        "privacy": "public",
        "url": api(""),
        "web_url": format!("https://engage.{NETWORK}/{NETWORK}/uploaded_files/{id}"),
        "download_url": api("/download"),
        "preview_url": api("/preview"),
        "large_preview_url": api("/preview"),
        "thumbnail_url": api("/preview"),
        "overlay_url": api("/preview"),
        "small_icon_url": null,
        "large_icon_url": null,
        "transcoded": null,
        "streaming_url": null,
        "latest_version_id": id,
        "status": "Unknown",
        "stats": { "followers": 0 },
    });
    if picture {
        value["image"] = json!({ "url": api("/download"), "thumbnail_url": api("/preview"), "size": size });
    }
    value
}

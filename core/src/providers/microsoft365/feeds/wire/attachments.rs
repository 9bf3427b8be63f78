//! What hangs on a message.
//!
//! Kinds as public clients know them: `image`, `file` (both with `storage_type`, and `sharepoint_web_url` where that is
//! SharePoint), `ymodule` (a page or a document elsewhere, with `inline_url` and `host_url`), `message` (shared from another thread).
//! What has no web address of its own (a praise, a poll) is left out.

use serde::Deserialize;
use serde_json::value::RawValue;
use url::Url;

use super::super::super::fields::{Count, Number, Text};
use super::{entries, owned, remote};
use crate::model::{Attachment, AttachmentKind};

/// No message has more; Engage takes 100.
const MOST: usize = 200;

#[derive(Deserialize)]
struct AttachmentWire<'a> {
    #[serde(default)]
    id: Number,
    #[serde(borrow, rename = "type")]
    kind: Option<Text<'a>>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    original_name: Option<Text<'a>>,
    #[serde(borrow)]
    full_name: Option<Text<'a>>,
    #[serde(borrow)]
    content_excerpt: Option<Text<'a>>,
    #[serde(default)]
    size: Count,
    #[serde(borrow)]
    storage_type: Option<Text<'a>>,
    #[serde(borrow)]
    sharepoint_web_url: Option<Text<'a>>,
    #[serde(borrow)]
    download_url: Option<Text<'a>>,
    #[serde(borrow)]
    preview_url: Option<Text<'a>>,
    #[serde(borrow)]
    web_url: Option<Text<'a>>,
    #[serde(borrow)]
    inline_url: Option<Text<'a>>,
    #[serde(borrow)]
    host_url: Option<Text<'a>>,
    #[serde(borrow)]
    url: Option<Text<'a>>,
}

/// An address that may be opened: of a page or of bytes.
fn web(text: Option<Text<'_>>) -> Option<String> {
    let text = owned(text)?;
    let url = Url::parse(&text).ok()?;
    (matches!(url.scheme(), "https" | "http") && url.host().is_some()).then_some(text)
}

/// Whether it lies in a library.
fn in_library(address: &str) -> bool {
    let host = Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.is_some_and(|host| ["sharepoint.com", "1drv.ms", "onedrive.live.com"].iter().any(|end| host.ends_with(end)))
}

impl AttachmentWire<'_> {
    fn read(self) -> Option<Attachment> {
        let kind = self.kind.as_ref().map_or("", Text::get).to_owned();
        let shared = web(self.sharepoint_web_url);
        let kept_in_library = shared.is_some()
            || self.storage_type.as_ref().is_some_and(|kind| kind.get().eq_ignore_ascii_case("sharepoint"));
        let page = web(self.web_url);
        let is_upload = matches!(kind.as_str(), "image" | "file" | "uploaded_file" | "video" | "document");
        let whole = web(self.download_url);
        let bytes = if is_upload { whole.clone() } else { None };
        let (kind, address) = match kind.as_str() {
            "image" => {
                let bytes = whole.or_else(|| web(self.preview_url));
                (AttachmentKind::Image, bytes.or(shared).or(page))
            }
            "file" | "uploaded_file" | "video" | "document" => {
                let kind = if kept_in_library { AttachmentKind::Document } else { AttachmentKind::File };
                (kind, shared.or(page).or(whole))
            }
            _ => {
                let address = shared.or_else(|| web(self.inline_url)).or(page).or_else(|| web(self.host_url));
                let library = kept_in_library || address.as_deref().is_some_and(in_library);
                (if library { AttachmentKind::Document } else { AttachmentKind::Link }, address)
            }
        };
        let address = address.or_else(|| web(self.url))?;
        let names = [self.name, self.original_name, self.full_name, self.content_excerpt];
        let name = names.into_iter().find_map(owned).unwrap_or_else(|| address.clone());
        let id = self.id.get().filter(|_| is_upload).map(remote);
        Some(Attachment { kind, name, size: self.size.get(), address, id, bytes, content: None })
    }
}

pub(super) fn read(raw: Option<&RawValue>) -> Vec<Attachment> {
    let wires = entries(raw).into_iter().take(MOST);
    wires.filter_map(|raw| serde_json::from_str::<AttachmentWire<'_>>(raw.get()).ok()?.read()).collect()
}

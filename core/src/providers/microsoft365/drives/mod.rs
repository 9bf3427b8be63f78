//! Documents on Microsoft 365: OneDrive and SharePoint libraries through Graph.
//!
//! Promises
//! - Nothing is concluded from an answer that is not Graph's own and whole; a page that was cut is no page.
//! - `advance` sends **one request that changes something a call**. A read that has to lie right before it (the tag that
//!   is compared because the server does not check it itself) or that explains its refusal is made in the same call: no
//!   state worth storing lies between the two.
//! - Nobody is overwritten. New files and folders are made with `fail`; new bytes for an item go with `If-Match` and after
//!   the tag was compared; large ones are committed apart, the tag compared right before.
//! - A refused write is looked into before it is reported: an effect of our own that was thought missing is found
//!   ([`evidence`]), a name that is "taken" by nobody is an orphaned session (hard case 6).
//! - No token goes to an upload, download or monitor address; no time is set after an upload (hard case 10).
//!
//! How: `requests.rs` builds, `wire.rs` reads bytes, `service.rs` implements [`Drives`](crate::providers::Drives) and reads,
//! `content.rs` opens, `delivery.rs` and `upload.rs` write, `notes.rs` is what a delivery remembers between calls, `evidence.rs`
//! finds out what happened, `astray.rs` where it has gone since.
//!
//! Enumerations: a cursor is an absolute nextLink or deltaLink whose origin is checked when it arrives and when it is used. A
//! 410 in any variant, with or without `Location`, is a [`Failure::Reset`](crate::model::Failure::Reset) (the `Location` is not
//! followed: it is the enumeration that begins without a cursor, and following it fails on some servers, hard case 11); so is a 400 on a
//! stored link (hard case 12). A nextLink equal to the one just asked (hard case 13) is handed on in an
//! enumeration, whose puller counts repeats and begins anew when it stays so; in a folder's listing it is `Later::Busy`.

mod astray;
pub(super) mod content;
mod delivery;
mod evidence;
mod notes;
mod requests;
mod service;
mod upload;
mod wire;

pub use service::{GraphDrives, Settings};

#[cfg(test)]
mod tests;

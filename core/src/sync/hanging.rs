//! What hangs on posts, fetched: when somebody wants it, and before anybody does, so that a feed is whole on the plane.
//!
//! **Promises.** On a network that costs nothing a sync fetches what hangs on the posts of the last thirty days and is not large, that of
//! announcements which ask this person first, then the newest, a few at a time, and never more of it than stays: what was fetched unasked makes no room for what would be fetched unasked next.
//! What cannot be had is let be for a pause that doubles.
//!
//! **Never.** It takes the place of what a person waits for: as long as the provider's bucket has no room for others, nothing is fetched, and
//! a full disk or a server's patience ends it without a word. Documents of libraries that hang there are [`super::linked`]'s.
//!
//! Stories: `tests/journeys/tests/stories/attachments.rs`.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::patience::{is_let_be, note};
use super::{Ended, FeedPuller, MayGoOn, said_elsewhere};
use crate::blobs::contents::attached::Taken;
use crate::blobs::{Contents, ContentsError, ContentsResult};
use crate::model::{Attachment, AttachmentKind, Failure, Later, PostRow, WallTime};
use crate::providers::feeds::Feeds;
use crate::store::pauses::Work;
use crate::store::{Database, Reading, StoreResult};

/// What hangs on posts is kept up to so many bytes each: 100 MB. What is larger is opened where it is.
pub const LARGEST: u64 = 100_000_000;
/// Pictures of posts take at most so many bytes altogether: 256 MB.
pub const PICTURES: u64 = 256_000_000;
/// Unasked nothing larger than this is fetched, nor what does not say how large it is.
pub(super) const LARGEST_UNASKED: u64 = 4_000_000;
/// Of the newest posts, until they take so many bytes altogether: less than what pictures may take.
pub(super) const ALTOGETHER: u64 = 100_000_000;
/// Posts that are looked at.
pub(super) const MOST_POSTS: usize = 200;
/// Milliseconds.
pub(super) const YOUNG: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Fetches the bytes at an address of the provider's and keeps them under this name.
///
/// # Errors
/// What the disk or the database answers; what the provider does is inside.
pub async fn fetch_attachment(
    feeds: &Arc<dyn Feeds>,
    contents: &Contents,
    name: &str,
    address: &str,
) -> ContentsResult<Result<Taken, Failure>> {
    let opened = match feeds.open(address).await {
        Ok(opened) => opened,
        Err(failure) => return Ok(Err(failure)),
    };
    if opened.offset != 0 {
        return Ok(Err(Failure::later(Later::Unproven)));
    }
    match contents.keep_attachment(name, address, opened.total, LARGEST, opened.stream).await? {
        Taken::Broken(failure) => Ok(Err(failure)),
        taken => {
            contents.bound_pictures(PICTURES).await?;
            Ok(Ok(taken))
        }
    }
}

/// Something that is not here, by the post that it hangs on.
struct Wanted {
    post: PostRow,
    name: String,
    size: u64,
    address: String,
}

impl FeedPuller {
    /// Fetches some of what hangs on the newest posts and is not here.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn fetch_hanging(&self, contents: &Contents, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let now = self.doors.clock.wall();
        for wanted in wanted(&self.db, now).await? {
            if !may_go_on() || !self.has_room() {
                return Ok(Ended::Done);
            }
            let work = Work::Hanging(wanted.post);
            if is_let_be(&self.db, work, now).await?.is_some() {
                continue;
            }
            // Nobody asked for it: nothing goes for it, and who saves something is told that the disk is full.
            if contents.lacks(wanted.size).await.unwrap_or(0) > 0 {
                return Ok(Ended::Done);
            }
            self.note_asked();
            let ended = match fetch_attachment(&self.feeds, contents, &wanted.name, &wanted.address).await {
                Ok(Ok(Taken::Here(_))) => Ended::Done,
                Ok(Ok(Taken::TooLong | Taken::Broken(_))) => Ended::GivenUp,
                Ok(Err(Failure::Gone | Failure::Refused(_))) => Ended::NoAccess,
                Ok(Err(failure)) => failure.into(),
                Err(error) if error.is_no_space() => return Ok(Ended::Done),
                Err(ContentsError::Store(error)) => return Err(error),
                Err(ContentsError::Blob(error)) => {
                    tracing::warn!(%error, "what hangs on a post could not be stored");
                    return Ok(Ended::Done);
                }
            };
            note(&self.db, work, &ended, now).await?;
            if !matches!(ended, Ended::Done | Ended::GivenUp | Ended::NoAccess) {
                return Ok(ended);
            }
        }
        Ok(Ended::Done)
    }
}

/// The announcements that ask this person.
pub(super) fn asking(tx: &Reading<'_>) -> StoreResult<BTreeSet<PostRow>> {
    let (_, asking) = said_elsewhere::asking(tx)?.unzip();
    Ok(asking.unwrap_or_default().into_iter().map(|(post, _)| post).collect())
}

/// What is to be here and is not: of announcements that ask her first, then the newest.
async fn wanted(db: &Database, now: WallTime) -> StoreResult<Vec<Wanted>> {
    db.read(move |tx| {
        let (mut wanted, mut bytes) = (Vec::new(), 0_u64);
        let mut newest = tx.newest_attachments(WallTime(now.0.saturating_sub(YOUNG)), MOST_POSTS)?;
        let asking = asking(tx)?;
        newest.sort_by_key(|(post, _)| !asking.contains(post));
        for (post, hanging) in newest {
            for Attachment { kind, name, size, bytes: address, content, .. } in hanging {
                let is_file = matches!(kind, AttachmentKind::Image | AttachmentKind::File);
                let Some(size) = size.filter(|size| is_file && *size <= LARGEST_UNASKED) else { continue };
                bytes = bytes.saturating_add(size);
                if bytes > ALTOGETHER {
                    return Ok(wanted);
                }
                if let (Some(address), None) = (address, content)
                    && tx.attachment_at(&address)?.is_none()
                {
                    wanted.push(Wanted { post, name, size, address });
                }
            }
        }
        Ok(wanted)
    })
    .await
}

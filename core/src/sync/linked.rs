//! Documents of libraries that posts link, fetched before anybody asks, so that they open on the plane.
//!
//! **Promises.** On a network that costs nothing a sync fetches the documents that the posts of the last thirty days link and that are not
//! large, those of announcements which ask this person first, then the newest, a few at a time. On the way to one that was never known
//! here each name of its address is asked for by itself, so that what is asked does not grow with what else lies in a folder. What cannot
//! be had is let be for a pause that doubles.
//!
//! **What holds them.** They are contents like any that was opened once: nothing is kept offline by it, no library followed, and what was
//! used longest ago makes room first. What is fetched unasked makes no room itself: it stays within the bound of contents, and leaves the
//! disk what it has to keep free (docs/decisions/0136-documents-of-posts.md).
//!
//! Stories: `tests/journeys/tests/stories/linked.rs`.

use std::collections::BTreeSet;

use super::fetcher::{For, Got};
use super::hanging::{ALTOGETHER, LARGEST_UNASKED, MOST_POSTS, YOUNG, asking};
use super::patience::{is_let_be, note};
use super::visit::rooted;
use super::{Ended, MayGoOn, Puller, Syncing};
use crate::blobs::ContentsError;
use crate::blobs::eviction::{BOUND, bound_of};
use crate::model::{AttachmentKind, BaseRow, Failure, ItemKind, ItemRow, PostRow, WallTime, name_key};
use crate::store::pauses::Work;
use crate::store::{Reading, StoreResult};
use crate::talk::hangs_on;
use crate::tree::{Address, Answer, Source, address_in, named_below};

/// Documents of which one sync asks for something.
const MOST: usize = 6;

/// What stands of a document that a post links.
enum Stands {
    /// It is here, or a change of hers is, or it is none that is fetched unasked.
    LetBe,
    /// So many bytes are to be fetched.
    Lacks(u64),
}

/// How asking for a document went.
enum Asked {
    /// It is here, or need not be.
    Well,
    /// It cannot be had now, or not by her.
    InVain(Ended),
    /// There is no room for anything, or no time.
    Over,
}

impl Syncing {
    /// Fetches some of the documents that the newest posts link and that are not here.
    ///
    /// # Errors
    /// When a database fails.
    pub(super) async fn fetch_linked(&self, go: MayGoOn<'_>) -> StoreResult<Ended> {
        let now = self.doors.clock.wall();
        let (mut asked, mut bytes) = (0, 0_u64);
        for (post, addresses) in self.db.read(move |tx| linking(tx, now)).await? {
            if is_let_be(&self.db, Work::Linked(post), now).await?.is_some() {
                continue;
            }
            let mut came = None;
            for address in addresses {
                let known = self.puller.known_at(&address).await?;
                if let Some(item) = known {
                    let held = self.db.read(move |tx| Ok(tx.base(item)?.and_then(|base| base.size))).await?;
                    bytes = bytes.saturating_add(held.filter(|size| *size <= LARGEST_UNASKED).unwrap_or(0));
                    if let Stands::LetBe = self.stands(item).await? {
                        continue;
                    }
                }
                if !go() || asked == MOST || bytes > ALTOGETHER {
                    return Ok(Ended::Done);
                }
                asked += 1;
                match self.bring(known, &address, go).await? {
                    Asked::Well => came = came.or(Some(Ended::Done)),
                    Asked::InVain(ended) => came = Some(ended),
                    Asked::Over => return Ok(Ended::Done),
                }
            }
            if let Some(ended) = came {
                note(&self.db, Work::Linked(post), &ended, now).await?;
                if !matches!(ended, Ended::Done | Ended::NoAccess | Ended::GivenUp) {
                    return Ok(ended);
                }
            }
        }
        Ok(Ended::Done)
    }

    /// Brings a document here that is not.
    async fn bring(&self, known: Option<ItemRow>, address: &str, go: MayGoOn<'_>) -> StoreResult<Asked> {
        let found = match known {
            Some(item) => Ok(Some(item)),
            None => self.puller.find_at(address, go).await?,
        };
        let item = match found {
            Ok(Some(item)) => item,
            Ok(None) => return Ok(Asked::InVain(Ended::NoAccess)),
            Err(Ended::Paused) => return Ok(Asked::Over),
            Err(ended) => return Ok(Asked::InVain(ended)),
        };
        let Stands::Lacks(size) = self.stands(item).await? else { return Ok(Asked::Well) };
        let bound = bound_of(self.device.read(|tx| tx.setting(BOUND)).await?.as_deref());
        let held = self.db.read(|tx| tx.contents_size()).await?;
        if held.saturating_add(size) > bound || self.contents.lacks(size).await.unwrap_or(0) > 0 {
            return Ok(Asked::Over);
        }
        Ok(match self.fetcher.fetch(item, For::Keeping, go).await {
            Ok(Got::Here(_) | Got::Differs(_)) => Asked::Well,
            Ok(Got::Unready(_) | Got::Nothing) => Asked::InVain(Ended::NoAccess),
            Ok(Got::Paused | Got::NoSpace) => Asked::Over,
            Ok(Got::Later { why, after }) => Asked::InVain(Ended::Later { why, after }),
            Ok(Got::SignIn(need)) => Asked::InVain(Ended::SignIn(need)),
            Err(ContentsError::Store(error)) => return Err(error),
            Err(ContentsError::Blob(error)) => {
                tracing::warn!(%error, "a document that a post links could not be stored");
                Asked::Over
            }
        })
    }

    async fn stands(&self, item: ItemRow) -> StoreResult<Stands> {
        self.db
            .read(move |tx| {
                let Some(BaseRow { kind: ItemKind::File, ctag, size: Some(size), going: false, .. }) = tx.base(item)?
                else {
                    return Ok(Stands::LetBe);
                };
                let same =
                    |held: &crate::store::contents::Content| held.unsent || (ctag.is_some() && held.ctag == ctag);
                let is_here = tx.contents_of(item)?.iter().any(same);
                Ok(if is_here || size > LARGEST_UNASKED { Stands::LetBe } else { Stands::Lacks(size) })
            })
            .await
    }
}

impl Puller {
    /// The item at an address, where it is known here.
    async fn known_at(&self, address: &str) -> StoreResult<Option<ItemRow>> {
        let (address, rules) = (address.to_owned(), self.drives.rules());
        self.db.read(move |tx| crate::tree::known_document(tx, &address, rules)).await
    }

    /// The item at an address in a drive of this account. What is not known on the way is asked for by its place. `None`: there is
    /// nothing, or not for this person.
    async fn find_at(&self, address: &str, go: MayGoOn<'_>) -> StoreResult<Result<Option<ItemRow>, Ended>> {
        let (wanted, rules) = (address.to_owned(), self.drives.rules());
        let found = self.db.read(move |tx| Ok(address_in(&tx.drives()?, &wanted))).await?;
        let Some(Address { drive, names }) = found else { return Ok(Ok(None)) };
        let mut item = drive.root;
        for depth in 1..=names.len() {
            let key = name_key(&names[depth - 1], rules);
            let look = move |tx: &Reading<'_>| Ok(tx.entry_named(item, &key)?.map(|entry| entry.item));
            if let Some(known) = self.db.read(look.clone()).await? {
                item = known;
                continue;
            }
            if !go() {
                return Ok(Err(Ended::Paused));
            }
            let seq = self.sequence.begin(&self.db).await?;
            let path: Vec<&str> = names[..depth].iter().map(String::as_str).collect();
            let said = match self.drives.at_path(&drive.remote, None, &path).await {
                Ok(said) => said,
                Err(Failure::Gone | Failure::Refused(_)) => return Ok(Ok(None)),
                Err(failure) => return Ok(Err(failure.into())),
            };
            let root = drive.root;
            let is_unspoken = depth == 1 && self.db.read(move |tx| Ok(tx.remote_id(root)?.is_none())).await?;
            let items = if is_unspoken { rooted(vec![said]) } else { vec![said] };
            self.absorb(Answer { drive: drive.row, seq, source: Source::Single, items }, |_| Ok(())).await?;
            match self.db.read(look).await? {
                Some(known) => item = known,
                // It came under another name, or elsewhere: what is asked for by its place is not found there afterwards.
                None => return Ok(Ok(None)),
            }
        }
        Ok(Ok(Some(item)))
    }
}

/// Which posts link documents of this account, and which: those of announcements that ask her first, then the newest.
fn linking(tx: &Reading<'_>, now: WallTime) -> StoreResult<Vec<(PostRow, Vec<String>)>> {
    let mut newest = tx.newest_leading(WallTime(now.0.saturating_sub(YOUNG)), MOST_POSTS)?;
    if newest.is_empty() {
        return Ok(Vec::new());
    }
    let asking = asking(tx)?;
    newest.sort_by_key(|post| !asking.contains(post));
    let drives = tx.drives()?;
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for post in newest {
        let Some((facts, _)) = tx.post_base(post)? else { continue };
        let mut addresses = Vec::new();
        for hanging in hangs_on(tx, &facts, named_below)? {
            let is_page = matches!(hanging.kind, AttachmentKind::Document | AttachmentKind::Link);
            let is_ours = is_page && hanging.content.is_none() && named_below(&drives, &hanging.address).is_some();
            if is_ours && seen.insert(hanging.address.clone()) {
                addresses.push(hanging.address);
            }
        }
        if !addresses.is_empty() {
            found.push((post, addresses));
        }
    }
    Ok(found)
}

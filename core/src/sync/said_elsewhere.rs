//! What she has acknowledged on another device.
//!
//! **Promises.** An announcement that asks her here and that she has said to have read elsewhere asks no more: her own file in the
//! organisation's folder tells, with the moment that it says. It is looked for by its name, which follows from announcement and person:
//! one request for each of the newest that ask, at once when one is new here, then after an hour, two, and so on up to a day. Who asks for
//! a sync herself, or for the announcement's thread, is not told what was so an hour ago: then the newest few, or that one, are looked for
//! whatever their pause, which stays as it was.
//!
//! **Never.** A file that somebody else has written under her name says anything of her.
//!
//! Stories: `tests/journeys/tests/stories/acknowledging.rs`.

use std::sync::atomic::Ordering;

use super::organisation::{judged, said};
use super::patience::{is_let_be, note};
use super::{Ended, MayGoOn, Puller};
use crate::model::{CTag, Failure, ItemRow, PostKind, PostRow, RemoteId, StreamKind, StreamSubject, WallTime};
use crate::outbox::acknowledging::{file_name, stands};
use crate::store::organisation::Acknowledged;
use crate::store::pauses::Work;
use crate::store::{Reading, StoreResult};

/// Announcements that are looked for.
const MOST: usize = 12;
/// Those of them that are looked for whatever their pause, when somebody asks for a sync herself.
const MOST_ANEW: usize = 3;
/// Entries of the stream among which they are.
const AMONG: usize = 200;

/// An announcement that asks her, with the provider's id.
pub(super) type Asks = (PostRow, RemoteId);

impl Puller {
    /// Looks for what this person, by the provider's id, has acknowledged on other devices.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn hear_of_said(&self, person: &str, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let now = self.doors.clock.wall();
        let anew = self.said_anew.swap(false, Ordering::Relaxed);
        let Some((folder, asking)) = self.db.read(asking).await? else { return Ok(Ended::Done) };
        for (at, (post, announcement)) in asking.into_iter().enumerate() {
            let work = Work::Said(post);
            let is_let_be = is_let_be(&self.db, work, now).await?.is_some();
            if is_let_be && !(anew && at < MOST_ANEW) {
                continue;
            }
            if !may_go_on() {
                return Ok(Ended::Paused);
            }
            let ended = match self.look_for_said(folder, post, &announcement, person).await? {
                ended @ (Ended::Done | Ended::NoAccess) => ended,
                ended => return Ok(ended),
            };
            // What is looked for before its time makes the pauses no longer.
            if !is_let_be || ended == Ended::Done {
                note(&self.db, work, &ended, now).await?;
            }
        }
        Ok(Ended::Done)
    }

    /// The next sync looks for what this person has said on other devices although it did so lately.
    pub fn look_for_said_anew(&self) {
        self.said_anew.store(true, Ordering::Relaxed);
    }

    /// Looks whether this person has acknowledged an announcement on another device, where it asks her here and its folder is known: one
    /// request. Anything else asks nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hear_of_one(&self, post: PostRow, person: &str) -> StoreResult<Ended> {
        let asks = move |tx: &Reading<'_>| {
            let is_one = tx.post_entry(post)?.is_some_and(|entry| entry.facts.kind == PostKind::Announcement);
            let own = tx.own_acknowledgement(post)?;
            let is_said = own.map(|own| stands(tx, &own)).transpose()? == Some(true);
            if !is_one || is_said { Ok(None) } else { Ok(tx.kept_word()?.folder.zip(tx.remote_post(post)?)) }
        };
        let Some((folder, announcement)) = self.db.read(asks).await? else { return Ok(Ended::Done) };
        let ended = self.look_for_said(folder, post, &announcement, person).await?;
        if ended == Ended::Done {
            note(&self.db, Work::Said(post), &ended, self.doors.clock.wall()).await?;
        }
        Ok(ended)
    }

    /// Her file for an announcement, and what follows from it; [`Ended::NoAccess`] where there is none of hers.
    async fn look_for_said(
        &self,
        folder: ItemRow,
        post: PostRow,
        announcement: &RemoteId,
        person: &str,
    ) -> StoreResult<Ended> {
        let found = match self.find_said(folder, announcement, person).await? {
            Ok(Some(found)) => found,
            Ok(None) | Err(Failure::Gone | Failure::Refused(_)) => return Ok(Ended::NoAccess),
            Err(failure) => return Ok(failure.into()),
        };
        let (name, now) = (file_name(announcement, person), self.doors.clock.wall());
        self.write(move |tx| {
            let own = tx.own_acknowledgement(post)?;
            if own.map(|own| stands(tx, &own)).transpose()? != Some(true) {
                tx.put_acknowledgement(post, &name, "", found.read_at)?;
                tx.end_acknowledgement(post, now)?;
                tx.set_post_seen(post)?;
            }
            Ok(())
        })
        .await?;
        Ok(Ended::Done)
    }

    /// Her file for this announcement; `None` where what is there is not hers.
    async fn find_said(
        &self,
        folder: ItemRow,
        announcement: &RemoteId,
        person: &str,
    ) -> StoreResult<Result<Option<Acknowledged>, Failure>> {
        let of = move |tx: &Reading<'_>| {
            let folder = tx.canonical(folder)?;
            Ok((tx.drive(tx.drive_of(folder)?)?, tx.remote_id(folder)?))
        };
        let (Some(drive), Some(remote)) = self.db.read(of).await? else { return Ok(Ok(None)) };
        let file = match self.drives.at_path(&drive.remote, Some(&remote), &[&file_name(announcement, person)]).await {
            Ok(file) => file,
            Err(failure) => return Ok(Err(failure)),
        };
        let bytes = match self.bytes_of_said(&drive.remote, &file).await {
            Ok(bytes) => bytes,
            Err(failure) => return Ok(Err(failure)),
        };
        let tag = file.ctag.clone().unwrap_or_else(|| CTag(String::new()));
        let found = said(&bytes, announcement, file.id.clone(), tag).map(|said| judged(said, &file));
        Ok(Ok(found.filter(|found| found.person == person && (found.by_user.is_empty() || found.by_user == person))))
    }
}

/// The folder, and the newest announcements that ask her and of which she has said nothing here; `None` where no folder is known.
pub(super) fn asking(tx: &Reading<'_>) -> StoreResult<Option<(ItemRow, Vec<Asks>)>> {
    let Some(folder) = tx.kept_word()?.folder else { return Ok(None) };
    let mut found = Vec::new();
    for entry in tx.stream(&[StreamKind::Announced], false, (WallTime(i64::MAX), i64::MAX), AMONG)? {
        let StreamSubject::Post(post) = entry.subject else { continue };
        let own = tx.own_acknowledgement(post)?;
        if own.map(|own| stands(tx, &own)).transpose()? == Some(true) {
            continue;
        }
        if let Some(announcement) = tx.remote_post(post)? {
            found.push((post, announcement));
        }
        if found.len() == MOST {
            break;
        }
    }
    Ok(Some((folder, found)))
}

//! The versions of a file: the list of them, and the bytes of one, when a person asks for them. No sync does.
//!
//! **Promises.** One request a page, at most [`MOST_VERSIONS`] of the newest; a list that was cut is no list. When it begins with what
//! base does not know yet, the file is asked for as well, so that "now" means the same in both. The bytes of a version are fetched as
//! those of a file are: once at a time, going on where they were cut, verified by their length (the server tells no other figure of
//! them).
//!
//! **Never.** That a version is not there says nothing of the file: the file is asked for by its id. The bytes of the present version
//! are not asked for under its number, which the server refuses: they are those of the file.
//!
//! Stories: `tests/journeys/tests/stories/versions.rs`.

use std::collections::BTreeSet;

use super::fetcher::{Bytes, Fetcher, For, Got, Took, broken};
use super::{Ended, MayGoOn, Puller};
use crate::blobs::ContentsResult;
use crate::blobs::contents::fetch::{Fetched, Wanted};
use crate::blobs::contents::room::Way;
use crate::model::{
    BaseRow, CTag, Failure, ItemKind, ItemRow, Later, Refusal, RemoteId, RemoteVersion, VersionRow, WallTime,
};
use crate::providers::Cursor;
use crate::store::StoreResult;
use crate::store::drives::DriveState;
use crate::store::history::{Version, VersionsListed};

/// Versions of one file that are listed, the newest of them.
pub const MOST_VERSIONS: usize = 500;
/// Pages of one list at most.
const MOST_PAGES: usize = 100;
/// Two answers of the server tell a moment to the second, or more precisely.
const A_SECOND: i64 = 1_000;

/// What a list of versions came to.
struct Listed {
    versions: Vec<RemoteVersion>,
    whole: bool,
}

impl Puller {
    /// Asks for the versions of a file. Of one that only this device has there is nothing to ask.
    ///
    /// # Errors
    /// When the database fails, or the item was never known.
    pub async fn look_for_versions(&self, item: ItemRow, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let (item, drive, remote) = self
            .db
            .read(move |tx| {
                let item = tx.canonical(item)?;
                Ok((item, tx.drive_of(item)?, tx.remote_id(item)?))
            })
            .await?;
        let Some(remote) = remote else { return Ok(Ended::Done) };
        let state = self.state(drive).await?;
        let listed = match self.list_versions(&state, &remote, may_go_on).await {
            Ok(Ok(listed)) => listed,
            Ok(Err(ended)) => return Ok(ended),
            // Where the provider keeps none, that is the answer.
            Err(Failure::Refused(Refusal::Unsupported)) => Listed { versions: Vec::new(), whole: true },
            Err(failure) => {
                let ended = Ended::from(failure);
                if ended != Ended::NoAccess {
                    return Ok(ended);
                }
                return Ok(self.ask_for(&state, &remote).await?.unwrap_or(Ended::NoAccess));
            }
        };
        if let Some(newest) = listed.versions.first() {
            let (size, made_at) = (newest.size, newest.modified_at);
            let base = self.db.read(move |tx| tx.base(item)).await?;
            if !base.is_some_and(|base| is_of(&base, size, made_at))
                && let Some(ended) = self.ask_for(&state, &remote).await?
            {
                return Ok(ended);
            }
        }
        let now = self.doors.clock.wall();
        self.write(move |tx| {
            let Some(base) = tx.base(item)? else { return Ok(Ended::NoAccess) };
            let told = VersionsListed { as_of: now, whole: listed.whole, ctag: base.ctag };
            tx.put_versions(item, &listed.versions, &told)?;
            Ok(Ended::Done)
        })
        .await
    }

    async fn list_versions(
        &self,
        state: &DriveState,
        remote: &RemoteId,
        may_go_on: MayGoOn<'_>,
    ) -> Result<Result<Listed, Ended>, Failure> {
        let (mut versions, mut cursor): (Vec<RemoteVersion>, Option<Cursor>) = (Vec::new(), None);
        let (mut named, mut asked) = (BTreeSet::new(), BTreeSet::new());
        loop {
            if !may_go_on() {
                return Ok(Err(Ended::Paused));
            }
            let page = self.drives.versions(&state.remote, remote, cursor.as_ref()).await?;
            versions.extend(page.versions.into_iter().filter(|version| named.insert(version.id.clone())));
            match page.next {
                _ if versions.len() > MOST_VERSIONS => {
                    versions.truncate(MOST_VERSIONS);
                    return Ok(Ok(Listed { versions, whole: false }));
                }
                None => return Ok(Ok(Listed { versions, whole: true })),
                Some(next) if asked.len() < MOST_PAGES && asked.insert(next.0.clone()) => cursor = Some(next),
                // Led in circles: nothing is concluded from a list without an end.
                Some(_) => return Ok(Err(Ended::GivenUp)),
            }
        }
    }
}

/// Whether what base says of a file is this version of it.
fn is_of(base: &BaseRow, size: Option<u64>, made_at: Option<WallTime>) -> bool {
    let apart = base.modified_at.zip(made_at).map(|(base, made_at)| base.0.abs_diff(made_at.0));
    apart.is_none_or(|apart| apart < A_SECOND.unsigned_abs()) && (size.is_none() || base.size == size)
}

/// Where the bytes of a version are to be had.
struct Target {
    drive: DriveState,
    item: RemoteId,
    version: Version,
    wanted: Wanted,
}

impl Fetcher {
    /// Fetches the bytes of an earlier version, unless they are here. May be dropped at any time without loss.
    ///
    /// # Errors
    /// When the disk or the database fails in another way than by being full.
    pub async fn fetch_version(&self, version: VersionRow, may_go_on: MayGoOn<'_>) -> ContentsResult<Got> {
        let holder = self.puller.write(move |tx| tx.holder_of(version)).await?;
        match holder {
            Some(holder) => self.once(holder, Bytes::OfVersion(version), For::Waiting, may_go_on).await,
            None => Ok(Got::Nothing),
        }
    }

    pub(super) async fn bring_version(
        &self,
        holder: ItemRow,
        version: VersionRow,
        may_go_on: MayGoOn<'_>,
    ) -> ContentsResult<Got> {
        if let Some(opened) = self.contents.shown(holder).await? {
            return Ok(Got::Here(opened.content.row));
        }
        // Other bytes than were told are asked for a few times, and then kept as they are.
        for _ in 0..3 {
            let Some(target) = self.version_target(holder, version).await? else {
                self.contents.abandon_fetch(holder).await?;
                return Ok(Got::Nothing);
            };
            if !may_go_on() {
                return Ok(Got::Paused);
            }
            if let Way::Short(_) = self.make_way(holder, target.wanted.size).await? {
                return Ok(Got::NoSpace);
            }
            if let Some(got) = self.attempt_version(target, may_go_on).await? {
                return Ok(got);
            }
        }
        Ok(Got::Later { why: Later::Busy, after: None })
    }

    async fn version_target(&self, holder: ItemRow, version: VersionRow) -> StoreResult<Option<Target>> {
        self.db
            .read(move |tx| {
                let Some(version) = tx.version(version)? else { return Ok(None) };
                let Some(BaseRow { kind: ItemKind::File, going: false, .. }) = tx.base(version.item)? else {
                    return Ok(None);
                };
                let drive = tx.drive(tx.drive_of(version.item)?)?;
                let (Some(item), Some(drive)) = (tx.remote_id(version.item)?, drive) else { return Ok(None) };
                // What is on the disk of it goes on only as long as the server says the same of it.
                let told = version.made_at.map_or(0, |at| at.0);
                let ctag = Some(CTag(format!("version {} of {told}", version.remote.as_str())));
                let wanted = Wanted { item: holder, ctag, size: version.size.unwrap_or(0), hash: None };
                Ok(Some(Target { drive, item, version, wanted }))
            })
            .await
    }

    /// One attempt; `None`: once more.
    async fn attempt_version(&self, target: Target, may_go_on: MayGoOn<'_>) -> ContentsResult<Option<Got>> {
        let Target { drive, item, version, wanted } = target;
        let ctag = wanted.ctag.clone();
        let mut fetch = self.contents.fetch(&wanted, &self.alive().await?).await?;
        // Without a length nothing is complete before the server has ended.
        if !fetch.is_complete() || wanted.size == 0 {
            let drives = &self.puller.drives;
            let opened = match drives.open_version(&drive.remote, &item, &version.remote, fetch.offset()).await {
                Ok(opened) => opened,
                Err(Failure::Gone) => {
                    drop(fetch);
                    return self.not_there(&drive, &item, &version).await.map(Some);
                }
                // It is what is there now, or has become that: the list is another one.
                Err(Failure::Changed) => {
                    drop(fetch);
                    self.contents.abandon_fetch(wanted.item).await?;
                    return Ok(Some(Got::Nothing));
                }
                Err(Failure::Refused(why)) => {
                    drop(fetch);
                    self.contents.abandon_fetch(wanted.item).await?;
                    return Ok(Some(Got::Unready(why)));
                }
                Err(failure) => return broken(fetch, failure).await.map(Some),
            };
            if opened.offset != fetch.offset() {
                if opened.offset != 0 {
                    fetch.stop().await?;
                    return Ok(Some(Got::Later { why: Later::Unproven, after: None }));
                }
                fetch = fetch.start_over(ctag).await?;
            }
            fetch = match self.take_in(fetch, opened, may_go_on).await? {
                Took::All(fetch) => *fetch,
                Took::Stopped(got) => return Ok(Some(got)),
                Took::TooMuch => {
                    self.contents.abandon_fetch(wanted.item).await?;
                    return Ok(Some(Got::Unready(Refusal::TooLarge)));
                }
            };
        }
        Ok(match fetch.finish().await? {
            Fetched::Stored(row) => Some(Got::Here(row)),
            Fetched::Differs(row) => Some(Got::Differs(row)),
            Fetched::Again => None,
        })
    }

    /// The server does not have a version: perhaps it does not have the file any more.
    async fn not_there(&self, drive: &DriveState, item: &RemoteId, version: &Version) -> ContentsResult<Got> {
        let (file, row) = (version.item, version.row);
        if let Some(holder) = version.holder {
            self.contents.abandon_fetch(holder).await?;
        }
        if let Some(ended) = self.puller.ask_for(drive, item).await? {
            return Ok(match ended {
                Ended::NoAccess => Got::Unready(Refusal::Permission),
                Ended::SignIn(need) => Got::SignIn(need),
                Ended::Later { why, after } => Got::Later { why, after },
                Ended::Done | Ended::Paused | Ended::GivenUp => Got::Later { why: Later::Busy, after: None },
            });
        }
        self.puller.write(move |tx| if tx.base(file)?.is_some() { tx.lose_version(row) } else { Ok(()) }).await?;
        Ok(Got::Nothing)
    }
}

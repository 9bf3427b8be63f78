//! Plain copies for other apps, with their rows. The rules of the files are [`lending`](crate::blobs::lending)'s.
//!
//! A row is stored before the copy is written, without a hash; the hash is stored when the copy is whole, and only then is
//! the path handed out. What comes back changed is kept as unsent work; the caller stores its row, its intent and
//! [`renew_lending`](crate::store::Writing::renew_lending) in one transaction, and then puts the copy away. A copy
//! that changed once more in between is taken back once more.
//!
//! A copy that nobody asks back is so once it has [stood](Contents::forgotten_lendings) for a day: not since it was lent, because
//! the app may still write, and not by the wall clock alone, because that can be set.

use std::path::PathBuf;

use super::save::Saving;
use super::{Contents, ContentsResult, Opened};
use crate::blobs::error::BlobError;
use crate::blobs::lending::{self, Empty, Fingerprint, Place, PutAway, Taken, TakenBack};
use crate::model::{BasedOn, ItemRow, VersionRow};
use crate::store::Durability;
use crate::store::contents::NewContent;
use crate::store::lendings::{Lending, Seen};

/// A copy in which nothing has changed for so many milliseconds is taken back: a day.
const STANDS: i64 = 24 * 3_600_000;
/// So far two clocks may differ in a day, in milliseconds: an hour.
const DRIFT: i64 = 3_600_000;

/// A copy that is not there has gone when it is still not there after so many milliseconds: an app that replaces its file deletes it first.
const GONE_AFTER: i64 = 60_000;

/// What is to be lent.
struct Lendable {
    item: ItemRow,
    name: String,
    based_on: BasedOn,
    version: Option<VersionRow>,
}

/// A copy that is out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lent {
    /// Its row.
    pub row: i64,
    /// The path for the other app.
    pub path: PathBuf,
}

/// What came back from another app.
#[derive(Debug)]
pub enum Returned {
    /// It was not changed; the copy is gone, the lending ended.
    Unchanged,
    /// It was changed. The bytes are kept; the caller stores them with an intent, renews the lending with `print`, and
    /// calls [`Contents::put_away`].
    Changed {
        /// The row to be stored.
        new: Box<NewContent>,
        /// What the copy was.
        print: Fingerprint,
    },
    /// Empty where it was not: ask the person. The copy stays.
    Emptied,
    /// The copy is not there. Without strangers the lending is ended when it was not there a minute ago either; with them somebody
    /// has to say what they are.
    Vanished {
        /// Other files that lie in its place.
        strangers: Vec<PathBuf>,
    },
    /// Somebody still writes: later.
    StillChanging,
}

impl Contents {
    /// Lends a plain copy of `opened` under (nearly) this name. `based_on` is what an edit of it will be based on.
    ///
    /// # Errors
    /// [`BlobError::NoSpace`], [`BlobError::Altered`], or what the disk or the database answers; then nothing is lent.
    pub async fn lend(&self, opened: Opened, item_name: &str, based_on: BasedOn) -> ContentsResult<Lent> {
        let (item, name) = (opened.content.item, item_name.to_owned());
        self.lend_out(opened, Lendable { item, name, based_on, version: None }).await
    }

    /// Lends a plain copy of an earlier version of an item.
    ///
    /// # Errors
    /// As [`Contents::lend`].
    pub async fn lend_version(
        &self,
        opened: Opened,
        item: ItemRow,
        version: VersionRow,
        name: String,
    ) -> ContentsResult<Lent> {
        self.lend_out(opened, Lendable { item, name, based_on: BasedOn::Untagged, version: Some(version) }).await
    }

    async fn lend_out(&self, opened: Opened, lendable: Lendable) -> ContentsResult<Lent> {
        let Lendable { item, name, based_on, version } = lendable;
        let place = Place::choose(&self.shelf, &name)?;
        let lending = Lending {
            row: 0,
            item,
            path: format!("{}/{}", place.folder, place.name),
            size: opened.content.size,
            hash: String::new(),
            based_on: based_on.clone(),
            version,
            lent_at: self.clock.wall(),
            seen: self.sees(None),
        };
        let row = self.database.write(Durability::Saved, move |tx| tx.add_lending(&lending)).await?;
        let path = place.path(&self.shelf);
        let written = self.off_thread(move |shelf| lending::write_copy(shelf, &place, &opened.bytes)).await;
        let now = self.clock.wall();
        match written {
            Ok(print) => {
                let seen = self.sees(Some(&print));
                let renewed = move |tx: &mut crate::store::Writing<'_>| tx.renew_lending(row, &seen, &based_on);
                self.database.write(Durability::Saved, renewed).await?;
                Ok(Lent { row, path })
            }
            Err(error) => {
                self.database.write(Durability::Saved, move |tx| tx.end_lending(row, now)).await?;
                Err(error.into())
            }
        }
    }

    /// The paths of the copies that are out and not what was lent any more, or have other files beside them.
    ///
    /// # Errors
    /// What the disk or the database answers.
    pub async fn changed_lendings(&self) -> ContentsResult<Vec<PathBuf>> {
        let lendings = self.lendings().await?;
        let changed = self.off_thread(move |shelf| {
            let mut changed = Vec::new();
            for lending in &lendings {
                let print = Fingerprint::from_row(lending.size, &lending.hash);
                if let (Some(place), Some(print)) = (place_of(lending), print)
                    && lending::is_changed(shelf, &place, &print)?
                {
                    changed.push(place.path(shelf));
                }
            }
            Ok(changed)
        });
        Ok(changed.await?)
    }

    /// What a copy is at this moment; `None` when it is not there.
    pub fn sees(&self, print: Option<&Fingerprint>) -> Seen {
        Seen {
            size: print.map_or(0, |print| print.size),
            hash: print.map(Fingerprint::digits).unwrap_or_default(),
            since: self.clock.wall(),
            since_boot: self.clock.boot(),
        }
    }

    /// Looks at the copies that are out, and answers those in which nothing has changed for a day. The count begins anew with
    /// each change, and where the wall clock cannot be believed. A copy that cannot be looked at now is so another time.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn forgotten_lendings(&self) -> ContentsResult<Vec<Lending>> {
        let mut forgotten = Vec::new();
        for lending in self.lendings().await? {
            let Some(place) = place_of(&lending) else { continue };
            let print = match self.off_thread(move |shelf| lending::look(shelf, &place)).await {
                Ok(print) => Some(print),
                Err(BlobError::Missing { .. }) => None,
                Err(error) => {
                    tracing::debug!(lending = lending.row, %error, "a lent copy could not be looked at");
                    continue;
                }
            };
            let now = self.sees(print.as_ref());
            match stood(&lending.seen, &now) {
                Stood::ADay => forgotten.push(lending),
                Stood::NotYet => {}
                Stood::CountAnew => {
                    let row = lending.row;
                    self.database.write(Durability::Saved, move |tx| tx.see_lending(row, &now)).await?;
                }
            }
        }
        Ok(forgotten)
    }

    /// The copies that are out.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn lendings(&self) -> ContentsResult<Vec<Lending>> {
        Ok(self.database.read(|tx| tx.open_lendings()).await?)
    }

    /// Takes a copy back, after its last writer has closed. `saving` describes an edit, should it be one.
    ///
    /// # Errors
    /// [`BlobError::NoSpace`] and others of the disk: the copy is still there, nothing is lost.
    pub async fn take_back(&self, lending: &Lending, empty: Empty, saving: &Saving) -> ContentsResult<Returned> {
        let Some(place) = place_of(lending) else {
            return Err(BlobError::Altered { doing: "reading where a copy was lent" }.into());
        };
        let Some(lent) = Fingerprint::from_row(lending.size, &lending.hash) else {
            // Never handed out: the copy was not whole when its process died.
            self.remove_copy(lending, Taken::NeverLent).await?;
            return Ok(Returned::Unchanged);
        };
        let prepared = self.prepare(saving)?;
        let key = prepared.key.clone();
        let taken =
            self.off_thread(move |shelf| lending::take_back(shelf, &place, &lent, empty, &prepared.keeping())).await?;
        match taken {
            TakenBack::Unchanged => match self.remove_copy(lending, Taken::As(lent)).await? {
                PutAway::Removed => Ok(Returned::Unchanged),
                PutAway::ChangedAgain => Ok(Returned::StillChanging),
                PutAway::Strangers(strangers) => Ok(Returned::Vanished { strangers }),
            },
            TakenBack::Changed { content, print } => {
                let new = self.published(saving, &key, *content).await?;
                Ok(Returned::Changed { new: Box::new(new), print })
            }
            TakenBack::Emptied => Ok(Returned::Emptied),
            TakenBack::Vanished { strangers } if strangers.is_empty() => self.vanished(lending).await,
            TakenBack::Vanished { strangers } => Ok(Returned::Vanished { strangers }),
            TakenBack::StillChanging => Ok(Returned::StillChanging),
        }
    }

    /// Removes a copy whose edit is stored, and ends the lending when nothing of it is left.
    ///
    /// # Errors
    /// What the disk or the database answers; repeating is safe.
    pub async fn put_away(&self, lending: &Lending, print: Fingerprint) -> ContentsResult<PutAway> {
        self.remove_copy(lending, Taken::As(print)).await
    }

    /// A copy is not there. The first time, that is noted: an app may be just replacing it.
    async fn vanished(&self, lending: &Lending) -> ContentsResult<Returned> {
        let (row, now) = (lending.row, self.sees(None));
        let known_for = now.since.0.saturating_sub(lending.seen.since.0);
        if !lending.seen.hash.is_empty() {
            self.database.write(Durability::Saved, move |tx| tx.see_lending(row, &now)).await?;
        } else if !(0..GONE_AFTER).contains(&known_for) {
            return Ok(match self.remove_copy(lending, Taken::Vanished).await? {
                PutAway::Removed => Returned::Vanished { strangers: Vec::new() },
                PutAway::ChangedAgain => Returned::StillChanging,
                PutAway::Strangers(strangers) => Returned::Vanished { strangers },
            });
        }
        Ok(Returned::Vanished { strangers: Vec::new() })
    }

    async fn remove_copy(&self, lending: &Lending, taken: Taken) -> ContentsResult<PutAway> {
        if let Some(place) = place_of(lending) {
            let away = self.off_thread(move |shelf| lending::put_away(shelf, &place, taken)).await?;
            if away != PutAway::Removed {
                return Ok(away);
            }
        }
        let (row, now) = (lending.row, self.clock.wall());
        self.database.write(Durability::Saved, move |tx| tx.end_lending(row, now)).await?;
        Ok(PutAway::Removed)
    }
}

/// For how long a copy has been what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stood {
    ADay,
    NotYet,
    CountAnew,
}

fn stood(before: &Seen, now: &Seen) -> Stood {
    if (before.size, &before.hash) != (now.size, &now.hash) {
        return Stood::CountAnew;
    }
    let by_wall = now.since.0.saturating_sub(before.since.0);
    let by_boot = now.since_boot.0.saturating_sub(before.since_boot.0);
    match by_wall {
        // The wall clock was set back,
        ..0 => Stood::CountAnew,
        0..STANDS => Stood::NotYet,
        // or forward: the machine has not run for so long. (Where it was started anew in between, its count is lower, or as good as
        // chance: then the copy is lent for another day.)
        _ if (0..STANDS - DRIFT).contains(&by_boot) => Stood::CountAnew,
        _ => Stood::ADay,
    }
}

fn place_of(lending: &Lending) -> Option<Place> {
    let (folder, name) = lending.path.split_once('/')?;
    Some(Place { folder: folder.parse().ok()?, name: name.to_owned() })
}

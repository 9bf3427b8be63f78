//! "I have read this": one small file for each person and announcement, in the folder that the organisation has named.
//!
//! **Promises.** What a person acknowledges is stored before anything else happens, also where the folder was never found here: then
//! it waits for it, and goes into the outbox as the making of a file as soon as it is known ([`Delivering::hand_over_acknowledgements`]).
//! The file's name follows from the announcement and the person, and nothing is ever overwritten, so that it is there once however
//! often it was sent, from however many devices: a name that is taken by this person's own file is a delivery. When the folder is
//! taken away, it waits again.
//!
//! **Never.** It does not become a second copy beside the first, and a person is not asked where an organisation's folder has gone.
//! What stands under her name and was written by somebody else is not taken for hers: that asks. A name that this device's own list
//! shows says nothing: the file is sent all the same, and who wrote what is there is the server's word.
//!
//! Stories: `tests/journeys/tests/stories/acknowledging.rs`; the reason for files: docs/decisions/0111.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ring::digest::{SHA256, digest};
use serde_json::json;

use super::AskError;
use super::asking::{Asking, content_of};
use super::delivery::{Delivering, Due};
use super::places::place_of;
use super::queue::Settled;
use crate::blobs::contents::ContentsError;
use crate::blobs::contents::save::Saving;
use crate::model::{
    BasedOn, Failure, HowChecked, IntentState, NeedsYou, PostRow, Refusal, RemoteId, RequestSeq, WallTime,
};
use crate::providers::{Action, Left};
use crate::store::intents::Intent;
use crate::store::organisation::OwnAcknowledgement;
use crate::store::standing::Moved;
use crate::store::{StoreError, StoreResult, Writing};
use crate::tree::refold;

/// Tries after which a name that is taken, and shows nothing, is this person's own file: she may add to the folder and not see it.
const MOST_UNSEEN: u32 = 3;

/// Who has read what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said<'a> {
    /// The provider's id of the announcement.
    pub announcement: &'a RemoteId,
    /// Its title.
    pub title: &'a str,
    /// Its text, as it was shown.
    pub text: &'a str,
    /// The provider's id of the person; the login where that is not known.
    pub person: &'a str,
    /// The name.
    pub name: &'a str,
    /// The address.
    pub mail: &'a str,
    /// When, by the device's clock.
    pub read_at: WallTime,
}

/// What the names of an announcement's files begin with.
pub fn prefix(announcement: &RemoteId) -> String {
    format!("{}.", plain(announcement.as_str()))
}

/// An id as a part of a name that every provider takes, and no two of them the same.
fn plain(id: &str) -> String {
    let safe = !id.is_empty()
        && id.len() <= 64
        && id.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase() || b == b'-');
    if safe { id.to_owned() } else { hex(id.as_bytes()) }
}

fn hex(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The name of the file of this person and announcement: the same on every device.
pub fn file_name(announcement: &RemoteId, person: &str) -> String {
    format!("{}{}.json", prefix(announcement), plain(person))
}

impl Said<'_> {
    /// The name of its file.
    pub fn file_name(&self) -> String {
        file_name(self.announcement, self.person)
    }

    /// What its file says. Described in `docs/operating.md`.
    pub fn file(&self, zone: &TimeZone) -> String {
        let at = Timestamp::from_millisecond(self.read_at.0).unwrap_or_default().to_zoned_datetime(zone.clone());
        let file = json!({
            "version": 1,
            "announcement": {
                "id": self.announcement.as_str(),
                "title": self.title,
                "text_sha256": hex(self.text.as_bytes()),
            },
            "person": { "id": self.person, "name": self.name, "mail": self.mail },
            "read_at": at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            "zone": zone.iana_name().unwrap_or_default(),
        });
        format!("{file:#}\n")
    }
}

impl Delivering {
    /// Hands to the outbox what was acknowledged and waits for its folder, where that is known by now. Answers how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hand_over_acknowledgements(&self) -> StoreResult<u64> {
        let (waiting, kept) = self.db.read(|tx| Ok((tx.waiting_acknowledgements()?, tx.kept_word()?))).await?;
        let Some(folder) = kept.folder else { return Ok(0) };
        let mut handed = 0;
        for own in waiting {
            let (now, rules) = (self.doors.clock.wall(), self.drives.rules());
            let asking = Asking { now, hold_until: None, rules };
            let (post, name) = (own.post, own.name.clone());
            let prepared = self
                .write(move |tx| {
                    if tx.is_leaving()? {
                        return Ok(Prepared::Not);
                    }
                    let folder = tx.canonical(folder)?;
                    match asking.prepare_said(tx, folder, &name) {
                        Ok(item) => Ok(Prepared::For(item, place_of(tx, Some(folder), tx.drive_of(folder)?)?)),
                        Err(AskError::Store(error)) => Err(error),
                        Err(error) => {
                            tracing::warn!(%error, "an acknowledgement waits for its folder");
                            forget_folder(tx)?;
                            Ok(Prepared::Not)
                        }
                    }
                })
                .await?;
            let Prepared::For(item, place) = prepared else { continue };
            let saving = Saving { item, name: own.name.clone(), place, based_on: BasedOn::Nothing };
            let new = match self.contents.save_bytes(own.content.clone().into_bytes(), &saving).await {
                Ok(new) => new,
                Err(ContentsError::Store(error)) => return Err(error),
                Err(ContentsError::Blob(error)) => {
                    // It is kept in its own row, and handed over when the disk has room.
                    tracing::warn!(%error, "an acknowledgement is not handed over yet");
                    return Ok(handed);
                }
            };
            let row = new.clone();
            let stored = self.write(move |tx| {
                let still = tx.own_acknowledgement(post)?.is_some_and(|now| now == own);
                if !still || tx.is_leaving()? {
                    return Ok(false);
                }
                let content = tx.add_content(&row)?;
                let folder = tx.canonical(folder)?;
                match asking.say(tx, item, folder, &own.name, content) {
                    Ok(_) => {}
                    Err(AskError::Store(error)) => return Err(error),
                    Err(_) => return Err(StoreError::Unexpected("a folder that went meanwhile")),
                }
                tx.set_acknowledgement_item(post, Some(item))?;
                Ok(true)
            });
            match stored.await {
                Ok(true) => handed += 1,
                not => {
                    if let Err(error) = self.contents.unsave(&new).await {
                        tracing::warn!(%error, "bytes of an acknowledgement stay on the disk");
                    }
                    match not {
                        Ok(_) | Err(StoreError::Unexpected(_)) => {}
                        Err(error) => return Err(error),
                    }
                }
            }
        }
        Ok(handed)
    }

    /// Whether an intent makes the file of an acknowledgement.
    pub(super) async fn acknowledges(&self, intent: &Intent) -> StoreResult<bool> {
        let subject = intent.subject;
        Ok(super::graph::makes(&intent.asked)
            && content_of(&intent.asked).is_some()
            && self.db.read(move |tx| tx.acknowledgement_in(subject)).await?.is_some())
    }

    /// The name of an acknowledgement is taken: by this person's own file, from another device or from an attempt whose answer was
    /// lost, it has arrived.
    pub(super) async fn settle_said_before(&self, due: Due, seq: RequestSeq) -> StoreResult<Settled> {
        let tries = due.intent.tries;
        let Action::Create { parent, name, .. } = &due.delivery.action else {
            return Ok(Settled::TryAgain { tries, after: None });
        };
        let left = match self.drives.at_path(&due.delivery.drive, Some(parent), &[name]).await {
            Ok(there) => {
                let by_another = there.modified_by.user.is_some()
                    && self.sender.user.is_some()
                    && there.modified_by.user != self.sender.user;
                if by_another {
                    self.settle_asks(&due.intent, NeedsYou::Refused(Refusal::NameTaken)).await?;
                    return Ok(Settled::Done);
                }
                Left::Since(Box::new(there))
            }
            Err(Failure::Gone | Failure::Refused(_)) if tries >= MOST_UNSEEN => Left::Nothing,
            Err(Failure::SignIn(need)) => return Ok(Settled::SignIn(need)),
            Err(failure) => {
                let after = if let Failure::Later { after, .. } = failure { after } else { None };
                self.requeue(&due.intent, "the name is taken, and could not be looked at").await?;
                return Ok(Settled::TryAgain { tries, after });
            }
        };
        self.settle_delivered(due, seq, left, HowChecked::Seen).await?;
        Ok(Settled::Done)
    }

    /// The folder is gone: the acknowledgement waits for the one that the organisation names next, and the folder is looked for.
    pub(super) async fn wait_for_folder(&self, intent: &Intent) -> StoreResult<()> {
        let (intent, now, rules) = (intent.clone(), self.doors.clock.wall(), self.drives.rules());
        self.write(move |tx| {
            if tx.move_intent(&intent, &IntentState::Cancelled, now)? == Moved::Stale {
                return Ok(());
            }
            tx.end_attempts(intent.row, "its folder is gone", now)?;
            // The row of the acknowledgement has the same bytes.
            if let Some(content) = content_of(&intent.asked) {
                tx.keep_content(content, now)?;
            }
            if let Some(own) = tx.acknowledgement_in(intent.subject)? {
                tx.set_acknowledgement_item(own.post, None)?;
            }
            forget_folder(tx)?;
            refold(tx, intent.subject, rules)
        })
        .await
    }
}

enum Prepared {
    Not,
    For(crate::model::ItemRow, String),
}

/// Where the folder was is nothing any more: it is looked for at once.
fn forget_folder(tx: &mut Writing<'_>) -> StoreResult<()> {
    match tx.kept_word()?.named_folder().cloned() {
        Some(named) => tx.set_acknowledging_folder(&named, None, WallTime(0)),
        None => Ok(()),
    }
}

/// Stores what a person says to have read; nothing where she has said it before and that was not taken back.
///
/// # Errors
/// When the database fails.
pub fn acknowledge(tx: &mut Writing<'_>, post: PostRow, said: &Said<'_>, zone: &TimeZone) -> StoreResult<()> {
    if let Some(own) = tx.own_acknowledgement(post)?
        && stands(tx, &own)?
    {
        return Ok(());
    }
    tx.put_acknowledgement(post, &said.file_name(), &said.file(zone), said.read_at)
}

/// Whether an acknowledgement has arrived, waits, or is on its way: it was not taken back.
///
/// # Errors
/// When the database fails.
pub fn stands(tx: &crate::store::Reading<'_>, own: &OwnAcknowledgement) -> StoreResult<bool> {
    match (own.delivered_at, own.item) {
        (Some(_), _) | (None, None) => Ok(true),
        (None, Some(item)) => Ok(!tx.open_intents_of(item)?.is_empty()),
    }
}

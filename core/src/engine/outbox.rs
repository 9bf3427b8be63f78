//! The facet of the outbox: what waits, what was delivered, taking back, and settling what needs the person.

use std::sync::Arc;

use serde::Serialize;

use super::documents::{Documents, Item, run, shown_alone};
use super::feeds::{SpokenPost, spoken};
use super::services::met_last;
use super::session::Session;
use super::{EngineResult, Error, Musette, Reason};
use crate::model::{IntentKind, IntentRow, IntentState, ItemRow, Later, Remedy, WallTime};
use crate::outbox::asking::Asking;
use crate::outbox::siblings::Signature;
use crate::outbox::taking_back::{Others, remedies};
use crate::store::Reading;
use crate::store::intents::Receipt;

/// The outbox of one account.
#[derive(Clone, Debug)]
pub struct Outbox {
    pub(super) engine: Musette,
    pub(super) session: Arc<Session>,
}

/// A change that is not delivered yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutboxEntry {
    /// The intent.
    pub intent: IntentRow,
    /// The item it is about.
    pub item: ItemRow,
    /// What was asked for.
    pub asked: IntentKind,
    /// The item's name as it is shown, or the name that was asked for.
    pub name: String,
    /// Where it is, as people say it.
    pub place: String,
    /// The announcement that it acknowledges, where it is that and no document of hers.
    pub acknowledges: Option<SpokenPost>,
    /// Bytes of its content.
    pub size: u64,
    /// Where it stands.
    pub state: IntentState,
    /// Bytes that have arrived.
    pub sent: u64,
    /// The item whose conflict it keeps: this is the person's version, beside the server's; until she has chosen, or said that both
    /// stay.
    pub beside: Option<ItemRow>,
    /// It is held back until then, so that it can be undone before it leaves.
    pub hold_until: Option<WallTime>,
    /// When it was asked for.
    pub asked_at: WallTime,
    /// When it was last tried.
    pub tried_at: Option<WallTime>,
    /// When it is tried again, as far as that is known.
    pub next_at: Option<WallTime>,
    /// Why the last try brought nothing.
    pub last_failure: Option<Later>,
    /// What has to be delivered first.
    pub waits_for: Vec<IntentRow>,
    /// What the person can do, when it needs them.
    pub remedies: Vec<Remedy>,
}

/// Two versions of one document, as a conflict left them: both are kept until the person chooses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TwoVersions {
    /// The change that keeps the person's beside: by this it is settled.
    pub intent: IntentRow,
    /// The person's own, beside the other.
    pub mine: Item,
    /// What the server has under the name.
    pub theirs: Item,
    /// The folder of the person's, as people say it.
    pub place: String,
    /// The server has the person's too.
    pub sent: bool,
    /// When the person saved it.
    pub saved_at: WallTime,
}

impl Outbox {
    fn asking(&self) -> Asking {
        Asking { now: self.engine.now(), hold_until: None, rules: self.session.rules() }
    }

    /// What is not delivered yet, in the order in which it was asked for.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn list(&self) -> EngineResult<Vec<OutboxEntry>> {
        let (now, account) = (self.engine.now(), self.session.account);
        let at_work = self.session.syncing.is_at_work().await?;
        let entries = self
            .session
            .db
            .read(move |tx| {
                let mut entries = Vec::new();
                let open = tx.open_intents()?;
                let asked: Vec<IntentRow> = tx.copies_beside()?.into_iter().map(|beside| beside.intent).collect();
                for intent in &open {
                    let shown = tx.entry(intent.subject)?;
                    let name = match &shown {
                        Some(entry) => Some(entry.name.clone()),
                        None => tx.last_name(intent.subject)?,
                    };
                    let size = match crate::outbox::asking::content_of(&intent.asked) {
                        Some(content) => tx.content(content)?.map_or(0, |content| content.size),
                        None => 0,
                    };
                    let needs = tx.needs_of(intent.row)?;
                    let waits_for = needs.into_iter().filter(|need| open.iter().any(|i| i.row == *need)).collect();
                    entries.push(OutboxEntry {
                        intent: intent.row,
                        item: intent.subject,
                        asked: intent.asked.clone(),
                        name: name.unwrap_or_default(),
                        place: super::documents::folder_path(tx, intent.subject)?,
                        acknowledges: match tx.acknowledgement_in(intent.subject)? {
                            Some(own) => spoken(tx, account, own.post)?,
                            None => None,
                        },
                        size,
                        remedies: match &intent.state {
                            IntentState::NeedsYou { why } => remedies(why, &intent.asked),
                            _ => Vec::new(),
                        },
                        state: intent.state.clone(),
                        sent: intent.sent,
                        beside: intent.sibling_of.filter(|_| asked.contains(&intent.row)),
                        hold_until: intent.held_until(now),
                        asked_at: intent.asked_at,
                        tried_at: intent.tried_at,
                        next_at: intent.next_at,
                        last_failure: met_last(tx, &intent.course, at_work)?,
                        waits_for,
                    });
                }
                Ok(entries)
            })
            .await?;
        Ok(entries)
    }

    /// What was delivered, newest first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn receipts(&self, limit: u32) -> EngineResult<Vec<Receipt>> {
        Ok(self.session.db.read(move |tx| tx.receipts(limit)).await?)
    }

    /// Takes a change back that has not been sent; answers what fell.
    ///
    /// # Errors
    /// It is being sent or has ended; others would fall with it and `others` does not agree.
    pub async fn cancel(&self, intent: IntentRow, others: Others) -> EngineResult<Vec<IntentRow>> {
        let asking = self.asking();
        run(&self.session.db, move |tx| asking.cancel(tx, intent, others)).await
    }

    /// Tries a change that needs the person once more.
    ///
    /// # Errors
    /// It has ended.
    pub async fn retry(&self, intent: IntentRow) -> EngineResult<()> {
        let asking = self.asking();
        run(&self.session.db, move |tx| asking.retry(tx, intent)).await?;
        self.session.delivering.try_at_once();
        Ok(())
    }

    /// Goes on although the server's has changed.
    ///
    /// # Errors
    /// It has ended.
    pub async fn confirm(&self, intent: IntentRow) -> EngineResult<()> {
        let asking = self.asking();
        let goes_on = run(&self.session.db, move |tx| asking.confirm(tx, intent)).await?;
        if goes_on { Ok(()) } else { Err(Error::of(Reason::ChangedAgain)) }
    }

    /// Where what a change is about can be put back when its own folder is gone: the nearest that is still there, and its path.
    ///
    /// # Errors
    /// There is no such change.
    pub async fn nearest(&self, intent: IntentRow) -> EngineResult<(ItemRow, String)> {
        let found = self
            .session
            .db
            .read(move |tx| {
                let Some(intent) = tx.intent(intent)? else { return Ok(None) };
                let folder = tx.nearest_above(intent.subject)?;
                Ok(Some((folder, super::documents::path_of(tx, folder)?.unwrap_or_default())))
            })
            .await?;
        found.ok_or_else(|| Error::of(Reason::NotFound))
    }

    /// Puts what a change is about back into the nearest folder that is still there, under its name, or the name of a copy when
    /// that is taken; answers the folder.
    ///
    /// # Errors
    /// It does not ask for a place.
    pub async fn put_back(&self, intent: IntentRow) -> EngineResult<ItemRow> {
        let (asking, zone) = (self.asking(), self.engine.inner.zone.clone());
        let person = self.engine.account_row(self.session.account).await?.person;
        let copy = Signature { person, at: asking.now, zone };
        run(&self.session.db, move |tx| asking.put_back(tx, intent, &copy)).await
    }

    /// Gives what a change makes or moves another folder and name.
    ///
    /// # Errors
    /// The name is taken or not allowed there.
    pub async fn settle_elsewhere(&self, intent: IntentRow, parent: ItemRow, name: &str) -> EngineResult<()> {
        let (asking, name) = (self.asking(), name.to_owned());
        run(&self.session.db, move |tx| {
            let parent = tx.canonical(parent)?;
            asking.settle_elsewhere(tx, intent, parent, &name)
        })
        .await
    }

    /// Conflicts of which both versions are there and nobody has said which is to stay, the latest first. They are listed for as long as receipts
    /// are kept.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn two_versions(&self) -> EngineResult<Vec<TwoVersions>> {
        let account = self.session.account;
        let read = move |tx: &Reading<'_>| {
            let mut both = Vec::new();
            for beside in tx.copies_beside()? {
                let (mine, theirs) = (tx.entry(beside.mine)?, tx.entry(tx.canonical(beside.theirs)?)?);
                let (Some(mine), Some(theirs)) = (mine, theirs) else { continue };
                both.push(TwoVersions {
                    intent: beside.intent,
                    place: super::documents::folder_path(tx, mine.item)?,
                    mine: shown_alone(tx, account, mine)?,
                    theirs: shown_alone(tx, account, theirs)?,
                    sent: beside.sent,
                    saved_at: beside.asked_at,
                });
            }
            Ok(both)
        };
        Ok(self.session.db.read(read).await?)
    }

    /// Of a conflict's two versions both stay as they are, and are not listed any more.
    ///
    /// # Errors
    /// There are not two.
    pub async fn keep_both(&self, intent: IntentRow) -> EngineResult<()> {
        let asking = self.asking();
        run(&self.session.db, move |tx| asking.keep_both(tx, intent)).await
    }

    /// Of a conflict's two versions the person's becomes the new version of the item, and the copy beside it goes once that has
    /// arrived. The bytes of a copy that was delivered are fetched when they are not here.
    ///
    /// # Errors
    /// There are not two; it is being sent; the bytes are not here and cannot be fetched now.
    pub async fn keep_mine(&self, intent: IntentRow) -> EngineResult<()> {
        let asking = self.asking();
        let choose = || run(&self.session.db, move |tx| asking.keep_mine(tx, intent).map(drop));
        match choose().await {
            Err(error) if error.reason == Reason::NotHere => {}
            chosen => return chosen,
        }
        let copy = self.session.db.read(move |tx| Ok(tx.intent(intent)?.map(|intent| intent.subject))).await?;
        let documents = Documents { engine: self.engine.clone(), session: Arc::clone(&self.session) };
        documents.fetch(copy.ok_or_else(|| Error::of(Reason::NotFound))?).await?;
        choose().await
    }

    /// Of a conflict's two versions the server's stays, and the copy beside it goes: taken back when it was not sent, into
    /// the bin otherwise.
    ///
    /// # Errors
    /// There are not two; it is being sent.
    pub async fn keep_theirs(&self, intent: IntentRow) -> EngineResult<()> {
        let asking = Asking { hold_until: Some(self.session.hold_until(self.engine.now())), ..self.asking() };
        let held = run(&self.session.db, move |tx| asking.keep_theirs(tx, intent)).await?;
        self.session.note_held(held.as_slice());
        Ok(())
    }
}

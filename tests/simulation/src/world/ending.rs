//! Bringing a world to rest: the weather clears, the person answers what the outbox asks, and everything is delivered.

use std::time::Duration;

use musette_core::engine::OutboxEntry;
use musette_core::model::{IntentState, ItemRow, NeedsYou, Refusal, Remedy};
use musette_core::outbox::taking_back::Others;

use super::{Broken, Outcome, World};
use crate::disk::Slot;
use crate::network::Weather;

/// Rounds after which a world has to be at rest.
const MOST_ROUNDS: usize = 40;

impl World {
    /// Until nothing is left to be sent or asked.
    ///
    /// # Errors
    /// It does not come to rest.
    pub fn come_to_rest(&mut self) -> Result<(), Broken> {
        self.memory.stop_not();
        self.make_room_on_disk();
        self.bring_back()?;
        self.stop(Slot::Other);
        self.network.set_weather(Weather::Clear);
        self.note("the weather clears for good".into());
        self.take_all_back()?;
        let mut quiet = 0;
        for _ in 0..MOST_ROUNDS {
            let before = self.network.requests();
            let mut open = 0;
            for owner in 0..self.owners.len() {
                self.sync_whole(Slot::App, owner)?;
                open += self.answer_outbox(owner)?;
            }
            self.note(format!("{open} changes are open, {} requests", self.network.requests() - before));
            quiet = if open == 0 { quiet + 1 } else { 0 };
            if quiet == 3 {
                return Ok(());
            }
            self.wait(Slot::App, Duration::from_secs(11 * 60));
        }
        Err(format!("the outbox is not empty after {MOST_ROUNDS} rounds of clear weather: {}", self.what_waits()))
    }

    fn what_waits(&mut self) -> String {
        let mut waiting = Vec::new();
        for owner in 0..self.owners.len() {
            let account = self.owners[owner].account;
            if let Outcome::Done(open) =
                self.on(Slot::App, |engine| async move { engine.outbox(account).await?.list().await })
            {
                waiting.extend(open.into_iter().map(|e| format!("{:?} {:?} {:?}", e.asked, e.state, e.last_failure)));
            }
        }
        waiting.join("; ")
    }

    /// The person answers what the outbox asks; how many changes are open.
    pub(super) fn answer_outbox(&mut self, owner: usize) -> Result<usize, Broken> {
        let account = self.owners[owner].account;
        let open = match self.on(Slot::App, |engine| async move { engine.outbox(account).await?.list().await }) {
            Outcome::Done(open) => open,
            other => return Err(format!("the outbox cannot be read: {other:?}")),
        };
        for entry in &open {
            if let IntentState::NeedsYou { why } = &entry.state {
                self.answer(owner, entry, why, &open)?;
            }
        }
        Ok(open.len())
    }

    fn answer(
        &mut self,
        owner: usize,
        entry: &OutboxEntry,
        why: &NeedsYou,
        open: &[OutboxEntry],
    ) -> Result<(), Broken> {
        let account = self.owners[owner].account;
        self.count(&format!("the outbox asks: {}", reason(why)));
        self.note(format!("the outbox asks about {:?} of {}: {why:?}", entry.asked, entry.name));
        match why {
            NeedsYou::ContentLost => return Err(format!("the bytes of {} are lost", entry.name)),
            NeedsYou::Refused(Refusal::Invalid | Refusal::Permission | Refusal::Quota | Refusal::Policy) => {
                return Err(format!("{:?} of {} was refused: {why:?}", entry.asked, entry.name));
            }
            NeedsYou::ParentGone if self.has_its_folder(owner, entry)? => {
                return Err(format!("{:?} of {} asks for a folder, and its own is there", entry.asked, entry.name));
            }
            _ => {}
        }
        let (items, lens) = self.meant(owner, entry);
        let (intent, number) = (entry.intent, self.chance.below(1_000_000));
        let remedy = self.chance.one(&entry.remedies).copied().unwrap_or(Remedy::Discard);
        let login = self.owners[owner].login;
        let asked = entry.asked.clone();
        if remedy == Remedy::Confirm && asked == musette_core::model::IntentKind::Delete {
            self.delete_is_meant(owner, entry.item);
        }
        let done = self.on(Slot::App, |engine| async move {
            let outbox = engine.outbox(account).await?;
            match remedy {
                Remedy::Retry => outbox.retry(intent).await.map(|()| Vec::new()),
                Remedy::Confirm => outbox.confirm(intent).await.map(|()| Vec::new()),
                Remedy::Rename | Remedy::Elsewhere => {
                    let documents = engine.documents(account).await?;
                    let drive = documents.drives().await?;
                    let home = drive.iter().find(|d| d.kind == musette_core::model::DriveKind::Personal);
                    let shown = super::actions::look(&documents, login, None).await?;
                    let item = shown.iter().find(|s| s.item.id.row == entry.item).map(|s| s.item.drive);
                    let drive = item.or(home.map(|d| d.id.row)).unwrap_or(musette_core::model::DriveRow(0));
                    let root = documents.root(drive).await?;
                    let name = format!("elsewhere {number}.pdf");
                    outbox.settle_elsewhere(intent, root, &name).await.map(|()| Vec::new())
                }
                Remedy::Discard => outbox.cancel(intent, Others::Fall).await,
            }
        });
        let came = match &done {
            Outcome::Done(_) => "done",
            Outcome::Refused(error) => error.code(),
            Outcome::Died => "died",
        };
        self.note(format!("the person answers {remedy:?} about {asked:?}: {came}"));
        match done {
            Outcome::Done(fallen) if remedy == Remedy::Discard => {
                // What was to be made inside falls with it.
                let fell = open.iter().filter(|other| fallen.contains(&other.intent));
                self.ledger.ended_of(owner, fell.chain([entry]));
            }
            // It may go somewhere else now, with what is in it.
            Outcome::Done(_) => self.ledger.touch(owner, &items, &lens),
            // Another answer next time.
            _ => {}
        }
        Ok(())
    }

    /// What a change that asks is about, as it is shown: the item and what is in it, with the lengths.
    fn meant(&mut self, owner: usize, entry: &OutboxEntry) -> (Vec<ItemRow>, Vec<u64>) {
        let Outcome::Done(shown) = self.shown(Slot::App, owner) else { return (vec![entry.item], vec![entry.size]) };
        let itself = shown.iter().find(|shown| shown.item.id.row == entry.item);
        let below = itself.map(|itself| (itself.drive.clone(), format!("{}/", itself.path)));
        let inside = shown.iter().filter(|shown| {
            below.as_ref().is_some_and(|(drive, below)| shown.drive == *drive && shown.path.starts_with(below))
        });
        let both = inside.chain(itself).map(|shown| (shown.item.id.row, shown.item.size));
        both.chain([(entry.item, entry.size)]).unzip()
    }

    /// Whether the folder that something was to be put into is at the server.
    fn has_its_folder(&mut self, owner: usize, entry: &OutboxEntry) -> Result<bool, Broken> {
        let Outcome::Done(shown) = self.shown(Slot::App, owner) else { return Ok(false) };
        let parent = musette_core::outbox::graph::parent_of(&entry.asked);
        let Some(folder) = shown.iter().find(|s| Some(s.item.id.row) == parent) else { return Ok(false) };
        Ok(self.there(&folder.drive)?.iter().any(|there| there.seen.path == folder.path))
    }
}

fn reason(why: &NeedsYou) -> &'static str {
    match why {
        NeedsYou::Refused(_) => "refused",
        NeedsYou::SubjectGone => "its subject is gone",
        NeedsYou::ParentGone => "its folder is gone",
        NeedsYou::ChangedMeanwhile { .. } => "changed meanwhile",
        NeedsYou::NewInside => "something new inside",
        NeedsYou::ContentLost => "its bytes are lost",
        NeedsYou::NotInFeeds { .. } => "somebody is not in feeds",
        NeedsYou::HomeCopied => "the home was copied",
    }
}

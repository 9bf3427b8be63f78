//! What the person does, drawn: through the engine's facets and nothing else.

use std::time::Duration;

use musette_core::engine::{Documents, EngineResult, Item, ItemState, Musette, Opened, OutboxEntry, Reason, Source};
use musette_core::model::{At, Budget, IntentState, ItemKind, ItemRow, NetworkKind};
use musette_core::outbox::taking_back::Others;

use super::ledger::{Save, Standing, digest_of};
use super::{Broken, Editor, LIBRARY, Outcome, World};
use crate::disk::Slot;

/// An item with the path it is shown at, from its drive's root.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The drive, as the tenant's control door names it.
    pub drive: String,
    /// From the root.
    pub path: String,
    /// The item.
    pub item: Item,
}

/// The most items that one look at a drive gives.
const MOST_SHOWN: usize = 2_000;

/// Everything that is shown of the drives that the story plays in, or of one of them, folders before what is in them.
///
/// # Errors
/// When the vault cannot be read.
pub async fn look(documents: &Documents, login: &str, only: Option<&str>) -> EngineResult<Vec<Shown>> {
    let mut shown = Vec::new();
    let library = LIBRARY.replace('/', " / ");
    for drive in documents.drives().await? {
        let name = if drive.name == library {
            LIBRARY
        } else if drive.kind == musette_core::model::DriveKind::Personal {
            login
        } else {
            continue;
        };
        if only.is_some_and(|only| only != name) {
            continue;
        }
        let mut waiting = vec![(String::new(), documents.root(drive.id.row).await?)];
        while let Some((above, folder)) = waiting.pop() {
            let mut at = At::Start;
            loop {
                let page = documents.page(folder, at, 200).await?;
                for item in &page.items {
                    let path = if above.is_empty() { item.name.clone() } else { format!("{above}/{}", item.name) };
                    if item.kind == ItemKind::Folder {
                        waiting.push((path.clone(), item.id.row));
                    }
                    shown.push(Shown { drive: name.to_owned(), path, item: item.clone() });
                }
                match page.next() {
                    Some(place) if shown.len() < MOST_SHOWN => at = At::After(place),
                    _ => break,
                }
            }
        }
    }
    Ok(shown)
}

fn is_here(item: &Item) -> bool {
    matches!(item.state, ItemState::OnThisDevice { older: false })
}

async fn read_all(opened: &Opened) -> EngineResult<Vec<u8>> {
    opened.read_at(0, usize::try_from(opened.size).unwrap_or(0)).await
}

const NAMES: [&str; 8] = ["Plan", "Liste", "Équipe", "Rapport", "notes", "CON", "Café", "a"];

impl World {
    /// What a call came to, for the log.
    pub(crate) fn tell<T>(&mut self, what: &str, outcome: &Outcome<T>) {
        let came = match outcome {
            Outcome::Done(_) => "done",
            Outcome::Refused(error) => error.code(),
            Outcome::Died => "died",
        };
        let line = format!("{what}: {came}");
        self.note(line);
        if matches!(outcome, Outcome::Done(_)) {
            self.count(what.split(':').next().unwrap_or(what));
        }
    }

    /// A process that lives, and an account.
    pub(crate) fn somebody(&mut self) -> (Slot, usize) {
        let slots: Vec<Slot> = self.processes.keys().copied().collect();
        let slot = self.chance.one(&slots).copied().unwrap_or(Slot::App);
        (slot, usize::from(self.chance.percent(15)))
    }

    pub(crate) fn documents<T, F>(&mut self, slot: Slot, owner: usize, work: impl FnOnce(Documents) -> F) -> Outcome<T>
    where
        F: Future<Output = EngineResult<T>>,
    {
        let account = self.owners[owner].account;
        for _ in 0..2 {
            match self.on(slot, |engine: Musette| async move { engine.documents(account).await.map(drop) }) {
                Outcome::Done(()) => break,
                // A vault that is not open yet needs a little room to be opened; one that is, needs none to be read.
                Outcome::Refused(error) if error.reason == Reason::NoSpace && self.memory.is_bounded() => {
                    self.count("a vault cannot be opened on a full disk");
                    self.make_room_on_disk();
                }
                Outcome::Refused(error) => return Outcome::Refused(error),
                Outcome::Died => return Outcome::Died,
            }
        }
        self.on(slot, |engine: Musette| async move { work(engine.documents(account).await?).await })
    }

    /// What the person sees.
    pub(crate) fn shown(&mut self, slot: Slot, owner: usize) -> Outcome<Vec<Shown>> {
        let login = self.owners[owner].login;
        self.documents(slot, owner, |documents| async move { look(&documents, login, None).await })
    }

    /// What the person sees of the drive that she turns to.
    fn turned_to(&mut self, slot: Slot, owner: usize) -> Outcome<Vec<Shown>> {
        let login = self.owners[owner].login;
        let drive = if self.chance.percent(50) { login } else { LIBRARY };
        self.documents(slot, owner, |documents| async move { look(&documents, login, Some(drive)).await })
    }

    /// One drawn action of the person.
    ///
    /// # Errors
    /// A broken promise.
    pub fn person_acts(&mut self) -> Result<(), Broken> {
        let (slot, owner) = self.somebody();
        let shown = match self.turned_to(slot, owner) {
            Outcome::Done(shown) => shown,
            Outcome::Refused(error) => return Err(format!("the lists cannot be read: {error}")),
            Outcome::Died => return Ok(()),
        };
        let (files, folders) = (self.hers(owner, &shown, ItemKind::File), self.hers(owner, &shown, ItemKind::Folder));
        let file = self.chance.one(&files).cloned();
        let folder = self.chance.one(&folders).cloned();
        let (Some(file), Some(folder)) = (file, folder) else { return Ok(()) };
        match self.chance.below(100) {
            0..14 => self.put(slot, owner, &folder),
            14..30 => self.edit(slot, owner, &file),
            30..37 => self.open_an_editor(slot, owner, &file),
            37..43 => return self.save_an_editor(slot),
            43..49 => self.make_folder(slot, owner, &folder),
            49..56 => self.rename(slot, owner, &file),
            56..63 => self.shift(slot, owner, &file, &folder),
            63..67 => self.copy(slot, owner, &file, &folder),
            67..74 => self.delete(slot, owner, &file, &shown),
            74..76 => self.delete(slot, owner, &folder, &shown),
            76..80 => self.restore(slot, owner, &folder),
            80..84 => self.cancel(slot, owner),
            84..86 => self.keep(slot, owner, &file, true),
            86..88 => self.keep(slot, owner, &file, false),
            88..91 => self.lend(slot, owner, &file),
            91..94 => return self.another_app_writes(),
            94..97 => return self.take_one_back(slot),
            _ => return self.open(slot, owner, &file),
        }
        Ok(())
    }

    /// The person looks into a folder: its list is asked for, and at times held up until she has changed something in it and
    /// that has been sent.
    ///
    /// # Errors
    /// The lists cannot be read.
    pub fn person_looks(&mut self) -> Result<(), Broken> {
        let (slot, owner) = self.somebody();
        let shown = match self.turned_to(slot, owner) {
            Outcome::Done(shown) => shown,
            Outcome::Refused(error) => return Err(format!("the lists cannot be read: {error}")),
            Outcome::Died => return Ok(()),
        };
        let folders: Vec<Shown> = self.hers(owner, &shown, ItemKind::Folder);
        let Some(folder) = self.chance.one(&folders).cloned() else { return Ok(()) };
        let row = folder.item.id.row;
        if self.chance.percent(30) {
            let done = self.documents(slot, owner, |d| async move { d.refresh(row).await });
            self.tell(&format!("look into a folder: {} {}", folder.drive, folder.path), &done);
            return Ok(());
        }
        let time = Duration::from_millis(1_000 + self.chance.below(50_000));
        self.network.hold_next_list(Some((slot, time)));
        self.start_look(slot, owner, row);
        self.wait(slot, Duration::from_millis(1));
        self.network.hold_next_list(None);
        self.note(format!("{slot:?} looks into {} {}", folder.drive, folder.path));
        self.count("looks into a folder while other things happen");
        let inside = |file: &&Shown| file.item.parent == Some(row);
        let files: Vec<Shown> = self.hers(owner, &shown, ItemKind::File).iter().filter(inside).cloned().collect();
        if let Some(file) = self.chance.one(&files).cloned() {
            match self.chance.below(10) {
                0..5 => self.edit(slot, owner, &file),
                5..7 => self.rename(slot, owner, &file),
                7 => self.delete(slot, owner, &file, &shown),
                _ => self.put(slot, owner, &folder),
            }
        }
        let (account, budget) = (self.owners[owner].account, Budget::WHOLE);
        let done = self.on(slot, |engine| async move { engine.sync(account, budget).await.map(drop) });
        self.tell(&format!("sync: account {owner} on {slot:?}"), &done);
        if self.chance.percent(50) {
            self.wait(slot, time);
        }
        Ok(())
    }

    /// What one person works with: Luc in his own drive and in one folder of the library, Ada in hers and in the others.
    fn hers(&self, owner: usize, shown: &[Shown], kind: ItemKind) -> Vec<Shown> {
        let mine = |shown: &&Shown| {
            let his = shown.path == "Red" || shown.path.starts_with("Red/");
            shown.item.kind == kind && (shown.drive != LIBRARY || (owner == 1) == his)
        };
        shown.iter().filter(mine).cloned().collect()
    }

    fn draw_name(&mut self, kind: &str) -> String {
        let stem = self.chance.one(&NAMES).copied().unwrap_or("a");
        format!("{stem} {}{kind}", self.chance.below(12))
    }

    fn put(&mut self, slot: Slot, owner: usize, folder: &Shown) {
        let (bytes, digest) = self.ledger.payload(self.seed);
        let kind = if self.chance.percent(40) { ".docx" } else { ".txt" };
        let (len, name, parent) = (bytes.len() as u64, self.draw_name(kind), folder.item.id.row);
        let wished = name.clone();
        let done =
            self.documents(slot, owner, |d| async move { d.create(parent, &wished, Source::Bytes(bytes)).await });
        self.tell(&format!("put: {} {}/{name} of {len}", folder.drive, folder.path), &done);
        self.wished.push((folder.drive.clone(), format!("{}/{name}", folder.path)));
        if let Outcome::Done(item) = done {
            self.promise(owner, item, len, digest, None);
        }
    }

    pub(crate) fn promise(&mut self, owner: usize, item: ItemRow, len: u64, digest: String, based_on: Option<String>) {
        let mut save = self.save_made(owner, item, len, digest, based_on);
        save.touched |= self.is_asked_about(owner, len);
        self.ledger.saved(save);
    }

    /// What was saved to something that the person had deleted is not shown, and waits for her word.
    fn is_asked_about(&mut self, owner: usize, len: u64) -> bool {
        let Some(slot) = self.processes.keys().next().copied() else { return false };
        let account = self.owners[owner].account;
        let open = self.on(slot, |engine| async move { engine.outbox(account).await?.list().await });
        let asks = |entry: &OutboxEntry| entry.size == len && matches!(entry.state, IntentState::NeedsYou { .. });
        matches!(open, Outcome::Done(open) if open.iter().any(asks))
    }

    /// The process died in the midst of it: what it shows when it lives again says whether it was stored.
    pub(crate) fn promise_perhaps(
        &mut self,
        owner: usize,
        item: ItemRow,
        len: u64,
        digest: String,
        based_on: Option<String>,
    ) {
        let save = self.save_made(owner, item, len, digest, based_on);
        self.ledger.perhaps.push(save);
    }

    fn save_made(&self, owner: usize, item: ItemRow, len: u64, digest: String, based_on: Option<String>) -> Save {
        let mut save = Save {
            owner,
            item,
            len,
            digest,
            based_on,
            standing: Standing::Live,
            touched: false,
            seen_there: false,
            taken_away: false,
        };
        // Whoever edits what the server has replaced already will find two versions.
        let chain = self.ledger.chain(&save);
        let own = |digest: &String| self.ledger.is_own(digest);
        save.touched = self.ledger.saves.iter().any(|other| other.touched && chain.contains(&other.digest))
            || chain.iter().skip(1).find(|digest| !own(digest)).is_some_and(|root| !self.is_current(root));
        // Two edits that know nothing of each other are both kept: the later one beside the earlier, also when that was only
        // perhaps taken back.
        save.touched |= self.ledger.saves.iter().any(|other| {
            let same = other.owner == owner && other.item == item && other.standing != Standing::Superseded;
            same && !chain.contains(&other.digest)
        });
        save
    }

    /// Whether every item that ever had these bytes has them still.
    fn is_current(&self, digest: &String) -> bool {
        let there = self.drives().into_iter().filter_map(|drive| self.there(drive).ok()).flatten();
        let having: Vec<_> = there.filter(|item| item.versions.contains(digest)).collect();
        !having.is_empty() && having.iter().all(|item| item.versions.last() == Some(digest))
    }

    /// Opens a file, fetching it when it is not here; answers what it held.
    pub(crate) fn opened(&mut self, slot: Slot, owner: usize, item: ItemRow) -> Outcome<(Opened, Vec<u8>)> {
        self.documents(slot, owner, |d| async move {
            let opened = match d.open(item).await {
                Err(error) if error.reason == Reason::NotHere => {
                    d.fetch(item).await?;
                    d.open(item).await?
                }
                other => other?,
            };
            let bytes = read_all(&opened).await?;
            Ok((opened, bytes))
        })
    }

    fn edit(&mut self, slot: Slot, owner: usize, file: &Shown) {
        let item = file.item.id.row;
        let before = self.opened(slot, owner, item);
        let Outcome::Done((opened, before)) = before else {
            self.tell(&format!("edit: {} {}", file.drive, file.path), &before);
            return;
        };
        self.save(slot, owner, item, Some(opened.content), digest_of(&before), &file.path);
    }

    fn save(
        &mut self,
        slot: Slot,
        owner: usize,
        item: ItemRow,
        opened: Option<musette_core::model::ContentRow>,
        based_on: String,
        path: &str,
    ) {
        let (bytes, digest) = self.ledger.payload(self.seed);
        let len = bytes.len() as u64;
        let done = self.documents(slot, owner, |d| async move { d.save(item, opened, Source::Bytes(bytes)).await });
        self.tell(&format!("save: {path} of {len}"), &done);
        match done {
            Outcome::Done(_) => self.promise(owner, item, len, digest, Some(based_on)),
            Outcome::Died => self.promise_perhaps(owner, item, len, digest, Some(based_on)),
            Outcome::Refused(_) => {}
        }
    }

    fn open_an_editor(&mut self, slot: Slot, owner: usize, file: &Shown) {
        let item = file.item.id.row;
        let opened = self.opened(slot, owner, item);
        self.tell(&format!("open an editor: {} {}", file.drive, file.path), &opened);
        if let Outcome::Done((opened, bytes)) = opened {
            let place = (file.drive.clone(), file.path.clone());
            self.editors.push(Editor { slot, place, owner, item, content: opened.content, digest: digest_of(&bytes) });
        }
    }

    /// Saves in an editor that was opened some time ago: the server may have moved on, and so may this device.
    fn save_an_editor(&mut self, slot: Slot) -> Result<(), Broken> {
        if self.editors.is_empty() {
            return Ok(());
        }
        let at = self.chance.index(self.editors.len());
        let editor = self.editors.swap_remove(at);
        // An extension may save what the app has opened. What it was, only the app remembers for certain: then both are kept.
        let by = if self.chance.percent(80) { editor.slot } else { slot };
        let before = self.ledger.saves.len();
        self.save(by, editor.owner, editor.item, Some(editor.content), editor.digest, "an editor");
        if by != editor.slot {
            self.ledger.saves.iter_mut().skip(before).for_each(|save| save.touched = true);
            self.count("saves of what another process has opened");
        }
        self.count("saves of what was opened before");
        Ok(())
    }

    fn make_folder(&mut self, slot: Slot, owner: usize, folder: &Shown) {
        let (name, parent) = (self.draw_name(""), folder.item.id.row);
        let wished = name.clone();
        let done = self.documents(slot, owner, |d| async move { d.make_folder(parent, &wished).await });
        self.tell(&format!("make a folder: {} {}/{name}", folder.drive, folder.path), &done);
        self.wished.push((folder.drive.clone(), format!("{}/{name}", folder.path)));
    }

    fn rename(&mut self, slot: Slot, owner: usize, file: &Shown) {
        let (name, item) = (self.draw_name(".pdf"), file.item.id.row);
        let wished = name.clone();
        let done = self.documents(slot, owner, |d| async move { d.rename(item, &wished).await });
        self.tell(&format!("rename: {} {} to {name}", file.drive, file.path), &done);
        self.moved(file, &done);
    }

    /// What the person moved is not where it was.
    fn moved<T>(&mut self, what: &Shown, done: &Outcome<T>) {
        if !matches!(done, Outcome::Refused(_)) {
            self.ledger.unsteady(&what.drive, &what.path);
        }
    }

    fn shift(&mut self, slot: Slot, owner: usize, file: &Shown, folder: &Shown) {
        let (item, parent) = (file.item.id.row, folder.item.id.row);
        let done = self.documents(slot, owner, |d| async move { d.shift(item, parent, None).await });
        self.tell(&format!("move: {} {} to {}", file.drive, file.path, folder.path), &done);
        self.moved(file, &done);
    }

    fn copy(&mut self, slot: Slot, owner: usize, file: &Shown, folder: &Shown) {
        let (item, parent, name) = (file.item.id.row, folder.item.id.row, self.draw_name(" copy.pdf"));
        let wished = name.clone();
        let done = self.documents(slot, owner, |d| async move { d.copy(item, parent, &wished).await });
        self.tell(&format!("copy: {} {} to {}/{name}", file.drive, file.path, folder.path), &done);
        if !matches!(done, Outcome::Refused(_)) {
            self.ledger.copied.insert((owner, item));
            *self.ledger.copies.entry(file.item.size).or_default() += 1;
        }
    }

    fn delete(&mut self, slot: Slot, owner: usize, what: &Shown, shown: &[Shown]) {
        let item = what.item.id.row;
        let done = self.documents(slot, owner, |d| async move { d.delete(item).await });
        self.tell(&format!("delete: {} {}", what.drive, what.path), &done);
        if matches!(done, Outcome::Refused(_)) {
            return;
        }
        let below = format!("{}/", what.path);
        let inside = shown
            .iter()
            .filter(|other| other.drive == what.drive && (other.path == what.path || other.path.starts_with(&below)));
        let inside: Vec<Shown> = inside.cloned().collect();
        let items: Vec<ItemRow> = inside.iter().map(|other| other.item.id.row).collect();
        // A delete in the middle of which the process died may or may not have been stored.
        self.ledger.ended(owner, &items);
        // An item may be shown under another id than it was saved to: the two were found to be one.
        let lens: Vec<u64> = inside.iter().map(|shown| shown.item.size).collect();
        self.ledger.ended_of_len(owner, &lens);
        self.ledger.unsteady(&what.drive, &what.path);
        self.versions_go(owner, item, &what.drive, &inside);
    }

    /// The person deletes what she sees: those versions of colleagues, and older ones, may go. What came later may not.
    fn versions_go(&mut self, owner: usize, deleted: ItemRow, drive: &str, inside: &[Shown]) {
        let mut ids = std::collections::BTreeSet::new();
        for item in self.there(drive).unwrap_or_default() {
            let seen = inside.iter().filter_map(|shown| {
                if shown.item.kind == ItemKind::Folder {
                    return (item.seen.kind == "folder" && item.seen.path == shown.path).then_some(0);
                }
                // Her own unsent bytes go back to bytes that are there.
                let digest = self.ledger.by_len.get(&shown.item.size)?;
                let own = self.ledger.save_of(digest);
                let chain = own.map_or_else(|| vec![digest.clone()], |save| self.ledger.chain(save));
                item.versions.iter().rposition(|version| chain.contains(version))
            });
            let seen = seen.max();
            if let Some(at) = seen {
                let gone = item.versions.get(..=at).unwrap_or_default();
                for theirs in self.ledger.theirs.iter_mut().filter(|theirs| theirs.id == item.seen.id) {
                    theirs.gone |= gone.contains(&theirs.digest);
                }
                ids.insert(item.seen.id);
            }
        }
        self.ledger.deleted.entry((owner, deleted)).or_default().extend(ids);
    }

    /// The person has said that a delete is meant although something is newer there: all of it may go.
    pub(crate) fn delete_is_meant(&mut self, owner: usize, deleted: ItemRow) {
        let Some(ids) = self.ledger.deleted.get(&(owner, deleted)).cloned() else { return };
        for drive in self.drives() {
            let there = self.there(drive).unwrap_or_default();
            let tops: Vec<String> =
                there.iter().filter(|item| ids.contains(&item.seen.id)).map(|item| item.seen.path.clone()).collect();
            for item in &there {
                let goes = |top: &String| item.seen.path == *top || item.seen.path.starts_with(&format!("{top}/"));
                if tops.iter().any(goes) {
                    for theirs in self.ledger.theirs.iter_mut().filter(|theirs| theirs.id == item.seen.id) {
                        theirs.gone = true;
                    }
                    for save in self.ledger.saves.iter_mut().filter(|save| item.versions.contains(&save.digest)) {
                        save.taken_away = true;
                        if save.standing == Standing::Live {
                            save.standing = Standing::Ended;
                        }
                    }
                    self.ledger.unsteady(drive, &item.seen.path);
                }
            }
        }
    }

    fn restore(&mut self, slot: Slot, owner: usize, folder: &Shown) {
        let account = self.owners[owner].account;
        let deletes = self.on(slot, |engine| async move {
            let entries = engine.outbox(account).await?.list().await?;
            Ok(entries.into_iter().filter(|e| e.asked == musette_core::model::IntentKind::Delete).collect::<Vec<_>>())
        });
        let Outcome::Done(deletes) = deletes else { return };
        let Some(item) = self.chance.one(&deletes).map(|entry| entry.item) else { return };
        let (parent, name) = (folder.item.id.row, self.draw_name(" back.pdf"));
        let done = self.documents(slot, owner, |d| async move { d.restore(item, Some((parent, name))).await });
        self.tell("restore", &done);
    }

    fn cancel(&mut self, slot: Slot, owner: usize) {
        let account = self.owners[owner].account;
        let open = self.on(slot, |engine| async move { engine.outbox(account).await?.list().await });
        let Outcome::Done(open) = open else { return };
        let Some(entry) = self.chance.one(&open).cloned() else { return };
        let done = self
            .on(slot, |engine| async move { engine.outbox(account).await?.cancel(entry.intent, Others::Fall).await });
        self.tell(&format!("cancel: {:?} of {}", entry.asked, entry.name), &done);
        if !matches!(done, Outcome::Refused(_)) {
            let fallen = match &done {
                Outcome::Done(fallen) => fallen.clone(),
                // Whatever might have fallen.
                _ => open.iter().map(|other| other.intent).collect(),
            };
            self.ledger.ended_of(owner, open.iter().filter(|other| fallen.contains(&other.intent)));
        }
    }

    fn keep(&mut self, slot: Slot, owner: usize, file: &Shown, keep: bool) {
        let item = file.item.id.row;
        let done = self.documents(slot, owner, |d| async move {
            if keep { d.keep(item).await } else { d.unkeep(item).await.map(drop) }
        });
        self.tell(if keep { "keep offline" } else { "keep no longer" }, &done);
    }

    fn open(&mut self, slot: Slot, owner: usize, file: &Shown) -> Result<(), Broken> {
        let opened = self.opened(slot, owner, file.item.id.row);
        self.tell(&format!("open: {} {}", file.drive, file.path), &opened);
        match opened {
            Outcome::Done((_, bytes)) if !self.is_known(&bytes) => {
                Err(format!("{} {} opens as {} bytes that nobody wrote", file.drive, file.path, bytes.len()))
            }
            // What is here can be read, however full the disk is.
            Outcome::Refused(error) if error.reason == Reason::NoSpace && is_here(&file.item) => {
                Err(format!("{} {} is here and cannot be opened: {error}", file.drive, file.path))
            }
            _ => Ok(()),
        }
    }

    /// A drawn sync: short, of a few bytes, or whole; waited for, or going on while other things happen.
    ///
    /// # Errors
    /// A broken promise.
    pub fn person_syncs(&mut self) -> Result<(), Broken> {
        let (slot, owner) = self.somebody();
        let budget = match self.chance.below(5) {
            0 => Budget::lasting(Duration::from_secs(30)),
            1 => Budget { time: None, bytes: Some(20_000 + self.chance.below(50_000)), network: NetworkKind::Free },
            2 => Budget { time: Some(Duration::from_secs(120)), bytes: None, network: NetworkKind::Metered },
            _ => Budget { time: Some(Duration::from_secs(600)), ..Budget::WHOLE },
        };
        if self.chance.percent(35) {
            self.start_sync(slot, owner, budget);
            self.note(format!("{slot:?} begins a sync of account {owner}"));
            let time = Duration::from_millis(self.chance.below(15_000));
            self.wait(slot, time);
            self.count("syncs that go on meanwhile");
        } else {
            let account = self.owners[owner].account;
            let done = self.on(slot, |engine| async move { engine.sync(account, budget).await.map(drop) });
            self.tell(&format!("sync: account {owner} on {slot:?}"), &done);
        }
        Ok(())
    }

    /// Time passes.
    pub fn person_waits(&mut self) {
        let (slot, _) = self.somebody();
        let time = Duration::from_millis(match self.chance.below(10) {
            0 => 700_000,
            1..4 => 60_000,
            _ => self.chance.below(20_000),
        });
        self.wait(slot, time);
        self.note(format!("{slot:?} waits {} ms", time.as_millis()));
    }
}

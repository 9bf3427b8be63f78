//! What a person can ask for. Each function checks, stores the intent with its place in the graph, and folds the overlay;
//! its caller runs it in one durable transaction, so that a change is either all there or not at all.

use super::graph;
use super::{AskError, AskResult, KEPT_AFTERWARDS};
use crate::model::{
    BasedOn, ContentRow, DriveRow, IntentKind, IntentRow, IntentState, ItemKind, ItemRow, NameRules, NeedsYou, Saw,
    WallTime, name_key,
};
use crate::store::intents::{Intent, NewIntent};
use crate::store::lists::Entry;
use crate::store::standing::Moved;
use crate::store::{Reading, StoreResult, Writing};
use crate::tree::refold;

/// When something is asked, and by which provider's rules.
#[derive(Clone, Copy, Debug)]
pub struct Asking {
    /// Now.
    pub now: WallTime,
    /// Undo until then cancels; `None`: it may leave at once.
    pub hold_until: Option<WallTime>,
    /// The provider's rules for names.
    pub rules: &'static NameRules,
}

impl Asking {
    /// A new folder; answers its id.
    ///
    /// # Errors
    /// See [`AskError`].
    pub fn make_folder(self, tx: &mut Writing<'_>, parent: ItemRow, name: &str) -> AskResult<ItemRow> {
        let drive = self.place(tx, parent, name, None)?;
        let item = tx.add_identity(drive, None)?;
        let asked = IntentKind::MakeFolder { parent, name: name.to_owned() };
        self.add(tx, drive, item, asked, BasedOn::Nothing)?;
        Ok(item)
    }

    /// The identity of a file about to be made, so that its bytes can be stored under it first.
    ///
    /// # Errors
    /// As [`Asking::create`].
    pub fn prepare_create(self, tx: &mut Writing<'_>, parent: ItemRow, name: &str) -> AskResult<ItemRow> {
        let drive = self.place(tx, parent, name, None)?;
        Ok(tx.add_identity(drive, None)?)
    }

    /// A new file with bytes that are stored already.
    ///
    /// # Errors
    /// See [`AskError`]; a name that is taken is refused, never overwritten.
    pub fn create(
        self,
        tx: &mut Writing<'_>,
        item: ItemRow,
        parent: ItemRow,
        name: &str,
        content: ContentRow,
    ) -> AskResult<IntentRow> {
        let drive = self.place(tx, parent, name, None)?;
        let asked = IntentKind::Create { parent, name: name.to_owned(), content };
        let row = self.add(tx, drive, item, asked, BasedOn::Nothing)?;
        tx.note_recent(item, self.now)?;
        Ok(row)
    }

    /// As [`Asking::prepare_create`], for a file whose name is its key: whose it is that stands there already, the server tells.
    ///
    /// # Errors
    /// As [`Asking::create`], but for a name that is taken.
    pub(super) fn prepare_said(self, tx: &mut Writing<'_>, parent: ItemRow, name: &str) -> AskResult<ItemRow> {
        let drive = self.folder(tx, parent, name)?;
        Ok(tx.add_identity(drive, None)?)
    }

    /// As [`Asking::create`], for a file whose name is its key.
    ///
    /// # Errors
    /// As [`Asking::create`], but for a name that is taken.
    pub(super) fn say(
        self,
        tx: &mut Writing<'_>,
        item: ItemRow,
        parent: ItemRow,
        name: &str,
        content: ContentRow,
    ) -> AskResult<IntentRow> {
        let drive = self.folder(tx, parent, name)?;
        let asked = IntentKind::Create { parent, name: name.to_owned(), content };
        self.add(tx, drive, item, asked, BasedOn::Nothing)
    }

    /// New bytes for a file. `based_on` is the tag of the bytes that the person opened.
    ///
    /// Bytes that are still queued for the item are folded into these, and the first `based_on` stays: when it is those that the
    /// person opened. Of two changes that know nothing of each other both are kept: the second waits for the first, and the
    /// server tells that it is a conflict.
    ///
    /// An item that was deleted meanwhile, or a folder above it, is not made anew unasked, and nothing is thrown away: see
    /// [`Asking::replace_gone`].
    ///
    /// # Errors
    /// See [`AskError`].
    pub fn replace(
        self,
        tx: &mut Writing<'_>,
        item: ItemRow,
        content: ContentRow,
        based_on: BasedOn,
    ) -> AskResult<IntentRow> {
        if tx.last_kind(item)? == Some(ItemKind::Folder) {
            return Err(AskError::NotAFile);
        }
        tx.note_recent(item, self.now)?;
        let open = tx.open_intents_of(item)?;
        let with_content = open.iter().rev().find(|i| content_of(&i.asked).is_some());
        let follows = |earlier: &Intent| based_on == BasedOn::Preceding(earlier.row);
        if let Some(earlier) = with_content
            && follows(earlier)
            && self.folds(tx, earlier)?
        {
            let asked = match &earlier.asked {
                IntentKind::Create { parent, name, .. } => {
                    IntentKind::Create { parent: *parent, name: name.clone(), content }
                }
                _ => IntentKind::Replace { content, restored: None },
            };
            if let Some(old) = content_of(&earlier.asked) {
                tx.keep_content(old, WallTime(self.now.0 + KEPT_AFTERWARDS))?;
            }
            let key = key_of(&asked, self.rules);
            tx.change_intent(earlier.row, &asked, &earlier.based_on, &key)?;
            refold(tx, item, self.rules)?;
            return Ok(earlier.row);
        }
        let Some(entry) = living(tx, item)? else { return self.replace_gone(tx, item, content) };
        let based_on = match open.iter().find(|i| graph::makes(&i.asked)) {
            // What the server copies has no bytes here.
            Some(copy) if with_content.is_none() => BasedOn::Preceding(copy.row),
            _ => based_on,
        };
        self.add(tx, entry.drive, item, IntentKind::Replace { content, restored: None }, based_on)
    }

    /// New bytes for an item that is not there any more: kept, and the person is asked where they go.
    fn replace_gone(self, tx: &mut Writing<'_>, item: ItemRow, content: ContentRow) -> AskResult<IntentRow> {
        if tx.last_name(item)?.is_none() {
            return Err(AskError::NotThere);
        }
        let drive = tx.drive_of(item)?;
        let row = self.add(tx, drive, item, IntentKind::Replace { content, restored: None }, BasedOn::Untagged)?;
        if let Some(intent) = tx.intent(row)? {
            let _ = tx.move_intent(&intent, &IntentState::NeedsYou { why: NeedsYou::SubjectGone }, self.now)?;
        }
        Ok(row)
    }

    /// Another name, another folder of the same drive, or both.
    ///
    /// # Errors
    /// See [`AskError`].
    pub fn shift(
        self,
        tx: &mut Writing<'_>,
        item: ItemRow,
        parent: ItemRow,
        name: &str,
    ) -> AskResult<Option<IntentRow>> {
        let entry = shown(tx, item)?;
        let Some(old_parent) = entry.parent else { return Err(AskError::Root) };
        if old_parent == parent && entry.name == name {
            return Ok(None);
        }
        let drive = self.place(tx, parent, name, Some(item))?;
        if drive != entry.drive {
            return Err(AskError::OtherDrive);
        }
        if parent == item || tx.ancestors(parent)?.iter().any(|above| above.item == item) {
            return Err(AskError::IntoItself);
        }
        let based_on = self.metadata_seen(tx, item)?;
        let asked = IntentKind::Move { parent, name: name.to_owned() };
        self.add(tx, drive, item, asked, based_on).map(Some)
    }

    /// A copy, made by the server; answers the id of the copy.
    ///
    /// # Errors
    /// See [`AskError`].
    pub fn copy(self, tx: &mut Writing<'_>, source: ItemRow, parent: ItemRow, name: &str) -> AskResult<ItemRow> {
        let entry = shown(tx, source)?;
        if entry.parent.is_none() {
            return Err(AskError::Root);
        }
        let drive = self.place(tx, parent, name, None)?;
        if drive != entry.drive {
            return Err(AskError::OtherDrive);
        }
        if parent == source || tx.ancestors(parent)?.iter().any(|above| above.item == source) {
            return Err(AskError::IntoItself);
        }
        let item = tx.add_identity(drive, None)?;
        let asked = IntentKind::Copy { source, parent, name: name.to_owned() };
        self.add(tx, drive, item, asked, BasedOn::Nothing)?;
        Ok(item)
    }

    /// The first name like this one that nothing in the folder has: `Plan 2.pdf`, `Plan 3.pdf`.
    ///
    /// # Errors
    /// [`AskError::NameTaken`] where a hundred are.
    pub fn free_name(self, tx: &Reading<'_>, parent: ItemRow, name: &str) -> AskResult<String> {
        let dot = name.rfind('.').filter(|dot| *dot > 0).unwrap_or(name.len());
        for number in 2..=100 {
            let free = format!("{} {number}{}", &name[..dot], &name[dot..]);
            if tx.entry_named(parent, &name_key(&free, self.rules))?.is_none() {
                return Ok(free);
            }
        }
        Err(AskError::NameTaken)
    }

    /// Deletes an item. One that the server does not have yet is simply taken back, with all that hangs on it.
    ///
    /// # Errors
    /// See [`AskError`].
    pub fn delete(self, tx: &mut Writing<'_>, item: ItemRow) -> AskResult<Option<IntentRow>> {
        let entry = shown(tx, item)?;
        if entry.parent.is_none() {
            return Err(AskError::Root);
        }
        let open = tx.open_intents_of(item)?;
        if let Some(maker) = open.iter().find(|intent| graph::makes(&intent.asked)) {
            let falling = graph::falls_with(tx, maker)?;
            if never_sent(tx, &falling)? {
                let fallen = self.cancel_all(tx, &falling)?;
                tx.fell_with(&fallen, maker.row)?;
                return Ok(None);
            }
        }
        let mut fallen = Vec::new();
        // What was to be changed or made inside goes with it. What is on its way already is waited for.
        if entry.kind == ItemKind::Folder {
            for intent in tx.open_intents()? {
                let inside = intent.subject != item && tx.ancestors(intent.subject)?.iter().any(|e| e.item == item);
                if inside && !matches!(intent.asked, IntentKind::Move { .. }) {
                    let falling = graph::falls_with(tx, &intent)?;
                    if never_sent(tx, &falling)? {
                        fallen.extend(self.cancel_all(tx, &falling)?);
                    }
                }
            }
        }
        for intent in open.iter().rev() {
            let changes = matches!(intent.asked, IntentKind::Replace { .. } | IntentKind::Move { .. });
            if changes && never_sent(tx, std::slice::from_ref(intent))? && tx.dependents_of(intent.row)?.is_empty() {
                fallen.extend(self.cancel_all(tx, std::slice::from_ref(intent))?);
            }
        }
        let based_on = self.metadata_seen(tx, item)?;
        let delete = self.add(tx, entry.drive, item, IntentKind::Delete, based_on)?;
        // Whoever takes the delete back wants these again.
        tx.fell_with(&fallen, delete)?;
        Ok(Some(delete))
    }

    /// Ends intents as cancelled, keeps their bytes for a while, and folds what they were about; answers which ended. Only
    /// for intents whose outcome is known not to exist.
    pub(super) fn cancel_all(self, tx: &mut Writing<'_>, falling: &[Intent]) -> AskResult<Vec<IntentRow>> {
        let mut fallen = Vec::with_capacity(falling.len());
        for intent in falling.iter().rev() {
            if tx.move_intent(intent, &IntentState::Cancelled, self.now)? == Moved::Stale {
                continue;
            }
            if let Some(content) = content_of(&intent.asked) {
                // What says no more than that an announcement was read is not her work: nothing of it is to be brought back.
                let says_read = tx.acknowledgement_in(intent.subject)?.is_some();
                // What was put back is held as the version that it was, or at the server.
                let is_version = matches!(intent.asked, IntentKind::Replace { restored: Some(_), .. });
                let worthless = says_read || is_version;
                let until = if worthless { self.now } else { WallTime(self.now.0 + KEPT_AFTERWARDS) };
                tx.keep_content(content, until)?;
            }
            fallen.push(intent.row);
        }
        for intent in falling.iter().rev() {
            refold(tx, intent.subject, self.rules)?;
        }
        Ok(fallen)
    }

    /// Stores an intent and folds.
    pub(super) fn add(
        self,
        tx: &mut Writing<'_>,
        drive: DriveRow,
        subject: ItemRow,
        asked: IntentKind,
        based_on: BasedOn,
    ) -> AskResult<IntentRow> {
        let key = key_of(&asked, self.rules);
        let needs = graph::needs(tx, subject, &asked, &key)?;
        let saw = match &asked {
            IntentKind::Move { .. } | IntentKind::Delete => saw(tx, subject)?,
            _ => None,
        };
        let row = tx.add_intent(&NewIntent {
            drive,
            subject,
            asked,
            based_on,
            saw,
            name_key: key,
            hold_until: self.hold_until,
            asked_at: self.now,
            needs: needs.into_iter().collect(),
        })?;
        refold(tx, subject, self.rules)?;
        Ok(row)
    }

    /// Whether something may stand under `name` in `parent`; answers the drive.
    pub(super) fn place(
        self,
        tx: &Writing<'_>,
        parent: ItemRow,
        name: &str,
        except: Option<ItemRow>,
    ) -> AskResult<DriveRow> {
        let drive = self.folder(tx, parent, name)?;
        match tx.entry_named(parent, &name_key(name, self.rules))? {
            Some(other) if Some(other.item) != except => Err(AskError::NameTaken),
            _ => Ok(drive),
        }
    }

    /// Whether `parent` is a folder that takes this name, whoever has it there; answers the drive.
    fn folder(self, tx: &Writing<'_>, parent: ItemRow, name: &str) -> AskResult<DriveRow> {
        let folder = living(tx, parent)?.ok_or(AskError::NotThere)?;
        if folder.kind != ItemKind::Folder {
            return Err(AskError::NotAFolder);
        }
        self.rules.check(name).map_err(AskError::Name)?;
        let mut length = name.encode_utf16().count();
        for above in std::iter::once(folder.clone()).chain(tx.ancestors(parent)?) {
            length += above.name.encode_utf16().count() + 1;
        }
        if length > self.rules.longest_path {
            return Err(AskError::PathTooLong(self.rules.longest_path));
        }
        Ok(folder.drive)
    }

    /// What the person sees of an item's metadata: the server's tag, or the intent that will change it.
    fn metadata_seen(self, tx: &Writing<'_>, item: ItemRow) -> AskResult<BasedOn> {
        if let Some(earlier) = tx.open_intents_of(item)?.last() {
            return Ok(BasedOn::Preceding(earlier.row));
        }
        let etag = tx.base(item)?.and_then(|base| base.etag);
        Ok(etag.map_or(BasedOn::Untagged, BasedOn::Metadata))
    }

    /// Whether bytes saved now can take the place of those of `earlier`: it has certainly not been sent.
    fn folds(self, tx: &Writing<'_>, earlier: &Intent) -> AskResult<bool> {
        let open = matches!(earlier.state, IntentState::Queued | IntentState::NeedsYou { .. });
        // A copy asked for after it takes the bytes as they were then.
        let copied = tx.open_copies_of(earlier.subject)?.iter().any(|copy| copy.row > earlier.row);
        // What is held back can be undone by itself.
        let held = earlier.held_until(self.now).is_some();
        Ok(open && !held && !copied && earlier.progress.is_none() && !tx.has_open_attempt(earlier.row)?)
    }
}

/// The bytes that an intent carries.
pub fn content_of(asked: &IntentKind) -> Option<ContentRow> {
    match asked {
        IntentKind::Create { content, .. } | IntentKind::Replace { content, .. } => Some(*content),
        _ => None,
    }
}

/// Key of the name that an intent puts something under; empty when it does not.
pub(super) fn key_of(asked: &IntentKind, rules: &NameRules) -> String {
    match asked {
        IntentKind::MakeFolder { name, .. }
        | IntentKind::Create { name, .. }
        | IntentKind::Move { name, .. }
        | IntentKind::Copy { name, .. } => name_key(name, rules),
        IntentKind::Replace { .. } | IntentKind::Delete => String::new(),
    }
}

/// Whether it is certain of each of these that it has no effect: no attempt is without its outcome, and what the provider
/// noted is at most a part of the bytes, which nobody sees before the last of them has arrived.
pub(super) fn never_sent(tx: &Reading<'_>, intents: &[Intent]) -> StoreResult<bool> {
    for intent in intents {
        let begun = match (&intent.progress, content_of(&intent.asked)) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(_), Some(content)) => tx.content(content)?.is_none_or(|content| intent.sent >= content.size),
        };
        let certain = match intent.state {
            IntentState::Queued | IntentState::Sending => !begun,
            IntentState::NeedsYou { .. } => true,
            IntentState::Delivered | IntentState::Cancelled => false,
        };
        if !certain || tx.has_open_attempt(intent.row)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn saw(tx: &Writing<'_>, item: ItemRow) -> AskResult<Option<Saw>> {
    let content = tx.base(item)?.and_then(|base| base.ctag);
    let seen = tx.entry(item)?.and_then(|entry| entry.parent.map(|parent| (parent, entry.name)));
    Ok(seen.map(|(parent, name)| Saw { parent, name, content }))
}

fn shown(tx: &Writing<'_>, item: ItemRow) -> AskResult<Entry> {
    tx.entry(item)?.ok_or(AskError::NotThere)
}

/// What a screen shows of an item: nothing of what is deleted, or in a folder that is.
pub(super) fn living(tx: &Writing<'_>, item: ItemRow) -> StoreResult<Option<Entry>> {
    match tx.entry(item)? {
        Some(entry) if !tx.is_in_something_deleted(item)? => Ok(Some(entry)),
        _ => Ok(None),
    }
}

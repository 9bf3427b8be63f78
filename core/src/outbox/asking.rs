//! What a person can ask for. Each function checks, stores the intent with its place in the graph, and folds the overlay;
//! its caller runs it in one durable transaction, so that a change is either all there or not at all.

use super::graph;
use super::{AskError, AskResult, KEPT_AFTERWARDS};
use crate::model::{
    BasedOn, ContentRow, DriveRow, IntentKind, IntentRow, IntentState, ItemKind, ItemRow, NameRules, RequestSeq, Saw,
    WallTime, name_key,
};
use crate::store::Writing;
use crate::store::intents::{Intent, NewIntent};
use crate::store::lists::Entry;
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

    /// New bytes for a file. `based_on` is the tag of the bytes that the person opened.
    ///
    /// Bytes that are still queued for the item are folded into these, and the first `based_on` stays.
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
        let entry = shown(tx, item)?;
        if entry.kind != ItemKind::File {
            return Err(AskError::NotAFile);
        }
        tx.note_recent(item, self.now)?;
        let open = tx.open_intents_of(item)?;
        let with_content = open.iter().rev().find(|i| content_of(&i.asked).is_some());
        if let Some(earlier) = with_content
            && self.folds(tx, earlier)?
        {
            let asked = match &earlier.asked {
                IntentKind::Create { parent, name, .. } => {
                    IntentKind::Create { parent: *parent, name: name.clone(), content }
                }
                _ => IntentKind::Replace { content },
            };
            if let Some(old) = content_of(&earlier.asked) {
                tx.keep_content(old, WallTime(self.now.0 + KEPT_AFTERWARDS))?;
            }
            let key = key_of(&asked, self.rules);
            tx.change_intent(earlier.row, &asked, &earlier.based_on, &key)?;
            refold(tx, item, self.rules)?;
            return Ok(earlier.row);
        }
        let based_on = match open.iter().rev().find(|i| content_of(&i.asked).is_some() || graph::makes(&i.asked)) {
            Some(earlier) => BasedOn::Preceding(earlier.row),
            None => based_on,
        };
        self.add(tx, entry.drive, item, IntentKind::Replace { content }, based_on)
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
            if never_sent(&falling) {
                self.cancel_all(tx, &falling)?;
                return Ok(None);
            }
        }
        // What was to be changed or made inside goes with it. What is on its way already is waited for.
        if entry.kind == ItemKind::Folder {
            for intent in tx.open_intents()? {
                let inside = intent.subject != item && tx.ancestors(intent.subject)?.iter().any(|e| e.item == item);
                if inside && !matches!(intent.asked, IntentKind::Move { .. }) {
                    let falling = graph::falls_with(tx, &intent)?;
                    if never_sent(&falling) {
                        self.cancel_all(tx, &falling)?;
                    }
                }
            }
        }
        for intent in open.iter().rev().filter(|intent| never_sent(std::slice::from_ref(intent))) {
            if matches!(intent.asked, IntentKind::Replace { .. } | IntentKind::Move { .. })
                && tx.dependents_of(intent.row)?.is_empty()
            {
                self.cancel_all(tx, std::slice::from_ref(intent))?;
            }
        }
        let based_on = self.metadata_seen(tx, item)?;
        self.add(tx, entry.drive, item, IntentKind::Delete, based_on).map(Some)
    }

    /// Ends intents as cancelled, keeps their bytes for a while, and folds what they were about. Only for intents whose
    /// outcome is known not to exist.
    pub(super) fn cancel_all(self, tx: &mut Writing<'_>, falling: &[Intent]) -> AskResult<()> {
        for intent in falling.iter().rev() {
            tx.set_intent_state(intent.row, &IntentState::Cancelled, self.now)?;
            if let Some(content) = content_of(&intent.asked) {
                tx.keep_content(content, WallTime(self.now.0 + KEPT_AFTERWARDS))?;
            }
        }
        for intent in falling.iter().rev() {
            refold(tx, intent.subject, self.rules)?;
        }
        Ok(())
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
        let folder = shown(tx, parent)?;
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
        match tx.entry_named(parent, &name_key(name, self.rules))? {
            Some(other) if Some(other.item) != except => Err(AskError::NameTaken),
            _ => Ok(folder.drive),
        }
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
        Ok(open && !copied && earlier.progress.is_none() && !tx.has_open_attempt(earlier.row)?)
    }
}

/// The bytes that an intent carries.
pub fn content_of(asked: &IntentKind) -> Option<ContentRow> {
    match asked {
        IntentKind::Create { content, .. } | IntentKind::Replace { content } => Some(*content),
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

/// Whether none of these has been, or may have been, sent.
pub(super) fn never_sent(intents: &[Intent]) -> bool {
    intents.iter().all(|intent| match intent.state {
        IntentState::Queued => intent.progress.is_none(),
        IntentState::NeedsYou { .. } => true,
        IntentState::Sending | IntentState::Delivered | IntentState::Cancelled => false,
    })
}

fn saw(tx: &mut Writing<'_>, item: ItemRow) -> AskResult<Option<Saw>> {
    let content = tx.base(item)?.and_then(|base| base.ctag);
    let seen = tx.entry(item)?.and_then(|entry| entry.parent.map(|parent| (parent, entry.name)));
    let seq = this_moment(tx)?;
    Ok(seen.map(|(parent, name)| Saw { parent, name, content, seq }))
}

/// A number that no row carries yet and that whatever is written from now on, in any process, carries or exceeds.
pub(super) fn this_moment(tx: &Writing<'_>) -> AskResult<RequestSeq> {
    let next = RequestSeq(tx.request_seq()?.0 + 1);
    tx.note_seq(next)?;
    Ok(next)
}

fn shown(tx: &Writing<'_>, item: ItemRow) -> AskResult<Entry> {
    tx.entry(item)?.ok_or(AskError::NotThere)
}

//! What became of one document, as far as this device truly knows: its versions by the server's list of them, what this device has
//! delivered about it, and what waits. A read; nothing of it is kept apart.

use super::Documents;
use super::history::{DocumentVersion, versions_of};
use crate::engine::{EngineResult, Error, Reason};
use crate::model::{AsOf, IntentKind, IntentRow, IntentState, ItemRow, WallTime};
use crate::outbox::asking::content_of;
use crate::store::Reading;
use crate::store::intents::Receipt;

/// Receipts of one document that are told at most.
const MOST_RECEIPTS: u32 = 500;

/// Something that became of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActivityKind {
    /// Somebody left a version of it.
    Version {
        /// Which.
        version: DocumentVersion,
    },
    /// A change of this device has arrived.
    Delivered {
        /// The receipt.
        receipt: Receipt,
    },
    /// A change of this device waits.
    Waits {
        /// The change in the outbox.
        intent: IntentRow,
        /// What was asked for.
        asked: IntentKind,
        /// Where it stands.
        state: IntentState,
        /// Bytes of its content.
        size: u64,
    },
}

/// Something that became of a document, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityEntry {
    /// When; `None` where the server does not say.
    pub at: Option<WallTime>,
    /// What.
    pub what: ActivityKind,
}

/// What became of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// When the server was last asked for its versions: of what others did, nothing else is known.
    pub versions_as_of: AsOf,
    /// All of its versions are among these. Else what was before the earliest is not known.
    pub whole: bool,
    /// What became of it, the latest first.
    pub entries: Vec<ActivityEntry>,
}

impl Documents {
    /// What became of a document, by what this device knows. Nothing is asked.
    ///
    /// # Errors
    /// There is no such item.
    pub async fn activity(&self, item: ItemRow) -> EngineResult<Activity> {
        let now = self.engine.now();
        let read = move |tx: &Reading<'_>| {
            let item = tx.canonical(item)?;
            if tx.last_kind(item)?.is_none() {
                return Ok(None);
            }
            let known = versions_of(tx, item, now)?;
            let mut entries = Vec::new();
            // Of the same moment what had arrived is told above what it left.
            for receipt in tx.receipts_of(item, MOST_RECEIPTS)? {
                entries
                    .push(ActivityEntry { at: Some(receipt.delivered_at), what: ActivityKind::Delivered { receipt } });
            }
            for version in known.versions {
                entries.push(ActivityEntry { at: version.made_at, what: ActivityKind::Version { version } });
            }
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
            let mut all = Vec::new();
            for intent in tx.open_intents_of(item)?.into_iter().rev() {
                let size = match content_of(&intent.asked) {
                    Some(content) => tx.content(content)?.map_or(0, |content| content.size),
                    None => 0,
                };
                let (asked, state) = (intent.asked.clone(), intent.state.clone());
                let what = ActivityKind::Waits { intent: intent.row, asked, state, size };
                all.push(ActivityEntry { at: Some(intent.asked_at), what });
            }
            all.extend(entries);
            Ok(Some(Activity { versions_as_of: known.as_of, whole: known.whole, entries: all }))
        };
        self.session.db.read(read).await?.ok_or_else(|| Error::of(Reason::NotFound))
    }
}

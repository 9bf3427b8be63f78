//! What the bytes were that somebody has opened, and what was saved from them, for as long as this process lives.
//!
//! An edit is based on what was opened, also when newer bytes have taken its place on this device meanwhile and the row of
//! the older ones is gone. At most [`MOST`] are remembered, the oldest go first; an edit of what is not remembered any more is
//! kept beside. An editor that saves twice from one opened file saves the second time on top of its first, whether
//! that was delivered in between or not.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::model::{BasedOn, ContentRow, IntentRow};

/// Contents remembered at a time.
const MOST: usize = 10_000;

/// The contents that were opened.
#[derive(Debug, Default)]
pub(super) struct OpenedContents(Mutex<BTreeMap<ContentRow, Remembered>>);

#[derive(Debug)]
struct Remembered {
    basis: BasedOn,
    /// The last change that was saved from it.
    saved: Option<IntentRow>,
}

impl OpenedContents {
    /// Remembers what an edit of this content will be based on.
    pub fn remember(&self, content: ContentRow, basis: BasedOn) {
        let mut opened = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Opened anew: what is shown is not what was saved from it.
        opened.insert(content, Remembered { basis, saved: None });
        while opened.len() > MOST {
            opened.pop_first();
        }
    }

    /// Remembers that this change was saved from a content.
    pub fn saved_from(&self, content: ContentRow, intent: IntentRow) {
        let mut opened = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(remembered) = opened.get_mut(&content) {
            remembered.saved = Some(intent);
        }
    }

    /// What an edit of this content is based on, when it was opened here; [`BasedOn::Preceding`] when something was saved from
    /// it already.
    pub fn basis(&self, content: ContentRow) -> Option<BasedOn> {
        let opened = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let remembered = opened.get(&content)?;
        Some(remembered.saved.map_or_else(|| remembered.basis.clone(), BasedOn::Preceding))
    }
}

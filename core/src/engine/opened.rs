//! What the bytes were that somebody has opened, for as long as this process lives.
//!
//! An edit is based on what was opened, also when newer bytes have taken its place on this device meanwhile and the row of
//! the older ones is gone. At most [`MOST`] are remembered, the oldest go first; an edit of what is not remembered any more is
//! kept beside.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::model::{BasedOn, ContentRow};

/// Contents remembered at a time.
const MOST: usize = 10_000;

/// The contents that were opened.
#[derive(Debug, Default)]
pub(super) struct OpenedContents(Mutex<BTreeMap<ContentRow, BasedOn>>);

impl OpenedContents {
    /// Remembers what an edit of this content will be based on.
    pub fn remember(&self, content: ContentRow, basis: BasedOn) {
        let mut opened = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        opened.insert(content, basis);
        while opened.len() > MOST {
            opened.pop_first();
        }
    }

    /// What an edit of this content is based on, when it was opened here.
    pub fn basis(&self, content: ContentRow) -> Option<BasedOn> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&content).cloned()
    }
}

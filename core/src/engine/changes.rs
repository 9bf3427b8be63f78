//! Notices to screens: which lists may look different.
//!
//! At most ten notices a second for each scope, the last one always delivered. A listener is called with no lock held, from a
//! task of its own, so it may call back.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::doors;
use crate::model::{AccountId, Change, Revision, Scope};

/// The pause between two notices.
const PAUSE: Duration = Duration::from_millis(100);

/// Hears of changes. Called from one task, in order.
pub trait ChangeListener: Send + Sync {
    /// These scopes of an account (`None`: the device's own) may look different from these revisions on.
    fn changed(&self, account: Option<AccountId>, changes: &[Change]);
}

/// Collects what commits changed until the listener is told.
#[derive(Default)]
pub(super) struct Changes {
    waiting: Mutex<BTreeMap<(Option<AccountId>, Scope), Revision>>,
    told: Notify,
}

impl std::fmt::Debug for Changes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Changes")
    }
}

impl Changes {
    /// Called by the store after a commit.
    pub(super) fn note(&self, account: Option<AccountId>, changes: &[Change]) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        for change in changes {
            waiting.insert((account, change.scope), change.revision);
        }
        drop(waiting);
        self.told.notify_one();
    }

    /// Tells `listener` until the task is dropped.
    pub(super) async fn tell(self: Arc<Self>, listener: Arc<dyn ChangeListener>) {
        loop {
            self.told.notified().await;
            let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
            let mut by_account: BTreeMap<Option<AccountId>, Vec<Change>> = BTreeMap::new();
            for ((account, scope), revision) in waiting {
                by_account.entry(account).or_default().push(Change { scope, revision });
            }
            for (account, changes) in by_account {
                listener.changed(account, &changes);
            }
            doors::sleep(PAUSE).await;
        }
    }
}

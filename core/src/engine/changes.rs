//! Notices to screens: which lists may look different.
//!
//! At most ten notices a second for each scope, the last one always delivered. A listener is called with no lock held, from a
//! task of its own, so it may call back.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
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

/// What one listener has not been told yet.
#[derive(Default)]
pub(super) struct Untold {
    waiting: Mutex<BTreeMap<(Option<AccountId>, Scope), Revision>>,
    told: Notify,
}

/// Hands what commits changed to everybody who listens. Without a listener nothing is collected.
#[derive(Default)]
pub(super) struct Changes {
    listening: Mutex<Vec<Weak<Untold>>>,
}

impl std::fmt::Debug for Changes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Changes")
    }
}

impl Changes {
    /// Listens from now on, until the answer is dropped.
    pub(super) fn listen(&self) -> Arc<Untold> {
        let untold = Arc::new(Untold::default());
        lock(&self.listening).push(Arc::downgrade(&untold));
        untold
    }

    /// Called by the store after a commit.
    pub(super) fn note(&self, account: Option<AccountId>, changes: &[Change]) {
        lock(&self.listening).retain(|listening| {
            let Some(untold) = listening.upgrade() else { return false };
            let mut waiting = lock(&untold.waiting);
            for change in changes {
                waiting.insert((account, change.scope), change.revision);
            }
            drop(waiting);
            untold.told.notify_one();
            true
        });
    }
}

impl Untold {
    /// Tells `listener` until the task is dropped.
    pub(super) async fn tell(self: Arc<Self>, listener: Arc<dyn ChangeListener>) {
        loop {
            self.told.notified().await;
            let waiting = std::mem::take(&mut *lock(&self.waiting));
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

/// Every holder of these locks adds or takes whole values.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

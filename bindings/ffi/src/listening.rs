//! Changes, told to a face on one thread of their own.
//!
//! The engine tells of changes from a task; a foreign listener may take its time, and a platform's runtime would attach a thread anew
//! for each call. So they go through a channel to one thread that lives as long as somebody listens.

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use musette_core::engine::{self, Subscription};
use musette_core::model::{AccountId, Change, Revision, Scope};

use crate::error::Answer;

/// Something in `scope` may look different: a screen whose page is older asks again.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Changed {
    /// The account; nothing for the device's own (its list of accounts).
    pub account: Option<AccountId>,
    /// Where.
    pub scope: Scope,
    /// The first revision that holds it.
    pub revision: Revision,
}

/// Hears of changes: at most ten times a second for each scope, the last one always. Called from one thread, in order, with no lock held.
#[uniffi::export(with_foreign)]
pub trait ChangeListener: Send + Sync {
    /// These may look different.
    fn changed(&self, changes: Vec<Changed>);
}

/// Somebody listens, until this is dropped.
#[derive(Debug, uniffi::Object)]
pub struct Listening {
    _subscription: Subscription,
}

struct Hands(Sender<Vec<Changed>>);

impl engine::ChangeListener for Hands {
    fn changed(&self, account: Option<AccountId>, changes: &[Change]) {
        let changed = |change: &Change| Changed { account, scope: change.scope, revision: change.revision };
        // Nobody takes them any more when the subscription is about to end.
        let _ = self.0.send(changes.iter().map(changed).collect());
    }
}

/// Tells `listener` of what changes in `engine`.
pub async fn listen(engine: engine::Musette, listener: Arc<dyn ChangeListener>) -> Answer<Listening> {
    let (hands, waiting) = channel::<Vec<Changed>>();
    thread::Builder::new()
        .name("musette-changes".into())
        .spawn(move || waiting.into_iter().for_each(|changes| listener.changed(changes)))
        .map_err(engine::Error::from)?;
    let subscribe = async move { Ok(engine.subscribe(Arc::new(Hands(hands)))) };
    Ok(Listening { _subscription: crate::runtime::run(subscribe).await? })
}

//! What the facets of services beside documents have in common: a wish in a transaction, and what became of one.

use serde::Serialize;

use super::{EngineResult, Error};
use crate::model::{IntentRow, IntentState, Later, NeedsYou};
use crate::store::course::Course;
use crate::store::service_intents::{Asked, ServiceIntent};
use crate::store::{Database, Durability, Reading, StoreError, StoreResult, Writing};

/// What became of what the person did to something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PostState {
    /// Nothing of hers waits.
    Settled,
    /// Something of hers waits for its turn, or for the network.
    Waiting {
        /// The first of it.
        intent: IntentRow,
        /// Why the last try brought nothing.
        last_failure: Option<Later>,
    },
    /// It is being sent; its outcome is not known yet.
    Sending {
        /// The intent.
        intent: IntentRow,
    },
    /// Something of hers needs her.
    NeedsYou {
        /// The intent.
        intent: IntentRow,
        /// What for.
        why: NeedsYou,
    },
}

impl PostState {
    /// Of the open intents about a thing, in their order.
    pub(super) fn of<A: Asked>(open: &[ServiceIntent<A>]) -> PostState {
        let asking = open.iter().find(|open| matches!(open.state, IntentState::NeedsYou { .. })).or(open.first());
        match asking.map(|asking| (asking.row, &asking.state, asking.last_failure)) {
            None => PostState::Settled,
            Some((intent, IntentState::NeedsYou { why }, _)) => PostState::NeedsYou { intent, why: why.clone() },
            Some((intent, IntentState::Sending, _)) => PostState::Sending { intent },
            Some((intent, _, last_failure)) => PostState::Waiting { intent, last_failure },
        }
    }
}

/// Why the last try of a change brought nothing. One that was killed in the middle could not note that: where nobody is at work for the
/// account and its state says that it is being sent, nobody knows whether it arrived ([`Later::Ambiguous`]), or a part of it has
/// ([`Later::Budget`]); the next sync finds out, or goes on.
pub(super) fn met_last(tx: &Reading<'_>, course: &Course, at_work: bool) -> StoreResult<Option<Later>> {
    if at_work || course.state != IntentState::Sending || course.last_failure.is_some() {
        return Ok(course.last_failure);
    }
    Ok(Some(if tx.has_open_attempt(course.row)? { Later::Ambiguous } else { Later::Budget }))
}

/// Why a wish is refused, in a service.
pub(super) trait Refused: From<StoreError> + Into<Error> + Send + 'static {
    /// The account is being signed out: nothing is taken any more.
    fn leaving() -> Self;
    /// The database's own error, where it is one.
    fn into_store(self) -> Result<StoreError, Self>;
}

/// A wish in a transaction; its refusal undoes the transaction and comes out whole.
pub(super) async fn run<T: Send + 'static, E: Refused>(
    db: &Database,
    work: impl FnOnce(&mut Writing<'_>) -> Result<T, E> + Send + 'static,
) -> EngineResult<T> {
    let (tell, told) = std::sync::mpsc::channel::<E>();
    let stored = db
        .write(Durability::Saved, move |tx| {
            let asked = if tx.is_leaving()? { Err(E::leaving()) } else { work(tx) };
            asked.map_err(|refusal| match refusal.into_store() {
                Ok(error) => error,
                Err(other) => {
                    // Received below, after the transaction was undone.
                    let _ = tell.send(other);
                    StoreError::Unexpected("a refused change")
                }
            })
        })
        .await;
    stored.map_err(|error| told.try_recv().unwrap_or_else(|_| E::from(error)).into())
}

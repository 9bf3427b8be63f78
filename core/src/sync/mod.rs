//! Sync: what the server has changed comes in, what is wanted offline is fetched, what the person asked for goes out.
//!
//! **Promises.**
//! - *A page counts whole*: what a page of changes says and the cursor that leads on are committed together; a crash before
//!   that asks for the page again, and absorbing it twice changes nothing.
//! - *A bad network proves nothing*: only the planner's rules remove anything, and they hear only well-formed answers of
//!   the provider. A drive that refuses is "no access", never deletion.
//! - *Quiet*: a round in which nothing changed is one request and one row (its cursor, confirmed at), and no screen hears
//!   of it.
//! - *A budget is kept*: every job can stop after any request, and goes on from there another time, in another process too.
//! - *Nothing is endless*: pages, questions, tries and waits have bounds, all named beside the code that keeps them.
//!
//! **Never.** Nothing here decides what a word of the server means for a row: that is [`crate::tree::planner`]. Nothing
//! here speaks HTTP or SQL. Only the holder of the vault's sync lease runs jobs; listing a folder and fetching a file that a
//! person waits for need no lease.
//!
//! | file | what it does |
//! |---|---|
//! | [`puller`] | the list of drives; which drive is due for what |
//! | `rounds` | the pages of a followed drive |
//! | `settle` | the end of a round: limbo, folders that go, questions, the sweep of an enumeration |
//! | `visit` | listing one folder at once |
//! | [`feeds`] | the list of feeds, the newest posts of each, older ones, threads |
//! | [`gaps`], `still` | what lies in gaps of feeds, within a day's share; which groups need not be asked |
//! | [`hanging`], `linked` | what hangs on the newest posts, and the documents that they link, fetched before anybody asks |
//! | [`organisation`] | the organisation's own word, the folder for acknowledgements, who has acknowledged |
//! | `patience` | what brings nothing is asked for less often each time |
//! | [`tasks`] | lists of tasks, what is new in each, one task as a whole |
//! | [`fetcher`] | downloads: what is kept offline, and what a person waits for |
//! | [`history`] | the versions of a file, and the bytes of one, when a person asks |
//! | [`scheduler`] | `sync(budget)`: joining a running sync, the report |
//! | `jobs`, `lease` | the jobs of a sync in their order; who may run them |
//! | `services` | what is read of feeds, tasks and people, and what of them is behind |
//! | [`allowance`] | what a running sync may still spend |
//! | `awaiting` | what it waits for |
//!
//! Tests are in `tests/`, against a scripted provider; stories with a whole organisation are in `tests/journeys`, crashes
//! in `tests/simulation`.

pub mod allowance;
mod anew;
mod awaiting;
pub mod feeds;
pub mod fetcher;
pub mod gaps;
pub mod hanging;
pub mod history;
mod jobs;
mod lease;
mod linked;
pub mod organisation;
mod patience;
pub mod people;
pub mod puller;
mod rounds;
mod said_elsewhere;
pub mod scheduler;
mod services;
mod settle;
mod shared;
mod still;
pub mod tasks;
mod visit;

use std::time::Duration;

use crate::model::{Failure, Later, SignInNeed, WallTime};

pub use allowance::{Allowance, SpentSoFar};
pub use awaiting::{Awaited, WaitsFor};
pub use feeds::FeedPuller;
pub use fetcher::{Fetcher, For, Got};
pub use people::{OfOne, PeoplePuller};
pub use puller::{Due, Puller};
pub use scheduler::{Behind, Parts, Service, Stopped, SyncReport, Syncing};
pub use tasks::TaskPuller;

/// Asked before every request: whether there is budget for it.
pub type MayGoOn<'a> = &'a (dyn Fn() -> bool + Sync);

/// How a job ended. What it brought until then is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Whole.
    Done,
    /// The budget is spent; it goes on from here another time.
    Paused,
    /// The provider does not let us in. Nothing was removed for it.
    NoAccess,
    /// The server leads in circles, or answers what cannot be used; another time, from the beginning.
    GivenUp,
    /// Not now.
    Later {
        /// What stands in the way.
        why: Later,
        /// How long the provider asked us to wait.
        after: Option<Duration>,
    },
    /// The person has to sign in first.
    SignIn(SignInNeed),
}

impl From<Failure> for Ended {
    /// What a failed read means for the job that asked.
    fn from(failure: Failure) -> Ended {
        use crate::model::Refusal;
        match failure {
            Failure::Later { why, after } => Ended::Later { why, after },
            Failure::SignIn(need) => Ended::SignIn(need),
            Failure::Gone | Failure::Refused(Refusal::Permission) => Ended::NoAccess,
            // Words that no read can be answered with in earnest: the server is not to be understood now.
            Failure::Refused(_) | Failure::Changed | Failure::NameTaken | Failure::Reset => {
                Ended::Later { why: Later::Busy, after: None }
            }
        }
    }
}

/// Whether something that was asked for then is to be asked for again after so many milliseconds. A clock that was set back must not hold it up.
fn is_due(asked: Option<WallTime>, now: WallTime, every: i64) -> bool {
    asked.is_none_or(|at| now.0.saturating_sub(at.0) >= every || at > now)
}

#[cfg(test)]
mod tests;

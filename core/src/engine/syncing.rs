//! All traffic of an account: sync, and what a person waits for on the screen.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::documents::{Documents, Walked};
use super::session::Session;
use super::{EngineResult, Error, Musette, Reason};
use crate::model::{
    AccountId, AsOf, Budget, Connection, DriveId, Failure, ItemKind, ItemRow, Later, NetworkKind, Spent, Standing,
};
use crate::store::Durability;
use crate::sync::{Awaited, Ended, Got, Stopped, SyncReport};

/// What an account has exchanged since it was opened in this process: for bars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Requests and bytes.
    pub spent: Spent,
    /// Items that answers brought.
    pub items: u64,
    /// Posts that answers brought and of which nothing was known.
    pub posts: u64,
    /// Tasks that answers brought and that were not as they were.
    pub tasks: u64,
    /// What the sync that runs waits for just now.
    pub awaited: Option<Awaited>,
}

impl Musette {
    /// What an account has exchanged since it was opened here. Memory only: it may be asked for as often as a screen likes.
    pub fn traffic(&self, account: AccountId) -> Traffic {
        let told = |session: Arc<Session>| {
            let (items, posts, tasks) = session.syncing.came();
            Traffic { spent: session.client.spent(), items, posts, tasks, awaited: session.syncing.awaited() }
        };
        self.open_session(account).map_or(Traffic::default(), told)
    }

    /// The next sync of this account asks for what colleagues say although it was asked for lately: a person has asked. Only what was
    /// asked within half a minute is let be, and of many silent groups it takes a few in turn. Nor is it waited any longer with looking for
    /// what she has acknowledged on another device.
    ///
    /// # Errors
    /// There is no such account, or it is locked.
    pub async fn look_anew(&self, account: AccountId) -> EngineResult<()> {
        let session = self.session(account).await?;
        if let Some(talk) = session.syncing.talk() {
            talk.puller.look_anew();
        }
        session.syncing.puller().look_for_said_anew();
        Ok(())
    }

    /// Sends what waits and fetches what is new, until the budget ends or everything is done. A call that comes while a sync
    /// runs joins it and widens it.
    ///
    /// # Errors
    /// When the home cannot be read or written. What the network and the provider answered is in the report.
    pub async fn sync(&self, account: AccountId, budget: Budget) -> EngineResult<SyncReport> {
        let session = self.session(account).await?;
        let waits = session.delivering.has_work().await? || session.has_service_work().await?;
        if waits && budget.network != NetworkKind::None {
            self.move_on(&session).await?;
        }
        let report = of_one_cause(session.syncing.sync(budget).await?, session.client.connection());
        if report.delivered > 0 {
            self.move_on(&session).await?;
        }
        // Also after one that ended early, and above all after one that found the disk full.
        if !matches!(report.stopped, Stopped::HeldBy(_))
            && let Err(error) = self.tidy(&session).await
        {
            // The sync itself is done; what could not be tidied is tidied after another.
            tracing::warn!(%error, "tidying after a sync");
        }
        let need = match &report.stopped {
            Stopped::SignIn(need) => Some(need.clone()),
            // It was spoken to, so nothing is needed any more; a network that did not answer proves nothing.
            Stopped::Done | Stopped::Waits { .. } if report.spent.requests > 0 => None,
            _ => return Ok(report),
        };
        self.device()?.write(Durability::Saved, move |tx| tx.set_sign_in(account, need.as_ref())).await?;
        Ok(report)
    }

    /// Asks for the list of drives now.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn refresh_drives(&self, account: AccountId) -> EngineResult<()> {
        let session = self.session(account).await?;
        let ended = session.syncing.puller().refresh_drives(&|| true).await?;
        outcome(ended, session.client.connection())
    }

    /// Keeps a whole drive up to date from now on.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub async fn follow(&self, drive: DriveId) -> EngineResult<()> {
        let session = self.session(drive.account).await?;
        let row = drive.row;
        Ok(session.db.write(Durability::Saved, move |tx| tx.set_standing(row, Standing::Followed)).await?)
    }
}

impl Documents {
    /// Asks the server for one folder's list now.
    ///
    /// # Errors
    /// Offline, captured, throttled, sign-in needed, or no access.
    pub async fn refresh(&self, folder: ItemRow) -> EngineResult<()> {
        let folder = self.session.db.read(move |tx| tx.canonical(folder)).await?;
        let ended = self.session.syncing.visit(folder).await?;
        outcome(ended, self.session.client.connection())
    }

    /// The item at a path as [`Documents::at_path`] reads it. Folders on the way that were never listed here are asked for: in a
    /// drive that is only visited, whoever knows the path need not open one folder after the other.
    ///
    /// # Errors
    /// [`Reason::NotFound`]; where the network is needed, as [`Documents::refresh`].
    pub async fn find(&self, path: &str) -> EngineResult<ItemRow> {
        let mut asked = BTreeSet::new();
        loop {
            let folder = match self.walk(path).await? {
                Some(Walked::Whole(item)) => return Ok(item),
                Some(Walked::UpTo(folder)) => folder,
                None => return Err(Error::of(Reason::NotFound)),
            };
            let is_known = self.head(folder).await?.as_of != AsOf::NeverKnown;
            // Each is asked for once: what is not in its list then is not there.
            if is_known || self.item(folder).await?.kind != ItemKind::Folder || !asked.insert(folder) {
                return Err(Error::of(Reason::NotFound));
            }
            self.refresh(folder).await?;
        }
    }

    /// Fetches a file's contents now, or finds them here already.
    ///
    /// # Errors
    /// Offline, captured, throttled, sign-in needed, refused, gone, or no space. What came until then is kept, and the next
    /// call goes on from there.
    pub async fn fetch(&self, item: ItemRow) -> EngineResult<()> {
        let item = self.session.db.read(move |tx| tx.canonical(item)).await?;
        got(self.session.syncing.fetch(item).await?, self.session.client.connection())
    }
}

/// What came of fetching something.
pub(super) fn got(got: Got, connection: Connection) -> EngineResult<()> {
    match got {
        Got::Here(_) | Got::Differs(_) => Ok(()),
        Got::Unready(refusal) => Err(Error::of(Reason::Refused(refusal))),
        Got::Nothing => Err(Error::of(Reason::NotFound)),
        Got::Paused => Err(Error::of(Reason::OutOfOrder)),
        Got::NoSpace => Err(Error::of(Reason::NoSpace)),
        Got::Later { why, after } => Err(Error::met(Failure::Later { why, after }, connection)),
        Got::SignIn(need) => Err(Error::of(Reason::SignInNeeded(need))),
    }
}

/// What stands in the way on a connection that stands so: who answers in the provider's place, and a connection that breaks, are no
/// missing network.
fn seen_on(why: Later, connection: Connection) -> Later {
    match (why, connection) {
        (Later::Offline, Connection::Degraded | Connection::Captured) => Later::Unproven,
        (why, _) => why,
    }
}

/// A report that names one cause: what ended the sync is what kept its services away too, but for a patience that one of them has asked
/// for itself.
fn of_one_cause(mut report: SyncReport, connection: Connection) -> SyncReport {
    let cause = match &mut report.stopped {
        Stopped::NoNetwork => Some(Later::Offline),
        Stopped::Later { why, .. } => {
            *why = seen_on(*why, connection);
            Some(*why).filter(|why| *why != Later::Throttled)
        }
        _ => None,
    };
    for behind in report.behind.iter_mut().filter(|behind| behind.why != Later::Throttled) {
        behind.why = cause.unwrap_or(seen_on(behind.why, connection));
    }
    report
}

pub(super) fn outcome(ended: Ended, connection: Connection) -> EngineResult<()> {
    match ended {
        Ended::Done => Ok(()),
        Ended::Paused | Ended::GivenUp => Err(Error::of(Reason::OutOfOrder)),
        Ended::NoAccess => Err(Error::of(Reason::Refused(crate::model::Refusal::Permission))),
        Ended::Later { why, after } => Err(Error::met(Failure::Later { why, after }, connection)),
        Ended::SignIn(need) => Err(Error::of(Reason::SignInNeeded(need))),
    }
}

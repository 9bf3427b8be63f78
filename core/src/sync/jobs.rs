//! The jobs of a sync, one after the other, and which of their ends is the end of the sync.
//!
//! A job that the server is too busy for, or leads in circles, leaves off and lets the next begin; what concerns all of
//! them (no network, a portal, a drive's patience, a sign-in, a full disk) ends the sync. A service beside documents that asks for
//! patience holds up nobody else: it is noted as behind, waited for at the end, and read again as long as that brings something.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};

use super::allowance::{Allowance, Exhausted};
use super::awaiting::WaitsFor;
use super::feeds::BUCKET;
use super::fetcher::{FOR_KEPT, For, Got};
use super::scheduler::{Errands, Service, millis};
use super::services::{StillBehind, of_a_service};
use super::{Due, Ended, MayGoOn, Stopped, Syncing, gaps};
use crate::blobs::{ContentsError, ContentsResult};
use crate::doors::sleep;
use crate::model::{AsOf, BootTime, DriveRow, IntentKind, ItemRow, Later, NetworkKind, ReceiptRow, SignInNeed};
use crate::outbox::Step;
use crate::store::StoreResult;

/// A sync waits for something in the outbox at most so long at a time,
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// and so long altogether.
const WAITS_ALTOGETHER: Duration = Duration::from_secs(120);

/// When something may be tried again, and what that is.
pub(super) type Waits = Option<(BootTime, WaitsFor)>;
/// What ends the whole sync; `None` lets the next job begin.
pub(super) type Verdict = Option<Stopped>;

impl Syncing {
    pub(super) async fn jobs(
        &self,
        allowance: &Allowance,
        receipt: ReceiptRow,
        behind: &StillBehind,
    ) -> StoreResult<Stopped> {
        let go = || allowance.allows();
        let mut why = None;
        // All jobs in one future are large, and stacks of phones are small.
        let stopped = Box::pin(self.in_order(allowance, &go, receipt, &mut why, behind)).await?;
        Ok(match (stopped, allowance.exhausted()) {
            (Some(stopped), _) => stopped,
            (None, Some(Exhausted::Time)) => Stopped::Time,
            (None, Some(Exhausted::Bytes)) => Stopped::Bytes,
            (None, Some(Exhausted::Network)) => Stopped::NoNetwork,
            // A job that had to leave off and did not stop the others.
            (None, _) => why.unwrap_or(Stopped::Done),
        })
    }

    async fn in_order(
        &self,
        allowance: &Allowance,
        go: MayGoOn<'_>,
        receipt: ReceiptRow,
        why: &mut Option<Stopped>,
        behind: &StillBehind,
    ) -> StoreResult<Verdict> {
        self.delivering.hand_over_acknowledgements().await?;
        let (mut waits, ended) = Box::pin(self.deliver(go)).await?;
        if ended.is_some() {
            return Ok(ended);
        }
        let free = |allowance: &Allowance| allowance.network() == NetworkKind::Free;
        let a_day = |allowance: &Allowance| if free(allowance) { gaps::A_DAY } else { gaps::A_DAY_METERED };
        if allowance.network() != NetworkKind::Roaming {
            if let Some(stopped) = self.read_services(go, behind).await? {
                return Ok(Some(stopped));
            }
            self.puller.follow_pinned().await?;
            if let Some(stopped) = self.list_drives(go, why, behind).await? {
                return Ok(Some(stopped));
            }
            if self.puller.shared_is_due().await?
                && let Some(stopped) = sorted(self.puller.refresh_shared(go).await?, why)
            {
                return Ok(Some(stopped));
            }
            if let Some(stopped) = self.heed_word(go, why).await? {
                return Ok(Some(stopped));
            }
            if self.delivering.hand_over_acknowledgements().await? > 0 {
                let (again, ended) = self.deliver(go).await?;
                if ended.is_some() {
                    return Ok(ended);
                }
                waits = waits.into_iter().chain(again).min();
            }
            if let Some(stopped) = self.pull_all(Due::Changes, receipt, go, why).await? {
                return Ok(Some(stopped));
            }
            if free(allowance)
                && let Some(stopped) = self.keep(allowance, why).await?
            {
                return Ok(Some(stopped));
            }
            if let Some(stopped) = self.pull_all(Due::Enumeration, receipt, go, why).await? {
                return Ok(Some(stopped));
            }
            // Nobody waits for it: what a person looks at comes first, and may know the folder already.
            if let Some(stopped) = self.find_folder(go, why).await? {
                return Ok(Some(stopped));
            }
            if let Some(person) = self.delivering.person()
                && let Some(stopped) = sorted(self.puller.hear_of_said(person, go).await?, why)
            {
                return Ok(Some(stopped));
            }
            if free(allowance) {
                if let Some(stopped) = self.keep(allowance, why).await? {
                    return Ok(Some(stopped));
                }
                if let Some(stopped) = self.pull_all(Due::AnotherEnumeration, receipt, go, why).await? {
                    return Ok(Some(stopped));
                }
                if let Some(people) = &self.people
                    && let Some(stopped) = of_a_service(people.complete(go).await?)
                {
                    return Ok(Some(stopped));
                }
            }
            if let Some(talk) = &self.talk
                && free(allowance)
                && let Some(stopped) = of_a_service(talk.puller.fetch_hanging(&self.contents, go).await?)
            {
                return Ok(Some(stopped));
            }
            if self.talk.is_some()
                && free(allowance)
                && let Some(stopped) = of_a_service(self.fetch_linked(go).await?)
            {
                return Ok(Some(stopped));
            }
            if let Some(talk) = &self.talk
                && let Some(stopped) = of_a_service(talk.puller.fill(a_day(allowance), go).await?)
            {
                return Ok(Some(stopped));
            }
        }
        self.wait_and_go_on(allowance, go, waits, why, behind).await
    }

    /// Waits for what may be tried again soon: in the outbox, and of services that asked for patience before they were read whole.
    async fn wait_and_go_on(
        &self,
        allowance: &Allowance,
        go: MayGoOn<'_>,
        mut waits: Waits,
        why: &mut Option<Stopped>,
        behind: &StillBehind,
    ) -> StoreResult<Verdict> {
        let boot = || self.doors.clock.boot();
        let reads = allowance.network() != NetworkKind::Roaming;
        let mut waited = Duration::ZERO;
        let mut read_again = behind.again_at().filter(|_| reads);
        while let Some((at, what)) = waits.into_iter().chain(read_again).min() {
            let pause = boot().until(at);
            let late = allowance.until().is_some_and(|until| at >= until);
            if late || pause > LONGEST_WAIT || waited + pause > WAITS_ALTOGETHER {
                let tell = |at| Stopped::Waits { after_ms: millis(boot().until(at)) };
                return Ok(waits.filter(|_| allowance.allows()).map(|(at, _)| tell(at)));
            }
            let what = if what == WaitsFor::Outbox && self.only_held().await? { WaitsFor::Undo } else { what };
            let noted = self.awaiting.note(at, what);
            sleep(pause).await;
            drop(noted);
            waited += pause.max(Duration::from_millis(1));
            let now = boot();
            if waits.is_some_and(|(at, _)| at <= now) {
                let before = self.db.read(|tx| tx.last_receipt()).await?;
                let (again, ended) = self.deliver(go).await?;
                if ended.is_some() {
                    return Ok(ended);
                }
                waits = again;
                if waits.is_none() && reads {
                    let touched = self.db.read(move |tx| tx.drives_delivered_after(before)).await?;
                    if !touched.is_empty()
                        && let Some(stopped) = self.pull_all(Due::Changes, before, go, why).await?
                    {
                        return Ok(Some(stopped));
                    }
                }
            }
            if read_again.is_some_and(|(at, _)| at <= now) {
                let left = behind.left();
                if let Some(stopped) = self.read_services(go, behind).await? {
                    return Ok(Some(stopped));
                }
                // Who asks for patience again without having given anything is asked another time.
                read_again = behind.again_at().filter(|_| behind.left() < left);
            }
        }
        Ok(None)
    }

    /// Whether whatever waits in the outbox waits for the end of its undo: nothing of it has failed.
    async fn only_held(&self) -> StoreResult<bool> {
        let now = self.doors.clock.wall();
        let counts = move |tx: &crate::store::Reading<'_>| {
            Ok((tx.open_intent_count()?.saturating_sub(tx.needs_you_count()?), tx.held_count(now)?))
        };
        let (waiting, held) = self.db.read(counts).await?;
        Ok(held > 0 && held == waiting)
    }

    /// Asks for the list of drives, where that is due. What of it is not heard of is noted in `behind`, and stands in nobody's way.
    async fn list_drives(
        &self,
        go: MayGoOn<'_>,
        why: &mut Option<Stopped>,
        behind: &StillBehind,
    ) -> StoreResult<Verdict> {
        if self.puller.drives_are_due().await?
            && let Some(stopped) = sorted(self.puller.list_drives(go).await?, why)
        {
            return Ok(Some(stopped));
        }
        if let Some(ended) = self.puller.list_let_be().await? {
            let sites = self.puller.unheard().await?;
            let left = sites.len().max(1) as u64;
            behind.note_of(Service::Drives, sites, &ended, left, self.doors.clock.boot());
        }
        Ok(None)
    }

    /// Asks for the organisation's own word where that is due, and looks for the folder that it names for acknowledgements where one
    /// waits for it. That it is not told stands in nobody's way.
    async fn heed_word(&self, go: MayGoOn<'_>, why: &mut Option<Stopped>) -> StoreResult<Verdict> {
        if self.puller.word_is_due().await?
            && let Some(stopped) = sorted(self.puller.refresh_word(go).await?, why)
        {
            return Ok(Some(stopped));
        }
        let waits = self.db.read(|tx| Ok(!tx.waiting_acknowledgements()?.is_empty())).await?;
        if waits { self.find_folder(go, why).await } else { Ok(None) }
    }

    /// Looks for the folder for acknowledgements, where that is due.
    async fn find_folder(&self, go: MayGoOn<'_>, why: &mut Option<Stopped>) -> StoreResult<Verdict> {
        if self.puller.acknowledging_folder_is_due().await? {
            return Ok(sorted(self.puller.find_acknowledging_folder(go).await?, why));
        }
        Ok(None)
    }

    /// Steps through the outbox; answers when something in it may be tried again, and what ends the sync.
    async fn deliver(&self, go: MayGoOn<'_>) -> StoreResult<(Waits, Verdict)> {
        let documents = self.steps(go, || self.delivering.step(go)).await?;
        let (mut waits, mut ended) = documents;
        for (name, service) in self.sending() {
            if ended.is_some() {
                break;
            }
            if name == Service::Tasks
                && let Some(verdict) = self.find_main_list(go).await?
            {
                ended = verdict;
                continue;
            }
            let (again, stopped) = match self.steps(go, || service.step()).await? {
                // A service asks for patience for itself alone: what waits there waits for its turn, and holds nobody else up.
                (_, Some(Stopped::Later { why: Later::Throttled | Later::Unproven, after_ms })) => {
                    let pause = after_ms.map_or(BUCKET, Duration::from_millis);
                    (Some((self.doors.clock.boot().after(pause), WaitsFor::Service(name))), None)
                }
                // The consent for it is one of its own.
                (_, Some(Stopped::SignIn(SignInNeed::Consent))) => (None, None),
                came => came,
            };
            waits = waits.into_iter().chain(again).min();
            ended = stopped;
        }
        Ok((waits, ended))
    }

    /// Asks for the lists of tasks where one was made before any was known: it goes to the main one, which only that answer names.
    /// `Some` when nothing can be sent before that was answered, and whether that ends the sync.
    async fn find_main_list(&self, go: MayGoOn<'_>) -> StoreResult<Option<Verdict>> {
        let Some(Errands { puller, .. }) = &self.errands else { return Ok(None) };
        if !puller.lacks_main_list().await? {
            return Ok(None);
        }
        Ok(match puller.refresh_list(go).await? {
            // It was answered: where no list is the main one, that is hers to settle.
            Ended::Done | Ended::NoAccess => None,
            ended => Some(of_a_service(ended)),
        })
    }

    async fn steps<F: Future<Output = StoreResult<Step>>>(
        &self,
        go: MayGoOn<'_>,
        step: impl Fn() -> F,
    ) -> StoreResult<(Waits, Verdict)> {
        loop {
            if !go() {
                return Ok((None, None));
            }
            match step().await? {
                Step::Worked => {}
                Step::Idle | Step::Paused => return Ok((None, None)),
                Step::Waits(at) => return Ok((Some((at, WaitsFor::Outbox)), None)),
                Step::Stopped(why, after) => return Ok((None, Some(not_now(why, after)))),
                Step::SignIn(need) => return Ok((None, Some(Stopped::SignIn(need)))),
            }
        }
    }

    /// Pulls every drive that is due for this, those first in which something was delivered.
    async fn pull_all(
        &self,
        what: Due,
        receipt: ReceiptRow,
        go: MayGoOn<'_>,
        why: &mut Option<Stopped>,
    ) -> StoreResult<Verdict> {
        let touched = self.db.read(move |tx| tx.drives_delivered_after(receipt)).await?;
        let due = self.puller.due().await?;
        let held = self.held_deletes().await?;
        if what == Due::Changes {
            for drive in touched.iter().filter(|drive| !held.contains(drive)) {
                if let Some(stopped) = sorted(self.puller.settle_visited(*drive, go).await?, why) {
                    return Ok(Some(stopped));
                }
            }
        }
        let mut rows: Vec<(bool, DriveRow, ItemRow, bool)> = due
            .into_iter()
            // A drive that waits for another enumeration is asked for changes all the same.
            .filter(|(_, due)| *due == what || (what == Due::Changes && *due == Due::AnotherEnumeration))
            .filter(|(drive, _)| !held.contains(&drive.row))
            .map(|(drive, _)| {
                let new = drive.enumerated == AsOf::NeverKnown && drive.enumeration.is_none();
                (!touched.contains(&drive.row), drive.row, drive.root, new)
            })
            .collect();
        rows.sort_by_key(|row| row.0);
        for (_, drive, root, new) in rows {
            if !go() {
                return Ok(None);
            }
            // Somebody may be looking at it for the first time: its first list before the rest arrives.
            if what == Due::Enumeration
                && new
                && let Some(stopped) = sorted(self.puller.visit(root, go).await?, &mut None)
            {
                return Ok(Some(stopped));
            }
            if what == Due::AnotherEnumeration {
                self.puller.enumerate_again(drive).await?;
            }
            if let Some(stopped) = sorted(self.puller.pull(drive, go).await?, why) {
                return Ok(Some(stopped));
            }
        }
        Ok(None)
    }

    /// Drives in which a delete is held back for an undo. They are pulled once it has left, a few seconds later: what comes
    /// meanwhile is news to the person who deleted, and has to look like it.
    async fn held_deletes(&self) -> StoreResult<BTreeSet<DriveRow>> {
        let now = self.doors.clock.wall();
        let open = self.db.read(|tx| tx.open_intents()).await?;
        let held = open.iter().filter(|intent| intent.asked == IntentKind::Delete && intent.held_until(now).is_some());
        Ok(held.map(|intent| intent.drive).collect())
    }

    /// Fetches the kept files that are not here, a few at once.
    async fn keep(&self, allowance: &Allowance, why: &mut Option<Stopped>) -> StoreResult<Verdict> {
        let wanted = self.fetcher.wanted(self.doors.clock.wall()).await?;
        // The others are let finish their current piece once one has found that it is no use to go on.
        let no_use = AtomicBool::new(false);
        let go = || allowance.allows() && !no_use.load(Ordering::Relaxed);
        let fetch =
            |item| -> BoxFuture<'_, ContentsResult<Got>> { Box::pin(self.fetcher.fetch(item, For::Keeping, &go)) };
        let mut waiting = wanted.into_iter();
        let mut running: FuturesUnordered<_> = waiting.by_ref().take(FOR_KEPT).map(fetch).collect();
        let mut verdict = None;
        while let Some(got) = running.next().await {
            let stopped = match got {
                Ok(Got::Later { why: Later::Busy | Later::Ambiguous, after }) => {
                    why.get_or_insert(not_now(Later::Busy, after));
                    None
                }
                Ok(Got::Later { why, after }) => Some(not_now(why, after)),
                Ok(Got::SignIn(need)) => Some(Stopped::SignIn(need)),
                Ok(Got::NoSpace) => Some(Stopped::NoSpace),
                Ok(_) => None,
                Err(ContentsError::Store(error)) => return Err(error),
                Err(ContentsError::Blob(error)) => {
                    // One file's trouble is not another's; it stays unready, and is tried another time.
                    tracing::warn!(%error, "a kept file could not be stored");
                    None
                }
            };
            if stopped.is_some() {
                no_use.store(true, Ordering::Relaxed);
                verdict = verdict.or(stopped);
            }
            if go()
                && let Some(item) = waiting.next()
            {
                running.push(fetch(item));
            }
        }
        Ok(verdict)
    }
}

/// Whether the end of a job is the end of the sync. What stands in one job's way alone is noted in `why`.
pub(super) fn sorted(ended: Ended, why: &mut Option<Stopped>) -> Verdict {
    match ended {
        Ended::Done | Ended::Paused | Ended::NoAccess => None,
        Ended::GivenUp => {
            why.get_or_insert(not_now(Later::Busy, None));
            None
        }
        Ended::Later { why: Later::Busy | Later::Ambiguous, after } => {
            why.get_or_insert(not_now(Later::Busy, after));
            None
        }
        Ended::Later { why, after } => Some(not_now(why, after)),
        Ended::SignIn(need) => Some(Stopped::SignIn(need)),
    }
}

pub(super) fn not_now(why: Later, after: Option<Duration>) -> Stopped {
    Stopped::Later { why, after_ms: after.map(millis) }
}

//! The jobs of a sync, one after the other, and which of their ends is the end of the sync.
//!
//! A job that the server is too busy for, or leads in circles, leaves off and lets the next begin; what concerns all of
//! them (no network, a portal, patience asked for, a sign-in, a full disk) ends the sync.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};

use super::allowance::{Allowance, Exhausted};
use super::fetcher::{FOR_KEPT, For, Got};
use super::scheduler::{Errands, millis};
use super::{Due, Ended, MayGoOn, Stopped, Syncing};
use crate::blobs::{ContentsError, ContentsResult};
use crate::doors::sleep;
use crate::model::{AsOf, BootTime, DriveRow, IntentKind, ItemRow, Later, NetworkKind, ReceiptRow, SignInNeed};
use crate::outbox::Step;
use crate::store::StoreResult;

/// A sync waits for something in the outbox at most so long at a time,
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// and so long altogether.
const WAITS_ALTOGETHER: Duration = Duration::from_secs(120);

/// How long the provider of feeds counts requests for, where it does not say when it takes the next.
const BUCKET: Duration = Duration::from_secs(30);

/// What ends the whole sync; `None` lets the next job begin.
type Verdict = Option<Stopped>;

impl Syncing {
    pub(super) async fn jobs(&self, allowance: &Allowance, receipt: ReceiptRow) -> StoreResult<Stopped> {
        let go = || allowance.allows();
        let mut why = None;
        // All jobs in one future are large, and stacks of phones are small.
        let stopped = Box::pin(self.in_order(allowance, &go, receipt, &mut why)).await?;
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
    ) -> StoreResult<Verdict> {
        self.delivering.hand_over_acknowledgements().await?;
        let (mut waits, ended) = Box::pin(self.deliver(go)).await?;
        if ended.is_some() {
            return Ok(ended);
        }
        let free = |allowance: &Allowance| allowance.network() == NetworkKind::Free;
        if allowance.network() != NetworkKind::Roaming {
            if let Some(stopped) = self.read_feeds(go).await? {
                return Ok(Some(stopped));
            }
            if let Some(stopped) = self.read_tasks(go).await? {
                return Ok(Some(stopped));
            }
            if let Some(stopped) = self.read_people(go).await? {
                return Ok(Some(stopped));
            }
            self.puller.follow_pinned().await?;
            if self.puller.drives_are_due().await?
                && let Some(stopped) = sorted(self.puller.refresh_drives(go).await?, why)
            {
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
                && let Some(stopped) = of_a_service(talk.puller.fill(go).await?)
            {
                return Ok(Some(stopped));
            }
        }
        let mut waited = Duration::ZERO;
        while let Some(at) = waits {
            let pause = self.doors.clock.boot().until(at);
            let late = allowance.until().is_some_and(|until| at >= until);
            if late || pause > LONGEST_WAIT || waited + pause > WAITS_ALTOGETHER {
                return Ok(allowance.allows().then_some(Stopped::Waits { after_ms: millis(pause) }));
            }
            sleep(pause).await;
            waited += pause.max(Duration::from_millis(1));
            let before = self.db.read(|tx| tx.last_receipt()).await?;
            let (again, ended) = self.deliver(go).await?;
            if ended.is_some() {
                return Ok(ended);
            }
            waits = again;
            if waits.is_none() && allowance.network() != NetworkKind::Roaming {
                let touched = self.db.read(move |tx| tx.drives_delivered_after(before)).await?;
                if !touched.is_empty()
                    && let Some(stopped) = self.pull_all(Due::Changes, before, go, why).await?
                {
                    return Ok(Some(stopped));
                }
            }
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
    async fn deliver(&self, go: MayGoOn<'_>) -> StoreResult<(Option<BootTime>, Verdict)> {
        let documents = self.steps(go, || self.delivering.step(go)).await?;
        let (mut waits, mut ended) = documents;
        for service in self.services() {
            if ended.is_some() {
                break;
            }
            let (again, stopped) = match self.steps(go, || service.step()).await? {
                // A service asks for patience for itself alone: what waits there waits for its turn, and holds nobody else up.
                (_, Some(Stopped::Later { why: Later::Throttled | Later::Unproven, after_ms })) => {
                    let pause = after_ms.map_or(BUCKET, Duration::from_millis);
                    (Some(self.doors.clock.boot().after(pause)), None)
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

    async fn steps<F: Future<Output = StoreResult<Step>>>(
        &self,
        go: MayGoOn<'_>,
        step: impl Fn() -> F,
    ) -> StoreResult<(Option<BootTime>, Verdict)> {
        loop {
            if !go() {
                return Ok((None, None));
            }
            match step().await? {
                Step::Worked => {}
                Step::Idle | Step::Paused => return Ok((None, None)),
                Step::Waits(at) => return Ok((Some(at), None)),
                Step::Stopped(why, after) => return Ok((None, Some(not_now(why, after)))),
                Step::SignIn(need) => return Ok((None, Some(Stopped::SignIn(need)))),
            }
        }
    }

    /// Reads what is new in feeds, once somebody has looked into them. What stands in their way alone stands in nobody else's: the
    /// consent for them, their provider's patience.
    async fn read_feeds(&self, go: MayGoOn<'_>) -> StoreResult<Verdict> {
        let Some(talk) = &self.talk else { return Ok(None) };
        if self.db.read(|tx| tx.feeds_as_of()).await? == AsOf::NeverKnown {
            return Ok(None);
        }
        let mut ended = Ended::Done;
        if talk.puller.list_is_due().await? {
            ended = talk.puller.refresh_list(go).await?;
        }
        for feed in talk.puller.due().await? {
            match ended {
                Ended::Done
                | Ended::NoAccess
                | Ended::Later { why: Later::Unproven | Later::Busy | Later::Ambiguous, .. } => {
                    ended = talk.puller.poll(feed, go).await?;
                }
                _ => break,
            }
        }
        for thread in talk.puller.unfinished().await? {
            if !matches!(ended, Ended::Done | Ended::NoAccess | Ended::GivenUp) {
                break;
            }
            ended = talk.puller.thread(thread, go).await?;
        }
        Ok(of_a_service(ended))
    }

    /// Reads what is new in tasks, once somebody has looked at them, as [`Syncing::read_feeds`] does.
    async fn read_tasks(&self, go: MayGoOn<'_>) -> StoreResult<Verdict> {
        let Some(Errands { puller, .. }) = &self.errands else { return Ok(None) };
        let Some(list_is_due) = puller.list_is_due().await? else { return Ok(None) };
        let mut ended = Ended::Done;
        if list_is_due {
            ended = puller.refresh_list(go).await?;
        }
        for source in puller.due().await? {
            match ended {
                Ended::Done
                | Ended::NoAccess
                | Ended::GivenUp
                | Ended::Later { why: Later::Unproven | Later::Busy | Later::Ambiguous, .. } => {
                    ended = puller.poll(source, go).await?;
                }
                _ => break,
            }
        }
        Ok(of_a_service(ended))
    }

    /// Asks with whom this person works, once a day, as [`Syncing::read_feeds`] does.
    async fn read_people(&self, go: MayGoOn<'_>) -> StoreResult<Verdict> {
        match &self.people {
            Some(people) if people.is_due().await? => Ok(of_a_service(people.refresh(go).await?)),
            _ => Ok(None),
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

/// Whether the end of a service's job is the end of the sync: its own patience, and the consent for it, are not. What it could not
/// read is read another time, and says how old it is.
fn of_a_service(ended: Ended) -> Verdict {
    match ended {
        Ended::Later { why: Later::Throttled | Later::Unproven, .. } | Ended::SignIn(SignInNeed::Consent) => None,
        ended => sorted(ended, &mut None),
    }
}

/// Whether the end of a job is the end of the sync. What stands in one job's way alone is noted in `why`.
fn sorted(ended: Ended, why: &mut Option<Stopped>) -> Verdict {
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

fn not_now(why: Later, after: Option<Duration>) -> Stopped {
    Stopped::Later { why, after_ms: after.map(millis) }
}

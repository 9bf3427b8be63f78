//! What is read of the services beside documents, and which of them are behind.
//!
//! **Promises.** What stands in the way of one service, or of one thread, stands in nobody else's: it is noted as behind, with what it is
//! called where that is known, and asked for again another time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;

use super::awaiting::WaitsFor;
use super::feeds::BUCKET;
use super::jobs::{Verdict, Waits, sorted};
use super::patience::{Failing, fails};
use super::scheduler::{Behind, Errands, Service, millis};
use super::{Ended, MayGoOn, Syncing};
use crate::model::{AsOf, BootTime, FeedRow, Later, SignInNeed};
use crate::store::StoreResult;

/// So many threads that fail in one sync are enough: the others are tried with the next.
const MOST_IN_VAIN: usize = 3;

/// A service that is read: how that ends, and how much of it is still to be read.
type Reading<'a> = BoxFuture<'a, StoreResult<(Ended, u64)>>;

impl Syncing {
    /// Reads feeds, tasks and people, where they are due. What stands in a service's way alone is noted in `behind`.
    pub(super) async fn read_services(&self, go: MayGoOn<'_>, behind: &StillBehind) -> StoreResult<Verdict> {
        let reads: [(Service, Reading<'_>); 3] = [
            (Service::Feeds, Box::pin(self.read_feeds(go))),
            (Service::Tasks, Box::pin(self.read_tasks(go))),
            (Service::People, Box::pin(self.read_people(go))),
        ];
        for (service, read) in reads {
            let (ended, left) = read.await?;
            behind.note(service, &ended, left, self.doors.clock.boot());
            if let Some(stopped) = of_a_service(ended) {
                return Ok(Some(stopped));
            }
        }
        if let Some(talk) = &self.talk {
            let Failing { names, left, ended } = talk.puller.failing().await?;
            behind.note_of(Service::Threads, names, &ended, left, self.doors.clock.boot());
        }
        Ok(None)
    }

    /// Reads what is new in feeds; answers the first trouble, and how many feeds and threads are still to be read. What stands in their
    /// way alone stands in nobody else's: the consent for them, their provider's patience.
    async fn read_feeds(&self, go: MayGoOn<'_>) -> StoreResult<(Ended, u64)> {
        let Some(talk) = &self.talk else { return Ok((Ended::Done, 0)) };
        let mut course = Course::default();
        if self.db.read(|tx| tx.feeds_as_of()).await? == AsOf::NeverKnown {
            match talk.puller.look_first(go).await? {
                Ended::Done => {}
                ended => return Ok((ended, 1)),
            }
        } else if talk.puller.list_is_due().await? {
            course.note(talk.puller.refresh_list(go).await?);
        }
        let due = talk.puller.due().await?;
        let anew = talk.puller.anew(&due).await?;
        let beside: BTreeSet<FeedRow> = anew.iter().copied().collect();
        let (due, ended) = talk.puller.without_still([due, anew].concat(), go).await?;
        let due = talk.puller.worth_asking(due, &beside).await?;
        course.note(ended);
        for feed in due {
            if course.is_over() {
                break;
            }
            course.note(talk.puller.poll_within(feed, &beside, go).await?);
        }
        talk.puller.judge_list().await?;
        let mut in_vain = Vec::new();
        for thread in talk.puller.unfinished().await? {
            if course.is_over() || in_vain.len() == MOST_IN_VAIN {
                break;
            }
            match talk.puller.go_on_with(thread, go).await? {
                ended if fails(&ended) => in_vain.push((thread, ended)),
                ended => course.note(ended),
            }
        }
        // Where nothing else was answered either it is no failure of the thread.
        if course.is_answered {
            talk.puller.let_be(in_vain).await?;
        } else if let Some((_, ended)) = in_vain.pop() {
            course.note(ended);
        }
        let mut left = talk.puller.due().await?.len() + talk.puller.unfinished().await?.len();
        if let Some((put_off, after)) = talk.puller.put_off() {
            left += put_off;
            if course.trouble.is_none() {
                course.note(Ended::Later { why: Later::Throttled, after: Some(after) });
            }
        }
        Ok((course.ended(), left as u64))
    }

    /// Reads what is new in tasks, as [`Syncing::read_feeds`] does.
    async fn read_tasks(&self, go: MayGoOn<'_>) -> StoreResult<(Ended, u64)> {
        let Some(Errands { puller, .. }) = &self.errands else { return Ok((Ended::Done, 0)) };
        let mut course = Course::default();
        match puller.list_is_due().await? {
            None => match puller.look_first(go).await? {
                Ended::Done => {}
                ended => return Ok((ended, 1)),
            },
            Some(true) => course.note(puller.refresh_list(go).await?),
            Some(false) => {}
        }
        for source in puller.due().await? {
            if course.is_over() {
                break;
            }
            course.note(puller.poll(source, go).await?);
        }
        Ok((course.ended(), puller.due().await?.len() as u64))
    }

    /// Asks with whom this person works, once a day, as [`Syncing::read_feeds`] does.
    async fn read_people(&self, go: MayGoOn<'_>) -> StoreResult<(Ended, u64)> {
        match &self.people {
            Some(people) if people.is_due().await? => Ok((people.refresh(go).await?, 1)),
            _ => Ok((Ended::Done, 0)),
        }
    }
}

/// How the reading of a service goes.
struct Course {
    last: Ended,
    trouble: Option<Ended>,
    /// Something was answered as it should be.
    is_answered: bool,
}

impl Default for Course {
    fn default() -> Course {
        Course { last: Ended::Done, trouble: None, is_answered: false }
    }
}

impl Course {
    fn note(&mut self, ended: Ended) {
        if !matches!(ended, Ended::Done | Ended::Paused | Ended::NoAccess) {
            self.trouble.get_or_insert(ended.clone());
        }
        self.is_answered |= matches!(ended, Ended::Done | Ended::NoAccess);
        self.last = ended;
    }

    /// Whether the next would meet the same.
    fn is_over(&self) -> bool {
        use Later::{Ambiguous, Busy, Unproven};
        !matches!(
            self.last,
            Ended::Done | Ended::NoAccess | Ended::GivenUp | Ended::Later { why: Unproven | Busy | Ambiguous, .. }
        )
    }

    /// The end that the sync has to heed: the last, or the first trouble where the last was none.
    fn ended(self) -> Ended {
        match self.last {
            Ended::Done | Ended::NoAccess => self.trouble.unwrap_or(self.last),
            last => last,
        }
    }
}

/// Which services are behind, while a sync runs.
#[derive(Default)]
pub(super) struct StillBehind(Mutex<BTreeMap<Service, (Behind, BootTime)>>);

impl StillBehind {
    fn map(&self) -> MutexGuard<'_, BTreeMap<Service, (Behind, BootTime)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How the reading of a service has ended, and how much of it is still to be read.
    pub(super) fn note(&self, service: Service, ended: &Ended, left: u64, now: BootTime) {
        self.note_of(service, Vec::new(), ended, left, now);
    }

    /// As [`StillBehind::note`], where it is known what of the service it is, by name.
    pub(super) fn note_of(&self, service: Service, names: Vec<String>, ended: &Ended, left: u64, now: BootTime) {
        let Ended::Later { why, after } = ended else {
            self.map().remove(&service);
            return;
        };
        let again = after.or((*why == Later::Throttled).then_some(BUCKET));
        let behind = Behind { service, names, left: left.max(1), why: *why, after_ms: again.map(millis) };
        self.map().insert(service, (behind, now.after(again.unwrap_or_default())));
    }

    /// When the first of those may be asked again that asked for patience.
    pub(super) fn again_at(&self) -> Waits {
        let map = self.map();
        let patient = map.values().filter(|(behind, _)| behind.why == Later::Throttled);
        patient.map(|(behind, at)| (*at, WaitsFor::Service(behind.service))).min()
    }

    pub(super) fn left(&self) -> u64 {
        self.map().values().map(|(behind, _)| behind.left).sum()
    }

    /// Which they are.
    pub(super) fn told(&self) -> Vec<Behind> {
        self.map().values().map(|(behind, _)| behind.clone()).collect()
    }
}

/// Whether the end of a service's job is the end of the sync: its own patience, the consent for it, and that its host is out of reach,
/// are not; where there is no network at all, documents find that out. What it could not read is read another time, and says how old
/// it is.
pub(super) fn of_a_service(ended: Ended) -> Verdict {
    match ended {
        Ended::Later { why: Later::Throttled | Later::Unproven | Later::Offline, .. }
        | Ended::SignIn(SignInNeed::Consent) => None,
        ended => sorted(ended, &mut None),
    }
}

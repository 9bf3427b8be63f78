//! What brings nothing is asked for less often each time.
//!
//! **Promises.** A part of the list of drives that is not heard of, a first look that fails, a thread that cannot be read, or that is of a group shut to
//! this person: each is let be for a while that doubles with every try in vain and has a bound, over the end of a process too. What is let be
//! stands in no sync's way, and where it is missing that is said ([`super::Behind`]). Whoever asks for it herself is not held up.
//!
//! A thread fails only where the provider has answered something else in the same sync: a bad network makes no thread wait.
//!
//! | why it brought nothing | the first pause | the longest |
//! |---|---|---|
//! | the provider does not let her in: no consent, no access, no such service | an hour | a day |
//! | it failed, or its answer was not its own | a minute | an hour |
//!
//! No network, and a server that asks for patience, are nobody's failure: they make no pause here.
//!
//! Stories: `tests/journeys/tests/stories/patience.rs`, `first_look.rs`.

use std::time::Duration;

use super::{Ended, FeedPuller, MayGoOn, Puller, TaskPuller, is_due};
use crate::model::{Later, PostRow, SignInNeed, WallTime};
use crate::store::pauses::{Pause, Work};
use crate::store::{Database, Durability, StoreResult};
use crate::talk::begins;

/// The first pause of what fails, and its bound, in milliseconds.
const FAILS: (i64, i64) = (60_000, 60 * 60_000);
/// The same where this person is not let in.
const SHUT: (i64, i64) = (60 * 60_000, 24 * 60 * 60_000);
/// Names of what is let be that are told.
const MOST_NAMED: usize = 3;
/// More doublings than any bound needs.
const MOST_DOUBLED: u32 = 16;

/// How long it is let be, in milliseconds.
fn length(pause: &Pause) -> i64 {
    let (first, most) = if pause.why.is_some() { FAILS } else { SHUT };
    first.saturating_mul(1 << pause.tries.saturating_sub(1).min(MOST_DOUBLED)).min(most)
}

/// How a job ends of which nothing may be asked yet; `None` where it may.
fn let_be(pause: &Pause, now: WallTime) -> Option<Ended> {
    let length = length(pause);
    if is_due(Some(pause.asked_at), now, length) {
        return None;
    }
    let left = pause.asked_at.0.saturating_add(length).saturating_sub(now.0);
    let after = Some(Duration::from_millis(u64::try_from(left).unwrap_or(0)));
    Some(pause.why.map_or(Ended::NoAccess, |why| Ended::Later { why, after }))
}

/// What an end in vain says of the next time: `None` where it is no failure of this work.
fn in_vain(ended: &Ended) -> Option<Option<Later>> {
    match ended {
        Ended::NoAccess | Ended::SignIn(_) => Some(None),
        Ended::GivenUp => Some(Some(Later::Busy)),
        Ended::Later { why: why @ (Later::Unproven | Later::Ambiguous | Later::Busy), .. } => Some(Some(*why)),
        Ended::Later { .. } | Ended::Done | Ended::Paused => None,
    }
}

/// Whether an end says that this work itself cannot be done now.
pub(super) fn fails(ended: &Ended) -> bool {
    matches!(ended, Ended::Later { why: Later::Unproven | Later::Ambiguous | Later::Busy, .. })
}

/// Threads that failed and are let be.
pub(super) struct Failing {
    /// How some of them begin.
    pub(super) names: Vec<String>,
    /// How many they are.
    pub(super) left: u64,
    /// How asking for the first of them would end; [`Ended::Done`] where there are none.
    pub(super) ended: Ended,
}

/// How a work ends that is let be now; `None` where it may be asked for.
pub(super) async fn is_let_be(db: &Database, work: Work, now: WallTime) -> StoreResult<Option<Ended>> {
    Ok(db.read(move |tx| tx.pause(work)).await?.and_then(|pause| let_be(&pause, now)))
}

/// Notes how a work went.
pub(super) async fn note(db: &Database, work: Work, ended: &Ended, now: WallTime) -> StoreResult<()> {
    match in_vain(ended) {
        Some(why) => db.write(Durability::Fetched, move |tx| tx.note_pause(work, why, now)).await,
        None if *ended == Ended::Done => db.write(Durability::Fetched, move |tx| tx.end_pause(work)).await,
        None => Ok(()),
    }
}

/// How a first look ends for the sync in which it was made, once that is noted. A service of which nobody has ever had anything ends no
/// sync: what concerns the whole account is told to the other jobs as well. Who has to sign in again has to for documents too.
async fn looked(db: &Database, work: Work, ended: Ended, now: WallTime) -> StoreResult<Ended> {
    if ended != Ended::SignIn(SignInNeed::Again) {
        note(db, work, &ended, now).await?;
    }
    Ok(match (is_let_be(db, work, now).await?, ended) {
        (Some(let_be), _) => let_be,
        (None, Ended::SignIn(_)) => Ended::NoAccess,
        (None, ended) => ended,
    })
}

/// Whether one may be asked for again before the other.
fn sooner(one: &Ended, other: &Ended) -> bool {
    match (one, other) {
        (Ended::Later { after: Some(one), .. }, Ended::Later { after: Some(other), .. }) => one < other,
        _ => !matches!(other, Ended::Later { .. }),
    }
}

impl FeedPuller {
    /// Asks for the list of feeds where nobody has before: what is in them is read from then on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn look_first(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let now = self.doors.clock.wall();
        if let Some(ended) = is_let_be(&self.db, Work::FirstFeeds, now).await? {
            return Ok(ended);
        }
        let ended = self.refresh_list(may_go_on).await?;
        looked(&self.db, Work::FirstFeeds, ended, now).await
    }

    /// The threads that somebody has looked into and of which the oldest posts are not known yet, one look each, but for those that
    /// were asked for in vain lately.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unfinished(&self) -> StoreResult<Vec<PostRow>> {
        let now = self.doors.clock.wall();
        let read = move |tx: &crate::store::Reading<'_>| {
            let mut threads = Vec::new();
            for thread in tx.unfinished_threads()? {
                let pause = tx.pause(Work::Thread(thread))?;
                if pause.and_then(|pause| let_be(&pause, now)).is_none() {
                    threads.push(thread);
                }
            }
            Ok(threads)
        };
        self.db.read(read).await
    }

    /// Lets threads be for a while that could not be read, each with how that ended.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn let_be(&self, threads: Vec<(PostRow, Ended)>) -> StoreResult<()> {
        let now = self.doors.clock.wall();
        for (thread, ended) in threads {
            note(&self.db, Work::Thread(thread), &ended, now).await?;
        }
        Ok(())
    }

    /// The threads that could not be read and are let be now.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn failing(&self) -> StoreResult<Failing> {
        let now = self.doors.clock.wall();
        let read = move |tx: &crate::store::Reading<'_>| {
            let mut failing = Failing { names: Vec::new(), left: 0, ended: Ended::Done };
            for thread in tx.unfinished_threads()? {
                let pause = tx.pause(Work::Thread(thread))?.filter(|pause| pause.why.is_some());
                let Some(ended) = pause.and_then(|pause| let_be(&pause, now)) else { continue };
                failing.left += 1;
                if sooner(&ended, &failing.ended) {
                    failing.ended = ended;
                }
                if failing.names.len() < MOST_NAMED {
                    failing.names.extend(tx.post_entry(thread)?.map(|post| begins(&post.facts)));
                }
            }
            Ok(failing)
        };
        self.db.read(read).await
    }

    /// Goes on with a thread of which the oldest posts are not known yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn go_on_with(&self, thread: PostRow, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let ended = self.thread(thread, may_go_on).await?;
        if matches!(ended, Ended::Done | Ended::NoAccess) {
            note(&self.db, Work::Thread(thread), &ended, self.doors.clock.wall()).await?;
        }
        Ok(ended)
    }
}

impl TaskPuller {
    /// As [`FeedPuller::look_first`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn look_first(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let now = self.doors.clock.wall();
        if let Some(ended) = is_let_be(&self.db, Work::FirstTasks, now).await? {
            return Ok(ended);
        }
        let ended = self.refresh_list(may_go_on).await?;
        looked(&self.db, Work::FirstTasks, ended, now).await
    }
}

impl Puller {
    /// Notes what kept a part of the list of drives away, and the sites whose it was where that is known; or that nothing did.
    pub(super) async fn note_list(&self, ended: &Ended, unheard: Vec<String>) -> StoreResult<()> {
        note(&self.db, Work::Drives, ended, self.doors.clock.wall()).await?;
        self.write(move |tx| tx.name_pause(Work::Drives, &unheard)).await
    }

    /// The sites of which a part of the list of drives was not heard, a few of them.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn unheard(&self) -> StoreResult<Vec<String>> {
        let mut names = self.db.read(|tx| tx.names_of_pause(Work::Drives)).await?;
        names.truncate(MOST_NAMED);
        Ok(names)
    }

    /// How asking for the list of drives ends where a part of it is let be now; `None` where it may be asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_let_be(&self) -> StoreResult<Option<Ended>> {
        is_let_be(&self.db, Work::Drives, self.doors.clock.wall()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_doubles_up_to_its_bound_and_a_clock_set_back_ends_it() {
        let pause = |tries, why| Pause { tries, why, asked_at: WallTime(1_000_000) };
        let busy = Some(Later::Busy);
        let lengths = [1, 2, 3, 6, 7, 40].map(|tries| length(&pause(tries, busy)) / 60_000);
        assert_eq!(lengths, [1, 2, 4, 32, 60, 60]);
        let lengths = [1, 2, 5, 6, u32::MAX].map(|tries| length(&pause(tries, None)) / 3_600_000);
        assert_eq!(lengths, [1, 2, 16, 24, 24]);
        let (soon, set_back) = (WallTime(1_030_000), WallTime(900_000));
        let after = Some(Duration::from_secs(30));
        assert_eq!(let_be(&pause(1, busy), soon), Some(Ended::Later { why: Later::Busy, after }));
        assert_eq!(let_be(&pause(1, None), soon), Some(Ended::NoAccess));
        assert_eq!(let_be(&pause(1, busy), WallTime(1_060_000)), None);
        assert_eq!(let_be(&pause(1, busy), set_back), None);
    }
}

//! Carries what was asked for to a service: one step of one intent, the same for every service but documents.
//!
//! **Promises.** An attempt is recorded before its request. When an earlier attempt's outcome is not known, the next step looks
//! for its effect ([`Service::find_mine`]) before it sends again; where each request was answered, nothing is in doubt and nothing
//! is looked for. What a step brought is stored before the next one begins.
//! What took effect changes base and overlay, leaves a receipt and ends the intent in one transaction. An intent that was taken
//! back, changed or settled by another process meanwhile is left as it is.
//!
//! **Never.** An intent is not sent when a doubt about it could not be settled; a doubt is not forgotten by asking the person, by
//! a missing token, or by a look that failed.
//!
//! **How.** A [`Service`] says what its intents are about, what is to be sent with remote ids in place of local ones, and what a
//! delivery did to base. Everything else is here. Documents have a delivery of their own (`delivery`): their bytes go in
//! pieces, and a conflict keeps both.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::queue::{Settled, Step, Timers, Turn, turn};
use crate::doors::Doors;
use crate::model::{BootTime, Failure, HowChecked, IntentState, Later, NeedsYou, RequestSeq, WallTime};
use crate::providers::{Looked, Progress, Stepped};
use crate::sabotage::{self, Sabotage};
use crate::store::service_intents::{Asked, ServiceIntent};
use crate::store::standing::Moved;
use crate::store::{Database, Durability, Reading, StoreResult, Writing};
use crate::tree::Sequence;

/// So many tries of an intent follow each other without a pause, when somebody else was quicker each time.
const AT_ONCE: u32 = 3;

/// What an intent needs to be sent, read in one transaction.
pub enum Prepared<D> {
    /// This is to be delivered.
    Ready(D),
    /// It cannot be sent as it is.
    Stuck(NeedsYou),
    /// What it is about is gone on the server, and it asked for just that.
    Done,
}

/// What a look right before sending came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Vetted {
    /// Nothing speaks against sending it.
    Goes,
    /// The person decides first.
    Asks(NeedsYou),
}

/// Why what has to be known before something is sent could not be found out.
pub enum Lacks {
    /// It cannot be had now.
    Failed(Failure),
    /// The provider has answered, and the person decides.
    Asks(NeedsYou),
}

/// What follows from a refusal because the server's is not what the intent was based on.
pub enum Met<L> {
    /// It is to be sent once more, on what is there now.
    Again,
    /// It is there already as it was asked for.
    Delivered(L),
    /// The person decides.
    Asks(NeedsYou),
    /// It could not be found out.
    Failed(Failure),
}

/// A service's part of the outbox.
#[async_trait]
pub trait Service: Send + Sync + 'static {
    /// What it can be asked for.
    type Asked: Asked;
    /// What is to be delivered, with remote ids in place of local ones.
    type Delivery: Send + Sync;
    /// What of it lies on this device and is read right before it is sent; `()` where nothing does.
    type Load: Send + Sync;
    /// What a delivery that took effect left.
    type Left: Send + 'static;
    /// After a first step something of it stands at the provider already: what was noted of that is not forgotten when the person
    /// is asked, or it would be made twice.
    const STANDS_BETWEEN_STEPS: bool = false;

    /// Puts remote ids into the place of local ones.
    fn prepare(tx: &Reading<'_>, intent: &ServiceIntent<Self::Asked>) -> StoreResult<Prepared<Self::Delivery>>;

    /// Fetches what has to be known before anything can get lost, and stores what each answer told before it asks further: whoever goes on
    /// with it after a crash begins there. Reads only. `Err` of the inner result: it cannot be had, or not now.
    async fn complete(
        &self,
        _db: &Database,
        _intent: &ServiceIntent<Self::Asked>,
        _delivery: &mut Self::Delivery,
    ) -> StoreResult<Result<(), Lacks>> {
        Ok(Ok(()))
    }

    /// The server's time now, by its own answers; `None` where they do not tell it.
    async fn server_time(&self) -> Result<Option<WallTime>, Failure>;

    /// Server time from which evidence of this delivery counts.
    fn began(delivery: &mut Self::Delivery) -> &mut Option<WallTime>;

    /// Looks, right before it is sent, whether something came that the person could not know of. Reads only. `Err` of the inner
    /// result: it could not be looked at now.
    async fn look_first(
        &self,
        _carried: &Carried<'_>,
        _intent: &ServiceIntent<Self::Asked>,
    ) -> StoreResult<Result<Vetted, Failure>> {
        Ok(Ok(Vetted::Goes))
    }

    /// Opens what is to be sent from this device.
    async fn load(&self, intent: &ServiceIntent<Self::Asked>) -> StoreResult<Self::Load>;

    /// Whether something of it was wanted and could not be had.
    fn is_lost(_load: &Self::Load) -> bool {
        false
    }

    /// The next step. One request that changes something.
    async fn advance(
        &self,
        delivery: &Self::Delivery,
        progress: &Progress,
        load: &Self::Load,
    ) -> Result<Stepped<Self::Left>, Failure>;

    /// Looks for the effect of a delivery whose outcome is not known. Reads only.
    async fn find_mine(&self, delivery: &Self::Delivery, progress: &Progress) -> Result<Looked<Self::Left>, Failure>;

    /// How long the effect of an attempt without an answer is given to appear, before it is looked for.
    fn to_appear(_delivery: &Self::Delivery) -> Duration {
        Duration::ZERO
    }

    /// What the person is asked when what it is about, or where it goes, is gone. `None`: it asked for just that.
    fn gone(delivery: &Self::Delivery) -> Option<NeedsYou>;

    /// What a failure proves once it is looked into: what of it is the provider's word about what is there goes into base, and what only looked
    /// so is told for what it is. Reads only.
    async fn looked_into(
        &self,
        _carried: &Carried<'_>,
        _intent: &ServiceIntent<Self::Asked>,
        _delivery: &Self::Delivery,
        failure: Failure,
    ) -> StoreResult<Failure> {
        Ok(failure)
    }

    /// What follows from [`Failure::Changed`].
    async fn met_change(
        &self,
        _carried: &Carried<'_>,
        _intent: &ServiceIntent<Self::Asked>,
        _delivery: &Self::Delivery,
    ) -> StoreResult<Met<Self::Left>> {
        Ok(Met::Failed(Failure::later(Later::Busy)))
    }

    /// Base and overlay after a delivery, and its receipt: in the transaction that ends the intent. `left` is `None` when what it
    /// is about was gone already.
    fn settle(
        tx: &mut Writing<'_>,
        intent: &ServiceIntent<Self::Asked>,
        left: Option<Self::Left>,
        seq: RequestSeq,
        checked: HowChecked,
        now: WallTime,
    ) -> StoreResult<()>;

    /// What need not lie here any more after a delivery. A sweep makes up for what cannot be done now.
    async fn put_away(&self, _intent: &ServiceIntent<Self::Asked>) {}
}

/// What a service may use beside its provider.
pub struct Carried<'a> {
    /// The vault's database.
    pub db: &'a Database,
    /// Clocks and chance.
    pub doors: &'a Doors,
    /// The vault's request numbers.
    pub sequence: &'a Sequence,
}

/// A service's part of the outbox, whichever it is: what a sync asks of it.
#[async_trait]
pub trait Sends: Send + Sync + fmt::Debug {
    /// Tries the next intent that is due.
    ///
    /// # Errors
    /// When the database fails; what the provider answers is in the [`Step`].
    async fn step(&self) -> StoreResult<Step>;

    /// Whether anything is left that a step could try, now or later.
    ///
    /// # Errors
    /// When the database fails.
    async fn has_work(&self) -> StoreResult<bool>;
}

#[async_trait]
impl<S: Service> Sends for Carrying<S> {
    async fn step(&self) -> StoreResult<Step> {
        Carrying::step(self).await
    }

    async fn has_work(&self) -> StoreResult<bool> {
        Carrying::has_work(self).await
    }
}

/// Delivers a service's part of one vault's outbox. Only the holder of the vault's sync lease may step.
pub struct Carrying<S: Service> {
    service: S,
    db: Database,
    doors: Doors,
    sequence: Arc<Sequence>,
    timers: Timers,
}

impl<S: Service> fmt::Debug for Carrying<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Carrying")
    }
}

/// An intent with what is needed to send it.
struct Due<S: Service> {
    intent: ServiceIntent<S::Asked>,
    delivery: S::Delivery,
    /// An earlier attempt's outcome is not known.
    unsure: bool,
}

enum Next<S: Service> {
    Nobody(Option<BootTime>),
    Due(Box<Due<S>>),
    Stuck(Box<ServiceIntent<S::Asked>>, NeedsYou),
    Gone(Box<ServiceIntent<S::Asked>>),
}

impl<S: Service> Carrying<S> {
    /// A service's part of the outbox of one vault.
    pub fn of(service: S, db: Database, doors: Doors, sequence: Arc<Sequence>) -> Carrying<S> {
        Carrying { service, db, doors, sequence, timers: Timers::default() }
    }

    /// Whether anything is left that a step could try, now or later.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_work(&self) -> StoreResult<bool> {
        let open = self.db.read(|tx| tx.open_service_intents::<S::Asked>()).await?;
        Ok(open.iter().any(|intent| !matches!(intent.state, IntentState::NeedsYou { .. })))
    }

    /// Forgets when intents may be tried again: the network is back, or the person asks.
    pub fn try_at_once(&self) {
        self.timers.clear();
    }

    /// Tries the next intent that is due.
    ///
    /// # Errors
    /// When the database fails; what the provider answers is in the [`Step`].
    pub async fn step(&self) -> StoreResult<Step> {
        let not_before = self.timers.now();
        let (now, wall) = (self.doors.clock.boot(), self.doors.clock.wall());
        let next = self.db.read(move |tx| next::<S>(tx, turn(tx, tx.open_service_intents()?, &not_before, now, wall)?));
        match next.await? {
            Next::Nobody(None) => Ok(Step::Idle),
            Next::Nobody(Some(at)) => Ok(Step::Waits(at)),
            Next::Stuck(intent, why) => {
                self.asks(&intent, why, true).await?;
                Ok(Step::Worked)
            }
            Next::Gone(intent) => {
                let seq = self.sequence.begin(&self.db).await?;
                self.delivered(*intent, seq, None, HowChecked::Seen).await?;
                Ok(Step::Worked)
            }
            Next::Due(due) => {
                let intent = due.intent.row;
                let settled = self.attempt(*due).await?;
                Ok(self.timers.after(&self.doors, intent, settled))
            }
        }
    }

    async fn attempt(&self, mut due: Due<S>) -> StoreResult<Settled> {
        let wall = self.doors.clock.wall();
        match self.service.complete(&self.db, &due.intent, &mut due.delivery).await? {
            Ok(()) => {}
            Err(Lacks::Failed(failure)) => return self.failed(due, failure).await,
            Err(Lacks::Asks(why)) => {
                self.asks(&due.intent, why, due.unsure).await?;
                return Ok(Settled::Done);
            }
        }
        // Of an attempt that may have been made in another life of this vault nobody knows when it began.
        if S::began(&mut due.delivery).is_none() && !due.unsure {
            match self.service.server_time().await {
                Ok(now) => *S::began(&mut due.delivery) = now,
                Err(failure) => return self.failed(due, failure).await,
            }
        }
        // Of what may have taken effect already it is found out first.
        if !due.unsure
            && let Some(settled) = self.vet(&due.intent).await?
        {
            return match settled {
                Ok(settled) => Ok(settled),
                Err(failure) => self.failed(due, failure).await,
            };
        }
        if !sabotage::active(Sabotage::NoAttemptRecord) {
            let (seen, began) = (due.intent.clone(), *S::began(&mut due.delivery));
            // Whoever goes on with it when this process has ended in the middle gives its effect the same time to appear.
            let to_appear = S::to_appear(&due.delivery);
            let look_from = (!to_appear.is_zero())
                .then(|| WallTime(wall.0.saturating_add(i64::try_from(to_appear.as_millis()).unwrap_or(i64::MAX))));
            match self.write(move |tx| tx.begin_attempt(&seen, wall, began, look_from)).await? {
                Some(begun) => due.intent = begun,
                // Taken back, or changed since it was chosen: whatever it is now, it is looked at anew.
                None => return Ok(Settled::Done),
            }
        }
        let mut progress = Progress(due.intent.progress.clone());
        let seq = self.sequence.begin(&self.db).await?;
        if due.unsure {
            match self.service.find_mine(&due.delivery, &progress).await {
                Ok(Looked::Mine { left, checked }) => {
                    return self.delivered(due.intent, seq, Some(left), checked).await;
                }
                Ok(Looked::NotThere(from)) => progress = from,
                Err(failure) => return self.failed(due, failure).await,
            }
            match self.vet(&due.intent).await? {
                None => {}
                Some(Ok(settled)) => return Ok(settled),
                Some(Err(failure)) => return self.failed(due, failure).await,
            }
        }
        let load = self.service.load(&due.intent).await?;
        let advanced = self.service.advance(&due.delivery, &progress, &load).await;
        if S::is_lost(&load) {
            self.asks(&due.intent, NeedsYou::ContentLost, due.unsure).await?;
            return Ok(Settled::Done);
        }
        match advanced {
            Ok(Stepped::Delivered { left, checked }) => self.delivered(due.intent, seq, Some(left), checked).await,
            Ok(Stepped::Progress(Progress(notes))) => {
                let (seen, now) = (due.intent, self.doors.clock.wall());
                self.write(move |tx| {
                    if tx.still(&seen)?.is_some() {
                        tx.set_progress(seen.row, notes.as_deref(), 0)?;
                        // What was asked has been answered: a pause here leaves nothing unknown.
                        tx.end_attempts(seen.row, "one step further", now)?;
                        tx.may_go_on(seen.row)?;
                    }
                    Ok(())
                })
                .await?;
                Ok(Settled::Done)
            }
            Err(Failure::Changed) => self.changed(due, seq).await,
            Err(failure) => self.failed(due, failure).await,
        }
    }

    /// Looks first, where the service does. `None`: nothing speaks against sending it.
    async fn vet(&self, intent: &ServiceIntent<S::Asked>) -> StoreResult<Option<Result<Settled, Failure>>> {
        let carried = Carried { db: &self.db, doors: &self.doors, sequence: &self.sequence };
        match self.service.look_first(&carried, intent).await? {
            Ok(Vetted::Goes) => Ok(None),
            // Nothing was sent, or it is known not to have arrived.
            Ok(Vetted::Asks(why)) => {
                self.asks(intent, why, false).await?;
                Ok(Some(Ok(Settled::Done)))
            }
            Err(failure) => Ok(Some(Err(failure))),
        }
    }

    /// It took effect: base, receipt and the end of the intent in one transaction.
    async fn delivered(
        &self,
        intent: ServiceIntent<S::Asked>,
        seq: RequestSeq,
        left: Option<S::Left>,
        checked: HowChecked,
    ) -> StoreResult<Settled> {
        let now = self.doors.clock.wall();
        let sent = intent.clone();
        // Whatever was asked for until now was asked before this was settled.
        let last = self.sequence.now();
        let settled = self.write(move |tx| {
            let moved = tx.move_intent(&intent, &IntentState::Delivered, now)?;
            if moved == Moved::Done {
                tx.end_attempts(intent.row, "delivered", now)?;
                tx.note_seq(last)?;
                S::settle(tx, &intent, left, seq, checked, now)?;
            }
            Ok(moved)
        });
        // Of an intent that somebody else has changed meanwhile everything stays: it may have to be sent yet.
        if settled.await? == Moved::Done {
            self.service.put_away(&sent).await;
        }
        Ok(Settled::Done)
    }

    /// The server's is not what the intent was based on: this attempt had no effect.
    async fn changed(&self, due: Due<S>, seq: RequestSeq) -> StoreResult<Settled> {
        let tries = due.intent.tries;
        let carried = Carried { db: &self.db, doors: &self.doors, sequence: &self.sequence };
        match self.service.met_change(&carried, &due.intent, &due.delivery).await? {
            // At once, but not for ever.
            Met::Again if tries <= AT_ONCE => Ok(Settled::Done),
            Met::Again => Ok(Settled::TryAgain { tries, after: None }),
            Met::Delivered(left) => self.delivered(due.intent, seq, Some(left), HowChecked::Seen).await,
            // What came before was looked for and not found, and this had no effect: there is no doubt left.
            Met::Asks(why) => {
                self.asks(&due.intent, why, false).await?;
                Ok(Settled::Done)
            }
            Met::Failed(failure) => self.failed(due, failure).await,
        }
    }

    /// It did not take effect, or nobody knows.
    async fn failed(&self, due: Due<S>, failure: Failure) -> StoreResult<Settled> {
        let Due { intent, delivery, unsure } = due;
        let tries = intent.tries;
        let carried = Carried { db: &self.db, doors: &self.doors, sequence: &self.sequence };
        match self.service.looked_into(&carried, &intent, &delivery, failure).await? {
            Failure::SignIn(need) => {
                // Without a token nothing was sent: it can be taken back.
                self.requeue(intent, unsure, "sign-in needed", None).await?;
                Ok(Settled::SignIn(need))
            }
            Failure::Later { why, after } => {
                let ambiguous = Failure::later(why).is_ambiguous();
                // What the server is still at work on is in no list yet: whoever looks too early sends it twice.
                let to_appear = if ambiguous { S::to_appear(&delivery) } else { Duration::ZERO };
                let after = if to_appear.is_zero() { after } else { after.max(Some(to_appear)) };
                self.requeue(intent, unsure || ambiguous, "did not arrive", Some((why, after))).await?;
                Ok(match why {
                    Later::Busy | Later::Ambiguous => Settled::TryAgain { tries, after },
                    _ => Settled::Stop { why, after, tries },
                })
            }
            Failure::Gone => match S::gone(&delivery) {
                Some(why) => {
                    self.asks(&intent, why, unsure).await?;
                    Ok(Settled::Done)
                }
                None => {
                    let seq = self.sequence.begin(&self.db).await?;
                    self.delivered(intent, seq, None, HowChecked::Seen).await
                }
            },
            Failure::Refused(refusal) => {
                self.asks(&intent, NeedsYou::Refused(refusal), unsure).await?;
                Ok(Settled::Done)
            }
            Failure::Changed | Failure::NameTaken | Failure::Reset => {
                self.requeue(intent, unsure, "answered, and not as it can be", None).await?;
                Ok(Settled::TryAgain { tries, after: None })
            }
        }
    }

    /// It waits for its turn again. `unsure`: what an attempt came to is not known, and is looked for then.
    async fn requeue(
        &self,
        intent: ServiceIntent<S::Asked>,
        unsure: bool,
        outcome: &'static str,
        later: Option<(Later, Option<Duration>)>,
    ) -> StoreResult<()> {
        let now = self.doors.clock.wall();
        self.write(move |tx| {
            if !unsure
                && intent.state == IntentState::Sending
                && tx.move_intent(&intent, &IntentState::Queued, now)? == Moved::Done
            {
                tx.end_attempts(intent.row, outcome, now)?;
            }
            match later {
                Some((why, after)) => tx.postpone(intent.row, why, after.map(|after| later_than(now, after))),
                None => Ok(()),
            }
        })
        .await
    }

    /// It waits for the person. `unsure`: what an earlier attempt came to, where there was one, is as unknown as before, and is
    /// looked for when she lets it be tried again.
    async fn asks(&self, intent: &ServiceIntent<S::Asked>, why: NeedsYou, unsure: bool) -> StoreResult<()> {
        let (intent, now) = (intent.clone(), self.doors.clock.wall());
        self.write(move |tx| {
            if tx.move_intent(&intent, &IntentState::NeedsYou { why }, now)? == Moved::Done {
                // What may have been sent is told by what was noted of it.
                if !unsure {
                    tx.end_attempts(intent.row, "needs you", now)?;
                    if !S::STANDS_BETWEEN_STEPS {
                        tx.set_progress(intent.row, None, 0)?;
                    }
                }
            }
            Ok(())
        })
        .await
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writing<'_>) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        self.db.write(Durability::Saved, work).await
    }
}

fn later_than(now: WallTime, after: Duration) -> WallTime {
    WallTime(now.0.saturating_add(i64::try_from(after.as_millis()).unwrap_or(i64::MAX)))
}

/// What the intent whose turn it is needs.
fn next<S: Service>(tx: &Reading<'_>, turn: Turn<ServiceIntent<S::Asked>>) -> StoreResult<Next<S>> {
    let intent = match turn {
        Turn::Nobody(until) => return Ok(Next::Nobody(until)),
        Turn::Of(intent) => intent,
    };
    Ok(match S::prepare(tx, &intent)? {
        Prepared::Stuck(why) => Next::Stuck(Box::new(intent), why),
        Prepared::Done => Next::Gone(Box::new(intent)),
        Prepared::Ready(delivery) => {
            // Between two steps nothing is unknown, although it is being sent.
            let unsure = tx.has_open_attempt(intent.row)?;
            Next::Due(Box::new(Due { intent, delivery, unsure }))
        }
    })
}

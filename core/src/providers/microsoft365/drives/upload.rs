//! Contents on their way up: whole when they are small or empty, through an upload session otherwise.
//!
//! A session survives the process: its address is stored before the first fragment goes. Where it stands is asked whenever
//! there is doubt: a 416 (hard case 8), a refused fragment, an answer without ranges. A session that is gone is
//! replaced by a new one, whose address is used for all that follows (hard case 5); but when its last fragment may have
//! arrived, it is looked first whether the file is there.
//!
//! The address of a session is not Graph's, and its host may say in any words, or not at all, that it is no more. What such an
//! answer means is told by Graph: when Graph answers and the address does not, [`MOST_TRIES`] times in a row, the session is
//! lost; when Graph does not answer either, it is the network.
//!
//! Bounds: a fragment is tried 4 times in a row, 4 sessions are opened for one delivery; then the failure is reported, and
//! the outbox decides when to go on. Parts of a session (fragments) carry no token, so an upload outlives it (hard case 9).

use std::time::Duration;

use bytes::Bytes;

use super::delivery::{STILL_BUSY, answered, delivered, judged, name_taken, stepped, subject};
use super::evidence::{self, has_tag};
use super::notes::{Session, Start, Step};
use super::requests;
use super::service::{GraphDrives, sorted};
use super::wire::{self, Described};
use crate::http::Reply;
use crate::model::{Failure, HowChecked, Later, Refusal, RemoteId};
use crate::providers::{Advance, Body, ContentFacts, Delivery};

const MOST_TRIES: u32 = 4;
const MOST_SESSIONS: u32 = 4;

/// Where the bytes go.
#[derive(Clone, Copy)]
pub(super) enum Target<'a> {
    /// A new file.
    New { parent: &'a RemoteId, name: &'a str },
    /// An item that is there, as long as it has this tag.
    Over { item: &'a RemoteId, tag: Option<&'a str> },
}

/// One upload, for the length of a call.
struct Upload<'a> {
    drives: &'a GraphDrives,
    delivery: &'a Delivery,
    target: Target<'a>,
    size: u64,
    body: &'a dyn Body,
}

/// One step of an upload.
pub(super) async fn advance(
    drives: &GraphDrives,
    delivery: &Delivery,
    target: Target<'_>,
    content: &ContentFacts,
    step: Step,
    body: &dyn Body,
) -> Result<Advance, Failure> {
    let upload = Upload { drives, delivery, target, size: content.size, body };
    match step {
        Step::Start(start) if content.size <= drives.small() || content.size == 0 => upload.whole(start).await,
        Step::Start(start) => upload.begin(start).await,
        Step::Send(session) => upload.send(session).await,
        Step::Ask(session) => upload.ask(session).await,
        Step::Finish(session) => upload.finish(session).await,
        Step::Monitor(_) => upload.begin(Start::default()).await,
    }
}

impl Upload<'_> {
    /// The bytes of a range, exactly; anything else must not be sent.
    async fn bytes(&self, from: u64, to: u64) -> Result<Bytes, Failure> {
        let unreadable = Failure::Refused(Refusal::Invalid);
        match self.body.read(from..to).await {
            Ok(bytes) if bytes.len() as u64 == to - from => Ok(bytes),
            Ok(_) => {
                tracing::error!("the content to be sent is not as long as it was");
                Err(unreadable)
            }
            Err(_) => {
                tracing::error!("the content to be sent cannot be read");
                Err(unreadable)
            }
        }
    }

    /// The item as it is, when it still has the tag that this is based on. What has another tag is ours already, or is somebody's.
    async fn compare(&self) -> Result<Compared, Failure> {
        let Target::Over { tag: Some(tag), .. } = self.target else { return Ok(Compared::Same) };
        let Some(seen) = subject(self.drives, self.delivery).await? else { return Err(Failure::Gone) };
        if has_tag(&seen, tag) {
            return Ok(Compared::Same);
        }
        self.settled(seen).await.map(Compared::Ours)
    }

    /// What is there is the effect of an attempt of ours, or a conflict.
    async fn settled(&self, seen: Described) -> Result<Advance, Failure> {
        let verdict = evidence::judge(self.drives, self.delivery, &seen).await?;
        judged(seen.item, verdict).ok_or(Failure::Changed)
    }

    /// Everything in one request.
    async fn whole(&self, start: Start) -> Result<Advance, Failure> {
        if let Compared::Ours(done) = self.compare().await? {
            return Ok(done);
        }
        let bytes = self.bytes(0, self.size).await?;
        let (drive, requests) = (&self.delivery.drive, &self.drives.requests);
        let request = match self.target {
            Target::New { parent, name } => requests.put_new(drive, parent, name, bytes)?,
            Target::Over { item, tag } => requests.put_over(drive, item, bytes, tag.filter(|_| !start.unmatched))?,
        };
        let reply = self.drives.client.ask(request).await?;
        if reply.status.is_success() {
            return answered(self.drives, self.delivery, &reply, self.how()).await;
        }
        self.refused(&reply, start).await
    }

    /// How an accepted write is known to have overwritten nobody.
    fn how(&self) -> HowChecked {
        match self.target {
            Target::New { .. } => HowChecked::Answer,
            Target::Over { .. } => HowChecked::ComparedBefore,
        }
    }

    /// A new session.
    async fn begin(&self, start: Start) -> Result<Advance, Failure> {
        let (drive, requests) = (&self.delivery.drive, &self.drives.requests);
        let request = match self.target {
            Target::New { parent, name } => requests.session_new(drive, parent, name, self.size)?,
            Target::Over { item, tag } => {
                requests.session_over(drive, item, self.size, tag.filter(|_| !start.unmatched))?
            }
        };
        let reply = self.drives.client.ask(request).await?;
        if !reply.status.is_success() {
            return self.refused(&reply, start).await;
        }
        // A session that we cannot address is an orphan; nothing has taken effect.
        let state = wire::session(&reply.body).map_err(|_| STILL_BUSY)?;
        let url = state.url.ok_or(STILL_BUSY)?;
        requests::absolute(&url)?;
        let next = state.expected.filter(|next| *next < self.size).unwrap_or(0);
        let start = Start { sessions: start.sessions.saturating_add(1), ..start };
        Ok(stepped(Step::Send(Session { url, next, tries: 0, start }), next, None))
    }

    /// A write was refused before a byte of it counted.
    async fn refused(&self, reply: &Reply, start: Start) -> Result<Advance, Failure> {
        let failure = sorted(reply);
        match (self.target, &failure) {
            (Target::New { .. }, Failure::NameTaken) => name_taken(self.drives, self.delivery).await,
            // Nothing can take the name of an item that has it, but an orphaned session (hard case 6).
            (Target::Over { .. }, Failure::NameTaken) => Err(STILL_BUSY),
            (Target::Over { tag, .. }, Failure::Changed) => {
                let Some(seen) = subject(self.drives, self.delivery).await? else { return Err(Failure::Gone) };
                match tag {
                    // Hard case 4: it is what we said, and refused all the same. From now on the comparison is ours.
                    Some(tag) if has_tag(&seen, tag) && !start.unmatched => {
                        let start = Start { unmatched: true, ..start };
                        Ok(stepped(Step::Start(start), 0, None))
                    }
                    Some(tag) if has_tag(&seen, tag) => Err(STILL_BUSY),
                    _ => self.settled(seen).await,
                }
            }
            // Hard case 3: a just rewritten file answers as if it were gone.
            (Target::Over { .. }, Failure::Gone) => match subject(self.drives, self.delivery).await? {
                Some(_) => Err(STILL_BUSY),
                None => Err(Failure::Gone),
            },
            _ => Err(failure),
        }
    }

    /// The next fragment.
    async fn send(&self, session: Session) -> Result<Advance, Failure> {
        if session.next >= self.size {
            return self.ask(session).await;
        }
        let url = requests::absolute(&session.url)?;
        let end = session.next.saturating_add(self.drives.fragment()).min(self.size);
        let bytes = self.bytes(session.next, end).await?;
        let request = requests::fragment(&url, session.next, self.size, bytes)?;
        let reply = match self.drives.client.ask(request).await {
            Err(failure) => return self.silent(session, failure).await,
            Ok(reply) => reply,
        };
        if reply.status.is_success() {
            return self.accepted(session, end, &reply).await;
        }
        match reply.status.as_u16() {
            // Hard case 8: it has these bytes already, or wants others.
            416 => Ok(self.doubt(session, None)),
            404 | 410 if end == self.size => self.lost_at_its_end(session).await,
            404 | 410 => self.again(session).ok_or(STILL_BUSY),
            401 | 403 => match sorted(&reply) {
                failure @ Failure::Refused(Refusal::Policy | Refusal::Quota) => Err(failure),
                _ if session.tries < MOST_TRIES => Ok(self.doubt(session, Some(Duration::from_secs(1)))),
                failure => self.again(session).ok_or(failure),
            },
            409 => match (self.target, sorted(&reply)) {
                (Target::New { .. }, Failure::NameTaken) => name_taken(self.drives, self.delivery).await,
                (Target::Over { .. }, Failure::NameTaken) => Err(STILL_BUSY),
                (Target::Over { .. }, Failure::Changed) => self.contradicted(session).await,
                (_, failure) => Err(failure),
            },
            _ => Err(sorted(&reply)),
        }
    }

    /// A fragment was taken; `end` is where it ended.
    async fn accepted(&self, session: Session, end: u64, reply: &Reply) -> Result<Advance, Failure> {
        if let Ok(seen) = wire::item(&reply.body) {
            return Ok(delivered(seen.item, HowChecked::Answer));
        }
        match wire::session(&reply.body) {
            Ok(state) if state.states_ranges => self.standing(session, state.expected),
            _ => Ok(stepped(Step::Ask(session), end, None)),
        }
    }

    /// The session has said what it expects next.
    fn standing(&self, session: Session, expected: Option<u64>) -> Result<Advance, Failure> {
        match expected {
            None => Ok(stepped(Step::Finish(session), self.size, None)),
            Some(next) if next > session.next && next < self.size => {
                Ok(stepped(Step::Send(Session { next, tries: 0, ..session }), next, None))
            }
            // It stands still, or has fallen back: believed, but not for ever.
            Some(next) if next < self.size && session.tries < MOST_TRIES => {
                let tries = session.tries + 1;
                Ok(stepped(Step::Send(Session { next, tries, ..session }), next, Some(Duration::from_secs(1))))
            }
            Some(_) => self.again(session).ok_or(STILL_BUSY),
        }
    }

    /// Asks where the session stands before anything else is sent.
    fn doubt(&self, session: Session, wait: Option<Duration>) -> Advance {
        // The last fragment may have arrived and the file be there: whoever takes the upload back must not believe it is not.
        let end = session.next.saturating_add(self.drives.settings.fragment);
        let sent = if end >= self.size { self.size } else { session.next };
        stepped(Step::Ask(Session { tries: session.tries.saturating_add(1), ..session }), sent, wait)
    }

    /// Where does it stand?
    async fn ask(&self, session: Session) -> Result<Advance, Failure> {
        let reply = match self.drives.client.ask(requests::session_state(&requests::absolute(&session.url)?)).await {
            Err(failure) => return self.silent(session, failure).await,
            Ok(reply) => reply,
        };
        if reply.status.is_success() {
            return match wire::session(&reply.body)? {
                state if state.states_ranges => self.standing(session, state.expected),
                _ => Err(Failure::later(Later::Unproven)),
            };
        }
        match reply.status.as_u16() {
            401 | 403 | 404 | 410 => self.lost_at_its_end(session).await,
            _ => Err(sorted(&reply)),
        }
    }

    /// The session's address brought no answer that counts.
    async fn silent(&self, session: Session, failure: Failure) -> Result<Advance, Failure> {
        if !is_silence(&failure) {
            return Err(failure);
        }
        answers(self.drives, self.delivery).await?;
        if session.tries < MOST_TRIES {
            let wait = Duration::from_secs(1 << session.tries.min(4));
            return Ok(self.doubt(session, Some(wait)));
        }
        self.lost_at_its_end(session).await
    }

    /// The session is gone when its last fragment may have arrived: committed, or expired.
    async fn lost_at_its_end(&self, session: Session) -> Result<Advance, Failure> {
        if let Some((seen, verdict)) = evidence::effect(self.drives, self.delivery).await?
            && let Some(done) = judged(seen.item, verdict)
        {
            return Ok(done);
        }
        self.again(session).ok_or(STILL_BUSY)
    }

    /// A new session, if there were not too many; whatever comes next is for its address.
    fn again(&self, session: Session) -> Option<Advance> {
        (session.start.sessions < MOST_SESSIONS)
            .then(|| stepped(Step::Start(session.start), 0, Some(Duration::from_secs(1))))
    }

    /// Everything has arrived: the tag is compared, and right after that the content becomes the item's.
    async fn finish(&self, session: Session) -> Result<Advance, Failure> {
        if let Compared::Ours(done) = self.compare().await? {
            return Ok(done);
        }
        let url = requests::absolute(&session.url)?;
        let reply = match self.drives.client.ask(requests::session_commit(&url)).await {
            Err(failure) => return self.silent(session, failure).await,
            Ok(reply) => reply,
        };
        if reply.status.is_success() {
            return answered(self.drives, self.delivery, &reply, self.how()).await;
        }
        match (self.target, sorted(&reply)) {
            (_, Failure::Gone | Failure::Reset) => self.lost_at_its_end(session).await,
            (Target::New { .. }, Failure::NameTaken) => name_taken(self.drives, self.delivery).await,
            (Target::Over { .. }, Failure::Changed | Failure::NameTaken) => self.contradicted(session).await,
            (_, failure) => Err(failure),
        }
    }

    /// The server speaks of a conflict: with somebody, with ourselves, or (the tag is still the one) with nobody.
    async fn contradicted(&self, session: Session) -> Result<Advance, Failure> {
        match self.compare().await? {
            Compared::Ours(done) => Ok(done),
            Compared::Same => match self.target {
                Target::Over { tag: Some(_), .. } => {
                    let start = Start { unmatched: true, ..session.start };
                    self.again(Session { start, ..session }).ok_or(STILL_BUSY)
                }
                _ => Err(Failure::Changed),
            },
        }
    }
}

/// Whether an address without token may be at fault by itself: nothing came from it, or something that is not its own.
pub(super) fn is_silence(failure: &Failure) -> bool {
    matches!(failure, Failure::Later { why: Later::Offline | Later::Unproven, .. })
}

/// Whether Graph itself answers now. Where it does not, neither does the network, and that is the failure to be told.
pub(super) async fn answers(drives: &GraphDrives, delivery: &Delivery) -> Result<(), Failure> {
    drives.read(drives.requests.drive(&delivery.drive)?).await.map(drop)
}

/// The outcome of a comparison; anything else is a failure.
enum Compared {
    /// It is as it was.
    Same,
    /// It has changed, by an attempt of ours.
    Ours(Advance),
}

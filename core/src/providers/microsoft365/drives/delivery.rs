//! One step of a delivery: folders, moves, copies and deletes here, contents in [`upload`].
//!
//! A refusal is looked into before it is believed: a name may be taken by what an earlier attempt of ours made, an item that
//! "is not there" may have been rewritten a moment ago (hard case 3).

use std::time::Duration;

use super::super::errors;
use super::evidence::{self, Verdict};
use super::notes::{Monitored, Start, Step};
use super::requests;
use super::service::{GraphDrives, sorted};
use super::upload;
use super::wire::{self, Described};
use crate::http::{Reply, Request};
use crate::model::{BasedOn, Failure, HowChecked, Later, Refusal, RemoteId, RemoteItem};
use crate::providers::{Action, Advance, Body, Delivery, Left};
use crate::sabotage::{self, Sabotage};

/// A copy that is being made is asked for after 1, 2, 4, ... seconds, at most this many apart.
const LONGEST_POLL: u64 = 30;
/// A monitor's address that brings no answer which counts is asked this often, while Graph answers.
const MOST_SILENT: u32 = 4;
/// The pause before a copy that was made and is not to be seen is looked for once more.
const UNSEEN_PAUSE: Duration = Duration::from_secs(30);
/// The server says that it is still busy with what it was asked before.
pub(super) const STILL_BUSY: Failure = Failure::Later { why: Later::Busy, after: Some(Duration::from_secs(30)) };

/// See [`crate::providers::Drives::advance`].
pub(super) async fn advance(
    drives: &GraphDrives,
    delivery: &Delivery,
    step: Step,
    body: &dyn Body,
) -> Result<Advance, Failure> {
    let drive = &delivery.drive;
    match &delivery.action {
        Action::MakeFolder { parent, name } => {
            let reply = drives.client.ask(drives.requests.make_folder(drive, parent, name)?).await?;
            if reply.status.is_success() {
                return answered(drives, delivery, &reply, HowChecked::Answer).await;
            }
            match sorted(&reply) {
                Failure::NameTaken => name_taken(drives, delivery).await,
                failure => Err(failure),
            }
        }
        Action::Create { parent, name, content } => {
            let target = upload::Target::New { parent, name };
            upload::advance(drives, delivery, target, content, step, body).await
        }
        Action::Replace { item, content } => {
            let target = upload::Target::Over { item, tag: tag_of_bytes(&delivery.based_on)? };
            upload::advance(drives, delivery, target, content, step, body).await
        }
        Action::Move { item, parent, name } => {
            let tag = tag(&delivery.based_on)?;
            let reply = drives.client.ask(drives.requests.relocate(drive, item, parent, name, tag)?).await?;
            if reply.status.is_success() {
                return answered(drives, delivery, &reply, HowChecked::Answer).await;
            }
            match sorted(&reply) {
                // An earlier attempt of ours may be what changed it; or its new place is what is not there.
                failure @ (Failure::Changed | Failure::Gone | Failure::NameTaken) => {
                    match drives.look(drive, item).await? {
                        Some(seen) if evidence::at_place(&seen.item, parent, name) => {
                            Ok(Advance::Delivered { left: Left::Since(Box::new(seen.item)), checked: HowChecked::Seen })
                        }
                        Some(_) if failure == Failure::Gone => match drives.look(drive, parent).await? {
                            Some(_) => Err(STILL_BUSY),
                            None => Err(Failure::Gone),
                        },
                        Some(_) => Err(failure),
                        None => Err(Failure::Gone),
                    }
                }
                failure => Err(failure),
            }
        }
        Action::Copy { source, parent, name } => match step {
            Step::Monitor(monitored) => poll(drives, delivery, parent, name, monitored).await,
            _ => copy(drives, delivery, drives.requests.copy(drive, source, parent, name)?).await,
        },
        Action::Delete { item } => {
            let tag = tag(&delivery.based_on)?;
            let reply = drives.client.ask(drives.requests.delete(drive, item, tag)?).await?;
            if reply.status.is_success() {
                return Ok(Advance::Delivered { left: Left::Nothing, checked: HowChecked::Answer });
            }
            match sorted(&reply) {
                Failure::Gone => match drives.look(drive, item).await? {
                    None => Ok(Advance::Delivered { left: Left::Nothing, checked: HowChecked::Seen }),
                    Some(_) => Err(STILL_BUSY),
                },
                failure => Err(failure),
            }
        }
    }
}

/// The tag that new bytes for an item are based on: never written over something nobody has seen.
pub(super) fn tag_of_bytes(based_on: &BasedOn) -> Result<Option<&str>, Failure> {
    match based_on {
        BasedOn::Nothing if !sabotage::active(Sabotage::IfMatchDropped) => Err(nothing_to_go_by()),
        based_on => tag(based_on),
    }
}

/// The tag that a write is based on.
pub(super) fn tag(based_on: &BasedOn) -> Result<Option<&str>, Failure> {
    if sabotage::active(Sabotage::IfMatchDropped) {
        return Ok(None);
    }
    match based_on {
        BasedOn::Content(ctag) => Ok(Some(&ctag.0)),
        BasedOn::Metadata(etag) => Ok(Some(&etag.0)),
        BasedOn::Untagged | BasedOn::Nothing => Ok(None),
        BasedOn::Preceding(_) => Err(nothing_to_go_by()),
    }
}

fn nothing_to_go_by() -> Failure {
    tracing::error!("a delivery says nothing it can be based on");
    Failure::Refused(Refusal::Invalid)
}

/// Delivered, and the provider's answer to just this request says what it left.
pub(super) fn delivered(item: RemoteItem, checked: HowChecked) -> Advance {
    Advance::Delivered { left: Left::AsSent(Box::new(item)), checked }
}

/// What a verdict of ours means for a delivery; `None` where the item is not its effect, or nothing proves it.
pub(super) fn judged(item: RemoteItem, verdict: Verdict) -> Option<Advance> {
    verdict.left(item).map(|(left, checked)| Advance::Delivered { left, checked })
}

/// A step further.
pub(super) fn stepped(step: Step, sent: u64, wait: Option<Duration>) -> Advance {
    Advance::Progress { progress: step.noted(), sent, wait }
}

/// A write was accepted: the item is in the answer, or has to be asked for (hard case 28: 204 without a body). Where it cannot be
/// seen the outcome is not known.
pub(super) async fn answered(
    drives: &GraphDrives,
    delivery: &Delivery,
    reply: &Reply,
    checked: HowChecked,
) -> Result<Advance, Failure> {
    if let Ok(seen) = wire::item(&reply.body) {
        return Ok(delivered(seen.item, checked));
    }
    let Ok(Some(seen)) = subject(drives, delivery).await else { return Err(Failure::later(Later::Ambiguous)) };
    // Between the write and this look somebody may have been here.
    let left = match evidence::judge(drives, delivery, &seen).await {
        Ok(verdict) => verdict.left(seen.item.clone()).map(|(left, _)| left),
        Err(_) => None,
    };
    Ok(Advance::Delivered { left: left.unwrap_or(Left::Since(Box::new(seen.item))), checked })
}

/// The item that the delivery is about, as it is now.
pub(super) async fn subject(drives: &GraphDrives, delivery: &Delivery) -> Result<Option<Described>, Failure> {
    match &delivery.action {
        // Hard case 22: a look-up by name may not see a folder that the listing shows.
        Action::MakeFolder { parent, name } => match drives.look_at_place(&delivery.drive, parent, name).await? {
            Some(seen) => Ok(Some(seen)),
            None => drives.look_in_listing(&delivery.drive, parent, name).await,
        },
        Action::Create { parent, name, .. } | Action::Copy { parent, name, .. } => {
            drives.look_at_place(&delivery.drive, parent, name).await
        }
        Action::Replace { item, .. } | Action::Move { item, .. } | Action::Delete { item } => {
            drives.look(&delivery.drive, item).await
        }
    }
}

async fn copy(drives: &GraphDrives, delivery: &Delivery, request: Request) -> Result<Advance, Failure> {
    let reply = drives.client.ask(request).await?;
    if !reply.status.is_success() {
        return match sorted(&reply) {
            Failure::NameTaken => name_taken(drives, delivery).await,
            failure => Err(failure),
        };
    }
    let location = reply.headers.get(::http::header::LOCATION).and_then(|location| location.to_str().ok());
    match location {
        Some(url) => {
            requests::absolute(url)?;
            let monitored = Monitored { url: url.to_owned(), polls: 0, silent: 0 };
            Ok(stepped(Step::Monitor(monitored), 0, Some(Duration::from_secs(1))))
        }
        None => answered(drives, delivery, &reply, HowChecked::Answer).await,
    }
}

async fn poll(
    drives: &GraphDrives,
    delivery: &Delivery,
    parent: &RemoteId,
    name: &str,
    monitored: Monitored,
) -> Result<Advance, Failure> {
    let reply = match drives.client.ask(requests::monitor(&requests::absolute(&monitored.url)?)).await {
        Err(failure) if upload::is_silence(&failure) => {
            upload::answers(drives, delivery).await?;
            if monitored.silent < MOST_SILENT {
                let silent = monitored.silent + 1;
                let wait = Duration::from_secs(1 << silent);
                return Ok(stepped(Step::Monitor(Monitored { silent, ..monitored }), 0, Some(wait)));
            }
            return forgotten(drives, delivery, parent, name).await;
        }
        reply => reply?,
    };
    if !reply.status.is_success() {
        return match reply.status.as_u16() {
            401 | 403 | 404 | 410 => forgotten(drives, delivery, parent, name).await,
            _ => Err(sorted(&reply)),
        };
    }
    match wire::monitor(&reply.body)? {
        wire::Monitor::Running => {
            let polls = monitored.polls.saturating_add(1);
            let wait = Duration::from_secs(1_u64.checked_shl(polls).unwrap_or(LONGEST_POLL).clamp(1, LONGEST_POLL));
            Ok(stepped(Step::Monitor(Monitored { polls, silent: 0, ..monitored }), 0, Some(wait)))
        }
        wire::Monitor::Completed(id) => {
            let seen = match id {
                Some(id) => drives.look(&delivery.drive, &id).await?,
                None => None,
            };
            let seen = match seen {
                Some(seen) => Some(seen),
                None => drives.look_at_place(&delivery.drive, parent, name).await?,
            };
            let left = match seen {
                Some(seen) => made(seen),
                // Made, but not to be seen yet: the same question again, a little later.
                None if monitored.silent < MOST_SILENT => {
                    let silent = monitored.silent + 1;
                    return Ok(stepped(Step::Monitor(Monitored { silent, ..monitored }), 0, Some(UNSEEN_PAUSE)));
                }
                // Made, and taken away by somebody before it was seen here.
                None => Left::Nothing,
            };
            Ok(Advance::Delivered { left, checked: HowChecked::Answer })
        }
        wire::Monitor::Failed(code) => match code.as_deref().and_then(errors::sort_code) {
            Some(Failure::NameTaken) => name_taken(drives, delivery).await,
            Some(failure) => Err(failure),
            None => Err(Failure::Refused(Refusal::Invalid)),
        },
    }
}

/// Monitors are forgotten soon after the copy is made: what lies at its place is it, when it is ours.
async fn forgotten(
    drives: &GraphDrives,
    delivery: &Delivery,
    parent: &RemoteId,
    name: &str,
) -> Result<Advance, Failure> {
    match drives.look_at_place(&delivery.drive, parent, name).await? {
        Some(seen) => {
            let verdict = evidence::judge(drives, delivery, &seen).await?;
            judged(seen.item, verdict).ok_or(Failure::NameTaken)
        }
        None => Ok(stepped(Step::Start(Start::default()), 0, Some(Duration::from_secs(5)))),
    }
}

/// A copy as it is seen after it was made.
fn made(seen: Described) -> Left {
    if evidence::untouched(&seen) { Left::AsSent(Box::new(seen.item)) } else { Left::Since(Box::new(seen.item)) }
}

/// A name is taken: by somebody, by an earlier attempt of ours (then that is the delivery), or by nobody: an orphaned upload
/// session holds it until it expires (hard case 6; its error code is the same), or the server is confused (hard case 22).
/// Both pass. Limit: what this person may not see looks the same, and keeps the delivery waiting.
pub(super) async fn name_taken(drives: &GraphDrives, delivery: &Delivery) -> Result<Advance, Failure> {
    let Some(seen) = subject(drives, delivery).await? else {
        return Err(STILL_BUSY);
    };
    let verdict = evidence::judge(drives, delivery, &seen).await?;
    judged(seen.item, verdict).ok_or(Failure::NameTaken)
}

//! What happened to a request whose answer never came. Reads only.
//!
//! Evidence in this order: the session's own answer; the same hash; the same size, last changed by this person through this
//! client since the attempt began; a version in the history that fits. An Office file whose version right before the current one
//! is ours is still ours when this person's client made the current one soon after (SharePoint rewrites Office files after an
//! upload, hard case 1). Whatever else follows a version of ours is somebody's, this person's own edit elsewhere too: the
//! delivery took effect, and the tags of what is there now say nothing of what was sent. A new Office file made by this person
//! through this client since the attempt began is ours whatever its size (hard case 2). Something new that is not where it was
//! sent to, or lies there beside somebody else's, may have been renamed or moved since ([`super::astray`]). What none of this
//! settles is not settled: both are kept.
//!
//! "Since": at or after the second in which the attempt began, less two seconds, because servers cut fractions. Without that
//! moment, or without the person's id, size and history prove nothing. Times of the server alone are compared, never ours.

use super::astray;
use super::delivery::{subject, tag};
use super::notes::{Session, Start, Step};
use super::requests;
use super::service::{GraphDrives, sorted};
use super::upload::{answers, is_silence};
use super::wire::{self, Described};
use crate::model::{CTag, Editor, Failure, HowChecked, ItemKind, Later, RemoteId, RemoteItem, RemoteVersion, WallTime};
use crate::providers::{Action, ContentFacts, Delivery, Found, Left};

/// How far a server's times may lie before the attempt and still be "since".
const SLACK_MS: i64 = 2_000;
/// Names that SharePoint rewrites.
const OFFICE: [&str; 12] =
    ["docx", "docm", "dotx", "xlsx", "xlsm", "xltx", "pptx", "pptm", "potx", "doc", "xls", "ppt"];

/// What the evidence says of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Its state is the effect of this delivery.
    Mine(HowChecked),
    /// The delivery took effect, then somebody changed the item, or may have.
    MineThenChanged(HowChecked),
    /// It is certainly not the effect of this delivery.
    NotMine,
    /// Nothing proves it.
    CannotTell,
}

impl Verdict {
    /// What the delivery left, now that the item is this; `None` when it did not take effect, or nothing proves it.
    pub(super) fn left(self, item: RemoteItem) -> Option<(Left, HowChecked)> {
        match self {
            Verdict::Mine(checked) => Some((Left::AsSent(Box::new(item)), checked)),
            Verdict::MineThenChanged(checked) => Some((Left::Since(Box::new(item)), checked)),
            Verdict::NotMine | Verdict::CannotTell => None,
        }
    }
}

/// See [`crate::providers::Drives::find_mine`].
pub(super) async fn find(drives: &GraphDrives, delivery: &Delivery, step: Step) -> Result<Found, Failure> {
    if let Some(session) = step.session()
        && let Some(standing) = session_says(drives, delivery, session).await?
    {
        return Ok(Found::NotThere(standing.noted()));
    }
    let start = match &step {
        Step::Start(start) => *start,
        step => step.session().map(|session| session.start).unwrap_or_default(),
    };
    let not_there = || Found::NotThere(Step::Start(start).noted());
    match &delivery.action {
        Action::Create { .. } | Action::Replace { .. } => {
            let Some((seen, verdict)) = effect(drives, delivery).await? else {
                return match delivery.action {
                    Action::Replace { .. } => Err(Failure::Gone),
                    _ => Ok(not_there()),
                };
            };
            if tag(&delivery.based_on)?.is_some_and(|tag| has_tag(&seen, tag)) {
                return Ok(not_there());
            }
            Ok(match verdict.left(seen.item) {
                Some((left, checked)) => Found::Mine { left, checked },
                None if verdict == Verdict::NotMine => not_there(),
                None => Found::CannotTell,
            })
        }
        Action::MakeFolder { .. } => {
            let seen = subject(drives, delivery).await?;
            // A folder of that name is what was asked for, whoever was first; two cannot be there.
            Ok(match seen.filter(|seen| seen.item.kind == Some(ItemKind::Folder)) {
                Some(seen) => {
                    let ours = Evidence::of(drives, delivery).made(&seen);
                    let left = if ours { Left::AsSent(Box::new(seen.item)) } else { Left::Since(Box::new(seen.item)) };
                    Found::Mine { left, checked: HowChecked::Seen }
                }
                None => not_there(),
            })
        }
        Action::Move { item, parent, name } => {
            let Some(seen) = drives.look(&delivery.drive, item).await? else { return Err(Failure::Gone) };
            Ok(if at_place(&seen.item, parent, name) {
                // It is where it was to go; what else was done to it since, nobody says.
                Found::Mine { left: Left::Since(Box::new(seen.item)), checked: HowChecked::Seen }
            } else if tag(&delivery.based_on)?.is_some() {
                // Sending again is refused by the tag when somebody has changed it meanwhile.
                not_there()
            } else {
                Found::CannotTell
            })
        }
        Action::Copy { .. } => find_copy(drives, delivery, &step).await,
        Action::Delete { item } => Ok(match drives.look(&delivery.drive, item).await? {
            None => Found::Mine { left: Left::Nothing, checked: HowChecked::Seen },
            Some(_) => not_there(),
        }),
    }
}

/// The item that is, or may be, the effect of an upload, and what the evidence says of it: what lies where the upload was to
/// bring it, or for something new what lies elsewhere by now. `None`: there is no such item.
pub(super) async fn effect(drives: &GraphDrives, delivery: &Delivery) -> Result<Option<(Described, Verdict)>, Failure> {
    let seen = subject(drives, delivery).await?;
    let untouched = match (&seen, tag(&delivery.based_on)?) {
        (Some(seen), Some(tag)) => has_tag(seen, tag),
        _ => false,
    };
    let verdict = match &seen {
        Some(seen) if !untouched => judge(drives, delivery, seen).await?,
        _ => Verdict::NotMine,
    };
    if matches!(verdict, Verdict::NotMine | Verdict::CannotTell)
        && let Action::Create { content, .. } = &delivery.action
        && let Some(found) = astray::look_for(drives, delivery, content).await?
    {
        return Ok(Some(found));
    }
    Ok(seen.map(|seen| (seen, verdict)))
}

/// Where to go on with an open session; `None` when it is no more.
async fn session_says(drives: &GraphDrives, delivery: &Delivery, session: &Session) -> Result<Option<Step>, Failure> {
    let size = match &delivery.action {
        Action::Create { content, .. } | Action::Replace { content, .. } => content.size,
        _ => return Ok(None),
    };
    let reply = match drives.client.ask(requests::session_state(&requests::absolute(&session.url)?)).await {
        // Its host may be gone with it, or say so in any words: Graph is asked, and the upload counts how often this happens.
        Err(failure) if is_silence(&failure) => {
            answers(drives, delivery).await?;
            return match subject(drives, delivery).await? {
                Some(_) => Ok(None),
                None => Ok(Some(Step::Ask(Session { tries: session.tries.saturating_add(1), ..session.clone() }))),
            };
        }
        reply => reply?,
    };
    if !reply.status.is_success() {
        return match reply.status.as_u16() {
            401 | 403 | 404 | 410 => Ok(None),
            _ => Err(sorted(&reply)),
        };
    }
    let state = wire::session(&reply.body)?;
    if !state.states_ranges {
        return Err(Failure::later(Later::Unproven));
    }
    Ok(match state.expected {
        Some(next) if next < size => Some(Step::Send(Session { next, ..session.clone() })),
        Some(_) => None,
        None => Some(Step::Finish(session.clone())),
    })
}

/// How long after an upload SharePoint rewrites a file; an edit by the same person elsewhere comes later. Whoever edits within
/// it through this client on another device is taken for SharePoint's rewriting: nothing tells the two apart.
const REWRITTEN_WITHIN_MS: i64 = 120_000;

/// See [`crate::providers::Drives::rewritten`]: an Office file whose two newest versions are this person's through this client,
/// the second soon after the first, and the first as long as what was sent.
pub(super) async fn rewritten(
    drives: &GraphDrives,
    drive: &RemoteId,
    item: &RemoteId,
    sent: &CTag,
    size: u64,
    me: Option<&str>,
) -> Result<Option<RemoteItem>, Failure> {
    let Some(seen) = drives.look(drive, item).await? else { return Err(Failure::Gone) };
    if has_tag(&seen, &sent.0) {
        return Ok(Some(seen.item));
    }
    let evidence = Evidence { me, application: drives.application.as_deref(), since: None };
    let editor = &seen.item.modified_by;
    if !is_office(&seen.item) || !evidence.by_me(editor.user.as_deref(), editor.application.as_deref()) {
        return Ok(None);
    }
    let history = match drives.read(drives.requests.versions(drive, item)?).await {
        Ok(reply) => wire::versions(&reply.body)?.0,
        Err(Failure::Gone | Failure::Refused(_)) => return Ok(None),
        Err(failure) => return Err(failure),
    };
    let [newest, before, ..] = history.as_slice() else { return Ok(None) };
    let sent = evidence.by_my_client(before) && before.size == Some(size);
    Ok((evidence.by_my_client(newest) && sent && follows_soon(newest, before)).then_some(seen.item))
}

/// Whether one version came so soon after another that SharePoint may have made it.
fn follows_soon(newest: &RemoteVersion, before: &RemoteVersion) -> bool {
    let apart = newest.modified_at.zip(before.modified_at).map(|(newest, before)| newest.0 - before.0);
    apart.is_some_and(|apart| (0..=REWRITTEN_WITHIN_MS).contains(&apart))
}

/// A copy: its monitor, then its place.
async fn find_copy(drives: &GraphDrives, delivery: &Delivery, step: &Step) -> Result<Found, Failure> {
    if let Step::Monitor(monitored) = step {
        let reply = match drives.client.ask(requests::monitor(&requests::absolute(&monitored.url)?)).await {
            Err(failure) if is_silence(&failure) => {
                answers(drives, delivery).await?;
                None
            }
            reply => Some(reply?),
        };
        if let Some(reply) = reply
            && reply.status.is_success()
            && !matches!(wire::monitor(&reply.body)?, wire::Monitor::Failed(_))
        {
            return Ok(Found::NotThere(step.clone().noted()));
        }
    }
    let Some(seen) = subject(drives, delivery).await? else {
        return Ok(Found::NotThere(Step::Start(Start::default()).noted()));
    };
    let verdict = Evidence::of(drives, delivery).of_making(&seen);
    Ok(match verdict.left(seen.item) {
        Some((left, checked)) => Found::Mine { left, checked },
        None => Found::CannotTell,
    })
}

/// Whether an item still has this tag, be it of the content or of the row.
pub(super) fn has_tag(seen: &Described, tag: &str) -> bool {
    seen.item.ctag.as_ref().is_some_and(|ctag| ctag.0 == tag)
        || seen.item.etag.as_ref().is_some_and(|etag| etag.0 == tag)
}

/// Whether an item lies where a move was to bring it.
pub(super) fn at_place(item: &RemoteItem, parent: &RemoteId, name: &str) -> bool {
    item.parent.as_ref() == Some(parent) && item.name.as_deref() == Some(name)
}

/// Whether the content of an item is the effect of this delivery. Asks for the history only when nothing else decides.
pub(super) async fn judge(drives: &GraphDrives, delivery: &Delivery, seen: &Described) -> Result<Verdict, Failure> {
    let evidence = Evidence::of(drives, delivery);
    let (content, is_new) = match &delivery.action {
        Action::Create { content, .. } => (content, true),
        Action::Replace { content, .. } => (content, false),
        Action::MakeFolder { .. } if seen.item.kind != Some(ItemKind::Folder) => return Ok(Verdict::NotMine),
        Action::MakeFolder { .. } | Action::Copy { .. } => return Ok(evidence.of_making(seen)),
        _ => return Ok(Verdict::CannotTell),
    };
    if seen.item.kind.is_some_and(|kind| kind != ItemKind::File) {
        return Ok(Verdict::NotMine);
    }
    if let Some(verdict) = evidence.of_content(content, seen) {
        return Ok(verdict);
    }
    if is_new && evidence.before(seen.created_at) && evidence.before(seen.item.modified_at) {
        return Ok(Verdict::NotMine);
    }
    let history = history(drives, delivery, &seen.item.id).await?;
    Ok(evidence.of_history(content, seen, &history))
}

/// The versions of an item; none where there are none to be had, which proves nothing either way.
pub(super) async fn history(
    drives: &GraphDrives,
    delivery: &Delivery,
    item: &RemoteId,
) -> Result<Vec<RemoteVersion>, Failure> {
    match drives.read(drives.requests.versions(&delivery.drive, item)?).await {
        Ok(reply) => Ok(wire::versions(&reply.body)?.0),
        Err(Failure::Gone | Failure::Refused(_)) => Ok(Vec::new()),
        Err(failure) => Err(failure),
    }
}

/// Who we are and since when, as far as it is known.
pub(super) struct Evidence<'a> {
    pub(super) me: Option<&'a str>,
    pub(super) application: Option<&'a str>,
    pub(super) since: Option<WallTime>,
}

impl<'a> Evidence<'a> {
    pub(super) fn of(drives: &'a GraphDrives, delivery: &'a Delivery) -> Evidence<'a> {
        let since = delivery.began.map(|began| WallTime(began.0.div_euclid(1_000) * 1_000 - SLACK_MS));
        Evidence { me: delivery.me.as_deref(), application: drives.application.as_deref(), since }
    }

    pub(super) fn by_me(&self, user: Option<&str>, application: Option<&str>) -> bool {
        let me = self.me.zip(user).is_some_and(|(me, user)| me.eq_ignore_ascii_case(user));
        // Another client of the same person is not us; one that is not named may be.
        me && self.application.zip(application).is_none_or(|(ours, theirs)| ours.eq_ignore_ascii_case(theirs))
    }

    /// Whether an editor is certainly this person through this client: a server that does not name the client does not say so.
    pub(super) fn surely_me(&self, editor: &Editor) -> bool {
        let stated = self.application.is_none() || editor.application.is_some();
        stated && self.by_me(editor.user.as_deref(), editor.application.as_deref())
    }

    pub(super) fn since(&self, moment: Option<WallTime>) -> bool {
        self.since.zip(moment).is_some_and(|(since, moment)| moment >= since)
    }

    fn before(&self, moment: Option<WallTime>) -> bool {
        self.since.zip(moment).is_some_and(|(since, moment)| moment < since)
    }

    pub(super) fn ours(&self, editor: &Editor, moment: Option<WallTime>) -> bool {
        self.by_me(editor.user.as_deref(), editor.application.as_deref()) && self.since(moment)
    }

    fn by_my_client(&self, seen: &RemoteVersion) -> bool {
        self.by_me(seen.by.user.as_deref(), seen.by.application.as_deref())
    }

    /// Whether this person's client made an item since the attempt began.
    fn made(&self, seen: &Described) -> bool {
        self.ours(&seen.created_by, seen.created_at)
    }

    /// Of a folder or a copy: made by us, and still what was made.
    fn of_making(&self, seen: &Described) -> Verdict {
        match self.made(seen) {
            true if untouched(seen) => Verdict::Mine(HowChecked::Seen),
            true => Verdict::MineThenChanged(HowChecked::Seen),
            false => Verdict::CannotTell,
        }
    }

    fn of_content(&self, content: &ContentFacts, seen: &Described) -> Option<Verdict> {
        let item = &seen.item;
        if content.size > 0 && item.hash.as_ref().is_some_and(|hash| *hash == content.hash) {
            return Some(Verdict::Mine(HowChecked::SameHash));
        }
        // Another hash of the same size is another content, unless the server does not tell.
        let other_hash = item.hash.is_some() && !is_office(item);
        let fits = item.size == Some(content.size) && !other_hash;
        (fits && self.ours(&item.modified_by, item.modified_at)).then_some(Verdict::Mine(HowChecked::SameSizeByMe))
    }

    /// Whether a version may be what was sent.
    pub(super) fn fits(&self, content: &ContentFacts, seen: &RemoteVersion) -> bool {
        seen.size == Some(content.size) && self.by_my_client(seen) && self.since(seen.modified_at)
    }

    /// Who made an item, and when, proves nothing by itself: the person's other device may have made another file of this name.
    fn of_history(&self, content: &ContentFacts, seen: &Described, history: &[RemoteVersion]) -> Verdict {
        let fits = |seen: &RemoteVersion| self.fits(content, seen);
        let editor = &seen.item.modified_by;
        let still_us = self.by_me(editor.user.as_deref(), editor.application.as_deref());
        if let [newest, before, ..] = history
            && is_office(&seen.item)
            && still_us
            && self.by_my_client(newest)
            && fits(before)
            && follows_soon(newest, before)
        {
            return Verdict::Mine(HowChecked::Version);
        }
        // The newest is what is there now, and that is not what was sent: neither hash nor size and editor say so.
        if history.iter().skip(1).any(fits) {
            return Verdict::MineThenChanged(HowChecked::Version);
        }
        Verdict::CannotTell
    }
}

/// Whether nothing was done to an item after it was made.
pub(super) fn untouched(seen: &Described) -> bool {
    seen.item.modified_at.zip(seen.created_at).is_some_and(|(modified, created)| modified.0 <= created.0 + SLACK_MS)
}

fn is_office(item: &RemoteItem) -> bool {
    let extension = item.name.as_deref().and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension);
    extension.is_some_and(|extension| OFFICE.iter().any(|office| office.eq_ignore_ascii_case(extension)))
}

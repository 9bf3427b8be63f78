//! What an attempt of ours made and somebody has renamed or moved since, so that it is not found where it was sent to.
//!
//! It is looked for among what has changed in the drive since the attempt began (a delta from that moment), and where a server
//! has none, in the folder that it was sent to. It is ours when all of this holds: this person made it through this client since
//! the attempt began; no other delivery is known to have made it; somebody else has touched it, or a delivery is known to have
//! moved it (what else only this client has touched lies where it was put, and is another's); and its content, or a version in
//! its history, is the one that was sent: the content itself where nobody else has touched it. Somebody has changed it by then,
//! at least its place.
//!
//! Bounds: 5 pages, 20 histories. What lies beyond is not found, and is sent again beside it: twice rather than lost.

use super::evidence::{self, Evidence, Verdict};
use super::service::{GraphDrives, MOST_SEARCHED_PAGES, sorted};
use super::wire::{self, Described};
use crate::http::Request;
use crate::model::{Failure, HowChecked, ItemKind};
use crate::providers::{Action, ContentFacts, Delivery};

/// Items whose history is asked for.
const MOST_HISTORIES: usize = 20;

/// The item that an upload of `content` made, wherever it lies by now.
pub(super) async fn look_for(
    drives: &GraphDrives,
    delivery: &Delivery,
    content: &ContentFacts,
) -> Result<Option<(Described, Verdict)>, Failure> {
    let evidence = Evidence::of(drives, delivery);
    let (Some(since), Some(_), Action::Create { parent, name, .. }) = (evidence.since, evidence.me, &delivery.action)
    else {
        return Ok(None);
    };
    let changed = match pages(drives, drives.requests.delta_since(&delivery.drive, since, drives.page())?).await? {
        Some(changed) => changed,
        None => {
            let listing = drives.requests.children_described(&delivery.drive, parent, drives.page())?;
            pages(drives, listing).await?.unwrap_or_default()
        }
    };
    let perhaps = |seen: &Described| {
        let item = &seen.item;
        item.kind == Some(ItemKind::File)
            && !item.deleted
            && (item.parent.as_ref() != Some(parent) || item.name.as_deref() != Some(name))
            && evidence.ours(&seen.created_by, seen.created_at)
            && !delivery.made_besides.contains(&item.id)
            && (!evidence.surely_me(&item.modified_by) || delivery.moved_besides.contains(&item.id))
    };
    // The last word on an item counts.
    let mut perhaps_ours: Vec<Described> = Vec::new();
    for seen in changed {
        perhaps_ours.retain(|other| other.item.id != seen.item.id);
        if perhaps(&seen) {
            perhaps_ours.push(seen);
        }
    }
    let same = |seen: &Described| content.size > 0 && seen.item.hash.as_deref() == Some(content.hash.as_str());
    if let Some(at) = perhaps_ours.iter().position(same) {
        return Ok(Some((perhaps_ours.swap_remove(at), Verdict::MineThenChanged(HowChecked::SameHash))));
    }
    let by_others = perhaps_ours.into_iter().filter(|seen| !evidence.surely_me(&seen.item.modified_by));
    for seen in by_others.take(MOST_HISTORIES) {
        let history = evidence::history(drives, delivery, &seen.item.id).await?;
        // A version has no hash: an empty one could be any empty file.
        if content.size > 0 && history.iter().any(|version| evidence.fits(content, version)) {
            return Ok(Some((seen, Verdict::MineThenChanged(HowChecked::Version))));
        }
    }
    Ok(None)
}

/// What a list names, at most [`MOST_SEARCHED_PAGES`] pages of it; `None` where the server has no such list.
async fn pages(drives: &GraphDrives, first: Request) -> Result<Option<Vec<Described>>, Failure> {
    let (mut all, mut request) = (Vec::new(), first);
    for page in 0..MOST_SEARCHED_PAGES {
        let reply = drives.client.ask(request).await?;
        if !reply.status.is_success() {
            return match sorted(&reply) {
                Failure::Gone | Failure::Refused(_) | Failure::Reset if page == 0 => Ok(None),
                failure => Err(failure),
            };
        }
        let (seen, next) = wire::described(&reply.body)?;
        all.extend(seen);
        let Some(next) = next else { break };
        request = drives.following(next)?;
    }
    Ok(Some(all))
}

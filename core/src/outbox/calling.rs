//! Whom a post calls or goes to, in the provider's own ids; and who that is, of those whom only the directory has named so far.
//!
//! **Promises.** Whoever is in the directory with a mail address can be called before a feed has told of her. Who that is, feeds are asked
//! by that address when it is sent: a request for each, whose answer is stored before the next one, so that nobody is asked for twice,
//! whatever ends it in between. The answer joins her two rows, and from then on she is one person everywhere.
//!
//! **Never.** Nobody is called by a name, nor in somebody else's place: as long as one of them is not known nothing is sent, to nobody.
//! An address that several bear here or there tells nobody apart, and the person is asked ([`NeedsYou::NotInFeeds`]).
//!
//! Tests: the stories of `directory_posts`; the reason: docs/decisions/0139.

use super::carrying::Lacks;
use crate::model::{FeedAsk, NeedsYou, PersonRow, RemoteId};
use crate::providers::feeds::{Feeds, PostAction, PostDelivery};
use crate::store::people::Person;
use crate::store::post_intents::PostIntent;
use crate::store::{Database, Durability, Reading, StoreResult, Writing};

/// Stands for whoever is to be asked for before it is sent. No provider takes it for anybody.
fn nobody_yet() -> RemoteId {
    RemoteId(String::new())
}

/// These people in the provider's ids, in their order; of whom that is not known yet, [`nobody_yet`]. `Err` of the inner result: one of them
/// cannot be found out.
pub(super) fn called(tx: &Reading<'_>, people: &[PersonRow]) -> StoreResult<Result<Vec<RemoteId>, NeedsYou>> {
    let mut called = Vec::with_capacity(people.len());
    for person in people {
        let known = tx.person(*person)?;
        match known.as_ref().filter(|known| known.can_be_called()) {
            Some(known) => called.push(known.in_feeds().cloned().unwrap_or_else(nobody_yet)),
            None => return Ok(Err(not_found(known))),
        }
    }
    Ok(Ok(called))
}

fn not_found(person: Option<Person>) -> NeedsYou {
    NeedsYou::NotInFeeds { person: person.map(|person| person.name).unwrap_or_default() }
}

/// Whether somebody has to be asked for before it can be sent.
pub(super) fn lacks_somebody(delivery: &PostDelivery) -> bool {
    match &delivery.action {
        PostAction::Post { mentions, to, .. } => mentions.iter().chain(to).any(|called| *called == nobody_yet()),
        _ => false,
    }
}

/// Asks who they are of whom it is not known; each answer is stored before the next request.
pub(super) async fn ask_who(feeds: &dyn Feeds, db: &Database, intent: &PostIntent) -> StoreResult<Result<(), Lacks>> {
    let FeedAsk::Post { mentions, to, .. } = &intent.asked else { return Ok(Ok(())) };
    for row in mentions.iter().chain(to).copied() {
        let known = db.read(move |tx| tx.person(row)).await?;
        let Some(person) = known.filter(|known| known.can_be_called()) else {
            return Ok(Err(Lacks::Asks(not_found(None))));
        };
        if person.in_feeds().is_some() {
            continue;
        }
        let told = match feeds.person_by_mail(&person.mail).await {
            Ok(Some(told)) => told,
            Ok(None) => return Ok(Err(Lacks::Asks(not_found(Some(person))))),
            Err(failure) => return Ok(Err(Lacks::Failed(failure))),
        };
        let store = move |tx: &mut Writing<'_>| {
            tx.put_person(&told)?;
            tx.person(row)
        };
        // Where others here bear the address, the answer joined nobody: it says of no one which of them that is.
        let joined = db.write(Durability::Saved, store).await?;
        if joined.is_none_or(|joined| joined.in_feeds().is_none()) {
            return Ok(Err(Lacks::Asks(not_found(Some(person)))));
        }
    }
    Ok(Ok(()))
}

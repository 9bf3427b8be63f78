//! feeds: which there are, of every account.

use std::collections::BTreeSet;
use std::process::ExitCode;

use musette_core::engine::{Account, Error, FeedItem};
use musette_core::model::{AsOf, FeedRow, IntentState};
use musette_words::Counted;
use serde_json::json;

use super::read::as_of_json;
use super::talk::{is_network, name_of};
use crate::app::{App, KeptAway, or_held};
use crate::args::FeedsArgs;
use crate::sentences::{About, Failed, Outcome, words};
use crate::show;
use crate::troubles::Troubles;

pub async fn feeds(app: &App, options: FeedsArgs) -> Outcome<ExitCode> {
    let mut rows = Vec::new();
    let mut values = Vec::new();
    let (mut oldest, mut unread) = (None, 0);
    let accounts = app.chosen(options.named.as_deref()).await?;
    let mut troubles = Troubles::among(&accounts);
    for account in &accounts {
        let read = list_of(app, account, &options).await;
        let Some((list, as_of, away)) = troubles.unless_alone(account, read)? else { continue };
        if let Some(away) = away {
            troubles.keeps_away(account, away);
        }
        oldest = Some(oldest.map_or(as_of, |oldest: AsOf| oldest.min(as_of)));
        let refused = refused_wishes(app, account).await.about(&account.label)?;
        for feed in list {
            let refused = refused.contains(&feed.id.row);
            unread += feed.adds;
            values.push(json!({
                "account": account.label,
                "name": name_of(&feed),
                "kind": feed.kind,
                "closed": feed.closed,
                "joined": feed.joined,
                "waiting": feed.waiting,
                "needs_you": refused,
                "open": feed.open,
                "belonging": feed.belonging,
                "takes": feed.takes,
                "unread": feed.unread,
                "adds": feed.adds,
                "as_of": as_of_json(feed.as_of),
            }));
            rows.push(vec![
                standing(&feed, options.find.is_some(), refused),
                format!("{}:{}", account.label, name_of(&feed)),
            ]);
        }
    }
    let troubles = troubles.unless_all()?;
    if app.json {
        show::json(&json!({ "feeds": values, "unread": unread, "missing": troubles.missing().collect::<Vec<_>>() }))?;
        return troubles.end(ExitCode::SUCCESS);
    }
    show::table(&rows)?;
    let new = if unread > 0 { format!(" {} in all.", words().many_new(unread)) } else { String::new() };
    // What was looked for is as old as the search; where the server was not asked, the groups that were met here have no age of their own.
    let age = oldest.unwrap_or(AsOf::NeverKnown);
    let age = match (&options.find, age) {
        (None, age) => format!(" The list of groups: {}", show::as_of(age)),
        (Some(_), AsOf::NeverKnown) => String::new(),
        (Some(_), age) => format!(" {}", show::as_of(age)),
    };
    show::note(&format!("{}.{new}{age}", words().count(Counted::Feeds, rows.len() as u64)));
    troubles.end(ExitCode::SUCCESS)
}

/// The feeds of an account, asked for where they never were, or are to be the newest; how old their list is, or the search among all
/// groups where one is made; and what kept the newest away.
async fn list_of(app: &App, account: &Account, options: &FeedsArgs) -> Outcome<(Vec<FeedItem>, AsOf, Option<Failed>)> {
    let facet = app.engine.feeds(account.id).await?;
    let failed = |error| Failed::Engine(error, account.label.clone());
    let mut kept_away = None;
    let (mut list, mut as_of) = facet.list().await?;
    if options.fresh || as_of == AsOf::NeverKnown {
        kept_away = or_held(app, facet.refresh_list().await, as_of).about(&account.label)?.map(failed);
        (list, as_of) = facet.list().await?;
    }
    if let Some(words) = &options.find {
        match facet.find_groups(words).await {
            Ok(asked) => as_of = AsOf::Known(asked),
            Err(error) if is_network(&error) && (!options.fresh || !app.json) => {
                as_of = AsOf::NeverKnown;
                let away = KeptAway::Failed(error);
                let why = away.said().unwrap_or_default();
                show::note(&format!("{why}: these are the groups that this device has met."));
                if let (true, KeptAway::Failed(error)) = (options.fresh, away) {
                    kept_away = Some(failed(error));
                }
            }
            Err(error) => return Err(error).about(&account.label),
        }
        list = facet.groups_named(words).await?;
    }
    Ok((list, as_of, kept_away))
}

/// The groups that she has asked to join or to leave, where the server has refused that.
async fn refused_wishes(app: &App, account: &Account) -> Result<BTreeSet<FeedRow>, Error> {
    let waiting = app.engine.feeds(account.id).await?.waiting().await?.into_iter();
    let refused = waiting.filter(|one| matches!(one.state, IntentState::NeedsYou { .. }));
    Ok(refused.filter_map(|one| one.asked.group()).collect())
}

/// What there is to say of a feed. `found`: it was looked for among all groups; `refused`: what she has asked of it was.
fn standing(feed: &FeedItem, found: bool, refused: bool) -> String {
    match (feed.waiting, feed.joined, feed.open, feed.adds) {
        (true, true, ..) if refused => "You asked to join it, and were refused. See `musette outbox`.".to_owned(),
        (true, false, ..) if refused => "You asked to leave it, and were refused. See `musette outbox`.".to_owned(),
        (true, true, ..) => "You join it with the next sync.".to_owned(),
        (true, false, ..) => "You leave it with the next sync.".to_owned(),
        (false, false, false, _) if found => "Only its members see it.".to_owned(),
        (false, false, _, _) if found => "Not yours. `musette join` changes that.".to_owned(),
        (false, false, ..) => "You are no longer in it. What is here stays.".to_owned(),
        (false, true, false, _) => "No access now.".to_owned(),
        (false, true, true, 0) => show::as_of(feed.as_of),
        (false, true, true, unread) => format!("{}. {}", words().many_new(unread), show::as_of(feed.as_of)),
    }
}

//! search.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::process::ExitCode;

use musette_core::engine::{Account, Found};
use musette_core::model::{AccountId, Along, ItemKind};
use musette_words::Counted;
use serde_json::{Value, json};

use super::people::person_json;
use super::read::{as_of_json, item_json};
use crate::app::App;
use crate::args::SearchArgs;
use crate::sentences::{Outcome, words};
use crate::show;
use crate::troubles::Troubles;
use crate::whose::{self, Prefix};

/// Rows of one read.
const PAGE: usize = 200;

pub async fn search(app: &App, options: SearchArgs) -> Outcome<ExitCode> {
    let (typed, most) = (options.words.join(" "), options.most.map_or(50, NonZeroUsize::get));
    let accounts = app.chosen(None).await?;
    let (mut prefixes, mut troubles, mut of) = (BTreeMap::new(), Troubles::among(&accounts), Vec::new());
    for account in &accounts {
        // What stands in the way of one account is said, and hides no other.
        let opened = app.engine.documents(account.id).await.map_err(|error| crate::app::failed_of(account, error, ""));
        if troubles.unless_alone(account, opened)?.is_some() {
            of.push(account.id);
            prefixes.insert(account.id, app.prefix(account).await?);
        }
    }
    let troubles = troubles.unless_all()?;
    let (mut found, mut after) = (Vec::new(), options.after);
    let (as_of, missing) = loop {
        let room = PAGE.min(most - found.len());
        let along = after.map_or(Along::Start, Along::After);
        let page = app.engine.search(&of, &typed, options.among.into(), along, room).await?;
        after = page.next();
        found.extend(page.rows);
        if after.is_none() || found.len() >= most {
            break (page.as_of, page.missing);
        }
    };
    let coverage = app.engine.search_coverage(&of).await?;
    if app.json {
        let values: Vec<Value> = found.iter().map(|one| found_json(&accounts, one)).collect();
        show::json(&json!({
            "found": values, "more": after.is_some(), "next": after, "as_of": as_of_json(as_of),
            "names": {
                "documents": coverage.documents, "partly": coverage.partly, "no_access": coverage.no_access,
                "people": coverage.people, "feeds": coverage.feeds,
            },
            "missing": whose::labels(&accounts, &missing).into_iter().chain(troubles.missing()).collect::<Vec<_>>(),
        }))?;
        return troubles.end(ExitCode::SUCCESS);
    }
    let rows: Vec<Vec<String>> = found.iter().filter_map(|one| row(&accounts, &prefixes, one)).collect();
    show::table(&rows)?;
    let end = if after.is_some() { " There are more: --most N, or more of the name." } else { "" };
    let count = words().count(Counted::Found, rows.len() as u64);
    show::note(&format!("{count}.{end} {} {}", words().looked_through(&coverage), show::as_of(as_of)));
    whose::say_missing(&accounts, &missing);
    troubles.end(ExitCode::SUCCESS)
}

fn row(accounts: &[Account], of: &BTreeMap<AccountId, Prefix>, found: &Found) -> Option<Vec<String>> {
    Some(match found {
        Found::Document { item, .. } => vec![
            document(item.kind, item.parent.is_none()).into(),
            format!("{}:{}", whose::label(accounts, item.id.account), path(found)),
            super::read::state(&item.state),
        ],
        Found::Person { person, .. } => {
            let number = of.get(&person.id.account)?.before(person.id.row.0);
            vec!["person".into(), format!("{number}  {}", person.name), person.role.clone()]
        }
        Found::Feed { id, name, joined, .. } => {
            let belongs = if *joined { "yours" } else { "" };
            vec!["group".into(), of.get(&id.account)?.before(name), belongs.into()]
        }
        Found::Thread { id, title, feed, .. } => {
            vec!["thread".into(), format!("{}  {title}", of.get(&id.account)?.before(id.row.0)), feed.clone()]
        }
    })
}

fn document(kind: ItemKind, is_root: bool) -> &'static str {
    match kind {
        ItemKind::Folder if is_root => "library",
        ItemKind::Folder => "folder",
        ItemKind::File | ItemKind::Package => "document",
    }
}

/// As other verbs take it.
fn path(found: &Found) -> String {
    match found {
        Found::Document { item, place, .. } if place.is_empty() => item.name.replace(" / ", "/"),
        Found::Document { item, place, .. } => format!("{place}/{}", item.name),
        _ => String::new(),
    }
}

fn found_json(accounts: &[Account], found: &Found) -> Value {
    match found {
        Found::Document { item, marks, .. } => {
            let account = whose::label(accounts, item.id.account);
            let path = format!("{account}:{}", path(found));
            json!({ "what": "document", "account": account, "item": item_json(item), "path": path, "marks": marks })
        }
        Found::Person { person, marks } => {
            let person = person_json(whose::label(accounts, person.id.account), person);
            json!({ "what": "person", "person": person, "marks": marks })
        }
        Found::Feed { id, name, joined, marks } => {
            let account = whose::label(accounts, id.account);
            json!({ "what": "feed", "account": account, "name": name, "joined": joined, "marks": marks })
        }
        Found::Thread { id, title, feed, posted_at, marks } => json!({
            "what": "thread", "account": whose::label(accounts, id.account), "thread": id.row, "title": title,
            "feed": feed, "posted_at": posted_at, "marks": marks,
        }),
    }
}

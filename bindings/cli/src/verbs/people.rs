//! people, person.

use std::num::NonZeroUsize;
use std::process::ExitCode;

use musette_core::engine::{Account, Error, People, PersonItem, Reason};
use musette_core::model::{AsOf, PersonRow, Picture, SignInNeed, sort_key};
use serde_json::{Value, json};

use super::read::{as_of_json, destination};
use super::talk_hanging::{put_in_place, staged};
use crate::after;
use crate::app::{App, KeptAway, soon};
use crate::args::{PeopleArgs, PersonArgs};
use crate::sentences::{About, Failed, Outcome};
use crate::show;
use crate::whose::Prefix;

/// Marks whom nobody can write to.
const NO_MESSAGES: &str = "no messages";
/// People of one read.
const PAGE: usize = 200;
/// People named in a sentence, at most.
const FEW: usize = 5;

/// Whether the server has said what it knows.
enum Server {
    /// It was not asked.
    NotAsked,
    /// It has answered.
    Answered {
        /// It may know more of them.
        more: bool,
    },
    /// Something stands in the way.
    Unreachable(KeptAway),
    /// The organisation does not let this person ask.
    Closed,
    /// The person has to sign in again first.
    SignIn,
}

pub async fn people(app: &App, options: PeopleArgs) -> Outcome<ExitCode> {
    let (query, most) = (options.query.join(" ").trim().to_owned(), options.most.map_or(50, NonZeroUsize::get));
    let (mut rows, mut values) = (Vec::new(), Vec::new());
    let (mut oldest, mut next, mut server) = (None, None, None);
    let accounts = app.chosen(None).await?;
    for (account, mut place) in after::from_there(accounts, options.after.as_ref())? {
        let facet = app.engine.people(account.id).await?;
        let of = app.prefix(&account).await?;
        let asked = if options.here { Server::NotAsked } else { ask(&facet, &query).await.about(&account.label)? };
        // What is worst is said.
        server = Some(match server {
            None | Some(Server::Answered { more: false }) => asked,
            Some(known) => known,
        });
        loop {
            let room = most - rows.len();
            let page = facet.page(&query, place, PAGE.min(room.max(1))).await.about(&account.label)?;
            oldest = Some(oldest.map_or(page.as_of, |oldest: AsOf| oldest.min(page.as_of)));
            // The page was full before this account: whether it has any is all that is to be known.
            if room == 0 {
                let is_first = next.is_none() && !page.people.is_empty();
                next = if is_first { Some(after::next(&account, None)) } else { next };
                break;
            }
            for person in &page.people {
                rows.push(row(&of, person));
                values.push(person_json(&account.label, person));
            }
            place = page.next;
            if place.is_none() || rows.len() >= most {
                next = place.map(|place| after::next(&account, Some(&place)));
                break;
            }
        }
    }
    let more = next.is_some();
    let (as_of, server) = (oldest.unwrap_or(AsOf::NeverKnown), server.unwrap_or(Server::NotAsked));
    if app.json {
        let answered = matches!(server, Server::Answered { .. });
        let kept_away = if let Server::Unreachable(away) = &server { Some(away.code()) } else { None };
        show::json(&json!({
            "people": values, "more": more, "next": next, "server": answered, "kept_away": kept_away,
            "as_of": as_of_json(as_of),
        }))?;
        return Ok(ExitCode::SUCCESS);
    }
    show::table(&rows)?;
    if rows.iter().any(|row| row.iter().any(|cell| cell == NO_MESSAGES)) {
        show::note("No messages: not met in Viva Engage here, so they cannot be mentioned or written to yet.");
    }
    let end = if more { " There are more: --most N, or more of the name." } else { "" };
    let count = match rows.len() {
        1 => "1 person".to_owned(),
        several => format!("{several} people"),
    };
    show::note(&format!("{count}. {}.{end}", said(server, as_of)));
    Ok(ExitCode::SUCCESS)
}

pub async fn person(app: &App, options: PersonArgs) -> Outcome<()> {
    let wanted = options.person.join(" ");
    let (account, facet, mut found) = called(app, &wanted).await?;
    // What has changed is asked for where there is network; what is here is shown all the same.
    let row = found.id.row;
    let server = match soon(facet.refresh_one(row)).await {
        Ok(()) => Server::Answered { more: false },
        Err(away) => Server::Unreachable(away),
    };
    if let Ok(again) = facet.one(row).await {
        found = again;
    }
    let saved = match &options.photo {
        None => None,
        Some(to) => {
            // A picture that is here serves without a network.
            let asked = facet.fetch_portrait(row).await;
            let Some(bytes) = facet.portrait(row).await? else {
                asked.about(&found.name)?;
                return Err(Failed::Usage(format!(
                    "The directory has no picture of {}. Nothing was written; the person can add one there.",
                    found.name
                )));
            };
            let to = destination(to.clone(), &format!("{}.jpg", found.name), options.force)?;
            let staged = staged(&to);
            std::fs::write(&staged.0, &bytes).map_err(|error| Failed::Io(error, to.display().to_string()))?;
            put_in_place(&staged, &to)?;
            let picture = Picture::of(&bytes);
            Some(json!({ "path": to.to_string_lossy(), "size": bytes.len(), "picture": picture }))
        }
    };
    if app.json {
        return Ok(show::json(&json!({ "person": person_json(&account.label, &found), "photo": saved }))?);
    }
    for line in lines(&found) {
        show::line(&line)?;
    }
    let age = found.seen_at.map_or(AsOf::NeverKnown, AsOf::Known);
    let from = match &server {
        Server::Unreachable(away) => match away.said() {
            Some(said) => format!("{said}: this is what this device knows. "),
            None => "What this device knows. ".to_owned(),
        },
        _ => String::new(),
    };
    let called = app.prefix(&account).await?.before(found.id.row.0);
    show::note(&format!("Person {called}. {from}{}", show::as_of(age)));
    if let Some(path) = saved.as_ref().and_then(|saved| saved["path"].as_str()) {
        show::note(path);
    }
    Ok(())
}

/// Asks the server for whom is looked for, or for those with whom the person works.
async fn ask(facet: &People, query: &str) -> Result<Server, Error> {
    let is_new = facet.page("", None, 1).await?.as_of == AsOf::NeverKnown;
    let mut asked = if is_new { facet.refresh().await.map(|()| false).map_err(KeptAway::Failed) } else { Ok(false) };
    // Who may not be told with whom she works may be allowed to look for somebody.
    if !query.is_empty() && asked.as_ref().map_or_else(|away| !away.is_on_the_way(), |_| true) {
        asked = soon(facet.find(query)).await;
    }
    match asked {
        Ok(more) if is_new || !query.is_empty() => Ok(Server::Answered { more }),
        Ok(_) => Ok(Server::NotAsked),
        Err(KeptAway::Failed(error)) if !error.reason.is_on_the_way() => match error.reason {
            Reason::SignInNeeded(SignInNeed::Consent) | Reason::Refused(_) => Ok(Server::Closed),
            // Whom this device knows is shown all the same.
            Reason::SignInNeeded(_) => Ok(Server::SignIn),
            _ => Err(error),
        },
        Err(away) => Ok(Server::Unreachable(away)),
    }
}

fn said(server: Server, as_of: AsOf) -> String {
    match server {
        Server::Answered { more: false } => "From this device and from the server".into(),
        Server::Answered { more: true } => "The server knows more of them: type more of the name".into(),
        Server::NotAsked => show::as_of(as_of).trim_end_matches('.').to_owned(),
        Server::Unreachable(away) => {
            format!("{}: these are the people whom this device knows", away.said().unwrap_or_default())
        }
        Server::SignIn => {
            "The server asks you to sign in again (`musette accounts` says how): these are the people whom this device knows".into()
        }
        Server::Closed => {
            "The organisation does not let this app ask its directory: these are the people whom this device knows"
                .into()
        }
    }
}

/// The person who is called so, and whose account that is.
async fn called(app: &App, typed: &str) -> Outcome<(Account, People, PersonItem)> {
    if typed.trim().is_empty() {
        return Err(Failed::Usage("Who? Give a name, or a number; `musette people` shows both.".into()));
    }
    let (account, name) = match app.split(typed).await? {
        Some(split) => split,
        None => (app.one_for(typed).await?, typed.to_owned()),
    };
    let facet = app.engine.people(account.id).await?;
    let of = app.prefix(&account).await?;
    let found = match meant(&account, &facet, &of, &name).await {
        // A name may have a colon of its own.
        Err(missing @ Failed::Told { .. }) if name != typed => {
            meant(&account, &facet, &of, typed).await.map_err(|_| missing)?
        }
        found => found?,
    };
    Ok((account, facet, found))
}

/// The one person who is meant: by number, by the whole name, or by so much of it as only one has.
async fn meant(account: &Account, facet: &People, of: &Prefix, wanted: &str) -> Outcome<PersonItem> {
    if let Ok(number) = wanted.parse::<i64>() {
        return facet.one(PersonRow(number)).await.map_err(|error| match error.reason {
            Reason::NotFound => {
                Failed::missing(format!("There is no person {number} here. `musette people` shows the numbers."))
            }
            _ => Failed::Engine(error, String::new()),
        });
    }
    let mut found = facet.page(wanted, None, PAGE).await?.people;
    let is_called = |person: &&PersonItem| sort_key(&person.name) == sort_key(wanted);
    if !found.iter().any(|person| is_called(&person)) {
        match ask(facet, wanted).await.about(&account.label)? {
            Server::Answered { .. } => found = facet.page(wanted, None, PAGE).await?.people,
            Server::Unreachable(away) if found.is_empty() => {
                let why = away.said().unwrap_or_default();
                return Err(Failed::Told {
                    code: away.code(),
                    sentence: format!(
                        "Nobody here is called {wanted}, and the server could not be asked. {why}: try again later."
                    ),
                });
            }
            _ => {}
        }
    }
    let exactly: Vec<&PersonItem> = found.iter().filter(is_called).collect();
    let alike = if exactly.is_empty() { found.iter().collect() } else { exactly };
    match alike.as_slice() {
        [] => Err(Failed::missing(format!(
            "Nobody is called {wanted}. `musette people` lists those whom this device knows."
        ))),
        [one] => Ok((*one).clone()),
        several => {
            let named = |person: &&PersonItem| format!("{} ({})", person.name, of.before(person.id.row.0));
            let few = several.iter().take(FEW).map(named).collect::<Vec<_>>().join(", ");
            let more = if several.len() > FEW { " and others" } else { "" };
            Err(Failed::Usage(format!("Several people are called {wanted}: {few}{more}. Give the number of one.")))
        }
    }
}

fn row(of: &Prefix, person: &PersonItem) -> Vec<String> {
    let about = [person.role.as_str(), person.place.as_str()];
    let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
    vec![
        format!("{:>6}", of.before(person.id.row.0)),
        person.name.clone(),
        about.join(", "),
        person.phones.first().cloned().unwrap_or_default(),
        if person.in_feeds || person.me { String::new() } else { NO_MESSAGES.to_owned() },
        person.mail.clone(),
    ]
}

fn lines(person: &PersonItem) -> Vec<String> {
    let you = if person.me { " (you)" } else { "" };
    let mut lines = vec![format!("{}{you}", person.name)];
    let about = [person.role.as_str(), person.place.as_str()];
    let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
    if !about.is_empty() {
        lines.push(format!("   {}", about.join(", ")));
    }
    lines.extend(person.phones.iter().map(|phone| format!("   {phone}")));
    if !person.mail.is_empty() {
        lines.push(format!("   {}", person.mail));
    }
    if lines.len() == 1 {
        lines.push("   (nothing more is known here)".into());
    }
    lines
}

fn person_json(account: &str, person: &PersonItem) -> Value {
    json!({
        "account": account,
        "person": person.id.row,
        "name": person.name,
        "role": person.role,
        "place": person.place,
        "phones": person.phones,
        "mail": person.mail,
        "near": person.near,
        "in_feeds": person.in_feeds,
        "me": person.me,
        "seen_at": person.seen_at,
    })
}

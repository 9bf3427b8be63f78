//! people, person.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::process::ExitCode;

use musette_core::engine::{Account, Error, People, PersonItem, Reason};
use musette_core::model::{AsOf, At, PersonRow, Picture, SignInNeed, sort_key};
use musette_words::Counted;
use serde_json::{Value, json};

use super::read::{as_of_json, destination};
use super::talk_hanging::{put_in_place, staged};
use crate::app::{App, KeptAway, soon};
use crate::args::{PeopleArgs, PersonArgs};
use crate::sentences::{About, Failed, Outcome, words};
use crate::show;
use crate::troubles::Troubles;
use crate::whose::{self, Prefix};

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
    /// The account has to sign in first.
    SignIn(SignInNeed),
}

pub async fn people(app: &App, options: PeopleArgs) -> Outcome<ExitCode> {
    let (query, most) = (options.query.join(" ").trim().to_owned(), options.most.map_or(50, NonZeroUsize::get));
    let (mut prefixes, mut server) = (BTreeMap::new(), None);
    let accounts = app.chosen(None).await?;
    let (mut troubles, mut of) = (Troubles::among(&accounts), Vec::new());
    for account in &accounts {
        let asked = ask_of(app, account, &query, options.here).await;
        let Some(asked) = troubles.unless_alone(account, asked)? else { continue };
        of.push(account.id);
        prefixes.insert(account.id, app.prefix(account).await?);
        // What is worst is said.
        server = Some(match server {
            None | Some((_, Server::Answered { more: false })) => (account.label.as_str(), asked),
            Some(known) => known,
        });
    }
    let troubles = troubles.unless_all()?;
    let (mut people, mut after) = (Vec::new(), options.after);
    let (as_of, missing) = loop {
        let page = app.engine.people_of(&of, &query, after.as_ref(), PAGE.min(most - people.len())).await?;
        after = page.next();
        people.extend(page.rows);
        if after.is_none() || people.len() >= most {
            break (page.as_of, page.missing);
        }
    };
    let (more, (of_account, server)) = (after.is_some(), server.unwrap_or(("", Server::NotAsked)));
    if app.json {
        let answered = matches!(server, Server::Answered { .. });
        let kept_away = if let Server::Unreachable(away) = &server { Some(away.code()) } else { None };
        let value = |person: &PersonItem| person_json(whose::label(&accounts, person.id.account), person);
        let values: Vec<Value> = people.iter().map(value).collect();
        show::json(&json!({
            "people": values, "more": more, "next": after, "server": answered, "kept_away": kept_away,
            "as_of": as_of_json(as_of), "missing": whose::labels(&accounts, &missing).into_iter().chain(troubles.missing()).collect::<Vec<_>>(),
        }))?;
        return troubles.end(ExitCode::SUCCESS);
    }
    let rows: Vec<Vec<String>> =
        people.iter().filter_map(|person| Some(row(prefixes.get(&person.id.account)?, person))).collect();
    show::table(&rows)?;
    if rows.iter().any(|row| row.iter().any(|cell| cell == NO_MESSAGES)) {
        show::note(
            "No messages: no mail address is known, and no feed has told of them here, so they cannot be mentioned or written to yet.",
        );
    }
    let end = if more { " There are more: --most N, or more of the name." } else { "" };
    let count = words().count(Counted::People, rows.len() as u64);
    // What is of one account only is not said of all.
    let of_one = matches!(server, Server::SignIn(_) | Server::Closed | Server::Unreachable(_)) && accounts.len() > 1;
    let of_one = if of_one { format!("{of_account}: ") } else { String::new() };
    show::note(&format!("{count}. {of_one}{}.{end}", said(server, as_of, of_account)));
    whose::say_missing(&accounts, &missing);
    troubles.end(ExitCode::SUCCESS)
}

/// Asks the server of one account, unless only what is here is wanted.
async fn ask_of(app: &App, account: &Account, query: &str, here: bool) -> Outcome<Server> {
    let facet = app.engine.people(account.id).await?;
    if here { Ok(Server::NotAsked) } else { ask(&facet, query).await.about(&account.label) }
}

pub async fn person(app: &App, options: PersonArgs) -> Outcome<()> {
    let wanted = options.person.join(" ");
    let (account, facet, mut found) = called(app, &wanted).await?;
    // What has changed is asked for where there is network; what is here is shown all the same.
    let row = found.id.row;
    let asked = soon(facet.refresh_one(row)).await;
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
                let sentence = format!(
                    "The directory has no picture of {}. Nothing was written; the person can add one there.",
                    found.name
                );
                return Err(Failed::Told { code: "not_found", sentence });
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
        let directory = match &asked {
            Ok(AsOf::Known(_)) => Some("told"),
            Err(KeptAway::Failed(error)) if error.reason == Reason::NotInDirectory => Some("unknown"),
            Err(KeptAway::Failed(error)) if matches!(error.reason, Reason::Refused(_)) => Some("closed"),
            _ => None,
        };
        let person = person_json(&account.label, &found);
        return Ok(show::json(&json!({ "person": person, "photo": saved, "directory": directory }))?);
    }
    for line in lines(&found) {
        show::line(&line)?;
    }
    // Who has just been asked for is as old as that; when somebody was seen is noted to the week.
    let seen = found.seen_at.map_or(AsOf::NeverKnown, AsOf::Known);
    let (from, age) = match &asked {
        Ok(age @ AsOf::Known(_)) => (String::new(), *age),
        Ok(AsOf::NeverKnown) => (String::new(), seen),
        Err(KeptAway::Failed(error)) if error.reason == Reason::NotInDirectory => {
            (format!("{} ", words().reason(&error.reason, Default::default())), seen)
        }
        Err(KeptAway::Failed(error)) if matches!(error.reason, Reason::Refused(_)) => (
            "The organisation does not let you see this person in its directory. This is what this device knows. "
                .to_owned(),
            seen,
        ),
        Err(away) => match away.said() {
            Some(said) => (format!("{said}: this is what this device knows. "), seen),
            None => ("What this device knows. ".to_owned(), seen),
        },
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
    let is_new = facet.page("", At::Start, 1).await?.as_of == AsOf::NeverKnown;
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
            Reason::SignInNeeded(need) => Ok(Server::SignIn(need)),
            _ => Err(error),
        },
        Err(away) => Ok(Server::Unreachable(away)),
    }
}

fn said(server: Server, as_of: AsOf, account: &str) -> String {
    match server {
        Server::Answered { more: false } => "From this device and from the server".into(),
        Server::Answered { more: true } => "The server knows more of them: type more of the name".into(),
        Server::NotAsked => show::as_of(as_of).trim_end_matches('.').to_owned(),
        Server::Unreachable(away) => {
            format!("{}: these are the people whom this device knows", away.said().unwrap_or_default())
        }
        Server::SignIn(need) => {
            let typed = show::quoted(account);
            let about = musette_words::About { what: account, typed: &typed, from: "" };
            format!("{} These are the people whom this device knows", words().sign_in_needed(&need, about))
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
    let mut found = facet.page(wanted, At::Start, PAGE).await?.people;
    let is_called = |person: &&PersonItem| {
        sort_key(&person.name) == sort_key(wanted) || person.mail.to_lowercase() == wanted.to_lowercase()
    };
    if !found.iter().any(|person| is_called(&person)) {
        match ask(facet, wanted).await.about(&account.label)? {
            Server::Answered { .. } => found = facet.page(wanted, At::Start, PAGE).await?.people,
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

pub(super) fn person_json(account: &str, person: &PersonItem) -> Value {
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

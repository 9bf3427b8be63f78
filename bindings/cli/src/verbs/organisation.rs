//! apps, ack, and what doctor tells of the organisation's own word.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use musette_core::engine::{
    Acknowledgement, AcknowledgingFolder, Error, Organisation, OrganisationView, Reason, Teller, WaitsOn, WhoHasRead,
};
use musette_core::model::word::{Icon, Word};
use musette_core::model::{AsOf, PostRow, WallTime};
use musette_words::Counted;
use serde_json::{Value, json};

use super::read::as_of_json;
use crate::app::{App, or_held};
use crate::args::{AckArgs, AppsArgs};
use crate::sentences::{self, About, Failed, Outcome, kept};
use crate::show;
use crate::troubles::Troubles;

/// The language of the command line.
const HERE: [&str; 1] = ["en"];

pub async fn apps(app: &App, options: AppsArgs) -> Outcome<ExitCode> {
    let mut rows = Vec::new();
    let mut values = Vec::new();
    let mut notes = Vec::new();
    let mut unreadable = false;
    let accounts = app.chosen(options.named.as_deref()).await?;
    let mut troubles = Troubles::among(&accounts);
    for account in &accounts {
        let of = app.prefix(account).await?;
        let read = match app.engine.organisation(account.id).await {
            Ok(facet) => known(app, &facet, options.fresh).await.about(&account.label),
            Err(error) => Err(error).about(&account.label),
        };
        let Some((view, away)) = troubles.unless_alone(account, read)? else { continue };
        if let Some(error) = away {
            troubles.keeps_away(account, Failed::Engine(error, account.label.clone()));
        }
        unreadable |= options.fresh && view.trouble.is_some();
        let word = view.word.clone().unwrap_or_default();
        values.push(json!({
            "account": account.label,
            "name": name(&word),
            "colour": word.colour,
            "as_of": as_of_json(view.as_of),
            "trouble": view.trouble,
            "applications": word.applications.iter().map(|tile| json!({
                "name": tile.name.preferred(HERE),
                "names": tile.name,
                "icon": tile.icon.as_ref().map(|icon| match icon {
                    Icon::Named(name) => name.clone(),
                    Icon::InLibrary(path) => format!("/{path}"),
                }),
                "link": tile.link,
            })).collect::<Vec<_>>(),
        }));
        for tile in &word.applications {
            rows.push(vec![of.before(tile.name.preferred(HERE)), tile.link.clone()]);
        }
        notes.push(format!("{}: {}", account.label, standing(&view)));
        notes.extend(view.trouble.as_ref().map(|trouble| sentences::words().bad_word(trouble)));
        if let Some(helps) = helps(&word) {
            notes.push(helps);
        }
    }
    let troubles = troubles.unless_all()?;
    // Who asked for what it says now has not got it.
    let done = if unreadable { ExitCode::from(1) } else { ExitCode::SUCCESS };
    if app.json {
        show::json(&json!({ "accounts": values, "missing": troubles.missing().collect::<Vec<_>>() }))?;
        return troubles.end(done);
    }
    show::table(&rows)?;
    notes.iter().for_each(|note| show::note(note));
    troubles.end(done)
}

/// What is known, and what kept its newest away; asked for where it never was.
async fn known(
    app: &App,
    facet: &Organisation,
    fresh: bool,
) -> musette_core::engine::EngineResult<(OrganisationView, Option<Error>)> {
    let view = facet.view().await?;
    if !fresh && view.as_of != AsOf::NeverKnown {
        return Ok((view, None));
    }
    match facet.refresh().await {
        // It is not for this person, or there is no such place: nothing is known, which the list says. Who asked for its newest is told.
        Err(error) if matches!(error.reason, Reason::Refused(_)) => Ok((view, fresh.then_some(error))),
        asked => {
            let away = or_held(app, asked, view.as_of)?;
            Ok((facet.view().await?, away))
        }
    }
}

fn name(word: &Word) -> Option<&str> {
    Some(word.name.preferred(HERE)).filter(|name| !name.is_empty())
}

/// What there is, and how old it is.
fn standing(view: &OrganisationView) -> String {
    let what = match &view.word {
        Some(word) => sentences::words().count(Counted::Applications, word.applications.len() as u64),
        None if view.as_of == AsOf::NeverKnown => "Whether the organisation names any is not known".into(),
        None => "The organisation names none".into(),
    };
    format!("{what}. {}", show::as_of(view.as_of))
}

/// Who helps.
fn helps(word: &Word) -> Option<String> {
    let support = &word.support;
    let ways: Vec<&str> =
        [&support.telephone, &support.mail, &support.page].into_iter().flatten().map(String::as_str).collect();
    if ways.is_empty() { None } else { Some(format!("Help: {}.", ways.join(", "))) }
}

/// What doctor tells programs.
pub fn told(view: &OrganisationView) -> Value {
    let word = view.word.clone().unwrap_or_default();
    json!({
        "name": name(&word),
        "support": word.support,
        "read_at": view.read_at,
        "as_of": as_of_json(view.as_of),
        "trouble": view.trouble,
        "acknowledgements": match view.folder {
            AcknowledgingFolder::NotNamed => "not_named",
            AcknowledgingFolder::NotLookedFor => "not_looked_for",
            AcknowledgingFolder::NotThere => "not_there",
            AcknowledgingFolder::Known(_) => "known",
        },
        "waiting": view.waiting.len(),
    })
}

/// What doctor tells people.
pub fn explain(view: &OrganisationView) -> Outcome<()> {
    let words = sentences::words();
    if let Some(helps) = view.word.as_ref().and_then(helps) {
        show::line(&format!("  {helps}"))?;
    }
    if let Some(trouble) = &view.trouble {
        show::line(&format!("  {}", words.bad_word(trouble)))?;
    }
    if view.folder == AcknowledgingFolder::NotThere {
        show::line(&format!("  {}", words.no_acknowledging_folder(view.waiting.len() as u64)))?;
    }
    Ok(())
}

pub async fn ack(app: &App, options: AckArgs) -> Outcome<()> {
    let (account, _, post) = super::talk::post_called(app, &options.number).await?;
    let facet = app.engine.organisation(account.id).await?;
    let post = post.id.row;
    let what = format!("Post {}", app.prefix(&account).await?.before(post.0));
    // Nobody can want a table of nothing: that who names a file says nothing of having read it.
    if options.who || options.csv.is_some() {
        let who = facet.who(post).await.map_err(|error| not_asked(error, &what))?;
        if let Some(file) = &options.csv {
            write_csv(file, &table(&who)).map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => Failed::Usage(format!(
                    "{} is there already, and was not written over. Name another file with --csv.",
                    file.display()
                )),
                _ => Failed::Io(error, file.display().to_string()),
            })?;
        }
        return tell_who(app, post, &who, options.csv.as_deref());
    }
    let before = facet.acknowledgement(post).await.about(&what)?;
    let done = if options.back {
        facet.take_back(post).await.map_err(|error| match (&error.reason, before) {
            (Reason::Ended, Acknowledgement::NotAsked | Acknowledgement::NoFolder) => {
                not_asked(musette_core::engine::Error::of(Reason::NotOffered), &what)
            }
            (Reason::Ended, Acknowledgement::Open) => Failed::Told {
                code: "ended",
                sentence: format!("You have not said that you read {what}, so there is nothing to take back.")
                    .replace("read Post", "read post"),
            },
            _ => Failed::Engine(error, what.clone()),
        })?;
        "Taken back. Nobody was told.".to_owned()
    } else {
        facet.acknowledge(post).await.map_err(|error| not_asked(error, &what))?;
        match (before, facet.acknowledgement(post).await?) {
            (Acknowledgement::Done { at }, _) => format!("You said so before: {}.", show::time(at)),
            // What stands in its way is said instead of what would come else.
            (_, stands @ Acknowledgement::Waiting { on, .. }) if on != WaitsOn::Sync => {
                sentences::acknowledgement(&stands, "").unwrap_or_default()
            }
            _ => {
                let number = app.prefix(&account).await?.before(post.0);
                format!(
                    "It is kept that you have read this. It is told with the next sync; `musette ack --back {}` takes it back until \
                     then.",
                    show::quoted(&number)
                )
            }
        }
    };
    if app.json {
        let now = facet.acknowledgement(post).await?;
        return kept(show::json(&json!({ "post": post, "acknowledgement": now, "done": done })), None);
    }
    kept(show::line(&done), None)
}

/// "It does not ask" says more here than elsewhere.
fn not_asked(error: musette_core::engine::Error, what: &str) -> Failed {
    match error.reason {
        Reason::NotOffered => Failed::Told {
            code: "not_offered",
            sentence: format!(
                "{what} asks for no acknowledgement: it is no announcement, or your own, or the organisation names no folder for it. \
             `musette thread N` shows what asks; `musette doctor` says what the organisation names."
            ),
        },
        _ => Failed::Engine(error, what.to_owned()),
    }
}

fn tell_who(app: &App, post: PostRow, who: &WhoHasRead, csv: Option<&Path>) -> Outcome<()> {
    if app.json {
        return Ok(show::json(&json!({
            "post": post,
            "has": who.has,
            "foreign": who.foreign,
            "has_not": who.has_not,
            "as_of": who.as_of,
            "csv": csv.map(|file| file.to_string_lossy()),
        }))?);
    }
    if csv.is_none() {
        let has = who.has.iter().map(|one| {
            let mut row = vec![show::time(one.read_at), one.name.clone(), one.mail.clone()];
            row.extend((one.by == Teller::File).then(|| "as the file says".to_owned()));
            row
        });
        let mut rows: Vec<Vec<String>> = has.collect();
        rows.extend(who.foreign.iter().map(|file| {
            let by = format!("the file is by {}", file.written_by);
            vec!["not counted".into(), file.name.clone(), file.mail.clone(), by]
        }));
        let left = who.has_not.iter().flatten();
        rows.extend(left.map(|one| vec!["not yet".into(), one.name.clone(), one.mail.clone()]));
        show::table(&rows)?;
    }
    let left = match &who.has_not {
        Some(left) => format!("{} not", left.len()),
        None => "who has not is not known: the members of its group are not told".into(),
    };
    let as_of = show::as_of(AsOf::Known(who.as_of));
    show::note(&format!("{} read it, {left}. As far as your account may see. {as_of}", people(who.has.len())));
    if !who.foreign.is_empty() {
        show::note(&format!(
            "Not counted: {} that somebody has written in another's name. Ask who wrote them; the library's history shows them.",
            show::count(who.foreign.len() as u64, "file")
        ));
    }
    Ok(())
}

fn people(number: usize) -> String {
    if number == 1 { "1 person".into() } else { format!("{number} people") }
}

/// The rows of the table for a spreadsheet, its head first. `written_by` is the provider's word; empty where it tells none.
fn table(who: &WhoHasRead) -> Vec<[String; 5]> {
    let mut rows = vec![["name", "mail", "state", "read_at", "written_by"].map(str::to_owned)];
    rows.extend(who.has.iter().map(|one| {
        let by = if one.by == Teller::Provider { one.name.clone() } else { String::new() };
        [one.name.clone(), one.mail.clone(), "read".into(), stamp(one.read_at), by]
    }));
    rows.extend(who.foreign.iter().map(|file| {
        [file.name.clone(), file.mail.clone(), "not counted".into(), stamp(file.read_at), file.written_by.clone()]
    }));
    let left = who.has_not.iter().flatten();
    rows.extend(left.map(|one| [one.name.clone(), one.mail.clone(), "not read".into(), String::new(), String::new()]));
    rows
}

fn stamp(at: WallTime) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_string()).unwrap_or_default()
}

/// Writes a new file in UTF-8 with its mark, so that spreadsheets read accents.
fn write_csv(file: &Path, rows: &[[String; 5]]) -> io::Result<()> {
    let mut text = String::from("\u{feff}");
    for row in rows {
        text.push_str(&row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","));
        text.push_str("\r\n");
    }
    let mut out = OpenOptions::new().write(true).create_new(true).open(file)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()
}

/// A cell. What a spreadsheet would take for a formula is made text: names are written by those who bear them.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_the_table_is_never_a_formula_and_never_ends_its_cell() {
        assert_eq!(quoted("=HYPERLINK(\"https://x\")"), "\"'=HYPERLINK(\"\"https://x\"\")\"");
        assert_eq!(quoted("Keller, Ada"), "\"Keller, Ada\"");
        assert_eq!(quoted("@ada"), "\"'@ada\"");
    }
}

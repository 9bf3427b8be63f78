//! post, reply, like, unlike, remove, join, leave.

use std::io::Read;
use std::path::Path;

use musette_core::engine::{Account, Attach, Error, Feeds, Post, PostWaiting, Reason, SentTo};
use musette_core::model::{FeedKind, FeedRow, Others, PersonRow, PostRow};
use serde_json::json;

use super::drafts;
use super::naming::Circle;
use super::readers::Readers;
use super::talk::{feed_called, is_network, name_of, post_called};
use super::unposted::Unposted;
use super::wishes::{fall_with, names};
use crate::app::App;
use crate::args::{AnswerArgs, GroupArgs, LikeArgs, PostArgs, RemoveArgs, WithArgs};
use crate::sentences::{self, About, Failed, Outcome, kept};
use crate::show;

/// The longest text that is read from standard input, in bytes.
const MOST_READ: u64 = 1 << 20;

pub async fn post(app: &App, options: PostArgs) -> Outcome<()> {
    let PostArgs { mut feed, mut text, draft, to, with } = options;
    // With --to the one text stands where else a group does.
    let typed = if to.is_empty() || text.is_some() { &mut text } else { &mut feed };
    let is_text = draft.is_none() || to.is_empty();
    if let Some(said) = typed.as_mut().filter(|_| is_text) {
        *said = text_of(said)?;
    }
    let options = PostArgs { feed, text, draft, to, with };
    let typed = options.typed().unwrap_or_default();
    let mut unposted =
        if options.draft.is_none() { Unposted::of(typed, &options.with) } else { Unposted::mending(typed) };
    let done = write(app, &mut unposted, options).await;
    unposted.kept_unless(app, done).await
}

async fn write(app: &App, unposted: &mut Unposted, options: PostArgs) -> Outcome<()> {
    let PostArgs { feed, text, draft, to, with } = options;
    if let Some(account) = whose(app, to.first().or(feed.as_ref()).map_or("", String::as_str)).await {
        unposted.belongs(&account);
    }
    unposted.called(if to.is_empty() { feed.iter().cloned().collect() } else { to.clone() });
    if !to.is_empty() {
        unposted.is_private();
        if let (Some(feed), true) = (&feed, text.is_some() || draft.is_some()) {
            return Err(Failed::Usage(format!(
                "With --to nothing is written in {feed}: leave that out, or leave --to out. Nothing was sent."
            )));
        }
        let (account, facet, people) = recipients(app, &to, unposted).await?;
        let facet = willing(facet, &with);
        unposted.goes(&account, SentTo::People(people.clone()));
        unposted.called(Vec::new());
        let written = match draft {
            Some(of) => {
                let draft = drafts::to_people(app, &account, &facet, &people, of.as_ref()).await?;
                let text = with_links(app, &draft.text, &with).await?;
                facet.send_draft(&draft, SentTo::People(people), &text, Vec::new(), files(&with)).await
            }
            None => {
                let text = with_links(app, feed.as_deref().unwrap_or_default(), &with).await?;
                facet.message(people, &text, files(&with)).await
            }
        };
        let post = about_files(written, &with)?;
        unposted.is_stored();
        let goes = facet.post(post).await.map_or_else(|_| "them".to_owned(), |post| names(&post.to));
        return said_written(app, &account, &facet, post, "", &goes).await;
    }
    let Some(feed) = feed else {
        return Err(Failed::Usage(
            "Which draft? Name the group, or the people with --to; `musette drafts` lists them. Nothing was sent."
                .into(),
        ));
    };
    let (account, facet, group) = feed_called(app, &feed).await?;
    match group.kind {
        FeedKind::Group => {
            unposted.goes(&account, SentTo::Group(group.id.row));
            unposted.called(Vec::new());
        }
        kind => {
            if kind == FeedKind::Private {
                unposted.is_private();
            }
            unposted.called(Vec::new());
            unposted.belongs(&account);
        }
    }
    let draft = match draft {
        Some(of) => Some(drafts::in_feed(app, &account, &facet, &group, of.as_ref()).await?),
        None => None,
    };
    let facet = willing(facet, &with);
    if let Some(draft) = &draft {
        unposted.mends(draft);
    }
    let text = match (&draft, text) {
        (_, Some(text)) => text,
        (Some(draft), None) => draft.text.clone(),
        (None, None) => text_or_none(None, &with)?,
    };
    let mut circle = Circle::of(app, &account).await?;
    if let Some(draft) = &draft {
        circle.remember(draft);
    }
    let mentioning = circle.mentions(&with_links(app, &text, &with).await?).await?;
    let mentioned = mentioning.said();
    let (said, meant) = (&mentioning.text, mentioning.meant);
    let written = match &draft {
        Some(draft) => facet.send_draft(draft, SentTo::Group(group.id.row), said, meant, files(&with)).await,
        None => facet.write_with(group.id.row, said, meant, files(&with)).await,
    };
    let written = match written {
        Err(error) if error.reason == Reason::NotAGroup && group.kind == FeedKind::Private => {
            return Err(Failed::Told {
                code: "not_a_group",
                sentence:
                    "In private one writes to people. Name them: `musette post --to NAME TEXT`; nothing was sent."
                        .into(),
            });
        }
        Err(error) if error.reason == Reason::NotAGroup => Err(error).about(&feed)?,
        Err(error) if is_outside(&error) => return Err(outside(app, &account, &name_of(&group)).await?),
        written => about_files(written, &with)?,
    };
    unposted.is_stored();
    said_written(app, &account, &facet, written, &mentioned, &name_of(&group)).await
}

pub async fn reply(app: &App, mut options: AnswerArgs) -> Outcome<()> {
    if let Some(text) = options.text.as_mut() {
        *text = text_of(text)?;
    }
    let typed = options.text.as_deref().unwrap_or_default();
    let mut unposted = match &options.draft {
        None => Unposted::of(typed, &options.with),
        Some(_) => Unposted::mending(typed),
    };
    let done = answer(app, &mut unposted, options).await;
    unposted.kept_unless(app, done).await
}

async fn answer(app: &App, unposted: &mut Unposted, options: AnswerArgs) -> Outcome<()> {
    unposted.belongs(&app.of(&options.number).await?);
    let (account, facet, to) = post_called(app, &options.number).await?;
    unposted.goes(&account, SentTo::Answering(to.id.row));
    let draft = match &options.draft {
        Some(of) => Some(drafts::in_thread(app, &account, &facet, &to, of.as_ref()).await?),
        None => None,
    };
    let facet = willing(facet, &options.with);
    if let Some(draft) = &draft {
        unposted.mends(draft);
    }
    let text = match (&draft, &options.text) {
        (_, Some(text)) => text.clone(),
        (Some(draft), None) => draft.text.clone(),
        (None, None) => text_or_none(None, &options.with)?,
    };
    let text = with_links(app, &text, &options.with).await?;
    let mut circle = Circle::of(app, &account).await?;
    if let Some(draft) = &draft {
        circle.remember(draft);
    }
    let mentioning = circle.mentions(&text).await?;
    let mentioned = mentioning.said();
    let (said, meant, files) = (&mentioning.text, mentioning.meant, files(&options.with));
    let written = match &draft {
        Some(draft) => facet.send_draft(draft, SentTo::Answering(to.id.row), said, meant, files).await,
        None => facet.answer_with(to.id.row, said, meant, files).await,
    };
    let written = match written {
        Err(error) if error.reason == Reason::NotFound => {
            Err(error).about(&format!("post {}", app.prefix(&account).await?.before(options.number.number)))?
        }
        Err(error) if is_outside(&error) => return Err(outside_of(app, &account, &facet, &to).await?),
        written => about_files(written, &options.with)?,
    };
    unposted.is_stored();
    let readers = Readers::of_thread(&facet, to.thread.row).await?;
    said_written(app, &account, &facet, written, &mentioned, &readers.goes_to()).await
}

/// Whether a group was refused to her that she is no longer in.
fn is_outside(error: &Error) -> bool {
    matches!(error.reason, Reason::OutsideGroup(_))
}

/// That she is no longer in the group of a post, and how she is let in.
async fn outside_of(app: &App, account: &Account, facet: &Feeds, post: &Post) -> Outcome<Failed> {
    let group = match post.feed {
        Some(group) => facet.known_group(group.row).await?,
        None => None,
    };
    outside(app, account, &group.as_ref().map(name_of).unwrap_or_default()).await
}

/// The same of a group by its name.
async fn outside(app: &App, account: &Account, name: &str) -> Outcome<Failed> {
    let typed = show::quoted(&app.prefix(account).await?.before(name));
    Ok(Failed::Told { code: "outside_group", sentence: sentences::words().post_outside(name, &typed) })
}

pub async fn like(app: &App, options: LikeArgs, liked: bool) -> Outcome<()> {
    let (account, facet, post) = post_called(app, &options.number).await?;
    match facet.like(post.id.row, liked).await {
        Err(error) if is_outside(&error) => return Err(outside_of(app, &account, &facet, &post).await?),
        told => told?,
    }
    let change = change_of(app, &account, &facet, post.id.row).await?;
    let done = match (liked, post.liked, &change) {
        (true, true, None) => "You like it already; nothing is told.".to_owned(),
        (false, false, None) => "You do not like it; nothing is told.".to_owned(),
        // What was not sent yet is taken back, and nobody hears of either.
        (true, false, None) => "Liked, as the server has it already.".to_owned(),
        (false, true, None) => "Not liked any more. It was not sent, so nothing is told.".to_owned(),
        (true, _, Some(change)) => format!("Liked. It is told with the next sync{}.", until_then(change)),
        (false, _, Some(change)) => format!("Not liked any more. It is told with the next sync{}.", until_then(change)),
    };
    said(app, post.id.row, change, &done)
}

pub async fn remove(app: &App, options: RemoveArgs) -> Outcome<()> {
    let (account, facet, post) = post_called(app, &options.number).await?;
    let before = facet.drafts().await?;
    let waiting = facet.waiting().await?;
    let made = |waiting: &&PostWaiting| waiting.post == Some(post.id) && waiting.asked.makes();
    let made = waiting.iter().find(made).map(|waiting| &waiting.asked);
    let others = if options.with_others { Others::Fall } else { Others::Ask };
    facet.remove(post.id.row, others).await?;
    let waits = facet.waiting().await?;
    let asked = waits.iter().rev().find(|waiting| waiting.post == Some(post.id)).map(|waiting| &waiting.asked);
    let with = asked.and_then(fall_with).map_or(String::new(), |answers| format!(", and its {answers} with it"));
    let change = change_of(app, &account, &facet, post.id.row).await?;
    let done = match &change {
        Some(change) => format!("Removed here. It goes at the server with the next sync{with}{}.", until_then(change)),
        // What was not sent is taken back, with the answers to it.
        None if made.is_some() => {
            let kept = drafts::taken_back(app, &account, &facet, made, &before).await?;
            format!("It was not sent, so nobody has it. {kept}")
        }
        None => "Removed here; nothing is told.".to_owned(),
    };
    said(app, post.id.row, change, &done)
}

pub async fn join(app: &App, options: GroupArgs, joined: bool) -> Outcome<()> {
    let (account, facet, group, name) = any_group(app, &options.name).await?;
    facet.join(group, joined).await.map_err(|error| match &error.reason {
        Reason::NotAGroup => Failed::Told {
            code: "not_a_group",
            sentence: format!(
                "{name} is no group, and nobody joins or leaves it. Name a group; `musette feeds` lists them."
            ),
        },
        Reason::OthersFall(others) => Failed::Told {
            code: "others_fall",
            sentence: format!(
                "You have asked to join {name}, and {} for that. `musette outbox` tells which: take it back there, with --with-others; \
                 nothing was changed.",
                match others.len() {
                    1 => "one change waits".to_owned(),
                    more => format!("{more} changes wait"),
                }
            ),
        },
        _ => Failed::Engine(error, name.clone()),
    })?;
    // A wish that the server's word fulfils already is none.
    let waits = facet.waiting().await?.into_iter().rev().find(|waiting| waiting.asked.group() == Some(group));
    let of = app.prefix(&account).await?;
    let change = waits.map(|waiting| of.before(waiting.intent.0));
    let done = match (joined, &change) {
        (true, Some(change)) => format!("You join {name} with the next sync{}.", until_then(change)),
        (true, None) => format!("You are in {name}; nothing is told."),
        (false, Some(change)) => format!(
            "You leave {name} with the next sync{}. It leaves your list at once; `musette join {}` brings it back.",
            until_then(change),
            show::quoted(&of.before(&name))
        ),
        (false, None) => format!("You are not in {name}; nothing is told."),
    };
    let told = match app.json {
        true => show::json(&json!({ "feed": group, "done": done })),
        false => show::line(&done),
    };
    kept(told, change)
}

/// A group of this name, hers or not: one that is not known here is asked for.
async fn any_group(app: &App, typed: &str) -> Outcome<(Account, Feeds, FeedRow, String)> {
    match feed_called(app, typed).await {
        Ok((account, facet, feed)) => return Ok((account, facet, feed.id.row, name_of(&feed))),
        // It is not among hers: the server may know it.
        Err(Failed::Told { code: "not_found", .. } | Failed::Engine(..)) => {}
        Err(failed) => return Err(failed),
    }
    let (account, name) = match app.split(typed).await? {
        Some(split) => split,
        None => (app.one_for(typed).await?, typed.to_owned()),
    };
    let (facet, name) = (app.engine.feeds(account.id).await?, name.as_str());
    match facet.find_groups(name).await {
        Err(error) if !is_network(&error) => return Err(error).about(name),
        _ => {}
    }
    let wanted = musette_core::model::sort_key(name);
    let found = facet.groups_named(name).await?;
    let same = found.iter().find(|feed| musette_core::model::sort_key(&feed.name) == wanted);
    match (same, found.as_slice()) {
        (Some(feed), _) => {
            let (row, name) = (feed.id.row, feed.name.clone());
            Ok((account, facet, row, name))
        }
        // Half a name is nobody's: a group of which only this device has not heard may be called so.
        (None, [only]) => Err(Failed::missing(format!(
            "There is no group {name} here, but {}. Give the whole name; nothing is told.",
            only.name
        ))),
        (None, []) => Err(Failed::missing(format!(
            "There is no group {name} here. `musette feeds --find WORDS` asks the server for groups."
        ))),
        (None, several) => {
            let names: Vec<&str> = several.iter().map(|feed| feed.name.as_str()).collect();
            Err(Failed::Usage(format!(
                "Several groups are called like {name}: {}. Name the one that is meant.",
                names.join(", ")
            )))
        }
    }
}

/// Whose a name is, where nobody has to guess.
async fn whose(app: &App, typed: &str) -> Option<Account> {
    if let Some((account, _)) = app.split(typed).await.ok().flatten() {
        return Some(account);
    }
    let mut accounts = app.chosen(None).await.ok()?;
    if accounts.len() == 1 { accounts.pop() } else { None }
}

/// To whom a private message goes: people of one account.
async fn recipients(app: &App, names: &[String], unposted: &mut Unposted) -> Outcome<(Account, Feeds, Vec<PersonRow>)> {
    let mut whose: Option<Account> = None;
    let mut called = Vec::with_capacity(names.len());
    for typed in names {
        let Some((account, name)) = app.split(typed).await? else {
            called.push(typed.clone());
            continue;
        };
        if let Some(other) = whose.as_ref().filter(|other| other.id != account.id) {
            return Err(Failed::Usage(format!(
                "One message goes to people of one account, and these are of {} and {}. Write to them one by one; nothing was \
                 sent.",
                other.label, account.label
            )));
        }
        whose = Some(account);
        called.push(name);
    }
    let account = match whose {
        Some(account) => account,
        None => app.one_for(names.first().map_or("", String::as_str)).await?,
    };
    let facet = app.engine.feeds(account.id).await?;
    let mut circle = Circle::of(app, &account).await?;
    let mut people: Vec<PersonRow> = Vec::with_capacity(called.len());
    let (mut unknown, mut lacking) = (None, Vec::new());
    for name in called {
        match circle.person(&name).await {
            Ok(person) => people.push(person),
            Err(failed) => {
                unknown = unknown.or(Some(failed));
                lacking.push(name);
            }
        }
    }
    match unknown {
        // Kept, it still is for those who are known.
        Some(failed) => {
            unposted.goes(&account, SentTo::People(people));
            unposted.called(lacking);
            Err(failed)
        }
        None => Ok((account, facet, people)),
    }
}

/// What is refused of files names the file.
fn about_files(written: Result<PostRow, Error>, with: &WithArgs) -> Outcome<PostRow> {
    let is_missing = matches!(&written, Err(error) if error.reason == Reason::SourceMissing);
    let meant = with.attach.iter().filter(|path| !is_missing || !path.exists());
    let names: Vec<String> =
        meant.take(if is_missing { 1 } else { usize::MAX }).map(|path| path.display().to_string()).collect();
    written.about(&names.join(", "))
}

fn files(with: &WithArgs) -> Vec<Attach> {
    with.attach.iter().map(|path: &std::path::PathBuf| Attach::file(path.as_path() as &Path)).collect()
}

/// Feeds that send what looks like a mistake all the same, where she says so.
fn willing(facet: Feeds, with: &WithArgs) -> Feeds {
    if with.anyway { facet.anyway() } else { facet }
}

/// The text with the addresses of the documents that are to be named, each on a line of its own.
async fn with_links(app: &App, text: &str, with: &WithArgs) -> Outcome<String> {
    let mut text = text.to_owned();
    for path in &with.link {
        link_to(&mut text, &address_of(app, path).await?);
    }
    Ok(text)
}

/// Puts the address of a document at the end of a text, on a line of its own.
pub(super) fn link_to(text: &mut String, address: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(address);
}

/// The address of a document of a library.
pub(super) async fn address_of(app: &App, path: &str) -> Outcome<String> {
    let place = app.place(path).await?;
    let item = place.item().await.map_err(|failed| not_listed(failed, path))?;
    place.documents.web_address(item).await.map_err(|error| match error.reason {
        Reason::NotFound => Failed::Usage(format!(
            "The address of {path} is not known yet. Run `musette sync` where there is network, then link it; nothing was sent."
        )),
        _ => Failed::Engine(error, path.to_owned()),
    })
}

/// Why a document that is not in any list here cannot be linked.
fn not_listed(failed: Failed, path: &str) -> Failed {
    let code = match failed.code() {
        "not_found" => "not_found",
        "offline" | "captured" | "throttled" | "out_of_order" | "not_here" => "not_here",
        _ => return failed,
    };
    let folder = path.rsplit_once('/').map_or(path, |(folder, _)| folder);
    Failed::Told {
        code,
        sentence: format!(
            "{path} is not known here, and cannot be linked yet. Look at how it is spelt, or run `musette ls {}` where there is network, \
             then link it; nothing was sent.",
            show::quoted(folder)
        ),
    }
}

/// The change that waits about a post, as it is called.
async fn change_of(app: &App, account: &Account, facet: &Feeds, post: PostRow) -> Outcome<Option<String>> {
    let waiting = facet.waiting().await?.into_iter().rev();
    let mut about = waiting.filter(|waiting| waiting.post.is_some_and(|about| about.row == post));
    let of = app.prefix(account).await?;
    Ok(about.next().map(|waiting| of.before(waiting.intent.0)))
}

/// Something was written: what it is called, whom it mentions, where it goes, and how it is taken back.
async fn said_written(
    app: &App,
    account: &Account,
    facet: &Feeds,
    post: PostRow,
    mentioned: &str,
    goes: &str,
) -> Outcome<()> {
    let change = change_of(app, account, facet, post).await?;
    let called = app.prefix(account).await?.before(post.0);
    let back = change.as_deref().map_or(String::new(), until_then);
    said(
        app,
        post,
        change,
        &format!("Written, as post {called}.{mentioned} It goes to {goes} with the next sync{back}."),
    )
}

/// How a change that waits is taken back.
fn until_then(change: &str) -> String {
    format!("; until then `musette outbox undo {}` takes it back", show::quoted(change))
}

fn said(app: &App, post: PostRow, change: Option<String>, sentence: &str) -> Outcome<()> {
    let told = match app.json {
        true => show::json(&json!({ "post": post, "done": sentence })),
        false => show::line(sentence),
    };
    kept(told, change)
}

fn text_or_none(text: Option<&str>, with: &WithArgs) -> Outcome<String> {
    match text {
        Some(text) => Ok(text.to_owned()),
        None if with.attach.is_empty() && with.link.is_empty() => {
            Err(Failed::Usage("There is nothing in it. Say something after the name; nothing was sent.".into()))
        }
        None => Ok(String::new()),
    }
}

/// What is to be posted; `-` is read from standard input.
pub(super) fn text_of(text: &str) -> Outcome<String> {
    if text != "-" {
        return Ok(text.to_owned());
    }
    let mut read = String::new();
    let most = std::io::stdin().lock().take(MOST_READ + 1).read_to_string(&mut read);
    most.map_err(|error| Failed::Io(error, "standard input".into()))?;
    if read.len() as u64 > MOST_READ {
        return Err(Failed::Usage(
            "Standard input holds more than 1 MB, which no post takes: it was not read to its end. Send it as a file, with --attach; \
             nothing was sent or kept."
                .into(),
        ));
    }
    Ok(read)
}

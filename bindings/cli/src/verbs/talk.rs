//! feed, thread, and how posts are shown.

use std::num::NonZeroUsize;
use std::process::ExitCode;

use musette_core::engine::{
    Account, Error, FeedItem, Feeds, Hanging, HangingState, Older, Post, PostState, Reason, ThreadItem,
};
use musette_core::model::{
    AsOf, At, Beginning, Belonging, Block, FeedKind, PostKind, PostRow, Refusal, sort_key, unmarked,
};
use musette_words::Counted;
use serde_json::{Value, json};

use super::read::as_of_json;
use super::readers::Readers;
use super::talk_blocks::{runs, text};
use super::talk_json::{post_json, thread_json};
use super::talk_pages::{hidden_gap, pages};
use super::wishes::{names, names_json, parts};
use crate::after;
use crate::app::{App, KeptAway, failed_of, leaves_held, soon};
use crate::args::{FeedArgs, Numbered, ThreadArgs};
use crate::sentences::{self, About, Failed, Outcome, words};
use crate::show;
use crate::whose::Prefix;

/// Columns of a post's first words in a list.
const GLIMPSE: usize = 60;
/// Pages of a feed that one command asks for.
const MOST_PAGES: usize = 50;

pub async fn feed(app: &App, options: FeedArgs) -> Outcome<ExitCode> {
    let (account, facet, feed) = feed_called(app, &options.name).await?;
    let of = app.prefix(&account).await?;
    // What keeps the newest away: what is here is shown first.
    let mut kept_away = None;
    if options.fresh || feed.as_of == AsOf::NeverKnown {
        match facet.refresh(feed.id.row).await {
            // She is told below why there is nothing newer.
            Err(error) if is_outside(feed.belonging, &error) && feed.as_of != AsOf::NeverKnown => {}
            Err(error) if leaves_held(&error) && !app.json && feed.as_of != AsOf::NeverKnown => kept_away = Some(error),
            came => came.map_err(|error| failed_of(&account, error, &options.name))?,
        }
    }
    let most = options.most.map_or(20, NonZeroUsize::get);
    let after = after::within(&account, options.after.as_ref())?;
    let ((mut threads, mut places), mut page) = pages(&facet, &feed, after.clone(), most).await.about(&options.name)?;
    // What is not here is asked for when she wants it, page by page: first what is missing in between, then what is older.
    let mut led_nowhere = false;
    for asked in 0..if options.older { MOST_PAGES } else { 0 } {
        let gap = threads.iter().skip(1).position(|thread| thread.gap_before);
        let above = match (gap, threads.last()) {
            (Some(above), _) => threads.get(above).map(|thread| thread.id.row),
            (None, Some(last)) if threads.len() < most => Some(last.id.row).filter(|_| !page.1),
            // Behind what is shown: what she was told is missing is asked for wherever it is.
            (None, Some(last)) => hidden_gap(&facet, &feed, last.id.row, page.0.clone()).await.about(&options.name)?,
            (None, None) => None,
        };
        let Some(above) = above else {
            // Of a feed without a single post there is nothing to go on from.
            led_nowhere = threads.is_empty() && !page.1;
            break;
        };
        led_nowhere = match facet.older(feed.id.row, above).await {
            // What came until then is worth showing.
            Err(error) if leaves_held(&error) && (asked > 0 || !app.json && !threads.is_empty()) => {
                kept_away = Some(error);
                break;
            }
            came => came.map_err(|error| failed_of(&account, error, &options.name))? == Older::LedNowhere,
        };
        ((threads, places), page) = pages(&facet, &feed, after.clone(), most).await.about(&options.name)?;
        if led_nowhere {
            break;
        }
    }
    let (next, whole, as_of) = page;
    let more = next.is_some();
    if app.json {
        let values: Vec<Value> = threads.iter().map(thread_json).collect();
        show::json(&json!({
            "threads": values, "belonging": feed.belonging, "more": more, "next": next.map(|next| after::next(&account, &next)), "whole": whole, "led_nowhere": led_nowhere,
            "kept_away": kept_away.as_ref().map(|error| error.code()), "as_of": as_of_json(as_of),
        }))?;
        if options.seen {
            facet.mark_shown(feed.id.row, &places).await?;
        }
        // The object has told a program; a person at its terminal wants the sentence.
        return Ok(kept_away.map_or(ExitCode::SUCCESS, |error| {
            let failed = failed_of(&account, error, &options.name);
            failed.tell(false);
            failed.exit_code()
        }));
    }
    let mut rows = Vec::with_capacity(threads.len());
    // Her own feed is made of threads of many places.
    let groups = if feed.kind == FeedKind::Mine { facet.list().await?.0 } else { Vec::new() };
    let place = |thread: &ThreadItem| {
        let post = thread.first.as_ref().or(thread.last.as_ref())?;
        let group = groups.iter().find(|group| Some(group.id) == post.feed);
        group.map(name_of).or_else(|| post.private.then(|| feed_name(FeedKind::Private, "")))
    };
    for thread in &threads {
        if thread.gap_before {
            rows.push(vec![
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                "(there may be more in between: --older)".into(),
            ]);
        }
        let place = if feed.kind == FeedKind::Mine { place(thread) } else { None };
        rows.push(thread_row(&of, thread, place));
    }
    show::table(&rows)?;
    let end = match (more, whole) {
        _ if led_nowhere => words().led_nowhere(),
        (true, _) => "There is more: --most N.".to_owned(),
        (false, true) => "That is all there is.".to_owned(),
        (false, false) if options.older && kept_away.is_some() => "Older ones are not here yet.".to_owned(),
        (false, false) => "Older ones are not here: --older asks for them.".to_owned(),
    };
    show::note(&format!("{}. {} {end}", words().count(Counted::Threads, threads.len() as u64), show::as_of(as_of)));
    if let Some(outside) = words().belonging(feed.belonging, &show::quoted(&of.before(&feed.name))) {
        show::note(&outside);
    }
    super::drafts::note_of_feed(app, &account, &facet, &feed).await?;
    facet.mark_shown(feed.id.row, &places).await?;
    let unread = facet.list().await?.0.iter().find(|known| known.id == feed.id).map_or(0, |known| known.unread);
    if unread > 0 {
        show::note(&format!("Not shown here: {}. --most N shows more.", words().many_new(unread)));
    }
    match kept_away {
        Some(error) => Err(failed_of(&account, error, &options.name)),
        None => Ok(ExitCode::SUCCESS),
    }
}

pub async fn thread(app: &App, options: ThreadArgs) -> Outcome<ExitCode> {
    let (account, facet, thread) = thread_called(app, &options.number).await?;
    let of = app.prefix(&account).await?;
    let mut page = facet.thread(thread, At::Start, 200).await?;
    // What keeps the newest away: what is here is shown first.
    let (mut kept_away, mut just_told) = (None, false);
    // Should the server have deleted it, this is the last that is known of where it was.
    let was = match app.json || page.posts.is_empty() {
        true => None,
        false => Some(Readers::of(&facet, &page.posts, &page.people).await?),
    };
    // What is known to be deleted is not asked for by itself again.
    if options.fresh || (page.as_of == AsOf::NeverKnown && page.deleted_at.is_none()) {
        // Somebody who asks for the newest waits for it.
        let asking = facet.refresh_thread(thread);
        let came = if options.fresh { asking.await.map_err(KeptAway::Failed) } else { soon(asking).await };
        match came {
            Ok(()) => {
                just_told = true;
                page = facet.thread(thread, At::Start, 200).await?;
            }
            Err(away) if !options.fresh && away.is_on_the_way() => away.note(),
            Err(KeptAway::Slow) => {}
            // She is told below why there is nothing newer.
            Err(KeptAway::Failed(error)) if !page.posts.is_empty() && is_shut(&error) => {
                page = facet.thread(thread, At::Start, 200).await?;
            }
            Err(KeptAway::Failed(error)) if leaves_held(&error) && (!app.json || !options.fresh) => {
                kept_away = Some(error);
            }
            Err(KeptAway::Failed(error)) => {
                return Err(failed_of(&account, error, &format!("thread {}", of.before(options.number.number))));
            }
        }
    }
    let (whole, beginning, as_of, came_since) = (page.whole, page.beginning, page.as_of, page.came_since);
    let (deleted_at, belonging, takes) = (page.deleted_at, page.belonging, page.takes);
    let (answers, held, gaps) = (page.answers, page.held, page.gaps.clone());
    let mut next = page.next();
    let (mut posts, people) = (page.posts, page.people);
    while let Some(place) = next {
        let page = facet.thread(thread, At::After(place), 200).await?;
        next = page.next();
        posts.extend(page.posts);
    }
    if app.json {
        let told = |post: &Post| {
            let mut value = post_json(post);
            value["gap_before"] = json!(gaps.contains(&post.id));
            value
        };
        let values: Vec<Value> = posts.iter().map(told).collect();
        show::json(&json!({
            "posts": values, "answers": answers, "held": held, "beginning": beginning, "whole": whole,
            "deleted_at": deleted_at, "belonging": belonging, "takes": takes, "as_of": as_of_json(as_of), "came_since": came_since,
            "people": names_json(&people),
        }))?;
    } else {
        let is_deleted = posts.is_empty() && beginning == Beginning::Withdrawn;
        let head = match (is_deleted, was) {
            (true, was) => was.map(|was| was.head()).unwrap_or_default(),
            (false, _) => Readers::of(&facet, &posts, &people).await?.head(),
        };
        // Its first post has the same number, and says it itself.
        let number =
            if posts.first().is_some_and(|first| first.id.row == thread) { String::new() } else { of.before(thread.0) };
        show::line(format!("{number}  {head}").trim())?;
        show::line("")?;
        if let Some(at) = deleted_at {
            show::line(&words().thread_deleted(&show::time(at), !posts.is_empty()))?;
            show::line("")?;
        } else if is_deleted {
            show::line("This conversation was deleted on the server. Nothing of it is held here any more.")?;
        } else if let Some(missing) = words().beginning(beginning) {
            show::line(&missing)?;
            show::line("")?;
        }
        for post in &posts {
            if gaps.contains(&post.id) {
                show::line(&words().gap_in_thread())?;
                show::line("")?;
            }
            print_post(&of, post)?;
        }
    }
    if let Some(last) = posts.last().filter(|_| !app.json || options.seen) {
        facet.mark_thread_read(thread, last.id.row).await?;
    }
    let kept_away =
        kept_away.map(|error| failed_of(&account, error, &format!("thread {}", of.before(options.number.number))));
    if app.json {
        // The object has told a program; a person at its terminal wants the sentence.
        return Ok(kept_away.map_or(ExitCode::SUCCESS, |failed| {
            failed.tell(false);
            failed.exit_code()
        }));
    }
    let (age, part) = match as_of {
        // Of what was deleted nothing more comes.
        AsOf::NeverKnown if deleted_at.is_some() && answers <= held => {
            (came_with(&facet, &posts).await?, String::new())
        }
        // It came with its feed; only the server knows whether there is more.
        AsOf::NeverKnown if answers <= held && posts.len() > 1 => {
            (came_with(&facet, &posts).await?, MAY_LACK.to_owned())
        }
        AsOf::NeverKnown if answers <= held => (came_with(&facet, &posts).await?, String::new()),
        AsOf::NeverKnown => (came_with(&facet, &posts).await?, not_whole(answers, held)),
        // What was told just now has nothing newer to be asked for.
        known if !just_told && came_since => (show::as_of(known), CAME_SINCE.to_owned()),
        known if whole => (show::as_of(known), String::new()),
        known => (show::as_of(known), not_whole(answers, held)),
    };
    let unsent = nobody_else_has(&of, &posts);
    let told = match unsent.as_slice() {
        // Nothing of it came from anybody: it has no age.
        [only] if posts.iter().all(|post| !post.sent) => only.clone(),
        // Of what was deleted nothing has an age; since when it is known to be, stands above.
        _ if posts.is_empty() && beginning == Beginning::Withdrawn => String::new(),
        _ => [format!("{age}{part}")].into_iter().chain(unsent).collect::<Vec<_>>().join(" "),
    };
    show::note(format!("{}. {told}", words().count(Counted::Posts, posts.len() as u64)).trim_end());
    if let Some(group) = posts.iter().find_map(|post| post.feed) {
        let all = facet.known_group(group.row).await?;
        let name = all.map(|group| show::quoted(&of.before(&group.name))).unwrap_or_default();
        if let Some(outside) = words().belonging(belonging, &name) {
            show::note(&outside);
        }
    }
    super::drafts::note_of_thread(app, &account, &facet, thread).await?;
    match kept_away {
        Some(failed) => Err(failed),
        None => Ok(ExitCode::SUCCESS),
    }
}

/// Said of a thread of which not everything is here.
fn not_whole(answers: u64, held: u64) -> String {
    if answers > held {
        format!(" It has {}.", words().answers(answers, held))
    } else {
        " Not all of it is here.".into()
    }
}

/// Said of a thread whose newest answers came with its feed.
const MAY_LACK: &str = " Earlier answers may be missing.";

/// Said of a thread some of whose answers are newer than the last look at the whole of it: they came with their feed, or are her own.
const CAME_SINCE: &str = " Newer ones came since then; others may be missing between them: --fresh asks for them.";

/// Which posts of a thread are not sent, and of which it is not known whether they have arrived, in words.
fn nobody_else_has(of: &Prefix, posts: &[Post]) -> Vec<String> {
    let called = |sending: bool| -> Vec<String> {
        let is_sending = |post: &&Post| matches!(post.state, PostState::Sending { .. }) == sending;
        posts.iter().filter(|post| !post.sent).filter(is_sending).map(|post| of.before(post.id.row.0)).collect()
    };
    let (unsent, in_doubt) = (called(false), called(true));
    if posts.is_empty() {
        return Vec::new();
    }
    if unsent.len() == posts.len() {
        return vec![words().unsent_thread(posts.len() as u64)];
    }
    let mut said = Vec::new();
    if !unsent.is_empty() {
        said.push(words().unsent_posts(unsent.len() as u64, &unsent.join(", ")));
    }
    if !in_doubt.is_empty() {
        said.push(words().posts_in_doubt(in_doubt.len() as u64, &in_doubt.join(", ")));
    }
    said
}

/// How old a thread is that was never asked for as a whole: as old as the feed that it came with.
async fn came_with(facet: &Feeds, posts: &[Post]) -> Outcome<String> {
    let Some(post) = posts.iter().find(|post| post.sent).or(posts.first()) else {
        return Ok(show::as_of(AsOf::NeverKnown));
    };
    // It came with its group, whether or not she belongs to that any more.
    let feed = match post.feed {
        Some(id) => facet.known_group(id.row).await?,
        None => facet.list().await?.0.into_iter().find(|feed| feed.kind == FeedKind::Private),
    };
    Ok(show::as_of(feed.map_or(AsOf::NeverKnown, |feed| feed.as_of)))
}

/// The feeds of an account; asked for where they never were.
pub(super) async fn known(facet: &Feeds) -> Result<(Vec<FeedItem>, AsOf), Error> {
    let (list, as_of) = facet.list().await?;
    if as_of != AsOf::NeverKnown {
        return Ok((list, as_of));
    }
    facet.refresh_list().await?;
    facet.list().await
}

/// The feed of this name: a group's, `mine` or `private`. Capitals and accents make no difference where only one is meant.
pub(super) async fn named(facet: &Feeds, name: &str) -> Outcome<FeedItem> {
    let (list, _) = known(facet).await.about(name)?;
    let wanted = sort_key(name);
    let exact = list.iter().find(|feed| name_of(feed) == name);
    let found = exact.or_else(|| {
        let mut alike = list.iter().filter(|feed| sort_key(&name_of(feed)) == wanted);
        alike.next().filter(|_| alike.next().is_none())
    });
    if let Some(found) = found {
        return Ok(found.clone());
    }
    // What is held of a group that she has left stays readable.
    let held = facet.groups_named(name).await?.into_iter();
    let mut held = held.filter(|group| group.as_of != AsOf::NeverKnown && sort_key(&group.name) == wanted);
    held.next().ok_or_else(|| no_feed(name))
}

/// The feed that is called so, and whose it is: with its account before a colon, or by itself where only one account has it.
pub(super) async fn feed_called(app: &App, typed: &str) -> Outcome<(Account, Feeds, FeedItem)> {
    if typed.trim().is_empty() {
        return Err(Failed::Usage("Which feed? `musette feeds` lists them.".into()));
    }
    let readings = app.readings(typed).await?;
    if let [(account, name)] = readings.as_slice() {
        let facet = app.engine.feeds(account.id).await?;
        let feed = named(&facet, name).await.map_err(|failed| match failed {
            Failed::Engine(error, about) => failed_of(account, error, &about),
            other => other,
        })?;
        return Ok((account.clone(), facet, feed));
    }
    let (mut found, mut failed) = (Vec::new(), None);
    for (account, name) in readings {
        let is_named = name != typed;
        let facet = app.engine.feeds(account.id).await?;
        match named(&facet, &name).await {
            Ok(feed) if is_named => return Ok((account, facet, feed)),
            Ok(feed) => found.push((account, facet, feed)),
            Err(Failed::Told { code: "not_found", .. }) => {}
            Err(why) => failed = Some(why),
        }
    }
    match found.len() {
        0 | 1 => found.pop().ok_or_else(|| failed.unwrap_or_else(|| no_feed(typed))),
        _ => {
            let accounts: Vec<Account> = found.into_iter().map(|(account, ..)| account).collect();
            Err(app.several_have(&accounts, typed))
        }
    }
}

fn no_feed(name: &str) -> Failed {
    Failed::missing(format!("There is no feed {name} here. `musette feeds` lists them."))
}

/// The post of this number, and whose it is.
pub(super) async fn post_called(app: &App, called: &Numbered) -> Outcome<(Account, Feeds, Post)> {
    let account = app.of(called).await?;
    let facet = app.engine.feeds(account.id).await?;
    let row = PostRow(called.number);
    match facet.post(row).await {
        Ok(post) => Ok((account, facet, post)),
        // Its thread is still called by it.
        Err(error) if error.reason == Reason::NotFound && facet.thread_of(row).await.is_ok() => {
            let number = app.prefix(&account).await?.before(called.number);
            Err(Failed::missing(words().first_post_missing(&number)))
        }
        Err(error) => Err(not_here(error, called)),
    }
}

/// The thread of the post of this number, and whose it is; also where that post is withdrawn and answers to it are here.
async fn thread_called(app: &App, called: &Numbered) -> Outcome<(Account, Feeds, PostRow)> {
    let account = app.of(called).await?;
    let facet = app.engine.feeds(account.id).await?;
    let thread = facet.thread_of(PostRow(called.number)).await.map_err(|error| not_here(error, called))?;
    Ok((account, facet, thread.row))
}

fn not_here(error: Error, called: &Numbered) -> Failed {
    match error.reason {
        Reason::NotFound => Failed::missing(format!(
            "There is no post {} here. `musette feed NAME` and `musette thread N` show the numbers.",
            called.number
        )),
        _ => Failed::Engine(error, String::new()),
    }
}

/// Whether the server does not let her in.
fn is_shut(error: &Error) -> bool {
    matches!(error.reason, Reason::Refused(Refusal::Permission | Refusal::NotAMember))
}

/// Whether what is newer does not come because she does not belong to the group.
fn is_outside(belonging: Belonging, error: &Error) -> bool {
    is_shut(error) && matches!(belonging, Belonging::Left | Belonging::NoLonger)
}

pub(super) fn is_network(error: &Error) -> bool {
    error.reason.is_on_the_way()
}

/// A feed as it is called: the provider gives those that are no group no name.
pub(super) fn name_of(feed: &FeedItem) -> String {
    feed_name(feed.kind, &feed.name)
}

pub(super) fn feed_name(kind: FeedKind, name: &str) -> String {
    match kind {
        FeedKind::Mine => "mine".into(),
        FeedKind::Private => "private".into(),
        FeedKind::Group => name.to_owned(),
    }
}

pub(super) fn glimpse(post: &Post) -> String {
    if !post.title.is_empty() {
        return first_words(&unmarked(&post.title));
    }
    first_words(&unmarked(&post.body.iter().map(Block::text).collect::<Vec<_>>().join(" ")))
}

pub(super) fn first_words(text: &str) -> String {
    let mut words: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((at, _)) = words.char_indices().nth(GLIMPSE) {
        words.truncate(at);
        words.push('…');
    }
    words
}

/// Who wrote it, and to whom where that is known.
fn author_of(post: &Post) -> String {
    match names(&post.to) {
        to if to.is_empty() => show::apart(&post.author.name),
        to => format!("{} to {}", show::apart(&post.author.name), show::apart(&to)),
    }
}

/// A thread in a row; `place` is its group, where the list is of several.
fn thread_row(of: &Prefix, thread: &ThreadItem, place: Option<String>) -> Vec<String> {
    let number = format!("{:>6}", of.before(thread.id.row.0));
    let Some(first) = &thread.first else {
        let when = thread.last.as_ref().and_then(|last| last.posted_at).map_or(String::new(), show::time);
        let answers = if thread.answers > 0 { words().answers(thread.answers, thread.held) } else { String::new() };
        let new = if thread.unread { words().fresh() } else { String::new() };
        let about = [place.unwrap_or_default(), answers];
        return vec![
            number,
            when,
            new,
            parts(", ", &about.each_ref().map(String::as_str)),
            words().beginning(thread.beginning).unwrap_or_default(),
        ];
    };
    let mut about: Vec<String> = place.into_iter().collect();
    if first.kind == PostKind::Announcement {
        about.push(words().announcement());
    }
    if thread.answers > 0 {
        about.push(words().answers(thread.answers, thread.held));
    }
    // The time in front is that of the post whose words stand behind.
    let last = thread.last.as_ref().filter(|last| last.id != first.id).and_then(|last| last.posted_at);
    about.extend(last.map(|at| format!("last answer {}", show::time(at))));
    if first.likes > 0 {
        about.push(words().likes(u64::from(first.likes)));
    }
    about.extend(state(of, &first.state));
    let when = first.posted_at.map_or("-".into(), show::time);
    let new = if thread.unread { words().fresh() } else { String::new() };
    vec![number, when, new, about.join(", "), format!("{}: {}", author_of(first), show::apart(&glimpse(first)))]
}

/// What became of what the person did to it, where something waits.
pub(super) fn state(of: &Prefix, state: &PostState) -> Option<String> {
    match state {
        PostState::NeedsYou { intent, .. } => Some(format!("needs you: change {}", of.before(intent.0))),
        other => words().state(other),
    }
}

fn print_post(of: &Prefix, post: &Post) -> Outcome<()> {
    let when = post.posted_at.map_or("-".into(), show::time);
    let mut head = vec![of.before(post.id.row.0), author_of(post), when];
    if post.likes > 0 {
        head.push(match post.liked_by.as_slice() {
            [] => words().likes(u64::from(post.likes)) + if post.liked { ", yours too" } else { "" },
            names => words().liked_by(names, post.liked, post.likes),
        });
    }
    head.extend(state(of, &post.state));
    // Where the screen is narrow what does not fit stands below the number, indented.
    show::table(&[head])?;
    if !post.title.is_empty() {
        show::line(&format!("   {}", unmarked(&post.title)))?;
    }
    // A mark of direction is nothing to be read, and turns nothing here.
    for line in unmarked(&text(&post.body)).lines() {
        show::line(&format!("   {line}"))?;
    }
    for run in post.body.iter().flat_map(runs) {
        if let Some(link) = &run.link
            && !link.is_said_by(&run.text)
        {
            show::line(&format!("   -> {} (at {})", link.address, link.host))?;
        }
    }
    if let Some(said) = sentences::acknowledgement(&post.acknowledgement, &show::quoted(&of.before(post.id.row.0))) {
        show::line(&format!("   {said}"))?;
    }
    for hanging in &post.attachments {
        let size = hanging.size.map_or(String::new(), |size| format!(" ({})", show::size(size)));
        let number = format!("{}.{}", of.before(post.id.row.0), hanging.number);
        show::line(&format!("   + {number}  {}{size}  {}", hanging.name, where_it_is(hanging)))?;
    }
    Ok(show::line("")?)
}

/// Where something is that hangs on a post, in words.
fn where_it_is(hanging: &Hanging) -> String {
    match hanging.state {
        HangingState::WaitingToBeSent => "waiting to be sent".into(),
        HangingState::OnThisDevice => "on this device".into(),
        HangingState::NotHere => "needs network".into(),
        HangingState::Elsewhere => hanging.address.clone(),
        HangingState::Lost => "lost on this device".into(),
    }
}

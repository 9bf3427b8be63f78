//! stream: what concerns you, from every account.

use std::num::NonZeroUsize;
use std::process::ExitCode;

use musette_core::engine::{
    Account, Card, CardAbout, Notice, NoticeGroup, QuietHours, Reason, StreamAge, StreamFilter, StreamHead,
};
use musette_core::model::{AccountId, AsOf, Day, PostId, StreamId, StreamKind, StreamRow, unmarked};
use musette_words::Counted;
use serde_json::{Value, json};

use super::read::as_of_json;
use super::talk::feed_name;
use crate::app::{App, KeptAway, soon};
use crate::args::{Hours, StreamArgs, StreamCardArgs, StreamDeed, StreamDoneArgs};
use crate::sentences::{self, About, Failed, Outcome, words};
use crate::show;
use crate::whose::{self, label};

/// Cards of one read.
const PAGE: usize = 200;

pub async fn stream(app: &App, options: StreamArgs) -> Outcome<ExitCode> {
    if let (Some(StreamDeed::New | StreamDeed::Quiet { .. }), Some(_)) = (&options.deed, &app.account) {
        return Err(Failed::Usage(
            "What is new is told of all accounts together, and quiet hours hold for all. Leave --account out; nothing was told."
                .into(),
        ));
    }
    match options.deed {
        None => return list(app, options).await,
        Some(StreamDeed::Done(StreamDoneArgs { of, anyway })) => {
            set_done(app, of, if anyway { Done::Anyway } else { Done::Yes }).await?;
        }
        Some(StreamDeed::Undone(card)) => set_done(app, card, Done::No).await?,
        Some(StreamDeed::New) => new(app).await?,
        Some(StreamDeed::Quiet { hours }) => quiet(app, hours).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// How old what is listed is, each source by itself: one that is asked for seldom says nothing of the others.
fn ages(all: &[StreamAge], kinds: &[StreamKind]) -> String {
    let has = |any: &[StreamKind]| kinds.is_empty() || kinds.iter().any(|kind| any.contains(kind));
    let oldest = |of: fn(&StreamAge) -> AsOf| all.iter().map(of).filter(|age| *age != AsOf::NeverKnown).min();
    let of_tasks = [StreamKind::Due, StreamKind::Asked];
    let of_documents = [StreamKind::Shared, StreamKind::Changed];
    let of_feeds =
        kinds.is_empty() || kinds.iter().any(|kind| !of_tasks.contains(kind) && !of_documents.contains(kind));
    let sources = [
        ("Feeds", of_feeds, oldest(|age| age.feeds)),
        ("Tasks", has(&of_tasks), oldest(|age| age.tasks)),
        ("What is shared", has(&[StreamKind::Shared]), oldest(|age| age.shared)),
    ];
    let said: Vec<String> = sources
        .iter()
        .filter(|(_, listed, _)| *listed)
        .filter_map(|(source, _, age)| age.map(|age| format!("{source}: {}", show::as_of(age))))
        .collect();
    if said.is_empty() {
        return show::as_of(AsOf::NeverKnown);
    }
    // A feed that was never asked for has a part in what is missing, and the others are as old as they are.
    let all_feeds = !of_feeds || all.iter().all(|age| age.feeds != AsOf::NeverKnown);
    let unasked = (!all_feeds).then(|| "Feeds: not all of them were asked for yet.".to_owned());
    said.into_iter().chain(unasked).collect::<Vec<_>>().join(" ")
}

async fn list(app: &App, options: StreamArgs) -> Outcome<ExitCode> {
    // All of them, also with --account: what is printed of one is typed as behind its name.
    let (accounts, chosen) = (app.accounts().await?, app.chosen(None).await?);
    let only = app.account.as_ref().and_then(|_| chosen.first()).map(|account| account.id);
    let filter =
        StreamFilter { account: only, kinds: options.kind.into_iter().map(Into::into).collect(), done: options.done };
    let begun = first_look(app, &accounts).await;
    let stream = app.engine.stream();
    let most = options.most.map_or(20, NonZeroUsize::get);
    let mut page = stream.page(filter.clone(), options.after, most).await?;
    let (mut asking, mut cards) = (std::mem::take(&mut page.asking), std::mem::take(&mut page.cards));
    while asking.len() + cards.len() < most && page.next.is_some() {
        page = stream.page(filter.clone(), page.next, most - asking.len() - cards.len()).await?;
        asking.append(&mut page.asking);
        cards.append(&mut page.cards);
    }
    let head = stream.head_of(only).await?;
    let needs = head.needs_you;
    let more = page.next.is_some();
    if app.json {
        let values: Vec<Value> = cards.iter().map(|card| card_json(&accounts, card)).collect();
        let asking: Vec<Value> = asking.iter().map(|card| card_json(&accounts, card)).collect();
        let as_of = ages_json(&accounts, &page.as_of);
        let missing = whose::labels(&accounts, &page.missing);
        let gaps = page.gaps.iter().map(|gap| {
            let name = feed_name(gap.kind, &gap.name);
            json!({ "account": label(&accounts, gap.feed.account), "feed": name, "kind": gap.kind })
        });
        let gaps: Vec<Value> = gaps.collect();
        let counts =
            head.cards.iter().map(|(kind, open, unseen)| json!({ "kind": kind, "open": open, "unseen": unseen }));
        let counts: Vec<Value> = counts.collect();
        show::json(&json!({
            "asking": asking, "cards": values, "more": more, "next": page.next, "needs_you": needs, "badge": head.badge(),
            "counts": counts, "as_of": as_of, "missing": missing, "gaps": gaps,
        }))?;
    } else {
        if needs > 0 {
            show::line(&format!("{} you: `musette outbox`.", needing(needs)))?;
        }
        let today = app.engine.today();
        let rows: Vec<_> = asking.iter().chain(&cards).map(|card| shown(&accounts, card, today)).collect();
        show::cards(&rows)?;
        whose::say_missing(&accounts, &page.missing);
        for account in chosen.iter().filter(|account| !page.missing.contains(&account.id)) {
            // Nothing new comes of it until then, which the ages alone do not say.
            if let Some(need) = &account.sign_in {
                let typed = show::quoted(&account.label);
                let about = musette_words::About { what: &account.label, typed: &typed, from: "" };
                show::note(&format!("{}: {}", account.label, words().sign_in_needed(need, about)));
            }
        }
        for gap in &page.gaps {
            show::note(&words().gap(gap));
        }
        for note in begun {
            show::note(&note);
        }
        let below = if more { below(&head, &cards) } else { String::new() };
        let end = if more { format!(" There is more{below}: --most N.") } else { String::new() };
        // What was never asked for has no part in this list, and no age.
        let age = ages(&page.as_of, &filter.kinds);
        show::note(&format!("{}. {age}{end}", words().count(Counted::Cards, rows.len() as u64)));
    }
    if app.json && !options.seen {
        return Ok(ExitCode::SUCCESS);
    }
    let seen: Vec<StreamId> = asking.iter().chain(&cards).filter(|card| !card.seen).map(|card| card.id).collect();
    stream.mark_seen(&seen).await?;
    Ok(ExitCode::SUCCESS)
}

fn ages_json(accounts: &[Account], ages: &[StreamAge]) -> Vec<Value> {
    let age = |age: &StreamAge| {
        json!({
            "account": label(accounts, age.account),
            "as_of": as_of_json(age.feeds),
            "tasks": as_of_json(age.tasks),
            "shared": as_of_json(age.shared),
        })
    };
    ages.iter().map(age).collect()
}

/// Asks for the lists of feeds and of tasks where nobody has before: from then on each sync reads what is in them. Says of whom
/// something is missing here until then; what an account does not have, or may not read, is not missing.
async fn first_look(app: &App, accounts: &[Account]) -> Vec<String> {
    let mut notes = Vec::new();
    for account in accounts {
        let (mut unread, mut asked) = (Vec::new(), false);
        if let Ok(feeds) = app.engine.feeds(account.id).await
            && let Ok((_, AsOf::NeverKnown)) = feeds.list().await
        {
            let came = soon(feeds.refresh_list()).await;
            asked |= came.is_ok();
            unread.extend(is_missing(&came).then_some("feeds"));
        }
        if let Ok(tasks) = app.engine.tasks(account.id).await
            && let Ok((_, AsOf::NeverKnown)) = tasks.lists().await
        {
            // Where it ends well it has read them.
            let came = soon(tasks.refresh()).await;
            unread.extend((came.is_err() && is_missing(&came)).then_some("tasks"));
        }
        if unread.is_empty() {
            continue;
        }
        let then = if asked { "`musette sync` reads what is in them" } else { "they need the network" };
        notes.push(format!("The {} of {} were never read here: {then}.", unread.join(" and the "), account.label));
    }
    notes
}

fn is_missing(came: &Result<(), KeptAway>) -> bool {
    !matches!(came, Err(KeptAway::Failed(error)) if !error.reason.is_on_the_way())
}

/// What a person would not want to miss of that which stands below what is shown: tasks whose day has come.
fn below(head: &StreamHead, shown: &[Card]) -> String {
    let due = head.cards.iter().find(|(kind, ..)| *kind == StreamKind::Due).map_or(0, |(_, open, _)| *open);
    let shown = shown.iter().filter(|card| card.kind == StreamKind::Due).count() as u64;
    match due.saturating_sub(shown) {
        0 => String::new(),
        below => format!(", with {} due", words().count(Counted::Tasks, below)),
    }
}

fn needing(count: u64) -> String {
    if count == 1 { "1 change needs".to_owned() } else { format!("{count} changes need") }
}

/// What becomes of a card.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Done {
    Yes,
    /// Also where it asks for something.
    Anyway,
    No,
}

async fn set_done(app: &App, card: StreamCardArgs, done: Done) -> Outcome<()> {
    let printed = card.card;
    let account = app.of(&printed).await?;
    let id = StreamId { account: account.id, row: StreamRow(printed.number) };
    let stream = app.engine.stream();
    let set = match done {
        Done::Anyway => stream.set_done_anyway(id).await,
        Done::Yes | Done::No => stream.set_done(id, done == Done::Yes).await,
    };
    if let Err(error) = set {
        return Err(match error.reason {
            Reason::NotFound => Failed::missing(format!(
                "There is nothing in the stream under the number {}. `musette stream` shows the numbers.",
                printed.number
            )),
            Reason::StillAsks => {
                let post = post_of(app, id).await?;
                let of = app.prefix(&account).await?;
                Failed::Engine(error, post.map(|post| of.before(post.row.0)).unwrap_or_default())
            }
            _ => Failed::from(error),
        });
    }
    let said = if done != Done::No {
        format!(
            "Done. `musette stream undone {}` brings it back.",
            show::quoted(&app.prefix(&account).await?.before(printed.number))
        )
    } else {
        "It is in the stream again.".to_owned()
    };
    if app.json {
        return Ok(show::json(&json!({ "done": said }))?);
    }
    show::note(&said);
    Ok(())
}

/// The announcement that an open card is about: that, and no card, is acknowledged.
async fn post_of(app: &App, card: StreamId) -> Outcome<Option<PostId>> {
    let filter =
        StreamFilter { account: Some(card.account), kinds: vec![StreamKind::Announced], ..StreamFilter::default() };
    let mut after = None;
    loop {
        let page = app.engine.stream().page(filter.clone(), after, PAGE).await?;
        let found = page.asking.iter().chain(&page.cards).find(|one| one.id == card);
        if let Some(CardAbout::Post { post, .. }) = found.map(|found| &found.about) {
            return Ok(Some(*post));
        }
        after = page.next;
        if after.is_none() {
            return Ok(None);
        }
    }
}

async fn new(app: &App) -> Outcome<()> {
    let accounts = app.accounts().await?;
    let notices = app.engine.take_notices().await?;
    // There is no push: what is new is as new as the last look.
    let looked = app.engine.stream().page(StreamFilter::default(), None, 1).await?.as_of;
    for notice in &notices {
        let spoken = words().notice(notice);
        if app.json {
            continue;
        }
        show::line(&spoken.title)?;
        if !spoken.body.is_empty() {
            show::line(&format!("   {}", spoken.body))?;
        }
    }
    if app.json {
        let values: Vec<Value> = notices.iter().map(|notice| notice_json(&accounts, notice)).collect();
        show::json(&json!({ "notices": values, "as_of": ages_json(&accounts, &looked) }))?;
        return Ok(());
    }
    if notices.is_empty() {
        match app.engine.quiet_hours().await?.filter(|quiet| quiet.covers(show::minute_of_the_day())) {
            Some(quiet) => show::note(&format!(
                "It is quiet until {}: what comes meanwhile is told afterwards. `musette stream` shows it now.",
                minute(quiet.to)
            )),
            None => show::note("Nothing new."),
        }
    }
    show::note(&ages(&looked, &[]));
    Ok(())
}

async fn quiet(app: &App, hours: Option<Hours>) -> Outcome<()> {
    match hours {
        None => {}
        Some(Hours::Off) => app.engine.set_quiet_hours(None).await.about("the quiet hours")?,
        Some(Hours::Are(hours)) => app.engine.set_quiet_hours(Some(hours)).await.about("the quiet hours")?,
    }
    let now = app.engine.quiet_hours().await?;
    if app.json {
        return Ok(show::json(&json!({ "quiet": now.map(as_typed) }))?);
    }
    match now {
        Some(hours) => {
            show::note(&format!("Nothing is told in {}. What comes then is told afterwards.", as_typed(hours)))
        }
        None => show::note("There are no quiet hours."),
    }
    Ok(())
}

fn as_typed(hours: QuietHours) -> String {
    format!("{}-{}", minute(hours.from), minute(hours.to))
}

/// A minute of the day as a clock shows it.
fn minute(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// A number as it is typed: behind its account's name where there are several.
fn called(accounts: &[Account], account: AccountId, number: i64) -> String {
    if accounts.len() == 1 { number.to_string() } else { format!("{}:{number}", label(accounts, account)) }
}

/// A card: its number, when, what; and below it what it says, and where it leads.
fn shown(accounts: &[Account], card: &Card, today: Day) -> (Vec<String>, Vec<String>) {
    let number = called(accounts, card.id.account, card.id.row.0);
    let leads = match &card.about {
        CardAbout::Post { thread, .. } => format!("thread {}", called(accounts, thread.account, thread.row.0)),
        CardAbout::Document { place, .. } => format!("in {place}"),
        CardAbout::Task { task, place, .. } => {
            let number = called(accounts, task.account, task.row.0);
            if place.is_empty() { format!("task {number}") } else { format!("task {number} in {place}") }
        }
        CardAbout::Shared { address, .. } => address.clone(),
    };
    let says = match &card.about {
        CardAbout::Post { title, glimpse, .. } if title.is_empty() => glimpse.clone(),
        CardAbout::Post { title, glimpse, .. } => show::says(title, glimpse),
        _ => String::new(),
    };
    // Where an announcement asks to be acknowledged, it says whether that is done.
    let stands = match &card.about {
        CardAbout::Post { post, acknowledgement, .. } => {
            sentences::acknowledgement(acknowledgement, &show::quoted(&called(accounts, post.account, post.row.0)))
        }
        _ => None,
    };
    let when = match &card.about {
        // A day has no hour.
        CardAbout::Task { due: Some(due), .. } if card.kind == StreamKind::Due => due.to_string(),
        _ => show::time(card.at),
    };
    let new = if card.seen { String::new() } else { words().fresh() };
    let below = vec![show::cut(&unmarked(&says), BELOW), stands.unwrap_or_default(), leads];
    (vec![number, when, new, words().card(card, Some(today))], below)
}

/// What stands below a card begins so far to the right.
const BELOW: usize = 6;

fn card_json(accounts: &[Account], card: &Card) -> Value {
    let about = match &card.about {
        CardAbout::Post { post, thread, place, title, glimpse, acknowledgement, .. } => json!({
            "what": "post", "post": post.row, "thread": thread.row, "place": place, "title": title, "glimpse": glimpse,
            "acknowledgement": acknowledgement,
        }),
        CardAbout::Document { item, name, place } => {
            json!({ "what": "document", "item": item.row, "name": name, "place": place })
        }
        CardAbout::Task { task, place, title, due } => {
            json!({ "what": "task", "task": task.row, "place": place, "title": title, "due": due })
        }
        CardAbout::Shared { item, name, folder, address } => {
            let item = item.map(|item| item.row);
            json!({ "what": "shared", "item": item, "name": name, "folder": folder, "address": address })
        }
    };
    json!({
        "account": label(accounts, card.id.account),
        "number": card.id.row,
        "kind": card.kind,
        "at": card.at,
        "seen": card.seen,
        "done": card.done,
        "answers": card.answers,
        "unseen": card.unseen,
        "who": card.who,
        "about": about,
    })
}

fn notice_json(accounts: &[Account], notice: &Notice) -> Value {
    let spoken = words().notice(notice);
    let (account, group, count, card) = match notice {
        Notice::One { account, group, card, .. } => (account, group, 1, card),
        Notice::Many { account, group, count, newest, .. } => (account, group, *count, newest),
    };
    let group = match group {
        NoticeGroup::Feed(feed) => format!("feed-{feed}"),
        NoticeGroup::Private => "private".to_owned(),
        NoticeGroup::Kept => "kept".to_owned(),
        NoticeGroup::Tasks => "tasks".to_owned(),
        NoticeGroup::Shared => "shared".to_owned(),
    };
    json!({
        "account": label(accounts, *account),
        "group": group,
        "count": count,
        "title": spoken.title,
        "body": spoken.body,
        "locked": spoken.locked,
        "card": card_json(accounts, card),
    })
}

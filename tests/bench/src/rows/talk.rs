//! Feeds: the first page of one with 50,000 posts, a thread of 5,000 answers, and what an hour on the screen and a day in a
//! pocket cost.
//!
//! The tenant is in the same process and its clock is put forward by hand, so that its limits of rate (ten requests in thirty
//! seconds) cost no waiting: what is told here are times of reading what is on the device, and counts of requests and bytes. Its
//! colleagues write, answer and like meanwhile as the seed has it.

use std::time::{Duration, Instant};

use musette_core::engine::{Feeds, Reason, StreamFilter};
use musette_core::model::{At, Budget, FeedKind, FeedRow, Place};
use musette_journeys::{ADA, BASE, Device, HomeFolder, NOOR, Town};
use musette_tenant::engage::colleague::Talk;
use serde_json::json;

use crate::Outcome;
use crate::roles::PAGE;
use crate::table::{Line, Table, quantile, samples, seconds};

/// Posts that her own feed has to hold.
const POSTS: u64 = 50_000;
/// Answers of the long thread.
const ANSWERS: usize = 5_000;
/// Times that a page is read.
const READS: usize = 400;
/// Deeds of colleagues in an hour of a working day.
const DEEDS_AN_HOUR: u64 = 30;
/// Messages to each of three accounts.
const MESSAGES: usize = 300;
/// The other two accounts.
const OTHERS: [&str; 2] = [NOOR, "chiara.bianchi@rive.example"];
/// Who writes to them.
const LUC: &str = "luc.favre@rive.example";
/// The group of the long thread.
const CREW: &str = "Stage crew";

/// What was measured, as another thread tells it.
#[derive(Debug)]
struct Told {
    posts: u64,
    first: Vec<f64>,
    answers: usize,
    thread: Vec<f64>,
    cards: u64,
    stream: Vec<f64>,
    hour: Spent,
    day: Spent,
}

/// Requests and bytes of ours, and of a client that asks each feed once a minute.
#[derive(Debug, Default)]
struct Spent {
    ours: (u64, u64),
    theirs: (u64, u64),
}

pub fn measure(table: &mut Table) -> Outcome<()> {
    // Its clock stands still unless it is put forward, which a runtime of its own is needed for.
    let told = std::thread::spawn(|| -> Outcome<Told> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build()?;
        runtime.block_on(play())
    });
    let told = told.join().map_err(|_| "the town of talk fell over")??;
    let page = |what: String, took: &[f64]| {
        let (half, most) = (quantile(took, 50), quantile(took, 99));
        Line::of(what, format!("{} / {}", seconds(half), seconds(most)))
            .raw("milliseconds_p50", json!(half * 1e3))
            .raw("milliseconds_p99", json!(most * 1e3))
            .raw("reads", json!(took.len()))
    };
    table.lines.push(page(format!("first page of {PAGE} of a feed of {} posts, p50 / p99", told.posts), &told.first));
    table.lines.push(page(format!("page of {PAGE} in a thread of {} answers, p50 / p99", told.answers), &told.thread));
    table.lines.push(page(
        format!("first page of {PAGE} of the stream of three accounts with {} cards, p50 / p99", told.cards),
        &told.stream,
    ));
    for (what, spent) in [("an hour in the foreground", &told.hour), ("a day in the background", &told.day)] {
        let said = |(requests, bytes): (u64, u64)| format!("{requests} requests, {} kB", bytes / 1_000);
        table.lines.push(
            Line::of(format!("feeds, {what}"), said(spent.ours))
                .beside(
                    format!("each feed once a minute: {}", said(spent.theirs)),
                    format!("{:.2}", spent.ours.1 as f64 / spent.theirs.1.max(1) as f64),
                )
                .raw("requests", samples(&[spent.ours.0 as f64, spent.theirs.0 as f64]))
                .raw("bytes", samples(&[spent.ours.1 as f64, spent.theirs.1 as f64])),
        );
    }
    Ok(())
}

async fn play() -> Outcome<Told> {
    let town = Town::with_posts(7, 200, POSTS * 2);
    let home = town.home("ada");
    let ada = town.sign_in(&home, ADA).await;
    let feeds = ada.engine.feeds(ada.account.id).await?;
    feeds.refresh_list().await?;
    let (mine, crew) = (of_kind(&feeds, FeedKind::Mine, "").await?, of_kind(&feeds, FeedKind::Group, CREW).await?);
    let posts = read_back(&town, &feeds, mine).await?;
    let first = timed(|| async { Ok(feeds.threads(mine, At::Start, PAGE).await?.threads.len()) }).await?;
    let (answers, thread) = long_thread(&town, &feeds, crew).await?;
    let hour = spend(&town, &ada, 60, Duration::from_secs(60)).await?;
    let day = spend(&town, &ada, 24 * 4, Duration::from_secs(900)).await?;
    // The other two accounts come last: what they ask is not hers.
    let (cards, stream) = three_accounts(&town, &home, ada).await?;
    Ok(Told { posts, first, answers, thread, cards, stream, hour, day })
}

/// Two more accounts on the same home, each with messages to it; the cards of all, and how long their first page takes.
async fn three_accounts(town: &Town, home: &HomeFolder, ada: Device) -> Outcome<(u64, Vec<f64>)> {
    let mut engine = ada.engine;
    engine.suspend().await?;
    for login in OTHERS {
        engine = town.sign_in(home, login).await.engine;
        engine.suspend().await?;
    }
    engine.resume().await?;
    for number in 0..MESSAGES {
        town.clock.forward(Duration::from_secs(60));
        let to = OTHERS.iter().map(|login| (*login).to_owned()).chain([ADA.to_owned()]).collect();
        town.tenant
            .talk(&Talk::Message { to, text: format!("Message {number}: the gate opens at seven.") }, Some(LUC))?;
    }
    for account in engine.accounts().list().await? {
        let feeds = engine.feeds(account.id).await?;
        town.clock.forward(Duration::from_secs(61));
        feeds.refresh_list().await?;
        let private = of_kind(&feeds, FeedKind::Private, "").await?;
        feeds.refresh(private).await?;
        for _ in 0..MESSAGES / 20 {
            town.clock.forward(Duration::from_secs(31));
            let oldest = feeds.threads(private, At::End, 1).await?;
            let Some(oldest) = oldest.threads.last().filter(|_| !oldest.whole) else { break };
            feeds.older(private, oldest.id.row).await?;
        }
    }
    let stream = engine.stream();
    let cards = stream.head().await?.cards.iter().map(|(_, all, _)| all).sum();
    let took = timed(|| async { Ok(stream.page(StreamFilter::default(), None, PAGE).await?.cards.len()) }).await?;
    Ok((cards, took))
}

async fn of_kind(feeds: &Feeds, kind: FeedKind, name: &str) -> Outcome<FeedRow> {
    let (list, _) = feeds.list().await?;
    let found = list.into_iter().find(|feed| feed.kind == kind && feed.name == name);
    Ok(found.ok_or("a feed that is not there")?.id.row)
}

/// Scrolls back until so many posts are on the device, or there are no more; how many were told.
async fn read_back(town: &Town, feeds: &Feeds, feed: FeedRow) -> Outcome<u64> {
    feeds.refresh(feed).await?;
    let mut pages = 2;
    while pages < POSTS / 20 {
        let oldest = feeds.threads(feed, At::End, 1).await?;
        let Some(oldest) = oldest.threads.last().filter(|_| !oldest.whole) else { break };
        feeds.older(feed, oldest.id.row).await?;
        pages += 1;
        town.clock.forward(Duration::from_secs(4));
    }
    Ok(pages * 20)
}

/// Reads something often; how long each time took, in seconds.
async fn timed<F: Future<Output = Outcome<usize>>>(read: impl Fn() -> F) -> Outcome<Vec<f64>> {
    let mut took = Vec::with_capacity(READS);
    for _ in 0..READS {
        let began = Instant::now();
        if read().await? == 0 {
            return Err("a page with nothing on it".into());
        }
        took.push(began.elapsed().as_secs_f64());
    }
    Ok(took)
}

async fn long_thread(town: &Town, feeds: &Feeds, crew: FeedRow) -> Outcome<(usize, Vec<f64>)> {
    let begun =
        town.tenant.talk(&Talk::Post { group: CREW.into(), text: "Rain covers: who has which?".into() }, None)?;
    let to = begun.first().ok_or("no thread")?.id;
    for number in 0..ANSWERS {
        town.clock.forward(Duration::from_secs(1));
        town.tenant.talk(&Talk::Answer { to, text: format!("Cover {number} is in truck {}.", number % 7) }, None)?;
    }
    feeds.refresh(crew).await?;
    let thread = feeds.threads(crew, At::Start, 1).await?.threads.first().ok_or("no thread here")?.id.row;
    for _ in 0..ANSWERS {
        town.clock.forward(Duration::from_secs(120));
        // What the limit of rate cuts off goes on where it stopped.
        match feeds.refresh_thread(thread).await {
            Err(error) if !matches!(error.reason, Reason::Throttled { .. }) => return Err(error.into()),
            _ => {}
        }
        if feeds.thread(thread, At::Start, 1).await?.whole {
            break;
        }
    }
    let mut all: Vec<Place> = Vec::new();
    let mut at = At::Start;
    loop {
        let page = feeds.thread(thread, at, 200).await?;
        let next = page.next();
        all.extend(page.places);
        match next {
            Some(place) => at = At::After(place),
            None => break,
        }
    }
    let middle = all.get(all.len() / 2).ok_or("an empty thread")?;
    let read = || async { Ok(feeds.thread(thread, At::After(middle.clone()), PAGE).await?.posts.len()) };
    let took = timed(read).await?;
    Ok((all.len().saturating_sub(1), took))
}

/// Syncs so often while colleagues talk; the other client asks each of the same feeds for its newest page once a minute.
async fn spend(town: &Town, ada: &Device, times: u64, each: Duration) -> Outcome<Spent> {
    let feeds = ada.engine.feeds(ada.account.id).await?;
    let (list, _) = feeds.list().await?;
    let minutes = each.as_secs() / 60;
    let mut spent = Spent::default();
    let mut owed = 0;
    for _ in 0..times {
        for minute in 0..minutes {
            owed += DEEDS_AN_HOUR;
            while owed >= 60 {
                owed -= 60;
                town.tenant.talk(&Talk::Tick { times: 1, but: vec![ADA.into()] }, None)?;
            }
            town.clock.forward(Duration::from_secs(60));
            if minute + 1 == minutes {
                let before = town.tenant.totals().requests;
                ada.engine.sync(ada.account.id, Budget::lasting(Duration::from_secs(25))).await?;
                let (requests, bytes) = counted(town, before);
                spent.ours = (spent.ours.0 + requests, spent.ours.1 + bytes);
            }
        }
    }
    // One round of the other client, and as many as there are minutes: what it is answered has always the same size.
    let before = town.tenant.totals().requests;
    for feed in &list {
        let path = match feed.kind {
            FeedKind::Mine => "my_feed.json".to_owned(),
            FeedKind::Private => "private.json".to_owned(),
            FeedKind::Group => format!("in_group/{}.json", number_of(town, &feed.name)?),
        };
        town.clock.forward(Duration::from_secs(4));
        town.another_client(Some(ADA), http::Method::GET, &format!("{BASE}/api/v1/messages/{path}"), b"").await;
    }
    let (requests, bytes) = counted(town, before);
    let rounds = times * minutes;
    spent.theirs = (requests * rounds, bytes * rounds);
    Ok(spent)
}

fn number_of(town: &Town, name: &str) -> Outcome<i64> {
    let all = town.tenant.communities();
    Ok(all.iter().find(|(known, ..)| *known == name).ok_or("a group that is not there")?.1)
}

/// Requests to Engage after a number, and the bytes of their bodies; what drives cost is told in rows of their own.
fn counted(town: &Town, after: u64) -> (u64, u64) {
    let log = town.tenant.log_after(after);
    let talk = log.iter().filter(|entry| entry.path.starts_with("/api/v1"));
    talk.fold((0, 0), |(requests, bytes), entry| (requests + 1, bytes + entry.bytes_in + entry.bytes_out))
}

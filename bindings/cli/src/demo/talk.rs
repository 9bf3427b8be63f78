//! What colleagues say: read before the flight, answered in the air, and found at the organisation once.

use std::time::{Duration, Instant};

use musette_core::engine::{Acknowledgement, Attach, Feeds, Post, Source, StreamFilter};
use musette_core::model::{At, Block, Budget, Connection, FeedRow, PostRow};
use musette_tenant::Fault;
use musette_tenant::engage::colleague::Talk;
use musette_tenant::organisation as word;

use super::client::Client;
use super::plane::sha256;
use super::story::{ADA, LUC, NOOR, Story, fault, say};
use crate::sentences::{About, Failed, Outcome, words};
use crate::show;

/// The group that the story plays in.
const CREW: &str = "Stage crew";
/// What Noor asks before the flight,
const ASKED: &str = "Where are the rain covers for the tower?";
/// and what Ada answers in the air.
const ANSWER: &str = "In truck 3, on the left. See the photograph.";
/// The group of the announcement,
const SAFETY: &str = "Safety";
/// its title,
const TITLE: &str = "Storm plan B";
/// and what it says.
const STORM: &str = "Storm plan B is in force from 18:00. Read the two pages and confirm.";
/// How long Engage's limits of rate and a lost answer are given at most.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the story knows of its thread.
#[derive(Debug, Default)]
pub struct Thread {
    /// The number that the organisation gave it.
    pub number: i64,
    /// Its row on the device.
    pub row: Option<PostRow>,
    /// The announcement, on the device.
    pub announcement: Option<PostRow>,
    /// The SHA-256 of the photograph.
    pub photograph: String,
}

async fn feeds(story: &Story) -> Outcome<Feeds> {
    Ok(story.app.engine.feeds(story.account()?.id).await?)
}

async fn group(feeds: &Feeds, name: &str) -> Outcome<FeedRow> {
    let (list, _) = feeds.list().await?;
    let found = list.into_iter().find(|feed| feed.name == name);
    Ok(found.ok_or_else(|| Failed::Other(format!("There is no group {name}.")))?.id.row)
}

fn not_done(error: impl std::fmt::Display) -> Failed {
    Failed::Other(format!("{error}."))
}

fn says(post: &Post) -> String {
    post.body.iter().map(Block::text).collect::<Vec<_>>().join(" ")
}

/// Before the flight: Noor asks something, and Ada looks into the group.
pub async fn look(story: &mut Story) -> Outcome<()> {
    story.chapter("She looks what colleagues say")?;
    let asked = Talk::Post { group: CREW.into(), text: ASKED.into() };
    let posted = story.tenant.tenant.talk(&asked, Some(NOOR)).map_err(not_done)?;
    let storm = Talk::Announce { group: SAFETY.into(), title: TITLE.into(), text: STORM.into() };
    story.tenant.tenant.talk(&storm, Some(LUC)).map_err(not_done)?;
    story.thread.number = posted.first().map(|post| post.id).unwrap_or_default();
    let feeds = feeds(story).await?;
    feeds.refresh_list().await.about("the feeds")?;
    let (crew, safety) = (group(&feeds, CREW).await?, group(&feeds, SAFETY).await?);
    feeds.refresh(crew).await.about(CREW)?;
    feeds.refresh(safety).await.about(SAFETY)?;
    // Where acknowledgements go is the organisation's word, in a file of its own.
    story.app.engine.organisation(story.account()?.id).await?.refresh().await.about("the organisation's word")?;
    let page = feeds.threads(crew, At::Start, 20).await?;
    let first = page.threads.first().and_then(|thread| thread.first.clone());
    let newest = first.ok_or_else(|| Failed::Other(format!("Nothing is said in {CREW}.")))?;
    story.thread.row = Some(newest.id.row);
    say(&format!(
        "{CREW}: {} threads are on the device; the newest: {}: {}",
        page.threads.len(),
        newest.author.name,
        says(&newest)
    ))?;
    let announced = feeds.threads(safety, At::Start, 20).await?.threads;
    let announced = announced.into_iter().filter_map(|thread| thread.first).find(|first| first.title == TITLE);
    let announced = announced.ok_or_else(|| Failed::Other(format!("Nothing is announced in {SAFETY}.")))?;
    story.thread.announcement = Some(announced.id.row);
    say(&format!("{SAFETY}: {} announces: {TITLE}", announced.author.name))?;
    // Told once, and before the flight: what comes later is new.
    story.app.engine.take_notices().await?;
    Ok(())
}

/// In the air, with no network: she reads, answers with a photograph, and likes.
pub async fn in_the_air(story: &mut Story) -> Outcome<()> {
    story.chapter("Still in the air: she answers")?;
    let feeds = feeds(story).await?;
    let thread = story.thread.row.ok_or_else(|| Failed::Other("There is no thread.".into()))?;
    let began = Instant::now();
    let photo = musette_tenant::corpus::files().iter().find(|(name, _)| name.ends_with(".png"));
    let photo = photo.map(|(_, bytes)| bytes.to_vec()).unwrap_or_default();
    story.thread.photograph = sha256(&photo);
    let file = Attach { name: "Truck 3.png".into(), source: Source::Bytes(photo) };
    feeds.answer_with(thread, ANSWER, Vec::new(), vec![file]).await.about("the answer")?;
    feeds.like(thread, true).await.about("the post")?;
    let organisation = story.app.engine.organisation(story.account()?.id).await?;
    let announcement = story.thread.announcement.ok_or_else(|| Failed::Other("Nothing is announced.".into()))?;
    organisation.acknowledge(announcement).await.about(TITLE)?;
    let took = began.elapsed().as_millis();
    let acknowledged = organisation.acknowledgement(announcement).await?;
    let shown = feeds.thread(thread, At::Start, 50).await?.posts;
    for post in &shown {
        let with = if post.attachments.is_empty() { "" } else { " (with a photograph)" };
        say(&format!("  {}: {}{with}", post.author.name, says(post)))?;
    }
    let answered = shown.iter().any(|post| says(post) == ANSWER && post.attachments.len() == 1);
    let liked = shown.first().is_some_and(|post| post.liked);
    let waiting = feeds.waiting().await?.len();
    say(&format!("  {TITLE}: I have read this. It waits to be told."))?;
    say(&format!("{waiting} things wait to be said."))?;
    let waits = matches!(acknowledged, Acknowledgement::Waiting { .. });
    let what = "with no network an answer with a photograph, a like and \"I have read this\" are kept at once";
    story.promises.hold(what, answered && liked && waits && waiting == 2, &format!("{took} ms"));
    Ok(())
}

/// The first answer of the server to what she said will be lost.
pub fn lose_an_answer(story: &Story) -> Outcome<()> {
    let lost =
        Fault { path: Some("/api/v1/messages.json".into()), ..Fault::named("lost-answer").method("POST").times(1) };
    story.tenant.tenant.play(lost).map_err(fault)?;
    Ok(())
}

/// After the landing: what waits is delivered, the one whose answer was lost is looked for first.
pub async fn landed(story: &mut Story) -> Outcome<()> {
    story.chapter("In the taxi: what she said arrives")?;
    let (engine, account) = (story.app.engine.clone(), story.account()?.id);
    let feeds = feeds(story).await?;
    let began = Instant::now();
    while !feeds.waiting().await?.is_empty() && began.elapsed() < PATIENCE {
        engine.sync(account, Budget::lasting(Duration::from_secs(40))).await?;
        let accounts = engine.accounts().list().await?;
        if accounts.iter().any(|account| account.connection == Connection::Captured) {
            // Nothing arrives here, however long she waits.
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let left = feeds.waiting().await?.len();
    say(
        "The server had taken her answer, and its own answer was lost. So it was looked for in the thread before anything was sent \
         again, half a minute later: a post has no number by which a server could tell that it comes twice.",
    )?;
    story.promises.hold("what she said in the air is delivered", left == 0, &format!("{left} left"));
    let organisation = engine.organisation(account).await?;
    let announcement = story.thread.announcement.unwrap_or(PostRow(0));
    let done = matches!(organisation.acknowledgement(announcement).await?, Acknowledgement::Done { .. });
    story.promises.hold("that she has read the announcement is recorded", done, "");
    let receipts = feeds.receipts(10).await?.len();
    story.promises.hold("each of it has a receipt", receipts == 2, &format!("{receipts} receipts"));
    let page = engine.stream().page(StreamFilter::default(), None, 5).await?;
    for card in page.asking.iter().chain(&page.cards) {
        say(&format!("  in her stream: {}", words().card(card, None)))?;
    }
    Ok(())
}

/// What the organisation has of it. Where it cannot be asked, that is a line of the table too.
pub async fn ask(story: &mut Story) -> Outcome<()> {
    if let Err(failed) = compare(story).await {
        story.promises.hold("the organisation has what she said", false, &failed.sentence());
    }
    Ok(())
}

/// The same as Noor's own client is told it.
async fn compare(story: &mut Story) -> Outcome<()> {
    let noor = Client::of_engage(story, NOOR)?;
    let number = story.thread.number;
    let posts = noor.thread(number).await?;
    let answers: Vec<_> = posts.iter().filter(|post| post["body"]["plain"] == ANSWER).collect();
    story.promises.hold(
        "her answer is in the thread exactly once, although the server's own answer was lost",
        answers.len() == 1,
        &format!("{} time(s) among {}", answers.len(), show::count(posts.len() as u64, "post")),
    );
    // The bytes as the organisation holds them: what Noor downloads is compared by the peers' tests.
    let there = story.tenant.tenant.inspect_thread(number).map_err(not_done)?;
    let photographs: Vec<_> = there.iter().flat_map(|post| &post.attachments).collect();
    let whole = photographs.len() == 1 && photographs[0].1.as_deref() == Some(story.thread.photograph.as_str());
    story.promises.hold("the photograph hangs on it, byte for byte", whole, "SHA-256 compared");
    let told = story.tenant.tenant.inspect_tree(word::SAFETY, word::FOLDER).map_err(not_done)?;
    let files: Vec<_> = told.iter().filter(|item| item.kind == "file").collect();
    let hers = files.len() == 1;
    story.promises.hold(
        "that she has read it is one small file in the organisation's folder",
        hers,
        &format!("{} there", files.len()),
    );
    let likes = there.first().map(|first| first.liked_by.clone()).unwrap_or_default();
    let once = likes.iter().filter(|login| *login == ADA).count() == 1;
    story.promises.hold(
        "her like is there, once",
        once,
        &format!("{} in all", show::count(likes.len() as u64, "like")),
    );
    Ok(())
}

//! The feeds of Microsoft 365 against the tenant, in-process: what the provider promises, on an organisation that keeps its own
//! books.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body as Bodies;
use futures_util::StreamExt;
use http_body_util::BodyExt;
use musette_core::doors::{Clock, Doors};
use musette_core::http::{
    AccessToken, Client, Incoming, Origins, Outgoing, Patience, Resource, TokenSource, Transport, TransportError,
};
use musette_core::model::{
    BootTime, Failure, FeedKind, HowChecked, Later, MENTION, Refusal, RemoteFeed, RemoteId, RemotePost, WallTime,
};
use musette_core::providers::Progress;
use musette_core::providers::feeds::{Feeds, PostAction, PostAdvance, PostDelivery, PostFound, PostLeft, Range};
use musette_core::providers::microsoft365::{EngageFeeds, GraphDialect};
use musette_tenant::command::ENGAGE_SCOPE;
use musette_tenant::engage::colleague::{Spoken, Talk};
use musette_tenant::{CLIENT_ID, Fault, Tenant, TenantConfig};
use url::Url;

const START: i64 = 1_780_000_000_000;
const BASE: &str = "http://127.0.0.1:4001";
const ADA: &str = "ada.keller@rive.example";
const NOOR: &str = "noor.haddad@rive.example";
const CREW: &str = "Stage crew";

#[derive(Debug)]
struct SharedClock(Arc<AtomicI64>);

impl Clock for SharedClock {
    fn wall(&self) -> WallTime {
        WallTime(self.0.load(Ordering::Relaxed))
    }
    fn boot(&self) -> BootTime {
        BootTime(self.0.load(Ordering::Relaxed))
    }
}

/// The tenant's router as a transport. Each request takes four seconds: a person's pace, within Engage's limits.
struct InProcess(Tenant, Arc<AtomicI64>);

impl std::fmt::Debug for InProcess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InProcess")
    }
}

#[async_trait]
impl Transport for InProcess {
    async fn exchange(&self, request: Outgoing) -> Result<Incoming, TransportError> {
        self.1.fetch_add(4_000, Ordering::Relaxed);
        let mut sent = http::Request::builder().method(request.method).uri(request.url.as_str());
        if let Some(headers) = sent.headers_mut() {
            *headers = request.headers;
            let authority = request.url.authority().parse().expect("an authority is a header");
            headers.insert(http::header::HOST, authority);
            headers.insert(http::header::CONTENT_LENGTH, request.body.len().into());
        }
        let sent = sent.body(Bodies::from(request.body)).expect("a request is a request");
        let cut = || TransportError::Broken("cut".to_owned());
        let (parts, body) = self.0.call(sent).await.map_err(|_| cut())?.into_parts();
        let chunks = BodyExt::into_data_stream(body).map(move |chunk| chunk.map_err(|_| cut())).boxed();
        Ok(Incoming { status: parts.status, headers: parts.headers, body: chunks })
    }
}

/// Tokens from the tenant itself; a new one whenever the last was refused.
struct Minting(Mutex<String>, Tenant);

impl std::fmt::Debug for Minting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Minting")
    }
}

fn token(tenant: &Tenant) -> String {
    tenant.entra().mint_for(ADA, CLIENT_ID, ENGAGE_SCOPE).unwrap().access_token
}

#[async_trait]
impl TokenSource for Minting {
    async fn token(&self, _: Resource) -> Result<AccessToken, Failure> {
        Ok(AccessToken::new(self.0.lock().unwrap().clone()))
    }
    async fn refused(&self, _: Resource, _: &AccessToken, _: Option<String>) -> Result<(), Failure> {
        *self.0.lock().unwrap() = token(&self.1);
        Ok(())
    }
}

/// Ada's feeds, and the tenant behind them.
struct Room {
    tenant: Tenant,
    time: Arc<AtomicI64>,
    feeds: EngageFeeds,
}

impl Room {
    fn new() -> Room {
        let time = Arc::new(AtomicI64::new(START));
        let clock = Arc::clone(&time);
        let config = TenantConfig::in_process(7, Arc::new(move || clock.load(Ordering::Relaxed)));
        let tenant = Tenant::new(TenantConfig { base_url: BASE.to_owned(), posts: 600, people: 60, ..config });
        let engage = Url::parse(&format!("{BASE}/api/v1")).unwrap();
        let doors = Doors { clock: Arc::new(SharedClock(Arc::clone(&time))), ..Doors::system() };
        let patience = Patience {
            first_wait: Duration::ZERO,
            most_wait: Duration::ZERO,
            short_wait: Duration::ZERO,
            ..Patience::default()
        };
        let client = Client::new(
            Arc::new(InProcess(tenant.clone(), Arc::clone(&time))),
            &doors,
            Arc::new(Minting(Mutex::new(token(&tenant)), tenant.clone())),
            Arc::new(GraphDialect),
            Origins::default().and(Resource::Engage, &engage),
        )
        .with_patience(patience);
        Room { tenant, time, feeds: EngageFeeds::new(client, engage) }
    }

    async fn crew(&self) -> RemoteFeed {
        let feeds = self.feeds.feeds().await.unwrap();
        feeds.into_iter().find(|feed| feed.name == CREW).unwrap()
    }

    /// What somebody else writes to the crew.
    fn written(&self, text: &str) -> Spoken {
        let post = Talk::Post { group: CREW.to_owned(), text: text.to_owned() };
        self.tenant.talk(&post, Some(NOOR)).unwrap().remove(0)
    }

    fn delivery(&self, action: PostAction) -> PostDelivery {
        let began = Some(WallTime(self.time.load(Ordering::Relaxed)));
        PostDelivery { action, began, me: None, made_besides: Vec::new(), after: None, within: None }
    }

    fn answer(&self, to: &Spoken, text: &str) -> PostDelivery {
        self.delivery(PostAction::Post {
            group: None,
            answers: Some((id(to.id), id(to.thread_id))),
            text: text.to_owned(),
            mentions: Vec::new(),
            to: Vec::new(),
            files: Vec::new(),
            files_in: None,
        })
    }

    async fn advance(&self, delivery: &PostDelivery) -> Result<PostLeft, Failure> {
        match self.feeds.advance(delivery, &Progress::default(), &[]).await? {
            PostAdvance::Delivered { left, .. } => Ok(left),
            PostAdvance::Progress(_) => panic!("a post has no steps"),
        }
    }

    async fn found(&self, delivery: &PostDelivery) -> Result<Option<RemotePost>, Failure> {
        match self.feeds.find_mine(delivery, &Progress::default()).await? {
            PostFound::Mine { left: PostLeft::Post(post), checked: HowChecked::Seen } => Ok(Some(*post)),
            PostFound::NotThere(_) => Ok(None),
            other => panic!("{other:?}"),
        }
    }

    /// A whole list, page by page.
    async fn whole(&self, feed: &RemoteFeed) -> Vec<RemotePost> {
        let mut all: Vec<RemotePost> = Vec::new();
        let mut range = Range::Newest;
        loop {
            let page = self.feeds.posts(feed, range).await.unwrap();
            all.extend(page.posts);
            match all.last().filter(|_| page.older) {
                Some(last) => range = Range::Before(last.order),
                None => return all,
            }
        }
    }
}

fn id(number: i64) -> RemoteId {
    RemoteId(number.to_string())
}

fn words(post: &RemotePost) -> String {
    post.body.iter().map(|block| block.text()).collect::<Vec<_>>().join("\n\n")
}

fn post_of(left: PostLeft) -> RemotePost {
    match left {
        PostLeft::Post(post) => *post,
        PostLeft::Done => panic!("a post was written"),
    }
}

#[tokio::test]
async fn a_person_finds_her_feeds_and_every_post_of_a_group_once() {
    let room = Room::new();
    let feeds = room.feeds.feeds().await.unwrap();
    let mine: BTreeSet<String> = feeds.iter().filter(|f| f.kind == FeedKind::Group).map(|f| f.name.clone()).collect();
    let communities = room.tenant.communities();
    let joined = communities.iter().filter(|(_, _, who)| who.iter().any(|login| login == ADA));
    assert_eq!(mine, joined.map(|(name, _, _)| (*name).to_owned()).collect());
    assert_eq!(feeds.iter().filter(|feed| feed.kind != FeedKind::Group).count(), 2);

    let seen = room.whole(&room.crew().await).await;
    let kept = room.tenant.inspect_posts(Some(CREW), 10_000).unwrap();
    assert!(kept.len() > 40, "more than two pages");
    assert_eq!(
        seen.iter().map(|post| post.order).collect::<Vec<_>>(),
        kept.iter().map(|post| post.id).collect::<Vec<_>>()
    );
    for (seen, kept) in seen.iter().zip(&kept) {
        assert_eq!(words(seen).trim(), kept.text.trim());
        assert_eq!((seen.thread.clone(), seen.answers.clone()), (id(kept.thread_id), kept.replied_to_id.map(id)));
        assert_eq!(seen.likes as usize, kept.liked_by.len());
        assert_eq!(seen.liked, Some(kept.liked_by.iter().any(|login| login == ADA)));
        assert_eq!(seen.attachments.len(), kept.attachments.len());
        assert_eq!(seen.posted_at.unwrap().0 / 1_000, kept.created_ms / 1_000);
    }
}

#[tokio::test]
async fn a_page_brings_along_whom_it_speaks_of() {
    let room = Room::new();
    let page = room.feeds.posts(&room.crew().await, Range::Newest).await.unwrap();
    let known: BTreeSet<&RemoteId> = page.people.iter().map(|person| &person.id).collect();
    assert!(page.posts.iter().all(|post| known.contains(&post.author)));
    assert!(page.people.iter().all(|person| !person.name.is_empty()));
    let there: BTreeSet<&RemoteId> = page.posts.iter().chain(&page.beside).map(|post| &post.id).collect();
    let begun = page.posts.iter().filter(|post| there.contains(&post.thread)).count();
    assert_eq!(begun, page.posts.len(), "the first post of each thread is there, or beside");
}

#[tokio::test]
async fn what_is_new_is_asked_for_by_what_is_known() {
    let room = Room::new();
    let crew = room.crew().await;
    let newest = room.feeds.posts(&crew, Range::Newest).await.unwrap().posts[0].order;
    assert!(room.feeds.posts(&crew, Range::After(newest)).await.unwrap().posts.is_empty());
    let spoken = room.written("The truss is up");
    let new = room.feeds.posts(&crew, Range::After(newest)).await.unwrap().posts;
    assert_eq!(new.iter().map(|post| post.order).collect::<Vec<_>>(), [spoken.id]);
    assert_eq!(room.feeds.post(&id(spoken.id)).await.unwrap().id, new[0].id);
    let gone = room.tenant.talk(&Talk::Withdraw { post: spoken.id }, Some(NOOR)).unwrap();
    assert!(gone.is_empty());
    assert_eq!(room.feeds.post(&id(spoken.id)).await.unwrap_err(), Failure::Gone);
}

#[tokio::test]
async fn an_answer_that_mentions_somebody_reaches_her() {
    let room = Room::new();
    let asked = room.written("Who opens gate 3?");
    let noor = id(room.feeds.post(&id(asked.id)).await.unwrap().author.as_str().parse().unwrap());
    let mut delivery = room.answer(&asked, &format!("{MENTION}, I do, at 9 & not \"before\""));
    let PostAction::Post { mentions, .. } = &mut delivery.action else { panic!() };
    mentions.push(noor.clone());
    let made = post_of(room.advance(&delivery).await.unwrap());
    assert_eq!((made.thread.clone(), made.answers.clone()), (id(asked.thread_id), Some(id(asked.id))));
    assert!(made.told.contains(&noor));
    let kept = room.tenant.inspect_thread(asked.id).unwrap().pop().unwrap();
    assert_eq!(kept.by, ADA);
    assert_eq!(kept.text, words(&made));
    assert_eq!(room.found(&delivery).await.unwrap().unwrap().id, made.id);
}

#[tokio::test]
async fn a_post_whose_answer_was_lost_is_found_and_not_sent_again() {
    let room = Room::new();
    let asked = room.written("Who opens gate 3?");
    let text = "I do.\n\nBring <cables> & \"tape\"  #gate3 ";
    let crew = room.crew().await;
    let fresh = |text: &str| {
        let (group, text) = (Some(crew.id.clone()), text.to_owned());
        let (to, files, mentions) = (Vec::new(), Vec::new(), Vec::new());
        room.delivery(PostAction::Post { group, answers: None, text, mentions, to, files, files_in: None })
    };
    for delivery in [room.answer(&asked, text), fresh(text)] {
        assert_eq!(room.found(&delivery).await.unwrap(), None);
        room.tenant.play(Fault::named("lost-answer").method("POST").path("messages").times(1)).unwrap();
        let lost = room.advance(&delivery).await.unwrap_err();
        assert!(lost.is_ambiguous(), "{lost:?}");
        let found = room.found(&delivery).await.unwrap().unwrap();
        assert_eq!(room.tenant.inspect_thread(found.order).unwrap().last().unwrap().id, found.order);
        // What never arrived is not there.
        let other = PostDelivery { made_besides: vec![found.id], ..delivery };
        assert_eq!(room.found(&other).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_feed_that_lacks_posts_for_a_moment_does_not_make_it_send_twice() {
    let room = Room::new();
    let asked = room.written("Who opens gate 3?");
    let delivery = room.answer(&asked, "I do.");
    room.tenant.talk(&Talk::Answer { to: asked.id, text: "Not me".to_owned() }, Some(NOOR)).unwrap();
    room.advance(&delivery).await.unwrap();
    room.tenant.talk(&Talk::Answer { to: asked.id, text: "Good".to_owned() }, Some(NOOR)).unwrap();
    room.tenant.play(Fault::named("engage-skips").times(1)).unwrap();
    assert!(room.found(&delivery).await.unwrap().is_some());
    assert!(room.tenant.log_after(0).iter().any(|entry| entry.faults.iter().any(|fault| fault == "engage-skips")));
}

#[tokio::test]
async fn a_like_goes_and_comes_back_and_a_removal_is_done_once_for_all() {
    let room = Room::new();
    let spoken = room.written("Soup is ready");
    let post = id(spoken.id);
    let liked = || room.tenant.inspect_thread(spoken.id).unwrap()[0].liked_by.iter().any(|login| login == ADA);
    for _ in 0..2 {
        assert_eq!(room.advance(&room.delivery(PostAction::Like(post.clone()))).await.unwrap(), PostLeft::Done);
        assert!(liked());
    }
    for _ in 0..2 {
        assert_eq!(room.advance(&room.delivery(PostAction::Unlike(post.clone()))).await.unwrap(), PostLeft::Done);
        assert!(!liked());
    }
    let made = post_of(room.advance(&room.answer(&spoken, "Thanks")).await.unwrap());
    for _ in 0..2 {
        assert_eq!(room.advance(&room.delivery(PostAction::Remove(made.id.clone()))).await.unwrap(), PostLeft::Done);
        assert_eq!(room.tenant.inspect_thread(spoken.id).unwrap().len(), 1);
    }
    // Somebody else's post is not hers to remove.
    let refused = room.advance(&room.delivery(PostAction::Remove(post))).await.unwrap_err();
    assert_eq!(refused, Failure::Refused(Refusal::Permission));
}

#[tokio::test]
async fn a_thread_that_was_deleted_meanwhile_is_gone() {
    let room = Room::new();
    let asked = room.written("Who opens gate 3?");
    let delivery = room.answer(&asked, "I do");
    room.tenant.talk(&Talk::Withdraw { post: asked.id }, Some(NOOR)).unwrap();
    assert_eq!(room.advance(&delivery).await.unwrap_err(), Failure::Gone);
    assert_eq!(room.found(&delivery).await.unwrap_err(), Failure::Gone);
    assert_eq!(room.feeds.thread(&id(asked.thread_id), Range::Newest).await.unwrap_err(), Failure::Gone);
}

#[tokio::test]
async fn whoever_was_removed_from_a_group_may_not_write_there() {
    let room = Room::new();
    let asked = room.written("Who opens gate 3?");
    room.tenant.play(Fault::named("engage-removed")).unwrap();
    let refused = room.advance(&room.answer(&asked, "I do")).await.unwrap_err();
    assert_eq!(refused, Failure::Refused(Refusal::Permission));
}

#[tokio::test]
async fn private_threads_are_private() {
    let room = Room::new();
    let message = Talk::Message { to: vec![ADA.to_owned()], text: "Only for you".to_owned() };
    let spoken = room.tenant.talk(&message, Some(NOOR)).unwrap().remove(0);
    let feeds = room.feeds.feeds().await.unwrap();
    let private = feeds.iter().find(|feed| feed.kind == FeedKind::Private).unwrap();
    let seen = room.feeds.posts(private, Range::Newest).await.unwrap().posts;
    assert_eq!(seen[0].id, id(spoken.id));
    assert!(seen.iter().all(|post| post.private && post.group.is_none()));
    let made = post_of(room.advance(&room.answer(&spoken, "Thank you")).await.unwrap());
    assert!(made.private);
}

#[tokio::test]
async fn engages_limits_and_refusals_are_understood() {
    let room = Room::new();
    room.tenant.play(Fault::named("401-transient").times(1)).unwrap();
    let me = room.feeds.me().await.unwrap();
    assert!(me.name.starts_with("Ada"));
    assert!(room.feeds.server_time().await.unwrap().is_some());
    room.tenant.play(Fault::named("engage-429-messages").times(1)).unwrap();
    let limited = room.feeds.posts(&room.crew().await, Range::Newest).await.unwrap_err();
    assert!(
        matches!(limited, Failure::Later { why: Later::Throttled, after: Some(after) } if after <= Duration::from_secs(30))
    );
}

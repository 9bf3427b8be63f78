//! [`Feeds`] over Engage: reads here, the rest handed on.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use url::Url;

use super::refusals::EngageDialect;
use super::requests::Requests;
use super::wire::{self, Envelope};
use super::{delivery, evidence, marks, refusals};
use crate::http::{Access, Client, Reply, Request, Resource};
use crate::model::{
    Failure, FeedCapabilities, FeedKind, Later, PostsPage, RemoteFeed, RemoteId, RemotePerson, RemotePost, WallTime,
};
use crate::providers::feeds::{Feeds, PostAdvance, PostDelivery, PostFound, Range};
use crate::providers::microsoft365::drives::content;
use crate::providers::{Body, OpenedContent, Progress};

/// Pages of groups that are read at most; a page has 50.
const MOST_PAGES: usize = 40;
/// Engage takes so many characters in a post.
pub(super) const LONGEST_TEXT: usize = 10_000;
/// What goes to `uploadSmallFile` has so many bytes at most.
pub(super) const LARGEST_FILE: u64 = 4 * 1024 * 1024;
/// Files of one post; each is a request of the ten that Engage gives in half a minute.
const MOST_FILES: usize = 20;

/// Pages of groups that are read already count for so long.
const GOOD_FOR: Duration = Duration::from_secs(10 * 60);

/// The feeds of one account.
#[derive(Clone)]
pub struct EngageFeeds {
    pub(super) client: Client,
    pub(super) requests: Requests,
    begun: Arc<Mutex<Option<Begun>>>,
    network: Arc<Mutex<Option<i64>>>,
}

/// A list of groups that Engage's limits stopped before its end: ten pages in thirty seconds are not enough for everybody.
#[derive(Default)]
struct Begun {
    /// By the server's clock.
    at: Option<WallTime>,
    pages: usize,
    groups: Vec<RemoteFeed>,
}

impl fmt::Debug for EngageFeeds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EngageFeeds").finish_non_exhaustive()
    }
}

impl EngageFeeds {
    /// The feeds behind the Engage at `engage` (`https://www.yammer.com/api/v1`). `client` is the account's; Engage's errors are told
    /// apart here.
    pub fn new(client: Client, engage: Url) -> EngageFeeds {
        let client = client.speaking(Arc::new(EngageDialect));
        EngageFeeds { client, requests: Requests::new(engage), begun: Arc::default(), network: Arc::default() }
    }

    /// The network that this person's files belong to, in Engage's own number.
    pub(super) async fn network(&self) -> Result<i64, Failure> {
        let known = *self.network.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known {
            return Ok(known);
        }
        let network = wire::network(&self.read(self.requests.me()).await?.body)?;
        *self.network.lock().unwrap_or_else(PoisonError::into_inner) = Some(network);
        Ok(network)
    }

    /// What was begun lately of the list of groups.
    async fn begun(&self) -> Result<Begun, Failure> {
        let begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(begun) = begun else { return Ok(Begun::default()) };
        let now = self.client.server_time(Resource::Engage).await?;
        let lately = begun.at.zip(now).is_some_and(|(at, now)| at >= now.before(GOOD_FOR));
        Ok(if lately { begun } else { Begun::default() })
    }

    /// The answer of a read: a success, or what its error means.
    pub(super) async fn read(&self, request: Request) -> Result<Reply, Failure> {
        let reply = self.client.ask(request).await?;
        if reply.status.is_success() { Ok(reply) } else { Err(sorted(&reply)) }
    }

    /// A page of posts.
    pub(super) async fn page(&self, request: Request) -> Result<Envelope, Failure> {
        let (reply, page) = self.client.ask_and_read(request, |body| wire::envelope(body).ok()).await?;
        if !reply.status.is_success() {
            return Err(sorted(&reply));
        }
        page.ok_or_else(|| Failure::later(Later::Unproven))
    }
}

/// What an error answer means.
pub(super) fn sorted(reply: &Reply) -> Failure {
    refusals::sort(reply.status, &reply.headers, &reply.body)
}

/// A feed that is no group.
fn own_feed(id: &str, kind: FeedKind) -> RemoteFeed {
    RemoteFeed {
        id: RemoteId::from(id),
        kind,
        name: String::new(),
        joined: Some(true),
        closed: kind == FeedKind::Private,
    }
}

#[async_trait]
impl Feeds for EngageFeeds {
    async fn me(&self) -> Result<RemotePerson, Failure> {
        wire::person(&self.read(self.requests.me()).await?.body)
    }

    fn own(&self) -> Vec<RemoteFeed> {
        vec![own_feed("my_feed", FeedKind::Mine), own_feed("private", FeedKind::Private)]
    }

    /// What Engage knows nobody by is its own word, and no failure.
    async fn person_by_mail(&self, mail: &str) -> Result<Option<RemotePerson>, Failure> {
        match self.read(self.requests.by_mail(mail)).await {
            Ok(reply) => wire::person_by_mail(&reply.body, mail),
            Err(Failure::Gone) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Her own feed, the private one, and the groups page by page until one brings nothing new: a page that is not full may have
    /// been full before something was taken out of it. Stopped by Engage's limits, the next call goes on where this one ended.
    async fn feeds(&self) -> Result<Vec<RemoteFeed>, Failure> {
        let mut begun = self.begun().await?;
        let mut known: BTreeSet<RemoteId> = begun.groups.iter().map(|group| group.id.clone()).collect();
        while begun.pages < MOST_PAGES {
            let reply = match self.read(self.requests.groups(begun.pages + 1)).await {
                Err(failure @ Failure::Later { why: Later::Throttled, .. }) => {
                    *self.begun.lock().unwrap_or_else(PoisonError::into_inner) = Some(begun);
                    return Err(failure);
                }
                reply => reply?,
            };
            let page = wire::groups(&reply.body)?;
            let before = begun.groups.len();
            begun.groups.extend(page.into_iter().filter(|group| known.insert(group.id.clone())));
            if begun.groups.len() == before {
                return Ok(self.own().into_iter().chain(begun.groups).collect());
            }
            begun.pages += 1;
            if begun.at.is_none() {
                begun.at = self.client.server_time(Resource::Engage).await?;
            }
        }
        tracing::warn!("the list of groups has no end");
        Err(Failure::later(Later::Busy))
    }

    async fn newest(&self) -> Result<BTreeMap<RemoteId, i64>, Failure> {
        wire::newest(&self.read(self.requests.groups(1)).await?.body)
    }

    async fn posts(&self, feed: &RemoteFeed, range: Range) -> Result<PostsPage, Failure> {
        Ok(self.page(self.requests.feed(feed, range)?).await?.page)
    }

    async fn thread(&self, thread: &RemoteId, range: Range) -> Result<PostsPage, Failure> {
        Ok(self.page(self.requests.thread(thread, range)?).await?.page)
    }

    async fn post(&self, post: &RemoteId) -> Result<RemotePost, Failure> {
        wire::post(&self.read(self.requests.post(post)?).await?.body)
    }

    fn length(&self, text: &str, mentions: &[Option<RemoteId>]) -> Result<usize, Failure> {
        let longest = || RemoteId(i64::MAX.to_string());
        let mentions: Vec<RemoteId> = mentions.iter().map(|id| id.clone().unwrap_or_else(longest)).collect();
        Ok(marks::body(text, &mentions)?.encode_utf16().count())
    }

    fn can(&self) -> FeedCapabilities {
        FeedCapabilities {
            edit: false,
            remove: true,
            mark_read: false,
            message: true,
            join: true,
            longest_text: LONGEST_TEXT,
            largest_file: LARGEST_FILE,
            most_files: MOST_FILES,
        }
    }

    async fn find_groups(&self, words: &str) -> Result<Vec<RemoteFeed>, Failure> {
        wire::found_groups(&self.read(self.requests.search(words)).await?.body)
    }

    async fn open(&self, address: &str) -> Result<OpenedContent, Failure> {
        let request = self.requests.bytes(address)?;
        if request.access == Access::Bare {
            return content::download(&self.client, request.url, 0).await;
        }
        let reply = self.client.ask(request).await?;
        if reply.status.is_success() {
            return Ok(content::whole(reply.body));
        }
        if !reply.status.is_redirection() {
            return Err(sorted(&reply));
        }
        content::download(&self.client, content::location(&reply.headers)?, 0).await
    }

    async fn members(&self, group: &RemoteId, page: usize) -> Result<(Vec<RemotePerson>, bool), Failure> {
        wire::members(&self.read(self.requests.members(group, page)?).await?.body)
    }

    async fn server_time(&self) -> Result<Option<WallTime>, Failure> {
        if let Some(now) = self.client.server_time(Resource::Engage).await? {
            return Ok(Some(now));
        }
        self.read(self.requests.me()).await?;
        self.client.server_time(Resource::Engage).await
    }

    async fn advance(
        &self,
        delivery: &PostDelivery,
        progress: &Progress,
        files: &[Arc<dyn Body>],
    ) -> Result<PostAdvance, Failure> {
        delivery::advance(self, delivery, progress, files).await
    }

    async fn find_mine(&self, delivery: &PostDelivery, progress: &Progress) -> Result<PostFound, Failure> {
        evidence::find(self, delivery, progress).await
    }
}

//! [`Feeds`] over Engage: reads here, the rest handed on.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use url::Url;

use super::refusals::EngageDialect;
use super::requests::Requests;
use super::wire::{self, Envelope};
use super::{delivery, evidence, refusals};
use crate::http::{Client, Reply, Request, Resource};
use crate::model::{Failure, FeedKind, Later, PostsPage, RemoteFeed, RemoteId, RemotePerson, RemotePost, WallTime};
use crate::providers::Progress;
use crate::providers::feeds::{Feeds, PostAdvance, PostDelivery, PostFound, Range};

/// Pages of groups that are read at most; a page has 50.
const MOST_PAGES: usize = 40;
/// Engage takes so many characters in a post.
pub(super) const LONGEST_TEXT: usize = 10_000;

/// The feeds of one account.
#[derive(Clone)]
pub struct EngageFeeds {
    pub(super) client: Client,
    pub(super) requests: Requests,
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
        EngageFeeds { client: client.speaking(Arc::new(EngageDialect)), requests: Requests::new(engage) }
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

    /// Her own feed, the private one, and the groups page by page until one brings nothing new: a page that is not full may have
    /// been full before something was taken out of it.
    async fn feeds(&self) -> Result<Vec<RemoteFeed>, Failure> {
        let mut feeds = vec![own_feed("my_feed", FeedKind::Mine), own_feed("private", FeedKind::Private)];
        let mut known = BTreeSet::new();
        for page in 1..=MOST_PAGES {
            let groups = wire::groups(&self.read(self.requests.groups(page)).await?.body)?;
            let before = feeds.len();
            feeds.extend(groups.into_iter().filter(|group| known.insert(group.id.clone())));
            if feeds.len() == before {
                return Ok(feeds);
            }
        }
        tracing::warn!("the list of groups has no end");
        Err(Failure::later(Later::Busy))
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

    fn longest_text(&self) -> usize {
        LONGEST_TEXT
    }

    async fn server_time(&self) -> Result<Option<WallTime>, Failure> {
        if let Some(now) = self.client.server_time(Resource::Engage).await? {
            return Ok(Some(now));
        }
        self.read(self.requests.me()).await?;
        self.client.server_time(Resource::Engage).await
    }

    async fn advance(&self, delivery: &PostDelivery, _progress: &Progress) -> Result<PostAdvance, Failure> {
        delivery::advance(self, delivery).await
    }

    async fn find_mine(&self, delivery: &PostDelivery, _progress: &Progress) -> Result<PostFound, Failure> {
        evidence::find(self, delivery).await
    }
}

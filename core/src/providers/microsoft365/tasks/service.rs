//! [`Tasks`] over Graph: reads here, the rest handed on.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::tz::TimeZone;
use url::Url;

use super::super::errors;
use super::refusals::TaskDialect;
use super::requests::Requests;
use super::wire::{self, Page};
use super::{delivery, evidence};
use crate::http::{Client, Reply, Request, Resource};
use crate::model::{
    Failure, Later, Refusal, RemoteId, RemoteTask, RemoteTaskList, TaskDetails, TaskListKind, WallTime,
};
use crate::providers::tasks::{TaskDelivery, TaskLeft, TaskPlace, Tasks, TasksPage};
use crate::providers::{Cursor, Looked, Next, Progress, Stepped};

/// Pages of lists that are read.
const MOST_PAGES: usize = 20;
/// The longest title of To Do and of Planner, in UTF-16 units.
const LONGEST_TITLE: usize = 255;

/// The tasks of one account.
#[derive(Clone)]
pub struct GraphTasks {
    pub(super) client: Client,
    pub(super) requests: Requests,
    /// This person, by the directory's id.
    pub(super) me: Option<String>,
    pub(super) zone: TimeZone,
}

impl fmt::Debug for GraphTasks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GraphTasks").finish_non_exhaustive()
    }
}

impl GraphTasks {
    /// The tasks behind the Graph at `graph` (`https://graph.microsoft.com/v1.0`). `me` is this person's id in the directory, `zone`
    /// the zone in which she looks at days. `client` is the account's.
    pub fn new(client: Client, graph: Url, me: Option<String>, zone: TimeZone) -> GraphTasks {
        let client = client.speaking(Arc::new(TaskDialect));
        GraphTasks { client, requests: Requests::new(graph), me, zone }
    }

    /// The answer of a read: a success, or what its error means.
    pub(super) async fn read(&self, request: Request) -> Result<Reply, Failure> {
        let reply = self.client.ask(request).await?;
        if reply.status.is_success() { Ok(reply) } else { Err(sorted(&reply)) }
    }

    /// A stored link, ready to be asked. One that does not lead to this account's services is worthless.
    pub(super) fn stored(&self, cursor: &Cursor) -> Result<Request, Failure> {
        let link = Url::parse(&cursor.0).map_err(|_| Failure::Reset)?;
        self.client.check_origin(&link).map_err(|_| Failure::Reset)?;
        Ok(Requests::follow(&link))
    }

    /// A link that an answer brought, proven to lead to this account's services.
    pub(super) fn received(&self, link: String) -> Result<Cursor, Failure> {
        let url = Url::parse(&link).map_err(|_| Failure::later(Later::Unproven))?;
        self.client.check_origin(&url)?;
        Ok(Cursor(link))
    }

    /// The next page's cursor; the one that was just asked leads in a circle.
    pub(super) fn next(&self, link: String, asked: Option<&Cursor>) -> Result<Cursor, Failure> {
        if asked.is_some_and(|asked| asked.0 == link) {
            return Err(Failure::later(Later::Busy));
        }
        self.received(link)
    }

    async fn whole_list(&self, first: Request, kind: TaskListKind) -> Result<Vec<RemoteTaskList>, Failure> {
        let (mut all, mut request, mut asked) = (Vec::new(), first, None);
        for _ in 0..MOST_PAGES {
            let Page { found, next, .. } = wire::lists(&self.read(request).await?.body, kind)?;
            all.extend(found);
            let Some(next) = next else { return Ok(all) };
            let cursor = self.next(next, asked.as_ref())?;
            request = self.stored(&cursor)?;
            asked = Some(cursor);
        }
        tracing::warn!("a list of task lists has no end");
        Err(Failure::later(Later::Busy))
    }

    /// The details of a Planner task.
    pub(super) async fn details(&self, place: &TaskPlace) -> Result<TaskDetails, Failure> {
        let reply = self.read(self.requests.details(place)?).await?;
        wire::details(&reply.body, self.client.server_time(Resource::Tasks).await?)
    }

    /// A task without what has to be asked for beside it.
    pub(super) async fn plain(&self, place: &TaskPlace) -> Result<RemoteTask, Failure> {
        let reply = self.read(self.requests.task(place)?).await?;
        self.shown(&reply.body, place)
    }

    /// The task in an answer.
    pub(super) fn shown(&self, body: &[u8], place: &TaskPlace) -> Result<RemoteTask, Failure> {
        match place.kind {
            TaskListKind::Own => wire::own(body, &place.list),
            TaskListKind::Plan => Ok(wire::planned(body, self.me.as_deref(), &self.zone)?.task),
        }
    }
}

/// What an error answer means.
pub(super) fn sorted(reply: &Reply) -> Failure {
    errors::sort(reply.status, &reply.headers, &reply.body)
}

#[async_trait]
impl Tasks for GraphTasks {
    async fn lists(&self) -> Result<Vec<RemoteTaskList>, Failure> {
        let mut all = self.whole_list(self.requests.lists()?, TaskListKind::Own).await?;
        match self.whole_list(self.requests.plans()?, TaskListKind::Plan).await {
            Ok(plans) => all.extend(plans),
            // An organisation without Planner, or one that keeps it from this person, has no plans.
            Err(Failure::Gone | Failure::Refused(_)) => {}
            Err(failure) => return Err(failure),
        }
        Ok(all)
    }

    async fn plan(&self, plan: &RemoteId) -> Result<RemoteTaskList, Failure> {
        wire::plan(&self.read(self.requests.plan(plan)?).await?.body)
    }

    async fn changes(&self, list: &RemoteId, cursor: Option<&Cursor>) -> Result<TasksPage, Failure> {
        let request = match cursor {
            Some(cursor) => self.stored(cursor)?,
            None => self.requests.delta(list)?,
        };
        let (reply, page) = self.client.ask_and_read(request, |body| wire::own_page(body, list).ok()).await?;
        if !reply.status.is_success() {
            return Err(match sorted(&reply) {
                // A link that it no longer understands. A request of ours cannot be malformed.
                Failure::Refused(Refusal::Invalid) if cursor.is_some() => Failure::Reset,
                Failure::Reset if cursor.is_none() => Failure::later(Later::Busy),
                failure => failure,
            });
        }
        let Some(Page { found: tasks, next, delta }) = page else { return Err(Failure::later(Later::Unproven)) };
        let next = match (next, delta) {
            (Some(next), _) => Next::More(vec![self.next(next, cursor)?]),
            (None, Some(delta)) => Next::Done(self.received(delta)?),
            (None, None) => return Err(Failure::later(Later::Unproven)),
        };
        Ok(TasksPage { tasks, next })
    }

    async fn planned(&self, cursor: Option<&Cursor>) -> Result<TasksPage, Failure> {
        let request = match cursor {
            Some(cursor) => self.stored(cursor)?,
            None => self.requests.planned()?,
        };
        let read = |body: &[u8]| wire::planned_page(body, self.me.as_deref(), &self.zone).ok();
        let (reply, page) = self.client.ask_and_read(request, read).await?;
        if !reply.status.is_success() {
            return Err(sorted(&reply));
        }
        let Some(Page { found, next, .. }) = page else { return Err(Failure::later(Later::Unproven)) };
        // The list is that of what is assigned to this person, whatever it says of who that is.
        let tasks = found.into_iter().map(|found| RemoteTask { mine: true, ..found.task }).collect();
        let next = match next {
            Some(next) => Next::More(vec![self.next(next, cursor)?]),
            None => Next::Done(Cursor(String::new())),
        };
        Ok(TasksPage { tasks, next })
    }

    async fn task(&self, place: &TaskPlace) -> Result<RemoteTask, Failure> {
        let mut task = self.plain(place).await?;
        match place.kind {
            TaskListKind::Own => task.details.as_of = self.client.server_time(Resource::Tasks).await?,
            TaskListKind::Plan => task.details = self.details(place).await?,
        }
        Ok(task)
    }

    fn longest_title(&self, _kind: TaskListKind) -> usize {
        LONGEST_TITLE
    }

    async fn server_time(&self) -> Result<Option<WallTime>, Failure> {
        if let Some(now) = self.client.server_time(Resource::Tasks).await? {
            return Ok(Some(now));
        }
        self.read(self.requests.lists()?).await?;
        self.client.server_time(Resource::Tasks).await
    }

    async fn advance(&self, delivery: &TaskDelivery, progress: &Progress) -> Result<Stepped<TaskLeft>, Failure> {
        delivery::advance(self, delivery, progress).await
    }

    async fn find_mine(&self, delivery: &TaskDelivery, progress: &Progress) -> Result<Looked<TaskLeft>, Failure> {
        evidence::find(self, delivery, progress).await
    }
}

//! [`People`] over Graph.

use std::fmt;

use async_trait::async_trait;
use url::Url;

use super::super::errors;
use super::requests::Requests;
use super::wire;
use crate::http::{Client, Reply, Request};
use crate::model::{Colleague, Failure, Picture, RemoteId};
use crate::providers::people::{LARGEST_PORTRAIT, People, Portrait};

/// The people of one account's directory.
#[derive(Clone)]
pub struct GraphPeople {
    client: Client,
    requests: Requests,
}

impl fmt::Debug for GraphPeople {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GraphPeople").finish_non_exhaustive()
    }
}

impl GraphPeople {
    /// The people behind the Graph at `graph` (`https://graph.microsoft.com/v1.0`). `client` is the account's.
    pub fn new(client: Client, graph: Url) -> GraphPeople {
        GraphPeople { client, requests: Requests::new(graph) }
    }

    async fn read(&self, request: Request) -> Result<Reply, Failure> {
        let reply = self.client.ask(request).await?;
        if reply.status.is_success() { Ok(reply) } else { Err(errors::sort(reply.status, &reply.headers, &reply.body)) }
    }
}

#[async_trait]
impl People for GraphPeople {
    async fn near(&self, most: usize) -> Result<Vec<Colleague>, Failure> {
        let mut near = wire::near(&self.read(self.requests.near(most)?).await?.body)?;
        near.truncate(most);
        Ok(near)
    }

    async fn colleague(&self, id: &RemoteId) -> Result<Colleague, Failure> {
        wire::colleague(&self.read(self.requests.colleague(id)?).await?.body)
    }

    async fn search(&self, typed: &str, most: usize) -> Result<Vec<Colleague>, Failure> {
        let Some(request) = self.requests.search(typed, most)? else { return Ok(Vec::new()) };
        let mut found = wire::users(&self.read(request).await?.body)?;
        found.truncate(most);
        Ok(found)
    }

    async fn portrait(&self, id: &RemoteId) -> Result<Option<Portrait>, Failure> {
        match self.read(self.requests.portrait(id)?).await {
            Ok(reply) if reply.body.len() <= LARGEST_PORTRAIT && Picture::of(&reply.body).is_some() => {
                Ok(Some(Portrait { bytes: reply.body }))
            }
            // The directory's own word that there is none is Gone; what is no picture, or too large a one, is as good as none.
            Ok(_) | Err(Failure::Gone) => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}

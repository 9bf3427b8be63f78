//! Another client: plain requests to the organisation over its sockets, with a person's own token.
//!
//! It shares the sockets with the engine and nothing else: no cache, no database, no knowledge of what was saved. What it says is
//! what it was told and what it downloaded. Its token goes to Graph alone, never to where contents are.

use std::collections::BTreeMap;

use bytes::Bytes;
use futures_util::StreamExt;
use http::header::{AUTHORIZATION, LOCATION};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use musette_core::http::{Outgoing, SystemTransport, Transport, TransportSetup};
use serde_json::Value;

use super::plane::sha256;
use super::story::Story;
use crate::sentences::{Failed, Outcome};

/// What the organisation says of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct There {
    pub drive: String,
    pub id: String,
    pub folder: bool,
    pub size: u64,
    pub hash: Option<String>,
}

/// Every item by its path, which begins with the names of the site and the library.
pub type Tree = BTreeMap<String, There>;

/// A person's client.
pub struct Client {
    transport: SystemTransport,
    /// Where the service is.
    base: String,
    token: HeaderValue,
}

fn silent(what: impl std::fmt::Display) -> Failed {
    Failed::Other(format!("The organisation does not answer another client: {what}."))
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl Client {
    /// A client of this person's.
    pub fn of(story: &Story, login: &str) -> Outcome<Client> {
        let running = &story.tenant;
        let token = running.tenant.mint(login).ok_or_else(|| silent(format!("there is no {login}")))?.access_token;
        Ok(Client {
            transport: SystemTransport::new(&TransportSetup::default()).map_err(Failed::Other)?,
            base: format!("{}/v1.0", running.base),
            token: HeaderValue::from_str(&format!("Bearer {token}")).map_err(silent)?,
        })
    }

    /// A client of this person's for Engage.
    pub fn of_engage(story: &Story, login: &str) -> Outcome<Client> {
        let running = &story.tenant;
        let scope = musette_tenant::command::ENGAGE_SCOPE;
        let minted = running.tenant.entra().mint_for(login, musette_tenant::CLIENT_ID, scope);
        let token = minted.ok_or_else(|| silent(format!("there is no {login}")))?.access_token;
        Ok(Client {
            base: format!("{}/api/v1", running.base),
            token: HeaderValue::from_str(&format!("Bearer {token}")).map_err(silent)?,
            ..Client::of(story, login)?
        })
    }

    /// The newest posts of a thread.
    pub async fn thread(&self, number: i64) -> Outcome<Vec<Value>> {
        let (status, _, body) = self.ask(&format!("{}/messages/in_thread/{number}.json", self.base)).await?;
        let mut page: Value = serde_json::from_slice(&body).map_err(silent)?;
        match page["messages"].as_array_mut() {
            Some(posts) if status == StatusCode::OK => Ok(std::mem::take(posts)),
            _ => Err(silent(status)),
        }
    }

    async fn get(&self, address: &str, headers: HeaderMap) -> Outcome<(StatusCode, HeaderMap, Vec<u8>)> {
        let url = address.parse().map_err(silent)?;
        let request = Outgoing { method: Method::GET, url, headers, body: Bytes::new() };
        let answer = self.transport.exchange(request).await.map_err(silent)?;
        let (mut body, mut pieces) = (Vec::new(), answer.body);
        while let Some(piece) = pieces.next().await {
            body.extend_from_slice(&piece.map_err(silent)?);
        }
        Ok((answer.status, answer.headers, body))
    }

    async fn ask(&self, address: &str) -> Outcome<(StatusCode, HeaderMap, Vec<u8>)> {
        self.get(address, HeaderMap::from_iter([(AUTHORIZATION, self.token.clone())])).await
    }

    /// Every page of a list.
    async fn list(&self, address: String) -> Outcome<Vec<Value>> {
        let (mut all, mut next) = (Vec::new(), Some(address));
        while let Some(address) = next {
            let (status, _, body) = self.ask(&address).await?;
            let mut page: Value = serde_json::from_slice(&body).map_err(silent)?;
            if status != StatusCode::OK {
                return Err(silent(status));
            }
            next = page["@odata.nextLink"].as_str().map(str::to_owned);
            if let Some(items) = page["value"].as_array_mut() {
                all.append(items);
            }
        }
        Ok(all)
    }

    /// Everything in all libraries that this person sees, and in the person's own drive.
    pub async fn whole(&self) -> Outcome<Tree> {
        let mut drives: Vec<(String, String)> = Vec::new();
        for site in self.list(format!("{}/sites?search=*", self.base)).await? {
            for drive in self.list(format!("{}/sites/{}/drives", self.base, word(&site["id"]))).await? {
                drives.push((word(&drive["id"]), format!("{}/{}", word(&site["displayName"]), word(&drive["name"]))));
            }
        }
        for drive in self.list(format!("{}/me/drives", self.base)).await? {
            drives.push((word(&drive["id"]), word(&drive["name"])));
        }
        let mut tree = Tree::new();
        for (drive, name) in drives {
            self.enumerate(&drive, &name, &mut tree).await?;
        }
        Ok(tree)
    }

    async fn enumerate(&self, drive: &str, name: &str, tree: &mut Tree) -> Outcome<()> {
        let items = self.list(format!("{}/drives/{drive}/root/delta?$top=1000", self.base)).await?;
        // What comes twice is what it was the last time.
        let items: BTreeMap<String, Value> = items.into_iter().map(|item| (word(&item["id"]), item)).collect();
        for item in items.values().filter(|item| item.get("root").is_none() && item.get("deleted").is_none()) {
            let mut names = vec![word(&item["name"])];
            let mut above = items.get(&word(&item["parentReference"]["id"]));
            while let Some(folder) = above.filter(|folder| folder.get("root").is_none()) {
                names.push(word(&folder["name"]));
                above = items.get(&word(&folder["parentReference"]["id"]));
            }
            names.push(name.to_owned());
            names.reverse();
            let there = There {
                drive: drive.to_owned(),
                id: word(&item["id"]),
                folder: item.get("folder").is_some(),
                size: item["size"].as_u64().filter(|_| item.get("folder").is_none()).unwrap_or(0),
                hash: item["file"]["hashes"]["quickXorHash"].as_str().map(str::to_owned),
            };
            tree.insert(names.join("/"), there);
        }
        Ok(())
    }

    /// The SHA-256 of every version of a file, the present one first. Every byte is downloaded.
    pub async fn versions(&self, there: &There) -> Outcome<Vec<String>> {
        let item = format!("{}/drives/{}/items/{}", self.base, there.drive, there.id);
        let mut sums = vec![self.sum(&format!("{item}/content")).await?];
        for version in self.list(format!("{item}/versions")).await?.iter().skip(1) {
            sums.push(self.sum(&format!("{item}/versions/{}/content", word(&version["id"]))).await?);
        }
        Ok(sums)
    }

    async fn sum(&self, address: &str) -> Outcome<String> {
        let (status, headers, _) = self.ask(address).await?;
        let elsewhere = headers.get(LOCATION).and_then(|location| location.to_str().ok());
        let elsewhere = elsewhere.ok_or_else(|| silent(status))?;
        let (status, _, body) = self.get(elsewhere, HeaderMap::new()).await?;
        if status == StatusCode::OK { Ok(sha256(&body)) } else { Err(silent(status)) }
    }
}

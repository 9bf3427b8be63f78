//! The tenant in a process of its own, and what is asked of it beside the engine: as the person's browser, as a
//! colleague, as a plain client.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};

use bytes::Bytes;
use futures_util::StreamExt;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Method};
use musette_core::http::{Incoming, Outgoing, SystemTransport, Transport, TransportSetup};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::Outcome;

/// The library that everything is measured on, in the tenant's words.
pub const PLANS: &str = "Production/Plans";

/// What the engine asks of an item, so that a plain reader gets the same answers.
const FIELDS: &str = "id,name,eTag,cTag,size,lastModifiedDateTime,lastModifiedBy,parentReference,file,folder,package,root,\
                      deleted,remoteItem";

/// What a client is pointed at.
#[derive(Clone, Debug, Deserialize)]
pub struct Pointers {
    pub base: String,
    pub authority: String,
    pub graph: String,
    pub engage: String,
    pub control: String,
    pub client_id: String,
    pub access_token: String,
    pub refresh_token: String,
    people: Vec<Person>,
    drives: Vec<Named>,
}

#[derive(Clone, Debug, Deserialize)]
struct Person {
    login: String,
    password: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Named {
    name: String,
    id: String,
}

/// What the tenant has answered so far.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Totals {
    pub requests: u64,
    /// Bytes of requests' bodies.
    pub bytes_in: u64,
    /// Bytes of answers' bodies.
    pub bytes_out: u64,
}

/// A running tenant; ends with this value.
pub struct TenantProcess {
    child: Child,
    /// Its end is the tenant's end, also when this process is killed.
    line: Option<ChildStdin>,
    pub at: Pointers,
    transport: SystemTransport,
}

impl Drop for TenantProcess {
    fn drop(&mut self) {
        self.line.take();
        // It has ended, or is about to.
        let _ = self.child.wait();
    }
}

impl TenantProcess {
    /// Starts one with so many files.
    pub async fn start(files: u64) -> Outcome<TenantProcess> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["tenant", &files.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let line = child.stdin.take();
        let out = child.stdout.take().ok_or("the tenant has no output")?;
        let mut first = String::new();
        BufReader::new(out).read_line(&mut first)?;
        let at = serde_json::from_str(&first).map_err(|error| format!("the tenant did not come up: {error}"))?;
        let transport = SystemTransport::new(&TransportSetup::default())?;
        Ok(TenantProcess { child, line, at, transport })
    }

    /// The id of the measured library.
    pub fn plans(&self) -> Outcome<&str> {
        let named = self.at.drives.iter().find(|drive| drive.name == PLANS);
        Ok(&named.ok_or("the tenant has no such library")?.id)
    }

    /// The person at the browser: answers where it is sent back to.
    pub async fn at_the_browser(&self, address: &Url) -> Outcome<Url> {
        let person = self.at.people.first().ok_or("the tenant has nobody")?;
        let page = self.exchange(Method::GET, address.clone(), HeaderMap::new(), Bytes::new()).await?;
        let mut headers = HeaderMap::new();
        for cookie in page.headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str()?.split(';').next().unwrap_or_default();
            headers.append(COOKIE, HeaderValue::from_str(pair)?);
        }
        let html = String::from_utf8(whole(page).await?)?;
        let action = html.split("action=\"").nth(1).and_then(|rest| rest.split('"').next());
        let action = action.ok_or("the sign-in page has no form")?.replace("&amp;", "&");
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("login", &person.login)
            .append_pair("password", &person.password)
            .finish();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        let answer = self.exchange(Method::POST, address.join(&action)?, headers, Bytes::from(form)).await?;
        let location = answer.headers.get(LOCATION).ok_or("the sign-in page did not lead back")?;
        Ok(location.to_str()?.parse()?)
    }

    /// Requests and bytes until now.
    pub async fn totals(&self) -> Outcome<Totals> {
        #[derive(Deserialize)]
        struct Log {
            totals: Totals,
        }
        let url = format!("{}/log?after={}", self.at.control, u64::MAX).parse()?;
        let answer = self.exchange(Method::GET, url, HeaderMap::new(), Bytes::new()).await?;
        Ok(serde_json::from_slice::<Log>(&whole(answer).await?)?.totals)
    }

    /// A colleague does something; answers the item.
    pub async fn act(&self, verb: &str, deed: &Value) -> Outcome<Value> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let url = format!("{}/{verb}", self.at.control).parse()?;
        let answer = self.exchange(Method::POST, url, headers, Bytes::from(deed.to_string())).await?;
        let status = answer.status;
        let body = whole(answer).await?;
        if status.is_success() {
            Ok(serde_json::from_slice(&body)?)
        } else {
            Err(format!("the colleague could not {verb}: {}", String::from_utf8_lossy(&body)).into())
        }
    }

    /// Reads the whole measured library as the engine asks for it, page after page, and throws the bytes away.
    pub async fn read_through(&self) -> Outcome<()> {
        #[derive(Deserialize)]
        struct Leads {
            #[serde(rename = "@odata.nextLink")]
            next: Option<String>,
        }
        let mut headers = self.bearer()?;
        headers.insert("prefer", HeaderValue::from_static("deltaExcludeParent"));
        let first = format!("{}/drives/{}/root/delta?$select={FIELDS}&$top=1000", self.at.graph, self.plans()?);
        let mut next = Some(first);
        while let Some(url) = next {
            let answer = self.exchange(Method::GET, url.parse()?, headers.clone(), Bytes::new()).await?;
            next = serde_json::from_slice::<Leads>(&whole(answer).await?)?.next;
        }
        Ok(())
    }

    fn bearer(&self) -> Outcome<HeaderMap> {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {}", self.at.access_token))?);
        Ok(headers)
    }

    /// A file's bytes as a plain client gets them: the request, its redirect, the stream.
    pub async fn content(&self, item: &str) -> Outcome<Incoming> {
        let url = format!("{}/drives/{}/items/{item}/content", self.at.graph, self.plans()?).parse()?;
        let answer = self.exchange(Method::GET, url, self.bearer()?, Bytes::new()).await?;
        let location = answer.headers.get(LOCATION).ok_or("the content leads nowhere")?.to_str()?.parse()?;
        self.exchange(Method::GET, location, HeaderMap::new(), Bytes::new()).await
    }

    async fn exchange(&self, method: Method, url: Url, headers: HeaderMap, body: Bytes) -> Outcome<Incoming> {
        Ok(self.transport.exchange(Outgoing { method, url, headers, body }).await?)
    }
}

async fn whole(answer: Incoming) -> Outcome<Vec<u8>> {
    let mut body = answer.body;
    let mut bytes = Vec::new();
    while let Some(piece) = body.next().await {
        bytes.extend_from_slice(&piece?);
    }
    Ok(bytes)
}

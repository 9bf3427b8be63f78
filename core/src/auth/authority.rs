//! Who signs people in, and as what we come: the authority, the registered application, and the one way to ask Entra.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use url::Url;
use zeroize::Zeroizing;

use super::SignInError;
use super::refusals::{Verdict, sort};
use super::wire::{self, Endpoints, EntraDialect, Granted};
use crate::doors::Doors;
use crate::http::{Access, Client, Expect, NoTokens, Origins, Reply, Request, Resource, Retry, Transport};
use crate::model::{Failure, Later};
use ::http::{HeaderMap, HeaderValue, Method, header};

/// What is declared at every sign-in: this client understands claims challenges, and so gets tokens that live a day.
const CAPABILITY: &str = "cp1";

/// A sign-in service and the organisation ("realm") within it: `https://login.microsoftonline.com/organizations`.
/// Guests name the organisation that invited them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    #[serde(with = "super::address")]
    base: Url,
    realm: String,
}

impl Authority {
    /// Microsoft's public cloud, any organisation.
    pub const PUBLIC: &'static str = "https://login.microsoftonline.com/organizations";

    /// Reads an address whose first path segment, if any, is the realm (a GUID, a domain, `organizations`, `common`).
    ///
    /// # Errors
    /// [`SignInError::NoAuthority`] when it is no HTTPS address (plain HTTP is for loopback alone).
    pub fn parse(text: &str) -> Result<Authority, SignInError> {
        let url = Url::parse(text.trim()).map_err(|_| SignInError::NoAuthority)?;
        let realm = url.path_segments().and_then(|mut parts| parts.find(|part| !part.is_empty()));
        let realm = realm.unwrap_or("organizations").to_owned();
        let base = url.join("/").map_err(|_| SignInError::NoAuthority)?;
        let named = realm.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
        if !named || Origins::of_graph(&base).check(&base).is_err() {
            return Err(SignInError::NoAuthority);
        }
        Ok(Authority { base, realm })
    }

    /// The same service for another organisation: a guest's host.
    #[must_use]
    pub fn of_realm(&self, realm: &str) -> Authority {
        Authority { base: self.base.clone(), realm: realm.to_owned() }
    }

    /// Where the service is. Whom it names, and as whose issuer, is its own word: at another origin it is another's.
    pub fn origin(&self) -> url::Origin {
        self.base.origin()
    }

    fn discovery(&self) -> Result<Url, Failure> {
        let path = format!("{}/v2.0/.well-known/openid-configuration", self.realm);
        self.base.join(&path).map_err(|_| Failure::later(Later::Unproven))
    }

    /// A client that speaks to this service. The provider's client stands beside it ([`Client::beside`]).
    pub fn client(&self, transport: Arc<dyn Transport>, doors: &Doors) -> Client {
        // It never holds a token; its origins say where discovery's endpoints may lie.
        Client::new(transport, doors, Arc::new(NoTokens), Arc::new(EntraDialect), Origins::of_graph(&self.base))
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.base, self.realm)
    }
}

/// What is asked for at a sign-in, for each resource. The table with what needs an administrator is in
/// `docs/providers/microsoft365.md`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scopes {
    /// Without a resource in front they are Graph's, in every cloud.
    pub graph: Vec<String>,
    /// Asked for when Engage is first used, with the same sign-in.
    pub engage: Vec<String>,
    /// Graph's too, and asked for by themselves when tasks are first used: where an organisation does not consent to them, nothing else
    /// is without a token for it.
    pub tasks: Vec<String>,
    /// As those of tasks, for people: without consent to them nobody is looked up in the directory, and nothing else is missing.
    pub people: Vec<String>,
}

impl Default for Scopes {
    fn default() -> Self {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Scopes {
            graph: owned(&["User.Read", "Files.ReadWrite.All", "Sites.ReadWrite.All"]),
            engage: owned(&["https://www.yammer.com/access_as_user"]),
            tasks: owned(&["Tasks.ReadWrite"]),
            people: owned(&["User.ReadBasic.All", "People.Read"]),
        }
    }
}

impl Scopes {
    /// The `scope` of a request for this resource's token.
    pub(super) fn asked(&self, resource: Resource) -> String {
        let names = match resource {
            Resource::Graph => &self.graph,
            Resource::Engage => &self.engage,
            Resource::Tasks => &self.tasks,
            Resource::People => &self.people,
        };
        format!("{} openid profile offline_access", names.join(" "))
    }
}

/// This application as it is registered with the organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// The application (client) id: no secret, the application is public.
    pub client_id: String,
    /// Where the browser returns to: exactly as registered (on loopback with any port).
    pub redirect: Url,
    /// What is asked for.
    pub scopes: Scopes,
}

/// Entra, asked.
#[derive(Clone, Debug)]
pub(super) struct Entra {
    pub(super) client: Client,
    pub(super) app: App,
}

impl Entra {
    /// The endpoints of an authority. All of them must lie on its own origin.
    pub(super) async fn discover(&self, authority: &Authority) -> Result<Endpoints, SignInError> {
        let request = Request { access: Access::Bare, ..Request::get(authority.discovery()?, Resource::Graph) };
        let reply = self.client.ask(request).await?;
        if !reply.status.is_success() {
            return Err(refusal(&reply).into());
        }
        let endpoints = wire::endpoints(&reply.body).ok_or(Failure::later(Later::Unproven))?;
        self.client.check_origin(&endpoints.authorization_endpoint)?;
        self.client.check_origin(&endpoints.token_endpoint)?;
        if let Some(device) = &endpoints.device_authorization_endpoint {
            self.client.check_origin(device)?;
        }
        Ok(endpoints)
    }

    /// Posts a form; `client_id` is added. The form is overwritten in memory once it has gone.
    pub(super) async fn post(
        &self,
        endpoint: &Url,
        fields: &[(&str, &str)],
        retry: Retry,
    ) -> Result<Result<Bytes, Verdict>, Failure> {
        self.client.check_origin(endpoint)?;
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        let request = Request {
            method: Method::POST,
            url: endpoint.clone(),
            headers,
            body: Bytes::from_owner(self.form(fields)),
            access: Access::Bare,
            retry,
            expect: Expect::Json,
        };
        let reply = self.client.ask(request).await?;
        Ok(if reply.status.is_success() { Ok(reply.body) } else { Err(refusal(&reply)) })
    }

    /// Asks the token endpoint.
    pub(super) async fn redeem(
        &self,
        endpoint: &Url,
        fields: &[(&str, &str)],
        retry: Retry,
    ) -> Result<Result<Granted, Verdict>, Failure> {
        match self.post(endpoint, fields, retry).await? {
            Ok(body) => wire::granted(&body).map(Ok).ok_or(Failure::later(Later::Unproven)),
            Err(verdict) => Ok(Err(verdict)),
        }
    }

    fn form(&self, fields: &[(&str, &str)]) -> Zeroizing<Vec<u8>> {
        // Room for everything escaped, so that the text is never moved and no copy stays behind.
        let room: usize = fields.iter().map(|(name, value)| name.len() + 3 * value.len() + 2).sum();
        let text = String::with_capacity(room + 3 * self.app.client_id.len() + 16);
        let mut form = url::form_urlencoded::Serializer::new(text);
        form.append_pair("client_id", &self.app.client_id).extend_pairs(fields);
        Zeroizing::new(form.finish().into_bytes())
    }
}

fn refusal(reply: &Reply) -> Verdict {
    match wire::error(&reply.body) {
        Some(told) => {
            tracing::info!(error = %told.error, codes = ?told.codes, "the sign-in service refuses");
            sort(&told)
        }
        None => Verdict::Later(Later::Unproven, None),
    }
}

/// The `claims` of a request: what this client can do, and the challenge it answers, if any.
pub(super) fn claims_with(challenge: Option<&str>) -> String {
    let mut claims: serde_json::Map<String, serde_json::Value> =
        challenge.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let about = claims.entry("access_token").or_insert_with(|| serde_json::json!({}));
    if !about.is_object() {
        *about = serde_json::json!({});
    }
    about["xms_cc"] = serde_json::json!({ "values": [CAPABILITY] });
    serde_json::Value::Object(claims).to_string()
}

//! The token endpoint: a code, a refresh token or a device code becomes tokens.
//!
//! Promises that a code serves once and for ten minutes, to the client and the reply address that it was made for,
//! and only with the right verifier; that a refresh token is replaced at each use while the older one stays good for
//! its 90 days; and that one refresh token yields tokens for each resource. A password is taken from clients that still send one
//! (the `password` grant), under the same hurdles as everything that no person attends.
//!
//! Clients differ in how they write a request, and all of them are taken: the client id in the body or as HTTP Basic,
//! the reply address encoded or raw, with or without `scope`.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::post;
use base64::{Engine as _, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, StatusCode, header};
use ring::digest;
use serde_json::{Value, json};

use super::authorize::{Code, Fields, declares_cp1, fields, is_a_client, unknown_scope};
use super::refusals::Refusal;
use super::{Entra, Grant, Kind, MINUTE, REFRESH_LIVES, Tokens, scopes};

/// How long a code is good.
const CODE_LIVES: i64 = 10 * MINUTE;

pub(super) fn routes() -> Router<Arc<Entra>> {
    Router::new().route("/{tenant}/oauth2/v2.0/token", post(token))
}

async fn token(
    State(entra): State<Arc<Entra>>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let trace = entra.trace(&headers);
    let given = fields(&body);
    match entra.tenant_named(&tenant).and_then(|()| entra.exchange(&tenant, &headers, &given)) {
        Ok(answer) => trace.json(StatusCode::OK, &answer),
        Err(refusal) => refusal.answer(&trace),
    }
}

/// The client's id, from the body or from HTTP Basic.
pub(super) fn client_of(headers: &HeaderMap, given: &Fields) -> Result<String, Refusal> {
    let basic = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
        .and_then(|(_, pair)| String::from_utf8(STANDARD.decode(pair.trim()).ok()?).ok())
        .map(|pair| {
            let (client, _) = pair.split_once(':').unwrap_or((&pair, ""));
            // RFC 6749 has both halves form-encoded before they are joined.
            let encoded = format!("id={client}");
            fields(encoded.as_bytes()).remove("id").unwrap_or_default()
        });
    let client = given.get("client_id").filter(|client| !client.is_empty()).cloned().or(basic);
    let client = client.ok_or_else(|| missing("client_id"))?;
    is_a_client(&client).then_some(client).ok_or_else(|| Refusal::of(700_016))
}

/// A required parameter, or the refusal that names it.
pub(super) fn required<'a>(given: &'a Fields, name: &str) -> Result<&'a str, Refusal> {
    given.get(name).map(String::as_str).filter(|value| !value.is_empty()).ok_or_else(|| missing(name))
}

fn missing(name: &str) -> Refusal {
    Refusal::saying(900_144, format!("The request body must contain the following parameter: '{name}'."))
}

impl Entra {
    fn exchange(&self, realm: &str, headers: &HeaderMap, given: &Fields) -> Result<Value, Refusal> {
        let kind = required(given, "grant_type")?;
        let client = client_of(headers, given)?;
        match kind {
            "authorization_code" => self.by_code(realm, &client, given),
            "refresh_token" => self.by_refresh(realm, &client, given),
            "urn:ietf:params:oauth:grant-type:device_code" | "device_code" => self.by_device(&client, given),
            "password" => self.by_password(realm, &client, given),
            _ => Err(Refusal::of(70003)),
        }
    }

    fn by_code(&self, realm: &str, client: &str, given: &Fields) -> Result<Value, Refusal> {
        let code: Code = self.seals.open(Kind::Code, required(given, "code")?).ok_or_else(|| Refusal::of(70000))?;
        let grant = &code.grant;
        if grant.client != client || !self.people.contains(grant.person) {
            return Err(Refusal::saying(70000, "The code was made for another application."));
        }
        self.realm_suits(realm, grant.person)?;
        let now = self.now();
        if now >= grant.minted + CODE_LIVES {
            return Err(Refusal::of(70008));
        }
        // Left out is as wrong as another one: RFC 6749 asks for it again.
        if required(given, "redirect_uri")? != code.redirect {
            let mut refusal =
                Refusal::saying(50011, "The reply address is not the one that the code was requested with.");
            refusal.error = "invalid_grant";
            return Err(refusal);
        }
        // Some clients send the field in any case; what is empty was left out.
        match (&code.challenge, given.get("code_verifier").filter(|verifier| !verifier.is_empty())) {
            (None, None) => {}
            (Some(challenge), Some(verifier)) if challenge_of(verifier) == *challenge => {}
            _ => return Err(Refusal::of(501_481)),
        }
        {
            let mut state = self.state();
            state.redeemed.retain(|_, dead| now < *dead);
            if state.redeemed.insert(grant.number, grant.minted + CODE_LIVES).is_some() {
                return Err(Refusal::of(54005));
            }
        }
        self.answer(grant, given)
    }

    fn by_refresh(&self, realm: &str, client: &str, given: &Fields) -> Result<Value, Refusal> {
        let grant: Grant =
            self.seals.open(Kind::Refresh, required(given, "refresh_token")?).ok_or_else(|| Refusal::of(70000))?;
        if grant.client != client || !self.people.contains(grant.person) {
            return Err(Refusal::saying(70000, "The refresh token was made for another application."));
        }
        self.realm_suits(realm, grant.person)?;
        if self.now() >= grant.minted + REFRESH_LIVES {
            return Err(Refusal::of(700_082));
        }
        self.answer(&grant, given)
    }

    fn by_password(&self, realm: &str, client: &str, given: &Fields) -> Result<Value, Refusal> {
        let (login, password) = (required(given, "username")?, required(given, "password")?);
        let scope = required(given, "scope")?;
        // What wants a person at a browser is not cured by a password alone.
        let person = self.people.by_login(login).ok_or_else(|| Refusal::of(50126))?;
        let against = self.state().standing.get(&person).and_then(super::people::Standing::wants_a_person);
        if let Some(refusal) = against {
            return Err(refusal);
        }
        let person = self.recognise(login, password, None)?;
        self.realm_suits(realm, person)?;
        let (number, now) = (self.state().next(), self.now());
        let grant = Grant {
            person,
            client: client.to_owned(),
            scope: scope.to_owned(),
            nonce: None,
            cp1: false,
            family: number,
            signed_in: now,
            minted: now,
            number,
        };
        self.answer(&grant, given)
    }

    /// The last hurdles, which all grants share, and the answer.
    pub(super) fn answer(&self, grant: &Grant, given: &Fields) -> Result<Value, Refusal> {
        let wanted = match given.get("scope").filter(|scope| !scope.trim().is_empty()) {
            Some(scope) => scopes::of_a_token(scope, &self.base),
            None => scopes::of_a_code(&grant.scope, &self.base),
        };
        let wanted = wanted.map_err(|scope| unknown_scope(&scope))?;
        let mut state = self.state();
        if wanted.names.iter().any(|name| state.withheld.contains(name)) {
            return Err(Refusal::of(65001));
        }
        if let Some(standing) = state.standing.get_mut(&grant.person)
            && let Some(refusal) = standing.take_induced().or_else(|| standing.refuses_tokens(grant.family))
        {
            return Err(refusal);
        }
        let mut grant = grant.clone();
        grant.cp1 |= declares_cp1(given.get("claims").map(String::as_str));
        let tokens = self.issue(&mut state, &grant, &wanted);
        drop(state);
        Ok(self.written(&tokens, grant.person))
    }

    fn written(&self, tokens: &Tokens, person: usize) -> Value {
        let mut answer = json!({
            "token_type": "Bearer",
            "scope": tokens.scope,
            "expires_in": tokens.expires_in,
            "ext_expires_in": tokens.expires_in,
            "access_token": tokens.access_token,
            "refresh_token": tokens.refresh_token,
            "client_info": self.client_info(person),
        });
        if let Some(id_token) = &tokens.id_token {
            answer["id_token"] = Value::from(id_token.as_str());
        }
        answer
    }

    /// Who the person is, for clients that keep accounts by it.
    pub(super) fn client_info(&self, person: usize) -> String {
        let info = json!({ "uid": self.people.at(person).object_id, "utid": self.tenant_id });
        URL_SAFE_NO_PAD.encode(info.to_string())
    }
}

fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()))
}

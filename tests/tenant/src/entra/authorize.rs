//! The authorize page: from a client's request, through a person's sign-in, to a code at the reply address.
//!
//! Promises that nothing is sent to a reply address that is not allowed: a request with a bad client or address ends
//! on a page, every other failure goes back to the client with its `state`. A person who has signed in with this
//! browser is not asked again unless the request says so; `prompt=none` never shows a page.
//!
//! The request travels through the form's action as a sealed value, so that a program only has to post `login` and
//! `password` to it. The same fields posted to the authorize address itself work as well.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};

use super::refusals::{Refusal, Trace};
use super::replies::{self, Mode};
use super::scopes;
use super::{DAY, Entra, Grant, HOUR, Kind, pages};

pub(super) const COOKIE: &str = "ESTSAUTH";

/// How long a page may stay open before its form is posted.
const PAGE_LIVES: i64 = HOUR;
/// How long a browser stays signed in.
const SESSION_LIVES: i64 = DAY;

/// What the form or the query said, the last value of a name.
pub(super) type Fields = BTreeMap<String, String>;

pub(super) fn fields(encoded: &[u8]) -> Fields {
    url::form_urlencoded::parse(encoded).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// A browser's session.
#[derive(Serialize, Deserialize)]
struct Session {
    person: usize,
    number: u64,
    since: i64,
}

/// An authorize request that may be answered to its client.
#[derive(Clone, Serialize, Deserialize)]
struct Request {
    client: String,
    redirect: String,
    mode: String,
    state: Option<String>,
    scope: String,
    nonce: Option<String>,
    challenge: Option<String>,
    claims: Option<String>,
    client_info: bool,
    prompt: String,
    hint: String,
    made: i64,
}

/// What a code stands for.
#[derive(Serialize, Deserialize)]
pub(super) struct Code {
    pub(super) grant: Grant,
    pub(super) redirect: String,
    pub(super) challenge: Option<String>,
}

pub(super) fn routes() -> Router<Arc<Entra>> {
    Router::new()
        .route("/{tenant}/oauth2/v2.0/authorize", get(ask).post(ask))
        .route("/{tenant}/login", post(sign_in))
        .route("/{tenant}/oauth2/v2.0/logout", get(sign_out))
        .route("/{tenant}/oauth2/nativeclient", get(native_client))
}

async fn ask(
    State(entra): State<Arc<Entra>>,
    Path(tenant): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let trace = entra.trace(&headers);
    let mut given = fields(query.unwrap_or_default().as_bytes());
    given.extend(fields(&body));
    if let Err(refusal) = entra.tenant_named(&tenant) {
        return failure(&trace, &refusal);
    }
    let request = match Request::read(&given, &entra) {
        Ok(request) => request,
        Err(refusal) => return failure(&trace, &refusal),
    };
    if let Err(refusal) = request.check(&given, &entra.base) {
        return request.refuse(&trace, &refusal);
    }
    if given.contains_key("login") && given.contains_key("password") {
        return admit(&entra, &trace, &tenant, &request, &given);
    }
    let asks_a_person = ["login", "select_account", "consent", "create"].contains(&request.prompt.as_str());
    if !asks_a_person && let Some(session) = entra.session(&headers, &request.hint) {
        let against = entra.state().standing.get(&session.person).and_then(super::people::Standing::wants_a_person);
        let against = against.or_else(|| entra.realm_suits(&tenant, session.person).err());
        match against {
            None => return entra.send_code(&trace, &request, &session),
            Some(refusal) if request.prompt == "none" => return request.refuse(&trace, &refusal),
            Some(_) => {}
        }
    }
    if request.prompt == "none" {
        return request.refuse(&trace, &Refusal::of(50058));
    }
    form(&entra, &trace, &tenant, &request, None)
}

async fn sign_in(
    State(entra): State<Arc<Entra>>,
    Path(tenant): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let trace = entra.trace(&headers);
    let sealed = fields(query.unwrap_or_default().as_bytes()).remove("ctx").unwrap_or_default();
    let request = entra.seals.open::<Request>(Kind::Request, &sealed);
    match request.filter(|request| entra.now() < request.made + PAGE_LIVES) {
        Some(request) => admit(&entra, &trace, &tenant, &request, &fields(&body)),
        None => failure(&trace, &Refusal::saying(90009, "The page has been open for too long. Start again.")),
    }
}

/// Settles a posted form: a code, the form again with what was wrong, or a refusal.
fn admit(entra: &Entra, trace: &Trace, tenant: &str, request: &Request, form_fields: &Fields) -> Response {
    if form_fields.get("consent").is_some_and(|choice| choice == "decline") {
        return request.refuse(trace, &Refusal::of(65004));
    }
    let typed = |name: &str| form_fields.get(name).map_or("", String::as_str);
    let person = entra
        .recognise(typed("login"), typed("password"), request.claims.as_deref())
        .and_then(|person| entra.realm_suits(tenant, person).map(|()| person));
    let person = match person {
        Ok(person) => person,
        Err(refusal) if refusal.code == 50126 => {
            return form(entra, trace, tenant, request, Some(&refusal));
        }
        Err(refusal) => return failure(trace, &refusal),
    };
    let number = entra.state().next();
    let session = Session { person, number, since: entra.now() };
    let mut answer = entra.send_code(trace, request, &session);
    let sealed = entra.seals.seal(Kind::Session, number, &session);
    let secure = if entra.base.starts_with("https:") { "; Secure; SameSite=None" } else { "; SameSite=Lax" };
    if let Ok(cookie) = HeaderValue::from_str(&format!("{COOKIE}={sealed}; Path=/; HttpOnly{secure}")) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}

fn form(entra: &Entra, trace: &Trace, tenant: &str, request: &Request, said: Option<&Refusal>) -> Response {
    let number = entra.state().next();
    let sealed = entra.seals.seal(Kind::Request, number, request);
    let action = format!("{}/{tenant}/login?ctx={sealed}", entra.base);
    let said = said.map(Refusal::description);
    let html = pages::sign_in(&action, &request.client, &request.scope, &request.hint, said.as_deref());
    trace.page(StatusCode::OK, html)
}

fn failure(trace: &Trace, refusal: &Refusal) -> Response {
    trace.page(StatusCode::BAD_REQUEST, pages::failure(&refusal.description(), &trace.correlation))
}

async fn sign_out(State(entra): State<Arc<Entra>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let trace = entra.trace(&headers);
    let given = fields(query.unwrap_or_default().as_bytes());
    let target = given
        .get("post_logout_redirect_uri")
        .filter(|target| replies::is_allowed(target, &entra.base, |name| entra.tenant_named(name).is_ok()));
    let mut answer = match target {
        Some(target) => match given.get("state") {
            Some(state) => replies::send(&trace, target, Mode::Query, &[("state", state.clone())]),
            None => replies::redirect_to(&trace, target),
        },
        None => trace.page(StatusCode::OK, pages::statement("You signed out", "You may close this window.")),
    };
    if let Ok(cookie) = HeaderValue::from_str(&format!("{COOKIE}=; Path=/; HttpOnly; Max-Age=0")) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}

/// Where a client without loopback and without a scheme of its own reads the code from the address.
async fn native_client(State(entra): State<Arc<Entra>>, headers: HeaderMap) -> Response {
    let trace = entra.trace(&headers);
    trace.page(StatusCode::OK, pages::statement("Signed in", "Go back to the application."))
}

impl Request {
    /// Reads what decides where any answer goes; a refusal here may not be sent to the reply address.
    fn read(given: &Fields, entra: &Entra) -> Result<Self, Refusal> {
        let text = |name: &str| given.get(name).filter(|value| !value.is_empty()).cloned();
        let client = text("client_id")
            .ok_or_else(|| Refusal::saying(900_144, "The request must contain the parameter 'client_id'."))?;
        if !is_a_client(&client) {
            return Err(Refusal::of(700_016));
        }
        let redirect = text("redirect_uri").ok_or_else(|| Refusal::of(900_971))?;
        if !replies::is_allowed(&redirect, &entra.base, |name| entra.tenant_named(name).is_ok()) {
            return Err(Refusal::of(50011));
        }
        Ok(Self {
            client,
            redirect,
            mode: text("response_mode").unwrap_or_default(),
            state: text("state"),
            scope: text("scope").unwrap_or_default(),
            nonce: text("nonce"),
            challenge: text("code_challenge"),
            claims: text("claims"),
            client_info: given.get("client_info").is_some_and(|value| value == "1"),
            prompt: text("prompt").unwrap_or_default(),
            hint: text("login_hint").unwrap_or_default(),
            made: entra.now(),
        })
    }

    /// The rest, whose refusals go to the client.
    fn check(&self, given: &Fields, base: &str) -> Result<(), Refusal> {
        if given.get("response_type").map(String::as_str) != Some("code") {
            let mut refusal = Refusal::saying(90009, "The response type is not supported: only 'code' is.");
            refusal.error = "unsupported_response_type";
            return Err(refusal);
        }
        if Mode::named(&self.mode).is_none() {
            return Err(Refusal::saying(90009, "The response mode is not supported."));
        }
        if !["", "login", "none", "consent", "select_account", "create"].contains(&self.prompt.as_str()) {
            return Err(Refusal::saying(90009, "The value of 'prompt' is not supported."));
        }
        if self.scope.is_empty() {
            return Err(Refusal::saying(900_144, "The request must contain the parameter 'scope'."));
        }
        let method = given.get("code_challenge_method").map_or("S256", String::as_str);
        if self.challenge.is_some() && method != "S256" {
            return Err(Refusal::saying(90009, "The code challenge method is not supported: only 'S256' is."));
        }
        if self.challenge.as_ref().is_some_and(|challenge| challenge.len() != 43) {
            return Err(Refusal::saying(501_481, "The code challenge is not the SHA-256 of anything."));
        }
        if self.claims.as_ref().is_some_and(|claims| serde_json::from_str::<serde_json::Value>(claims).is_err()) {
            return Err(Refusal::saying(90009, "The parameter 'claims' is not JSON."));
        }
        scopes::of_a_code(&self.scope, base).map_err(|scope| unknown_scope(&scope))?;
        Ok(())
    }

    fn mode(&self) -> Mode {
        Mode::named(&self.mode).unwrap_or(Mode::Query)
    }

    fn refuse(&self, trace: &Trace, refusal: &Refusal) -> Response {
        // The word at this endpoint is `interaction_required` or a kin of it, where the token endpoint says
        // `invalid_grant`.
        let error = match refusal.error {
            "invalid_grant" if refusal.code == 65001 => "consent_required",
            "invalid_grant" => "interaction_required",
            other => other,
        };
        let mut answer = vec![
            ("error", error.to_owned()),
            ("error_description", refusal.description()),
            ("error_uri", format!("{}/error?code={}", trace.base, refusal.code)),
        ];
        if refusal.code == 65004 {
            answer.push(("error_subcode", "cancel".to_owned()));
        }
        if let Some(claims) = &refusal.claims {
            answer.push(("claims", claims.clone()));
        }
        if let Some(state) = &self.state {
            answer.push(("state", state.clone()));
        }
        replies::send(trace, &self.redirect, self.mode(), &answer)
    }
}

impl Entra {
    /// Whose login and password these are; refuses as the sign-in page does.
    pub(super) fn recognise(&self, login: &str, password: &str, claims: Option<&str>) -> Result<usize, Refusal> {
        let person = self.people.by_login(login).ok_or_else(|| Refusal::of(50126))?;
        let now = self.now();
        let mut state = self.state();
        let standing = state.standing.entry(person).or_default();
        if let Some(refusal) = standing.refuses_sign_in(now) {
            return Err(refusal);
        }
        let given = self.seals.draw("password", password.as_bytes());
        let known = self.seals.draw("password", self.people.at(person).password.as_bytes());
        if given != known {
            standing.wrong_password(now);
            return Err(Refusal::of(50126));
        }
        standing.signed_in(claims);
        Ok(person)
    }

    /// The browser's session, when it is this person's (by the hint) and still good.
    fn session(&self, headers: &HeaderMap, hint: &str) -> Option<Session> {
        let sealed = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
        let session = self.seals.open::<Session>(Kind::Session, sealed)?;
        let over = self.now() >= session.since + SESSION_LIVES
            || !self.people.contains(session.person)
            || self.state().standing.get(&session.person).is_some_and(|one| one.ends_session(session.number));
        let hinted = hint.is_empty() || self.people.by_login(hint) == Some(session.person);
        (!over && hinted).then_some(session)
    }

    fn send_code(&self, trace: &Trace, request: &Request, session: &Session) -> Response {
        let number = self.state().next();
        let now = self.now();
        let code = Code {
            grant: Grant {
                person: session.person,
                client: request.client.clone(),
                scope: request.scope.clone(),
                nonce: request.nonce.clone(),
                cp1: declares_cp1(request.claims.as_deref()),
                family: number,
                signed_in: session.since,
                minted: now,
                number,
            },
            redirect: request.redirect.clone(),
            challenge: request.challenge.clone(),
        };
        let mut answer = vec![("code", self.seals.seal(Kind::Code, number, &code))];
        if request.client_info {
            answer.push(("client_info", self.client_info(session.person)));
        }
        if let Some(state) = &request.state {
            answer.push(("state", state.clone()));
        }
        answer.push(("session_state", self.seals.guid("session", &session.number.to_be_bytes())));
        replies::send(trace, &request.redirect, request.mode(), &answer)
    }
}

/// Whether a name can be an application's.
pub(super) fn is_a_client(client: &str) -> bool {
    !client.is_empty() && client.len() <= 200 && client.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether the `claims` parameter says that the client answers challenges.
pub(super) fn declares_cp1(claims: Option<&str>) -> bool {
    let Some(claims) = claims.and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok()) else {
        return false;
    };
    claims["access_token"]["xms_cc"]["values"].as_array().is_some_and(|values| {
        values.iter().any(|value| value.as_str().is_some_and(|one| one.eq_ignore_ascii_case("cp1")))
    })
}

pub(super) fn unknown_scope(scope: &str) -> Refusal {
    Refusal::saying(
        70011,
        format!("The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid."),
    )
}

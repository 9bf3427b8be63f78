//! Sign-in by device code: a device shows a short code, the person types it into a browser elsewhere.
//!
//! Promises every answer that a polling device can meet: pending, declined, a code that nobody knows, a code that is
//! too old, and tokens once. At most `AT_MOST` sign-ins are under way at a time, the oldest goes first.
//!
//! The person's part is played by the page at `/common/oauth2/deviceauth` (also `/devicelogin`), or by
//! [`Entra::approve_device`] and [`Entra::decline_device`].

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::authorize::{Fields, fields, unknown_scope};
use super::refusals::Refusal;
use super::{Entra, Grant, Kind, MINUTE, pages, scopes, token};

const LIVES: i64 = 15 * MINUTE;
const INTERVAL_SECONDS: i64 = 5;
const AT_MOST: usize = 10_000;
/// Letters and digits that nobody confuses when reading them aloud.
const READABLE: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A device sign-in under way.
#[derive(Debug)]
pub(super) struct Waiting {
    until: i64,
    number: u64,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Pending,
    Approved { person: usize, at: i64 },
    Declined,
    Redeemed,
}

/// What the device's own code carries.
#[derive(Serialize, Deserialize)]
struct DeviceCode {
    user_code: String,
    client: String,
    scope: String,
    until: i64,
    realm: String,
}

/// Why a person's answer for a device was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeviceRefused {
    /// No device shows this code.
    #[error("no device shows this code")]
    UnknownCode,
    /// The code is older than fifteen minutes.
    #[error("the code has expired")]
    Expired,
    /// Somebody has answered already.
    #[error("the code has been answered already")]
    Answered,
    /// Nobody has this login, or the person may not sign in.
    #[error("this person may not sign in")]
    Person,
}

pub(super) fn routes() -> Router<Arc<Entra>> {
    Router::new()
        .route("/{tenant}/oauth2/v2.0/devicecode", post(begin))
        .route("/{tenant}/oauth2/deviceauth", get(page).post(typed))
        .route("/devicelogin", get(page).post(typed))
}

async fn begin(
    State(entra): State<Arc<Entra>>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let trace = entra.trace(&headers);
    let given = fields(&body);
    match entra.tenant_named(&tenant).and_then(|()| entra.begin_device(&tenant, &headers, &given)) {
        Ok(answer) => trace.json(StatusCode::OK, &answer),
        Err(refusal) => refusal.answer(&trace),
    }
}

async fn page(State(entra): State<Arc<Entra>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let trace = entra.trace(&headers);
    let given = fields(query.unwrap_or_default().as_bytes());
    let code = given.get("user_code").or_else(|| given.get("otc")).map_or("", String::as_str);
    trace.page(StatusCode::OK, pages::device(&entra.device_page(), code, None))
}

async fn typed(State(entra): State<Arc<Entra>>, headers: HeaderMap, body: Bytes) -> Response {
    let trace = entra.trace(&headers);
    let given = fields(&body);
    let text = |name: &str| given.get(name).map_or("", String::as_str);
    let code = text("user_code");
    let settled = if text("consent") == "decline" {
        entra.decline_device(code).map_err(|refused| refused.to_string())
    } else {
        entra.recognise(text("login"), text("password"), None).map_err(|refusal| refusal.description()).and_then(
            |person| {
                entra.settle(code, Stage::Approved { person, at: entra.now() }).map_err(|refused| refused.to_string())
            },
        )
    };
    match settled {
        Ok(()) => trace
            .page(StatusCode::OK, pages::statement("You have signed in on your device", "You may close this window.")),
        Err(said) => trace.page(StatusCode::BAD_REQUEST, pages::device(&entra.device_page(), code, Some(&said))),
    }
}

impl Entra {
    /// Plays the person at the browser: she types the code and signs in.
    ///
    /// # Errors
    /// When the code is unknown, too old or answered, or the person may not sign in.
    pub fn approve_device(&self, user_code: &str, login: &str) -> Result<(), DeviceRefused> {
        let person = self.people.by_login(login).ok_or(DeviceRefused::Person)?;
        let now = self.now();
        if self.state().standing.get(&person).is_some_and(|one| one.refuses_sign_in(now).is_some()) {
            return Err(DeviceRefused::Person);
        }
        self.settle(user_code, Stage::Approved { person, at: now })
    }

    /// Plays the person at the browser: she declines.
    ///
    /// # Errors
    /// When the code is unknown, too old or answered.
    pub fn decline_device(&self, user_code: &str) -> Result<(), DeviceRefused> {
        self.settle(user_code, Stage::Declined)
    }

    fn device_page(&self) -> String {
        format!("{}/common/oauth2/deviceauth", self.base)
    }

    fn settle(&self, user_code: &str, stage: Stage) -> Result<(), DeviceRefused> {
        let now = self.now();
        let mut state = self.state();
        let code = user_code.trim().replace(['-', ' '], "").to_ascii_uppercase();
        let waiting = state.devices.get_mut(&code).ok_or(DeviceRefused::UnknownCode)?;
        if now >= waiting.until {
            return Err(DeviceRefused::Expired);
        }
        if waiting.stage != Stage::Pending {
            return Err(DeviceRefused::Answered);
        }
        waiting.stage = stage;
        Ok(())
    }

    fn begin_device(&self, realm: &str, headers: &HeaderMap, given: &Fields) -> Result<Value, Refusal> {
        let client = token::client_of(headers, given)?;
        let scope = token::required(given, "scope")?;
        scopes::of_a_code(scope, &self.base).map_err(|scope| unknown_scope(&scope))?;
        let until = self.now() + LIVES;
        let mut state = self.state();
        let number = state.next();
        let drawn = self.seals.draw("user code", &number.to_be_bytes());
        let user_code: String =
            drawn[..9].iter().map(|byte| char::from(READABLE[usize::from(*byte) % READABLE.len()])).collect();
        let now = self.now();
        // A code stays known for a while after its end, so that the device hears that it was too late.
        state.devices.retain(|_, waiting| now < waiting.until + LIVES);
        if state.devices.len() >= AT_MOST
            && let Some(oldest) = state.devices.iter().min_by_key(|(_, one)| one.number).map(|(code, _)| code.clone())
        {
            state.devices.remove(&oldest);
        }
        let stage = Stage::Pending;
        state.devices.insert(user_code.clone(), Waiting { until, number, stage });
        drop(state);
        let code = DeviceCode {
            user_code: user_code.clone(),
            client,
            scope: scope.to_owned(),
            until,
            realm: realm.to_owned(),
        };
        let page = self.device_page();
        Ok(json!({
            "user_code": user_code,
            "device_code": self.seals.seal(Kind::Device, number, &code),
            "verification_uri": page,
            "expires_in": LIVES / 1000,
            "interval": INTERVAL_SECONDS,
            "message": format!(
                "To sign in, use a web browser to open the page {page} and enter the code {user_code} to authenticate."
            ),
        }))
    }

    /// A polling device's request.
    pub(super) fn by_device(&self, client: &str, given: &Fields) -> Result<Value, Refusal> {
        let sealed = given.get("device_code").or_else(|| given.get("code")).map_or("", String::as_str);
        let code: DeviceCode = self.seals.open(Kind::Device, sealed).ok_or_else(|| Refusal::of(70018))?;
        if code.client != client {
            return Err(Refusal::of(70018));
        }
        let now = self.now();
        let mut state = self.state();
        let Some(waiting) = state.devices.get_mut(&code.user_code) else {
            return Err(Refusal::of(if now >= code.until { 70019 } else { 70018 }));
        };
        let (person, at) = match waiting.stage {
            Stage::Approved { person, at } => (person, at),
            Stage::Declined => {
                let mut refusal = Refusal::of(65004);
                refusal.error = "authorization_declined";
                return Err(refusal);
            }
            Stage::Redeemed => {
                return Err(Refusal::saying(54005, "The device code was already redeemed."));
            }
            Stage::Pending if now >= waiting.until => return Err(Refusal::of(70019)),
            Stage::Pending => return Err(Refusal::of(70016)),
        };
        waiting.stage = Stage::Redeemed;
        let number = state.next();
        drop(state);
        self.realm_suits(&code.realm, person)?;
        let grant = Grant {
            person,
            client: code.client,
            scope: code.scope,
            nonce: None,
            cp1: false,
            family: number,
            signed_in: at,
            minted: now,
            number,
        };
        self.answer(&grant, given)
    }
}

//! The promises of sign-in and tokens, against a scripted Entra.

#![allow(clippy::unwrap_used)]

mod reading;
mod renewing;
mod signing_in;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use url::Url;

use super::*;
use crate::http::tests::{AT_ONCE, HandClock, Line, Script, Sent, doors, json, url};
use crate::http::{AccessToken, Client, Resource, TokenSource, Transport};
use crate::model::{AccountId, Later, SignInNeed};
use crate::vault::{Secret, SecretError, SecretStore};

const LOGIN: &str = "https://login.example";
const CLIENT: &str = "6fca2f0b-0000-4000-8000-000000000001";
const TENANT: &str = "0f3e2f0b-0000-4000-8000-00000000aaaa";
const ADA: &str = "ada00000-0000-4000-8000-000000000001";

/// A secret store that remembers, and fails when told to.
#[derive(Debug, Default)]
struct Drawer {
    kept: Mutex<BTreeMap<String, Vec<u8>>>,
    fails: Mutex<bool>,
    /// How often something was put.
    puts: Mutex<usize>,
}

impl Drawer {
    fn text(&self) -> String {
        self.kept.lock().unwrap().values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
    }
}

impl SecretStore for Drawer {
    fn get(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        Ok(self.kept.lock().unwrap().get(name).cloned().map(Secret::new))
    }
    fn put(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        if *self.fails.lock().unwrap() {
            return Err(SecretError::Locked);
        }
        *self.puts.lock().unwrap() += 1;
        self.kept.lock().unwrap().insert(name.into(), secret.expose().to_vec());
        Ok(())
    }
    fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.kept.lock().unwrap().remove(name);
        Ok(())
    }
}

fn account() -> AccountId {
    AccountId(ulid::Ulid::from_parts(1, 1))
}

fn app() -> App {
    App { client_id: CLIENT.into(), redirect: url("musette://sign-in"), scopes: Scopes::default() }
}

fn configuration(realm: &str, issuer: &str) -> Line {
    json(
        200,
        &serde_json::json!({
            "authorization_endpoint": format!("{LOGIN}/{realm}/oauth2/v2.0/authorize"),
            "token_endpoint": format!("{LOGIN}/{realm}/oauth2/v2.0/token"),
            "device_authorization_endpoint": format!("{LOGIN}/{realm}/oauth2/v2.0/devicecode"),
            "issuer": issuer,
            "jwks_uri": format!("{LOGIN}/{realm}/discovery/v2.0/keys"),
        })
        .to_string(),
    )
}

fn organizations() -> Line {
    configuration("organizations", &format!("{LOGIN}/{{tenantid}}/v2.0"))
}

/// An id token of Ada's, with something changed.
fn id_token(nonce: &str, change: impl FnOnce(&mut serde_json::Value)) -> String {
    let mut claims = serde_json::json!({
        "aud": CLIENT, "iss": format!("{LOGIN}/{TENANT}/v2.0"), "oid": ADA, "tid": TENANT,
        "preferred_username": "ada@lakeside.example", "name": "Ada Lambert", "nonce": nonce,
    });
    change(&mut claims);
    format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

fn tokens(number: u32, id: Option<String>) -> Line {
    let mut body = serde_json::json!({
        "token_type": "Bearer", "expires_in": 3600, "access_token": format!("access-{number}"),
        "refresh_token": format!("refresh-{number}"), "scope": "User.Read",
    });
    if let Some(id) = id {
        body["id_token"] = id.into();
    }
    json(200, &body.to_string())
}

fn refuses(error: &str, code: u32) -> Line {
    json(400, &format!(r#"{{"error":"{error}","error_description":"AADSTS1: not read","error_codes":[{code}]}}"#))
}

struct Scene {
    script: Arc<Script>,
    clock: Arc<HandClock>,
    drawer: Arc<Drawer>,
    client: Client,
    sign_in: SignIn,
    tokens: Arc<AccountTokens>,
}

fn scene(lines: impl IntoIterator<Item = Line>) -> Scene {
    let script = Script::of(lines);
    let clock = Arc::new(HandClock::default());
    let doors = doors(&clock);
    let authority = Authority::parse(&format!("{LOGIN}/organizations")).unwrap();
    let client = authority.client(Arc::clone(&script) as Arc<dyn Transport>, &doors).with_patience(AT_ONCE);
    let drawer = Arc::new(Drawer::default());
    let sign_in = SignIn::new(client.clone(), &doors, app(), authority);
    let tokens = Arc::new(account_tokens(&client, &clock, &drawer, Arc::new(OneProcess)));
    Scene { script, clock, drawer, client, sign_in, tokens }
}

fn account_tokens(
    client: &Client,
    clock: &Arc<HandClock>,
    drawer: &Arc<Drawer>,
    lease: Arc<dyn RefreshLease>,
) -> AccountTokens {
    let secrets = Arc::clone(drawer) as Arc<dyn SecretStore>;
    let setup = TokenSetup { account: account(), client: client.clone(), app: app(), secrets, lease };
    AccountTokens::new(&doors(clock), setup)
}

fn query(address: &Url, name: &str) -> Option<String> {
    address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// The form of a request.
fn form(sent: &Sent, name: &str) -> Option<String> {
    url::form_urlencoded::parse(&sent.body).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// The browser comes back with a code.
fn returned(address: &Url) -> Url {
    url(&format!("musette://sign-in?code=code-1&state={}", query(address, "state").unwrap()))
}

/// Ada has signed in; the script goes on behind it.
async fn signed_in() -> Scene {
    let scene = scene([organizations()]);
    let (pending, address) = scene.sign_in.begin(Purpose::NewAccount).await.unwrap();
    scene.script.then(tokens(1, Some(id_token(&query(&address, "nonce").unwrap(), |_| {}))));
    let done = scene.sign_in.finish(pending, &returned(&address)).await.unwrap();
    scene.tokens.keep(done).await.unwrap();
    scene
}

fn sign_in_again() -> Failure {
    Failure::SignIn(SignInNeed::Again)
}

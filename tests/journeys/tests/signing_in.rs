//! Signing in and staying signed in: the whole client over TLS on loopback, against the tenant's Entra and Graph.
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use musette_core::auth::{
    AccountTokens, App, Authority, OneProcess, PendingSignIn, Person, Polled, Purpose, Scopes, SignIn, SignInError,
    SignedIn, TokenSetup,
};
use musette_core::doors::{Clock, Doors, SystemClock};
use musette_core::http::{
    Client, Expect, Origins, Outgoing, Patience, Request, Resource, SystemTransport, TokenSource, Transport,
    TransportSetup,
};
use musette_core::model::{AccountId, BootTime, Connection, Failure, Later, SignInNeed, WallTime};
use musette_core::providers::microsoft365::GraphDialect;
use musette_core::vault::{Secret, SecretError, SecretStore};
use musette_tenant::entra::Revocation;
use musette_tenant::serve::{RunningTenant, ServeConfig, serve};
use musette_tenant::{CLIENT_ID, Fault};
use url::Url;

#[derive(Debug, Default)]
struct Drawer(Mutex<BTreeMap<String, Vec<u8>>>);

impl SecretStore for Drawer {
    fn get(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        Ok(self.0.lock().unwrap().get(name).cloned().map(Secret::new))
    }
    fn put(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        self.0.lock().unwrap().insert(name.into(), secret.expose().to_vec());
        Ok(())
    }
    fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.0.lock().unwrap().remove(name);
        Ok(())
    }
}

/// The machine's clock, which a test can put forward.
#[derive(Debug, Default)]
struct PutForward(SystemClock, AtomicI64);

impl PutForward {
    fn by(&self, duration: Duration) {
        self.1.fetch_add(i64::try_from(duration.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for PutForward {
    fn wall(&self) -> WallTime {
        WallTime(self.0.wall().0 + self.1.load(Ordering::SeqCst))
    }
    fn boot(&self) -> BootTime {
        BootTime(self.0.boot().0 + self.1.load(Ordering::SeqCst))
    }
}

struct Scene {
    clock: Arc<PutForward>,
    running: RunningTenant,
    transport: Arc<dyn Transport>,
    drawer: Arc<Drawer>,
    sign_in: SignIn,
    tokens: Arc<AccountTokens>,
    graph: Client,
}

impl Scene {
    async fn new() -> Scene {
        let running = serve(ServeConfig { tls: true, files: 200, ..ServeConfig::default() }).await.unwrap();
        let setup = TransportSetup { extra_roots_pem: running.ca_pem.clone().map(String::into_bytes) };
        let transport: Arc<dyn Transport> = Arc::new(SystemTransport::new(&setup).unwrap());
        let clock = Arc::new(PutForward::default());
        let doors = Doors { clock: Arc::clone(&clock) as _, ..Doors::system() };
        let patience = Patience { first_wait: Duration::ZERO, most_wait: Duration::ZERO, ..Patience::default() };
        let authority = Authority::parse(&format!("{}/{}", running.base, running.tenant.tenant_id())).unwrap();
        let entra = authority.client(Arc::clone(&transport), &doors).with_patience(patience);
        let app = App {
            client_id: CLIENT_ID.into(),
            redirect: Url::parse("http://localhost:53100/").unwrap(),
            scopes: Scopes::default(),
        };
        let drawer = Arc::new(Drawer::default());
        let setup = TokenSetup {
            account: "01ARZ3NDEKTSV4RRFFQ69G5FAV".parse::<AccountId>().unwrap(),
            client: entra.clone(),
            app: app.clone(),
            secrets: Arc::clone(&drawer) as Arc<dyn SecretStore>,
            lease: Arc::new(OneProcess),
        };
        let tokens = Arc::new(AccountTokens::new(&doors, setup));
        let base = Url::parse(&running.base).unwrap();
        let origins = Origins::of_graph(&base).and(Resource::Engage, &base);
        let graph = entra.beside(&doors, Arc::clone(&tokens) as _, Arc::new(GraphDialect), origins);
        let sign_in = SignIn::new(entra, &doors, app, authority);
        Scene { clock, running, transport, drawer, sign_in, tokens, graph }
    }

    /// What the system's browser does: opens the page, posts the form, and comes back with an address.
    async fn browse(&self, address: &Url, login: &str, password: &str) -> Url {
        // A page is no answer to the app's own client; the browser takes it as it comes.
        let page = self.raw(Method::GET, address.clone(), "").await.1;
        let action = page.split_once("action=\"").unwrap().1.split_once('"').unwrap().0.replace("&amp;", "&");
        let action = address.join(&action).unwrap();
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("login", login), ("password", password)])
            .finish();
        let (headers, page) = self.raw(Method::POST, action, &form).await;
        let location = headers.get(header::LOCATION).unwrap_or_else(|| panic!("{page}"));
        Url::parse(location.to_str().unwrap()).unwrap()
    }

    async fn raw(&self, method: Method, url: Url, form: &str) -> (HeaderMap, String) {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        let body = Bytes::copy_from_slice(form.as_bytes());
        let answer = self.transport.exchange(Outgoing { method, url, headers, body }).await.unwrap();
        let chunks: Vec<_> = futures_util::StreamExt::collect::<Vec<_>>(answer.body).await;
        let body: Vec<u8> = chunks.into_iter().flat_map(|chunk| chunk.unwrap().to_vec()).collect();
        (answer.headers, String::from_utf8(body).unwrap())
    }

    async fn finish_as(&self, place: usize, purpose: Purpose) -> Result<SignedIn, SignInError> {
        let person = self.running.tenant.people().remove(place);
        let (pending, address) = self.sign_in.begin(purpose).await?;
        // The app may be ended while the browser is open.
        let stored = pending.to_secret();
        let back = self.browse(&address, &person.login, &person.password).await;
        let pending = PendingSignIn::from_secret(&stored).unwrap();
        assert!(pending.is_answered_by(&back));
        self.sign_in.finish(pending, &back).await
    }

    async fn signed_in() -> (Scene, Person) {
        let scene = Scene::new().await;
        let done = scene.finish_as(0, Purpose::NewAccount).await.unwrap();
        let person = scene.tokens.keep(done).await.unwrap();
        (scene, person)
    }

    async fn me(&self) -> Result<String, Failure> {
        let url = Url::parse(&format!("{}/v1.0/me", self.running.base)).unwrap();
        let reply = self.graph.ask(Request::get(url, Resource::Graph)).await?;
        assert!(reply.status.is_success(), "{reply:?}");
        Ok(String::from_utf8(reply.body.to_vec()).unwrap())
    }

    fn first(&self) -> String {
        self.running.tenant.people().remove(0).login
    }
}

fn again() -> Failure {
    Failure::SignIn(SignInNeed::Again)
}

#[tokio::test]
async fn a_person_signs_in_with_the_browser_and_reads_her_own_data() {
    let (scene, person) = Scene::signed_in().await;
    assert_eq!(person.login, scene.first());
    assert!(scene.me().await.unwrap().contains(&person.login));
    assert_eq!(scene.graph.connection(), Connection::Online);
    scene.running.shutdown().await;
}

#[tokio::test]
async fn a_device_code_signs_in_without_a_browser() {
    let scene = Scene::new().await;
    let mut device = scene.sign_in.begin_device(Purpose::NewAccount).await.unwrap();
    assert!(device.message.contains(&device.user_code));
    for _ in 0..2 {
        let Polled::Waiting { after } = scene.sign_in.poll(&mut device).await.unwrap() else { panic!("nobody came") };
        scene.clock.by(after);
    }
    scene.running.tenant.entra().approve_device(&device.user_code, &scene.first()).unwrap();
    let Polled::SignedIn(done) = scene.sign_in.poll(&mut device).await.unwrap() else { panic!("signed in") };
    assert_eq!(scene.tokens.keep(*done).await.unwrap().login, scene.first());
    assert!(scene.me().await.is_ok());
    scene.running.shutdown().await;
}

#[tokio::test]
async fn a_code_that_was_redeemed_once_serves_nobody_again() {
    let scene = Scene::new().await;
    let ada = scene.running.tenant.people().remove(0);
    let (pending, address) = scene.sign_in.begin(Purpose::NewAccount).await.unwrap();
    let copy = PendingSignIn::from_secret(&pending.to_secret()).unwrap();
    let back = scene.browse(&address, &ada.login, &ada.password).await;
    scene.sign_in.finish(pending, &back).await.unwrap();
    assert_eq!(scene.sign_in.finish(copy, &back).await.unwrap_err(), SignInError::Failure(again()));
    scene.running.shutdown().await;
}

#[tokio::test]
async fn somebody_else_cannot_answer_for_an_account() {
    let (scene, person) = Scene::signed_in().await;
    let account = "01ARZ3NDEKTSV4RRFFQ69G5FAV".parse().unwrap();
    let purpose = Purpose::Again { account, person, claims: None };
    assert_eq!(scene.finish_as(1, purpose).await.unwrap_err(), SignInError::SomebodyElse);
    scene.running.shutdown().await;
}

#[tokio::test]
async fn tokens_that_expire_early_are_renewed_unseen() {
    let (scene, _) = Scene::signed_in().await;
    scene.running.tenant.entra().expire_access_tokens();
    assert!(scene.me().await.is_ok());
    scene.running.shutdown().await;
}

#[tokio::test]
async fn one_sign_in_serves_engage_too() {
    let (scene, _) = Scene::signed_in().await;
    let graph = scene.tokens.token(Resource::Graph).await.unwrap();
    let engage = scene.tokens.token(Resource::Engage).await.unwrap();
    assert!(graph != engage);
    scene.running.shutdown().await;
}

#[tokio::test]
async fn every_word_against_a_person_becomes_a_need_and_removes_nothing() {
    for (why, need) in [
        (Revocation::Bad, SignInNeed::Again),
        (Revocation::Inactive, SignInNeed::Again),
        (Revocation::Revoked, SignInNeed::Again),
        (Revocation::SignInFrequency, SignInNeed::Again),
        (Revocation::MfaEnrol, SignInNeed::Again),
        (Revocation::MfaExpired, SignInNeed::Again),
        (Revocation::Locked, SignInNeed::Again),
        (Revocation::ConsentMissing, SignInNeed::Consent),
        (Revocation::ConsentDeclined, SignInNeed::Consent),
        (Revocation::Blocked, SignInNeed::Blocked),
        (Revocation::DeviceNotCompliant, SignInNeed::Blocked),
        (Revocation::GuestNotInTenant, SignInNeed::Blocked),
        (Revocation::CrossTenantHome, SignInNeed::Blocked),
        (Revocation::CrossTenantResource, SignInNeed::Blocked),
        (Revocation::Disabled, SignInNeed::Disabled),
    ] {
        let (scene, _) = Scene::signed_in().await;
        let before = scene.drawer.0.lock().unwrap().clone();
        let entra = scene.running.tenant.entra();
        entra.revoke(&scene.first(), why);
        entra.expire_access_tokens();
        let told = scene.me().await.unwrap_err();
        if !matches!(told, Failure::SignIn(SignInNeed::Claims(_))) {
            assert_eq!(told, Failure::SignIn(need), "{why:?}");
        }
        assert_eq!(*scene.drawer.0.lock().unwrap(), before);
        scene.running.shutdown().await;
    }
}

#[tokio::test]
async fn a_second_factor_is_answered_by_signing_in_with_its_challenge() {
    let (scene, person) = Scene::signed_in().await;
    let entra = scene.running.tenant.entra();
    entra.revoke(&person.login, Revocation::MfaRequired);
    entra.expire_access_tokens();
    let Failure::SignIn(SignInNeed::Claims(claims)) = scene.me().await.unwrap_err() else { panic!("a challenge") };
    let account = "01ARZ3NDEKTSV4RRFFQ69G5FAV".parse().unwrap();
    let purpose = Purpose::Again { account, person, claims: Some(claims) };
    let done = scene.finish_as(0, purpose).await.unwrap();
    scene.tokens.keep(done).await.unwrap();
    assert!(scene.me().await.is_ok());
    scene.running.shutdown().await;
}

#[tokio::test]
async fn hard_case_32_an_airports_portal_signs_nobody_out() {
    let (scene, _) = Scene::signed_in().await;
    let before = scene.drawer.0.lock().unwrap().clone();
    let tenant = &scene.running.tenant;
    for name in ["portal", "proxy-404"] {
        tenant.entra().expire_access_tokens();
        tenant.play(Fault::named(name)).unwrap();
        assert_eq!(scene.me().await.unwrap_err(), Failure::later(Later::Unproven), "{name}");
        assert_eq!(scene.graph.connection(), Connection::Captured);
        assert_eq!(*scene.drawer.0.lock().unwrap(), before);
        tenant.stop_named(Some(name));
        assert!(scene.me().await.is_ok());
        assert_eq!(scene.graph.connection(), Connection::Online);
        *scene.drawer.0.lock().unwrap() = before.clone();
    }
    scene.running.shutdown().await;
}

#[tokio::test]
async fn hard_case_47_a_refresh_whose_answer_is_lost_costs_nothing() {
    let (scene, _) = Scene::signed_in().await;
    scene.running.tenant.entra().expire_access_tokens();
    scene.running.tenant.play(Fault::named("hard-case-47")).unwrap();
    assert!(scene.me().await.is_ok());
    scene.running.shutdown().await;
}

#[tokio::test]
async fn hard_case_25_the_providers_patience_and_its_transient_401() {
    let (scene, _) = Scene::signed_in().await;
    let before = scene.drawer.0.lock().unwrap().clone();
    scene.running.tenant.play(Fault::named("hard-case-25").times(2)).unwrap();
    // Each answer is either data or a time to wait; neither touches the sign-in.
    for _ in 0..4 {
        match scene.me().await {
            Ok(_) | Err(Failure::Later { why: Later::Throttled, after: Some(_) }) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(*scene.drawer.0.lock().unwrap(), before);
    scene.running.shutdown().await;
}

#[tokio::test]
async fn airplane_mode_is_offline_and_landing_is_online() {
    let (scene, _) = Scene::signed_in().await;
    scene.running.airplane(true).await.unwrap();
    assert_eq!(scene.me().await.unwrap_err(), Failure::later(Later::Offline));
    assert_eq!(scene.graph.connection(), Connection::Offline);
    scene.running.airplane(false).await.unwrap();
    assert!(scene.me().await.is_ok());
    scene.running.shutdown().await;
}

#[tokio::test]
async fn hard_case_7_a_download_goes_to_the_content_host_without_the_token() {
    let (scene, _) = Scene::signed_in().await;
    let at = |path: &str| Url::parse(&format!("{}/v1.0{path}", scene.running.base)).unwrap();
    let list = scene.graph.ask(Request::get(at("/me/drive/root/delta"), Resource::Graph)).await.unwrap();
    let list: serde_json::Value = serde_json::from_slice(&list.body).unwrap();
    let items = list["value"].as_array().unwrap();
    let file = items.iter().find(|item| item["file"].is_object() && item["size"].as_u64() > Some(0)).unwrap();
    let content = at(&format!("/me/drive/items/{}/content", file["id"].as_str().unwrap()));

    let redirect = Request { expect: Expect::Redirect, ..Request::get(content.clone(), Resource::Graph) };
    let reply = scene.graph.ask(redirect).await.unwrap();
    let there = Url::parse(reply.headers[header::LOCATION].to_str().unwrap()).unwrap();
    assert_ne!(there.origin(), content.origin());

    let followed = Request { expect: Expect::Bytes, ..Request::get(content, Resource::Graph) };
    let bare = Request::download(there);
    for request in [followed, bare] {
        let body = scene.graph.stream(request).await.unwrap().body;
        let chunks: Vec<_> = futures_util::StreamExt::collect::<Vec<_>>(body).await;
        let length: u64 = chunks.into_iter().map(|chunk| chunk.unwrap().len() as u64).sum();
        assert_eq!(Some(length), file["size"].as_u64());
    }
    scene.running.shutdown().await;
}

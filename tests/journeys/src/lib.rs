//! A small town for journeys: the tenant in-process, and engines on homes in temporary folders.
//!
//! Nothing here waits for real time: the town's clock is the runtime's, which stories pause
//! (`#[tokio::test(start_paused = true)]`), so that whoever sleeps moves it at once; it can be put forward by hand as well.
//! The tenant answers in the same process. What one [`Town`] holds is gone when it is dropped.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a journey that cannot be set up has failed")]

mod noor;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body;
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Method, header};
use http_body_util::BodyExt;
use musette_core::doors::{Clock, Doors, StoreThreads};
use musette_core::engine::{Account, Documents, Musette, Outbox, Setting, Sizes, Surroundings};
use musette_core::http::{Incoming, Outgoing, Transport, TransportError};
use musette_core::model::{BootTime, WallTime};
use musette_core::vault::{Secret, SecretError, SecretStore};
use musette_tenant::colleague::{Deed, Given, Seen};
use musette_tenant::{CLIENT_ID, Tenant, TenantConfig};
use url::Url;

/// Where the tenant's API is, in-process.
pub const BASE: &str = "http://127.0.0.1:4001";
/// Where its contents are: another origin.
pub const CONTENT: &str = "http://127.0.0.1:4002";
/// Where another organisation's API is,
pub const ELSEWHERE: &str = "http://127.0.0.1:4003";
/// and where its contents are.
const ELSEWHERE_CONTENT: &str = "http://127.0.0.1:4004";
/// The traveller.
pub const ADA: &str = "ada.keller@rive.example";
/// Her colleague.
pub const NOOR: &str = "noor.haddad@rive.example";
/// The library of drawings, as the tenant calls it.
pub const PLANS: &str = "Production/Plans";

const START: i64 = 1_780_000_000_000;

/// One clock for the tenant and for every device: the runtime's, and what it was put forward.
#[derive(Clone, Debug)]
pub struct TownClock {
    began: tokio::time::Instant,
    put_forward: Arc<AtomicI64>,
}

impl TownClock {
    fn begin() -> TownClock {
        TownClock { began: tokio::time::Instant::now(), put_forward: Arc::default() }
    }

    /// Puts it forward.
    pub fn forward(&self, by: Duration) {
        self.put_forward.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    fn passed(&self) -> i64 {
        i64::try_from(self.began.elapsed().as_millis()).unwrap() + self.put_forward.load(Ordering::SeqCst)
    }
}

impl Clock for TownClock {
    fn wall(&self) -> WallTime {
        WallTime(START + self.passed())
    }

    fn boot(&self) -> BootTime {
        BootTime(self.passed())
    }
}

/// The clock of a device: the town's, but for the wall clock, which may be set wrong. Boot clocks cannot be set.
#[derive(Clone, Debug)]
pub struct DeviceClock {
    town: TownClock,
    wrong_by: Arc<AtomicI64>,
}

impl Clock for DeviceClock {
    fn wall(&self) -> WallTime {
        WallTime(self.town.wall().0 + self.wrong_by.load(Ordering::SeqCst))
    }

    fn boot(&self) -> BootTime {
        self.town.boot()
    }
}

/// A secret store in memory; shared by the engines on one home.
#[derive(Debug, Default)]
pub struct Drawer(Mutex<BTreeMap<String, Secret>>, AtomicBool);

impl Drawer {
    /// Nothing is taken out of it or put into it until [`Drawer::unlock`].
    pub fn lock(&self) {
        self.1.store(true, Ordering::SeqCst);
    }

    /// It opens again.
    pub fn unlock(&self) {
        self.1.store(false, Ordering::SeqCst);
    }

    fn contents(&self) -> Result<std::sync::MutexGuard<'_, BTreeMap<String, Secret>>, SecretError> {
        if self.1.load(Ordering::SeqCst) { Err(SecretError::Locked) } else { Ok(self.0.lock().unwrap()) }
    }
}

impl Drawer {
    /// Every secret by its name.
    pub fn everything(&self) -> BTreeMap<String, Secret> {
        self.0.lock().unwrap().clone()
    }

    /// All that is in it, in another drawer: a backup, or another device's.
    pub fn copied(&self) -> Drawer {
        Drawer(Mutex::new(self.0.lock().unwrap().clone()), AtomicBool::default())
    }
}

impl SecretStore for Drawer {
    fn get(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        Ok(self.contents()?.get(name).cloned())
    }

    fn put(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        self.contents()?.insert(name.into(), secret.clone());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.contents()?.remove(name);
        Ok(())
    }
}

/// The tenant's router as a transport, with a plane that can be on or off.
#[derive(Clone)]
pub struct Line {
    tenant: Tenant,
    plane: Arc<AtomicBool>,
    /// Bytes a second, each way; 0 is as fast as the machine.
    width: Arc<AtomicU64>,
    meanwhile: Arc<Mutex<Vec<Meanwhile>>>,
}

impl Line {
    /// Waits as long as so many bytes take.
    async fn carry(width: u64, bytes: usize) {
        if let Some(millis) = (bytes as u64 * 1_000).checked_div(width) {
            tokio::time::sleep(Duration::from_millis(millis)).await;
        }
    }
}

/// Something that happens while a request is on its way, once.
struct Meanwhile {
    method: &'static str,
    part: String,
    arrived: bool,
    deed: BoxFuture<'static, ()>,
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line")
    }
}

#[async_trait]
impl Transport for Line {
    async fn exchange(&self, request: Outgoing) -> Result<Incoming, TransportError> {
        if self.plane.load(Ordering::SeqCst) {
            return Err(TransportError::NotConnected("airplane mode".into()));
        }
        let is_of = |arrived: bool, method: &Method, path: &str| {
            let mut waiting = self.meanwhile.lock().unwrap();
            let found = waiting.iter().position(|meanwhile| {
                meanwhile.arrived == arrived && *method == meanwhile.method && path.contains(&meanwhile.part)
            });
            found.map(|at| waiting.remove(at).deed)
        };
        let (method, path) = (request.method.clone(), request.url.path().to_owned());
        if let Some(deed) = is_of(false, &method, &path) {
            deed.await;
            if self.plane.load(Ordering::SeqCst) {
                return Err(TransportError::NotConnected("airplane mode".into()));
            }
        }
        let width = self.width.load(Ordering::SeqCst);
        Line::carry(width, request.body.len()).await;
        let mut sent = http::Request::builder().method(request.method).uri(request.url.as_str());
        let headers = sent.headers_mut().expect("a request that can be built");
        *headers = request.headers;
        headers.insert(header::HOST, request.url.authority().parse().expect("an authority is a header"));
        headers.insert(header::CONTENT_LENGTH, request.body.len().into());
        let sent = sent.body(Body::from(request.body)).expect("a request that can be built");
        let cut = || TransportError::Broken("cut".into());
        let (parts, body) = self.tenant.call(sent).await.map_err(|_| cut())?.into_parts();
        if let Some(deed) = is_of(true, &method, &path) {
            deed.await;
            if self.plane.load(Ordering::SeqCst) {
                return Err(cut());
            }
        }
        let body = BodyExt::into_data_stream(body).map(move |piece| piece.map_err(|_| cut()));
        let body = body.then(move |piece: Result<Bytes, TransportError>| async move {
            Line::carry(width, piece.as_ref().map_or(0, Bytes::len)).await;
            piece
        });
        let body = body.boxed();
        Ok(Incoming { status: parts.status, headers: parts.headers, body })
    }
}

/// The tenant, and what devices share.
pub struct Town {
    /// The organisation.
    pub tenant: Tenant,
    /// The right time.
    pub clock: TownClock,
    base: &'static str,
    wrong_by: Arc<AtomicI64>,
    line: Line,
    folder: tempfile::TempDir,
}

/// A home, with its keys: engines may be opened on it again and again, also two at once.
pub struct HomeFolder {
    /// Where it is.
    pub path: PathBuf,
    /// Its keys.
    pub keys: Arc<Drawer>,
}

/// What another client was answered.
#[derive(Clone, Debug)]
pub struct Told {
    /// The status.
    pub status: u16,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Told {
    /// The body as JSON; `null` when it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// An engine on a home, somebody signed in.
pub struct Device {
    /// The engine.
    pub engine: Musette,
    /// Who is signed in.
    pub account: Account,
    /// Her documents.
    pub documents: Documents,
    /// Her outbox.
    pub outbox: Outbox,
}

impl Town {
    /// A town of this seed with a few hundred files.
    pub fn of(seed: u64) -> Town {
        Town::with_files(seed, 400)
    }

    /// A town of this seed with so many files.
    pub fn with_files(seed: u64, files: u64) -> Town {
        Town::at(BASE, CONTENT, seed, files, None, 0)
    }

    /// A town of this seed with so many files, and so many posts in Engage.
    pub fn with_posts(seed: u64, files: u64, posts: u64) -> Town {
        Town::at(BASE, CONTENT, seed, files, Some(posts), 0)
    }

    /// A town of this seed with so many people in its directory.
    pub fn with_people(seed: u64, files: u64, people: usize) -> Town {
        Town::at(BASE, CONTENT, seed, files, None, people)
    }

    /// A town at another address: with the same seed it has the same people, as far as they can be told by their ids.
    pub fn elsewhere(seed: u64, files: u64) -> Town {
        Town::at(ELSEWHERE, ELSEWHERE_CONTENT, seed, files, None, 0)
    }

    fn at(base: &'static str, content: &'static str, seed: u64, files: u64, posts: Option<u64>, people: usize) -> Town {
        let clock = TownClock::begin();
        let now = clock.clone();
        let usual = TenantConfig::in_process(seed, Arc::new(move || now.wall().0));
        let tenant = Tenant::new(TenantConfig {
            people,
            files,
            posts: posts.unwrap_or(usual.posts),
            base_url: base.into(),
            content_url: content.into(),
            ..usual
        });
        let line =
            Line { tenant: tenant.clone(), plane: Arc::default(), width: Arc::default(), meanwhile: Arc::default() };
        Town { tenant, clock, base, wrong_by: Arc::default(), line, folder: tempfile::tempdir().unwrap() }
    }

    /// Airplane mode.
    pub fn plane(&self, on: bool) {
        self.line.plane.store(on, Ordering::SeqCst);
    }

    /// A network that carries so many bytes a second, each way.
    pub fn narrow(&self, bytes_a_second: u64) {
        self.line.width.store(bytes_a_second, Ordering::SeqCst);
    }

    /// Sets the wall clocks of all devices wrong by so many milliseconds; ahead when it is positive.
    pub fn set_device_clocks(&self, wrong_by: i64) {
        self.wrong_by.store(wrong_by, Ordering::SeqCst);
    }

    /// Does something when the next request of this kind has left the device and not arrived yet.
    pub fn before(&self, method: &'static str, part: &str, deed: impl Future<Output = ()> + Send + 'static) {
        self.meanwhile(method, part, false, deed);
    }

    /// Does something when the next request of this kind has arrived and is not answered yet.
    pub fn after(&self, method: &'static str, part: &str, deed: impl Future<Output = ()> + Send + 'static) {
        self.meanwhile(method, part, true, deed);
    }

    /// Airplane mode as soon as the next request of this kind has arrived: its answer is lost, and nothing follows it.
    pub fn plane_after(&self, method: &'static str, part: &str) {
        let plane = Arc::clone(&self.line.plane);
        self.after(method, part, async move { plane.store(true, Ordering::SeqCst) });
    }

    /// Airplane mode right before so many more requests of this kind have left the device: the last of them does not.
    pub fn plane_before(&self, method: &'static str, part: &str, requests: usize) {
        for _ in 1..requests {
            self.before(method, part, async {});
        }
        let plane = Arc::clone(&self.line.plane);
        self.before(method, part, async move { plane.store(true, Ordering::SeqCst) });
    }

    fn meanwhile(
        &self,
        method: &'static str,
        part: &str,
        arrived: bool,
        deed: impl Future<Output = ()> + Send + 'static,
    ) {
        let deed = Meanwhile { method, part: part.to_owned(), arrived, deed: Box::pin(deed) };
        self.line.meanwhile.lock().unwrap().push(deed);
    }

    /// The doors of a device in this town: its clock, the real disk.
    pub fn doors(&self) -> Doors {
        let clock = DeviceClock { town: self.clock.clone(), wrong_by: Arc::clone(&self.wrong_by) };
        Doors { clock: Arc::new(clock), store_threads: StoreThreads::Inline, ..Doors::system() }
    }

    /// A new home.
    pub fn home(&self, name: &str) -> HomeFolder {
        HomeFolder { path: self.folder.path().join(name), keys: Arc::default() }
    }

    /// A folder for files of the person.
    pub fn desk(&self) -> &Path {
        self.folder.path()
    }

    /// What an engine on this home is opened with.
    pub fn surroundings(&self, home: &HomeFolder) -> Surroundings {
        Surroundings {
            home: home.path.clone(),
            doors: self.doors(),
            secrets: Arc::clone(&home.keys) as _,
            transport: Arc::new(self.line.clone()),
            zone: jiff::tz::TimeZone::UTC,
            sizes: Sizes::default(),
        }
    }

    /// Where this town's services are.
    pub fn setting(&self) -> Setting {
        Setting {
            authority: format!("{}/{}", self.base, self.tenant.tenant_id()),
            graph: format!("{}/v1.0", self.base),
            engage: format!("{}/api/v1", self.base),
            client_id: CLIENT_ID.into(),
            redirect: "http://localhost:53682".into(),
        }
    }

    /// A new device with Ada signed in and everything followed and known.
    pub async fn ada(&self) -> (HomeFolder, Device) {
        let home = self.home("ada");
        let device = self.sign_in(&home, ADA).await;
        device.engine.refresh_drives(device.account.id).await.unwrap();
        for drive in device.documents.drives().await.unwrap() {
            device.engine.follow(drive.id).await.unwrap();
        }
        device.sync().await;
        (home, device)
    }

    /// Signs somebody in on a home, by the browser.
    pub async fn sign_in(&self, home: &HomeFolder, login: &str) -> Device {
        let engine = Musette::open(self.surroundings(home)).await.unwrap();
        let accounts = engine.accounts();
        let address = accounts.begin_sign_in(&self.setting(), None, None).await.unwrap();
        let redirect = self.at_the_browser(&address, login).await;
        let account = accounts.finish_sign_in(&redirect).await.unwrap();
        Device::of(engine, account).await
    }

    /// Opens an engine on a home where somebody has signed in before.
    pub async fn reopen(&self, home: &HomeFolder) -> Device {
        Device::over(Musette::open(self.surroundings(home)).await.unwrap()).await
    }

    /// The person at the browser: answers where it is sent back to.
    pub async fn at_the_browser(&self, address: &Url, login: &str) -> Url {
        let password = self.tenant.people().into_iter().find(|person| person.login == login).unwrap().password;
        let page = self.ask(Method::GET, address.clone(), HeaderMap::new(), Bytes::new()).await;
        let mut headers = HeaderMap::new();
        for cookie in page.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            headers.append(header::COOKIE, HeaderValue::from_str(pair).unwrap());
        }
        let mut html = Vec::new();
        let mut body = page.body;
        while let Some(piece) = body.next().await {
            html.extend_from_slice(&piece.unwrap());
        }
        let html = String::from_utf8(html).unwrap();
        let action = html.split("action=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("login", login)
            .append_pair("password", &password)
            .finish();
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(header::CONTENT_TYPE, kind);
        let answer = self.ask(Method::POST, address.join(&action).unwrap(), headers, Bytes::from(form)).await;
        answer.headers[header::LOCATION].to_str().unwrap().parse().unwrap()
    }

    async fn ask(&self, method: Method, url: Url, headers: HeaderMap, body: Bytes) -> Incoming {
        self.line.exchange(Outgoing { method, url, headers, body }).await.unwrap()
    }

    /// One request of another client, with a fresh token of this person's for that service where one is named.
    pub async fn another_client(&self, login: Option<&str>, method: Method, address: &str, body: &[u8]) -> Told {
        let mut headers = HeaderMap::new();
        let scope = match address.contains("/api/v1/") {
            true => musette_tenant::command::ENGAGE_SCOPE,
            false => "https://graph.microsoft.com/.default",
        };
        if let Some(token) = login.and_then(|login| self.tenant.entra().mint_for(login, CLIENT_ID, scope)) {
            let bearer = HeaderValue::from_str(&format!("Bearer {}", token.access_token)).unwrap();
            headers.insert(header::AUTHORIZATION, bearer);
        }
        if body.starts_with(b"{") {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let body = Bytes::copy_from_slice(body);
        let answer = self.ask(method, address.parse().unwrap(), headers, body).await;
        let mut told = Told { status: answer.status.as_u16(), body: Vec::new() };
        let mut pieces = answer.body;
        while let Some(piece) = pieces.next().await {
            told.body.extend_from_slice(&piece.unwrap());
        }
        told
    }

    /// The address in Graph of something among the drawings; `""` is their root.
    pub fn address(&self, path: &str, rest: &str) -> String {
        let seen = self.tenant.drive_id(PLANS).unwrap();
        match path {
            "" => format!("{BASE}/v1.0/drives/{seen}/root{rest}"),
            path => format!("{BASE}/v1.0/drives/{seen}/items/{}{rest}", self.seen(path).unwrap().id),
        }
    }

    /// A colleague gives a file of the drawings other bytes.
    pub fn noor_edits(&self, path: &str, text: &str) -> Seen {
        self.noor(&Deed::Edit { drive: PLANS.into(), path: path.into(), content: said(text) })
    }

    /// A colleague makes a file among the drawings.
    pub fn noor_makes(&self, path: &str, text: &str) -> Seen {
        self.noor(&Deed::Create { drive: PLANS.into(), path: path.into(), content: said(text) })
    }

    /// A colleague does something.
    pub fn noor(&self, deed: &Deed) -> Seen {
        self.clock.forward(Duration::from_secs(1));
        self.tenant.act(deed, Some(NOOR)).unwrap()
    }

    /// What the organisation has among the drawings at this path.
    pub fn seen(&self, path: &str) -> Option<Seen> {
        self.tenant.inspect(PLANS, path).ok()
    }

    /// The SHA-256 that a text would have.
    pub fn sum(text: &str) -> String {
        sha256(text.as_bytes())
    }
}

/// The SHA-256 of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn said(text: &str) -> Given {
    Given { text: Some(text.into()), ..Given::default() }
}

impl Device {
    /// An engine on whose home somebody has signed in before.
    pub async fn over(engine: Musette) -> Device {
        let account = engine.accounts().list().await.unwrap().remove(0);
        Device::of(engine, account).await
    }

    async fn of(engine: Musette, account: Account) -> Device {
        let documents = engine.documents(account.id).await.unwrap();
        let outbox = engine.outbox(account.id).await.unwrap();
        Device { engine, account, documents, outbox }
    }

    /// Syncs until everything is done or something stands in the way.
    pub async fn sync(&self) -> musette_core::sync::SyncReport {
        self.engine.sync(self.account.id, musette_core::model::Budget::WHOLE).await.unwrap()
    }

    /// The item among the drawings at this path.
    pub async fn at(&self, path: &str) -> musette_core::model::ItemRow {
        self.documents.at_path(&format!("{PLANS}/{path}")).await.unwrap()
    }

    /// Whether something is shown among the drawings at this path.
    pub async fn shows(&self, path: &str) -> bool {
        self.documents.at_path(&format!("{PLANS}/{path}")).await.is_ok()
    }

    /// All bytes of a file, fetched when they are not here.
    pub async fn read(&self, path: &str) -> Vec<u8> {
        let item = self.at(path).await;
        if self.documents.open(item).await.is_err() {
            self.documents.fetch(item).await.unwrap();
        }
        let opened = self.documents.open(item).await.unwrap();
        opened.read_at(0, usize::try_from(opened.size).unwrap()).await.unwrap()
    }

    /// All bytes of a file as the server has it now.
    pub async fn read_newest(&self, path: &str) -> Vec<u8> {
        self.documents.fetch(self.at(path).await).await.unwrap();
        self.read(path).await
    }

    /// Saves a text in the place of a file, based on what is here.
    pub async fn write(&self, path: &str, text: &str) {
        let item = self.at(path).await;
        let source = musette_core::engine::Source::Bytes(text.as_bytes().to_vec());
        self.documents.save(item, None, source).await.unwrap();
    }
}

//! The tenant on loopback, one of its drives, and rclone pointed at it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::Body;
use http::{Method, Request};
use musette_tenant::{CLIENT_ID, Tenant, TenantConfig};
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub use super::quick_xor::quick_xor;

const LOGIN: &str = "ada.keller@rive.example";
const GOOD_FOR_LONG: &str = "2099-01-01T00:00:00Z";

/// What is known of an item, from either side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub id: String,
    pub folder: bool,
    pub size: u64,
    pub quick_xor: String,
}

/// A running tenant with rclone beside it.
pub struct Town {
    tenant: Tenant,
    drive: String,
    base: String,
    rclone: PathBuf,
    home: tempfile::TempDir,
    log: Log,
    serving: Vec<tokio::task::JoinHandle<()>>,
}

/// Bytes that differ from number to number and do not repeat soon.
pub fn bytes(number: usize, size: usize) -> Vec<u8> {
    let mut state = (number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (0..size)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 24) as u8
        })
        .collect()
}

/// A request as it came in.
struct Asked {
    origin: Origin,
    method: Method,
    path: String,
    token: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Api,
    Content,
}

type Log = Arc<Mutex<Vec<Asked>>>;

fn serve(tenant: &Tenant, listener: TcpListener, origin: Origin, log: &Log) -> tokio::task::JoinHandle<()> {
    let (tenant, log) = (tenant.clone(), Arc::clone(log));
    let app = axum::Router::new().fallback(move |request: Request<Body>| {
        log.lock().unwrap().push(Asked {
            origin,
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            token: request.headers().contains_key("authorization"),
        });
        let tenant = tenant.clone();
        async move { tenant.call(request).await.unwrap() }
    });
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() })
}

impl Town {
    /// A tenant of three thousand files, and the library of this name; nothing when there is no rclone and none is needed.
    pub async fn open(library: &str) -> Option<Self> {
        let rclone = super::peers()?.join("rclone");
        let api = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let content = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let origin = |listener: &TcpListener| format!("http://{}", listener.local_addr().unwrap());
        let base = origin(&api);
        let tenant = Tenant::new(TenantConfig {
            seed: 7,
            people: 12,
            files: 3_000,
            base_url: base.clone(),
            content_url: origin(&content),
            clock: Arc::new(|| {
                i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
            }),
        });
        let log = Log::default();
        let serving = vec![serve(&tenant, api, Origin::Api, &log), serve(&tenant, content, Origin::Content, &log)];
        let home = tempfile::tempdir().unwrap();
        let mut town = Self { tenant, drive: String::new(), base, rclone, home, log, serving };
        town.enter(library).await;
        Some(town)
    }

    /// Points rclone at another library.
    pub async fn enter(&mut self, library: &str) {
        self.drive = self.drive_named(library).await;
        self.configure();
    }

    fn configure(&self) {
        let tokens = self.tenant.mint(LOGIN).unwrap();
        let token = json!({
            "access_token": tokens.access_token,
            "token_type": "Bearer",
            "refresh_token": tokens.refresh_token,
            "expiry": GOOD_FOR_LONG,
        });
        let base = &self.base;
        let config = format!(
            "[rive]\ntype = onedrive\ntenant_url = {base}/_api\ntoken_url = {base}/common/oauth2/v2.0/token\n\
             client_id = {CLIENT_ID}\ndrive_id = {}\ndrive_type = business\ndelta = true\ntoken = {token}\n",
            self.drive
        );
        std::fs::write(self.config(), config).unwrap();
    }

    async fn get(&self, path: &str) -> Value {
        let token = self.tenant.mint(LOGIN).unwrap().access_token;
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}/v1.0{path}", self.base) };
        let request = Request::get(url).header("authorization", format!("Bearer {token}")).body(Body::empty()).unwrap();
        let answer = self.tenant.call(request).await.unwrap();
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    async fn drive_named(&self, library: &str) -> String {
        if library == "OneDrive" {
            return self.get("/me/drive").await["id"].as_str().unwrap().to_owned();
        }
        let sites = self.get("/sites?search=*").await;
        for site in sites["value"].as_array().unwrap() {
            let drives = self.get(&format!("/sites/{}/drives", site["id"].as_str().unwrap())).await;
            if let Some(drive) = drives["value"].as_array().unwrap().iter().find(|drive| drive["name"] == library) {
                return drive["id"].as_str().unwrap().to_owned();
            }
        }
        panic!("no library {library}: {sites}")
    }

    /// Everything in the drive, as the tenant itself says.
    pub fn held(&self) -> BTreeMap<String, Kept> {
        let runtime = tokio::runtime::Handle::current();
        tokio::task::block_in_place(|| runtime.block_on(self.walk()))
    }

    async fn walk(&self) -> BTreeMap<String, Kept> {
        let mut found = BTreeMap::new();
        let mut folders = vec![(String::new(), "root".to_owned())];
        while let Some((path, id)) = folders.pop() {
            let mut next = format!("/drives/{}/items/{id}/children", self.drive);
            loop {
                let page = self.get(&next).await;
                for item in page["value"].as_array().unwrap() {
                    let path = format!("{path}{}", item["name"].as_str().unwrap());
                    let id = item["id"].as_str().unwrap().to_owned();
                    let folder = item.get("folder").is_some();
                    if folder {
                        folders.push((format!("{path}/"), id.clone()));
                    }
                    let quick_xor = hex_of(item["file"]["hashes"]["quickXorHash"].as_str().unwrap_or(""));
                    let size = if folder { 0 } else { item["size"].as_u64().unwrap() };
                    found.insert(path, Kept { id, folder, size, quick_xor });
                }
                match page["@odata.nextLink"].as_str() {
                    Some(link) => next = link.to_owned(),
                    None => break,
                }
            }
        }
        found
    }

    /// What an `lsjson` of rclone prints.
    pub fn listed(&self, arguments: &[&str]) -> BTreeMap<String, Kept> {
        let listing: Value = serde_json::from_str(&self.run(arguments)).unwrap();
        let text = |item: &Value, name: &str| item[name].as_str().unwrap_or("").to_owned();
        listing
            .as_array()
            .unwrap()
            .iter()
            .map(|item| {
                let folder = item["IsDir"] == true;
                let id = text(item, "ID");
                let kept = Kept {
                    id: id.rsplit_once('#').map_or(id.clone(), |(_, bare)| bare.to_owned()),
                    folder,
                    size: if folder { 0 } else { item["Size"].as_u64().unwrap() },
                    quick_xor: text(&item["Hashes"], "quickxor"),
                };
                (text(item, "Path"), kept)
            })
            .collect()
    }

    fn spawn(&self, arguments: &[&str]) -> std::process::Output {
        tokio::task::block_in_place(|| {
            super::sealed_off(&self.rclone, self.home.path())
                .arg("--config")
                .arg(self.config())
                .args(["--retries", "1", "--low-level-retries", "2", "--timeout", "20s", "-v"])
                .args(arguments)
                .output()
                .unwrap()
        })
    }

    /// Runs rclone and answers with the bytes that it prints.
    pub fn output(&self, arguments: &[&str]) -> Vec<u8> {
        let output = self.spawn(arguments);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "rclone {arguments:?}\n{complaint}");
        output.stdout
    }

    /// The same as text.
    pub fn run(&self, arguments: &[&str]) -> String {
        String::from_utf8(self.output(arguments)).unwrap()
    }

    /// Whether rclone ends well.
    pub fn succeeds(&self, arguments: &[&str]) -> bool {
        self.spawn(arguments).status.success()
    }

    /// Ends all access tokens, and tells rclone so by its own file.
    pub fn expire(&self) {
        self.tenant.entra().expire_access_tokens();
        let config = std::fs::read_to_string(self.config()).unwrap();
        std::fs::write(self.config(), config.replace(GOOD_FOR_LONG, "2020-01-01T00:00:00Z")).unwrap();
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn config(&self) -> PathBuf {
        self.home.path().join("rclone.conf")
    }

    /// Whether a path that ends so was asked for.
    pub fn asked_for(&self, end: &str) -> bool {
        self.log.lock().unwrap().iter().any(|asked| asked.path.ends_with(end))
    }

    /// How many requests so far wanted to change something.
    pub fn changes(&self) -> usize {
        let log = self.log.lock().unwrap();
        log.iter().filter(|asked| asked.method != Method::GET && !asked.path.ends_with("/token")).count()
    }

    /// How many requests took a token to where none may go.
    pub fn tokens_at_the_content_origin(&self) -> usize {
        self.log.lock().unwrap().iter().filter(|asked| asked.origin == Origin::Content && asked.token).count()
    }

    pub async fn close(self) {
        for one in self.serving {
            one.abort();
        }
    }
}

fn hex_of(base64: &str) -> String {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(base64).unwrap();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

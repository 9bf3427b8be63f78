//! The tenant on loopback, one of its drives, and rclone pointed at it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use musette_tenant::serve::{RunningTenant, ServeConfig, serve};
use musette_tenant::{CLIENT_ID, Fault};
use serde_json::{Value, json};

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
    running: RunningTenant,
    drive: String,
    rclone: PathBuf,
    home: tempfile::TempDir,
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

impl Town {
    /// A tenant of three thousand files, and this drive of it; nothing when there is no rclone and none is needed.
    pub async fn open(drive: &str) -> Option<Self> {
        let rclone = super::peers()?.join("rclone");
        let running = serve(ServeConfig { seed: 7, people: 12, files: 3_000, ..ServeConfig::default() }).await.unwrap();
        let town = Self { running, drive: String::new(), rclone, home: tempfile::tempdir().unwrap() };
        Some(town.at(drive))
    }

    /// Points rclone at another drive.
    pub fn at(mut self, drive: &str) -> Self {
        self.drive = drive.to_owned();
        self.configure();
        self
    }

    /// The libraries, and the OneDrives of the cast.
    pub fn drives(&self) -> Vec<String> {
        self.running.tenant.drives().into_iter().map(|(name, _)| name).collect()
    }

    fn configure(&self) {
        let login = if self.drive.contains('@') { &self.drive } else { LOGIN };
        let tokens = self.running.tenant.mint(login).unwrap();
        let token = json!({
            "access_token": tokens.access_token,
            "token_type": "Bearer",
            "refresh_token": tokens.refresh_token,
            "expiry": GOOD_FOR_LONG,
        });
        let base = &self.running.base;
        let config = format!(
            "[rive]\ntype = onedrive\ntenant_url = {base}/_api\ntoken_url = {base}/common/oauth2/v2.0/token\n\
             client_id = {CLIENT_ID}\ndrive_id = {}\ndrive_type = business\ndelta = true\ntoken = {token}\n",
            self.running.tenant.drive_id(&self.drive).unwrap()
        );
        std::fs::write(self.config(), config).unwrap();
    }

    /// Everything in the drive, as the tenant itself sees it, without asking Graph.
    pub fn held(&self) -> BTreeMap<String, Kept> {
        let seen = self.running.tenant.inspect_tree(&self.drive, "").unwrap();
        seen.into_iter()
            .map(|seen| {
                let folder = seen.kind == "folder";
                // Graph gives no hash for no bytes; the inspection does.
                let hash = seen.quick_xor_hash.filter(|_| seen.size > 0).unwrap_or_default();
                let kept =
                    Kept { id: seen.id, folder, size: if folder { 0 } else { seen.size }, quick_xor: hex_of(&hash) };
                (seen.path, kept)
            })
            .collect()
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

    /// Runs rclone, which has to fail, and answers with its complaint.
    pub fn fails(&self, arguments: &[&str]) -> String {
        let output = self.spawn(arguments);
        assert!(!output.status.success(), "rclone {arguments:?} went well");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// Plays a fault.
    pub fn play(&self, fault: Fault) {
        self.running.tenant.play(fault).unwrap();
    }

    /// Closes the tenant's listeners, or opens them again.
    pub async fn airplane(&self, on: bool) {
        self.running.airplane(on).await.unwrap();
    }

    /// Ends all access tokens, and tells rclone so by its own file.
    pub fn expire(&self) {
        self.running.tenant.entra().expire_access_tokens();
        let config = std::fs::read_to_string(self.config()).unwrap();
        std::fs::write(self.config(), config.replace(GOOD_FOR_LONG, "2020-01-01T00:00:00Z")).unwrap();
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn config(&self) -> PathBuf {
        self.home.path().join("rclone.conf")
    }

    /// Whether a path with this in it was asked for.
    pub fn asked_for(&self, part: &str) -> bool {
        self.running.tenant.log_after(0).iter().any(|entry| entry.path.contains(part))
    }

    /// How many requests so far were answered so; 0 stands for a connection that was cut.
    pub fn answered(&self, status: u16) -> usize {
        self.running.tenant.log_after(0).iter().filter(|entry| entry.status == status).count()
    }

    /// How many requests so far wanted to change something.
    pub fn changes(&self) -> usize {
        let log = self.running.tenant.log_after(0);
        log.iter().filter(|entry| entry.method != "GET" && !entry.path.ends_with("/token")).count()
    }

    /// How many requests took a token to where none may go.
    pub fn tokens_at_the_content_origin(&self) -> u64 {
        self.running.tenant.totals().tokens_at_content
    }

    pub async fn close(self) {
        self.running.shutdown().await;
    }
}

fn hex_of(base64: &str) -> String {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(base64).unwrap();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

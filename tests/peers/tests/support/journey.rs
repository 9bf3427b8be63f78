//! A tenant over TLS, and a client that is pointed at it and says what held.

use std::path::{Path, PathBuf};
use std::process::Command;

use musette_tenant::serve::{RunningTenant, ServeConfig, serve};

pub const ADA: &str = "ada.keller@rive.example";

/// The tenant, and a folder to work in.
pub struct Journey {
    pub running: RunningTenant,
    pub home: tempfile::TempDir,
}

impl Journey {
    /// A tenant of three thousand files and so many posts, with what a client must be pointed at in `pointers.json`.
    pub async fn begin(posts: u64) -> Self {
        let config = ServeConfig { tls: true, seed: 7, files: 3_000, posts, ..ServeConfig::default() };
        let running = serve(config).await.unwrap();
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("ca.pem"), running.ca_pem.as_ref().unwrap()).unwrap();
        let pointers = musette_tenant::command::pointers(&running);
        std::fs::write(home.path().join("pointers.json"), pointers.to_string()).unwrap();
        Self { running, home }
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// A script of ours for Python, sealed off, that trusts the tenant's authority.
    pub fn python(&self, bin: &Path, script: &str) -> Command {
        let mut client = super::sealed_off(&bin.join("python"), self.home.path());
        client
            .args(["-W", "ignore"])
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(script))
            .arg(self.at("pointers.json"));
        client.env("REQUESTS_CA_BUNDLE", self.at("ca.pem")).env("PYTHONDONTWRITEBYTECODE", "1");
        client
    }

    /// The same for JavaScript; nothing where its clients could not be installed, which is said.
    pub fn javascript(&self, bin: &Path, script: &str) -> Option<Command> {
        let js = bin.join("../js");
        if let Ok(why) = std::fs::read_to_string(bin.join("../without-javascript.txt")) {
            eprintln!("not run: the JavaScript clients: {}", why.trim());
            return None;
        }
        assert!(js.join("node_modules").exists(), "the JavaScript clients are not installed: run tests/peers/setup.sh");
        // A module is looked for beside the script, hence the script is put beside its modules.
        let beside = js.join(script);
        std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("js").join(script), &beside).unwrap();
        let mut client = super::sealed_off(&js.join("node"), self.home.path());
        client.arg(&beside).arg(self.at("pointers.json")).env("NODE_EXTRA_CA_CERTS", self.at("ca.pem"));
        Some(client)
    }

    /// Runs a client and gives what it says held, in order: a word, and what stands behind it.
    pub async fn play(&self, mut client: Command) -> Vec<(String, String)> {
        let output = tokio::task::spawn_blocking(move || client.output().unwrap()).await.unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{complaint}");
        let said = String::from_utf8(output.stdout).unwrap();
        let held = said.lines().map(|line| line.strip_prefix("held ").unwrap_or_else(|| panic!("{line}")));
        held.map(|line| line.split_once(' ').unwrap_or((line, ""))).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
    }

    /// The SHA-256 of a file of Ada's as the tenant itself has it.
    pub fn kept(&self, path: &str) -> String {
        self.running.tenant.inspect(ADA, path).unwrap().sha256.unwrap()
    }

    pub async fn end(self) {
        assert_eq!(self.running.tenant.totals().tokens_at_content, 0, "a token went to another host");
        self.running.shutdown().await;
    }
}

/// What held, in order.
pub fn words(held: &[(String, String)]) -> Vec<&str> {
    held.iter().map(|(word, _)| word.as_str()).collect()
}

/// What stands behind a word.
pub fn said(held: &[(String, String)], word: &str) -> String {
    held.iter().find(|(known, _)| known == word).unwrap().1.clone()
}

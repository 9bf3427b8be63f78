//! Graph clients that nobody here wrote work with the tenant: Microsoft's own for JavaScript (with MSAL for Node), and O365 for Python.
//!
//! Both insist on HTTPS and on the shapes that their own models have. They sign in, list, walk, page a delta, upload in one piece and in
//! a session, resume a broken one, download, copy, move, share, search and delete. What they say they sent is compared
//! with the tenant's own inspection.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::path::Path;
use std::process::Command;

use musette_tenant::serve::{RunningTenant, ServeConfig, serve};

const ADA: &str = "ada.keller@rive.example";

struct Journey {
    running: RunningTenant,
    home: tempfile::TempDir,
}

impl Journey {
    async fn begin() -> Self {
        let config = ServeConfig { tls: true, seed: 7, files: 3_000, ..ServeConfig::default() };
        let running = serve(config).await.unwrap();
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("ca.pem"), running.ca_pem.as_ref().unwrap()).unwrap();
        let pointers = musette_tenant::command::pointers(&running);
        std::fs::write(home.path().join("pointers.json"), pointers.to_string()).unwrap();
        Self { running, home }
    }

    fn at(&self, name: &str) -> std::path::PathBuf {
        self.home.path().join(name)
    }

    /// Runs a client and gives what it says held, in order: a word, and what stands behind it.
    async fn play(&self, mut client: Command) -> Vec<(String, String)> {
        let output = tokio::task::spawn_blocking(move || client.output().unwrap()).await.unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{complaint}");
        let said = String::from_utf8(output.stdout).unwrap();
        let held = said.lines().map(|line| line.strip_prefix("held ").unwrap_or_else(|| panic!("{line}")));
        held.map(|line| line.split_once(' ').unwrap_or((line, ""))).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
    }

    /// The SHA-256 of a file of Ada's as the tenant itself has it.
    fn kept(&self, path: &str) -> String {
        self.running.tenant.inspect(ADA, path).unwrap().sha256.unwrap()
    }

    async fn end(self) {
        assert_eq!(self.running.tenant.totals().tokens_at_content, 0, "a token went to another host");
        self.running.shutdown().await;
    }
}

fn words(held: &[(String, String)]) -> Vec<&str> {
    held.iter().map(|(word, _)| word.as_str()).collect()
}

fn said(held: &[(String, String)], word: &str) -> String {
    held.iter().find(|(known, _)| known == word).unwrap().1.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_javascript_clients_of_microsoft_do_their_whole_work() {
    let Some(bin) = support::peers() else { return };
    let js = bin.join("../js");
    let absent = bin.join("../without-javascript.txt");
    if let Ok(why) = std::fs::read_to_string(&absent) {
        eprintln!("not run: MSAL for Node and the Graph client for JavaScript: {}", why.trim());
        return;
    }
    assert!(js.join("node_modules").exists(), "the JavaScript clients are not installed: run tests/peers/setup.sh");
    let journey = Journey::begin().await;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("js/graph_journey.mjs");
    // A module is looked for beside the script, hence the script is put beside its modules.
    let beside = js.join("graph_journey.mjs");
    std::fs::copy(script, &beside).unwrap();
    let mut client = support::sealed_off(&js.join("node"), journey.home.path());
    client.arg(&beside).arg(journey.at("pointers.json")).env("NODE_EXTRA_CA_CERTS", journey.at("ca.pem"));
    let held = journey.play(client).await;
    assert_eq!(words(&held), ["sign-in", "reading", "large", "resumed", "download", "changes", "batch"]);
    assert_eq!(journey.kept("From JavaScript/large.bin"), said(&held, "large"));
    assert_eq!(journey.kept("From JavaScript/resumed.bin"), said(&held, "resumed"));
    assert!(journey.running.tenant.inspect(ADA, "Elsewhere").is_err());
    assert!(journey.running.tenant.inspect(ADA, "From a batch").is_ok());
    journey.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_graph_client_for_python_does_the_work_of_an_office() {
    let Some(bin) = support::peers() else { return };
    let journey = Journey::begin().await;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("o365_journey.py");
    let mut client = support::sealed_off(&bin.join("python"), journey.home.path());
    client.args(["-W", "ignore"]).arg(script).arg(journey.at("pointers.json")).arg(journey.home.path());
    client.env("REQUESTS_CA_BUNDLE", journey.at("ca.pem"));
    let held = journey.play(client).await;
    assert_eq!(words(&held), ["sign-in", "reading", "large", "download", "changes"]);
    assert_eq!(journey.kept("From O365/large.bin"), said(&held, "large"));
    journey.end().await;
}

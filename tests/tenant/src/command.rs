//! `musette tenant`: the organisation by itself, for clients of every kind.
//!
//! Promises: prints what a client must be pointed at and then waits for Ctrl-C (or to be told to end). With `json` the first line of standard output is one
//! object: `base`, `authority`, `token_url`, `graph` (.../v1.0), `tenant_url` (.../_api, for rclone), `engage` (.../api/v1),
//! `content`, `control`, `client_id`, `tenant_id`, `people` (`login`, `password`, `name`; the cast and at most
//! [`MOST_TOLD`] in all), `drives` (`name`, `id`), and for the first person `access_token`, `refresh_token`, `engage_token`, `drive_id`; with TLS
//! `ca_pem`, the path of the authority's certificate, which is removed at the end. Nothing else is written to disk.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::Numbers;
use crate::serve::{RunningTenant, ServeConfig, ServeFailed, serve, system_clock};
use crate::{CLIENT_ID, Fault, UnknownFault};

/// How many people are told at the start; `GET {control}/people` tells all.
pub const MOST_TOLD: usize = 100;

/// What a token for Engage is asked with.
pub const ENGAGE_SCOPE: &str = "https://www.yammer.com/access_as_user";

/// The arguments of the command.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Where the API listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// How many people there are.
    pub people: usize,
    /// How many files there are.
    pub files: u64,
    /// How many posts there are in Engage.
    pub posts: u64,
    /// Its numbers are above 2^53.
    pub large_numbers: bool,
    /// What everything is grown from.
    pub seed: u64,
    /// Faults to play from the start, by name.
    pub play: Vec<String>,
    /// One object instead of words.
    pub json: bool,
    /// HTTPS from a throw-away authority.
    pub tls: bool,
}

/// Why the command failed.
#[derive(Debug, thiserror::Error)]
pub enum RunFailed {
    /// The tenant could not be served.
    #[error(transparent)]
    Serve(#[from] ServeFailed),
    /// A fault's name is not known.
    #[error(transparent)]
    Fault(#[from] UnknownFault),
    /// The certificate or the standard output could not be written.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

/// What a client must be pointed at.
pub fn pointers(running: &RunningTenant) -> Value {
    let people = running.tenant.people();
    let told: Vec<Value> = people
        .iter()
        .take(MOST_TOLD)
        .map(|person| json!({ "login": person.login, "password": person.password, "name": person.name }))
        .collect();
    let drives: Vec<Value> =
        running.tenant.drives().into_iter().map(|(name, id)| json!({ "name": name, "id": id })).collect();
    let base = &running.base;
    let tenant_id = running.tenant.tenant_id();
    let mut value = json!({
        "base": base,
        "authority": format!("{base}/{tenant_id}"),
        "token_url": format!("{base}/{tenant_id}/oauth2/v2.0/token"),
        "graph": format!("{base}/v1.0"),
        "tenant_url": format!("{base}/_api"),
        "engage": format!("{base}/api/v1"),
        "content": running.content,
        "control": running.control,
        "client_id": CLIENT_ID,
        "tenant_id": tenant_id,
        "people": told,
        "drives": drives,
    });
    if let Some(first) = people.first() {
        if let Some(tokens) = running.tenant.mint(&first.login) {
            value["access_token"] = json!(tokens.access_token);
            value["refresh_token"] = json!(tokens.refresh_token);
        }
        let engage = running.tenant.entra().mint_for(&first.login, CLIENT_ID, ENGAGE_SCOPE);
        value["engage_token"] = json!(engage.map(|tokens| tokens.access_token));
        value["drive_id"] = json!(running.tenant.drive_id(&first.login));
    }
    value
}

fn say(value: &Value) -> String {
    let text = |name: &str| value[name].as_str().unwrap_or("-").to_owned();
    let mut lines = vec!["The tenant is up. Point a client at:".to_owned()];
    for name in ["base", "authority", "token_url", "graph", "tenant_url", "engage", "control", "client_id", "drive_id"]
    {
        lines.push(format!("  {name:<12} {}", text(name)));
    }
    if value.get("ca_pem").is_some() {
        lines.push(format!("  {:<12} {}", "ca_pem", text("ca_pem")));
    }
    lines.push("Some of its people (login, password):".to_owned());
    for person in value["people"].as_array().into_iter().flatten().take(12) {
        let (login, password) = (person["login"].as_str().unwrap_or(""), person["password"].as_str().unwrap_or(""));
        lines.push(format!("  {login:<32} {password}"));
    }
    lines.push("Ctrl-C ends it.".to_owned());
    lines.join("\n")
}

struct Certificate(PathBuf);

impl Drop for Certificate {
    fn drop(&mut self) {
        // It may have been removed already.
        let _ = std::fs::remove_file(&self.0);
    }
}

#[cfg(unix)]
async fn told_to_end() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut end = signal(SignalKind::terminate())?;
    tokio::select! {
        biased;
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = end.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn told_to_end() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// Serves, prints, and waits for Ctrl-C.
///
/// # Errors
/// When a fault is not known, a listener cannot be opened, or nothing can be written.
pub async fn run(options: RunOptions) -> Result<(), RunFailed> {
    for name in &options.play {
        Fault::check(name)?;
    }
    let running = serve(ServeConfig {
        listen: options.listen,
        seed: options.seed,
        people: options.people,
        files: options.files,
        posts: options.posts,
        numbers: if options.large_numbers { Numbers::AboveDoubles } else { Numbers::AsToday },
        tls: options.tls,
        clock: system_clock(),
    })
    .await?;
    for name in &options.play {
        running.tenant.play(Fault::named(name))?;
    }
    let mut value = pointers(&running);
    let mut certificate = None;
    if let Some(pem) = &running.ca_pem {
        let path = std::env::temp_dir().join(format!("musette-tenant-{}.pem", std::process::id()));
        std::fs::write(&path, pem)?;
        value["ca_pem"] = json!(path);
        certificate = Some(Certificate(path));
    }
    {
        let mut out = io::stdout().lock();
        writeln!(out, "{}", if options.json { value.to_string() } else { say(&value) })?;
        out.flush()?;
    }
    told_to_end().await?;
    running.shutdown().await;
    drop(certificate);
    Ok(())
}

//! The peer: rclone, pointed at the measured library as anybody would point it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::process::{self, Used};
use crate::tenant::TenantProcess;
use crate::{Bench, Outcome};

/// Where `tests/peers/setup.sh` has put it.
pub fn find(target: &Path) -> Option<PathBuf> {
    Some(target.join("peers/bin/rclone")).filter(|path| path.exists())
}

/// Runs it with these arguments, with nothing of the person's own configuration; answers what it printed and used.
pub fn run(bench: &Bench, program: &Path, arguments: &[&str]) -> Outcome<(Vec<u8>, Used)> {
    let home = bench.path("rclone");
    std::fs::create_dir_all(&home)?;
    let config = home.join("rclone.conf");
    std::fs::write(&config, configuration(&bench.tenant)?)?;
    process::run(
        Command::new(program)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", &home)
            .env("LC_ALL", "C.UTF-8")
            .arg("--config")
            .arg(config)
            .args(arguments),
    )
}

fn configuration(tenant: &TenantProcess) -> Outcome<String> {
    let at = &tenant.at;
    let token = json!({
        "access_token": at.access_token, "token_type": "Bearer", "refresh_token": at.refresh_token,
        "expiry": "2099-01-01T00:00:00Z",
    });
    Ok(format!(
        "[rive]\ntype = onedrive\ntenant_url = {base}/_api\ntoken_url = {base}/common/oauth2/v2.0/token\n\
         client_id = {}\ndrive_id = {}\ndrive_type = business\ndelta = true\ntoken = {token}\n",
        at.client_id,
        tenant.plans()?,
        base = at.base,
    ))
}

//! Finding the independent clients, and running them where they can touch nothing of the person's own.

#![allow(dead_code)] // each client uses its own part

pub mod journey;
pub mod quick_xor;
pub mod town;

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the installed peers, or nothing when the tests were told to do without.
///
/// # Panics
/// When they are missing and nobody said that this is fine: a test that cannot run must not look as if it had.
pub fn peers() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| here.join("../../target"), PathBuf::from);
    let bin = target.join("peers/bin");
    if bin.join("rclone").exists() {
        return Some(bin);
    }
    if std::env::var("MUSETTE_PEERS").is_ok_and(|value| value == "skip") {
        eprintln!("not run: the peers are not installed, and MUSETTE_PEERS=skip");
        return None;
    }
    panic!("the peers are not installed: run tests/peers/setup.sh, or set MUSETTE_PEERS=skip to go without");
}

/// A command that sees nothing of the person's own configuration.
pub fn sealed_off(program: &Path, home: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", home).env("LC_ALL", "C.UTF-8").current_dir(home);
    command
}

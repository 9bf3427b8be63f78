//! Whole stories through the public API, against the tenant: what a person does, on a bad day, and what is there afterwards.
//!
//! Every story has a town of its own and asks the tenant, as another client would, what has arrived. Time stands still but
//! for those who sleep, so the stories are as fast as the machine and always the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a story that cannot be told has failed")]

mod acknowledging;
mod ambiguous;
mod announcing;
mod attachments;
mod bad_input;
mod bad_network;
mod behind;
mod clocks;
mod conflicts;
mod contents;
mod deleted_threads;
mod deleting;
mod directory_posts;
mod drafts;
mod eviction;
mod first_look;
mod foreign_versions;
mod full_disk;
mod gaps;
mod groups;
mod hanging;
mod hard_cases;
mod held_disk;
mod home_copied;
mod lending;
mod linked;
mod lost_databases;
mod meanwhile;
mod organisation;
mod outside;
mod patience;
mod people;
mod plane;
mod private_threads;
mod quiet;
mod reading;
mod removing;
mod repointing;
mod searching;
mod signing_out;
mod slow_line;
mod stream;
mod stream_list;
mod stream_order;
mod suspending;
mod taking_back;
mod talk;
mod task_questions;
mod task_steps;
mod tasks;
mod together;
mod two_processes;
mod undo;
mod versions;

use std::time::Duration;

use musette_core::engine::{OutboxEntry, Reason, Source};
use musette_core::model::{At, IntentState, ItemKind, ItemRow, NeedsYou};
use musette_journeys::{Device, HomeFolder, PLANS, Town, sha256};
use musette_tenant::colleague::Seen;
use musette_tenant::log::Entry;

/// The folder in which the stories play, and the file that everybody works on.
const RIGGING: &str = "Rigging";
const PLAN: &str = "Rigging/Plan.txt";

/// A town with a plan in it, and Ada, who has everything and has read the plan.
async fn rigging() -> (Town, HomeFolder, Device) {
    let town = Town::with_files(11, 200);
    town.noor_makes(PLAN, "as it was");
    let (home, ada) = town.ada().await;
    assert_eq!(ada.read(PLAN).await, b"as it was");
    (town, home, ada)
}

fn text(text: &str) -> Source {
    Source::Bytes(text.as_bytes().to_vec())
}

/// So many bytes that are not alike.
fn bulk(size: usize, seed: u32) -> Vec<u8> {
    let mut state = seed | 1;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[0]
    };
    (0..size).map(next).collect()
}

/// Syncs until nothing is in the outbox but what needs the person.
async fn land(town: &Town, device: &Device) {
    for _ in 0..12 {
        device.sync().await;
        let waits = |entry: &OutboxEntry| !matches!(entry.state, IntentState::NeedsYou { .. });
        if !device.outbox.list().await.unwrap().iter().any(waits) {
            return;
        }
        town.clock.forward(Duration::from_secs(120));
    }
    panic!("not delivered: {:#?}", device.outbox.list().await.unwrap());
}

/// As [`land`], and nothing needs the person.
async fn land_all(town: &Town, device: &Device) {
    land(town, device).await;
    assert_eq!(device.outbox.list().await.unwrap(), []);
}

/// The one change that needs the person, and why.
async fn what_needs_you(device: &Device) -> (OutboxEntry, NeedsYou) {
    let mut open = device.outbox.list().await.unwrap();
    assert_eq!(open.len(), 1, "{open:#?}");
    let entry = open.remove(0);
    let IntentState::NeedsYou { why } = entry.state.clone() else { panic!("{entry:#?}") };
    (entry, why)
}

/// What the tenant has at this place among the drawings.
fn there(town: &Town, path: &str) -> Seen {
    town.seen(path).unwrap_or_else(|| panic!("{path} is not there; in its folder: {:?}", names(town, RIGGING)))
}

/// The names that the tenant has below a folder of the drawings, as paths from that folder.
fn names(town: &Town, folder: &str) -> Vec<String> {
    let tree = town.tenant.inspect_tree(PLANS, folder).unwrap();
    let prefix = format!("{folder}/");
    let mut names: Vec<String> =
        tree.into_iter().map(|seen| seen.path.strip_prefix(&prefix).unwrap_or(&seen.path).to_owned()).collect();
    names.sort();
    names
}

/// The names in the folder of the stories but for those that the town began with.
fn new_names(town: &Town) -> Vec<String> {
    names(town, RIGGING).into_iter().filter(|name| !name.starts_with("DR-") && name != "Plan.txt").collect()
}

/// What a device shows in a folder.
async fn shown(device: &Device, folder: ItemRow) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = At::Start;
    loop {
        let page = device.documents.page(folder, at, 200).await.unwrap();
        names.extend(page.items.iter().map(|item| item.name.clone()));
        match page.next() {
            Some(place) => at = At::After(place),
            None => return names,
        }
    }
}

/// Every item that a device shows, in all drives.
async fn everything(device: &Device) -> Vec<String> {
    let mut all = Vec::new();
    for drive in device.documents.drives().await.unwrap() {
        let mut folders = vec![(drive.name.clone(), device.documents.root(drive.id.row).await.unwrap())];
        while let Some((path, folder)) = folders.pop() {
            let mut at = At::Start;
            loop {
                let page = device.documents.page(folder, at, 200).await.unwrap();
                for item in &page.items {
                    let path = format!("{path}/{}", item.name);
                    if item.kind == ItemKind::Folder {
                        folders.push((path.clone(), item.id.row));
                    }
                    all.push(path);
                }
                match page.next() {
                    Some(place) => at = At::After(place),
                    None => break,
                }
            }
        }
    }
    all.sort();
    all
}

/// The number of the last request.
fn so_far(town: &Town) -> u64 {
    town.tenant.log_after(0).last().map_or(0, |entry| entry.number)
}

/// The requests since then with this method whose path holds this.
fn asked(town: &Town, since: u64, method: &str, part: &str) -> Vec<Entry> {
    let mut entries = town.tenant.log_after(since);
    entries.retain(|entry| entry.method == method && entry.path.contains(part));
    entries
}

/// The requests since then to which this fault has happened.
fn met(town: &Town, since: u64, fault: &str) -> Vec<Entry> {
    let mut entries = town.tenant.log_after(since);
    entries.retain(|entry| entry.faults.iter().any(|name| name == fault));
    entries
}

/// What was answered to the requests since then to which this fault has happened.
fn met_with(town: &Town, since: u64, fault: &str) -> Vec<u16> {
    met(town, since, fault).iter().map(|entry| entry.status).collect()
}

/// What a call that must fail says.
#[track_caller]
fn refusal<T: std::fmt::Debug>(answer: Result<T, musette_core::engine::Error>) -> Reason {
    answer.expect_err("this is to be refused").reason
}

/// That a text is there, in one file.
#[track_caller]
fn assert_there(town: &Town, path: &str, text: &str) {
    assert_eq!(there(town, path).sha256, Some(sha256(text.as_bytes())), "{path}");
}

//! What the organisation says at the end, asked as another client would ask.

use musette_core::model::IntentKind;
use musette_tenant::colleague::Seen;

use super::plane::{Done, sha256};
use super::story::{Story, say};
use crate::sentences::Outcome;

/// Compares what the organisation has with what was saved.
pub async fn ask(story: &mut Story) -> Outcome<()> {
    story.chapter("What the organisation says");
    let inspect = |path: &str| -> Option<Seen> {
        let inside = path.strip_prefix("Production/Plans/")?;
        story.inspect(inside).ok()
    };
    let mut rows = Vec::new();
    let mut count = 0;
    for (number, done) in story.flown.done.iter().enumerate() {
        let (what, kept, seen) = match done {
            Done::Saved { path, sha256: sum, edits, new } => {
                let again = |later: &Done| matches!(later, Done::Saved { path: other, .. } if other == path);
                if story.flown.done[number + 1..].iter().any(again) {
                    continue;
                }
                let name = path.rsplit('/').next().unwrap_or_default();
                if *edits == 2 {
                    let (kept, seen) = both_kept(story, path, sum);
                    (format!("the conflict on {name} keeps both"), kept, seen)
                } else {
                    let there = inspect(path);
                    let versions = there.as_ref().map_or(0, |seen| seen.versions);
                    let same = there.is_some_and(|seen| seen.sha256.as_deref() == Some(sum.as_str()));
                    let once = versions == if *new { 1 } else { 2 };
                    (
                        format!("{name} arrived exactly once"),
                        same && once,
                        format!("{versions} version(s), same SHA-256"),
                    )
                }
            }
            Done::Made { path } => {
                let there = inspect(path).is_some_and(|seen| seen.kind == "folder");
                ("the new folder is there, once".to_owned(), there, String::new())
            }
            Done::Renamed { from, to } => {
                let moved = inspect(to).is_some() && inspect(from).is_none();
                ("the renamed folder has its new name and no old one".to_owned(), moved, String::new())
            }
            Done::Deleted { path } => {
                ("the deleted file is gone, and nothing else".to_owned(), inspect(path).is_none(), String::new())
            }
            Done::Opened { .. } | Done::Slowest { .. } | Done::Begins { .. } => continue,
        };
        count += 1;
        rows.push((what, kept, seen));
    }
    say(&format!("{count} things were asked of the organisation; what it said is in the table."));
    for (what, kept, seen) in rows {
        story.promises.hold(&what, kept, &seen);
    }
    let intents: std::collections::BTreeSet<_> = story.receipts.iter().map(|receipt| receipt.intent).collect();
    let deletes = story.receipts.iter().filter(|receipt| receipt.asked == IntentKind::Delete).count();
    story.promises.hold(
        "every change has one receipt",
        intents.len() == story.receipts.len() && deletes == 1,
        &format!("{} receipts", story.receipts.len()),
    );
    let strays = story.tenant.tenant.totals().tokens_at_content;
    story.promises.hold("no token went to another origin", strays == 0, &format!("{strays} seen"));
    Ok(())
}

/// The server's version is Noor's, and Ada's bytes lie beside it.
fn both_kept(story: &Story, path: &str, sum: &str) -> (bool, String) {
    let Some(inside) = path.strip_prefix("Production/Plans/") else { return (false, String::new()) };
    let original = story.inspect(inside).ok();
    let noors = original.is_some_and(|seen| seen.sha256.as_deref() == Some(sha256(&story.colleagues_bytes).as_str()));
    let folder = inside.rsplit_once('/').map_or("", |(folder, _)| folder);
    let around = story.tenant.tenant.inspect_tree(super::story::PLANS, folder).unwrap_or_default();
    let beside: Vec<Seen> = around
        .iter()
        .filter(|seen| seen.name.contains("Ada's copy"))
        .filter_map(|seen| story.inspect(&format!("{folder}/{}", seen.name)).ok())
        .filter(|seen| seen.sha256.as_deref() == Some(sum))
        .collect();
    let name = beside.first().map(|seen| seen.name.clone()).unwrap_or_default();
    (noors && beside.len() == 1, name)
}

//! What the organisation says at the end, asked by another client: a colleague's, over the sockets, with her own token.
//!
//! Every byte that Ada saved is downloaded and hashed, with all versions; and everything that the colleague sees is
//! compared with what it was before the flight, so that a file more, a file less and a file that was touched are all seen.

use std::collections::BTreeSet;

use musette_core::model::IntentKind;
use musette_tenant::organisation as word;

use super::client::{Client, Tree};
use super::plane::{Done, Flown, sha256};
use super::story::{NOOR, Story, say};
use crate::sentences::Outcome;
use crate::show;

/// One line of the table.
type Line = (String, bool, String);

/// Compares what the organisation has with what was saved. Where it cannot be asked, that is a line of the table too.
pub async fn ask(story: &mut Story) -> Outcome<()> {
    story.chapter("What the organisation says")?;
    match compare(story).await {
        Ok(lines) => lines.into_iter().for_each(|(what, kept, seen)| story.promises.hold(&what, kept, &seen)),
        Err(failed) => {
            say("It could not be asked.")?;
            story.promises.hold("the organisation has what was saved", false, &failed.sentence());
        }
    }
    let intents: BTreeSet<_> = story.receipts.iter().map(|receipt| receipt.intent).collect();
    let deletes = story.receipts.iter().filter(|receipt| receipt.asked == IntentKind::Delete).count();
    // With those of the flight, that she has read the announcement.
    let changes = story.flown.changes() + acknowledged(story).count();
    story.promises.hold(
        "every change has one receipt",
        intents.len() == story.receipts.len() && intents.len() == changes && deletes == 1,
        &format!("{} receipts for {changes} changes", story.receipts.len()),
    );
    let strays = story.tenant.tenant.totals().tokens_at_content;
    story.promises.hold("no token went to another origin", strays == 0, &format!("{strays} seen"));
    Ok(())
}

/// What the colleague's client finds, a line each.
async fn compare(story: &Story) -> Outcome<Vec<Line>> {
    let noor = Client::of(story, NOOR)?;
    let after = noor.whole().await?;
    let mut copies = Vec::new();
    for receipt in &story.receipts {
        copies.extend(receipt.conflict.clone());
    }
    let mut lines = Vec::new();
    for (number, done) in story.flown.done.iter().enumerate() {
        match done {
            Done::Saved { path, .. } if story.flown.saved_later(number, path) => {}
            Done::Saved { path, sha256: sum, edits: 2, .. } => {
                lines.push(both_kept(story, &noor, &after, path, sum, &copies).await?);
            }
            Done::Saved { path, sha256: sum, new, .. } => {
                let expected: Vec<&str> =
                    if *new { vec![sum] } else { vec![sum, story.flown.as_opened(last(path)).unwrap_or_default()] };
                let versions = versions_of(&noor, &after, path).await?;
                let seen = format!("{} version(s), downloaded, SHA-256 compared", versions.len());
                lines.push((format!("{} arrived exactly once", last(path)), versions == expected, seen));
            }
            Done::Made { path } => {
                let there = after.get(path).is_some_and(|there| there.folder);
                lines.push(("the new folder is there, once".into(), there, String::new()));
            }
            Done::Renamed { from, to } => {
                let moved = after.contains_key(to) && !after.contains_key(from);
                lines.push(("the renamed folder has its new name and no old one".into(), moved, String::new()));
            }
            Done::Deleted { path } => {
                lines.push(("the deleted file is gone".into(), !after.contains_key(path), String::new()));
            }
            Done::Opened { .. } | Done::Slowest { .. } | Done::Begins { .. } | Done::Returned => {}
        }
    }
    let cut = story.flown.cut.clone();
    let arrived = after.keys().any(|path| last(path) == last(&cut));
    lines.push((format!("{}, whose save was cut, never arrived", last(&cut)), !arrived, String::new()));
    let acknowledged: Vec<String> = acknowledged(story).collect();
    let strange = unexpected(&story.before, &after, &story.flown, &copies, &acknowledged);
    let seen = match &strange[..] {
        [] => format!("{} items compared with what they were", after.len()),
        some => some.join(", "),
    };
    lines.push(("and nothing else changed anywhere".into(), strange.is_empty(), seen));
    say(&format!(
        "Noor's own client listed {} items and downloaded what Ada had saved, every version of it; what it found is in the table.",
        after.len()
    ))?;
    Ok(lines)
}

/// The paths of the acknowledgements that have a receipt.
fn acknowledged(story: &Story) -> impl Iterator<Item = String> {
    let folder = format!("{} / {}", word::SAFETY.replace('/', " / "), word::FOLDER);
    let told = story.receipts.iter().filter(move |receipt| receipt.place == folder);
    told.map(|receipt| format!("{}/{}/{}", word::SAFETY, word::FOLDER, receipt.name))
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

async fn versions_of(client: &Client, tree: &Tree, path: &str) -> Outcome<Vec<String>> {
    match tree.get(path) {
        Some(there) if !there.folder => client.versions(there).await,
        _ => Ok(Vec::new()),
    }
}

/// The colleague's is the present version, on top of what Ada had opened, and Ada's bytes lie beside it, once.
async fn both_kept(
    story: &Story,
    noor: &Client,
    after: &Tree,
    path: &str,
    sum: &str,
    copies: &[String],
) -> Outcome<Line> {
    let what = format!("the conflict on {} keeps both", last(path));
    let [copy] = copies else { return Ok((what, false, format!("{} copies in the receipts", copies.len()))) };
    let noors = sha256(&story.colleagues_bytes);
    let original = versions_of(noor, after, path).await?;
    let beside = versions_of(noor, after, &path.replace(last(path), copy)).await?;
    let kept = original == [noors.as_str(), story.flown.as_opened(last(path)).unwrap_or_default()] && beside == [sum];
    let seen = format!("{}: {} version(s); hers: {}", show::plain(copy), beside.len(), original.len());
    Ok((what, kept, seen))
}

/// What is not as it was, and not as it should have become.
fn unexpected(before: &Tree, after: &Tree, flown: &Flown, copies: &[String], acknowledged: &[String]) -> Vec<String> {
    let mut expected = before.clone();
    let (mut touched, mut new) = (BTreeSet::new(), acknowledged.iter().cloned().collect::<BTreeSet<String>>());
    for done in &flown.done {
        match done {
            Done::Saved { path, new: true, .. } | Done::Made { path } => {
                new.insert(path.clone());
            }
            Done::Saved { path, edits, .. } => {
                touched.insert(path.clone());
                if *edits == 2 {
                    new.extend(copies.iter().map(|copy| path.replace(last(path), copy)));
                }
            }
            Done::Renamed { from, to } => {
                let inside = |path: &str| {
                    path.strip_prefix(from.as_str())
                        .map(|rest| (rest.is_empty() || rest.starts_with('/'), rest.to_owned()))
                };
                expected = expected
                    .into_iter()
                    .map(|(path, there)| match inside(&path) {
                        Some((true, rest)) => (format!("{to}{rest}"), there),
                        _ => (path, there),
                    })
                    .collect();
            }
            Done::Deleted { path } => {
                expected.remove(path);
            }
            Done::Opened { .. } | Done::Slowest { .. } | Done::Begins { .. } | Done::Returned => {}
        }
    }
    let missing = expected.keys().chain(&new).filter(|path| !after.contains_key(*path));
    let mut strange: Vec<String> = missing.map(|path| format!("{path} is missing")).collect();
    for (path, there) in after {
        match expected.get(path) {
            None if new.contains(path) => {}
            None => strange.push(format!("{path} is new")),
            Some(was) if touched.contains(path) && was.id == there.id && was.drive == there.drive => {}
            Some(was) if was == there => {}
            Some(_) => strange.push(format!("{path} is another one")),
        }
    }
    strange
}

#[cfg(test)]
mod tests {
    use super::super::client::There;
    use super::*;

    fn tree(items: &[(&str, &str)]) -> Tree {
        let there = |id: &str| There {
            drive: "plans".into(),
            id: id.split('#').next().unwrap_or_default().into(),
            folder: false,
            size: 1,
            hash: Some(id.into()),
        };
        items.iter().map(|(path, id)| ((*path).to_owned(), there(id))).collect()
    }

    /// One edit with a conflict, one new file, one renamed folder, one deleted file.
    fn flown() -> Flown {
        let saved = |path: &str, edits, new| Done::Saved { path: path.into(), sha256: String::new(), edits, new };
        let done = vec![
            saved("P/a", 2, false),
            saved("P/new", 0, true),
            Done::Renamed { from: "P/R".into(), to: "P/S".into() },
            Done::Deleted { path: "P/d".into() },
        ];
        Flown { done, ..Flown::default() }
    }

    #[test]
    fn what_was_asked_for_is_expected_and_nothing_else_is() {
        let before = tree(&[("P/a", "1#x"), ("P/d", "2"), ("P/R", "3"), ("P/R/in", "4"), ("P/Rest", "5")]);
        let whole = [("P/a", "1#y"), ("P/a copy", "6"), ("P/new", "7"), ("P/S", "3"), ("P/S/in", "4"), ("P/Rest", "5")];
        let say = |items: &[(&str, &str)]| unexpected(&before, &tree(items), &flown(), &["a copy".into()], &[]);
        assert_eq!(say(&whole), Vec::<String>::new());
        for at in 0..whole.len() {
            let mut less = whole.to_vec();
            less.remove(at);
            assert_eq!(say(&less).len(), 1, "without {}", whole[at].0);
        }
        for (more, seen) in [("P/d", 1), ("P/new 1", 1), ("P/R/in", 1)] {
            let mut strange = whole.to_vec();
            strange.push((more, "8"));
            assert_eq!(say(&strange).len(), seen, "with {more}");
        }
        let mut other = whole.to_vec();
        other[4].1 = "4#other bytes";
        assert_eq!(say(&other), ["P/S/in is another one"]);
        other[4] = whole[4];
        other[0].1 = "9";
        assert_eq!(say(&other), ["P/a is another one"], "the same name, and not the same file");
    }
}

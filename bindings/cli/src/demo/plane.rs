//! The part in the air: a process of its own, with no network, that is killed in the middle of a save.
//!
//! It tells what it does on standard output: lines for people, and lines that begin with `@`, one JSON object each, for the
//! process that kills it. What was acknowledged by such a line had returned from the engine before. The kill comes when a part of
//! the last save is on the disk: that is looked at, and whether the save had returned all the same.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use musette_core::engine::{Documents, ItemState, OutboxEntry, Source};
use musette_core::model::{At, ItemKind};
use serde::{Deserialize, Serialize};

use super::story::{FOLDER, Story, say};
use crate::app::App;
use crate::sentences::{About, Failed, Outcome};
use crate::show;

/// What the process in the air is given.
#[derive(Serialize, Deserialize)]
pub struct Script {
    folder: PathBuf,
    /// Name and SHA-256 of the drawings, as the organisation says.
    drawings: Vec<(String, String)>,
}

/// A change that was acknowledged.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Done {
    /// A drawing was opened and is what the organisation has.
    Opened { name: String, sha256: String },
    /// A file now has these bytes.
    Saved { path: String, sha256: String, edits: u32, new: bool },
    /// A folder was made.
    Made { path: String },
    /// A folder got another name.
    Renamed { from: String, to: String },
    /// A file was deleted.
    Deleted { path: String },
    /// The slowest call so far, in milliseconds.
    Slowest { ms: u64 },
    /// The save that will not return.
    Begins { path: String },
    /// It has returned: whoever was to kill this process is late.
    Returned,
}

/// What happened in the air.
#[derive(Clone, Debug, Default)]
pub struct Flown {
    pub done: Vec<Done>,
    pub opened: usize,
    pub slowest_ms: u64,
    pub edited_once: String,
    pub edited_twice: String,
    /// The path of the save that was cut.
    pub cut: String,
    /// Bytes that it had left on the disk when the process was dead.
    pub cut_after: u64,
    /// It had returned: nothing was cut.
    pub returned: bool,
}

/// The SHA-256 of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// All bytes of an item that is here.
pub async fn read_whole(documents: &Documents, path: &str) -> Outcome<Vec<u8>> {
    let item = documents.at_path(path).await.about(path)?;
    let opened = documents.open(item).await.about(path)?;
    let size = usize::try_from(opened.size).unwrap_or(usize::MAX);
    opened.read_at(0, size).await.about(path)
}

impl Script {
    /// Writes what the process needs to know.
    pub async fn write(story: &Story) -> Outcome<PathBuf> {
        let documents = story.app.engine.documents(story.account()?.id).await?;
        let folder = documents.at_path(FOLDER).await.about(FOLDER)?;
        let mut drawings = Vec::new();
        for item in documents.page(folder, At::Start, 200).await?.items {
            // Small enough to be marked up in a demo, and here.
            let here = matches!(item.state, ItemState::OnThisDevice { older: false });
            if item.kind == ItemKind::File && here && item.name.ends_with(".pdf") && drawings.len() < 5 {
                let path = format!("Stage North/{}", item.name);
                let seen = story.inspect(&path)?;
                drawings.push((item.name, seen.sha256.unwrap_or_default()));
            }
        }
        let path = story.folder.join("flight.json");
        let script = Script { folder: story.folder.clone(), drawings };
        let text = serde_json::to_vec(&script).map_err(|error| Failed::Other(format!("{error}.")))?;
        std::fs::write(&path, text).map_err(|error| Failed::Io(error, path.display().to_string()))?;
        Ok(path)
    }
}

/// The size of the video whose save is cut, and how much of it is on the disk when the process is killed.
const VIDEO: u32 = 40_000_000;
const CUT_AFTER: u64 = 4_000_000;
/// How long the process may take until so much is there.
const PATIENCE: Duration = Duration::from_secs(30);

/// The bytes of all files below a folder. A file that goes while it is looked at counts nothing.
fn bytes_below(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let each = entries.filter_map(Result::ok).map(|entry| match entry.metadata() {
        Ok(about) if about.is_dir() => bytes_below(&entry.path()),
        Ok(about) => about.len(),
        Err(_) => 0,
    });
    each.sum()
}

/// Waits until so many bytes more are below a folder.
fn wait_for(bytes: u64, folder: &Path) -> Outcome<()> {
    let began = Instant::now();
    while bytes_below(folder) < bytes {
        if began.elapsed() > PATIENCE {
            return Err(Failed::Other("The process in the air saves nothing.".into()));
        }
        std::thread::yield_now();
    }
    Ok(())
}

/// The process in the air; it does not outlive whoever listens to it.
struct Flight(Arc<Mutex<Child>>);

impl Drop for Flight {
    fn drop(&mut self) {
        let mut child = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // It has ended already, or ends now.
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Starts the process, listens, and kills it with SIGKILL while it saves into `home`.
pub async fn fly_until_killed(script: &Path, home: &Path) -> Outcome<Flown> {
    let program = std::env::current_exe()?;
    let contents = home.join("accounts");
    let mut child = Command::new(program)
        .arg("demo")
        .arg("--plane")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let out = child.stdout.take().ok_or_else(|| Failed::Other("The process has no output.".into()))?;
    let child = Arc::new(Mutex::new(child));
    let flight = Flight(Arc::clone(&child));
    let flying = tokio::task::spawn_blocking(move || listen(out, &child, &contents));
    let flown = flying.await.map_err(|_| Failed::Other("The flight was ended.".into()))?;
    drop(flight);
    flown
}

fn listen(out: ChildStdout, child: &Mutex<Child>, contents: &Path) -> Outcome<Flown> {
    let mut flown = Flown::default();
    let mut had = None;
    for line in BufReader::new(out).lines() {
        let line = line?;
        let Some(told) = line.strip_prefix('@') else {
            say(&format!("  {line}"))?;
            continue;
        };
        let done: Done = serde_json::from_str(told).map_err(|error| Failed::Other(format!("{error}.")))?;
        match &done {
            Done::Opened { .. } => flown.opened += 1,
            Done::Slowest { ms } => flown.slowest_ms = *ms,
            Done::Saved { path, edits: 1, new: false, .. } => flown.edited_once.clone_from(path),
            Done::Saved { path, edits: 2, .. } => flown.edited_twice.clone_from(path),
            Done::Begins { path } => {
                flown.cut.clone_from(path);
                let before = bytes_below(contents);
                wait_for(before + CUT_AFTER, contents)?;
                let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
                child.kill()?;
                child.wait()?;
                had = Some(before);
            }
            Done::Returned => flown.returned = true,
            _ => {}
        }
        flown.done.push(done);
    }
    let Some(had) = had else { return Err(Failed::Other("The process in the air ended by itself.".into())) };
    flown.cut_after = bytes_below(contents).saturating_sub(had);
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    flown.edited_once = last(&flown.edited_once);
    flown.edited_twice = last(&flown.edited_twice);
    Ok(flown)
}

impl Flown {
    /// Whether the file that was saved at this place in the row was saved again later.
    pub fn saved_later(&self, number: usize, path: &str) -> bool {
        let again = |later: &Done| matches!(later, Done::Saved { path: other, .. } if other == path);
        self.done[number + 1..].iter().any(again)
    }

    /// The SHA-256 of a drawing as it was when it was opened.
    pub fn as_opened(&self, name: &str) -> Option<&str> {
        self.done.iter().find_map(|done| match done {
            Done::Opened { name: opened, sha256 } if opened == name => Some(sha256.as_str()),
            _ => None,
        })
    }

    /// How many changes were asked for; edits of one file are one.
    pub fn changes(&self) -> usize {
        let counts = |(number, done): &(usize, &Done)| match done {
            Done::Saved { path, .. } => !self.saved_later(*number, path),
            Done::Made { .. } | Done::Renamed { .. } | Done::Deleted { .. } => true,
            Done::Opened { .. } | Done::Slowest { .. } | Done::Begins { .. } | Done::Returned => false,
        };
        self.done.iter().enumerate().filter(counts).count()
    }

    /// Whether the save that was cut had begun and not returned, and has left nothing that is shown or waits.
    pub async fn cut_left_nothing(&self, documents: &Documents, waiting: &[OutboxEntry]) -> bool {
        let name = self.cut.rsplit('/').next().unwrap_or_default();
        let middle = !self.returned && self.cut_after >= CUT_AFTER;
        middle && documents.at_path(&self.cut).await.is_err() && waiting.iter().all(|entry| entry.name != name)
    }

    /// What was acknowledged and is not there any more.
    pub async fn missing_from(&self, documents: &Documents) -> Outcome<Vec<String>> {
        let mut missing = Vec::new();
        for (number, done) in self.done.iter().enumerate() {
            let there = match done {
                Done::Saved { path, sha256: sum, .. } => {
                    self.saved_later(number, path)
                        || read_whole(documents, path).await.is_ok_and(|bytes| sha256(&bytes) == *sum)
                }
                Done::Made { path } => documents.at_path(path).await.is_ok(),
                Done::Renamed { from, to } => {
                    documents.at_path(to).await.is_ok() && documents.at_path(from).await.is_err()
                }
                Done::Deleted { path } => documents.at_path(path).await.is_err(),
                Done::Opened { .. } | Done::Slowest { .. } | Done::Begins { .. } | Done::Returned => true,
            };
            if !there {
                missing.push(format!("{done:?}"));
            }
        }
        Ok(missing)
    }
}

struct Cabin {
    documents: Documents,
    slowest: Duration,
}

impl Cabin {
    fn tell(&self, done: &Done) -> Outcome<()> {
        let text = serde_json::to_string(done).map_err(|error| Failed::Other(format!("{error}.")))?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "@{text}")?;
        Ok(out.flush()?)
    }

    fn took(&mut self, began: Instant) {
        self.slowest = self.slowest.max(began.elapsed());
    }

    /// Saves other bytes for a drawing: the same ones with a mark at the end.
    async fn mark_up(&mut self, name: &str, mark: &str, edits: u32) -> Outcome<()> {
        let path = format!("{FOLDER}/{name}");
        let item = self.documents.at_path(&path).await.about(&path)?;
        let began = Instant::now();
        let opened = self.documents.open(item).await.about(&path)?;
        let mut bytes = opened.read_at(0, usize::try_from(opened.size).unwrap_or(usize::MAX)).await.about(&path)?;
        bytes.extend_from_slice(format!("\n% {mark}\n").as_bytes());
        let sum = sha256(&bytes);
        self.documents.save(item, Some(opened.content), Source::Bytes(bytes)).await.about(&path)?;
        self.took(began);
        say(&format!("marks up {}: {mark}", show::plain(name)))?;
        self.tell(&Done::Saved { path, sha256: sum, edits, new: false })
    }
}

/// The work in the air.
pub async fn fly(script: &Path) -> Outcome<()> {
    // Whoever started this process holds the other end; when that is gone, so is the reason to fly.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(1);
    });
    let text = std::fs::read(script).map_err(|error| Failed::Io(error, script.display().to_string()))?;
    let script: Script = serde_json::from_slice(&text).map_err(|error| Failed::Other(format!("{error}.")))?;
    let app = App::with_keys(script.folder.join("home"), script.folder.join("keys")).await?;
    let account = app.one().await?;
    let documents = app.engine.documents(account.id).await?;
    let mut cabin = Cabin { documents: documents.clone(), slowest: Duration::ZERO };

    let began = Instant::now();
    let folder = documents.at_path(FOLDER).await.about(FOLDER)?;
    let rows = documents.page(folder, At::Start, 50).await?.items.len();
    cabin.took(began);
    say(&format!("browses {FOLDER}: the first {rows} rows"))?;
    for (name, sum) in script.drawings.iter().take(4) {
        let began = Instant::now();
        let bytes = read_whole(&documents, &format!("{FOLDER}/{name}")).await?;
        cabin.took(began);
        if sha256(&bytes) == *sum {
            say(&format!("opens {} ({}), byte for byte", show::plain(name), show::size(bytes.len() as u64)))?;
            cabin.tell(&Done::Opened { name: name.clone(), sha256: sum.clone() })?;
        }
    }
    let name = |number: usize| script.drawings.get(number).map(|(name, _)| name.clone()).unwrap_or_default();
    cabin.mark_up(&name(0), "the tower moves two metres", 1).await?;
    cabin.mark_up(&name(1), "no forklift here", 0).await?;
    cabin.mark_up(&name(1), "no forklift here, seen again", 2).await?;

    let made = format!("{FOLDER}/Seen from the air");
    let began = Instant::now();
    let photos = documents.make_folder(folder, "Seen from the air").await?;
    cabin.took(began);
    say("makes the folder Seen from the air")?;
    cabin.tell(&Done::Made { path: made.clone() })?;
    let photo = musette_tenant::corpus::files().iter().find(|(name, _)| name.ends_with(".png"));
    let photo = photo.map(|(_, bytes)| bytes.to_vec()).unwrap_or_default();
    let sum = sha256(&photo);
    let began = Instant::now();
    documents.create(photos, "Stage from the window.png", Source::Bytes(photo)).await?;
    cabin.took(began);
    say("puts a photograph into it")?;
    cabin.tell(&Done::Saved { path: format!("{made}/Stage from the window.png"), sha256: sum, edits: 0, new: true })?;

    let (from, to) = ("Production/Plans/Rigging".to_owned(), "Production/Plans/Rigging, as built".to_owned());
    let rigging = documents.at_path(&from).await.about(&from)?;
    let began = Instant::now();
    documents.rename(rigging, "Rigging, as built").await.about(&from)?;
    cabin.took(began);
    say("renames the folder Rigging")?;
    cabin.tell(&Done::Renamed { from, to })?;

    let path = format!("{FOLDER}/{}", name(4));
    let old = documents.at_path(&path).await.about(&path)?;
    let began = Instant::now();
    documents.delete(old).await.about(&path)?;
    cabin.took(began);
    say(&format!("deletes {}", show::plain(&name(4))))?;
    cabin.tell(&Done::Deleted { path })?;
    cabin.tell(&Done::Slowest { ms: u64::try_from(cabin.slowest.as_millis()).unwrap_or(u64::MAX) })?;

    let path = format!("{made}/Landing.mp4");
    say("saves a video of 40 MB ...")?;
    let video: Vec<u8> = (0..VIDEO).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    cabin.tell(&Done::Begins { path })?;
    documents.create(photos, "Landing.mp4", Source::Bytes(video)).await?;
    cabin.tell(&Done::Returned)
}

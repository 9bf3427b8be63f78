//! A text in the person's own editor.
//!
//! **Promises.** What the editor opens is a file of its own that nobody else may read, in memory where the system has a place for that, and it is
//! removed when what it says is stored. What a command that was killed has left there is taken into its draft by the next one on the same
//! home, once the editor has ended too; so is what an editor had saved that was killed itself. What editors keep of a text that was not
//! saved is taken before it, where it is text, and else stays and is told.
//!
//! **Never.** A text is not taken from an editor that says that it failed, nor from a folder of somebody else.
//!
//! **How.** Beside the text lies a note of whose it is. Whoever edits holds a lock on that, and its editor inherits it: where the lock can
//! be had, both are gone.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::{env, fs, io};

use musette_core::engine::{Account, DraftItem, EngineResult, SentTo};
use musette_core::model::{AccountId, DraftRow, FeedRow, PersonRow, PostRow};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::sentences::{Failed, Outcome};
use crate::show;

/// Of each draft in an editor, in its folder.
const NOTE: &str = "of.json";
const TEXT: &str = "draft.txt";

/// Whose text it is.
#[derive(Debug, Deserialize, Serialize)]
struct Note {
    home: PathBuf,
    account: AccountId,
    draft: DraftRow,
    feed: FeedRow,
    thread: Option<PostRow>,
    to: Vec<PersonRow>,
    /// What it said before.
    was: String,
}

/// What an editor has left. Its file is removed with this, unless it [`stays`](Edited::stays).
pub struct Edited {
    pub text: String,
    own: Own,
}

impl Edited {
    /// It could not be stored: the next command tries that again.
    pub fn stays(mut self) -> PathBuf {
        self.own.stays = true;
        self.own.folder.join(TEXT)
    }
}

/// What somebody makes of the text of a draft.
pub fn edited(app: &App, account: &Account, draft: &DraftItem) -> Outcome<Edited> {
    let editor = ["VISUAL", "EDITOR"].iter().find_map(|name| env::var(name).ok().filter(|set| !set.trim().is_empty()));
    let Some(editor) = editor else {
        return Err(Failed::Usage(
            "Say what it is to say behind its number, or name your editor in EDITOR; nothing was changed.".into(),
        ));
    };
    let failed = |error| Failed::Io(error, "the file for your editor".into());
    let own = Own::within(&place()).map_err(failed)?;
    let note = Note {
        home: fs::canonicalize(&app.home).map_err(failed)?,
        account: account.id,
        draft: draft.id.row,
        feed: draft.feed.row,
        thread: draft.thread.map(|thread| thread.row),
        to: draft.to.iter().filter_map(|person| person.id).map(|person| person.row).collect(),
        was: draft.text.clone(),
    };
    // Until both have ended.
    let _held = own.hold(&note).map_err(failed)?;
    let file = own.folder.join(TEXT);
    fs::write(&file, &draft.text).map_err(failed)?;
    // An editor is often named with options.
    let mut words = editor.split_whitespace();
    let ended = Command::new(words.next().unwrap_or_default()).args(words).arg(&file).status();
    match ended {
        Ok(status) if status.success() => Ok(Edited { text: text_in(&file).map_err(failed)?, own }),
        Ok(status) if was_killed(status) => {
            Edited { text: String::new(), own }.stays();
            Err(Failed::Other(format!(
                "The editor {editor} was ended before it was done. What it had saved is kept: the next `musette` takes it into the \
                 draft."
            )))
        }
        _ => {
            Err(Failed::Other(format!("The editor {editor} did not end well, so nothing was changed. Look at EDITOR.")))
        }
    }
}

/// Whether it did not end by itself, nor the shell that had started it.
fn was_killed(status: ExitStatus) -> bool {
    #[cfg(unix)]
    if std::os::unix::process::ExitStatusExt::signal(&status).is_some() {
        return true;
    }
    status.code().is_some_and(|code| code > 128)
}

/// Takes what commands that were killed have left in editors into its drafts, and says so.
pub async fn take_in(app: &App) {
    let Ok(accounts) = app.accounts().await else { return };
    for (note, mut edited) in left(&app.home) {
        if let Some(kept) = unsaved(&edited.own.folder) {
            edited.own.stays = true;
            let (kept, file) = (kept.display(), edited.own.folder.join(TEXT));
            show::note(&format!(
                "What your editor had not saved when musette ended is in {kept}: it can bring that back, as `vim -r {}` does. Remove the \
                 folder when you have it.",
                file.display()
            ));
        }
        let text = edited.text.trim_end();
        let Some(account) = accounts.iter().find(|account| account.id == note.account) else {
            edited.stays();
            continue;
        };
        match stored(app, &note, text).await {
            Ok(None) => {}
            Ok(Some(draft)) => show::note(&format!(
                "What you had in your editor when musette ended is in draft {} of {}.",
                draft.0, account.label
            )),
            Err(error) => {
                tracing::debug!(%error, "what an editor had is not in its draft yet");
                edited.stays();
            }
        }
    }
}

/// Stores what was left: in its draft, or in one beside it where that says something else by now. `None`: there was nothing new in it.
async fn stored(app: &App, note: &Note, text: &str) -> EngineResult<Option<DraftRow>> {
    if text.trim().is_empty() || text == note.was.trim_end() {
        return Ok(None);
    }
    let facet = app.engine.feeds(note.account).await?;
    let drafts = facet.drafts().await?;
    match drafts.iter().find(|draft| draft.id.row == note.draft) {
        Some(draft) if draft.text == text => Ok(None),
        Some(draft) if draft.text == note.was => {
            facet.rewrite_draft(draft, text).await?;
            Ok(Some(note.draft))
        }
        _ => {
            let to = match note.thread {
                Some(thread) => SentTo::Answering(thread),
                None if note.to.is_empty() => SentTo::Group(note.feed),
                None => SentTo::People(note.to.clone()),
            };
            Ok(Some(facet.keep_draft(to, text, Vec::new()).await?.id.row))
        }
    }
}

/// What lies in the folders that nobody holds any more, of this home.
fn left(home: &Path) -> Vec<(Note, Edited)> {
    let (Ok(home), Ok(all)) = (fs::canonicalize(home), fs::read_dir(place())) else { return Vec::new() };
    let ours = all.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(NAME));
    let folders = ours.map(|entry| entry.path()).filter(|folder| is_of_the_same(&home, folder));
    let found = folders.filter_map(|folder| {
        let held = File::options().read(true).write(true).open(folder.join(NOTE)).ok()?;
        match held.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => return None,
        }
        let note: Note = serde_json::from_reader(&held).ok().filter(|note: &Note| note.home == home)?;
        // Without a text there was no editor yet; one that cannot be read now stays.
        let text = match newest_text(&folder) {
            Some(text) => text,
            None if folder.join(TEXT).exists() => return None,
            None => String::new(),
        };
        Some((note, Edited { text, own: Own { folder, stays: false } }))
    });
    found.collect()
}

/// What a file says. An editor that does not write UTF-8 writes a byte for each letter, and none of them is lost.
fn text_in(file: &Path) -> io::Result<String> {
    let bytes = fs::read(file)?;
    Ok(String::from_utf8(bytes).unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect()))
}

/// What was written last: the text as it was saved, or what an editor that was hung up has kept of it, as nano and Emacs do.
fn newest_text(folder: &Path) -> Option<String> {
    let all = fs::read_dir(folder).ok()?.flatten();
    let texts = all.filter(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name == TEXT || name.starts_with("draft.txt.save") || name == "#draft.txt#"
    });
    // Of one moment what the editor kept is the later.
    let newest = texts
        .max_by_key(|entry| (entry.metadata().and_then(|about| about.modified()).ok(), entry.file_name() != TEXT))?;
    text_in(&newest.path()).ok()
}

/// What an editor keeps for itself of a text that was not saved, as Vim does.
fn unsaved(folder: &Path) -> Option<PathBuf> {
    let all = fs::read_dir(folder).ok()?.flatten();
    let is_vims = |name: &str| name.starts_with(".draft.txt.sw") || name.starts_with("draft.txt.sw");
    all.map(|entry| entry.path()).find(|path| path.file_name().is_some_and(|name| is_vims(&name.to_string_lossy())))
}

/// Whether a folder belongs to whom the home belongs to.
#[cfg(unix)]
fn is_of_the_same(home: &Path, folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (fs::metadata(home), fs::symlink_metadata(folder)) {
        (Ok(home), Ok(folder)) => folder.is_dir() && folder.uid() == home.uid(),
        _ => false,
    }
}

/// Whether a folder belongs to whom the home belongs to: there each person has a place of her own for such files.
#[cfg(not(unix))]
fn is_of_the_same(_home: &Path, folder: &Path) -> bool {
    folder.is_dir()
}

/// Where the file lies: in memory, if the system has such a place for this user.
fn place() -> PathBuf {
    let runtime = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let memory = Some(Path::new("/dev/shm").to_path_buf());
    runtime.into_iter().chain(memory).find(|folder| folder.is_dir()).unwrap_or_else(env::temp_dir)
}

/// How the folders begin.
const NAME: &str = "musette-";

/// A folder that only this user may look into; it is removed with this.
struct Own {
    folder: PathBuf,
    stays: bool,
}

impl Own {
    fn within(place: &Path) -> io::Result<Own> {
        let mut number = 0_u32;
        loop {
            let folder = place.join(format!("{NAME}{}-{number}", std::process::id()));
            let mut builder = fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            match builder.create(&folder) {
                Ok(()) => return Ok(Own { folder, stays: false }),
                // Somebody else's: never used, whatever it holds.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1_000 => number += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// Writes down whose text it is, and holds it as long as this command and what it starts are there.
    fn hold(&self, note: &Note) -> io::Result<File> {
        let held = File::create_new(self.folder.join(NOTE))?;
        held.lock()?;
        serde_json::to_writer(&held, note)?;
        #[cfg(unix)]
        rustix::io::fcntl_setfd(&held, rustix::io::FdFlags::empty())?;
        Ok(held)
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        if self.stays {
            return;
        }
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            tracing::warn!(%error, folder = %self.folder.display(), "the file for an editor stays");
        }
    }
}

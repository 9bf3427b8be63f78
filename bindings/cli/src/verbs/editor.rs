//! A text in the person's own editor.
//!
//! **Promises.** What the editor opens is a file of its own that nobody else may read, in memory where the system has a place for that, and it is
//! removed when the editor ends, whatever came of it.
//!
//! **Never.** A text is not taken from an editor that failed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use crate::sentences::{Failed, Outcome};

/// What somebody makes of a text.
pub fn edited(text: &str) -> Outcome<String> {
    let editor = ["VISUAL", "EDITOR"].iter().find_map(|name| env::var(name).ok().filter(|set| !set.trim().is_empty()));
    let Some(editor) = editor else {
        return Err(Failed::Usage(
            "Say what it is to say behind its number, or name your editor in EDITOR; nothing was changed.".into(),
        ));
    };
    let failed = |error| Failed::Io(error, "the file for your editor".into());
    let folder = Own::within(&place()).map_err(failed)?;
    let file = folder.0.join("draft.txt");
    fs::write(&file, text).map_err(failed)?;
    // An editor is often named with options.
    let mut words = editor.split_whitespace();
    let ended = Command::new(words.next().unwrap_or_default()).args(words).arg(&file).status();
    match ended {
        Ok(status) if status.success() => fs::read_to_string(&file).map_err(failed),
        _ => {
            Err(Failed::Other(format!("The editor {editor} did not end well, so nothing was changed. Look at EDITOR.")))
        }
    }
}

/// Where the file lies: in memory, if the system has such a place for this user.
fn place() -> PathBuf {
    let runtime = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let memory = Some(Path::new("/dev/shm").to_path_buf());
    runtime.into_iter().chain(memory).find(|folder| folder.is_dir()).unwrap_or_else(env::temp_dir)
}

/// A folder that only this user may look into; it is removed with this.
struct Own(PathBuf);

impl Own {
    fn within(place: &Path) -> io::Result<Own> {
        let mut number = 0_u32;
        loop {
            let folder = place.join(format!("musette-{}-{number}", std::process::id()));
            let mut builder = fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            match builder.create(&folder) {
                Ok(()) => return Ok(Own(folder)),
                // Somebody else's: never used, whatever it holds.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1_000 => number += 1,
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, folder = %self.0.display(), "the file for an editor stays");
        }
    }
}

//! Opens the home, and finds accounts and paths.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use musette_core::doors::Doors;
use musette_core::engine::{Account, Documents, Error, KeptItem, Musette, Reason, Sizes, Surroundings};
use musette_core::http::{SystemTransport, TransportSetup};
use musette_core::model::{AsOf, ItemRow};

use crate::keys::{KeyFolder, default_home};
use crate::sentences::{About, Failed, Outcome, cause, from, words};
use crate::show;

/// An open home.
pub struct App {
    pub engine: Musette,
    pub keys: PathBuf,
    pub home: PathBuf,
    pub json: bool,
    /// The account that --account names.
    pub account: Option<String>,
}

/// What to do where there is no home yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum New {
    /// Make one.
    Make,
    /// Say that there is none.
    Refuse,
}

/// A path on the command line, with the account it is in.
pub struct Place {
    pub account: Account,
    pub documents: Documents,
    /// Without the account.
    pub path: String,
    /// As it was written.
    pub written: String,
}

impl App {
    /// Opens a home whose keys are in a folder of their own.
    #[cfg(feature = "tenant")]
    pub async fn with_keys(home: PathBuf, keys: PathBuf) -> Outcome<App> {
        std::fs::create_dir_all(&home).map_err(|error| Failed::Io(error, home.display().to_string()))?;
        App::with(home, KeyFolder::at(keys), false).await
    }

    /// Opens the home. One that is not there is made only where `new` says so: a home that was mistyped leaves nothing behind.
    pub async fn open(home: Option<PathBuf>, new: New, json: bool) -> Outcome<App> {
        let home = place_of(home)?;
        if new == New::Refuse && !is_home(&home) {
            return Err(no_account(&home));
        }
        if home.exists() && !home.is_dir() {
            let name = home.display();
            return Err(Failed::Usage(format!("{name} is a file. A home is a folder; name another with --home.")));
        }
        std::fs::create_dir_all(&home).map_err(|error| Failed::Io(error, home.display().to_string()))?;
        let keys = KeyFolder::of_home(&home).map_err(|error| Failed::Io(error, "the folder of keys".into()))?;
        App::with(home, keys, json).await
    }

    async fn with(home: PathBuf, keys: KeyFolder, json: bool) -> Outcome<App> {
        let keys_path = keys.path().to_owned();
        let transport = transport()?;
        let engine = Musette::open(Surroundings {
            home: home.clone(),
            doors: Doors::system(),
            secrets: Arc::new(keys),
            transport: Arc::new(transport),
            zone: TimeZone::system(),
            sizes: Sizes::default(),
        })
        .await
        .map_err(|error| opening_failed(error, &keys_path))?;
        Ok(App { engine, keys: keys_path, home, json, account: None })
    }

    /// All accounts.
    pub async fn accounts(&self) -> Outcome<Vec<Account>> {
        Ok(self.engine.accounts().list().await?)
    }

    /// Reads `account:drive/folder/file`.
    pub async fn place(&self, written: &str) -> Outcome<Place> {
        let accounts = self.accounts().await?;
        let first = written.split('/').next().unwrap_or_default().split_once(':').map(|(name, _)| name);
        let named = first.filter(|name| accounts.iter().any(|account| account.label == *name));
        let (account, path) = match (named, first) {
            (Some(name), _) => (self.called(name).await?, &written[name.len() + 1..]),
            (None, Some(name)) if accounts.len() > 1 && self.account.is_none() => {
                return Err(not_a_place_or(written, no_such_account(name)));
            }
            (None, _) => (self.one().await?, written),
        };
        let documents = self.engine.documents(account.id).await?;
        if named.is_none()
            && let Some(name) = first
        {
            // No name of an item has a colon, but a site's may.
            let whole = in_one_spelling(path.trim_matches('/'));
            let of_drive = |drive: String| {
                let drive = in_one_spelling(&drive);
                whole == drive || whole.starts_with(&format!("{drive}/"))
            };
            if !documents.drives().await?.into_iter().any(|drive| of_drive(drive.name)) {
                return Err(not_a_place_or(written, no_such_account(name)));
            }
        }
        Ok(Place { account, documents, path: path.trim_matches('/').to_owned(), written: written.to_owned() })
    }
}

/// How long somebody who looks at what is here waits for what is newer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why what is newer did not come.
#[derive(Debug)]
pub enum KeptAway {
    /// Nobody waits any longer for the answer.
    Slow,
    /// It was asked for in vain.
    Failed(Error),
}

impl KeptAway {
    /// Whether only the way to the service is closed: what is here is shown meanwhile.
    pub fn is_on_the_way(&self) -> bool {
        match self {
            KeptAway::Slow => true,
            KeptAway::Failed(error) => error.reason.is_on_the_way(),
        }
    }

    /// Its code; a service that takes too long is out of order to whoever asks.
    pub fn code(&self) -> &'static str {
        match self {
            KeptAway::Slow => Error::of(Reason::OutOfOrder).code(),
            KeptAway::Failed(error) => error.code(),
        }
    }

    /// The first half of a sentence, where the way is what is closed.
    pub fn said(&self) -> Option<String> {
        match self {
            KeptAway::Slow => Some(words().kept_away_by_slowness()),
            KeptAway::Failed(error) => words().kept_away(&error.reason, &from(&error.reason)),
        }
    }

    /// Says it, and that what is here is shown; nothing where the way is open.
    pub fn note(&self) {
        if let Some(said) = self.said() {
            show::note(&format!("{said}: this is what is here."));
        }
    }
}

/// What a server answers soon.
///
/// # Errors
/// What it failed for, or that it takes its time.
pub async fn soon<T>(asking: impl Future<Output = Result<T, Error>>) -> Result<T, KeptAway> {
    match tokio::time::timeout(PATIENCE, asking).await {
        Ok(answered) => answered.map_err(KeptAway::Failed),
        Err(_) => Err(KeptAway::Slow),
    }
}

/// What somebody who asks for the newest is kept from, where something is held: that is shown first, with its age. A program hears only
/// that it was asked for in vain.
///
/// # Errors
/// Where nothing is held, or something else than the way to the service stands in between.
pub fn or_held(app: &App, asked: Result<(), Error>, held: AsOf) -> Result<Option<Error>, Error> {
    match asked {
        Ok(()) => Ok(None),
        Err(error) if leaves_held(&error) && !app.json && held != AsOf::NeverKnown => Ok(Some(error)),
        Err(error) => Err(error),
    }
}

/// Whether only the way to the service is closed, or the account has to sign in first: what is held is as good as before.
pub fn leaves_held(error: &Error) -> bool {
    error.reason.is_on_the_way() || asks_to_sign_in(error)
}

pub fn asks_to_sign_in(error: &Error) -> bool {
    matches!(error.reason, Reason::SignInNeeded(_))
}

/// What was asked for in vain, and what it is about: who has to sign in is the account, whatever was asked for.
pub fn failed_of(account: &Account, error: Error, about: &str) -> Failed {
    let about = if asks_to_sign_in(&error) { &account.label } else { about };
    Failed::Engine(error, about.to_owned())
}

/// The network, with one more authority where the person names it.
pub fn transport() -> Outcome<SystemTransport> {
    let Some(path) = std::env::var_os("MUSETTE_CA_PEM").map(PathBuf::from) else {
        return SystemTransport::new(&TransportSetup::default()).map_err(|why| {
            Failed::Other(format!("This computer gives musette no network: {}. Look at its certificates.", cause(&why)))
        });
    };
    let pem = std::fs::read(&path).map_err(|error| Failed::Io(error, path.display().to_string()))?;
    SystemTransport::new(&TransportSetup { extra_roots_pem: Some(pem) }).map_err(|_| {
        let path = path.display();
        Failed::Usage(format!(
            "There is no certificate in {path}. Name a file in PEM with MUSETTE_CA_PEM, or leave that out."
        ))
    })
}

/// Where the home is, or would be.
pub fn place_of(home: Option<PathBuf>) -> Outcome<PathBuf> {
    let named = || std::env::var_os("MUSETTE_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    match home.or_else(named) {
        Some(home) => Ok(home),
        None => default_home().map_err(|error| {
            Failed::Other(format!("There is no place for a home, because {}. Name one with --home.", cause(&error)))
        }),
    }
}

/// Whether somebody has signed in here, or tried to.
pub fn is_home(home: &Path) -> bool {
    // One that this user may not look into is somebody's home: opening it says whose business that is.
    // And one whose database is gone is no new one.
    let holds = |name: &str| home.join(name).try_exists().unwrap_or(true);
    ["device.db", "device.check", "accounts"].into_iter().any(holds) || home.is_file()
}

/// What opening a home failed for; where it is the keys, their folder is named.
pub fn opening_failed(error: Error, keys: &Path) -> Failed {
    let about = if error.reason == Reason::Locked { keys.display().to_string() } else { "The home".to_owned() };
    Failed::Engine(error, about)
}

pub fn no_such_account(name: &str) -> Failed {
    Failed::Usage(format!("There is no account {name} here. `musette accounts` lists them."))
}

/// A path of this computer where one of the organisation is meant is said to be that.
fn not_a_place_or(written: &str, failed: Failed) -> Failed {
    let of_windows = written.as_bytes().get(1..3) == Some(b":\\");
    if of_windows || ["/", "./", "../", "~/"].iter().any(|begin| written.starts_with(begin)) {
        return Failed::Usage(format!(
            "{written} is a path of this computer. Here one of the organisation is meant, as ACCOUNT:DRIVE/FOLDER; `musette ls` \
             lists them."
        ));
    }
    failed
}

pub fn no_account(home: &Path) -> Failed {
    Failed::Usage(format!("There is no account in {} yet. Begin with `musette sign-in`.", home.display()))
}

impl Place {
    /// Whether it was written as a folder, with a slash at its end.
    pub fn is_meant_as_folder(&self) -> bool {
        self.written.ends_with('/')
    }

    /// What is here of a file that the server deleted: the files at or below this path.
    pub async fn kept_after_deletion(&self) -> Outcome<Vec<KeptItem>> {
        let wanted = in_one_spelling(&self.path);
        let below = format!("{wanted}/");
        let mut kept = self.documents.kept_after_deletion().await?;
        kept.retain(|file| {
            let path = in_one_spelling(&file.path);
            path == wanted || path.starts_with(&below)
        });
        Ok(kept)
    }

    /// The item at the path; where the server has deleted it, the copy that is kept here.
    pub async fn item_or_kept(&self) -> Outcome<ItemRow> {
        if let Some(item) = self.item_or_none().await? {
            return Ok(item);
        }
        let wanted = in_one_spelling(&self.path);
        let kept = self.kept_after_deletion().await?;
        match kept.into_iter().find(|file| in_one_spelling(&file.path) == wanted) {
            Some(file) => Ok(file.item.id.row),
            None => self.item().await,
        }
    }

    /// The item at the path.
    pub async fn item(&self) -> Outcome<ItemRow> {
        self.documents.find(&self.path).await.map_err(|error| self.failed(error, &self.written))
    }

    fn failed(&self, error: Error, about: &str) -> Failed {
        let is_missing = error.reason == Reason::NotFound;
        let failed = Failed::Engine(error, about.to_owned());
        if is_missing { not_a_place_or(&self.written, failed) } else { failed }
    }

    /// The item at the path, when it is there.
    pub async fn item_or_none(&self) -> Outcome<Option<ItemRow>> {
        match self.documents.find(&self.path).await {
            Ok(item) => Ok(Some(item)),
            Err(error) if error.reason == Reason::NotFound => Ok(None),
            Err(error) => Err(error).about(&self.written),
        }
    }

    /// The folder above the path, and the last name of it.
    pub async fn parent_and_name(&self) -> Outcome<(ItemRow, String)> {
        let Some((above, name)) = self.path.rsplit_once('/') else {
            let failed = Failed::Usage(format!(
                "{} names a drive at most. Name a folder or file in it, as {0}/NAME; `musette ls` lists the drives.",
                self.written
            ));
            return Err(not_a_place_or(&self.written, failed));
        };
        let above_written = format!("{}:{above}", self.account.label);
        let parent = self.documents.find(above).await.map_err(|error| self.failed(error, &above_written))?;
        self.open_top(parent).await?;
        Ok((parent, name.to_owned()))
    }

    /// Asks for the top of a drive that was never opened: before that nothing can go into it.
    pub async fn open_top(&self, folder: ItemRow) -> Outcome<()> {
        let path = self.documents.path_of(folder).await?;
        let is_top = self
            .documents
            .drives()
            .await?
            .into_iter()
            .any(|drive| in_one_spelling(&drive.name) == in_one_spelling(&path));
        if is_top && self.documents.head(folder).await?.as_of == AsOf::NeverKnown {
            self.documents.refresh(folder).await.about(&self.written)?;
        }
        Ok(())
    }
}

/// A path as it is compared: without regard to case, and to spaces around the slash in a drive's name.
fn in_one_spelling(path: &str) -> String {
    path.replace(" / ", "/").to_lowercase()
}

//! What the chapters share: the organisation, the home, and the table of promises.

use std::path::PathBuf;
use std::time::Instant;

use musette_core::engine::Account;
use musette_core::store::intents::Receipt;
use musette_tenant::colleague::Seen;
use musette_tenant::serve::{RunningTenant, ServeConfig, serve, system_clock};
use musette_tenant::{Fault, UnknownFault};

use super::client::Tree;
use super::plane::Flown;
use crate::app::App;
use crate::args::DemoArgs;
use crate::sentences::{Failed, Outcome};
use crate::show;

/// The traveller.
pub const ADA: &str = "ada.keller@rive.example";
/// Her colleague.
pub const NOOR: &str = "noor.haddad@rive.example";
/// The safety officer, who announces.
pub const LUC: &str = "luc.favre@rive.example";
/// The library of drawings, as the organisation calls it.
pub const PLANS: &str = "Production/Plans";
/// What she keeps.
pub const FOLDER: &str = "Production/Plans/Stage North";

/// The story so far.
pub struct Story {
    pub folder: PathBuf,
    pub tenant: RunningTenant,
    pub app: App,
    pub account: Option<Account>,
    pub flown: Flown,
    pub colleagues_bytes: Vec<u8>,
    /// What the colleague saw before the flight.
    pub before: Tree,
    pub receipts: Vec<Receipt>,
    pub thread: super::talk::Thread,
    pub promises: Promises,
    /// The fault of the landing.
    pub play: Option<String>,
    chapters: u32,
}

/// Says a line of the story; a story that nobody hears any more ends.
pub fn say(text: &str) -> Outcome<()> {
    Ok(show::line(text)?)
}

/// A fault whose name the organisation does not know: the demo itself is wrong.
pub fn fault(error: UnknownFault) -> Failed {
    Failed::Other(format!("{error}."))
}

impl Story {
    /// The organisation comes up, and a home is made.
    pub async fn begin(options: &DemoArgs) -> Outcome<Story> {
        let began = Instant::now();
        let folder = std::path::absolute(&options.folder)?;
        if folder.join("home").exists() {
            let there = folder.display();
            return Err(Failed::Usage(format!(
                "{there} holds an earlier demo. Remove it, or name another folder with --folder."
            )));
        }
        let tenant = serve(ServeConfig {
            seed: options.seed,
            people: options.people,
            files: options.files,
            clock: system_clock(),
            ..ServeConfig::default()
        })
        .await
        .map_err(|error| Failed::Other(format!("{error}.")))?;
        if let Some(name) = &options.play {
            // A name that nobody knows is told before the story, not in the middle of it.
            let played = tenant.tenant.play(Fault::named(name));
            tenant.tenant.stop(played.map_err(|unknown| Failed::Usage(format!("{unknown}.")))?);
        }
        std::fs::create_dir_all(&folder).map_err(|error| Failed::Io(error, folder.display().to_string()))?;
        let app = App::with_keys(folder.join("home"), folder.join("keys")).await?;
        let mut story = Story {
            folder,
            tenant,
            app,
            account: None,
            flown: Flown::default(),
            colleagues_bytes: Vec::new(),
            before: Tree::new(),
            receipts: Vec::new(),
            thread: super::talk::Thread::default(),
            promises: Promises::default(),
            play: options.play.clone(),
            chapters: 0,
        };
        story.chapter("An organisation")?;
        let people = story.tenant.tenant.people().len();
        let drives = story.tenant.tenant.drives().len();
        say(&format!(
            "Rive, a festival on a lake: {people} people and {} files in {drives} drives, up after {:.2} s at {}.",
            options.files,
            began.elapsed().as_secs_f64(),
            story.tenant.base
        ))?;
        Ok(story)
    }

    /// Begins a chapter.
    pub fn chapter(&mut self, title: &str) -> Outcome<()> {
        self.chapters += 1;
        say("")?;
        say(&format!("{}. {title}", self.chapters))
    }

    /// The account, once she has signed in.
    pub fn account(&self) -> Outcome<&Account> {
        self.account.as_ref().ok_or_else(|| Failed::Other("Nobody has signed in.".into()))
    }

    /// A person's password.
    pub fn password(&self, login: &str) -> Outcome<String> {
        let person = self.tenant.tenant.people().into_iter().find(|person| person.login == login);
        person.map(|person| person.password).ok_or_else(|| Failed::Other(format!("There is no {login}.")))
    }

    /// What the organisation has among the drawings.
    pub fn inspect(&self, path: &str) -> Outcome<Seen> {
        self.tenant.tenant.inspect(PLANS, path).map_err(|error| Failed::Other(format!("{error}.")))
    }

    /// The names of the drawings that she keeps, in order.
    pub fn drawings(&self) -> Outcome<Vec<String>> {
        let tree = self.tenant.tenant.inspect_tree(PLANS, "Stage North");
        let tree = tree.map_err(|error| Failed::Other(format!("{error}.")))?;
        let mut names: Vec<String> =
            tree.into_iter().filter(|seen| seen.name.starts_with("SN-")).map(|seen| seen.name).collect();
        names.sort();
        Ok(names)
    }

    /// Closes everything.
    pub async fn end(self) -> Outcome<()> {
        self.app.engine.suspend().await?;
        self.tenant.shutdown().await;
        Ok(())
    }
}

/// What was promised, and what was seen.
#[derive(Default)]
pub struct Promises {
    rows: Vec<(String, bool, String)>,
}

impl Promises {
    /// Notes whether a promise was kept.
    pub fn hold(&mut self, promise: &str, kept: bool, seen: &str) {
        self.rows.push((promise.to_owned(), kept, seen.to_owned()));
    }

    /// Prints the table; answers whether every line holds.
    pub fn tell(&self) -> Outcome<bool> {
        say("What was promised, and what was seen:")?;
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|(promise, kept, seen)| {
                vec![if *kept { "  kept" } else { "  BROKEN" }.to_owned(), promise.clone(), seen.clone()]
            })
            .collect();
        show::table(&rows)?;
        Ok(!self.rows.is_empty() && self.rows.iter().all(|(_, kept, _)| *kept))
    }
}

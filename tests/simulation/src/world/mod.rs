//! A world: a small organisation, a device with one home and two accounts on it, at times a second process, and what
//! happens between them.
//!
//! **How.** [`World::new`] grows the organisation and signs two people in. [`actions`] are what the person does,
//! [`lending`] what another app does with what she lends it, [`device`] what happens to the device itself, [`colleague`] what
//! others do at the server, [`talk`] what all of them say in feeds and [`hanging`] what goes with it, [`tasks`] what they have to do, [`acknowledged`] what they
//! say to have read; [`ending`] brings everything to rest. The [`ledger`] holds what was promised to whom;
//! [`invariants`] compare it with what the device has while things happen, [`rest`] with the tenant when all is at rest. Nothing here knows the core's inside: all of it
//! goes through `engine::Musette`.

pub mod acknowledged;
pub mod actions;
pub mod colleague;
pub mod device;
pub mod ending;
pub mod hanging;
pub mod invariants;
pub mod ledger;
pub mod lending;
pub mod rest;
pub mod said;
pub mod steps;
pub mod talk;
pub mod tasks;
pub mod wishes;

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use musette_core::doors::{Doors, NobodyKnows, StoreThreads};
use musette_core::engine::{EngineResult, Error, Musette, Reason, Setting, Sizes, Surroundings};
use musette_core::model::{AccountId, Budget, ItemRow};
use musette_tenant::{CLIENT_ID, Numbers, Tenant, TenantConfig};
use tokio::task::JoinHandle;

use crate::chance::{Chance, SeededEntropy};
use crate::clock::{Timeline, WorldClock};
use crate::disk::{MemoryDrive, Slot, Stop};
use crate::network::{API, CONTENT, Network};
use crate::secrets::KeyRing;
use crate::vfs;
use ledger::Ledger;

/// A promise that was broken, in words.
pub type Broken = String;

/// The longest that one call may take, in the world's time.
const PATIENCE: Duration = Duration::from_secs(3600);
/// The library that both people work in.
pub const LIBRARY: &str = "Safety/Instructions";
/// The person whose device it is.
pub const ADA: &str = "ada.keller@rive.example";
/// The second account on the device.
pub const LUC: &str = "luc.favre@rive.example";
/// Where files lie at first, in each drive.
pub const FOLDERS: [&str; 3] = ["Blue", "Green", "Red"];
/// Larger contents go through an upload session: about half of what a person saves in a world.
const LARGEST_SMALL: u64 = 8_000;
/// How many in each of them.
const FILES_EACH: usize = 8;

/// An account on the device.
#[derive(Clone, Copy, Debug)]
pub struct Owner {
    /// Its id.
    pub account: AccountId,
    /// The login.
    pub login: &'static str,
}

/// A process that lives.
pub(crate) struct Process {
    timeline: Timeline,
    engine: Musette,
    /// What goes on while other things happen.
    meanwhile: Vec<JoinHandle<()>>,
}

/// What has ended processes so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    /// The power went while something ran.
    pub power: u64,
    /// One process was killed.
    pub kills: u64,
}

/// What came of a call.
#[derive(Debug)]
pub enum Outcome<T> {
    /// It returned.
    Done(T),
    /// It was refused.
    Refused(Error),
    /// The process ended in the middle: whether it took effect is not known.
    Died,
}

/// A file that somebody has open.
#[derive(Clone, Debug)]
pub(crate) struct Editor {
    /// The process that it was opened in.
    pub(crate) slot: Slot,
    /// Where the file was shown then.
    pub(crate) place: (String, String),
    pub(crate) owner: usize,
    pub(crate) item: ItemRow,
    pub(crate) content: musette_core::model::ContentRow,
    pub(crate) digest: String,
}

/// A world.
pub struct World {
    /// What everything is drawn from.
    pub seed: u64,
    pub(crate) chance: Chance,
    pub(crate) clock: WorldClock,
    pub(crate) memory: MemoryDrive,
    keys: KeyRing,
    pub(crate) tenant: Tenant,
    pub(crate) network: Network,
    pub(crate) processes: BTreeMap<Slot, Process>,
    pub(crate) owners: Vec<Owner>,
    pub(crate) ledger: Ledger,
    pub(crate) talks: said::Talks,
    pub(crate) wishes: wishes::Wishes,
    pub(crate) acknowledged: acknowledged::Acknowledged,
    pub(crate) editors: Vec<Editor>,
    /// The drives and paths at which the person has made something.
    pub(crate) wished: Vec<(String, String)>,
    pub(crate) lent: Vec<lending::Out>,
    lives: u64,
    pub(crate) ends: Ends,
    /// The server has once left most out of an enumeration: a second time would be its word.
    pub(crate) shortened: bool,
    log: Vec<String>,
    tally: BTreeMap<String, u64>,
}

impl World {
    /// An organisation at its first moment and a device on which Ada and Luc have signed in and synced once.
    ///
    /// # Errors
    /// When even that does not work.
    pub fn new(seed: u64) -> Result<World, Broken> {
        let mut world = World::empty(seed);
        if seed.is_multiple_of(4) {
            world.play_office_rewriting()?;
        } else if !seed.is_multiple_of(3) {
            world.play_habit()?;
        }
        world.furnish()?;
        world.start(Slot::App)?;
        for login in [ADA, LUC] {
            world.sign_in(login)?;
            let owner = world.owners.len() - 1;
            world.keep_library(owner)?;
            world.sync_whole(Slot::App, owner)?;
        }
        Ok(world)
    }

    /// The same with no more documents than the organisation has by itself, and with feeds and tasks that both have looked at.
    ///
    /// # Errors
    /// When even that does not work.
    pub fn of_talk(seed: u64) -> Result<World, Broken> {
        let mut world = World::empty(seed);
        world.start(Slot::App)?;
        for login in [ADA, LUC] {
            world.sign_in(login)?;
        }
        world.begin_announcements()?;
        world.begin_talk()?;
        world.begin_tasks()?;
        Ok(world)
    }

    fn empty(seed: u64) -> World {
        let clock = WorldClock::new();
        let time = clock.clone();
        let tenant = Tenant::new(TenantConfig {
            seed,
            people: 0,
            files: 0,
            posts: 0,
            numbers: Numbers::AboveDoubles,
            base_url: API.into(),
            content_url: CONTENT.into(),
            clock: Arc::new(move || time.now()),
        });
        let memory = MemoryDrive::new(seed);
        World {
            seed,
            chance: Chance::for_purpose(seed, "world"),
            network: Network::new(seed, tenant.clone(), clock.clone()),
            clock,
            memory,
            keys: KeyRing::default(),
            tenant,
            processes: BTreeMap::new(),
            owners: Vec::new(),
            ledger: Ledger::default(),
            talks: said::Talks::new(seed),
            wishes: wishes::Wishes::new(seed),
            acknowledged: acknowledged::Acknowledged::new(seed),
            editors: Vec::new(),
            wished: Vec::new(),
            lent: Vec::new(),
            lives: 0,
            ends: Ends::default(),
            shortened: false,
            log: Vec::new(),
            tally: BTreeMap::new(),
        }
    }

    /// Puts files into the drives that the story plays in.
    fn furnish(&mut self) -> Result<(), Broken> {
        for (drive, by) in [(ADA, ADA), (LUC, LUC), (LIBRARY, colleague::NOOR)] {
            for folder in FOLDERS {
                self.deed_mkdir(drive, folder, by)?;
                for at in 0..FILES_EACH {
                    let path = format!("{folder}/{}{at}.pdf", folder.to_lowercase());
                    self.deed_create(drive, &path, by)?;
                }
            }
        }
        Ok(())
    }

    /// Starts a process and opens the home in it.
    ///
    /// # Errors
    /// The home does not open although nothing ended the process.
    pub fn start(&mut self, slot: Slot) -> Result<(), Broken> {
        for _ in 0..20 {
            self.stop(slot);
            self.lives += 1;
            let disk = Arc::new(self.memory.start(slot));
            let entropy = Chance::for_purpose(self.seed ^ self.lives, "entropy");
            let doors = Doors {
                clock: Arc::new(self.clock.clone()),
                entropy: Arc::new(SeededEntropy::new(entropy)),
                disk: Arc::clone(&disk) as _,
                processes: Arc::new(NobodyKnows),
                vfs: Some(vfs::install().map_err(|error| error.to_string())?.to_owned()),
                store_threads: StoreThreads::Inline,
            };
            let surroundings = Surroundings {
                home: self.memory.path(slot, "/home"),
                doors,
                secrets: Arc::new(self.keys.of(&disk)),
                transport: Arc::new(self.network.of(slot, &disk)),
                zone: TimeZone::UTC,
                sizes: Sizes { small: LARGEST_SMALL, ..Sizes::default() },
            };
            let mut timeline = self.clock.timeline().map_err(|error| error.to_string())?;
            let opened = self.clock.run(&mut timeline, Musette::open(surroundings));
            match opened {
                Ok(engine) => {
                    self.processes.insert(slot, Process { timeline, engine, meanwhile: Vec::new() });
                    self.note(format!("{slot:?} starts"));
                    return Ok(());
                }
                Err(_) if self.memory.is_down(slot) => {
                    timeline.end();
                    self.ends.kills += u64::from(!self.memory.machine_down());
                    self.settle_crash();
                }
                Err(error) if error.reason == Reason::NoSpace && self.memory.is_bounded() => {
                    timeline.end();
                    self.make_room_on_disk();
                }
                Err(error) => return Err(format!("the home does not open: {error}")),
            }
        }
        Err("the home does not open in twenty tries".into())
    }

    /// Ends a process where it stands, if it lives.
    pub(crate) fn stop(&mut self, slot: Slot) {
        if let Some(process) = self.processes.remove(&slot) {
            self.memory.kill(slot);
            process.meanwhile.iter().for_each(JoinHandle::abort);
            self.editors.retain(|editor| editor.slot != slot);
            drop(process.engine);
            process.timeline.end();
        }
    }

    /// When the machine went down: what was not synced is lost, and no process lives.
    fn settle_crash(&mut self) {
        if self.memory.machine_down() {
            let manner = self.memory.draw_manner();
            self.ends.power += 1;
            self.count("crashes of the machine");
            self.count(&format!("crash: {}", manner_name(manner)));
            self.note(format!("the power goes: {manner:?}, unsynced {:?}", self.memory.unsynced()));
            self.memory.crash(manner);
            self.ledger.shown_to.clear();
            self.wishes.forget_rows();
            self.network.shorten_next_enumeration(None);
            for slot in Slot::ALL {
                self.stop(slot);
            }
        }
    }

    /// Starts again what has ended, and checks what must have survived.
    ///
    /// # Errors
    /// It does not start, or a promise is broken.
    pub(crate) fn bring_back(&mut self) -> Result<bool, Broken> {
        let down: Vec<Slot> = self.processes.keys().copied().filter(|slot| self.memory.is_down(*slot)).collect();
        if down.is_empty() && self.processes.contains_key(&Slot::App) {
            return Ok(false);
        }
        let power = self.memory.machine_down();
        self.settle_crash();
        self.count(if power { "restarts after an empty battery" } else { "restarts after a kill" });
        self.ends.kills += u64::from(!power && !down.is_empty());
        for slot in &down {
            if *slot == Slot::App || !power {
                self.start(*slot)?;
            }
        }
        self.start_missing()?;
        self.check_saves()?;
        Ok(true)
    }

    fn start_missing(&mut self) -> Result<(), Broken> {
        if self.processes.contains_key(&Slot::App) { Ok(()) } else { self.start(Slot::App) }
    }

    /// Lets the machine or a process end soon.
    pub(crate) fn arm(&mut self, operations: u64, who: Stop) {
        self.memory.stop_in(operations, who);
    }

    /// Runs a call of the engine in a process until it returns.
    pub(crate) fn on<T, F>(&mut self, slot: Slot, work: impl FnOnce(Musette) -> F) -> Outcome<T>
    where
        F: Future<Output = EngineResult<T>>,
    {
        let Some(process) = self.processes.get_mut(&slot) else { return Outcome::Died };
        let call = work(process.engine.clone());
        let answer = self.clock.run(&mut process.timeline, async { tokio::time::timeout(PATIENCE, call).await });
        let down = self.memory.is_down(slot);
        match answer {
            Ok(Ok(value)) => Outcome::Done(value),
            _ if down => Outcome::Died,
            Ok(Err(error)) => Outcome::Refused(error),
            Err(_) => Outcome::Refused(Error::of(Reason::Internal)),
        }
    }

    /// Starts a sync that goes on while other things happen in its process.
    pub(crate) fn start_sync(&mut self, slot: Slot, owner: usize, budget: Budget) {
        let account = self.owners[owner].account;
        if let Some(process) = self.processes.get_mut(&slot) {
            let engine = process.engine.clone();
            process.meanwhile.retain(|task| !task.is_finished());
            process.meanwhile.push(process.timeline.spawn(async move {
                // Its outcome shows in what the device has.
                let _ = engine.sync(account, budget).await;
            }));
        }
    }

    /// Asks for the list of a folder while other things happen in its process.
    pub(crate) fn start_look(&mut self, slot: Slot, owner: usize, folder: ItemRow) {
        let account = self.owners[owner].account;
        if let Some(process) = self.processes.get_mut(&slot) {
            let engine = process.engine.clone();
            process.meanwhile.retain(|task| !task.is_finished());
            process.meanwhile.push(process.timeline.spawn(async move {
                if let Ok(documents) = engine.documents(account).await {
                    let _ = documents.refresh(folder).await;
                }
            }));
        }
    }

    /// Lets time pass in a process.
    pub(crate) fn wait(&mut self, slot: Slot, time: Duration) {
        if let Some(process) = self.processes.get_mut(&slot) {
            self.clock.run(&mut process.timeline, async { tokio::time::sleep(time).await });
        }
    }

    fn sign_in(&mut self, login: &'static str) -> Result<(), Broken> {
        let setting = Setting {
            authority: format!("{API}/{}", self.tenant.tenant_id()),
            graph: format!("{API}/v1.0"),
            engage: format!("{API}/api/v1"),
            client_id: CLIENT_ID.into(),
            redirect: "http://localhost:53100/".into(),
        };
        let tenant = self.tenant.clone();
        let signed_in = self.on(Slot::App, |engine| async move {
            let accounts = engine.accounts();
            let code = accounts.begin_device_code(&setting, None, None).await?;
            // The person types the code in her browser.
            let _ = tenant.entra().approve_device(code.user_code(), login);
            accounts.finish_device_code(code).await
        });
        match signed_in {
            Outcome::Done(account) => self.owners.push(Owner { account: account.id, login }),
            other => return Err(format!("{login} cannot sign in: {other:?}")),
        }
        let owner = self.owners.len() - 1;
        self.sync_whole(Slot::App, owner)
    }

    fn keep_library(&mut self, owner: usize) -> Result<(), Broken> {
        let account = self.owners[owner].account;
        let kept = self.on(Slot::App, |engine| async move {
            let documents = engine.documents(account).await?;
            documents.keep(documents.at_path(LIBRARY).await?).await
        });
        match kept {
            Outcome::Done(()) => Ok(()),
            other => Err(format!("the library cannot be kept: {other:?}")),
        }
    }

    /// A sync without bounds in clear weather, which must work.
    pub(crate) fn sync_whole(&mut self, slot: Slot, owner: usize) -> Result<(), Broken> {
        let account = self.owners[owner].account;
        match self.on(slot, |engine| async move { engine.sync(account, Budget::WHOLE).await.map(drop) }) {
            Outcome::Done(()) | Outcome::Died => Ok(()),
            Outcome::Refused(error) => Err(format!("a sync in clear weather fails: {error}")),
        }
    }

    /// A line of the world's log.
    pub(crate) fn note(&mut self, line: String) {
        let requests = self.network.take_log();
        self.log.extend(requests);
        let at = self.clock.now() - crate::clock::BEGINNING;
        self.log.push(format!("{at:>10} {line}"));
    }

    /// Takes the last requests into the log.
    pub(crate) fn finish_log(&mut self) {
        self.note("the end".into());
    }

    /// Counts something by its name.
    pub(crate) fn count(&mut self, what: &str) {
        *self.tally.entry(what.to_owned()).or_default() += 1;
    }

    /// All that happened, in order.
    pub fn log(&self) -> &[String] {
        &self.log
    }

    /// How often each thing happened.
    pub fn tally(&self) -> BTreeMap<String, u64> {
        let mut tally = self.tally.clone();
        for (fault, count) in self.network.counts() {
            tally.insert(format!("fault: {fault}"), count);
        }
        tally.insert("requests".into(), self.network.requests());
        tally
    }
}

fn manner_name(manner: crate::disk::Manner) -> &'static str {
    use crate::disk::Manner;
    match manner {
        Manner::Nothing => "nothing unsynced survives",
        Manner::Everything => "everything survives",
        Manner::UpTo(_) => "in order up to a torn write",
        Manner::Some { .. } => "some changes, out of order",
        Manner::Torn => "every write torn",
    }
}

impl Drop for World {
    fn drop(&mut self) {
        for slot in Slot::ALL {
            self.stop(slot);
        }
    }
}

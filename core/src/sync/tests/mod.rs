//! Stories of sync against a scripted provider; numbers are those of the hard cases.

mod fetching;
mod people;
mod pulling;
mod scheduling;
mod script;
mod visiting;

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use super::Puller;
use crate::blobs::{Contents, Owner};
use crate::doors::{Clock, Doors, StoreThreads};
use crate::model::*;
use crate::store::{DEVICE, Database, Durability, VAULT};
use crate::tree::Sequence;
use crate::vault::Secret;
use script::Scripted;

/// Clocks that a story turns.
#[derive(Debug)]
pub struct Hands(AtomicI64);

impl Hands {
    pub fn forward(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for Hands {
    fn wall(&self) -> WallTime {
        WallTime(1_800_000_000_000 + self.0.load(Ordering::SeqCst))
    }

    fn boot(&self) -> BootTime {
        BootTime(self.0.load(Ordering::SeqCst))
    }
}

/// A vault with one followed drive, and the provider behind it.
pub struct World {
    pub folder: tempfile::TempDir,
    pub db: Database,
    pub server: Scripted,
    pub hands: Arc<Hands>,
    pub doors: Doors,
    pub sequence: Arc<Sequence>,
    pub puller: Arc<Puller>,
    pub drive: DriveRow,
    pub heard: Arc<Mutex<Vec<Change>>>,
}

pub fn library(id: &str) -> RemoteDrive {
    RemoteDrive {
        id: id.into(),
        name: "Plans".into(),
        site: "Production".into(),
        kind: DriveKind::Library,
        quota: Quota::default(),
        web_url: String::new(),
    }
}

pub fn go() -> bool {
    true
}

/// Polls once; whether it is under way then.
pub async fn begins<F: Future>(mut what: std::pin::Pin<&mut F>) -> bool {
    std::future::poll_fn(|context| std::task::Poll::Ready(what.as_mut().poll(context).is_pending())).await
}

impl World {
    pub async fn new() -> World {
        let folder = tempfile::tempdir().unwrap();
        let hands = Arc::new(Hands(AtomicI64::new(0)));
        let doors = Doors { store_threads: StoreThreads::Inline, clock: hands.clone(), ..Doors::system() };
        let heard = Arc::new(Mutex::new(Vec::new()));
        let listener = {
            let heard = Arc::clone(&heard);
            Arc::new(move |changes: &[Change]| heard.lock().unwrap().extend_from_slice(changes))
        };
        let secret = Secret::new((0..48).collect());
        let db = Database::open(&folder.path().join("musette.db"), &secret, VAULT, &doors, listener).unwrap();
        let drive = db.write(Durability::Fetched, |tx| tx.put_drive(&library("D"), Standing::Followed)).await.unwrap();
        let (server, sequence) = (Scripted::default(), Arc::new(Sequence::default()));
        let puller = Puller::new(db.clone(), Arc::new(server.clone()), doors.clone(), Arc::clone(&sequence));
        let puller = Arc::new(puller);
        World { folder, db, server, hands, doors, sequence, puller, drive, heard }
    }

    /// The vault's contents, as process `owner` has them.
    pub fn contents(&self, owner: u128) -> Contents {
        let key = Secret::new(vec![7; 32]);
        let owner = Owner(ulid::Ulid::from(owner));
        Contents::open(&self.doors, self.db.clone(), self.folder.path(), &key, owner).unwrap()
    }

    pub fn device(&self) -> Database {
        let secret = Secret::new((0..48).collect());
        Database::open(&self.folder.path().join("device.db"), &secret, DEVICE, &self.doors, Arc::new(|_| {})).unwrap()
    }

    /// The names in the tree as it is shown, as paths, sorted.
    pub fn tree(&self) -> Vec<String> {
        fn walk(world: &World, folder: ItemRow, path: &str, into: &mut Vec<String>) {
            let page = world.db.read_here(|tx| tx.page(folder, At::Start, 200)).unwrap();
            for entry in page.entries {
                let path = format!("{path}/{}", entry.name);
                into.push(path.clone());
                if entry.kind == ItemKind::Folder {
                    walk(world, entry.item, &path, into);
                }
            }
        }
        let root = self.db.read_here(|tx| Ok(tx.drive(self.drive)?.unwrap().root)).unwrap();
        let mut paths = Vec::new();
        walk(self, root, "", &mut paths);
        paths.sort();
        paths
    }

    pub fn item(&self, remote: &str) -> ItemRow {
        self.db.read_here(|tx| tx.item_by_remote(self.drive, &remote.into())).unwrap().unwrap()
    }

    pub fn drive_state(&self) -> crate::store::drives::DriveState {
        self.db.read_here(|tx| tx.drive(self.drive)).unwrap().unwrap()
    }
}

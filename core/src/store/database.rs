//! One database: one writer, a few readers, and the rule of what is durable when.
//!
//! Promise: closures given to [`Database::write`] run one after the other in the order in which they were given, each in
//! a transaction that is committed before the call returns, or not at all. With [`Durability::Saved`] it survives an empty
//! battery from then on; with [`Durability::Fetched`] it survives the end of the process, and the server can be asked again
//! for the rest. Readers see the last commit and never wait for the writer.
//!
//! In production the writing connection belongs to a thread and the readers to blocking tasks; in the simulation closures run
//! on the calling task ([`StoreThreads::Inline`]), so that their order repeats. Other processes may write too: SQLite
//! settles whose turn it is, and a write that waits longer than ten seconds gives up with [`StoreError::Busy`].

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use super::cipher;
use super::error::{Doing, StoreError, StoreResult};
use super::migrations;
use super::transaction::{Reading, Writing};
use crate::doors::{Clock, Doors, OpenTo, Room, StoreThreads};
use crate::model::{Change, Revision};
use crate::vault::Secret;

/// What a commit has to survive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// An empty battery: intents, attempts, progress, deliveries, lendings, pins, leases.
    Saved,
    /// The end of the process: pages, listings, the index. The server still has it.
    Fetched,
}

/// Readers that are kept open.
const READERS: usize = 3;
/// KiB of pages that the writing connection keeps in memory.
const WRITER_CACHE: i64 = 8_000;
/// KiB of pages that each reader keeps in memory.
const READER_CACHE: i64 = 2_000;
/// Pages of 4 KiB in the log after which they are folded into the file. A page that is written again before is folded in once.
const LOG_PAGES: i64 = 8_000;

/// How long another process may hold the database before a call gives up.
const PATIENCE: Duration = Duration::from_secs(10);

/// Hears what each commit changed. Called after the commit with no lock held but the writer's own turn: it must not call
/// back into the store.
pub type Listener = Arc<dyn Fn(&[Change]) + Send + Sync>;

type Job = Box<dyn FnOnce(&mut Writer) + Send>;

/// A database of ours. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    opening: Opening,
    threads: StoreThreads,
    written: Arc<AtomicU64>,
    /// The newest revision that this process has heard of.
    heard: Arc<AtomicI64>,
    writer: Mutex<Option<WriterDoor>>,
    readers: Mutex<Option<Vec<Connection>>>,
    /// Who reads at this moment.
    reading: Room,
}

struct Opening {
    path: PathBuf,
    vfs: Option<String>,
    secret: Secret,
}

enum WriterDoor {
    Thread(mpsc::Sender<Job>, thread::JoinHandle<()>),
    Inline(Box<Writer>),
}

/// The writing connection with what belongs to it.
struct Writer {
    connection: Connection,
    durability: Option<Durability>,
    listener: Listener,
    clock: Arc<dyn Clock>,
    heard: Arc<AtomicI64>,
    steps: usize,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Database({})", self.inner.opening.path.display())
    }
}

impl Database {
    /// Opens the database at `path`, makes it when it is not there, and brings it up to date with `steps`.
    ///
    /// # Errors
    /// Every [`StoreError`] but `Closed`.
    pub fn open(
        path: &Path,
        secret: &Secret,
        steps: &[&str],
        doors: &Doors,
        listener: Listener,
    ) -> StoreResult<Database> {
        let opening = Opening { path: path.to_owned(), vfs: doors.vfs.clone(), secret: secret.clone() };
        let written = Arc::new(AtomicU64::new(0));
        let mut connection = opening.connect(OpenTo::Write)?;
        migrations::migrate(&mut connection, steps)?;
        let counter = Arc::clone(&written);
        connection
            .update_hook(Some(move |_: rusqlite::hooks::Action, _: &str, _: &str, _: i64| {
                counter.fetch_add(1, Ordering::Relaxed);
            }))
            .doing("watching what is written")?;
        let revision = Reading::new(&connection).revision()?;
        let heard = Arc::new(AtomicI64::new(revision.0));
        let writer = Writer {
            connection,
            durability: None,
            listener,
            clock: Arc::clone(&doors.clock),
            heard: Arc::clone(&heard),
            steps: steps.len(),
        };
        let door = match doors.store_threads {
            StoreThreads::Inline => WriterDoor::Inline(Box::new(writer)),
            StoreThreads::Own => start_thread(writer)?,
        };
        Ok(Database {
            inner: Arc::new(Inner {
                opening,
                threads: doors.store_threads,
                written,
                heard,
                writer: Mutex::new(Some(door)),
                readers: Mutex::new(Some(Vec::new())),
                reading: Room::default(),
            }),
        })
    }

    /// Runs `work` in a transaction of its own and commits it. An error of `work` undoes all it wrote.
    ///
    /// # Errors
    /// What `work` answers, or why the commit failed.
    pub async fn write<T, F>(&self, durability: Durability, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Writing<'_>) -> StoreResult<T> + Send + 'static,
    {
        let answer = {
            let mut door = lock(&self.inner.writer);
            match door.as_mut() {
                None => return Err(StoreError::Closed),
                Some(WriterDoor::Inline(writer)) => return writer.run(durability, work),
                Some(WriterDoor::Thread(jobs, _)) => {
                    let (tell, answer) = oneshot::channel();
                    let job: Job = Box::new(move |writer| {
                        // Whoever asked may have gone away; the work is done all the same.
                        let _ = tell.send(writer.run(durability, work));
                    });
                    jobs.send(job).map_err(|_| StoreError::Closed)?;
                    answer
                }
            }
        };
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// Runs `work` on a reader, in one snapshot.
    ///
    /// # Errors
    /// What `work` answers.
    pub async fn read<T, F>(&self, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Reading<'_>) -> StoreResult<T> + Send + 'static,
    {
        match self.inner.threads {
            StoreThreads::Inline => self.read_here(work),
            StoreThreads::Own => {
                let database = self.clone();
                tokio::task::spawn_blocking(move || database.read_here(work)).await.map_err(|_| StoreError::Closed)?
            }
        }
    }

    /// As [`Database::read`], on the calling thread: for callers that may block.
    ///
    /// # Errors
    /// What `work` answers.
    pub fn read_here<T>(&self, work: impl FnOnce(&Reading<'_>) -> StoreResult<T>) -> StoreResult<T> {
        // Leaves after its connection is given back or closed.
        let _reading = self.inner.reading.enter().ok_or(StoreError::Closed)?;
        let kept = lock(&self.inner.readers).as_mut().ok_or(StoreError::Closed)?.pop();
        let connection = match kept {
            Some(connection) => connection,
            None => match self.inner.opening.connect(OpenTo::Read) {
                // The key opened it before.
                Err(StoreError::NotOurKey) => return Err(StoreError::Damaged { doing: "opening another reader" }),
                other => other?,
            },
        };
        let result = in_snapshot(&connection, work);
        if let Some(readers) = lock(&self.inner.readers).as_mut()
            && readers.len() < READERS
        {
            readers.push(connection);
        }
        result
    }

    /// The revision, when another process has made one since this process last heard of any.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changed_elsewhere(&self) -> StoreResult<Option<Revision>> {
        let now = self.read(|tx| tx.revision()).await?;
        Ok((self.inner.heard.fetch_max(now.0, Ordering::SeqCst) < now.0).then_some(now))
    }

    /// Rows inserted, changed or deleted since it was opened, counted by SQLite's own hook.
    pub fn rows_written(&self) -> u64 {
        self.inner.written.load(Ordering::Relaxed)
    }

    /// Finishes what is queued and what is being read, folds the log into the file and closes: no lock held, no file open. Calls
    /// after this answer [`StoreError::Closed`].
    ///
    /// # Errors
    /// None today; the result leaves room for a disk that refuses to close.
    pub async fn close(&self) -> StoreResult<()> {
        let door = lock(&self.inner.writer).take();
        self.inner.reading.close();
        lock(&self.inner.readers).take();
        // Each reads one snapshot, so none of them is long; until then it holds its file open, and the log's lock.
        self.inner.reading.emptied().await;
        match door {
            None => {}
            Some(WriterDoor::Inline(writer)) => (*writer).close(),
            Some(WriterDoor::Thread(jobs, thread)) => {
                drop(jobs);
                let _ = tokio::task::spawn_blocking(move || thread.join()).await;
            }
        }
        Ok(())
    }
}

impl Opening {
    fn connect(&self, to: OpenTo) -> StoreResult<Connection> {
        let doing = "setting the database up";
        let connection = cipher::open(&self.path, self.vfs.as_deref(), &self.secret, to)?;
        connection.busy_timeout(PATIENCE).doing(doing)?;
        connection.set_prepared_statement_cache_capacity(256);
        // Without it the planner looks at what is bound where an index is partial, and prepares such a statement again for
        // every new value: measured at a third of the writer's time. No plan here is to depend on a value.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).doing(doing)?;
        if to == OpenTo::Write {
            let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).doing(doing)?;
            if mode != "wal" {
                return Err(StoreError::Unexpected("journal mode"));
            }
            connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES).doing(doing)?;
            // On Apple a plain fsync does not reach the flash.
            connection.pragma_update(None, "fullfsync", true).doing(doing)?;
            connection.pragma_update(None, "checkpoint_fullfsync", true).doing(doing)?;
        }
        let cache = if to == OpenTo::Read { READER_CACHE } else { WRITER_CACHE };
        connection.pragma_update(None, "cache_size", -cache).doing(doing)?;
        let temp: i64 = connection.query_row("PRAGMA temp_store", [], |row| row.get(0)).doing(doing)?;
        let compiled: bool = connection
            .query_row("SELECT sqlite_compileoption_used('TEMP_STORE=3')", [], |row| row.get(0))
            .doing(doing)?;
        if !compiled && temp != 2 {
            return Err(StoreError::NotEncrypted("temporary storage would be on the disk"));
        }
        Ok(connection)
    }
}

impl Writer {
    fn run<T>(
        &mut self,
        durability: Durability,
        work: impl FnOnce(&mut Writing<'_>) -> StoreResult<T>,
    ) -> StoreResult<T> {
        let doing = "committing";
        if self.durability != Some(durability) {
            // Refused inside a transaction, so it is switched between them.
            let level = if durability == Durability::Saved { "FULL" } else { "NORMAL" };
            self.connection.pragma_update(None, "synchronous", level).doing(doing)?;
            self.durability = Some(durability);
        }
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).doing(doing)?;
        // Another process may have been brought up to date meanwhile: what it has made of the rows is not known here.
        migrations::refuse_newer(&tx, self.steps)?;
        let mut writing = Writing::new(&tx, self.clock.wall());
        let result = work(&mut writing)?;
        let changes = writing.changes()?;
        if let Some(change) = changes.first() {
            self.heard.fetch_max(change.revision.0, Ordering::SeqCst);
        }
        tx.commit().doing(doing)?;
        if !changes.is_empty() {
            (self.listener)(&changes);
        }
        Ok(result)
    }

    fn close(self) {
        let _ = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }
}

fn start_thread(writer: Writer) -> StoreResult<WriterDoor> {
    let (jobs, queue) = mpsc::channel::<Job>();
    let thread = thread::Builder::new().name("musette-writer".into()).spawn(move || {
        let mut writer = writer;
        while let Ok(job) = queue.recv() {
            job(&mut writer);
        }
        writer.close();
    })?;
    Ok(WriterDoor::Thread(jobs, thread))
}

fn in_snapshot<T>(connection: &Connection, work: impl FnOnce(&Reading<'_>) -> StoreResult<T>) -> StoreResult<T> {
    let tx = connection.unchecked_transaction().doing("starting to read")?;
    let result = work(&Reading::new(&tx))?;
    tx.commit().doing("ending to read")?;
    Ok(result)
}

/// A lock whose holder panicked still guards whole values here: every holder replaces or pops, none edits in steps.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

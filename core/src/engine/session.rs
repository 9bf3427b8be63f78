//! An account that is open: its vault, its provider, and what delivers and syncs.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::tz::TimeZone;

use super::home::Home;
use super::leases::{Leases, Refreshing};
use super::opened::OpenedContents;
use super::{EngineResult, Error, Reason, Setting, Sizes};
use crate::auth::{AccountTokens, TokenSetup};
use crate::blobs::Owner;
use crate::blobs::contents::Contents;
use crate::doors::{Clock, Guest, Room};
use crate::http::{Client, Origins, Resource, Transport};
use crate::model::{AccountId, BootTime, Connection, IntentRow, NameRules, WallTime};
use crate::outbox::{Delivering, Posting, Tasking, delivery::Sender};
use crate::providers::Drives;
use crate::providers::feeds::Feeds;
use crate::providers::microsoft365::feeds::engage_files;
use crate::providers::microsoft365::{EngageFeeds, GraphDialect, GraphDrives, GraphPeople, GraphTasks};
use crate::providers::people::People;
use crate::providers::tasks::Tasks;
use crate::store::device::AccountRow;
use crate::store::{Database, Durability, Listener, Reading, Writing};
use crate::sync::scheduler::{Errands, Talk};
use crate::sync::{FeedPuller, Parts, PeoplePuller, Syncing, TaskPuller};
use crate::tree::Sequence;

/// How long a delete, and a move of several, can be undone before it leaves,
const HOLD_MS: i64 = 10_000;
/// and how long when the network is poor, so that a moment of signal is not spent on waiting.
const SHORT_HOLD_MS: i64 = 3_000;

/// One open account.
#[derive(Debug)]
pub(super) struct Session {
    pub account: AccountId,
    pub db: Database,
    pub contents: Contents,
    pub drives: Arc<dyn Drives>,
    pub feeds: Option<Arc<dyn Feeds>>,
    pub tasks: Arc<dyn Tasks>,
    pub client: Client,
    pub delivering: Arc<Delivering>,
    pub syncing: Syncing,
    pub opened: Arc<OpenedContents>,
    /// Who saves something at this moment.
    saving: Room,
    held: Mutex<BTreeSet<IntentRow>>,
    /// When the lent copies were last looked at.
    looked_at_lent: Mutex<Option<BootTime>>,
}

/// What a session is opened with.
pub(super) struct Opening<'a> {
    pub home: &'a Home,
    pub row: &'a AccountRow,
    pub transport: Arc<dyn Transport>,
    pub device: Database,
    pub leases: Leases,
    pub owner: Owner,
    pub zone: TimeZone,
    pub sizes: Sizes,
    pub listener: Listener,
    pub opened: Arc<OpenedContents>,
}

impl Session {
    pub async fn open(opening: Opening<'_>) -> Result<Session, Error> {
        let Opening { home, row, transport, device, leases, owner, zone, sizes, listener, opened } = opening;
        let account = row.id;
        let setting: Setting = serde_json::from_str(&row.setting)
            .map_err(|_| crate::store::StoreError::Unexpected("an account's setting"))?;
        let (db, key) = home.open_vault(account, listener).await?;
        let (doors, within, folder) = (home.doors.clone(), db.clone(), home.vault(account));
        let contents = home.blocking(move || Ok(Contents::open(&doors, within, &folder, &key, owner)?)).await?;
        let (_, client) = connect(home, &setting, account, transport, leases)?;
        let graph = setting.graph()?;
        let drives: Arc<dyn Drives> =
            Arc::new(GraphDrives::new(client.clone(), graph.clone(), Some(setting.client_id.clone()), sizes));
        let feeds: Option<Arc<dyn Feeds>> = match url::Url::parse(&setting.engage) {
            Ok(engage) => Some(Arc::new(EngageFeeds::new(client.clone(), engage))),
            Err(_) => None,
        };
        let known = |tx: &Reading<'_>| Ok((tx.request_seq()?, tx.has_stream_begun()?, tx.her_documents_name()?));
        let (stored, begun, called) = db.read(known).await?;
        if !begun || called.as_deref().unwrap_or_default() != row.user_id {
            let user = row.user_id.clone();
            let work = move |tx: &mut Writing<'_>| {
                tx.begin_stream()?;
                tx.set_her_documents_name(&user)
            };
            db.write(Durability::Fetched, work).await?;
        }
        let sequence = Arc::new(Sequence::after(stored));
        let days = zone.clone();
        let sender =
            Sender { person: row.person.clone(), user: Some(row.user_id.clone()).filter(|id| !id.is_empty()), zone };
        let delivering = Arc::new(Delivering::new(
            db.clone(),
            Arc::clone(&drives),
            contents.clone(),
            home.doors.clone(),
            sender,
            Arc::clone(&sequence),
        ));
        let talk = feeds.as_ref().map(|feeds| Talk {
            puller: Arc::new(FeedPuller::new(db.clone(), Arc::clone(feeds), home.doors.clone(), Arc::clone(&sequence))),
            posting: Arc::new(Posting::new(
                db.clone(),
                Arc::clone(feeds),
                contents.clone(),
                home.doors.clone(),
                Arc::clone(&sequence),
            )),
        });
        let directory: Arc<dyn People> = Arc::new(GraphPeople::new(client.clone(), graph.clone()));
        let people = Arc::new(PeoplePuller::new(db.clone(), directory, home.doors.clone()));
        let user = Some(row.user_id.clone()).filter(|id| !id.is_empty());
        let tasks: Arc<dyn Tasks> = Arc::new(GraphTasks::new(client.clone(), graph, user, days));
        let (doors, taken) = (home.doors.clone(), Arc::clone(&sequence));
        let errands = Errands {
            puller: Arc::new(TaskPuller::new(db.clone(), Arc::clone(&tasks), doors.clone(), Arc::clone(&taken))),
            tasking: Arc::new(Tasking::new(db.clone(), Arc::clone(&tasks), doors, taken)),
        };
        let (counting, idling) = (client.clone(), client.clone());
        let syncing = Syncing::new(Parts {
            account,
            owner,
            db: db.clone(),
            device,
            drives: Arc::clone(&drives),
            doors: home.doors.clone(),
            sequence,
            delivering: Arc::clone(&delivering),
            contents: contents.clone(),
            spent: Arc::new(move || counting.spent()),
            idles: Arc::new(move || idling.idles_for()),
            talk,
            errands: Some(errands),
            people: Some(people),
        });
        Ok(Session {
            account,
            db,
            contents,
            drives,
            feeds,
            tasks,
            client,
            delivering,
            syncing,
            opened,
            saving: Room::default(),
            held: Mutex::default(),
            looked_at_lent: Mutex::default(),
        })
    }

    pub fn rules(&self) -> &'static NameRules {
        self.drives.rules()
    }

    /// Whether something that was asked for of a service beside documents could be sent.
    pub async fn has_service_work(&self) -> EngineResult<bool> {
        for service in self.syncing.services() {
            if service.has_work().await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Until when what can be undone is held back, asked now.
    pub fn hold_until(&self, now: WallTime) -> WallTime {
        let hold = if self.client.connection() == Connection::Degraded { SHORT_HOLD_MS } else { HOLD_MS };
        WallTime(now.0.saturating_add(hold))
    }

    /// Said before bytes of the person are taken in: closing waits for it.
    pub fn begin_saving(&self) -> EngineResult<Guest> {
        self.saving.enter().ok_or_else(|| Error::of(Reason::Suspended))
    }

    /// Takes nothing in any more.
    pub fn close_door(&self) {
        self.saving.close();
    }

    /// Ends its work and closes its database. What is being saved is waited for until `give_up`; what is not stored then stays as a
    /// file with its note.
    pub async fn close(&self, clock: &dyn Clock, give_up: BootTime) -> EngineResult<()> {
        self.close_door();
        let at_work = async {
            self.saving.emptied().await;
            self.contents.idle().await;
        };
        if tokio::time::timeout(clock.boot().until(give_up), at_work).await.is_err() {
            tracing::warn!(account = %self.account, "closed although something was still being saved");
        }
        self.end_holds().await;
        Ok(self.db.close().await?)
    }

    /// Remembers what this process holds back.
    pub fn note_held(&self, intents: &[IntentRow]) {
        self.held().extend(intents);
    }

    /// What this process held back may leave: it closes, and nobody can undo here any more. A hold that cannot be ended ends
    /// by itself.
    async fn end_holds(&self) {
        let held = std::mem::take(&mut *self.held());
        if held.is_empty() {
            return;
        }
        let work = move |tx: &mut Writing<'_>| held.into_iter().try_for_each(|intent| tx.end_hold(intent));
        if let Err(error) = self.db.write(Durability::Saved, work).await {
            tracing::debug!(%error, "what was held back for an undo leaves a little later");
        }
    }

    /// Whether the lent copies may be looked at now, so long after the last time; then this is the last time.
    pub fn may_look_at_lent(&self, now: BootTime, after: Duration) -> bool {
        let mut last = self.looked_at_lent.lock().unwrap_or_else(PoisonError::into_inner);
        let may = last.is_none_or(|last| last.after(after) <= now);
        if may {
            *last = Some(now);
        }
        may
    }

    fn held(&self) -> MutexGuard<'_, BTreeSet<IntentRow>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The account's tokens, and the client that sends them to its own services and nowhere else.
pub(super) fn connect(
    home: &Home,
    setting: &Setting,
    account: AccountId,
    transport: Arc<dyn Transport>,
    leases: Leases,
) -> Result<(Arc<AccountTokens>, Client), Error> {
    let sign_in_client = setting.authority()?.client(transport, &home.doors);
    let tokens = Arc::new(AccountTokens::new(
        &home.doors,
        TokenSetup {
            account,
            client: sign_in_client.clone(),
            app: setting.app()?,
            secrets: Arc::clone(&home.secrets),
            lease: Arc::new(Refreshing { leases, account }),
        },
    ));
    let mut origins = Origins::of_graph(&setting.graph()?);
    for resource in [Resource::Tasks, Resource::People] {
        origins = origins.and(resource, &setting.graph()?);
    }
    if let Ok(engage) = url::Url::parse(&setting.engage) {
        origins = origins.and(Resource::Engage, &engage).and(Resource::Engage, &engage_files(&engage));
    }
    let client = sign_in_client.beside(&home.doors, Arc::clone(&tokens) as _, Arc::new(GraphDialect), origins);
    Ok((tokens, client))
}

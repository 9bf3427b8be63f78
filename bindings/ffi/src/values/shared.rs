//! What lists, drives and the network have in common.

use musette_core::engine::{Account, Setting, Storage, Traffic};
use musette_core::model::{
    AccountId, AsOf, Connection, DriveRow, FeedRow, ItemRow, Later, NetworkKind, PostRow, Refusal, Scope, SignInNeed,
    Spent, WallTime,
};
use musette_core::sync::{Awaited, Behind, Service, Stopped, SyncReport, WaitsFor};

/// When a list was last confirmed by its provider.
#[uniffi::remote(Enum)]
pub enum AsOf {
    /// Never: what is shown is what happened to come by, or nothing.
    NeverKnown,
    /// At this moment.
    Known(WallTime),
}

/// What an account takes on this device, in bytes.
#[uniffi::remote(Record)]
pub struct Storage {
    /// Contents that only this device has: they wait to be sent.
    pub only_here: u64,
    /// Contents that stay: kept offline, taken back and kept for a while, or open in another app.
    pub kept: u64,
    /// Contents that were looked at or fetched along, and can be fetched again.
    pub may_go: u64,
    /// Lists, feeds, people, tasks: everything that is not a content.
    pub lists: u64,
    /// From so many bytes of contents on, what was used longest ago goes by itself.
    pub bound: u64,
}

/// A place whose list may have changed. Coarse: a screen asks again, it is not told what changed.
#[uniffi::remote(Enum)]
pub enum Scope {
    /// The children of a folder.
    Folder(ItemRow),
    /// One item and what is known of it.
    Item(ItemRow),
    /// A drive's own row.
    Drive(DriveRow),
    /// The list of drives.
    Drives,
    /// The list of feeds.
    Feeds,
    /// The threads of a feed.
    Feed(FeedRow),
    /// The posts of a thread, by its first post.
    Thread(PostRow),
    /// The stream.
    Stream,
    /// The tasks and their lists.
    Tasks,
    /// People and their pictures.
    People,
    /// The outbox and the receipts.
    Outbox,
    /// What is kept offline.
    Kept,
    /// The account: connection, sign-in.
    Account,
    /// The organisation's own word, and what was acknowledged.
    Organisation,
    /// Any of these: another process has changed something.
    Everything,
}

/// What the last exchanges proved about the network. It moves the network line on the screen and nothing else.
#[uniffi::remote(Enum)]
pub enum Connection {
    /// Not tried yet since the start.
    Unknown,
    /// Nothing answers.
    Offline,
    /// Something answers that is not the provider: a portal's page, an intercepted TLS connection.
    Captured,
    /// The provider answers, but badly: it throttles, fails, or connections break.
    Degraded,
    /// The provider answers.
    Online,
}

/// The kind of network there is, as the platform tells.
#[uniffi::remote(Enum)]
pub enum NetworkKind {
    /// None at all: nothing is tried.
    None,
    /// Costs by the byte: what a person waits for, the outbox, small things.
    Metered,
    /// As metered, abroad: the outbox and what a person waits for.
    Roaming,
    /// Everything.
    Free,
}

/// What was spent, counted and not estimated.
#[uniffi::remote(Record)]
pub struct Spent {
    /// Requests sent, redirects and retries included.
    pub requests: u64,
    /// Bytes of bodies received.
    pub bytes_received: u64,
    /// Bytes of bodies sent.
    pub bytes_sent: u64,
}

/// Why something cannot be had now, though nothing is wrong with it.
#[uniffi::remote(Enum)]
pub enum Later {
    /// No connection at all.
    Offline,
    /// The answer was not the provider's own: a portal, a proxy, a broken body. It proves nothing.
    Unproven,
    /// The connection broke after the request may have reached the server. The outbox must find out before it sends again.
    Ambiguous,
    /// The provider asks for patience (429, 503).
    Throttled,
    /// The provider failed (5xx of its own), or is still busy with an earlier request of ours.
    Busy,
    /// The budget of this sync is spent.
    Budget,
}

/// What the provider, in a well-formed answer of its own, will not do.
#[uniffi::remote(Enum)]
pub enum Refusal {
    /// No permission.
    Permission,
    /// No permission, and the person does not belong to the group any more.
    NotAMember,
    /// The drive is full.
    Quota,
    /// The name is not allowed there.
    Name,
    /// The whole path is too long there.
    PathTooLong,
    /// Another item of that name is there (after the outbox's own rules were tried).
    NameTaken,
    /// Too large for the provider.
    TooLarge,
    /// Reserved (checked out, locked) by somebody.
    Reserved,
    /// The organisation's policy or a malware scan forbids it.
    Policy,
    /// Not possible on this provider.
    Unsupported,
    /// The request itself was refused as malformed: ours is the fault; the detail is in the log.
    Invalid,
}

/// What is needed before the account can speak to its provider again. A state, never a sign-out.
#[uniffi::remote(Enum)]
pub enum SignInNeed {
    /// The person signs in again.
    Again,
    /// The person signs in again and answers this challenge (the `claims` to send).
    Claims(String),
    /// An administrator has to consent.
    Consent,
    /// The organisation blocks this device or place.
    Blocked,
    /// The organisation has disabled this person's account.
    Disabled,
    /// The application's registration is wrong or gone; the AADSTS number, 0 when there is none.
    Setup(u32),
}

/// An account as faces see it.
#[uniffi::remote(Record)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What paths call it.
    pub label: String,
    /// The login at the provider.
    pub login: String,
    /// The person's name.
    pub person: String,
    /// What is needed before it can speak to its provider again.
    pub sign_in: Option<SignInNeed>,
    /// The connection, as the last exchanges showed it.
    pub connection: Connection,
    /// When it was made.
    pub made_at: WallTime,
}

/// The endpoints of an account at Microsoft 365, or at something that speaks like it.
#[uniffi::remote(Record)]
pub struct Setting {
    /// Who signs people in, with the organisation: `https://login.microsoftonline.com/organizations`.
    pub authority: String,
    /// Graph, with its version: `https://graph.microsoft.com/v1.0`.
    pub graph: String,
    /// Viva Engage: `https://www.yammer.com/api/v1`.
    pub engage: String,
    /// The client id that this application is registered with.
    pub client_id: String,
    /// Where the browser returns to.
    pub redirect: String,
}

/// What an account has exchanged since it was opened in this process: for bars.
#[uniffi::remote(Record)]
pub struct Traffic {
    /// Requests and bytes.
    pub spent: Spent,
    /// Items that answers brought.
    pub items: u64,
    /// Posts that answers brought and of which nothing was known.
    pub posts: u64,
    /// Tasks that answers brought and that were not as they were.
    pub tasks: u64,
    /// What the sync that runs waits for just now.
    pub awaited: Option<Awaited>,
}

/// For what a sync waits.
#[uniffi::remote(Enum)]
pub enum WaitsFor {
    /// A service has asked for patience.
    Service(Service),
    /// Something in the outbox is tried again.
    Outbox,
    /// What waits in the outbox can still be undone, and leaves when it cannot.
    Undo,
}

/// What is waited for, and how long still.
#[uniffi::remote(Record)]
pub struct Awaited {
    /// For what.
    pub what: WaitsFor,
    /// Milliseconds.
    pub left_ms: u64,
}

/// Why a sync ended.
#[uniffi::remote(Enum)]
pub enum Stopped {
    /// Everything is done that can be done on this network.
    Done,
    /// The time is over.
    Time,
    /// The bytes are spent.
    Bytes,
    /// There is no network.
    NoNetwork,
    /// Not now.
    Later {
        /// What stands in the way.
        why: Later,
        /// How many milliseconds the provider asked us to wait.
        after_ms: Option<u64>,
    },
    /// Something in the outbox waits for a later try, in so many milliseconds.
    Waits {
        /// Milliseconds.
        after_ms: u64,
    },
    /// The person has to sign in first.
    SignIn(SignInNeed),
    /// This device is full.
    NoSpace,
    /// Another process syncs this account: the owner of its lease.
    HeldBy(String),
}

/// What is read beside the documents.
#[uniffi::remote(Enum)]
pub enum Service {
    /// What colleagues say.
    Feeds,
    /// Single threads, of which the rest cannot be read; the feeds that they are in are.
    Threads,
    /// What is asked of her.
    Tasks,
    /// With whom she works.
    People,
    /// Which drives there are: a part of their list was not heard of.
    Drives,
}

/// A service that could not be read whole. What is here of it stays, and says how old it is.
#[uniffi::remote(Record)]
pub struct Behind {
    /// Which.
    pub service: Service,
    /// What of it, as people call it, where that is known: sites, how threads begin. A few of them.
    pub names: Vec<String>,
    /// How many of its lists are still to be read; at least one.
    pub left: u64,
    /// What stood in the way.
    pub why: Later,
    /// In how many milliseconds it may be asked again, where that is known.
    pub after_ms: Option<u64>,
}

/// What a sync did.
#[uniffi::remote(Record)]
pub struct SyncReport {
    /// Requests and bytes.
    pub spent: Spent,
    /// Rows of the vault's database inserted, changed or deleted.
    pub rows_written: u64,
    /// Items that answers brought.
    pub items: u64,
    /// Posts that answers brought and of which nothing was known.
    pub posts: u64,
    /// Tasks that answers brought and that were not as they were.
    pub tasks: u64,
    /// Intents delivered.
    pub delivered: u64,
    /// Intents that need the person now.
    pub needs_you: u64,
    /// Intents that wait for another try or for another sync, or of which it is not known whether they arrived.
    pub waiting: u64,
    /// Of these, the ones that can still be undone: nothing was tried, and nothing has failed.
    pub held: u64,
    /// Services that could not be read whole.
    pub behind: Vec<Behind>,
    /// Kept files that are not ready, whatever the reason.
    pub unready: u64,
    /// Milliseconds on the boot clock.
    pub elapsed_ms: u64,
    /// Why it ended.
    pub stopped: Stopped,
}

/// What a sync may spend. Every job stops after the request that exhausts it, without loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Budget {
    /// Seconds; nothing: until everything is done.
    pub seconds: Option<u64>,
    /// Bytes received and sent together; nothing: any number.
    pub bytes: Option<u64>,
    /// The network that there is, as the platform tells.
    pub network: NetworkKind,
}

impl From<Budget> for musette_core::model::Budget {
    fn from(budget: Budget) -> musette_core::model::Budget {
        musette_core::model::Budget {
            time: budget.seconds.map(std::time::Duration::from_secs),
            bytes: budget.bytes,
            network: budget.network,
        }
    }
}

//! Deliberate faults, one at a time, with which the simulation shows that it can see, and the count of the rules that it
//! has exercised. Compiled in by the feature `sabotage` alone; without it every question answers "no" at compile time.

mod exercised;

#[cfg(feature = "sabotage")]
pub use exercised::take_exercised;
pub use exercised::{Rule, exercised};

/// The faults that can be switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Sabotage {
    /// An attempt is not recorded before its first request.
    NoAttemptRecord = 1,
    /// Writes do not say what they are based on.
    IfMatchDropped,
    /// A sweep believes an enumeration at once, however much it missed.
    SweepWithoutGuard,
    /// A page that was asked for before a delivery overwrites it.
    LatePageWins,
    /// `based_on` of a content is read from base when it is saved, not from what was opened.
    BasedOnFromBase,
    /// The cursor is stored before what its page says.
    CursorBeforePage,
    /// A child is sent before the folder it is in.
    ChildBeforeFolder,
    /// Unsent contents may be evicted.
    EvictUnsent,
    /// A portal's page counts as the provider's answer.
    PortalBelieved,
    /// The token goes to the download host too.
    TokenToDownloadHost,
    /// After an answer that was lost a new task is not looked for.
    TaskNotLookedFor,
    /// A change of a task replaces what somebody else has made of it meanwhile.
    TaskOverwrites,
    /// A new file takes a name that is taken.
    CreateOverwrites,
}

impl Sabotage {
    /// Those that show in what people do with documents.
    pub const OF_DOCUMENTS: [Sabotage; 10] = [
        Sabotage::NoAttemptRecord,
        Sabotage::IfMatchDropped,
        Sabotage::SweepWithoutGuard,
        Sabotage::LatePageWins,
        Sabotage::BasedOnFromBase,
        Sabotage::CursorBeforePage,
        Sabotage::ChildBeforeFolder,
        Sabotage::EvictUnsent,
        Sabotage::PortalBelieved,
        Sabotage::TokenToDownloadHost,
    ];

    /// Those that show in what people say, have to do, and say to have read.
    pub const OF_TALK: [Sabotage; 5] = [
        Sabotage::NoAttemptRecord,
        Sabotage::ChildBeforeFolder,
        Sabotage::TaskNotLookedFor,
        Sabotage::TaskOverwrites,
        Sabotage::CreateOverwrites,
    ];

    /// The fault of this name, as it is written here.
    pub fn named(name: &str) -> Option<Sabotage> {
        let mut all = Self::OF_DOCUMENTS.into_iter().chain(Self::OF_TALK);
        all.find(|known| format!("{known:?}") == name)
    }
}

#[cfg(feature = "sabotage")]
mod switch {
    use std::cell::Cell;

    thread_local! {
        // Simulations run one world a thread.
        static ON: Cell<u8> = const { Cell::new(0) };
    }

    /// Switches one fault on for this thread, or all off with `None`.
    pub fn play(sabotage: Option<super::Sabotage>) {
        ON.set(sabotage.map_or(0, |s| s as u8));
    }

    /// Whether this fault is on.
    pub fn active(sabotage: super::Sabotage) -> bool {
        ON.get() == sabotage as u8
    }
}

#[cfg(feature = "sabotage")]
pub use switch::{active, play};

/// Whether this fault is on: never, in this build.
#[cfg(not(feature = "sabotage"))]
pub const fn active(_: Sabotage) -> bool {
    false
}

//! Which rules a run has exercised: counted for each thread where the simulation is built, and nowhere else. A rule counts where
//! it decides something, not where it is asked.

macro_rules! rules {
    ($($name:ident: $words:literal,)*) => {
        /// A rule of the planner, of settling or of the network guard.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Rule {
            $(#[doc = $words] $name,)*
        }

        impl Rule {
            /// All of them.
            pub const ALL: &[Rule] = &[$(Rule::$name,)*];

            /// For tables, with the part of the core that keeps it before a colon.
            pub const fn words(self) -> &'static str {
                match self {
                    $(Rule::$name => $words,)*
                }
            }
        }
    };
}

rules! {
    LastWordWins: "planner: the last word on an id in a page wins",
    OrphanWaits: "planner: an item without its folder waits for it",
    WaitingReleased: "planner: what waited has its place when its folder comes",
    NoRings: "planner: a folder never goes into itself",
    FolderGoesEmpty: "planner: a folder that is told to be deleted goes when it is empty",
    LateAsked: "planner: an answer that was overtaken changes nothing, and the item is asked for",
    LateDelivery: "planner: a delivery that was overtaken is shown at once, and asked for",
    DisplacedAsked: "planner: whoever held a name that another took is asked for",
    QuietWrite: "planner: what is as it was is not written",
    RootStays: "planner: the root is never removed",
    TombstoneDates: "planner: a tombstone for what is not here dates it",
    UnplaceableAsked: "planner: what is said with too little to place it is asked for",
    ListingAsks: "planner: a listing deletes nothing, and asks",
    DoubtSettled: "planner: a later answer settles a doubt",
    EnumerationSaw: "planner: what an enumeration names and does not change is noted as seen",
    Swept: "planner: what a complete enumeration does not name goes",
    SweepGuard: "planner: an enumeration that misses very much is not believed at once",
    SecondLook: "planner: what a second enumeration misses too goes",
    SweepSparesNew: "planner: a sweep leaves alone what was written since its enumeration began",
    InsideAsked: "planner: what lives in a folder that goes is asked for",
    FolderAskedFor: "planner: the folder of what waits is asked for",
    OrphanDropped: "planner: what waits for a folder that cannot be had is dropped",
    Delivered: "settling: delivered, in one transaction",
    FoundThere: "settling: after an unknown outcome it is found there, and not sent again",
    NotFoundSent: "settling: after an unknown outcome it is not found there, and sent",
    CannotTell: "settling: it cannot be found out whose effect it is",
    LookFailed: "settling: looking for an effect failed, and it stays unknown",
    LaterQueued: "settling: it certainly did not arrive, and is queued again",
    LaterUnknown: "settling: it may have arrived, and the attempt stays open",
    BusyAsks: "settling: the provider is busy with a new name for too long, and it asks",
    RewrittenRebased: "settling: only the server rewrote it, and it is based on that",
    SameTagAgain: "settling: refused with the tag that is there, and tried again",
    BesideTheirs: "settling: contents changed underneath become a sibling",
    AsSeenRebased: "settling: nothing the person saw has changed, and it is based on the new tag",
    ChangedAsks: "settling: what the person saw has changed, and it asks",
    FoldersAreOne: "settling: two folders made under one name are one",
    SiblingName: "settling: a file whose name is taken gets a sibling's name",
    GoneDeleteDone: "settling: a delete of what is gone is done",
    SubjectGoneAsks: "settling: its subject is gone, and it asks",
    ParentGoneAsks: "settling: its folder is gone, and it asks",
    GoneForAMoment: "settling: not found for a moment, and tried again",
    RefusedAsks: "settling: refused, and it asks",
    UntaggedCompared: "settling: without a tag it is compared before it is sent",
    ToldOnce: "settling: somebody else settled it, and nothing is told twice",
    GuardOnline: "guard: the provider's own answer",
    GuardTroubled: "guard: the provider's own answer that it cannot now",
    GuardBroken: "guard: a gateway, a cut body, a broken connection",
    GuardStranger: "guard: an answer of somebody else",
    GuardNothing: "guard: nothing answers",
    YoungerProof: "guard: a late failure does not outweigh a younger proof",
    PageUnproven: "guard: a page where data was asked for proves nothing",
    BodyUnproven: "guard: a body that is cut or does not fit proves nothing",
    ErrorUnproven: "guard: an error in another's words proves nothing",
    RedirectRefused: "guard: a redirect that may not be followed proves nothing",
    RedirectBare: "guard: a redirect to another origin is followed without the token",
    TransientRefusal: "guard: the first 401 is doubted, and the same token goes once more",
    TokenRenewed: "guard: the second 401 renews the token",
    SentOnce: "guard: what changes something is not repeated when its outcome is unknown",
    Throttled: "guard: when one request is throttled all wait",
}

#[cfg(feature = "sabotage")]
mod counted {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use super::Rule;

    thread_local! {
        // Simulations run one world a thread.
        static TIMES: RefCell<BTreeMap<&'static str, u64>> = const { RefCell::new(BTreeMap::new()) };
    }

    /// A rule has decided something.
    pub fn exercised(rule: Rule) {
        TIMES.with_borrow_mut(|times| *times.entry(rule.words()).or_default() += 1);
    }

    /// How often each rule did on this thread since the last call, by its words.
    pub fn take_exercised() -> BTreeMap<&'static str, u64> {
        TIMES.take()
    }
}

#[cfg(feature = "sabotage")]
pub use counted::{exercised, take_exercised};

/// A rule has decided something; this build does not count.
#[cfg(not(feature = "sabotage"))]
#[inline]
pub const fn exercised(_: Rule) {}

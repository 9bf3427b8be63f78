//! Rules that can be switched off, one at a time and on this thread only, so that the properties and the simulation can
//! show that they notice. In an ordinary build nothing can be switched off.

/// A rule of the planner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The last word on an id in a page wins.
    LastWins,
    /// An item without its folder waits for it.
    OrphansWait,
    /// A folder never goes into itself.
    NoRings,
    /// A folder that is told to be deleted goes when it is empty, not before.
    FoldersGoEmpty,
    /// What was overtaken by another answer does not count.
    LateLoses,
    /// An item whose place another one took is asked for.
    DisplacedAsked,
    /// What is as it was is not written.
    Quiet,
    /// What a complete enumeration does not name goes, or is asked for.
    Sweep,
    /// An enumeration that misses very much is not believed at once.
    SweepGuard,
    /// A sweep leaves alone what was written since the enumeration began.
    SweepSparesNew,
    /// A listing never deletes.
    ListingsAsk,
}

#[cfg(any(test, feature = "sabotage"))]
thread_local! {
    static OFF: std::cell::Cell<Option<Rule>> = const { std::cell::Cell::new(None) };
}

/// Switches `rule` off on this thread, or all on again.
#[cfg(any(test, feature = "sabotage"))]
pub fn switch_off(rule: Option<Rule>) {
    OFF.set(rule);
}

#[cfg(any(test, feature = "sabotage"))]
pub(super) fn holds(rule: Rule) -> bool {
    OFF.get() != Some(rule)
}

#[cfg(not(any(test, feature = "sabotage")))]
#[inline]
pub(super) fn holds(_rule: Rule) -> bool {
    true
}

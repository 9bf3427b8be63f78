//! The numbers by which Engage calls things.
//!
//! Promises: sixteen digits and odd; below 2^53 as the service's are today, or, where that is asked for, above, so that a client which
//! reads a number as a double gets another one; later posts have greater numbers; the number is turned back into the place it stands
//! for without a table; and no two families share one.

use crate::seed::mix;

/// How large numbers are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbers {
    /// As the service's are today: a double holds them.
    #[default]
    AsToday,
    /// No double holds them.
    AboveDoubles,
}

impl Numbers {
    const fn lower_by(self) -> i64 {
        match self {
            Self::AsToday => 8_000_000_000_000_000,
            Self::AboveDoubles => 0,
        }
    }
}

/// What a number stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// The network itself.
    Network,
    /// A person.
    User,
    /// A community.
    Group,
    /// A topic.
    Topic,
    /// The same topic where it stands in a text.
    Tag,
    /// A file.
    File,
    /// A post; a thread is called by the number of its first post.
    Post,
}

impl Family {
    /// The lowest number, and how far two of them are apart at least.
    const fn range(self) -> (i64, i64) {
        match self {
            Self::Network => (9_010_000_000_000_000, 1 << 20),
            Self::User => (9_020_000_000_000_000, 1 << 22),
            Self::Group => (9_030_000_000_000_000, 1 << 24),
            Self::Topic => (9_040_000_000_000_000, 1 << 22),
            Self::Tag => (9_050_000_000_000_000, 1 << 22),
            Self::File => (9_060_000_000_000_000, 1 << 18),
            Self::Post => (9_100_000_000_000_000, 1 << 27),
        }
    }
}

/// The number of the `at`-th of a family.
pub fn of(numbers: Numbers, seed: u64, family: Family, at: u64) -> i64 {
    let (base, step) = family.range();
    let spread = (mix(seed ^ base as u64, at) % (step as u64 / 2)) as i64;
    let at = i64::try_from(at).unwrap_or(i64::MAX);
    let base = base - numbers.lower_by();
    base.saturating_add(at.saturating_mul(step)).saturating_add(spread * 2 + 1)
}

/// Which one of a family is called so.
pub fn place(numbers: Numbers, seed: u64, family: Family, id: i64) -> Option<u64> {
    let (base, step) = family.range();
    let base = base - numbers.lower_by();
    let at = u64::try_from(id.checked_sub(base)?.checked_div(step)?).ok().filter(|_| id >= base)?;
    (of(numbers, seed, family, at) == id).then_some(at)
}

/// How many posts have a number at or below this one, whether or not it is one itself: numbers are compared, not looked up.
pub fn posts_below(numbers: Numbers, seed: u64, id: i64) -> u64 {
    let (base, step) = Family::Post.range();
    let base = base - numbers.lower_by();
    let at = u64::try_from(id.saturating_sub(base) / step).unwrap_or(0);
    if id < base { 0 } else { at + u64::from(of(numbers, seed, Family::Post, at) < id) }
}

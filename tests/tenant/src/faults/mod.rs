//! Faults by name: what a bad network, a bad day and a peculiar server do.
//!
//! Promises: one door ([`Faults::play`]); each fault has a scope (the next n requests, a method, a class of requests, a part of
//! the path, a probability drawn from the seed) and lasts until its count is used up or it is stopped; several play at once.
//! What has happened to a request is in the log ([`Faults::note`], [`Faults::take_met`]).
//! Nothing here is random beyond the seed. It never changes what lies in a drive: faults of the network decide about a
//! request ([`Faults::verdict`]), behaviours of the server are asked for by those who act ([`Faults::on`], [`Faults::take`]).
//!
//! - [`names`]: every name, and what it does · [`verdict`]: what happens to one request · [`office`]: rewriting of Office files

pub mod names;
pub mod office;
#[cfg(test)]
mod tests;
pub mod verdict;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::seed::mix;
pub use names::NAMES;
pub use verdict::{Class, Facts, Verdict};

/// How many tokens are remembered for hard case 9.
const MOST_TOKENS: usize = 10_000;

/// A fault to be played, with its scope.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// One of [`NAMES`].
    pub name: String,
    /// How often; until it is stopped when absent (some are played once by their nature, see [`names::once`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Only requests with this method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Only requests of this class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// Only requests whose path holds this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// In so many cases of a hundred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// How long an answer is delayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u64>,
    /// What `Retry-After` says, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// After how many bytes a body is cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_bytes: Option<u64>,
}

impl Fault {
    /// A fault by its name, in its usual scope.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Refuses a name that no fault has.
    ///
    /// # Errors
    /// When there is no fault of this name; the error names all of them.
    pub fn check(name: &str) -> Result<(), UnknownFault> {
        let known = NAMES.iter().any(|(known, _)| *known == name);
        if known { Ok(()) } else { Err(UnknownFault(name.to_owned())) }
    }

    /// The same, so often.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// The same, for one class of requests.
    #[must_use]
    pub fn class(mut self, class: Class) -> Self {
        self.class = Some(class);
        self
    }

    /// The same, for one method.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// The same, where the path holds a text.
    #[must_use]
    pub fn path(mut self, part: &str) -> Self {
        self.path = Some(part.to_owned());
        self
    }

    /// Whether a request is in this fault's scope.
    pub fn fits(&self, facts: &Facts) -> bool {
        self.method.as_ref().is_none_or(|method| method.eq_ignore_ascii_case(facts.method.as_str()))
            && self.class.is_none_or(|class| class == facts.class)
            && self.path.as_ref().is_none_or(|part| facts.path.contains(part.as_str()))
    }

    /// Whether it has no scope, so that it may happen outside any request too.
    fn is_everywhere(&self) -> bool {
        self.method.is_none() && self.class.is_none() && self.path.is_none()
    }

    /// The same, in so many cases of a hundred.
    #[must_use]
    pub fn percent(mut self, percent: u8) -> Self {
        self.percent = Some(percent);
        self
    }
}

/// A fault that plays.
#[derive(Clone, Debug, Serialize)]
pub struct Playing {
    /// The number to stop it by.
    pub id: u64,
    /// What and where.
    pub fault: Fault,
    /// How often still.
    pub left: Option<u32>,
    /// How often it has happened.
    pub happened: u64,
}

/// There is no fault of this name.
#[derive(Clone, Debug, thiserror::Error)]
#[error("there is no fault named {0:?}; there are: {names}", names = NAMES.map(|(name, _)| name).join(", "))]
pub struct UnknownFault(pub String);

/// What is being played.
#[derive(Debug, Default)]
pub struct Faults {
    seed: u64,
    drawn: u64,
    next: u64,
    playing: Vec<Playing>,
    judged: Option<Facts>,
    ghosts: BTreeSet<String>,
    location_armed: bool,
    seen: BTreeSet<u64>,
    retired: BTreeSet<u64>,
    met: Vec<String>,
}

impl Faults {
    /// Nothing plays yet.
    pub fn new(seed: u64) -> Self {
        Self { seed, ..Self::default() }
    }

    /// Starts a fault and gives the number to stop it by.
    pub fn play(&mut self, fault: Fault) -> Result<u64, UnknownFault> {
        Fault::check(&fault.name)?;
        self.next += 1;
        let by_nature = (fault.percent.is_none() && names::once(&fault.name)).then_some(1);
        let left = fault.times.or(by_nature);
        self.playing.push(Playing { id: self.next, fault, left, happened: 0 });
        Ok(self.next)
    }

    /// Stops one fault.
    pub fn stop(&mut self, id: u64) {
        self.playing.retain(|playing| playing.id != id);
    }

    /// Stops all faults of a name; every fault when there is no name.
    pub fn stop_named(&mut self, name: Option<&str>) {
        self.playing.retain(|playing| name.is_some_and(|name| name != playing.fault.name));
        if name.is_none_or(|name| name == "hard-case-9") {
            self.retired.clear();
        }
    }

    /// What plays now.
    pub fn playing(&self) -> &[Playing] {
        &self.playing
    }

    /// Which request is being answered: scopes of behaviours are seen against it.
    pub fn judge(&mut self, facts: Facts) {
        self.judged = Some(facts);
    }

    fn plays(&self, playing: &Playing, name: &str) -> bool {
        playing.fault.name == name
            && playing.left != Some(0)
            && self.judged.as_ref().map_or_else(|| playing.fault.is_everywhere(), |facts| playing.fault.fits(facts))
    }

    /// Whether a behaviour plays; this does not use it up.
    pub fn on(&self, name: &str) -> bool {
        self.playing.iter().any(|playing| self.plays(playing, name))
    }

    fn chance(&mut self, percent: Option<u8>) -> bool {
        match percent {
            None => true,
            Some(percent) => {
                self.drawn += 1;
                mix(self.seed ^ 0xFA17, self.drawn) % 100 < u64::from(percent)
            }
        }
    }

    fn use_up(&mut self, at: usize) {
        let playing = &mut self.playing[at];
        playing.happened += 1;
        if let Some(left) = &mut playing.left {
            *left = left.saturating_sub(1);
        }
        if playing.left == Some(0) {
            self.playing.remove(at);
        }
    }

    /// Whether a behaviour happens now; this uses it up.
    pub fn take(&mut self, name: &str) -> bool {
        let Some(at) = self.playing.iter().position(|playing| self.plays(playing, name)) else { return false };
        let happens = self.chance(self.playing[at].fault.percent);
        if happens {
            self.use_up(at);
            self.note(name);
        }
        happens
    }

    /// Notes that a behaviour has shaped the answer to the present request, for the log.
    pub fn note(&mut self, name: &str) {
        if !self.met.iter().any(|met| met == name) {
            self.met.push(name.to_owned());
        }
    }

    /// The behaviours that the present request has met; the next one begins with none.
    pub fn take_met(&mut self) -> Vec<String> {
        std::mem::take(&mut self.met)
    }

    /// An id that a delta made up (hard case 18).
    pub fn haunt(&mut self, id: &str) {
        self.ghosts.insert(id.to_owned());
    }

    /// Whether an id was made up.
    pub fn ghost(&self, id: &str) -> bool {
        self.ghosts.contains(id)
    }

    /// The code of a 410: each variant that was seen in its turn.
    pub fn reset_code(&self, generation: u64) -> &'static str {
        const CODES: [&str; 5] = [
            "resyncChangesApplyDifferences",
            "resyncChangesUploadDifferences",
            "resyncApplyDifferences",
            "resyncUploadDifferences",
            "resyncRequired",
        ];
        CODES[(generation.saturating_sub(2) % CODES.len() as u64) as usize]
    }

    /// The next delta with a token fails with 500 (hard case 11: the 410's `Location`).
    pub fn arm_location(&mut self) {
        self.location_armed = true;
    }

    /// Whether that happens now.
    pub fn take_location(&mut self, token: Option<&str>) -> bool {
        token.is_some() && std::mem::take(&mut self.location_armed)
    }

    /// Remembers a token that was used; false when it has been retired (hard case 9).
    pub fn token_is_good(&mut self, token: &str) -> bool {
        let mark = crate::seed::of_text(token);
        if self.retired.contains(&mark) {
            return false;
        }
        if self.seen.len() < MOST_TOKENS {
            self.seen.insert(mark);
        }
        true
    }

    /// Every token that was used so far is over.
    pub fn retire_tokens(&mut self) {
        self.retired.append(&mut self.seen);
    }
}

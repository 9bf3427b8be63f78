//! The people who may sign in, and what stands against one of them.
//!
//! Promises that a login is found without regard to case, and that nothing here prints a password. What stands against
//! a person (`Standing`) is a small value: at most one lasting reason, the number up to which tokens are dead, and a
//! short queue of answers to give once.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

use super::MINUTE;
use super::refusals::{Lasts, Refusal, Revocation};

/// A person who may sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// A GUID, the same in every service.
    pub object_id: String,
    /// The user principal name: `ada.keller@rive.example`.
    pub login: String,
    /// What the sign-in page asks for.
    pub password: String,
    /// As colleagues read it.
    pub name: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Login")
            .field("object_id", &self.object_id)
            .field("login", &self.login)
            .finish_non_exhaustive()
    }
}

/// Everybody, found by login or by object id.
pub(super) struct People {
    all: Vec<Login>,
    by_login: BTreeMap<String, usize>,
    by_object_id: BTreeMap<String, usize>,
    domains: BTreeSet<String>,
}

impl People {
    pub(super) fn new(all: Vec<Login>) -> Self {
        let place = |key: fn(&Login) -> String| -> BTreeMap<String, usize> {
            all.iter().enumerate().map(|(place, person)| (key(person), place)).collect()
        };
        Self {
            by_login: place(|person| person.login.to_lowercase()),
            by_object_id: place(|person| person.object_id.to_lowercase()),
            domains: all.iter().filter_map(|person| Some(person.login.split_once('@')?.1.to_lowercase())).collect(),
            all,
        }
    }

    pub(super) fn by_login(&self, login: &str) -> Option<usize> {
        self.by_login.get(&login.trim().to_lowercase()).copied()
    }

    pub(super) fn by_object_id(&self, object_id: &str) -> Option<usize> {
        self.by_object_id.get(&object_id.to_lowercase()).copied()
    }

    /// The person at a place; a place that a sealed value names was made from this same list.
    pub(super) fn at(&self, place: usize) -> &Login {
        &self.all[place]
    }

    pub(super) fn contains(&self, place: usize) -> bool {
        place < self.all.len()
    }

    pub(super) fn is_domain(&self, name: &str) -> bool {
        self.domains.contains(&name.to_lowercase())
    }
}

/// At most this many answers wait to be given once; more are not taken.
const INDUCED_AT_MOST: usize = 64;
/// After so many wrong passwords in a row the person is locked for `LOCKED_FOR`.
const WRONG_AT_MOST: u32 = 10;
const LOCKED_FOR: i64 = MINUTE;

/// What stands against one person.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// A reason that lasts, with the id of the challenge that answers it.
    lasting: Option<(Revocation, String)>,
    /// Refresh tokens of families up to this number are dead, and answered so.
    dead_up_to: Option<(u64, Revocation)>,
    induced: VecDeque<u32>,
    wrong_passwords: u32,
    locked_until: i64,
    /// Whether the person belongs to another tenant.
    pub(super) guest: bool,
    /// Access tokens up to this number, of clients that declared `cp1`, are answered with a challenge.
    pub(super) challenged_up_to: u64,
    /// When that was, ms.
    pub(super) challenged_at: i64,
}

impl Standing {
    pub(super) fn revoke(&mut self, why: Revocation, number: u64, challenge: String, now: i64) {
        if why.lasts() == Lasts::ForTokensOfBefore {
            self.dead_up_to = Some((number, why));
        } else {
            self.lasting = Some((why, challenge));
        }
        self.challenged_up_to = number;
        self.challenged_at = now;
    }

    pub(super) fn lift(&mut self) {
        self.lasting = None;
        self.induced.clear();
        self.wrong_passwords = 0;
        self.locked_until = 0;
    }

    pub(super) fn induce(&mut self, code: u32) -> bool {
        let room = self.induced.len() < INDUCED_AT_MOST;
        if room {
            self.induced.push_back(code);
        }
        room
    }

    /// The next answer that was ordered to be given once.
    pub(super) fn take_induced(&mut self) -> Option<Refusal> {
        self.induced.pop_front().map(|code| self.worded(code, "00000000-0000-0000-0000-000000000000"))
    }

    /// Whether a token request of a sign-in with this number is refused.
    pub(super) fn refuses_tokens(&self, family: u64) -> Option<Refusal> {
        if let Some((why, challenge)) = &self.lasting {
            return Some(self.worded(why.code(), challenge));
        }
        match self.dead_up_to {
            Some((number, why)) if family <= number => Some(Refusal::of(why.code())),
            _ => None,
        }
    }

    /// Whether a browser's session of this number is over.
    pub(super) fn ends_session(&self, number: u64) -> bool {
        self.dead_up_to.is_some_and(|(dead, _)| number <= dead)
    }

    /// Whether the person may not sign in by hand either.
    pub(super) fn refuses_sign_in(&self, now: i64) -> Option<Refusal> {
        if now < self.locked_until {
            return Some(Refusal::of(Revocation::Locked.code()));
        }
        let (why, _) = self.lasting.as_ref()?;
        (why.lasts() == Lasts::UntilLifted).then(|| Refusal::of(why.code()))
    }

    /// A right password, given by hand: cures what a sign-in cures. A required second factor is cured only by a
    /// request which carries the challenge's own claims.
    pub(super) fn signed_in(&mut self, claims: Option<&str>) {
        self.wrong_passwords = 0;
        let cured = match &self.lasting {
            Some((Revocation::MfaRequired, challenge)) => {
                claims.is_some_and(|claims| claims.contains(challenge.as_str()))
            }
            Some((why, _)) => why.lasts() == Lasts::UntilSignIn,
            None => false,
        };
        if cured {
            self.lasting = None;
        }
    }

    /// Whether a silent request has to become one by hand.
    pub(super) fn wants_a_person(&self) -> Option<Refusal> {
        let (why, challenge) = self.lasting.as_ref()?;
        Some(self.worded(why.code(), challenge))
    }

    pub(super) fn wrong_password(&mut self, now: i64) {
        self.wrong_passwords += 1;
        if self.wrong_passwords >= WRONG_AT_MOST {
            self.wrong_passwords = 0;
            self.locked_until = now + LOCKED_FOR;
        }
    }

    fn worded(&self, code: u32, challenge: &str) -> Refusal {
        let mut refusal = Refusal::of(code);
        if code == Revocation::MfaRequired.code() {
            let capolids = serde_json::json!({ "essential": true, "values": [challenge] });
            refusal.claims = Some(serde_json::json!({ "access_token": { "capolids": capolids } }).to_string());
            // The real service says either word for this number; here the seed decides, through the challenge's id.
            if challenge.starts_with(['c', 'd', 'e', 'f']) {
                refusal.error = "invalid_grant";
            }
        }
        refusal
    }
}

//! What happens to people meanwhile: a name changes, a role, somebody leaves and comes back. For tests.
//!
//! Promises that it is seen wherever people are shown from then on, in the directory and in Engage, while what they wrote stays; and that
//! who has left is signed out, found nowhere, and refused with every token.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::Tenant;
use crate::colleague::NotDone;
use crate::engage::groups::GROUPS;
use crate::entra::Revocation;

/// What happens to a person.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(tag = "verb", rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Fate {
    /// Has another name.
    Rename { name: String },
    /// Does something else.
    Promote { role: String },
    /// Leaves the organisation.
    Leave,
    /// Comes back as who she was; the communities have to be joined anew.
    Return,
}

impl Tenant {
    /// Something happens to a person.
    ///
    /// # Errors
    /// When there is no such person, or a name or role is empty.
    pub fn befall(&self, login: &str, what: &Fate) -> Result<(), NotDone> {
        let mut state = self.inner.lock();
        let at = state.world.person(login).ok_or_else(|| NotDone::NoPerson(login.to_owned()))?;
        let words = |text: &str| match text.trim() {
            "" => Err(NotDone::Refused("a person has a name and a role".to_owned())),
            text => Ok(text.to_owned()),
        };
        let login = state.world.people[at].login.clone();
        let person = &mut state.world.people[at];
        match what {
            Fate::Rename { name } => person.name = words(name)?,
            Fate::Promote { role } => person.role = Cow::Owned(words(role)?),
            Fate::Leave => {
                person.left = true;
                for group in 0..GROUPS.len() {
                    state.engage.board.set_member(group, at, false);
                }
                self.entra().revoke(&login, Revocation::Disabled);
            }
            Fate::Return => {
                person.left = false;
                self.entra().lift(&login);
            }
        }
        Ok(())
    }
}

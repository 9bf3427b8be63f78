//! People as the organisation's directory tells of them.

use super::RemoteId;

/// A person as the organisation's directory tells of her or him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// What the directory calls the person.
    pub id: RemoteId,
    /// As written by the person, any script, any direction.
    pub name: String,
    /// What she or he does; empty when it is not said.
    pub role: String,
    /// Where she or he works; empty when it is not said.
    pub place: String,
    /// Telephone numbers, as written.
    pub phones: Vec<String>,
    /// Address; empty when it is not said.
    pub mail: String,
}

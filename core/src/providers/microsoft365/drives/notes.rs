//! What a delivery remembers between two calls, as versioned JSON in [`Progress`].
//!
//! Notes of another version, or that cannot be read, are as none: the delivery starts again, which is safe because every
//! start is guarded (`fail`, or the tag it is based on).

use serde::{Deserialize, Serialize};

use crate::providers::Progress;

const VERSION: u32 = 1;

/// Where a delivery stands. Session addresses in it are secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(super) enum Step {
    /// Nothing is under way.
    Start(Start),
    /// The next fragment goes to this session.
    Send(Session),
    /// The session has to say where it stands.
    Ask(Session),
    /// Everything has arrived; what is left is the commit.
    Finish(Session),
    /// A copy is being made by the server.
    Monitor(Monitored),
}

/// The beginning, with what earlier beginnings taught.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Start {
    /// The server refused the right tag (hard case 4): the tag is compared here, and not sent.
    #[serde(default)]
    pub(super) unmatched: bool,
    /// Sessions opened so far.
    #[serde(default)]
    pub(super) sessions: u32,
}

/// An upload session.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Session {
    /// Where it is.
    pub(super) url: String,
    /// The first byte it has not got.
    pub(super) next: u64,
    /// Fragments in a row that brought nothing.
    #[serde(default)]
    pub(super) tries: u32,
    /// How the next session begins when this one is lost.
    #[serde(default)]
    pub(super) start: Start,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "session at {} (try {})", self.next, self.tries)
    }
}

/// A copy under way.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Monitored {
    /// Where to ask.
    pub(super) url: String,
    /// How often it was asked.
    #[serde(default)]
    pub(super) polls: u32,
    /// How often in a row nothing came that counts.
    #[serde(default)]
    pub(super) silent: u32,
}

impl std::fmt::Debug for Monitored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "monitor, asked {} times", self.polls)
    }
}

#[derive(Serialize, Deserialize)]
struct Notes {
    v: u32,
    #[serde(flatten)]
    step: Step,
}

impl Step {
    /// What `progress` says.
    pub(super) fn of(progress: &Progress) -> Step {
        progress
            .0
            .as_deref()
            .and_then(|text| serde_json::from_str::<Notes>(text).ok())
            .filter(|notes| notes.v == VERSION)
            .map_or(Step::Start(Start::default()), |notes| notes.step)
    }

    /// As stored.
    pub(super) fn noted(self) -> Progress {
        if self == Step::Start(Start::default()) {
            return Progress(None);
        }
        // Plain structs of text and numbers: this cannot fail, and a start is what it would mean.
        Progress(serde_json::to_string(&Notes { v: VERSION, step: self }).ok())
    }

    /// The upload session in it.
    pub(super) fn session(&self) -> Option<&Session> {
        match self {
            Step::Send(session) | Step::Ask(session) | Step::Finish(session) => Some(session),
            Step::Start(_) | Step::Monitor(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_come_back_as_they_were_stored_and_show_no_address() {
        let session = Session {
            url: "https://up.example/secret".to_owned(),
            next: u64::from(u32::MAX) * 8,
            tries: 1,
            start: Start { unmatched: true, sessions: 2 },
        };
        for step in [
            Step::Start(Start { unmatched: true, sessions: 0 }),
            Step::Send(session.clone()),
            Step::Ask(session.clone()),
            Step::Finish(session),
            Step::Monitor(Monitored { url: "https://m.example/secret".to_owned(), polls: 3, silent: 0 }),
        ] {
            assert!(!format!("{step:?}").contains("secret"));
            let noted = step.clone().noted();
            assert!(noted.0.as_deref().is_some_and(|text| text.contains("\"v\":1")));
            assert_eq!(Step::of(&noted), step);
        }
    }

    #[test]
    fn notes_that_cannot_be_read_are_a_start() {
        for text in ["", "{}", "null", "{\"v\":2,\"step\":\"start\"}", "{\"v\":1,\"step\":\"dance\"}"] {
            assert_eq!(Step::of(&Progress(Some(text.to_owned()))), Step::Start(Start::default()), "{text:?}");
        }
    }
}

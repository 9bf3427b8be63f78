//! What becomes of a text that `post` or `reply` could not send.
//!
//! **Promises.** Words that somebody has typed, or that were read from standard input, are not thrown away with a refusal: they are
//! kept as a draft of their own where they were to go, as far as that was known by then, and the refusal says its number and how one
//! goes on with it. Where no feed is known, or it is not known whose they are, they are given back whole.
//!
//! **Never.** What was stored, or may have been, is not kept a second time. Words of one account go to no other.
//!
//! Tests: `tests/verbs/refusing.rs`.

use musette_core::engine::{Account, Error, Reason, SentTo};

use super::drafts;
use crate::app::App;
use crate::sentences::{Failed, Outcome, Written};

/// A text on its way.
#[derive(Default)]
pub struct Unposted {
    text: String,
    whose: Option<Account>,
    to: Option<SentTo>,
}

impl Unposted {
    /// These words; empty where a draft is sent, which stays what it is until it is.
    pub fn of(text: &str) -> Unposted {
        Unposted { text: text.to_owned(), ..Unposted::default() }
    }

    /// They are this account's.
    pub fn belongs(&mut self, account: &Account) {
        self.whose = Some(account.clone());
    }

    /// They go there, and are this account's.
    pub fn goes(&mut self, account: &Account, to: SentTo) {
        (self.whose, self.to) = (Some(account.clone()), Some(to));
    }

    /// They are in the outbox.
    pub fn is_stored(&mut self) {
        self.text.clear();
    }

    /// Says of a refusal where the words are now.
    pub async fn kept_unless(self, app: &App, done: Outcome<()>) -> Outcome<()> {
        let failed = match done {
            Err(failed) if !self.text.trim().is_empty() => Box::new(failed),
            done => return done,
        };
        let text = match self.keep(app, &failed).await {
            Ok(kept) => kept,
            Err(why) => {
                tracing::debug!(?why, "a refused text is not kept");
                Written::Back(self.text)
            }
        };
        Err(Failed::Refused { failed, text })
    }

    async fn keep(&self, app: &App, failed: &Failed) -> Outcome<Written> {
        // Where the vault failed nobody knows what it has stored.
        if let Failed::Engine(Error { reason: Reason::Internal | Reason::Damaged | Reason::Busy, .. }, _) = failed {
            return Err(Failed::Stopped);
        }
        let account = self.whose.as_ref().ok_or(Failed::Stopped)?;
        let facet = app.engine.feeds(account.id).await?;
        let to = self.to.clone().unwrap_or(SentTo::People(Vec::new()));
        let draft = facet.keep_draft(to, &self.text).await?;
        let of = app.prefix(account).await?;
        let said = drafts::kept(&facet, draft, &of).await?;
        Ok(Written::Draft { number: draft.row, said })
    }
}

//! What becomes of what `post` or `reply` could not send.
//!
//! **Promises.** Words that somebody has typed, or that were read from standard input, are not thrown away with a refusal: they are
//! kept as a draft of their own where they were to go, with the files and links that were to go with them, as far as that was known by then, and
//! the refusal says its number and how one goes on with it. Words that were to take the place of a draft's are that draft from then on. Where no
//! feed is known, it is not known whose they are, or the home itself cannot be opened, they are given back whole.
//!
//! **Never.** What was stored, or may have been, is not kept a second time. Words of one account go to no other.
//!
//! Tests: `tests/verbs/refusing.rs`, `tests/verbs/mending.rs`.

use std::path::{Path, PathBuf};

use musette_core::engine::{Account, Attach, DraftItem, Error, Reason, SentTo};
use musette_core::model::Meant;

use super::drafts::{self, Kept};
use super::posting::{address_of, link_to, text_of};
use crate::app::App;
use crate::args::{DraftsArgs, DraftsDeed, Verb, WithArgs};
use crate::sentences::{Failed, Outcome, Written};

/// A text on its way, and what goes with it.
#[derive(Default)]
pub struct Unposted {
    text: String,
    files: Vec<PathBuf>,
    links: Vec<String>,
    /// The draft whose text it takes the place of.
    mends: Option<DraftItem>,
    whose: Option<Account>,
    to: Option<SentTo>,
    private: bool,
    /// For whom, or where, it was, as it was typed, as long as that is not known.
    called: Vec<String>,
}

/// The words of a verb that could not begin, for its home cannot be opened: there is nowhere to keep them.
pub fn given_back(verb: &Verb, failed: Failed) -> Failed {
    let typed = match verb {
        Verb::Post(options) => options.typed(),
        Verb::Reply(options) => options.text.as_deref(),
        Verb::Drafts(DraftsArgs { deed: Some(DraftsDeed::Edit(options)), .. }) => options.text.as_deref(),
        _ => None,
    };
    match typed.map(text_of) {
        Some(Ok(text)) if !text.trim().is_empty() => {
            Failed::Refused { failed: Box::new(failed), text: Written::Back(text) }
        }
        _ => failed,
    }
}

impl Unposted {
    /// These words, with these files and links.
    pub fn of(text: &str, with: &WithArgs) -> Unposted {
        let (text, files, links) = (text.to_owned(), with.attach.clone(), with.link.clone());
        Unposted { text, files, links, ..Unposted::default() }
    }

    /// These words, which are to take the place of a draft's; empty where it is sent as it is, and stays what it is until it is.
    pub fn mending(text: &str) -> Unposted {
        Unposted { text: text.to_owned(), ..Unposted::default() }
    }

    /// It is this draft.
    pub fn mends(&mut self, draft: &DraftItem) {
        self.mends = Some(draft.clone());
    }

    /// They are this account's.
    pub fn belongs(&mut self, account: &Account) {
        self.whose = Some(account.clone());
    }

    /// They go there, and are this account's.
    pub fn goes(&mut self, account: &Account, to: SentTo) {
        (self.whose, self.to) = (Some(account.clone()), Some(to));
    }

    /// They are for people, and for no group.
    pub fn is_private(&mut self) {
        self.private = true;
    }

    /// They are for those who are called so, or for the group, whoever that is.
    pub fn called(&mut self, typed: Vec<String>) {
        self.called = typed;
    }

    /// They are in the outbox.
    pub fn is_stored(&mut self) {
        *self = Unposted::default();
    }

    /// Not all for whom they are could be found.
    fn lacks(&self) -> bool {
        matches!(self.to, Some(SentTo::People(_))) && !self.called.is_empty()
    }

    fn is_nothing(&self) -> bool {
        self.text.trim().is_empty() && self.files.is_empty() && self.links.is_empty()
    }

    /// Says of a refusal where the words are now.
    pub async fn kept_unless(self, app: &App, done: Outcome<()>) -> Outcome<()> {
        let failed = match done {
            Err(failed) if !self.is_nothing() => Box::new(failed),
            done => return done,
        };
        let text = match self.keep(app, &failed).await {
            Ok(kept) => kept,
            Err(why) => {
                tracing::debug!(?why, "a refused text is not kept");
                // Files and links alone stand where they stood.
                if self.text.trim().is_empty() {
                    return Err(*failed);
                }
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
        let (facet, of) = (app.engine.feeds(account.id).await?, app.prefix(account).await?);
        let refused_again = matches!(failed.code(), "text_too_long" | "too_long_with_mentions" | "empty");
        if let Some(draft) = &self.mends {
            facet.rewrite_draft(draft, &self.text).await?;
            let kept = Kept { id: draft.id, left_out: Vec::new(), gone: Vec::new(), refused_again };
            let said = drafts::kept(&facet, &kept, &of).await?;
            return Ok(Written::Draft { number: draft.id.row, said });
        }
        let (mut text, mut left_out, mut gone) = (self.text.clone(), Vec::new(), Vec::new());
        for path in &self.links {
            match address_of(app, path).await {
                Ok(address) => link_to(&mut text, &address),
                Err(failed) if failed.code() == "not_found" => gone.push(path.clone()),
                Err(_) => left_out.push(path.clone()),
            }
        }
        let to = self.to.clone().unwrap_or(SentTo::People(Vec::new()));
        let files = self.files.iter().map(Attach::file).collect();
        let kept = facet.keep_draft(to, &text, files).await?;
        let left = kept.left_out.iter().filter_map(|at| self.files.get(*at));
        for path in left {
            let list = if is_gone(path) { &mut gone } else { &mut left_out };
            list.push(path.display().to_string());
        }
        let without = left_out.iter().chain(&gone).cloned().collect();
        let called = if self.to.is_none() || self.lacks() { self.called.clone() } else { Vec::new() };
        facet.note_meant(kept.id.row, Meant { private: self.private, called, without }).await?;
        let said = drafts::kept(&facet, &Kept { id: kept.id, left_out, gone, refused_again }, &of).await?;
        Ok(Written::Draft { number: kept.id.row, said })
    }
}

/// Whether nothing is there. What may not be looked at may be.
fn is_gone(path: &Path) -> bool {
    path.try_exists().is_ok_and(|there| !there)
}

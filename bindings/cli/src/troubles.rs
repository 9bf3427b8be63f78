//! What stands in the way of one account among several.
//!
//! **Promises.** One account never hides another: what can be read of the others is listed, and below it stands what is wrong, with whose
//! it is. The exit code is that of the trouble. Where there is one account only, or where nothing could be read of any, there is no list, and
//! a program gets the error as its object. Tests: `tests/verbs/apart.rs`.

use std::process::ExitCode;

use musette_core::engine::Account;

use crate::sentences::{Failed, Outcome};

/// What stands in the way of accounts that one list is of.
pub struct Troubles {
    accounts: usize,
    all: Vec<Trouble>,
}

struct Trouble {
    account: String,
    failed: Failed,
    /// What is here of it is listed all the same.
    listed: bool,
}

impl Troubles {
    /// Of none of these accounts yet.
    pub fn among(accounts: &[Account]) -> Troubles {
        Troubles { accounts: accounts.len(), all: Vec::new() }
    }

    /// What was read of an account; `None` where something stands in the way and others may still be read.
    ///
    /// # Errors
    /// What stands in the way of the only account.
    pub fn unless_alone<T>(&mut self, account: &Account, read: Outcome<T>) -> Outcome<Option<T>> {
        match read {
            Ok(read) => Ok(Some(read)),
            // Nobody listens any more, or the person has ended it: that is of no account.
            Err(failed @ (Failed::Usage(_) | Failed::Stopped | Failed::Io(..))) => Err(failed),
            Err(failed) if self.accounts == 1 => Err(failed),
            Err(failed) => {
                self.note(account, failed, false);
                Ok(None)
            }
        }
    }

    /// Something keeps away what is newer of an account that is listed as it is held.
    pub fn keeps_away(&mut self, account: &Account, failed: Failed) {
        self.note(account, failed, true);
    }

    /// An account could not be read, or not be synced.
    pub fn note(&mut self, account: &Account, failed: Failed, listed: bool) {
        self.all.push(Trouble { account: account.label.clone(), failed, listed });
    }

    /// The accounts that are not in the list.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        self.all.iter().filter(|trouble| !trouble.listed).map(|trouble| trouble.account.as_str())
    }

    /// Goes on where something of some account could be read.
    ///
    /// # Errors
    /// What is wrong, where nothing could.
    pub fn unless_all(self) -> Outcome<Troubles> {
        if self.accounts > 0 && self.missing().count() == self.accounts {
            return Err(self.last().unwrap_or(Failed::Stopped));
        }
        Ok(self)
    }

    /// Says what each account failed for but the last, and answers that one, for whoever says it; what is the same of all is said once, of
    /// nobody in particular.
    pub fn last(self) -> Option<Failed> {
        let Troubles { accounts, mut all } = self;
        let last = all.pop()?;
        let sentence = last.failed.sentence();
        let same = all.len() + 1 == accounts && all.iter().all(|other| other.failed.sentence() == sentence);
        if accounts == 1 || same {
            return Some(last.failed);
        }
        let whose = |trouble: Trouble| Failed::Of { account: trouble.account, failed: Box::new(trouble.failed) };
        all.into_iter().for_each(|other| whose(other).tell(false));
        Some(whose(last))
    }

    /// Ends a verb that has listed what there is: says what is wrong.
    ///
    /// # Errors
    /// What keeps the newest of the only account away.
    pub fn end(self, well: ExitCode) -> Outcome<ExitCode> {
        let alone = self.accounts == 1;
        match self.last() {
            None => Ok(well),
            Some(failed) if alone => Err(failed),
            // The list has told a program; a person at its terminal wants the sentence.
            Some(failed) => {
                failed.tell(false);
                Ok(failed.exit_code())
            }
        }
    }
}

//! The promises, looked at from outside.

use std::collections::{BTreeMap, BTreeSet};

use musette_core::engine::{Item, Reason};
use musette_core::model::ItemRow;
use musette_tenant::colleague::Seen;

use super::actions::Shown;
use super::ledger::{Save, Standing};
use super::{Broken, LIBRARY, Outcome, World};

/// An item at the tenant with all its versions, oldest first.
pub(super) struct There {
    pub seen: Seen,
    pub versions: Vec<String>,
}

impl World {
    pub(super) fn drives(&self) -> [&'static str; 3] {
        [super::ADA, super::LUC, LIBRARY]
    }

    pub(super) fn there(&self, drive: &str) -> Result<Vec<There>, Broken> {
        let tree = self.tenant.inspect_tree(drive, "").map_err(|error| error.to_string())?;
        tree.into_iter()
            .map(|item| {
                let seen = self.tenant.inspect(drive, &item.path).map_err(|error| error.to_string())?;
                let mut versions = seen.older_sha256.clone();
                versions.extend(seen.sha256.clone());
                Ok(There { seen, versions })
            })
            .collect()
    }

    /// Promise 1 and 2: each save that returned, and that the person has not ended, is there: on this device, or at the
    /// server. Where nobody else had a hand in it, it is what this device shows.
    ///
    /// # Errors
    /// Which one is not.
    pub fn check_saves(&mut self) -> Result<(), Broken> {
        let Some(slot) = self.processes.keys().next().copied() else { return Ok(()) };
        let mut elsewhere: Option<BTreeMap<usize, Vec<Shown>>> = None;
        self.count("looks at what was saved");
        let mut live = Vec::new();
        for owner in 0..self.owners.len() {
            let saves = self.ledger.saves.iter().cloned().enumerate();
            let hers = saves.filter(|(_, save)| save.standing == Standing::Live && save.owner == owner);
            let hers: Vec<(usize, Save)> = hers.collect();
            let items: Vec<ItemRow> = hers.iter().map(|(_, save)| save.item).collect();
            let shown = self.documents(slot, owner, |d| async move {
                let mut shown = Vec::with_capacity(items.len());
                for item in items {
                    shown.push(match d.item(item).await {
                        Err(error) if error.reason == Reason::NotFound => None,
                        other => Some(other?),
                    });
                }
                Ok(shown)
            });
            match shown {
                Outcome::Done(shown) => live.extend(hers.into_iter().zip(shown)),
                Outcome::Died => return Ok(()),
                Outcome::Refused(error) => return Err(format!("an item cannot be read: {error}")),
            }
        }
        for ((_, save), shown) in &live {
            if let Some(shown) = shown {
                self.ledger.shows(save.owner, save.item, shown.size);
            }
        }
        for ((at, save), shown) in live {
            let now = &self.ledger.saves[at];
            let follows = |item: &Item| self.ledger.is_followed(&save, item.id.row, item.size);
            if now.standing != Standing::Live || shown.as_ref().is_some_and(follows) {
                continue;
            }
            if shown.as_ref().is_some_and(|item| self.ledger.is_of_len(&save, item.size)) {
                continue;
            }
            let what = format!("the save of {} bytes to item {} of account {}", save.len, save.item, save.owner);
            if !save.touched {
                let now = shown.map_or("nothing".to_owned(), |item| format!("{:?} of {} bytes", item.name, item.size));
                return Err(format!("{what} is not what is shown: {now}"));
            }
            if save.seen_there || self.is_there(&save)? {
                self.ledger.saves[at].seen_there = true;
                continue;
            }
            if elsewhere.is_none() {
                let mut all = BTreeMap::new();
                for owner in 0..self.owners.len() {
                    match self.shown(slot, owner) {
                        Outcome::Done(shown) => drop(all.insert(owner, shown)),
                        _ => return Ok(()),
                    }
                }
                elsewhere = Some(all);
            }
            let beside = elsewhere.as_ref().and_then(|all| all.get(&save.owner));
            if beside.is_some_and(|shown| shown.iter().any(|shown| self.ledger.is_of_len(&save, shown.item.size))) {
                continue;
            }
            // What was asked of a thing that is gone waits in the outbox for the person's word.
            let account = self.owners[save.owner].account;
            match self.on(slot, |engine| async move { engine.outbox(account).await?.list().await }) {
                Outcome::Done(open) if open.iter().any(|entry| entry.size == save.len) => {}
                Outcome::Died => return Ok(()),
                _ => return Err(format!("{what} is gone")),
            }
        }
        Ok(())
    }

    fn is_there(&self, save: &Save) -> Result<bool, Broken> {
        for drive in self.drives() {
            if self.there(drive)?.iter().any(|item| item.versions.contains(&save.digest)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Promise 3: what nobody touched is shown as it was, whatever the network said; and nobody was signed out.
    ///
    /// # Errors
    /// What is missing.
    pub fn check_steady(&mut self) -> Result<(), Broken> {
        let Some(slot) = self.processes.keys().next().copied() else { return Ok(()) };
        self.count("looks at what nobody touched");
        for owner in 0..self.owners.len() {
            let shown = match self.shown(slot, owner) {
                Outcome::Done(shown) => shown,
                Outcome::Died => return Ok(()),
                Outcome::Refused(error) => return Err(format!("the lists cannot be read: {error}")),
            };
            let login = self.owners[owner].login;
            let known: BTreeSet<(String, String)> = shown
                .into_iter()
                .filter(|s| s.drive == login || s.drive == LIBRARY)
                .map(|s| (s.drive, s.path))
                .collect();
            // What the server said is not made durable at once: after an empty battery it has to be heard again.
            let before = self.ledger.shown_to.insert(owner, known).unwrap_or_default();
            let known = &self.ledger.shown_to[&owner];
            let lost = before.iter().find(|path| self.ledger.steady.contains(*path) && !known.contains(*path));
            if let Some((drive, path)) = lost {
                return Err(format!("{drive} {path}, which nobody touched, is not shown to account {owner} any more"));
            }
        }
        let accounts = self.on(slot, |engine| async move { engine.accounts().list().await });
        match accounts {
            Outcome::Done(accounts) if accounts.len() != self.owners.len() => Err("an account is gone".into()),
            Outcome::Done(accounts) => match accounts.iter().find_map(|account| account.sign_in.clone()) {
                Some(need) => Err(format!("a person is asked to sign in: {need:?}")),
                None => Ok(()),
            },
            Outcome::Refused(error) => Err(format!("the accounts cannot be read: {error}")),
            Outcome::Died => Ok(()),
        }
    }

    /// No token went to another origin than its own.
    ///
    /// # Errors
    /// Where it went.
    pub fn check_leaks(&self) -> Result<(), Broken> {
        self.network.leaks().first().map_or(Ok(()), |leak| Err(format!("a token went to {leak}")))
    }

    /// Promise 8 and the guard's: no token went elsewhere, no account's file lies in another's drive.
    ///
    /// # Errors
    /// What went where.
    pub fn check_apart(&mut self) -> Result<(), Broken> {
        self.check_leaks()?;
        if self.tenant.totals().tokens_at_content > 0 {
            return Err("a token went to the host of contents".into());
        }
        for (owner, other) in [(0, super::LUC), (1, super::ADA)] {
            let there = self.there(other)?;
            let mine: BTreeSet<&str> =
                self.ledger.saves.iter().filter(|save| save.owner == owner).map(|save| save.digest.as_str()).collect();
            if let Some(item) = there.iter().find(|item| item.versions.iter().any(|v| mine.contains(v.as_str()))) {
                return Err(format!("account {owner}'s bytes lie in {other}'s drive: {}", item.seen.path));
            }
        }
        Ok(())
    }
}

//! The device's own database: accounts, leases between processes, sign-ins whose browser is open, settings.

use std::collections::BTreeSet;
use std::time::Duration;

use rusqlite::Row;

use super::error::Doing;
use super::{Reading, StoreError, StoreResult, Writing};
use crate::doors::Processes;
use crate::model::{AccountId, Scope, SignInNeed, WallTime};
use crate::vault::Secret;

/// An account as the device knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// Its id, also the name of its vault's folder.
    pub id: AccountId,
    /// What paths call it.
    pub label: String,
    /// The login at the provider.
    pub login: String,
    /// The person's name.
    pub person: String,
    /// The organisation's name or id.
    pub organisation: String,
    /// Provider, endpoints, client id: JSON of the engine.
    pub setting: String,
    /// The provider's id of the person.
    pub user_id: String,
    /// What is needed before it can speak to its provider again.
    pub sign_in: Option<SignInNeed>,
    /// When it was made.
    pub made_at: WallTime,
    /// It is being signed out: what is left of it is to be destroyed.
    pub leaving: bool,
}

/// Who wants a lease.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'a> {
    /// The name of this engine among those that have opened the home.
    pub name: &'a str,
    /// What is known of processes.
    pub processes: &'a dyn Processes,
}

impl Reading<'_> {
    /// The accounts of this device, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn accounts(&self) -> StoreResult<Vec<AccountRow>> {
        let sql = "SELECT id, label, login, person, organisation, setting, user_id, sign_in, made_at, leaving \
                   FROM accounts \
                   ORDER BY made_at, id";
        let rows = self.all("reading the accounts", sql, [], |row| {
            Ok((
                row.get::<_, String>(0)?,
                AccountRow {
                    id: AccountId(ulid::Ulid::nil()),
                    label: row.get(1)?,
                    login: row.get(2)?,
                    person: row.get(3)?,
                    organisation: row.get(4)?,
                    setting: row.get(5)?,
                    user_id: row.get(6)?,
                    sign_in: serde_json::from_str(&row.get::<_, String>(7)?).ok(),
                    made_at: WallTime(row.get(8)?),
                    leaving: row.get::<_, i64>(9)? != 0,
                },
            ))
        })?;
        rows.into_iter()
            .map(|(id, account)| {
                let id = id.parse().map_err(|_| StoreError::Unexpected("an account's id"))?;
                Ok(AccountRow { id, ..account })
            })
            .collect()
    }

    /// Who holds a lease now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn lease_holder(&self, name: &str, now: WallTime) -> StoreResult<Option<String>> {
        let sql = "SELECT owner FROM leases WHERE name = ?1 AND expires_at > ?2";
        self.one("reading a lease", sql, (name, now.0), |row| row.get(0))
    }

    /// Who holds a lease and is at work, as far as this system can tell: `None` where its holder was killed, or it has ended and nobody
    /// certainly lives on.
    ///
    /// # Errors
    /// When the database fails.
    pub fn living_holder(&self, name: &str, now: WallTime, processes: &dyn Processes) -> StoreResult<Option<String>> {
        let sql = "SELECT owner, process, expires_at > ?2 FROM leases WHERE name = ?1";
        let row = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, bool>(2)?));
        let held = self.one("reading a lease", sql, (name, now.0), row)?;
        Ok(held.and_then(|(owner, process, lasts)| match processes.lives(&process) {
            Some(false) => None,
            Some(true) if process != processes.this() => Some(owner),
            _ => lasts.then_some(owner),
        }))
    }

    /// Everybody who may still be at work: who holds any lease now, and whose process, another than this one, certainly lives
    /// although the clock was set forward over the end of its lease.
    ///
    /// # Errors
    /// When the database fails.
    pub fn living_owners(&self, now: WallTime, processes: &dyn Processes) -> StoreResult<BTreeSet<String>> {
        let sql = "SELECT owner, process, expires_at > ?1 FROM leases";
        let row = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, bool>(2)?));
        let leases = self.all("reading the leases", sql, [now.0], row)?;
        let this = processes.this();
        let living = |(owner, process, lasts): (String, String, bool)| {
            let lives = || process != this && processes.lives(&process) == Some(true);
            (lasts || lives()).then_some(owner)
        };
        Ok(leases.into_iter().filter_map(living).collect())
    }

    /// A setting.
    ///
    /// # Errors
    /// When the database fails.
    pub fn setting(&self, name: &str) -> StoreResult<Option<String>> {
        self.one("reading a setting", "SELECT value FROM settings WHERE name = ?1", [name], |row| row.get(0))
    }
}

impl Writing<'_> {
    /// From here on an account is being signed out, whatever interrupts it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn leave_account(&mut self, account: AccountId) -> StoreResult<()> {
        let sql = "UPDATE accounts SET leaving = 1 WHERE id = ?1";
        self.run("beginning a sign-out", sql, [account.to_string()])?;
        self.touch(Scope::Account);
        Ok(())
    }

    /// Stores an account, new or changed.
    ///
    /// # Errors
    /// When the database fails; a label that another account has is refused as `Unexpected`.
    pub fn put_account(&mut self, account: &AccountRow) -> StoreResult<()> {
        let doing = "storing an account";
        let sql = "SELECT 1 FROM accounts WHERE label = ?1 AND id <> ?2";
        if self.one(doing, sql, (&account.label, account.id.to_string()), |_| Ok(()))?.is_some() {
            return Err(StoreError::Unexpected("two accounts of one name"));
        }
        let sql = "INSERT OR REPLACE INTO accounts (id, label, login, person, organisation, setting, user_id, sign_in, \
                       made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let sign_in = account.sign_in.as_ref().map(serde_json::to_string).transpose().doing(doing)?;
        self.run(
            doing,
            sql,
            rusqlite::params![
                account.id.to_string(),
                account.label,
                account.login,
                account.person,
                account.organisation,
                account.setting,
                account.user_id,
                sign_in.unwrap_or_default(),
                account.made_at.0,
            ],
        )?;
        self.touch(Scope::Account);
        Ok(())
    }

    /// Records what an account needs before it can speak to its provider again, `None` when nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_sign_in(&mut self, account: AccountId, need: Option<&SignInNeed>) -> StoreResult<()> {
        let doing = "storing the sign-in's state";
        let need = need.map(serde_json::to_string).transpose().doing(doing)?.unwrap_or_default();
        let sql = "UPDATE accounts SET sign_in = ?2 WHERE id = ?1 AND sign_in <> ?2";
        if self.run(doing, sql, (account.to_string(), need))? > 0 {
            self.touch(Scope::Account);
        }
        Ok(())
    }

    /// Forgets an account. Its vault is the engine's to destroy, key first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remove_account(&mut self, account: AccountId) -> StoreResult<()> {
        self.run("forgetting an account", "DELETE FROM accounts WHERE id = ?1", [account.to_string()])?;
        self.touch(Scope::Account);
        Ok(())
    }

    /// Takes or prolongs the lease `name` for `owner`; answers whether it is theirs for as long as it `lasts`. A holder whose
    /// process is certainly gone holds nothing any more. Nor does one whose lease would last longer than any can, unless another
    /// process certainly lives: the clock was set back since it was taken.
    ///
    /// # Errors
    /// When the database fails.
    pub fn take_lease(&mut self, name: &str, owner: &Owner<'_>, now: WallTime, lasts: Duration) -> StoreResult<bool> {
        let doing = "taking a lease";
        let until = now.0.saturating_add(i64::try_from(lasts.as_millis()).unwrap_or(i64::MAX));
        let held =
            "SELECT owner, process, expires_at > ?3 FROM leases WHERE name = ?1 AND expires_at > ?2 AND owner <> ?4";
        let read = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, bool>(2)?));
        let this = owner.processes.this();
        if let Some((holder, process, too_long)) = self.one(doing, held, (name, now.0, until, owner.name), read)? {
            match owner.processes.lives(&process) {
                Some(false) => self.drop_leases_of(&holder)?,
                Some(true) if process != this => return Ok(false),
                _ if !too_long => return Ok(false),
                _ => {}
            }
        }
        let sql = "INSERT INTO leases (name, owner, expires_at, process) VALUES (?1, ?2, ?3, ?4) \
                   ON CONFLICT (name) DO UPDATE SET owner = ?2, expires_at = ?3, process = ?4";
        self.run(doing, sql, (name, owner.name, until, this)).map(|_| true)
    }

    /// Gives a lease back.
    ///
    /// # Errors
    /// When the database fails.
    pub fn drop_lease(&mut self, name: &str, owner: &str) -> StoreResult<()> {
        self.run("giving a lease back", "DELETE FROM leases WHERE name = ?1 AND owner = ?2", [name, owner]).map(drop)
    }

    /// Gives all leases of an owner back: it ends.
    ///
    /// # Errors
    /// When the database fails.
    pub fn drop_leases_of(&mut self, owner: &str) -> StoreResult<()> {
        self.run("giving leases back", "DELETE FROM leases WHERE owner = ?1", [owner]).map(drop)
    }

    /// Keeps the record of a sign-in whose browser is open, and forgets those that are too old.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_sign_in(&mut self, state: &str, record: &Secret, now: WallTime, until: WallTime) -> StoreResult<()> {
        let doing = "keeping a sign-in";
        self.run(doing, "DELETE FROM sign_ins WHERE expires_at <= ?1", [now.0])?;
        let sql = "INSERT INTO sign_ins (state, record, expires_at) VALUES (?1, ?2, ?3)";
        self.run(doing, sql, (state, record.expose(), until.0)).map(drop)
    }

    /// Takes the record of a sign-in out, with when it ends or has ended: it serves once.
    ///
    /// # Errors
    /// When the database fails.
    pub fn take_sign_in(&mut self, state: &str) -> StoreResult<Option<(Secret, WallTime)>> {
        let sql = "DELETE FROM sign_ins WHERE state = ?1 RETURNING record, expires_at";
        let found = self.one("taking a sign-in", sql, [state], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
        Ok(found.map(|(record, until)| (Secret::new(record), WallTime(until))))
    }

    /// Stores a setting.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_setting(&mut self, name: &str, value: &str) -> StoreResult<()> {
        let sql = "INSERT OR REPLACE INTO settings (name, value) VALUES (?1, ?2)";
        self.run("storing a setting", sql, [name, value]).map(drop)
    }
}

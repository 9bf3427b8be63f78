//! The facet of accounts: signing in, signing out, who is here.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use url::Url;

use super::session::{Session, connect};
use super::{EngineResult, Error, Musette, Reason, Setting};
use crate::auth::{DeviceSignIn, PendingSignIn, Polled, Purpose, SignIn, SignInError, SignedIn};
use crate::doors;
use crate::model::{AccountId, Connection, Failure, Later, SignInNeed, WallTime};
use crate::store::device::AccountRow;
use crate::store::{Durability, Reading};

/// An account as faces see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What paths call it.
    pub label: String,
    /// The login at the provider.
    pub login: String,
    /// The person's name.
    pub person: String,
    /// What is needed before it can speak to its provider again.
    pub sign_in: Option<SignInNeed>,
    /// The connection, as the last exchanges showed it.
    pub connection: Connection,
    /// When it was made.
    pub made_at: WallTime,
}

/// What only this device has of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unsent {
    /// Changes in the outbox.
    pub changes: u64,
    /// What is being written and was not posted.
    pub drafts: u64,
    /// Files that were taken back before they were sent, and are kept for a while.
    pub kept: u64,
    /// Lent copies that were changed and not taken back.
    pub copies: Vec<PathBuf>,
    /// Files of saves that were cut off before they were stored: `doctor --rescue` reads them.
    pub files: Vec<PathBuf>,
}

/// What to do with changes that are not sent when an account is signed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsentWork {
    /// Refuse to sign out, and say how many there are.
    Keep,
    /// The person has named exactly this many, and they may be lost.
    Lose(u64),
}

/// A sign-in by device code that waits for its person.
pub struct DeviceCode {
    device: DeviceSignIn,
    sign_in: SignIn,
    setting: Setting,
    label: Option<String>,
}

impl std::fmt::Debug for DeviceCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceCode")
    }
}

impl DeviceCode {
    /// The code to be typed.
    pub fn user_code(&self) -> &str {
        &self.device.user_code
    }

    /// Where it is typed.
    pub fn verification_uri(&self) -> &Url {
        &self.device.verification_uri
    }
}

/// The accounts of this device.
#[derive(Clone, Debug)]
pub struct Accounts {
    pub(super) engine: Musette,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Waiting {
    pending: Vec<u8>,
    setting: Setting,
    label: Option<String>,
}

/// What a sign-in has met, on the connection that it used.
fn met(sign_in: &SignIn, error: SignInError) -> Error {
    match error {
        // Nobody answered whose certificate is trusted here: the address may as well be wrong.
        SignInError::Failure(failure @ Failure::Later { why: Later::Offline, .. })
            if sign_in.connection() == Connection::Captured =>
        {
            failure.into()
        }
        SignInError::Failure(failure) => Error::met(failure, sign_in.connection()),
        other => other.into(),
    }
}

/// How long the record of a sign-in stays.
const SIGN_IN_LIVES_MS: i64 = 15 * 60_000;

impl Accounts {
    /// All accounts, oldest first.
    ///
    /// # Errors
    /// When the home cannot be read.
    pub async fn list(&self) -> EngineResult<Vec<Account>> {
        let device = self.engine.device()?;
        let rows = device.read(|tx| tx.accounts()).await?;
        let mut accounts = Vec::with_capacity(rows.len());
        for row in rows.into_iter().filter(|row| !row.leaving) {
            let connection = self.engine.open_session(row.id).map_or(Connection::Unknown, |s| s.client.connection());
            accounts.push(shown(row, connection));
        }
        Ok(accounts)
    }

    /// Where an account's services are, as it was signed in to last.
    ///
    /// # Errors
    /// There is no such account.
    pub async fn setting(&self, account: AccountId) -> EngineResult<Setting> {
        let row = self.engine.account_row(account).await?;
        serde_json::from_str(&row.setting).map_err(|_| Error::of(Reason::Damaged))
    }

    /// Begins a sign-in in the system's browser: answers the address to open. What it takes to finish is stored, encrypted, so
    /// it can be finished after the process was killed meanwhile. With `again`, for an account that needs its person: at the
    /// services where it was signed in before, whose person and documents are in its vault.
    ///
    /// # Errors
    /// Offline, captured, or an authority that is none; with `again`, [`SignInError::OtherServices`].
    pub async fn begin_sign_in(
        &self,
        setting: &Setting,
        label: Option<&str>,
        again: Option<AccountId>,
    ) -> EngineResult<Url> {
        let purpose = self.purpose(setting, again).await?;
        let sign_in = self.sign_in(setting)?;
        let (pending, address) = sign_in.begin(purpose).await.map_err(|error| met(&sign_in, error))?;
        let state = address.query_pairs().find(|(name, _)| name == "state").map(|(_, value)| value.into_owned());
        let state = state.ok_or_else(|| Error::of(Reason::Internal))?;
        let waiting = Waiting {
            pending: pending.to_secret().expose().to_vec(),
            setting: setting.clone(),
            label: label.map(str::to_owned),
        };
        let record = serde_json::to_vec(&waiting).map_err(|_| Error::of(Reason::Internal))?;
        let record = crate::vault::Secret::new(record);
        let now = self.engine.now();
        let until = WallTime(now.0 + SIGN_IN_LIVES_MS);
        self.engine.device()?.write(Durability::Saved, move |tx| tx.add_sign_in(&state, &record, now, until)).await?;
        Ok(address)
    }

    /// Finishes a sign-in with the address that the browser came back to. Serves once; may come after a cold start.
    ///
    /// # Errors
    /// The address belongs to no sign-in of ours, the person declined, or the provider refuses.
    pub async fn finish_sign_in(&self, redirect: &Url) -> EngineResult<Account> {
        let state = redirect.query_pairs().find(|(name, _)| name == "state").map(|(_, value)| value.into_owned());
        let not_ours = || Error::of(Reason::SignInFailed(SignInError::NotOurs));
        let state = state.ok_or_else(not_ours)?;
        let now = self.engine.now();
        let taken = self.engine.device()?.write(Durability::Saved, move |tx| tx.take_sign_in(&state)).await?;
        let (record, until) = taken.ok_or_else(not_ours)?;
        if until <= now {
            return Err(Error::of(Reason::SignInFailed(SignInError::TooLate)));
        }
        let waiting: Waiting = serde_json::from_slice(record.expose()).map_err(|_| not_ours())?;
        let pending = PendingSignIn::from_secret(&crate::vault::Secret::new(waiting.pending)).ok_or_else(not_ours)?;
        let sign_in = self.sign_in(&waiting.setting)?;
        let signed_in = sign_in.finish(pending, redirect).await.map_err(|error| met(&sign_in, error))?;
        self.keep(&waiting.setting, waiting.label, signed_in).await
    }

    /// Begins a sign-in by device code.
    ///
    /// # Errors
    /// As [`Accounts::begin_sign_in`].
    pub async fn begin_device_code(
        &self,
        setting: &Setting,
        label: Option<&str>,
        again: Option<AccountId>,
    ) -> EngineResult<DeviceCode> {
        let purpose = self.purpose(setting, again).await?;
        let sign_in = self.sign_in(setting)?;
        let device = sign_in.begin_device(purpose).await.map_err(|error| met(&sign_in, error))?;
        Ok(DeviceCode { device, sign_in, setting: setting.clone(), label: label.map(str::to_owned) })
    }

    /// Waits until the person has typed the code, declined, or let it expire.
    ///
    /// # Errors
    /// Those of a sign-in.
    pub async fn finish_device_code(&self, mut code: DeviceCode) -> EngineResult<Account> {
        loop {
            match code.sign_in.poll(&mut code.device).await.map_err(|error| met(&code.sign_in, error))? {
                Polled::SignedIn(signed_in) => return self.keep(&code.setting, code.label, *signed_in).await,
                Polled::Waiting { after } => doors::sleep(after.max(Duration::from_millis(50))).await,
            }
        }
    }

    /// What would be lost if this account were signed out now.
    ///
    /// # Errors
    /// When its vault cannot be read.
    pub async fn unsent(&self, account: AccountId) -> EngineResult<Unsent> {
        let session = self.engine.session(account).await?;
        let now = self.engine.now();
        let count =
            move |tx: &Reading<'_>| Ok((tx.open_intent_count()?, tx.taken_back_count(now)?, tx.only_here_count(now)?));
        let (changes, kept, only_here) = session.db.read(count).await?;
        let drafts = only_here.saturating_sub(changes).saturating_sub(kept);
        let (copies, files) = (session.contents.changed_lendings().await?, session.contents.unreferred().await?);
        Ok(Unsent { changes, drafts, kept, copies, files })
    }

    /// Signs an account out and destroys its vault. Refused while something of the person is not sent, unless the person has
    /// named how much will be lost: changes in the outbox, drafts, files that were taken back, lent copies that were changed, files that `doctor --rescue` would
    /// find.
    ///
    /// From the moment in which it is counted nothing is taken any more, in no process; interrupted later, it is finished when
    /// the home is opened next. Of a vault that does not open (damaged, or its key gone) the contents that carry a rescue note
    /// are counted: this is how such an account begins anew.
    ///
    /// # Errors
    /// [`Reason::Unsent`] with their number, which is 0 where the person named some and nothing would be lost.
    pub async fn sign_out(&self, account: AccountId, unsent: UnsentWork) -> EngineResult<()> {
        let row = self.engine.account_row(account).await?;
        if !row.leaving {
            match self.engine.session(account).await {
                Ok(session) => self.agree(&session, unsent).await?,
                Err(error) if matches!(error.reason, Reason::Damaged | Reason::NotThisDevices) => {
                    let noted = self.engine.inner.home.unsent_files(account).await?;
                    if noted != agreed(unsent) {
                        return Err(Error::of(Reason::Unsent(noted)));
                    }
                }
                Err(error) => return Err(error),
            }
            self.engine.device()?.write(Durability::Saved, move |tx| tx.leave_account(account)).await?;
        }
        self.finish_sign_out(&row).await
    }

    /// Counts what would be lost and, when the person has agreed to that much, lets nothing more in: in one transaction, so
    /// that what another process saves is either counted or refused.
    async fn agree(&self, session: &Session, unsent: UnsentWork) -> EngineResult<()> {
        let agreed = agreed(unsent);
        let copies = session.contents.changed_lendings().await?.len() as u64;
        let files = session.contents.unreferred().await?.len() as u64;
        let over = session
            .db
            .write(Durability::Saved, move |tx| {
                let unsent = tx.only_here_count(tx.now())? + copies + files;
                // Neither more nor less: what is lost is what the person was told.
                if unsent != agreed {
                    return Ok(Some(unsent));
                }
                tx.leave()?;
                Ok(None)
            })
            .await?;
        over.map_or(Ok(()), |unsent| Err(Error::of(Reason::Unsent(unsent))))
    }

    /// What is left to do once the person's agreement is stored. Safe to interrupt and to repeat.
    async fn finish_sign_out(&self, row: &AccountRow) -> EngineResult<()> {
        let (engine, account) = (&self.engine, row.id);
        let setting: Setting = serde_json::from_str(&row.setting).map_err(|_| Error::of(Reason::Damaged))?;
        let (tokens, _) =
            connect(&engine.inner.home, &setting, account, Arc::clone(&engine.inner.transport), engine.leases()?)?;
        tokens.forget().await?;
        engine.close_session(account).await?;
        engine.inner.home.destroy_vault(account).await?;
        engine.device()?.write(Durability::Saved, move |tx| tx.remove_account(account)).await?;
        Ok(())
    }

    /// Finishes what was interrupted: nobody has to remember it.
    pub(super) async fn finish_sign_outs(&self) {
        let rows = match self.engine.device() {
            Ok(device) => device.read(|tx| tx.accounts()).await.unwrap_or_default(),
            Err(_) => return,
        };
        for row in rows.iter().filter(|row| row.leaving) {
            if let Err(error) = self.finish_sign_out(row).await {
                tracing::warn!(account = %row.id, %error, "a sign-out that was interrupted is not finished yet");
            }
        }
    }

    fn sign_in(&self, setting: &Setting) -> EngineResult<SignIn> {
        // An address that is none is said now, not after the person has signed in.
        setting.graph()?;
        let authority = setting.authority()?;
        let doors = &self.engine.inner.home.doors;
        let client = authority.client(Arc::clone(&self.engine.inner.transport), doors);
        Ok(SignIn::new(client, doors, setting.app()?, authority))
    }

    async fn purpose(&self, setting: &Setting, again: Option<AccountId>) -> EngineResult<Purpose> {
        let Some(account) = again else { return Ok(Purpose::NewAccount) };
        let row = self.engine.account_row(account).await?;
        if !is_at(&row, setting) {
            return Err(Error::of(Reason::SignInFailed(SignInError::OtherServices)));
        }
        let person = serde_json::from_str(&row.organisation).map_err(|_| Error::of(Reason::Damaged))?;
        let claims = match row.sign_in {
            Some(SignInNeed::Claims(claims)) => Some(claims),
            _ => None,
        };
        Ok(Purpose::Again { account, person, claims })
    }

    /// Keeps a finished sign-in: the refresh token first, then the account.
    async fn keep(&self, setting: &Setting, label: Option<String>, signed_in: SignedIn) -> EngineResult<Account> {
        let engine = &self.engine;
        let home = &engine.inner.home;
        let device = engine.device()?;
        let rows = device.read(|tx| tx.accounts()).await?;
        let person = signed_in.person().clone();
        let same = |row: &&AccountRow| {
            let known = serde_json::from_str::<crate::auth::Person>(&row.organisation);
            is_at(row, setting) && known.is_ok_and(|known| known.is(&person))
        };
        // Who signs in a second time at the same services means the account that is here.
        let known = match signed_in.purpose() {
            Purpose::Again { account, .. } => match rows.iter().find(|row| row.id == *account) {
                Some(row) if !is_at(row, setting) => {
                    return Err(Error::of(Reason::SignInFailed(SignInError::OtherServices)));
                }
                found => found,
            },
            Purpose::NewAccount => rows.iter().find(same),
        };
        // One that is on its way out is no account to come back to.
        let known = known.filter(|row| !row.leaving);
        let id = match known {
            Some(row) => row.id,
            None => AccountId(doors::new_ulid(home.doors.clock.as_ref(), home.doors.entropy.as_ref())?),
        };
        let (tokens, _) = connect(home, setting, id, Arc::clone(&engine.inner.transport), engine.leases()?)?;
        let person = tokens.keep(signed_in).await?;
        let row = AccountRow {
            id,
            label: match known {
                Some(row) => row.label.clone(),
                None => free_label(&rows, label.as_deref().unwrap_or(&person.login)),
            },
            login: person.login.clone(),
            person: person.name.clone(),
            organisation: serde_json::to_string(&person).map_err(|_| Error::of(Reason::Internal))?,
            setting: serde_json::to_string(setting).map_err(|_| Error::of(Reason::Internal))?,
            user_id: person.object_id.clone(),
            sign_in: None,
            made_at: known.map_or_else(|| engine.now(), |row| row.made_at),
            leaving: false,
        };
        let stored = row.clone();
        if known.is_none() {
            // Before its account: an account without a vault has lost it.
            home.make_vault(id).await?;
        }
        device.write(Durability::Saved, move |tx| tx.put_account(&stored)).await?;
        // Its tokens are new: a session that is open begins anew with them.
        engine.close_session(id).await?;
        engine.session(id).await?;
        Ok(shown(row, Connection::Online))
    }
}

/// Whether an account was signed in at these services: its vault is for them and for no others.
fn is_at(row: &AccountRow, setting: &Setting) -> bool {
    serde_json::from_str::<Setting>(&row.setting).is_ok_and(|known| known.is_at_the_services_of(setting))
}

fn agreed(unsent: UnsentWork) -> u64 {
    match unsent {
        UnsentWork::Keep => 0,
        UnsentWork::Lose(count) => count,
    }
}

fn shown(row: AccountRow, connection: Connection) -> Account {
    Account {
        id: row.id,
        label: row.label,
        login: row.login,
        person: row.person,
        sign_in: row.sign_in,
        connection,
        made_at: row.made_at,
    }
}

/// A name for paths that no other account has: what was wished for, or the organisation's part of a login
/// (`ada.keller@rive.example` becomes `rive`), with a number where that is taken.
fn free_label(rows: &[AccountRow], wish: &str) -> String {
    let stem = wish.split_once('@').map_or(wish, |(_, domain)| domain.split('.').next().unwrap_or(domain));
    let stem: String = stem.chars().filter(|c| !c.is_control() && !matches!(c, ':' | '/')).collect();
    let stem = if stem.is_empty() { "account".to_owned() } else { stem };
    let taken = |label: &str| rows.iter().any(|row| row.label == label);
    let mut label = stem.clone();
    let mut number = 2;
    while taken(&label) {
        label = format!("{stem}-{number}");
        number += 1;
    }
    label
}

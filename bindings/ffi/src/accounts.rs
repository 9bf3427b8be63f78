//! Signing in and out, who is here.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use musette_core::engine::{self, Account, Reason, Setting, UnsentWork};
use musette_core::model::AccountId;
use url::Url;

use crate::error::Answer;
use crate::runtime::run;

/// The accounts of this device.
#[derive(Debug, uniffi::Object)]
pub struct Accounts {
    pub(crate) engine: engine::Musette,
}

/// What only this device has of an account.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Unsent {
    /// Changes in the outbox.
    pub changes: u64,
    /// What is being written and was not posted.
    pub drafts: u64,
    /// Files that were taken back before they were sent, and are kept for a while.
    pub kept: u64,
    /// Copies that other apps changed and that were not taken back.
    pub copies: Vec<PathBuf>,
    /// Files of saves that were cut off before they were stored.
    pub files: Vec<PathBuf>,
}

/// A sign-in on another screen: the person types the code there.
#[derive(uniffi::Object)]
pub struct DeviceCode {
    waiting: Mutex<Option<engine::DeviceCode>>,
    user_code: String,
    address: Url,
}

#[uniffi::export]
impl DeviceCode {
    /// The code to be typed.
    pub fn user_code(&self) -> String {
        self.user_code.clone()
    }

    /// Where it is typed.
    pub fn address(&self) -> Url {
        self.address.clone()
    }
}

#[uniffi::export]
impl Accounts {
    /// All accounts, oldest first.
    ///
    /// # Errors
    /// When the home cannot be read.
    pub async fn list(&self) -> Answer<Vec<Account>> {
        let accounts = self.engine.accounts();
        run(async move { accounts.list().await }).await
    }

    /// Where an account's services are, as it was signed in to last.
    ///
    /// # Errors
    /// There is no such account.
    pub async fn setting(&self, account: AccountId) -> Answer<Setting> {
        let accounts = self.engine.accounts();
        run(async move { accounts.setting(account).await }).await
    }

    /// Begins a sign-in: answers the address to open in the system's browser. It can be finished after the app was killed
    /// meanwhile. `again`: the account that needs its person.
    ///
    /// # Errors
    /// Offline, captured, or an address that is none.
    pub async fn begin_sign_in(
        &self,
        setting: Setting,
        label: Option<String>,
        again: Option<AccountId>,
    ) -> Answer<Url> {
        let accounts = self.engine.accounts();
        run(async move { accounts.begin_sign_in(&setting, label.as_deref(), again).await }).await
    }

    /// Finishes a sign-in with the address that the browser came back to. Serves once; may come after a cold start.
    ///
    /// # Errors
    /// The address belongs to no sign-in of ours, the person declined, or the provider refuses.
    pub async fn finish_sign_in(&self, redirect: String) -> Answer<Account> {
        let not_ours = || Reason::SignInFailed(musette_core::auth::SignInError::NotOurs);
        let redirect = Url::parse(&redirect).map_err(|_| not_ours())?;
        let accounts = self.engine.accounts();
        run(async move { accounts.finish_sign_in(&redirect).await }).await
    }

    /// Begins a sign-in by a code that is typed on another screen.
    ///
    /// # Errors
    /// As [`Accounts::begin_sign_in`].
    pub async fn begin_device_code(
        &self,
        setting: Setting,
        label: Option<String>,
        again: Option<AccountId>,
    ) -> Answer<Arc<DeviceCode>> {
        let accounts = self.engine.accounts();
        let code = run(async move { accounts.begin_device_code(&setting, label.as_deref(), again).await }).await?;
        let (user_code, address) = (code.user_code().to_owned(), code.verification_uri().clone());
        Ok(Arc::new(DeviceCode { waiting: Mutex::new(Some(code)), user_code, address }))
    }

    /// Waits until the person has typed the code, declined, or let it expire. Serves once.
    ///
    /// # Errors
    /// Those of a sign-in.
    pub async fn finish_device_code(&self, code: Arc<DeviceCode>) -> Answer<Account> {
        let waiting = code.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        let waiting = waiting.ok_or(Reason::SignInFailed(musette_core::auth::SignInError::NotOurs))?;
        let accounts = self.engine.accounts();
        run(async move { accounts.finish_device_code(waiting).await }).await
    }

    /// What would be lost if this account were signed out now.
    ///
    /// # Errors
    /// When its vault cannot be read.
    pub async fn unsent(&self, account: AccountId) -> Answer<Unsent> {
        let accounts = self.engine.accounts();
        let unsent = run(async move { accounts.unsent(account).await }).await?;
        Ok(Unsent {
            changes: unsent.changes,
            drafts: unsent.drafts,
            kept: unsent.kept,
            copies: unsent.copies,
            files: unsent.files,
        })
    }

    /// Signs an account out and destroys what is here of it. Refused while something is not sent, unless `lose` names exactly how much.
    ///
    /// # Errors
    /// [`Reason::Unsent`] with their number.
    pub async fn sign_out(&self, account: AccountId, lose: Option<u64>) -> Answer<()> {
        let accounts = self.engine.accounts();
        let unsent = lose.map_or(UnsentWork::Keep, UnsentWork::Lose);
        run(async move { accounts.sign_out(account, unsent).await }).await
    }
}

//! The tokens of one account: access tokens in memory, one for each resource, renewed when they are about to end or are
//! refused; one refresh token in the secret store.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;

use super::Person;
use super::authority::{App, Entra, claims_with};
use super::kept::{Kept, Place, refresh_token_name};
use super::lease::RefreshLease;
use super::sign_in::SignedIn;
use crate::doors::{Clock, Doors};
use crate::http::{AccessToken, Client, Resource, Retry, TokenSource};
use crate::model::{AccountId, BootTime, Failure, Later, SignInNeed};
use crate::vault::SecretStore;

/// A token that ends within this is renewed first (or within a tenth of its life, when that is shorter).
const MARGIN: Duration = Duration::from_secs(5 * 60);
/// A need is asked about again after this: administrators change their minds without the device's knowing.
const NEED_STANDS: Duration = Duration::from_secs(15 * 60);
/// So many tokens may be refused within [`REFUSALS_WITHIN`]; whoever refuses more is in trouble itself.
const MOST_REFUSALS: usize = 4;
const REFUSALS_WITHIN: Duration = Duration::from_secs(5 * 60);

/// What an account's tokens are made with.
#[derive(Clone, Debug)]
pub struct TokenSetup {
    /// Whose.
    pub account: AccountId,
    /// [`super::Authority::client`]'s.
    pub client: Client,
    /// The registered application.
    pub app: App,
    /// Where the refresh token lies.
    pub secrets: Arc<dyn SecretStore>,
    /// Who may refresh.
    pub lease: Arc<dyn RefreshLease>,
}

/// The account's tokens. One for each account and process; share it.
pub struct AccountTokens {
    entra: Entra,
    place: Place,
    lease: Arc<dyn RefreshLease>,
    clock: Arc<dyn Clock>,
    /// Held by the one renewal under way.
    flight: tokio::sync::Mutex<()>,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    tokens: BTreeMap<Resource, Held>,
    needs: BTreeMap<Resource, Need>,
    refusals: Vec<BootTime>,
}

struct Held {
    token: AccessToken,
    /// From when on it is renewed before use.
    renew_at: BootTime,
}

struct Need {
    need: SignInNeed,
    /// Of the record that it was said about.
    generation: u64,
    until: BootTime,
}

impl fmt::Debug for AccountTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountTokens").field("place", &self.place.name).finish_non_exhaustive()
    }
}

impl AccountTokens {
    /// Reads nothing yet.
    pub fn new(doors: &Doors, setup: TokenSetup) -> AccountTokens {
        let TokenSetup { account, client, app, secrets, lease } = setup;
        AccountTokens {
            entra: Entra { client, app },
            place: Place { secrets, name: refresh_token_name(account), threads: doors.store_threads },
            lease,
            clock: Arc::clone(&doors.clock),
            flight: tokio::sync::Mutex::new(()),
            memory: Mutex::default(),
        }
    }

    /// Keeps a finished sign-in: durably first, then for use. Needs of before are over.
    ///
    /// # Errors
    /// `Later` when the secret store or the lease does not answer; nothing is used then.
    pub async fn keep(&self, signed_in: SignedIn) -> Result<Person, Failure> {
        let _flight = self.flight.lock().await;
        let _lease = self.lease.take().await?;
        let generation = self.place.read().await?.map_or(1, |before| before.generation + 1);
        let SignedIn { person, authority, token_endpoint, refresh, access, expires, .. } = signed_in;
        self.place.write(&Kept { generation, refresh, authority, token_endpoint }).await?;
        let mut memory = self.memory();
        memory.needs.clear();
        memory.refusals.clear();
        memory.tokens.clear();
        let life = self.clock.boot().until(expires);
        memory.tokens.insert(Resource::Graph, Held { token: access, renew_at: renew_at(expires, life) });
        Ok(person)
    }

    /// Whether somebody is signed in at all (tokens may still be refused).
    ///
    /// # Errors
    /// `Later` when the secret store does not answer.
    pub async fn is_signed_in(&self) -> Result<bool, Failure> {
        Ok(self.place.read().await?.is_some())
    }

    /// Signs out on this device: the refresh token is removed, access tokens are forgotten. (Entra has no endpoint that
    /// revokes them; they end by themselves.)
    ///
    /// # Errors
    /// `Later` when the secret store does not answer.
    pub async fn forget(&self) -> Result<(), Failure> {
        let _flight = self.flight.lock().await;
        let _lease = self.lease.take().await?;
        self.place.remove().await?;
        *self.memory() = Memory::default();
        Ok(())
    }

    /// What the account needs before this resource answers again, as far as is known.
    pub fn need(&self, resource: Resource) -> Option<SignInNeed> {
        self.memory().needs.get(&resource).map(|standing| standing.need.clone())
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn held(&self, resource: Resource) -> Option<AccessToken> {
        let now = self.clock.boot();
        self.memory().tokens.get(&resource).filter(|held| now < held.renew_at).map(|held| held.token.clone())
    }

    /// The need that was said about this record and has not grown old.
    fn standing(&self, resource: Resource, kept: &Kept) -> Option<SignInNeed> {
        let now = self.clock.boot();
        let memory = self.memory();
        let standing = memory.needs.get(&resource)?;
        (standing.generation == kept.generation && now < standing.until).then(|| standing.need.clone())
    }

    /// Renews; the caller holds `flight`.
    async fn renew(&self, resource: Resource, challenge: Option<&str>) -> Result<AccessToken, Failure> {
        let _lease = self.lease.take().await?;
        // Read again under the lease: another process may have renewed it, or the person signed in there.
        let mut kept = self.place.read().await?.ok_or(Failure::SignIn(SignInNeed::Again))?;
        if let Some(need) = self.standing(resource, &kept) {
            return Err(Failure::SignIn(need));
        }
        loop {
            match self.redeem(&kept, resource, challenge).await {
                Err(Failure::SignIn(need)) => {
                    // Said about a token that is no longer the newest, it says nothing.
                    let newest = self.place.read().await?.ok_or(Failure::SignIn(SignInNeed::Again))?;
                    if newest.generation > kept.generation {
                        kept = newest;
                        continue;
                    }
                    let until = self.clock.boot().after(NEED_STANDS);
                    let standing = Need { need: need.clone(), generation: kept.generation, until };
                    self.memory().needs.insert(resource, standing);
                    return Err(Failure::SignIn(need));
                }
                told => return told,
            }
        }
    }

    async fn redeem(&self, kept: &Kept, resource: Resource, challenge: Option<&str>) -> Result<AccessToken, Failure> {
        let started = self.clock.boot();
        let scope = self.entra.app.scopes.asked(resource);
        let claims = claims_with(challenge);
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", kept.refresh.expose()),
            ("scope", scope.as_str()),
            ("claims", claims.as_str()),
            ("client_info", "1"),
        ];
        // Safe to repeat: the old refresh token stays good after it was replaced.
        let granted = self.entra.redeem(&kept.token_endpoint, &fields, Retry::Read).await??;
        if let Some(refresh) = granted.refresh.filter(|refresh| *refresh != kept.refresh) {
            self.store_next(kept, refresh).await?;
        }
        let life = Duration::from_secs(granted.expires_in);
        let held = Held { token: granted.access.clone(), renew_at: renew_at(started.after(life), life) };
        let mut memory = self.memory();
        memory.needs.remove(&resource);
        memory.tokens.insert(resource, held);
        Ok(granted.access)
    }

    /// The new refresh token is durable before the new access token is used. A crash before leaves the old one, which
    /// is still good.
    async fn store_next(&self, kept: &Kept, refresh: super::hidden::Hidden) -> Result<(), Failure> {
        // Whoever lost the lease meanwhile (a suspended process) must not put an older token over a newer one.
        let newest = self.place.read().await?;
        match newest {
            Some(newest) if newest.generation == kept.generation => {
                self.place.write(&Kept { generation: kept.generation + 1, refresh, ..newest }).await
            }
            Some(_) => Ok(()),
            // Signed out meanwhile: nothing comes back to life.
            None => Err(Failure::SignIn(SignInNeed::Again)),
        }
    }

    /// Whether one more refusal is within bounds; counts it.
    fn count_refusal(&self) -> bool {
        let now = self.clock.boot();
        let mut memory = self.memory();
        memory.refusals.retain(|at| at.after(REFUSALS_WITHIN) > now);
        let within = memory.refusals.len() < MOST_REFUSALS;
        if within {
            memory.refusals.push(now);
        }
        within
    }
}

fn renew_at(expires: BootTime, life: Duration) -> BootTime {
    let margin = MARGIN.min(life / 10);
    BootTime(expires.0.saturating_sub(i64::try_from(margin.as_millis()).unwrap_or(i64::MAX)))
}

#[async_trait]
impl TokenSource for AccountTokens {
    async fn token(&self, resource: Resource) -> Result<AccessToken, Failure> {
        if let Some(token) = self.held(resource) {
            return Ok(token);
        }
        let _flight = self.flight.lock().await;
        // Somebody else's renewal may have brought it while this one waited.
        match self.held(resource) {
            Some(token) => Ok(token),
            None => self.renew(resource, None).await,
        }
    }

    async fn refused(&self, resource: Resource, token: &AccessToken, claims: Option<String>) -> Result<(), Failure> {
        let _flight = self.flight.lock().await;
        {
            let mut memory = self.memory();
            match memory.tokens.get(&resource) {
                Some(held) if held.token == *token => memory.tokens.remove(&resource),
                // It was replaced already: the new one deserves its try.
                Some(_) => return Ok(()),
                None => None,
            };
        }
        if !self.count_refusal() {
            return Err(Failure::Later { why: Later::Busy, after: Some(Duration::from_secs(60)) });
        }
        self.renew(resource, claims.as_deref()).await.map(drop)
    }
}

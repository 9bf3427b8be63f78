//! Signing in with a code that is typed elsewhere: for a terminal, a kiosk, a tablet without a browser of its own.
//!
//! Promises never to ask more often than the service allows (its interval, five seconds more at each `slow_down`), to
//! end at the code's end, and to take a bad network for what it is: a reason to ask again later, not an answer.

use std::fmt;
use std::time::Duration;

use url::Url;

use super::authority::claims_with;
use super::hidden::Hidden;
use super::refusals::Verdict;
use super::sign_in::{Purpose, SignIn, SignedIn, signed_in};
use super::wire;
use super::{Contradiction, SignInError};
use crate::doors::sleep;
use crate::http::Retry;
use crate::model::{BootTime, Failure, Later};

/// What is assumed, and what `slow_down` adds (RFC 8628).
const FIVE: Duration = Duration::from_secs(5);
/// Nobody needs to be asked less often.
const LONGEST_INTERVAL: Duration = Duration::from_secs(60);
/// No code is waited for longer.
const LONGEST_LIFE: Duration = Duration::from_secs(30 * 60);

/// A sign-in that waits for its person elsewhere.
pub struct DeviceSignIn {
    /// What the person types.
    pub user_code: String,
    /// Where.
    pub verification_uri: Url,
    /// The service's own sentence with both, in its language.
    pub message: String,
    /// How long the code is good, from its beginning.
    pub expires_in: Duration,
    device_code: Hidden,
    purpose: Purpose,
    issuer: String,
    token_endpoint: Url,
    interval: Duration,
    ask_at: BootTime,
    until: BootTime,
}

impl fmt::Debug for DeviceSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceSignIn").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

/// What a poll came to.
#[derive(Debug)]
pub enum Polled {
    /// Not yet; ask again after this much time.
    Waiting {
        /// From now.
        after: Duration,
    },
    /// Done.
    SignedIn(Box<SignedIn>),
}

impl SignIn {
    /// Begins a sign-in whose person types a code elsewhere.
    ///
    /// # Errors
    /// As [`SignIn::begin`]; an authority without this way of signing in.
    pub async fn begin_device(&self, purpose: Purpose) -> Result<DeviceSignIn, SignInError> {
        let endpoints = self.entra.discover(&self.authority).await?;
        let endpoint = endpoints.device_authorization_endpoint.ok_or(SignInError::Setup(0))?;
        let started = self.doors.clock.boot();
        let body = self.entra.post(&endpoint, &[("scope", &self.scope())], Retry::Read).await??;
        let answer = wire::device(&body).ok_or(Failure::later(Later::Unproven))?;
        // The person will open it: nothing but a web page.
        if !self.entra.client.may_be_opened(&answer.verification_uri) {
            return Err(SignInError::Contradiction(Contradiction::NoPage));
        }
        let interval =
            answer.interval.map_or(FIVE, Duration::from_secs).clamp(Duration::from_secs(1), LONGEST_INTERVAL);
        let expires_in = Duration::from_secs(answer.expires_in).min(LONGEST_LIFE);
        Ok(DeviceSignIn {
            user_code: answer.user_code,
            verification_uri: answer.verification_uri,
            message: answer.message,
            expires_in,
            device_code: answer.device_code,
            purpose,
            issuer: endpoints.issuer,
            token_endpoint: endpoints.token_endpoint,
            interval,
            ask_at: started.after(interval),
            until: started.after(expires_in),
        })
    }

    /// Asks whether the person has signed in; asks nothing when it is too early.
    ///
    /// # Errors
    /// Declined, too late, somebody else, refused. A bad network is [`Polled::Waiting`].
    pub async fn poll(&self, device: &mut DeviceSignIn) -> Result<Polled, SignInError> {
        let now = self.doors.clock.boot();
        if now >= device.until {
            return Err(SignInError::TooLate);
        }
        let early = now.until(device.ask_at);
        if !early.is_zero() {
            return Ok(Polled::Waiting { after: early });
        }
        let claims = claims_with(None);
        let fields = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", device.device_code.expose()),
            ("claims", &claims),
            ("client_info", "1"),
        ];
        // Repeated by this loop and not by the client, which does not know the interval.
        let verdict = match self.entra.redeem(&device.token_endpoint, &fields, Retry::Once).await {
            Ok(Ok(granted)) => {
                let person = self.person_of(&granted, &device.issuer, None)?;
                device.purpose.check(&person)?;
                let (purpose, endpoint) = (device.purpose.clone(), device.token_endpoint.clone());
                let done = signed_in(granted, person, purpose, self.authority.clone(), endpoint, now)?;
                return Ok(Polled::SignedIn(Box::new(done)));
            }
            Ok(Err(verdict)) => verdict,
            Err(Failure::Later { why, after }) => Verdict::Later(why, after),
            Err(failure) => return Err(failure.into()),
        };
        let after = match verdict {
            Verdict::Pending => device.interval,
            Verdict::SlowDown => {
                device.interval = (device.interval + FIVE).min(LONGEST_INTERVAL);
                device.interval
            }
            Verdict::Later(_, after) => after.unwrap_or(device.interval).max(device.interval),
            over => return Err(over.into()),
        };
        device.ask_at = self.doors.clock.boot().after(after);
        Ok(Polled::Waiting { after })
    }

    /// Polls until it is over.
    ///
    /// # Errors
    /// As [`SignIn::poll`].
    pub async fn wait_for(&self, device: &mut DeviceSignIn) -> Result<SignedIn, SignInError> {
        loop {
            match self.poll(device).await? {
                Polled::SignedIn(done) => return Ok(*done),
                Polled::Waiting { after } => {
                    // Not beyond the end, so that "too late" is said in time.
                    let left = self.doors.clock.boot().until(device.until);
                    sleep(after.min(left)).await;
                }
            }
        }
    }
}

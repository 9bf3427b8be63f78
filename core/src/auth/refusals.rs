//! What Entra's refusals mean, by their AADSTS numbers, and where there is none, by the words that OAuth defines. The
//! sentence that comes with them is for people and is never read.

use std::time::Duration;

use crate::model::{Failure, Later, SignInNeed};

/// An error answer of Entra's, as far as it decides something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct EntraError {
    /// OAuth's word: `invalid_grant` and its kind.
    pub(super) error: String,
    /// AADSTS numbers.
    pub(super) codes: Vec<u32>,
    /// The challenge to be sent with the next sign-in.
    pub(super) claims: Option<String>,
}

/// What a refusal means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The person or an administrator has to do something.
    Need(SignInNeed),
    /// It passes by itself.
    Later(Later, Option<Duration>),
    /// The person said no.
    Declined,
    /// The application, its registration or its address is wrong; the AADSTS number, 0 when there is none.
    Setup(u32),
    /// Device code: the person has not answered yet.
    Pending,
    /// Device code: asked too often.
    SlowDown,
    /// Device code: too late.
    TooLate,
}

/// Too many equal requests: Entra's own advice is to stop for a while.
const AFTER_LOOP: Duration = Duration::from_secs(5 * 60);

pub(super) fn sort(refused: &EntraError) -> Verdict {
    // The device grant's words decide before its numbers: 65004 there is still "declined".
    match refused.error.as_str() {
        "authorization_pending" => return Verdict::Pending,
        "slow_down" => return Verdict::SlowDown,
        "expired_token" => return Verdict::TooLate,
        "authorization_declined" => return Verdict::Declined,
        _ => {}
    }
    refused.codes.iter().find_map(|code| by_number(*code, refused)).unwrap_or_else(|| by_word(refused))
}

fn by_number(code: u32, refused: &EntraError) -> Option<Verdict> {
    Some(match code {
        70016 => Verdict::Pending,
        70019 => Verdict::TooLate,
        65004 => Verdict::Declined,
        // Consent: not given, or the application unknown to the organisation.
        65001 | 65002 | 90094 | 90095 => Verdict::Need(SignInNeed::Consent),
        // Conditional access, devices; then disabled people; then guests who are not or not allowed.
        53000..=53004 | 53009..=53011 | 530_032..=530_035 => blocked(refused),
        50057 => Verdict::Need(SignInNeed::Disabled),
        50020 | 500_212 | 500_213 | 50105 => Verdict::Need(SignInNeed::Blocked),
        // Second factors and external challenges.
        50076 | 50078 | 50079 | 50158 | 50072 | 50074 => Verdict::Need(again(refused)),
        // Grants that are worn out, reused, revoked; passwords; lock-outs.
        70000 | 70008 | 70018 | 70043 | 700_082 | 700_084 | 50173 | 50132 | 50133 | 50089 | 54005 | 501_481 | 50126
        | 50053 | 50055 | 50058 => Verdict::Need(again(refused)),
        50196 => Verdict::Later(Later::Throttled, Some(AFTER_LOOP)),
        90033 | 90006 | 90007 | 90009 | 50180 | 81001 | 90024 => Verdict::Later(Later::Busy, None),
        // Reply address, scope, client, tenant.
        50011 | 70011 | 70001 | 70003 | 700_016 | 700_025 | 7_000_218 | 90002 | 900_144 | 900_971 | 650_053 | 28002
        | 28003 => Verdict::Setup(code),
        _ => return None,
    })
}

/// With a challenge the person can do something about it, without one only the administrator can.
fn blocked(refused: &EntraError) -> Verdict {
    Verdict::Need(match &refused.claims {
        Some(claims) => SignInNeed::Claims(claims.clone()),
        None => SignInNeed::Blocked,
    })
}

fn again(refused: &EntraError) -> SignInNeed {
    refused.claims.clone().map_or(SignInNeed::Again, SignInNeed::Claims)
}

/// For numbers that nobody here knows, and for answers without one.
fn by_word(refused: &EntraError) -> Verdict {
    match refused.error.as_str() {
        "invalid_grant" | "interaction_required" | "login_required" | "bad_verification_code" => {
            Verdict::Need(again(refused))
        }
        "consent_required" => Verdict::Need(SignInNeed::Consent),
        "access_denied" => Verdict::Declined,
        "temporarily_unavailable" | "server_error" => Verdict::Later(Later::Busy, None),
        _ => Verdict::Setup(refused.codes.first().copied().unwrap_or(0)),
    }
}

impl From<Verdict> for Failure {
    /// What a refusal means for an account that is signed in.
    fn from(verdict: Verdict) -> Failure {
        match verdict {
            Verdict::Need(need) => Failure::SignIn(need),
            Verdict::Later(why, after) => Failure::Later { why, after },
            Verdict::Declined => Failure::SignIn(SignInNeed::Consent),
            // What is wrong with the application is no change's fault: the account waits, and nothing is refused.
            Verdict::Setup(number) => Failure::SignIn(SignInNeed::Setup(number)),
            Verdict::Pending | Verdict::SlowDown => Failure::later(Later::Busy),
            Verdict::TooLate => Failure::SignIn(SignInNeed::Again),
        }
    }
}

//! Every way in which Entra says no, by its AADSTS number.
//!
//! Promises the number, the `error` word and the `suberror` of the facts' table, in the token endpoint's body
//! (HTTP 400, `error_codes`, `timestamp`, `trace_id`, `correlation_id`, and `claims` where the person has to answer a
//! challenge). Never names a person or quotes a secret. One table (`entry`) holds them all; the authorize page and the
//! device grant draw on the same one.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

/// Why a person's sign-in ends, or what stands in its way; each is answered with its AADSTS number.
///
/// The first four end the refresh tokens handed out so far; a new sign-in is good again. MFA and missing consent are
/// cured by an interactive sign-in (`MfaRequired` by one that carries the challenge's `claims`). The others stand
/// until `Entra::lift`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Revocation {
    /// 70000: the refresh token is bad.
    Bad,
    /// 700082: it was not used for 90 days.
    Inactive,
    /// 50173: it was revoked, by a changed password or by an administrator.
    Revoked,
    /// 70043: the organisation's sign-in frequency asks for a new sign-in.
    SignInFrequency,
    /// 50076: a second factor is required; carries `claims`.
    MfaRequired,
    /// 50079: a second factor has to be enrolled.
    MfaEnrol,
    /// 50078: the second factor has expired.
    MfaExpired,
    /// 65001: consent is missing.
    ConsentMissing,
    /// 65004: consent was declined.
    ConsentDeclined,
    /// 53003: blocked by conditional access.
    Blocked,
    /// 53000: the device is not compliant.
    DeviceNotCompliant,
    /// 50020: the guest is not in the tenant.
    GuestNotInTenant,
    /// 500212: the home tenant's cross-tenant policy forbids it.
    CrossTenantHome,
    /// 500213: the resource tenant's cross-tenant policy forbids it.
    CrossTenantResource,
    /// 50057: the person is disabled.
    Disabled,
    /// 50053: the person is locked.
    Locked,
}

/// How long a revocation lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lasts {
    /// Tokens of before are dead; later ones are not touched.
    ForTokensOfBefore,
    /// Until the person signs in by hand.
    UntilSignIn,
    /// Until somebody lifts it.
    UntilLifted,
}

impl Revocation {
    /// The AADSTS number.
    #[must_use]
    pub const fn code(self) -> u32 {
        match self {
            Self::Bad => 70000,
            Self::Inactive => 700_082,
            Self::Revoked => 50173,
            Self::SignInFrequency => 70043,
            Self::MfaRequired => 50076,
            Self::MfaEnrol => 50079,
            Self::MfaExpired => 50078,
            Self::ConsentMissing => 65001,
            Self::ConsentDeclined => 65004,
            Self::Blocked => 53003,
            Self::DeviceNotCompliant => 53000,
            Self::GuestNotInTenant => 50020,
            Self::CrossTenantHome => 500_212,
            Self::CrossTenantResource => 500_213,
            Self::Disabled => 50057,
            Self::Locked => 50053,
        }
    }

    /// The revocation with this number, for a door that speaks numbers.
    #[must_use]
    pub fn by_code(code: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// All of them, in the order of the table.
    pub const ALL: [Self; 16] = [
        Self::Bad,
        Self::Inactive,
        Self::Revoked,
        Self::SignInFrequency,
        Self::MfaRequired,
        Self::MfaEnrol,
        Self::MfaExpired,
        Self::ConsentMissing,
        Self::ConsentDeclined,
        Self::Blocked,
        Self::DeviceNotCompliant,
        Self::GuestNotInTenant,
        Self::CrossTenantHome,
        Self::CrossTenantResource,
        Self::Disabled,
        Self::Locked,
    ];

    pub(super) const fn lasts(self) -> Lasts {
        match self {
            Self::Bad | Self::Inactive | Self::Revoked | Self::SignInFrequency => Lasts::ForTokensOfBefore,
            Self::MfaRequired | Self::MfaEnrol | Self::MfaExpired | Self::ConsentMissing => Lasts::UntilSignIn,
            _ => Lasts::UntilLifted,
        }
    }
}

/// A refusal on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: u32,
    pub(super) error: &'static str,
    pub(super) suberror: Option<&'static str>,
    pub(super) text: String,
    /// A JSON document that the client must send back on its next authorize request.
    pub(super) claims: Option<String>,
}

impl Refusal {
    /// The refusal with this number, as the table has it.
    pub(super) fn of(code: u32) -> Self {
        let (error, suberror, text) = entry(code);
        Self { code, error, suberror, text: text.to_owned(), claims: None }
    }

    /// The same number with a sentence that fits the request better.
    pub(super) fn saying(code: u32, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::of(code) }
    }

    /// The sentence as it stands in `error_description`.
    pub(super) fn description(&self) -> String {
        format!("AADSTS{}: {}", self.code, self.text)
    }

    /// The token endpoint's answer.
    pub(super) fn answer(&self, trace: &Trace) -> Response {
        trace.json(StatusCode::BAD_REQUEST, &self.body(trace))
    }

    fn body(&self, trace: &Trace) -> Value {
        let mut body = json!({
            "error": self.error,
            "error_description": format!(
                "{} Trace ID: {} Correlation ID: {} Timestamp: {}",
                self.description(), trace.id, trace.correlation, trace.timestamp
            ),
            "error_codes": [self.code],
            "timestamp": trace.timestamp,
            "trace_id": trace.id,
            "correlation_id": trace.correlation,
            "error_uri": format!("{}/error?code={}", trace.base, self.code),
        });
        if let Some(suberror) = self.suberror {
            body["suberror"] = Value::from(suberror);
        }
        if let Some(claims) = &self.claims {
            body["claims"] = Value::from(claims.as_str());
        }
        body
    }
}

/// What every answer of Entra carries about itself.
#[derive(Clone, Debug)]
pub(super) struct Trace {
    pub(super) base: String,
    pub(super) id: String,
    pub(super) correlation: String,
    /// `2026-11-23 14:05:00Z`.
    pub(super) timestamp: String,
}

impl Trace {
    /// A JSON answer that nobody may store.
    pub(super) fn json(&self, status: StatusCode, body: &Value) -> Response {
        let kind = (header::CONTENT_TYPE, "application/json; charset=utf-8");
        self.stamp((status, [kind], body.to_string()).into_response())
    }

    /// An HTML page that nobody may store or frame.
    pub(super) fn page(&self, status: StatusCode, html: String) -> Response {
        let kind = (header::CONTENT_TYPE, "text/html; charset=utf-8");
        let frame = (header::X_FRAME_OPTIONS, "DENY");
        self.stamp((status, [kind, frame], html).into_response())
    }

    /// Any answer, with the headers that all of them have.
    pub(super) fn stamp(&self, mut answer: Response) -> Response {
        let headers = answer.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-cache"));
        headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
        for (name, value) in [("x-ms-request-id", &self.id), ("client-request-id", &self.correlation)] {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        }
        answer
    }
}

/// Whether the table has this number.
pub(super) fn is_known(code: u32) -> bool {
    entry(code).2 != UNKNOWN
}

/// The token endpoint's body for a number that a fault plays, whoever asks.
pub fn played(code: u32, request_id: &str, now_ms: i64) -> Value {
    let mut refusal = Refusal::of(code);
    if code == Revocation::MfaRequired.code() {
        let capolids = json!({ "essential": true, "values": ["00000000-0000-0000-0000-000000000000"] });
        refusal.claims = Some(json!({ "access_token": { "capolids": capolids } }).to_string());
    }
    refusal.body(&Trace {
        base: "https://login.microsoftonline.com".to_owned(),
        id: request_id.to_owned(),
        correlation: request_id.to_owned(),
        timestamp: stamp(now_ms),
    })
}

/// `2026-11-23 14:05:00Z`.
pub(super) fn stamp(now_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(now_ms)
        .map(|at| at.strftime("%Y-%m-%d %H:%M:%SZ").to_string())
        .unwrap_or_default()
}

const UNKNOWN: &str = "The request was refused.";

#[rustfmt::skip]
fn entry(code: u32) -> (&'static str, Option<&'static str>, &'static str) {
    match code {
        50011 => ("invalid_request", None, "The redirect URI specified in the request does not match the redirect URIs configured for the application."),
        50020 => ("invalid_grant", None, "User account from identity provider does not exist in tenant and cannot access the application in that tenant. The account needs to be added as an external user in the tenant first."),
        50053 => ("invalid_grant", None, "The account is locked, you've tried to sign in too many times with an incorrect user ID or password."),
        50057 => ("invalid_grant", None, "The user account is disabled."),
        50058 => ("login_required", None, "A silent sign-in request was sent but no user is signed in."),
        50076 => ("interaction_required", Some("basic_action"), "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource."),
        50078 => ("interaction_required", Some("basic_action"), "Presented multi-factor authentication has expired due to policies configured by your administrator, you must refresh your multi-factor authentication to access the resource."),
        50079 => ("interaction_required", Some("basic_action"), "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access the resource."),
        50126 => ("invalid_grant", None, "Error validating credentials due to invalid username or password."),
        50173 => ("invalid_grant", Some("bad_token"), "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password."),
        50196 => ("invalid_grant", None, "The server terminated an operation because it encountered a client request loop. Please contact your app vendor."),
        53000 => ("interaction_required", Some("message_only"), "Device is not in required device state: compliant. Conditional Access policy requires a compliant device, and the device is not compliant."),
        53003 => ("interaction_required", Some("message_only"), "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance."),
        54005 => ("invalid_grant", None, "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token."),
        65001 => ("invalid_grant", Some("consent_required"), "The user or administrator has not consented to use the application. Send an interactive authorization request for this user and resource."),
        65004 => ("access_denied", None, "User declined to consent to access the app."),
        70000 => ("invalid_grant", Some("bad_token"), "Provided grant is invalid or malformed."),
        70003 => ("unsupported_grant_type", None, "The app requested an unsupported grant type."),
        70008 => ("invalid_grant", Some("token_expired"), "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource."),
        70011 => ("invalid_scope", None, "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid."),
        70016 => ("authorization_pending", None, "OAuth 2.0 device flow error. Authorization is pending. Continue polling."),
        70018 => ("bad_verification_code", None, "Invalid verification code due to User typing in wrong user code for device code flow, or an unknown device code."),
        70019 => ("expired_token", None, "Verification code expired. Have the user retry the sign-in."),
        70043 => ("invalid_grant", Some("token_expired"), "The refresh token has expired or is invalid due to sign-in frequency checks by Conditional Access."),
        90002 => ("invalid_request", None, "Tenant not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud."),
        90009 => ("invalid_request", None, "The request is malformed."),
        500_212 => ("invalid_grant", None, "The user's administrator has set an outbound access policy that does not allow access to the resource tenant."),
        500_213 => ("invalid_grant", None, "The resource tenant's cross-tenant access policy does not allow this user to access this tenant."),
        501_481 => ("invalid_grant", None, "The Code_Verifier does not match the code_challenge supplied in the authorization request."),
        700_016 => ("unauthorized_client", None, "The application was not found in the directory. It is not registered here, or its name is not well formed."),
        700_082 => ("invalid_grant", Some("token_expired"), "The refresh token has expired due to inactivity. The token was inactive for 90.00:00:00."),
        900_144 => ("invalid_request", None, "The request body must contain the parameters of its grant."),
        900_971 => ("invalid_request", None, "No reply address provided."),
        _ => ("invalid_grant", None, UNKNOWN),
    }
}

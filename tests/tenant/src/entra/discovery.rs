//! Where everything is: the OpenID configuration, instance discovery, the key set, whose realm a login is, and the person's own
//! claims; and a page at `/` for who looks whether anybody is there.
//!
//! Promises that every link starts with this organisation's own base address, that the endpoints keep the spelling of
//! the tenant that was asked for (clients read the realm from the token endpoint's path), and that the issuer under
//! `common` and `organizations` is the literal template `{tenantid}`.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use http::{HeaderMap, StatusCode, header};
use serde_json::json;

use super::{Entra, jwt, pages};

pub(super) fn routes() -> Router<Arc<Entra>> {
    Router::new()
        .route("/", get(front))
        .route("/{tenant}/v2.0/.well-known/openid-configuration", get(configuration))
        .route("/{tenant}/discovery/v2.0/keys", get(keys))
        .route("/common/discovery/instance", get(instance))
        .route("/{tenant}/userrealm/{login}", get(realm))
        .route("/{tenant}/UserRealm/{login}", get(realm))
        .route("/oidc/userinfo", get(person))
}

async fn front(State(entra): State<Arc<Entra>>, headers: HeaderMap) -> Response {
    let text =
        format!("An invented organisation. Microsoft Graph is at {0}/v1.0, the sign-in at {0}/common.", entra.base);
    entra.trace(&headers).page(StatusCode::OK, pages::statement("The tenant is up", &text))
}

async fn configuration(State(entra): State<Arc<Entra>>, Path(tenant): Path<String>, headers: HeaderMap) -> Response {
    let trace = entra.trace(&headers);
    if let Err(refusal) = entra.tenant_named(&tenant) {
        return refusal.answer(&trace);
    }
    let base = &entra.base;
    let (realm, issuer) = match tenant.as_str() {
        general @ ("common" | "organizations") => (general, format!("{base}/{{tenantid}}/v2.0")),
        // A domain's name leads to the GUID, as the real service does.
        _ => (entra.tenant_id.as_str(), entra.issuer()),
    };
    let at = |place: &str| format!("{base}/{realm}/{place}");
    let body = json!({
        "token_endpoint": at("oauth2/v2.0/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "jwks_uri": at("discovery/v2.0/keys"),
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "code_challenge_methods_supported": ["S256"],
        "issuer": issuer,
        "request_uri_parameter_supported": false,
        "userinfo_endpoint": format!("{base}/oidc/userinfo"),
        "authorization_endpoint": at("oauth2/v2.0/authorize"),
        "device_authorization_endpoint": at("oauth2/v2.0/devicecode"),
        "end_session_endpoint": at("oauth2/v2.0/logout"),
        "claims_supported": [
            "sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "preferred_username", "name", "tid", "oid"
        ],
        "tenant_region_scope": "EU",
        "cloud_instance_name": authority_of(base),
        "msgraph_host": authority_of(base),
    });
    trace.json(StatusCode::OK, &body)
}

async fn keys(State(entra): State<Arc<Entra>>, Path(tenant): Path<String>, headers: HeaderMap) -> Response {
    let trace = entra.trace(&headers);
    match entra.tenant_named(&tenant) {
        Ok(()) => trace.json(StatusCode::OK, &jwt::key_set(&entra.issuer())),
        Err(refusal) => refusal.answer(&trace),
    }
}

/// Says that this authority is a known one, whatever authority a client asks about: it is the only one there is.
async fn instance(
    State(entra): State<Arc<Entra>>,
    Query(asked): Query<std::collections::BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let trace = entra.trace(&headers);
    let host = authority_of(&entra.base);
    let tenant = asked
        .get("authorization_endpoint")
        .and_then(|endpoint| url::Url::parse(endpoint).ok())
        .and_then(|endpoint| endpoint.path_segments()?.next().map(str::to_owned))
        .filter(|tenant| entra.tenant_named(tenant).is_ok())
        .unwrap_or_else(|| "common".to_owned());
    let body = json!({
        "tenant_discovery_endpoint": format!("{}/{tenant}/v2.0/.well-known/openid-configuration", entra.base),
        "api-version": "1.1",
        "metadata": [{ "preferred_network": host, "preferred_cache": host, "aliases": [host] }],
    });
    trace.json(StatusCode::OK, &body)
}

/// Tells clients that ask for a password whether this organisation checks it itself: it does, for its own domain.
async fn realm(
    State(entra): State<Arc<Entra>>,
    Path((_, login)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let domain = login.split_once('@').map_or("", |(_, domain)| domain).to_owned();
    let own = entra.people.is_domain(&domain);
    let body = json!({
        "ver": "1.0",
        "account_type": if own { "Managed" } else { "Unknown" },
        "domain_name": domain,
        "cloud_instance_name": authority_of(&entra.base),
        "cloud_audience_urn": "urn:federation:MicrosoftOnline",
    });
    entra.trace(&headers).json(StatusCode::OK, &body)
}

async fn person(State(entra): State<Arc<Entra>>, headers: HeaderMap) -> Response {
    let trace = entra.trace(&headers);
    let known = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .and_then(|(_, token)| entra.verify(token.trim()).ok())
        .and_then(|caller| Some((entra.people.by_object_id(&caller.object_id)?, caller)));
    let Some((place, caller)) = known else {
        return trace.json(StatusCode::UNAUTHORIZED, &json!({ "error": "invalid_token" }));
    };
    let body = json!({
        "sub": entra.pairwise(&caller.object_id, &caller.client_id),
        "name": entra.people.at(place).name,
        "email": entra.people.at(place).login,
    });
    trace.json(StatusCode::OK, &body)
}

/// Host and port, as authority metadata names it.
fn authority_of(base: &str) -> &str {
    base.split_once("://").map_or(base, |(_, authority)| authority)
}

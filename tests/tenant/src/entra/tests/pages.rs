//! The pages, the ways back to the client, and the device.

use super::*;

#[tokio::test]
async fn discovery_keeps_the_spelling_of_the_tenant() {
    let world = world();
    let own = world.get(&format!("/{TENANT}/v2.0/.well-known/openid-configuration")).await.json();
    assert_eq!(own["issuer"], format!("{BASE}/{TENANT}/v2.0"));
    assert_eq!(own["token_endpoint"], format!("{BASE}/{TENANT}/oauth2/v2.0/token"));
    for general in ["common", "organizations"] {
        let found = world.get(&format!("/{general}/v2.0/.well-known/openid-configuration")).await.json();
        assert_eq!(found["issuer"], format!("{BASE}/{{tenantid}}/v2.0"));
        assert_eq!(found["token_endpoint"], format!("{BASE}/{general}/oauth2/v2.0/token"));
        assert_eq!(found["device_authorization_endpoint"], format!("{BASE}/{general}/oauth2/v2.0/devicecode"));
    }
    let by_domain = world.get("/rive.example/v2.0/.well-known/openid-configuration").await.json();
    assert_eq!(by_domain["token_endpoint"], own["token_endpoint"]);
    let other = "/11111111-7c7e-4f0e-9d43-0a2f6c1d9e55/v2.0/.well-known/openid-configuration";
    world.get(other).await.refused("invalid_request", 90002);
    let instance = world
        .get("/common/discovery/instance?api-version=1.1&authorization_endpoint=http%3A%2F%2F127.0.0.1%3A4711%2Forganizations%2Foauth2%2Fv2.0%2Fauthorize")
        .await
        .json();
    assert_eq!(
        instance["tenant_discovery_endpoint"],
        format!("{BASE}/organizations/v2.0/.well-known/openid-configuration")
    );
    assert_eq!(instance["metadata"][0]["aliases"], json!(["127.0.0.1:4711"]));
}

#[tokio::test]
async fn a_browser_that_has_signed_in_is_not_asked_again() {
    let world = world();
    let silent = [("prompt", "none"), ("state", "s")];
    let nobody = world.get(&authorize_url(&silent)).await.reply();
    assert_eq!(nobody["error"], "login_required");
    assert_eq!(nobody["state"], "s");
    let cookie = world.sign_in(&[]).await.cookie();
    let known = world.get_with(&authorize_url(&silent), Some(&cookie)).await.reply();
    assert!(known.contains_key("code"));
    let plain = world.get_with(&authorize_url(&[]), Some(&cookie)).await;
    assert_eq!(plain.status, StatusCode::FOUND);
    let asked = world.get_with(&authorize_url(&[("prompt", "login")]), Some(&cookie)).await;
    assert_eq!(asked.status, StatusCode::OK);
    let another = [("prompt", "none"), ("login_hint", "li.wei@rive.example")];
    let hinted = world.get_with(&authorize_url(&another), Some(&cookie)).await.reply();
    assert_eq!(hinted["error"], "login_required");
    world.entra.revoke(ADA, Revocation::MfaExpired);
    let stale = world.get_with(&authorize_url(&silent), Some(&cookie)).await.reply();
    assert_eq!(stale["error"], "interaction_required");
    world.entra.revoke(ADA, Revocation::Revoked);
    let ended = world.get_with(&authorize_url(&silent), Some(&cookie)).await.reply();
    assert_eq!(ended["error"], "login_required");
}

#[tokio::test]
async fn a_code_goes_only_where_an_application_lives() {
    let world = world();
    for good in [
        "http://localhost",
        "http://127.0.0.1:1/any/path",
        "http://[::1]:9/",
        "msauth.example.musette://auth",
        "musette:/signed-in",
        "http://127.0.0.1:4711/common/oauth2/nativeclient",
    ] {
        let answer = world.sign_in(&[("redirect_uri", good)]).await;
        assert!(answer.location().starts_with(good), "{}", answer.location());
    }
    for bad in [
        "http://example.org/",
        "https://localhost.example.org/",
        "http://localhost@example.org/",
        "http://localhost/#there",
        "javascript:alert(1)",
        "data:text/html,x",
        "no address",
    ] {
        let page = world.get(&authorize_url(&[("redirect_uri", bad)])).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{bad}");
        assert!(page.body.contains("AADSTS50011"), "{bad}");
        assert!(!page.headers.contains_key(header::LOCATION));
    }
}

#[tokio::test]
async fn an_answer_travels_as_it_was_asked_to() {
    let world = world();
    let fragment = world.sign_in(&[("response_mode", "fragment")]).await;
    assert!(fragment.location().starts_with(&format!("{REPLY}#code=")));
    let posted = world.sign_in(&[("response_mode", "form_post"), ("state", "\"><b>")]).await;
    assert_eq!(posted.status, StatusCode::OK);
    assert_eq!(posted.form_action(), REPLY);
    assert!(posted.body.contains("name=\"code\""));
    assert!(posted.body.contains("value=\"&quot;&gt;&lt;b&gt;\""));
    let with_query = world.sign_in(&[("redirect_uri", "http://localhost/?a=b")]).await;
    assert!(with_query.location().starts_with("http://localhost/?a=b&code="));
}

#[tokio::test]
async fn a_wrong_request_is_answered_to_the_client_with_its_state() {
    let world = world();
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("scope", "https://elsewhere.example/All", "invalid_scope"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("prompt", "perhaps", "invalid_request"),
        ("claims", "{", "invalid_request"),
    ] {
        let url = authorize_url(&[
            ("state", "s"),
            ("code_challenge", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"),
            (name, value),
        ]);
        let reply = world.get(&url).await.reply();
        assert_eq!(reply["error"], error, "{name}");
        assert_eq!(reply["state"], "s");
    }
    let page = world.get(&authorize_url(&[("state", "s")])).await;
    let declined = world.post(&page.form_action(), &[("consent", "decline")]).await.reply();
    assert_eq!(declined["error"], "access_denied");
    assert_eq!(declined["error_subcode"], "cancel");
}

#[tokio::test]
async fn wrong_passwords_show_the_form_again_and_then_lock_for_a_minute() {
    let world = world();
    let action = world.get(&authorize_url(&[])).await.form_action();
    for _ in 0..10 {
        let again = world.post(&action, &[("login", ADA), ("password", "wrong")]).await;
        assert_eq!(again.status, StatusCode::OK);
        assert!(again.body.contains("AADSTS50126"));
        assert!(!again.body.contains("wrong"));
    }
    let right = [("login", ADA), ("password", "lake-1")];
    let locked = world.post(&action, &right).await;
    assert!(locked.body.contains("AADSTS50053"), "{}", locked.body);
    world.pass(MINUTE);
    assert_eq!(world.post(&action, &right).await.status, StatusCode::FOUND);
}

#[tokio::test]
async fn a_device_hears_every_answer() {
    let world = world();
    let begin = async || {
        let fields = [("client_id", CLIENT), ("scope", FILES)];
        world.post(&format!("/{TENANT}/oauth2/v2.0/devicecode"), &fields).await.json()
    };
    let poll = async |code: &str| {
        let fields = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("client_id", CLIENT),
            ("device_code", code),
        ];
        world.post("/common/oauth2/v2.0/token", &fields).await
    };
    let shown = begin().await;
    assert_eq!(shown["expires_in"], 900);
    assert!(shown["message"].as_str().unwrap().contains(text(&shown, "user_code")));
    poll(text(&shown, "device_code")).await.refused("authorization_pending", 70016);
    poll("never").await.refused("bad_verification_code", 70018);
    assert_eq!(world.entra.approve_device("NOPE", ADA), Err(DeviceRefused::UnknownCode));
    world.entra.approve_device(&text(&shown, "user_code").to_lowercase(), ADA).unwrap();
    let tokens = poll(text(&shown, "device_code")).await.json();
    assert!(world.entra.verify(text(&tokens, "access_token")).is_ok());
    assert!(tokens["id_token"].is_string());
    poll(text(&shown, "device_code")).await.refused("invalid_grant", 54005);

    let declined = begin().await;
    world.entra.decline_device(text(&declined, "user_code")).unwrap();
    poll(text(&declined, "device_code")).await.refused("authorization_declined", 65004);
    assert_eq!(world.entra.approve_device(text(&declined, "user_code"), ADA), Err(DeviceRefused::Answered));

    let late = begin().await;
    world.pass(15 * MINUTE);
    poll(text(&late, "device_code")).await.refused("expired_token", 70019);
    assert_eq!(world.entra.approve_device(text(&late, "user_code"), ADA), Err(DeviceRefused::Expired));

    let by_page = begin().await;
    let page = world.get("/devicelogin").await;
    let fields = [("user_code", text(&by_page, "user_code")), ("login", ADA), ("password", "lake-1")];
    assert_eq!(world.post(&page.form_action(), &fields).await.status, StatusCode::OK);
    assert_eq!(poll(text(&by_page, "device_code")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_guest_has_to_name_the_tenant() {
    let world = world();
    world.entra.invite_guest(ADA);
    let page = world.get(&authorize_url(&[])).await;
    let fields = [("login", ADA), ("password", "lake-1")];
    let refused = world.post(&page.form_action(), &fields).await;
    assert!(refused.body.contains("AADSTS50020"), "{}", refused.body);
    let named = authorize_url(&[]).replace("/common/", &format!("/{TENANT}/"));
    let page = world.get(&named).await;
    assert!(world.post(&page.form_action(), &fields).await.reply().contains_key("code"));
}

#[tokio::test]
async fn who_looks_whether_anybody_is_there_finds_a_page() {
    let world = world();
    let page = world.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(&format!("{BASE}/v1.0")));
    let head = world.send(Request::head("/").body(Body::empty()).unwrap()).await;
    assert_eq!((head.status, head.body.as_str()), (StatusCode::OK, ""));
}

#[tokio::test]
async fn the_addresses_that_every_native_application_registers_are_known() {
    let world = world();
    let own = format!("{BASE}/{TENANT}/oauth2/nativeclient");
    for address in ["https://login.microsoftonline.com/common/oauth2/nativeclient", &own] {
        let answer = world.sign_in(&[("redirect_uri", address)]).await;
        assert!(answer.location().starts_with(&format!("{address}?code=")), "{}", answer.location());
    }
    for address in [
        "https://login.microsoftonline.com/common/oauth2/nativeclient.elsewhere.example",
        "https://login.microsoftonline.com/other/oauth2/nativeclient",
        "https://elsewhere.example/common/oauth2/nativeclient",
    ] {
        let page = world.get(&authorize_url(&[("redirect_uri", address)])).await;
        assert!(page.body.contains("AADSTS50011"), "{address}");
    }
    let at_a_name = |redirect: &str| {
        super::super::replies::is_allowed(redirect, "https://sign-in.example", |name| name == "rive.example")
    };
    assert!(at_a_name("https://sign-in.example/rive.example/oauth2/nativeclient"));
    assert!(!at_a_name("https://sign-in.example/other.example/oauth2/nativeclient"));
}

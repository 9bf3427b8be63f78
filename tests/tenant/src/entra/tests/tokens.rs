//! Tokens: how one comes by them, how they end, and every way in which they are refused.

use super::*;

#[tokio::test]
async fn a_code_with_pkce_becomes_tokens_once() {
    let world = world();
    let challenge = URL_SAFE_NO_PAD.encode(ring::digest::digest(&ring::digest::SHA256, VERIFIER.as_bytes()));
    let answer = world
        .sign_in(&[
            ("state", "a b&c"),
            ("nonce", "n-1"),
            ("client_info", "1"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ])
        .await;
    assert_eq!(answer.status, StatusCode::FOUND);
    assert!(answer.location().starts_with(&format!("{REPLY}?code=")));
    let reply = answer.reply();
    assert_eq!(reply["state"], "a b&c");
    assert!(reply.contains_key("client_info"));
    let code = &reply["code"];
    world.redeem(code, &[("code_verifier", "another")]).await.refused("invalid_grant", 501_481);
    world.redeem(code, &[]).await.refused("invalid_grant", 501_481);
    world.redeem(code, &[("code_verifier", "")]).await.refused("invalid_grant", 501_481);
    let tokens = world.redeem(code, &[("code_verifier", VERIFIER)]).await;
    assert_eq!(tokens.headers[header::CACHE_CONTROL], "no-store, no-cache");
    let tokens = tokens.json();
    assert_eq!(tokens["token_type"], "Bearer");
    let lasts = tokens["expires_in"].as_i64().unwrap();
    assert!((3600..=5400).contains(&lasts), "{lasts}");
    let about = claims(text(&tokens, "id_token"));
    assert_eq!(about["nonce"], "n-1");
    assert_eq!(about["tid"], TENANT);
    assert_eq!(about["aud"], CLIENT);
    assert_eq!(about["preferred_username"], ADA);
    let info: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text(&tokens, "client_info")).unwrap()).unwrap();
    assert_eq!(info, json!({ "uid": about["oid"], "utid": TENANT }));
    let caller = world.entra.verify(text(&tokens, "access_token")).unwrap();
    assert_eq!(caller.object_id, text(&about, "oid"));
    assert_eq!(caller.audience, Audience::Graph);
    assert_eq!(caller.scopes, ["Files.ReadWrite.All"]);
    assert_eq!(caller.client_id, CLIENT);
    world.redeem(code, &[("code_verifier", VERIFIER)]).await.refused("invalid_grant", 54005);
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_for_its_own_reply_address() {
    let world = world();
    let code = world.sign_in(&[]).await.reply()["code"].clone();
    let elsewhere = [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("code", code.as_str()),
        ("redirect_uri", "http://localhost:1/"),
    ];
    world.post("/common/oauth2/v2.0/token", &elsewhere).await.refused("invalid_grant", 50011);
    world.pass(10 * MINUTE);
    world.redeem(&code, &[]).await.refused("invalid_grant", 70008);
    world.redeem("nonsense", &[]).await.refused("invalid_grant", 70000);
}

#[tokio::test]
async fn clients_write_a_token_request_in_their_own_way() {
    let world = world();
    let code = world.sign_in(&[]).await.reply()["code"].clone();
    let raw = format!("grant_type=authorization_code&code={code}&redirect_uri={REPLY}");
    let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{CLIENT}:a%20secret")));
    let answer = world.post_raw("/common/oauth2/v2.0/token", &raw, Some(&basic)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.json()["scope"], "openid profile https://graph.microsoft.com/Files.ReadWrite.All");
    world.post_raw("/common/oauth2/v2.0/token", &raw, None).await.refused("invalid_request", 900_144);
    world
        .post("/common/oauth2/v2.0/token", &[("grant_type", "client_credentials"), ("client_id", CLIENT)])
        .await
        .refused("unsupported_grant_type", 70003);
}

#[tokio::test]
async fn one_refresh_token_serves_each_resource_and_the_older_one_lives_on() {
    let world = world();
    let first = world.tokens(&[]).await;
    let old = text(&first, "refresh_token");
    let engage = world.refresh(old, &[("scope", "https://www.yammer.com/access_as_user")]).await.json();
    let caller = world.entra.verify(text(&engage, "access_token")).unwrap();
    assert_eq!(caller.audience, Audience::Yammer);
    assert_eq!(caller.scopes, ["access_as_user"]);
    assert_ne!(text(&engage, "refresh_token"), old);
    let again = world.refresh(old, &[]).await.json();
    assert_eq!(world.entra.verify(text(&again, "access_token")).unwrap().audience, Audience::Graph);
    let both = "https://www.yammer.com/access_as_user Files.Read";
    world.refresh(old, &[("scope", both)]).await.refused("invalid_scope", 70011);
    world.refresh(old, &[("scope", "https://elsewhere.example/All")]).await.refused("invalid_scope", 70011);
    world.refresh("1.Abc", &[]).await.refused("invalid_grant", 70000);
    world.pass(90 * DAY);
    world.refresh(old, &[]).await.refused("invalid_grant", 700_082);
}

#[tokio::test]
async fn an_access_token_ends_by_time_or_by_order_and_the_refresh_token_stays() {
    let world = world();
    let tokens = world.tokens(&[]).await;
    let access = text(&tokens, "access_token");
    world.entra.expire_access_tokens();
    assert_eq!(world.entra.verify(access), Err(BadToken::Expired));
    let next = world.refresh(text(&tokens, "refresh_token"), &[]).await.json();
    let access = text(&next, "access_token");
    assert!(world.entra.verify(access).is_ok());
    world.pass(91 * MINUTE);
    assert_eq!(world.entra.verify(access), Err(BadToken::Expired));
}

#[tokio::test]
async fn a_token_of_another_organisation_or_kind_is_unknown() {
    let world = world();
    let tokens = world.tokens(&[]).await;
    let access = text(&tokens, "access_token");
    assert_eq!(world_of(8).entra.verify(access), Err(BadToken::Unknown));
    assert_eq!(world.entra.verify(text(&tokens, "id_token")), Err(BadToken::Unknown));
    assert_eq!(world.entra.verify(text(&tokens, "refresh_token")), Err(BadToken::Unknown));
    let (body, mark) = access.rsplit_once('.').unwrap();
    let mark: String = mark.chars().rev().collect();
    assert_eq!(world.entra.verify(&format!("{body}.{mark}")), Err(BadToken::Unknown));
    assert_eq!(world.entra.verify(""), Err(BadToken::Unknown));
}

#[tokio::test]
async fn the_key_set_proves_a_token() {
    let world = world();
    let keys = world.get("/common/discovery/v2.0/keys").await.json();
    let part = |name: &str| URL_SAFE_NO_PAD.decode(text(&keys["keys"][0], name)).unwrap();
    let tokens = world.entra.mint(ADA, CLIENT).unwrap();
    let id_token = tokens.id_token.unwrap();
    let (message, mark) = id_token.rsplit_once('.').unwrap();
    ring::signature::RsaPublicKeyComponents { n: part("n"), e: part("e") }
        .verify(
            &ring::signature::RSA_PKCS1_2048_8192_SHA256,
            message.as_bytes(),
            &URL_SAFE_NO_PAD.decode(mark).unwrap(),
        )
        .unwrap();
}

#[tokio::test]
async fn equal_seeds_answer_with_equal_bytes() {
    let story = async || {
        let world = world();
        let tokens = world.tokens(&[("state", "s")]).await;
        let refused = world.refresh("1.Abc", &[]).await.body;
        (tokens, refused)
    };
    assert_eq!(story().await, story().await);
    assert_ne!(world_of(1).entra.mint(ADA, CLIENT), world_of(2).entra.mint(ADA, CLIENT));
}

#[tokio::test]
async fn every_code_of_the_table_can_be_played_and_most_end_with_a_new_sign_in() {
    for why in Revocation::ALL {
        let world = world();
        let tokens = world.tokens(&[]).await;
        let refresh = text(&tokens, "refresh_token");
        world.entra.revoke(ADA, why);
        let answer = world.refresh(refresh, &[]).await;
        let body = answer.json();
        assert_eq!(body["error_codes"], json!([why.code()]));
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(body.get("claims").is_some(), why == Revocation::MfaRequired);
        assert_eq!(Revocation::by_code(why.code()), Some(why));
        let next = match why.lasts() {
            refusals::Lasts::UntilLifted => {
                let page = world.get(&authorize_url(&[])).await;
                let refused = world.post(&page.form_action(), &[("login", ADA), ("password", "lake-1")]).await;
                assert!(refused.body.contains(&format!("AADSTS{}", why.code())), "{}", refused.body);
                world.entra.lift(ADA);
                world.refresh(refresh, &[]).await.json()
            }
            _ => world.tokens(&[("claims", body["claims"].as_str().unwrap_or(""))]).await,
        };
        let after = world.refresh(text(&next, "refresh_token"), &[]).await;
        assert_eq!(after.status, StatusCode::OK, "{why:?}: {}", after.body);
        let old = world.refresh(refresh, &[]).await.status;
        let dead = why.lasts() == refusals::Lasts::ForTokensOfBefore;
        assert_eq!(old == StatusCode::BAD_REQUEST, dead, "{why:?}");
    }
}

#[tokio::test]
async fn a_required_second_factor_is_cured_only_by_its_own_claims() {
    let world = world();
    world.entra.revoke(ADA, Revocation::MfaRequired);
    let code = world.sign_in(&[]).await.reply()["code"].clone();
    let refused = world.redeem(&code, &[]).await.json();
    assert_eq!(refused["error_codes"], json!([50076]));
    let claims = text(&refused, "claims").to_owned();
    let tokens = world.tokens(&[("claims", &claims)]).await;
    assert!(tokens["access_token"].is_string(), "{tokens}");
}

#[tokio::test]
async fn a_code_can_be_induced_for_one_answer() {
    let world = world();
    let tokens = world.tokens(&[]).await;
    let refresh = text(&tokens, "refresh_token");
    for code in [
        70000, 700_082, 50173, 70043, 54005, 501_481, 50076, 50079, 50078, 53003, 53000, 65001, 65004, 50020, 500_212,
        500_213, 50057, 50126, 50053, 50011, 70011, 50196,
    ] {
        assert!(world.entra.induce(ADA, code));
        assert_eq!(world.refresh(refresh, &[]).await.json()["error_codes"], json!([code]));
        assert_eq!(world.refresh(refresh, &[]).await.status, StatusCode::OK);
    }
    assert!(!world.entra.induce(ADA, 1));
    assert!(!world.entra.induce("nobody@rive.example", 70000));
}

#[tokio::test]
async fn a_challenge_meets_only_clients_that_can_answer_it() {
    let world = world();
    let capable = r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#;
    let able = world.tokens(&[("claims", capable)]).await;
    let lasts = able["expires_in"].as_i64().unwrap();
    assert!((20 * 3600..=28 * 3600).contains(&lasts), "{lasts}");
    let plain = world.tokens(&[]).await;
    world.entra.revoke(ADA, Revocation::Revoked);
    assert!(world.entra.verify(text(&plain, "access_token")).is_ok());
    let Err(BadToken::InsufficientClaims { www_authenticate }) = world.entra.verify(text(&able, "access_token")) else {
        panic!("a challenge was due")
    };
    assert!(www_authenticate.starts_with("Bearer realm=\"\", authorization_uri=\""), "{www_authenticate}");
    let (_, claims) = www_authenticate.split_once("claims=\"").unwrap();
    let claims = base64::engine::general_purpose::STANDARD.decode(claims.trim_end_matches('"')).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["access_token"]["nbf"]["essential"], true);
    let again = world.tokens(&[("claims", capable)]).await;
    assert!(world.entra.verify(text(&again, "access_token")).is_ok());
}

#[test]
fn what_is_printed_for_debugging_holds_no_secret() {
    let world = world();
    let tokens = world.entra.mint(ADA, CLIENT).unwrap();
    let printed = format!("{tokens:?} {:?}", world.entra.people.at(0));
    for secret in [&tokens.access_token, &tokens.refresh_token, "lake-1"] {
        assert!(!printed.contains(secret));
    }
}

#[tokio::test]
async fn a_password_is_taken_from_clients_that_still_send_one_and_cures_nothing() {
    let world = world();
    let by_password = async |realm: &str, password: &str| {
        let fields = [
            ("grant_type", "password"),
            ("client_id", CLIENT),
            ("username", ADA),
            ("password", password),
            ("scope", FILES),
        ];
        world.post(&format!("/{realm}/oauth2/v2.0/token"), &fields).await
    };
    let tokens = by_password("organizations", "lake-1").await;
    assert_eq!(tokens.status, StatusCode::OK, "{}", tokens.body);
    assert_eq!(world.refresh(text(&tokens.json(), "refresh_token"), &[]).await.status, StatusCode::OK);
    by_password("organizations", "lake-2").await.refused("invalid_grant", 50126);
    world.entra.revoke(ADA, Revocation::ConsentMissing);
    by_password("organizations", "lake-1").await.refused("invalid_grant", 65001);
    by_password("organizations", "lake-1").await.refused("invalid_grant", 65001);
    world.entra.lift(ADA);
    for _ in 0..10 {
        by_password("organizations", "wrong").await.refused("invalid_grant", 50126);
    }
    by_password("organizations", "lake-1").await.refused("invalid_grant", 50053);
    let realm = world.get(&format!("/common/userrealm/{ADA}?api-version=1.0")).await.json();
    assert_eq!(realm["account_type"], "Managed");
}

#[tokio::test]
async fn a_guest_refreshes_at_her_hosts_and_nowhere_else() {
    let world = world();
    let tokens = world.tokens(&[]).await;
    let token = text(&tokens, "refresh_token").to_owned();
    world.entra.invite_guest(ADA);
    world.refresh(&token, &[]).await.refused("invalid_grant", 50020);
    let fields = [("grant_type", "refresh_token"), ("client_id", CLIENT), ("refresh_token", token.as_str())];
    assert_eq!(world.post(&format!("/{TENANT}/oauth2/v2.0/token"), &fields).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_verifier_that_is_empty_is_as_good_as_none() {
    let world = world();
    let code = world.sign_in(&[]).await.reply()["code"].clone();
    world.redeem(&code, &[("code_verifier", VERIFIER)]).await.refused("invalid_grant", 501_481);
    let tokens = world.redeem(&code, &[("code_verifier", "")]).await;
    assert_eq!(tokens.status, StatusCode::OK, "{}", tokens.body);
}

//! Entra's bytes and numbers.

use super::*;
use crate::auth::refusals::{EntraError, Verdict, sort};
use crate::auth::{pkce, wire};

fn by_number(error: &str, code: u32) -> Verdict {
    sort(&EntraError { error: error.into(), codes: vec![code], claims: None })
}

#[test]
fn every_number_of_the_table_means_what_it_means() {
    let again = || Verdict::Need(SignInNeed::Again);
    let blocked = || Verdict::Need(SignInNeed::Blocked);
    for (code, meant) in [
        (70000, again()),
        (700_082, again()),
        (50173, again()),
        (70043, again()),
        (54005, again()),
        (501_481, again()),
        (50076, again()),
        (50079, again()),
        (50078, again()),
        (53003, blocked()),
        (53000, blocked()),
        (65001, Verdict::Need(SignInNeed::Consent)),
        (65004, Verdict::Declined),
        (50020, blocked()),
        (500_212, blocked()),
        (500_213, blocked()),
        (50057, Verdict::Need(SignInNeed::Disabled)),
        (50126, again()),
        (50053, again()),
        (50011, Verdict::Setup(50011)),
        (70011, Verdict::Setup(70011)),
        (50196, Verdict::Later(Later::Throttled, Some(Duration::from_secs(300)))),
        (70016, Verdict::Pending),
        (70018, again()),
        (70019, Verdict::TooLate),
        (123_456, again()),
    ] {
        assert_eq!(by_number("invalid_grant", code), meant, "{code}");
    }
    assert_eq!(by_number("invalid_client", 123_456), Verdict::Setup(123_456));
    assert_eq!(Failure::from(Verdict::Setup(1)), Failure::SignIn(SignInNeed::Setup(1)));
}

#[test]
fn a_challenge_is_kept_whatever_the_word_and_a_sentence_is_never_read() {
    for error in ["interaction_required", "invalid_grant"] {
        let body = format!(
            r#"{{"error":"{error}","error_description":"AADSTS53003: AADSTS65001","error_codes":[50076],"claims":"{{\"a\":1}}","suberror":"basic_action"}}"#
        );
        let told = wire::error(body.as_bytes()).unwrap();
        assert_eq!(sort(&told), Verdict::Need(SignInNeed::Claims(r#"{"a":1}"#.into())));
    }
}

#[test]
fn what_is_not_entras_error_is_none() {
    for body in [
        "",
        "{}",
        "null",
        r#"{"error":{"code":"x"}}"#,
        r#"{"error":"oops"}"#,
        r#"{"error":"oops","error_codes":[]}"#,
        "<html>",
    ] {
        assert_eq!(wire::error(body.as_bytes()), None, "{body}");
    }
    assert!(wire::error(br#"{"error":"invalid_grant"}"#).is_some());
    assert!(wire::error(br#"{"error":"oops","error_codes":[7]}"#).is_some());
}

#[test]
fn a_token_answer_is_whole_or_nothing() {
    for body in [
        r#"{"access_token":"a"}"#,
        r#"{"token_type":"Bearer"}"#,
        r#"{"token_type":"mac","access_token":"a"}"#,
        r#"{"token_type":"Bearer","access_token":""}"#,
        r#"{"token_type":"Bearer","access_token":"a\r\nX-Evil: 1"}"#,
        r#"{"token_type":"Bearer","access_token":"a","id_token":"not.a-token"}"#,
        r#"{"token_type":"Bearer","access_token":"a","id_token":"a.%%%.c"}"#,
    ] {
        assert!(wire::granted(body.as_bytes()).is_none(), "{body}");
    }
    for (expires, meant) in [("3599", 3599), ("\"3599\"", 3599), ("null", 600), ("-1", 600), ("99999999999", 172_800)] {
        let body = format!(r#"{{"token_type":"bearer","access_token":"a","expires_in":{expires}}}"#);
        assert_eq!(wire::granted(body.as_bytes()).unwrap().expires_in, meant);
    }
}

#[tokio::test]
async fn without_an_id_token_client_info_says_who_it_is() {
    let info = URL_SAFE_NO_PAD.encode(format!(r#"{{"uid":"{ADA}","utid":"{TENANT}"}}"#));
    let body = format!(r#"{{"token_type":"Bearer","access_token":"a","refresh_token":"r","client_info":"{info}"}}"#);
    let scene = scene([organizations()]);
    let (pending, address) = scene.sign_in.begin(Purpose::NewAccount).await.unwrap();
    scene.script.then(json(200, &body));
    let done = scene.sign_in.finish(pending, &returned(&address)).await.unwrap();
    assert_eq!((done.person().object_id.as_str(), done.person().tenant_id.as_str()), (ADA, TENANT));
}

#[test]
fn comparing_is_exact() {
    assert!(pkce::same("abc", "abc"));
    for (a, b) in [("abc", "abd"), ("abc", "ab"), ("", "a")] {
        assert!(!pkce::same(a, b));
    }
}

#[tokio::test]
async fn no_print_shows_a_token_a_code_or_a_verifier() {
    let scene = scene([organizations()]);
    let (pending, address) = scene.sign_in.begin(Purpose::NewAccount).await.unwrap();
    let mut printed = format!("{pending:?} {:?}", pending.to_secret());
    let nonce = query(&address, "nonce").unwrap();
    let state = query(&address, "state").unwrap();
    scene.script.then(tokens(1, Some(id_token(&nonce, |_| {}))));
    let done = scene.sign_in.finish(pending, &returned(&address)).await.unwrap();
    let verifier = form(&scene.script.sent()[1], "code_verifier").unwrap();
    printed += &format!("{done:?} ");
    scene.tokens.keep(done).await.unwrap();
    printed += &format!("{:?} {:?} {:?}", scene.tokens, scene.sign_in, scene.client);
    printed += &format!("{:?}", scene.tokens.token(Resource::Graph).await.unwrap());

    scene.script.then(organizations());
    scene.script.then(json(
        200,
        r#"{"device_code":"device-1","user_code":"CODE-1","verification_uri":"https://login.example/d","expires_in":900}"#,
    ));
    let mut device = scene.sign_in.begin_device(Purpose::NewAccount).await.unwrap();
    printed += &format!("{device:?}");
    scene.clock.pass(Duration::from_secs(5));
    scene
        .script
        .then(json(400, r#"{"error":"invalid_grant","error_description":"about refresh-1","error_codes":[70000]}"#));
    let told = scene.sign_in.poll(&mut device).await.unwrap_err();
    printed += &format!("{told:?} {told}");
    for secret in ["access-1", "refresh-1", "code-1", "device-1", &state, &nonce, &verifier] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}

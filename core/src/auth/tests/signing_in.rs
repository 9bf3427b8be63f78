//! The two ways in.

use super::*;

#[tokio::test]
async fn a_sign_in_with_the_browser_brings_a_person_and_tokens() {
    let scene = scene([organizations()]);
    let (pending, address) = scene.sign_in.begin(Purpose::NewAccount).await.unwrap();
    let challenge = query(&address, "code_challenge").unwrap();
    assert_eq!(query(&address, "code_challenge_method").as_deref(), Some("S256"));
    assert_eq!(query(&address, "redirect_uri").as_deref(), Some("musette://sign-in"));
    assert_eq!(query(&address, "response_type").as_deref(), Some("code"));
    assert!(query(&address, "scope").unwrap().contains("offline_access"));
    assert!(query(&address, "claims").unwrap().contains("cp1"));

    // The app was ended while the browser was open.
    let pending = PendingSignIn::from_secret(&pending.to_secret()).unwrap();
    scene.script.then(tokens(1, Some(id_token(&query(&address, "nonce").unwrap(), |_| {}))));
    assert!(pending.is_answered_by(&returned(&address)));
    let done = scene.sign_in.finish(pending, &returned(&address)).await.unwrap();
    let ada = Person {
        object_id: ADA.into(),
        tenant_id: TENANT.into(),
        login: "ada@lakeside.example".into(),
        name: "Ada Lambert".into(),
    };
    assert_eq!(*done.person(), ada);
    let sent = &scene.script.sent()[1];
    assert_eq!(form(sent, "code").as_deref(), Some("code-1"));
    assert_eq!(super::super::pkce::challenge(&form(sent, "code_verifier").unwrap()), challenge);
    assert_eq!(form(sent, "client_id").as_deref(), Some(CLIENT));

    assert!(!scene.tokens.is_signed_in().await.unwrap());
    assert_eq!(scene.tokens.keep(done).await.unwrap(), ada);
    assert!(scene.drawer.text().contains("refresh-1"));
    assert!(!scene.drawer.text().contains("access-1"), "access tokens are in memory only");
    assert_eq!(scene.tokens.token(Resource::Graph).await.unwrap().expose(), "access-1");
    assert_eq!(scene.script.count(), 2);
}

#[test]
fn the_challenge_is_the_one_of_rfc_7636() {
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    assert_eq!(super::super::pkce::challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

#[tokio::test]
async fn an_answer_that_is_not_ours_redeems_nothing() {
    let scene = scene((0..20).map(|_| organizations()));
    for tampered in [
        "musette://sign-in?code=code-1&state=somebody-elses",
        "musette://sign-in?code=code-1",
        "musette://sign-in?code=code-1&state=STATE&state=STATE",
        "musette://sign-in?code=code-1&code=code-2&state=STATE",
        "musette://sign-in?state=STATE",
        "musette://sign-in/other?code=code-1&state=STATE",
        "musette://evil?code=code-1&state=STATE",
        "https://sign-in/?code=code-1&state=STATE",
        "musette://sign-in#code=code-1&state=STATE",
    ] {
        let (pending, address) = scene.sign_in.begin(Purpose::NewAccount).await.unwrap();
        let before = scene.script.count();
        let back = url(&tampered.replace("STATE", &query(&address, "state").unwrap()));
        assert_eq!(scene.sign_in.finish(pending, &back).await.unwrap_err(), SignInError::NotOurs, "{tampered}");
        assert_eq!(scene.script.count(), before);
    }
}

#[tokio::test]
async fn a_pending_sign_in_lives_fifteen_minutes() {
    let scene = scene([organizations()]);
    let (pending, address) = scene.sign_in.begin(Purpose::NewAccount).await.unwrap();
    scene.clock.pass(PENDING_LIVES + Duration::from_secs(1));
    assert_eq!(scene.sign_in.finish(pending, &returned(&address)).await.unwrap_err(), SignInError::TooLate);
}

#[tokio::test]
async fn errors_that_come_by_the_browser_are_sorted_without_reading_their_sentences() {
    for (said, meant) in [
        ("error=access_denied&error_description=AADSTS50076", SignInError::Declined),
        ("error=access_denied&error_uri=https%3A%2F%2Flogin.example%2Ferror%3Fcode%3D65004", SignInError::Declined),
        ("error=consent_required", SignInError::Failure(Failure::SignIn(SignInNeed::Consent))),
        (
            "error=invalid_request&error_uri=https%3A%2F%2Flogin.example%2Ferror%3Fcode%3D50011",
            SignInError::Setup(50011),
        ),
        ("error=temporarily_unavailable", SignInError::Failure(Failure::later(Later::Busy))),
        ("error=interaction_required", SignInError::Failure(sign_in_again())),
    ] {
        let scene = scene([organizations()]);
        let (pending, address) = scene.sign_in.begin(Purpose::NewAccount).await.unwrap();
        let back = url(&format!("musette://sign-in?{said}&state={}", query(&address, "state").unwrap()));
        assert_eq!(scene.sign_in.finish(pending, &back).await.unwrap_err(), meant, "{said}");
    }
}

#[tokio::test]
async fn an_id_token_that_contradicts_the_sign_in_is_refused() {
    type Change = fn(&mut serde_json::Value);
    let changes: [Change; 6] = [
        |claims| claims["nonce"] = "another".into(),
        |claims| claims["aud"] = "another".into(),
        |claims| claims["iss"] = "https://login.example/another/v2.0".into(),
        |claims| claims["iss"] = format!("https://evil.example/{TENANT}/v2.0").into(),
        |claims| claims["tid"] = "another".into(),
        |claims| claims["oid"] = serde_json::Value::Null,
    ];
    for change in changes {
        let scene = scene([organizations()]);
        let (pending, address) = scene.sign_in.begin(Purpose::NewAccount).await.unwrap();
        scene.script.then(tokens(1, Some(id_token(&query(&address, "nonce").unwrap(), change))));
        let told = scene.sign_in.finish(pending, &returned(&address)).await.unwrap_err();
        assert!(matches!(told, SignInError::Contradiction(_)), "{told:?}");
    }
}

#[tokio::test]
async fn only_the_accounts_own_person_signs_in_again_and_answers_its_challenge() {
    let ada = Person {
        object_id: ADA.into(),
        tenant_id: TENANT.into(),
        login: "ada@lakeside.example".into(),
        name: String::new(),
    };
    let bo = Person { object_id: "b0".into(), ..ada.clone() };
    for (person, ok) in [(ada, true), (bo, false)] {
        let scene = scene([organizations()]);
        let claims = Some(r#"{"access_token":{"acrs":{"value":"c1"}}}"#.to_owned());
        let purpose = Purpose::Again { account: account(), person, claims };
        let (pending, address) = scene.sign_in.begin(purpose).await.unwrap();
        assert!(query(&address, "claims").unwrap().contains("acrs"));
        assert_eq!(query(&address, "login_hint").as_deref(), Some("ada@lakeside.example"));
        scene.script.then(tokens(1, Some(id_token(&query(&address, "nonce").unwrap(), |_| {}))));
        let told = scene.sign_in.finish(pending, &returned(&address)).await;
        assert_eq!(told.is_ok(), ok);
        assert!(ok || told.unwrap_err() == SignInError::SomebodyElse);
    }
}

#[tokio::test]
async fn a_broken_redemption_is_not_repeated_since_a_code_serves_once() {
    let scene = scene([organizations()]);
    let (pending, address) = scene.sign_in.begin(Purpose::NewAccount).await.unwrap();
    scene.script.then(Line::Fails(crate::http::TransportError::Broken("reset".into())));
    let told = scene.sign_in.finish(pending, &returned(&address)).await.unwrap_err();
    assert_eq!(told, SignInError::Failure(Failure::later(Later::Ambiguous)));
    assert_eq!(scene.script.count(), 2);
}

#[tokio::test]
async fn endpoints_on_another_host_are_not_used() {
    let body = format!(
        r#"{{"authorization_endpoint":"{LOGIN}/a","token_endpoint":"https://evil.example/token","issuer":"{LOGIN}"}}"#
    );
    let scene = scene([json(200, &body)]);
    let told = scene.sign_in.begin(Purpose::NewAccount).await.unwrap_err();
    assert_eq!(told, SignInError::Failure(Failure::later(Later::Unproven)));
}

#[tokio::test]
async fn a_portal_begins_no_sign_in() {
    let scene = scene([crate::http::tests::portal()]);
    let told = scene.sign_in.begin(Purpose::NewAccount).await.unwrap_err();
    assert_eq!(told, SignInError::Failure(Failure::later(Later::Unproven)));
}

fn device_answer() -> Line {
    json(
        200,
        &format!(
            r#"{{"device_code":"device-1","user_code":"ABCD1234","verification_uri":"{LOGIN}/device","expires_in":900,"interval":5,"message":"go"}}"#
        ),
    )
}

#[tokio::test]
async fn a_device_code_is_polled_no_faster_than_allowed_until_the_person_has_signed_in() {
    let scene = scene([
        organizations(),
        device_answer(),
        refuses("authorization_pending", 70016),
        refuses("slow_down", 70016),
        crate::http::tests::portal(),
        tokens(1, Some(id_token("", |_| {}))),
    ]);
    let mut device = scene.sign_in.begin_device(Purpose::NewAccount).await.unwrap();
    assert_eq!(
        (device.user_code.as_str(), device.verification_uri.as_str()),
        ("ABCD1234", "https://login.example/device")
    );
    // (what it asks to wait, whether a request left)
    let mut waits = Vec::new();
    let done = loop {
        let before = scene.script.count();
        match scene.sign_in.poll(&mut device).await.unwrap() {
            Polled::SignedIn(done) => break done,
            Polled::Waiting { after } => {
                waits.push((after.as_secs(), scene.script.count() > before));
                scene.clock.pass(after);
            }
        }
    };
    assert_eq!(waits, [(5, false), (5, true), (10, true), (10, true)]);
    assert_eq!(done.person().object_id, ADA);
    assert_eq!(form(&scene.script.sent()[2], "device_code").as_deref(), Some("device-1"));
}

#[tokio::test]
async fn a_device_code_ends_when_it_is_declined_or_too_old() {
    for (line, meant) in [
        (refuses("authorization_declined", 65004), SignInError::Declined),
        (refuses("expired_token", 70019), SignInError::TooLate),
        (refuses("bad_verification_code", 70018), SignInError::Failure(sign_in_again())),
    ] {
        let scene = scene([organizations(), device_answer(), line]);
        let mut device = scene.sign_in.begin_device(Purpose::NewAccount).await.unwrap();
        scene.clock.pass(Duration::from_secs(5));
        assert_eq!(scene.sign_in.poll(&mut device).await.unwrap_err(), meant);
    }
    let scene = scene([organizations(), device_answer()]);
    let mut device = scene.sign_in.begin_device(Purpose::NewAccount).await.unwrap();
    scene.clock.pass(Duration::from_secs(900));
    assert_eq!(scene.sign_in.wait_for(&mut device).await.unwrap_err(), SignInError::TooLate);
}

#[test]
fn an_authority_is_an_https_address_with_a_realm() {
    assert_eq!(Authority::parse(Authority::PUBLIC).unwrap().to_string(), Authority::PUBLIC);
    assert_eq!(Authority::parse("https://login.example").unwrap().to_string(), "https://login.example/organizations");
    let guest = Authority::parse("https://login.example/common/").unwrap().of_realm("host.example");
    assert_eq!(guest.to_string(), "https://login.example/host.example");
    assert!(Authority::parse("http://127.0.0.1:8080/t").is_ok());
    for wrong in
        ["http://login.example/common", "login.example", "", "ftp://login.example", "https://u:p@login.example/x"]
    {
        assert_eq!(Authority::parse(wrong), Err(SignInError::NoAuthority), "{wrong}");
    }
}

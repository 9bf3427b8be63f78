//! What a page of another origin may call, and what it may read of the answer.

use super::*;

const ASKS: [(&str, &str); 3] = [
    ("origin", "https://app.example"),
    ("access-control-request-method", "PUT"),
    ("access-control-request-headers", "authorization,content-range"),
];

#[tokio::test]
async fn a_page_of_another_origin_asks_first_and_without_a_token() {
    let client = Client::new().await;
    for url in [
        "http://api.tenant.test/v1.0/me/drive/root/children",
        "http://content.tenant.test/upload/anything",
        "http://api.tenant.test/common/oauth2/v2.0/token",
    ] {
        let got = client.raw("OPTIONS", url, &ASKS, "").await;
        assert_eq!(got.status, 200, "{url}");
        assert_eq!(got.header("access-control-allow-origin"), "*");
        assert_eq!(got.header("access-control-allow-headers"), "authorization,content-range");
        assert!(got.header("access-control-allow-methods").contains("PUT"));
        assert!(
            client.raw("OPTIONS", url, &[], "").await.status.is_client_error(),
            "by itself it is no question: {url}"
        );
    }
    let page = client.raw("OPTIONS", "http://api.tenant.test/common/oauth2/v2.0/authorize", &ASKS, "").await;
    assert_eq!(page.header("access-control-allow-origin"), "", "where a person signs in");
}

#[tokio::test]
async fn a_page_of_another_origin_reads_the_answers_and_their_headers() {
    let client = Client::new().await;
    client.put("Seen.txt", "words").await;
    let origin = [("origin", "https://app.example")];
    let redirect = client.ask("GET", &client.at("/root:/Seen.txt:/content"), &origin, "").await;
    let bytes = client.raw("GET", &redirect.header("location"), &origin, "").await;
    let refused = client.raw("GET", "http://api.tenant.test/v1.0/me", &origin, "").await;
    let token = client.raw("POST", "http://api.tenant.test/common/oauth2/v2.0/token", &origin, "").await;
    for (got, status) in [(redirect, 302), (bytes, 200), (refused, 401), (token, 400)] {
        assert_eq!((got.status.as_u16(), got.header("access-control-allow-origin").as_str()), (status, "*"));
        let exposed = got.header("access-control-expose-headers");
        assert!(exposed.contains("Retry-After") && exposed.contains("Location"), "{exposed}");
    }
    client.tenant.play(crate::Fault::named("portal").times(1)).unwrap();
    let portal = client.ask("GET", "/me", &origin, "").await;
    assert_eq!(portal.header("access-control-allow-origin"), "", "a portal lets nobody read");
}

#[tokio::test]
async fn who_is_sent_to_sign_in_is_sent_here() {
    let client = Client::new().await;
    let refused = client.raw("GET", "http://api.tenant.test/v1.0/me", &[], "").await;
    assert_eq!(refused.status, 401);
    let challenge = refused.header("www-authenticate");
    assert!(challenge.contains("authorization_uri=\"http://api.tenant.test/common/oauth2/authorize\""), "{challenge}");
}

#[tokio::test]
async fn engage_refuses_in_its_own_words() {
    let client = Client::new().await;
    let entra = client.tenant.entra();
    let login = "ada.keller@rive.example";
    let scope = "https://www.yammer.com/access_as_user";
    let bearer = format!("Bearer {}", entra.mint_for(login, crate::CLIENT_ID, scope).unwrap().access_token);
    let url = "http://api.tenant.test/api/v1/nothing/of/the/kind.json";
    let got = client.raw("GET", url, &[("authorization", &bearer)], "").await;
    assert_eq!((got.status.as_u16(), &got.json()["response"]["stat"]), (404, &Value::from("fail")));
    assert!(got.json().get("error").is_none());
    let bad = client.raw("GET", url, &[("authorization", "Bearer x")], "").await;
    assert_eq!((bad.status.as_u16(), bad.json()["response"]["code"].as_u64()), (401, Some(16)));
}

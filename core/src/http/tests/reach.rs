//! Where requests go, and what they carry there.

use super::*;
use crate::model::{Later, Refusal};

fn bytes() -> Request {
    let mut request = Request { expect: Expect::Bytes, ..read() };
    request.headers.insert("range", HeaderValue::from_static("bytes=100-"));
    request.headers.insert("prefer", HeaderValue::from_static("IdType=\"ImmutableId\""));
    request.headers.insert("x-private", HeaderValue::from_static("the person's"));
    request
}

fn file() -> Line {
    answer(206, &[("content-type", "application/pdf")], "bytes")
}

#[tokio::test]
async fn hard_case_7_no_token_and_no_private_header_follows_to_another_host() {
    let scene = scene([answer(302, &[("location", "https://cdn.example/f?tempauth=x")], ""), file()]);
    scene.client.stream(bytes()).await.unwrap();
    let sent = scene.script.sent();
    assert_eq!(sent[0].header("authorization"), Some("Bearer token-1"));
    assert_eq!(sent[0].header("x-private"), Some("the person's"));
    assert_eq!(sent[1].url.as_str(), "https://cdn.example/f?tempauth=x");
    assert_eq!(sent[1].header("range"), Some("bytes=100-"));
    for private in ["authorization", "prefer", "x-private", "cookie"] {
        assert_eq!(sent[1].header(private), None, "{private}");
    }
}

#[tokio::test]
async fn a_bare_request_is_bare_whatever_it_was_given() {
    let scene = scene([file()]);
    let mut request = Request { access: Access::Bare, url: url("https://upload.example/s"), ..bytes() };
    request.headers.insert("authorization", HeaderValue::from_static("Bearer slipped in"));
    scene.client.stream(request).await.unwrap();
    let sent = scene.script.sent();
    assert_eq!((sent[0].header("authorization"), sent[0].header("x-private")), (None, None));
}

#[tokio::test]
async fn a_token_does_not_come_back_after_a_detour() {
    let scene = scene([
        answer(302, &[("location", "https://cdn.example/f")], ""),
        answer(302, &[("location", "https://graph.example/v1.0/f")], ""),
        file(),
    ]);
    scene.client.stream(bytes()).await.unwrap();
    assert_eq!(scene.script.sent()[2].header("authorization"), None);
}

#[tokio::test]
async fn a_redirect_at_home_is_followed_with_the_token_and_a_loop_ends() {
    let hop = || answer(307, &[("location", "/v1.0/me/drives")], "");
    let home = scene([hop(), json(200, "{}")]);
    assert!(home.client.ask(read()).await.is_ok());
    assert_eq!(home.script.sent()[1].header("authorization"), Some("Bearer token-1"));

    let round = scene((0..20).map(|_| hop()));
    assert!(round.client.ask(read()).await.is_err());
    assert_eq!(round.script.count(), MOST_REDIRECTS + 1);
}

#[tokio::test]
async fn redirects_never_lead_to_plain_http_or_into_a_private_network() {
    for target in [
        "http://cdn.example/f",
        "http://127.0.0.1/f",
        "https://127.0.0.1/f",
        "https://169.254.169.254/latest",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://100.64.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[fd00::1]/",
        "https://0x7f000001/",
        "https://localhost/",
        "https://printer.local/",
        "https://user:secret@cdn.example/",
        "ftp://cdn.example/",
        "file:///etc/passwd",
    ] {
        let scene = scene([answer(302, &[("location", target)], ""), file()]);
        assert!(scene.client.stream(bytes()).await.is_err(), "{target}");
        assert_eq!(scene.script.count(), 1, "{target}");
        let request = Request::download(url(target));
        assert_eq!(scene.client.stream(request).await.unwrap_err(), Failure::Refused(Refusal::Policy), "{target}");
        assert_eq!(scene.script.count(), 1, "{target}");
    }
}

#[tokio::test]
async fn a_redirect_that_is_the_answer_is_given_with_an_absolute_address() {
    let scene = scene([answer(302, &[("location", "/files/f?tempauth=x")], "")]);
    let reply = scene.client.ask(Request { expect: Expect::Redirect, ..read() }).await.unwrap();
    assert_eq!(reply.status, StatusCode::FOUND);
    assert_eq!(reply.headers["location"], "https://graph.example/files/f?tempauth=x");
    assert_eq!(scene.script.count(), 1);
}

#[tokio::test]
async fn a_token_goes_to_its_own_resource_only() {
    let scene = scene([json(200, "{}")]);
    for (address, resource) in [
        ("https://graph.example.evil.example/v1.0/me", Resource::Graph),
        ("https://graph.example:8443/v1.0/me", Resource::Graph),
        ("http://graph.example/v1.0/me", Resource::Graph),
        ("https://graph.example@evil.example/me", Resource::Graph),
        ("https://engage.example/api/v1/messages.json", Resource::Graph),
        ("https://graph.example/v1.0/me", Resource::Engage),
    ] {
        let told = scene.client.ask(Request::get(url(address), resource)).await.unwrap_err();
        assert_eq!(told, Failure::Refused(Refusal::Policy), "{address}");
    }
    assert_eq!(scene.script.count(), 0, "nothing left");
    assert!(scene.client.check_origin(&url("https://graph.example/v1.0/next?$skiptoken=1")).is_ok());
    assert_eq!(scene.client.check_origin(&url("https://evil.example/v1.0/next")), Err(Failure::later(Later::Unproven)));
}

#[test]
fn an_account_whose_server_is_this_machine_may_reach_this_machine() {
    let here = Origins::of_graph(&url("http://127.0.0.1:8080/v1.0"));
    assert!(here.may_carry_token(Resource::Graph, &url("http://127.0.0.1:8080/v1.0/me")));
    assert!(here.may_go_bare(&url("http://localhost:9090/download")));
    assert!(!here.may_go_bare(&url("http://10.0.0.1/download")), "plain HTTP is for loopback alone");
    assert!(
        !Origins::of_graph(&url("http://graph.example/v1.0"))
            .may_carry_token(Resource::Graph, &url("http://graph.example/v1.0"))
    );
}

#[test]
fn no_print_shows_a_token_an_address_or_a_body() {
    let mut request =
        Request { body: Bytes::from_static(b"CANARY"), ..Request::download(url("https://h.example/CANARY?CANARY")) };
    request.headers.insert("x-private", HeaderValue::from_static("CANARY"));
    let outgoing = Outgoing {
        method: request.method.clone(),
        url: request.url.clone(),
        headers: request.headers.clone(),
        body: request.body.clone(),
    };
    let reply = Reply { status: StatusCode::OK, headers: request.headers.clone(), body: request.body.clone() };
    let token = AccessToken::new("CANARY".into());
    let source = Numbered { now: AtomicU64::new(1), told: Mutex::default() };
    let client = scene([]).client;
    let printed = format!("{request:?} {outgoing:?} {reply:?} {token:?} {source:?} {client:?}");
    assert!(!printed.contains("CANARY"), "{printed}");
}

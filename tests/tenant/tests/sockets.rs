//! The tenant on real sockets: airplane mode, the control door, HTTPS, and what a client must be pointed at.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::io::ErrorKind;

use musette_tenant::serve::{RunningTenant, ServeConfig, serve};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn up() -> RunningTenant {
    serve(ServeConfig { files: 300, people: 12, ..ServeConfig::default() }).await.unwrap()
}

/// One request by hand, so that nothing of a client's own gets between.
async fn ask(origin: &str, method: &str, path: &str, head: &str, body: &str) -> std::io::Result<(u16, String)> {
    let address = origin.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await?;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n{head}\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| std::io::Error::from(ErrorKind::ConnectionReset))?;
    Ok((status, answer.split_once("\r\n\r\n").map_or("", |(_, body)| body).to_owned()))
}

async fn control(running: &RunningTenant, method: &str, path: &str, body: Value) -> (u16, Value) {
    let (status, text) = ask(&running.control, method, path, "", &body.to_string()).await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

fn bearer(running: &RunningTenant) -> String {
    let token = running.tenant.mint("ada.keller@rive.example").unwrap().access_token;
    format!("authorization: Bearer {token}\r\n")
}

#[tokio::test]
async fn airplane_mode_refuses_connections_and_comes_back_on_the_same_ports() {
    let running = up().await;
    let token = bearer(&running);
    assert_eq!(ask(&running.base, "GET", "/v1.0/me", &token, "").await.unwrap().0, 200);
    assert_eq!(control(&running, "POST", "/airplane", json!({ "on": true })).await.0, 200);
    for origin in [&running.base, &running.content] {
        let error = ask(origin, "GET", "/v1.0/me", &token, "").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
    }
    assert_eq!(control(&running, "POST", "/airplane", json!({ "on": false })).await.0, 200);
    assert_eq!(ask(&running.base, "GET", "/v1.0/me", &token, "").await.unwrap().0, 200);
    assert_eq!(ask(&running.content, "GET", "/download/1/2/3", "", "").await.unwrap().0, 401);
    running.shutdown().await;
}

#[tokio::test]
async fn a_cut_is_a_dropped_connection() {
    let running = up().await;
    let token = bearer(&running);
    for name in ["drop-before", "lost-answer"] {
        control(&running, "POST", "/play", json!({ "name": name, "times": 1 })).await;
        assert!(ask(&running.base, "GET", "/v1.0/me", &token, "").await.is_err(), "{name}");
    }
    assert_eq!(ask(&running.base, "GET", "/v1.0/me", &token, "").await.unwrap().0, 200);
    running.shutdown().await;
}

#[tokio::test]
async fn the_control_door_acts_as_a_colleague_and_tells_what_was_asked() {
    let running = up().await;
    let drive = "Production/Plans";
    let made = control(&running, "POST", "/create", json!({ "drive": drive, "path": "N.txt", "text": "one" })).await.1;
    assert_eq!((made["size"].as_u64(), made["modified_by"].as_str()), (Some(3), Some("noor.haddad@rive.example")));
    let edit = json!({ "drive": drive, "path": "N.txt", "size": 40_000_000, "by": "luc.favre@rive.example" });
    assert_eq!(control(&running, "POST", "/edit", edit).await.1["modified_by"], "luc.favre@rive.example");
    control(&running, "POST", "/mkdir", json!({ "drive": drive, "path": "Stage North/Deep" })).await;
    control(&running, "POST", "/move", json!({ "drive": drive, "path": "N.txt", "to": "Stage North/Deep" })).await;
    let name = json!({ "drive": drive, "path": "Stage North/Deep/N.txt", "name": "M.txt" });
    assert_eq!(control(&running, "POST", "/rename", name).await.1["path"], "Stage North/Deep/M.txt");
    let seen =
        control(&running, "GET", "/item?drive=Production/Plans&path=Stage%20North/Deep/M.txt", json!({})).await.1;
    assert_eq!((seen["versions"].as_u64(), seen["sha256"].as_str().map(str::len)), (Some(2), Some(64)));
    let tree = control(&running, "GET", "/tree?drive=Production/Plans&path=Stage%20North", json!({})).await.1;
    assert_eq!(tree.as_array().unwrap().len(), 147);
    control(&running, "POST", "/delete", json!({ "drive": drive, "path": "Stage North/Deep" })).await;
    assert_eq!(
        control(&running, "GET", "/item?drive=Production/Plans&path=Stage%20North/Deep", json!({})).await.0,
        404
    );
    assert_eq!(control(&running, "POST", "/dance", json!({ "drive": drive })).await.0, 400);
    assert_eq!(control(&running, "POST", "/play", json!({ "name": "nothing" })).await.0, 404);

    let before = control(&running, "GET", "/clock", json!({})).await.1["now_ms"].as_i64().unwrap();
    let after =
        control(&running, "POST", "/clock", json!({ "advance_ms": 3_600_000 })).await.1["now_ms"].as_i64().unwrap();
    assert!(after >= before + 3_600_000);
    let people = control(&running, "GET", "/people", json!({})).await.1;
    assert_eq!((people.as_array().unwrap().len(), people[0]["name"].as_str()), (12, Some("Ada Keller")));
    ask(&running.content, "GET", "/download/x", &bearer(&running), "").await.unwrap();
    let log = control(&running, "GET", "/log", json!({})).await.1;
    assert_eq!(log["totals"]["tokens_at_content"], 1);
    assert_eq!(log["entries"][0]["status"], 401);
    assert_eq!(control(&running, "DELETE", "/log", json!({})).await.1["totals"]["requests"], 0);
    running.shutdown().await;
}

#[tokio::test]
async fn the_control_door_speaks_in_engage_as_a_colleague() {
    let running = up().await;
    let post =
        json!({ "group": "Safety", "title": "Wind", "text": "Lower the flags.", "by": "luc.favre@rive.example" });
    let (status, told) = control(&running, "POST", "/talk/announce", post).await;
    assert_eq!((status, told[0]["kind"].as_str()), (200, Some("announcement")));
    let answer = json!({ "to": told[0]["id"], "text": "Done" });
    assert_eq!(control(&running, "POST", "/talk/answer", answer).await.0, 200);
    let thread = control(&running, "GET", &format!("/thread?id={}", told[0]["id"]), json!({})).await.1;
    assert_eq!(
        (thread[1]["text"].as_str(), thread[1]["by"].as_str()),
        (Some("Done"), Some("noor.haddad@rive.example"))
    );
    assert_eq!(control(&running, "GET", "/posts?text=Done", json!({})).await.1["count"], 1);
    let ticked = control(&running, "POST", "/talk/tick", json!({ "times": 5 })).await.1;
    assert!(!ticked.as_array().unwrap().is_empty());
    assert_eq!(control(&running, "GET", "/communities", json!({})).await.1[7]["name"], "Direction");
    assert_eq!(control(&running, "POST", "/talk/dance", json!({})).await.0, 400);
    assert_eq!(control(&running, "POST", "/talk/like", json!({ "post": 5 })).await.0, 404);
    let engage = musette_tenant::command::pointers(&running)["engage_token"].as_str().unwrap().to_owned();
    let engage = format!("authorization: Bearer {engage}\r\n");
    assert_eq!(ask(&running.base, "GET", "/api/v1/messages.json", &engage, "").await.unwrap().0, 200);
    running.shutdown().await;
}

#[tokio::test]
async fn a_client_is_told_everything_that_it_must_be_pointed_at() {
    let running = serve(ServeConfig { files: 300, tls: true, ..ServeConfig::default() }).await.unwrap();
    let told = musette_tenant::command::pointers(&running);
    for name in [
        "base",
        "authority",
        "token_url",
        "graph",
        "tenant_url",
        "engage",
        "control",
        "client_id",
        "access_token",
        "refresh_token",
        "drive_id",
    ] {
        assert!(told[name].as_str().is_some_and(|value| !value.is_empty()), "{name}");
    }
    assert!(told["graph"].as_str().unwrap().starts_with("https://"));
    assert!(running.ca_pem.as_ref().unwrap().starts_with("-----BEGIN CERTIFICATE"));
    assert_eq!(told["people"][0]["login"], "ada.keller@rive.example");
    running.shutdown().await;
}

#[tokio::test]
async fn contents_are_on_another_host_where_the_system_has_one() {
    let running = up().await;
    let host = |origin: &str| origin.rsplit_once(':').unwrap().0.to_owned();
    assert_eq!(host(&running.base), "http://127.0.0.1");
    let possible = std::net::TcpListener::bind("127.0.0.2:0").is_ok();
    assert_eq!(host(&running.content) != host(&running.base), possible, "{}", running.content);
    assert_eq!(ask(&running.content, "GET", "/download/x", "", "").await.unwrap().0, 404);
    running.shutdown().await;
}

#[tokio::test]
async fn an_unknown_fault_and_a_taken_port_are_told_in_a_sentence() {
    let options = |listen: std::net::SocketAddr, play: &str| musette_tenant::command::RunOptions {
        listen,
        people: 12,
        files: 300,
        posts: 0,
        large_numbers: false,
        seed: 7,
        play: vec![play.to_owned()],
        json: true,
        tls: false,
    };
    let any = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let told = musette_tenant::command::run(options(any, "portall")).await.unwrap_err().to_string();
    assert!(told.starts_with("there is no fault named \"portall\"; there are: portal, "), "{told}");
    let taken = std::net::TcpListener::bind(any).unwrap();
    let at = taken.local_addr().unwrap();
    let told = musette_tenant::command::run(options(at, "portal")).await.unwrap_err().to_string();
    assert!(told.starts_with(&format!("cannot listen on {at}: ")), "{told}");
}

#[tokio::test]
async fn the_control_door_keeps_a_file_for_a_colleague_and_takes_things_from_a_person() {
    let running = up().await;
    let drive = "Safety/Instructions";
    control(&running, "POST", "/create", json!({ "drive": drive, "path": "N.docx", "text": "one" })).await;
    assert_eq!(control(&running, "POST", "/check-out", json!({ "drive": drive, "path": "N.docx" })).await.0, 200);
    let edit = json!({ "drive": drive, "path": "N.docx", "text": "two", "by": "luc.favre@rive.example" });
    assert_eq!(control(&running, "POST", "/edit", edit.clone()).await.0, 409);
    assert_eq!(control(&running, "POST", "/check-in", json!({ "drive": drive, "path": "N.docx" })).await.0, 200);
    assert_eq!(control(&running, "POST", "/edit", edit).await.0, 200);
    let fields = |zone: &str| json!({ "drive": drive, "path": "N.docx", "fields": { "Zone": zone } });
    assert_eq!(control(&running, "POST", "/fields", fields("Lake")).await.0, 200);
    assert_eq!(control(&running, "POST", "/fields", fields("Moon")).await.0, 409);
    let path = format!("/v1.0/drives/{}/root:/N.docx", running.tenant.drive_id(drive).unwrap());
    let whom = json!({ "drive": drive, "path": "N.docx", "login": "ada.keller@rive.example" });
    assert_eq!(control(&running, "POST", "/bar", whom.clone()).await.0, 200);
    assert_eq!(ask(&running.base, "GET", &path, &bearer(&running), "").await.unwrap().0, 403);
    assert_eq!(control(&running, "POST", "/unbar", whom).await.0, 200);
    assert_eq!(ask(&running.base, "GET", &path, &bearer(&running), "").await.unwrap().0, 200);
    running.shutdown().await;
}

#[tokio::test]
async fn what_listens_everywhere_says_an_address_that_can_be_called() {
    let listen = std::net::SocketAddr::from(([0, 0, 0, 0], 0));
    let running = serve(ServeConfig { files: 300, people: 12, listen, ..ServeConfig::default() }).await.unwrap();
    for origin in [&running.base, &running.content, &running.control] {
        assert!(origin.starts_with("http://127.0.0.1:"), "{origin}");
    }
    let (status, told) =
        ask(&running.base, "GET", "/common/v2.0/.well-known/openid-configuration", "", "").await.unwrap();
    assert_eq!(status, 200);
    assert!(!told.contains("0.0.0.0"), "{told}");
    running.shutdown().await;
}

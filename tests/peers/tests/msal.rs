//! MSAL for Python signs in to the tenant: a client of the real service that nobody here wrote.
//!
//! It insists on HTTPS, on the endpoints that discovery names, on the id token's audience, nonce and times, and on the
//! account's realm in the token endpoint's path.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum_server::tls_rustls::RustlsConfig;
use musette_tenant::entra::{Clock, Entra, Login, Revocation};
use musette_tenant::tls;

const TENANT: &str = "5b1c0e1a-7c7e-4f0e-9d43-0a2f6c1d9e55";
const CLIENT: &str = "9a3f1e0c-2f3b-4c55-8a53-2f9c4d0e7b11";
const LOGIN: &str = "ada.keller@rive.example";
const PASSWORD: &str = "a bridge over & the lake";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn msal_signs_in_by_code_and_by_device_and_answers_challenges() {
    let Some(bin) = support::peers() else { return };
    let home = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let base = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let tls = tls::throw_away().unwrap();
    let ca = home.path().join("ca.pem");
    tls.write_ca(&ca).unwrap();

    // MSAL compares an id token's times with the machine's clock.
    let clock: Clock =
        Arc::new(|| i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap());
    let ada = Login {
        object_id: "6c2f63d1-51a7-4a0c-8ad1-7a90e4c6f001".to_owned(),
        login: LOGIN.to_owned(),
        password: PASSWORD.to_owned(),
        name: "Ada Keller".to_owned(),
    };
    let entra = Arc::new(Entra::new(7, TENANT.to_owned(), base.clone(), clock, vec![ada]));
    let server = axum_server::from_tcp_rustls(listener, RustlsConfig::from_config(Arc::clone(&tls.server))).unwrap();
    let serving = tokio::spawn(server.serve(entra.router().into_make_service()));

    let journey = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("msal_journey.py");
    let mut client = support::sealed_off(&bin.join("python"), home.path())
        .arg(journey)
        .args([base.as_str(), TENANT, CLIENT, LOGIN, PASSWORD])
        .arg(&ca)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (held, ended) = tokio::task::spawn_blocking(move || {
        let mut answers = client.stdin.take().unwrap();
        let mut held = Vec::new();
        for line in BufReader::new(client.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            match line.split(' ').collect::<Vec<_>>().as_slice() {
                ["held", what] => {
                    held.push((*what).to_owned());
                    continue;
                }
                ["please", "revoke"] => entra.revoke(LOGIN, Revocation::Revoked),
                ["please", "require-mfa"] => entra.revoke(LOGIN, Revocation::MfaRequired),
                ["please", "approve", code] => entra.approve_device(code, LOGIN).unwrap(),
                other => panic!("{other:?}"),
            }
            answers.write_all(b"done\n").unwrap();
        }
        let mut complaint = String::new();
        client.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
        (held, client.wait().unwrap().success().then_some(()).ok_or(complaint))
    })
    .await
    .unwrap();
    serving.abort();
    assert_eq!(ended, Ok(()));
    assert_eq!(held, ["code", "silent", "revoked", "device", "claims"]);
}

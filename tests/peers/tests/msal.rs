//! MSAL for Python signs in to the tenant: a client of the real service that nobody here wrote.
//!
//! It insists on HTTPS, on the endpoints that discovery names, on the id token's audience, nonce and times, and on the
//! account's realm in the token endpoint's path.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;

use musette_tenant::CLIENT_ID;
use musette_tenant::entra::Revocation;
use musette_tenant::serve::{ServeConfig, serve};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn msal_signs_in_by_code_and_by_device_and_answers_challenges() {
    let Some(bin) = support::peers() else { return };
    let home = tempfile::tempdir().unwrap();
    let running = serve(ServeConfig { tls: true, ..ServeConfig::default() }).await.unwrap();
    let ca = home.path().join("ca.pem");
    std::fs::write(&ca, running.ca_pem.as_ref().unwrap()).unwrap();
    let tenant = running.tenant.clone();
    let ada = tenant.people().remove(0);

    let journey = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("msal_journey.py");
    let mut client = support::sealed_off(&bin.join("python"), home.path())
        .arg(journey)
        .args([running.base.as_str(), &tenant.tenant_id(), CLIENT_ID, &ada.login, &ada.password])
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
                ["please", "revoke"] => tenant.entra().revoke(&ada.login, Revocation::Revoked),
                ["please", "require-mfa"] => tenant.entra().revoke(&ada.login, Revocation::MfaRequired),
                ["please", "approve", code] => tenant.entra().approve_device(code, &ada.login).unwrap(),
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
    running.shutdown().await;
    assert_eq!(ended, Ok(()));
    assert_eq!(held, ["code", "silent", "revoked", "device", "claims"]);
}

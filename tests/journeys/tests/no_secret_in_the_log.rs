//! Nothing that is secret, and nothing of a person's documents, comes into the log, an error or a `Debug` print, however much is
//! logged: a bad day is played with every level on, and everything that was ever secret in it is looked for.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::StreamExt;
use musette_core::engine::{Musette, Source, Surroundings};
use musette_core::http::{Incoming, Outgoing, Transport, TransportError};
use musette_journeys::{ADA, CONTENT, Device, HomeFolder, PLANS, Town};
use musette_tenant::Fault;

const NAME: &str = "Canary of the site office";
const TEXT: &str = "canary words that only the person may read";

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Hears every token, code and pre-authenticated address that passes.
struct Eavesdropping(Arc<dyn Transport>, Arc<Mutex<BTreeSet<String>>>);

impl std::fmt::Debug for Eavesdropping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What it has heard is this test's own, and nothing that the core prints.
        self.0.fmt(f)
    }
}

impl Eavesdropping {
    fn keep(&self, secret: &str) {
        if secret.len() >= 12 {
            self.1.lock().unwrap().insert(secret.to_owned());
        }
    }

    fn hear(&self, value: &serde_json::Value) {
        let serde_json::Value::Object(fields) = value else { return };
        for (name, value) in fields {
            let secret =
                ["access_token", "refresh_token", "id_token", "device_code", "uploadUrl"].contains(&name.as_str());
            match value.as_str() {
                Some(text) if secret => self.keep(text),
                Some(text) if text.starts_with(CONTENT) => self.keep(text),
                _ => {}
            }
        }
    }
}

#[async_trait]
impl Transport for Eavesdropping {
    async fn exchange(&self, request: Outgoing) -> Result<Incoming, TransportError> {
        if let Some(value) = request.headers.get("authorization") {
            self.keep(value.to_str().unwrap().trim_start_matches("Bearer "));
        }
        for (name, value) in url::form_urlencoded::parse(&request.body) {
            if ["code", "code_verifier", "refresh_token", "device_code"].contains(&&*name) {
                self.keep(&value);
            }
        }
        if request.url.as_str().starts_with(CONTENT) {
            self.keep(request.url.as_str());
        }
        let answer = self.0.exchange(request).await?;
        if let Some(location) = answer.headers.get("location") {
            self.keep(location.to_str().unwrap());
        }
        let pieces: Vec<Result<Bytes, TransportError>> = answer.body.collect().await;
        let whole: Vec<u8> = pieces.iter().flatten().flat_map(|piece| piece.to_vec()).collect();
        if let Ok(value) = serde_json::from_slice(&whole) {
            self.hear(&value);
        }
        Ok(Incoming { body: futures_util::stream::iter(pieces).boxed(), ..answer })
    }
}

/// A bad day of a device; answers what it said when asked to print itself.
async fn bad_day(town: &Town, home: &HomeFolder, heard: &Arc<Mutex<BTreeSet<String>>>) -> Vec<String> {
    let surroundings = || {
        let plain = town.surroundings(home);
        let transport = Arc::new(Eavesdropping(Arc::clone(&plain.transport), Arc::clone(heard)));
        Surroundings { transport, ..plain }
    };
    let mut said = vec![format!("{:?}", surroundings())];
    let engine = Musette::open(surroundings()).await.unwrap();
    let address = engine.accounts().begin_sign_in(&town.setting(), None, None).await.unwrap();
    heard.lock().unwrap().extend(address.query_pairs().filter(|(k, _)| k == "state").map(|(_, v)| v.into_owned()));
    let redirect = town.at_the_browser(&address, ADA).await;
    engine.accounts().finish_sign_in(&redirect).await.unwrap();
    said.push(format!("{:?}", engine.accounts().finish_sign_in(&redirect).await.expect_err("it serves once")));
    let ada = Device::over(engine).await;
    ada.engine.refresh_drives(ada.account.id).await.unwrap();
    for drive in ada.documents.drives().await.unwrap() {
        ada.engine.follow(drive.id).await.unwrap();
    }
    ada.sync().await;

    let folder = ada.at("Rigging").await;
    for (name, text) in [("txt", TEXT.to_owned()), ("bin", TEXT.repeat(40_000))] {
        let source = Source::Bytes(text.into_bytes());
        ada.documents.create(folder, &format!("{NAME}.{name}"), source).await.unwrap();
    }
    ada.documents.make_folder(folder, &format!("{NAME} folder")).await.unwrap();
    for name in ["lost-answer", "portal", "500", "truncate", "401-transient", "duplicate", "drop-before", "503"] {
        town.tenant.play(Fault { retry_after: Some(1), after_bytes: Some(30), ..Fault::named(name).times(2) }).unwrap();
        said.push(format!("{:?}", ada.sync().await));
        town.clock.forward(Duration::from_secs(60));
    }
    town.tenant.entra().expire_access_tokens();
    for _ in 0..10 {
        said.push(format!("{:?}", ada.sync().await));
        town.clock.forward(Duration::from_secs(120));
    }
    assert!(ada.outbox.list().await.unwrap().is_empty(), "the day ends well");
    town.noor_edits(&format!("Rigging/{NAME}.txt"), "canary words of a colleague");
    let path = format!("{PLANS}/Rigging/{NAME}.txt");
    let item = ada.documents.at_path(&path).await.unwrap();
    ada.documents.save(item, None, Source::Bytes(format!("{TEXT}, changed").into())).await.unwrap();
    for _ in 0..3 {
        ada.sync().await;
        town.clock.forward(Duration::from_secs(120));
    }
    ada.documents.fetch(item).await.unwrap();
    let opened = ada.documents.open(item).await.unwrap();

    for refused in [
        ada.documents.at_path(&format!("{path}/{NAME}")).await.err(),
        ada.documents.make_folder(folder, &format!("{NAME}:")).await.err(),
        ada.documents.create(folder, NAME, Source::File(town.desk().join(NAME))).await.err(),
        ada.documents.create(folder, &format!("{NAME}.bin"), Source::Bytes(vec![])).await.err(),
    ] {
        let error = refused.expect("this is refused");
        said.push(format!("{error} {error:?}"));
    }
    said.push(format!("{:?} {:?} {:?} {:?}", ada.engine, ada.documents, ada.outbox, opened.content));
    ada.engine.suspend().await.unwrap();
    said
}

#[tokio::test(start_paused = true)]
async fn no_token_key_address_name_or_word_is_ever_logged_or_printed() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let town = Town::with_files(11, 200);
    let home = town.home("ada");
    let heard = Arc::new(Mutex::new(BTreeSet::new()));
    let said = bad_day(&town, &home, &heard).await;

    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("DEBUG musette_core::http"), "the log is on: {logged}");
    let password = town.tenant.people().into_iter().find(|person| person.login == ADA).unwrap().password;
    let mut secrets = heard.lock().unwrap().clone();
    assert!(secrets.iter().any(|secret| secret.starts_with(CONTENT)), "addresses were heard");
    assert!(secrets.len() > 10, "tokens were heard: {}", secrets.len());
    secrets.extend([NAME.to_owned(), "canary words".to_owned(), password]);
    for (_, key) in home.keys.everything() {
        // A key as hex, as base64, and as a list of numbers.
        let bytes = key.expose();
        secrets.insert(bytes.iter().take(12).map(|byte| format!("{byte:02x}")).collect());
        secrets.insert(format!("{:?}", &bytes[..bytes.len().min(12)]).trim_matches(['[', ']']).to_owned());
    }
    let said = said.join("\n");
    for secret in &secrets {
        for (what, text) in [("the log", &logged), ("what was printed", &said)] {
            let at = text.find(secret.as_str());
            assert_eq!(at, None, "{what} holds {secret:?}: {:?}", at.map(|at| &text[at.saturating_sub(200)..at]));
        }
    }
}

use std::sync::Arc;

use musette_tenant::{CLIENT_ID, TenantConfig};
use url::Url;

use super::*;
use crate::disk::MemoryDrive;

struct Scene {
    clock: WorldClock,
    network: Network,
    process: ProcessNetwork,
    memory: MemoryDrive,
    token: String,
    talk_token: String,
}

fn scene(seed: u64) -> Scene {
    let clock = WorldClock::new();
    let time = clock.clone();
    let tenant = Tenant::new(TenantConfig {
        base_url: API.into(),
        content_url: CONTENT.into(),
        ..TenantConfig::in_process(seed, Arc::new(move || time.now()))
    });
    let token = tenant.mint("ada.keller@rive.example").unwrap().access_token.clone();
    let talk = tenant.entra().mint_for("ada.keller@rive.example", CLIENT_ID, "https://www.yammer.com/access_as_user");
    let talk_token = talk.unwrap().access_token.clone();
    let network = Network::new(seed, tenant, clock.clone());
    let memory = MemoryDrive::new(seed);
    let process = network.of(Slot::App, &memory.start(Slot::App));
    Scene { clock, network, process, memory, token, talk_token }
}

impl Scene {
    fn change(&self, url: &str, form: &'static [u8]) -> Result<u16, TransportError> {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, format!("Bearer {}", self.talk_token).parse().unwrap());
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        let body = Bytes::from_static(form);
        let request = Outgoing { method: Method::POST, url: Url::parse(url).unwrap(), headers, body };
        let mut timeline = self.clock.timeline().unwrap();
        self.clock.run(&mut timeline, async { Ok(self.process.exchange(request).await?.status.as_u16()) })
    }

    fn ask(&self, url: &str) -> Result<(u16, Result<Vec<u8>, TransportError>), TransportError> {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, format!("Bearer {}", self.token).parse().unwrap());
        let request = Outgoing { method: Method::GET, url: Url::parse(url).unwrap(), headers, body: Bytes::new() };
        let mut timeline = self.clock.timeline().unwrap();
        self.clock.run(&mut timeline, async {
            let answer = self.process.exchange(request).await?;
            let status = answer.status.as_u16();
            let pieces: Vec<Result<Bytes, TransportError>> = answer.body.collect().await;
            let body = pieces.into_iter().collect::<Result<Vec<_>, _>>().map(|pieces| pieces.concat());
            Ok((status, body))
        })
    }
}

const DRIVE: &str = "https://api.tenant.example/v1.0/me/drive";

#[test]
fn in_clear_weather_the_tenant_answers() {
    let scene = scene(1);
    let (status, body) = scene.ask(DRIVE).unwrap();
    assert_eq!(status, 200);
    assert!(String::from_utf8(body.unwrap()).unwrap().contains("quota"));
    assert!(scene.network.counts().is_empty() && scene.network.leaks().is_empty());
}

#[test]
fn each_weather_is_what_it_says() {
    let scene = scene(1);
    scene.network.set_weather(Weather::Offline);
    assert!(matches!(scene.ask(DRIVE), Err(TransportError::NotConnected(_))));
    scene.network.set_weather(Weather::Portal);
    for _ in 0..10 {
        let (status, body) = scene.ask(DRIVE).unwrap();
        assert!(status == 302 || body.unwrap().starts_with(b"<!DOCTYPE html>"));
    }
    scene.network.set_weather(Weather::ClearUntil(scene.clock.now() + 30_000));
    assert_eq!(scene.ask(DRIVE).unwrap().0, 200);
    scene.clock.pass(Duration::from_secs(31));
    assert!(scene.ask(DRIVE).is_err());
    assert!(scene.ask("https://portal.airport.example/login").is_err());
}

#[test]
fn rough_weather_brings_every_fault_and_repeats_from_its_seed() {
    let run = |seed| {
        let scene = scene(seed);
        scene.network.set_weather(Weather::Rough(100));
        for _ in 0..400 {
            let _ = scene.ask(DRIVE);
        }
        (scene.network.counts(), scene.network.take_log(), scene.clock.now())
    };
    let (counts, log, now) = run(5);
    assert_eq!(counts.len(), 14, "{counts:?}");
    assert_eq!((counts, log, now), run(5));
    assert_ne!(run(6).1, run(5).1);
}

#[test]
fn a_token_on_its_way_elsewhere_is_seen() {
    let scene = scene(1);
    let _ = scene.ask("https://content.tenant.example/download/x");
    let _ = scene.ask("https://elsewhere.example/");
    assert_eq!(scene.network.leaks().len(), 2);
}

#[test]
fn a_process_that_has_ended_sends_nothing() {
    let scene = scene(1);
    scene.memory.kill(Slot::App);
    assert!(matches!(scene.ask(DRIVE), Err(TransportError::NotConnected(_))));
    assert_eq!(scene.network.requests(), 0);
}

#[test]
fn what_the_tenant_has_done_is_told_although_its_answer_is_lost_and_what_it_refused_is_not() {
    let scene = scene(3);
    let group = scene.network.tenant.communities()[0].1;
    let form: &[u8] = format!("body=The+gate+opens&group_id={group}").leak().as_bytes();
    scene.network.set_weather(Weather::Rough(100));
    let mut answered = 0;
    for _ in 0..60 {
        let came = scene.change(&format!("{API}/api/v1/messages.json"), form);
        answered += usize::from(came == Ok(201));
    }
    let (told, there) = (scene.network.take_journal(), scene.network.tenant.count_posts("The gate opens"));
    assert!(scene.network.counts().contains_key("lost answer") && there > answered, "{there} of {answered}");
    assert_eq!(told.len(), there);
    assert!(told.iter().all(|effect| effect.field("body").as_deref() == Some("The gate opens")));
    assert!(scene.network.take_journal().is_empty(), "each is told once");
}

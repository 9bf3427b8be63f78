//! What a fault of the network does to one request.

use http::Method;
use serde::{Deserialize, Serialize};

use super::Faults;
use crate::graph::reply::{Load, Refusal, Reply};

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Signing in and refreshing.
    Token,
    /// Children, delta, search.
    Listing,
    /// Reading anything else.
    Read,
    /// Making, renaming, moving, deleting, copying.
    Change,
    /// Sending contents: PUT, opening a session, fragments.
    Upload,
    /// Fetching contents: the redirect and the bytes.
    Download,
    /// Looking how a copy goes.
    Monitor,
}

/// Which of the two origins a request went to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Sign-in, Graph, Engage.
    Api,
    /// Contents.
    Content,
}

/// What is known about a request before it is answered.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Where it went.
    pub origin: Origin,
    /// How.
    pub method: Method,
    /// The path, without its query.
    pub path: String,
    /// What for.
    pub class: Class,
}

impl Facts {
    /// Sorts a request into its class.
    pub fn of(origin: Origin, method: &Method, path: &str) -> Self {
        let reads = *method == Method::GET || *method == Method::HEAD;
        let ends = |end: &str| path.trim_end_matches('/').ends_with(end);
        let class = match origin {
            Origin::Content if path.starts_with("/upload/") => Class::Upload,
            Origin::Content if path.starts_with("/monitor/") => Class::Monitor,
            Origin::Content => Class::Download,
            Origin::Api if !crate::door::is_service(path) => Class::Token,
            Origin::Api if path.starts_with("/v4/") || ends("/pending_attachments") => Class::Upload,
            Origin::Api if path.starts_with("/api/v1/messages") && reads => Class::Listing,
            Origin::Api if ends("/content") && reads => Class::Download,
            Origin::Api if ends("/content") || ends("createUploadSession") => Class::Upload,
            Origin::Api if reads && (ends("/children") || path.contains("delta") || path.contains("search(")) => {
                Class::Listing
            }
            Origin::Api if reads => Class::Read,
            Origin::Api => Class::Change,
        };
        Self { origin, method: method.clone(), path: path.to_owned(), class }
    }
}

/// What is to happen to a request.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Wait so long before anything.
    pub delay_ms: u64,
    /// Cut before it is taken.
    pub cut: bool,
    /// Answer this instead.
    pub instead: Option<Reply>,
    /// Take it twice.
    pub twice: bool,
    /// Cut after it was taken.
    pub lose: bool,
    /// Cut the body after so many bytes.
    pub truncate: Option<u64>,
    /// What happened, for the log.
    pub names: Vec<String>,
}

const PAGE: &str = "<!DOCTYPE html><html><head><title>Airport Free Wi-Fi</title></head><body><h1>Welcome</h1>\
<form action=\"http://wifi.airport.example/login\"><button>Accept and connect</button></form></body></html>";
const PROXY: &str = "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr>\
<center>proxy</center></body></html>";

fn html(status: u16, text: &str) -> Reply {
    let mut reply = Reply::empty(http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::OK));
    reply.load = Load::Text("text/html; charset=utf-8", text.to_owned());
    reply
}

impl Faults {
    /// What happens to a request; uses up what happens. `now` dates the refusals.
    pub fn verdict(&mut self, facts: &Facts, request_id: &str, now: i64) -> Verdict {
        let mut verdict = Verdict::default();
        let ids: Vec<u64> = self.playing.iter().map(|playing| playing.id).collect();
        for id in ids {
            let Some(at) = self.playing.iter().position(|playing| playing.id == id) else { continue };
            let playing = &self.playing[at];
            let fault = playing.fault.clone();
            let turn = playing.happened;
            if !fault.fits(facts) || !applies(&fault.name, facts) || !self.chance(fault.percent) {
                continue;
            }
            // Each service refuses in its own form.
            let of_engage = facts.origin == Origin::Api && crate::engage::is_engage(&facts.path);
            let refusal = |refusal: Refusal| {
                let played = || crate::engage::reply::played(&refusal);
                Some(if of_engage { played() } else { refusal.reply(request_id, None, now) })
            };
            let after = fault.retry_after.unwrap_or(2).to_string();
            let busy = || {
                Refusal::of(503, "serviceNotAvailable", "The service is not available.")
                    .with("retry-after", after.clone())
            };
            let transient = || Refusal::of(401, "unauthenticated", "Unable to initialize RPS");
            let gateway = || html(504, "<html><body><h1>504 Gateway Time-out</h1></body></html>");
            let malware =
                || Refusal::of(403, "malwareDetected", "Malware detected.").with("x-virus-infected", "EICAR_Test");
            match fault.name.as_str() {
                "offline" | "airplane" | "drop-before" => verdict.cut = true,
                "portal" => verdict.instead = Some(html(200, PAGE)),
                "portal-redirect" => {
                    verdict.instead = Some(html(302, "").with("location", "http://wifi.airport.example/login"));
                }
                "lost-answer" | "hard-case-47" => verdict.lose = true,
                "truncate" => verdict.truncate = Some(fault.after_bytes.unwrap_or(100)),
                "delay" => verdict.delay_ms += fault.delay_ms.unwrap_or(1_000),
                "duplicate" => verdict.twice = true,
                "429" => {
                    let refused = Refusal::of(429, "activityLimitReached", "Too many requests")
                        .with("retry-after", after.clone());
                    verdict.instead = refusal(refused);
                }
                "503" => verdict.instead = refusal(busy()),
                "500" => {
                    verdict.instead =
                        refusal(Refusal::of(500, "generalException", "General exception while processing"))
                }
                "403" => verdict.instead = refusal(Refusal::of(403, "accessDenied", "Access denied")),
                "504" => verdict.instead = Some(gateway()),
                "proxy-404" => verdict.instead = Some(html(404, PROXY)),
                "401-transient" => verdict.instead = refusal(transient()),
                "engage-401-issuers" => verdict.instead = Some(crate::engage::reply::untrusted()),
                "malware-403" => verdict.instead = refusal(malware()),
                "hard-case-23" => {
                    verdict.instead = Some(if turn.is_multiple_of(2) { gateway() } else { html(404, PROXY) })
                }
                "hard-case-24" if turn.is_multiple_of(2) => verdict.instead = refusal(malware()),
                "hard-case-24" => verdict.instead = Some(html(200, PAGE)),
                "hard-case-25" if turn.is_multiple_of(2) => verdict.instead = refusal(busy()),
                "hard-case-25" => verdict.instead = refusal(transient()),
                name => match name.strip_prefix("aadsts-").and_then(|code| code.parse().ok()) {
                    Some(code) => {
                        let body = crate::entra::played(code, request_id, now);
                        verdict.instead = Some(Reply::json(http::StatusCode::BAD_REQUEST, body));
                    }
                    None => continue,
                },
            }
            verdict.names.push(fault.name.clone());
            self.use_up(at);
        }
        verdict
    }
}

fn applies(name: &str, facts: &Facts) -> bool {
    match name {
        "hard-case-23" => facts.class == Class::Listing,
        "malware-403" | "hard-case-24" => facts.origin == Origin::Content && facts.class == Class::Download,
        "engage-401-issuers" => facts.origin == Origin::Api && crate::engage::is_engage(&facts.path),
        name if name.starts_with("aadsts-") => {
            facts.class == Class::Token && facts.method == Method::POST && facts.path.ends_with("/token")
        }
        "hard-case-47" => facts.class == Class::Token && facts.method == Method::POST,
        "401-transient" | "hard-case-25" => facts.origin == Origin::Api && facts.class != Class::Token,
        _ => true,
    }
}

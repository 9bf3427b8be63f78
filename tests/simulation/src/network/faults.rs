//! What can happen to one request, by name.

use bytes::Bytes;
use http::Method;

use super::{API, CONTENT};
use crate::chance::Chance;

/// Where a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Graph.
    Api,
    /// To Do and Planner, at Graph.
    Tasks,
    /// Engage.
    Talk,
    /// The sign-in service.
    SignIn,
    /// The host of uploads and downloads.
    Content,
    /// Somewhere that is not the tenant.
    Elsewhere,
}

impl Place {
    /// By host and path.
    pub fn of(host: &str, path: &str) -> Place {
        if CONTENT.ends_with(host) && !host.is_empty() {
            Place::Content
        } else if !API.ends_with(host) || host.is_empty() {
            Place::Elsewhere
        } else if musette_tenant::engage::is_engage(path) {
            Place::Talk
        } else if path.contains("/todo/") || path.contains("/planner/") {
            Place::Tasks
        } else if musette_tenant::door::is_service(path) {
            Place::Api
        } else {
            Place::SignIn
        }
    }
}

/// A mishap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// There is no network.
    Offline,
    /// The connection breaks before the request arrives, which the client cannot know.
    DropBefore,
    /// The request takes effect, and its answer is lost.
    LostAnswer,
    /// The request arrives late.
    Delay,
    /// The answer is made now and arrives after others that were asked for later.
    LateAnswer,
    /// The request arrives twice.
    Duplicate,
    /// 429 with Retry-After.
    Throttled,
    /// 503 with Retry-After.
    Busy,
    /// 500, 502 or 504 with a page of some machine in between; the request did not arrive.
    Gateway,
    /// 504 although the request took effect.
    GatewayAfter,
    /// 200 with a portal's page.
    PortalPage,
    /// 302 to a portal.
    PortalRedirect,
    /// A proxy's own 404.
    Proxy,
    /// The answer's body ends in the middle.
    Truncated,
    /// 401 though the token is good.
    Transient401,
    /// A whole enumeration from which most is missing: well-formed, and wrong.
    ShortEnumeration,
    /// The answer is made now and held up until other things have happened to what it speaks of.
    HeldAnswer,
}

impl Fault {
    /// For counts and logs.
    pub const fn name(self) -> &'static str {
        match self {
            Fault::Offline => "offline",
            Fault::DropBefore => "drop before",
            Fault::LostAnswer => "lost answer",
            Fault::Delay => "delay",
            Fault::LateAnswer => "late answer",
            Fault::Duplicate => "duplicate",
            Fault::Throttled => "429",
            Fault::Busy => "503",
            Fault::Gateway => "5xx",
            Fault::GatewayAfter => "504 after the effect",
            Fault::PortalPage => "portal page",
            Fault::PortalRedirect => "portal redirect",
            Fault::Proxy => "proxy's 404",
            Fault::Truncated => "truncation",
            Fault::Transient401 => "transient 401",
            Fault::ShortEnumeration => "short enumeration",
            Fault::HeldAnswer => "held answer",
        }
    }

    /// Whether it can happen there.
    fn fits(self, place: Place, method: &Method) -> bool {
        match self {
            Fault::Throttled | Fault::Busy => matches!(place, Place::Api | Place::Tasks | Place::Talk | Place::Content),
            Fault::Transient401 => matches!(place, Place::Api | Place::Tasks | Place::Talk),
            Fault::ShortEnumeration | Fault::HeldAnswer => place == Place::Api,
            // Nobody between a client and an authority repeats a POST of a one-time code; and a post, or a new task, has no key by
            // which a server could tell that it was repeated, so that no client could do anything about it. A change of a task
            // names its tag.
            Fault::Duplicate => match place {
                Place::SignIn | Place::Talk => *method == Method::GET,
                Place::Tasks => *method != Method::POST,
                Place::Api | Place::Content | Place::Elsewhere => true,
            },
            _ => true,
        }
    }
}

const IN_ROUGH_WEATHER: [(u64, Fault); 14] = [
    (10, Fault::DropBefore),
    (14, Fault::LostAnswer),
    (8, Fault::Delay),
    (12, Fault::LateAnswer),
    (6, Fault::Duplicate),
    (8, Fault::Throttled),
    (8, Fault::Busy),
    (6, Fault::Gateway),
    (8, Fault::GatewayAfter),
    (8, Fault::PortalPage),
    (4, Fault::PortalRedirect),
    (6, Fault::Proxy),
    (8, Fault::Truncated),
    (6, Fault::Transient401),
];

/// One of the mishaps that fit.
pub fn draw(chance: &mut Chance, place: Place, method: &Method) -> Option<Fault> {
    let fitting: Vec<(u64, Fault)> =
        IN_ROUGH_WEATHER.into_iter().filter(|(_, fault)| fault.fits(place, method)).collect();
    chance.weighted(&fitting)
}

/// An enumeration's page with only its first item left; `None` when it is no such page.
pub fn without_most(page: &Bytes) -> Option<Bytes> {
    let mut json: serde_json::Value = serde_json::from_slice(page).ok()?;
    let items = json.get_mut("value")?.as_array_mut()?;
    items.truncate(1);
    Some(Bytes::from(json.to_string()))
}

//! Where requests may go.
//!
//! A token goes only to the origins of its own resource. A request without token may go to any HTTPS host by name or
//! public address; a private address (loopback, link-local, RFC 1918, unique local, `localhost`) only when one of the
//! account's own origins is private too. Plain HTTP is for loopback alone, under the same rule. User names and
//! passwords in addresses are refused.
//!
//! Limit: this looks at addresses as they are written. A public name that resolves to a private address passes here;
//! TLS is what stops it (nobody there has that name's certificate).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use super::Resource;
use crate::model::{Failure, Later};

/// The origins of the account's own services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    own: Vec<(Resource, url::Origin)>,
    private: bool,
}

impl Origins {
    /// An account whose Graph is at this address (only the origin counts).
    pub fn of_graph(graph: &Url) -> Origins {
        Origins::default().and(Resource::Graph, graph)
    }

    /// One more origin.
    #[must_use]
    pub fn and(mut self, resource: Resource, base: &Url) -> Origins {
        if safe_scheme(base) {
            self.private |= is_private(base);
            self.own.push((resource, base.origin()));
        }
        self
    }

    /// Whether the token of `resource` may go to `url`.
    pub fn may_carry_token(&self, resource: Resource, url: &Url) -> bool {
        plausible(url) && self.own.contains(&(resource, url.origin()))
    }

    /// Whether `url` lies on one of the account's own origins.
    ///
    /// # Errors
    /// [`Later::Unproven`]: the account's services do not name other hosts in their links.
    pub fn check(&self, url: &Url) -> Result<(), Failure> {
        let origin = url.origin();
        if plausible(url) && self.own.iter().any(|(_, own)| *own == origin) {
            Ok(())
        } else {
            Err(Failure::later(Later::Unproven))
        }
    }

    /// Whether a request without token may go to `url`.
    pub fn may_go_bare(&self, url: &Url) -> bool {
        plausible(url) && (self.private || !is_private(url))
    }
}

fn plausible(url: &Url) -> bool {
    safe_scheme(url) && url.username().is_empty() && url.password().is_none()
}

/// HTTPS, or plain HTTP on loopback.
fn safe_scheme(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.host().is_some(),
        "http" => is_loopback(url),
        _ => false,
    }
}

/// Whether the address is this machine itself.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback() || ip.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback()),
        Some(Host::Domain(name)) => is_localhost(name),
        None => false,
    }
}

fn is_localhost(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => is_private_address(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => is_private_address(IpAddr::V6(ip)),
        Some(Host::Domain(name)) => is_localhost(name) || name.trim_end_matches('.').ends_with(".local"),
        None => true,
    }
}

fn is_private_address(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => embedded_v4(ip).map_or_else(|| is_private_v6(ip), is_private_v4),
    }
}

/// The IPv4 address that an IPv6 address stands for (mapped, or behind the well-known NAT64 prefix).
fn embedded_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = ip.segments();
    let low = Ipv4Addr::from((u32::from(segments[6]) << 16) | u32::from(segments[7]));
    let nat64 = segments[..6] == [0x64, 0xff9b, 0, 0, 0, 0];
    if nat64 { Some(low) } else { ip.to_ipv4_mapped() }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_unspecified()
        || ip.is_broadcast()
        || ip.is_multicast()
        || a == 0
        || (a == 100 && (64..128).contains(&b))
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    ip.is_loopback() || ip.is_unspecified() || ip.is_multicast() || ip.is_unique_local() || ip.is_unicast_link_local()
}

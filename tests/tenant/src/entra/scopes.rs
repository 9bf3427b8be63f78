//! Scopes, and the resource that each one belongs to.
//!
//! Promises that a request for tokens names one resource, as the real service asks: Graph or Yammer. Scopes without a
//! resource in front are Graph's. Two resources in one token request, or a name of no known form, are refused
//! (70011); an authorize request may name several, and the code then serves the first.
//!
//! Whoever signs in consents to whatever is asked: a narrower consent is played with `Revocation::ConsentMissing`, or for one scope with
//! `Entra::withhold`.

use serde::{Deserialize, Serialize};

/// What a token may be presented to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Audience {
    /// Microsoft Graph: files, sites, people, mail.
    Graph,
    /// Viva Engage, under the name its wire still has.
    Yammer,
}

impl Audience {
    /// The `aud` claim of a token for it.
    pub(super) const fn resource(self) -> &'static str {
        match self {
            Self::Graph => "https://graph.microsoft.com",
            Self::Yammer => "https://www.yammer.com",
        }
    }
}

/// The scopes of one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) audience: Audience,
    /// The resource's scopes without the resource: `Files.ReadWrite`.
    pub(super) names: Vec<String>,
    /// The same as the client wrote them, with `openid`, `profile` and `email`: what the answer's `scope` says.
    pub(super) said: Vec<String>,
    /// Whether an id token was asked for.
    pub(super) openid: bool,
}

const OF_THE_PERSON: [&str; 4] = ["openid", "profile", "email", "offline_access"];
const GRAPH_HOSTS: [&str; 5] = [
    "https://graph.microsoft.com",
    "https://graph.microsoft.us",
    "https://dod-graph.microsoft.us",
    "https://microsoftgraph.chinacloudapi.cn",
    "00000003-0000-0000-c000-000000000000",
];
const YAMMER_HOSTS: [&str; 4] = [
    "https://www.yammer.com",
    "https://api.yammer.com",
    "https://engage.cloud.microsoft",
    "00000005-0000-0ff1-ce00-000000000000",
];
const ALL_OF_GRAPH: [&str; 7] = [
    "User.Read",
    "User.ReadBasic.All",
    "People.Read",
    "Files.ReadWrite.All",
    "Sites.ReadWrite.All",
    "Mail.ReadWrite",
    "Tasks.ReadWrite",
];
const ALL_OF_YAMMER: [&str; 1] = ["access_as_user"];

/// Reads a token request's scopes; the error is the one scope at fault.
pub(super) fn of_a_token(scope: &str, base: &str) -> Result<Wanted, String> {
    collect(scope, base, SecondResource::Refuse)
}

/// Reads an authorize request's scopes, keeping the first resource's.
pub(super) fn of_a_code(scope: &str, base: &str) -> Result<Wanted, String> {
    collect(scope, base, SecondResource::LeaveOut)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SecondResource {
    Refuse,
    LeaveOut,
}

fn collect(scope: &str, base: &str, second: SecondResource) -> Result<Wanted, String> {
    let mut wanted = Wanted { audience: Audience::Graph, names: Vec::new(), said: Vec::new(), openid: false };
    let mut settled = None;
    for one in scope.split_whitespace() {
        if OF_THE_PERSON.contains(&one) {
            wanted.openid |= one == "openid";
            // The real answer does not list offline_access: the refresh token says it.
            if one != "offline_access" {
                wanted.said.push(one.to_owned());
            }
            continue;
        }
        let (audience, name) = resource_of(one, base).ok_or_else(|| one.to_owned())?;
        if *settled.get_or_insert(audience) != audience {
            if second == SecondResource::Refuse {
                return Err(one.to_owned());
            }
            continue;
        }
        wanted.said.push(one.to_owned());
        if name == ".default" {
            let all: &[&str] = match audience {
                Audience::Graph => &ALL_OF_GRAPH,
                Audience::Yammer => &ALL_OF_YAMMER,
            };
            wanted.names.extend(all.iter().map(|&known| known.to_owned()));
        } else {
            wanted.names.push(name.to_owned());
        }
    }
    wanted.audience = settled.unwrap_or(Audience::Graph);
    Ok(wanted)
}

fn resource_of<'a>(scope: &'a str, base: &str) -> Option<(Audience, &'a str)> {
    let Some((resource, name)) = scope.rsplit_once('/') else {
        return is_a_name(scope).then_some((Audience::Graph, scope));
    };
    // `https://graph.microsoft.com//.default` is written with two slashes when the resource itself ends in one.
    let resource = resource.trim_end_matches('/');
    let same = |known: &str| known.eq_ignore_ascii_case(resource);
    let audience = if GRAPH_HOSTS.iter().any(|known| same(known)) || resource.eq_ignore_ascii_case(base) {
        Audience::Graph
    } else if YAMMER_HOSTS.iter().any(|known| same(known)) {
        Audience::Yammer
    } else {
        return None;
    };
    (is_a_name(name)).then_some((audience, name))
}

/// A permission's name has letters, digits, dots, hyphens and underscores, and is not endless.
fn is_a_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 120
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        && name.bytes().any(|byte| byte.is_ascii_alphabetic())
}

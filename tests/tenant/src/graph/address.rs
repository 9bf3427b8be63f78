//! What a request's path means.
//!
//! Promises to understand every form that clients of Graph were seen to send: drives by `%21`, items by id or by path, with and
//! without the closing colon, with escaped slashes, with a slash at the end, with keys in parentheses, delta as a segment or as a
//! function. It knows
//! no item: it only takes the path apart. A path is decoded once and as a whole, because a name cannot hold a colon or a slash.

/// Which site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SiteRef {
    /// The root site.
    Root,
    /// `host,guid,guid`, or the host alone.
    Id(String),
    /// `host:/sites/name`.
    Path(String),
}

/// Which drive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DriveRef {
    /// The caller's OneDrive.
    Mine,
    /// Another person's.
    Of(String),
    /// By id.
    Id(String),
    /// A site's first library.
    SiteDefault(SiteRef),
}

/// Where a path starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRef {
    /// An item's id, `root`, or `special/` and the name of a special folder.
    pub id: String,
    /// Names from there, decoded.
    pub path: Vec<String>,
}

/// Of whom tasks of plans are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// `/me/planner`.
    Mine,
    /// `/users/{id}/planner`.
    Person(String),
    /// `/groups/{id}/planner`.
    Group(String),
    /// `/planner`.
    All,
}

/// What a request is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// `/me`, `/users/{id}`, and what lies below that is no drive.
    Person(Option<String>, String),
    /// `/users`.
    People,
    /// `/users/$count`.
    PeopleCount,
    /// `/me/drives`, `/sites/{id}/drives`, `/users/{id}/drives`.
    Drives(Option<SiteRef>, Option<String>),
    /// `/me/followedSites`.
    FollowedSites,
    /// `/sites`.
    Sites,
    /// `/sites/{id}`.
    Site(SiteRef),
    /// What lies below a site and is no drive: `lists/...`, `sites`.
    SitePart(SiteRef, String),
    /// A drive itself.
    Drive(DriveRef),
    /// `/drives/{id}/{action}` that is about no item (`recent`, `sharedWithMe`, `search(...)`).
    DriveAction(DriveRef, String),
    /// An item, or an action on it (`children`, `content`, empty for the item itself).
    Item(DriveRef, ItemRef, String),
    /// `/shares/{id}/...`.
    Share(String, String),
    /// `/$batch`.
    Batch,
    /// `/search/query`.
    Search,
    /// `/me/todo/...`, `/users/{id}/todo/...`.
    Todo(Option<String>, String),
    /// `/planner/...`, and what of it is somebody's.
    Planner(Whose, String),
    /// `/organization`.
    Organization,
    /// Nothing known; the first unknown segment.
    Unknown(String),
}

/// Undoes percent-encoding; what is no valid encoding stays as it is.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match (bytes[at], code.and_then(|code| u8::from_str_radix(code, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Percent-encodes a path's names, slashes between them.
pub fn encode_path(names: &[String]) -> String {
    names.iter().map(|name| encode(name)).collect::<Vec<_>>().join("/")
}

/// Percent-encodes one segment.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~!$'()*,@&=+".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn head(text: &str) -> (&str, &str) {
    text.split_once('/').unwrap_or((text, ""))
}

/// Collections whose members may be written with their key in parentheses: `drives('b!x')`, as `@odata.context` does.
const COLLECTIONS: [&str; 17] = [
    "photos",
    "tasks",
    "plans",
    "buckets",
    "checklistItems",
    "linkedResources",
    "drives",
    "items",
    "children",
    "users",
    "sites",
    "shares",
    "lists",
    "versions",
    "permissions",
    "columns",
    "thumbnails",
];

/// Writes keys in parentheses as segments. Between two colons stand names of files, which may look like anything.
fn with_plain_keys(path: &str) -> String {
    let segment = |text: &str| {
        let key = text.split_once("('").and_then(|(name, key)| Some((name, key.strip_suffix("')")?)));
        match key {
            Some((name, key)) if COLLECTIONS.contains(&name) => format!("{name}/{}", key.replace("''", "'")),
            _ => text.to_owned(),
        }
    };
    let part = |(at, text): (usize, &str)| {
        if at % 2 == 1 { text.to_owned() } else { text.split('/').map(segment).collect::<Vec<_>>().join("/") }
    };
    path.split(':').enumerate().map(part).collect::<Vec<_>>().join(":")
}

/// Takes a path (after `/v1.0/`, still encoded) apart.
pub fn parse(raw: &str) -> Address {
    let decoded = with_plain_keys(&decode(raw));
    let path = decoded.trim_matches('/');
    let (first, rest) = head(path);
    match first {
        "me" => person(None, rest),
        "users" if rest.is_empty() => Address::People,
        "users" if rest == "$count" => Address::PeopleCount,
        "users" => {
            let (id, rest) = head(rest);
            person(Some(id.to_owned()), rest)
        }
        "drives" if rest.is_empty() => Address::Drives(None, None),
        "drives" => {
            let (id, rest) = head(rest);
            drive(DriveRef::Id(id.to_owned()), rest)
        }
        "drive" => drive(DriveRef::Mine, rest),
        "sites" if rest.is_empty() => Address::Sites,
        "sites" => site(rest),
        "shares" => {
            let (id, rest) = head(rest);
            Address::Share(id.to_owned(), rest.to_owned())
        }
        "$batch" => Address::Batch,
        "search" if rest == "query" || rest == "microsoft.graph.query" => Address::Search,
        "planner" => Address::Planner(Whose::All, rest.to_owned()),
        "groups" => match rest.split_once("/planner/") {
            Some((id, rest)) if !id.contains('/') => Address::Planner(Whose::Group(id.to_owned()), rest.to_owned()),
            _ => Address::Unknown(first.to_owned()),
        },
        "organization" if rest.is_empty() => Address::Organization,
        other => Address::Unknown(other.to_owned()),
    }
}

fn person(id: Option<String>, rest: &str) -> Address {
    let (first, below) = head(rest);
    match first {
        "drive" => drive(id.map_or(DriveRef::Mine, DriveRef::Of), below),
        "drives" if below.is_empty() => Address::Drives(None, id),
        "drives" => {
            let (drive_id, below) = head(below);
            drive(DriveRef::Id(drive_id.to_owned()), below)
        }
        "todo" => Address::Todo(id, below.to_owned()),
        "planner" => Address::Planner(id.map_or(Whose::Mine, Whose::Person), below.to_owned()),
        "followedSites" => Address::FollowedSites,
        _ => Address::Person(id, rest.to_owned()),
    }
}

fn site(rest: &str) -> Address {
    let (site, below) = match rest.split_once(":/") {
        Some((host, path)) if !host.contains('/') => match path.split_once(':') {
            Some((path, below)) => (SiteRef::Path(path.trim_matches('/').to_owned()), below.trim_start_matches('/')),
            None => (SiteRef::Path(path.trim_matches('/').to_owned()), ""),
        },
        _ => {
            let (id, below) = head(rest);
            let id = id.trim_end_matches(':');
            (if id == "root" { SiteRef::Root } else { SiteRef::Id(id.to_owned()) }, below)
        }
    };
    let whole = below;
    let (first, below) = head(below);
    match first {
        "" => Address::Site(site),
        "drive" => drive(DriveRef::SiteDefault(site), below),
        "drives" if below.is_empty() => Address::Drives(Some(site), None),
        "drives" => {
            let (id, below) = head(below);
            drive(DriveRef::Id(id.to_owned()), below)
        }
        _ => Address::SitePart(site, whole.to_owned()),
    }
}

fn drive(drive: DriveRef, rest: &str) -> Address {
    if rest.is_empty() {
        return Address::Drive(drive);
    }
    if let Some(special) = rest.strip_prefix("special/") {
        let (mut item, action) = item(special);
        item.id = format!("special/{}", item.id);
        return Address::Item(drive, item, action);
    }
    let rest = match rest.strip_prefix("items/") {
        Some(rest) => rest,
        None if rest == "root" || rest.starts_with("root/") || rest.starts_with("root:") => rest,
        None => return Address::DriveAction(drive, rest.to_owned()),
    };
    let (item, action) = item(rest);
    Address::Item(drive, item, action)
}

/// Takes `root:/a/b:/children` and the like apart.
pub fn item(rest: &str) -> (ItemRef, String) {
    let end = rest.find(['/', ':']).unwrap_or(rest.len());
    let id = rest[..end].to_owned();
    let after = &rest[end..];
    let Some(path) = after.strip_prefix(':') else {
        return (ItemRef { id, path: Vec::new() }, after.trim_matches('/').to_owned());
    };
    let (path, action) = path.split_once(':').unwrap_or((path, ""));
    let names = path.split('/').filter(|name| !name.is_empty() && *name != ".").map(str::to_owned).collect();
    (ItemRef { id, path: names }, action.trim_matches('/').to_owned())
}

/// An action that may be written as a function: `delta`, `delta()`, `microsoft.graph.delta(token='x')`.
/// Gives the bare name and the quoted argument.
pub fn function(action: &str) -> (&str, Option<String>) {
    let action = action.strip_prefix("microsoft.graph.").unwrap_or(action);
    let Some((name, arguments)) = action.split_once('(') else { return (action, None) };
    let inside = arguments.trim_end_matches(')');
    let value = inside.split_once('=').map_or(inside, |(_, value)| value).trim();
    let unquoted = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\'')).unwrap_or(value);
    let argument = (!unquoted.is_empty()).then(|| unquoted.replace("''", "'"));
    (name, argument)
}

//! Sharing: links to items, people who were let in, and opening an item by a link or by its address.
//!
//! Promises: a link of a kind and scope is made once (201, then 200); an invitation gives each person a permission of her own; what
//! was shared with a person can be read, or changed where the permission says so, with everything that lies in it, though the
//! drive is not hers; what has expired or was taken back opens nothing. A sharing id is `u!` and an address in base64url: of a link,
//! or an item's own `webUrl`. With `Prefer: redeemSharingLink` whoever opened a link keeps the access.

use base64::Engine as _;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::address::{self, ItemRef};
use super::item::identity;
use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State, on_item, time};
use crate::world::HOST;
use crate::world::drive::Item;

/// What a permission allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Looking.
    Read,
    /// Changing too.
    Write,
}

impl Role {
    fn named(name: &str) -> Option<Self> {
        match name {
            "read" | "view" | "review" => Some(Self::Read),
            "write" | "edit" | "owner" => Some(Self::Write),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// A link, as somebody asked for it.
#[derive(Clone, Debug)]
struct Link {
    kind: String,
    scope: String,
    url: String,
    protected: bool,
}

/// One permission on an item.
#[derive(Clone, Debug)]
pub struct Grant {
    id: String,
    role: Role,
    /// Who was let in by it.
    people: Vec<usize>,
    expires: Option<i64>,
    link: Option<Link>,
    /// Who has made it, and when.
    by: usize,
    made: i64,
}

impl Grant {
    fn lives(&self, now: i64) -> bool {
        self.expires.is_none_or(|moment| now < moment)
    }

    fn shown(&self, state: &State) -> Value {
        let who = |at: &usize| json!({ "user": identity(&state.world, *at) });
        let mut value = json!({ "id": self.id, "roles": [self.role.name()] });
        match &self.link {
            Some(link) => {
                value["shareId"] = json!(share_id(&link.url));
                value["hasPassword"] = json!(link.protected);
                value["link"] = json!({
                    "type": link.kind, "scope": link.scope, "webUrl": link.url, "preventsDownload": false,
                });
                value["grantedToIdentitiesV2"] = json!(self.people.iter().map(who).collect::<Vec<_>>());
            }
            None => {
                let person = self.people.first().map(who).unwrap_or_default();
                value["grantedToV2"] = person.clone();
                value["grantedTo"] = person;
            }
        }
        if let Some(moment) = self.expires {
            value["expirationDateTime"] = json!(time::text(moment));
        }
        value
    }
}

fn share_id(url: &str) -> String {
    format!("u!{}", URL_SAFE_NO_PAD.encode(url))
}

/// What a person may do with an item by what was shared with her.
pub fn role_of(state: &State, person: usize, drive: usize, index: u64, now: i64) -> Option<Role> {
    let chain = std::iter::once(index).chain(state.world.drives[drive].ancestors(index));
    let grants = chain.filter_map(|at| state.grants.get(&(drive, at))).flatten();
    grants.filter(|grant| grant.people.contains(&person) && grant.lives(now)).map(|grant| grant.role).max()
}

/// Which grants count for what an item says about its sharing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those on the item alone.
    Itself,
    /// Those on the folders that it lies in, too.
    Above,
}

/// How far the widest living grant reaches.
pub fn scope_of(state: &State, drive: usize, index: u64, reach: Reach, now: i64) -> Option<&'static str> {
    const WIDENING: [&str; 3] = ["users", "organization", "anonymous"];
    if state.grants.is_empty() {
        return None;
    }
    let above = if reach == Reach::Above { state.world.drives[drive].ancestors(index) } else { Vec::new() };
    let chain = std::iter::once(index).chain(above);
    let grants = chain.filter_map(|at| state.grants.get(&(drive, at))).flatten().filter(|grant| grant.lives(now));
    let width = |grant: &Grant| {
        let scope = grant.link.as_ref().map_or("users", |link| link.scope.as_str());
        WIDENING.iter().position(|known| *known == scope).unwrap_or(0)
    };
    grants.map(width).max().map(|widest| WIDENING[widest])
}

fn moment(body: &Value) -> Result<Option<i64>, Refusal> {
    match body.get("expirationDateTime").and_then(Value::as_str) {
        None | Some("") => Ok(None),
        Some(text) => {
            time::parse(text).map(Some).ok_or_else(|| Refusal::invalid("expirationDateTime is not a moment."))
        }
    }
}

/// `POST .../createLink`: 201 for a new one, 200 for one that is there.
pub fn create_link(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) -> Outcome {
    let item = state.item(drive, at)?;
    let body = ask.object()?;
    // What is empty is as good as left out: some clients send every member.
    let text = |name: &str| body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let kind = text("type").unwrap_or_else(|| "view".to_owned());
    let scope = text("scope").unwrap_or_else(|| "organization".to_owned());
    if !["view", "edit", "review"].contains(&kind.as_str())
        || !["anonymous", "organization", "users"].contains(&scope.as_str())
    {
        return Err(Refusal::invalid("The link's type or scope is not known."));
    }
    let expires = moment(&body)?;
    let protected = text("password").is_some();
    let known = state.grants.entry((drive, item.index)).or_default();
    let same = |grant: &&Grant| {
        let alike = |link: &Link| link.kind == kind && link.scope == scope && link.protected == protected;
        grant.lives(ask.now) && grant.expires == expires && grant.link.as_ref().is_some_and(alike)
    };
    if let Some(grant) = known.iter().find(same).cloned() {
        return Ok(Reply::ok(grant.shown(state)));
    }
    let id = state.mint_text();
    let letter = if item.is_folder() { 'f' } else { 'u' };
    let url = format!("https://{HOST}/:{letter}:/s/{id}");
    let role = Role::named(&kind).unwrap_or(Role::Read);
    let link = Some(Link { kind, scope, url, protected });
    let grant = Grant { id, role, people: Vec::new(), expires, link, by: ask.person, made: ask.now };
    let reply = Reply::json(StatusCode::CREATED, grant.shown(state));
    state.grants.entry((drive, item.index)).or_default().push(grant);
    state.world.drives[drive].note_sharing(item.index);
    Ok(reply)
}

/// `POST .../invite`: a permission for each recipient.
pub fn invite(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) -> Outcome {
    let item = state.item(drive, at)?;
    let body = ask.object()?;
    let roles = body.get("roles").and_then(Value::as_array).cloned().unwrap_or_default();
    let roles: Option<Vec<Role>> = roles.iter().map(|role| role.as_str().and_then(Role::named)).collect();
    let role = roles.and_then(|roles| roles.into_iter().max());
    let role = role.ok_or_else(|| Refusal::invalid("The roles are missing or not known."))?;
    let expires = moment(&body)?;
    let recipients = body.get("recipients").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut people = Vec::new();
    for recipient in &recipients {
        let name = ["email", "objectId", "alias"].iter().find_map(|name| recipient.get(*name)?.as_str());
        let person = name.and_then(|name| state.world.person(name));
        people
            .push(person.ok_or_else(|| {
                Refusal::invalid("One or more users could not be resolved.").inner("noResolvedUsers")
            })?);
    }
    if people.is_empty() {
        return Err(Refusal::invalid("The recipients are missing."));
    }
    let mut value = Vec::new();
    for person in people {
        let id = state.mint_text();
        let grants = state.grants.entry((drive, item.index)).or_default();
        grants.retain(|grant| grant.link.is_some() || grant.people != [person]);
        let grant = Grant { id, role, people: vec![person], expires, link: None, by: ask.person, made: ask.now };
        grants.push(grant.clone());
        value.push(grant.shown(state));
    }
    state.world.drives[drive].note_sharing(item.index);
    Ok(Reply::ok(json!({ "value": value })))
}

/// All permissions of an item: the owner's, its own, and those of the folders above it.
pub fn shown(state: &State, drive: usize, item: &Item) -> Vec<Value> {
    let known = &state.world.drives[drive];
    let owner = match (known.owner, known.site) {
        (Some(owner), _) => json!({ "user": identity(&state.world, owner) }),
        (None, site) => {
            let name = format!("{} Owners", site.map_or("", |site| state.world.sites[site].name));
            json!({ "siteGroup": { "id": "3", "displayName": name } })
        }
    };
    let mut all = vec![json!({ "id": "owner", "roles": ["owner"], "grantedToV2": owner })];
    for at in std::iter::once(item.index).chain(known.ancestors(item.index)) {
        for grant in state.grants.get(&(drive, at)).into_iter().flatten() {
            let mut value = grant.shown(state);
            if at != item.index {
                value["inheritedFrom"] = json!({ "driveId": known.id, "id": known.item_id(at) });
            }
            all.push(value);
        }
    }
    all
}

/// `.../permissions` and `.../permissions/{id}`.
pub fn permissions(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef, id: &str) -> Outcome {
    let item = state.item(drive, at)?;
    let own = (drive, item.index);
    let mine = |state: &State| state.grants.get(&own).is_some_and(|all| all.iter().any(|grant| grant.id == id));
    match (&ask.method, id) {
        (&Method::GET, "") => Ok(Reply::ok(json!({ "value": shown(state, drive, &item) }))),
        (&Method::GET, id) => {
            let found = shown(state, drive, &item).into_iter().find(|value| value["id"] == id);
            found.map(Reply::ok).ok_or_else(Refusal::not_found)
        }
        (&Method::PATCH | &Method::DELETE, "") => Err(Refusal::method()),
        (&Method::PATCH | &Method::DELETE, _) if !mine(state) => Err(Refusal::not_found()),
        (&Method::DELETE, id) => {
            state.grants.entry(own).or_default().retain(|grant| grant.id != id);
            state.world.drives[drive].note_sharing(item.index);
            Ok(Reply::empty(StatusCode::NO_CONTENT))
        }
        (&Method::PATCH, id) => {
            let body = ask.object()?;
            let role = body.get("roles").and_then(|roles| roles.get(0)?.as_str()).and_then(Role::named);
            let role = role.ok_or_else(|| Refusal::invalid("The roles are missing or not known."))?;
            let grants = state.grants.entry(own).or_default();
            let Some(grant) = grants.iter_mut().find(|grant| grant.id == id) else { return Err(Refusal::not_found()) };
            if grant.link.is_some() {
                return Err(Refusal::invalid("The role of a link cannot be changed."));
            }
            grant.role = role;
            let grant = grant.clone();
            state.world.drives[drive].note_sharing(item.index);
            Ok(Reply::ok(grant.shown(state)))
        }
        _ => Err(Refusal::method()),
    }
}

/// `sharedWithMe`: what others let the caller into.
pub fn with_me(state: &mut State, ask: &Ask) -> Outcome {
    if state.faults.take("shared-ended") {
        return Err(Refusal::not_found());
    }
    let mine = |grant: &Grant| grant.people.contains(&ask.person) && grant.lives(ask.now);
    let places: Vec<(usize, u64)> =
        state.grants.iter().filter(|(_, grants)| grants.iter().any(mine)).map(|(place, _)| *place).collect();
    let mut value = Vec::new();
    for (drive, index) in places {
        let Some(item) = state.world.drives[drive].item(index) else { continue };
        let mut remote = super::listing::full(state, ask, drive, &item);
        if let Some(members) = remote.as_object_mut() {
            members.remove(super::item::DOWNLOAD);
        }
        if let Some(grant) = state.grants[&(drive, index)].iter().rfind(|grant| mine(grant)) {
            let who = |at: usize| json!({ "user": identity(&state.world, at) });
            let owner = state.world.drives[drive].owner.map(who).unwrap_or_default();
            remote["shared"] = json!({
                "scope": "users", "owner": owner, "sharedBy": who(grant.by), "sharedDateTime": time::text(grant.made),
            });
        }
        let mut shown = json!({
            "id": remote["id"], "name": remote["name"], "size": remote["size"], "webUrl": remote["webUrl"],
        });
        shown["remoteItem"] = remote;
        value.push(shown);
    }
    Ok(Reply::ok(json!({ "value": value })))
}

enum Opened {
    /// By a link: the item, and which grant it is of.
    Link((usize, u64), usize),
    /// By the item's own address.
    Place(usize, u64),
}

fn open(state: &State, url: &str, now: i64) -> Option<Opened> {
    let plain = url.split(['?', '#']).next().unwrap_or(url);
    for (place, grants) in &state.grants {
        let by_url = |grant: &Grant| grant.lives(now) && grant.link.as_ref().is_some_and(|link| link.url == plain);
        if let Some(at) = grants.iter().position(by_url) {
            return Some(Opened::Link(*place, at));
        }
    }
    let wanted = address::decode(plain);
    for (number, drive) in state.world.drives.iter().enumerate() {
        let root = address::decode(&state.world.drive_web_url(drive));
        if let Some(rest) = wanted.strip_prefix(&root)
            && (rest.is_empty() || rest.starts_with('/'))
        {
            let names = rest.split('/').filter(|name| !name.is_empty());
            return drive.walk(0, names).map(|item| Opened::Place(number, item.index));
        }
    }
    None
}

/// What a share holds: the file, or what lies in the folder.
fn inside(state: &mut State, ask: &Ask, drive: usize, item: &Item) -> Vec<Value> {
    let items = if item.is_folder() {
        state.world.drives[drive].children(item.index, None, super::listing::PAGE)
    } else {
        vec![item.clone()]
    };
    items.iter().map(|item| super::listing::full(state, ask, drive, item)).collect()
}

/// `/shares/{id}/driveItem...`, and the shared thing itself.
pub fn by_share(state: &mut State, ask: &Ask, id: &str, rest: &str) -> Outcome {
    let bad = || Refusal::invalid("The sharing id is not valid.");
    let encoded = id.strip_prefix("u!").ok_or_else(bad)?;
    let bytes = URL_SAFE_NO_PAD.decode(encoded.trim_end_matches('=')).or_else(|_| URL_SAFE.decode(encoded));
    let url = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(bad)?;
    let writes = ask.method != Method::GET && ask.method != Method::HEAD;
    let mut permission = None;
    let (drive, index) = match open(state, &url, ask.now).ok_or_else(Refusal::not_found)? {
        Opened::Place(drive, index) => {
            state.check_role(ask, drive, index)?;
            (drive, index)
        }
        Opened::Link(place, at) => {
            let insider = state.world.may_see(ask.person, place.0);
            let guest = state.world.people[ask.person].guest;
            let redeems = ask.prefers("redeemSharingLink") || ask.prefers("redeemSharingLinkIfNecessary");
            let grant = &mut state.grants.entry(place).or_default()[at];
            let scope = grant.link.as_ref().map_or("", |link| link.scope.as_str());
            let open = match scope {
                "anonymous" => true,
                "organization" => !guest,
                _ => grant.people.contains(&ask.person),
            };
            if !insider && (!open || (writes && grant.role < Role::Write)) {
                return Err(Refusal::denied());
            }
            if redeems && !insider && !grant.people.contains(&ask.person) {
                grant.people.push(ask.person);
                state.world.drives[place.0].note_sharing(place.1);
            }
            permission = state.grants.get(&place).and_then(|all| all.get(at)).map(|grant| grant.shown(state));
            place
        }
    };
    let item_id = state.world.drives[drive].item_id(index);
    let (first, below) = rest.split_at(rest.find(['/', ':', '(']).unwrap_or(rest.len()));
    match first {
        "" => {
            let item = state.world.drives[drive].item(index).ok_or_else(Refusal::not_found)?;
            let mut value = json!({
                "@odata.context": format!("{}/$metadata#shares/$entity", ask.base),
                "id": id,
                "name": item.name,
            });
            for part in super::extras::expanded(ask.query.get("expand").unwrap_or_default()) {
                let name = part.split('(').next().unwrap_or(part);
                value[name] = match name {
                    "driveItem" | "root" => super::listing::full(state, ask, drive, &item),
                    "items" => json!(inside(state, ask, drive, &item)),
                    "permission" => json!(permission),
                    other => return Err(super::extras::unknown(other)),
                };
            }
            Ok(Reply::ok(value))
        }
        "items" if below.is_empty() => {
            let item = state.world.drives[drive].item(index).ok_or_else(Refusal::not_found)?;
            Ok(Reply::ok(json!({ "value": inside(state, ask, drive, &item) })))
        }
        "items" => {
            let (item, action) = address::item(below.trim_start_matches('/'));
            let known = &state.world.drives[drive];
            let found = known.by_id(&item.id).filter(|found| known.contains(index, found.index));
            found.ok_or_else(Refusal::not_found)?;
            on_item(state, ask, drive, &item, &action)
        }
        "permission" if below.is_empty() && ask.method == Method::GET => {
            permission.map(Reply::ok).ok_or_else(Refusal::not_found)
        }
        "permission" => Err(Refusal::method()),
        "driveItem" | "root" => {
            let (item, action) = address::item(&format!("{item_id}{below}"));
            on_item(state, ask, drive, &item, &action)
        }
        "listItem" => {
            let item = ItemRef { id: item_id, path: Vec::new() };
            super::columns::answer(state, ask, drive, &item, below.trim_matches('/'))
        }
        other => Err(Refusal::segment(other)),
    }
}

//! Microsoft Graph for drives, as its facts describe it.
//!
//! Promises: stateful answers from the one [`World`]; every link it mints is absolute and from its own base; refusals carry
//! Graph's codes. It never reads a clock: each request carries the tenant's time. It knows no socket and no fault of the
//! network (those lie in [`crate::faults`]); behaviours of the server that are switched on are asked of [`crate::faults::Faults`].
//!
//! A request is taken apart by [`address`], answered by one of the operations below as a [`reply::Reply`], and only then
//! made bytes: [`crate::door`]. Everything here is synchronous and runs under the world's one lock.
//!
//! - [`places`]: sites, drives · [`persons`], [`directory`], [`portrait`] · [`listing`]: items, children, search, with [`filter`] and [`extras`] · [`delta`] ·
//!   [`download`], [`thumbnails`] · [`change`]: make, rename, move, delete, PUT · [`upload`]: sessions · [`copy`] ·
//!   [`history`]: versions · [`checkout`] · [`columns`], [`lists`] · [`share`] · [`special`] folders · [`find`]: search over
//!   everything · [`batch`] · [`tasks`]: To Do and Planner

pub mod address;
pub mod batch;
pub mod change;
pub mod checkout;
pub mod columns;
pub mod copy;
pub mod delta;
pub mod directory;
pub mod download;
pub mod extras;
pub mod filter;
pub mod find;
pub mod history;
pub mod item;
pub mod listing;
pub mod lists;
pub mod names;
pub mod persons;
pub mod places;
pub mod portrait;
pub mod query;
pub mod reply;
pub mod scopes;
pub mod share;
pub mod special;
pub mod tasks;
#[cfg(test)]
pub(crate) mod tests;
pub mod thumbnails;
pub mod time;
pub mod upload;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method};
use serde_json::Value;

use crate::engage::Engage;
use crate::faults::Faults;
use crate::seed::mix;
use crate::world::World;
use crate::world::drive::{Drive, Item, Stamp, Who};
use address::{Address, DriveRef, ItemRef, SiteRef};
use query::Query;
use reply::{Outcome, Refusal, Reply};
use share::Role;

/// A request, understood as far as Graph's common rules go.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The method.
    pub method: Method,
    /// The path after `/v1.0/`, still encoded.
    pub path: String,
    /// The options.
    pub query: Query,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The ordinal of the caller.
    pub person: usize,
    /// What the caller's token opens: names of scopes without their resource.
    pub scopes: Arc<[String]>,
    /// The caller's application.
    pub app: Arc<str>,
    /// The tenant's time.
    pub now: i64,
    /// The request's id, as the answer has it.
    pub request_id: Arc<str>,
    /// The address under which this API was called (`https://.../v1.0`).
    pub base: String,
    /// Whether it came through SharePoint's own `/_api/v2.0` instead of Graph.
    pub sharepoint: bool,
}

impl Ask {
    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body as an object; an empty body is an empty object.
    pub fn object(&self) -> Result<Value, Refusal> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Value::Object(serde_json::Map::new()));
        }
        match serde_json::from_slice(&self.body) {
            Ok(value @ Value::Object(_)) => Ok(value),
            _ => Err(Refusal::invalid("Unable to read JSON request payload.")),
        }
    }

    /// When and who, for a change.
    pub fn stamp(&self) -> Stamp {
        Stamp { now: self.now, who: Who { person: self.person, app: Some(self.app.clone()) } }
    }

    /// Whether a `Prefer` header holds a word.
    pub fn prefers(&self, word: &str) -> bool {
        let values = self.headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split([',', ';'])).any(|part| part.trim().eq_ignore_ascii_case(word))
    }
}

/// Everything that requests change.
pub struct State {
    /// The places and what lies in them.
    pub world: World,
    /// What people write to one another.
    pub engage: Engage,
    /// What people have to do.
    pub tasks: tasks::Desk,
    /// Uploads under way.
    pub sessions: BTreeMap<String, upload::Session>,
    /// Copies under way.
    pub monitors: BTreeMap<String, copy::Monitor>,
    /// What was shared, by item.
    pub grants: BTreeMap<(usize, u64), Vec<share::Grant>>,
    /// Folders and files that a person may not see in a drive of hers.
    pub barred: BTreeMap<(usize, usize), BTreeSet<u64>>,
    /// Where folders lay before they were moved under hard case 16.
    pub moved_from: BTreeMap<(usize, u64), String>,
    /// Pictures that people have given themselves, beside those of the corpus.
    pub portraits: BTreeMap<usize, bytes::Bytes>,
    /// What is being played.
    pub faults: Faults,
    /// Where contents are fetched and sent, without a slash at the end.
    pub content_url: String,
    /// The allowance of each drive in bytes.
    pub quota: u64,
    /// Bytes held for uploads under way.
    pub held: u64,
    /// Bytes that were stored since the start; see [`change::MOST_KEPT`].
    pub kept: u64,
    minted: u64,
}

impl State {
    /// The state at the first moment.
    pub fn new(world: World, engage: Engage, content_url: String, faults: Faults) -> Self {
        Self {
            world,
            engage,
            tasks: tasks::Desk::default(),
            sessions: BTreeMap::new(),
            monitors: BTreeMap::new(),
            grants: BTreeMap::new(),
            barred: BTreeMap::new(),
            moved_from: BTreeMap::new(),
            portraits: BTreeMap::new(),
            faults,
            content_url,
            quota: 1 << 40,
            held: 0,
            kept: 0,
            minted: 0,
        }
    }

    /// The stale path of a folder that lies in a moved one, or is it (hard case 16).
    pub fn old_path(&self, drive: usize, folder: u64) -> Option<String> {
        let known = &self.world.drives[drive];
        let mut below: Vec<String> = Vec::new();
        for at in std::iter::once(folder).chain(known.ancestors(folder)) {
            if let Some(old) = self.moved_from.get(&(drive, at)) {
                below.reverse();
                let rest: String = below.iter().map(|name| format!("/{}", address::encode(name))).collect();
                return Some(format!("{old}{rest}"));
            }
            below.push(known.any(at)?.name);
        }
        None
    }

    /// Puts a OneNote notebook into each library that has none (hard case 21).
    pub fn add_notebooks(&mut self, now: i64) {
        let stamp = Stamp { now, who: Who { person: 0, app: None } };
        for drive in &mut self.world.drives {
            if drive.site.is_some() && drive.find(0, "Journal de bord").is_none() {
                drive.create(0, "Journal de bord", crate::world::drive::Kind::Notebook, &stamp);
            }
        }
    }

    /// A number that nobody guesses, the next one of a fixed row.
    pub fn mint(&mut self) -> u64 {
        self.minted += 1;
        mix(self.world.seed ^ 0x0031_1337, self.minted)
    }

    /// A long text made of such numbers.
    pub fn mint_text(&mut self) -> String {
        format!("{:016x}{:016x}", self.mint(), self.mint())
    }

    /// The drive that a request means, if the caller may see it.
    pub fn drive(&mut self, ask: &Ask, drive: &DriveRef) -> Result<usize, Refusal> {
        let number = self.any_drive(ask, drive)?;
        if self.world.may_see(ask.person, number) { Ok(number) } else { Err(Refusal::denied()) }
    }

    /// The drive that a request means, whoever asks.
    fn any_drive(&mut self, ask: &Ask, drive: &DriveRef) -> Result<usize, Refusal> {
        let number = match drive {
            DriveRef::Mine => self.world.personal_drive(ask.person),
            DriveRef::Of(name) => {
                let person = self.world.person(name).ok_or_else(Refusal::not_found)?;
                self.world.personal_drive(person)
            }
            DriveRef::Id(id) => match self.world.drive_number(id) {
                Some(number) => Some(number),
                None if self.faults.on("hard-case-19") => self.world.drive_number_loosely(id),
                None => None,
            },
            DriveRef::SiteDefault(site) => {
                let site = self.site(site)?;
                self.world.sites[site].drives.first().copied()
            }
        };
        number.ok_or_else(Refusal::not_found)
    }

    /// Refuses who may not see an item, or may see it but not change it.
    pub fn check_role(&self, ask: &Ask, drive: usize, index: u64) -> Result<(), Refusal> {
        let wanted = if ask.method == Method::GET || ask.method == Method::HEAD { Role::Read } else { Role::Write };
        let role = || share::role_of(self, ask.person, drive, index, ask.now);
        if self.world.may_see(ask.person, drive) || role().is_some_and(|role| role >= wanted) {
            Ok(())
        } else {
            Err(Refusal::denied())
        }
    }

    /// Whether an item, or a folder that it lies in, is kept from a person.
    pub fn is_barred(&self, person: usize, drive: usize, index: u64) -> bool {
        self.barred.get(&(person, drive)).is_some_and(|barred| {
            std::iter::once(index).chain(self.world.drives[drive].ancestors(index)).any(|at| barred.contains(&at))
        })
    }

    /// The same for an address, whose last name may still be free. What is not there is refused like what may not be seen.
    fn check_place(&self, ask: &Ask, drive: usize, at: &ItemRef) -> Result<(), Refusal> {
        if self.world.may_see(ask.person, drive) {
            let barred = || self.item(drive, at).is_ok_and(|item| self.is_barred(ask.person, drive, item.index));
            let some = self.barred.contains_key(&(ask.person, drive));
            return if some && barred() { Err(Refusal::denied()) } else { Ok(()) };
        }
        let above = ItemRef { id: at.id.clone(), path: at.path[..at.path.len().saturating_sub(1)].to_vec() };
        let item = self.item(drive, at).or_else(|_| self.item(drive, &above)).map_err(|_| Refusal::denied())?;
        self.check_role(ask, drive, item.index)
    }

    /// The site that a request means.
    pub fn site(&self, site: &SiteRef) -> Result<usize, Refusal> {
        let host = crate::world::HOST;
        let found = match site {
            SiteRef::Root => Some(0),
            SiteRef::Id(id) if id.eq_ignore_ascii_case(host) => Some(0),
            SiteRef::Id(id) => self.world.sites.iter().position(|known| {
                known.id.eq_ignore_ascii_case(id)
                    || known.id.split(',').nth(1).is_some_and(|guid| guid.eq_ignore_ascii_case(id))
            }),
            SiteRef::Path(path) => {
                let name = path.strip_prefix("sites/").unwrap_or(path);
                self.world.sites.iter().position(|known| known.path.eq_ignore_ascii_case(name))
            }
        };
        found.ok_or_else(Refusal::not_found)
    }

    /// The living item that a request means.
    pub fn item(&self, drive: usize, item: &ItemRef) -> Result<Item, Refusal> {
        let drive = &self.world.drives[drive];
        let from = match item.id.strip_prefix("special/") {
            Some(name) => special::folder(drive, name)?,
            None => drive.by_id(&item.id).ok_or_else(Refusal::not_found)?,
        };
        drive.walk(from.index, item.path.iter().map(String::as_str)).ok_or_else(Refusal::not_found)
    }
}

/// Whether an `If-Match` header agrees with an item; either tag will do.
pub fn matches(drive: &Drive, item: &Item, tags: &str) -> bool {
    let (etag, ctag) = (item::etag(drive, item), item::ctag(drive, item));
    let plain = |tag: &str| tag.trim().trim_start_matches("W/").trim_matches('"').to_owned();
    let known = [plain(&etag), plain(&ctag)];
    // Tags hold commas, so a header is one tag, or a list whose parts end with a quote.
    let list = tags.replace("\", \"", "\"\u{0}\"").replace("\",\"", "\"\u{0}\"");
    list.split('\u{0}').any(|tag| tag.trim() == "*" || known.contains(&plain(tag)))
}

/// Refuses a change whose `If-Match` is stale.
pub fn check_match(ask: &Ask, drive: &Drive, item: &Item) -> Result<(), Refusal> {
    match ask.header("if-match") {
        Some(tags) if !matches(drive, item, tags) => Err(Refusal::stale()),
        _ => Ok(()),
    }
}

/// Refuses a change whose `If-None-Match` names what is there: either tag, or `*` for anything.
pub fn check_none_match(ask: &Ask, drive: &Drive, item: &Item) -> Result<(), Refusal> {
    match ask.header("if-none-match") {
        Some(tags) if matches(drive, item, tags) => Err(Refusal::stale()),
        _ => Ok(()),
    }
}

/// Refuses a change of what somebody else has checked out.
pub fn check_free(person: usize, item: &Item) -> Result<(), Refusal> {
    match item.out {
        Some((holder, _)) if holder != person => Err(Refusal::locked()),
        _ => Ok(()),
    }
}

/// Answers a request of a signed-in person.
pub fn answer(state: &mut State, ask: &Ask) -> Outcome {
    route(state, ask).map_err(|refusal| {
        // Real drives answer a stale tag in two ways.
        let other = refusal.status == http::StatusCode::PRECONDITION_FAILED && state.faults.on("stale-409");
        if other { Refusal { status: http::StatusCode::CONFLICT, ..refusal } } else { refusal }
    })
}

fn route(state: &mut State, ask: &Ask) -> Outcome {
    if ask.now < 0 {
        return Err(Refusal::invalid("The time is before 1970."));
    }
    if !ask.query.has_good_top() {
        return Err(Refusal::invalid("Invalid value for $top: a whole number is needed, and none below zero."));
    }
    let address = address::parse(&ask.path);
    scopes::check(ask, &address)?;
    match address {
        Address::Batch => batch::answer(state, ask),
        Address::Search => find::answer(state, ask),
        Address::Todo(person, rest) => tasks::todo::answer(state, ask, person.as_deref(), &rest),
        Address::Planner(whose, rest) => tasks::planner::answer(state, ask, &whose, &rest),
        Address::Item(drive, item, action) => {
            let number = state.any_drive(ask, &drive)?;
            state.check_place(ask, number, &item)?;
            special::prepare(state, ask, number, &item);
            on_item(state, ask, number, &item, &action)
        }
        Address::Share(id, rest) => share::by_share(state, ask, &id, &rest),
        Address::DriveAction(drive, action) => {
            let number = state.drive(ask, &drive)?;
            match address::function(&action) {
                ("search", text) => listing::search(state, ask, number, 0, &text.unwrap_or_default()),
                ("delta", token) => {
                    let root = ItemRef { id: "root".to_owned(), path: Vec::new() };
                    delta::answer(state, ask, number, &root, token)
                }
                ("sharedWithMe", _) => share::with_me(state, ask),
                ("recent", _) => listing::recent(state, ask),
                ("special", _) => special::all(state, ask, number),
                ("following" | "bundles", _) => Ok(Reply::ok(serde_json::json!({ "value": [] }))),
                (other, _) => match other.split_once('/').unwrap_or((other, "")) {
                    ("list", rest) => lists::of_drive(state, ask, number, rest),
                    (first, _) => Err(Refusal::segment(first)),
                },
            }
        }
        other => places::answer(state, ask, other),
    }
}

/// Answers a request about an item.
pub fn on_item(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef, action: &str) -> Outcome {
    if let Some(child) = action.strip_prefix("children/") {
        return listing::child(state, ask, drive, at, child);
    }
    let (name, argument) = address::function(action);
    let (first, rest) = name.split_once('/').unwrap_or((name, ""));
    match (ask.method.as_str(), first, rest) {
        ("GET", "", "") => listing::one(state, ask, drive, at),
        ("PATCH", "", "") => change::patch(state, ask, drive, at),
        ("DELETE", "", "") => change::delete(state, ask, drive, at),
        ("GET", "children", "") => listing::children(state, ask, drive, at),
        ("POST", "children", "") => change::create(state, ask, drive, at),
        ("GET", "delta", "") => delta::answer(state, ask, drive, at, argument),
        ("GET" | "HEAD", "content" | "contentStream", "") => download::redirect(state, ask, drive, at),
        ("PUT", "content", "") => change::put(state, ask, drive, at),
        ("POST", "createUploadSession", "") => upload::open(state, ask, drive, at),
        ("POST", "copy", "") => copy::begin(state, ask, drive, at),
        ("POST", "permanentDelete", "") => change::delete(state, ask, drive, at),
        ("GET", "search", "") => {
            let item = state.item(drive, at)?;
            listing::search(state, ask, drive, item.index, &argument.unwrap_or_default())
        }
        (_, "versions", _) => {
            history::answer(state, ask, drive, at, action.split_once('/').map_or("", |(_, rest)| rest))
        }
        ("POST", "createLink", "") => share::create_link(state, ask, drive, at),
        ("POST", "invite", "") => share::invite(state, ask, drive, at),
        (_, "permissions", rest) => share::permissions(state, ask, drive, at, rest),
        ("GET", "thumbnails", rest) => thumbnails::answer(state, ask, drive, at, rest),
        ("POST", "checkout", "") => checkout::take(state, ask, drive, at),
        ("POST", "checkin", "") => checkout::give_back(state, ask, drive, at),
        ("POST", "discardCheckout", "") => checkout::drop_changes(state, ask, drive, at),
        (_, "listItem", rest) => columns::answer(state, ask, drive, at, rest),
        ("POST", "restore", "") => Err(Refusal::not_supported("Restoring is for personal drives only.")),
        (
            _,
            ""
            | "children"
            | "delta"
            | "content"
            | "createUploadSession"
            | "copy"
            | "search"
            | "createLink"
            | "invite"
            | "checkout"
            | "checkin"
            | "discardCheckout"
            | "thumbnails",
            "",
        ) => Err(Refusal::method()),
        (_, other, _) => Err(Refusal::segment(other)),
    }
}

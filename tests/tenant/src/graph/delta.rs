//! The delta of a drive.
//!
//! Promises: the whole drive first, then the latest state of each item that changed; what changes while somebody pages is told
//! by the next delta, so nothing is missed, and things may come twice. Tombstones for deleted items; ancestors repeated for
//! each change unless `deltaExcludeParent` is preferred (the root comes in any case); no `parentReference.path` unless `delta-paths` plays. Only at the root: 501 elsewhere. What a person may
//! not see any more is left out, or told as deleted where `deltashowremovedasdeleted` is preferred; what she may see again is told.
//! Where `deltashowsharingchanges` is preferred, an item whose sharing changed is told with `@microsoft.graph.sharedChanged`.
//!
//! A token is `generation;kind;a;b` in base64url. `e;start;next` enumerates from item `next` and ends in the changes after
//! `start`; `c;seq` gives changes after `seq`. A token of another generation is answered 410 with a `Location`.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use super::address::{ItemRef, encode};
use super::item::{Form, select, shown, tombstone};
use super::listing::quirks;
use super::reply::{Load, Outcome, Refusal, Reply};
use super::share::Reach;
use super::{Ask, State, extras, share, time};
use crate::world::drive::{Drive, Item, ROOT};

const PAGE: usize = 200;
const MOST: usize = 1_000;
const SEVEN: usize = 7;
/// The preferences that an answer here keeps to. There are no permission gaps: what is kept from a person is kept with all that lies in it.
const PREFERENCES: [&str; 5] = [
    "deltaExcludeParent",
    "deltashowremovedasdeleted",
    "deltatraversepermissiongaps",
    "deltashowsharingchanges",
    "hierarchicalsharing",
];

#[derive(Clone, Copy)]
enum Place {
    All { start: u64, next: u64 },
    Since(u64),
}

fn write(drive: &Drive, place: Place) -> String {
    let text = match place {
        Place::All { start, next } => format!("{};e;{start};{next}", drive.generation),
        Place::Since(seq) => format!("{};c;{seq}", drive.generation),
    };
    URL_SAFE_NO_PAD.encode(text)
}

enum Token {
    At(Place),
    Old,
    Bad,
}

fn read(drive: &Drive, text: &str) -> Token {
    if text.eq_ignore_ascii_case("latest") {
        return Token::At(Place::Since(drive.seq()));
    }
    if let Some(moment) = time::parse(text) {
        // What the seed made has no log: a moment before the world's first one asks for everything.
        let place = if moment < drive.start {
            Place::All { start: drive.seq(), next: 0 }
        } else {
            Place::Since(drive.seq_before(moment))
        };
        return Token::At(place);
    }
    let plain = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let parts: Vec<&str> = plain.split(';').collect();
    let number = |at: usize| parts.get(at).and_then(|part| part.parse::<u64>().ok());
    let place = match (parts.get(1).copied(), number(2), number(3)) {
        (Some("e"), Some(start), Some(next)) => Place::All { start, next },
        (Some("c"), Some(seq), None) => Place::Since(seq),
        _ => return Token::Bad,
    };
    match number(0) {
        Some(generation) if generation == drive.generation => Token::At(place),
        Some(_) => Token::Old,
        None => Token::Bad,
    }
}

fn link(ask: &Ask, drive: &Drive, token: &str) -> String {
    let mut link = format!("{}/drives/{}/root/delta?token={token}", ask.base, encode(&drive.id));
    for option in ["top", "select", "expand"] {
        if let Some(value) = ask.query.get(option) {
            link.push_str(&format!("&${option}={}", encode(value)));
        }
    }
    link
}

fn gone(state: &State, ask: &Ask, number: usize) -> Refusal {
    let drive = &state.world.drives[number];
    let fresh = link(ask, drive, &write(drive, Place::All { start: drive.seq(), next: 0 }));
    let code = state.faults.reset_code(drive.generation);
    Refusal::of(410, code, "Resync required. Replace any local items with the server's version.")
        .with("location", fresh)
}

struct Page {
    person: usize,
    form: Form,
    /// The tenant's time.
    now: i64,
    /// With `hierarchicalsharing` only what is shared by itself says so, and not what lies in it.
    reach: Reach,
    /// News of sharing after this place are told, if any are (`deltashowsharingchanges`).
    news_after: Option<u64>,
    value: Vec<Box<RawValue>>,
    told: BTreeSet<u64>,
}

impl Page {
    fn tell(&mut self, state: &State, number: usize, item: &Item) {
        let drive = &state.world.drives[number];
        let written = match item.deleted {
            Some(_) => to_raw_value(&tombstone(drive, item)),
            None => {
                let scope = share::scope_of(state, number, item.index, self.reach, self.now);
                let news = self.news_after.is_some_and(|seq| item.shared > seq);
                to_raw_value(&shown(&state.world, drive, item, self.form).shared(scope, news))
            }
        };
        // Plain members cannot fail to be written.
        self.value.extend(written.ok());
        self.told.insert(item.index);
    }

    /// An enumeration goes by age, and an older item may lie in a younger folder. No order is guaranteed, but clients in
    /// the field (rclone) drop whatever comes before its folder in a first enumeration, so here the folder comes first,
    /// and once more in its own turn.
    fn tell_younger_ancestors(&mut self, state: &State, number: usize, item: &Item) {
        let drive = &state.world.drives[number];
        let mut chain = drive.ancestors(item.index);
        chain.reverse();
        for index in chain.into_iter().filter(|index| *index > item.index) {
            if !self.told.contains(&index)
                && let Some(above) = drive.item(index)
            {
                self.tell(state, number, &above);
            }
        }
    }

    fn tell_root(&mut self, state: &State, number: usize) {
        if let Some(root) = state.world.drives[number].item(ROOT) {
            self.tell(state, number, &root);
        }
    }

    fn tell_ancestors(&mut self, state: &State, number: usize, item: &Item) {
        let drive = &state.world.drives[number];
        let mut chain = drive.ancestors(item.index);
        chain.reverse();
        for index in chain {
            if !self.told.contains(&index)
                && let Some(above) = drive.item(index)
            {
                self.tell(state, number, &above);
            }
        }
    }
}

/// `GET .../delta` in all its forms.
pub fn answer(state: &mut State, ask: &Ask, number: usize, at: &ItemRef, argument: Option<String>) -> Outcome {
    let item = state.item(number, at)?;
    if item.index != ROOT {
        return Err(Refusal::not_supported("Delta is only supported on the root of this drive."));
    }
    let options = ["token", "skiptoken", "deltatoken"];
    let given = argument
        .or_else(|| options.iter().find_map(|name| ask.query.get(name)).map(str::to_owned))
        .filter(|token| !token.is_empty());
    if given.is_some() {
        if state.faults.take("hard-case-12") {
            return Err(Refusal::invalid("The provided token is not valid."));
        }
        if state.faults.take("hard-case-11") {
            state.world.drives[number].generation += 1;
            state.faults.arm_location();
            return Err(gone(state, ask, number));
        }
    }
    if state.faults.take_location(given.as_deref()) {
        state.faults.note("hard-case-11");
        return Err(Refusal::of(500, "generalException", "General exception while processing"));
    }
    let place = match given.as_deref() {
        None => Place::All { start: state.world.drives[number].seq(), next: 0 },
        Some(text) => match read(&state.world.drives[number], text) {
            Token::At(place) => place,
            Token::Old => return Err(gone(state, ask, number)),
            Token::Bad => return Err(Refusal::invalid("The provided token is not valid.")),
        },
    };
    // In mid-enumeration, or between two deltas; never before a client has seen the folder.
    let seen = match place {
        Place::All { next, .. } => next > 0,
        Place::Since(_) => given.as_deref().is_some_and(|text| !text.eq_ignore_ascii_case("latest")),
    };
    if seen && state.faults.take("hard-case-15") {
        super::change::replace_some_folder(state, number, ask);
    }
    let seven = state.faults.on("hard-case-17");
    if seven {
        state.faults.note("hard-case-17");
    }
    let top = if seven { SEVEN } else { ask.query.top().unwrap_or(PAGE).min(MOST) };
    // The documentation says that a delta has no paths; many a drive was seen to tell them, and there are clients that need them.
    let form = if state.faults.on("delta-paths") { Form::Full } else { Form::Delta };
    if form == Form::Full {
        state.faults.note("delta-paths");
    }
    let news_after = match place {
        Place::Since(seq) if ask.prefers("deltashowsharingchanges") => Some(seq),
        _ => None,
    };
    let mut page = Page {
        person: ask.person,
        form,
        now: ask.now,
        reach: if ask.prefers("hierarchicalsharing") { Reach::Itself } else { Reach::Above },
        news_after,
        value: Vec::new(),
        told: BTreeSet::new(),
    };
    let next = match place {
        Place::All { start, next } => enumerate(state, number, start, next, top, &mut page),
        Place::Since(seq) => changes(state, ask, number, seq, top, &mut page),
    };
    finish(state, ask, number, page, next, given.as_deref())
}

fn enumerate(state: &mut State, number: usize, start: u64, next: u64, top: usize, page: &mut Page) -> (Place, bool) {
    let drive = &state.world.drives[number];
    let end = drive.end();
    let mut at = next;
    let mut hidden = Vec::new();
    let mut count = 0;
    while at < end && count < top {
        if let Some(item) = drive.item(at) {
            if item.hidden > 0 {
                hidden.push(at);
            } else if !state.is_barred(page.person, number, at) {
                if next > 0 && count == 0 && state.faults.on("hard-case-17") {
                    page.tell_ancestors(state, number, &item);
                }
                page.tell_younger_ancestors(state, number, &item);
                page.tell(state, number, &item);
                count += 1;
            }
        }
        at += 1;
    }
    for index in hidden {
        state.faults.note("hard-case-30");
        state.world.drives[number].mark(index, |item| item.hidden = item.hidden.saturating_sub(1));
    }
    if at < end { (Place::All { start, next: at }, true) } else { (Place::Since(start), false) }
}

/// How many changes a replay tells once more.
const REPLAYED: usize = 5;

fn changes(state: &mut State, ask: &Ask, number: usize, seq: u64, top: usize, page: &mut Page) -> (Place, bool) {
    let without = ask.prefers("deltaExcludeParent")
        || ask.header("deltaexcludeparent").is_some_and(|value| value.trim().eq_ignore_ascii_case("true"));
    let removed_as_deleted = ask.prefers("deltashowremovedasdeleted");
    let drive = &state.world.drives[number];
    let mut items: Vec<(u64, Item)> = drive.changes(seq, top + 1).into_iter().map(|item| (item.seq, item)).collect();
    if page.news_after.is_some() {
        items.extend(drive.sharing_changes(seq, top + 1).into_iter().map(|item| (item.shared, item)));
        items.sort_by_key(|(at, _)| *at);
    }
    let more = items.len() > top;
    items.truncate(top);
    let last = items.last().map_or(drive.seq(), |(at, _)| *at);
    let items: Vec<Item> = items.into_iter().map(|(_, item)| item).collect();
    let swallow = state.faults.on("hard-case-14");
    let mut twice = state.faults.on("delta-duplicates");
    if state.faults.on("delta-replays") {
        let replayed = drive.changes_up_to(seq, REPLAYED);
        let person = page.person;
        for item in replayed.iter().filter(|item| !state.is_barred(person, number, item.index)) {
            page.tell(state, number, item);
        }
        page.told.clear();
    }
    for item in &items {
        if state.is_barred(page.person, number, item.index) {
            if removed_as_deleted {
                page.tell(state, number, &Item { deleted: Some(item.seq_time), ..item.clone() });
            }
            continue;
        }
        if std::mem::take(&mut twice) && item.deleted.is_none() && item.etag > 1 {
            page.tell(state, number, &Item { etag: item.etag - 1, ..item.clone() });
        }
        if item.deleted.is_some() && swallow {
            state.faults.note("hard-case-14");
            continue;
        }
        if !without {
            page.tell_ancestors(state, number, item);
        } else if page.told.is_empty() {
            // The real service leaves out every folder above but the root.
            page.tell_root(state, number);
        }
        page.tell(state, number, item);
    }
    (Place::Since(last), more)
}

fn finish(
    state: &mut State,
    ask: &Ask,
    number: usize,
    page: Page,
    next: (Place, bool),
    given: Option<&str>,
) -> Outcome {
    let names = ask.query.select();
    let mut value = page.value;
    if state.faults.on("delta-shuffled") {
        value.reverse();
    }
    if names.is_some()
        || ask.query.get("expand").is_some()
        || ["hard-case-18", "hard-case-19", "hard-case-20"].iter().any(|name| state.faults.on(name))
    {
        value = amend(state, ask, number, &value, names.as_deref());
    }
    let drive = &state.world.drives[number];
    let (place, more) = next;
    let same = more && given.is_some() && state.faults.on("hard-case-13");
    if same {
        state.faults.note("hard-case-13");
    }
    let token = match given {
        Some(given) if same => given.to_owned(),
        _ => write(drive, place),
    };
    let body = Body {
        context: format!("{}/$metadata#Collection(driveItem)", ask.base),
        delta_link: (!more).then(|| link(ask, drive, &token)),
        next_link: more.then(|| link(ask, drive, &token)),
        value,
    };
    let text = serde_json::to_string(&body)
        .map_err(|_| Refusal::of(500, "generalException", "General exception while processing"))?;
    let reply = Reply { status: StatusCode::OK, headers: Vec::new(), load: Load::Written(text) };
    let applied: Vec<&str> = PREFERENCES.into_iter().filter(|word| ask.prefers(word)).collect();
    Ok(if applied.is_empty() { reply } else { reply.with("preference-applied", applied.join(", ")) })
}

#[derive(Serialize)]
struct Body {
    #[serde(rename = "@odata.context")]
    context: String,
    #[serde(rename = "@odata.deltaLink", skip_serializing_if = "Option::is_none")]
    delta_link: Option<String>,
    #[serde(rename = "@odata.nextLink", skip_serializing_if = "Option::is_none")]
    next_link: Option<String>,
    value: Vec<Box<RawValue>>,
}

/// What `$select` and played behaviours do to a page.
fn amend(
    state: &mut State,
    ask: &Ask,
    number: usize,
    page: &[Box<RawValue>],
    names: Option<&[&str]>,
) -> Vec<Box<RawValue>> {
    let mut value: Vec<Value> = page.iter().filter_map(|item| serde_json::from_str(item.get()).ok()).collect();
    let root = state.world.drives[number].any(ROOT);
    if let (Some(root), Some(shown)) = (root, value.iter_mut().find(|item| item.get("root").is_some())) {
        quirks(state, number, &root, shown);
    }
    if state.faults.take("hard-case-18") {
        let id = state.world.drives[number].item_id(u64::MAX - 18);
        state.faults.haunt(&id);
        value.push(json!({ "id": id, "size": 0, "file": {}, "lastModifiedDateTime": time::text(ask.now) }));
    }
    for shown in &mut value {
        let known = shown["id"].as_str().and_then(|id| state.world.drives[number].by_id(id));
        if let Some(item) = &known {
            extras::selected(state, number, item, names, shown);
        }
        select(shown, names);
        if let Some(item) = &known {
            extras::expand(state, ask, number, item, shown);
        }
    }
    value.iter().filter_map(|item| to_raw_value(item).ok()).collect()
}

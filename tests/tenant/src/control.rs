//! The door for tests, on a listener of its own, plain HTTP on loopback: JSON in and out.
//!
//! | request | what it does |
//! |---|---|
//! | `GET /people` | everybody: `login`, `password`, `name`, `role`, `drive_id` |
//! | `GET /drives` | libraries and the cast's OneDrives: `id`, `name` (as the other verbs take it) |
//! | `POST /mkdir` `{drive, path, by?}` | a colleague makes a folder; answers the item |
//! | `POST /create` `{drive, path, text \| base64 \| size, by?}` | makes a file |
//! | `POST /edit` `{drive, path, text \| base64 \| size, by?}` | gives a file other bytes |
//! | `POST /rename` `{drive, path, name, by?}` | |
//! | `POST /move` `{drive, path, to, by?}` | |
//! | `POST /delete` `{drive, path, by?}` | |
//! | `POST /check-out`, `/check-in` `{drive, path, by?}` | keeps a file for herself, or gives it back; others are answered 423 meanwhile |
//! | `POST /fields` `{drive, path, fields, by?}` | writes columns |
//! | `POST /bar`, `/unbar` `{drive, path, login}` | keeps an item and what lies in it from a person, or gives it back |
//! | `POST /talk/{verb}` a [`Talk`](crate::engage::colleague::Talk) with `by?` | a colleague in Engage: `post` `{group, text}`, `announce` `{group, title, text}`, `message` `{to: [login], text}`, `bring` `{thread, to}`, `praise` `{group, to, icon, text}`, `share` `{group, post, text}`, `answer` `{to, text}`, `rewrite` `{post, text}`, `withdraw`, `like`, `unlike` `{post}`, `admit`, `remove` `{group, login}`, `tick` `{times, but?}`; answers the posts |
//! | `GET /thread?id=`, `GET /posts?group=&most=`, `GET /posts?text=` | posts as they are; how many have exactly this text |
//! | `GET /todo?login=`, `GET /planner` | tasks as they are |
//! | `POST /chore/{verb}` a [`Chore`](crate::graph::tasks::looking::Chore) with `by?` | somebody does something to a task: `make` `{title, plan?}`, `alter` `{title, members}`, `assign` `{title, to, on}`, `delete` `{title}`, `tick` `{times, but?}` |
//! | `POST /person/{verb}` a [`Fate`](crate::staff::Fate) with `login` | something happens to a person: `rename` `{name}`, `promote` `{role}`, `leave`, `return` |
//! | `GET /communities` | their names, numbers and members |
//! | `GET /item?drive=&path=` | the item as it is: tags, size, quickXorHash, SHA-256, versions |
//! | `GET /tree?drive=&path=` | everything below, without SHA-256 |
//! | `GET /faults` | `names` with what they do, and what is `playing` |
//! | `POST /play` a [`Fault`] (`{"name": "portal", "times"?, "method"?, "class"?, "path"?, "percent"?, ...}`) | answers `{id}` |
//! | `POST /stop` `{id? , name?}` | stops one, all of a name, or all |
//! | `POST /airplane` `{on}` | closes the listeners for real, or opens them on the same ports |
//! | `GET /clock`, `POST /clock` `{advance_ms}` | the tenant's time; forward only |
//! | `GET /log?after=`, `DELETE /log` | requests with `totals` |
//! | `POST /device` `{user_code, login}` | the person at the browser says yes to a device code |
//! | `POST /decline-device` `{user_code}` | the person says no |
//! | `POST /refuse` `{login, code, once?}` | token requests of this person are refused with this AADSTS number: until what the reason itself says, or once |
//! | `POST /allow` `{login}` | takes such a refusal back |
//! | `POST /expire-tokens` | all access tokens so far are over |
//! | `POST /expire-deltas` `{drive}` | the next stored deltaLink is answered 410 |
//! | `POST /quota` `{bytes}` | what each drive may hold |
//!
//! A deed that cannot be done is answered 400, 404 or 409 with `{"error": "..."}`. The same things are methods of [`Tenant`]. It never
//! asks who calls: it listens on loopback only and exists for tests.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::{Path, Query, State as Extract};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::colleague::{Deed, NotDone};
use crate::entra::Revocation;
use crate::faults::{Fault, NAMES, Playing};
use crate::log::{Entry, Totals};
use crate::people::CAST_SIZE;
use crate::staff::Fate;
use crate::{Tenant, UnknownFault};

/// Opens (`false`) or closes (`true`) the listeners.
pub type Airplane = Arc<dyn Fn(bool) -> Pin<Box<dyn Future<Output = std::io::Result<()>> + Send>> + Send + Sync>;

#[derive(Clone)]
struct Door {
    tenant: Tenant,
    airplane: Airplane,
}

impl Tenant {
    /// Starts a fault and gives the number to stop it by.
    ///
    /// # Errors
    /// When there is no fault of this name.
    pub fn play(&self, fault: Fault) -> Result<u64, UnknownFault> {
        let notebook = fault.name == "hard-case-21";
        let mut state = self.inner.lock();
        let id = state.faults.play(fault)?;
        if notebook {
            state.add_notebooks(self.inner.now());
        }
        Ok(id)
    }

    /// Stops one fault.
    pub fn stop(&self, id: u64) {
        self.inner.lock().faults.stop(id);
    }

    /// Stops all faults of a name; every fault when there is none.
    pub fn stop_named(&self, name: Option<&str>) {
        self.inner.lock().faults.stop_named(name);
    }

    /// What plays now.
    pub fn playing(&self) -> Vec<Playing> {
        self.inner.lock().faults.playing().to_vec()
    }

    /// Every connection is cut, or not any more. In-process; on sockets see [`crate::serve::RunningTenant::airplane`].
    pub fn airplane(&self, on: bool) {
        self.stop_named(Some("airplane"));
        if on {
            // The name is known.
            let _ = self.play(Fault::named("airplane"));
        }
    }

    /// The tenant's time in milliseconds since 1970.
    pub fn now(&self) -> i64 {
        self.inner.now()
    }

    /// Puts the tenant's clock forward.
    pub fn advance_clock(&self, ms: u64) {
        self.inner.advance(ms);
    }

    /// The requests after a number (0 for all that are kept).
    pub fn log_after(&self, number: u64) -> Vec<Entry> {
        self.inner.log().after(number)
    }

    /// Requests and bytes since the start.
    pub fn totals(&self) -> Totals {
        self.inner.log().totals()
    }

    /// Forgets the log and its counts.
    pub fn clear_log(&self) {
        self.inner.log().clear();
    }

    /// Makes every stored delta token of a drive worthless: 410.
    ///
    /// # Errors
    /// When there is no such drive.
    pub fn expire_deltas(&self, drive: &str) -> Result<(), NotDone> {
        let mut state = self.inner.lock();
        let number = state.world.drive_named(drive).ok_or_else(|| NotDone::NoDrive(drive.to_owned()))?;
        state.world.drives[number].generation += 1;
        Ok(())
    }

    /// What each drive may hold, in bytes.
    pub fn set_quota(&self, bytes: u64) {
        self.inner.lock().quota = bytes;
    }

    /// The public id of a drive by the words of this door.
    pub fn drive_id(&self, name: &str) -> Option<String> {
        let state = self.inner.lock();
        state.world.drive_named(name).map(|number| state.world.drives[number].id.clone())
    }

    /// The libraries and the cast's OneDrives: name and id.
    pub fn drives(&self) -> Vec<(String, String)> {
        let state = self.inner.lock();
        let world = &state.world;
        let known = world.drives.iter().filter(|drive| drive.owner.is_none_or(|owner| owner < CAST_SIZE));
        known
            .map(|drive| {
                let name = match (drive.site, drive.owner) {
                    (Some(site), _) => format!("{}/{}", world.sites[site].name, drive.name),
                    (None, owner) => owner.map(|owner| world.people[owner].login.clone()).unwrap_or_default(),
                };
                (name, drive.id.clone())
            })
            .collect()
    }
}

/// The door's router.
pub fn router(tenant: Tenant, airplane: Airplane) -> Router {
    Router::new()
        .route("/people", get(people))
        .route("/drives", get(drives))
        .route("/item", get(item))
        .route("/tree", get(tree))
        .route("/faults", get(faults))
        .route("/play", post(play))
        .route("/stop", post(stop))
        .route("/airplane", post(set_airplane))
        .route("/clock", get(clock).post(advance))
        .route("/log", get(log).delete(clear))
        .route("/device", post(device))
        .route("/decline-device", post(decline_device))
        .route("/refuse", post(refuse))
        .route("/allow", post(allow))
        .route("/expire-tokens", post(expire_tokens))
        .route("/expire-deltas", post(expire_deltas))
        .route("/quota", post(quota))
        .route("/bar", post(bar))
        .route("/unbar", post(unbar))
        .route("/person/{verb}", post(befall))
        .route("/{verb}", post(deed))
        .with_state(Door { tenant: tenant.clone(), airplane })
        .merge(crate::engage::control::router(tenant))
}

pub(crate) fn failed(status: StatusCode, text: impl ToString) -> Response {
    (status, Json(json!({ "error": text.to_string() }))).into_response()
}

pub(crate) fn done(outcome: Result<impl serde::Serialize, NotDone>) -> Response {
    match outcome {
        Ok(value) => Json(json!(value)).into_response(),
        Err(error @ NotDone::Refused(_)) => failed(StatusCode::CONFLICT, error),
        Err(error) => failed(StatusCode::NOT_FOUND, error),
    }
}

async fn people(Extract(door): Extract<Door>) -> Response {
    let state = door.tenant.inner.lock();
    let all: Vec<Value> = (0..state.world.people.len())
        .map(|at| {
            let person = &state.world.people[at];
            let drive = state.world.personal_drive(at).map(|number| state.world.drives[number].id.clone());
            json!({
                "login": person.login, "password": person.password, "name": person.name, "role": person.role,
                "guest": person.guest, "object_id": person.object_id, "drive_id": drive,
            })
        })
        .collect();
    Json(all).into_response()
}

async fn drives(Extract(door): Extract<Door>) -> Response {
    let all = door.tenant.drives().into_iter().map(|(name, id)| json!({ "name": name, "id": id }));
    Json(all.collect::<Vec<_>>()).into_response()
}

#[derive(Deserialize)]
struct Where {
    drive: String,
    #[serde(default)]
    path: String,
}

async fn item(Extract(door): Extract<Door>, Query(at): Query<Where>) -> Response {
    done(door.tenant.inspect(&at.drive, &at.path))
}

async fn tree(Extract(door): Extract<Door>, Query(at): Query<Where>) -> Response {
    done(door.tenant.inspect_tree(&at.drive, &at.path))
}

async fn deed(
    Extract(door): Extract<Door>,
    Path(verb): Path<String>,
    Json(body): Json<Map<String, Value>>,
) -> Response {
    let mut body = body;
    let by = body.remove("by").and_then(|by| by.as_str().map(str::to_owned));
    body.insert("verb".to_owned(), json!(verb));
    match serde_json::from_value::<Deed>(Value::Object(body)) {
        Ok(deed) => done(door.tenant.act(&deed, by.as_deref())),
        Err(error) => failed(StatusCode::BAD_REQUEST, error),
    }
}

async fn befall(
    Extract(door): Extract<Door>,
    Path(verb): Path<String>,
    Json(body): Json<Map<String, Value>>,
) -> Response {
    let mut body = body;
    let login = body.remove("login").and_then(|login| login.as_str().map(str::to_owned)).unwrap_or_default();
    body.insert("verb".to_owned(), json!(verb));
    match serde_json::from_value::<Fate>(Value::Object(body)) {
        Ok(fate) => done(door.tenant.befall(&login, &fate)),
        Err(error) => failed(StatusCode::BAD_REQUEST, error),
    }
}

async fn faults(Extract(door): Extract<Door>) -> Response {
    let names: Map<String, Value> = NAMES.iter().map(|(name, what)| ((*name).to_owned(), json!(what))).collect();
    Json(json!({ "names": names, "playing": door.tenant.playing() })).into_response()
}

async fn play(Extract(door): Extract<Door>, Json(fault): Json<Fault>) -> Response {
    match door.tenant.play(fault) {
        Ok(id) => Json(json!({ "id": id })).into_response(),
        Err(error) => failed(StatusCode::NOT_FOUND, error),
    }
}

#[derive(Deserialize)]
struct Stop {
    id: Option<u64>,
    name: Option<String>,
}

async fn stop(Extract(door): Extract<Door>, Json(stop): Json<Stop>) -> Response {
    match stop.id {
        Some(id) => door.tenant.stop(id),
        None => door.tenant.stop_named(stop.name.as_deref()),
    }
    Json(json!({ "playing": door.tenant.playing() })).into_response()
}

#[derive(Deserialize)]
struct Switch {
    on: bool,
}

async fn set_airplane(Extract(door): Extract<Door>, Json(switch): Json<Switch>) -> Response {
    match (door.airplane)(switch.on).await {
        Ok(()) => Json(json!({ "airplane": switch.on })).into_response(),
        Err(error) => failed(StatusCode::INTERNAL_SERVER_ERROR, error),
    }
}

async fn clock(Extract(door): Extract<Door>) -> Response {
    Json(json!({ "now_ms": door.tenant.now() })).into_response()
}

#[derive(Deserialize)]
struct Advance {
    advance_ms: u64,
}

async fn advance(Extract(door): Extract<Door>, Json(advance): Json<Advance>) -> Response {
    door.tenant.advance_clock(advance.advance_ms);
    clock(Extract(door)).await
}

#[derive(Deserialize)]
struct After {
    #[serde(default)]
    after: u64,
}

async fn log(Extract(door): Extract<Door>, Query(after): Query<After>) -> Response {
    Json(json!({ "entries": door.tenant.log_after(after.after), "totals": door.tenant.totals() })).into_response()
}

async fn clear(Extract(door): Extract<Door>) -> Response {
    door.tenant.clear_log();
    Json(json!({ "totals": door.tenant.totals() })).into_response()
}

#[derive(Deserialize)]
struct Device {
    user_code: String,
    login: String,
}

async fn device(Extract(door): Extract<Door>, Json(device): Json<Device>) -> Response {
    match door.tenant.entra().approve_device(&device.user_code, &device.login) {
        Ok(()) => Json(json!({ "approved": true })).into_response(),
        Err(_) => failed(StatusCode::NOT_FOUND, "no sign-in waits with this code, or there is no such person"),
    }
}

#[derive(Deserialize)]
struct Shown {
    user_code: String,
}

async fn decline_device(Extract(door): Extract<Door>, Json(shown): Json<Shown>) -> Response {
    match door.tenant.entra().decline_device(&shown.user_code) {
        Ok(()) => Json(json!({ "declined": true })).into_response(),
        Err(refused) => failed(StatusCode::NOT_FOUND, refused),
    }
}

#[derive(Deserialize)]
struct Refuse {
    login: String,
    code: u32,
    #[serde(default)]
    once: bool,
}

async fn refuse(Extract(door): Extract<Door>, Json(refuse): Json<Refuse>) -> Response {
    let entra = door.tenant.entra();
    if !entra.knows(&refuse.login) {
        return failed(StatusCode::NOT_FOUND, NotDone::NoPerson(refuse.login));
    }
    let played = match Revocation::by_code(refuse.code) {
        Some(why) if !refuse.once => {
            entra.revoke(&refuse.login, why);
            true
        }
        _ => refuse.once && entra.induce(&refuse.login, refuse.code),
    };
    if played {
        Json(json!({ "code": refuse.code, "once": refuse.once })).into_response()
    } else {
        failed(StatusCode::BAD_REQUEST, "this number can only be played once, or is not in the table")
    }
}

#[derive(Deserialize)]
struct Person {
    login: String,
}

async fn allow(Extract(door): Extract<Door>, Json(person): Json<Person>) -> Response {
    if !door.tenant.entra().knows(&person.login) {
        return failed(StatusCode::NOT_FOUND, NotDone::NoPerson(person.login));
    }
    door.tenant.entra().lift(&person.login);
    Json(json!({ "allowed": true })).into_response()
}

async fn expire_tokens(Extract(door): Extract<Door>) -> Response {
    door.tenant.entra().expire_access_tokens();
    Json(json!({ "expired": true })).into_response()
}

#[derive(Deserialize)]
struct Named {
    drive: String,
}

async fn expire_deltas(Extract(door): Extract<Door>, Json(named): Json<Named>) -> Response {
    done(door.tenant.expire_deltas(&named.drive))
}

#[derive(Deserialize)]
struct Barred {
    drive: String,
    path: String,
    login: String,
}

async fn bar(Extract(door): Extract<Door>, Json(from): Json<Barred>) -> Response {
    done(door.tenant.bar(&from.drive, &from.path, &from.login, true))
}

async fn unbar(Extract(door): Extract<Door>, Json(from): Json<Barred>) -> Response {
    done(door.tenant.bar(&from.drive, &from.path, &from.login, false))
}

#[derive(Deserialize)]
struct Quota {
    bytes: u64,
}

async fn quota(Extract(door): Extract<Door>, Json(quota): Json<Quota>) -> Response {
    door.tenant.set_quota(quota.bytes);
    Json(json!({ "bytes": quota.bytes })).into_response()
}

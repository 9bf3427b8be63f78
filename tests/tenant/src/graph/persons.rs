//! People: oneself, others, their pictures, and who matters to whom.
//!
//! Promises `/me`, `/users` (with `$filter`, `$search`, `$orderby`, page by page), `/users/{id}` by login or directory id, `/me/people`
//! with the cast first, and a picture of those who have one; who has none is answered as the real service does.

use serde_json::{Value, json};

use super::item::select;
use super::reply::{Load, Outcome, Refusal, Reply};
use super::{Ask, State, filter};
use crate::content::Content;
use crate::corpus;

const PAGE: usize = 100;
const MOST: usize = 999;
const NEAR: usize = 10;
/// Where people work; a guest works elsewhere.
const PLACES: [&str; 5] = ["Harbour", "Main stage", "Old dairy", "Lake house", "Warehouse 2"];

/// Where a person works and by which numbers she is called, the office's first. Grown from the login, so that it needs no room.
fn reached(state: &State, at: usize) -> Option<(&'static str, String, String)> {
    let person = &state.world.people[at];
    let seed = crate::seed::of_text(&person.login);
    let place = PLACES[(seed % PLACES.len() as u64) as usize];
    let number = |area: u8, seed: u64| format!("+41 {area} 555 {:02} {:02}", seed / 100 % 100, seed % 100);
    (!person.guest).then(|| (place, number(21, seed / 7), number(79, seed / 11)))
}

fn shown(state: &State, at: usize) -> Value {
    let person = &state.world.people[at];
    let (given, surname) = person.name.split_once(' ').unwrap_or((&person.name, ""));
    let (place, office, mobile) = match reached(state, at) {
        Some((place, office, mobile)) => (json!(place), json!([office]), json!(mobile)),
        None => (Value::Null, json!([]), Value::Null),
    };
    json!({
        "id": person.object_id,
        "displayName": person.name,
        "givenName": given,
        "surname": surname,
        "jobTitle": person.role,
        "mail": person.login,
        "userPrincipalName": person.login,
        "businessPhones": office,
        "mobilePhone": mobile,
        "officeLocation": place,
        "preferredLanguage": null,
    })
}

/// With what is shown only to those who select it.
fn whole(state: &State, at: usize) -> Value {
    let person = &state.world.people[at];
    let mut value = shown(state, at);
    value["userType"] = json!(if person.guest { "Guest" } else { "Member" });
    value["accountEnabled"] = json!(true);
    value["department"] = json!(person.role);
    value
}

fn picked(state: &State, ask: &Ask, at: usize) -> Value {
    match ask.query.select() {
        None => shown(state, at),
        names => {
            let mut value = whole(state, at);
            select(&mut value, names.as_deref());
            value
        }
    }
}

impl crate::Tenant {
    /// A person's picture is these bytes from now on, whatever they are; none when there are none.
    ///
    /// # Errors
    /// When there is no such person.
    pub fn give_portrait(&self, login: &str, bytes: impl Into<bytes::Bytes>) -> Result<(), crate::colleague::NotDone> {
        let mut state = self.inner.lock();
        let missing = || crate::colleague::NotDone::NoPerson(login.to_owned());
        let person = state.world.person(login).ok_or_else(missing)?;
        state.portraits.insert(person, bytes.into());
        Ok(())
    }
}

/// `/me`, `/users/{id}` and what lies below them.
pub fn one(state: &State, ask: &Ask, id: Option<&str>, rest: &str) -> Outcome {
    let missing = || Refusal::of(404, "Request_ResourceNotFound", "The resource does not exist or cannot be found.");
    let at = match id {
        None => ask.person,
        Some(id) => state.world.person(id).ok_or_else(missing)?,
    };
    let (first, below) = rest.split_once('/').unwrap_or((rest, ""));
    match first {
        "" => {
            let mut value = picked(state, ask, at);
            value["@odata.context"] = json!(format!("{}/$metadata#users/$entity", ask.base));
            Ok(Reply::ok(value))
        }
        "photo" | "photos" => photo(state, at, below),
        "people" => near(state, ask, at),
        "manager" => Err(missing()),
        "memberOf" | "joinedTeams" | "directReports" | "transitiveMemberOf" => Ok(Reply::ok(json!({ "value": [] }))),
        other => Err(Refusal::segment(other)),
    }
}

fn photo(state: &State, at: usize, below: &str) -> Outcome {
    let login = state.world.people[at].login.split('@').next().unwrap_or_default();
    let given = state.portraits.get(&at).map(|bytes| Content::sent(bytes.clone()));
    let drawn = corpus::portraits().iter().find(|(name, _)| *name == login).map(|(_, bytes)| Content::Corpus(bytes));
    let picture = given.or(drawn).filter(|picture| picture.size() > 0);
    let content = picture.ok_or_else(|| Refusal::of(404, "ImageNotFound", "The photo wasn't found."))?;
    let about = json!({
        "@odata.mediaContentType": "image/jpeg",
        "id": "240X240",
        "height": 240,
        "width": 240,
    });
    match below.rsplit('/').next().unwrap_or_default() {
        "$value" => {
            let length = content.size();
            let reply =
                Reply { status: http::StatusCode::OK, headers: Vec::new(), load: Load::Part(content, 0, length) };
            Ok(reply.with("content-type", "image/jpeg").with("etag", format!("\"{:X}\"", crate::seed::of_text(login))))
        }
        _ => Ok(Reply::ok(about)),
    }
}

/// The words of all clauses. Clauses stand in quotes with AND between them; a text without quotes is one clause.
fn search_words(ask: &Ask) -> Vec<String> {
    let text = ask.query.get("search").unwrap_or_default();
    let clauses: Vec<&str> = match text.contains('"') {
        true => text.split('"').skip(1).step_by(2).collect(),
        false => vec![text],
    };
    let text = clauses.join(" ").to_lowercase().replace("displayname:", " ").replace("mail:", " ");
    text.split_whitespace().map(str::to_owned).collect()
}

fn named(state: &State, at: usize, words: &[String]) -> bool {
    let person = &state.world.people[at];
    let text = format!("{} {}", person.name.to_lowercase(), person.login.to_lowercase());
    words.iter().all(|word| text.contains(word.as_str()))
}

/// `/me/people`: those whom one works with.
fn near(state: &State, ask: &Ask, at: usize) -> Outcome {
    let top = ask.query.top().unwrap_or(NEAR).min(MOST);
    let words = search_words(ask);
    let others = (0..state.world.people.len()).filter(|other| *other != at && named(state, *other, &words)).take(top);
    let value: Vec<Value> = others
        .enumerate()
        .map(|(rank, other)| {
            let person = &state.world.people[other];
            let mut value = shown(state, other);
            // A `person` is another resource than a `user`: what they share has other names in it.
            if let Some(fields) = value.as_object_mut() {
                for of_a_user in ["mail", "businessPhones", "mobilePhone", "preferredLanguage"] {
                    fields.remove(of_a_user);
                }
            }
            value["department"] = json!(person.role);
            value["phones"] = match reached(state, other) {
                Some((_, office, mobile)) => {
                    json!([{ "type": "business", "number": office }, { "type": "mobile", "number": mobile }])
                }
                None => json!([]),
            };
            value["scoredEmailAddresses"] = json!([{ "address": person.login, "relevanceScore": 30.0 - rank as f64 }]);
            value["personType"] = json!({ "class": "Person", "subclass": "OrganizationUser" });
            value
        })
        .collect();
    Ok(Reply::ok(json!({ "@odata.context": format!("{}/$metadata#users('me')/people", ask.base), "value": value })))
}

/// `/users`.
pub fn all(state: &State, ask: &Ask) -> Outcome {
    let top = ask.query.top().unwrap_or(PAGE).min(MOST);
    let from: usize = ask.query.get("skiptoken").and_then(|token| token.parse().ok()).unwrap_or(0);
    let wanted = ask.query.get("filter").map(filter::filter).transpose()?;
    let words = search_words(ask);
    if !words.is_empty() && ask.header("consistencylevel").is_none_or(|level| !level.eq_ignore_ascii_case("eventual")) {
        return Err(Refusal::of(
            400,
            "Request_UnsupportedQuery",
            "Request with $search needs ConsistencyLevel: eventual.",
        ));
    }
    let passes = |at: &usize| {
        named(state, *at, &words) && wanted.as_ref().is_none_or(|wanted| wanted.passes(&whole(state, *at)))
    };
    // Whoever asks neither for an order nor for a count is not answered by looking at everybody.
    let is_counted = ask.query.get("count") == Some("true") || ask.query.get("orderby").is_some();
    let enough = if is_counted { usize::MAX } else { from.saturating_add(top).saturating_add(1) };
    let mut found: Vec<usize> = (0..state.world.people.len()).filter(passes).take(enough).collect();
    if let Some(text) = ask.query.get("orderby") {
        let mut values: Vec<Value> = found.iter().map(|at| whole(state, *at)).collect();
        filter::sort(&mut values, text)?;
        found = values.iter().filter_map(|value| state.world.person(value["id"].as_str()?)).collect();
    }
    let value: Vec<Value> = found.iter().skip(from).take(top).map(|at| picked(state, ask, *at)).collect();
    let mut body = json!({ "@odata.context": format!("{}/$metadata#users", ask.base), "value": value });
    if ask.query.get("count") == Some("true") {
        body["@odata.count"] = json!(found.len());
    }
    if from + top < found.len() {
        let mut link = format!("{}/users?$top={top}&$skiptoken={}", ask.base, from + top);
        for option in ["select", "filter", "orderby", "search", "count"] {
            if let Some(text) = ask.query.get(option) {
                link.push_str(&format!("&${option}={}", super::address::encode(text)));
            }
        }
        body["@odata.nextLink"] = json!(link);
    }
    Ok(Reply::ok(body))
}

/// `/organization`.
pub fn organization(state: &State, ask: &Ask) -> Outcome {
    let domain = crate::people::DOMAIN;
    Ok(Reply::ok(json!({
        "@odata.context": format!("{}/$metadata#organization", ask.base),
        "value": [{
            "id": state.world.tenant_id,
            "displayName": "Rive Festival",
            "countryLetterCode": "CH",
            "verifiedDomains": [{ "name": domain, "isDefault": true, "isInitial": true, "type": "Managed" }],
        }],
    })))
}

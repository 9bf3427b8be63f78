//! People: oneself, others, their pictures, and who matters to whom.
//!
//! Promises `/me`, `/users` (with `$filter`, `$search`, `$orderby`, page by page, by the rules of [`directory`]), `/users/{id}` by login or
//! directory id, `/me/people` with the cast first, and [`portrait`]s. Who has left the organisation is nowhere.

use serde_json::{Value, json};

use super::directory::{self, Search};
use super::filter::Entries;
use super::item::select;
use super::reply::{Load, Outcome, Refusal, Reply};
use super::{Ask, State, filter, portrait};

const PAGE: usize = 100;
/// What a `person` is made of: another resource than a `user`.
const OF_PEOPLE: Entries = Entries {
    name: "microsoft.graph.person",
    members: &[
        "id",
        "displayName",
        "givenName",
        "surname",
        "birthday",
        "personNotes",
        "isFavorite",
        "scoredEmailAddresses",
        "phones",
        "postalAddresses",
        "websites",
        "jobTitle",
        "companyName",
        "yomiCompany",
        "department",
        "officeLocation",
        "profession",
        "userPrincipalName",
        "imAddress",
        "personType",
    ],
    expands: &[],
};
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
            for name in names.iter().flatten().filter(|name| **name != "*") {
                // What nobody here has is empty for everybody.
                if value.get(*name).is_none() {
                    value[*name] = Value::Null;
                }
            }
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
        Some(id) => state.world.person(id).filter(|at| !state.world.people[*at].left).ok_or_else(missing)?,
    };
    let (first, below) = rest.split_once('/').unwrap_or((rest, ""));
    match first {
        "" => {
            directory::OF_USERS.check_options(&ask.query)?;
            let mut value = picked(state, ask, at);
            value["@odata.context"] = json!(format!("{}/$metadata#users/$entity", ask.base));
            Ok(Reply::ok(value))
        }
        "photo" | "photos" => portrait::answer(state, ask, at, first, below),
        "people" => near(state, ask, at),
        "manager" => Err(missing()),
        "memberOf" | "joinedTeams" | "directReports" | "transitiveMemberOf" => {
            Ok(Reply::ok(json!({ "@odata.context": format!("{}/$metadata#directoryObjects", ask.base), "value": [] })))
        }
        other => Err(Refusal::segment(other)),
    }
}

/// `/me/people`: those whom one works with.
fn near(state: &State, ask: &Ask, at: usize) -> Outcome {
    OF_PEOPLE.check_options(&ask.query)?;
    let top = ask.query.top().unwrap_or(NEAR);
    if top > directory::MOST {
        return Err(Refusal::invalid("Invalid value for $top."));
    }
    let skip: usize = ask.query.get("skip").and_then(|skip| skip.parse().ok()).unwrap_or(0);
    let search = ask.query.get("search").and_then(Search::typed);
    let wanted = ask.query.get("filter").map(filter::filter).transpose()?;
    wanted.as_ref().map_or(Ok(()), |wanted| OF_PEOPLE.check_filter(wanted))?;
    let names = ask.query.select();
    let found = |other: &usize| {
        let person = &state.world.people[*other];
        *other != at && !person.left && search.as_ref().is_none_or(|search| search.finds(person))
    };
    let told = |rank: usize, other: usize| {
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
    };
    let all = (0..state.world.people.len()).filter(found).enumerate().map(|(rank, other)| told(rank, other));
    let mut value: Vec<Value> = all
        .filter(|value| wanted.as_ref().is_none_or(|wanted| wanted.passes(value)))
        .skip(skip)
        .take(top.saturating_add(1))
        .collect();
    let more = value.len() > top;
    value.truncate(top);
    value.iter_mut().for_each(|one| select(one, names.as_deref()));
    let whose = &state.world.people[at].object_id;
    let mut body =
        json!({ "@odata.context": format!("{}/$metadata#users('{whose}')/people", ask.base), "value": value });
    if more {
        let mut link = format!("{}/{}?$top={top}&$skip={}", ask.base, ask.path, skip + top);
        for option in ["select", "filter", "search"] {
            if let Some(text) = ask.query.get(option) {
                link.push_str(&format!("&${option}={}", super::address::encode(text)));
            }
        }
        body["@odata.nextLink"] = json!(link);
    }
    Ok(Reply::ok(body))
}

/// `/users`.
pub fn all(state: &State, ask: &Ask) -> Outcome {
    directory::check(ask)?;
    let top = ask.query.top().unwrap_or(PAGE);
    let from: usize = ask.query.get("skiptoken").and_then(|token| token.parse().ok()).unwrap_or(0);
    let wanted = ask.query.get("filter").map(filter::filter).transpose()?;
    let search = ask.query.get("search").map(Search::of).transpose()?;
    let passes = |at: &usize| {
        let person = &state.world.people[*at];
        !person.left
            && search.as_ref().is_none_or(|search| search.finds(person))
            && wanted.as_ref().is_none_or(|wanted| wanted.passes(&whole(state, *at)))
    };
    // Whoever asks neither for an order nor for a count is not answered by looking at everybody.
    let eventual = ask.header("consistencylevel").is_some_and(|level| level.eq_ignore_ascii_case("eventual"));
    let counts = eventual && ask.query.get("count") == Some("true");
    let looks_at_all = counts || ask.query.get("orderby").is_some();
    let enough = if looks_at_all { usize::MAX } else { from.saturating_add(top).saturating_add(1) };
    let mut found: Vec<usize> = (0..state.world.people.len()).filter(passes).take(enough).collect();
    if let Some(text) = ask.query.get("orderby") {
        let mut values: Vec<Value> = found.iter().map(|at| whole(state, *at)).collect();
        filter::sort(&mut values, text)?;
        found = values.iter().filter_map(|value| state.world.by_object_id(value["id"].as_str()?)).collect();
    }
    let value: Vec<Value> = found.iter().skip(from).take(top).map(|at| picked(state, ask, *at)).collect();
    let mut body = json!({ "@odata.context": format!("{}/$metadata#users", ask.base), "value": value });
    if counts {
        body["@odata.count"] = json!(found.len());
    }
    if from + top < found.len() {
        let mut link = format!("{}/users?$top={top}&$skiptoken={}", ask.base, from + top);
        for option in ["select", "expand", "filter", "orderby", "search", "count"] {
            if let Some(text) = ask.query.get(option) {
                link.push_str(&format!("&${option}={}", super::address::encode(text)));
            }
        }
        body["@odata.nextLink"] = json!(link);
    }
    Ok(Reply::ok(body))
}

/// `/users/$count`.
pub fn count(state: &State, ask: &Ask) -> Outcome {
    if !ask.header("consistencylevel").is_some_and(|level| level.eq_ignore_ascii_case("eventual")) {
        return Err(Refusal::of(
            400,
            "Request_BadRequest",
            "$count is not currently supported without ConsistencyLevel: eventual.",
        ));
    }
    let wanted = ask.query.get("filter").map(filter::filter).transpose()?;
    wanted.as_ref().map_or(Ok(()), |wanted| directory::OF_USERS.check_filter(wanted))?;
    let search = ask.query.get("search").map(Search::of).transpose()?;
    let passes = |at: &usize| {
        let person = &state.world.people[*at];
        !person.left
            && search.as_ref().is_none_or(|search| search.finds(person))
            && wanted.as_ref().is_none_or(|wanted| wanted.passes(&whole(state, *at)))
    };
    let mut reply = Reply::ok(Value::Null);
    reply.load = Load::Text("text/plain", (0..state.world.people.len()).filter(passes).count().to_string());
    Ok(reply)
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

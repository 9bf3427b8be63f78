//! People, sites and drives.

use http::Method;
use serde_json::{Value, json};

use super::address::Address;
use super::item::{drive_type, identity, select};
use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State, time};
use crate::world::HOST;

/// Answers what is about no item.
pub fn answer(state: &mut State, ask: &Ask, address: Address) -> Outcome {
    if ask.method != Method::GET {
        return Err(match address {
            Address::Unknown(segment) => Refusal::segment(&segment),
            _ => Refusal::method(),
        });
    }
    match address {
        Address::Person(id, rest) => person(state, ask, id.as_deref(), &rest),
        Address::People => people(state, ask),
        Address::Drives(site, person) => drives(state, ask, site.as_ref(), person.as_deref()),
        Address::FollowedSites => {
            let sites = 1..state.world.sites.len();
            list(state, ask, sites.filter(|at| visible(state, ask, *at)).collect())
        }
        Address::Sites => sites(state, ask),
        Address::Site(site) => {
            let at = state.site(&site)?;
            if !visible(state, ask, at) {
                return Err(Refusal::denied());
            }
            one(ask, site_value(state, at))
        }
        Address::SitePart(site, part) => {
            state.site(&site)?;
            match part.as_str() {
                "sites" | "lists" | "permissions" => Ok(Reply::ok(json!({ "value": [] }))),
                other => Err(Refusal::segment(other)),
            }
        }
        Address::Drive(drive) => {
            let number = state.drive(ask, &drive)?;
            let value = drive_value(state, ask, number);
            one(ask, value)
        }
        Address::Unknown(segment) => Err(Refusal::segment(&segment)),
        _ => Err(Refusal::method()),
    }
}

fn one(ask: &Ask, mut value: Value) -> Outcome {
    select(&mut value, ask.query.select().as_deref());
    Ok(Reply::ok(value))
}

fn person_value(state: &State, at: usize) -> Value {
    let person = &state.world.people[at];
    let (given, surname) = person.name.split_once(' ').unwrap_or((&person.name, ""));
    json!({
        "id": person.object_id,
        "displayName": person.name,
        "givenName": given,
        "surname": surname,
        "jobTitle": person.role,
        "mail": person.login,
        "userPrincipalName": person.login,
        "userType": if person.guest { "Guest" } else { "Member" },
        "businessPhones": [],
        "mobilePhone": null,
        "officeLocation": null,
        "preferredLanguage": null,
    })
}

fn person(state: &State, ask: &Ask, id: Option<&str>, rest: &str) -> Outcome {
    let missing = || Refusal::of(404, "Request_ResourceNotFound", "The resource does not exist or cannot be found.");
    let at = match id {
        None => ask.person,
        Some(id) => state.world.person(id).ok_or_else(missing)?,
    };
    match rest.split('/').next().unwrap_or("") {
        "" => one(ask, person_value(state, at)),
        "photo" => Err(Refusal::of(
            404,
            "ImageNotFound",
            "Exception of type 'Microsoft.Fast.Profile.Core.Exception.ImageNotFoundException' was thrown.",
        )),
        "people" | "memberOf" | "joinedTeams" => Ok(Reply::ok(json!({ "value": [] }))),
        other => Err(Refusal::segment(other)),
    }
}

fn people(state: &State, ask: &Ask) -> Outcome {
    let top = ask.query.top().unwrap_or(100).min(999);
    let from: usize = ask.query.get("skiptoken").and_then(|token| token.parse().ok()).unwrap_or(0);
    let all = state.world.people.len();
    let to = (from + top).min(all);
    let value: Vec<Value> = (from.min(all)..to).map(|at| person_value(state, at)).collect();
    let mut body = json!({ "value": value });
    if to < all {
        body["@odata.nextLink"] = json!(format!("{}/users?$top={top}&$skiptoken={to}", ask.base));
    }
    Ok(Reply::ok(body))
}

fn visible(state: &State, ask: &Ask, site: usize) -> bool {
    state.world.sites[site].drives.iter().any(|drive| state.world.may_see(ask.person, *drive))
}

fn site_value(state: &State, at: usize) -> Value {
    let site = &state.world.sites[at];
    let web =
        if site.path.is_empty() { format!("https://{HOST}") } else { format!("https://{HOST}/sites/{}", site.path) };
    let start = state.world.drives[0].start - 400 * 86_400_000;
    let mut value = json!({
        "id": site.id,
        "name": site.path,
        "displayName": site.name,
        "webUrl": web,
        "createdDateTime": time::text(start),
        "lastModifiedDateTime": time::text(start),
        "siteCollection": { "hostname": HOST },
    });
    if site.path.is_empty() {
        value["root"] = json!({});
    }
    value
}

fn list(state: &State, ask: &Ask, sites: Vec<usize>) -> Outcome {
    let names = ask.query.select();
    let mut value: Vec<Value> = sites.into_iter().map(|at| site_value(state, at)).collect();
    value.iter_mut().for_each(|site| select(site, names.as_deref()));
    Ok(Reply::ok(json!({ "@odata.context": format!("{}/$metadata#sites", ask.base), "value": value })))
}

fn sites(state: &State, ask: &Ask) -> Outcome {
    let Some(text) = ask.query.get("search") else {
        return Err(Refusal::invalid("The search parameter is missing."));
    };
    let words = text.trim_matches(['*', '"']).to_lowercase();
    let fits = |at: &usize| {
        let site = &state.world.sites[*at];
        words.is_empty() || site.name.to_lowercase().contains(&words) || site.path.contains(&words)
    };
    list(state, ask, (0..state.world.sites.len()).filter(fits).filter(|at| visible(state, ask, *at)).collect())
}

fn drives(state: &mut State, ask: &Ask, site: Option<&super::address::SiteRef>, person: Option<&str>) -> Outcome {
    let numbers: Vec<usize> = match (site, person) {
        (Some(site), _) => state.world.sites[state.site(site)?].drives.clone(),
        (None, Some(name)) => {
            let person = state.world.person(name).ok_or_else(Refusal::not_found)?;
            state.world.personal_drive(person).into_iter().collect()
        }
        (None, None) if state.faults.on("hard-case-26") => Vec::new(),
        (None, None) => state.world.personal_drive(ask.person).into_iter().collect(),
    };
    let numbers = numbers.into_iter().filter(|number| state.world.may_see(ask.person, *number)).collect::<Vec<_>>();
    let names = ask.query.select();
    let mut value: Vec<Value> = numbers.into_iter().map(|number| drive_value(state, ask, number)).collect();
    value.iter_mut().for_each(|drive| select(drive, names.as_deref()));
    Ok(Reply::ok(json!({ "@odata.context": format!("{}/$metadata#drives", ask.base), "value": value })))
}

/// A drive with its quota.
pub fn drive_value(state: &mut State, _ask: &Ask, number: usize) -> Value {
    let quirk = state.faults.on("hard-case-20");
    let drive = &state.world.drives[number];
    let used = drive.used();
    let total = state.quota;
    let mut value = json!({
        "id": drive.id,
        "driveType": drive_type(drive),
        "name": drive.name,
        "description": "",
        "webUrl": state.world.drive_web_url(drive),
        "createdDateTime": time::text(drive.start - 400 * 86_400_000),
        "lastModifiedDateTime": time::text(drive.start),
        "owner": match drive.owner {
            Some(owner) => json!({ "user": identity(&state.world, owner) }),
            None => json!({ "group": { "displayName": drive.site.map_or("", |site| state.world.sites[site].name) } }),
        },
        "quota": {
            "deleted": 0,
            "remaining": total.saturating_sub(used),
            "state": if used >= total { "exceeded" } else { "normal" },
            "total": total,
            "used": used,
        },
    });
    if let Some(site) = drive.site {
        value["sharePointIds"] = json!({ "siteId": state.world.sites[site].id });
    }
    if quirk {
        if number.is_multiple_of(2) {
            value["quota"] = json!({ "remaining": 0, "total": 0, "used": 0, "deleted": 0 });
        } else if let Some(members) = value.as_object_mut() {
            members.remove("quota");
        }
    }
    if state.faults.on("hard-case-19") {
        value["id"] = json!(state.world.drives[number].id.to_lowercase());
    }
    value
}

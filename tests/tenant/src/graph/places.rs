//! Sites and drives; people are [`super::persons`].

use http::Method;
use serde_json::{Value, json};

use super::address::Address;
use super::item::{drive_type, identity, select};
use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State, extras, filter, lists, persons, time};
use crate::world::HOST;

/// Answers what is about no item.
pub fn answer(state: &mut State, ask: &Ask, address: Address) -> Outcome {
    let below_a_list = matches!(&address, Address::SitePart(_, part) if part.starts_with("lists/"));
    if ask.method != Method::GET && !below_a_list {
        return Err(match address {
            Address::Unknown(segment) => Refusal::segment(&segment),
            _ => Refusal::method(),
        });
    }
    match address {
        Address::Person(id, rest) => persons::one(state, ask, id.as_deref(), &rest),
        Address::People => persons::all(state, ask),
        Address::PeopleCount => persons::count(state, ask),
        Address::Organization => persons::organization(state, ask),
        Address::Drives(site, person) => drives(state, ask, site.as_ref(), person.as_deref()),
        Address::FollowedSites => {
            let sites = 1..state.world.sites.len();
            let found = sites.filter(|at| visible(state, ask, *at)).collect();
            list(state, ask, found)
        }
        Address::Sites => sites(state, ask),
        Address::Site(site) => {
            let at = state.site(&site)?;
            if !visible(state, ask, at) {
                return Err(Refusal::denied());
            }
            let mut value = site_value(state, at);
            select(&mut value, ask.query.select().as_deref());
            extras::of_site(state, ask, at, &mut value)?;
            Ok(Reply::ok(value))
        }
        Address::SitePart(site, part) => {
            let at = state.site(&site)?;
            match part.split_once('/').unwrap_or((&part, "")) {
                ("lists", rest) => lists::of_site(state, ask, at, rest),
                ("sites", "") if at == 0 => {
                    let below = (1..state.world.sites.len()).filter(|at| visible(state, ask, *at)).collect();
                    list(state, ask, below)
                }
                ("sites" | "permissions", "") => Ok(Reply::ok(json!({ "value": [] }))),
                (other, _) => Err(Refusal::segment(other)),
            }
        }
        Address::Drive(drive) => {
            let number = state.drive(ask, &drive)?;
            let mut value = drive_value(state, ask, number);
            select(&mut value, ask.query.select().as_deref());
            extras::of_drive(state, ask, number, &mut value)?;
            Ok(Reply::ok(value))
        }
        Address::Unknown(segment) => Err(Refusal::segment(&segment)),
        _ => Err(Refusal::method()),
    }
}

/// Whether a person sees anything of a site.
pub fn visible(state: &State, ask: &Ask, site: usize) -> bool {
    state.world.sites[site].drives.iter().any(|drive| state.world.may_see(ask.person, *drive))
}

/// A site.
pub fn site_value(state: &State, at: usize) -> Value {
    let site = &state.world.sites[at];
    let start = state.world.drives[0].start - 400 * 86_400_000;
    let mut value = json!({
        "id": site.id,
        "name": site.path,
        "displayName": site.name,
        "webUrl": state.world.site_web_url(at),
        "createdDateTime": time::text(start),
        "lastModifiedDateTime": time::text(start),
        "siteCollection": { "hostname": HOST },
    });
    if site.path.is_empty() {
        value["root"] = json!({});
    }
    value
}

fn list(state: &mut State, ask: &Ask, sites: Vec<usize>) -> Outcome {
    let names = ask.query.select();
    let all = sites.into_iter().map(|at| site_value(state, at)).collect();
    let mut value = filter::arranged(&ask.query, all)?;
    for site in &mut value {
        let at = state.world.sites.iter().position(|known| site["id"] == known.id.as_str());
        select(site, names.as_deref());
        if let Some(at) = at {
            extras::of_site(state, ask, at, site)?;
        }
    }
    Ok(Reply::ok(json!({ "@odata.context": format!("{}/$metadata#sites", ask.base), "value": value })))
}

fn sites(state: &mut State, ask: &Ask) -> Outcome {
    let Some(text) = ask.query.get("search") else {
        return Err(Refusal::invalid("The search parameter is missing."));
    };
    let words = text.trim_matches(['*', '"']).to_lowercase();
    let fits = |at: &usize| {
        let site = &state.world.sites[*at];
        words.is_empty() || site.name.to_lowercase().contains(&words) || site.path.contains(&words)
    };
    let found = (0..state.world.sites.len()).filter(fits).filter(|at| visible(state, ask, *at)).collect();
    list(state, ask, found)
}

fn drives(state: &mut State, ask: &Ask, site: Option<&super::address::SiteRef>, person: Option<&str>) -> Outcome {
    let numbers: Vec<usize> = match (site, person) {
        (Some(site), _) => state.world.sites[state.site(site)?].drives.clone(),
        (None, Some(name)) => {
            let person = state.world.person(name).ok_or_else(Refusal::not_found)?;
            state.world.personal_drive(person).into_iter().collect()
        }
        (None, None) if state.faults.on("hard-case-26") => {
            state.faults.note("hard-case-26");
            Vec::new()
        }
        (None, None) => state.world.personal_drive(ask.person).into_iter().collect(),
    };
    let numbers = numbers.into_iter().filter(|number| state.world.may_see(ask.person, *number)).collect::<Vec<_>>();
    let names = ask.query.select();
    let mut all = Vec::new();
    for number in numbers {
        let mut value = drive_value(state, ask, number);
        extras::of_drive(state, ask, number, &mut value)?;
        all.push(value);
    }
    let brought = extras::expanded(ask.query.get("expand").unwrap_or_default());
    let names = names.map(|mut names| {
        names.extend(brought.iter().map(|part| part.split('(').next().unwrap_or(part)));
        names
    });
    let mut value = filter::arranged(&ask.query, all)?;
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
        state.faults.note("hard-case-19");
    }
    value
}

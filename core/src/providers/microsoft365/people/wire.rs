//! Bytes of Graph's people into the model. No I/O, no clock; never panics, whatever the bytes.
//!
//! Tolerant where tolerance can do no harm: any field may be missing, null, of another type or unknown. Strict where it matters: a
//! page without its `value` is an incomplete answer and proves nothing. Somebody without an id or a name is left out.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::feeds::blocks;
use super::super::fields::{RawPage, Text};
use crate::model::{Colleague, Failure, Later, RemoteId};

/// Characters of a name, a role, a place, a number or an address that are kept.
const LONGEST: usize = 256;
/// Telephone numbers of one person that are kept.
const MOST_PHONES: usize = 8;
/// The kind of those in `/me/people` who have an id of the directory.
const OF_THE_ORGANISATION: &str = "OrganizationUser";

/// A `user` or a `person`: one service names people in two ways.
#[derive(Deserialize)]
struct PersonWire<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow, rename = "displayName")]
    name: Option<Text<'a>>,
    #[serde(borrow, rename = "jobTitle")]
    role: Option<Text<'a>>,
    #[serde(borrow, rename = "officeLocation")]
    office: Option<Text<'a>>,
    #[serde(borrow)]
    department: Option<Text<'a>>,
    #[serde(borrow)]
    mail: Option<Text<'a>>,
    #[serde(borrow, rename = "mobilePhone")]
    mobile: Option<Text<'a>>,
    #[serde(borrow, rename = "businessPhones")]
    business: Option<&'a RawValue>,
    #[serde(borrow)]
    phones: Option<&'a RawValue>,
    #[serde(borrow, rename = "scoredEmailAddresses")]
    scored: Option<&'a RawValue>,
    #[serde(borrow, rename = "personType")]
    kind: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
struct KindWire<'a> {
    #[serde(borrow)]
    subclass: Option<Text<'a>>,
}

#[derive(Default, Deserialize)]
struct PhoneWire<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<Text<'a>>,
    #[serde(borrow)]
    number: Option<Text<'a>>,
}

#[derive(Default, Deserialize)]
struct AddressWire<'a> {
    #[serde(borrow)]
    address: Option<Text<'a>>,
}

fn unproven() -> Failure {
    Failure::later(Later::Unproven)
}

/// One line, without what turns the direction of others.
fn line(text: Option<Text<'_>>) -> String {
    let text = text.and_then(Text::stated).unwrap_or_default();
    let text = blocks::without_turns(&text).split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().take(LONGEST).collect()
}

/// The entries of a list, one by one: one of another type loses no other.
fn entries(raw: Option<&RawValue>) -> Vec<&RawValue> {
    raw.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

fn inside<'a, T: Deserialize<'a> + Default>(raw: &'a RawValue) -> T {
    serde_json::from_str(raw.get()).unwrap_or_default()
}

fn read(raw: &RawValue) -> Option<Colleague> {
    let wire: PersonWire<'_> = serde_json::from_str(raw.get()).ok()?;
    let id = wire.id.and_then(Text::stated)?;
    let name = line(wire.name);
    let business = entries(wire.business).into_iter().map(|raw| serde_json::from_str::<Text<'_>>(raw.get()).ok());
    let mut others: Vec<PhoneWire<'_>> = entries(wire.phones).into_iter().map(inside).collect();
    // As a `user` has them: told of by both services, a person would else change back and forth.
    others.sort_by_key(|phone| phone.kind.as_ref().is_none_or(|kind| kind.get() != "mobile"));
    let others = others.into_iter().map(|phone| phone.number);
    let mut phones: Vec<String> = Vec::new();
    for phone in [wire.mobile].into_iter().chain(business).chain(others).map(line) {
        if !phone.is_empty() && !phones.contains(&phone) && phones.len() < MOST_PHONES {
            phones.push(phone);
        }
    }
    let place = line(wire.office);
    let mail = line(wire.mail);
    let scored = entries(wire.scored).into_iter().map(|raw| line(inside::<AddressWire<'_>>(raw).address));
    Some(Colleague {
        id: RemoteId(id),
        name,
        role: line(wire.role),
        place: if place.is_empty() { line(wire.department) } else { place },
        phones,
        // The address by which she writes comes first.
        mail: if mail.is_empty() { scored.into_iter().find(|mail| !mail.is_empty()).unwrap_or_default() } else { mail },
    })
}

/// Nobody is listed without a name; who is asked for by herself is answered for all the same.
fn named(raw: &RawValue) -> Option<Colleague> {
    read(raw).filter(|colleague| !colleague.name.is_empty())
}

/// One `user`.
///
/// # Errors
/// Unproven when the answer is none.
pub(super) fn colleague(body: &[u8]) -> Result<Colleague, Failure> {
    let raw: &RawValue = serde_json::from_slice(body).map_err(|_| unproven())?;
    read(raw).ok_or_else(unproven)
}

/// A page of `user`s.
///
/// # Errors
/// Unproven when the answer is no page.
pub(super) fn users(body: &[u8]) -> Result<Vec<Colleague>, Failure> {
    let wire: RawPage<'_> = serde_json::from_slice(body).map_err(|_| unproven())?;
    Ok(wire.value.ok_or_else(unproven)?.into_iter().filter_map(named).collect())
}

/// A page of `/me/people`: those of it who are in the directory.
///
/// # Errors
/// Unproven when the answer is no page.
pub(super) fn near(body: &[u8]) -> Result<Vec<Colleague>, Failure> {
    let wire: RawPage<'_> = serde_json::from_slice(body).map_err(|_| unproven())?;
    let value = wire.value.ok_or_else(unproven)?;
    let is_colleague = |raw: &&RawValue| {
        let kind = serde_json::from_str::<PersonWire<'_>>(raw.get()).ok().and_then(|wire| wire.kind);
        kind.is_some_and(|kind| {
            inside::<KindWire<'_>>(kind).subclass.is_some_and(|subclass| subclass.get() == OF_THE_ORGANISATION)
        })
    };
    Ok(value.into_iter().filter(is_colleague).filter_map(named).collect())
}

#[cfg(test)]
mod tests;

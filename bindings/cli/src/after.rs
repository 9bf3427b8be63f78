//! Where a list goes on: what `next` says with `--json`, and `--after` takes.
//!
//! In a list of one account it names that, as other numbers here do: `rive:1.eyJ…`. A list of several accounts says itself whose row it was.

use std::str::FromStr;

use musette_core::engine::{Account, Error, Reason};
use musette_core::model::{NotAPlace, Place};

use crate::sentences::{Failed, Outcome};

/// Where a list goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    account: String,
    place: Place,
}

impl FromStr for After {
    type Err = String;

    fn from_str(text: &str) -> Result<After, String> {
        let (account, place) = text.rsplit_once(':').ok_or_else(|| not_a_place(NotAPlace::Rubbish))?;
        Ok(After { account: account.to_owned(), place: place.parse().map_err(not_a_place)? })
    }
}

/// Reads a place that is in all accounts; one that names an account is of another list, which says so.
pub fn in_all(text: &str) -> Result<Place, String> {
    text.rsplit_once(':').map_or(text, |(_, place)| place).parse().map_err(not_a_place)
}

fn not_a_place(why: NotAPlace) -> String {
    match why {
        NotAPlace::OtherVersion => {
            "another version of musette has said this. Leave it out to begin at the first page".to_owned()
        }
        NotAPlace::Rubbish => {
            "not a place in a list. Give what `next` said with --json, all of it, or leave it out to begin at the first page"
                .to_owned()
        }
    }
}

/// What `next` says: after this place in the account's list.
pub fn next(account: &Account, place: &Place) -> String {
    format!("{}:{place}", account.label)
}

/// Where a list of one account goes on.
pub fn within(account: &Account, after: Option<&After>) -> Outcome<Option<Place>> {
    match after {
        None => Ok(None),
        Some(after) if after.account == account.label => Ok(Some(after.place.clone())),
        Some(_) => Err(Failed::Engine(Error::of(Reason::OtherList), String::new())),
    }
}

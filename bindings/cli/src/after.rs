//! Where a list goes on: what `next` says with `--json`, and `--after` takes.
//!
//! It names the account whose part of the list it is in, as other numbers here do, for each has rows of its own: `rive:1.eyJ…`. Where a
//! page ended together with the part of one account, it is the beginning of the next one's: `noor:start`.

use std::str::FromStr;

use musette_core::engine::{Account, Error, Reason};
use musette_core::model::{NotAPlace, Place};

use crate::sentences::{Failed, Outcome};

const START: &str = "start";

/// Where a list goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    account: String,
    place: Option<Place>,
}

impl FromStr for After {
    type Err = String;

    fn from_str(text: &str) -> Result<After, String> {
        let (account, place) = text.rsplit_once(':').ok_or_else(|| not_a_place(NotAPlace::Rubbish))?;
        let place = match place {
            START => None,
            place => Some(place.parse().map_err(not_a_place)?),
        };
        Ok(After { account: account.to_owned(), place })
    }
}

/// Reads a place that is in all accounts.
pub fn in_all(text: &str) -> Result<Place, String> {
    text.parse().map_err(not_a_place)
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

/// What `next` says: after this place in the account's part, or from its beginning on.
pub fn next(account: &Account, place: Option<&Place>) -> String {
    match place {
        Some(place) => format!("{}:{place}", account.label),
        None => format!("{}:{START}", account.label),
    }
}

/// The accounts from the one on where the list goes on, each with where that is.
pub fn from_there(accounts: Vec<Account>, after: Option<&After>) -> Outcome<Vec<(Account, Option<Place>)>> {
    let Some(after) = after else { return Ok(accounts.into_iter().map(|account| (account, None)).collect()) };
    let other = || Failed::Engine(Error::of(Reason::OtherList), String::new());
    let first = accounts.iter().position(|account| account.label == after.account).ok_or_else(other)?;
    let mut place = after.place.clone();
    Ok(accounts.into_iter().skip(first).map(|account| (account, place.take())).collect())
}

/// Where a list of one account goes on.
pub fn within(account: &Account, after: Option<&After>) -> Outcome<Option<Place>> {
    Ok(from_there(vec![account.clone()], after)?.pop().and_then(|(_, place)| place))
}

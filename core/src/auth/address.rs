//! Addresses in records and answers, as text that must parse.

use serde::{Deserialize, Deserializer, Serializer, de};
use url::Url;

pub(super) fn serialize<S: Serializer>(url: &Url, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(url.as_str())
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Url, D::Error> {
    let text = String::deserialize(deserializer)?;
    // The text stays out of the error: an address may hold a secret.
    Url::parse(&text).map_err(|_| de::Error::custom("not an address"))
}

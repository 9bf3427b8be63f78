//! Text that must not be seen: overwritten when dropped, absent from `Debug`.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

#[derive(Clone, PartialEq, Eq)]
pub(super) struct Hidden(Zeroizing<String>);

impl Hidden {
    pub(super) fn new(text: impl Into<String>) -> Hidden {
        Hidden(Zeroizing::new(text.into()))
    }

    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}

impl Serialize for Hidden {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Hidden {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Hidden::new)
    }
}

/// A record with hidden text as JSON, in a buffer that is overwritten and was never moved.
pub(super) fn to_secret(record: &impl Serialize) -> Option<crate::vault::Secret> {
    /// More than any record here needs; a growing buffer would leave copies behind.
    const ROOM: usize = 64 * 1024;
    let mut bytes = Zeroizing::new(Vec::with_capacity(ROOM));
    serde_json::to_writer(&mut *bytes, record).ok()?;
    Some(crate::vault::Secret::new(bytes.to_vec()))
}

/// The record back again; nothing when it is not one.
pub(super) fn from_secret<T: for<'de> Deserialize<'de>>(secret: &crate::vault::Secret) -> Option<T> {
    serde_json::from_slice(secret.expose()).ok()
}

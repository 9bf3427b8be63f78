//! Fields that take whatever comes: a value of the wrong type is a missing one, never an error.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Words;
use crate::model::WallTime;

/// Implements the visits that mean "not what was hoped for", so that a field of another type is a missing one.
macro_rules! otherwise {
    ($($visit:ident),*) => {$( otherwise!(@one $visit); )*};
    (@one bool) => { fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> { Ok(Self::Value::default()) } };
    (@one i64) => { fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> { Ok(Self::Value::default()) } };
    (@one u64) => { fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> { Ok(Self::Value::default()) } };
    (@one f64) => { fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> { Ok(Self::Value::default()) } };
    (@one unit) => { fn visit_unit<E>(self) -> Result<Self::Value, E> { Ok(Self::Value::default()) } };
    (@one str) => { fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> { Ok(Self::Value::default()) } };
    (@one seq) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
    (@one map) => {
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
}

/// A text, borrowed where the bytes allow; a number is taken by its digits (ids come as numbers from some servers).
#[derive(Default)]
pub(super) struct Text<'a>(Option<Words<'a>>);

impl Text<'_> {
    /// The text, unless it is empty or was none.
    pub(super) fn stated(self) -> Option<String> {
        self.0.filter(|text| !text.is_empty()).map(Words::into_owned)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Taken;
        impl<'de> Visitor<'de> for Taken {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Some(Words::Borrowed(text))))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Some(Words::Owned(text.to_owned()))))
            }

            fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
                Ok(Text(Some(Words::Owned(text))))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Text(Some(Words::Owned(number.to_string()))))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Text(Some(Words::Owned(number.to_string()))))
            }

            otherwise!(bool, f64, unit, seq, map);
        }
        deserializer.deserialize_any(Taken)
    }
}

/// A count of bytes between 0 and `i64::MAX`, as a number or in digits.
#[derive(Clone, Copy, Default)]
pub(super) struct Count(Option<u64>);

impl Count {
    pub(super) fn get(self) -> Option<u64> {
        self.0
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Taken;
        impl<'de> Visitor<'de> for Taken {
            type Value = Count;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Count(i64::try_from(number).is_ok().then_some(number)))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Count(u64::try_from(number).ok()))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Count(text.trim().parse::<i64>().ok().and_then(|number| u64::try_from(number).ok())))
            }

            otherwise!(bool, f64, unit, seq, map);
        }
        deserializer.deserialize_any(Taken)
    }
}

/// A moment in RFC 3339, with or without a fraction.
#[derive(Clone, Copy, Default)]
pub(super) struct When(Option<WallTime>);

impl When {
    pub(super) fn get(self) -> Option<WallTime> {
        self.0
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Taken;
        impl<'de> Visitor<'de> for Taken {
            type Value = When;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                let moment = text.trim().parse::<jiff::Timestamp>().ok();
                Ok(When(moment.map(|moment| WallTime(moment.as_millisecond()))))
            }

            otherwise!(bool, i64, u64, f64, unit, seq, map);
        }
        deserializer.deserialize_any(Taken)
    }
}

/// A facet: there when it is an object, whatever it holds.
#[derive(Clone, Copy, Default)]
pub(super) struct Facet(bool);

impl Facet {
    pub(super) fn there(self) -> bool {
        self.0
    }
}

impl<'de> Deserialize<'de> for Facet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Taken;
        impl<'de> Visitor<'de> for Taken {
            type Value = Facet;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Facet(true))
            }

            otherwise!(bool, i64, u64, f64, unit, str, seq);
        }
        deserializer.deserialize_any(Taken)
    }
}

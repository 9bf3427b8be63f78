//! Fields that take whatever comes: a value of the wrong type is a missing one, never an error.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::model::WallTime;

/// A page of any list of Graph, its entries not read yet: one that cannot be read loses no other.
#[derive(Deserialize)]
pub(super) struct RawPage<'a> {
    /// The entries; a page without them is an incomplete answer.
    #[serde(borrow)]
    pub(super) value: Option<Vec<&'a RawValue>>,
    /// Where the next page is.
    #[serde(borrow, rename = "@odata.nextLink")]
    pub(super) next: Option<Text<'a>>,
    /// Where what is new is asked for.
    #[serde(borrow, rename = "@odata.deltaLink")]
    pub(super) delta: Option<Text<'a>>,
}

/// A text that borrows where the bytes allow.
type Words<'a> = Cow<'a, str>;

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

    /// The text as it came; empty when it was none.
    pub(super) fn get(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
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

/// An id of Engage: a whole number, as a number or in digits; never by way of a double, which has too few of them.
#[derive(Clone, Copy, Default)]
pub(super) struct Number(Option<i64>);

impl Number {
    pub(super) fn get(self) -> Option<i64> {
        self.0
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Taken;
        impl<'de> Visitor<'de> for Taken {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Number(i64::try_from(number).ok()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Number(Some(number)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Number(text.trim().parse().ok()))
            }

            otherwise!(bool, f64, unit, seq, map);
        }
        deserializer.deserialize_any(Taken)
    }
}

/// Yes or no, also in words and as 1 and 0.
#[derive(Clone, Copy, Default)]
pub(super) struct Flag(Option<bool>);

impl Flag {
    pub(super) fn get(self) -> Option<bool> {
        self.0
    }

    pub(super) fn is_set(self) -> bool {
        self.0 == Some(true)
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Taken;
        impl<'de> Visitor<'de> for Taken {
            type Value = Flag;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            fn visit_bool<E>(self, is: bool) -> Result<Self::Value, E> {
                Ok(Flag(Some(is)))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Flag(Some(number == 1)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Flag(Some(matches!(text, "true" | "1"))))
            }

            otherwise!(i64, f64, unit, seq, map);
        }
        deserializer.deserialize_any(Taken)
    }
}

/// A moment as Engage writes it, `2011/03/28 20:39:12 +0000`, or in ISO 8601. Without a zone it is UTC.
#[derive(Clone, Copy, Default)]
pub(super) struct Moment(Option<WallTime>);

impl Moment {
    pub(super) fn get(self) -> Option<WallTime> {
        self.0
    }

    fn parse(text: &str) -> Option<WallTime> {
        let text = text.trim();
        // Year, month and day are ten characters; what comes after holds no sign but the zone's.
        let (date, rest) = text.is_ascii().then(|| text.split_at_checked(10)).flatten()?;
        let (time, east) = match rest.rfind(['+', '-']).map(|at| rest.split_at(at)) {
            Some((time, zone)) => (time, seconds_east(zone)?),
            None => (rest.trim_end_matches(|c: char| c.is_ascii_alphabetic()), 0),
        };
        let civil = format!("{}{}", date.replace('/', "-"), time.trim_end());
        let civil: jiff::civil::DateTime = civil.parse().ok()?;
        let at = jiff::tz::Offset::UTC.to_timestamp(civil).ok()?.as_millisecond();
        Some(WallTime(at.checked_sub(east.checked_mul(1_000)?)?))
    }
}

/// `+0200`, `-03:30`, `+01`.
fn seconds_east(zone: &str) -> Option<i64> {
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits.replace(':', "")),
        ("-", digits) => (-1, digits.replace(':', "")),
        _ => return None,
    };
    let (hours, minutes) = digits.split_at_checked(2)?;
    let minutes = if minutes.is_empty() { 0 } else { minutes.parse::<i64>().ok()? };
    Some(sign * (hours.parse::<i64>().ok()? * 3_600 + minutes * 60))
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Taken;
        impl<'de> Visitor<'de> for Taken {
            type Value = Moment;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Moment(Moment::parse(text)))
            }

            otherwise!(bool, i64, u64, f64, unit, seq, map);
        }
        deserializer.deserialize_any(Taken)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn dates_of_every_kind_are_read_and_rubbish_is_none() {
        let read = |text: &str| serde_json::from_value::<Moment>(text.into()).unwrap().get().map(|at| at.0);
        for text in [
            "2011/03/28 20:39:12 +0000",
            "2011/03/28 22:39:12 +0200",
            "2011-03-28T20:39:12Z",
            "2011-03-28T17:09:12-03:30",
            "2011-03-28T20:39:12",
            "2011/03/28 20:39:12",
            "2011/03/28 20:39:12 UTC",
            " 2011-03-28T20:39:12.000+00 ",
        ] {
            assert_eq!(read(text), Some(1_301_344_752_000), "{text}");
        }
        assert_eq!(read("1969/12/31 23:59:59 +0000"), Some(-1_000));
        for text in
            ["", "yesterday", "2011/13/28 20:39:12 +0000", "2011/03/28 20:39:12 +x", "9999999999", "éééééééééééé"]
        {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(serde_json::from_str::<Moment>("1301344752").unwrap().get().is_none());
    }

    #[test]
    fn an_id_keeps_all_its_digits_and_is_never_a_double() {
        let read = |json: &str| serde_json::from_str::<Number>(json).unwrap().get();
        assert_eq!(read("9007199254740993"), Some(9_007_199_254_740_993));
        assert_eq!(read("\"9007199254740993\""), Some(9_007_199_254_740_993));
        for json in
            ["9007199254740993.0", "1e15", "18446744073709551615", "null", "\"\"", "\"12x\"", "[1]", "{}", "true"]
        {
            assert_eq!(read(json), None, "{json}");
        }
    }
}

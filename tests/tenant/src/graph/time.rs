//! Moments as Graph writes and reads them.

use jiff::Timestamp;

/// `2026-07-01T09:30:05Z`; with milliseconds where there are any.
pub fn text(ms: i64) -> String {
    match Timestamp::from_millisecond(ms) {
        Ok(moment) => moment.to_string(),
        Err(_) => "1970-01-01T00:00:00Z".to_owned(),
    }
}

/// `2026-07-01T09:30:05`, as error bodies carry it.
pub fn second(ms: i64) -> String {
    let mut text = text(ms - ms.rem_euclid(1000));
    text.truncate(19);
    text
}

/// Milliseconds behind a written moment.
pub fn parse(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(|moment| moment.as_millisecond())
}

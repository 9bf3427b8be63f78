//! Moments as Graph writes and reads them.

use jiff::Timestamp;

/// `2026-07-01T09:30:05Z`. Business drives keep whole seconds.
pub fn text(ms: i64) -> String {
    match Timestamp::from_millisecond(ms - ms.rem_euclid(1000)) {
        Ok(moment) => moment.to_string(),
        Err(_) => "1970-01-01T00:00:00Z".to_owned(),
    }
}

/// `2026-07-01T09:30:05`, as error bodies carry it.
pub fn second(ms: i64) -> String {
    let mut text = text(ms);
    text.truncate(19);
    text
}

/// Milliseconds behind a written moment. The hour of an offset may have one digit, as in Microsoft's own example of a delta's token.
pub fn parse(text: &str) -> Option<i64> {
    let padded = || {
        let (moment, offset) = text.split_at(text.rfind(['+', '-'])?);
        let (hour, minute) = offset.get(1..)?.split_once(':')?;
        let short = moment.contains('T') && hour.len() == 1;
        short.then(|| format!("{moment}{}0{hour}:{minute}", &offset[..1]))?.parse::<Timestamp>().ok()
    };
    text.parse::<Timestamp>().ok().or_else(padded).map(|moment| moment.as_millisecond())
}

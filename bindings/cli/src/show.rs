//! Sizes, times and tables, as people read them.

use std::io::{self, IsTerminal, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use musette_core::model::{AsOf, WallTime};
use serde_json::Value;

/// A size in the person's units.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["bytes", "kB", "MB", "GB", "TB"];
    let mut unit = 0;
    let mut amount = bytes as f64;
    while amount >= 1000.0 && unit + 1 < UNITS.len() {
        amount /= 1000.0;
        unit += 1;
    }
    if unit == 0 { format!("{bytes} {}", UNITS[0]) } else { format!("{amount:.1} {}", UNITS[unit]) }
}

/// A number of things: "1 item", "2 items".
pub fn count(number: u64, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// A moment: the time of day for today, with the date otherwise.
pub fn time(at: WallTime) -> String {
    let zone = TimeZone::system();
    let Ok(moment) = Timestamp::from_millisecond(at.0) else { return "-".to_owned() };
    let now = Timestamp::now().to_zoned_datetime(zone.clone());
    let moment = moment.to_zoned_datetime(zone);
    let same_day = now.date() == moment.date();
    moment.strftime(if same_day { "%H:%M" } else { "%Y-%m-%d %H:%M" }).to_string()
}

/// How old a list is.
pub fn as_of(as_of: AsOf) -> String {
    match as_of {
        AsOf::NeverKnown => "Never fetched here.".to_owned(),
        AsOf::Known(at) => format!("As of {}.", time(at)),
    }
}

/// Prints one JSON value on a line.
pub fn json(value: &Value) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{value}")?;
    out.flush()
}

/// Rows in columns, the last one unpadded. Control characters of names are shown, not sent to the terminal.
pub fn table(rows: &[Vec<String>]) -> io::Result<()> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |text: &str| text.chars().count();
    let widths: Vec<usize> = (0..columns)
        .map(|c| rows.iter().filter_map(|row| row.get(c)).map(|t| width(&plain(t))).max().unwrap_or(0))
        .collect();
    let mut out = io::stdout().lock();
    for row in rows {
        let mut line = String::new();
        for (column, text) in row.iter().enumerate() {
            let text = plain(text);
            line.push_str(&text);
            if column + 1 < row.len() {
                line.push_str(&" ".repeat(widths[column].saturating_sub(width(&text)) + 2));
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    out.flush()
}

/// A text without characters that would move the cursor or turn the direction of writing.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// Whether somebody watches standard error.
pub fn is_watched() -> bool {
    io::stderr().is_terminal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_in_the_persons_units() {
        assert_eq!(size(0), "0 bytes");
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(4_200_000), "4.2 MB");
    }

    #[test]
    fn a_hostile_name_cannot_move_the_cursor() {
        assert_eq!(plain("a\u{1b}[2Jb\u{202e}c"), "a\u{fffd}[2Jb\u{fffd}c");
    }
}

//! Sizes, times, lines and tables, as people read them; the one place that writes words to standard output.
//!
//! Promise: whatever a server calls things, no byte of it moves the cursor, colours the terminal or turns the direction of
//! writing of what is around it; a name and a text from right to left, beside each other, keep their places ([`apart`]); a line is no longer than the terminal is wide, and where nobody watches a row is a line ([`layout`]); a reader that has gone
//! away is an error like any other, never a panic.

mod layout;

use std::io::{self, IsTerminal, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use musette_core::model::{AsOf, WallTime};
use serde_json::Value;

use crate::sentences::words;
use layout::spread;

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

/// The moment so many milliseconds from now, to the second.
pub fn in_ms(ms: i64) -> String {
    let at = Timestamp::now().as_millisecond().saturating_add(ms);
    let Ok(moment) = Timestamp::from_millisecond(at) else { return "-".to_owned() };
    moment.to_zoned_datetime(TimeZone::system()).strftime("%H:%M:%S").to_string()
}

/// A moment to the second, for what passes within a minute.
pub fn second(at: WallTime) -> String {
    let Ok(moment) = Timestamp::from_millisecond(at.0) else { return "-".to_owned() };
    moment.to_zoned_datetime(TimeZone::system()).strftime("%H:%M:%S").to_string()
}

/// The minute of this day that it is now, 0 to 1439.
pub fn minute_of_the_day() -> u16 {
    let now = Timestamp::now().to_zoned_datetime(TimeZone::system()).time();
    u16::try_from(i32::from(now.hour()) * 60 + i32::from(now.minute())).unwrap_or(0)
}

/// A day.
pub fn day(at: WallTime) -> String {
    let Ok(moment) = Timestamp::from_millisecond(at.0) else { return "-".to_owned() };
    moment.to_zoned_datetime(TimeZone::system()).strftime("%Y-%m-%d").to_string()
}

/// How old a list is.
pub fn as_of(as_of: AsOf) -> String {
    match as_of {
        AsOf::NeverKnown => words().as_of(None),
        AsOf::Known(at) => words().as_of(Some(&time(at))),
    }
}

/// Prints one JSON value on a line.
pub fn json(value: &Value) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{value}")?;
    out.flush()
}

/// Says one line on standard output; where it is longer than the terminal is wide, it goes on below, between two words.
pub fn line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in spread(&plain(text), layout::columns(&io::stdout())) {
        writeln!(out, "{line}")?;
    }
    out.flush()
}

/// Says one line on standard error, as [`line`] does. Where nobody can hear it, nothing else is to be done about that.
pub fn note(text: &str) {
    let mut err = io::stderr().lock();
    for line in spread(&plain(text), layout::columns(&io::stderr())) {
        let _ = writeln!(err, "{line}");
    }
}

/// Rows in columns, as [`layout`] lays them: what may be long, and whose letters may run the other way, stands last.
pub fn table(rows: &[Vec<String>]) -> io::Result<()> {
    // One write for many rows: ten thousand of them are still one breath.
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in layout::rows(&in_plain(rows), layout::columns(&io::stdout())).concat() {
        writeln!(out, "{line}")?;
    }
    out.flush()
}

/// A text as one line that a page has room for beside so many columns of others: cut where it does not fit, and that shows. Only for what
/// is a glimpse of something; what is to be read whole, or typed, is laid on several lines.
pub fn cut(text: &str, beside: usize) -> String {
    const PAGE: usize = 120;
    let room = layout::columns(&io::stdout()).unwrap_or(PAGE).saturating_sub(beside).max(16);
    layout::cut(&plain(text), room)
}

/// Rows in columns, each with lines of its own below it, indented.
pub fn cards(rows: &[(Vec<String>, Vec<String>)]) -> io::Result<()> {
    let heads: Vec<Vec<String>> = rows.iter().map(|(head, _)| head.clone()).collect();
    let room = layout::columns(&io::stdout());
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (lines, (_, below)) in layout::rows(&in_plain(&heads), room).into_iter().zip(rows) {
        for line in lines {
            writeln!(out, "{line}")?;
        }
        for text in below.iter().filter(|text| !text.is_empty()) {
            for line in spread(&format!("      {}", plain(text)), room) {
                writeln!(out, "{line}")?;
            }
        }
    }
    out.flush()
}

/// What stands before another column in its row is kept apart from that.
fn in_plain(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let cell = |text: &str, is_last: bool| if is_last || text.contains(APART) { plain(text) } else { apart(text) };
    rows.iter().map(|row| (1..).zip(row).map(|(at, text)| cell(text, at == row.len())).collect()).collect()
}

/// What is kept apart stands between these: its direction is its own, and turns nothing that stands beside it.
const APART: [char; 2] = [layout::OPENS, layout::CLOSES];

/// A name or a text that others stand beside: where its letters run from right to left it is kept apart from them. It is not typed.
pub fn apart(text: &str) -> String {
    let text = plain(&text.replace(APART, "\u{fffd}"));
    if runs_left(&text) { format!("{}{text}{}", APART[0], APART[1]) } else { text }
}

/// Who says what, or where: in this order, whichever way the letters of either run.
pub fn says(who: &str, what: &str) -> String {
    format!("{}: {}", apart(who), apart(what))
}

/// Whether letters from right to left are among these.
fn runs_left(text: &str) -> bool {
    let letter = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}');
    text.chars().any(letter)
}

/// A text without characters that would move the cursor, turn the direction of writing around them, or that nobody sees. What is [`apart`]
/// stays so.
pub fn plain(text: &str) -> String {
    let is_apart = runs_left(text) && layout::is_closed(text);
    text.chars()
        .map(|c| match c {
            c if is_apart && APART.contains(&c) => c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => '\u{fffd}',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// A word as a person types it at a shell: in quotes where the shell would read it otherwise.
pub fn quoted(word: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "_./:@%+=,-".contains(c);
    if !word.is_empty() && !word.starts_with('-') && word.chars().all(bare) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
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
        assert_eq!(plain("two\nlines, \u{9b}31m, gnp.\u{200f}exe"), "two\u{fffd}lines, \u{fffd}31m, gnp.\u{fffd}exe");
        assert_eq!(plain("été 日本 שלום 👩\u{200d}🚒"), "été 日本 שלום 👩\u{200d}🚒", "letters stay letters");
        assert_eq!(plain("\u{2068}two names\u{2069}"), "\u{fffd}two names\u{fffd}", "which nobody sees");
    }

    #[test]
    fn what_runs_from_right_to_left_is_kept_apart_and_cannot_break_out() {
        assert_eq!(says("רנה", "תודה"), "\u{2068}רנה\u{2069}: \u{2068}תודה\u{2069}");
        assert_eq!(says("Noor", "Thanks"), "Noor: Thanks", "nothing is added where nothing can turn");
        assert_eq!(apart("רנה\u{2069} \u{202e}כהן\u{2068}"), "\u{2068}רנה\u{fffd} \u{fffd}כהן\u{fffd}\u{2069}");
        assert_eq!(plain(&says("רנה", "תודה")), says("רנה", "תודה"), "and it is written as it is");
        assert_eq!(plain("רנה\u{2069}\u{2068}"), "רנה\u{fffd}\u{fffd}", "what is not closed is none of ours");
        let row = ["12", "רנה", "10:30"].map(str::to_owned);
        assert_eq!(in_plain(&[row.to_vec()]), [["12", "\u{2068}רנה\u{2069}", "10:30"].map(str::to_owned)]);
        let path = ["12", "rive:תכנית.pdf"].map(str::to_owned);
        assert_eq!(in_plain(&[path.to_vec()]), [path.to_vec()], "what is typed stands last, as it is typed");
    }

    #[test]
    fn a_suggested_command_can_be_typed_as_it_stands() {
        assert_eq!(quoted("rive:Production/Plans/A1.pdf"), "rive:Production/Plans/A1.pdf");
        assert_eq!(quoted("rive:Stage North/a$(b)"), "'rive:Stage North/a$(b)'");
        assert_eq!(quoted("Ada's plan"), r"'Ada'\''s plan'");
        assert_eq!(quoted("-f"), "'-f'");
        assert_eq!(quoted(""), "''");
    }
}

//! Where words stand on a screen of any width.
//!
//! **Promises.** No line is longer than the screen is wide, but for a single word that is: a name, a path and an address stay whole, so that
//! they can be typed and marked. A command in backquotes is one word. Columns stay columns with wide letters. Where nobody watches, a
//! row is one line, whatever its length: a program reads it.
//!
//! **How.** Rows whose columns have room stand side by side. Where they have not, the last column goes on below itself as long as enough
//! room is left for it; where not even that, what does not fit stands on lines of its own below the row, indented.

use std::io::IsTerminal;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Begins what is kept apart.
pub(super) const OPENS: char = '\u{2068}';
/// Ends it.
pub(super) const CLOSES: char = '\u{2069}';
/// Between two columns.
const GAP: usize = 2;
/// Fewer columns than this are no room for a text: it stands below instead.
const LEAST_TEXT: usize = 24;
/// What stands below a row begins so far to the right.
const INDENT: usize = 6;
/// No screen is narrower.
const LEAST: usize = 20;

/// Columns that a line may have: what `COLUMNS` asks for, else those of the terminal; `None` where nobody watches.
pub(super) fn columns<S: IsTerminal + std::os::fd::AsFd>(out: &S) -> Option<usize> {
    let wished = std::env::var("COLUMNS").ok().and_then(|wished| wished.parse::<usize>().ok());
    let watched = || terminal_size::terminal_size_of(out).map(|(width, _)| usize::from(width.0));
    wished.filter(|wished| *wished > 0).or_else(|| watched().filter(|_| out.is_terminal())).map(|wide| wide.max(LEAST))
}

/// A text on one line of at most `room` columns, cut between two letters where it is longer.
pub(super) fn cut(text: &str, room: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.width() <= room {
        return text;
    }
    let (mut kept, mut wide) = (String::new(), 0);
    for letter in text.chars() {
        wide += letter.width().unwrap_or(0);
        if wide + 1 > room {
            break;
        }
        kept.push(letter);
    }
    format!("{}…", kept.trim_end())
}

/// The words of a text; a command in backquotes is one.
fn words(text: &str) -> Vec<&str> {
    let (mut words, mut from, mut quoted) = (Vec::new(), None, false);
    let closes = |at: usize| text[at + 1..].contains('`');
    for (at, letter) in text.char_indices() {
        match letter {
            '`' if quoted || closes(at) => quoted = !quoted,
            _ => {}
        }
        if letter == ' ' && !quoted {
            words.extend(from.take().map(|from| &text[from..at]));
        } else if from.is_none() {
            from = Some(at);
        }
    }
    words.extend(from.map(|from| &text[from..]));
    words
}

/// A text on as many lines as it needs: each begins as far to the right as the first. What two spaces part stays together where it has room.
pub(super) fn spread(text: &str, room: Option<usize>) -> Vec<String> {
    let Some(room) = room.filter(|room| text.width() > *room) else { return vec![text.trim_end().to_owned()] };
    let indent = (text.len() - text.trim_start_matches(' ').len()).min(room / 2);
    let (mut lines, mut line) = (Vec::new(), String::new());
    for part in text.split("  ").map(str::trim).filter(|part| !part.is_empty()) {
        if !line.is_empty() && indent + line.width() + GAP + part.width() <= room {
            line.push_str("  ");
            line.push_str(part);
            continue;
        }
        lines.extend(Some(std::mem::take(&mut line)).filter(|line| !line.is_empty()));
        // What stands there as a command is typed as one.
        let words = if part.starts_with("musette ") { vec![part] } else { words(part) };
        for word in words {
            if !line.is_empty() && indent + line.width() + 1 + word.width() > room {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.push(line);
    each_closed(lines).into_iter().map(|line| format!("{}{line}", " ".repeat(indent))).collect()
}

/// Whether what is kept apart in it is closed again, and nothing else.
pub(super) fn is_closed(text: &str) -> bool {
    let mut open = 0;
    for letter in text.chars() {
        match letter {
            OPENS => open += 1,
            CLOSES if open == 0 => return false,
            CLOSES => open -= 1,
            _ => {}
        }
    }
    open == 0
}

/// What is kept apart and goes on below is so on each of its lines.
fn each_closed(lines: Vec<String>) -> Vec<String> {
    let mut open = 0;
    let close = |line: String| {
        let before = open;
        open = line.chars().fold(open, |open, letter| match letter {
            OPENS => open + 1,
            CLOSES => usize::saturating_sub(open, 1),
            _ => open,
        });
        format!("{}{line}{}", OPENS.to_string().repeat(before), CLOSES.to_string().repeat(open))
    };
    lines.into_iter().map(close).collect()
}

/// The lines of each row.
pub(super) fn rows(rows: &[Vec<String>], room: Option<usize>) -> Vec<Vec<String>> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let wide =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|text| text.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(wide).collect();
    // Where each column begins.
    let begins: Vec<usize> = (0..columns).map(|column| widths[..column].iter().map(|wide| wide + GAP).sum()).collect();
    let Some(room) = room.filter(|room| columns > 0 && begins[columns - 1] + widths[columns - 1] > *room) else {
        return rows.iter().map(|row| vec![side_by_side(row, &widths)]).collect();
    };
    let last = columns - 1;
    if last > 0 && begins[last] + LEAST_TEXT <= room {
        return rows.iter().map(|row| beside(row, &widths, begins[last], room)).collect();
    }
    // So many columns have room beside each other, one at least.
    let above = (1..columns).take_while(|column| begins[*column] + widths[*column] <= room).count() + 1;
    rows.iter().map(|row| below(row, &widths, above, room)).collect()
}

fn side_by_side(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (column, text) in row.iter().enumerate() {
        line.push_str(text);
        if column + 1 < row.len() {
            line.push_str(&" ".repeat(widths[column].saturating_sub(text.width()) + GAP));
        }
    }
    line.trim_end().to_owned()
}

/// A row whose last column goes on below itself.
fn beside(row: &[String], widths: &[usize], begins: usize, room: usize) -> Vec<String> {
    if row.len() < widths.len() {
        return spread(&side_by_side(row, widths), Some(room));
    }
    let mut lines = spread(&row[row.len() - 1], Some(room - begins)).into_iter();
    let mut head: Vec<String> = row[..row.len() - 1].to_vec();
    head.push(lines.next().unwrap_or_default());
    let first = side_by_side(&head, widths);
    std::iter::once(first).chain(lines.map(|line| format!("{}{line}", " ".repeat(begins)))).collect()
}

/// A row of which `above` columns stand side by side, and what follows on lines of its own.
fn below(row: &[String], widths: &[usize], above: usize, room: usize) -> Vec<String> {
    let (head, rest) = row.split_at(above.min(row.len()));
    let mut lines = spread(&side_by_side(head, widths), Some(room));
    let rest: Vec<&str> = rest.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    if !rest.is_empty() {
        lines.extend(spread(&format!("{}{}", " ".repeat(INDENT), rest.join("  ")), Some(room)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(of: &[&[&str]], room: Option<usize>) -> Vec<String> {
        let of: Vec<Vec<String>> = of.iter().map(|row| row.iter().map(|text| (*text).to_owned()).collect()).collect();
        rows(&of, room).concat()
    }

    #[test]
    fn columns_stay_columns_with_wide_letters() {
        let rows: [&[&str]; 3] = [&["日本語", "x"], &["plain", "x"], &["e\u{301}te\u{301}", "x"]];
        assert_eq!(table(&rows, None), ["日本語  x", "plain   x", "e\u{301}te\u{301}     x"]);
        assert_eq!(table(&rows, Some(40)), table(&rows, None));
    }

    #[test]
    fn no_line_is_longer_than_the_screen_and_nothing_is_left_out() {
        let rows: [&[&str]; 3] = [
            &[
                "    12",
                "2026-07-01 09:30",
                "3 answers, 1 like",
                "Noor Haddad: Where are the rain covers for the lake?",
            ],
            &[
                "   113",
                "09:31",
                "",
                "رنا منصور: 照明の準備はできましたか👩\u{200d}🚒 and the rest of it, which is longer",
            ],
            &["     4", "10:02", "announcement", "Luc Favre: Storm plan B"],
        ];
        for room in [20, 40, 60, 80, 100, 160] {
            let lines = table(&rows, Some(room));
            for line in &lines {
                assert!(line.width() <= room || line.trim().split(' ').count() == 1, "{room}: {line}");
            }
            let all = lines.join(" ");
            let words = rows.iter().flat_map(|row| row.iter()).flat_map(|text| text.split_whitespace());
            for word in words {
                assert!(all.contains(word), "{room}: {word} is not in {lines:#?}");
            }
        }
        assert_eq!(
            table(&rows[..1], Some(40)),
            [
                "    12  2026-07-01 09:30",
                "      3 answers, 1 like",
                "      Noor Haddad: Where are the rain",
                "      covers for the lake?"
            ]
        );
        assert_eq!(table(&rows[..1], Some(80))[1], format!("{}covers for the lake?", " ".repeat(45)));
    }

    #[test]
    fn what_can_be_typed_stays_whole() {
        let name = "Plan-".repeat(12);
        let told = table(&[&["1.2 MB", "on this device", &name]], Some(40));
        assert_eq!(told, ["1.2 MB  on this device".to_owned(), format!("      {name}")]);
        let said = "Nothing was sent; `musette outbox undo 12` takes it back until then.";
        let lines = spread(said, Some(40));
        assert!(lines.iter().any(|line| line.contains("`musette outbox undo 12`")), "{lines:?}");
        assert!(lines.iter().all(|line| line.width() <= 40), "{lines:?}");
        assert_eq!(spread("   one two", Some(9)), ["   one", "   two"]);
        let choice = "   try it once more          musette outbox retry 12";
        assert_eq!(spread(choice, Some(40)), ["   try it once more", "   musette outbox retry 12"]);
        assert_eq!(spread("a ` alone is no command", Some(12)), ["a ` alone is", "no command"]);
    }

    #[test]
    fn a_glimpse_is_cut_where_the_screen_ends() {
        assert_eq!(cut("Where are  the rain covers", 14), "Where are the…");
        assert_eq!(cut("日本語日本語", 7), "日本語…");
    }
}

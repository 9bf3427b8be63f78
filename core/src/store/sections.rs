//! Sections of a folder's list: what a fast scroll bar jumps to. By name, the letter that names begin with; by when, the year; by size, how
//! large they are; by kind, the kind.
//!
//! The order of a lane is that of an index, so a section is a range of it: found by one seek for each that is in use, and counted in the
//! index. What begins with no letter stands under `#`; scripts of thousands of signs are one section each.

use rusqlite::types::Value;

use super::lanes::{Lane, Layer};
use super::{Reading, StoreResult};
use crate::model::{ItemRow, Order, SortBy, Worth};

/// More than this, and what follows is one section: a scroll bar has no room for them.
const MOST: usize = 64;

/// Rows of a list that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Folders, or everything else.
    pub folders: bool,
    /// What they have in common.
    pub name: SectionName,
    /// Position of its first row.
    pub start: u64,
    /// Its rows.
    pub count: u64,
}

/// What the rows of a section have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SectionName {
    /// What their names begin with, as it is shown: `S`; `#` for what is no letter.
    Letter(String),
    /// The year in which they were last changed, in UTC.
    Year(i32),
    /// At least so many bytes, and fewer than ten times as many; the smallest and the largest are open below and above.
    Bytes(u64),
    /// The ending of their names, in small letters; empty for those that have none.
    Ending(String),
    /// When they were changed is not known.
    Unknown,
    /// The rest of a list of very many sections.
    Rest,
}

/// What a key begins with: its section, and the first key that does not belong to it any more (`None`: none is beyond).
#[derive(Debug, PartialEq, Eq)]
struct Cut {
    name: SectionName,
    end: Option<Worth>,
}

impl Reading<'_> {
    /// The sections of a folder's list, in order; empty ones are left out.
    pub(super) fn sections(&self, folder: ItemRow, order: Order) -> StoreResult<Vec<Section>> {
        let mut sections: Vec<Section> = Vec::new();
        for lane in Lane::both(order) {
            let mut of_lane = self.sections_of(folder, lane)?;
            if lane.down {
                of_lane.reverse();
            }
            sections.extend(of_lane);
        }
        Ok(begun(sections))
    }

    /// Those of a lane, the least first.
    fn sections_of(&self, folder: ItemRow, lane: Lane) -> StoreResult<Vec<Section>> {
        let first = |from: &Worth| self.first_worth(folder, lane, from);
        let between = |from: &Worth, end: Option<&Worth>| self.worths_between(folder, lane, from, end);
        cut_up(lane.by, lane.folders, first, between)
    }

    /// The least that rows of a lane are compared by, at or after `from`.
    fn first_worth(&self, folder: ItemRow, lane: Lane, from: &Worth) -> StoreResult<Option<Worth>> {
        let mut first: Option<Worth> = None;
        for layer in Layer::BOTH {
            let bound = (folder.0, value(from));
            let found = self.one("finding a section", &seeking(lane, layer), bound, |row| {
                Ok(match from {
                    Worth::Text(_) => Worth::Text(row.get(0)?),
                    Worth::Number(_) => Worth::Number(row.get(0)?),
                })
            })?;
            first = [first, found].into_iter().flatten().min();
        }
        Ok(first)
    }

    fn worths_between(&self, folder: ItemRow, lane: Lane, from: &Worth, end: Option<&Worth>) -> StoreResult<u64> {
        let mut between = 0;
        for layer in Layer::BOTH {
            between += match end {
                Some(end) => {
                    let bound = (folder.0, value(from), value(end));
                    self.counted("counting a section", &counting(lane, layer), bound)?
                }
                None => {
                    let bound = (folder.0, value(from));
                    self.counted("counting a section", &counting_to_the_end(lane, layer), bound)?
                }
            };
        }
        Ok(between)
    }
}

/// The sections of an index, the least first, each by two looks at it: `first` finds the least at or after something, `between` counts what
/// lies from something up to another, or to the end. Where each begins is for the caller to count.
pub(super) fn cut_up(
    by: SortBy,
    folders: bool,
    first: impl Fn(&Worth) -> StoreResult<Option<Worth>>,
    between: impl Fn(&Worth, Option<&Worth>) -> StoreResult<u64>,
) -> StoreResult<Vec<Section>> {
    let mut sections: Vec<Section> = Vec::new();
    let mut from = match by {
        SortBy::Name | SortBy::Kind => Worth::Text(String::new()),
        SortBy::Changed | SortBy::Size => Worth::Number(i64::MIN),
    };
    while let Some(next) = first(&from)? {
        let cut = if sections.len() < MOST { cut(by, &next) } else { Cut { name: SectionName::Rest, end: None } };
        let count = between(&from, cut.end.as_ref())?;
        match sections.last_mut().filter(|last| last.name == cut.name) {
            Some(last) => last.count += count,
            None => sections.push(Section { folders, name: cut.name, start: 0, count }),
        }
        match cut.end {
            Some(end) => from = end,
            None => break,
        }
    }
    Ok(sections)
}

/// Where each begins, one after the other.
pub(super) fn begun(mut sections: Vec<Section>) -> Vec<Section> {
    let mut start = 0;
    for section in &mut sections {
        section.start = start;
        start += section.count;
    }
    sections
}

pub(super) fn value(worth: &Worth) -> Value {
    match worth {
        Worth::Number(number) => Value::Integer(*number),
        Worth::Text(text) => Value::Text(text.clone()),
    }
}

fn seeking(lane: Lane, layer: Layer) -> String {
    let column = lane.first_column();
    format!("SELECT {column} {} AND {column} >= ?2 ORDER BY {column} LIMIT 1", lane.rows(layer))
}

fn counting(lane: Lane, layer: Layer) -> String {
    let column = lane.first_column();
    format!("SELECT count(*) {} AND {column} >= ?2 AND {column} < ?3", lane.rows(layer))
}

fn counting_to_the_end(lane: Lane, layer: Layer) -> String {
    format!("SELECT count(*) {} AND {} >= ?2", lane.rows(layer), lane.first_column())
}

/// The statements of the sections, for the test that reads their plans.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    let orders = [SortBy::Name, SortBy::Changed, SortBy::Size, SortBy::Kind];
    let lanes = orders.into_iter().flat_map(|by| Lane::both(Order { by, ..Order::default() }));
    let of = |lane| {
        Layer::BOTH
            .into_iter()
            .flat_map(move |layer| [seeking(lane, layer), counting(lane, layer), counting_to_the_end(lane, layer)])
    };
    lanes.flat_map(of).collect()
}

fn cut(by: SortBy, first: &Worth) -> Cut {
    match (by, first) {
        (SortBy::Name, Worth::Text(key)) => letter_of(key),
        (SortBy::Kind, Worth::Text(ending)) => {
            Cut { name: SectionName::Ending(ending.clone()), end: Some(Worth::Text(format!("{ending}\u{1}"))) }
        }
        (SortBy::Changed, Worth::Number(0)) => Cut { name: SectionName::Unknown, end: Some(Worth::Number(1)) },
        (SortBy::Changed, Worth::Number(moment)) => year_of(*moment),
        (SortBy::Size, Worth::Number(bytes)) => size_of(*bytes),
        _ => Cut { name: SectionName::Rest, end: None },
    }
}

/// Where sections of a list by size begin.
const SIZES: [i64; 6] = [0, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

fn size_of(bytes: i64) -> Cut {
    let beyond = SIZES.iter().position(|least| bytes < *least).unwrap_or(SIZES.len());
    let least = SIZES[beyond.saturating_sub(1)];
    let name = SectionName::Bytes(u64::try_from(least).unwrap_or(0));
    Cut { name, end: SIZES.get(beyond.max(1)).copied().map(Worth::Number) }
}

/// A year of these days has as many milliseconds on the average; the estimate is put right by the beginnings of years.
const YEAR_MS: i64 = 31_556_952_000;

/// As far as calendars of programs go; what claims to lie beyond is of its last year.
const LAST_MOMENT: i64 = 8_640_000_000_000_000;

fn year_of(moment: i64) -> Cut {
    let is_last = moment > LAST_MOMENT;
    let moment = moment.clamp(-LAST_MOMENT, LAST_MOMENT);
    let mut year = 1970 + moment.div_euclid(YEAR_MS);
    while begin_of(year) > moment {
        year -= 1;
    }
    while begin_of(year + 1) <= moment {
        year += 1;
    }
    let end = begin_of(year + 1);
    // What is not known stands at 0, in the middle of what was changed before and after.
    let end = if moment < 0 && end > 0 { 0 } else { end };
    let name = SectionName::Year(i32::try_from(year).unwrap_or(i32::MAX));
    Cut { name, end: (!is_last).then_some(Worth::Number(end)) }
}

/// The first moment of a year, in milliseconds since 1970, in UTC.
fn begin_of(year: i64) -> i64 {
    let before = year - 1;
    let days = before * 365 + before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    days.saturating_sub(719_162).saturating_mul(86_400_000)
}

/// Kana, the signs of Chinese and Japanese, the syllables of Korean where they are not taken apart: a section each.
const SCRIPTS: [(char, char, &str); 4] = [
    ('\u{3041}', '\u{30ff}', "あ"),
    ('\u{3400}', '\u{9fff}', "漢"),
    ('\u{ac00}', '\u{d7a3}', "가"),
    ('\u{20000}', '\u{3ffff}', "漢"),
];

fn letter_of(sort_key: &str) -> Cut {
    let letter =
        |label: &str, end: Option<String>| Cut { name: SectionName::Letter(label.into()), end: end.map(Worth::Text) };
    let Some(first) = sort_key.chars().next() else { return letter("#", Some("\u{1}".into())) };
    if let Some((_, last, label)) = SCRIPTS.iter().find(|(from, to, _)| (*from..=*to).contains(&first)) {
        return letter(label, beyond(*last));
    }
    if first < 'a' {
        return letter("#", Some("a".into()));
    }
    let label: String = if first.is_alphabetic() { first.to_uppercase().collect() } else { "#".into() };
    letter(&label, beyond(first))
}

/// The least key that begins with no character up to this one.
fn beyond(last: char) -> Option<String> {
    (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::{SectionName, begin_of, letter_of, size_of, year_of};
    use crate::model::{Worth, sort_key};

    fn label(name: &str) -> String {
        match letter_of(&sort_key(name)).name {
            SectionName::Letter(label) => label,
            other => panic!("{name}: {other:?}"),
        }
    }

    fn text(end: Option<Worth>) -> Option<String> {
        match end {
            Some(Worth::Text(text)) => Some(text),
            _ => None,
        }
    }

    #[test]
    fn a_name_stands_under_the_letter_a_person_looks_for() {
        for (name, expected) in [
            ("Stage-North.pdf", "S"),
            ("élan.txt", "E"),
            ("Ärger.txt", "A"),
            ("12 plans.pdf", "#"),
            ("_old", "#"),
            ("~$draft.docx", "#"),
            ("Журнал.xlsx", "Ж"),
            ("図面.pdf", "漢"),
            ("カタログ", "あ"),
            ("", "#"),
        ] {
            assert_eq!(label(name), expected, "{name}");
        }
    }

    #[test]
    fn what_lies_beyond_a_letter_begins_with_another() {
        for name in ["Stage", "zoo", "\u{d7a3}", "\u{10ffff}", "Ж", "#1"] {
            let key = sort_key(name);
            if let Some(end) = text(letter_of(&key).end) {
                assert!(end > key, "{name}");
                assert_ne!(text(letter_of(&end).end), Some(end), "{name} goes on");
            }
        }
    }

    #[test]
    fn a_moment_stands_in_its_year_and_a_size_among_those_of_its_kind() {
        assert_eq!([begin_of(1970), begin_of(2024), begin_of(2025)], [0, 1_704_067_200_000, 1_735_689_600_000]);
        for (moment, year, end) in [
            (1_704_067_199_999, 2023, 1_704_067_200_000),
            (1_704_067_200_000, 2024, 1_735_689_600_000),
            (-1, 1969, 0),
            (5, 1970, 31_536_000_000),
        ] {
            let cut = year_of(moment);
            assert_eq!((cut.name, cut.end), (SectionName::Year(year), Some(Worth::Number(end))), "{moment}");
        }
        for odd in [i64::MIN, i64::MAX] {
            assert!(matches!(year_of(odd).name, SectionName::Year(_)));
        }
        for (bytes, least, end) in [
            (-1, 0, Some(100_000)),
            (0, 0, Some(100_000)),
            (100_000, 100_000, Some(1_000_000)),
            (i64::MAX, 1_000_000_000, None),
        ] {
            let cut = size_of(bytes);
            assert_eq!((cut.name, cut.end), (SectionName::Bytes(least), end.map(Worth::Number)), "{bytes}");
        }
    }
}

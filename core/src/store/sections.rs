//! Sections of a folder's list by the letter its names begin with: what a fast scroll bar jumps to.
//!
//! The order of the list is that of the sort keys, so a section is a range of them: found by one seek for each letter that is in
//! use, and counted in the index. What begins with no letter stands under `#`; scripts of thousands of signs are one section each.

use super::lists::Layer;
use super::{Reading, StoreResult};
use crate::model::ItemRow;

/// More letters than this, and what follows is one section: a scroll bar has no room for them.
const MOST: usize = 64;

/// Rows of a list that begin alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Folders, or everything else.
    pub folders: bool,
    /// What its names begin with, as it is shown: `S`; `#` for what is no letter, `…` for the rest of a list of very many letters.
    pub label: String,
    /// Position of its first row.
    pub start: u64,
    /// Its rows.
    pub count: u64,
}

/// What a sort key begins with: the label, and the first key that does not belong to it any more (`None`: none is beyond).
#[derive(Debug, PartialEq, Eq)]
struct Letter {
    label: String,
    end: Option<String>,
}

impl Reading<'_> {
    /// The sections of a folder's list, in order; empty ones are left out.
    pub(super) fn sections(&self, folder: ItemRow) -> StoreResult<Vec<Section>> {
        let mut sections: Vec<Section> = Vec::new();
        let mut start = 0;
        for folders in [true, false] {
            let mut from = String::new();
            let mut of_rank = 0;
            while let Some(first) = self.first_key(folder, folders, &from)? {
                let letter = if of_rank < MOST { letter_of(&first) } else { Letter { label: "…".into(), end: None } };
                let count = self.keys_between(folder, folders, &from, letter.end.as_deref())?;
                match sections.last_mut().filter(|last| of_rank > 0 && last.label == letter.label) {
                    Some(last) => last.count += count,
                    None => {
                        of_rank += 1;
                        sections.push(Section { folders, label: letter.label, start, count });
                    }
                }
                start += count;
                match letter.end {
                    Some(end) => from = end,
                    None => break,
                }
            }
        }
        Ok(sections)
    }

    /// The first sort key at or after `from` among the folders of this folder, or among everything else.
    fn first_key(&self, folder: ItemRow, folders: bool, from: &str) -> StoreResult<Option<String>> {
        let mut first: Option<String> = None;
        for layer in Layer::BOTH {
            let sql = seeking(layer);
            let key: Option<String> =
                self.one("finding a section", &sql, (folder.0, rank_of(folders), from), |row| row.get(0))?;
            first = [first, key].into_iter().flatten().min();
        }
        Ok(first)
    }

    fn keys_between(&self, folder: ItemRow, folders: bool, from: &str, end: Option<&str>) -> StoreResult<u64> {
        let mut between = 0;
        for layer in Layer::BOTH {
            let rank = rank_of(folders);
            let counted: Option<i64> = match end {
                Some(end) => {
                    self.one("counting a section", &counting(layer), (folder.0, rank, from, end), |row| row.get(0))?
                }
                None => self
                    .one("counting a section", &counting_to_the_end(layer), (folder.0, rank, from), |row| row.get(0))?,
            };
            between += counted.and_then(|count| u64::try_from(count).ok()).unwrap_or(0);
        }
        Ok(between)
    }
}

fn rank_of(folders: bool) -> i64 {
    i64::from(!folders)
}

fn seeking(layer: Layer) -> String {
    format!("SELECT sort_key {} AND rank = ?2 AND sort_key >= ?3 ORDER BY rank, sort_key LIMIT 1", layer.children())
}

fn counting(layer: Layer) -> String {
    format!("SELECT count(*) {} AND rank = ?2 AND sort_key >= ?3 AND sort_key < ?4", layer.children())
}

fn counting_to_the_end(layer: Layer) -> String {
    format!("SELECT count(*) {} AND rank = ?2 AND sort_key >= ?3", layer.children())
}

/// The statements of the sections, for the test that reads their plans.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    Layer::BOTH.into_iter().flat_map(|layer| [seeking(layer), counting(layer), counting_to_the_end(layer)]).collect()
}

/// Kana, the signs of Chinese and Japanese, the syllables of Korean where they are not taken apart: a section each.
const SCRIPTS: [(char, char, &str); 4] = [
    ('\u{3041}', '\u{30ff}', "あ"),
    ('\u{3400}', '\u{9fff}', "漢"),
    ('\u{ac00}', '\u{d7a3}', "가"),
    ('\u{20000}', '\u{3ffff}', "漢"),
];

fn letter_of(sort_key: &str) -> Letter {
    let Some(first) = sort_key.chars().next() else { return Letter { label: "#".into(), end: Some("\u{1}".into()) } };
    if let Some((_, last, label)) = SCRIPTS.iter().find(|(from, to, _)| (*from..=*to).contains(&first)) {
        return Letter { label: (*label).into(), end: beyond(*last) };
    }
    if first < 'a' {
        return Letter { label: "#".into(), end: Some("a".into()) };
    }
    let label = if first.is_alphabetic() { first.to_uppercase().collect() } else { "#".into() };
    Letter { label, end: beyond(first) }
}

/// The least key that begins with no character up to this one.
fn beyond(last: char) -> Option<String> {
    (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::letter_of;
    use crate::model::sort_key;

    fn label(name: &str) -> String {
        letter_of(&sort_key(name)).label
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
            if let Some(end) = letter_of(&key).end {
                assert!(end > key, "{name}");
                assert_ne!(letter_of(&end).end.as_ref(), Some(&end), "{name} goes on");
            }
        }
    }
}

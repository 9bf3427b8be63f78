//! Names: how they sort, when they clash, which are allowed.
//!
//! Both keys are computed here and stored, so that SQL compares bytes and no collation has to be the same everywhere.

use unicode_normalization::UnicodeNormalization;

/// The key by which a list sorts: letters without accents and case, numbers by their value, then the name itself so that
/// the order is total. NFC and NFD of one name give the same key.
pub fn sort_key(name: &str) -> String {
    // Most names are ASCII, which folding changes in case alone; Unicode's way costs ten times as much.
    if name.is_ascii() {
        return with_numbers_by_value(&name.to_ascii_lowercase());
    }
    let folded: String = name
        .nfkd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    with_numbers_by_value(&folded)
}

/// A number is its length, then its digits: 9 before 10 whatever the length. Longer runs than 99 stay ordered among
/// themselves by text.
fn with_numbers_by_value(folded: &str) -> String {
    let mut key = String::with_capacity(folded.len() + 8);
    let mut rest = folded;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (text, numbered) = rest.split_at(start);
        let end = numbered.find(|c: char| !c.is_ascii_digit()).unwrap_or(numbered.len());
        let (digits, after) = numbered.split_at(end);
        let value = digits.trim_start_matches('0');
        let length = value.len().min(99);
        key.push_str(text);
        key.push('0');
        // Below 100, so each is one digit.
        key.extend([length / 10, length % 10].map(|digit| char::from(b'0' + digit as u8)));
        key.push_str(value);
        rest = after;
    }
    key.push_str(rest);
    key
}

/// The key by which two names clash, by `rules`.
pub fn name_key(name: &str, rules: &NameRules) -> String {
    // ASCII is composed already.
    if name.is_ascii() {
        return if rules.case_sensitive { name.to_owned() } else { name.to_ascii_lowercase() };
    }
    let composed = name.nfc();
    if rules.case_sensitive { composed.collect() } else { composed.flat_map(char::to_lowercase).collect() }
}

/// What a provider says about names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameRules {
    /// `a` and `A` are two names.
    pub case_sensitive: bool,
    /// Characters that may not occur, besides control characters.
    pub forbidden: &'static [char],
    /// Whole names (without regard to case, extension ignored when `reserved_with_extension`) that may not occur.
    pub reserved: &'static [&'static str],
    /// What may not occur anywhere in a name, without regard to case.
    pub reserved_within: &'static [&'static str],
    /// The longest name, in UTF-16 units.
    pub longest: usize,
    /// The longest path from the root of the drive, in UTF-16 units.
    pub longest_path: usize,
    /// A name may not begin or end with a space, nor end with a dot.
    pub no_outer_space_or_dot: bool,
}

/// Why a name is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameProblem {
    /// Empty, `.` or `..`.
    Empty,
    /// Holds this character.
    Character(char),
    /// Is reserved on that provider.
    Reserved,
    /// Longer than this many UTF-16 units.
    TooLong(usize),
    /// Begins or ends with a space, or ends with a dot.
    OuterSpaceOrDot,
}

impl NameRules {
    /// SharePoint and OneDrive for business.
    pub const MICROSOFT_365: NameRules = NameRules {
        case_sensitive: false,
        forbidden: &['"', '*', ':', '<', '>', '?', '/', '\\', '|'],
        reserved: &[
            ".lock",
            "con",
            "prn",
            "aux",
            "nul",
            "com0",
            "com1",
            "com2",
            "com3",
            "com4",
            "com5",
            "com6",
            "com7",
            "com8",
            "com9",
            "lpt0",
            "lpt1",
            "lpt2",
            "lpt3",
            "lpt4",
            "lpt5",
            "lpt6",
            "lpt7",
            "lpt8",
            "lpt9",
            "desktop.ini",
        ],
        reserved_within: &["_vti_"],
        longest: 255,
        longest_path: 400,
        no_outer_space_or_dot: true,
    };

    /// Whether `name` may be given to an item.
    ///
    /// # Errors
    /// The first problem found.
    pub fn check(&self, name: &str) -> Result<(), NameProblem> {
        if name.is_empty() || name == "." || name == ".." {
            return Err(NameProblem::Empty);
        }
        if let Some(c) = name.chars().find(|c| c.is_control() || *c == '/' || self.forbidden.contains(c)) {
            return Err(NameProblem::Character(c));
        }
        if name.encode_utf16().count() > self.longest {
            return Err(NameProblem::TooLong(self.longest));
        }
        if self.no_outer_space_or_dot && (name.starts_with(' ') || name.ends_with([' ', '.'])) {
            return Err(NameProblem::OuterSpaceOrDot);
        }
        let lower = name.to_lowercase();
        let stem = lower.split('.').next().unwrap_or_default();
        let device = self.reserved.contains(&stem) && stem.len() >= 3;
        let within = self.reserved_within.iter().any(|part| lower.contains(part));
        if device || within || self.reserved.contains(&lower.as_str()) || lower.starts_with("~$") {
            return Err(NameProblem::Reserved);
        }
        Ok(())
    }
}

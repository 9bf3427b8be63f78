//! What a name may be on business drives.

use super::reply::Refusal;
use crate::world::drive::Drive;

const FORBIDDEN: [char; 9] = ['"', '*', ':', '<', '>', '?', '/', '\\', '|'];
const RESERVED: [&str; 5] = [".lock", "con", "prn", "aux", "nul"];
/// The longest name in characters.
const LONGEST: usize = 255;
/// The longest decoded path in characters, from the library's name on.
const LONGEST_PATH: usize = 400;

fn reserved(name: &str) -> bool {
    let lower = name.to_lowercase();
    let stem = lower.split('.').next().unwrap_or(&lower);
    let numbered = ["com", "lpt"]
        .iter()
        .any(|port| stem.strip_prefix(port).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit()));
    RESERVED.contains(&lower.as_str())
        || RESERVED[1..].contains(&stem)
        || numbered
        || lower == "desktop.ini"
        || lower.contains("_vti_")
        || lower.starts_with("~$")
}

/// Refuses a name that SharePoint refuses, and a path that grows too long.
pub fn check(drive: &Drive, parent: u64, name: &str) -> Result<(), Refusal> {
    let bad = name.is_empty()
        || name == "."
        || name == ".."
        || name.chars().count() > LONGEST
        || name.chars().any(|letter| FORBIDDEN.contains(&letter) || letter.is_control())
        || name.starts_with(' ')
        || name.ends_with([' ', '.'])
        || reserved(name);
    if bad {
        return Err(Refusal::invalid("The provided name contains characters or words that are not allowed.")
            .inner("invalidFileName"));
    }
    let above: usize = drive.path(parent).iter().map(|part| part.chars().count() + 1).sum();
    if drive.name.chars().count() + 1 + above + name.chars().count() > LONGEST_PATH {
        return Err(Refusal::of(400, "pathIsTooLong", "The path, with the name, is longer than 400 characters."));
    }
    Ok(())
}

/// A name next to `name` that is free: `Report 1.docx`.
pub fn free(drive: &Drive, parent: u64, name: &str) -> String {
    let (stem, kind) = match name.rsplit_once('.') {
        Some((stem, kind)) if !stem.is_empty() => (stem, format!(".{kind}")),
        _ => (name, String::new()),
    };
    let mut number = 1u32;
    loop {
        let candidate = format!("{stem} {number}{kind}");
        if drive.find(parent, &candidate).is_none() {
            return candidate;
        }
        number += 1;
    }
}

//! The name of the copy that keeps a person's bytes in a conflict.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::model::{ItemRow, NameRules, WallTime, name_key};
use crate::store::{Reading, StoreResult};

/// Who made the copy, and when, in the person's own time zone.
#[derive(Clone, Debug)]
pub struct Signature {
    /// The person's name; only the first word is used. Empty: "my copy".
    pub person: String,
    /// When the bytes were saved.
    pub at: WallTime,
    /// The person's time zone.
    pub zone: TimeZone,
}

/// `Report.docx` becomes `Report (Ada's copy, 2026-11-23 14.05).docx`; where that is taken in the folder as it is shown or
/// as the server has it, a number follows the time. The name stays within the provider's limit.
///
/// # Errors
/// When the database fails.
pub fn sibling_name(
    tx: &Reading<'_>,
    folder: ItemRow,
    name: &str,
    signature: &Signature,
    rules: &NameRules,
) -> StoreResult<String> {
    for number in 1..1_000 {
        let candidate = signed(name, signature, number, rules.longest);
        let key = name_key(&candidate, rules);
        if tx.entry_named(folder, &key)?.is_none() && tx.base_named(folder, &key)?.is_empty() {
            return Ok(candidate);
        }
    }
    Ok(signed(name, signature, 1_000, rules.longest))
}

fn signed(name: &str, signature: &Signature, number: u32, longest: usize) -> String {
    let time = moment(signature.at, &signature.zone);
    let first = signature.person.split_whitespace().next().unwrap_or_default();
    // Characters of a display name that no file name may hold are left out.
    let first: String = first.chars().filter(|c| !c.is_control() && !r#""*:<>?/\|"#.contains(*c)).collect();
    let whose = if first.is_empty() { "my".to_owned() } else { format!("{first}'s") };
    let number = if number > 1 { format!(" {number}") } else { String::new() };
    marked(name, &format!(" ({whose} copy, {time}{number})"), longest)
}

/// What a copy of an earlier version is called: `Report (version 2026-11-23 14.05).docx`.
pub fn version_name(name: &str, made_at: Option<WallTime>, zone: &TimeZone, rules: &NameRules) -> String {
    let time = made_at.map(|at| format!(" {}", moment(at, zone))).unwrap_or_default();
    marked(name, &format!(" (version{time})"), rules.longest)
}

fn moment(at: WallTime, zone: &TimeZone) -> String {
    let at = Timestamp::from_millisecond(at.0);
    at.map(|at| at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H.%M").to_string()).unwrap_or_default()
}

/// A name with a mark before its ending, within the provider's limit.
fn marked(name: &str, mark: &str, longest: usize) -> String {
    let (stem, extension) = match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= 12 => name.split_at(dot),
        _ => (name, ""),
    };
    let room = longest.saturating_sub(mark.encode_utf16().count() + extension.encode_utf16().count());
    let mut kept = String::new();
    let mut used = 0;
    for c in stem.chars() {
        used += c.len_utf16();
        if used > room {
            break;
        }
        kept.push(c);
    }
    format!("{}{mark}{extension}", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copy_says_whose_it_is_and_from_when_and_keeps_its_extension() {
        let ada = Signature { person: "Ada Keller".into(), at: WallTime(1_795_442_700_000), zone: TimeZone::UTC };
        assert_eq!(signed("Report.docx", &ada, 1, 255), "Report (Ada's copy, 2026-11-23 14.05).docx");
        assert_eq!(signed("Report.docx", &ada, 2, 255), "Report (Ada's copy, 2026-11-23 14.05 2).docx");
        assert_eq!(signed(".hidden", &ada, 1, 255), ".hidden (Ada's copy, 2026-11-23 14.05)");
        let long = signed(&format!("{}.docx", "é".repeat(300)), &ada, 1, 255);
        assert_eq!(long.encode_utf16().count(), 255);
        assert!(long.ends_with("(Ada's copy, 2026-11-23 14.05).docx"));
        let nobody = Signature { person: String::new(), ..ada };
        assert_eq!(signed("a", &nobody, 1, 255), "a (my copy, 2026-11-23 14.05)");
    }
}

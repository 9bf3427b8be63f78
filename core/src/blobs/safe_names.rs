//! What a plain copy is called on the disk: the item's name, as near as is safe.
//!
//! A server's name is not trusted. The result is one component of a path: it has no separator, no control character and
//! nothing that turns the direction of writing or hides a letter; it is not hidden, not a device of Windows, ends with
//! neither dot nor space, and has at most 255 bytes of UTF-8 with its extension kept. A name that becomes dangerous when
//! somebody decodes its percent signs, however often, loses them.

use unicode_normalization::UnicodeNormalization;

/// The longest name, in bytes.
const LONGEST: usize = 255;
/// The longest extension that is kept when a name is cut.
const LONGEST_EXTENSION: usize = 32;
/// How often percent signs are decoded to see what comes out.
const ROUNDS: usize = 8;

const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// The name under which a copy of `name` may lie. The same answer when asked twice.
pub fn safe_name(name: &str) -> String {
    let composed = harmless(name);
    let safe = shorten(trim_end(composed.trim_start_matches(char::is_whitespace)));
    let stem = safe.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let safe = if safe.is_empty() {
        "file".to_owned()
    } else if safe.starts_with('.') || is_device(&stem) {
        shorten(&format!("_{safe}"))
    } else {
        safe
    };
    // Last, because trimming and cutting change what comes out of the percent signs.
    if percents_are_dangerous(&safe) { safe.replace('%', "_") } else { safe }
}

/// Without what no name may hold; composed.
fn harmless(name: &str) -> String {
    name.chars().filter(|c| !is_invisible(*c)).map(|c| if is_forbidden(c) { '_' } else { c }).nfc().collect()
}

fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{2028}' | '\u{2029}' | '\u{fffd}')
}

/// Directions, marks and spaces without width, tags: what makes a name look like another one. Joiners stay: Persian and
/// emoji are written with them.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn percents_are_dangerous(name: &str) -> bool {
    let mut text = name.to_owned();
    for _ in 0..ROUNDS {
        let Some(decoded) = decode(text.as_bytes()) else { return false };
        let Ok(decoded) = String::from_utf8(decoded) else { return true };
        if decoded.chars().any(|c| is_forbidden(c) || is_invisible(c)) || matches!(decoded.trim(), "" | "." | "..") {
            return true;
        }
        text = decoded;
    }
    true
}

/// With every `%hh` decoded once; `None` when there is none.
fn decode(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    let mut found = false;
    while let Some((&first, after)) = rest.split_first() {
        let digit =
            |at: usize| after.get(at).and_then(|d| char::from(*d).to_digit(16)).and_then(|d| u8::try_from(d).ok());
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                out.push(high * 16 + low);
                rest = &after[2..];
                found = true;
            }
            _ => {
                out.push(first);
                rest = after;
            }
        }
    }
    found.then_some(out)
}

fn is_device(stem: &str) -> bool {
    DEVICES.contains(&stem)
        || NUMBERED_DEVICES.iter().any(|device| {
            stem.strip_prefix(device).is_some_and(|number| {
                let mut number = number.chars();
                matches!(number.next(), Some('0'..='9' | '¹' | '²' | '³')) && number.next().is_none()
            })
        })
}

fn trim_end(name: &str) -> &str {
    name.trim_end_matches(|c: char| c == '.' || c.is_whitespace())
}

fn shorten(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let extension = name.rfind('.').map(|at| &name[at..]).filter(|e| e.len() <= LONGEST_EXTENSION).unwrap_or_default();
    let stem = &name[..name.len() - extension.len()];
    let stem = trim_end(&stem[..stem.floor_char_boundary(LONGEST - extension.len())]);
    format!("{stem}{extension}")
}

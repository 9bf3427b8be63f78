//! Addresses of documents on the web: below the address of their drive, a folder a segment.

use url::Url;

/// The names that lead from the root of a drive to what is at `address`, where `root` is the address of that root; `None` when
/// it is not below it. Letters of the host and the path are compared without regard to case; a query or a fragment says how a page
/// is shown, not which.
pub fn names_below(root: &str, address: &str) -> Option<Vec<String>> {
    let (root, address) = (Url::parse(root).ok()?, Url::parse(address).ok()?);
    if root.origin() != address.origin() || !root.has_host() {
        return None;
    }
    let names = |url: &Url| -> Option<Vec<String>> {
        url.path_segments()?.filter(|name| !name.is_empty()).map(decoded).collect()
    };
    let (above, mut all) = (names(&root)?, names(&address)?);
    let same = above.len() <= all.len() && above.iter().zip(&all).all(|(a, b)| a.to_lowercase() == b.to_lowercase());
    same.then(|| all.split_off(above.len()))
}

/// The address of what these names lead to from a drive's root.
pub fn address_below(root: &str, names: &[String]) -> Option<String> {
    let mut url = Url::parse(root).ok().filter(Url::has_host)?;
    url.path_segments_mut().ok()?.pop_if_empty().extend(names);
    Some(url.into())
}

/// A segment of a path as it reads; `None` when it is no text.
fn decoded(segment: &str) -> Option<String> {
    let bytes = segment.as_bytes();
    let hex =
        |at: usize| bytes.get(at).copied().map(char::from)?.to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (mut text, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        match (byte, hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                text.push(high << 4 | low);
                at += 3;
            }
            _ => {
                text.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "https://rive.sharepoint.example/sites/production/Plans";

    #[test]
    fn a_document_is_found_below_its_drive_and_nowhere_else() {
        let names = |address: &str| names_below(ROOT, address).map(|names| names.join("/"));
        let there = "https://RIVE.sharepoint.example/sites/Production/plans/Stage%20North/A1%20%23.pdf?web=1#page=2";
        assert_eq!(names(there).as_deref(), Some("Stage North/A1 #.pdf"));
        assert_eq!(names(ROOT).as_deref(), Some(""));
        for elsewhere in [
            "https://rive.sharepoint.example/sites/production/Plans2/A1.pdf",
            "https://evil.example/sites/production/Plans/A1.pdf",
            "http://rive.sharepoint.example/sites/production/Plans/A1.pdf",
            "https://rive.sharepoint.example/sites/production",
            "https://rive.sharepoint.example/sites/production/Plans/%ff",
            "javascript:alert(1)",
            "",
        ] {
            assert_eq!(names(elsewhere), None, "{elsewhere}");
        }
        assert_eq!(names_below("", "https://rive.example/"), None);
    }

    #[test]
    fn the_address_of_a_document_leads_back_to_it() {
        for path in ["Stage North/Plan été – scène (v2).pdf", "50% rabais #3.docx", "a?b/c&d;e.txt", "100%25.txt"]
        {
            let names: Vec<String> = path.split('/').map(str::to_owned).collect();
            let address = address_below(ROOT, &names).unwrap_or_default();
            assert_eq!(names_below(ROOT, &address), Some(names), "{address}");
        }
        assert_eq!(address_below("", &[]), None);
    }
}

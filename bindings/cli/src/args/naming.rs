//! What belongs to an account as it is typed: its number or its name, after the account's own name and a colon where there are several.

use super::number;

/// Something that is called by its number: 12, or rive:12.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// The account's name, where it was typed.
    pub account: Option<String>,
    /// The number.
    pub number: i64,
}

/// Something that hangs on a post: 42.1, or rive:42.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HangsOn {
    /// The post.
    pub post: Numbered,
    /// Its place there.
    pub place: u32,
}

/// How long a list is to be: a number that is not zero.
pub fn most<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| "a whole number, at least 1".to_owned())
}

pub fn numbered(text: &str) -> Result<Numbered, String> {
    match text.rsplit_once(':') {
        Some(("", _)) => Err("an account's name stands before the colon, as in rive:12".into()),
        Some((account, text)) => Ok(Numbered { account: Some(account.to_owned()), number: number(text)? }),
        None => Ok(Numbered { account: None, number: number(text)? }),
    }
}

pub fn hangs_on(text: &str) -> Result<HangsOn, String> {
    let split = text.rsplit_once('.').and_then(|(post, place)| Some((numbered(post).ok()?, place.parse().ok()?)));
    let (post, place) = split
        .ok_or_else(|| "the number of a post, a dot, and the number of what hangs on it, as in 42.1".to_owned())?;
    Ok(HangsOn { post, place })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_called_as_it_is_printed() {
        let called = |text: &str| numbered(text).map(|called| (called.account, called.number));
        assert_eq!(called("12"), Ok((None, 12)));
        assert_eq!(called("rive:12"), Ok((Some("rive".into()), 12)));
        assert_eq!(called("rive: cafés:3"), Ok((Some("rive: cafés".into()), 3)));
        for wrong in ["", ":12", "rive:", "rive:a", "rive"] {
            assert!(numbered(wrong).is_err(), "{wrong}");
        }
        let hangs = hangs_on("rive:42.1").unwrap();
        assert_eq!((hangs.post.account.as_deref(), hangs.post.number, hangs.place), (Some("rive"), 42, 1));
        for wrong in ["42", "42.", ".1", "rive:42", "42.a"] {
            assert!(hangs_on(wrong).is_err(), "{wrong}");
        }
    }
}

//! People by their names, as somebody types them.
//!
//! `@Noor` and `@Noor Haddad` both mention Noor Haddad where only one person can be meant. What follows an @ and names nobody
//! whom this device knows stays as it was typed: an @ has other uses.

use musette_core::engine::Feeds;
use musette_core::model::{MENTION, PersonRow, sort_key};

use crate::sentences::{Failed, Outcome};

/// Words of a name at most.
const MOST_WORDS: usize = 5;
/// People named in a sentence at most.
const FEW: usize = 5;

/// The one person of this name.
pub async fn person(facet: &Feeds, name: &str) -> Outcome<PersonRow> {
    match found(facet, name).await? {
        Found::One(person) => Ok(person),
        Found::Several(names) => Err(several(name, &names)),
        Found::Nobody => Err(Failed::Usage(format!(
            "Nobody here is called {name}. Look at how it is spelt; this device knows who has written what is here."
        ))),
    }
}

/// The text with a mark for everybody whom it mentions, and who that is.
pub async fn mentions(facet: &Feeds, text: &str) -> Outcome<(String, Vec<PersonRow>)> {
    let (mut marked, mut meant) = (String::with_capacity(text.len()), Vec::new());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (before, after) = rest.split_at(at);
        marked.push_str(before);
        let begins_word = marked.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let ends = if begins_word { ends_of_words(&after[1..]) } else { Vec::new() };
        let mut mentioned = None;
        // The longest name counts; what is shorter may be somebody else.
        for end in ends.into_iter().rev() {
            let name = &after[1..1 + end];
            match found(facet, name).await? {
                Found::One(person) => {
                    mentioned = Some((person, end));
                    break;
                }
                Found::Several(names) => return Err(several(name, &names)),
                Found::Nobody => {}
            }
        }
        match mentioned {
            Some((person, end)) => {
                marked.push(MENTION);
                meant.push(person);
                rest = &after[1 + end..];
            }
            None => {
                marked.push('@');
                rest = &after[1..];
            }
        }
    }
    marked.push_str(rest);
    Ok((marked, meant))
}

/// Where the first words of a text end, each without the signs that close a sentence.
fn ends_of_words(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace).take(MOST_WORDS) {
        let whole = word.trim_end();
        let bare = whole.trim_end_matches(|c: char| !c.is_alphanumeric());
        if bare.is_empty() {
            break;
        }
        ends.push(at + bare.len());
        // A name does not go on behind a comma, nor on the next line.
        if bare.len() < whole.len() || word.ends_with('\n') {
            break;
        }
        at += word.len();
    }
    ends
}

enum Found {
    One(PersonRow),
    Several(Vec<String>),
    Nobody,
}

async fn found(facet: &Feeds, name: &str) -> Outcome<Found> {
    let wanted = sort_key(name);
    let alike = facet.people_called(name).await?;
    let same: Vec<&(PersonRow, String)> = alike.iter().filter(|(_, known)| sort_key(known) == wanted).collect();
    let meant: Vec<&(PersonRow, String)> = if same.is_empty() { alike.iter().collect() } else { same };
    Ok(match meant.as_slice() {
        [] => Found::Nobody,
        [(person, _)] => Found::One(*person),
        several => Found::Several(several.iter().map(|(_, name)| name.clone()).collect()),
    })
}

fn several(name: &str, names: &[String]) -> Failed {
    let few = names.iter().take(FEW).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = if names.len() > FEW { " and others" } else { "" };
    Failed::Usage(format!(
        "Several people are called {name}: {few}{more}. Write the whole name of the one who is meant; nothing was sent."
    ))
}

#[cfg(test)]
mod tests {
    use super::ends_of_words;

    #[test]
    fn a_name_ends_with_its_word_or_its_sentence() {
        let names = |text: &str| ends_of_words(text).into_iter().map(|end| text[..end].to_owned()).collect::<Vec<_>>();
        assert_eq!(names("Noor Haddad, have a look"), ["Noor", "Noor Haddad"]);
        assert_eq!(names("Noor: see"), ["Noor"]);
        assert_eq!(names("رنا منصور!"), ["رنا", "رنا منصور"]);
        assert_eq!(names("Noor\nHaddad"), ["Noor"]);
        assert_eq!(names(" home"), Vec::<String>::new());
        assert_eq!(names(""), Vec::<String>::new());
    }
}

//! People by their names, as somebody types them.
//!
//! `@Noor` and `@Noor Haddad` both mention Noor Haddad where only one person can be meant. What follows an @ and names nobody
//! whom this device knows stays as it was typed: an @ has other uses.

use std::collections::BTreeMap;

use musette_core::engine::{Account, DraftItem, Feeds, People, Reason};
use musette_core::model::{MENTION, PersonRow, sort_key};

use crate::app::App;
use crate::sentences::{Failed, Outcome};
use crate::show;

/// Words of a name at most.
const MOST_WORDS: usize = 5;
/// People named in a sentence at most.
const FEW: usize = 5;

/// People of one name who are looked for at most.
const NAMESAKES: usize = 20;

/// Who can be named of one account: in its feeds, and in its directory, whom nobody can write to.
pub struct Circle {
    feeds: Feeds,
    directory: People,
    met: BTreeMap<String, Found>,
}

/// A text as it is sent.
pub struct Mentioning {
    /// With a mark for everybody whom it mentions.
    pub text: String,
    /// Who that is.
    pub meant: Vec<PersonRow>,
    /// What follows an @ and names nobody.
    pub nobody: Vec<String>,
}

impl Circle {
    /// Those of an account.
    pub async fn of(app: &App, account: &Account) -> Outcome<Circle> {
        let (feeds, directory) = (app.engine.feeds(account.id).await?, app.engine.people(account.id).await?);
        Ok(Circle { feeds, directory, met: BTreeMap::new() })
    }

    /// Whoever a draft mentioned when it was taken back is meant by her name in it, whoever else is called so.
    pub fn remember(&mut self, draft: &DraftItem) {
        for person in &draft.mentions {
            if let Some(id) = person.id {
                self.met.insert(person.name.clone(), Found::One(id.row));
            }
        }
    }

    /// The one person who is called so, by name or by the number that `musette people` shows.
    pub async fn person(&mut self, name: &str) -> Outcome<PersonRow> {
        if name.trim().is_empty() {
            return Err(Failed::Usage("To whom? Name somebody with --to; nothing was sent.".into()));
        }
        if let Ok(number) = name.trim().parse::<i64>() {
            let found = self.directory.one(PersonRow(number)).await.map_err(|error| match error.reason {
                Reason::NotFound => Failed::missing(format!(
                    "There is no person {number} here. `musette people` shows the numbers; nothing was sent."
                )),
                _ => Failed::Engine(error, String::new()),
            })?;
            return if found.in_feeds { Ok(found.id.row) } else { Err(not_in_feeds(&found.name)) };
        }
        match self.found(name).await? {
            Found::One(person) => self.alone(name, person).await,
            Found::Several(names) => Err(several(name, &names)),
            Found::OutOfReach(name) => Err(not_in_feeds(&name)),
            Found::Nobody => Err(Failed::missing(format!(
                "Nobody here is called {name}. Look at how it is spelt; this device knows who has written what is here."
            ))),
        }
    }

    /// The person, where nobody else whom this device knows has the same name: what is written to somebody alone goes to nobody by
    /// guess, also where the other one cannot be written to.
    async fn alone(&self, name: &str, person: PersonRow) -> Outcome<PersonRow> {
        let meant = self.directory.one(person).await?;
        let page = self.directory.page(&meant.name, None, NAMESAKES).await?;
        let same: Vec<_> =
            page.people.into_iter().filter(|other| sort_key(&other.name) == sort_key(&meant.name)).collect();
        if same.iter().all(|other| other.id == meant.id) {
            return Ok(person);
        }
        let called: Vec<String> = same
            .iter()
            .map(|other| {
                let role = if other.role.is_empty() { String::new() } else { format!(", {}", other.role) };
                format!("{} ({}{role})", other.name, other.id.row)
            })
            .collect();
        Err(Failed::Usage(format!(
            "Several people are called {name}: {}. Give the number of the one who is meant, as --to {person}; nothing was sent.",
            called.join(", ")
        )))
    }

    /// The text with a mark for everybody whom it mentions.
    pub async fn mentions(&mut self, text: &str) -> Outcome<Mentioning> {
        let (mut marked, mut meant, mut nobody) = (String::with_capacity(text.len()), Vec::new(), Vec::new());
        let mut rest = text;
        while let Some(at) = rest.find('@') {
            let (before, after) = rest.split_at(at);
            marked.push_str(before);
            let begins_word = marked.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            let ends = if begins_word { ends_of_words(&after[1..]) } else { Vec::new() };
            let mut mentioned = None;
            // The longest name counts; what is shorter may be somebody else.
            for end in ends.iter().rev().copied() {
                let name = &after[1..=end];
                match self.found(name).await? {
                    Found::One(person) => {
                        mentioned = Some((person, end));
                        break;
                    }
                    Found::Several(names) => return Err(several(name, &names)),
                    Found::OutOfReach(name) => return Err(not_in_feeds(&name)),
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
                    nobody.extend(ends.first().map(|end| after[1..=*end].to_owned()));
                    marked.push('@');
                    rest = &after[1..];
                }
            }
        }
        marked.push_str(rest);
        Ok(Mentioning { text: marked, meant, nobody })
    }

    /// Who is called so. A name is looked up once, however often it stands in a text.
    async fn found(&mut self, name: &str) -> Outcome<Found> {
        if let Some(found) = self.met.get(name) {
            return Ok(found.clone());
        }
        let wanted = sort_key(name);
        let alike = self.feeds.people_called(name).await?;
        let same: Vec<&(PersonRow, String)> = alike.iter().filter(|(_, known)| sort_key(known) == wanted).collect();
        let meant: Vec<&(PersonRow, String)> = if same.is_empty() { alike.iter().collect() } else { same };
        let found = match meant.as_slice() {
            [] => self.out_of_reach(name).await?,
            [(person, _)] => Found::One(*person),
            several => Found::Several(several.iter().map(|(_, name)| name.clone()).collect()),
        };
        self.met.insert(name.to_owned(), found.clone());
        Ok(found)
    }

    /// Whether the directory knows somebody by this whole name whom nobody can write to.
    async fn out_of_reach(&self, name: &str) -> Outcome<Found> {
        // One word is no whole name.
        if !name.trim().contains(char::is_whitespace) {
            return Ok(Found::Nobody);
        }
        let page = self.directory.page(name, None, FEW).await?;
        let same = page.people.into_iter().find(|person| !person.in_feeds && sort_key(&person.name) == sort_key(name));
        Ok(same.map_or(Found::Nobody, |person| Found::OutOfReach(person.name)))
    }
}

fn not_in_feeds(name: &str) -> Failed {
    Failed::Told {
        code: "not_offered",
        sentence: format!(
            "{name} is in the directory, but not met in Viva Engage here, and only there people are mentioned and written to. Write a \
             mail, or wait until a feed that you read tells of them; nothing was sent."
        ),
    }
}

/// Says which names behind an @ mention nobody: they were sent as they were typed.
pub fn tell_nobody(nobody: &[String]) {
    if nobody.is_empty() {
        return;
    }
    let few = nobody.iter().take(FEW).map(|name| format!("@{name}")).collect::<Vec<_>>().join(", ");
    let more = if nobody.len() > FEW { " and others" } else { "" };
    show::note(&format!(
        "Nobody is mentioned by {few}{more}: nobody whom this device knows is called so. It goes as text."
    ));
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

#[derive(Clone)]
enum Found {
    One(PersonRow),
    Several(Vec<String>),
    /// In the directory alone, under this name.
    OutOfReach(String),
    Nobody,
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

//! People by their names, as somebody types them.
//!
//! `@Noor` and `@Noor Haddad` both mention Noor Haddad where only one person can be meant. What follows an @ and names nobody
//! whom this device knows stays as it was typed: an @ has other uses. Where several are called so nobody is meant by guess, also where
//! only one of them can be reached: each is named with what she does and where, and with the number that says which. `@[78]` mentions
//! person 78.

use std::collections::{BTreeMap, BTreeSet};

use musette_core::engine::{Account, DraftItem, Feeds, People, PersonItem, Reason};
use musette_core::model::{At, MENTION, PersonRow, sort_key};

use super::wishes::parts;
use crate::app::App;
use crate::sentences::{Failed, Outcome};

/// Words of a name at most.
const MOST_WORDS: usize = 5;
/// People named in a sentence at most.
const FEW: usize = 5;

/// People of one name who are looked for at most.
const NAMESAKES: usize = 20;

/// Where somebody is named, and by what her number is told there.
#[derive(Clone, Copy)]
enum Where {
    To,
    Text,
}

/// Who can be named of one account: whoever feeds have told of, and of the directory who has a mail address.
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
    /// Each of them once.
    pub people: Vec<PersonItem>,
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
            return self.numbered(number).await;
        }
        match self.found(name).await? {
            Found::One(person) => Ok(person),
            Found::Several(people) => Err(self.several(name, &people, Where::To).await?),
            Found::OutOfReach(name) => Err(not_in_feeds(&name)),
            Found::Nobody => Err(Failed::missing(format!(
                "Nobody here is called {name}. Look at how it is spelt; this device knows who has \
                 written what is here, and those whom `musette people NAME` has found."
            ))),
        }
    }

    /// The person of this number.
    async fn numbered(&self, number: i64) -> Outcome<PersonRow> {
        let found = self.directory.one(PersonRow(number)).await.map_err(|error| match error.reason {
            Reason::NotFound => Failed::missing(format!(
                "There is no person {number} here. `musette people` shows the numbers; nothing was sent."
            )),
            _ => Failed::Engine(error, String::new()),
        })?;
        if found.in_feeds { Ok(found.id.row) } else { Err(not_in_feeds(&found.name)) }
    }

    /// Everybody whom this device knows by the name of this person, also who cannot be written to.
    async fn namesakes(&self, person: PersonRow) -> Outcome<Vec<PersonRow>> {
        let meant = self.directory.one(person).await?;
        let page = self.directory.page(&meant.name, At::Start, NAMESAKES).await?;
        let wanted = sort_key(&meant.name);
        let mut same: Vec<PersonRow> =
            page.people.into_iter().filter(|other| sort_key(&other.name) == wanted).map(|other| other.id.row).collect();
        if !same.contains(&meant.id.row) {
            same.push(meant.id.row);
        }
        Ok(same)
    }

    /// Says who is called so, and how to say which.
    async fn several(&self, name: &str, people: &[PersonRow], at: Where) -> Outcome<Failed> {
        let (mut called, mut first) = (Vec::new(), None);
        for row in people.iter().take(FEW) {
            let person = self.directory.one(*row).await?;
            first = first.or(Some(row.0).filter(|_| person.in_feeds));
            let reached = if person.in_feeds { "" } else { "no mail address" };
            let number = person.id.row.0.to_string();
            called.push(format!("{} ({})", person.name, parts(", ", &[&number, &person.role, &person.place, reached])));
        }
        let more = if people.len() > FEW { " and others; `musette people` lists them" } else { "" };
        let number = first.or(people.first().map(|row| row.0)).unwrap_or_default();
        let typed = match at {
            Where::To => format!("--to {number}"),
            Where::Text => format!("@[{number}]"),
        };
        Ok(Failed::Usage(format!(
            "Several people are called {name}: {}{more}. Give the number of the one who is meant, as {typed}; nothing was sent.",
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
            if let Some((number, end)) = number_in_brackets(&after[1..]).filter(|_| begins_word) {
                marked.push(MENTION);
                meant.push(self.numbered(number).await?);
                rest = &after[1 + end..];
                continue;
            }
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
                    Found::Several(people) => return Err(self.several(name, &people, Where::Text).await?),
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
        let mut people = Vec::new();
        for row in meant.iter().collect::<BTreeSet<_>>() {
            people.push(self.directory.one(*row).await?);
        }
        Ok(Mentioning { text: marked, meant, people, nobody })
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
            // What is written to somebody goes to nobody by guess, also where the other one cannot be written to.
            [(person, _)] => match self.namesakes(*person).await? {
                same if same.len() > 1 => Found::Several(same),
                _ => Found::One(*person),
            },
            several => Found::Several(several.iter().map(|(person, _)| *person).collect()),
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
        let page = self.directory.page(name, At::Start, FEW).await?;
        let same = page.people.into_iter().find(|person| !person.in_feeds && sort_key(&person.name) == sort_key(name));
        Ok(same.map_or(Found::Nobody, |person| Found::OutOfReach(person.name)))
    }
}

fn not_in_feeds(name: &str) -> Failed {
    Failed::Told {
        code: "not_offered",
        sentence: format!(
            "{name} is in the directory, but without the mail address by which Viva Engage is asked who that is, and no feed has told of \
             them here. Wait until a feed that you read does; nothing was sent."
        ),
    }
}

impl Mentioning {
    /// Whom it mentions and whom not, in words that follow a sentence; nothing where no @ stands before a word.
    pub fn said(&self) -> String {
        let few = |all: Vec<String>| {
            let more = if all.len() > FEW { format!(" and {} more", all.len() - FEW) } else { String::new() };
            format!("{}{more}", all.into_iter().take(FEW).collect::<Vec<_>>().join("; "))
        };
        let mut said = String::new();
        if !self.people.is_empty() {
            let called = self.people.iter().map(|person| parts(", ", &[&person.name, &person.role]));
            said += &format!(" It mentions {}.", few(called.collect()));
        }
        if !self.nobody.is_empty() {
            let names = few(self.nobody.iter().map(|name| format!("@{name}")).collect());
            said += &format!(
                " Nobody is mentioned by {names}: nobody whom this device knows is called so, and it goes as text."
            );
        }
        said
    }
}

/// The number in `[78]` or `[person 78]` at the beginning of a text, and where that ends.
fn number_in_brackets(text: &str) -> Option<(i64, usize)> {
    let (inside, _) = text.strip_prefix('[')?.split_once(']')?;
    let digits = inside.strip_prefix("person ").unwrap_or(inside);
    let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
    Some((number, inside.len() + 2))
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
    Several(Vec<PersonRow>),
    /// In the directory alone, under this name.
    OutOfReach(String),
    Nobody,
}

#[cfg(test)]
mod tests {
    use super::{ends_of_words, number_in_brackets};

    #[test]
    fn a_number_in_brackets_names_somebody_and_anything_else_is_text() {
        assert_eq!(number_in_brackets("[78] has it"), Some((78, 4)));
        assert_eq!(number_in_brackets("[person 78]"), Some((78, 11)));
        for text in ["[]", "[-1]", "[78", "[7 8]", "[person]", "78", "[é]", "[99999999999999999999]"] {
            assert_eq!(number_in_brackets(text), None, "{text}");
        }
    }

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

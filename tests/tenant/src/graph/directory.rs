//! How the directory is asked for people: which words find whom, and which questions it answers to advanced queries only.
//!
//! Promises `$search` as the directory has it: clauses in quotes (`"displayName:ada"`), `AND` and `OR` between them, with parentheses;
//! a clause without a member's name looks at names and addresses; the words of a name and the parts of an address are found by
//! how they begin. Endings, denials (`ne`, `not`) and sorting what is filtered are answered to `ConsistencyLevel: eventual` with
//! `$count=true`, and refused without; `contains` is refused always. A member that a user does not have is refused.

use super::filter::Entries;
use super::reply::Refusal;
use super::{Ask, filter};
use crate::people::Person;

/// The most people on a page.
pub const MOST: usize = 999;

/// What a user is made of; what nobody here has is null.
pub const OF_USERS: Entries = Entries {
    name: "microsoft.graph.user",
    members: &[
        "id",
        "accountEnabled",
        "ageGroup",
        "assignedLicenses",
        "assignedPlans",
        "businessPhones",
        "city",
        "companyName",
        "country",
        "createdDateTime",
        "deletedDateTime",
        "department",
        "displayName",
        "employeeHireDate",
        "employeeId",
        "employeeType",
        "externalUserState",
        "faxNumber",
        "givenName",
        "identities",
        "imAddresses",
        "jobTitle",
        "lastPasswordChangeDateTime",
        "mail",
        "mailNickname",
        "mobilePhone",
        "officeLocation",
        "onPremisesSamAccountName",
        "onPremisesSyncEnabled",
        "otherMails",
        "postalCode",
        "preferredLanguage",
        "proxyAddresses",
        "showInAddressList",
        "signInSessionsValidFromDateTime",
        "state",
        "streetAddress",
        "surname",
        "usageLocation",
        "userPrincipalName",
        "userType",
    ],
    expands: &["manager", "directReports", "memberOf", "transitiveMemberOf", "ownedObjects"],
};

fn unsupported(text: impl Into<String>) -> Refusal {
    Refusal::of(400, "Request_UnsupportedQuery", text)
}

/// Refuses what the directory does not answer, or not so.
pub fn check(ask: &Ask) -> Result<(), Refusal> {
    let eventual = ask.header("consistencylevel").is_some_and(|level| level.eq_ignore_ascii_case("eventual"));
    let advanced = eventual && ask.query.get("count") == Some("true");
    if ask.query.get("search").is_some() && !eventual {
        return Err(unsupported(
            "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
        ));
    }
    if ask.query.get("skip").is_some() {
        return Err(unsupported("'$skip' is not supported by the service."));
    }
    if ask.query.top().is_some_and(|top| top > MOST) {
        return Err(unsupported(format!("Invalid page size specified. Must be between 1 and {MOST} inclusive.")));
    }
    OF_USERS.check_options(&ask.query)?;
    if let Some(text) = ask.query.get("filter") {
        let wanted = filter::filter(text)?;
        OF_USERS.check_filter(&wanted)?;
        if wanted.asks_for_parts() {
            return Err(unsupported("Unsupported Query: 'contains' is not supported."));
        }
        if !advanced && (wanted.asks_for_endings() || ask.query.get("orderby").is_some()) {
            return Err(unsupported(
                "Operator or sorting is supported with 'ConsistencyLevel: eventual' and $count=true only.",
            ));
        }
    }
    Ok(())
}

/// The words of a text as the directory keeps them: cut where no letter or number stands, and where a capital follows a small letter.
fn words(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut small = false;
    for letter in text.chars() {
        if !letter.is_alphanumeric() || (small && letter.is_uppercase()) {
            all.push(String::new());
        }
        small = letter.is_lowercase();
        if letter.is_alphanumeric()
            && let Some(word) = all.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    all.retain(|word| !word.is_empty());
    all
}

/// A search that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// One of these finds.
    Or(Vec<Search>),
    /// All of these find.
    And(Vec<Search>),
    /// These words begin words of this member, or of any when none is named.
    Clause(Option<String>, Vec<String>),
}

const SEARCHED: [&str; 5] = ["displayName", "mail", "userPrincipalName", "givenName", "surname"];

struct Reader<'a> {
    rest: &'a str,
    deep: usize,
}

fn malformed(text: &str) -> Refusal {
    Refusal::of(400, "Request_BadRequest", format!("Syntax error: '{text}' is no search."))
}

impl Reader<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn takes(&mut self, word: &str) -> bool {
        self.skip();
        let found = self
            .rest
            .strip_prefix(word)
            .filter(|rest| word == "(" || word == ")" || !rest.starts_with(char::is_alphanumeric));
        if let Some(rest) = found {
            self.rest = rest;
        }
        found.is_some()
    }

    fn any_of(&mut self) -> Option<Search> {
        self.deep += 1;
        let mut all = vec![self.all_of()?];
        while self.takes("OR") {
            all.push(self.all_of()?);
        }
        self.deep -= 1;
        Some(if all.len() == 1 { all.remove(0) } else { Search::Or(all) })
    }

    fn all_of(&mut self) -> Option<Search> {
        let mut all = vec![self.one()?];
        while self.takes("AND") {
            all.push(self.one()?);
        }
        Some(if all.len() == 1 { all.remove(0) } else { Search::And(all) })
    }

    fn one(&mut self) -> Option<Search> {
        if self.takes("(") {
            let inside = (self.deep < 16).then(|| self.any_of())??;
            return self.takes(")").then_some(inside);
        }
        self.skip();
        let (clause, rest) = self.rest.strip_prefix('"')?.split_once('"')?;
        self.rest = rest;
        let (member, text) = match clause.split_once(':') {
            Some((member, text)) => {
                let known = SEARCHED.iter().find(|known| known.eq_ignore_ascii_case(member.trim()))?;
                (Some((*known).to_owned()), text)
            }
            None => (None, clause),
        };
        let words = words(text);
        (!words.is_empty()).then_some(Search::Clause(member, words))
    }
}

impl Search {
    /// Reads a `$search`.
    pub fn of(text: &str) -> Result<Self, Refusal> {
        let mut reader = Reader { rest: text, deep: 0 };
        let found = reader.any_of();
        reader.skip();
        found.filter(|_| reader.rest.is_empty()).ok_or_else(|| malformed(text))
    }

    /// What is typed where no clauses are asked for: each word has to begin one.
    pub fn typed(text: &str) -> Option<Self> {
        let text = text.trim().trim_matches('"');
        let words = words(text.split_once(':').map_or(text, |(_, text)| text));
        (!words.is_empty()).then_some(Self::Clause(None, words))
    }

    /// Whether somebody is found.
    pub fn finds(&self, person: &Person) -> bool {
        match self {
            Self::Or(all) => all.iter().any(|one| one.finds(person)),
            Self::And(all) => all.iter().all(|one| one.finds(person)),
            Self::Clause(member, wanted) => {
                let (given, surname) = person.name.split_once(' ').unwrap_or((&person.name, ""));
                let texts: &[&str] = match member.as_deref() {
                    Some("displayName") => &[&person.name],
                    Some("givenName") => &[given],
                    Some("surname") => &[surname],
                    Some(_) => &[&person.login],
                    None => &[&person.name, &person.login],
                };
                let begins = |wanted: &String| {
                    let inside = |text: &&&str| text.to_lowercase().contains(wanted.as_str());
                    texts
                        .iter()
                        .filter(inside)
                        .any(|text| words(text).iter().any(|word| word.starts_with(wanted.as_str())))
                };
                wanted.iter().all(begins)
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn words_find_how_names_and_addresses_begin_and_what_is_malformed_is_refused() {
        let all = crate::people::grow(7, 0);
        let found = |text: &str| -> Vec<&str> {
            let search = Search::of(text).unwrap();
            all.iter().filter(|person| search.finds(person)).map(|person| person.name.as_str()).collect()
        };
        assert_eq!(found("\"displayName:kel\""), ["Ada Keller"]);
        assert!(found("\"displayName:eller\"").is_empty(), "the inside of a word is not its beginning");
        assert_eq!(found("\"displayName:ada kel\""), ["Ada Keller"]);
        assert_eq!(found("\"displayName:ada\" OR \"mail:noor\""), ["Ada Keller", "Noor Haddad"]);
        assert!(found("\"displayName:ada\" AND \"mail:noor\"").is_empty());
        assert_eq!(found("(\"displayName:ada\" OR \"mail:noor\") AND \"surname:had\""), ["Noor Haddad"]);
        assert_eq!(found("\"displayName:李\""), ["李伟"]);
        assert_eq!(found("\"luc\""), ["Luc Favre"]);
        for text in ["", "ada", "\"shoe:42\"", "\"displayName:\"", "\"a\" \"b\"", "(\"a\"", "\"a\" AND", "\"a"] {
            assert_eq!(Search::of(text).unwrap_err().code, "Request_BadRequest", "{text}");
        }
        assert_eq!(words("McDonald-Ötzi 3b"), ["mc", "donald", "ötzi", "3b"]);
    }
}

//! The organisation's own word: what it tells every device of its people, in one file that its IT keeps.
//!
//! **Promises.** [`Word::read`] never panics, whatever the bytes, and takes a file whole or not at all: a known member that is not
//! what it should be makes the file bad, and [`BadWord`] says which. Members that are not known are passed over, so that a file for
//! newer programs is read by older ones. Every link is https, and every text, list and path has a bound.
//!
//! **Never.** A word decides nothing: it names places and links, and a face shows them. It is not signed yet; whoever may write
//! the file may change what it says.
//!
//! The file is described for IT in `docs/operating.md`. Tests: `word/tests.rs`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use super::RemoteId;

/// Where the file lies in the default library of the root site.
pub const PLACE: [&str; 2] = ["Musette", "organisation.json"];
/// The version of the file that is understood.
pub const VERSION: u64 = 1;
/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 256 * 1024;
/// Applications that are shown at most.
const MOST_APPLICATIONS: usize = 100;
/// Languages that a name is given in at most.
const MOST_LANGUAGES: usize = 40;
/// Characters of a name, and of a contact.
const LONGEST_NAME: usize = 200;
/// Characters of a link, and of a path.
const LONGEST_LINK: usize = 2_000;

/// A text in the languages that it was given in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Names(pub BTreeMap<String, String>);

impl Names {
    /// The text in the first of these languages (`fr`, `fr-CH`) that there is; else the one given without a language, else English,
    /// else the first.
    pub fn preferred<'a>(&self, wanted: impl IntoIterator<Item = &'a str>) -> &str {
        let main = |tag: &str| tag.split(['-', '_', '.', '@']).next().unwrap_or_default().to_ascii_lowercase();
        let found = wanted.into_iter().find_map(|tag| self.0.get(&tag.to_ascii_lowercase()).or(self.0.get(&main(tag))));
        let other = || self.0.get("").or(self.0.get("en")).or(self.0.values().next());
        found.or_else(other).map(String::as_str).unwrap_or_default()
    }
}

/// The picture of a tile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Icon {
    /// One that the faces draw by its name (`calendar`); one that they do not know is as none.
    Named(String),
    /// A picture in the library that the file lies in, from its root.
    InLibrary(String),
}

/// Something that people work with and that is not Musette.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// What it is called.
    pub name: Names,
    /// Its picture, where one is named.
    pub icon: Option<Icon>,
    /// Where it is: https.
    pub link: String,
}

/// Who helps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// A number to call.
    pub telephone: Option<String>,
    /// An address to write to.
    pub mail: Option<String>,
    /// A page: https.
    pub page: Option<String>,
}

/// A folder at the provider, as the file names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedFolder {
    /// The library.
    pub library: NamedLibrary,
    /// The folder's path from the library's root, without a slash at either end.
    pub path: String,
}

/// A library at the provider, as the file names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedLibrary {
    /// By the provider's id.
    Drive(RemoteId),
    /// By the site's address on its host (`/sites/safety`; `/` is the root site) and the library's name; without a name the site's
    /// default library.
    OfSite {
        /// The site.
        site: String,
        /// The library.
        library: Option<String>,
    },
}

/// The organisation's own word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// What it is called.
    pub name: Names,
    /// Its colour, as `#rrggbb`.
    pub colour: Option<String>,
    /// Who helps.
    pub support: Support,
    /// What people work with, in the order of the file.
    pub applications: Vec<Application>,
    /// Where it is kept who has read an announcement.
    pub acknowledgements: Option<NamedFolder>,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "trouble", rename_all = "snake_case")]
pub enum BadWord {
    /// It is larger than [`LARGEST`].
    TooLarge,
    /// It is no JSON object.
    NotJson {
        /// The line at which it stops being one, from 1; 0 where that was not noted.
        #[serde(default)]
        line: u64,
        /// The column there.
        #[serde(default)]
        column: u64,
    },
    /// It does not say which version it is, or says one that is not understood.
    Version,
    /// A member is missing, of another type, too long, or there are too many of it.
    Member {
        /// Which: `applications[2].link`.
        member: String,
    },
    /// A link is not https, or is none.
    Link {
        /// Which: `support.page`.
        member: String,
    },
}

impl BadWord {
    /// It stops being JSON there.
    pub fn not_json(line: usize, column: usize) -> BadWord {
        let number = |at: usize| u64::try_from(at).unwrap_or(u64::MAX);
        BadWord::NotJson { line: number(line), column: number(column) }
    }
}

type Read<T> = Result<T, BadWord>;

fn bad<T>(member: &str) -> Read<T> {
    Err(BadWord::Member { member: member.to_owned() })
}

impl Word {
    /// What a file says.
    ///
    /// # Errors
    /// See [`BadWord`]; the first thing that is wrong, in the order of the members here.
    pub fn read(bytes: &[u8]) -> Read<Word> {
        if bytes.len() as u64 > LARGEST {
            return Err(BadWord::TooLarge);
        }
        // Editors on Windows begin their files with it.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let file = match serde_json::from_slice(bytes) {
            Ok(Value::Object(file)) => file,
            Ok(_) => return Err(BadWord::not_json(1, 1)),
            Err(error) => return Err(BadWord::not_json(error.line(), error.column())),
        };
        if file.get("version").and_then(Value::as_u64) != Some(VERSION) {
            return Err(BadWord::Version);
        }
        let mut applications = Vec::new();
        match present(&file, "applications") {
            None => {}
            Some(Value::Array(list)) if list.len() <= MOST_APPLICATIONS => {
                for (at, tile) in list.iter().enumerate() {
                    applications.push(application(tile, &format!("applications[{at}]"))?);
                }
            }
            Some(_) => return bad("applications"),
        }
        Ok(Word {
            name: names(present(&file, "name"), "name")?,
            colour: colour(&file)?,
            support: support(&file)?,
            applications,
            acknowledgements: present(&file, "acknowledgements").map(folder).transpose()?,
        })
    }
}

/// A member; `null` is as none.
fn present<'a>(file: &'a Map<String, Value>, member: &str) -> Option<&'a Value> {
    file.get(member).filter(|value| !value.is_null())
}

fn text<'a>(value: &'a Value, longest: usize, member: &str) -> Read<&'a str> {
    let text = value.as_str().map(str::trim);
    let fits = |text: &&str| {
        !text.is_empty() && text.chars().count() <= longest && !text.chars().any(|c| c.is_control() && c != '\n')
    };
    text.filter(fits).map_or_else(|| bad(member), Ok)
}

fn names(value: Option<&Value>, member: &str) -> Read<Names> {
    let mut names = BTreeMap::new();
    match value {
        Some(Value::Object(all)) if !all.is_empty() && all.len() <= MOST_LANGUAGES => {
            for (language, name) in all {
                let known = (2..=35).contains(&language.len())
                    && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
                if !known {
                    return bad(member);
                }
                let named = format!("{member}.{language}");
                names.insert(language.to_ascii_lowercase(), text(name, LONGEST_NAME, &named)?.to_owned());
            }
        }
        Some(name @ Value::String(_)) => {
            names.insert(String::new(), text(name, LONGEST_NAME, member)?.to_owned());
        }
        _ => return bad(member),
    }
    Ok(Names(names))
}

fn link(value: &Value, member: &str) -> Read<String> {
    let shown = text(value, LONGEST_LINK, member)?;
    let good =
        |url: &Url| url.scheme() == "https" && url.has_host() && url.username().is_empty() && url.password().is_none();
    match Url::parse(shown).ok().filter(good) {
        Some(url) => Ok(url.into()),
        None => Err(BadWord::Link { member: member.to_owned() }),
    }
}

fn colour(file: &Map<String, Value>) -> Read<Option<String>> {
    let Some(value) = present(file, "colour") else { return Ok(None) };
    let digits = value.as_str().and_then(|text| text.strip_prefix('#'));
    match digits.filter(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        Some(digits) => Ok(Some(format!("#{}", digits.to_ascii_lowercase()))),
        None => bad("colour"),
    }
}

fn support(file: &Map<String, Value>) -> Read<Support> {
    let Some(value) = present(file, "support") else { return Ok(Support::default()) };
    let Value::Object(support) = value else { return bad("support") };
    let line = |member: &str, is_one: fn(&str) -> bool| -> Read<Option<String>> {
        let named = format!("support.{member}");
        let Some(value) = present(support, member) else { return Ok(None) };
        let line = text(value, LONGEST_NAME, &named)?;
        if is_one(line) { Ok(Some(line.to_owned())) } else { bad(&named) }
    };
    let is_number = |text: &str| {
        text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || "+ -.()/".contains(c))
    };
    let is_mail = |text: &str| {
        let parts = text.split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.'));
        parts && !text.chars().any(|c| c.is_whitespace() || "?&#<>\"".contains(c))
    };
    Ok(Support {
        telephone: line("telephone", is_number)?,
        mail: line("mail", is_mail)?,
        page: present(support, "page").map(|page| link(page, "support.page")).transpose()?,
    })
}

fn application(tile: &Value, member: &str) -> Read<Application> {
    let Value::Object(tile) = tile else { return bad(member) };
    let named = format!("{member}.link");
    let Some(address) = present(tile, "link") else { return bad(&named) };
    let icon = present(tile, "icon").map(|icon| self::icon(icon, &format!("{member}.icon"))).transpose()?;
    Ok(Application {
        name: names(present(tile, "name"), &format!("{member}.name"))?,
        icon,
        link: link(address, &named)?,
    })
}

fn icon(value: &Value, member: &str) -> Read<Icon> {
    let shown = text(value, LONGEST_LINK, member)?;
    if shown.starts_with('/') {
        return path(shown, member).map(Icon::InLibrary);
    }
    let is_name = shown.len() <= 40 && shown.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if is_name { Ok(Icon::Named(shown.to_owned())) } else { bad(member) }
}

/// A path without a slash at either end, that leads nowhere but down.
fn path(shown: &str, member: &str) -> Read<String> {
    let names: Vec<&str> = shown.split('/').filter(|name| !name.is_empty()).collect();
    let leads_down = !names.is_empty() && !names.iter().any(|name| matches!(*name, "." | "..") || name.contains('\\'));
    if leads_down { Ok(names.join("/")) } else { bad(member) }
}

fn folder(value: &Value) -> Read<NamedFolder> {
    let here = "acknowledgements";
    let Value::Object(folder) = value else { return bad(here) };
    let part = |member: &str| -> Read<Option<&str>> {
        present(folder, member).map(|value| text(value, LONGEST_LINK, &format!("{here}.{member}"))).transpose()
    };
    let Some(shown) = part("path")? else { return bad("acknowledgements.path") };
    let path = path(shown, "acknowledgements.path")?;
    let library = match (part("drive")?, part("site")?) {
        (Some(drive), None) => NamedLibrary::Drive(RemoteId(drive.to_owned())),
        (None, Some(site)) => {
            let good = site.starts_with('/') && !site.split('/').any(|name| matches!(name, "." | ".."));
            if !good || site.contains([':', '\\', '?', '#']) {
                return bad("acknowledgements.site");
            }
            let library = part("library")?.map(str::to_owned);
            NamedLibrary::OfSite { site: site.trim_end_matches('/').to_owned(), library }
        }
        // Two places are none, and none is none.
        _ => return bad("acknowledgements.drive"),
    };
    Ok(NamedFolder { library, path })
}

#[cfg(test)]
mod tests;

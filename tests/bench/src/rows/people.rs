//! People search while typing, among 20,000 in a vault: a page for every letter that is added, with accents, and for two words.
//!
//! The vault is filled directly, with names that share their beginnings as those of a directory do, in two scripts; who is searched
//! for differs from read to read. One read is what the facet of people asks of the store in one transaction, with the hop to a reader's
//! thread and back.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use musette_core::doors::Doors;
use musette_core::model::{Colleague, Stretch};
use musette_core::store::{Database, Durability, VAULT};
use musette_core::vault::Secret;
use serde_json::json;

use crate::Outcome;
use crate::roles::PAGE;
use crate::table::{Line, Table, quantile, seconds};

/// People in the vault.
const PEOPLE: usize = 20_000;
/// Reads of each line.
const READS: usize = 400;
/// Seconds that a page may take, but for one in a hundred.
const LONGEST: f64 = 0.005;

const FIRST: [&str; 24] = [
    "Ada",
    "Anna",
    "André",
    "Anaïs",
    "Béatrice",
    "Chiara",
    "Dörte",
    "Élodie",
    "Émile",
    "Francesca",
    "Giulia",
    "Jonas",
    "Karim",
    "Léa",
    "Lina",
    "Luc",
    "Marco",
    "Noor",
    "Océane",
    "Rana",
    "Sébastien",
    "Søren",
    "Zoë",
    "ليلى",
];
const LAST: [&str; 20] = [
    "Bianchi",
    "Bürki",
    "Corbaz",
    "Favre",
    "Ferrari",
    "Götz",
    "Haddad",
    "Keller",
    "Lindt",
    "Malik",
    "Meier",
    "Müller",
    "Øster",
    "Perret",
    "Rey",
    "Rossi",
    "Schmid",
    "Weber",
    "Züst",
    "منصور",
];
const ENDS: [&str; 12] = ["", "a", "an", "eau", "elli", "er", "et", "i", "ini", "o", "on", "us"];

/// The names of somebody: of 5,760 pairs the common ones come often.
fn named(number: usize) -> (String, String) {
    let mixed = number.wrapping_mul(2_654_435_761) >> 7;
    let first = FIRST[mixed % FIRST.len()];
    let last = LAST[(mixed / 31) % LAST.len()];
    (first.to_owned(), format!("{last}{}", ENDS[(mixed / 977) % ENDS.len()]))
}

fn begin(name: &str, letters: usize) -> String {
    name.chars().take(letters).collect()
}

/// What is typed to find somebody.
type Typed = fn(&str, &str) -> String;

const KINDS: [(&str, Typed); 7] = [
    ("1 letter", |first, _| begin(first, 1)),
    ("2 letters", |first, _| begin(first, 2)),
    ("3 letters", |_, last| begin(last, 3)),
    ("a whole name with its accents", |first, _| first.to_owned()),
    ("a name and 1 letter of the other", |first, last| format!("{} {first}", begin(last, 1))),
    ("3 letters each of two words", |first, last| format!("{} {}", begin(first, 3), begin(last, 3))),
    ("1 letter each of two words", |first, last| format!("{} {}", begin(first, 1), begin(last, 1))),
];

pub async fn measure(folder: &Path, table: &mut Table) -> Outcome<()> {
    std::fs::create_dir_all(folder)?;
    let (file, secret) = (folder.join("people.db"), Secret::new((0..48).collect()));
    let db = Database::open(&file, &secret, VAULT, &Doors::system(), Arc::new(|_| {}))?;
    for from in (0..PEOPLE).step_by(500) {
        let work = move |tx: &mut musette_core::store::Writing<'_>| {
            for number in from..from + 500 {
                let (first, last) = named(number);
                tx.put_colleague(&Colleague {
                    id: format!("guid-{number}").as_str().into(),
                    name: format!("{first} {last}"),
                    role: "Stage hand".into(),
                    place: "Lakeside".into(),
                    phones: vec!["+41 21 555 01 02".into()],
                    mail: format!("person{number}@rive.example"),
                })?;
            }
            Ok(())
        };
        db.write(Durability::Fetched, work).await?;
    }
    for (what, typed) in KINDS {
        let (mut took, mut found) = (Vec::with_capacity(READS), 0);
        for read in 0..READS {
            let (first, last) = named(read * 47 % PEOPLE);
            let typed = typed(&first, &last);
            let began = Instant::now();
            let page = db.read(move |tx| {
                let worded = !tx.has_people_to_word()?;
                let page = tx.people_like(&typed, Stretch::After(None), PAGE)?;
                Ok((worded, tx.myself()?, page, tx.people_as_of()?))
            });
            let (worded, _, page, _) = page.await?;
            took.push(began.elapsed().as_secs_f64());
            if !worded || page.people.is_empty() {
                return Err("a search that finds nobody".into());
            }
            found += page.people.len();
        }
        let (half, most) = (quantile(&took, 50), quantile(&took, 99));
        let line = Line::of(
            format!("people search among {PEOPLE}: {what}, p50 / p99"),
            format!("{} / {}", seconds(half), seconds(most)),
        );
        table.lines.push(
            line.beside(format!("{:.0} found on the page", found as f64 / READS as f64), String::new())
                .aim("5 ms p99", most < LONGEST)
                .raw("milliseconds_p50", json!(half * 1e3))
                .raw("milliseconds_p99", json!(most * 1e3))
                .raw("reads", json!(READS)),
        );
    }
    db.close().await?;
    Ok(())
}

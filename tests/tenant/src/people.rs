//! Who is in the organisation.
//!
//! Promises: the cast of the festival always comes first and in the same order; everybody after it is grown from the seed,
//! with a login that is unique and a password that can be told. Guests and outsiders are part of the cast.

use std::borrow::Cow;

use crate::entra::Login;
use crate::seed::{below, mix, named_guid};

/// The domain of all logins.
pub const DOMAIN: &str = "rive.example";

/// One person.
#[derive(Clone, Debug)]
pub struct Person {
    /// The directory's id.
    pub object_id: String,
    /// The user principal name, and the mail address.
    pub login: String,
    /// The password, told by the tenant: nothing here is secret.
    pub password: String,
    /// The name as it is shown.
    pub name: String,
    /// What she or he does.
    pub role: Cow<'static, str>,
    /// A guest of the directory sees one library and has no drive.
    pub guest: bool,
    /// Whether she or he has left the organisation since: nothing finds them any more but what they wrote.
    pub left: bool,
}

const CAST: [(&str, &str, &str); 12] = [
    ("ada.keller", "Ada Keller", "site engineer"),
    ("noor.haddad", "Noor Haddad", "production lead"),
    ("luc.favre", "Luc Favre", "safety officer"),
    ("chiara.bianchi", "Chiara Bianchi", "volunteer coordinator"),
    ("jonas.meier", "Jonas Meier", "steward"),
    ("amelie.rochat", "Amélie Rochat", "brand and training"),
    ("sam.okafor", "Sam Okafor", "trainee"),
    ("ines.duarte", "Ines Duarte", "partners and sales"),
    ("tomas.novak", "Tomáš Novák", "auditor"),
    ("beatrice.monnier", "Béatrice Monnier", "support desk"),
    ("li.wei", "李伟", "visiting sound engineer"),
    ("rana.mansour", "رنا منصور", "artist liaison"),
];

/// How many people always exist.
pub const CAST_SIZE: usize = CAST.len();
const GUEST: &str = "tomas.novak";

const FIRST: [(&str, &str); 24] = [
    ("lea", "Léa"),
    ("noah", "Noah"),
    ("zoe", "Zoé"),
    ("matteo", "Matteo"),
    ("giulia", "Giulia"),
    ("felix", "Felix"),
    ("anna", "Anna"),
    ("lukas", "Lukas"),
    ("chloe", "Chloé"),
    ("hugo", "Hugo"),
    ("elif", "Elif"),
    ("jurg", "Jürg"),
    ("sofia", "Sofia"),
    ("andre", "André"),
    ("mia", "Mia"),
    ("yann", "Yann"),
    ("nina", "Nina"),
    ("paolo", "Paolo"),
    ("ursula", "Ursula"),
    ("remy", "Rémy"),
    ("fatou", "Fatou"),
    ("dario", "Dario"),
    ("heidi", "Heidi"),
    ("kofi", "Kofi"),
];
const LAST: [(&str, &str); 24] = [
    ("muller", "Müller"),
    ("rossi", "Rossi"),
    ("dubois", "Dubois"),
    ("schmid", "Schmid"),
    ("favre", "Favre"),
    ("bernasconi", "Bernasconi"),
    ("huber", "Huber"),
    ("gonzalez", "González"),
    ("weber", "Weber"),
    ("chevalley", "Chevalley"),
    ("costa", "Costa"),
    ("baumann", "Baumann"),
    ("perret", "Perret"),
    ("nguyen", "Nguyễn"),
    ("frei", "Frei"),
    ("monnet", "Monnet"),
    ("graf", "Graf"),
    ("ferrari", "Ferrari"),
    ("cuche", "Cuche"),
    ("yilmaz", "Yılmaz"),
    ("brunner", "Brunner"),
    ("jacot", "Jacot"),
    ("ndiaye", "Ndiaye"),
    ("zbinden", "Zbinden"),
];
const ROLES: [&str; 6] = ["steward", "stage hand", "bar", "security", "cashier", "driver"];

/// The people of an organisation of `count` (never fewer than the cast).
pub fn grow(seed: u64, count: usize) -> Vec<Person> {
    (0..count.max(CAST_SIZE)).map(|at| person(seed, at)).collect()
}

fn person(seed: u64, at: usize) -> Person {
    let number = at as u64;
    let (stem, name, role) = match CAST.get(at) {
        Some((stem, name, role)) => ((*stem).to_owned(), (*name).to_owned(), *role),
        None => {
            let first = FIRST[below(seed ^ 0xF1, number, FIRST.len() as u64) as usize];
            let last = LAST[below(seed ^ 0x1A, number, LAST.len() as u64) as usize];
            let stem = format!("{}.{}{}", first.0, last.0, at);
            (stem, format!("{} {}", first.1, last.1), ROLES[below(seed ^ 0x20, number, ROLES.len() as u64) as usize])
        }
    };
    Person {
        object_id: named_guid(seed, &format!("person {at}")),
        login: format!("{stem}@{DOMAIN}"),
        password: format!("Lac-{:06}", mix(seed ^ 0x9A55, number) % 1_000_000),
        name,
        role: Cow::Borrowed(role),
        guest: stem == GUEST,
        left: false,
    }
}

impl Person {
    /// What the sign-in needs to know.
    pub fn to_login(&self) -> Login {
        Login {
            object_id: self.object_id.clone(),
            login: self.login.clone(),
            password: self.password.clone(),
            name: self.name.clone(),
        }
    }
}

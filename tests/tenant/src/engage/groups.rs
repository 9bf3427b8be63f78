//! The communities of the festival, and who is in them at the first moment.
//!
//! Promises the eight of the cast in a fixed order, the first of them everybody's. Who belongs to one is a function of the
//! person's role and the seed; those of the cast who make a community what it is are always in it. A guest is in none.

use crate::people::{CAST_SIZE, Person};
use crate::seed::{below, of_text};

/// A community as it was founded.
#[derive(Debug)]
pub struct Group {
    /// The name in addresses.
    pub name: &'static str,
    /// The name as it is shown.
    pub full_name: &'static str,
    /// What it is there for.
    pub about: &'static str,
    /// Whether only members read it.
    pub private: bool,
    /// How many of a hundred grown threads are in it.
    pub share: u64,
    /// How many days before the first moment it was founded.
    pub age: i64,
    /// Who founded and looks after it, by ordinal among the cast.
    pub admins: &'static [usize],
    /// Who of the cast is in it besides.
    cast: &'static [usize],
    /// Whose role brings them in.
    roles: &'static [&'static str],
    /// How many of a hundred others are in it.
    percent: u64,
}

/// Everybody's community.
pub const ALL_STAFF: usize = 0;
/// Where storms are announced.
pub const SAFETY: usize = 2;
/// Where it rains.
pub const VOLUNTEERS: usize = 3;
/// The private one.
pub const DIRECTION: usize = 7;

/// All of them.
pub const GROUPS: [Group; 8] = [
    Group {
        name: "allstaff",
        full_name: "All staff",
        about: "Toute l'équipe de Rive, du bureau aux scènes. News for everybody.",
        private: false,
        share: 14,
        age: 1460,
        admins: &[9, 7],
        cast: &[],
        roles: &[],
        percent: 100,
    },
    Group {
        name: "stagecrew",
        full_name: "Stage crew",
        about: "Build-up, rigging, sound and light on both stages.",
        private: false,
        share: 26,
        age: 1300,
        admins: &[1],
        cast: &[0, 2, 4, 10, 11],
        roles: &["stage hand", "driver"],
        percent: 4,
    },
    Group {
        name: "safety",
        full_name: "Safety",
        about: "Sécurité, météo, accès. Announcements here are binding.",
        private: false,
        share: 10,
        age: 1300,
        admins: &[2],
        cast: &[0, 1, 3, 4],
        roles: &["security"],
        percent: 10,
    },
    Group {
        name: "volunteers2026",
        full_name: "Volunteers 2026",
        about: "Bénévoles, Freiwillige, volontari: shifts, meals, badges.",
        private: false,
        share: 24,
        age: 240,
        admins: &[3],
        cast: &[2, 4, 9],
        roles: &["steward"],
        percent: 15,
    },
    Group {
        name: "cafeairport",
        full_name: "Café Airport",
        about: "L'équipe du café à l'aéroport.",
        private: false,
        share: 8,
        age: 700,
        admins: &[5],
        cast: &[6],
        roles: &["cashier"],
        percent: 0,
    },
    Group {
        name: "cafestation",
        full_name: "Café Station",
        about: "Das Team vom Café am Bahnhof.",
        private: false,
        share: 6,
        age: 900,
        admins: &[5],
        cast: &[],
        roles: &["bar"],
        percent: 0,
    },
    Group {
        name: "musictalk",
        full_name: "Music talk",
        about: "What did you listen to on the way here? No work in here.",
        private: false,
        share: 10,
        age: 1100,
        admins: &[10],
        cast: &[0, 1, 4, 6, 11],
        roles: &[],
        percent: 35,
    },
    Group {
        name: "direction",
        full_name: "Direction",
        about: "Comité de direction.",
        private: true,
        share: 2,
        age: 1460,
        admins: &[1],
        cast: &[2, 5, 7],
        roles: &[],
        percent: 0,
    },
];

impl Group {
    /// Whether a person is in it at the first moment.
    pub fn holds(&self, seed: u64, at: usize, person: &Person) -> bool {
        if person.guest {
            return false;
        }
        if self.admins.contains(&at) || self.cast.contains(&at) || self.percent == 100 {
            return true;
        }
        let drawn = below(seed ^ of_text(self.name), at as u64, 100) < self.percent;
        at >= CAST_SIZE && (self.roles.contains(&person.role.as_ref()) || drawn)
    }
}

/// What people file their posts under at the first moment.
pub const TOPICS: [&str; 10] = [
    "Rain covers",
    "Storm plan",
    "Shifts",
    "Build-up",
    "Rigging",
    "Hygiène",
    "Lost and found",
    "Covoiturage",
    "Soundcheck",
    "Merci",
];

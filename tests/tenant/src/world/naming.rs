//! How grown files and folders are called, how large they are, and what is in them.
//!
//! Promises: a file's facts are a pure function of (seed of the drive, folder's style, number in the folder), names in a
//! folder never clash, and the number can be read out of a grown name, so that a look-up by name costs no search. Some names
//! are awkward on purpose; they are part of *Stage North*, which every demo opens.

use crate::content::{Content, Weave};
use crate::corpus;
use crate::seed::{below, mix};

/// What kind of files a folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The 145 files of the demo: drawings and the awkward names.
    StageNorth,
    /// Drawings.
    Drawings,
    /// Sheets by day.
    Schedules,
    /// Instructions in four languages.
    Instructions,
    /// Contracts and their mails.
    Contracts,
    /// Shift lists.
    Shifts,
    /// Slides, films and pictures.
    Stories,
    /// Training material.
    Training,
    /// Scanned invoices and mails.
    Invoices,
    /// What a person keeps.
    Personal,
}

/// How many files *Stage North* holds.
pub const STAGE_NORTH: u32 = 145;

const AWKWARD: [&str; 12] = [
    "Plan été – scène Nord (v2).pdf",
    "Größen & Maße.xlsx",
    "50% rabais #3.docx",
    "",
    ".hidden",
    "O'Brien's rigging note.txt",
    "Plan d'accès, secours + évacuation.pdf",
    "北舞台 平面图.pdf",
    "خطة المسرح الشمالي.pdf",
    "Photo du montage.png",
    "Stage north safety sheet.docx",
    "Vide (à remplir).txt",
];
const LONG: u32 = 3;
const EMPTY: u32 = 11;
const LONG_NAME: usize = 240;

const SUBJECTS: [&str; 10] = [
    "Ground plan",
    "Coupe longitudinale",
    "Truss 7 load",
    "Elevation sud",
    "Ancrages",
    "Cable routes",
    "Fluchtwege",
    "Front fill",
    "Podest",
    "Écran LED",
];
const SHEETS: [&str; 4] = ["A3", "A2", "A1", "A0"];

fn pick<'a>(list: &[&'a str], seed: u64, number: u32) -> &'a str {
    list[below(seed, u64::from(number), list.len() as u64) as usize]
}

impl Style {
    fn pattern(self) -> (&'static str, &'static [&'static str], &'static [&'static str]) {
        match self {
            Self::StageNorth => ("SN", &SUBJECTS, &["pdf", "pdf", "dwg"]),
            Self::Drawings => ("DR", &SUBJECTS, &["pdf", "dwg"]),
            Self::Schedules => ("JOUR", &["Planning du jour", "Tagesplan", "Running order"], &["xlsx", "xlsx", "pdf"]),
            Self::Instructions => ("INS", &["Orage", "Feuer", "Evacuazione", "First aid", "Bâches"], &["docx", "pdf"]),
            Self::Contracts => ("C", &["Contrat partenaire", "Offerte", "Lettera", "Annex"], &["docx", "eml", "pdf"]),
            Self::Shifts => ("SH", &["Équipe bar", "Einlass", "Parking", "Scène Lac"], &["csv", "xlsx"]),
            Self::Stories => (
                "ST",
                &["Portrait", "Concert du soir", "Sponsor deck", "Lever du jour"],
                &["jpg", "pptx", "jpg", "mp4"],
            ),
            Self::Training => ("TR", &["Valeurs", "Hygiene", "Cassa", "Accueil"], &["pptx", "pdf", "docx"]),
            Self::Invoices => ("F", &["Facture", "Rechnung", "Fattura"], &["pdf", "pdf", "eml"]),
            Self::Personal => ("N", &["Notes", "Croquis", "Liste", "Entwurf"], &["txt", "docx", "jpg", "md", "xlsx"]),
        }
    }

    /// The name of the file with this number.
    pub fn name(self, seed: u64, number: u32) -> String {
        if self == Self::StageNorth {
            if number == LONG {
                return long_name();
            }
            if let Some(name) = AWKWARD.get(number as usize) {
                return (*name).to_owned();
            }
        }
        let (prefix, subjects, kinds) = self.pattern();
        let subject = pick(subjects, seed ^ 0x5B, number);
        let kind = pick(kinds, seed ^ 0xE7, number);
        match self {
            Self::StageNorth | Self::Drawings => {
                format!("{prefix}-{number:05} {subject} {}.{kind}", pick(&SHEETS, seed ^ 0xA3, number))
            }
            _ => format!("{prefix}-{number:05} {subject}.{kind}"),
        }
    }

    /// The number that a name could have; the caller compares the whole name.
    pub fn number(self, key: &str) -> Option<u32> {
        if self == Self::StageNorth {
            let awkward = (0..AWKWARD.len() as u32).find(|number| self.name(0, *number).to_lowercase() == key);
            if awkward.is_some() {
                return awkward;
            }
        }
        let digits = key.split_once('-')?.1.split(' ').next()?;
        digits.parse().ok()
    }

    /// What is in the file with this number.
    pub fn content(self, seed: u64, number: u32, name: &str) -> Content {
        let own = mix(seed ^ 0xC0, u64::from(number));
        let kind = name.rsplit_once('.').map_or("", |(_, kind)| kind);
        if self == Self::StageNorth && number == EMPTY {
            return Content::Made { seed: own, size: 0, weave: Weave::Words, magic: "" };
        }
        let real = (self == Self::StageNorth && (number < 16 || own.is_multiple_of(12))) || own.is_multiple_of(97);
        if real && let Some(bytes) = of_corpus(kind, own) {
            return Content::Corpus(bytes);
        }
        let (weave, magic) = match kind {
            "pdf" => (Weave::Noise, "%PDF-1.7"),
            "dwg" => (Weave::Noise, "AC1032"),
            "docx" | "xlsx" | "pptx" => (Weave::Noise, "PK\u{3}\u{4}"),
            "png" => (Weave::Noise, "\u{89}PNG"),
            "jpg" => (Weave::Noise, "JFIF"),
            "mp4" => (Weave::Noise, "ftypisom"),
            "eml" => (Weave::Words, "From: Rive <office@rive.example>"),
            _ => (Weave::Words, "Rive"),
        };
        Content::Made { seed: own, size: self.size(own, kind), weave, magic }
    }

    fn size(self, own: u64, kind: &str) -> u64 {
        let roll = own % 100;
        let spread = own >> 8;
        match self {
            Self::StageNorth => 80_000 + spread % 840_000,
            _ if kind == "mp4" => 1_000_000 + spread % 7_000_000,
            _ if own.is_multiple_of(499) => 0,
            _ if roll < 70 => 1_500 + spread % 58_000,
            _ if roll < 96 => 60_000 + spread % 540_000,
            _ => 600_000 + spread % 3_400_000,
        }
    }
}

fn long_name() -> String {
    let mut name = "Relevé complet de la scène Nord avec toutes les remarques du contrôle de sécurité".to_owned();
    let filler = " et encore une remarque";
    while name.chars().count() + filler.chars().count() < LONG_NAME - 4 {
        name.push_str(filler);
    }
    while name.chars().count() < LONG_NAME - 4 {
        name.push('x');
    }
    name.push_str(".pdf");
    name
}

fn of_corpus(kind: &str, own: u64) -> Option<&'static [u8]> {
    let fits =
        |(name, _): &&(&'static str, &'static [u8])| name.rsplit_once('.').is_some_and(|(_, other)| other == kind);
    let count = corpus::files().iter().filter(fits).count();
    let turn = ((own >> 16) as usize).checked_rem(count)?;
    corpus::files().iter().filter(fits).nth(turn).map(|(_, bytes)| *bytes)
}

//! The committed files: real documents, as programs that people use wrote them.
//!
//! Promises under two megabytes in all, in French, English, German, Italian and Japanese, with the names that people
//! see. Never changes by itself: `scripts/make-corpus.py` writes the bytes again, equal, with the versions pinned
//! beside it. Among them a scan without a text in it, a mail in Shift-JIS, and an A0 drawing.

/// Name and bytes of each file, in the order of the names on disk.
#[must_use]
pub fn files() -> &'static [(&'static str, &'static [u8])] {
    FILES
}

/// Pictures of some of the people, JPEG of 240 by 240, by the stem of the login.
#[must_use]
pub fn portraits() -> &'static [(&'static str, &'static [u8])] {
    PORTRAITS
}

macro_rules! corpus {
    ($($shown:literal <- $kept:literal,)*) => {
        &[$(($shown, include_bytes!(concat!("../corpus/", $kept)))),*]
    };
}

static FILES: &[(&str, &[u8])] = corpus! {
    "Brand values – first day.pptx" <- "brand-values-training.pptx",
    "Bühne See – Rigging Übersicht A0.pdf" <- "buehne-see-rigging-a0.pdf",
    "Consignes de sécurité.docx" <- "consignes-de-securite.docx",
    "Crew list 2026.xlsx" <- "crew-list.xlsx",
    "Devis projecteurs (v2).eml" <- "devis-projecteurs.eml",
    "Facture 2026-0417 (scan).pdf" <- "facture-scan.pdf",
    "Größen & Maße.xlsx" <- "groessen-und-masse.xlsx",
    "Histoires 2026.pptx" <- "histoires-2026.pptx",
    "Istruzioni di sicurezza.pdf" <- "istruzioni-di-sicurezza.pdf",
    "Frage zur Last M7.3.eml" <- "lastplan-frage.eml",
    "Vertrag Bühnentechnik 2026.docx" <- "lieferantenvertrag.docx",
    "Note pont 7.png" <- "note-pont-7.png",
    "音響.eml" <- "onkyo-shift-jis.eml",
    "Planning montage.xlsx" <- "planning-montage.xlsx",
    "50% rabais #3.docx" <- "rabais-partenaires.docx",
    "Safety instructions.docx" <- "safety-instructions.docx",
    "Scène Lac au crépuscule.png" <- "scene-lac-au-crepuscule.png",
    "Plan été – scène Nord (v2).pdf" <- "scene-nord-ensemble-a3.pdf",
    "Scène Nord – pont 7, charges.pdf" <- "scene-nord-pont-7-a3.pdf",
    "Sicherheitsanweisung.docx" <- "sicherheitsanweisung.docx",
    "Storm plan B.pdf" <- "storm-plan-b.pdf",
};

static PORTRAITS: &[(&str, &[u8])] = corpus! {
    "ada.keller" <- "portrait-ada-keller.jpg",
    "noor.haddad" <- "portrait-noor-haddad.jpg",
    "luc.favre" <- "portrait-luc-favre.jpg",
    "chiara.bianchi" <- "portrait-chiara-bianchi.jpg",
};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use super::files;

    #[test]
    fn each_file_is_what_its_name_says_and_all_of_them_are_small() {
        let names: BTreeSet<_> = files().iter().map(|(name, _)| name.to_lowercase()).collect();
        assert_eq!(names.len(), files().len());
        for (name, bytes) in files() {
            let begins: &[u8] = match name.rsplit_once('.').unwrap().1 {
                "docx" | "xlsx" | "pptx" => b"PK\x03\x04",
                "pdf" => b"%PDF-1.",
                "png" => b"\x89PNG\r\n\x1a\n",
                "eml" => b"From: ",
                other => panic!("{other}"),
            };
            assert!(bytes.starts_with(begins), "{name}");
        }
        let total: usize = files().iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(total < 2_000_000, "{total}");
    }
}

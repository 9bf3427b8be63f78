//! What people have to do at the first moment.

/// A task of a person's own: who of the cast (none for everybody else), title, days from now until it is due, importance, note.
pub type Own = (Option<usize>, &'static str, Option<i64>, &'static str, &'static str);

/// To Do, in the list that everybody has.
pub const OWN: [Own; 22] = [
    (Some(0), "Check load of truss 7", Some(0), "high", "1,940 kg of 2,300. Sheet is in Stage North."),
    (Some(0), "Print rigging plan A0", Some(1), "normal", ""),
    (Some(0), "Ask Li Wei about speaker weights", Some(-1), "normal", ""),
    (Some(0), "Passeport!", Some(3), "high", "Vol à 06:40"),
    (Some(1), "Valider planning montage", Some(1), "high", ""),
    (Some(1), "Rappeler le loueur de grues", Some(0), "normal", ""),
    (Some(2), "Relire plan B", Some(0), "high", "Deux pages, pas plus."),
    (Some(2), "Contrôle extincteurs Scène Lac", Some(2), "normal", ""),
    (Some(3), "Lista turni di sabato", Some(1), "high", ""),
    (Some(3), "Badge per i 12 nuovi", Some(0), "normal", ""),
    (Some(4), "Sign shift list", Some(0), "high", ""),
    (Some(4), "Schichtplan lesen", Some(-2), "normal", ""),
    (Some(5), "Leçon 5: relire", Some(4), "normal", ""),
    (Some(6), "Finish lesson 4", Some(1), "normal", ""),
    (Some(7), "Devis projecteurs: répondre", Some(0), "high", ""),
    (Some(7), "Contrat partenaire 2026 → bibliothèque", Some(1), "normal", ""),
    (Some(9), "Remplacer le téléphone de la Porte 3", Some(0), "normal", ""),
    (Some(10), "试音时间确认", Some(1), "normal", ""),
    (Some(11), "حجز الفندق للفنانين", Some(2), "high", ""),
    (None, "Sign shift list", Some(1), "normal", ""),
    (None, "Read the safety page", Some(0), "high", "Two minutes."),
    (None, "Retourner la housse de pluie", None, "low", ""),
];

/// Of a person's second list: its name and what stands in it.
pub const SHOPPING: (&str, [&str; 4]) = ("À emporter", ["Gaffer noir", "Piles AA", "Crème solaire", "Câble USB-C"]);

/// A plan: title, who of the cast is in it, and its buckets.
pub type Plan = (&'static str, &'static [usize], &'static [&'static str]);

/// All of them.
pub const PLANS: [Plan; 3] = [
    ("Build-up 2026", &[0, 1, 2, 3, 4, 10, 11], &["À faire", "In progress", "Erledigt"]),
    ("Safety", &[0, 1, 2, 3, 4], &["This week", "Before opening"]),
    ("Cafés: autumn card", &[5, 6, 7], &["Ideen", "À tester"]),
];

/// A task of a plan: plan, bucket, title, who does it, days until it is due, per cent done, its steps.
pub type Shared = (usize, usize, &'static str, &'static [usize], Option<i64>, u32, &'static [(&'static str, bool)]);

/// All of them.
pub const SHARED: [Shared; 14] = [
    (0, 1, "Truss 7: check load and sign", &[0, 1], Some(0), 50, &[("Load cells read", true), ("Sheet signed", false)]),
    (0, 0, "Sol de la Scène Lac: dalles côté jardin", &[4], Some(2), 0, &[]),
    (0, 0, "Rigging plan A0 for the container", &[0], Some(1), 0, &[("Print", false), ("Laminate", false)]),
    (0, 2, "Kabelbrücken Porte 3", &[4, 1], Some(-3), 100, &[]),
    (
        0,
        1,
        "Livraison pont 7 bis",
        &[1],
        Some(0),
        50,
        &[("Quatre personnes", true), ("Chariot", true), ("Signature", false)],
    ),
    (0, 0, "调音台电源检查", &[10], Some(1), 0, &[]),
    (0, 0, "استقبال الفنانين", &[11], Some(4), 0, &[]),
    (
        1,
        0,
        "Storm plan B: everybody has confirmed",
        &[2],
        Some(0),
        50,
        &[("Stage North", true), ("Stage Lake", true), ("Porte 3", false)],
    ),
    (1, 0, "Contrôle extincteurs", &[2, 4], Some(2), 0, &[]),
    (1, 1, "Uscite di emergenza: fotografie", &[3], Some(6), 0, &[]),
    (1, 1, "Evacuation drill", &[2, 3], Some(5), 0, &[]),
    (2, 0, "Kürbissuppe, vegan", &[6], Some(20), 0, &[]),
    (2, 1, "Chaï maison: coût par tasse", &[5], Some(12), 50, &[]),
    (2, 0, "Partner for paper cups", &[7], None, 0, &[]),
];

//! The posts that somebody wrote by hand: the last days before the first moment.
//!
//! Promises the announcements, questions and thanks that demos and tests tell of, in the order in which they were posted. In a
//! text `@stem` is a mention of somebody of the cast, `#Topic_name` a topic.

/// Where a scene's post stands.
#[derive(Clone, Copy, Debug)]
pub enum Where {
    /// It begins a thread in a community.
    In(usize),
    /// It begins a private thread with these people.
    With(&'static [usize]),
    /// It answers the scene's post of this number.
    To(usize),
}

/// What hangs on a post.
#[derive(Clone, Copy, Debug)]
pub enum Hung {
    /// A file of the corpus, by name.
    File(&'static str),
    /// A document of a library: its drive as the control door names it, and its path.
    Link(&'static str, &'static str),
}

/// One post.
#[derive(Clone, Copy, Debug)]
pub struct Scene {
    /// Minutes before the first moment.
    pub ago: i64,
    /// Who, by ordinal among the cast.
    pub by: usize,
    /// Where.
    pub at: Where,
    /// The title, which makes it an announcement.
    pub title: Option<&'static str>,
    /// The language.
    pub language: &'static str,
    /// The text.
    pub text: &'static str,
    /// What hangs on it.
    pub hung: &'static [Hung],
}

const fn said(ago: i64, by: usize, at: Where, language: &'static str, text: &'static str) -> Scene {
    Scene { ago, by, at, title: None, language, text, hung: &[] }
}

const fn shown(
    ago: i64,
    by: usize,
    at: Where,
    language: &'static str,
    text: &'static str,
    hung: &'static [Hung],
) -> Scene {
    Scene { ago, by, at, title: None, language, text, hung }
}

const fn told(
    ago: i64,
    by: usize,
    at: Where,
    title: &'static str,
    language: &'static str,
    text: &'static str,
    hung: &'static [Hung],
) -> Scene {
    Scene { ago, by, at, title: Some(title), language, text, hung }
}

use Hung::{File, Link};
use Where::{In, To, With};

/// How rain begins: in *Volunteers 2026*, answered three hundred times.
pub const RAIN: &str = "Pluie dès jeudi. Qui a besoin de housses, et combien? / Who needs rain covers, how many, and where? @chiara.bianchi les distribue. #Rain_covers";

/// All of them, oldest first.
pub const SCENES: [Scene; 61] = [
    told(
        7200,
        9,
        In(0),
        "Welcome to the build-up week",
        "en",
        "Everybody is here from Monday. Badges at the office from 07:00, meals under the big tent, help desk day and night: ask me anything.",
        &[],
    ),
    said(7140, 4, To(0), "en", "First time for me. Where do I go on Monday morning?"),
    said(
        7120,
        9,
        To(1),
        "en",
        "To the office, behind Porte 3. Bring your phone, you need nothing else. Welcome @jonas.meier!",
    ),
    said(7020, 6, To(0), "en", "Good luck from the airport! We will keep some cinnamon rolls for you."),
    said(
        6700,
        0,
        In(1),
        "en",
        "Drawing for truss 7 has changed again: two points moved 40 cm upstage. Please throw the old print away. #Rigging",
    ),
    shown(6690, 0, To(4), "en", "This is the one that counts.", &[Link("Production/Plans", "Stage North")]),
    said(6650, 1, To(4), "fr", "Merci @ada.keller. J'ai prévenu les monteurs, on reprend à 14:00."),
    said(6640, 10, To(4), "zh", "收到。音箱的位置需要跟着改吗？"),
    said(6620, 0, To(7), "en", "No, the speakers stay. Only the light moves."),
    said(6600, 10, To(4), "zh", "好的，谢谢！"),
    said(6100, 5, In(4), "fr", "Bravo à @sam.okafor: première semaine, et déjà trois leçons terminées! #Hygiène"),
    said(6090, 6, To(10), "en", "Thank you! Lesson 4 on the plane, I mean: on the night shift."),
    said(5900, 11, In(6), "ar", "أول مرة أسمع هذه الفرقة على البحيرة، شيء لا ينسى. 🎶"),
    said(5880, 10, To(12), "zh", "我同意！现场更好听。"),
    said(5860, 1, To(12), "en", "Wait until you hear them at Stage Lake at sunrise, @rana.mansour."),
    said(5400, 7, With(&[7, 5]), "fr", "Tu as deux minutes pour relire le dossier partenaires avant ce soir?"),
    said(5390, 5, To(15), "fr", "Oui, envoie. Je regarde dans le train."),
    told(
        4300,
        2,
        In(2),
        "Emergency exits at Stage North",
        "en",
        "From today the lake side exit of Stage North is an emergency exit. Nothing stands there, not for a minute. Zone map attached.",
        &[Link("Safety/Instructions", "EN")],
    ),
    said(4290, 1, To(17), "en", "Cases moved. It is empty."),
    said(4200, 3, To(17), "it", "Lo dico ai volontari al briefing delle 8."),
    said(
        3900,
        3,
        In(3),
        "it",
        "Turni di sabato pubblicati. Controllate il vostro nome e scrivetemi se qualcosa non va. #Shifts",
    ),
    said(3890, 4, To(20), "de", "Ich stehe zweimal drin, um 10 und um 11. Ist das richtig?"),
    said(3870, 3, To(21), "de", "Nein! Danke. Du bist um 11 bei Porte 3, mit einer erfahrenen Person."),
    said(3860, 4, To(22), "de", "Super, danke 🙂"),
    said(3400, 7, In(7), "fr", "Le partenaire principal prolonge jusqu'en 2028. On l'annonce vendredi, pas avant."),
    said(3390, 1, To(24), "fr", "Magnifique. Bravo @ines.duarte!"),
    said(3380, 2, To(24), "fr", "Merci d'attendre aussi pour l'équipe sécurité, il y aura des journalistes."),
    said(
        2950,
        0,
        With(&[0, 1]),
        "en",
        "Can I take Stage North drawings offline for the flight, or do you still change them tonight?",
    ),
    said(2940, 1, To(27), "en", "Take them. If I touch one I tell you here."),
    said(
        2800,
        9,
        In(0),
        "fr",
        "Le support répond jusqu'à 23:00 cette semaine. Téléphone perdu? Appelez tout de suite, on peut l'effacer à distance.",
    ),
    said(2790, 2, To(29), "fr", "Bon à savoir. Merci @beatrice.monnier"),
    shown(
        2500,
        1,
        In(1),
        "fr",
        "Le soir tombe sur la Scène Lac. Ça valait la peine de se lever.",
        &[File("Scène Lac au crépuscule.png")],
    ),
    said(2490, 11, To(31), "ar", "جميل جدا ❤️"),
    said(2480, 6, To(31), "en", "Wow. Can I come and see it on Sunday?"),
    said(2470, 1, To(33), "en", "Of course. Ask for me at Porte 3."),
    said(2460, 10, To(31), "zh", "太美了。"),
    said(
        2000,
        5,
        In(5),
        "de",
        "Ab Montag gilt die neue Karte. Die Preise stehen im Ordner, bitte vorher lesen. #Hygiène",
    ),
    shown(
        1900,
        7,
        In(0),
        "fr",
        "Rabais partenaires: -50% pour toute l'équipe, jusqu'à dimanche.",
        &[File("50% rabais #3.docx")],
    ),
    said(1890, 4, To(37), "en", "Also for volunteers?"),
    said(1880, 7, To(38), "fr", "Oui, avec le badge!"),
    said(
        1500,
        0,
        In(1),
        "en",
        "Check load of truss 7 is done: 1,940 kg of 2,300. Sheet attached, @noor.haddad please sign.",
    ),
    shown(1495, 0, To(40), "en", "And the sheet.", &[File("Scène Nord – pont 7, charges.pdf")]),
    said(1400, 1, To(40), "fr", "Signé. Beau travail."),
    said(
        1200,
        2,
        In(2),
        "fr",
        "Orage possible jeudi soir, 60% d'après MétéoSuisse. On prépare le plan B, rien à faire pour l'instant. #Storm_plan",
    ),
    said(1190, 3, To(43), "it", "Tengo pronti 40 volontari per le transenne."),
    said(1100, 0, To(43), "en", "Stage North needs 35 minutes to lower the PA. Please count that in."),
    said(1090, 2, To(45), "en", "Counted in. We decide at 16:00, so that you start at 17:15."),
    said(900, 4, In(6), "de", "Was hört ihr beim Barrieren-Schleppen? Ich brauche etwas mit Tempo."),
    said(890, 10, To(47), "en", "Drum and bass. Always drum and bass."),
    said(700, 3, In(3), "fr", "1 480 bénévoles confirmés ce matin. MERCI. 💛 #Merci"),
    said(690, 9, To(49), "fr", "Incroyable. Et le support est prêt!"),
    said(
        400,
        2,
        With(&[2, 0, 3]),
        "fr",
        "Je déclenche le plan B à 16:00 si le vent monte. Gardez vos radios allumées.",
    ),
    said(390, 0, To(51), "en", "Radio 4, always on."),
    said(380, 3, To(51), "it", "Pronta."),
    said(200, 1, In(1), "fr", "Livraison du pont 7 bis: 15:30 à Porte 3. Il faut quatre personnes et le chariot."),
    said(190, 4, To(54), "de", "Ich und zwei Kollegen kommen."),
    told(
        120,
        2,
        In(2),
        "Storm plan B",
        "en",
        "Storm plan B is in force from 18:00. Read the two pages and confirm. #Storm_plan",
        &[File("Storm plan B.pdf"), Link("Safety/Instructions", "EN")],
    ),
    said(110, 1, To(56), "en", "Read. Stage Lake starts to lower at 17:00."),
    said(95, 3, To(56), "it", "Letto. I volontari della Plage si spostano alle 17:30. @jonas.meier vieni con me"),
    said(90, 4, To(58), "de", "Bin unterwegs!"),
    said(30, 0, To(56), "en", "Read and confirmed. Stage North is down at 17:50."),
];

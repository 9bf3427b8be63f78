//! What people write.
//!
//! Promises short, practical, warm texts in the four languages of the festival, for threads and for answers, the same for the
//! same number. Mentions and topics stand in them as Engage writes them (`[[user:...]]`, `[[tag:...]]`).

use crate::seed::{below, mix};

/// A language and a text with places to fill: `{zone}`, `{time}`, `{n}`, `{who}`, `{tag}`.
pub type Phrase = (&'static str, &'static str);

const ZONES: [&str; 10] = [
    "Stage North",
    "Stage Lake",
    "Porte 3",
    "la Plage",
    "Backstage",
    "Camping Est",
    "la Jetée",
    "Bar Central",
    "Parking P2",
    "the greenroom",
];

/// What begins a thread, by community.
const STARTERS: [&[Phrase]; 8] = [
    &[
        ("fr", "Repas du soir à {time} aujourd'hui, sous la grande tente. Il y a aussi du végétarien."),
        ("en", "The shuttle from the station now leaves at {time}. Seats for {n}."),
        ("de", "Wer hat noch Badges vom letzten Jahr? Bitte bis {time} im Büro abgeben."),
        ("it", "Domani foto di gruppo alle {time} davanti a {zone}. Venite tutti!"),
        ("fr", "Trouvé: un trousseau avec {n} clés près de {zone}. À réclamer au bureau. {tag}"),
        ("en", "Welcome to the {n} people who start today. Say hello when you meet them."),
        ("de", "Das WLAN bei {zone} ist wieder da. Danke an {who}!"),
        ("fr", "Covoiturage depuis Lausanne: il me reste {n} places, départ {time}. {tag}"),
        ("en", "Reminder: drink water, wear a hat, take your break. It is going to be hot at {zone}."),
    ],
    &[
        ("en", "Truss {n} at {zone} is loaded and checked. Sign-off sheet is in the container."),
        ("fr", "Livraison des câbles décalée à {time}, accès par {zone}. {who} tu peux ouvrir?"),
        ("de", "Hubarbeitsbühne ist ab {time} bei {zone}. Wer braucht sie zuerst?"),
        ("en", "Soundcheck moved to {time}. Please keep {zone} clear. {tag}"),
        ("it", "Mancano {n} pesi da 25 kg a {zone}. Qualcuno li ha visti?"),
        ("fr", "Plan mis à jour: {n} points d'accroche changent à {zone}. Regardez la dernière version. {tag}"),
        ("de", "Bodenplatten bei {zone} sind rutschig. Bitte Matten legen, bevor jemand fällt."),
        ("en", "We need {n} more hands at {zone} from {time}. Boots and gloves, please."),
        ("fr", "Merci pour la nuit. {zone} est montée, et personne ne s'est fait mal."),
    ],
    &[
        ("fr", "Vent à {n} km/h annoncé vers {time}. On surveille les bâches à {zone}."),
        ("en", "Gate at {zone} closes at {time} for the delivery. Use the lake path."),
        ("de", "Feuerlöscher bei {zone} fehlt. Ersatz steht ab {time} bereit."),
        ("it", "Controllo estintori fatto a {zone}: {n} su {n} in ordine."),
        ("fr", "Exercice d'évacuation à {time}. Point de rencontre: {zone}. Merci d'être à l'heure."),
        ("en", "Found a cable across the emergency exit at {zone}. Cleared it. Please look where you park your cases."),
    ],
    &[
        ("fr", "Il manque {n} personnes à {zone} demain dès {time}. Qui peut? {tag}"),
        ("en", "Who can swap my {time} shift at {zone}? I have an exam."),
        ("de", "Schichtplan ist neu: Treffpunkt {zone}, {time}. Bitte kurz bestätigen."),
        ("it", "I buoni pasto si ritirano a {zone} fino alle {time}."),
        ("fr", "T-shirts taille M épuisés, il reste {n} L. Passez à {zone}."),
        ("en", "First day tomorrow. Where do I find {who}?"),
        ("de", "Danke euch allen für gestern Abend! {n} Leute haben beim Aufräumen geholfen. {tag}"),
        ("fr", "Pour les nouveaux: le badge se porte visible, toujours. Questions à {who}."),
    ],
    &[
        ("fr", "Le lait d'avoine arrive à {time}. Mettez {n} cartons au frais tout de suite. {tag}"),
        ("en", "Queue at security is long this morning, expect the rush at {time}."),
        ("fr", "Température du frigo 2: {n} dixièmes au-dessus. J'ai appelé. {who}"),
        ("en", "Lesson 3 is really good. The bit about saying no to a guest helped me today."),
        ("fr", "Caisse {n} redémarrée, tout va bien. Merci de noter l'heure la prochaine fois."),
    ],
    &[
        ("de", "Der Backofen läuft wieder. Gipfeli ab {time}!"),
        ("de", "Wer übernimmt am Samstag {time}? Ich habe {n} Stunden zu viel."),
        ("fr", "Le train de {time} est supprimé, attendez-vous à du monde."),
        ("de", "Bitte Hygieneliste unterschreiben, {n} fehlen noch. {tag}"),
        ("en", "A guest left a violin. It is behind the counter, {who} knows."),
    ],
    &[
        ("en", "On the way here: an hour of tape loops. Perfect for rain on the lake."),
        ("fr", "Qui était au concert à {zone} hier? Le rappel à {time}, j'en tremble encore."),
        ("de", "Beste Bassdrum bisher: {zone}, {time}. Keine Diskussion. ;)"),
        ("it", "Consigliatemi {n} dischi per montare un palco di notte."),
        ("en", "Unpopular opinion: the support act was better. {who} will disagree."),
        ("fr", "Playlist du montage: ajoutez un titre chacun, on est {n} déjà."),
    ],
    &[
        ("fr", "Budget météo: {n} kCHF de réserve, à valider à {time}."),
        ("en", "The city confirms the permit for {zone} until {time}. Not public before tomorrow."),
        ("fr", "Partenaire {n}: contrat signé, merci {who}."),
    ],
];

/// What answers in any community.
const ANSWERS: [Phrase; 40] = [
    ("fr", "Je viens."),
    ("fr", "Merci!"),
    ("fr", "C'est noté, merci."),
    ("fr", "Je peux à partir de {time}."),
    ("fr", "Il en reste {n} à {zone}."),
    ("fr", "Fait. Photo dans le dossier."),
    ("fr", "Quelqu'un a la clé de {zone}?"),
    ("fr", "{who} tu regardes?"),
    ("fr", "Bien reçu, on s'organise."),
    ("fr", "Super, bravo à toute l'équipe."),
    ("fr", "Pas avant {time}, désolée."),
    ("fr", "J'apporte le café ☕"),
    ("en", "On my way."),
    ("en", "Thank you!"),
    ("en", "Got it."),
    ("en", "I can do {time}."),
    ("en", "We have {n} left at {zone}."),
    ("en", "Done. Checked it twice."),
    ("en", "Who has the key for {zone}?"),
    ("en", "{who} can you have a look?"),
    ("en", "Same here."),
    ("en", "Not before {time}, sorry."),
    ("en", "You are the best 🙏"),
    ("en", "Is this still true for tomorrow?"),
    ("en", "Yes, same place, same time."),
    ("de", "Bin dabei."),
    ("de", "Danke!"),
    ("de", "Geht klar."),
    ("de", "Ab {time} kann ich."),
    ("de", "Bei {zone} liegen noch {n}."),
    ("de", "Erledigt."),
    ("de", "{who} schaust du kurz?"),
    ("de", "Wer hat den Schlüssel für {zone}?"),
    ("de", "Nicht vor {time}, sorry."),
    ("it", "Arrivo."),
    ("it", "Grazie mille!"),
    ("it", "Ricevuto."),
    ("it", "Posso dalle {time}."),
    ("it", "Ce ne sono ancora {n} a {zone}."),
    ("it", "Fatto, tutto a posto."),
];

/// What three hundred people say about rain covers.
const RAIN: [Phrase; 36] = [
    ("fr", "Une pour {zone}, s'il vous plaît."),
    ("fr", "Il m'en faut {n}, on est au bord du lac."),
    ("fr", "J'en ai {n} en trop, je les laisse à {zone}."),
    ("fr", "Taille unique? Ma console fait 1 m 80."),
    ("fr", "La mienne a un trou, mais avec du gaffer ça tient."),
    ("fr", "Elles sont où exactement?"),
    ("fr", "Conteneur bleu, derrière {zone}."),
    ("fr", "Merci {who}, récupérées!"),
    ("fr", "Et pour les poussettes, on fait comment?"),
    ("fr", "On peut rendre jusqu'à quand?"),
    ("fr", "Jusqu'à {time}, pliées et SÈCHES svp."),
    ("fr", "Il pleut déjà ici 🌧️"),
    ("en", "Two for {zone} please."),
    ("en", "{n} for us, we are outside all day."),
    ("en", "I have {n} spare ones, come and get them at {zone}."),
    ("en", "Do they fit over a backpack?"),
    ("en", "Yes. Even over two."),
    ("en", "Mine is torn, where can I swap it?"),
    ("en", "At {zone}, until {time}."),
    ("en", "Please dry them before you fold them. They smell."),
    ("en", "Bin bags work too, ask {who}."),
    ("en", "Are there any in children's sizes?"),
    ("en", "Not raining yet at {zone}, sun is out."),
    ("en", "I take that back."),
    ("de", "Drei für {zone}, bitte."),
    ("de", "Bei uns reichen {n}."),
    ("de", "Hat jemand noch die grossen? Für die Pulte."),
    ("de", "Die grossen sind bei {zone}, ab {time}."),
    ("de", "Danke {who}, alles trocken geblieben!"),
    ("de", "Bitte nicht über die Lüfter legen."),
    ("de", "Hier hagelt es."),
    ("it", "Due per {zone}, grazie."),
    ("it", "Noi siamo in {n}, ne bastano la metà."),
    ("it", "Chi le riporta stasera?"),
    ("it", "Le riporto io alle {time}."),
    ("it", "Qui diluvia, mandatene altre!"),
];

/// What names from elsewhere write.
const ELSEWHERE: [Phrase; 4] = [
    ("zh", "谢谢大家，调音台已经盖好了。"),
    ("zh", "{time} 可以试音。"),
    ("ar", "شكرا لكم، وصل الفنانون بخير."),
    ("ar", "الموعد {time} عند {zone}"),
];

/// Whom and what a text may name, as it stands in the text.
pub struct Names<'a> {
    /// A mention.
    pub who: &'a str,
    /// A topic.
    pub tag: &'a str,
}

fn fill(phrase: Phrase, key: u64, names: &Names) -> (&'static str, String) {
    let (language, text) = phrase;
    let time = format!("{:02}:{:02}", 6 + below(key, 1, 17), 15 * below(key, 2, 4));
    let text = text
        .replace("{zone}", ZONES[below(key, 3, ZONES.len() as u64) as usize])
        .replace("{time}", &time)
        .replace("{n}", &(2 + below(key, 4, 38)).to_string())
        .replace("{who}", names.who)
        .replace("{tag}", names.tag);
    (language, text)
}

fn drawn(from: &[Phrase], key: u64) -> Phrase {
    from[below(key, 5, from.len() as u64) as usize]
}

/// What begins a grown thread.
pub fn starter(group: usize, key: u64, names: &Names) -> (&'static str, String) {
    fill(drawn(STARTERS[group], key), key, names)
}

/// What answers; `sender` is an ordinal, because some people write in a language of their own.
pub fn answer(sender: usize, key: u64, names: &Names) -> (&'static str, String) {
    let own = match sender {
        10 => Some(&ELSEWHERE[..2]),
        11 => Some(&ELSEWHERE[2..]),
        _ => None,
    };
    match own.filter(|_| !mix(key, 6).is_multiple_of(3)) {
        Some(own) => fill(drawn(own, key), key, names),
        None => fill(drawn(&ANSWERS, key), key, names),
    }
}

/// An answer about rain covers.
pub fn rain(key: u64, names: &Names) -> (&'static str, String) {
    fill(drawn(&RAIN, key), key, names)
}

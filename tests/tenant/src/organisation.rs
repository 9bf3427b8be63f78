//! The organisation's own word: the file that Musette reads, and the folder that it names.
//!
//! Promises: they are ordinary items, a month old, made by the support desk; a colleague changes them as she changes any. What stands
//! in the file is what `docs/operating.md` shows to IT.

use serde_json::json;

use crate::content::Content;
use crate::world::World;
use crate::world::drive::{Kind, ROOT, Stamp, Who};

/// The library of the root site, as the control door calls it.
pub const LIBRARY: &str = "Rive Festival/Documents";
/// Where the file lies in it.
pub const FILE: &str = "Musette/organisation.json";
/// The library of the folder for acknowledgements.
pub const SAFETY: &str = "Safety/Instructions";
/// Where the folder lies in it.
pub const FOLDER: &str = "Acknowledgements";

const DESK: &str = "beatrice.monnier@rive.example";
const AGE: i64 = 30 * 86_400_000;

/// What the file says.
pub fn file() -> String {
    let app = |icon: &str, name: [&str; 4], link: &str| {
        let [fr, en, de, it] = name;
        json!({ "name": { "fr": fr, "en": en, "de": de, "it": it }, "icon": icon, "link": link })
    };
    let word = json!({
        "version": 1,
        "name": "Rive Festival",
        "colour": "#0b6e99",
        "support": {
            "telephone": "+41 21 555 01 00",
            "mail": DESK,
            "page": "https://help.rive.example/",
        },
        "applications": [
            app("calendar", ["Horaires", "Shifts", "Schichten", "Turni"], "https://shifts.rive.example/"),
            app("cash", ["Caisse", "Cash desk", "Kasse", "Cassa"], "https://till.rive.example/"),
            app("badge", ["Accréditations", "Accreditation", "Akkreditierung", "Accrediti"], "https://badge.rive.example/"),
            app("weather", ["Météo", "Weather", "Wetter", "Meteo"], "https://weather.rive.example/"),
            app("book", ["Wiki", "Wiki", "Wiki", "Wiki"], "https://wiki.rive.example/"),
            app("lifebuoy", ["Aide", "Help desk", "Hilfe", "Assistenza"], "https://help.rive.example/"),
        ],
        "acknowledgements": { "site": "/sites/safety", "library": "Instructions", "path": "/Acknowledgements" },
    });
    format!("{word:#}\n")
}

/// Puts both in their places.
pub fn settle(world: &mut World, start: i64) {
    let places = (world.person(DESK), world.drive_named(LIBRARY), world.drive_named(SAFETY));
    let (Some(person), Some(home), Some(safety)) = places else { return };
    let stamp = Stamp { now: start - AGE, who: Who { person, app: None } };
    let (folder, name) = FILE.split_once('/').unwrap_or(("", FILE));
    let folder = world.drives[home].create(ROOT, folder, Kind::Folder, &stamp);
    world.drives[home].create(folder, name, Kind::File(Content::sent(file())), &stamp);
    world.drives[safety].create(ROOT, FOLDER, Kind::Folder, &stamp);
}

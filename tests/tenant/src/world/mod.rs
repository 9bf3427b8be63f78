//! The organisation's places: sites, libraries, a OneDrive for each person, and what lies in them.
//!
//! Promises: the world is a function of (seed, people, files, start); ids are stable; a million items take the memory of
//! their folders only. It knows no HTTP and checks no permission beyond [`World::may_see`].
//!
//! - [`naming`]: names, sizes and contents of grown files
//! - [`plan`]: the tree a drive starts with
//! - [`drive`]: what people did to it since, [`item`] by item

pub mod drive;
pub mod item;
pub mod naming;
pub mod plan;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use base64::Engine as _;

use crate::people::{CAST_SIZE, Person, grow};
use crate::seed::{mix, named_guid, of_text};
use drive::Drive;
use plan::Purpose;

/// The host that `webUrl` and site addresses name.
pub const HOST: &str = "rive.sharepoint.example";

/// A SharePoint site.
#[derive(Clone, Debug)]
pub struct Site {
    /// The last segment of its address; empty for the root site.
    pub path: &'static str,
    /// The name as it is shown.
    pub name: &'static str,
    /// `host,guid,guid`.
    pub id: String,
    /// The ordinals of its libraries; the first is its default.
    pub drives: Vec<usize>,
}

/// The whole organisation.
pub struct World {
    /// What everything is made from.
    pub seed: u64,
    /// The directory's id.
    pub tenant_id: String,
    /// Everybody; the cast first.
    pub people: Vec<Person>,
    /// All sites, the root site first.
    pub sites: Vec<Site>,
    /// All drives: libraries, then OneDrives.
    pub drives: Vec<Drive>,
    by_id: BTreeMap<String, usize>,
    personal: BTreeMap<usize, usize>,
    by_object: BTreeMap<String, usize>,
}

/// Site path and name, library, purpose, share of the growth in a hundred.
const LIBRARIES: [(&str, &str, &str, Purpose, u64); 9] = [
    ("", "Rive Festival", "Documents", Purpose::Documents, 1),
    ("production", "Production", "Plans", Purpose::Plans, 40),
    ("production", "Production", "Schedules", Purpose::Schedules, 8),
    ("safety", "Safety", "Instructions", Purpose::Instructions, 6),
    ("partners", "Partners", "Contracts", Purpose::Contracts, 10),
    ("volunteers", "Volunteers", "Shifts", Purpose::Shifts, 8),
    ("brand", "Brand", "Stories", Purpose::Stories, 8),
    ("cafes", "Cafés", "Training", Purpose::Training, 7),
    ("finance", "Finance", "Invoices", Purpose::Invoices, 12),
];
const CAST_FILES: u64 = 30;
const GROWN_FILES: u64 = 20;

fn drive_id(seed: u64, name: &str) -> String {
    let base = mix(seed, of_text(name));
    let bytes: Vec<u8> = (0..6u64).flat_map(|at| mix(base, at).to_le_bytes()).collect();
    format!("b!{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes))
}

impl World {
    /// The organisation at its first moment.
    pub fn new(seed: u64, people: usize, files: u64, start: i64) -> Self {
        let people = grow(seed, people);
        let mut world = Self {
            seed,
            tenant_id: named_guid(seed, "tenant"),
            people,
            sites: Vec::new(),
            drives: Vec::new(),
            by_id: BTreeMap::new(),
            personal: BTreeMap::new(),
            by_object: BTreeMap::new(),
        };
        world.by_object = world.people.iter().enumerate().map(|(at, person)| (person.object_id.clone(), at)).collect();

        let owners: Vec<usize> = (0..world.people.len()).filter(|at| !world.people[*at].guest).collect();
        let stage = u64::from(naming::STAGE_NORTH);
        let mut rest = files.saturating_sub(stage);
        let cast = owners.iter().filter(|at| **at < CAST_SIZE).count() as u64;
        let grown = owners.len() as u64 - cast;
        let each_cast = CAST_FILES.min(rest / 4 / cast.max(1));
        rest -= each_cast * cast;
        let each_grown = GROWN_FILES.min((rest / 4).checked_div(grown).unwrap_or(0));
        rest -= each_grown * grown;
        let given: u64 = LIBRARIES.iter().map(|library| rest * library.4 / 100).sum();

        for (path, site, library, purpose, share) in LIBRARIES {
            let at = world.site(path, site);
            let plans = purpose == Purpose::Plans;
            let files = rest * share / 100 + if plans { stage + rest - given } else { 0 };
            let number = world.add(library, purpose, Some(at), None, start, files);
            world.sites[at].drives.push(number);
        }
        for owner in owners {
            let files = if owner < CAST_SIZE { each_cast } else { each_grown };
            let number = world.add("OneDrive", Purpose::Personal, None, Some(owner), start, files);
            world.personal.insert(owner, number);
        }
        world
    }

    fn site(&mut self, path: &'static str, name: &'static str) -> usize {
        if let Some(at) = self.sites.iter().position(|site| site.path == path) {
            return at;
        }
        let guid = |part: &str| named_guid(self.seed, &format!("site {path} {part}"));
        let id = format!("{HOST},{},{}", guid("collection"), guid("web"));
        self.sites.push(Site { path, name, id, drives: Vec::new() });
        self.sites.len() - 1
    }

    fn add(
        &mut self,
        name: &str,
        purpose: Purpose,
        site: Option<usize>,
        owner: Option<usize>,
        start: i64,
        files: u64,
    ) -> usize {
        let number = self.drives.len();
        let id = drive_id(self.seed, &format!("{site:?} {owner:?} {name}"));
        let key = mix(self.seed ^ 0xD819_E000, number as u64);
        self.by_id.insert(id.clone(), number);
        self.drives.push(Drive::new(number, key, id, name.to_owned(), purpose, site, owner, start, files));
        number
    }

    /// The drive with this id; `%21` is undone by the caller.
    pub fn drive_number(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The drive whose id agrees but for case (hard case 19).
    pub fn drive_number_loosely(&self, id: &str) -> Option<usize> {
        self.drives.iter().position(|drive| drive.id.eq_ignore_ascii_case(id))
    }

    /// A person's OneDrive.
    pub fn personal_drive(&self, person: usize) -> Option<usize> {
        self.personal.get(&person).copied()
    }

    /// The person behind a directory id.
    pub fn by_object_id(&self, object_id: &str) -> Option<usize> {
        self.by_object.get(object_id).copied()
    }

    /// The person with this login or directory id.
    pub fn person(&self, name: &str) -> Option<usize> {
        self.by_object_id(name)
            .or_else(|| self.people.iter().position(|person| person.login.eq_ignore_ascii_case(name)))
    }

    /// Whether a person may open a drive: libraries are open to all but guests, who see one; a OneDrive to its owner.
    pub fn may_see(&self, person: usize, drive: usize) -> bool {
        let drive = &self.drives[drive];
        match drive.owner {
            Some(owner) => owner == person,
            None => !self.people[person].guest || drive.purpose == Purpose::Invoices,
        }
    }

    /// A drive by `site/library` (`Production/Plans`), by a login, or by its id: the words of the control door.
    pub fn drive_named(&self, name: &str) -> Option<usize> {
        if let Some(number) = self.drive_number(name) {
            return Some(number);
        }
        if let Some(person) = self.person(name) {
            return self.personal_drive(person);
        }
        let (site, library) = name.split_once('/')?;
        let (site, library) = (site.trim().to_lowercase(), library.trim().to_lowercase());
        self.drives.iter().position(|drive| {
            drive.name.to_lowercase() == library
                && drive.site.is_some_and(|at| {
                    let known = &self.sites[at];
                    known.name.to_lowercase() == site || known.path == site
                })
        })
    }

    /// The address of a site.
    pub fn site_web_url(&self, site: usize) -> String {
        match self.sites[site].path {
            "" => format!("https://{HOST}"),
            path => format!("https://{HOST}/sites/{path}"),
        }
    }

    /// The address under which a drive's root is shown in a browser.
    pub fn drive_web_url(&self, drive: &Drive) -> String {
        match (drive.site, drive.owner) {
            (Some(site), _) if self.sites[site].path.is_empty() => {
                format!("https://{HOST}/{}", drive.name)
            }
            (Some(site), _) => format!("https://{HOST}/sites/{}/{}", self.sites[site].path, drive.name),
            (None, owner) => {
                let login = owner.map_or("", |owner| self.people[owner].login.as_str());
                let personal = login.replace(['@', '.'], "_");
                format!("https://rive-my.sharepoint.example/personal/{personal}/Documents")
            }
        }
    }
}

//! "I have read this": announcements, what this device's people acknowledge, and what else comes to lie in the folder for it.
//!
//! **Promises.** What was acknowledged is one file at rest, under the one name that follows from announcement and person, however often
//! it was said, from whichever process, and also when another device of the same person was quicker. No file in that folder is
//! ever written over, whoever made it, and nothing lies beside. A folder that the desk takes away is waited for.

use std::collections::{BTreeMap, BTreeSet};

use musette_core::engine::{Acknowledgement, EngineResult, Organisation, Post};
use musette_core::model::{At, PostKind, PostRow};
use musette_tenant::colleague::{Deed, Given, Seen};
use musette_tenant::engage::colleague::Talk;
use musette_tenant::organisation::{FOLDER, SAFETY};

use super::said::Standing;
use super::{Broken, LUC, Outcome, World};
use crate::chance::Chance;
use crate::disk::Slot;

/// Where announcements are made.
const GROUP: &str = "Safety";
/// Who looks after the folder.
const DESK: &str = "beatrice.monnier@rive.example";
/// Somebody who may write there too.
const NOOR: &str = "noor.haddad@rive.example";

/// What a person said to have read.
#[derive(Clone, Debug)]
struct Said {
    standing: Standing,
    /// It may have gone before it was taken back.
    unsure: bool,
    /// The desk took it away with its folder.
    swept: bool,
}

/// All of it.
#[derive(Debug)]
pub struct Acknowledged {
    /// Draws of their own.
    chance: Chance,
    /// The tenant's numbers of announcements, by their titles.
    announcements: BTreeMap<String, i64>,
    said: BTreeMap<(usize, i64), Said>,
    /// What lies in the folder, with the digest of what it was when it was first seen.
    files: BTreeMap<String, String>,
    /// Made by another device of the same person.
    elsewhere: BTreeSet<String>,
    /// Made by somebody else under her name.
    strangers: BTreeSet<String>,
    folder_gone: bool,
}

impl Acknowledged {
    /// Nothing yet.
    pub fn new(seed: u64) -> Acknowledged {
        Acknowledged {
            chance: Chance::for_purpose(seed, "acknowledgements"),
            announcements: BTreeMap::new(),
            said: BTreeMap::new(),
            files: BTreeMap::new(),
            elsewhere: BTreeSet::new(),
            strangers: BTreeSet::new(),
            folder_gone: false,
        }
    }
}

impl World {
    /// There is something to be read, and in most worlds both people know already what their organisation asks.
    ///
    /// # Errors
    /// When that does not work in clear weather.
    pub(crate) fn begin_announcements(&mut self) -> Result<(), Broken> {
        self.announces()?;
        if self.acknowledged.chance.percent(25) {
            return Ok(());
        }
        for owner in 0..self.owners.len() {
            let looked =
                self.organisation(Slot::App, owner, |organisation| async move { organisation.refresh().await });
            if !matches!(looked, Outcome::Done(())) {
                return Err(format!("the organisation's word cannot be read: {looked:?}"));
            }
        }
        Ok(())
    }

    fn organisation<T, F>(&mut self, slot: Slot, owner: usize, work: impl FnOnce(Organisation) -> F) -> Outcome<T>
    where
        F: Future<Output = EngineResult<T>>,
    {
        let account = self.owners[owner].account;
        self.on(slot, |engine| async move { work(engine.organisation(account).await?).await })
    }

    fn announces(&mut self) -> Result<(), Broken> {
        let number = self.acknowledged.announcements.len() + 1;
        let title = format!("Notice {number}");
        let text = format!("Read notice {number}, and confirm.");
        let deed = Talk::Announce { group: GROUP.into(), title: title.clone(), text };
        let made = self.tenant.talk(&deed, Some(LUC)).map_err(|error| error.to_string())?;
        let id = made.first().map(|spoken| spoken.id).ok_or("an announcement is not there")?;
        self.count("announcements");
        self.note(format!("Luc announces {title:?}"));
        self.acknowledged.announcements.insert(title, id);
        Ok(())
    }

    /// The announcements that an account is shown.
    fn announced(&mut self, slot: Slot, owner: usize) -> Outcome<Vec<Post>> {
        self.feeds(slot, owner, |feeds| async move {
            let (list, _) = feeds.list().await?;
            let Some(feed) = list.into_iter().find(|feed| feed.name == GROUP) else { return Ok(Vec::new()) };
            let threads = feeds.threads(feed.id.row, At::Start, 200).await?.threads;
            let first = threads.into_iter().filter_map(|thread| thread.first);
            Ok(first.filter(|post| post.kind == PostKind::Announcement).collect())
        })
    }

    /// Somebody says that she has read an announcement, or that she has not.
    ///
    /// # Errors
    /// What she sees cannot be read.
    pub(crate) fn person_acknowledges(&mut self) -> Result<(), Broken> {
        let (slot, owner) = self.somebody();
        let all = match self.announced(slot, owner) {
            Outcome::Done(all) => all,
            Outcome::Refused(error) => return Err(format!("announcements cannot be read: {error}")),
            Outcome::Died => return Ok(()),
        };
        let Some(post) = self.acknowledged.chance.one(&all).cloned() else { return Ok(()) };
        let Some(id) = self.acknowledged.announcements.get(&post.title).copied() else { return Ok(()) };
        let row: PostRow = post.id.row;
        let known = self.acknowledged.said.get(&(owner, id)).map(|said| said.standing);
        if self.acknowledged.chance.percent(82) {
            let done = self.organisation(slot, owner, |word| async move { word.acknowledge(row).await });
            self.tell(&format!("acknowledges: {:?}, account {owner} on {slot:?}", post.title), &done);
            let standing = match done {
                Outcome::Done(()) => Standing::Live,
                Outcome::Died if known != Some(Standing::Live) => Standing::Perhaps,
                _ => return Ok(()),
            };
            let said = Said { standing, unsure: false, swept: false };
            let said = self.acknowledged.said.entry((owner, id)).or_insert(said);
            (said.standing, said.unsure) = (standing, said.unsure || standing == Standing::Perhaps);
            return Ok(());
        }
        let done = self.organisation(slot, owner, |word| async move { word.take_back(row).await });
        self.tell(&format!("has not read it after all: {:?}, account {owner}", post.title), &done);
        if let Some(said) = self.acknowledged.said.get_mut(&(owner, id)) {
            match done {
                Outcome::Done(()) => said.standing = Standing::Ended,
                Outcome::Died => (said.standing, said.unsure) = (Standing::Perhaps, true),
                Outcome::Refused(_) => {}
            }
        }
        Ok(())
    }

    /// The name under which this person's file about an announcement lies.
    fn file_of(&self, owner: usize, id: i64) -> Result<String, Broken> {
        let login = self.owners[owner].login;
        let person = self.tenant.people().into_iter().find(|person| person.login == login);
        let person = person.ok_or_else(|| format!("{login} is nobody"))?;
        Ok(format!("{id}.{}.json", person.object_id))
    }

    /// Something happens to announcements and their folder elsewhere.
    ///
    /// # Errors
    /// What is not the tenant's to refuse.
    pub(crate) fn others_acknowledge(&mut self) -> Result<(), Broken> {
        self.check_acknowledged()?;
        let ids: Vec<i64> = self.acknowledged.announcements.values().copied().collect();
        let owner = usize::from(self.acknowledged.chance.percent(30));
        let id = self.acknowledged.chance.one(&ids).copied();
        match (self.acknowledged.chance.below(100), id) {
            (0..45, _) | (_, None) => self.announces(),
            (45..75, Some(id)) => {
                let name = self.file_of(owner, id)?;
                if self.put_there(owner, &name, self.owners[owner].login) {
                    self.count("another device of hers acknowledges");
                    self.acknowledged.elsewhere.insert(name);
                }
                Ok(())
            }
            (75..85, Some(id)) => {
                let name = self.file_of(owner, id)?;
                if self.put_there(owner, &name, NOOR) {
                    self.count("somebody else writes under her name");
                    self.acknowledged.strangers.insert(name);
                }
                Ok(())
            }
            _ if self.acknowledged.folder_gone => self.folder_comes_back(),
            _ => self.folder_goes(),
        }
    }

    fn put_there(&mut self, owner: usize, name: &str, by: &str) -> bool {
        if self.acknowledged.folder_gone || self.acknowledged.files.contains_key(name) {
            return false;
        }
        let content = Given { text: Some(format!("{by} was here, about account {owner}")), ..Given::default() };
        let deed = Deed::Create { drive: SAFETY.into(), path: format!("{FOLDER}/{name}"), content };
        let came = self.tenant.act(&deed, Some(by)).is_ok();
        self.note(format!("{by} makes {name}: {came}"));
        came
    }

    fn folder_goes(&mut self) -> Result<(), Broken> {
        for owner in 0..self.owners.len() {
            for id in self.acknowledged.announcements.values().copied().collect::<Vec<_>>() {
                let name = self.file_of(owner, id)?;
                if self.acknowledged.files.contains_key(&name)
                    && let Some(said) = self.acknowledged.said.get_mut(&(owner, id))
                {
                    said.swept = true;
                }
            }
        }
        let deed = Deed::Delete { drive: SAFETY.into(), path: FOLDER.into() };
        self.tenant.act(&deed, Some(DESK)).map_err(|error| error.to_string())?;
        self.acknowledged.files.clear();
        self.acknowledged.strangers.clear();
        self.acknowledged.folder_gone = true;
        self.count("the folder for acknowledgements is taken away");
        self.note("the desk takes the folder for acknowledgements away".into());
        Ok(())
    }

    /// The desk makes the folder anew, where it has taken it away.
    ///
    /// # Errors
    /// It cannot.
    pub(crate) fn folder_comes_back(&mut self) -> Result<(), Broken> {
        if std::mem::take(&mut self.acknowledged.folder_gone) {
            let deed = Deed::Mkdir { drive: SAFETY.into(), path: FOLDER.into() };
            self.tenant.act(&deed, Some(DESK)).map_err(|error| error.to_string())?;
            self.note("the desk makes the folder for acknowledgements anew".into());
        }
        Ok(())
    }

    /// What lies in the folder is there once for each person and announcement, and as it was when it came.
    ///
    /// # Errors
    /// What is not.
    pub(crate) fn check_acknowledged(&mut self) -> Result<(), Broken> {
        if self.acknowledged.folder_gone {
            return Ok(());
        }
        let mut expected = BTreeSet::new();
        for owner in 0..self.owners.len() {
            for id in self.acknowledged.announcements.values() {
                expected.insert(self.file_of(owner, *id)?);
            }
        }
        let there: Vec<Seen> = self.tenant.inspect_tree(SAFETY, FOLDER).map_err(|error| error.to_string())?;
        for file in &there {
            if !expected.contains(&file.name) {
                return Err(format!("{:?} lies among the acknowledgements", file.name));
            }
            let seen = self.tenant.inspect(SAFETY, &file.path).map_err(|error| error.to_string())?;
            let now = seen.sha256.unwrap_or_default();
            let first = self.acknowledged.files.entry(file.name.clone()).or_insert_with(|| now.clone());
            if *first != now || !seen.older_sha256.is_empty() {
                return Err(format!("the acknowledgement {:?} was written over", file.name));
            }
        }
        let gone = self.acknowledged.files.keys().find(|name| !there.iter().any(|file| file.name == **name));
        gone.map_or(Ok(()), |name| Err(format!("the acknowledgement {name:?} is not there any more")))
    }

    /// What waits for its folder, in all accounts.
    pub(crate) fn acknowledgements_waiting(&mut self, owner: usize) -> Result<usize, Broken> {
        match self.organisation(Slot::App, owner, |word| async move { word.view().await }) {
            Outcome::Done(view) => Ok(view.waiting.len()),
            other => Err(format!("the organisation's word cannot be read: {other:?}")),
        }
    }

    /// What was acknowledged stays so on the screen.
    ///
    /// # Errors
    /// What does not.
    pub(crate) fn check_acknowledgements_shown(&mut self, at_rest: bool) -> Result<(), Broken> {
        self.check_acknowledged()?;
        let Some(slot) = self.processes.keys().next().copied() else { return Ok(()) };
        for owner in 0..self.owners.len() {
            let all = match self.announced(slot, owner) {
                Outcome::Done(all) => all,
                Outcome::Refused(error) => return Err(format!("announcements cannot be read: {error}")),
                Outcome::Died => return Ok(()),
            };
            for post in all {
                let Some(id) = self.acknowledged.announcements.get(&post.title).copied() else { continue };
                let said = self.acknowledged.said.get(&(owner, id));
                let Some(said) = said.filter(|said| said.standing == Standing::Live) else { continue };
                let name = self.file_of(owner, id)?;
                let asked = self.acknowledged.strangers.contains(&name);
                let stands = match post.acknowledgement {
                    Acknowledgement::Done { .. } => true,
                    Acknowledgement::Waiting { .. } => !at_rest,
                    _ => false,
                };
                if !stands && !asked && !said.swept {
                    let how = &post.acknowledgement;
                    return Err(format!(
                        "account {owner} has acknowledged {:?}, which is shown as {how:?}",
                        post.title
                    ));
                }
            }
        }
        Ok(())
    }

    /// At rest each acknowledgement is one file.
    ///
    /// # Errors
    /// Which is not, or is although it was taken back.
    pub(crate) fn check_acknowledged_at_rest(&mut self) -> Result<(), Broken> {
        self.check_acknowledgements_shown(true)?;
        for ((owner, id), said) in &self.acknowledged.said {
            let name = self.file_of(*owner, *id)?;
            let there = self.acknowledged.files.contains_key(&name);
            let elsewhere = self.acknowledged.elsewhere.contains(&name);
            let stranger = self.acknowledged.strangers.contains(&name);
            let what = format!("the acknowledgement {name:?} of account {owner}");
            match said.standing {
                Standing::Live if !there && !said.swept => return Err(format!("{what} is not there")),
                Standing::Ended if there && !elsewhere && !stranger && !said.unsure => {
                    return Err(format!("{what} is there, and was taken back before it was sent"));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

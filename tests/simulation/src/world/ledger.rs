//! What was promised: each save that returned, each version that a colleague wrote.

use std::collections::{BTreeMap, BTreeSet};

use musette_core::engine::OutboxEntry;
use musette_core::model::ItemRow;
use musette_core::outbox::asking::content_of;

use musette_tenant::content::Content;
use musette_tenant::faults::office;

use crate::chance::Chance;

/// What lies between the lengths of two payloads: a rewritten one has a length of its own too.
const STRIDE: u64 = 66;

/// Where a save stands, as the person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has to be somewhere.
    Live,
    /// The person saved over it.
    Superseded,
    /// The person deleted the item, or took the change back.
    Ended,
}

/// A save that has returned.
#[derive(Clone, Debug)]
pub struct Save {
    /// Whose.
    pub owner: usize,
    /// Of which item.
    pub item: ItemRow,
    /// How long it is: no two payloads of a world have the same length.
    pub len: u64,
    /// SHA-256, hexadecimal.
    pub digest: String,
    /// What the person had opened, by its digest; `None` for a new file.
    pub based_on: Option<String>,
    /// Where it stands.
    pub standing: Standing,
    /// Somebody else has had their hands on it since.
    pub touched: bool,
    /// The server has had it at some moment.
    pub seen_there: bool,
    /// It was at the server in something that a colleague deleted, or the person when she was asked again.
    pub taken_away: bool,
}

/// A version that somebody else wrote at the server.
#[derive(Clone, Debug)]
pub struct Theirs {
    /// In which drive.
    pub drive: String,
    /// The item's id there.
    pub id: String,
    /// SHA-256, hexadecimal.
    pub digest: String,
    /// Deleted by a colleague, or by the person after it had been there for her to see.
    pub gone: bool,
}

/// All of it.
#[derive(Debug, Default)]
pub struct Ledger {
    payloads: u64,
    /// The digests of payloads by their lengths.
    pub by_len: BTreeMap<u64, String>,
    /// The person's saves, in order.
    pub saves: Vec<Save>,
    /// Saves in the midst of which the process died: they may have been stored.
    pub perhaps: Vec<Save>,
    /// The colleagues' versions, in order.
    pub theirs: Vec<Theirs>,
    /// Paths (with their drive) that nobody has touched since they were there.
    pub steady: BTreeSet<(String, String)>,
    /// Items of which the person has asked for a copy: their bytes may be there twice.
    pub copied: BTreeSet<(usize, ItemRow)>,
    /// How often a copy of a file was asked for, by the length of what it showed.
    pub copies: BTreeMap<u64, usize>,
    /// What the server makes of bytes that it rewrites, where it does: the digests of both.
    pub rewritten: BTreeMap<String, String>,
    /// Whether it does.
    pub rewrites: bool,
    /// What the person's deletes mean at the server: the ids of the things there.
    pub deleted: BTreeMap<(usize, ItemRow), BTreeSet<String>>,
    /// What each account was shown when it was last looked at, since the last empty battery.
    pub shown_to: BTreeMap<usize, BTreeSet<(String, String)>>,
}

impl Ledger {
    /// Bytes that no other payload of this world has; most of them small, some larger than one chunk.
    pub fn payload(&mut self, seed: u64) -> (Vec<u8>, String) {
        self.payloads += 1;
        let mut chance = Chance::for_purpose(seed ^ (self.payloads << 20), "payload");
        let base = if chance.percent(6) { 66_000 } else { 200 };
        let len = base + STRIDE * self.payloads + chance.below(11);
        let bytes = chance.bytes(usize::try_from(len).unwrap_or(0));
        let digest = digest_of(&bytes);
        self.by_len.insert(len, digest.clone());
        if self.rewrites {
            let rewritten = office::rewritten(&Content::sent(bytes.clone()), 0);
            self.by_len.insert(rewritten.size(), rewritten.sha256());
            self.rewritten.insert(rewritten.sha256(), digest.clone());
        }
        (bytes, digest)
    }

    /// The person's save with these bytes, as she saved them or as the server has rewritten them.
    pub fn save_of(&self, digest: &str) -> Option<&Save> {
        let saved = self.rewritten.get(digest).map_or(digest, String::as_str);
        self.saves.iter().find(|save| save.digest == saved)
    }

    /// Whether the person saved these bytes.
    pub fn is_own(&self, digest: &str) -> bool {
        self.save_of(digest).is_some()
    }

    /// Whether something of this length is what was saved, as it was or rewritten.
    pub fn is_of_len(&self, save: &Save, len: u64) -> bool {
        let digest = self.by_len.get(&len);
        len == save.len || digest.and_then(|digest| self.rewritten.get(digest)).is_some_and(|was| *was == save.digest)
    }

    /// A save that may have been stored is what an item shows: it was.
    pub fn shows(&mut self, owner: usize, item: ItemRow, len: u64) {
        let shown = |save: &Save| save.owner == owner && save.item == item && self.is_of_len(save, len);
        if let Some(at) = self.perhaps.iter().position(shown) {
            let save = self.perhaps.remove(at);
            self.saved(save);
        }
    }

    /// Whether an item shows a later save of this person's to it that was made from this one: the two rows it was saved under
    /// were found to be one.
    pub fn is_followed(&self, save: &Save, item: ItemRow, len: u64) -> bool {
        self.saves.iter().any(|later| {
            let same = later.owner == save.owner && later.item == item && self.is_of_len(later, len);
            same && later.digest != save.digest && self.chain(later).contains(&save.digest)
        })
    }

    /// A save has returned: what was saved to the item before is superseded.
    pub fn saved(&mut self, save: Save) {
        if self.saves.iter().any(|known| known.digest == save.digest) {
            return;
        }
        self.perhaps.retain(|perhaps| perhaps.digest != save.digest);
        // Another account that works on it is somebody else.
        let chain = self.chain(&save);
        let others = self.saves.iter_mut().filter(|other| other.owner != save.owner && chain.contains(&other.digest));
        others.for_each(|other| other.touched = true);
        for earlier in &mut self.saves {
            // What a conflict has put aside is another item, and what she saves over there is saved over all the same. Only of
            // what she has had copied is there another.
            let aside = save.based_on.as_ref() == Some(&earlier.digest) && !self.copies.contains_key(&earlier.len);
            let saved_over = earlier.item == save.item || aside;
            if earlier.owner == save.owner && saved_over && earlier.standing == Standing::Live {
                earlier.standing = Standing::Superseded;
            }
        }
        self.saves.push(save);
    }

    /// The bytes a save goes back to: its own, those it was made from, and so on over the person's own saves.
    pub fn chain(&self, save: &Save) -> Vec<String> {
        let mut chain = vec![save.digest.clone()];
        let mut next = save.based_on.clone();
        while let Some(digest) = next.filter(|digest| !chain.contains(digest)) {
            next = match self.rewritten.get(&digest) {
                Some(saved) => Some(saved.clone()),
                None => self.save_of(&digest).and_then(|save| save.based_on.clone()),
            };
            chain.push(digest);
        }
        chain
    }

    /// The person has ended what was saved to these items.
    pub fn ended(&mut self, owner: usize, items: &[ItemRow]) {
        for save in &mut self.saves {
            if save.owner == owner && items.contains(&save.item) && save.standing == Standing::Live {
                save.standing = Standing::Ended;
            }
        }
    }

    /// The person has taken these changes back. What a conflict has put aside is another item than was saved to.
    pub fn ended_of<'a>(&mut self, owner: usize, entries: impl Iterator<Item = &'a OutboxEntry>) {
        let carries = |entry: &&OutboxEntry| content_of(&entry.asked).is_some();
        let (items, lens): (Vec<_>, Vec<_>) = entries.filter(carries).map(|entry| (entry.item, entry.size)).unzip();
        self.ended(owner, &items);
        self.ended_of_len(owner, &lens);
    }

    /// The person has ended the saves of these lengths, which are all different.
    pub fn ended_of_len(&mut self, owner: usize, lens: &[u64]) {
        for at in 0..self.saves.len() {
            let save = &self.saves[at];
            let ended = lens.iter().any(|len| self.is_of_len(save, *len));
            if ended && save.owner == owner && save.standing == Standing::Live {
                self.saves[at].standing = Standing::Ended;
            }
        }
    }

    /// Somebody else has had their hands on what one person saved to these items, or that is shown with these lengths.
    pub fn touch(&mut self, owner: usize, items: &[ItemRow], lens: &[u64]) {
        for at in 0..self.saves.len() {
            let save = &self.saves[at];
            let meant = items.contains(&save.item) || lens.iter().any(|len| self.is_of_len(save, *len));
            if save.owner == owner && meant {
                self.saves[at].touched = true;
            }
        }
    }

    /// Nothing is promised any more of what lies at or below `path`.
    pub fn unsteady(&mut self, drive: &str, path: &str) {
        let below = format!("{path}/");
        self.steady.retain(|(known, steady)| known != drive || steady != path && !steady.starts_with(&below));
    }
}

/// SHA-256, hexadecimal.
pub fn digest_of(bytes: &[u8]) -> String {
    Content::sent(bytes.to_vec()).sha256()
}

//! What was promised: each save that returned, each version that a colleague wrote.

use std::collections::{BTreeMap, BTreeSet};

use musette_core::model::ItemRow;

use crate::chance::Chance;

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
    /// The person has deleted the folder it is in.
    pub with_folder: bool,
}

/// All of it.
#[derive(Debug, Default)]
pub struct Ledger {
    payloads: u64,
    /// The digests of payloads by their lengths.
    pub by_len: BTreeMap<u64, String>,
    /// The person's saves, in order.
    pub saves: Vec<Save>,
    /// The colleagues' versions, in order.
    pub theirs: Vec<Theirs>,
    /// Paths (with their drive) that nobody has touched since they were there.
    pub steady: BTreeSet<(String, String)>,
    /// Items of which the person has asked for a copy: their bytes may be there twice.
    pub copied: BTreeSet<(usize, ItemRow)>,
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
        let len = base + 11 * self.payloads + chance.below(11);
        let bytes = chance.bytes(usize::try_from(len).unwrap_or(0));
        let digest = digest_of(&bytes);
        self.by_len.insert(len, digest.clone());
        (bytes, digest)
    }

    /// A save has returned: what was saved to the item before is superseded.
    pub fn saved(&mut self, save: Save) {
        for earlier in &mut self.saves {
            if earlier.owner == save.owner && earlier.item == save.item && earlier.standing == Standing::Live {
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
            next = self.saves.iter().find(|save| save.digest == digest).and_then(|save| save.based_on.clone());
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

    /// The person has ended the saves of these lengths, which are all different.
    pub fn ended_of_len(&mut self, owner: usize, lens: &[u64]) {
        for save in &mut self.saves {
            if save.owner == owner && lens.contains(&save.len) && save.standing == Standing::Live {
                save.standing = Standing::Ended;
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
    musette_tenant::content::Content::sent(bytes.to_vec()).sha256()
}

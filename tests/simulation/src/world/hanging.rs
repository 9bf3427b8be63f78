//! What hangs on posts: files that go with what a person writes.
//!
//! **Promises.** While it waits, what hangs on a post can be opened here and is as it was given. At rest each file hangs once, on the post
//! that it was written with, in its place, byte for byte.

use std::collections::BTreeMap;
use std::fmt;

use musette_core::engine::{Attach, EngineResult, Feeds, HangingState, OpenedHanging, Source};
use musette_core::model::PostRow;
use musette_tenant::engage::colleague::Spoken;

use super::ledger::digest_of;
use super::said::{Said, Standing};
use super::talk::InFeed;
use super::{Broken, Outcome, World};
use crate::chance::Chance;
use crate::disk::Slot;

/// How many posts are opened at a look.
const MOST_OPENED: usize = 3;

/// A file that goes with a post.
#[derive(Clone)]
pub struct Hung {
    /// Its name.
    pub name: String,
    /// Its bytes, which no other file has.
    pub bytes: Vec<u8>,
    /// SHA-256, hexadecimal.
    pub digest: String,
}

impl fmt::Debug for Hung {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} of {} bytes", self.name, self.bytes.len())
    }
}

impl Hung {
    /// As it is given to the engine.
    pub fn attach(&self) -> Attach {
        Attach { name: self.name.clone(), source: Source::Bytes(self.bytes.clone()) }
    }
}

/// The bytes of each of so many things that hang on a post, where they are here.
async fn opened(feeds: &Feeds, post: PostRow, numbers: Vec<u32>) -> EngineResult<Vec<(u32, Vec<u8>)>> {
    let mut all = Vec::new();
    for number in numbers {
        if let OpenedHanging::Bytes { size, bytes, .. } = feeds.open_hanging(post, number).await? {
            all.push((number, bytes.read_at(0, usize::try_from(size).unwrap_or(0)).await?));
        }
    }
    Ok(all)
}

impl World {
    /// Files to go with the next post: mostly none.
    pub(crate) fn draw_files(&mut self) -> Vec<Hung> {
        if !self.chance.percent(30) {
            return Vec::new();
        }
        let many = 1 + self.chance.below(3);
        (0..many)
            .map(|_| {
                let number = self.talks.next_number();
                let mut chance = Chance::for_purpose(self.seed ^ (number << 20), "hanging");
                let len = if chance.percent(8) { 66_000 } else { 200 } + chance.below(900);
                let mut bytes = chance.bytes(usize::try_from(len).unwrap_or(0));
                let name = if chance.percent(50) {
                    bytes[..4].copy_from_slice(&[0xff, 0xd8, 0xff, 0xe0]);
                    format!("Scène {number}.jpg")
                } else {
                    format!("Größen & Maße {number}.xlsx")
                };
                let digest = digest_of(&bytes);
                Hung { name, bytes, digest }
            })
            .collect()
    }

    /// What hangs on what was written is shown, and opens as it was given, in some of what is shown.
    ///
    /// # Errors
    /// What is missing, or is not as it was.
    pub(super) fn check_hanging(&mut self, slot: Slot, owner: usize, all: &[InFeed]) -> Result<(), Broken> {
        let with_files =
            |said: &&Said| said.owner == owner && said.standing == Standing::Live && !said.files.is_empty();
        let mut hers: Vec<Said> = self.talks.said.iter().filter(with_files).cloned().collect();
        while hers.len() > MOST_OPENED {
            let at = self.talks.opening.index(hers.len());
            hers.swap_remove(at);
        }
        for said in hers {
            let Some(shown) = all.iter().find(|shown| shown.text == said.text) else { continue };
            let hanging = &shown.post.attachments;
            let names: Vec<&str> = hanging.iter().map(|hanging| hanging.name.as_str()).collect();
            let given: Vec<&str> = said.files.iter().map(|file| file.name.as_str()).collect();
            if names != given {
                return Err(format!("on {:?} hangs {names:?} instead of {given:?}", said.text));
            }
            let there = self.tenant.count_posts(&said.text) > 0;
            let lost = hanging.iter().find(|hanging| match hanging.state {
                HangingState::Lost => true,
                HangingState::NotHere => !there,
                _ => false,
            });
            if let Some(lost) = lost {
                return Err(format!("{:?} of {:?} is {:?}", lost.name, said.text, lost.state));
            }
            let here =
                |state: HangingState| matches!(state, HangingState::WaitingToBeSent | HangingState::OnThisDevice);
            let numbers = hanging.iter().filter(|hanging| here(hanging.state)).map(|hanging| hanging.number).collect();
            let row = shown.post.id.row;
            let bytes = match self.feeds(slot, owner, |feeds| async move { opened(&feeds, row, numbers).await }) {
                Outcome::Done(bytes) => bytes,
                Outcome::Refused(error) => return Err(format!("what hangs on {:?} does not open: {error}", said.text)),
                Outcome::Died => return Ok(()),
            };
            let altered = bytes.iter().find(|(number, bytes)| {
                let given = usize::try_from(*number).ok().and_then(|number| said.files.get(number.checked_sub(1)?));
                given.is_none_or(|given| given.bytes != *bytes)
            });
            if let Some((number, bytes)) = altered {
                return Err(format!("number {number} of {:?} opens as {} other bytes", said.text, bytes.len()));
            }
            self.count("opens what hangs on a post");
        }
        Ok(())
    }

    /// At the tenant each post has the files that it was written with, and no file hangs twice.
    ///
    /// # Errors
    /// What is not so.
    pub(crate) fn check_hung(&self, all: &[Spoken]) -> Result<(), Broken> {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for digest in all.iter().flat_map(|post| &post.attachments).filter_map(|(_, digest)| digest.as_deref()) {
            *times.entry(digest).or_default() += 1;
        }
        for said in &self.talks.said {
            if let Some(twice) = said.files.iter().find(|file| times.get(file.digest.as_str()).is_some_and(|n| *n > 1))
            {
                return Err(format!("{:?} of {:?} hangs twice", twice.name, said.text));
            }
            let Some(post) = all.iter().find(|post| post.text == said.text) else { continue };
            let given: Vec<(String, Option<String>)> =
                said.files.iter().map(|file| (file.name.clone(), Some(file.digest.clone()))).collect();
            if post.attachments != given {
                return Err(format!("on {:?} hangs {:?} instead of {given:?}", said.text, post.attachments));
            }
        }
        Ok(())
    }
}

//! The organisation's own word, the folder that it names for acknowledgements, and who has acknowledged.
//!
//! **Promises.** The file is asked for a few times a day: one request when it is as it was. A bad file, a refusal and a bad network leave
//! the last good one in its place; only the provider's own word that the file is not there takes it away. The folder for
//! acknowledgements is looked for as soon as it is named, so that it is known before the plane takes off. Of the files in that folder
//! each is read once.
//!
//! **Never.** Nothing is concluded from who is missing in a list that did not come whole. A file counts for nobody but the person who
//! wrote it, as far as the provider tells who that is: what stands in it is only what somebody says.
//!
//! What the file says is [`crate::model::word`]'s. Stories: `tests/journeys/tests/stories/organisation.rs` and `acknowledging.rs`.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt;

use super::puller::put_drive;
use super::{Ended, MayGoOn, Puller, is_due};
use crate::model::word::{BadWord, LARGEST, NamedFolder, PLACE, Word};
use crate::model::{CTag, Failure, ItemKind, ItemRow, Later, Refusal, RemoteId, RemoteItem, WallTime, name_key};
use crate::store::organisation::Acknowledged;
use crate::store::{StoreError, StoreResult};

/// The file is asked for so often, in milliseconds: four times a day.
const EVERY: i64 = 6 * 3_600_000;
/// A folder that was not found is looked for so often: once an hour.
const LOOK_EVERY: i64 = 3_600_000;
/// Bytes of an acknowledgement at most: what is larger is none.
const LARGEST_SAID: u64 = 64 * 1024;
/// Pages of the folder for acknowledgements that are read.
const MOST_PAGES: usize = 1_000;

/// What the files in the folder for acknowledgements came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedWho {
    /// All of them were read that this person may see.
    Whole,
    /// So far only; what was read is kept.
    Ended(Ended),
}

impl Puller {
    /// Whether the organisation's word is to be asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn word_is_due(&self) -> StoreResult<bool> {
        let now = self.doors.clock.wall();
        Ok(is_due(self.db.read(|tx| tx.kept_word()).await?.asked_at, now, EVERY))
    }

    /// Asks for the organisation's word.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refresh_word(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        match self.ask_for_word(may_go_on).await? {
            Err(failure @ (Failure::Refused(_) | Failure::Gone)) => {
                // Where it would be is not for this person, or the provider has no such place.
                tracing::debug!(?failure, "the organisation's word is not told");
                let now = self.doors.clock.wall();
                self.write(move |tx| tx.note_word_refused(now)).await?;
                Ok(Ended::NoAccess)
            }
            Err(failure) => Ok(failure.into()),
            Ok(ended) => Ok(ended),
        }
    }

    async fn ask_for_word(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Result<Ended, Failure>> {
        let kept = self.db.read(|tx| tx.kept_word()).await?;
        let mut library = kept.library.clone();
        // Once more where a library that was known is another one by now.
        for _ in 0..2 {
            if !may_go_on() {
                return Ok(Ok(Ended::Paused));
            }
            let known = library.is_some();
            let home = match library {
                Some(home) => home,
                None => match self.drives.home_library().await {
                    Ok(drive) => drive.id,
                    Err(failure) => return Ok(Err(failure)),
                },
            };
            match self.drives.at_path(&home, None, &PLACE).await {
                Ok(file) => {
                    let found = home.clone();
                    self.write(move |tx| tx.set_word_library(Some(&found))).await?;
                    return self.read_word(&home, file, kept.tag).await;
                }
                // The library may be gone, and the file lie in another.
                Err(Failure::Gone) if known => library = None,
                Err(Failure::Gone) => {
                    let now = self.doors.clock.wall();
                    self.write(move |tx| {
                        tx.set_word_library(Some(&home))?;
                        tx.remove_word(now)
                    })
                    .await?;
                    return Ok(Ok(Ended::Done));
                }
                Err(failure) => return Ok(Err(failure)),
            }
        }
        Ok(Ok(Ended::GivenUp))
    }

    async fn read_word(
        &self,
        library: &RemoteId,
        file: RemoteItem,
        known: Option<CTag>,
    ) -> StoreResult<Result<Ended, Failure>> {
        let tag = file.ctag.or(file.etag.map(|tag| CTag(tag.0)));
        let now = self.doors.clock.wall();
        if tag.is_some() && tag == known {
            self.write(move |tx| tx.confirm_word(now)).await?;
            return Ok(Ok(Ended::Done));
        }
        let read = if file.kind == Some(ItemKind::Folder) {
            Err(BadWord::not_json(1, 1))
        } else if file.size.is_some_and(|size| size > LARGEST) {
            Err(BadWord::TooLarge)
        } else {
            match self.bytes_of(library, &file.id, file.size, LARGEST).await {
                Ok(bytes) => Word::read(&bytes),
                Err(failure) => return Ok(Err(failure)),
            }
        };
        if let Err(trouble) = &read {
            tracing::warn!(?trouble, "the organisation's word cannot be used");
        }
        let tag = tag.unwrap_or_else(|| CTag(String::new()));
        self.write(move |tx| tx.put_word(&tag, &read, now)).await?;
        Ok(Ok(Ended::Done))
    }

    /// The bytes of a small file, in memory. One that is longer than `most` comes cut after it.
    async fn bytes_of(
        &self,
        drive: &RemoteId,
        file: &RemoteId,
        size: Option<u64>,
        most: u64,
    ) -> Result<Vec<u8>, Failure> {
        let mut opened = self.drives.open(drive, file, 0).await?;
        let mut bytes = Vec::new();
        while let Some(piece) = opened.stream.next().await {
            bytes.extend_from_slice(&piece?);
            if bytes.len() as u64 > most {
                break;
            }
        }
        // Cut on the way, or changed since: another time.
        let whole = size.is_none_or(|size| size == bytes.len() as u64 || bytes.len() as u64 > most);
        if whole { Ok(bytes) } else { Err(Failure::later(Later::Busy)) }
    }

    /// The bytes of an acknowledgement, in memory; nothing of one that is too large to be one.
    pub(super) async fn bytes_of_said(&self, drive: &RemoteId, file: &RemoteItem) -> Result<Vec<u8>, Failure> {
        if file.size.is_some_and(|size| size > LARGEST_SAID) {
            return Ok(Vec::new());
        }
        self.bytes_of(drive, &file.id, file.size, LARGEST_SAID).await
    }

    /// Whether the folder for acknowledgements is to be looked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn acknowledging_folder_is_due(&self) -> StoreResult<bool> {
        let now = self.doors.clock.wall();
        let kept = self.db.read(|tx| tx.kept_word()).await?;
        Ok(kept.named_folder().is_some() && kept.folder.is_none() && is_due(kept.looked_at, now, LOOK_EVERY))
    }

    /// Looks for the folder for acknowledgements; folders on the way that were never opened here are listed. Where it was not there, or
    /// went, all of them are: what is known of them may be of a folder that nobody has told to be gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_acknowledging_folder(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let kept = self.db.read(|tx| tx.kept_word()).await?;
        let Some(named) = kept.named_folder().cloned() else { return Ok(Ended::Done) };
        if !may_go_on() {
            return Ok(Ended::Paused);
        }
        let found = match self.drives.library(&named.library).await {
            Ok(library) => {
                let id = library.id.clone();
                let row = self.write(move |tx| {
                    put_drive(tx, &library)?;
                    let known = tx.drives()?.into_iter().find(|drive| drive.remote.0.eq_ignore_ascii_case(&id.0));
                    Ok(known.ok_or(StoreError::Unexpected("a drive that is not known"))?.root)
                });
                match self.walk_down(row.await?, &named, kept.folder_missing, may_go_on).await? {
                    Ok(found) => found,
                    Err(ended) => return Ok(ended),
                }
            }
            Err(Failure::Gone | Failure::Refused(_)) => None,
            Err(failure) => return Ok(failure.into()),
        };
        let now = self.doors.clock.wall();
        self.write(move |tx| tx.set_acknowledging_folder(&named, found, now)).await?;
        Ok(Ended::Done)
    }

    /// The folder at a path below a root, `None` where there is none that this person may see. `missed`: an earlier look had not found
    /// it, or it is gone since.
    async fn walk_down(
        &self,
        root: ItemRow,
        named: &NamedFolder,
        missed: bool,
        may_go_on: MayGoOn<'_>,
    ) -> StoreResult<Result<Option<ItemRow>, Ended>> {
        let rules = self.drives.rules();
        let mut folder = root;
        for name in named.path.split('/') {
            let key = name_key(name, rules);
            let look = move |key: String| self.db.read(move |tx| tx.base_named(folder, &key));
            let mut there = look(key.clone()).await?;
            if there.is_empty() || missed {
                match self.visit(folder, may_go_on).await? {
                    Ended::Done => there = look(key).await?,
                    Ended::NoAccess => {}
                    ended => return Ok(Err(ended)),
                }
            }
            match there.into_iter().find(|(_, base)| base.kind == ItemKind::Folder) {
                Some((item, _)) => folder = item,
                None => return Ok(Ok(None)),
            }
        }
        Ok(Ok(Some(folder)))
    }

    /// Reads who has acknowledged an announcement: the folder's list, and of its files those that were never read. A file that
    /// cannot be understood counts as nobody's, also where it could be before. Who wrote it is asked of the provider ([`judged`]).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_who(&self, folder: ItemRow, announcement: &RemoteId, prefix: &str) -> StoreResult<AskedWho> {
        let (drive, remote) = self
            .db
            .read(move |tx| {
                let folder = tx.canonical(folder)?;
                Ok((tx.drive(tx.drive_of(folder)?)?, tx.remote_id(folder)?))
            })
            .await?;
        let (Some(drive), Some(remote)) = (drive, remote) else { return Ok(AskedWho::Ended(Ended::NoAccess)) };
        let mut files: BTreeMap<RemoteId, RemoteItem> = BTreeMap::new();
        let (mut cursor, mut asked) = (None, BTreeSet::new());
        loop {
            let page = match self.drives.children(&drive.remote, Some(&remote), cursor.as_ref()).await {
                Ok(page) => page,
                Err(failure) => return Ok(AskedWho::Ended(failure.into())),
            };
            let is_one = |item: &RemoteItem| item.name.as_deref().is_some_and(|name| name.starts_with(prefix));
            files.extend(page.items.into_iter().filter(is_one).map(|item| (item.id.clone(), item)));
            match page.next {
                None => break,
                Some(next) if asked.len() < MOST_PAGES && asked.insert(next.0.clone()) => cursor = Some(next),
                Some(_) => return Ok(AskedWho::Ended(Ended::GivenUp)),
            }
        }
        let of = announcement.clone();
        let known = self.db.read(move |tx| tx.acknowledged(&of)).await?;
        for gone in known.iter().filter(|said| !files.contains_key(&said.file)) {
            let (of, file) = (announcement.clone(), gone.file.clone());
            self.write(move |tx| tx.remove_acknowledged(&of, &file)).await?;
        }
        for (id, file) in files {
            let tag = file.ctag.clone().unwrap_or_else(|| CTag(String::new()));
            let before = known.iter().find(|said| said.file == id);
            if before.is_some_and(|said| said.tag == tag) {
                continue;
            }
            let said = if file.size.is_some_and(|size| size > LARGEST_SAID) {
                None
            } else {
                match self.bytes_of(&drive.remote, &id, file.size, LARGEST_SAID).await {
                    Ok(bytes) => said(&bytes, announcement, id.clone(), tag),
                    // Taken away meanwhile, or not for this person.
                    Err(Failure::Gone | Failure::Refused(Refusal::Permission)) => continue,
                    Err(failure) => return Ok(AskedWho::Ended(failure.into())),
                }
            };
            let of = announcement.clone();
            match said.map(|said| judged(said, &file)) {
                Some(said) => self.write(move |tx| tx.put_acknowledged(&of, &said)).await?,
                None if before.is_some() => self.write(move |tx| tx.remove_acknowledged(&of, &id)).await?,
                None => {}
            }
        }
        Ok(AskedWho::Whole)
    }
}

/// What a file says; `None` when it is none of this announcement's.
pub(super) fn said(bytes: &[u8], announcement: &RemoteId, file: RemoteId, tag: CTag) -> Option<Acknowledged> {
    let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    let text = |pointer: &str| value.pointer(pointer).and_then(serde_json::Value::as_str).map(str::to_owned);
    if text("/announcement/id")? != announcement.0 {
        return None;
    }
    let read_at: jiff::Timestamp = text("/read_at")?.parse().ok()?;
    Some(Acknowledged {
        file,
        tag,
        person: text("/person/id")?,
        name: text("/person/name").unwrap_or_default(),
        mail: text("/person/mail").unwrap_or_default(),
        read_at: WallTime(read_at.as_millisecond()),
        by_user: String::new(),
        by_name: String::new(),
    })
}

/// What a file says, beside who wrote it by the provider's word. Where that is the person whom it names, by id or by address, name and
/// address are the provider's: those in the file could be anybody's. Where the provider does not tell the author, or not by what
/// address that person is found among the members, what the file says is all there is, and [`Acknowledged::by_user`] stays empty.
pub(super) fn judged(said: Acknowledged, file: &RemoteItem) -> Acknowledged {
    let fold = |text: &str| text.trim().to_lowercase();
    let mail = file.modified_mail.clone().unwrap_or_default();
    let author = file.modified_by.user.clone().unwrap_or_else(|| mail.clone());
    if author.is_empty() {
        return said;
    }
    let name = file.modified_by.name.clone().unwrap_or_default();
    let by_mail = !mail.is_empty() && [&said.person, &said.mail].into_iter().any(|named| fold(named) == fold(&mail));
    if said.person != author && !by_mail {
        let by_name = [name, mail, author.clone()].into_iter().find(|told| !told.is_empty()).unwrap_or_default();
        return Acknowledged { by_user: author, by_name, ..said };
    }
    let name = if name.is_empty() { said.name.clone() } else { name };
    if mail.is_empty() {
        return Acknowledged { name, ..said };
    }
    Acknowledged { person: author.clone(), by_user: author, by_name: name.clone(), name, mail, ..said }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Editor;

    /// A file that names Ada, last written by this person, and what it counts for: whose, by which address, written by whom.
    fn written_by(user: Option<&str>, mail: Option<&str>) -> (String, String, String) {
        let says = br#"{"announcement":{"id":"7"},"person":{"id":"u-ada","name":"Ada K.","mail":"ada@rive.example"},
            "read_at":"2026-07-03T18:04:12+02:00"}"#;
        let said = said(says, &RemoteId::from("7"), RemoteId::from("f"), CTag("1".into())).unwrap();
        let file = RemoteItem {
            modified_by: Editor { user: user.map(str::to_owned), name: Some("Told".into()), application: None },
            modified_mail: mail.map(str::to_owned),
            ..RemoteItem::bare(RemoteId::from("f"))
        };
        let judged = judged(said, &file);
        (judged.person, judged.mail, judged.by_user)
    }

    #[test]
    fn a_file_counts_for_its_author_alone_as_far_as_the_provider_tells_one() {
        let expect = |person: &str, mail: &str, by: &str| (person.to_owned(), mail.to_owned(), by.to_owned());
        let as_it_says = expect("u-ada", "ada@rive.example", "");
        assert_eq!(written_by(Some("u-ada"), Some("Ada@Rive.example")), expect("u-ada", "Ada@Rive.example", "u-ada"));
        assert_eq!(written_by(Some("u-ada"), Some("a.k@rive.example")), expect("u-ada", "a.k@rive.example", "u-ada"));
        // Named by her address, where her device did not know her id.
        assert_eq!(written_by(Some("77"), Some("ada@rive.example")), expect("77", "ada@rive.example", "77"));
        assert_eq!(written_by(Some("u-bob"), Some("bob@rive.example")), expect("u-ada", "ada@rive.example", "u-bob"));
        assert_eq!(written_by(Some("u-bob"), None), expect("u-ada", "ada@rive.example", "u-bob"));
        assert_eq!(written_by(None, Some("bob@rive.example")), expect("u-ada", "ada@rive.example", "bob@rive.example"));
        assert_eq!(written_by(None, None), as_it_says);
        assert_eq!(written_by(Some("u-ada"), None), as_it_says, "her address is nobody's word but the file's");
    }
}

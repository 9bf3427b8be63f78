//! The organisation's own word, and what was acknowledged, by this person and by others.

use rusqlite::Row;

use super::error::Doing;
use super::{Reading, StoreResult, Writing};
use crate::model::word::{BadWord, NamedFolder, Word};
use crate::model::{AsOf, CTag, ItemRow, PostRow, RemoteId, Scope, WallTime};

/// What is known of the organisation's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptWord {
    /// The library that the file lies in, once it was found.
    pub library: Option<RemoteId>,
    /// The tag of the file that was read last, good or bad.
    pub tag: Option<CTag>,
    /// The last good one, and when it was read.
    pub word: Option<(Word, WallTime)>,
    /// What is wrong with the file that was read last.
    pub trouble: Option<BadWord>,
    /// When the provider last answered to the question, whatever it answered.
    pub asked_at: Option<WallTime>,
    /// When the provider last told of the good one, or that there is none: a bad one makes what is held no younger.
    pub as_of: AsOf,
    /// The folder for acknowledgements, where it was found.
    pub folder: Option<ItemRow>,
    /// The provider has no such folder.
    pub folder_missing: bool,
    /// When the folder was last looked for.
    pub looked_at: Option<WallTime>,
}

impl KeptWord {
    /// The folder for acknowledgements that the word names.
    pub fn named_folder(&self) -> Option<&NamedFolder> {
        self.word.as_ref().and_then(|(word, _)| word.acknowledgements.as_ref())
    }
}

/// What this person has said to have read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAcknowledgement {
    /// The announcement.
    pub post: PostRow,
    /// The name of its file.
    pub name: String,
    /// What the file says.
    pub content: String,
    /// When she said it.
    pub read_at: WallTime,
    /// The file that carries it, once the outbox has it.
    pub item: Option<ItemRow>,
    /// When it had arrived.
    pub delivered_at: Option<WallTime>,
}

/// What somebody has said to have read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    /// The file.
    pub file: RemoteId,
    /// The tag of its bytes.
    pub tag: CTag,
    /// The provider's id of the person.
    pub person: String,
    /// The name.
    pub name: String,
    /// The address.
    pub mail: String,
    /// When it was said.
    pub read_at: WallTime,
    /// The provider's id of whoever wrote the file, as [`Acknowledged::person`] where that is the same; empty where it tells none.
    pub by_user: String,
    /// The name of whoever wrote it; empty where the provider tells none.
    pub by_name: String,
}

const OWN: &str = "post, name, content, read_at, item, delivered_at";

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn when(at: i64) -> Option<WallTime> {
    (at != 0).then_some(WallTime(at))
}

fn own(row: &Row<'_>) -> rusqlite::Result<OwnAcknowledgement> {
    Ok(OwnAcknowledgement {
        post: PostRow(row.get(0)?),
        name: row.get(1)?,
        content: row.get(2)?,
        read_at: WallTime(row.get(3)?),
        item: Some(row.get(4)?).filter(|item| *item != 0).map(ItemRow),
        delivered_at: when(row.get(5)?),
    })
}

impl Reading<'_> {
    /// What is known of the organisation's word.
    ///
    /// # Errors
    /// When the database fails.
    pub fn kept_word(&self) -> StoreResult<KeptWord> {
        let doing = "reading the organisation's word";
        let sql = "SELECT library, tag, word, word_at, trouble, confirmed_at, folder, folder_of, folder_missing, looked_at, \
                       asked_at \
                   FROM organisation";
        let row = self.one(doing, sql, [], |row| {
            let texts: [String; 4] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(4)?];
            let times: [i64; 4] = [row.get(3)?, row.get(5)?, row.get(9)?, row.get(10)?];
            Ok((texts, times, row.get::<_, i64>(6)?, row.get::<_, String>(7)?, row.get::<_, bool>(8)?))
        })?;
        let (texts, times, folder, folder_of, missing) = row.unwrap_or_default();
        let [library, tag, word, trouble] = texts.map(some);
        let [word_at, confirmed_at, looked_at, asked_at] = times;
        let word: Option<Word> = word.map(|word| serde_json::from_str(&word).doing(doing)).transpose()?;
        // What was found for another place says nothing of this one.
        let named = word.as_ref().and_then(|word| word.acknowledgements.as_ref());
        let named = named.map(serde_json::to_string).transpose().doing(doing)?;
        let same = named.is_some_and(|named| named == folder_of);
        Ok(KeptWord {
            library: library.map(RemoteId),
            tag: tag.map(CTag),
            word: word.map(|word| (word, WallTime(word_at))),
            trouble: trouble.map(|trouble| serde_json::from_str(&trouble).doing(doing)).transpose()?,
            asked_at: when(asked_at),
            as_of: when(confirmed_at).map_or(AsOf::NeverKnown, AsOf::Known),
            folder: Some(ItemRow(folder)).filter(|folder| same && folder.0 != 0),
            folder_missing: same && missing,
            looked_at: when(looked_at).filter(|_| same),
        })
    }

    /// What this person has said of an announcement.
    ///
    /// # Errors
    /// When the database fails.
    pub fn own_acknowledgement(&self, post: PostRow) -> StoreResult<Option<OwnAcknowledgement>> {
        let sql = format!("SELECT {OWN} FROM acknowledgements WHERE post = ?1");
        self.one("reading an acknowledgement", &sql, [post.0], own)
    }

    /// The acknowledgement that a file carries.
    ///
    /// # Errors
    /// When the database fails.
    pub fn acknowledgement_in(&self, item: ItemRow) -> StoreResult<Option<OwnAcknowledgement>> {
        let sql = format!("SELECT {OWN} FROM acknowledgements WHERE item = ?1 AND item <> 0");
        self.one("reading whose acknowledgement this is", &sql, [item.0], own)
    }

    /// The acknowledgements that wait until their folder is known, in the order of the announcements.
    ///
    /// # Errors
    /// When the database fails.
    pub fn waiting_acknowledgements(&self) -> StoreResult<Vec<OwnAcknowledgement>> {
        let sql = format!("SELECT {OWN} FROM acknowledgements WHERE item = 0 AND delivered_at = 0 ORDER BY post");
        self.all("reading what was acknowledged", &sql, [], own)
    }

    /// What others were last seen to have said of an announcement, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub fn acknowledged(&self, announcement: &RemoteId) -> StoreResult<Vec<Acknowledged>> {
        let sql = "SELECT file, tag, person, name, mail, read_at, by_user, by_name FROM acknowledged \
                   WHERE announcement = ?1 ORDER BY file";
        self.all("reading who has acknowledged", sql, [announcement.as_str()], |row| {
            Ok(Acknowledged {
                file: RemoteId(row.get(0)?),
                tag: CTag(row.get(1)?),
                person: row.get(2)?,
                name: row.get(3)?,
                mail: row.get(4)?,
                read_at: WallTime(row.get(5)?),
                by_user: row.get(6)?,
                by_name: row.get(7)?,
            })
        })
    }
}

impl Writing<'_> {
    /// The library that the file lies in.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_word_library(&mut self, library: Option<&RemoteId>) -> StoreResult<()> {
        let library = library.map_or("", RemoteId::as_str);
        self.run("storing where the organisation's word is", "UPDATE organisation SET library = ?1", [library])
            .map(drop)
    }

    /// The provider has answered, and will not tell: what is known stays, as old as it is.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_word_refused(&mut self, at: WallTime) -> StoreResult<()> {
        let sql = "UPDATE organisation SET asked_at = ?1";
        self.run("noting that the organisation's word is not told", sql, [at.0]).map(drop)
    }

    /// The file is as it was, at this moment. Where it is a bad one, what is held is as old as before.
    ///
    /// # Errors
    /// When the database fails.
    pub fn confirm_word(&mut self, at: WallTime) -> StoreResult<()> {
        let sql = "UPDATE organisation SET confirmed_at = iif(trouble = '', ?1, confirmed_at), asked_at = ?1";
        self.run("confirming the organisation's word", sql, [at.0]).map(drop)
    }

    /// What the file says now. A bad one leaves the last good one in its place.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_word(&mut self, tag: &CTag, read: &Result<Word, BadWord>, at: WallTime) -> StoreResult<()> {
        let doing = "storing the organisation's word";
        match read {
            Ok(word) => {
                let word = serde_json::to_string(word).doing(doing)?;
                let sql = "UPDATE organisation SET tag = ?1, word = ?2, word_at = ?3, trouble = '', \
                           confirmed_at = ?3, asked_at = ?3";
                self.run(doing, sql, (tag.0.as_str(), word, at.0))?;
            }
            Err(trouble) => {
                let trouble = serde_json::to_string(trouble).doing(doing)?;
                let sql = "UPDATE organisation SET tag = ?1, trouble = ?2, asked_at = ?3";
                self.run(doing, sql, (tag.0.as_str(), trouble, at.0))?;
            }
        }
        self.touch(Scope::Organisation);
        Ok(())
    }

    /// The provider's own word: there is no such file (any more).
    ///
    /// # Errors
    /// When the database fails.
    pub fn remove_word(&mut self, at: WallTime) -> StoreResult<()> {
        let doing = "forgetting the organisation's word";
        let sql =
            "UPDATE organisation SET tag = '', word = '', word_at = 0, trouble = '' WHERE tag <> '' OR word <> ''";
        if self.run(doing, sql, [])? > 0 {
            self.touch(Scope::Organisation);
        }
        self.confirm_word(at)
    }

    /// The folder for acknowledgements was found, or the provider has none there.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_acknowledging_folder(
        &mut self,
        named: &NamedFolder,
        found: Option<ItemRow>,
        at: WallTime,
    ) -> StoreResult<()> {
        let doing = "storing where acknowledgements go";
        let of = serde_json::to_string(named).doing(doing)?;
        let sql = "UPDATE organisation SET folder = ?1, folder_of = ?2, folder_missing = ?3, looked_at = ?4";
        self.run(doing, sql, (found.map_or(0, |item| item.0), of, found.is_none(), at.0))?;
        self.touch(Scope::Organisation);
        Ok(())
    }

    /// Keeps what the person says to have read, in the place of what she has taken back.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_acknowledgement(
        &mut self,
        post: PostRow,
        name: &str,
        content: &str,
        read_at: WallTime,
    ) -> StoreResult<()> {
        let sql = "INSERT OR REPLACE INTO acknowledgements (post, name, content, read_at) VALUES (?1, ?2, ?3, ?4)";
        self.run("keeping an acknowledgement", sql, (post.0, name, content, read_at.0))?;
        self.touch(Scope::Organisation);
        self.touch(Scope::Outbox);
        Ok(())
    }

    /// The outbox has it, in this file; `None`: it waits for its folder again.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_acknowledgement_item(&mut self, post: PostRow, item: Option<ItemRow>) -> StoreResult<()> {
        let sql = "UPDATE acknowledgements SET item = ?2 WHERE post = ?1";
        self.run("handing an acknowledgement over", sql, (post.0, item.map_or(0, |item| item.0)))?;
        self.touch(Scope::Organisation);
        self.touch(Scope::Outbox);
        Ok(())
    }

    /// It has arrived.
    ///
    /// # Errors
    /// When the database fails.
    pub fn end_acknowledgement(&mut self, post: PostRow, at: WallTime) -> StoreResult<()> {
        let sql = "UPDATE acknowledgements SET delivered_at = ?2 WHERE post = ?1 AND delivered_at = 0";
        if self.run("ending an acknowledgement", sql, (post.0, at.0))? > 0 {
            self.touch(Scope::Organisation);
        }
        Ok(())
    }

    /// Forgets one that waits, which the person takes back; answers whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn take_acknowledgement_back(&mut self, post: PostRow) -> StoreResult<bool> {
        let sql = "DELETE FROM acknowledgements WHERE post = ?1 AND item = 0 AND delivered_at = 0";
        let taken = self.run("taking an acknowledgement back", sql, [post.0])? > 0;
        if taken {
            self.touch(Scope::Organisation);
            self.touch(Scope::Outbox);
        }
        Ok(taken)
    }

    /// What somebody was seen to have said of an announcement.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_acknowledged(&mut self, announcement: &RemoteId, said: &Acknowledged) -> StoreResult<()> {
        let sql = "INSERT OR REPLACE INTO acknowledged \
                   (announcement, file, tag, person, name, mail, read_at, by_user, by_name) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let row = (
            announcement.as_str(),
            said.file.as_str(),
            said.tag.0.as_str(),
            &said.person,
            &said.name,
            &said.mail,
            said.read_at.0,
            &said.by_user,
            &said.by_name,
        );
        self.run("storing who has acknowledged", sql, row).map(drop)
    }

    /// A file that was seen is not there any more.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remove_acknowledged(&mut self, announcement: &RemoteId, file: &RemoteId) -> StoreResult<()> {
        let sql = "DELETE FROM acknowledged WHERE announcement = ?1 AND file = ?2";
        self.run("forgetting who has acknowledged", sql, (announcement.as_str(), file.as_str())).map(drop)
    }
}

/// The lists of this family, for the test that reads their plans.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    vec![
        format!("SELECT {OWN} FROM acknowledgements WHERE item = 0 AND delivered_at = 0 ORDER BY post"),
        format!("SELECT {OWN} FROM acknowledgements WHERE item = 7 AND item <> 0"),
        "SELECT file, tag, person, name, mail, read_at, by_user, by_name FROM acknowledged \
         WHERE announcement = 'a' ORDER BY file"
            .into(),
    ]
}

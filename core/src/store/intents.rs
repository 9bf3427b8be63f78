//! Intents, what they wait for, and the receipts that they leave. Where an intent stands, and its attempts, are `standing`'s.

use std::ops::Deref;

use rusqlite::Row;

use super::course::{COURSE, Course, OWN, json};
use super::error::Doing;
use super::{Reading, StoreResult, Writing};
use crate::model::{
    BasedOn, CTag, ContentRow, DriveRow, ETag, HowChecked, IntentKind, IntentRow, ItemRow, ReceiptRow, Saw, Scope,
    WallTime,
};

/// A change the person asked for, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// How it fares.
    pub course: Course,
    /// The drive it changes.
    pub drive: DriveRow,
    /// The item it is about.
    pub subject: ItemRow,
    /// What was asked for.
    pub asked: IntentKind,
    /// What the person saw when asking.
    pub based_on: BasedOn,
    /// What the person saw of it, for a move or a delete.
    pub saw: Option<Saw>,
    /// The item whose conflict it keeps.
    pub sibling_of: Option<ItemRow>,
    /// The tags that its delivery left.
    pub result: (Option<ETag>, Option<CTag>),
    /// In the folder that it deletes there is something that was not there when it was asked for.
    pub news: bool,
}

impl Deref for Intent {
    type Target = Course;

    fn deref(&self) -> &Course {
        &self.course
    }
}

/// An intent about to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIntent {
    /// The drive it changes.
    pub drive: DriveRow,
    /// The item it is about.
    pub subject: ItemRow,
    /// What is asked for.
    pub asked: IntentKind,
    /// What the person sees.
    pub based_on: BasedOn,
    /// What the person sees of it, for a move or a delete.
    pub saw: Option<Saw>,
    /// Key of the name it puts something under; empty when it does not.
    pub name_key: String,
    /// Undo until then cancels.
    pub hold_until: Option<WallTime>,
    /// Now.
    pub asked_at: WallTime,
    /// The intents that have to be delivered first.
    pub needs: Vec<IntentRow>,
}

/// The proof of a delivered intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its row.
    pub row: ReceiptRow,
    /// The intent.
    pub intent: IntentRow,
    /// The item.
    pub item: ItemRow,
    /// What was asked for.
    pub asked: IntentKind,
    /// The name it was delivered under.
    pub name: String,
    /// The folder, as people say it.
    pub place: String,
    /// Bytes of the content.
    pub size: u64,
    /// How it is known.
    pub checked: HowChecked,
    /// The sibling that keeps this person's bytes, when somebody else had changed the item.
    pub conflict: Option<String>,
    /// When.
    pub delivered_at: WallTime,
}

fn columns() -> String {
    format!("{COURSE}, drive, subject, asked, based_on, saw, sibling_of, result_etag, result_ctag, news")
}

fn read(row: &Row<'_>) -> rusqlite::Result<Intent> {
    Ok(Intent {
        course: Course::read(row)?,
        drive: DriveRow(row.get(OWN)?),
        subject: ItemRow(row.get(OWN + 1)?),
        asked: json(row, OWN + 2)?,
        based_on: json(row, OWN + 3)?,
        saw: json(row, OWN + 4).ok(),
        sibling_of: Some(row.get(OWN + 5)?).filter(|item| *item != 0).map(ItemRow),
        result: (
            Some(row.get(OWN + 6)?).filter(|tag: &String| !tag.is_empty()).map(ETag),
            Some(row.get(OWN + 7)?).filter(|tag: &String| !tag.is_empty()).map(CTag),
        ),
        news: row.get::<_, i64>(OWN + 8)? != 0,
    })
}

impl Reading<'_> {
    /// One intent.
    ///
    /// # Errors
    /// When the database fails.
    pub fn intent(&self, intent: IntentRow) -> StoreResult<Option<Intent>> {
        let sql = format!("SELECT {} FROM intents WHERE id = ?1 AND service = 0", columns());
        self.one("reading an intent", &sql, [intent.0], read)
    }

    /// The intents that are neither delivered nor cancelled, in the order in which they were asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_intents(&self) -> StoreResult<Vec<Intent>> {
        let sql = format!("SELECT {} FROM intents WHERE state IN (0, 1, 2) AND service = 0 ORDER BY id", columns());
        self.all("reading the outbox", &sql, [], read)
    }

    /// How many intents are neither delivered nor cancelled, with what was acknowledged and waits for its folder.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_intent_count(&self) -> StoreResult<u64> {
        let sql = "SELECT (SELECT count(*) FROM intents WHERE state IN (0, 1, 2)) + (SELECT count(*) FROM acknowledgements WHERE item = 0 AND delivered_at = 0)";
        let count: Option<i64> = self.one("counting the outbox", sql, [], |row| row.get(0))?;
        Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// Whether the account is being signed out: nothing that a person asks for is taken any more.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_leaving(&self) -> StoreResult<bool> {
        let sql = "SELECT value <> 0 FROM counters WHERE name = 'leaving'";
        Ok(self.one("reading whether the account leaves", sql, [], |row| row.get(0))?.unwrap_or(false))
    }

    /// Whether any item has an overlay or an open intent: where none has, nothing is to be folded.
    ///
    /// # Errors
    /// When the database fails.
    pub fn has_own_work(&self) -> StoreResult<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM overlay) OR EXISTS (SELECT 1 FROM intents WHERE state IN (0, 1, 2))";
        Ok(self.one("looking for changes of the person", sql, [], |row| row.get(0))?.unwrap_or(false))
    }

    /// How many intents need the person.
    ///
    /// # Errors
    /// When the database fails.
    pub fn needs_you_count(&self) -> StoreResult<u64> {
        let sql = "SELECT count(*) FROM intents WHERE state = 2";
        let count: Option<i64> = self.one("counting the outbox", sql, [], |row| row.get(0))?;
        Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// The newest receipt; 0 when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub fn last_receipt(&self) -> StoreResult<ReceiptRow> {
        let sql = "SELECT coalesce(max(id), 0) FROM receipts";
        Ok(ReceiptRow(self.one("reading the receipts", sql, [], |row| row.get(0))?.unwrap_or(0)))
    }

    /// How many receipts are newer than this one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn receipts_after(&self, receipt: ReceiptRow) -> StoreResult<u64> {
        let sql = "SELECT count(*) FROM receipts WHERE id > ?1";
        let count: Option<i64> = self.one("counting the receipts", sql, [receipt.0], |row| row.get(0))?;
        Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// The open intents about one item, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_intents_of(&self, subject: ItemRow) -> StoreResult<Vec<Intent>> {
        let sql = format!("SELECT {} FROM intents WHERE subject = ?1 AND state < 3 ORDER BY id", columns());
        self.all("reading an item's intents", &sql, [subject.0], read)
    }

    /// The open intents that put something under this name into a folder, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_intents_named(&self, parent: ItemRow, name_key: &str) -> StoreResult<Vec<Intent>> {
        let sql =
            format!("SELECT {} FROM intents WHERE parent = ?1 AND name_key = ?2 AND state < 3 ORDER BY id", columns());
        self.all("reading a name's intents", &sql, (parent.0, name_key), read)
    }

    /// The open intents that put something into a folder, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_intents_into(&self, parent: ItemRow) -> StoreResult<Vec<Intent>> {
        let sql = format!("SELECT {} FROM intents WHERE parent = ?1 AND state < 3 ORDER BY id", columns());
        self.all("reading a folder's intents", &sql, [parent.0], read)
    }

    /// The open intents that copy an item.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_copies_of(&self, source: ItemRow) -> StoreResult<Vec<Intent>> {
        let sql = format!("SELECT {} FROM intents WHERE state IN (0, 1, 2) AND source = ?1 ORDER BY id", columns());
        self.all("reading the copies of an item", &sql, [source.0], read)
    }

    /// The open intent that carries a content of an item, the last one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn carrier_of(&self, item: ItemRow, content: ContentRow) -> StoreResult<Option<IntentRow>> {
        let sql = "SELECT id FROM intents WHERE subject = ?1 AND state < 3 AND content = ?2 ORDER BY id DESC LIMIT 1";
        Ok(self.one("reading who carries a content", sql, (item.0, content.0), |row| row.get(0))?.map(IntentRow))
    }

    /// The intents about an item that have ended and are still remembered, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub fn ended_intents_of(&self, item: ItemRow) -> StoreResult<Vec<Intent>> {
        let sql = format!("SELECT {} FROM intents WHERE subject = ?1 AND state IN (3, 4) ORDER BY id", columns());
        self.all("reading what ended", &sql, [item.0], read)
    }

    /// What was taken back because of an intent, in the order in which it was asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn fallen_with(&self, intent: IntentRow) -> StoreResult<Vec<Intent>> {
        let sql = format!("SELECT {} FROM intents WHERE fell_with = ?1 AND state = 4 ORDER BY id", columns());
        self.all("reading what fell", &sql, [intent.0], read)
    }

    /// The intent that made an item and was taken back with all that hung on it, when the item was deleted before it was sent.
    ///
    /// # Errors
    /// When the database fails.
    pub fn fallen_maker_of(&self, item: ItemRow) -> StoreResult<Option<Intent>> {
        let sql = format!(
            "SELECT {} FROM intents WHERE fell_with = id AND subject = ?1 AND state = 4 ORDER BY id DESC LIMIT 1",
            columns()
        );
        self.one("reading what fell", &sql, [item.0], read)
    }

    /// What an intent waits for, whatever has become of it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn needs_of(&self, intent: IntentRow) -> StoreResult<Vec<IntentRow>> {
        let sql = "SELECT needs FROM intent_needs WHERE intent = ?1 ORDER BY needs";
        self.all("reading what an intent needs", sql, [intent.0], |row| Ok(IntentRow(row.get(0)?)))
    }

    /// The open intents that wait for this one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn dependents_of(&self, intent: IntentRow) -> StoreResult<Vec<IntentRow>> {
        let sql = "SELECT n.intent FROM intent_needs n JOIN intents i ON i.id = n.intent \
                   WHERE n.needs = ?1 AND i.state < 3 ORDER BY n.intent";
        self.all("reading what waits for an intent", sql, [intent.0], |row| Ok(IntentRow(row.get(0)?)))
    }

    /// The newest receipts first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn receipts(&self, limit: u32) -> StoreResult<Vec<Receipt>> {
        let sql = format!("SELECT {RECEIPT} FROM receipts WHERE service = 0 ORDER BY id DESC LIMIT ?1");
        proven(self.all("reading the receipts", &sql, [limit], read_receipt)?)
    }

    /// Those about one item.
    ///
    /// # Errors
    /// When the database fails.
    pub fn receipts_of(&self, item: ItemRow, limit: u32) -> StoreResult<Vec<Receipt>> {
        let sql = format!("SELECT {RECEIPT} FROM receipts WHERE item = ?1 AND service = 0 ORDER BY id DESC LIMIT ?2");
        proven(self.all("reading an item's receipts", &sql, (item.0, limit), read_receipt)?)
    }
}

const RECEIPT: &str = "id, intent, item, asked, name, place, size, checked, conflict, delivered_at";

/// A receipt with what it is for and how it was checked, as they are stored.
fn read_receipt(row: &Row<'_>) -> rusqlite::Result<(Receipt, String, String)> {
    let conflict: String = row.get(8)?;
    let receipt = Receipt {
        row: ReceiptRow(row.get(0)?),
        intent: IntentRow(row.get(1)?),
        item: ItemRow(row.get(2)?),
        asked: IntentKind::Delete,
        name: row.get(4)?,
        place: row.get(5)?,
        size: u64::try_from(row.get::<_, i64>(6)?).unwrap_or(0),
        checked: HowChecked::Answer,
        conflict: (!conflict.is_empty()).then_some(conflict),
        delivered_at: WallTime(row.get(9)?),
    };
    Ok((receipt, row.get(3)?, row.get(7)?))
}

fn proven(rows: Vec<(Receipt, String, String)>) -> StoreResult<Vec<Receipt>> {
    let read = |(receipt, asked, checked): (Receipt, String, String)| {
        Ok(Receipt {
            asked: serde_json::from_str(&asked).doing("what a receipt is for")?,
            checked: serde_json::from_str(&checked).doing("how a receipt was checked")?,
            ..receipt
        })
    };
    rows.into_iter().map(read).collect()
}

/// The columns that are kept beside the JSON so that SQL can find them: parent, content, source.
fn reachable(asked: &IntentKind) -> (i64, i64, i64) {
    match asked {
        IntentKind::MakeFolder { parent, .. } | IntentKind::Move { parent, .. } => (parent.0, 0, 0),
        IntentKind::Create { parent, content, .. } => (parent.0, content.0, 0),
        IntentKind::Replace { content, .. } => (0, content.0, 0),
        IntentKind::Copy { source, parent, .. } => (parent.0, 0, source.0),
        IntentKind::Delete => (0, 0, 0),
    }
}

impl Writing<'_> {
    /// From here on nothing that a person asks for is taken, in no process.
    ///
    /// # Errors
    /// When the database fails.
    pub fn leave(&mut self) -> StoreResult<()> {
        self.run("beginning a sign-out", "UPDATE counters SET value = 1 WHERE name = 'leaving'", []).map(drop)
    }

    /// Stores an intent, queued.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_intent(&mut self, new: &NewIntent) -> StoreResult<IntentRow> {
        let doing = "storing an intent";
        let sql = "INSERT INTO intents (drive, subject, asked, based_on, parent, name_key, content, source, hold_until, \
                       asked_at, saw) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
        let saw = new.saw.as_ref().map(serde_json::to_string).transpose().doing(doing)?;
        let (parent, content, source) = reachable(&new.asked);
        let row = self.insert(
            doing,
            sql,
            rusqlite::params![
                new.drive.0,
                new.subject.0,
                serde_json::to_string(&new.asked).doing(doing)?,
                serde_json::to_string(&new.based_on).doing(doing)?,
                parent,
                new.name_key,
                content,
                source,
                new.hold_until.map_or(0, |t| t.0),
                new.asked_at.0,
                saw.unwrap_or_default(),
            ],
        )?;
        for needs in &new.needs {
            self.add_need(IntentRow(row), *needs)?;
        }
        self.touch(Scope::Outbox);
        Ok(IntentRow(row))
    }

    /// Makes an intent wait for another.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_need(&mut self, intent: IntentRow, needs: IntentRow) -> StoreResult<()> {
        let sql = "INSERT OR IGNORE INTO intent_needs (intent, needs) VALUES (?1, ?2)";
        self.run("storing what an intent needs", sql, [intent.0, needs.0]).map(drop)
    }

    /// Changes what an open intent asks for and is based on (folding, a conflict's new name, another place).
    ///
    /// # Errors
    /// When the database fails.
    pub fn change_intent(
        &mut self,
        intent: IntentRow,
        asked: &IntentKind,
        based_on: &BasedOn,
        name_key: &str,
    ) -> StoreResult<()> {
        let doing = "changing an intent";
        let (parent, content, source) = reachable(asked);
        let sql = "UPDATE intents SET asked = ?2, based_on = ?3, parent = ?4, name_key = ?5, content = ?6, source = ?7 \
                   WHERE id = ?1";
        self.run(
            doing,
            sql,
            rusqlite::params![
                intent.0,
                serde_json::to_string(asked).doing(doing)?,
                serde_json::to_string(based_on).doing(doing)?,
                parent,
                name_key,
                content,
                source,
            ],
        )?;
        self.touch(Scope::Outbox);
        Ok(())
    }

    /// Two ids became one: what intents ask, and what was seen when they were asked, name the one that stays.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) fn rename_in_intents(&mut self, other: ItemRow, item: ItemRow) -> StoreResult<()> {
        let doing = "making two ids one";
        let sql =
            format!("SELECT {} FROM intents WHERE parent = ?1 OR source = ?1 OR saw LIKE ?2 ORDER BY id", columns());
        let saw = format!("%\"parent\":{}%", other.0);
        let named = self.all(doing, &sql, (other.0, saw), read)?;
        let named_now = |row: ItemRow| if row == other { item } else { row };
        for intent in named {
            let Intent { course: Course { row, .. }, asked, saw, .. } = intent;
            let asked = match asked {
                IntentKind::MakeFolder { parent, name } => IntentKind::MakeFolder { parent: named_now(parent), name },
                IntentKind::Create { parent, name, content } => {
                    IntentKind::Create { parent: named_now(parent), name, content }
                }
                IntentKind::Move { parent, name } => IntentKind::Move { parent: named_now(parent), name },
                IntentKind::Copy { source, parent, name } => {
                    IntentKind::Copy { source: named_now(source), parent: named_now(parent), name }
                }
                asked @ (IntentKind::Replace { .. } | IntentKind::Delete) => asked,
            };
            let saw = saw.map(|saw| Saw { parent: named_now(saw.parent), ..saw });
            let (parent, _, source) = reachable(&asked);
            let sql = "UPDATE intents SET asked = ?2, saw = ?3, parent = ?4, source = ?5 WHERE id = ?1";
            let saw = saw.as_ref().map(serde_json::to_string).transpose().doing(doing)?.unwrap_or_default();
            let asked = serde_json::to_string(&asked).doing(doing)?;
            self.run(doing, sql, (row.0, asked, saw, parent, source))?;
        }
        Ok(())
    }

    /// Notes what the person sees of an item now, having been asked again.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_saw(&mut self, intent: IntentRow, saw: &Saw) -> StoreResult<()> {
        let doing = "storing what was seen";
        let saw = serde_json::to_string(saw).doing(doing)?;
        self.run(doing, "UPDATE intents SET saw = ?2 WHERE id = ?1", (intent.0, saw)).map(drop)
    }

    /// Turns an intent into one about another item, which keeps this person's bytes beside `sibling_of`, where that is there.
    ///
    /// # Errors
    /// When the database fails.
    pub fn part_intent(&mut self, intent: IntentRow, subject: ItemRow, sibling_of: Option<ItemRow>) -> StoreResult<()> {
        let sibling_of = sibling_of.map_or(0, |original| original.0);
        let sql = "UPDATE intents SET subject = ?2, sibling_of = ?3, progress = '', sent = 0 WHERE id = ?1";
        self.run("parting an intent", sql, [intent.0, subject.0, sibling_of])?;
        self.touch(Scope::Outbox);
        Ok(())
    }

    /// Notes the tags that a delivery left.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_result(&mut self, intent: IntentRow, etag: Option<&ETag>, ctag: Option<&CTag>) -> StoreResult<()> {
        let sql = "UPDATE intents SET result_etag = ?2, result_ctag = ?3 WHERE id = ?1";
        let (etag, ctag) = (etag.map_or("", |tag| &tag.0), ctag.map_or("", |tag| &tag.0));
        self.run("storing a delivery's tags", sql, (intent.0, etag, ctag)).map(drop)
    }

    /// Forgets receipts, and ended intents with their attempts, that are older than `before`; answers how many rows went.
    ///
    /// # Errors
    /// When the database fails.
    pub fn forget_ended(&mut self, before: WallTime) -> StoreResult<usize> {
        let doing = "forgetting what ended long ago";
        let mut gone = self.run(doing, "DELETE FROM receipts WHERE delivered_at < ?1", [before.0])?;
        let ended = "SELECT id FROM intents WHERE state >= 3 AND ended_at < ?1 AND ended_at > 0";
        gone += self.run(doing, &format!("DELETE FROM attempts WHERE intent IN ({ended})"), [before.0])?;
        gone += self.run(doing, &format!("DELETE FROM intent_needs WHERE intent IN ({ended})"), [before.0])?;
        gone +=
            self.run(doing, "DELETE FROM intents WHERE state >= 3 AND ended_at < ?1 AND ended_at > 0", [before.0])?;
        Ok(gone)
    }

    /// Stores a receipt; a second one for the same intent is a fault and refused.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_receipt(&mut self, receipt: &Receipt) -> StoreResult<()> {
        let doing = "storing a receipt";
        let sql = "INSERT INTO receipts (intent, item, asked, name, place, size, checked, conflict, delivered_at) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        self.insert(
            doing,
            sql,
            rusqlite::params![
                receipt.intent.0,
                receipt.item.0,
                serde_json::to_string(&receipt.asked).doing(doing)?,
                receipt.name,
                receipt.place,
                i64::try_from(receipt.size).unwrap_or(i64::MAX),
                serde_json::to_string(&receipt.checked).doing(doing)?,
                receipt.conflict.as_deref().unwrap_or_default(),
                receipt.delivered_at.0,
            ],
        )?;
        self.touch(Scope::Outbox);
        Ok(())
    }
}

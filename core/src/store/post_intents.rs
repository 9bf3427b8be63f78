//! What a person asked for in feeds: intents about posts, and their receipts. They stand in the same tables as those about
//! items, wait for each other in the same way, and are told apart by their service.

use rusqlite::Row;

use super::error::Doing;
use super::intents::{held_until, when};
use super::standing::Stands;
use super::{Reading, StoreResult, Writing};
use crate::model::{
    FeedAsk, FeedRow, HowChecked, IntentRow, IntentState, Later, PostRow, ReceiptRow, RemoteId, Scope, WallTime,
};

/// The service of feeds in the tables of the outbox.
const FEEDS: i64 = 1;

/// A change the person asked for in a feed, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostIntent {
    /// Its row; the order of the outbox.
    pub row: IntentRow,
    /// The post that it is about; 0 when it is about a group.
    pub post: PostRow,
    /// What was asked for.
    pub asked: FeedAsk,
    /// Where it stands.
    pub state: IntentState,
    /// The provider's notes; `None` before the first step.
    pub progress: Option<String>,
    /// Attempts so far.
    pub tries: u32,
    /// Why the last attempt brought nothing.
    pub last_failure: Option<Later>,
    /// When it was last tried.
    pub tried_at: Option<WallTime>,
    /// When it will be tried again.
    pub next_at: Option<WallTime>,
    /// Server time of the first attempt.
    pub began_at: Option<WallTime>,
    /// Undo until then cancels.
    pub hold_until: Option<WallTime>,
    /// When it was asked for.
    pub asked_at: WallTime,
    /// Order of the newest post of its place that was known when it was asked for; its own is newer.
    pub after: i64,
}

/// The proof of a delivered intent about a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostReceipt {
    /// Its row.
    pub row: ReceiptRow,
    /// The intent.
    pub intent: IntentRow,
    /// The post.
    pub post: PostRow,
    /// What was asked for.
    pub asked: FeedAsk,
    /// Where, as people say it.
    pub place: String,
    /// How it is known.
    pub checked: HowChecked,
    /// When.
    pub delivered_at: WallTime,
}

impl Stands for PostIntent {
    fn row(&self) -> IntentRow {
        self.row
    }

    fn state(&self) -> &IntentState {
        &self.state
    }

    fn progress(&self) -> Option<&str> {
        self.progress.as_deref()
    }

    fn next_at(&self) -> Option<WallTime> {
        self.next_at
    }

    fn held_until(&self, now: WallTime) -> Option<WallTime> {
        held_until(self.hold_until, now)
    }

    fn is_still(&self, now: &Self) -> bool {
        now.state == self.state && now.post == self.post && now.asked == self.asked
    }

    fn again(tx: &Reading<'_>, row: IntentRow) -> StoreResult<Option<Self>> {
        tx.post_intent(row)
    }
}

const COLUMNS: &str = "id, post, asked, state, needs_you, progress, tries, last_failure, tried_at, next_at, began_at, \
                       hold_until, asked_at, newest";

struct Raw {
    intent: PostIntent,
    asked: String,
    state: i64,
    needs_you: String,
    last_failure: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Raw> {
    let progress: String = row.get(5)?;
    Ok(Raw {
        intent: PostIntent {
            row: IntentRow(row.get(0)?),
            post: PostRow(row.get(1)?),
            asked: FeedAsk::Like,
            state: IntentState::Queued,
            progress: (!progress.is_empty()).then_some(progress),
            tries: row.get(6)?,
            last_failure: None,
            tried_at: when(row.get(8)?),
            next_at: when(row.get(9)?),
            began_at: when(row.get(10)?),
            hold_until: when(row.get(11)?),
            asked_at: WallTime(row.get(12)?),
            after: row.get(13)?,
        },
        asked: row.get(2)?,
        state: row.get(3)?,
        needs_you: row.get(4)?,
        last_failure: row.get(7)?,
    })
}

fn parse(raw: Raw) -> StoreResult<PostIntent> {
    Ok(PostIntent {
        asked: serde_json::from_str(&raw.asked).doing("what an intent asks")?,
        last_failure: serde_json::from_str(&raw.last_failure).ok(),
        state: super::intents::state_of(raw.state, &raw.needs_you)?,
        ..raw.intent
    })
}

impl Reading<'_> {
    /// One intent about a post.
    ///
    /// # Errors
    /// When the database fails.
    pub fn post_intent(&self, intent: IntentRow) -> StoreResult<Option<PostIntent>> {
        let sql = format!("SELECT {COLUMNS} FROM intents WHERE id = ?1 AND service = ?2");
        self.one("reading an intent", &sql, [intent.0, FEEDS], read)?.map(parse).transpose()
    }

    /// The intents about posts that are neither delivered nor cancelled, in the order in which they were asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_post_intents(&self) -> StoreResult<Vec<PostIntent>> {
        let sql = format!("SELECT {COLUMNS} FROM intents WHERE state IN (0, 1, 2) AND service = ?1 ORDER BY id");
        self.all("reading the outbox", &sql, [FEEDS], read)?.into_iter().map(parse).collect()
    }

    /// The open intents about one post, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_intents_about(&self, post: PostRow) -> StoreResult<Vec<PostIntent>> {
        let sql = format!("SELECT {COLUMNS} FROM intents WHERE post = ?1 AND post <> 0 AND state < 3 ORDER BY id");
        self.all("reading a post's intents", &sql, [post.0], read)?.into_iter().map(parse).collect()
    }

    /// The open intents that answer one post, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_answers_to(&self, post: PostRow) -> StoreResult<Vec<PostIntent>> {
        let open = self.open_post_intents()?.into_iter();
        let answers =
            |intent: &PostIntent| matches!(intent.asked, FeedAsk::Post { answers: Some(to), .. } if to == post);
        Ok(open.filter(answers).collect())
    }

    /// The open intents to join or leave a group, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_intents_of_group(&self, feed: FeedRow) -> StoreResult<Vec<PostIntent>> {
        let mut open = self.open_post_intents()?;
        open.retain(|intent| intent.asked.group() == Some(feed));
        Ok(open)
    }

    /// The ids of posts that deliveries of this device are known to have made.
    ///
    /// # Errors
    /// When the database fails.
    pub fn posts_made(&self) -> StoreResult<Vec<RemoteId>> {
        let sql = "SELECT p.remote_id FROM receipts r JOIN posts p ON p.id = r.post \
                   WHERE r.service = ?1 AND p.remote_id IS NOT NULL AND r.asked LIKE '{\"kind\":\"post\"%' \
                   ORDER BY r.id DESC LIMIT 500";
        self.all("reading what was posted", sql, [FEEDS], |row| Ok(RemoteId(row.get(0)?)))
    }

    /// The newest receipts about posts first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn post_receipts(&self, limit: u32) -> StoreResult<Vec<PostReceipt>> {
        let sql = "SELECT id, intent, post, asked, place, checked, delivered_at FROM receipts WHERE service = 1 \
                   ORDER BY id DESC LIMIT ?1";
        let rows = self.all("reading the receipts", sql, [limit], |row| {
            let texts: (String, String) = (row.get(3)?, row.get(5)?);
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, texts, row.get(4)?, row.get(6)?))
        })?;
        rows.into_iter()
            .map(|(row, intent, post, (asked, checked), place, at)| {
                Ok(PostReceipt {
                    row: ReceiptRow(row),
                    intent: IntentRow(intent),
                    post: PostRow(post),
                    asked: serde_json::from_str(&asked).doing("what a receipt is for")?,
                    place,
                    checked: serde_json::from_str(&checked).doing("how a receipt was checked")?,
                    delivered_at: WallTime(at),
                })
            })
            .collect()
    }
}

impl Writing<'_> {
    /// Stores an intent about a post, which waits for the ones in `needs`. `after` is the newest post of its place that is known.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_post_intent(
        &mut self,
        post: PostRow,
        asked: &FeedAsk,
        needs: &[IntentRow],
        hold_until: Option<WallTime>,
        after: i64,
    ) -> StoreResult<IntentRow> {
        let doing = "storing an intent";
        let sql = "INSERT INTO intents (drive, subject, based_on, service, post, asked, hold_until, asked_at, newest) \
                   VALUES (0, 0, '\"nothing\"', ?1, ?2, ?3, ?4, ?5, ?6)";
        let text = serde_json::to_string(asked).doing(doing)?;
        let now = self.now().0;
        let row = self.insert(doing, sql, (FEEDS, post.0, text, hold_until.map_or(0, |at| at.0), now, after))?;
        for need in needs {
            self.add_need(IntentRow(row), *need)?;
        }
        self.touch(Scope::Outbox);
        Ok(IntentRow(row))
    }

    /// Stores the proof of a delivery.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_post_receipt(&mut self, receipt: &PostReceipt) -> StoreResult<()> {
        let doing = "storing a receipt";
        let sql = "INSERT INTO receipts (intent, item, service, post, asked, name, place, checked, delivered_at) \
                   VALUES (?1, 0, ?2, ?3, ?4, '', ?5, ?6, ?7)";
        let asked = serde_json::to_string(&receipt.asked).doing(doing)?;
        let checked = serde_json::to_string(&receipt.checked).doing(doing)?;
        let (intent, post, at) = (receipt.intent.0, receipt.post.0, receipt.delivered_at.0);
        self.insert(doing, sql, (intent, FEEDS, post, asked, &receipt.place, checked, at))?;
        self.touch(Scope::Outbox);
        Ok(())
    }

    /// Two rows were found to be one post: what was asked about the one is asked about the other.
    pub(super) fn rename_post_in_intents(&mut self, other: PostRow, post: PostRow) -> StoreResult<()> {
        let doing = "making two ids one";
        for intent in self.open_answers_to(other)? {
            let mut asked = intent.asked;
            if let FeedAsk::Post { answers, .. } = &mut asked {
                *answers = Some(post);
            }
            let text = serde_json::to_string(&asked).doing(doing)?;
            self.run(doing, "UPDATE intents SET asked = ?2 WHERE id = ?1", (intent.row.0, text))?;
        }
        Ok(())
    }
}

//! What a person asked for in feeds: the questions about intents and receipts that only posts raise.

use super::course::json;
use super::error::Doing;
use super::service_intents::{Asked, ServiceIntent, ServiceReceipt};
use super::{Reading, StoreResult, Writing};
use crate::model::{FeedAsk, FeedRow, PersonRow, PostRow, RemoteId};

/// A change the person asked for in a feed; about no post (0) when it is about a group.
pub type PostIntent = ServiceIntent<FeedAsk>;
/// The proof of a delivered intent about a post.
pub type PostReceipt = ServiceReceipt<FeedAsk>;

const WRITTEN_TO: &str = "SELECT asked FROM receipts WHERE post = ?1 AND post <> 0 AND service = ?2 ORDER BY id";

impl Asked for FeedAsk {
    type About = PostRow;
    const SERVICE: i64 = 1;
    const ABOUT: &'static str = "post";
}

impl Reading<'_> {
    /// The open intents that answer one post, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_answers_to(&self, post: PostRow) -> StoreResult<Vec<PostIntent>> {
        let open = self.open_service_intents()?.into_iter();
        let answers =
            |intent: &PostIntent| matches!(intent.asked, FeedAsk::Post { answers: Some(to), .. } if to == post);
        Ok(open.filter(answers).collect())
    }

    /// The open intents to join or leave a group, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_intents_of_group(&self, feed: FeedRow) -> StoreResult<Vec<PostIntent>> {
        let mut open: Vec<PostIntent> = self.open_service_intents()?;
        open.retain(|intent| intent.asked.group() == Some(feed));
        Ok(open)
    }

    /// The open intents to join or leave a group, and those about what is said in it, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_intents_within(&self, feed: FeedRow) -> StoreResult<Vec<PostIntent>> {
        let mut within = Vec::new();
        for intent in self.open_service_intents::<FeedAsk>()? {
            if self.group_of(&intent)? == Some(feed) {
                within.push(intent);
            }
        }
        Ok(within)
    }

    /// The feed in which an intent has its effect.
    ///
    /// # Errors
    /// When the database fails.
    pub fn group_of(&self, intent: &PostIntent) -> StoreResult<Option<FeedRow>> {
        Ok(match &intent.asked {
            FeedAsk::Post { feed, .. } | FeedAsk::Join { feed } | FeedAsk::Leave { feed } => Some(*feed),
            _ => match self.post_base(intent.about)? {
                Some((facts, _)) => facts.feed,
                None => self.post_overlay(intent.about)?.and_then(|overlay| overlay.facts.feed),
            },
        })
    }

    /// To whom this person has written a message, whether it is sent or not; nobody for every other post.
    ///
    /// # Errors
    /// When the database fails.
    pub fn message_written_to(&self, post: PostRow) -> StoreResult<Vec<PersonRow>> {
        let open = self.open_service_intents_about::<FeedAsk>(post)?.into_iter().map(|intent| intent.asked);
        let sent =
            self.all("reading to whom a message went", WRITTEN_TO, (post.0, FeedAsk::SERVICE), |row| json(row, 0))?;
        let to = open.chain(sent).find_map(|asked: FeedAsk| match asked {
            FeedAsk::Post { to, .. } => Some(to),
            _ => None,
        });
        Ok(to.unwrap_or_default())
    }

    /// The ids of posts that deliveries of this device are known to have made.
    ///
    /// # Errors
    /// When the database fails.
    pub fn posts_made(&self) -> StoreResult<Vec<RemoteId>> {
        let sql = "SELECT p.remote_id FROM receipts r JOIN posts p ON p.id = r.post \
                   WHERE r.service = ?1 AND p.remote_id IS NOT NULL AND r.asked LIKE '{\"kind\":\"post\"%' \
                   ORDER BY r.id DESC LIMIT 500";
        self.all("reading what was posted", sql, [FeedAsk::SERVICE], |row| Ok(RemoteId(row.get(0)?)))
    }
}

impl Writing<'_> {
    /// Two rows were found to be one post: what was asked about the one is asked about the other.
    pub(super) fn rename_post_in_intents(&mut self, other: PostRow, post: PostRow) -> StoreResult<()> {
        let doing = "making two ids one";
        for intent in self.open_answers_to(other)? {
            let mut asked = intent.asked.clone();
            if let FeedAsk::Post { answers, .. } = &mut asked {
                *answers = Some(post);
            }
            let text = serde_json::to_string(&asked).doing(doing)?;
            self.run(doing, "UPDATE intents SET asked = ?2 WHERE id = ?1", (intent.row.0, text))?;
        }
        Ok(())
    }
}

/// The statement of what a person has written, for the test that reads the plans of lists.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    vec![WRITTEN_TO.to_owned()]
}

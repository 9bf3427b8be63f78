//! What the stream and its notifications say.

use musette_core::engine::{Card, CardAbout, Notice, NoticeGroup, StreamGap};
use musette_core::model::{Beginning, Belonging, Day, FeedKind, StreamKind};

use crate::{Value, Words};

/// A notification in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// Its first line.
    pub title: String,
    /// What is below; empty for none.
    pub body: String,
    /// What may stand there while the screen is locked: no name, and no word of the content.
    pub locked: String,
}

impl Words {
    /// Why something concerns her: who did what, and where; of several answers, or private messages, how many are new, else how many there are. With `today`, a task that is overdue says since when.
    pub fn card(&self, card: &Card, today: Option<Day>) -> String {
        let what = match &card.about {
            CardAbout::Post { place, .. } => place.as_str(),
            CardAbout::Document { name, .. } | CardAbout::Shared { name, .. } => name.as_str(),
            CardAbout::Task { title, .. } => title.as_str(),
        };
        let message = match card.kind {
            StreamKind::Mentioned => "stream-mentioned",
            StreamKind::Answered | StreamKind::WrittenTo if card.answers > 1 && card.unseen != 1 => {
                let (fresh, count) = if card.unseen > 1 { ("yes", card.unseen) } else { ("no", card.answers) };
                let arguments = [
                    ("fresh", fresh.into()),
                    ("count", Value::Count(count)),
                    named(&card.who),
                    ("who", card.who.as_str().into()),
                    ("what", what.into()),
                ];
                let message = if card.kind == StreamKind::Answered { "stream-answers" } else { "stream-messages" };
                return self.say(message, &arguments);
            }
            StreamKind::Answered => "stream-answered",
            StreamKind::Announced => "stream-announced",
            StreamKind::WrittenTo => {
                return self.say("stream-written-to", &[named(&card.who), ("who", card.who.as_str().into())]);
            }
            StreamKind::Changed => "stream-changed",
            StreamKind::Due => {
                let due = match (&card.about, today) {
                    (CardAbout::Task { due: Some(due), .. }, Some(today)) => Some(due.due(today)),
                    _ => None,
                };
                return match due.filter(|due| due.overdue) {
                    Some(due) => self.say("stream-overdue", &[("day", self.day(due).into()), ("what", what.into())]),
                    None => self.say("stream-due", &[("what", what.into())]),
                };
            }
            StreamKind::Asked => "stream-asked",
            StreamKind::Shared => "stream-shared",
        };
        self.say(message, &[named(&card.who), ("who", card.who.as_str().into()), ("what", what.into())])
    }

    /// That something of a feed is not known here, and what that means for the stream.
    pub fn gap(&self, gap: &StreamGap) -> String {
        let kind = match gap.kind {
            FeedKind::Mine => "mine",
            FeedKind::Private => "private",
            FeedKind::Group => "group",
        };
        self.say("stream-gap", &[("kind", kind.into()), ("name", gap.name.as_str().into())])
    }

    /// That the provider of a feed says that there are older posts, and gives none.
    pub fn led_nowhere(&self) -> String {
        self.say("feed-led-nowhere", &[])
    }

    /// What is missing where a thread begins; `None` where its first post is here.
    pub fn beginning(&self, beginning: Beginning) -> Option<String> {
        let message = match beginning {
            Beginning::Here => return None,
            Beginning::NotHere => "thread-first-not-here",
            Beginning::Withdrawn => "thread-first-withdrawn",
            Beginning::Removing => "thread-first-removing",
        };
        Some(self.say(message, &[]))
    }

    /// That a thread was deleted at the server. `at`: when this device heard of it, as it is shown; `held`: whether something of it is here.
    pub fn thread_deleted(&self, at: &str, held: bool) -> String {
        self.say("thread-deleted", &[("at", at.into()), ("held", if held { "yes" } else { "no" }.into())])
    }

    /// That a group is not the person's any more; `None` where it is, or never was. `group`: how it is called in commands.
    pub fn belonging(&self, belonging: Belonging, group: &str) -> Option<String> {
        let message = match belonging {
            Belonging::Member | Belonging::Outside => return None,
            Belonging::Left => "group-left",
            Belonging::NoLonger => "group-no-longer",
        };
        Some(self.say(message, &[("group", group.into())]))
    }

    /// That nobody writes in a group who is no longer in it. `group`: its name; `typed`: how it is called in commands.
    pub fn post_outside(&self, group: &str, typed: &str) -> String {
        self.say("group-post-outside", &[("group", group.into()), ("typed", typed.into())])
    }

    /// That answers of a thread may be missing at a place.
    pub fn gap_in_thread(&self) -> String {
        self.say("thread-gap", &[])
    }

    /// That the first post of a thread is not here, and nothing can be done with it. `number`: how it is called in commands.
    pub fn first_post_missing(&self, number: &str) -> String {
        self.say("thread-first-missing", &[("number", number.into())])
    }

    /// That nothing of a thread, which has so many posts, is sent.
    pub fn unsent_thread(&self, posts: u64) -> String {
        self.say("thread-unsent", &[("count", Value::Count(posts))])
    }

    /// Which posts of a thread nobody else has: how many, and how they are called.
    pub fn unsent_posts(&self, count: u64, posts: &str) -> String {
        self.say("thread-unsent-part", &[("count", Value::Count(count)), ("posts", posts.into())])
    }

    /// Of which posts of a thread it is not known whether they have arrived.
    pub fn posts_in_doubt(&self, count: u64, posts: &str) -> String {
        self.say("thread-in-doubt", &[("count", Value::Count(count)), ("posts", posts.into())])
    }

    /// What a notification says, and of which account where there are several.
    pub fn notice(&self, notice: &Notice) -> Spoken {
        let (Notice::One { whose, .. } | Notice::Many { whose, .. }) = notice;
        let spoken = self.notice_of_any(notice);
        if whose.is_empty() {
            return spoken;
        }
        let arguments = [("what", spoken.title.as_str().into()), ("account", whose.as_str().into())];
        Spoken { title: self.say("notice-whose", &arguments), ..spoken }
    }

    fn notice_of_any(&self, notice: &Notice) -> Spoken {
        match notice {
            Notice::One { card, locked, .. } => Spoken {
                title: self.card(card, None),
                body: match &card.about {
                    CardAbout::Post { title, glimpse, .. } if title.is_empty() => glimpse.clone(),
                    CardAbout::Post { title, .. } => title.clone(),
                    CardAbout::Task { place, .. } => place.clone(),
                    CardAbout::Document { .. } | CardAbout::Shared { .. } => String::new(),
                },
                locked: self.locked(Some(*locked)),
            },
            Notice::Many { group, place, count, locked, .. } => {
                let many = ("count", Value::Count(*count));
                let title = match group {
                    NoticeGroup::Feed(_) => self.say("notice-many", &[many, ("what", place.as_str().into())]),
                    NoticeGroup::Private => self.say("notice-many-private", &[many]),
                    NoticeGroup::Kept => self.say("notice-many-kept", &[many]),
                    NoticeGroup::Tasks => self.say("notice-many-tasks", &[many]),
                    NoticeGroup::Shared => self.say("notice-many-shared", &[many]),
                };
                Spoken { title, body: String::new(), locked: self.locked(*locked) }
            }
        }
    }

    fn locked(&self, kind: Option<StreamKind>) -> String {
        let message = match kind {
            Some(StreamKind::Mentioned) => "locked-mentioned",
            Some(StreamKind::Answered) => "locked-answered",
            Some(StreamKind::Announced) => "locked-announced",
            Some(StreamKind::WrittenTo) => "locked-written-to",
            Some(StreamKind::Changed) => "locked-changed",
            Some(StreamKind::Due) => "locked-due",
            Some(StreamKind::Asked) => "locked-asked",
            Some(StreamKind::Shared) => "locked-shared",
            None => "locked-several",
        };
        self.say(message, &[])
    }
}

fn named(who: &str) -> (&'static str, Value<'_>) {
    ("named", if who.is_empty() { "no" } else { "yes" }.into())
}

//! Sentences, in one language.

use std::sync::Arc;

use musette_core::engine::{Acknowledgement, Card, Reason, SearchCoverage};
use musette_core::model::word::BadWord;
use musette_core::model::{Day, FeedAsk, IntentKind, Later, NeedsYou, SignInNeed};
use musette_words::{About, Face, Language, Value, Words as Sentences};

use crate::values::stream::Notice;

/// The sentences of one language. Made once for a language; cheap to ask.
#[derive(Debug, uniffi::Object)]
pub struct Words {
    sentences: Sentences,
}

/// An argument of a message.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Argument {
    /// A text that stands there as it is.
    Text {
        /// The text.
        text: String,
    },
    /// A number that chooses a plural, and is shown.
    Count {
        /// The number.
        count: u64,
    },
}

/// An argument with its name.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Named {
    /// Its name in the message.
    pub name: String,
    /// What stands there.
    pub argument: Argument,
}

/// A notification in words.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Spoken {
    /// Its first line.
    pub title: String,
    /// What is below; empty for none.
    pub body: String,
    /// What may stand there while the screen is locked.
    pub locked: String,
}

#[uniffi::export]
impl Words {
    /// The sentences of the first of these languages (`fr-CH`, `de`) that there is; English when there is none.
    #[uniffi::constructor]
    pub fn preferred(languages: Vec<String>) -> Arc<Words> {
        let language = Language::preferred(languages.iter().map(String::as_str));
        Arc::new(Words { sentences: Sentences::of(language, Face::App) })
    }

    /// Which language this is, as in BCP 47.
    pub fn language(&self) -> String {
        self.sentences.language().tag().to_owned()
    }

    /// Every message that takes no argument, by its name: loaded once.
    pub fn plain(&self) -> std::collections::HashMap<String, String> {
        self.sentences.plain().into_iter().collect()
    }

    /// A message with its arguments.
    pub fn say(&self, message: String, arguments: Vec<Named>) -> String {
        let value = |argument: &Argument| match argument {
            Argument::Text { text } => Value::from(text.clone()),
            Argument::Count { count } => Value::Count(*count),
        };
        let given: Vec<_> = arguments.iter().map(|named| (named.name.as_str(), value(&named.argument))).collect();
        self.sentences.say(&message, &given)
    }

    /// What happened, what it means, what to do. `what`: the name of what it is about; empty for nothing that has one.
    pub fn reason(&self, why: Reason, what: String) -> String {
        self.sentences.reason(&why, About::what(&what))
    }

    /// Why a change waits for the person, and what they can do. `at`: the moment of somebody else's change, as it is shown.
    pub fn needs_you(&self, why: NeedsYou, at: Option<String>) -> String {
        self.sentences.needs_you(&why, at.as_deref())
    }

    /// The same of a task.
    pub fn task_needs_you(&self, why: NeedsYou, at: Option<String>) -> String {
        self.sentences.task_needs_you(&why, at.as_deref())
    }

    /// The same of what was asked for in feeds.
    pub fn post_needs_you(&self, why: NeedsYou, asked: FeedAsk, at: Option<String>) -> String {
        self.sentences.post_needs_you(&why, &asked, at.as_deref())
    }

    /// What the organisation asks for before an account goes on.
    pub fn sign_in_needed(&self, need: SignInNeed, account: String) -> String {
        self.sentences.sign_in_needed(&need, About::what(&account))
    }

    /// Why a try brought nothing yet, as the middle of a sentence.
    pub fn later(&self, why: Later) -> String {
        self.sentences.later(why)
    }

    /// What a change of a document asks for, in a word or two.
    pub fn asked(&self, asked: IntentKind) -> String {
        self.sentences.asked(&asked)
    }

    /// Why something concerns this person: who did what, and where. `today`: whence a day is named ("tomorrow"); nothing names it by its date.
    pub fn card(&self, card: Card, today: Option<Day>) -> String {
        self.sentences.card(&card, today)
    }

    /// What a search looked through, and what it did not look into.
    pub fn looked_through(&self, coverage: SearchCoverage) -> String {
        self.sentences.looked_through(&coverage)
    }

    /// What a notification says.
    pub fn notice(&self, notice: Notice) -> Spoken {
        let musette_words::Spoken { title, body, locked } = self.sentences.notice(&notice.into());
        Spoken { title, body, locked }
    }

    /// Whether the person has read an announcement; nothing where nothing asks for it. `at`: when she said so, as it is shown.
    pub fn acknowledgement(&self, stands: Acknowledgement, at: String) -> Option<String> {
        self.sentences.acknowledgement(&stands, "", &at)
    }

    /// What is wrong with the organisation's own word.
    pub fn bad_word(&self, trouble: BadWord) -> String {
        self.sentences.bad_word(&trouble)
    }
}

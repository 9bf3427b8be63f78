//! What stands in lists on every screen: numbers of things, what is new, how a day is called, what became of a change.

use musette_core::engine::{MOST_COUNTED, PostState, SearchCoverage};
use musette_core::model::{DayCalled, Due};

use crate::{Value, Words};

/// Of those who like something so many are called by name.
const FEW: usize = 3;

/// What a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Files and folders.
    Items,
    /// Feeds.
    Feeds,
    /// Threads of a feed.
    Threads,
    /// Posts of a thread.
    Posts,
    /// People.
    People,
    /// Tasks.
    Tasks,
    /// Cards of the stream.
    Cards,
    /// Applications of the organisation.
    Applications,
    /// What a search found.
    Found,
}

impl Words {
    /// So many things: "1 item", "2 items".
    pub fn count(&self, what: Counted, count: u64) -> String {
        let message = match what {
            Counted::Items => "count-items",
            Counted::Feeds => "count-feeds",
            Counted::Threads => "count-threads",
            Counted::Posts => "count-posts",
            Counted::People => "count-people",
            Counted::Tasks => "count-tasks",
            Counted::Cards => "count-cards",
            Counted::Applications => "count-applications",
            Counted::Found => "count-found",
        };
        self.say(message, &[("count", Value::Count(count))])
    }

    /// What a search looked through, and what it did not look into.
    pub fn looked_through(&self, coverage: &SearchCoverage) -> String {
        let count = |count: u64| [("count", Value::Count(count))];
        let mut said = vec![self.say("search-names", &count(coverage.documents))];
        if coverage.partly > 0 {
            said.push(self.say("search-partly", &count(coverage.partly)));
        }
        if coverage.no_access > 0 {
            said.push(self.say("search-no-access", &count(coverage.no_access)));
        }
        said.join(" ")
    }

    /// How much of a feed is new: "4 new", "99+ new".
    pub fn many_new(&self, count: u64) -> String {
        let figure = if count < MOST_COUNTED { count.to_string() } else { format!("{}+", MOST_COUNTED - 1) };
        self.say("count-new", &[("count", Value::Count(count)), ("figure", figure.into())])
    }

    /// Stands beside what was not seen.
    pub fn fresh(&self) -> String {
        self.say("list-new", &[])
    }

    /// How many answers a thread has, and how many are here where that is fewer.
    pub fn answers(&self, answers: u64, held: u64) -> String {
        let count = ("count", Value::Count(answers));
        match held < answers {
            true => self.say("count-answers-held", &[count, ("held", Value::Count(held))]),
            false => self.say("count-answers", &[count]),
        }
    }

    /// Who likes a post: this person where she does, a few by name, and how many others of all.
    pub fn liked_by(&self, names: &[String], liked: bool, likes: u32) -> String {
        let you = liked.then(|| self.say("liked-by-you", &[]));
        let named: Vec<&str> =
            you.iter().map(String::as_str).chain(names.iter().map(String::as_str).take(FEW)).collect();
        let others = usize::try_from(likes).unwrap_or(usize::MAX).saturating_sub(named.len()) as u64;
        let names = named.join(", ");
        match others {
            0 => self.say("liked-by", &[("names", names.into())]),
            _ => self.say("liked-by-others", &[("names", names.into()), ("count", Value::Count(others))]),
        }
    }

    /// How many people like something.
    pub fn likes(&self, count: u64) -> String {
        self.say("count-likes", &[("count", Value::Count(count))])
    }

    /// What kind of post an announcement is.
    pub fn announcement(&self) -> String {
        self.say("post-announcement", &[])
    }

    /// What became of what the person did; `None` where nothing waits.
    pub fn state(&self, state: &PostState) -> Option<String> {
        let message = match state {
            PostState::Settled => return None,
            PostState::Waiting { .. } => "state-waiting",
            PostState::Sending { .. } => "state-sending",
            PostState::NeedsYou { .. } => "state-needs-you",
        };
        Some(self.say(message, &[]))
    }

    /// Until when what waits is held back for an undo, with the moment as its face writes it.
    pub fn held_until(&self, at: &str) -> String {
        self.say("state-held", &[("at", at.into())])
    }

    /// Until when something is due, or since when it is overdue.
    pub fn due(&self, due: Due) -> String {
        let day = ("day", self.day(due).into());
        self.say(if due.overdue { "due-overdue" } else { "due-until" }, &[day])
    }

    /// How a day is called: relative for a week, then by its date.
    pub fn day(&self, due: Due) -> String {
        let message = match due.called {
            DayCalled::Yesterday => "day-yesterday",
            DayCalled::Today => "day-today",
            DayCalled::Tomorrow => "day-tomorrow",
            DayCalled::Weekday(1) => "day-monday",
            DayCalled::Weekday(2) => "day-tuesday",
            DayCalled::Weekday(3) => "day-wednesday",
            DayCalled::Weekday(4) => "day-thursday",
            DayCalled::Weekday(5) => "day-friday",
            DayCalled::Weekday(6) => "day-saturday",
            DayCalled::Weekday(_) => "day-sunday",
            DayCalled::Date => return due.day.to_string(),
        };
        self.say(message, &[])
    }

    /// How old a list is, with the moment as its face writes it; `None` where it was never asked for.
    pub fn as_of(&self, at: Option<&str>) -> String {
        match at {
            Some(at) => self.say("as-of-known", &[("at", at.into())]),
            None => self.say("as-of-never", &[]),
        }
    }
}

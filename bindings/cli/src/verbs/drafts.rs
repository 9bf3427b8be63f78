//! drafts, and how one is gone on with: what was being written is named where it waits, with the command that sends it.
//!
//! A draft is called by where it waits: its thread, its group, or the people whom it is written to. Whose thread is gone can be
//! posted elsewhere, under the number that its thread had.

use std::collections::BTreeSet;

use musette_core::engine::{Account, DraftItem, FeedItem, Feeds, Post, Reason};
use musette_core::model::{FeedAsk, FeedKind, PersonRow, PostRow};
use serde_json::{Value, json};

use super::talk::{first_words, glimpse};
use crate::app::App;
use crate::sentences::{Failed, Outcome};
use crate::show;
use crate::whose::Prefix;

/// A draft, and the thread in which it waits.
struct Waiting {
    draft: DraftItem,
    /// The thread that it answers, as far as it is here.
    thread: Option<Post>,
}

impl Waiting {
    async fn of(facet: &Feeds, draft: DraftItem) -> Outcome<Waiting> {
        let thread = match draft.thread {
            Some(thread) => match facet.post(thread.row).await {
                Ok(post) => Some(post),
                Err(error) if error.reason == Reason::NotFound => None,
                Err(error) => return Err(error.into()),
            },
            None => None,
        };
        Ok(Waiting { draft, thread })
    }

    fn is_gone(&self) -> bool {
        self.draft.thread.is_some() && self.thread.is_none()
    }

    fn names(&self) -> Vec<&str> {
        self.draft.to.iter().map(|person| person.name.as_str()).collect()
    }

    /// Where it waits, in words.
    fn place(&self) -> String {
        let within = if self.draft.place.is_empty() { "private" } else { &self.draft.place };
        match (&self.thread, self.names().as_slice()) {
            (Some(thread), _) => format!("{within}, in the thread of {}: {}", thread.author.name, glimpse(thread)),
            (None, _) if self.is_gone() => format!("{within}, in a thread that is gone"),
            (None, []) => within.to_owned(),
            (None, names) => format!("to {}", names.join(", ")),
        }
    }

    /// The command that sends it.
    fn command(&self, whose: &Prefix) -> String {
        let typed = |what: &str| show::quoted(&whose.before(what));
        let names: String = self.names().iter().map(|name| format!(" --to {}", typed(name))).collect();
        let into = match (names.as_str(), self.draft.place.as_str()) {
            ("", "") => format!(" --to {}", whose.before("NAME")),
            ("", group) => format!(" {}", typed(group)),
            (names, _) => names.to_owned(),
        };
        match (self.draft.thread, &self.thread) {
            (Some(thread), Some(_)) => format!("musette reply {} --draft", typed(&thread.row.0.to_string())),
            (Some(thread), None) => format!("musette post{into} --draft={}", thread.row.0),
            (None, _) => format!("musette post{into} --draft"),
        }
    }

    fn json(&self, account: &str) -> Value {
        json!({
            "account": account,
            "place": self.draft.place,
            "kind": if self.draft.place.is_empty() { FeedKind::Private } else { FeedKind::Group },
            "thread": self.draft.thread.map(|thread| thread.row),
            "gone": self.is_gone(),
            "to": self.names(),
            "text": self.draft.text,
            "changed_at": self.draft.changed_at,
        })
    }
}

pub async fn drafts(app: &App) -> Outcome<()> {
    let mut all: Vec<(Account, Waiting)> = Vec::new();
    for account in app.chosen(None).await? {
        let facet = app.engine.feeds(account.id).await?;
        for draft in facet.drafts().await? {
            all.push((account.clone(), Waiting::of(&facet, draft).await?));
        }
    }
    all.sort_by_key(|(_, waiting)| std::cmp::Reverse(waiting.draft.changed_at));
    if app.json {
        let values: Vec<Value> = all.iter().map(|(account, waiting)| waiting.json(&account.label)).collect();
        return Ok(show::json(&json!({ "drafts": values }))?);
    }
    for (account, waiting) in &all {
        let when = show::time(waiting.draft.changed_at);
        show::line(&format!("{when}  {}: {}", account.label, waiting.place()))?;
        show::line(&format!("   {}", first_words(&waiting.draft.text)))?;
        show::line(&format!("   {}", waiting.command(&app.prefix(account).await?)))?;
    }
    show::note(&format!("{}.", show::count(all.len() as u64, "draft")));
    Ok(())
}

/// The draft of the thread of a post.
pub(super) async fn in_thread(facet: &Feeds, post: &Post) -> Outcome<DraftItem> {
    let found = facet.drafts().await?.into_iter().find(|draft| draft.thread == Some(post.thread));
    found.ok_or_else(|| none(&format!("in the thread of post {}", post.id.row.0)))
}

/// The draft of a new thread in a group; or, by the number of its thread, one that was written in a thread.
pub(super) async fn in_feed(facet: &Feeds, group: &FeedItem, of: Option<i64>) -> Outcome<DraftItem> {
    if let Some(thread) = of {
        return of_thread(facet, thread).await;
    }
    let found = facet.drafts().await?.into_iter();
    let found =
        found.filter(|draft| draft.thread.is_none() && draft.to.is_empty()).find(|draft| draft.feed == group.id);
    found.ok_or_else(|| none(&format!("in {}", super::talk::name_of(group))))
}

/// The draft to just these people; or, by the number of its thread, one that was written in a thread.
pub(super) async fn to_people(facet: &Feeds, people: &[PersonRow], of: Option<i64>) -> Outcome<DraftItem> {
    if let Some(thread) = of {
        return of_thread(facet, thread).await;
    }
    let wanted: BTreeSet<PersonRow> = people.iter().copied().collect();
    let whom = |draft: &DraftItem| -> BTreeSet<PersonRow> {
        draft.to.iter().filter_map(|person| person.id).map(|id| id.row).collect()
    };
    let private = |draft: &DraftItem| draft.thread.is_none() && draft.place.is_empty();
    let drafts: Vec<DraftItem> = facet.drafts().await?.into_iter().filter(private).collect();
    // One that names nobody yet is for whomever she names now.
    let found = drafts.iter().find(|draft| whom(draft) == wanted).or_else(|| drafts.iter().find(|d| d.to.is_empty()));
    found.cloned().ok_or_else(|| none("to just these people"))
}

async fn of_thread(facet: &Feeds, thread: i64) -> Outcome<DraftItem> {
    let is_its = |draft: &DraftItem| draft.thread.is_some_and(|of| of.row == PostRow(thread));
    let found = facet.drafts().await?.into_iter().find(is_its);
    found.ok_or_else(|| none(&format!("in the thread of post {thread}")))
}

fn none(place: &str) -> Failed {
    Failed::Usage(format!("No draft waits {place}. `musette drafts` lists those that there are; nothing was sent."))
}

/// On the last line of a thread: that a draft waits in it.
pub(super) async fn note_of_thread(app: &App, account: &Account, facet: &Feeds, thread: PostRow) -> Outcome<()> {
    let here = |draft: &DraftItem| draft.thread.is_some_and(|of| of.row == thread);
    note(app, account, facet, here).await
}

/// On the last line of a feed: that a draft waits in it, or several.
pub(super) async fn note_of_feed(app: &App, account: &Account, facet: &Feeds, feed: &FeedItem) -> Outcome<()> {
    note(app, account, facet, |draft| draft.feed == feed.id).await
}

async fn note(app: &App, account: &Account, facet: &Feeds, here: impl Fn(&DraftItem) -> bool) -> Outcome<()> {
    let mut waiting: Vec<DraftItem> = facet.drafts().await?.into_iter().filter(here).collect();
    match (waiting.pop(), waiting.len()) {
        (None, _) => {}
        (Some(draft), 0) => {
            let text = first_words(&draft.text);
            let command = Waiting::of(facet, draft).await?.command(&app.prefix(account).await?);
            show::note(&format!("A draft waits here: {text} (`{command}` sends it)"));
        }
        (Some(_), others) => {
            show::note(&format!("{} drafts wait here: `musette drafts` tells how to go on with each.", others + 1));
        }
    }
    Ok(())
}

/// What is said when a change in feeds was taken back: where what she wrote is now.
pub(super) async fn taken_back(
    app: &App,
    account: &Account,
    facet: &Feeds,
    asked: Option<&FeedAsk>,
) -> Outcome<String> {
    let Some(FeedAsk::Post { text, files, to, .. }) = asked else { return Ok("Taken back.".into()) };
    let mut said = "Taken back.".to_owned();
    if !text.is_empty() {
        let private = !to.is_empty();
        // What was taken back last stands first; where several went with it, the list tells which is which.
        let drafts = facet.drafts().await?;
        let last = drafts.first().map(|draft| draft.changed_at);
        let mut new =
            drafts.into_iter().filter(|draft| Some(draft.changed_at) == last && (!private || !draft.to.is_empty()));
        match (new.next(), new.next()) {
            (Some(draft), None) => {
                let command = Waiting::of(facet, draft).await?.command(&app.prefix(account).await?);
                said += &format!(" Its text is kept as a draft: `{command}` sends it, `musette drafts` lists all.");
            }
            _ => said += " Its text is kept as a draft; `musette drafts` lists them.",
        }
    }
    if !files.is_empty() {
        said += " Its files are kept for 30 days; `musette restore` lists them.";
    }
    Ok(said)
}

//! drafts, and how one is gone on with: each is named by its number where it waits, with the command that sends it.
//!
//! A draft is one text that somebody wrote. Where one alone waits in a thread, in a group, or for people, it is called by that place;
//! of several the number is asked for. By its number each can be sent anywhere, shown whole, and thrown away. The files that went with
//! what was taken back go with it; thrown away, it leaves them where `restore` finds them.

use std::collections::BTreeSet;

use musette_core::engine::{Account, DraftItem, FeedItem, Feeds, Post, Reason};
use musette_core::model::{DraftId, DraftRow, FeedAsk, FeedKind, Meant, PersonRow, PostRow, Takes};
use serde_json::{Value, json};

use super::editor;
use super::posting::text_of;
use super::talk::{first_words, glimpse};
use crate::app::App;
use crate::args::{DraftArgs, DraftsArgs, DraftsDeed, EditArgs, Numbered};
use crate::sentences::{About, Failed, Outcome};
use crate::show;
use crate::whose::Prefix;

/// A draft, and the thread in which it waits.
struct Waiting {
    draft: DraftItem,
    /// The thread that it answers, as far as it is here.
    thread: Option<Post>,
    /// No other waits at its place.
    alone: bool,
    /// The group that removed her, where it waits for one.
    outside: Option<String>,
    /// What it was for, as it was typed.
    meant: Meant,
}

impl Waiting {
    async fn of(facet: &Feeds, draft: DraftItem, all: &[DraftItem]) -> Outcome<Waiting> {
        let thread = match draft.thread {
            Some(thread) => match facet.post(thread.row).await {
                Ok(post) => Some(post),
                Err(error) if error.reason == Reason::NotFound => None,
                Err(error) => return Err(error.into()),
            },
            None => None,
        };
        let alone = all.iter().filter(|other| is_beside(other, &draft)).count() == 1;
        let group = facet.known_group(draft.feed.row).await?;
        let outside = group.filter(|group| group.takes == Takes::Nothing).map(|group| group.name);
        let meant = facet.meant(draft.id.row).await?;
        Ok(Waiting { draft, thread, alone, outside, meant })
    }

    fn is_gone(&self) -> bool {
        self.draft.thread.is_some() && self.thread.is_none()
    }

    /// It was refused before it was known where it goes: a group that is not there, a name that nobody has.
    fn is_nowhere(&self) -> bool {
        self.draft.thread.is_none() && self.draft.place.is_empty() && self.draft.to.is_empty()
    }

    fn names(&self) -> Vec<&str> {
        self.draft.to.iter().map(|person| person.name.as_str()).collect()
    }

    fn kind(&self) -> Option<FeedKind> {
        if self.meant.private {
            return Some(FeedKind::Private);
        }
        let kind = if self.draft.place.is_empty() { FeedKind::Private } else { FeedKind::Group };
        (!self.is_nowhere()).then_some(kind)
    }

    /// Where it waits, in words.
    fn place(&self) -> String {
        let called = self.meant.called.iter().map(|name| show::apart(name)).collect::<Vec<_>>().join(", ");
        if self.is_nowhere() {
            return match (called.as_str(), self.meant.private) {
                ("", true) => "private, to nobody yet".to_owned(),
                ("", false) => "to nobody yet".to_owned(),
                (called, _) => format!("for {called}, as you typed it; that is not known here"),
            };
        }
        let within = if self.draft.place.is_empty() { "private" } else { &self.draft.place };
        match (&self.thread, self.names().as_slice()) {
            (Some(thread), _) => {
                let says = show::says(&thread.author.name, &glimpse(thread));
                format!("{}, in the thread of {says}", show::apart(within))
            }
            (None, _) if self.is_gone() => format!("{within}, in a thread that is gone"),
            (None, []) => within.to_owned(),
            (None, names) => {
                let names = names.iter().map(|name| show::apart(name)).collect::<Vec<_>>().join(", ");
                let lacks =
                    if called.is_empty() { String::new() } else { format!(", and for {called}, not known here") };
                format!("to {names}{lacks}")
            }
        }
    }

    /// The command that sends it.
    fn command(&self, whose: &Prefix) -> String {
        let typed = |what: &str| show::quoted(&whose.before(what));
        let names = self.to(whose);
        let into = match (names.as_str(), self.draft.place.as_str()) {
            // Nothing is proposed for it: what was meant for a group is not to go to a person, nor the other way round.
            ("", "") if self.meant.private => format!(" --to {}", whose.before("NAME")),
            ("", "") => format!(" {}", whose.before("GROUP")),
            ("", group) => format!(" {}", typed(group)),
            (names, _) => names.to_owned(),
        };
        let which = format!("={}", typed(&self.draft.id.row.0.to_string()));
        match (self.draft.thread, &self.thread) {
            (Some(thread), Some(_)) => {
                let which = if self.alone { "" } else { &which };
                format!("musette reply {} --draft{which}", typed(&thread.row.0.to_string()))
            }
            (None, _) if self.is_nowhere() => format!("musette post{into} --draft{which}"),
            (None, _) if self.alone && self.meant.called.is_empty() => format!("musette post{into} --draft"),
            _ => format!("musette post{into} --draft{which}"),
        }
    }

    /// To whom it goes, as options of `post`; empty where that is nobody.
    fn to(&self, whose: &Prefix) -> String {
        let known: String =
            self.names().iter().map(|name| format!(" --to {}", show::quoted(&whose.before(name)))).collect();
        // Whom it lacks is named before it goes.
        let lacking = self.meant.called.iter().filter(|_| !known.is_empty());
        known.clone() + &lacking.map(|_| format!(" --to {}", whose.before("NAME"))).collect::<String>()
    }

    /// The command that sends it, in its marks; where a group takes nothing of hers, what comes before.
    fn sends(&self, whose: &Prefix) -> String {
        match self.join(whose) {
            Some(join) => format!("`{join}`, and once you are let in `{}`", self.command(whose)),
            None => format!("`{}`", self.command(whose)),
        }
    }

    fn join(&self, whose: &Prefix) -> Option<String> {
        self.outside.as_ref().map(|group| format!("musette join {}", show::quoted(&whose.before(group))))
    }

    /// What goes to nobody yet can go to people as well.
    fn other_way(&self, whose: &Prefix) -> String {
        let meant = &self.meant;
        if !self.is_nowhere() || meant.private || !meant.called.is_empty() {
            return String::new();
        }
        let which = show::quoted(&whose.before(self.draft.id.row.0));
        format!(", or to a person: musette post --to {} --draft={which}", whose.before("NAME"))
    }

    fn json(&self, account: &str) -> Value {
        let files = self.draft.files.iter();
        let files = files.map(|file| json!({ "kept": file.content, "name": file.name, "size": file.size }));
        json!({
            "account": account,
            "draft": self.draft.id.row,
            "place": self.draft.place,
            "kind": self.kind(),
            "thread": self.draft.thread.map(|thread| thread.row),
            "gone": self.is_gone(),
            "to": self.names(),
            "text": self.draft.text,
            "files": files.collect::<Vec<_>>(),
            "called": self.meant.called,
            "without": self.meant.without,
            "changed_at": self.draft.changed_at,
        })
    }
}

/// Whether two drafts wait at one place.
fn is_beside(one: &DraftItem, other: &DraftItem) -> bool {
    one.feed == other.feed && one.thread == other.thread && whom(one) == whom(other)
}

fn whom(draft: &DraftItem) -> BTreeSet<PersonRow> {
    draft.to.iter().filter_map(|person| person.id).map(|id| id.row).collect()
}

pub async fn drafts(app: &App, options: DraftsArgs) -> Outcome<()> {
    match (options.deed, options.number) {
        (Some(DraftsDeed::Discard(DraftArgs { number })), _) => discard(app, &number).await,
        (Some(DraftsDeed::Edit(EditArgs { number, text })), _) => edit(app, &number, text).await,
        (Some(DraftsDeed::Show(DraftArgs { number })), _) | (None, Some(number)) => show_one(app, &number).await,
        (None, None) => list(app).await,
    }
}

async fn list(app: &App) -> Outcome<()> {
    let mut all: Vec<(Account, Waiting)> = Vec::new();
    for account in app.chosen(None).await? {
        let facet = app.engine.feeds(account.id).await?;
        let drafts = facet.drafts().await?;
        for draft in &drafts {
            all.push((account.clone(), Waiting::of(&facet, draft.clone(), &drafts).await?));
        }
    }
    all.sort_by_key(|(_, waiting)| std::cmp::Reverse(waiting.draft.changed_at));
    if app.json {
        let values: Vec<Value> = all.iter().map(|(account, waiting)| waiting.json(&account.label)).collect();
        return Ok(show::json(&json!({ "drafts": values }))?);
    }
    for (account, waiting) in &all {
        let of = app.prefix(account).await?;
        show::line(&head(account, waiting, &of))?;
        if !waiting.draft.text.is_empty() {
            show::line(&format!("      {}", first_words(&waiting.draft.text)))?;
        }
        show_files(waiting)?;
        let before = waiting.join(&of).map_or(String::new(), |join| format!("{join}, and then "));
        show::line(&format!("      {before}{}{}", waiting.command(&of), waiting.other_way(&of)))?;
    }
    let more = if all.is_empty() { "" } else { " `musette drafts N` shows one whole." };
    show::note(&format!("{}.{more}", show::count(all.len() as u64, "draft")));
    Ok(())
}

/// Its number, since when it is so, where it waits.
fn head(account: &Account, waiting: &Waiting, of: &Prefix) -> String {
    let when = show::time(waiting.draft.changed_at);
    format!("{:>4}  {when}  {}: {}", of.before(waiting.draft.id.row.0), show::apart(&account.label), waiting.place())
}

async fn show_one(app: &App, called: &Numbered) -> Outcome<()> {
    let account = app.of(called).await?;
    let facet = app.engine.feeds(account.id).await?;
    let drafts = facet.drafts().await?;
    let draft = numbered(&drafts, called)?;
    let waiting = Waiting::of(&facet, draft, &drafts).await?;
    if app.json {
        return Ok(show::json(&json!({ "draft": waiting.json(&account.label) }))?);
    }
    let of = app.prefix(&account).await?;
    show::line(&head(&account, &waiting, &of))?;
    show_text(&waiting.draft.text)?;
    show_files(&waiting)?;
    let number = show::quoted(&of.before(called.number));
    let other = waiting.other_way(&of);
    show::note(&format!(
        "`{}`{other} sends it; `musette drafts discard {number}` throws it away.",
        waiting.command(&of)
    ));
    Ok(())
}

fn show_text(text: &str) -> Outcome<()> {
    for line in text.lines() {
        show::line(&format!("      {line}"))?;
    }
    Ok(())
}

/// What goes with its text, a line each.
fn show_files(waiting: &Waiting) -> Outcome<()> {
    for file in &waiting.draft.files {
        show::line(&format!("      with {}, {}", file.name, show::size(file.size)))?;
    }
    for path in &waiting.meant.without {
        show::line(&format!("      without {path}, which could not be kept with it"))?;
    }
    Ok(())
}

/// What it is called in a sentence: how it begins, or what goes with it.
pub(super) fn title(draft: &DraftItem) -> String {
    if draft.text.is_empty() {
        return draft.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ");
    }
    first_words(&draft.text)
}

/// Gives one another text: what is typed, what standard input says, or what an editor leaves.
async fn edit(app: &App, called: &Numbered, text: Option<String>) -> Outcome<()> {
    let account = app.of(called).await?;
    let facet = app.engine.feeds(account.id).await?;
    let draft = numbered(&facet.drafts().await?, called)?;
    let (text, edited) = match text {
        Some(text) => (text_of(&text)?, None),
        None => {
            let edited = editor::edited(app, &account, &draft)?;
            (edited.text.clone(), Some(edited))
        }
    };
    let (text, of) = (text.trim_end(), app.prefix(&account).await?);
    let number = of.before(called.number);
    if text.trim().is_empty() {
        let typed = show::quoted(&number);
        return Err(Failed::Usage(format!(
            "There is nothing in it. Draft {number} stays as it is; `musette drafts discard {typed}` throws it away."
        )));
    }
    let done = if text == draft.text {
        format!("Draft {number} says that already.")
    } else {
        if let Err(error) = facet.rewrite_draft(&draft, text).await {
            if let Some(file) = edited.map(editor::Edited::stays) {
                let file = file.display();
                show::note(&format!("What you wrote stays in {file}; the next `musette` takes it into a draft."));
            }
            return Err(error).about(&format!("draft {number}"));
        }
        let drafts = facet.drafts().await?;
        let waiting = Waiting::of(&facet, numbered(&drafts, called)?, &drafts).await?;
        format!("Draft {number} is changed: {} sends it.", waiting.sends(&of))
    };
    if app.json {
        let drafts = facet.drafts().await?;
        let waiting = Waiting::of(&facet, numbered(&drafts, called)?, &drafts).await?;
        return Ok(show::json(&json!({ "draft": waiting.json(&account.label), "done": done }))?);
    }
    Ok(show::line(&done)?)
}

/// Throws one away, and says the whole of it: this is the last that is seen of it.
async fn discard(app: &App, called: &Numbered) -> Outcome<()> {
    let account = app.of(called).await?;
    let facet = app.engine.feeds(account.id).await?;
    let drafts = facet.drafts().await?;
    let draft = numbered(&drafts, called)?;
    let waiting = Waiting::of(&facet, draft, &drafts).await?;
    let number = app.prefix(&account).await?.before(called.number);
    facet.discard_draft(&waiting.draft).await.about(&format!("draft {number}"))?;
    let (text, files) = (&waiting.draft.text, waiting.draft.files.len());
    let done = match (text.is_empty(), files) {
        (_, 0) => format!("Draft {number} is thrown away, and nothing brings it back."),
        (true, _) => format!("Draft {number} is thrown away. {}", still_kept(files)),
        (false, _) => {
            format!("Draft {number} is thrown away, and nothing brings its text back. {}", still_kept(files))
        }
    };
    if app.json {
        return Ok(show::json(&json!({ "draft": waiting.json(&account.label), "done": done }))?);
    }
    if text.is_empty() {
        return Ok(show::line(&done)?);
    }
    show::line(&format!("{done} It said:"))?;
    show_text(text)
}

/// What becomes of the files of a draft that is thrown away.
fn still_kept(files: usize) -> String {
    let which = if files == 1 { "Its file is" } else { "Its files are" };
    format!("{which} kept for 30 days; `musette restore` lists what is kept.")
}

fn numbered(drafts: &[DraftItem], called: &Numbered) -> Outcome<DraftItem> {
    let found = drafts.iter().find(|draft| draft.id.row == DraftRow(called.number));
    found.cloned().ok_or_else(|| {
        Failed::missing(format!(
            "There is no draft {} here: it was sent or thrown away, or is another account's. `musette drafts` lists those that there are.",
            called.number
        ))
    })
}

/// The draft that is meant: the one of this number, or the only one of those that fit here.
async fn meant(
    app: &App,
    account: &Account,
    drafts: &[DraftItem],
    of: Option<&Numbered>,
    fits: impl Fn(&DraftItem) -> bool,
    place: &str,
) -> Outcome<DraftItem> {
    if let Some(called) = of {
        if called.account.is_some() && app.of(called).await?.id != account.id {
            return Err(Failed::Usage(format!(
                "Draft {} is another account's, and this goes to {}. Nothing was sent.",
                called.number, account.label
            )));
        }
        return numbered(drafts, called);
    }
    let here: Vec<&DraftItem> = drafts.iter().filter(|draft| fits(draft)).collect();
    match here.as_slice() {
        [only] => Ok((*only).clone()),
        [] => Err(Failed::Usage(format!(
            "No draft waits {place}. `musette drafts` lists those that there are; nothing was sent."
        ))),
        several => {
            let whose = app.prefix(account).await?;
            let each = several.iter().map(|draft| {
                let number = show::quoted(&whose.before(draft.id.row.0));
                format!("--draft={number} ({})", title(draft))
            });
            Err(Failed::Usage(format!(
                "{} drafts wait {place}: {}. Say which; nothing was sent.",
                several.len(),
                each.collect::<Vec<_>>().join(", ")
            )))
        }
    }
}

/// The draft in the thread of a post.
pub(super) async fn in_thread(
    app: &App,
    account: &Account,
    facet: &Feeds,
    post: &Post,
    of: Option<&Numbered>,
) -> Outcome<DraftItem> {
    let place = format!("in the thread of post {}", app.prefix(account).await?.before(post.id.row.0));
    let fits = |draft: &DraftItem| draft.thread == Some(post.thread);
    meant(app, account, &facet.drafts().await?, of, fits, &place).await
}

/// The draft of a new thread in a group.
pub(super) async fn in_feed(
    app: &App,
    account: &Account,
    facet: &Feeds,
    group: &FeedItem,
    of: Option<&Numbered>,
) -> Outcome<DraftItem> {
    let place = format!("in {}", super::talk::name_of(group));
    let fits = |draft: &DraftItem| draft.thread.is_none() && draft.to.is_empty() && draft.feed == group.id;
    meant(app, account, &facet.drafts().await?, of, fits, &place).await
}

/// The draft to just these people. One that names nobody yet goes by its number alone: it may have been meant for somebody else.
pub(super) async fn to_people(
    app: &App,
    account: &Account,
    facet: &Feeds,
    people: &[PersonRow],
    of: Option<&Numbered>,
) -> Outcome<DraftItem> {
    let drafts = facet.drafts().await?;
    let wanted: BTreeSet<PersonRow> = people.iter().copied().collect();
    let private = |draft: &DraftItem| draft.thread.is_none() && draft.place.is_empty();
    let fits = |draft: &DraftItem| private(draft) && !draft.to.is_empty() && whom(draft) == wanted;
    meant(app, account, &drafts, of, fits, "to just these people").await
}

/// On the last line of a thread: that a draft waits in it, or several.
pub(super) async fn note_of_thread(app: &App, account: &Account, facet: &Feeds, thread: PostRow) -> Outcome<()> {
    let here = |draft: &DraftItem| draft.thread.is_some_and(|of| of.row == thread);
    note(app, account, facet, here).await
}

/// On the last line of a feed: that a draft waits in it, or several.
pub(super) async fn note_of_feed(app: &App, account: &Account, facet: &Feeds, feed: &FeedItem) -> Outcome<()> {
    note(app, account, facet, |draft| draft.feed == feed.id).await
}

async fn note(app: &App, account: &Account, facet: &Feeds, here: impl Fn(&DraftItem) -> bool) -> Outcome<()> {
    let all = facet.drafts().await?;
    let mut waiting: Vec<DraftItem> = all.iter().filter(|draft| here(draft)).cloned().collect();
    match (waiting.pop(), waiting.len()) {
        (None, _) => {}
        (Some(draft), 0) => {
            let text = title(&draft);
            let command = Waiting::of(facet, draft, &all).await?.sends(&app.prefix(account).await?);
            show::note(&format!("A draft waits here: {text} ({command} sends it)"));
        }
        (Some(_), others) => {
            show::note(&format!("{} drafts wait here: `musette drafts` tells how to go on with each.", others + 1));
        }
    }
    Ok(())
}

/// A draft that was kept because it could not be sent.
pub(super) struct Kept {
    /// Which.
    pub id: DraftId,
    /// What was to go with it and is not kept: paths of files that are where they were named, and of documents.
    pub left_out: Vec<String>,
    /// Paths of files and documents that are not there.
    pub gone: Vec<String>,
    /// Sent as it is it would be refused again.
    pub refused_again: bool,
}

/// What is said of one: its number, what is kept with it and what is not, and how one goes on with it.
pub(super) async fn kept(facet: &Feeds, kept: &Kept, whose: &Prefix) -> Outcome<String> {
    let all = facet.drafts().await?;
    let number = whose.before(kept.id.row.0);
    let typed = show::quoted(&number);
    let draft = all.iter().find(|known| known.id == kept.id).cloned();
    let draft = draft.ok_or_else(|| Failed::missing(format!("Draft {number} is gone.")))?;
    let files = draft.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ");
    let what = match (draft.text.is_empty(), files.is_empty()) {
        (_, true) => "Your text is kept".to_owned(),
        (false, false) => format!("Your text is kept with {files}"),
        (true, false) => format!("What was to be sent, {files}, is kept"),
    };
    let waiting = Waiting::of(facet, draft, &all).await?;
    let command = waiting.sends(whose);
    let sends = if kept.refused_again { String::new() } else { format!("{command} sends it as it is, ") };
    let mut left_out = match kept.left_out.as_slice() {
        [] => String::new(),
        some => format!("; not kept with it, and still where you named it: {}", some.join(", ")),
    };
    if !kept.gone.is_empty() {
        left_out += &format!("; not kept with it, as it is not there: {}", kept.gone.join(", "));
    }
    Ok(format!(
        "{what} as draft {number}: {sends}`musette drafts edit {typed} TEXT` mends it, `musette drafts {typed}` \
         shows it whole{left_out}."
    ))
}

/// What is said when a change in feeds was taken back: where what she wrote is now. `before`: the drafts that there were.
pub(super) async fn taken_back(
    app: &App,
    account: &Account,
    facet: &Feeds,
    asked: Option<&FeedAsk>,
    before: &[DraftItem],
) -> Outcome<String> {
    let files = match asked {
        Some(FeedAsk::Post { files, .. }) => files.as_slice(),
        _ => &[],
    };
    let mut said = "Taken back.".to_owned();
    let all = facet.drafts().await?;
    let new: Vec<&DraftItem> = all.iter().filter(|draft| !before.iter().any(|known| known.id == draft.id)).collect();
    match new.as_slice() {
        [] => {}
        [draft] => {
            let waiting = Waiting::of(facet, (*draft).clone(), &all).await?;
            let command = waiting.sends(&app.prefix(account).await?);
            let what = match (draft.text.is_empty(), draft.files.len()) {
                (false, 0) => "Its text is kept as a draft",
                (false, 1) => "Its text is kept as a draft, with its file",
                (false, _) => "Its text is kept as a draft, with its files",
                (true, 1) => "Its file is kept as a draft",
                (true, _) => "Its files are kept as a draft",
            };
            said += &format!(" {what}: {command} sends it, `musette drafts` lists all.");
        }
        several => {
            said +=
                &format!(" What you had written is kept, as {} drafts: `musette drafts` lists them.", several.len());
        }
    }
    // Where bytes of one are lost, they stay out of the draft.
    if !files.is_empty() && new.iter().all(|draft| draft.files.is_empty()) {
        said += " What is left of its files is kept for 30 days; `musette restore` lists it.";
    }
    Ok(said)
}

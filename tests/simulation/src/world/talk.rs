//! What people say in feeds: they write, answer, like and think better of it, in any weather; and what must be true of it.
//!
//! **Promises.** Each text is one of its own. What a call returned for is shown until it is taken back, is at the tenant exactly once
//! when all is at rest, or the outbox has asked; it is never there twice. What one person writes in a thread arrives in the order in which she wrote
//! it. A like is what she last wished.

use std::time::Duration;

use musette_core::engine::{EngineResult, Feeds, Post};
use musette_core::model::{At, Beginning, Block, FeedAsk, FeedRow, IntentState, NeedsYou, Others, PostId, PostRow};
use musette_tenant::engage::colleague::Talk;

use super::hanging::Hung;
use super::said::{SAYS, Said, Standing};
use super::{Broken, Outcome, World};
use crate::disk::Slot;
use crate::network::journal::Effect;

/// The groups that both people of a world belong to.
const GROUPS: [&str; 3] = ["All staff", "Stage crew", "Safety"];
/// What a thread is known by whose first post is shown as withdrawn: whoever answers in it may find nothing to answer.
const WITHDRAWN: &str = "(withdrawn)";
/// Rounds after which everything has to be delivered.
const MOST_ROUNDS: usize = 40;

/// A post as it is shown, with the text of the first post of its thread.
pub(super) struct InFeed {
    pub(super) post: Post,
    pub(super) text: String,
    thread: String,
    feed: FeedRow,
}

fn text(post: &Post) -> String {
    post.body.iter().map(Block::text).collect::<Vec<_>>().join("\n\n")
}

fn row_of(post: Option<PostId>) -> Option<PostRow> {
    post.map(|post| post.row)
}

async fn group(feeds: &Feeds, name: &str) -> EngineResult<Option<FeedRow>> {
    let (list, _) = feeds.list().await?;
    Ok(list.into_iter().find(|feed| feed.name == name).map(|feed| feed.id.row))
}

/// Everything that is shown in the groups.
async fn shown(feeds: &Feeds) -> EngineResult<Vec<InFeed>> {
    let mut all = Vec::new();
    for name in GROUPS {
        let Some(feed) = group(feeds, name).await? else { continue };
        for thread in feeds.threads(feed, At::Start, 200).await?.threads {
            let posts = feeds.thread(thread.id.row, At::Start, 200).await?.posts;
            let first = match thread.beginning {
                Beginning::Withdrawn | Beginning::Removing => format!("{WITHDRAWN} {}", thread.id.row.0),
                Beginning::Here | Beginning::NotHere => thread.first.as_ref().map(text).unwrap_or_default(),
            };
            all.extend(posts.into_iter().map(|post| InFeed { text: text(&post), post, thread: first.clone(), feed }));
        }
    }
    Ok(all)
}

impl World {
    /// Both people look into their feeds for the first time; some colleagues have written already.
    ///
    /// # Errors
    /// When that does not work in clear weather.
    pub(crate) fn begin_talk(&mut self) -> Result<(), Broken> {
        for _ in 0..4 {
            self.colleague_talks()?;
        }
        for owner in 0..self.owners.len() {
            let looked = self.feeds(Slot::App, owner, |feeds| async move {
                feeds.refresh_list().await?;
                for name in GROUPS {
                    if let Some(feed) = group(&feeds, name).await? {
                        feeds.refresh(feed).await?;
                    }
                }
                Ok(())
            });
            if !matches!(looked, Outcome::Done(())) {
                return Err(format!("the feeds cannot be looked into: {looked:?}"));
            }
        }
        Ok(())
    }

    pub(super) fn feeds<T, F>(&mut self, slot: Slot, owner: usize, work: impl FnOnce(Feeds) -> F) -> Outcome<T>
    where
        F: Future<Output = EngineResult<T>>,
    {
        // A vault that is not open yet needs a little room to be opened.
        match self.documents(slot, owner, |_| async move { Ok(()) }) {
            Outcome::Done(()) => {}
            Outcome::Refused(error) => return Outcome::Refused(error),
            Outcome::Died => return Outcome::Died,
        }
        let account = self.owners[owner].account;
        self.on(slot, |engine| async move { work(engine.feeds(account).await?).await })
    }

    fn all_shown(&mut self, slot: Slot, owner: usize) -> Outcome<Vec<InFeed>> {
        self.feeds(slot, owner, |feeds| async move { shown(&feeds).await })
    }

    /// Somebody says something, or thinks better of it.
    ///
    /// # Errors
    /// What she sees cannot be read.
    pub(crate) fn person_talks(&mut self) -> Result<(), Broken> {
        let (slot, owner) = self.somebody();
        let all = match self.all_shown(slot, owner) {
            Outcome::Done(all) => all,
            Outcome::Refused(error) => return Err(format!("the feeds cannot be read: {error}")),
            Outcome::Died => return Ok(()),
        };
        let at = self.chance.index(all.len());
        let picked = all.get(at);
        match (self.chance.below(100), picked) {
            (0..25, _) | (_, None) => {
                let name = GROUPS[self.chance.index(GROUPS.len())];
                self.writes(slot, owner, name);
            }
            (25..60, Some(above)) => {
                let (post, thread, above) = (above.post.id.row, above.thread.clone(), above.text.clone());
                self.answers(slot, owner, post, thread, above);
            }
            (60..80, Some(about)) if about.text.contains(SAYS) => {
                let (post, liked, about) = (about.post.id.row, !about.post.liked, about.text.clone());
                let done = self.feeds(slot, owner, |feeds| async move { feeds.like(post, liked).await });
                self.tell(&format!("likes: {liked} {about:?}, account {owner}"), &done);
                match done {
                    Outcome::Done(()) => drop(self.talks.likes.insert((owner, about), (liked, true))),
                    Outcome::Died => self.doubt_like(owner, &about),
                    Outcome::Refused(_) => {}
                }
            }
            (80..88, Some(_)) => {
                let mine: Vec<(PostRow, String)> =
                    all.iter().filter(|shown| shown.post.author.me).map(|s| (s.post.id.row, s.text.clone())).collect();
                if let Some((post, about)) = self.chance.one(&mine).cloned() {
                    // A thread takes the answers to it with it: she agrees to that.
                    let done = self.feeds(slot, owner, |feeds| async move { feeds.remove(post, Others::Fall).await });
                    self.tell(&format!("removes a post: {about:?}, account {owner}"), &done);
                    if !matches!(done, Outcome::Refused(_)) {
                        self.ends_with_what_hangs_on_it(&about, matches!(done, Outcome::Done(())));
                    }
                }
            }
            (88..94, Some(_)) => self.takes_back(slot, owner),
            (_, Some(about)) => {
                let (feed, thread, words) =
                    (about.feed, about.post.thread.row, format!("draft {}", self.chance.next()));
                let done =
                    self.feeds(slot, owner, |feeds| async move { feeds.set_draft(feed, Some(thread), &words).await });
                self.tell(&format!("drafts: account {owner}"), &done);
            }
        }
        Ok(())
    }

    fn writes(&mut self, slot: Slot, owner: usize, name: &'static str) {
        let words = self.talks.new_text(self.owners[owner].login);
        let given = words.clone();
        let files = self.draw_files();
        let attached = files.iter().map(Hung::attach).collect();
        let done = self.feeds(slot, owner, |feeds| async move {
            match group(&feeds, name).await? {
                Some(feed) => feeds.write_with(feed, &given, Vec::new(), attached).await.map(Some),
                None => Ok(None),
            }
        });
        self.tell(&format!("posts: {words:?} in {name} with {} files, account {owner}", files.len()), &done);
        let thread = words.clone();
        self.said(owner, done, (words, files), thread, None);
    }

    fn answers(&mut self, slot: Slot, owner: usize, post: PostRow, thread: String, above: String) {
        let words = self.talks.new_text(self.owners[owner].login);
        let given = words.clone();
        let files = self.draw_files();
        let attached = files.iter().map(Hung::attach).collect();
        let done = self.feeds(slot, owner, |feeds| async move {
            feeds.answer_with(post, &given, Vec::new(), attached).await.map(Some)
        });
        self.tell(&format!("answers: {words:?} in {thread:?} with {} files, account {owner}", files.len()), &done);
        self.said(owner, done, (words, files), thread, Some(above));
    }

    fn said(
        &mut self,
        owner: usize,
        done: Outcome<Option<PostRow>>,
        (text, files): (String, Vec<Hung>),
        thread: String,
        above: Option<String>,
    ) {
        let (post, standing) = match done {
            Outcome::Done(Some(post)) => (Some(post), Standing::Live),
            Outcome::Died => (None, Standing::Perhaps),
            Outcome::Done(None) | Outcome::Refused(_) => return,
        };
        // What hangs on something that may be gone is as uncertain as that.
        let on = self.talks.said.iter().filter(|said| said.text == thread || Some(&said.text) == above.as_ref());
        let touched = on.into_iter().any(|on| on.standing != Standing::Live || on.touched)
            || thread.starts_with(WITHDRAWN)
            || self.talks.withdrawn.iter().any(|gone| *gone == thread || Some(gone) == above.as_ref());
        if !files.is_empty() {
            self.count("posts with files");
        }
        self.talks.said.push(Said { owner, post, text, thread, above, files, standing, touched, retried: false });
    }

    fn doubt_like(&mut self, owner: usize, about: &str) {
        let known = self.talks.likes.get(&(owner, about.to_owned())).is_some_and(|(liked, _)| *liked);
        self.talks.likes.insert((owner, about.to_owned()), (known, false));
    }

    /// A post is taken away by its writer: the first of a thread takes everything in it along, and answers to any may find
    /// nothing to answer.
    fn ends_with_what_hangs_on_it(&mut self, about: &str, certain: bool) {
        self.talks.withdrawn.push(about.to_owned());
        let mut on = vec![about.to_owned()];
        while let Some(gone) = on.pop() {
            for said in &mut self.talks.said {
                if said.text == about {
                    said.standing = if certain { Standing::Ended } else { Standing::Perhaps };
                } else if !said.touched && (said.thread == about || said.above.as_ref() == Some(&gone)) {
                    said.touched = true;
                    on.push(said.text.clone());
                }
            }
        }
    }

    fn takes_back(&mut self, slot: Slot, owner: usize) {
        let waiting = self.feeds(slot, owner, |feeds| async move { feeds.waiting().await });
        let Outcome::Done(waiting) = waiting else { return };
        let Some(one) = self.chance.one(&waiting).cloned() else { return };
        let done = self.feeds(slot, owner, |feeds| async move { feeds.cancel(one.intent, Others::Fall).await });
        self.tell(&format!("takes back: {:?}, account {owner}", one.asked), &done);
        if !matches!(done, Outcome::Refused(_)) {
            self.ended(owner, row_of(one.post), &one.asked, matches!(done, Outcome::Done(())));
        }
    }

    /// The person has ended what she asked for.
    fn ended(&mut self, owner: usize, post: Option<PostRow>, asked: &FeedAsk, certain: bool) {
        let about = self.talks.said.iter().find(|said| post.is_some() && said.owner == owner && said.post == post);
        let about = about.map(|said| said.text.clone());
        match (asked.makes(), about) {
            (true, Some(about)) => self.ends_with_what_hangs_on_it(&about, certain),
            (false, Some(about)) if matches!(asked, FeedAsk::Remove { .. }) => {
                for said in self.talks.said.iter_mut().filter(|said| said.text == about) {
                    // It was meant to go, and may have gone in the meantime.
                    said.standing = Standing::Perhaps;
                }
            }
            _ => {
                // A wish about a like that is taken back may have been granted already.
                for ((_, _), wish) in self.talks.likes.iter_mut().filter(|((of, _), _)| *of == owner) {
                    wish.1 = false;
                }
            }
        }
    }

    /// A colleague writes, answers, or takes a thread away.
    ///
    /// # Errors
    /// What is not the tenant's to refuse.
    pub(crate) fn colleague_talks(&mut self) -> Result<(), Broken> {
        let about = self.chance.one(&self.talks.theirs).cloned();
        let text = self.talks.new_text("Noor");
        let deed = match (self.chance.below(100), about) {
            (0..45, _) | (_, None) => {
                let group = GROUPS[self.chance.index(GROUPS.len())];
                Talk::Post { group: group.into(), text: text.clone() }
            }
            (45..85, Some((_, to))) => Talk::Answer { to, text: text.clone() },
            (_, Some((first, post))) => {
                self.count("a colleague takes a thread away");
                self.talks.theirs.retain(|(text, _)| *text != first);
                self.talks.withdrawn.push(first.clone());
                for said in self.talks.said.iter_mut().filter(|said| said.thread == first) {
                    said.touched = true;
                }
                let done = self.tenant.talk(&Talk::Withdraw { post }, None).is_ok();
                self.note(format!("a colleague takes {first:?} away: {done}"));
                return Ok(());
            }
        };
        let posted = self.tenant.talk(&deed, None);
        self.note(format!("a colleague: {deed:?}: {}", posted.is_ok()));
        if let (Talk::Post { .. }, Ok(posted)) = (&deed, posted) {
            self.talks.theirs.extend(posted.into_iter().map(|post| (text.clone(), post.id)));
        }
        Ok(())
    }

    /// Somebody asks for what is new, or for a thread.
    pub(crate) fn person_reads(&mut self) {
        let (slot, owner) = self.somebody();
        let name = GROUPS[self.chance.index(GROUPS.len())];
        let whole = self.chance.percent(50);
        let done = self.feeds(slot, owner, |feeds| async move {
            let Some(feed) = group(&feeds, name).await? else { return Ok(()) };
            if !whole {
                return feeds.refresh(feed).await;
            }
            match feeds.threads(feed, At::Start, 1).await?.threads.first() {
                Some(thread) => feeds.refresh_thread(thread.id.row).await,
                None => Ok(()),
            }
        });
        self.tell(&format!("reads a feed: {name}, account {owner}"), &done);
    }

    /// The tenant has made a post, or has done something else to one.
    pub(super) fn posted(&mut self, effect: &Effect) -> Result<(), Broken> {
        if effect.method != "POST" || !effect.path.ends_with("/messages.json") {
            return Ok(());
        }
        let Some(text) = effect.field("body") else { return Err(format!("a post without words: {effect:?}")) };
        let made = self.talks.made.entry(text.clone()).or_default();
        *made += 1;
        if *made > 1 { Err(format!("the tenant made {text:?} {made} times")) } else { Ok(()) }
    }

    /// What was written is shown, once, until it is taken back; nothing is at the tenant twice.
    ///
    /// # Errors
    /// What is not.
    pub(crate) fn check_said(&mut self) -> Result<(), Broken> {
        self.count("looks at what was said");
        self.read_journal()?;
        for said in &self.talks.said {
            let there = self.tenant.count_posts(&said.text);
            if there > 1 {
                return Err(format!("{:?} is at the tenant {there} times", said.text));
            }
        }
        let Some(slot) = self.processes.keys().next().copied() else { return Ok(()) };
        for owner in 0..self.owners.len() {
            let all = match self.all_shown(slot, owner) {
                Outcome::Done(all) => all,
                Outcome::Refused(error) => return Err(format!("the feeds cannot be read: {error}")),
                Outcome::Died => return Ok(()),
            };
            let waiting = match self.feeds(slot, owner, |feeds| async move { feeds.waiting().await }) {
                Outcome::Done(waiting) => waiting,
                Outcome::Refused(error) => return Err(format!("what waits cannot be read: {error}")),
                Outcome::Died => return Ok(()),
            };
            let mine = self.talks.said.iter().filter(|said| said.owner == owner && said.standing == Standing::Live);
            for said in mine {
                let times = all.iter().filter(|shown| shown.text == said.text).count();
                // While it is not known whether it arrived, a page may bring it beside what waits: docs/simulation.md.
                let waits = waiting.iter().any(|one| one.post.is_some() && row_of(one.post) == said.post);
                if times > 1 + usize::from(waits) || (times == 0 && !said.touched) {
                    return Err(format!("{:?} is shown to account {owner} {times} times", said.text));
                }
            }
            self.check_hanging(slot, owner, &all)?;
        }
        Ok(())
    }

    /// Until nothing of feeds, tasks and acknowledgements is left to be sent or asked.
    ///
    /// # Errors
    /// It does not come to that, or the outbox asks what it has no reason to ask.
    pub(crate) fn deliver_talk(&mut self) -> Result<(), Broken> {
        self.look_at_tasks()?;
        let mut quiet = 0;
        let mut left = String::new();
        for _ in 0..MOST_ROUNDS {
            let mut open = 0;
            left.clear();
            for owner in 0..self.owners.len() {
                self.sync_whole(Slot::App, owner)?;
                let waiting = match self.feeds(Slot::App, owner, |feeds| async move { feeds.waiting().await }) {
                    Outcome::Done(waiting) => waiting,
                    other => return Err(format!("what waits cannot be read: {other:?}")),
                };
                open += waiting.len() + self.answer_tasks(owner, &mut left)?;
                open += self.answer_outbox(owner)? + self.acknowledgements_waiting(owner)?;
                for one in waiting {
                    left = format!("{left}; {:?} {:?} {:?}", one.asked, one.state, one.last_failure);
                    let IntentState::NeedsYou { why } = one.state else { continue };
                    self.count(&format!("feeds ask: {why:?}"));
                    self.note(format!("feeds ask about {:?}: {why:?}", one.asked));
                    // A call that did not return may have been stored all the same: then its text alone is known.
                    let says = match &one.asked {
                        FeedAsk::Post { text, .. } => Some(text),
                        _ => None,
                    };
                    let about = self.talks.said.iter().find(|said| {
                        said.owner == owner
                            && ((one.post.is_some() && said.post == row_of(one.post)) || says == Some(&said.text))
                    });
                    let touched = about.is_some_and(|said| said.touched || said.standing != Standing::Live);
                    if one.asked.makes() && !touched {
                        return Err(format!("feeds ask about {about:?} without a reason: {why:?}"));
                    }
                    let again = self.chance.percent(30) && !matches!(why, NeedsYou::SubjectGone);
                    let (intent, came) = (one.intent, matches!(why, NeedsYou::NewInside));
                    let done = self.feeds(Slot::App, owner, |feeds| async move {
                        match again {
                            true if came => feeds.confirm(intent).await,
                            true => feeds.retry(intent).await,
                            false => feeds.cancel(intent, Others::Fall).await,
                        }
                    });
                    self.note(format!("the person {}: {done:?}", if again { "tries again" } else { "takes it back" }));
                    if !again && matches!(done, Outcome::Done(())) {
                        self.ended(owner, row_of(one.post), &one.asked, true);
                    }
                    for said in
                        self.talks.said.iter_mut().filter(|said| one.post.is_some() && said.post == row_of(one.post))
                    {
                        said.retried = true;
                    }
                }
            }
            quiet = if open == 0 { quiet + 1 } else { 0 };
            if quiet == 2 {
                return Ok(());
            }
            self.wait(Slot::App, Duration::from_secs(11 * 60));
        }
        Err(format!("what is asked of people is not delivered after {MOST_ROUNDS} rounds of clear weather{left}"))
    }

    /// At rest each thing that was said is at the tenant once, in its order; and each like is as it was last wished.
    ///
    /// # Errors
    /// What is not.
    pub(crate) fn check_talk_at_rest(&mut self) -> Result<(), Broken> {
        self.check_said()?;
        let all = self.tenant.inspect_posts(None, usize::MAX).map_err(|error| error.to_string())?;
        self.check_hung(&all)?;
        let number = |text: &str| all.iter().find(|post| post.text == text).map(|post| post.id);
        for said in self.talks.said.iter().filter(|said| said.standing == Standing::Live && !said.touched) {
            if number(&said.text).is_none() {
                return Err(format!("{:?} is not at the tenant", said.text));
            }
        }
        for owner in 0..self.owners.len() {
            let certain = self.talks.said.iter().filter(|said| said.owner == owner && !said.retried);
            let arrived: Vec<(&Said, i64)> = certain.filter_map(|said| Some((said, number(&said.text)?))).collect();
            for (at, (said, id)) in arrived.iter().enumerate() {
                let later = arrived.iter().skip(at + 1).filter(|(other, _)| other.thread == said.thread);
                if let Some((other, _)) = later.into_iter().find(|(_, other)| other < id) {
                    return Err(format!("{:?} stands before {:?}, which was written first", other.text, said.text));
                }
            }
        }
        for ((owner, about), (liked, certain)) in &self.talks.likes {
            let Some(post) = all.iter().find(|post| post.text == *about).filter(|_| *certain) else { continue };
            let there = post.liked_by.iter().any(|login| login == self.owners[*owner].login);
            if there != *liked {
                return Err(format!("account {owner} wished {about:?} liked: {liked}; at the tenant: {there}"));
            }
        }
        Ok(())
    }
}

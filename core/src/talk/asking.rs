//! What a person can ask for in feeds. Each function checks, stores the intent, and folds; its caller runs it in one durable
//! transaction.

use thiserror::Error;

use super::taking_back::falls_with;
use super::{falling, refold, refold_group};
use crate::model::{
    AttachedFile, BasedOn, ContentRow, DraftRow, FallingAnswers, FeedAsk, FeedKind, FeedRow, IntentRow, IntentState,
    MENTION, Others, PersonRow, PostRow, Takes, WallTime,
};
use crate::store::contents::NewContent;
use crate::store::drafts::{Draft, DraftPlace};
use crate::store::post_intents::PostIntent;
use crate::store::posts::PostEntry;
use crate::store::service_intents::NewServiceIntent;
use crate::store::{Reading, StoreError, StoreResult, Writing};

/// The files of what was taken back stay for 30 days, in milliseconds.
pub(super) const KEPT_AFTERWARDS: i64 = 30 * 24 * 3_600_000;

/// A file whose bytes are on the disk already, durable and with their note.
#[derive(Clone, Debug)]
pub struct HeldFile {
    /// Its bytes.
    pub new: NewContent,
    /// Its name.
    pub name: String,
    /// It is a picture, by its first bytes.
    pub picture: bool,
}

/// What goes with the words of a post.
#[derive(Clone, Debug, Default)]
pub struct With {
    /// Whom it mentions, in the order of the text.
    pub mentions: Vec<PersonRow>,
    /// Whom it is written to, where it begins a private thread.
    pub to: Vec<PersonRow>,
    /// Files.
    pub files: Vec<HeldFile>,
    /// The words themselves as a file, for a rescue without the database.
    pub sealed: Option<HeldFile>,
    /// The draft that it is sent from, as it was read.
    pub from: Option<Sent>,
}

/// A draft as it was read. One that is sent is a draft no more once the post is kept, wherever that goes.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Which.
    pub draft: DraftRow,
    /// What it said when it was read: a draft that was sent, or changed, by somebody else meanwhile is left as it is.
    pub text: String,
    /// The files that went with it when it was read. They are sent with it, before any others.
    pub files: Vec<ContentRow>,
}

/// Why a wish is refused.
#[derive(Debug, Error)]
pub enum TalkError {
    /// The post, or the feed, is not shown (any more); or somebody is called or written to of whom feeds have not told, and whom they
    /// cannot be asked for: no mail address is known.
    #[error("not there")]
    NotThere,
    /// There is nothing in it.
    #[error("an empty post")]
    Empty,
    /// The provider takes no longer text than this, in UTF-16 units.
    #[error("longer than {0}")]
    TooLong(usize),
    /// Nobody writes in a feed that is no group: it gathers what is written elsewhere.
    #[error("not a group")]
    NotAGroup,
    /// This group takes nothing like it of hers: she is no longer in it.
    #[error("no longer in the group")]
    OutsideGroup(FeedRow),
    /// The post is somebody else's.
    #[error("somebody else's")]
    NotOwn,
    /// It is being sent: its outcome is not known yet.
    #[error("being sent")]
    Sending,
    /// These answers to it, which are not sent either, would be taken back with it.
    #[error("answers fall with it")]
    OthersFall(Vec<IntentRow>),
    /// These answers of others, and of her own, would be removed with it at the provider.
    #[error("answers are removed with it")]
    AnswersFall(FallingAnswers),
    /// The intent has ended.
    #[error("ended")]
    Ended,
    /// It does not ask the person.
    #[error("asks nothing")]
    AsksNothing,
    /// The draft was changed or sent meanwhile.
    #[error("another draft by now")]
    DraftChanged,
    /// The account is being signed out: nothing is taken any more.
    #[error("the account leaves")]
    Leaving,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What comes of a wish.
pub type TalkResult<T> = Result<T, TalkError>;

/// Asks, at this moment.
#[derive(Clone, Copy, Debug)]
pub struct Talking {
    /// Now, by the wall clock.
    pub now: WallTime,
    /// What is asked for can be undone until then.
    pub hold_until: Option<WallTime>,
    /// The longest text that the provider takes, in UTF-16 units.
    pub longest: usize,
}

impl Talking {
    /// A post of nothing but words: a new thread in a group, or an answer.
    ///
    /// # Errors
    /// See [`TalkError`].
    pub fn post(
        self,
        tx: &mut Writing<'_>,
        feed: FeedRow,
        answers: Option<PostRow>,
        text: &str,
        mentions: Vec<PersonRow>,
    ) -> TalkResult<PostRow> {
        self.post_with(tx, feed, answers, text, With { mentions, ..With::default() })
    }

    /// Whether a post of this text and so many files may be written at all: asked before their bytes are kept.
    ///
    /// # Errors
    /// See [`TalkError`].
    pub fn may_say(self, text: &str, files: usize) -> TalkResult<()> {
        if text.trim().is_empty() && files == 0 {
            return Err(TalkError::Empty);
        }
        if text.trim().encode_utf16().count() > self.longest {
            return Err(TalkError::TooLong(self.longest));
        }
        Ok(())
    }

    /// A post: a new thread in a group, or with people; or an answer.
    ///
    /// # Errors
    /// See [`TalkError`].
    pub fn post_with(
        self,
        tx: &mut Writing<'_>,
        feed: FeedRow,
        answers: Option<PostRow>,
        text: &str,
        with: With,
    ) -> TalkResult<PostRow> {
        let text = text.trim();
        let drafted = with.from.as_ref().map_or(0, |read| read.files.len());
        self.may_say(text, with.files.len() + drafted)?;
        let mut kept = Vec::with_capacity(with.files.len() + drafted);
        if let Some(read) = &with.from {
            // Two commands that send one draft send it once.
            kept.extend(as_read(tx, read)?.files);
            tx.end_draft(read.draft)?;
            for file in &kept {
                tx.want_content(file.content)?;
            }
        }
        // Who is nobody cannot be called, and whoever comes after her would be called in her place.
        can_be_called(tx, with.mentions.iter().chain(&with.to))?;
        let (feed, newest) = match answers {
            Some(answered) => {
                let shown = tx.post_entry(answered)?.ok_or(TalkError::NotThere)?;
                may_take_part(tx, shown.facts.feed)?;
                (shown.facts.feed.unwrap_or(feed), tx.newest_in(shown.facts.thread)?.unwrap_or(0))
            }
            None => {
                let known = tx.feed(feed)?.ok_or(TalkError::NotThere)?;
                let kind = if with.to.is_empty() { FeedKind::Group } else { FeedKind::Private };
                if known.kind != kind {
                    return Err(TalkError::NotAGroup);
                }
                may_begin(tx, feed)?;
                (feed, tx.spans(feed)?.first().map_or(0, |span| span.high))
            }
        };
        let mut needs = joins_before(tx, Some(feed))?;
        let mut within = None;
        if let Some(answered) = answers {
            let thread = tx.post_entry(answered)?.map_or(answered, |entry| entry.facts.thread);
            within = Some(thread);
            // In a thread the order in which she wrote is kept, also after a night without network.
            for open in tx.open_service_intents::<FeedAsk>()? {
                let same = match &open.asked {
                    FeedAsk::Post { answers: Some(other), .. } => {
                        tx.post_entry(*other)?.is_some_and(|other| other.facts.thread == thread)
                    }
                    FeedAsk::Post { answers: None, .. } => open.about == thread,
                    _ => false,
                };
                if same {
                    needs.push(open.row);
                }
            }
        }
        let post = tx.add_post(None)?;
        let With { mentions, to, files, sealed, from: _ } = with;
        let place = DraftPlace { feed, thread: within, to: to.clone() };
        for HeldFile { new, name, picture } in files {
            let content = tx.add_attachment(&new, &name, None, picture)?;
            kept.push(AttachedFile { content, name, size: new.size, picture });
        }
        let sealed =
            sealed.map(|HeldFile { new, name, .. }| tx.add_attachment(&new, &name, None, false)).transpose()?;
        let named = spelt_out(tx, text, &mentions)?;
        let asked = FeedAsk::Post { feed, answers, text: text.to_owned(), mentions, to, files: kept, sealed };
        let (based_on, hold_until) = (BasedOn::Nothing, self.hold_until);
        let new = NewServiceIntent { about: post, asked, based_on, after: newest, hold_until, needs };
        tx.add_service_intent(&new)?;
        refold(tx, post)?;
        // What was composed and grew into this post is a draft no more; anything else that was written there stays.
        let grew = |draft: &Draft| text.starts_with(draft.text.trim()) || named.starts_with(draft.text.trim());
        if let Some(draft) = tx.draft(&place)?.filter(grew) {
            tx.rewrite_draft(draft.row, "", self.now)?;
        }
        Ok(post)
    }

    /// What could not be posted is a draft of its own, with its files, which stay as long as it does. Answers whether it is a new one: what
    /// is kept there already is not kept twice.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep_draft(
        self,
        tx: &mut Writing<'_>,
        place: &DraftPlace,
        text: &str,
        files: Vec<HeldFile>,
    ) -> TalkResult<(DraftRow, bool)> {
        for draft in tx.drafts()? {
            let mut same = draft.place == *place && draft.text == text && draft.files.len() == files.len();
            for (known, file) in draft.files.iter().zip(&files) {
                let hash = tx.content(known.content)?.map(|content| content.hash);
                same &= known.name == file.name && hash.as_deref() == Some(file.new.hash.as_str());
            }
            if same {
                return Ok((draft.row, false));
            }
        }
        let mut contents = Vec::with_capacity(files.len());
        for HeldFile { new, name, picture } in files {
            let content = tx.add_attachment(&new, &name, None, picture)?;
            tx.keep_content(content, WallTime(self.now.0 + KEPT_AFTERWARDS))?;
            contents.push(content);
        }
        Ok((tx.add_draft(place, text, &[], &contents, self.now)?, true))
    }

    /// A file goes with what she is composing.
    ///
    /// # Errors
    /// See [`TalkError`].
    pub fn hang(self, tx: &mut Writing<'_>, place: &DraftPlace, file: HeldFile) -> TalkResult<()> {
        let HeldFile { new, name, picture } = file;
        let content = tx.add_attachment(&new, &name, None, picture)?;
        tx.keep_content(content, WallTime(self.now.0 + KEPT_AFTERWARDS))?;
        Ok(tx.hang_on_draft(place, content, self.now)?)
    }

    /// A file that was taken off, and is kept, goes with what is being composed at a place again.
    ///
    /// # Errors
    /// [`TalkError::NotThere`] when it is not kept any more, or never hung anywhere; [`TalkError::DraftChanged`] when a draft has it.
    pub fn hang_again(self, tx: &mut Writing<'_>, place: &DraftPlace, file: ContentRow) -> TalkResult<()> {
        let kept = tx.content(file)?.is_some_and(|content| content.is_taken_back() && content.is_promised(self.now));
        if !kept || tx.attachment_name(file)?.is_none() {
            return Err(TalkError::NotThere);
        }
        if tx.draft_with(file)?.is_some() {
            return Err(TalkError::DraftChanged);
        }
        Ok(tx.hang_on_draft(place, file, self.now)?)
    }

    /// What was taken back is what is being composed at its place from now on.
    ///
    /// # Errors
    /// [`TalkError::DraftChanged`] when it is not what was read any more.
    pub fn compose(self, tx: &mut Writing<'_>, read: &Sent) -> TalkResult<()> {
        as_read(tx, read)?;
        Ok(tx.compose_draft(read.draft, self.now)?)
    }

    /// A file does not go with its draft after all, and is kept for 30 days from now.
    ///
    /// # Errors
    /// [`TalkError::DraftChanged`] when no draft has it.
    pub fn take_off(self, tx: &mut Writing<'_>, file: ContentRow) -> TalkResult<()> {
        if tx.draft_with(file)?.is_none() {
            return Err(TalkError::DraftChanged);
        }
        tx.keep_content(file, WallTime(self.now.0 + KEPT_AFTERWARDS))?;
        Ok(tx.take_out_of_draft(file)?)
    }

    /// A draft says something else from now on; an empty text ends it, where no file goes with it.
    ///
    /// # Errors
    /// [`TalkError::DraftChanged`] when it is not what was read any more.
    pub fn rewrite_draft(self, tx: &mut Writing<'_>, read: &Sent, text: &str) -> TalkResult<()> {
        as_read(tx, read)?;
        Ok(tx.rewrite_draft(read.draft, text, self.now)?)
    }

    /// A draft is thrown away. Its files are kept for 30 days from now, as those of what was taken back are.
    ///
    /// # Errors
    /// As [`Talking::rewrite_draft`].
    pub fn discard_draft(self, tx: &mut Writing<'_>, read: &Sent) -> TalkResult<()> {
        for file in as_read(tx, read)?.files {
            tx.keep_content(file.content, WallTime(self.now.0 + KEPT_AFTERWARDS))?;
        }
        Ok(tx.end_draft(read.draft)?)
    }

    /// What she is composing is kept; an empty text forgets it.
    ///
    /// # Errors
    /// See [`TalkError`]: somebody whom it is written to cannot be.
    pub fn draft(self, tx: &mut Writing<'_>, place: &DraftPlace, text: &str) -> TalkResult<()> {
        can_be_called(tx, &place.to)?;
        Ok(tx.set_draft(place, text, self.now)?)
    }

    /// What she is composing to some people goes to others; answers whether it does.
    ///
    /// # Errors
    /// As [`Talking::draft`].
    pub fn readdress(self, tx: &mut Writing<'_>, from: &DraftPlace, into: &DraftPlace) -> TalkResult<bool> {
        can_be_called(tx, &into.to)?;
        Ok(tx.readdress_draft(from, into, self.now)?)
    }

    /// The person likes a post, or does not any more. What was asked before and was not sent is simply taken back; what is wished
    /// beyond what is there then, with what is under way, is asked for. To take back her own word is let be everywhere.
    ///
    /// # Errors
    /// See [`TalkError`].
    pub fn like(self, tx: &mut Writing<'_>, post: PostRow, liked: bool) -> TalkResult<()> {
        let shown = tx.post_entry(post)?.ok_or(TalkError::NotThere)?;
        let base = tx.post_base(post)?.is_some_and(|(facts, _)| facts.liked);
        let open = tx.open_service_intents_about::<FeedAsk>(post)?;
        let likes = |intent: &PostIntent| match intent.asked {
            FeedAsk::Like => Some(true),
            FeedAsk::Unlike => Some(false),
            _ => None,
        };
        if self.is_wished(tx, &open, likes, base, liked)? {
            return Ok(());
        }
        if liked {
            may_take_part(tx, shown.facts.feed)?;
        }
        let open = tx.open_service_intents_about::<FeedAsk>(post)?;
        let asked = if liked { FeedAsk::Like } else { FeedAsk::Unlike };
        self.about(tx, &shown, &asked, &open)
    }

    /// Her own post goes. One that was not sent is simply taken back, with the answers to it.
    ///
    /// # Errors
    /// See [`TalkError`]; [`TalkError::AnswersFall`] when it begins a thread that has answers, and she has not agreed.
    pub fn remove(self, tx: &mut Writing<'_>, post: PostRow, others: Others) -> TalkResult<()> {
        let shown = tx.post_entry(post)?.ok_or(TalkError::NotThere)?;
        let own = shown.facts.author.is_none() || shown.facts.author == tx.myself()?.map(|me| me.row);
        if !own {
            return Err(TalkError::NotOwn);
        }
        let open = tx.open_service_intents_about::<FeedAsk>(post)?;
        if let Some(maker) = open.iter().find(|open| open.asked.makes())
            && never_sent(tx, maker)?
        {
            return self.cancel(tx, maker.row, Others::Fall);
        }
        let falling = falling(tx, post)?;
        let answers = falling.as_ref().map_or(0, |falling| falling.answers);
        match falling {
            Some(falling) if others == Others::Ask => Err(TalkError::AnswersFall(falling)),
            _ => self.about(tx, &shown, &FeedAsk::Remove { answers }, &open),
        }
    }

    /// The person joins a group, or leaves it. As [`Talking::like`]. What she has asked for in it before is delivered before she leaves:
    /// whoever does not belong to a closed group can do nothing there.
    ///
    /// # Errors
    /// See [`TalkError`]; [`TalkError::OthersFall`] when she takes a wish to join back behind which others wait that are nothing without it.
    pub fn join(self, tx: &mut Writing<'_>, feed: FeedRow, joined: bool) -> TalkResult<()> {
        let known = tx.feed(feed)?.ok_or(TalkError::NotThere)?;
        if known.kind != FeedKind::Group {
            return Err(TalkError::NotAGroup);
        }
        if !joined && !known.joined && !known.wanted.unwrap_or(false) {
            // From one that has removed her she leaves by hiding it.
            return Ok(tx.hide_feed(feed)?);
        }
        let open = tx.open_intents_of_group(feed)?;
        for wish in open.iter().filter(|_| !joined) {
            if !never_sent(tx, wish)? {
                continue;
            }
            // What she has asked for in the group would be refused: she takes that back first, or with it.
            let behind: Vec<IntentRow> = falls_with(tx, wish)?.iter().skip(1).map(|behind| behind.row).collect();
            if !behind.is_empty() {
                return Err(TalkError::OthersFall(behind));
            }
        }
        let joins = |intent: &PostIntent| Some(matches!(intent.asked, FeedAsk::Join { .. }));
        if self.is_wished(tx, &open, joins, known.joined, joined)? {
            return Ok(());
        }
        let open = if joined { tx.open_intents_of_group(feed)? } else { tx.open_intents_within(feed)? };
        let needs: Vec<IntentRow> = open.iter().map(|open| open.row).collect();
        let asked = if joined { FeedAsk::Join { feed } } else { FeedAsk::Leave { feed } };
        let leaves = open.iter().any(|open| matches!(open.asked, FeedAsk::Leave { .. }));
        let row = add(tx, PostRow(0), &asked, needs)?;
        if joined && !leaves {
            // What she has asked for in it before and was not sent, as what she tries again, waits for that too.
            for before in tx.open_intents_within(feed)? {
                if before.row != row && before.asked.group().is_none() && never_sent(tx, &before)? {
                    tx.add_need(before.row, row)?;
                }
            }
        }
        Ok(refold_group(tx, feed)?)
    }

    /// Whether nothing has to be asked for: the wish is what is there by now, with what is under way, or waits already. What was not
    /// sent and wishes otherwise, or for what is there, is taken back.
    fn is_wished(
        self,
        tx: &mut Writing<'_>,
        open: &[PostIntent],
        wishes: impl Fn(&PostIntent) -> Option<bool>,
        base: bool,
        wish: bool,
    ) -> TalkResult<bool> {
        let (mut there, mut unsent) = (base, Vec::new());
        for intent in open {
            let Some(wished) = wishes(intent) else { continue };
            if never_sent(tx, intent)? {
                unsent.push((intent, wished));
            } else {
                there = wished;
            }
        }
        let mut waits = false;
        for (intent, wished) in unsent {
            if wished == wish && there != wish {
                waits = true;
            } else {
                self.take_back(tx, intent, &[])?;
            }
        }
        Ok(waits || there == wish)
    }

    fn about(self, tx: &mut Writing<'_>, to: &PostEntry, asked: &FeedAsk, open: &[PostIntent]) -> TalkResult<()> {
        let mut needs = joins_before(tx, to.facts.feed)?;
        needs.extend(open.iter().map(|open| open.row));
        add(tx, to.post, asked, needs)?;
        Ok(refold(tx, to.post)?)
    }
}

/// The wishes to join a group that are not delivered: who has asked to join speaks, and does whatever else, there once she has.
pub(super) fn joins_before(tx: &Reading<'_>, group: Option<FeedRow>) -> StoreResult<Vec<IntentRow>> {
    let Some(group) = group else { return Ok(Vec::new()) };
    let open = tx.open_intents_of_group(group)?.into_iter();
    Ok(open.filter(|open| matches!(open.asked, FeedAsk::Join { .. })).map(|open| open.row).collect())
}

/// Whether a thread can be begun in a group.
///
/// # Errors
/// [`TalkError::OutsideGroup`] of one that she has left, or that has removed her.
pub fn may_begin(tx: &Reading<'_>, feed: FeedRow) -> TalkResult<()> {
    match tx.feed(feed)?.map(|feed| feed.takes()) {
        Some(Takes::Answers | Takes::Nothing) => Err(TalkError::OutsideGroup(feed)),
        Some(Takes::Everything) | None => Ok(()),
    }
}

/// Whether what is in a group can be answered, and liked; what is private can.
///
/// # Errors
/// [`TalkError::OutsideGroup`] of one that has removed her.
pub fn may_take_part(tx: &Reading<'_>, group: Option<FeedRow>) -> TalkResult<()> {
    let Some(group) = group else { return Ok(()) };
    match tx.feed(group)?.map(|feed| feed.takes()) {
        Some(Takes::Nothing) => Err(TalkError::OutsideGroup(group)),
        Some(Takes::Everything | Takes::Answers) | None => Ok(()),
    }
}

/// Whether each of them can be mentioned and written to.
fn can_be_called<'a>(tx: &Reading<'_>, people: impl IntoIterator<Item = &'a PersonRow>) -> TalkResult<()> {
    for person in people {
        if !tx.person(*person)?.is_some_and(|person| person.can_be_called()) {
            return Err(TalkError::NotThere);
        }
    }
    Ok(())
}

/// The text of a draft is words alone: whom it mentions stands in it by name.
pub(super) fn spelt_out(tx: &Reading<'_>, text: &str, mentions: &[PersonRow]) -> StoreResult<String> {
    let mut text = text.to_owned();
    for (_, name) in named(tx, mentions)? {
        text = text.replacen(MENTION, &format!("@{name}"), 1);
    }
    Ok(text)
}

/// Whom a text mentions, by name.
pub(super) fn named(tx: &Reading<'_>, mentions: &[PersonRow]) -> StoreResult<Vec<(PersonRow, String)>> {
    let name = |person: &PersonRow| {
        let known = tx.person(*person)?.map(|person| person.name);
        Ok((*person, known.unwrap_or_default()))
    };
    mentions.iter().map(name).collect()
}

/// The draft, where it is what was read.
fn as_read(tx: &Reading<'_>, read: &Sent) -> TalkResult<Draft> {
    let draft = tx.draft_of(read.draft)?.ok_or(TalkError::DraftChanged)?;
    let same = draft.text == read.text && draft.files.iter().map(|file| file.content).eq(read.files.iter().copied());
    if same { Ok(draft) } else { Err(TalkError::DraftChanged) }
}

/// What is neither held back nor has a place of its own.
fn add(tx: &mut Writing<'_>, about: PostRow, asked: &FeedAsk, needs: Vec<IntentRow>) -> StoreResult<IntentRow> {
    let (asked, based_on) = (asked.clone(), BasedOn::Nothing);
    tx.add_service_intent(&NewServiceIntent { about, asked, based_on, after: 0, hold_until: None, needs })
}

/// Whether it is certain that an intent has no effect: none of its attempts is without an outcome.
pub(super) fn never_sent(tx: &Reading<'_>, intent: &PostIntent) -> StoreResult<bool> {
    let open = matches!(intent.state, IntentState::Queued | IntentState::NeedsYou { .. } | IntentState::Sending);
    Ok(open && !tx.has_open_attempt(intent.row)?)
}

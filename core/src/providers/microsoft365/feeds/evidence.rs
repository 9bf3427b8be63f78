//! Finding out what became of a post whose outcome is not known.
//!
//! Engage has no key by which a post could be recognised. It is ours when all of this holds: this person wrote it; it says what was
//! sent, as far as Engage keeps that ([`super::marks`]); it answers the same post, or begins a thread in the same group, or one for the same people; it
//! came after what was known there before the first attempt, and not earlier than two minutes before that began; and it is not
//! known to be the effect of another delivery. Of several the oldest is taken: later ones are the next deliveries' own.
//! A post with files is told by these: each was uploaded for it alone, and hangs on no other. Where nothing is known of them any
//! more, its words count, with files of the same names.
//!
//! It is looked for where it would be, newest first and as far back as it could be, and when it is not there, among what this person
//! has written: two lists of Engage seldom lack the same post, and where much was written since only the second one reaches
//! back. When neither does nothing is known, and it is asked again later.

use std::collections::BTreeSet;
use std::time::Duration;

use super::blocks::Names;
use super::delivery::Notes;
use super::marks;
use super::service::EngageFeeds;
use super::wire::{Envelope, Written};
use crate::http::Request;
use crate::model::{Failure, HowChecked, Later, Refusal, RemoteId, RemotePost};
use crate::providers::Progress;
use crate::providers::feeds::{Feeds, PostAction, PostDelivery, PostFile, PostFound, PostLeft, Range};

/// Pages that are read of a thread or group,
const MOST_PAGES: usize = 5;
/// and of what this person has written.
const MOST_SENT_PAGES: usize = 3;
/// How far the clocks behind two answers may be apart.
const SLACK: Duration = Duration::from_secs(120);

/// What ours looks like.
struct Sought<'a> {
    delivery: &'a PostDelivery,
    group: Option<&'a RemoteId>,
    answers: Option<&'a RemoteId>,
    body: String,
    files: &'a [PostFile],
    /// Whom it is for alone; empty for what is written in a group or a thread.
    to: &'a [RemoteId],
    /// The ids of those that went to Engage for it.
    uploaded: &'a [RemoteId],
}

/// What a list said.
enum Read {
    Found(Box<RemotePost>),
    /// It was read back as far as ours could be.
    NotThere,
    /// It was not.
    TooFar,
}

/// See [`Feeds::find_mine`].
pub(super) async fn find(
    feeds: &EngageFeeds,
    delivery: &PostDelivery,
    progress: &Progress,
) -> Result<PostFound, Failure> {
    let PostAction::Post { group, answers, text, mentions, to, files, .. } = &delivery.action else {
        return Ok(PostFound::NotThere(progress.clone()));
    };
    let body = marks::body(text, mentions)?;
    let answered = answers.as_ref().map(|(post, _)| post);
    let uploaded = Notes::of(progress).files;
    let sought = Sought { delivery, group: group.as_ref(), answers: answered, body, files, to, uploaded: &uploaded };
    let requests = &feeds.requests;
    let place = |range| match (answers, group) {
        (Some((_, thread)), _) => requests.thread(thread, range),
        (None, Some(group)) => requests.group(group, range),
        (None, None) if !to.is_empty() => Ok(requests.private(range)),
        (None, None) => Err(Failure::Refused(Refusal::Invalid)),
    };
    let there = look(feeds, &sought, place, MOST_PAGES).await?;
    let among_ours = match &there {
        Read::Found(_) => Read::TooFar,
        _ => match look(feeds, &sought, |range| Ok(requests.sent(range)), MOST_SENT_PAGES).await {
            // Without this list the other one has to do.
            Err(Failure::Gone | Failure::Refused(_)) => Read::TooFar,
            read => read?,
        },
    };
    match (there, among_ours) {
        (Read::Found(post), _) | (_, Read::Found(post)) => {
            Ok(PostFound::Mine { left: PostLeft::Post(post), checked: HowChecked::Seen })
        }
        (Read::NotThere, _) | (_, Read::NotThere) => Ok(PostFound::NotThere(progress.clone())),
        (Read::TooFar, Read::TooFar) => Err(Failure::later(Later::Busy)),
    }
}

async fn look(
    feeds: &EngageFeeds,
    sought: &Sought<'_>,
    ask: impl Fn(Range) -> Result<Request, Failure>,
    pages: usize,
) -> Result<Read, Failure> {
    let mut found: Option<RemotePost> = None;
    let mut range = Range::Newest;
    let mut reached = false;
    for _ in 0..pages {
        let Envelope { page, me, written, names } = feeds.page(ask(range)?).await?;
        let me = match sought.delivery.me.clone().or(me) {
            Some(me) => me,
            None => feeds.me().await?.id,
        };
        // The last one counts: what is pinned stands before the others, however old it is.
        let last = page.posts.last().map(|post| post.order);
        reached = !page.older || page.posts.last().is_some_and(|post| sought.is_too_old(post));
        for (post, written) in page.posts.into_iter().zip(&written) {
            let older = found.as_ref().is_none_or(|found| post.order < found.order);
            if older
                && sought.is_ours(&post, written, &me, &names)
                && sought.is_for_the_same(&post, page.taking_part.get(&post.thread))
            {
                found = Some(post);
            }
        }
        match last {
            Some(last) if !reached => range = Range::Before(last),
            _ => break,
        }
    }
    Ok(match found {
        Some(post) => Read::Found(Box::new(post)),
        None if reached => Read::NotThere,
        None => Read::TooFar,
    })
}

impl Sought<'_> {
    /// Ours cannot be older than this, nor is anything after it in the list.
    fn is_too_old(&self, post: &RemotePost) -> bool {
        self.delivery.after.is_some_and(|after| post.order <= after) || self.is_before_it_began(post)
    }

    fn is_before_it_began(&self, post: &RemotePost) -> bool {
        let began = self.delivery.began.map(|began| began.before(SLACK));
        began.zip(post.posted_at).is_some_and(|(began, posted)| posted < began)
    }

    /// No other post has the files that were uploaded for this one.
    fn has_its_files(&self, post: &RemotePost) -> bool {
        let hangs = |file| post.attachments.iter().any(|hanging| hanging.id.as_ref() == Some(file));
        !self.files.is_empty() && self.uploaded.len() == self.files.len() && self.uploaded.iter().all(hangs)
    }

    /// Its words, and files of the same names: all that is known of what another life of this vault has sent.
    fn says_it(&self, post: &RemotePost, written: &Written, names: &Names) -> bool {
        let words = if self.body.trim().is_empty() {
            written.parsed.trim().is_empty() && !self.files.is_empty()
        } else {
            marks::is_of(written, &self.body, names)
        };
        let hang = post.attachments.iter().filter(|hanging| hanging.id.is_some()).map(|hanging| hanging.name.as_str());
        words && (self.files.is_empty() || self.files.iter().map(|file| file.name.as_str()).eq(hang))
    }

    /// The same words to somebody else are another message. Who is in its thread says whom it is for, and others may have been brought
    /// into that since. Where Engage says neither that nor whom it told, nothing speaks against it.
    fn is_for_the_same(&self, post: &RemotePost, taking_part: Option<&BTreeSet<RemoteId>>) -> bool {
        let set = |ids: &[RemoteId]| ids.iter().cloned().collect::<BTreeSet<RemoteId>>();
        let same = || match taking_part {
            Some(all) => self.to.iter().all(|person| all.contains(person)),
            None => post.told.is_empty() || set(&post.told) == set(self.to),
        };
        self.to.is_empty() || (post.private && same())
    }

    fn is_ours(&self, post: &RemotePost, written: &Written, me: &RemoteId, names: &Names) -> bool {
        post.author == *me
            && post.answers.as_ref() == self.answers
            && (self.answers.is_some() || post.group.as_ref() == self.group)
            && !self.is_too_old(post)
            && !self.delivery.made_besides.contains(&post.id)
            && (self.has_its_files(post) || self.says_it(post, written, names))
    }
}

//! Who reads what is written in a thread: everybody who reads its group, or those who take part in it.
//!
//! **Never.** It is not said that nobody else reads a private thread once any of it is at the server: whom others have brought in since it
//! was last asked for, nobody has told. Tests: `tests/verbs/apart.rs`.

use musette_core::engine::{Author, Feeds, Post};
use musette_core::model::{At, FeedKind, PostRow};

use super::talk::feed_name;
use crate::sentences::Outcome;

/// Who reads a thread.
#[derive(Debug, PartialEq, Eq)]
pub enum Readers {
    /// Whoever reads this group.
    Group(String),
    /// Whoever reads the group that it is in, which is none of hers and whose name is not here.
    OtherGroup,
    /// These and nobody else: she writes to them, and none of it is sent.
    Alone(Vec<String>),
    /// These take part, by the server's word.
    TakePart(Vec<String>),
    /// These, who have written in it or to whom she wrote, and those who take part besides.
    AtLeast(Vec<String>),
}

impl Readers {
    /// Of a thread, of which these posts are here; `people`: who takes part in it, where the server says that.
    pub async fn of(facet: &Feeds, posts: &[Post], people: &[Author]) -> Outcome<Readers> {
        if posts.iter().any(|post| post.private) {
            return Ok(Readers::of_private(posts, people));
        }
        let Some(group) = posts.iter().find_map(|post| post.feed) else {
            return Ok(Readers::of_private(posts, people));
        };
        // Its name is known of a group that is none of hers any more, too.
        let feed = facet.known_group(group.row).await?;
        Ok(match feed.filter(|feed| feed.kind != FeedKind::Group || !feed.name.is_empty()) {
            Some(feed) if feed.kind == FeedKind::Private => Readers::of_private(posts, people),
            Some(feed) => Readers::Group(feed_name(feed.kind, &feed.name)),
            None => Readers::OtherGroup,
        })
    }

    /// Of the thread of this number.
    pub async fn of_thread(facet: &Feeds, thread: PostRow) -> Outcome<Readers> {
        let mut page = facet.thread(thread, At::Start, 200).await?;
        let mut posts = std::mem::take(&mut page.posts);
        // Of a group's thread the first posts tell it; only of a private one do all authors count.
        while let Some(place) = page.next().filter(|_| posts.iter().any(|post| post.private)) {
            page = facet.thread(thread, At::After(place), 200).await?;
            posts.append(&mut page.posts);
        }
        Readers::of(facet, &posts, &page.people).await
    }

    fn of_private(posts: &[Post], people: &[Author]) -> Readers {
        let written_to = posts.iter().flat_map(|post| &post.to);
        let known = written_to.clone().next().is_some() && posts.iter().all(|post| !post.sent);
        let mut names: Vec<String> = Vec::new();
        for person in written_to.chain(people).chain(posts.iter().map(|post| &post.author)) {
            let Author { name, me, .. } = person;
            if !me && !name.is_empty() && !names.contains(name) {
                names.push(name.clone());
            }
        }
        match (known, people.is_empty()) {
            (true, _) => Readers::Alone(names),
            (false, true) => Readers::AtLeast(names),
            (false, false) => Readers::TakePart(names),
        }
    }

    /// What stands at the head of the thread.
    pub fn head(&self) -> String {
        match self {
            Readers::Group(name) => format!("in {name}"),
            Readers::OtherGroup => "in a group that is not among yours".to_owned(),
            Readers::Alone(names) | Readers::TakePart(names) if names.is_empty() => "private: you".to_owned(),
            Readers::Alone(names) | Readers::TakePart(names) => format!("private: {} and you", names.join(", ")),
            Readers::AtLeast(names) if names.is_empty() => "private: those to whom it was written, and you".to_owned(),
            Readers::AtLeast(names) => {
                format!("private: {}, you, and whoever else it was written to", names.join(", "))
            }
        }
    }

    /// To whom an answer goes.
    pub fn goes_to(&self) -> String {
        match self {
            Readers::Group(name) => name.clone(),
            Readers::OtherGroup => "its group, which is not among yours,".to_owned(),
            Readers::Alone(names) if names.is_empty() => "you alone".to_owned(),
            Readers::Alone(names) => format!("{} alone", in_a_row(names)),
            Readers::TakePart(names) if names.is_empty() => "this private thread".to_owned(),
            Readers::TakePart(names) => in_a_row(names),
            Readers::AtLeast(names) if names.is_empty() => "those in this private thread alone".to_owned(),
            Readers::AtLeast(names) => format!("{} and whoever else is in this private thread", names.join(", ")),
        }
    }
}

/// Names as one says them: "Ada, Noor and Luc".
fn in_a_row(names: &[String]) -> String {
    match names {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        names => names.concat(),
    }
}

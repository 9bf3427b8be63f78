//! One read state a thread, and counts that read no thread.

use super::open;
use super::paging::{post, written};
use crate::model::*;
use crate::store::reads::MOST_COUNTED;
use crate::store::*;

fn feed_of(id: &str, kind: FeedKind) -> RemoteFeed {
    RemoteFeed { id: id.into(), kind, name: id.to_owned(), joined: Some(true), closed: false }
}

/// A thread of one post in a group, which these feeds list at its place.
fn thread(tx: &mut Writing<'_>, group: FeedRow, place: i64, feeds: &[FeedRow]) -> PostRow {
    let thread = tx.add_post(Some(&format!("{place}").as_str().into())).unwrap();
    let facts = posts::PostFacts { feed: Some(group), ..post(thread, place) };
    tx.put_post(thread, &facts, RequestSeq(1)).unwrap();
    for feed in feeds {
        tx.list_thread(*feed, thread, place).unwrap();
    }
    thread
}

#[tokio::test]
async fn what_is_new_is_counted_to_a_hundred_and_read_in_every_feed_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        let group = tx.put_feed(&feed_of("crew", FeedKind::Group), RequestSeq(1))?;
        let mine = tx.put_feed(&feed_of("mine", FeedKind::Mine), RequestSeq(1))?;
        // Nothing is new before she has looked into it.
        let old = thread(tx, group, 10, &[group, mine]);
        assert_eq!((tx.unread_in(group)?, tx.unread_in(mine)?), (0, 0));
        tx.set_read_to(group, 10)?;
        // Her own feed was looked into later: of what the group tells it says the same.
        tx.set_read_to(mine, 60)?;
        for place in 51..=52 {
            thread(tx, group, place, &[group, mine]);
        }
        assert_eq!((tx.unread_in(group)?, tx.unread_in(mine)?), (2, 2));
        for place in 100..300 {
            thread(tx, group, place, &[group, mine]);
        }
        assert_eq!((tx.unread_in(group)?, tx.unread_in(mine)?), (MOST_COUNTED, MOST_COUNTED));
        // Listed once more where it stood, nothing is new.
        tx.set_read_to(mine, 299)?;
        assert_eq!((tx.unread_in(group)?, tx.unread_in(mine)?), (0, 0));
        tx.list_thread(group, old, 10)?;
        assert_eq!(tx.unread_in(group)?, 0);
        // An answer makes it new in both; seen up to it, in neither; and a list that tells of it later tells nothing new.
        tx.list_thread(group, old, 400)?;
        assert_eq!((tx.unread_in(group)?, tx.unread_in(mine)?), (1, 0));
        tx.set_thread_read(old, 400)?;
        tx.list_thread(mine, old, 400)?;
        assert_eq!((tx.unread_in(group)?, tx.unread_in(mine)?), (0, 0));
        tx.list_thread(mine, old, 401)?;
        assert_eq!((tx.unread_in(group)?, tx.unread_in(mine)?), (0, 1));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_thread_whose_newest_post_was_removed_can_be_read_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        let group = tx.put_feed(&feed_of("crew", FeedKind::Group), RequestSeq(1))?;
        tx.set_read_to(group, 5)?;
        let first = thread(tx, group, 10, &[group]);
        let answer = tx.add_post(Some(&"20".into()))?;
        tx.put_post(answer, &post(first, 20), RequestSeq(1))?;
        tx.list_thread(group, first, 20)?;
        tx.remove_post(answer, RequestSeq(2))?;
        assert_eq!(tx.unread_in(group)?, 1);
        tx.note_thread_read(first, first)?;
        assert_eq!(tx.unread_in(group)?, 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_late_answer_does_not_change_how_many_answers_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        let group = tx.put_feed(&feed_of("crew", FeedKind::Group), RequestSeq(1))?;
        let first = thread(tx, group, 10, &[group]);
        assert_eq!(tx.answers_of(first)?, (0, 0));
        tx.note_answers(first, 12, RequestSeq(5))?;
        tx.note_answers(first, 3, RequestSeq(4))?;
        assert_eq!(tx.answers_of(first)?, (12, 0));
        // Somebody has removed all of them.
        tx.note_answers(first, 0, RequestSeq(6))?;
        assert_eq!(tx.answers_of(first)?, (0, 0));
        Ok(())
    })
    .await;
}

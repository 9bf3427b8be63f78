//! Files of older versions: what only this device has stays, what was read without something is read again.

use super::*;
use crate::model::{Editor, FeedRow, ItemRow, PostRow, RemoteVersion, WallTime};
use crate::store::drafts::{Draft, DraftPlace};
use crate::store::history::VersionsListed;

/// Leaves a file as a program made it that knew so many migrations, with these rows.
async fn left_by(path: &Path, known: usize, rows: &'static [&'static str]) {
    let db = Database::open(path, &secret(1), &VAULT[..known], &inline(), Arc::new(|_| {})).unwrap();
    let fill = move |tx: &mut crate::store::Writing<'_>| {
        for row in rows {
            tx.run("making an older row", *row, [])?;
        }
        Ok(())
    };
    db.write(Durability::Saved, fill).await.unwrap();
    db.close().await.unwrap();
}

#[tokio::test]
async fn what_was_being_written_before_drafts_had_numbers_is_still_being_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("musette.db");
    let rows = &[
        "INSERT INTO drafts (feed, thread, written_to, text, changed_at) VALUES (1, 0, '', 'Truss 7', 20)",
        "INSERT INTO drafts (feed, thread, written_to, text, changed_at) VALUES (1, 9, '', 'In truck', 30)",
    ];
    left_by(&path, 13, rows).await;
    let db = open(&path, 1).unwrap();
    let all = db.read(|tx| tx.drafts()).await.unwrap();
    let of = |draft: &Draft| (draft.text.clone(), draft.composed, draft.changed_at.0);
    let expected = [("In truck".to_owned(), true, 30), ("Truss 7".to_owned(), true, 20)];
    assert_eq!(all.iter().map(of).collect::<Vec<_>>(), expected);
    let here = DraftPlace::of(FeedRow(1), Some(PostRow(9)));
    let gone_on = here.clone();
    db.write(Durability::Saved, move |tx| tx.set_draft(&gone_on, "In truck 3", WallTime(40))).await.unwrap();
    let now = db.read(move |tx| Ok((tx.draft(&here)?, tx.drafts()?.len()))).await.unwrap();
    assert_eq!((now.0.map(|draft| draft.text).as_deref(), now.1), (Some("In truck 3"), 2), "and gone on with");
}

#[tokio::test]
async fn who_has_read_an_announcement_is_read_again_where_it_was_not_known_who_had_written_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("musette.db");
    let rows = &["INSERT INTO acknowledged (announcement, file, tag, person, name, mail, read_at) \
                  VALUES ('7', 'f', 't', 'u', 'Ada', 'ada@rive.example', 1)"];
    left_by(&path, 10, rows).await;
    let db = open(&path, 1).unwrap();
    assert_eq!(db.read(|tx| tx.acknowledged(&"7".into())).await.unwrap(), []);
}

#[tokio::test]
async fn what_was_new_before_threads_had_a_read_state_is_new_where_no_feed_had_shown_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("musette.db");
    let rows = &[
        "INSERT INTO feeds (id, remote_id, kind, read_to) VALUES (1, 'g', 1, 10), (2, 'm', 0, 5), (3, 'n', 1, 0)",
        "INSERT INTO feed_threads (feed, thread, place) VALUES (1, 3, 8), (2, 3, 8), (1, 9, 20), (2, 9, 20), (3, 4, 30)",
    ];
    left_by(&path, 15, rows).await;
    let db = open(&path, 1).unwrap();
    let new = |feed: i64| db.read(move |tx| tx.unread_in(FeedRow(feed)));
    assert_eq!(new(1).await.unwrap(), 1, "what is newer than she had read");
    assert_eq!(new(2).await.unwrap(), 1, "what she had read in the group is not new in her own feed");
    assert_eq!(new(3).await.unwrap(), 0, "nothing is new where she has never looked");
}

#[tokio::test]
async fn answers_that_were_cards_of_their_own_are_one_card_a_thread() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("musette.db");
    let rows = &[
        "INSERT INTO post_base (post, thread, place, author, body) VALUES (11, 10, 11, 1, '[]'), (12, 10, 12, 1, '[]'), \
             (13, 10, 13, 1, '[]'), (21, 20, 21, 1, '[]'), (22, 20, 22, 1, '[]')",
        "INSERT INTO stream (kind, subject, at, seen, done) VALUES (1, 11, 100, 1, 1), (1, 12, 200, 0, 0), \
             (1, 13, 300, 0, 0), (1, 21, 150, 1, 1), (1, 22, 250, 1, 1), (0, 11, 90, 0, 0), (1, 99, 50, 0, 0)",
    ];
    left_by(&path, 19, rows).await;
    let db = open(&path, 1).unwrap();
    let stood = |done: bool| {
        let newest = (WallTime(i64::MAX), i64::MAX);
        let entries = db.read_here(move |tx| tx.stream(&[], done, newest, 10)).unwrap();
        entries.into_iter().map(|entry| (entry.at.0, entry.answers, entry.unseen)).collect::<Vec<_>>()
    };
    assert_eq!(stood(false), [(300, 2, 2), (90, 1, 1), (50, 1, 1)], "one of no known thread stays by itself");
    assert_eq!(stood(true), [(250, 2, 0)]);
    let counts = db.read_here(|tx| tx.stream_counts()).unwrap();
    assert_eq!(counts.iter().map(|(_, all, unseen)| (*all, *unseen)).collect::<Vec<_>>(), [(1, 1), (2, 2)]);
}

#[tokio::test]
async fn private_messages_that_were_cards_of_their_own_are_one_card_a_thread() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("musette.db");
    let rows = &[
        "INSERT INTO post_base (post, thread, place, author, body) VALUES (11, 10, 11, 1, '[]'), (12, 10, 12, 1, '[]'), \
             (13, 10, 13, 1, '[]'), (21, 20, 21, 1, '[]')",
        "INSERT INTO stream (kind, subject, at, seen, done) VALUES (3, 11, 100, 1, 1), (3, 12, 200, 1, 0), \
             (3, 13, 300, 0, 0), (3, 21, 150, 0, 0), (3, 99, 50, 0, 0)",
    ];
    left_by(&path, 22, rows).await;
    let db = open(&path, 1).unwrap();
    let stood = |done: bool| {
        let newest = (WallTime(i64::MAX), i64::MAX);
        let entries = db.read_here(move |tx| tx.stream(&[], done, newest, 10)).unwrap();
        entries.into_iter().map(|entry| (entry.at.0, entry.answers, entry.unseen)).collect::<Vec<_>>()
    };
    assert_eq!(stood(false), [(300, 2, 1), (150, 1, 1), (50, 1, 1)], "one of no known thread stays by itself");
    assert_eq!(stood(true), [], "what she was done with stands behind what came since");
}

#[tokio::test]
async fn a_file_of_every_older_version_takes_a_history_and_what_was_lent_is_no_earlier_version() {
    let rows = &[
        "INSERT INTO lendings (item, path, size, hash, based_on, lent_at) VALUES (7, 'a/b', 3, 'h', '\"untagged\"', 5)",
    ];
    for known in 1..VAULT.len() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("musette.db");
        left_by(&path, known, rows).await;
        let db = open(&path, 1).unwrap();
        let lent = db.read(|tx| tx.open_lendings()).await.unwrap();
        assert_eq!(
            lent.iter().map(|lent| (lent.item, lent.version)).collect::<Vec<_>>(),
            [(ItemRow(7), None)],
            "{known}"
        );
        let (told, listed) = (VersionsListed { as_of: WallTime(9), whole: true, ctag: None }, a_version("1.0"));
        db.write(Durability::Fetched, move |tx| tx.put_versions(ItemRow(7), &[listed], &told)).await.unwrap();
        let known_now = db.read(|tx| tx.versions_of(ItemRow(7))).await.unwrap();
        assert_eq!(known_now.iter().map(|version| version.newest).collect::<Vec<_>>(), [true], "{known}");
        db.close().await.unwrap();
    }
}

fn a_version(id: &str) -> RemoteVersion {
    RemoteVersion { id: id.into(), size: Some(3), modified_at: Some(WallTime(1)), by: Editor::default() }
}

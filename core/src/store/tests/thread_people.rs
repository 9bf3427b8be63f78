//! Who takes part in a private thread.

use std::collections::BTreeSet;

use super::*;
use crate::model::{PersonRow, PostRow, RemoteId, RequestSeq};

#[tokio::test]
async fn who_takes_part_is_what_the_latest_answer_told_and_telling_it_again_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    let known = |tx: &mut crate::store::Writing<'_>| {
        ["1", "2", "3"].iter().map(|id| tx.person_for(&RemoteId::from(*id))).collect::<StoreResult<Vec<_>>>()
    };
    let all = db.write(Durability::Saved, known).await.unwrap();
    let told = async |people: &[PersonRow], seq: i64| {
        let people: BTreeSet<PersonRow> = people.iter().copied().collect();
        let work = move |tx: &mut crate::store::Writing<'_>| {
            tx.put_people_of_thread(PostRow(9), &people, RequestSeq(seq))?;
            tx.people_of_thread(PostRow(9))
        };
        let there = db.write(Durability::Fetched, work).await.unwrap();
        (there.len(), db.read(|tx| tx.revision()).await.unwrap())
    };
    let (count, revision) = told(&all, 5).await;
    assert_eq!(count, 3);
    assert_eq!(told(&all, 6).await, (3, revision), "no screen hears of it");
    assert_eq!(told(&all[..1], 3).await, (3, revision), "an answer that started earlier");
    assert_eq!(told(&all[..2], 7).await.0, 2, "one has left");
}

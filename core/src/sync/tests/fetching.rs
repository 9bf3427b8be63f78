use std::collections::VecDeque;

use super::script::*;
use super::*;
use crate::blobs::QuickXor;
use crate::sync::fetcher::{Fetcher, For, Got};

fn bytes(seed: u8) -> Vec<u8> {
    let mut state = u32::from(seed);
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..300_000).map(next).collect()
}

/// A drawing in Plans with these bytes, by the server's figures.
fn drawing(id: &str, name: &str, bytes: &[u8], version: u32) -> RemoteItem {
    RemoteItem {
        size: Some(bytes.len() as u64),
        hash: Some(QuickXor::of(bytes)),
        ctag: Some(CTag(format!("c:{id},{version}"))),
        etag: Some(ETag(format!("{id},{version}"))),
        ..file(id, "P", name)
    }
}

impl World {
    fn fetcher(&self) -> Fetcher {
        Fetcher::new(self.db.clone(), self.device(), self.contents(1), Arc::clone(&self.puller))
    }

    async fn says(&self, items: Vec<RemoteItem>) {
        self.server.script().pages.push_back(done(items, "delta"));
        self.puller.pull(self.drive, &go).await.unwrap();
        self.server.asked();
    }

    fn opens(&self, id: &str, openings: impl IntoIterator<Item = Opening>) {
        self.server.script().openings.insert(id.into(), openings.into_iter().collect::<VecDeque<_>>());
    }

    async fn held(&self, id: &str) -> Option<Vec<u8>> {
        let opened = self.contents(1).shown(self.item(id)).await.unwrap()?;
        Some(opened.bytes.read_range(0..opened.bytes.len()).unwrap())
    }
}

#[tokio::test]
async fn a_download_that_broke_goes_on_where_it_stopped_while_the_content_is_the_same() {
    let world = World::settled().await;
    let drawn = bytes(1);
    let item = drawing("A", "a.pdf", &drawn, 2);
    world.says(vec![item.clone()]).await;
    world.server.script().items.insert("A".into(), Ok(item));
    world.opens("A", [Opening::Breaks(drawn.clone(), 200_000), Opening::Ranged(drawn.clone())]);
    let fetcher = world.fetcher();
    let row = world.item("A");
    assert!(matches!(fetcher.fetch(row, For::Waiting, &go).await.unwrap(), Got::Later { why: Later::Ambiguous, .. }));
    assert_eq!(world.held("A").await, None);
    assert!(matches!(fetcher.fetch(row, For::Waiting, &go).await.unwrap(), Got::Here(_)));
    let asked = world.server.asked();
    assert_eq!(asked[0], "open A from 0");
    assert_eq!(asked[1], "item A");
    assert!(asked[2].starts_with("open A from 19"), "{asked:?}");
    assert_eq!(world.held("A").await, Some(drawn));
    // It is here: nobody is asked.
    assert!(matches!(fetcher.fetch(row, For::Waiting, &go).await.unwrap(), Got::Here(_)));
    assert!(world.server.asked().is_empty());
}

#[tokio::test]
async fn another_content_or_a_whole_answer_begins_anew() {
    let world = World::settled().await;
    let (old, new) = (bytes(1), bytes(2));
    world.says(vec![drawing("A", "a.pdf", &old, 2)]).await;
    world.opens("A", [Opening::Breaks(old, 200_000), Opening::Ranged(new.clone())]);
    world.server.script().items.insert("A".into(), Ok(drawing("A", "a.pdf", &new, 3)));
    let fetcher = world.fetcher();
    let row = world.item("A");
    assert!(matches!(fetcher.fetch(row, For::Waiting, &go).await.unwrap(), Got::Later { .. }));
    assert!(matches!(fetcher.fetch(row, For::Waiting, &go).await.unwrap(), Got::Here(_)));
    assert_eq!(world.held("A").await, Some(new));

    let drawn = bytes(3);
    world.says(vec![drawing("B", "b.pdf", &drawn, 2)]).await;
    world.server.script().items.insert("B".into(), Ok(drawing("B", "b.pdf", &drawn, 2)));
    world.opens("B", [Opening::Breaks(drawn.clone(), 200_000), Opening::Whole(drawn.clone())]);
    let row = world.item("B");
    assert!(matches!(fetcher.fetch(row, For::Waiting, &go).await.unwrap(), Got::Later { .. }));
    assert!(matches!(fetcher.fetch(row, For::Waiting, &go).await.unwrap(), Got::Here(_)));
    assert_eq!(world.held("B").await, Some(drawn));
}

#[tokio::test]
async fn hard_case_49_bytes_unlike_the_listing_are_fetched_once_more_and_then_kept_and_said_to_differ() {
    let world = World::settled().await;
    let (listed, sent) = (bytes(1), bytes(2));
    world.says(vec![drawing("A", "a.docx", &listed, 2)]).await;
    world.server.script().items.insert("A".into(), Ok(drawing("A", "a.docx", &listed, 2)));
    world.opens("A", [Opening::Ranged(sent.clone())]);
    let fetcher = world.fetcher();
    let row = world.item("A");
    assert!(matches!(fetcher.fetch(row, For::Keeping, &go).await.unwrap(), Got::Differs(_)));
    assert_eq!(world.server.asked().iter().filter(|what| what.starts_with("open")).count(), 2);
    assert_eq!(world.held("A").await, Some(sent));
    // It is not fetched for ever.
    world.db.write(Durability::Saved, move |tx| tx.add_pin(row, WallTime(1))).await.unwrap();
    assert!(fetcher.wanted(world.doors.clock.wall()).await.unwrap().is_empty());
}

#[tokio::test]
async fn hard_case_24_a_file_that_is_refused_is_unready_with_its_reason_until_it_is_another() {
    let world = World::settled().await;
    let drawn = bytes(1);
    world.says(vec![drawing("A", "a.pdf", &drawn, 2)]).await;
    let row = world.item("A");
    world.db.write(Durability::Saved, move |tx| tx.add_pin(row, WallTime(1))).await.unwrap();
    world.opens("A", [Opening::Fails(Failure::Refused(Refusal::Policy))]);
    let fetcher = world.fetcher();
    let now = world.doors.clock.wall();
    assert_eq!(fetcher.wanted(now).await.unwrap(), [row]);
    assert_eq!(fetcher.fetch(row, For::Keeping, &go).await.unwrap(), Got::Unready(Refusal::Policy));
    assert_eq!(world.held("A").await, None);
    assert!(fetcher.wanted(now).await.unwrap().is_empty());
    assert_eq!(fetcher.unready().await.unwrap(), 1);
    world.says(vec![drawing("A", "a.pdf", &drawn, 3)]).await;
    assert_eq!(fetcher.wanted(now).await.unwrap(), [row]);
}

#[tokio::test]
async fn hard_case_31_a_file_that_is_gone_there_is_nothing_to_fetch_and_what_is_held_stays() {
    let world = World::settled().await;
    let drawn = bytes(1);
    world.says(vec![drawing("A", "a.pdf", &drawn, 2)]).await;
    world.opens("A", [Opening::Ranged(drawn.clone())]);
    let fetcher = world.fetcher();
    let row = world.item("A");
    assert!(matches!(fetcher.fetch(row, For::Waiting, &go).await.unwrap(), Got::Here(_)));
    world.says(vec![drawing("A", "a.pdf", &bytes(2), 3)]).await;
    world.opens("A", [Opening::Fails(Failure::Gone)]);
    assert_eq!(fetcher.fetch(row, For::Waiting, &go).await.unwrap(), Got::Nothing);
    assert_eq!(world.held("A").await, Some(drawn));
}

#[tokio::test]
async fn one_item_is_fetched_once_and_kept_files_leave_places_free() {
    let world = World::settled().await;
    let drawn = bytes(1);
    let names: Vec<String> = (0..6).map(|i| format!("K{i}")).collect();
    world.says(names.iter().map(|id| drawing(id, &format!("{id}.pdf"), &drawn, 1)).collect()).await;
    names.iter().for_each(|id| world.opens(id, [Opening::Ranged(drawn.clone())]));
    let fetcher = world.fetcher();
    let rows: Vec<ItemRow> = names.iter().map(|id| world.item(id)).collect();
    let all = rows.iter().map(|row| fetcher.fetch(*row, For::Keeping, &go));
    futures_util::future::join_all(all).await;
    assert_eq!(world.server.script().open_most, 2);

    world.opens("A", [Opening::Ranged(drawn.clone())]);
    world.says(vec![drawing("A", "a.pdf", &drawn, 2)]).await;
    let row = world.item("A");
    let (first, second) = tokio::join!(fetcher.fetch(row, For::Keeping, &go), fetcher.fetch(row, For::Waiting, &go));
    assert!(matches!((first.unwrap(), second.unwrap()), (Got::Here(a), Got::Here(b)) if a == b));
    assert_eq!(world.server.asked(), ["open A from 0"]);
}

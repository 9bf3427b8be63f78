//! The stream as a list of places: whichever way it is read, the same cards stand in the same order.

use musette_core::engine::{Card, CardsPage, StreamFilter};
use musette_core::model::{At, Day, Place, StreamId, StreamKind, StreamPart};
use musette_core::tasks::NewTask;
use musette_tenant::engage::colleague::Talk;

use super::stream::{LUC, SAFETY, ada_with_feeds, look, today};
use super::*;

async fn whole(device: &Device, filter: &StreamFilter) -> Vec<Card> {
    let page = device.engine.stream().page(filter.clone(), None, 200).await.unwrap();
    assert!(page.next.is_none(), "all of it is one page");
    page.asking.into_iter().chain(page.cards).collect()
}

async fn read(device: &Device, filter: &StreamFilter, at: At<StreamId>, limit: usize) -> CardsPage {
    let page = device.engine.stream().cards(filter.clone(), at, limit).await.unwrap();
    assert_eq!(page.cards.len(), page.places.len());
    assert!(page.missing.is_empty() && page.cards.len() <= limit);
    page
}

/// All cards in pages of three, downwards.
async fn downwards(device: &Device, filter: &StreamFilter) -> (Vec<Card>, Vec<Place>) {
    let (mut cards, mut places, mut at) = (Vec::new(), Vec::new(), At::Start);
    loop {
        let page = read(device, filter, at, 3).await;
        cards.extend(page.cards);
        places.extend(page.places);
        if !page.more {
            return (cards, places);
        }
        at = At::After(places.last().unwrap().clone());
    }
}

/// The same upwards, from the last on.
async fn upwards(device: &Device, filter: &StreamFilter) -> Vec<Card> {
    let (mut cards, mut at) = (Vec::new(), At::End);
    loop {
        let page = read(device, filter, at, 3).await;
        let first = page.places[0].clone();
        cards.splice(..0, page.cards);
        if !page.more {
            return cards;
        }
        at = At::Before(first);
    }
}

/// However it is read, it is the list that pages tell.
async fn reads_alike(device: &Device, filter: &StreamFilter) -> usize {
    let all = whole(device, filter).await;
    let (cards, places) = downwards(device, filter).await;
    assert_eq!(cards, all);
    assert_eq!(upwards(device, filter).await, all);
    let stream = device.engine.stream();
    let head = stream.cards_head(filter.clone()).await.unwrap();
    assert_eq!(head.count, all.len() as u64, "{head:#?}");
    let mut start = 0;
    for section in &head.sections {
        assert_eq!(section.start, start);
        start += section.count;
    }
    assert_eq!(start, head.count);
    for (position, card) in all.iter().enumerate() {
        let index = position as u64;
        assert_eq!(stream.card_index(filter.clone(), card.id).await.unwrap(), Some(index), "{card:#?}");
        assert_eq!(read(device, filter, At::Index(index), 2).await.cards[0], *card);
        let around = read(device, filter, At::Around(card.id, None), 6).await;
        let above = position.min(3);
        assert_eq!(around.cards[..=above], all[position - above..=position]);
        // A card that is not known stands where it stood.
        let lost = StreamId { account: card.id.account, row: musette_core::model::StreamRow(i64::MAX - 7) };
        let around = read(device, filter, At::Around(lost, Some(places[position].clone())), 6).await;
        assert_eq!(around.cards[..=above], all[position - above..=position]);
    }
    assert!(read(device, filter, At::Index(all.len() as u64), 2).await.cards.is_empty());
    all.len()
}

/// Two accounts, each with announcements that ask, answers, tasks and a document.
async fn a_full_stream() -> (Town, HomeFolder, Device) {
    let (town, home, ada, thread) = ada_with_feeds().await;
    drop(ada);
    let luc = town.sign_in(&home, LUC).await;
    look(&town, &luc).await;
    let ada = town.reopen(&home).await;
    let folder = ada.documents.at_path(PLANS).await.unwrap();
    ada.documents.keep(folder).await.unwrap();
    ada.sync().await;
    let day = today(&town);
    let tasks = ada.engine.tasks(ada.account.id).await.unwrap();
    tasks.refresh().await.unwrap();
    for (title, due) in [("Radios", day.0 - 2), ("Truss 7", day.0 - 5), ("Ladders", day.0 - 2)] {
        tasks.add(NewTask { title: title.into(), due: Some(Day(due)), ..NewTask::default() }).await.unwrap();
    }
    for number in 0..6 {
        town.clock.forward(Duration::from_secs(2));
        let said = Talk::Post { group: SAFETY.into(), text: format!("Thread {number}.") };
        let mine = town.tenant.talk(&said, Some(LUC)).unwrap().remove(0).id;
        town.tenant.talk(&Talk::Answer { to: mine, text: format!("Answer {number}.") }, None).unwrap();
        if number % 3 == 0 {
            let title = format!("Plan {number}");
            let storm = Talk::Announce { group: SAFETY.into(), title, text: "Read and confirm.".into() };
            town.tenant.talk(&storm, Some(LUC)).unwrap();
        }
    }
    town.tenant.talk(&Talk::Answer { to: thread, text: "Loaded and locked.".into() }, None).unwrap();
    town.noor_edits(PLAN, "the beam is longer");
    look(&town, &luc).await;
    look(&town, &ada).await;
    ada.sync().await;
    (town, home, ada)
}

#[tokio::test(start_paused = true)]
async fn whichever_way_the_stream_is_read_the_same_cards_stand_in_the_same_order() {
    let (_town, _home, ada) = a_full_stream().await;
    let of = |kinds: &[StreamKind]| StreamFilter { kinds: kinds.to_vec(), ..StreamFilter::default() };
    let all = reads_alike(&ada, &StreamFilter::default()).await;
    assert!(all > 12, "{all}");
    for kinds in [
        &[StreamKind::Announced][..],
        &[StreamKind::Mentioned, StreamKind::Answered, StreamKind::WrittenTo],
        &[StreamKind::Due, StreamKind::Asked],
        &[StreamKind::Changed, StreamKind::Shared],
    ] {
        assert!(reads_alike(&ada, &of(kinds)).await > 0, "{kinds:?}");
    }
    let only = StreamFilter { account: Some(ada.account.id), ..StreamFilter::default() };
    assert!(reads_alike(&ada, &only).await < all);
    let head = ada.engine.stream().cards_head(StreamFilter::default()).await.unwrap();
    let parts: Vec<StreamPart> = head.sections.iter().map(|section| section.part).collect();
    assert_eq!(parts, [StreamPart::Asking, StreamPart::Said, StreamPart::Due, StreamPart::Documents]);

    // What she is done with is a list of its own, and is in no other.
    for card in whole(&ada, &of(&[StreamKind::Answered])).await {
        ada.engine.stream().set_done(card.id, true).await.unwrap();
    }
    let done = StreamFilter { done: true, ..StreamFilter::default() };
    let put_away = reads_alike(&ada, &done).await;
    assert!(put_away >= 7, "{put_away}");
    assert_eq!(reads_alike(&ada, &StreamFilter::default()).await, all - put_away);
}

#[tokio::test(start_paused = true)]
async fn what_she_has_removed_herself_is_neither_listed_nor_counted() {
    let (_town, _home, ada) = a_full_stream().await;
    let before = reads_alike(&ada, &StreamFilter::default()).await;
    let plan = ada.documents.at_path(&format!("{PLANS}/{PLAN}")).await.unwrap();
    ada.documents.delete_all(&[plan]).await.unwrap();
    assert_eq!(reads_alike(&ada, &StreamFilter::default()).await, before - 1);
}

#[tokio::test(start_paused = true)]
async fn a_place_of_another_list_is_refused_by_the_list_of_cards() {
    let (_town, _home, ada) = a_full_stream().await;
    let place = read(&ada, &StreamFilter::default(), At::Start, 1).await.places.remove(0);
    let done = StreamFilter { done: true, ..StreamFilter::default() };
    for at in [At::After(place.clone()), At::Before(place.clone())] {
        assert_eq!(refusal(ada.engine.stream().cards(done.clone(), at, 2).await), Reason::OtherList);
    }
}

//! Searching by name: what this device knows is found at once, without a network, as lists show it, and what it does not know is said.

use musette_core::engine::{Found, OfAll};
use musette_core::model::{AccountId, Along, Among, ItemKind};
use musette_tenant::colleague::Deed;

use super::*;

/// What is found, in words.
fn called(found: &Found) -> String {
    match found {
        Found::Document { item, .. } => item.name.clone(),
        Found::Person { person, .. } => person.name.clone(),
        Found::Feed { name, .. } => name.clone(),
        Found::Thread { title, .. } => title.clone(),
    }
}

async fn found(device: &Device, typed: &str, among: Among) -> Vec<Found> {
    device.engine.search(&[device.account.id], typed, among, Along::Start, 200).await.unwrap().rows
}

async fn names(device: &Device, typed: &str) -> Vec<String> {
    found(device, typed, Among::Documents).await.iter().map(called).collect()
}

#[tokio::test(start_paused = true)]
async fn on_the_plane_a_document_is_found_by_beginnings_of_words_in_any_order_whatever_the_accents() {
    let town = Town::with_files(11, 200);
    for name in ["Étude préalable.txt", "Quagga-Zebra_v2.txt", "مخطط المسرح.txt", "施工图纸.txt", "NEAR and far.txt"]
    {
        town.noor_makes(&format!("{RIGGING}/{name}"), "as it was");
    }
    let (home, ada) = town.ada().await;
    town.plane(true);
    drop(ada);
    let ada = town.reopen(&home).await;
    for (typed, name) in [
        ("etude", "Étude préalable.txt"),
        ("PREAL étud", "Étude préalable.txt"),
        ("zebra qua", "Quagga-Zebra_v2.txt"),
        ("مخط", "مخطط المسرح.txt"),
        ("图纸", "施工图纸.txt"),
        ("NEAR(\"and\" far*", "NEAR and far.txt"),
    ] {
        assert_eq!(names(&ada, typed).await, [name], "{typed}");
    }
    for typed in ["", "  ", "*", "\"", "'; DROP TABLE names; --", "tude"] {
        assert_eq!(names(&ada, typed).await, [""; 0], "{typed:?}");
    }
    let one = found(&ada, "zebra", Among::All).await.remove(0);
    let Found::Document { item, place, marks } = one else { panic!("{one:?}") };
    assert_eq!((item.kind, place.as_str()), (ItemKind::File, "Production/Plans/Rigging"));
    assert_eq!((marks[0].start, marks[0].end), (7, 12));
}

#[tokio::test(start_paused = true)]
async fn what_she_renamed_moved_made_or_removed_in_the_air_is_found_as_her_lists_show_it() {
    let (town, home, ada) = rigging().await;
    town.noor(&Deed::Mkdir { drive: PLANS.into(), path: "Old".into() });
    town.noor_makes("Old/Winch.txt", "w");
    ada.sync().await;
    town.plane(true);
    let (plan, old) = (ada.at(PLAN).await, ada.at("Old").await);
    let folder = ada.at(RIGGING).await;
    ada.documents.rename(plan, "Sketch of mine.txt").await.unwrap();
    ada.documents.create(folder, "Fresh notes.txt", text("new")).await.unwrap();
    assert_eq!(names(&ada, "winch").await, ["Winch.txt"]);
    ada.documents.delete(old).await.unwrap();
    for (typed, name) in [("sketch", vec!["Sketch of mine.txt"]), ("fresh", vec!["Fresh notes.txt"]), ("winch", vec![])]
    {
        assert_eq!(names(&ada, typed).await, name, "{typed}");
    }
    assert!(!names(&ada, "plan").await.contains(&"Plan.txt".to_owned()));
    // As before after death, and after the landing.
    drop(ada);
    let ada = town.reopen(&home).await;
    assert_eq!(names(&ada, "sketch fr").await, [""; 0]);
    assert_eq!(names(&ada, "sketch").await, ["Sketch of mine.txt"]);
    town.plane(false);
    land_all(&town, &ada).await;
    for (typed, name) in [("sketch", vec!["Sketch of mine.txt"]), ("fresh", vec!["Fresh notes.txt"]), ("winch", vec![])]
    {
        assert_eq!(names(&ada, typed).await, name, "{typed}");
    }
}

#[tokio::test(start_paused = true)]
async fn whole_words_come_first_then_what_was_opened_here() {
    let town = Town::with_files(11, 200);
    for name in ["Trapeze.txt", "Trapezes one.txt", "Trapezes two.txt"] {
        town.noor_makes(&format!("{RIGGING}/{name}"), "as it was");
    }
    let (_home, ada) = town.ada().await;
    ada.read("Rigging/Trapezes one.txt").await;
    assert_eq!(names(&ada, "trapeze").await, ["Trapeze.txt", "Trapezes one.txt", "Trapezes two.txt"]);
}

#[tokio::test(start_paused = true)]
async fn people_groups_and_documents_are_found_in_one_search_and_apart() {
    let town = Town::with_people(11, 200, 40);
    town.noor_makes("Rigging/Crew of Noor.txt", "as it was");
    let (_home, ada) = town.ada().await;
    let all = found(&ada, "noor", Among::All).await;
    assert!(
        matches!(&all[0], Found::Person { person, marks } if person.name == "Noor Haddad" && marks.len() == 1),
        "{all:#?}"
    );
    assert_eq!(called(all.last().unwrap()), "Crew of Noor.txt");
    let crew = found(&ada, "crew", Among::All).await;
    assert!(matches!(&crew[0], Found::Feed { name, joined: true, .. } if name == "Stage crew"), "{crew:#?}");
    assert!(
        found(&ada, "crew", Among::Feeds)
            .await
            .iter()
            .all(|one| matches!(one, Found::Feed { .. } | Found::Thread { .. }))
    );
    assert!(found(&ada, "n", Among::People).await.iter().all(|one| matches!(one, Found::Person { .. })));
    let plans = found(&ada, "production plans", Among::Documents).await;
    assert!(
        matches!(&plans[0], Found::Document { item, place, .. } if item.parent.is_none() && place.is_empty()),
        "{plans:#?}"
    );
}

/// The first rows, at most `most`, a page at a time.
async fn onward(search: impl AsyncFn(Along) -> OfAll<Found>, most: usize) -> Vec<Found> {
    let (mut rows, mut along) = (Vec::new(), Along::Start);
    loop {
        let page = search(along).await;
        let next = page.next();
        rows.extend(page.rows);
        match next {
            Some(place) if rows.len() < most => along = Along::After(place),
            _ => break,
        }
    }
    rows.truncate(most);
    rows
}

/// From the last row of a list back to its first, and around each of its rows, the same rows stand beside each other.
async fn goes_back_as_it_came(search: impl AsyncFn(Along) -> OfAll<Found>, whole: &OfAll<Found>) {
    let last = whole.rows.len() - 1;
    let (mut back, mut place) = (vec![whole.rows[last].clone()], whole.places[last].clone());
    loop {
        let page = search(Along::Before(place)).await;
        let first = page.places.first().cloned();
        assert_eq!(page.more, back.len() + page.rows.len() < whole.rows.len());
        back.splice(..0, page.rows);
        match first {
            Some(first) if page.more => place = first,
            _ => break,
        }
    }
    assert_eq!(back, whole.rows);
    for (at, place) in whole.places.iter().enumerate() {
        let around = search(Along::Around(place.clone())).await.rows;
        let from = whole.rows.iter().position(|row| *row == around[0]).unwrap();
        assert!(from <= at && at - from <= 3 && at < from + around.len(), "{at}: from {from}, {} rows", around.len());
        let known = around.len().min(whole.rows.len() - from);
        assert_eq!(around[..known], whole.rows[from..from + known], "{at}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_search_of_everything_goes_either_way_page_by_page_and_tells_nothing_twice() {
    let town = Town::with_people(11, 2_000, 400);
    let (_home, ada) = town.ada().await;
    for (typed, among) in [("s", Among::All), ("a", Among::All), ("a", Among::People), ("p", Among::Documents)] {
        let whole = ada.engine.search(&[ada.account.id], typed, among, Along::Start, 200).await.unwrap();
        let search = async |along| ada.engine.search(&[ada.account.id], typed, among, along, 7).await.unwrap();
        assert!(whole.rows.len() > 7, "{typed} {among:?}: {}", whole.rows.len());
        assert_eq!(onward(search, whole.rows.len()).await, whole.rows, "{typed} {among:?}");
        goes_back_as_it_came(search, &whole).await;
    }
    let other = ada.engine.search(&[ada.account.id], "s", Among::All, Along::Start, 1).await.unwrap().places.remove(0);
    let refused = ada.engine.search(&[ada.account.id], "t", Among::All, Along::After(other), 1).await;
    assert_eq!(refused.unwrap_err().reason, Reason::OtherList);
}

#[tokio::test(start_paused = true)]
async fn what_was_looked_through_is_counted_and_what_was_not_is_named() {
    let (_town, _home, ada) = rigging().await;
    let coverage = ada.engine.search_coverage(&[ada.account.id]).await.unwrap();
    assert!(coverage.documents > 10 && coverage.people > 0 && coverage.feeds > 0, "{coverage:?}");
    assert!(coverage.missing.is_empty());
    let nobody = AccountId(Default::default());
    let of = [ada.account.id, nobody];
    assert_eq!(ada.engine.search_coverage(&of).await.unwrap().missing, [nobody]);
    let found = ada.engine.search(&of, "plan", Among::All, Along::Start, 10).await.unwrap();
    assert!(found.missing == [nobody] && !found.rows.is_empty());
}

#[tokio::test(start_paused = true)]
async fn two_accounts_are_one_list_in_one_order_and_go_either_way_page_by_page() {
    let town = Town::with_people(11, 200, 40);
    for number in 0..6 {
        town.noor_makes(&format!("Rigging/Quagga {number}.txt"), "as it was");
    }
    let (home, ada) = town.ada().await;
    let noor = town.sign_in(&home, musette_journeys::NOOR).await;
    noor.engine.refresh_drives(noor.account.id).await.unwrap();
    for drive in noor.documents.drives().await.unwrap() {
        noor.engine.follow(drive.id).await.unwrap();
    }
    noor.engine.sync(noor.account.id, musette_core::model::Budget::WHOLE).await.unwrap();
    town.plane(true);
    let of = [ada.account.id, noor.account.id];
    let search = async |along, limit| noor.engine.search(&of, "quag", Among::Documents, along, limit).await.unwrap();
    let whole = search(Along::Start, 200).await;
    let account = |found: &Found| match found {
        Found::Document { item, .. } => item.id.account,
        other => panic!("{other:?}"),
    };
    for id in of {
        assert_eq!(whole.rows.iter().filter(|one| account(one) == id).count(), 6, "{whole:#?}");
    }
    assert_eq!(whole.missing, []);
    let five = async |along| search(along, 5).await;
    assert_eq!(onward(five, whole.rows.len()).await, whole.rows);
    goes_back_as_it_came(five, &whole).await;
    let only = noor.engine.search(&of[..1], "quag", Among::Documents, Along::Start, 200).await.unwrap();
    assert!(only.rows.len() == 6 && only.rows.iter().all(|one| account(one) == of[0]));
}

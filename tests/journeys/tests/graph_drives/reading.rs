use std::collections::BTreeMap;

use super::*;

async fn read(room: &Room, path: &str, offset: u64) -> Result<(u64, Vec<u8>), Failure> {
    let item = RemoteId(room.inspect(path).id);
    let mut opened = room.drives.open(&room.plans, &item, offset).await?;
    let mut all = Vec::new();
    while let Some(chunk) = opened.stream.next().await {
        all.extend_from_slice(&chunk?);
    }
    Ok((opened.offset, all))
}

#[tokio::test]
async fn an_enumeration_page_by_page_gives_what_the_organisation_has() {
    let room = Room::new().await;
    let (items, cursor) = room.enumerate(None).await.unwrap();
    let last: BTreeMap<String, RemoteItem> = items.into_iter().map(|item| (item.id.0.clone(), item)).collect();
    let there = room.tenant.inspect_tree(PLANS, "").unwrap();
    for seen in &there {
        let item = last.get(&seen.id).unwrap_or_else(|| panic!("{} is missing", seen.path));
        assert_eq!(item.name.as_deref(), Some(seen.name.as_str()));
        assert_eq!(item.parent.as_ref().map(RemoteId::as_str), Some(seen.parent_id.as_str()));
        if seen.kind == "file" {
            assert_eq!(item.size, Some(seen.size));
            // Hard case 21: an empty file has none.
            assert_eq!(item.hash, seen.quick_xor_hash.clone().filter(|_| seen.size > 0));
            assert_eq!(item.ctag, Some(CTag(seen.ctag.clone())));
        }
    }
    assert_eq!(last.values().filter(|item| !item.root && !item.deleted).count(), there.len());

    let (nothing, _) = room.enumerate(Some(cursor.clone())).await.unwrap();
    assert!(nothing.iter().all(|item| item.root), "{nothing:?}");

    let act = |deed: Deed| room.tenant.act(&deed, None).unwrap();
    let drive = || PLANS.to_owned();
    let made = act(Deed::Create { drive: drive(), path: "new.txt".to_owned(), content: text("new") });
    let gone = there.iter().find(|seen| seen.kind == "file").unwrap();
    act(Deed::Delete { drive: drive(), path: gone.path.clone() });
    let (changed, _) = room.enumerate(Some(cursor)).await.unwrap();
    assert!(changed.iter().any(|item| item.id.as_str() == made.id && !item.deleted));
    assert!(changed.iter().any(|item| item.id.as_str() == gone.id && item.deleted));
}

/// A cursor that is worthless now is a reset, and a fresh enumeration gives everything.
async fn ends_in_a_fresh_enumeration(name: &str) {
    let room = Room::new().await;
    let (all, cursor) = room.enumerate(None).await.unwrap();
    room.play(Fault::named(name));
    assert_eq!(room.enumerate(Some(cursor)).await.unwrap_err(), Failure::Reset, "{name}");
    let (again, _) = room.enumerate(None).await.unwrap();
    assert_eq!(again.len(), all.len(), "{name}");
}

#[tokio::test]
async fn hard_case_11_a_410_ends_in_a_fresh_enumeration() {
    ends_in_a_fresh_enumeration("hard-case-11").await;
}

#[tokio::test]
async fn hard_case_12_a_refused_cursor_ends_in_a_fresh_enumeration() {
    ends_in_a_fresh_enumeration("hard-case-12").await;
}

/// Whatever the pages look like, they name everything.
async fn names_everything(name: &str) {
    let room = Room::new().await;
    room.play(Fault::named(name));
    let (items, _) = room.enumerate(None).await.unwrap();
    assert!(room.has_met(name), "{name}");
    for seen in room.tenant.inspect_tree(PLANS, "").unwrap() {
        assert!(items.iter().any(|item| item.id.as_str() == seen.id), "{name}: {}", seen.path);
    }
}

#[tokio::test]
async fn hard_case_17_pages_of_seven_lose_nothing() {
    names_everything("hard-case-17").await;
}

#[tokio::test]
async fn hard_case_18_an_item_without_a_place_spoils_no_page() {
    names_everything("hard-case-18").await;
}

#[tokio::test]
async fn hard_case_20_a_root_that_says_little_spoils_no_page() {
    names_everything("hard-case-20").await;
}

/// The drives are found, once each, whatever the list of them looks like.
async fn finds_each_drive_once(name: &str) {
    let room = Room::new().await;
    let before = room.drives.drives().await.unwrap().drives;
    room.play(Fault::named(name));
    let after = room.drives.drives().await.unwrap().drives;
    assert!(room.has_met(name), "{name}");
    assert_eq!(after.len(), before.len(), "{name}");
    for drive in &before {
        room.drives.drive(&drive.id).await.unwrap();
    }
}

#[tokio::test]
async fn hard_case_19_a_drive_id_spelled_in_another_way_is_found_once() {
    finds_each_drive_once("hard-case-19").await;
}

#[tokio::test]
async fn hard_case_26_the_drive_that_the_list_omits_is_found() {
    finds_each_drive_once("hard-case-26").await;
}

#[tokio::test]
async fn a_drive_by_its_id_is_called_what_the_list_calls_it() {
    let room = Room::new().await;
    for listed in room.drives.drives().await.unwrap().drives {
        let alone = room.drives.drive(&listed.id).await.unwrap();
        assert_eq!((&alone.name, &alone.site, alone.kind), (&listed.name, &listed.site, listed.kind));
    }
}

#[tokio::test]
async fn a_folder_is_listed_to_its_end() {
    let room = Room::with(Settings { page: 7, ..Settings::default() }).await;
    let mut names = Vec::new();
    let mut cursor = None;
    let folder = RemoteId(room.inspect("Stage North").id);
    loop {
        let page = room.drives.children(&room.plans, Some(&folder), cursor.as_ref()).await.unwrap();
        assert!(page.items.iter().all(|item| item.parent.as_ref() == Some(&folder)));
        names.extend(page.items.into_iter().filter_map(|item| item.name));
        match page.next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    names.sort();
    let mut there: Vec<String> = room
        .tenant
        .inspect_tree(PLANS, "Stage North")
        .unwrap()
        .into_iter()
        .filter(|seen| seen.parent_id == folder.0)
        .map(|seen| seen.name)
        .collect();
    there.sort();
    assert_eq!(names, there);
}

#[tokio::test]
async fn a_content_is_read_from_any_byte() {
    let room = Room::new().await;
    let content = bytes(200_000);
    let delivery = room.create("reading.bin", &content);
    room.carry(&delivery, &content).await.unwrap();
    for offset in [0, 1, 65_536, 199_999] {
        let (start, read) = read(&room, "reading.bin", offset).await.unwrap();
        let start = usize::try_from(start).unwrap();
        assert_eq!(read, content[start..]);
        assert!(start as u64 <= offset);
    }
}

#[tokio::test]
async fn hard_case_24_no_notice_and_no_page_is_a_content() {
    for name in ["malware-403", "portal", "portal-redirect"] {
        let room = Room::new().await;
        let content = bytes(5_000);
        let delivery = room.create("notice.bin", &content);
        room.carry(&delivery, &content).await.unwrap();
        room.play(Fault::named(name));
        assert!(read(&room, "notice.bin", 0).await.is_err(), "{name}");
    }
}

#[tokio::test]
async fn hard_case_23_a_listing_that_a_gateway_answered_is_no_listing() {
    for name in ["504", "proxy-404", "portal", "truncate", "hard-case-23"] {
        let room = Room::new().await;
        room.play(Fault::named(name).times(20));
        let outcome = room.drives.children(&room.plans, None, None).await;
        assert!(matches!(outcome, Err(Failure::Later { .. })), "{name}: {outcome:?}");
        let outcome = room.drives.changes(&room.plans, None).await;
        assert!(matches!(outcome, Ok(_) | Err(Failure::Later { .. })), "{name}: {outcome:?}");
        if let Ok(page) = outcome {
            assert!(!page.items.is_empty(), "{name}");
        }
    }
}

use super::*;

#[tokio::test]
async fn contents_of_every_length_arrive_byte_for_byte() {
    let room = Room::new().await;
    for length in [0, 1, 100_000, 100_001, UNIT, UNIT + 1, 3 * UNIT + 17] {
        let name = format!("length {length}.bin");
        let content = bytes(length);
        let carried = room.carry(&room.create(&name, &content), &content).await.unwrap();
        assert!(!carried.found);
        let seen = room.inspect(&name);
        assert_eq!((seen.size, seen.versions), (length, 1));
        assert_eq!(carried.rows[0].id.as_str(), seen.id);
        if length > 0 {
            assert_eq!(seen.quick_xor_hash, Some(quick_xor(&content)));
        }
        // The same again is no overwrite: what is there is found to be ours.
        let again = room.carry(&room.create(&name, &content), &content).await;
        if length > 0 {
            assert_eq!(again.unwrap().checked, HowChecked::SameHash);
        }
        assert_eq!(room.inspect(&name).versions, 1);
    }
}

#[tokio::test]
async fn a_name_that_a_colleague_has_is_taken_in_any_case() {
    let room = Room::new().await;
    let deed = Deed::Create { drive: PLANS.to_owned(), path: "Report.txt".to_owned(), content: text("theirs") };
    room.tenant.act(&deed, None).unwrap();
    room.pass(Duration::from_secs(60));
    for length in [5, 200_000] {
        let content = bytes(length);
        let outcome = room.carry(&room.create("REPORT.TXT", &content), &content).await;
        assert_eq!(outcome.unwrap_err(), Failure::NameTaken);
    }
    assert_eq!(room.inspect("Report.txt").size, 6);
}

#[tokio::test]
async fn an_edit_replaces_what_the_person_saw_and_nothing_newer() {
    for length in [10, 400_000] {
        let room = Room::new().await;
        let first = bytes(50);
        room.carry(&room.create("edit.bin", &first), &first).await.unwrap();
        room.pass(Duration::from_secs(60));
        let second = bytes(length);
        let edit = room.replace("edit.bin", &second);
        let carried = room.carry(&edit, &second).await.unwrap();
        assert_eq!(carried.checked, HowChecked::ComparedBefore);
        assert_eq!(room.inspect("edit.bin").quick_xor_hash, Some(quick_xor(&second)));

        let third = bytes(length + 1);
        let stale = room.replace("edit.bin", &third);
        room.pass(Duration::from_secs(60));
        let deed = Deed::Edit { drive: PLANS.to_owned(), path: "edit.bin".to_owned(), content: text("a colleague's") };
        room.tenant.act(&deed, None).unwrap();
        assert_eq!(room.carry(&stale, &third).await.unwrap_err(), Failure::Changed);
        assert_eq!(room.inspect("edit.bin").size, 13);
        assert_eq!(room.inspect("edit.bin").versions, 3);
    }
}

#[tokio::test]
async fn a_colleague_who_edits_in_mid_upload_is_not_overwritten() {
    let room = Room::new().await;
    let first = bytes(50);
    room.carry(&room.create("race.bin", &first), &first).await.unwrap();
    let second = bytes(2 * UNIT);
    let edit = room.replace("race.bin", &second);
    let body = Held(second.clone());
    let mut progress = Progress::default();
    // The session, and all fragments.
    for _ in 0..3 {
        let Advance::Progress { progress: next, .. } = room.drives.advance(&edit, &progress, &body).await.unwrap()
        else {
            panic!("committed too early");
        };
        progress = next;
    }
    room.pass(Duration::from_secs(60));
    let deed = Deed::Edit { drive: PLANS.to_owned(), path: "race.bin".to_owned(), content: text("faster") };
    room.tenant.act(&deed, None).unwrap();
    assert_eq!(room.drives.advance(&edit, &progress, &body).await.unwrap_err(), Failure::Changed);
    room.drives.abandon(&progress).await;
    assert_eq!(room.inspect("race.bin").size, 6);
}

#[tokio::test]
async fn an_upload_goes_on_where_it_was_in_another_process() {
    let room = Room::new().await;
    let content = bytes(3 * UNIT);
    let create = room.create("resumed.bin", &content);
    let body = Held(content.clone());
    let mut progress = Progress::default();
    for _ in 0..2 {
        if let Advance::Progress { progress: next, .. } = room.drives.advance(&create, &progress, &body).await.unwrap()
        {
            progress = next;
        }
    }
    let found = room.drives.find_mine(&create, &progress).await.unwrap();
    let Found::NotThere(mut progress) = found else { panic!("{found:?}") };
    let mut fragments = 0;
    loop {
        fragments += 1;
        match room.drives.advance(&create, &progress, &body).await.unwrap() {
            Advance::Progress { progress: next, .. } => progress = next,
            Advance::Delivered { .. } => break,
            other @ Advance::DeliveredThenChanged { .. } => panic!("nobody else was there: {other:?}"),
        }
    }
    assert_eq!(fragments, 2);
    assert_eq!(room.inspect("resumed.bin").quick_xor_hash, Some(quick_xor(&content)));
}

#[tokio::test]
async fn folders_moves_copies_and_deletes_are_done_as_asked() {
    let room = Room::new().await;
    let nothing = Bytes::new();
    let make = Action::MakeFolder { parent: room.root.clone(), name: "Fotos".to_owned() };
    let made = room.carry(&room.delivery(make.clone(), BasedOn::Nothing), &nothing).await.unwrap();
    let folder = made.rows[0].id.clone();
    room.pass(Duration::from_secs(60));
    let outcome = room.carry(&room.delivery(make, BasedOn::Nothing), &nothing).await;
    assert_eq!(outcome.unwrap_err(), Failure::NameTaken);

    let content = bytes(300);
    room.carry(&room.create("a.bin", &content), &content).await.unwrap();
    let (to, name) = (folder.clone(), "b.bin".to_owned());
    let relocate = room.on_row("a.bin", |item| Action::Move { item, parent: to, name });
    let moved = room.carry(&relocate, &nothing).await.unwrap();
    assert_eq!(moved.rows[0].parent, Some(folder.clone()));
    assert_eq!(room.inspect("Fotos/b.bin").size, 300);

    // Hard case 27.
    let (to, name) = (folder.clone(), "B.bin".to_owned());
    let rename = room.on_row("Fotos/b.bin", |item| Action::Move { item, parent: to, name });
    room.carry(&rename, &nothing).await.unwrap();
    assert_eq!(room.inspect("Fotos/B.bin").name, "B.bin");

    let source = RemoteId(room.inspect("Fotos/B.bin").id);
    let copy = Action::Copy { source, parent: room.root.clone(), name: "copy.bin".to_owned() };
    let copied = room.carry(&room.delivery(copy, BasedOn::Nothing), &nothing).await.unwrap();
    assert_eq!(copied.rows[0].id.as_str(), room.inspect("copy.bin").id);
    assert_eq!(room.inspect("copy.bin").quick_xor_hash, Some(quick_xor(&content)));

    let stale = room.on_row("Fotos/B.bin", |item| Action::Delete { item });
    let deed = Deed::Edit { drive: PLANS.to_owned(), path: "Fotos/B.bin".to_owned(), content: text("not yet") };
    room.tenant.act(&deed, None).unwrap();
    assert_eq!(room.carry(&stale, &nothing).await.unwrap_err(), Failure::Changed);
    let delete = room.on_row("Fotos/B.bin", |item| Action::Delete { item });
    room.carry(&delete, &nothing).await.unwrap();
    assert!(room.tenant.inspect(PLANS, "Fotos/B.bin").is_err());
    assert_eq!(room.carry(&delete, &nothing).await.unwrap().checked, HowChecked::Seen);
}

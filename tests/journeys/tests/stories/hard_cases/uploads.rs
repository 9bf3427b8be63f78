//! Sending contents to a server with habits of its own. What is sent arrives whole, once, and as one version.

use std::collections::BTreeSet;

use super::*;

const REPORT: &str = "Rigging/Report.docx";

/// Ada, and an Office file that she has read.
async fn with_report() -> (Town, HomeFolder, Device) {
    let (town, home, ada) = rigging().await;
    town.noor_makes(REPORT, "report");
    ada.sync().await;
    assert_eq!(ada.read(REPORT).await, b"report");
    (town, home, ada)
}

#[tokio::test(start_paused = true)]
async fn hard_case_1_what_sharepoint_rewrites_is_no_conflict_over_three_edits() {
    for pulled in [false, true] {
        let (town, _home, ada) = with_report().await;
        play(&town, "hard-case-1");
        let before = so_far(&town);
        for turn in 1..=3 {
            let sent = format!("report, edit {turn}");
            ada.write(REPORT, &sent).await;
            land_all(&town, &ada).await;
            let kept = there(&town, REPORT);
            assert!(kept.size > sent.len() as u64, "the server has other bytes than were sent");
            assert_ne!(kept.sha256, Some(Town::sum(&sent)));
            town.clock.forward(Duration::from_secs(30));
            if pulled {
                ada.sync().await;
            }
        }
        assert_eq!(met_with(&town, before, "hard-case-1"), [200; 3], "pulled: {pulled}");
        assert_eq!(new_names(&town), ["Report.docx"], "pulled: {pulled}");
        // Each edit and its rewriting are a version; nothing was sent again.
        assert_eq!(there(&town, REPORT).versions, 7);
        let before = so_far(&town);
        ada.sync().await;
        ada.sync().await;
        assert_eq!(asked(&town, before, "PUT", "").len(), 0, "no loop");
        assert!(ada.outbox.receipts(10).await.unwrap().iter().all(|receipt| receipt.conflict.is_none()));
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_2_the_same_bytes_with_another_size_each_time_are_no_conflict() {
    let (town, _home, ada) = with_report().await;
    play(&town, "hard-case-2");
    let before = so_far(&town);
    let mut sizes = BTreeSet::new();
    for _ in 0..3 {
        ada.write(REPORT, "the same report").await;
        land_all(&town, &ada).await;
        sizes.insert(there(&town, REPORT).size);
        town.clock.forward(Duration::from_secs(30));
        ada.sync().await;
    }
    assert_eq!(sizes.len(), 3, "the server gave each another size: {sizes:?}");
    assert_eq!(met(&town, before, "hard-case-2").len(), 3);
    assert_eq!(new_names(&town), ["Report.docx"]);
    assert_eq!(there(&town, REPORT).versions, 7);
    let before = so_far(&town);
    ada.sync().await;
    ada.sync().await;
    assert_eq!(asked(&town, before, "PUT", "").len(), 0, "no loop");
}

#[tokio::test(start_paused = true)]
async fn hard_case_3_a_file_that_was_just_rewritten_is_found_again() {
    for delete in [false, true] {
        let (town, _home, ada) = with_report().await;
        town.tenant.play(Fault::named("hard-case-3").times(2)).unwrap();
        ada.write(REPORT, "edited").await;
        land_all(&town, &ada).await;
        let before = so_far(&town);
        if delete {
            ada.documents.delete(ada.at(REPORT).await).await.unwrap();
        } else {
            ada.write(REPORT, "edited again").await;
        }
        land_all(&town, &ada).await;
        let refused = met_with(&town, before, "hard-case-3").into_iter().filter(|status| *status == 404);
        assert_eq!(refused.count(), 2, "delete: {delete}: it seemed to be gone, twice");
        match delete {
            true => assert_eq!(new_names(&town), Vec::<String>::new()),
            false => {
                assert_eq!(new_names(&town), ["Report.docx"]);
                assert_eq!(there(&town, REPORT).versions, 4, "an edit, its rewriting, and another edit");
            }
        }
        assert_eq!(ada.outbox.receipts(10).await.unwrap().len(), 2);
    }
}

/// Ada saves a large file while the fault plays. Answers the town and the number of the last request before.
async fn large(fault: Fault, new: bool) -> (Town, u64) {
    let (town, _home, ada) = rigging().await;
    let film = bulk(LARGE, 21);
    let path = if new { "Rigging/Film.mp4" } else { PLAN };
    if new {
        ada.documents.create(ada.at(RIGGING).await, "Film.mp4", Source::Bytes(film.clone())).await.unwrap();
    } else {
        ada.documents.save(ada.at(PLAN).await, None, Source::Bytes(film.clone())).await.unwrap();
    }
    let name = fault.name.clone();
    town.tenant.play(fault).unwrap();
    let before = so_far(&town);
    land_all(&town, &ada).await;
    let film_there = there(&town, path);
    let versions = if new { 1 } else { 2 };
    assert_eq!((film_there.sha256, film_there.versions), (Some(sha256(&film)), versions), "{name}, new: {new}");
    assert_eq!(new_names(&town).len(), usize::from(new), "{name}, new: {new}");
    let receipts = ada.outbox.receipts(10).await.unwrap();
    assert_eq!((receipts.len(), receipts[0].conflict.clone()), (1, None), "{name}, new: {new}");
    (town, before)
}

#[tokio::test(start_paused = true)]
async fn hard_case_4_the_right_tag_refused_is_no_conflict() {
    // A new file has no tag that could be refused.
    let (town, before) = large(Fault::named("hard-case-4"), false).await;
    assert_eq!(met_with(&town, before, "hard-case-4"), [412]);
}

#[tokio::test(start_paused = true)]
async fn hard_case_5_after_a_session_is_lost_everything_goes_to_the_new_one() {
    for new in [true, false] {
        let (town, before) = large(Fault::named("hard-case-5"), new).await;
        let lost = met(&town, before, "hard-case-5");
        assert_eq!(lost.iter().map(|entry| entry.status).collect::<Vec<_>>(), [404], "new: {new}");
        let sent = town.tenant.log_after(lost[0].number);
        let to: BTreeSet<_> = sent.iter().filter(|entry| entry.path.starts_with("/upload/")).map(|e| &e.path).collect();
        assert_eq!(to.len(), 1, "new: {new}: one new session: {to:?}");
        assert!(!to.contains(&lost[0].path), "new: {new}: and not the one that is lost");
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_6_an_orphaned_session_only_takes_time() {
    for new in [true, false] {
        let (town, before) = large(Fault::named("hard-case-6").times(2), new).await;
        assert_eq!(met_with(&town, before, "hard-case-6"), [409, 409], "new: {new}");
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_7_no_token_goes_to_an_upload_or_download_address() {
    let (town, _home, ada) = rigging().await;
    let before = so_far(&town);
    ada.documents.create(ada.at(RIGGING).await, "Film.mp4", Source::Bytes(bulk(LARGE, 2))).await.unwrap();
    land_all(&town, &ada).await;
    town.noor_makes("Rigging/New.txt", "new");
    ada.sync().await;
    assert_eq!(ada.read("Rigging/New.txt").await, b"new");
    let entries = town.tenant.log_after(before);
    let there: Vec<_> = entries.iter().filter(|entry| entry.origin == "content").collect();
    for (method, part) in [("PUT", "/upload/"), ("GET", "/download/")] {
        assert!(there.iter().any(|entry| entry.method == method && entry.path.starts_with(part)), "{there:#?}");
    }
    assert_eq!(there.iter().filter(|entry| entry.token_at_content).count(), 0);
    assert!(there.iter().all(|entry| entry.status != 401));

    // And it matters: there, a good token is refused, where none is asked for.
    let item = town.another_client(Some(ADA), Method::GET, &town.address(PLAN, ""), b"").await.json();
    let address = item["@microsoft.graph.downloadUrl"].as_str().unwrap();
    assert_eq!(town.another_client(Some(ADA), Method::GET, address, b"").await.status, 401);
    assert_eq!(town.another_client(None, Method::GET, address, b"").await.body, b"as it was");
}

#[tokio::test(start_paused = true)]
async fn hard_case_8_a_drifted_offset_and_a_refused_fragment_are_asked_about_and_passed() {
    for new in [true, false] {
        let (town, before) = large(Fault::named("hard-case-8").times(2), new).await;
        let mut statuses = met_with(&town, before, "hard-case-8");
        statuses.sort_unstable();
        assert_eq!(statuses, [403, 416], "new: {new}");
        assert_eq!(asked(&town, before, "POST", "createUploadSession").len(), 1, "new: {new}: it is the same session");
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_9_an_upload_outlives_its_token() {
    for new in [true, false] {
        let (town, before) = large(Fault::named("hard-case-9"), new).await;
        let opened = asked(&town, before, "POST", "createUploadSession");
        assert_eq!(opened.len(), 1, "new: {new}: the session goes on");
        let after: Vec<_> = met(&town, opened[0].number, "hard-case-9").iter().map(|entry| entry.status).collect();
        assert!(after.contains(&401), "new: {new}: the token was over meanwhile: {after:?}");
        assert!(
            !asked(&town, opened[0].number, "POST", "/token").is_empty(),
            "new: {new}: and another one was asked for"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_10_an_upload_is_one_version() {
    let (town, _home, ada) = rigging().await;
    play(&town, "hard-case-10");
    let before = so_far(&town);
    ada.write(PLAN, "marked up").await;
    ada.documents.create(ada.at(RIGGING).await, "Film.mp4", Source::Bytes(bulk(LARGE, 2))).await.unwrap();
    land_all(&town, &ada).await;
    assert_eq!(there(&town, PLAN).versions, 2);
    assert_eq!(there(&town, "Rigging/Film.mp4").versions, 1);
    assert_eq!(asked(&town, before, "PATCH", "").len(), 0, "nothing sets the time afterwards");

    // And it matters: a client that does makes a version more.
    let time = br#"{"fileSystemInfo":{"lastModifiedDateTime":"2026-05-01T10:00:00Z"}}"#;
    let before = so_far(&town);
    assert_eq!(town.another_client(Some(ADA), Method::PATCH, &town.address(PLAN, ""), time).await.status, 200);
    assert_eq!(met(&town, before, "hard-case-10").len(), 1);
    assert_eq!(there(&town, PLAN).versions, 3);
}

#[tokio::test(start_paused = true)]
async fn hard_case_28_an_answer_without_a_body_is_an_answer() {
    let (town, _home, ada) = rigging().await;
    town.tenant.play(Fault::named("hard-case-28").times(2)).unwrap();
    let before = so_far(&town);
    ada.documents.rename(ada.at(PLAN).await, "Plan 2.txt").await.unwrap();
    land_all(&town, &ada).await;
    ada.documents.rename(ada.at("Rigging/Plan 2.txt").await, "Plan 3.txt").await.unwrap();
    land_all(&town, &ada).await;
    assert_eq!(met_with(&town, before, "hard-case-28"), [204, 204]);
    assert_eq!(asked(&town, before, "PATCH", "").len(), 2, "nothing is sent again");
    ada.write("Rigging/Plan 3.txt", "marked up").await;
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), ["Plan 3.txt"]);
    assert_there(&town, "Rigging/Plan 3.txt", "marked up");
}

#[tokio::test(start_paused = true)]
async fn hard_case_30_what_was_just_uploaded_and_is_missing_from_the_next_list_stays() {
    for enumerated in [false, true] {
        let (town, _home, ada) = rigging().await;
        play(&town, "hard-case-30");
        let before = so_far(&town);
        ada.documents.create(ada.at(RIGGING).await, "New.txt", text("new")).await.unwrap();
        if enumerated {
            town.tenant.expire_deltas(PLANS).unwrap();
        }
        land_all(&town, &ada).await;
        assert_eq!(ada.read("Rigging/New.txt").await, b"new");
        if !enumerated {
            drop(ada.documents.refresh(ada.at(RIGGING).await).await);
        }
        let lists = met(&town, before, "hard-case-30");
        let part = if enumerated { "/root/delta" } else { "/children" };
        let without = lists.iter().filter(|entry| entry.method == "GET");
        assert!(without.clone().any(|entry| entry.path.contains(part)), "a list without it was read: {lists:#?}");
        assert_eq!(without.count(), 1);
        for _ in 0..3 {
            assert_eq!(ada.read("Rigging/New.txt").await, b"new", "enumerated: {enumerated}");
            ada.sync().await;
            town.clock.forward(Duration::from_secs(700));
        }
        assert_same(&town, &ada, "30").await;
        assert_there(&town, "Rigging/New.txt", "new");
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_38_a_large_upload_goes_on_where_it_stood_through_cuts_and_kills() {
    const FILM: usize = 24 << 20;
    let (town, home, mut ada) = rigging().await;
    let film = bulk(FILM, 38);
    ada.documents.create(ada.at(RIGGING).await, "Film.mp4", Source::Bytes(film.clone())).await.unwrap();
    let before = so_far(&town);
    // Of the fragments some never arrive, and of others the answer never comes; twice the app is killed in between.
    let fragments = |name: &str| Fault::named(name).method("PUT").path("/upload/");
    town.tenant.play(fragments("drop-before").percent(30)).unwrap();
    town.tenant.play(fragments("lost-answer").percent(30)).unwrap();
    let mut turns = 0;
    while !ada.outbox.list().await.unwrap().is_empty() {
        ada.sync().await;
        town.clock.forward(Duration::from_secs(120));
        if turns < 2 {
            drop(ada);
            ada = town.reopen(&home).await;
        }
        turns += 1;
        assert!(turns < 40, "it comes to an end");
    }
    let lost = met(&town, before, "lost-answer").len();
    assert!(lost > 0 && !met(&town, before, "drop-before").is_empty(), "both have happened");
    let film_there = there(&town, "Rigging/Film.mp4");
    assert_eq!((film_there.sha256, film_there.versions), (Some(sha256(&film)), 1));
    assert_eq!(asked(&town, before, "POST", "createUploadSession").len(), 1, "it never began again");
    let sent: u64 = asked(&town, before, "PUT", "/upload/").iter().map(|entry| entry.bytes_in).sum();
    assert_eq!(sent, FILM as u64, "no byte that the server had was sent to it again");
}

use super::*;
use musette_core::model::Refusal;

/// What every delivery has to come to, whatever happens on the way: there once, byte for byte, one version each.
async fn everything_arrives_once(name: &str, fault: impl Fn() -> Fault) -> Room {
    everything_arrives_once_among(7, name, || vec![fault()]).await
}

async fn everything_arrives_once_among(seed: u64, name: &str, faults: impl Fn() -> Vec<Fault>) -> Room {
    let room = Room::of(seed, Settings { page: 50, fragment: UNIT, small: 100_000, sites: 50 }).await;
    let nothing = Bytes::new();
    let first = bytes(50);
    room.carry(&room.create("edited.bin", &first), &first).await.unwrap();
    room.carry(&room.create("edited large.bin", &first), &first).await.unwrap();
    room.carry(&room.create("moved.bin", &first), &first).await.unwrap();
    room.carry(&room.create("deleted.bin", &first), &first).await.unwrap();
    let again = |step: &str| {
        room.tenant.stop_named(None);
        room.pass(Duration::from_secs(120));
        faults().into_iter().for_each(|fault| room.play(fault));
        format!("{name}: {step}")
    };

    let small = bytes(777);
    let step = again("small");
    room.carry(&room.create("small.bin", &small), &small).await.expect(&step);
    let large = bytes(2 * UNIT + 9);
    let step = again("large");
    room.carry(&room.create("large.bin", &large), &large).await.expect(&step);
    let step = again("empty");
    room.carry(&room.create("empty.bin", &nothing), &nothing).await.expect(&step);
    let step = again("edit");
    room.carry(&room.replace("edited.bin", &small), &small).await.expect(&step);
    let step = again("large edit");
    room.carry(&room.replace("edited large.bin", &large), &large).await.expect(&step);
    let step = again("folder");
    let make = Action::MakeFolder { parent: room.root.clone(), name: "Made".to_owned() };
    room.carry(&room.delivery(make, BasedOn::Nothing), &nothing).await.expect(&step);
    let step = again("move");
    let parent = RemoteId(room.inspect("Made").id);
    let relocate = room.on_row("moved.bin", |item| Action::Move { item, parent, name: "moved there.bin".to_owned() });
    room.carry(&relocate, &nothing).await.expect(&step);
    let step = again("copy");
    let source = RemoteId(room.inspect("small.bin").id);
    let copy = Action::Copy { source, parent: room.root.clone(), name: "copied.bin".to_owned() };
    room.carry(&room.delivery(copy, BasedOn::Nothing), &nothing).await.expect(&step);
    let step = again("delete");
    let delete = room.on_row("deleted.bin", |item| Action::Delete { item });
    room.carry(&delete, &nothing).await.expect(&step);
    room.tenant.stop_named(None);

    for (path, content, versions) in [
        ("small.bin", &small, 1),
        ("large.bin", &large, 1),
        ("copied.bin", &small, 1),
        ("empty.bin", &nothing, 1),
        ("edited.bin", &small, 2),
        ("edited large.bin", &large, 2),
        ("Made/moved there.bin", &first, 1),
    ] {
        let seen = room.inspect(path);
        assert_eq!((seen.size, seen.versions), (content.len() as u64, versions), "{name}: {path}");
        if !content.is_empty() {
            assert_eq!(seen.quick_xor_hash, Some(quick_xor(content)), "{name}: {path}");
        }
    }
    assert!(room.tenant.inspect(PLANS, "deleted.bin").is_err(), "{name}");
    assert!(room.tenant.inspect(PLANS, "moved.bin").is_err(), "{name}");
    let root = room.tenant.inspect_tree(PLANS, "").unwrap();
    let ours = root.iter().filter(|seen| seen.name.ends_with(".bin")).count();
    assert_eq!(ours, 7, "{name}");
    room
}

#[tokio::test]
async fn a_request_that_never_arrived_and_an_answer_that_never_came_are_told_apart() {
    for name in ["drop-before", "lost-answer", "truncate"] {
        for times in [1, 2, 3] {
            everything_arrives_once(name, || Fault::named(name).times(times)).await;
        }
    }
}

#[tokio::test]
async fn an_answer_to_a_write_that_is_lost_is_found_out() {
    for method in ["PUT", "POST", "PATCH", "DELETE"] {
        everything_arrives_once("lost-answer", || Fault::named("lost-answer").method(method)).await;
    }
}

#[tokio::test]
async fn a_busy_server_a_portal_and_a_proxy_only_take_time() {
    for name in ["429", "503", "500", "504", "portal", "portal-redirect", "proxy-404", "401-transient", "offline"] {
        everything_arrives_once(name, || Fault::named(name).times(4)).await;
    }
}

#[tokio::test]
async fn a_request_that_the_network_doubles_takes_effect_once() {
    for times in [1, 2, 50] {
        everything_arrives_once("duplicate", || Fault::named("duplicate").times(times)).await;
    }
}

#[tokio::test]
async fn days_on_which_everything_goes_wrong_at_times() {
    for seed in 1..=12 {
        let name = format!("seed {seed}");
        everything_arrives_once_among(seed, &name, || {
            [
                "drop-before",
                "lost-answer",
                "truncate",
                "duplicate",
                "429",
                "500",
                "portal",
                "proxy-404",
                "401-transient",
            ]
            .map(|name| Fault::named(name).percent(6))
            .to_vec()
        })
        .await;
    }
}

/// The fault is met, and has cost time alone.
async fn only_takes_time(name: &str) {
    let room = everything_arrives_once(name, || Fault::named(name)).await;
    assert!(room.has_met(name), "{name}");
}

#[tokio::test]
async fn hard_case_4_the_right_tag_refused_only_takes_time() {
    only_takes_time("hard-case-4").await;
}

#[tokio::test]
async fn hard_case_5_a_lost_session_only_takes_time() {
    only_takes_time("hard-case-5").await;
}

#[tokio::test]
async fn hard_case_6_an_orphaned_session_only_takes_time() {
    only_takes_time("hard-case-6").await;
}

#[tokio::test]
async fn hard_case_8_a_drifted_offset_only_takes_time() {
    only_takes_time("hard-case-8").await;
}

#[tokio::test]
async fn hard_case_9_a_token_that_ends_meanwhile_only_takes_time() {
    only_takes_time("hard-case-9").await;
}

#[tokio::test]
async fn hard_case_22_a_name_refused_as_taken_only_takes_time() {
    only_takes_time("hard-case-22").await;
}

#[tokio::test]
async fn hard_case_28_an_answer_without_a_body_only_takes_time() {
    only_takes_time("hard-case-28").await;
}

/// What SharePoint rewrites is no conflict, even when the answer is lost.
async fn a_rewritten_file_is_no_conflict(case: &str) {
    for lost in [false, true] {
        let room = Room::new().await;
        room.play(Fault::named(case));
        let content = bytes(30_000);
        if lost {
            room.play(Fault::named("lost-answer").method("PUT"));
        }
        room.carry(&room.create("Report.docx", &content), &content).await.unwrap();
        room.pass(Duration::from_secs(60));
        let edited = bytes(31_000);
        let edit = room.replace("Report.docx", &edited);
        if lost {
            room.play(Fault::named("lost-answer").method("PUT"));
        }
        let before = room.inspect("Report.docx").versions;
        room.carry(&edit, &edited).await.unwrap();
        let after = room.inspect("Report.docx").versions;
        assert!(after > before && after <= before + 2, "{case} {lost}: {before} to {after}");
        assert!(room.has_met(case), "{case} {lost}");
        assert_eq!(room.has_met("lost-answer"), lost, "{case}");
    }
}

#[tokio::test]
async fn hard_case_1_a_rewritten_file_is_no_conflict_even_when_the_answer_is_lost() {
    a_rewritten_file_is_no_conflict("hard-case-1").await;
}

#[tokio::test]
async fn hard_case_2_a_file_of_another_size_each_time_is_no_conflict_even_when_the_answer_is_lost() {
    a_rewritten_file_is_no_conflict("hard-case-2").await;
}

#[tokio::test]
async fn no_room_is_said_and_nothing_is_left_behind() {
    let room = Room::new().await;
    room.play(Fault::named("quota-full"));
    for length in [500, 400_000] {
        let content = bytes(length);
        let outcome = room.carry(&room.create("full.bin", &content), &content).await;
        assert_eq!(outcome.unwrap_err(), Failure::Refused(Refusal::Quota));
    }
    assert!(room.tenant.inspect(PLANS, "full.bin").is_err());
}

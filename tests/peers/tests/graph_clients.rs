//! Graph clients that nobody here wrote work with the tenant: Microsoft's own for JavaScript (with MSAL for Node) and for Python, and O365.
//!
//! All insist on HTTPS and on the shapes that their own models have. On documents they sign in, list, walk, page a delta, upload in
//! one piece and in a session, resume a broken one, download, copy, move, share, search and delete; on tasks and people they make,
//! change by tags, complete, assign, page, search, and look at pictures. What they say they sent is compared with the tenant's own
//! inspection.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod support;

use support::journey::{ADA, Journey, said, words};

const POSTS: u64 = 400;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_javascript_clients_of_microsoft_do_their_whole_work() {
    let Some(bin) = support::peers() else { return };
    let journey = Journey::begin(POSTS).await;
    let Some(client) = journey.javascript(&bin, "graph_journey.mjs") else { return };
    let held = journey.play(client).await;
    assert_eq!(words(&held), ["sign-in", "reading", "large", "resumed", "download", "changes", "batch"]);
    assert_eq!(journey.kept("From JavaScript/large.bin"), said(&held, "large"));
    assert_eq!(journey.kept("From JavaScript/resumed.bin"), said(&held, "resumed"));
    assert!(journey.running.tenant.inspect(ADA, "Elsewhere").is_err());
    assert!(journey.running.tenant.inspect(ADA, "From a batch").is_ok());
    journey.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_javascript_client_of_microsoft_works_on_tasks_and_people() {
    let Some(bin) = support::peers() else { return };
    let journey = Journey::begin(POSTS).await;
    let Some(client) = journey.javascript(&bin, "tasks_journey.mjs") else { return };
    assert_eq!(words(&journey.play(client).await), ["todo", "planner", "people"]);
    assert_eq!(journey.running.tenant.count_tasks(ADA, "From JavaScript").unwrap(), 1);
    assert_eq!(journey.running.tenant.count_tasks(ADA, "Planned from JavaScript").unwrap(), 1);
    journey.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_python_sdk_of_microsoft_works_on_tasks_and_people() {
    let Some(bin) = support::peers() else { return };
    let journey = Journey::begin(POSTS).await;
    let mut client = journey.python(&bin, "sdk_journey.py");
    client.arg(journey.at("ca.pem"));
    assert_eq!(words(&journey.play(client).await), ["todo", "planner", "people"]);
    assert_eq!(journey.running.tenant.count_tasks(ADA, "Stays from Python").unwrap(), 1);
    assert_eq!(journey.running.tenant.count_tasks(ADA, "From Python").unwrap(), 0);
    let planned = journey.running.tenant.inspect_planner();
    let planned = planned.iter().find(|task| task["title"] == "Planned from Python").unwrap();
    assert_eq!(
        (planned["percentComplete"].as_u64(), &planned["details"]["description"]),
        (Some(100), &"With the long tape".into())
    );
    assert_eq!(planned["assignments"].as_object().unwrap().len(), 1);
    journey.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_graph_client_for_python_does_the_work_of_an_office() {
    let Some(bin) = support::peers() else { return };
    let journey = Journey::begin(POSTS).await;
    let mut client = journey.python(&bin, "o365_journey.py");
    client.arg(journey.home.path());
    let held = journey.play(client).await;
    assert_eq!(words(&held), ["sign-in", "reading", "large", "download", "changes"]);
    assert_eq!(journey.kept("From O365/large.bin"), said(&held, "large"));
    journey.end().await;
}

//! Clients of Yammer that nobody here wrote talk with the tenant: yampy2 for Python, yammer-rest-api-client and CometD's own for JavaScript.
//!
//! They read every feed to its end, meet the limits of rate, post from the query and from JSON at once, answer, like, delete, join and
//! leave, find people and communities, and hear news as they come. What they say they sent is counted by the tenant itself.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod support;

use support::journey::{Journey, words};

const POSTS: u64 = 400;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_for_python_reads_all_there_is_and_talks() {
    let Some(bin) = support::peers() else { return };
    let journey = Journey::begin(POSTS).await;
    let client = journey.python(&bin, "yammer_journey.py");
    assert_eq!(words(&journey.play(client).await), ["feeds", "people", "posts", "groups"]);
    let tenant = &journey.running.tenant;
    assert!(tenant.log_after(0).iter().any(|entry| entry.status == 429), "it met a limit");
    for (text, count) in [("Hello from yampy", 1), ("And an answer", 0), ("Only for you, from yampy", 1), ("To all", 0)]
    {
        assert_eq!(tenant.count_posts(text), count, "{text}");
    }
    journey.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_for_javascript_talk_and_hear_news() {
    let Some(bin) = support::peers() else { return };
    let journey = Journey::begin(POSTS).await;
    let Some(client) = journey.javascript(&bin, "engage_journey.mjs") else { return };
    assert_eq!(words(&journey.play(client).await), ["talk", "news"]);
    let tenant = &journey.running.tenant;
    assert_eq!(tenant.count_posts("Hello from JavaScript: 100% & more"), 1, "said twice in one request, posted once");
    assert_eq!(tenant.count_posts("Deleted from JavaScript"), 0);
    journey.end().await;
}

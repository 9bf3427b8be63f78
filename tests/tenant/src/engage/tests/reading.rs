//! Feeds: what they hold, in which order, page by page, and for whom.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

async fn whole(reader: &Reader, feed: &str) -> Vec<Value> {
    let (mut all, mut older_than) = (Vec::new(), String::new());
    loop {
        let page = reader.get(&format!("{feed}{older_than}")).await;
        let found = messages(&page);
        let last = found.last().map(|message| message["id"].as_i64().unwrap());
        assert!(found.len() <= 20);
        all.extend(found);
        match last.filter(|_| page["meta"]["older_available"] == true) {
            Some(last) => older_than = format!("{}older_than={last}", if feed.contains('?') { '&' } else { '?' }),
            None => return all,
        }
    }
}

#[tokio::test]
async fn numbers_are_integers_beyond_what_a_double_holds_and_later_posts_have_greater_ones() {
    let ada = Reader::new(ADA);
    let page = ada.get("messages.json").await;
    let found = ids(&page);
    assert_eq!(found.len(), 20);
    assert!(found.is_sorted_by(|left, right| left > right), "{found:?}");
    for message in messages(&page) {
        for name in ["id", "sender_id", "thread_id", "group_id", "network_id"] {
            let id = message[name].as_i64().unwrap();
            assert_eq!(id.to_string().len(), 16, "{name}");
            assert_ne!(id as f64 as i64, id, "{name} survives a double");
        }
        assert!(message["created_at"].as_str().unwrap().ends_with(" +0000"));
    }
    let times: Vec<&str> =
        page["messages"].as_array().unwrap().iter().map(|m| m["created_at"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|left, right| left >= right), "{times:?}");
}

#[tokio::test]
async fn an_envelope_refers_to_everything_that_its_posts_name() {
    let ada = Reader::new(ADA);
    for feed in ["messages.json", "messages/private.json", "messages/my_feed.json", "messages/received.json"] {
        let page = ada.get(feed).await;
        assert!(!messages(&page).is_empty(), "{feed}");
        for message in messages(&page) {
            reference(&page, "user", &message["sender_id"]);
            let thread = reference(&page, "thread", &message["thread_id"]);
            assert!(thread["stats"]["updates"].as_u64().unwrap() >= 1);
            if !message["group_id"].is_null() {
                reference(&page, "group", &message["group_id"]);
            }
            if !message["replied_to_id"].is_null() {
                reference(&page, "message", &message["replied_to_id"]);
            }
            for user in message["notified_user_ids"].as_array().unwrap() {
                reference(&page, "user", user);
            }
            let parsed = message["body"]["parsed"].as_str().unwrap();
            assert!(!message["body"]["plain"].as_str().unwrap().contains("[["), "{parsed}");
            for mark in parsed.split("[[tag:").skip(1) {
                let id: i64 = mark.split(']').next().unwrap().parse().unwrap();
                reference(&page, "tag", &id.into());
            }
        }
        let meta = &page["meta"];
        assert_eq!(meta["requested_poll_interval"], 60);
        assert_eq!(meta["current_user_id"].as_i64(), Some(ada.me().await));
        assert!(meta["realtime"]["channel_id"].is_string() && meta["followed_user_ids"].is_array());
    }
}

#[tokio::test]
async fn a_feed_is_read_to_its_end_without_a_gap_and_without_a_repetition() {
    let ada = Reader::among(ADA, 900);
    for feed in ["messages", "messages/my_feed.json", "messages/general.json"] {
        let all = whole(&ada, feed).await;
        let found: Vec<i64> = all.iter().map(|message| message["id"].as_i64().unwrap()).collect();
        assert!(found.is_sorted_by(|left, right| left > right), "{feed}");
        assert!(found.len() > 60, "{feed}: {}", found.len());
    }
}

#[tokio::test]
async fn news_are_what_is_newer_and_the_newest_of_them_when_there_are_many() {
    let ada = Reader::new(ADA);
    let first = ids(&ada.get("messages.json").await);
    let news = ada.get(&format!("messages.json?newer_than={}", first[5])).await;
    assert_eq!(ids(&news), first[..5]);
    assert_eq!(news["meta"]["older_available"], false);
    let none = ada.get(&format!("messages.json?newer_than={}", first[0])).await;
    assert!(messages(&none).is_empty() && none["meta"]["older_available"] == false);
    let many = ada.get(&format!("messages.json?newer_than={}", first[10] - 90_000_000_000)).await;
    assert_eq!(ids(&many), first);
    assert_eq!(many["meta"]["older_available"], true);
    let few = ada.get(&format!("messages.json?limit=3&older_than={}", first[0])).await;
    assert_eq!(ids(&few), first[1..4]);
    assert_eq!(messages(&ada.get("messages.json?limit=200").await).len(), 20);
}

#[tokio::test]
async fn three_hundred_answers_about_rain_covers_are_one_thread() {
    let ada = Reader::new(ADA);
    let groups = ada.get("search.json?search=rain").await;
    let starter = groups["messages"]["messages"].as_array().unwrap();
    assert!(!starter.is_empty());
    let all = whole(&ada, "messages.json").await;
    let mut threads: BTreeMap<i64, usize> = BTreeMap::new();
    for message in &all {
        *threads.entry(message["thread_id"].as_i64().unwrap()).or_default() += 1;
    }
    let (rain, count) = threads.into_iter().max_by_key(|(_, count)| *count).unwrap();
    assert_eq!(count, 301);
    let thread = whole(&ada, &format!("messages/in_thread/{rain}.json")).await;
    assert_eq!(thread.len(), 301);
    assert_eq!(thread.last().unwrap()["id"].as_i64(), Some(rain));
    assert!(thread.last().unwrap()["replied_to_id"].is_null());
    let page = ada.get(&format!("messages/in_thread/{rain}.json")).await;
    let told = reference(&page, "thread", &rain.into());
    assert_eq!(told["stats"]["updates"], 301);
    assert_eq!(told["stats"]["latest_reply_id"], thread[0]["id"]);
    assert_eq!(told["stats"]["first_reply_id"], thread[299]["id"]);
    assert_eq!(ada.get(&format!("threads/{rain}.json")).await["stats"], told["stats"]);
}

#[tokio::test]
async fn threads_are_read_by_their_first_posts_or_by_their_latest_answers() {
    let ada = Reader::new(ADA);
    let starters = ada.get("messages.json?threaded=true").await;
    assert!(messages(&starters).iter().all(|message| message["replied_to_id"].is_null()));
    assert!(ids(&starters).is_sorted_by(|left, right| left > right));
    assert_eq!(starters["threaded_extended"], serde_json::json!({}));

    let (mut older_than, mut met, mut last) = (i64::MAX, BTreeSet::new(), i64::MAX);
    loop {
        let page = ada.get(&format!("messages.json?threaded=extended&older_than={older_than}")).await;
        for message in messages(&page) {
            let thread = reference(&page, "thread", &message["thread_id"]);
            let latest = thread["stats"]["latest_reply_id"].as_i64().unwrap();
            assert!(latest < last, "threads by their latest answer");
            last = latest;
            assert!(met.insert(message["id"].as_i64().unwrap()), "a thread comes once");
            let answers = page["threaded_extended"][message["id"].to_string()].as_array().unwrap().clone();
            let wanted = (thread["stats"]["updates"].as_u64().unwrap() - 1).min(2);
            assert_eq!(answers.len() as u64, wanted);
            if let Some(newest) = answers.first() {
                assert_eq!(newest["id"].as_i64(), Some(latest));
                reference(&page, "user", &newest["sender_id"]);
            }
        }
        older_than = last;
        if page["meta"]["older_available"] == false {
            break;
        }
    }
    let all = whole(&ada, "messages.json?threaded=true").await;
    let all: BTreeSet<i64> = all.iter().map(|message| message["id"].as_i64().unwrap()).collect();
    assert_eq!(met, all);
}

#[tokio::test]
async fn what_is_private_is_told_to_those_whom_it_is_for() {
    let noor = Reader::new(NOOR);
    let groups = noor.get("groups.json?mine=1").await;
    let direction = groups.as_array().unwrap().iter().find(|group| group["name"] == "direction").unwrap().clone();
    assert_eq!(direction["privacy"], "private");
    let feed = format!("messages/in_group/{}.json", direction["id"]);
    let inside = noor.get(&feed).await;
    let secret = messages(&inside)[0].clone();
    assert_eq!((&secret["privacy"], &secret["direct_message"]), (&"private".into(), &false.into()));
    let ada = noor.other(ADA);
    assert_eq!(ada.refused("GET", &feed).await, (403, 403));
    assert_eq!(ada.refused("GET", &format!("messages/{}.json", secret["id"])).await, (404, 404));
    assert_eq!(ada.refused("GET", &format!("messages/in_thread/{}.json", secret["thread_id"])).await, (404, 404));

    let between = messages(&ada.get("messages/private.json").await);
    assert!(between.iter().all(|message| message["group_id"].is_null() && message["direct_message"] == true));
    let thread = between[0]["thread_id"].clone();
    let page = ada.get(&format!("messages/in_thread/{thread}")).await;
    let told = reference(&page, "thread", &thread);
    assert_eq!(told["participants"].as_array().unwrap().len() as u64, told["participants_count"].as_u64().unwrap());
    let jonas = noor.other(JONAS);
    assert_eq!(jonas.refused("GET", &format!("messages/in_thread/{thread}")).await, (404, 404));
    assert!(messages(&jonas.get("messages/private.json").await).is_empty());

    for reader in [&ada, &jonas] {
        for message in whole(reader, "messages/my_feed.json").await {
            assert_ne!(message["group_id"], direction["id"]);
        }
    }
    let guest = noor.other("tomas.novak@rive.example");
    assert!(messages(&guest.get("messages.json").await).is_empty());
}

#[tokio::test]
async fn luc_s_announcement_has_its_title_its_paper_and_its_words() {
    let jonas = Reader::new(JONAS);
    let all = whole(&jonas, "messages.json").await;
    let storm = all.iter().find(|message| message["title"] == "Storm plan B").unwrap();
    assert_eq!(storm["message_type"], "announcement");
    let plain = storm["body"]["plain"].as_str().unwrap();
    assert!(plain.starts_with("Storm plan B is in force from 18:00. Read the two pages and confirm."), "{plain}");
    let hanging = storm["attachments"].as_array().unwrap();
    assert_eq!((&hanging[0]["type"], &hanging[0]["name"]), (&"file".into(), &"Storm plan B.pdf".into()));
    assert_eq!(hanging[1]["type"], "ymodule");
    assert!(hanging[1]["web_url"].as_str().unwrap().contains("/sites/safety/"));
    let page = jonas.get(&format!("messages/in_thread/{}", storm["id"])).await;
    assert_eq!(reference(&page, "thread", &storm["id"])["announcement"], true);
    let names: BTreeSet<String> = all.iter().map(|message| message["sender_id"].to_string()).collect();
    assert!(names.len() > 12);
    assert!(all.iter().any(|message| message["body"]["plain"].as_str().unwrap().contains('谢')));
    assert!(all.iter().any(|message| message["body"]["plain"].as_str().unwrap().contains("جميل")));
}

#[tokio::test]
async fn fifty_thousand_posts_cost_nothing_until_they_are_read() {
    let began = std::time::Instant::now();
    let ada = Reader::among(ADA, 50_000);
    assert_eq!(messages(&ada.get("messages/my_feed.json").await).len(), 20);
    assert!(began.elapsed() < std::time::Duration::from_secs(5), "{:?}", began.elapsed());
    let same = Reader::among(ADA, 50_000);
    assert_eq!(same.get("messages.json").await, ada.get("messages.json").await, "the same seed is the same board");
}

#[tokio::test]
async fn a_bad_token_is_answered_in_engage_s_own_form() {
    let ada = Reader::new(ADA);
    let graph = ada.tenant.mint(ADA).unwrap().access_token;
    for token in ["Bearer nonsense".to_owned(), format!("Bearer {graph}"), String::new()] {
        let url = "http://api.tenant.test/api/v1/messages.json";
        let got = ada.try_raw("GET", url, &[("authorization", &token)], "").await.unwrap();
        let wanted = serde_json::json!({ "response": { "message": "Token not found.", "code": 16, "stat": "fail" } });
        assert_eq!((got.status.as_u16(), got.json()), (401, wanted));
    }
}

#[tokio::test]
async fn who_has_a_page_already_is_not_sent_it_again() {
    let ada = Reader::new(ADA);
    let url = "http://api.tenant.test/api/v1/messages.json";
    let bearer = format!("Bearer {}", token(&ada.tenant, ADA));
    let first = ada.try_raw("GET", url, &[("authorization", &bearer)], "").await.unwrap();
    let tag = first.header("etag");
    let again = [("authorization", bearer.as_str()), ("if-none-match", tag.as_str())];
    let same = ada.try_raw("GET", url, &again, "").await.unwrap();
    assert_eq!((same.status.as_u16(), same.bytes.len(), same.header("etag")), (304, 0, tag.clone()));
    ada.post("body=News").await;
    assert_eq!(ada.try_raw("GET", url, &again, "").await.unwrap().status, 200);
}

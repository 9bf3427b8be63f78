//! How often one may ask, and what faults do to feeds.

use super::*;
use crate::Fault;

#[tokio::test]
async fn each_bucket_gives_ten_requests_and_fills_with_the_tenant_s_clock() {
    let mut ada = Reader::new(ADA);
    ada.pace = 0;
    for _ in 0..10 {
        ada.get("messages.json").await;
        ada.get("users/current.json").await;
        ada.get("autocomplete/ranked?prefix=a").await;
    }
    for path in ["messages.json", "messages/my_feed.json", "groups.json", "autocomplete/ranked?prefix=a"] {
        assert_eq!(ada.refused("GET", path).await, (429, 33), "{path}");
    }
    assert_eq!(ada.get("streams/notifications.json").await["items"], serde_json::json!([]), "a bucket of its own");
    let noor = ada.other(NOOR);
    noor.get("messages.json").await;
    ada.tenant.advance_clock(10_000);
    ada.get("autocomplete/ranked?prefix=a").await;
    assert_eq!(ada.refused("GET", "messages.json").await, (429, 33));
    ada.tenant.advance_clock(20_000);
    ada.get("messages.json").await;
    ada.get("groups.json").await;
}

#[tokio::test]
async fn a_refused_request_changes_nothing() {
    let mut ada = Reader::new(ADA);
    ada.pace = 0;
    for at in 0..10 {
        ada.post(&format!("body=post+{at}")).await;
    }
    assert_eq!(ada.refused("POST", "messages.json?body=too+much").await, (429, 33));
    ada.tenant.advance_clock(30_000);
    assert_eq!(plain(&messages(&ada.get("messages/sent.json?limit=1").await)[0]), "post 9");
}

#[tokio::test]
async fn a_bucket_is_emptied_by_name_and_other_faults_keep_engage_s_form() {
    let ada = Reader::new(ADA);
    ada.tenant.play(Fault::named("engage-429-messages").times(1)).unwrap();
    ada.get("users/current.json").await;
    assert_eq!(ada.refused("GET", "messages.json").await, (429, 33));
    ada.get("messages.json").await;
    for (name, wanted) in [("429", (429, 33)), ("503", (503, 503)), ("500", (500, 500)), ("401-transient", (401, 16))] {
        ada.tenant.play(Fault::named(name).times(1)).unwrap();
        assert_eq!(ada.refused("GET", "messages.json").await, wanted, "{name}");
    }
}

#[tokio::test]
async fn a_post_whose_answer_is_lost_was_taken() {
    let ada = Reader::new(ADA);
    ada.tenant.play(Fault::named("lost-answer").method("POST").path("/api/v1/messages")).unwrap();
    assert!(ada.try_ask("POST", "messages.json", FORM, "body=Was+it+taken%3F").await.is_err());
    let sent = messages(&ada.get("messages/sent.json?limit=1").await);
    assert_eq!(plain(&sent[0]), "Was it taken?");
    ada.ask("POST", "messages.json?body=a+secret&title=another&group_id=1", "text/plain", "").await;
    let log = ada.tenant.log_after(0);
    let last = &log.last().unwrap().path;
    assert_eq!(last, "/api/v1/messages.json?group_id=1", "the log holds nothing that people wrote");
    ada.tenant.play(Fault::named("drop-before").method("POST")).unwrap();
    assert!(ada.try_ask("POST", "messages.json", FORM, "body=And+this%3F").await.is_err());
    assert_eq!(plain(&messages(&ada.get("messages/sent.json?limit=1").await)[0]), "Was it taken?");
    ada.tenant.play(Fault::named("duplicate").method("POST")).unwrap();
    ada.post("body=Twice").await;
    let sent = messages(&ada.get("messages/sent.json?limit=3").await);
    assert_eq!(sent.iter().map(plain).collect::<Vec<_>>(), ["Twice", "Twice", "Was it taken?"]);
}

#[tokio::test]
async fn feeds_repeat_skip_and_never_end() {
    let ada = Reader::new(ADA);
    let first = ids(&ada.get("messages.json").await);
    let older = format!("messages.json?older_than={}", first[19]);
    let good = ids(&ada.get(&older).await);
    let play = |name: &str| ada.tenant.play(Fault::named(name)).unwrap();
    let id = play("engage-repeats");
    let repeated = ids(&ada.get(&older).await);
    assert_eq!(repeated[..3], first[17..], "the last posts of the page before");
    assert_eq!(repeated[3..], good);
    ada.tenant.stop(id);
    play("engage-skips");
    let skipped = ids(&ada.get(&older).await);
    assert!(skipped.len() < good.len() && skipped.iter().all(|id| good.contains(id)));
    assert_eq!(ids(&ada.get(&older).await), good, "they are there when it is read again");
    play("engage-endless");
    let beyond = ada.get("messages.json?older_than=1").await;
    assert!(messages(&beyond).is_empty() && beyond["meta"]["older_available"] == true);
}

#[tokio::test]
async fn a_thread_is_deleted_and_a_person_is_removed_before_a_post_comes() {
    let ada = Reader::new(ADA);
    let crew = ada.group("stagecrew").await;
    let thread = messages(&ada.get(&format!("messages/in_group/{crew}.json")).await)[0]["thread_id"].clone();
    ada.tenant.play(Fault::named("engage-thread-deleted")).unwrap();
    assert_eq!(ada.refused("POST", &format!("messages.json?body=x&replied_to_id={thread}")).await, (404, 404));
    assert_eq!(ada.refused("GET", &format!("messages/in_thread/{thread}.json")).await, (404, 404));
    let noor = ada.other(NOOR);
    let direction = noor.group("direction").await;
    ada.tenant.play(Fault::named("engage-removed")).unwrap();
    assert_eq!(noor.refused("POST", &format!("messages.json?body=x&group_id={direction}")).await, (403, 403));
    assert_eq!(noor.refused("GET", &format!("messages/in_group/{direction}.json")).await, (403, 403));
}

#[tokio::test]
async fn some_refusals_have_no_words_and_come_through_engage_s_own_door() {
    let ada = Reader::new(ADA);
    ada.tenant.play(Fault::named("engage-blank-404")).unwrap();
    let gone = ada.ask("GET", "messages/in_thread/5.json", "text/plain", "").await;
    assert_eq!((gone.status.as_u16(), &gone.bytes[..]), (404, &b" "[..]));
    assert!(gone.header("x-msedge-ref").starts_with("Ref A: ") && gone.header("report-to").contains("yammer"));
    ada.get("messages.json").await;
    ada.tenant.play(Fault::named("engage-401-issuers").times(1)).unwrap();
    let bearer = ada.tenant.mint(ADA).unwrap().access_token;
    let graph = format!("Bearer {bearer}");
    let me = ada.try_raw("GET", "http://api.tenant.test/v1.0/me", &[("authorization", &graph)], "").await.unwrap();
    assert_eq!(me.status, 200, "Graph is another service");
    let refused = ada.ask("GET", "messages.json", "text/plain", "").await;
    assert_eq!((refused.status.as_u16(), &refused.bytes[..]), (401, &b"Authenticated Failure"[..]));
    assert!(refused.header("www-authenticate").contains("trusted_issuers="));
}

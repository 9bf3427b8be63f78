//! News as they come, and what has not been seen.

use std::time::Duration;

use serde_json::json;

use super::*;
use crate::engage::colleague::Talk;

const JSON: &str = "application/json";

impl Reader {
    /// A Bayeux request, as a client of it sends it: without a token in its head.
    async fn bayeux(&self, messages: Value) -> Vec<Value> {
        let headers = [("content-type", JSON)];
        let got = self.try_raw("POST", "http://api.tenant.test/cometd/", &headers, messages.to_string()).await.unwrap();
        assert_eq!(got.status, 200, "{:?}", got.bytes);
        got.json().as_array().unwrap().clone()
    }

    /// Shakes hands by what a feed's envelope says, subscribes to it, and connects once. Gives the client's id and the channel.
    async fn listens_to(&self, feed: &str) -> (String, String) {
        let realtime = self.get(feed).await["meta"]["realtime"].clone();
        assert_eq!(realtime["uri"], "http://api.tenant.test/cometd/");
        let shake = json!([{ "channel": "/meta/handshake", "version": "1.0", "minimumVersion": "0.9", "id": 1,
            "supportedConnectionTypes": ["long-polling"], "ext": { "token": realtime["authentication_token"] } }]);
        let shaken = self.bayeux(shake).await[0].clone();
        assert_eq!((&shaken["successful"], &shaken["id"]), (&json!(true), &json!(1)));
        let client = shaken["clientId"].as_str().unwrap().to_owned();
        let channel = format!("/feeds/{}/primary", realtime["channel_id"].as_str().unwrap());
        let other = channel.replace("primary", "secondary");
        let subscribe = |name: &str, id: u32| json!({ "channel": "/meta/subscribe", "subscription": name, "clientId": client, "id": id });
        let both = self.bayeux(json!([subscribe(&channel, 2), subscribe(&other, 3)])).await;
        assert!(both.iter().all(|answer| answer["successful"] == true), "{both:?}");
        let first = self.bayeux(connect(&client)).await;
        assert_eq!((first.len(), &first[0]["channel"]), (1, &json!("/meta/connect")), "the first one does not wait");
        (client, channel)
    }
}

fn connect(client: &str) -> Value {
    json!([{ "channel": "/meta/connect", "connectionType": "long-polling", "clientId": client, "id": "9" }])
}

fn post(group: &str, text: &str) -> Talk {
    Talk::Post { group: group.to_owned(), text: text.to_owned() }
}

#[tokio::test(start_paused = true)]
async fn who_listens_is_told_each_post_once_as_it_comes_and_nothing_that_is_not_in_the_feed() {
    let ada = Reader::new(ADA);
    let crew = ada.group("stagecrew").await;
    let (client, channel) = ada.listens_to(&format!("messages/in_group/{crew}.json")).await;
    let tenant = ada.tenant.clone();
    let speaks = async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        tenant.talk(&post("Safety", "Not for this feed"), Some("luc.favre@rive.example")).unwrap();
        tokio::time::sleep(Duration::from_secs(4)).await;
        tenant.talk(&post("Stage crew", "The crane is here"), None).unwrap();
    };
    let began = tokio::time::Instant::now();
    let (told, ()) = tokio::join!(ada.bayeux(connect(&client)), speaks);
    assert_eq!(began.elapsed().as_secs(), 7, "the poll ends when there is something to tell, and not before");
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!((&told[0]["channel"], &told[0]["data"]["type"]), (&json!(channel), &json!("message")));
    let envelope = &told[0]["data"]["data"];
    assert_eq!(plain(&messages(envelope)[0]), "The crane is here");
    reference(envelope, "user", &messages(envelope)[0]["sender_id"]);
    assert_eq!(told[0]["ext"]["thread_filters"]["thread_id"], messages(envelope)[0]["thread_id"]);
    assert_eq!((&told[1]["channel"], &told[1]["successful"]), (&json!("/meta/connect"), &json!(true)));

    let began = tokio::time::Instant::now();
    let quiet = ada.bayeux(connect(&client)).await;
    assert_eq!((quiet.len(), began.elapsed().as_secs()), (1, 30), "once, and then the poll waits as long as it may");
    // What is written between two polls is told by the next one at once.
    ada.tenant.talk(&post("Stage crew", "And gone"), None).unwrap();
    let began = tokio::time::Instant::now();
    let told = ada.bayeux(connect(&client)).await;
    assert_eq!((told.len(), began.elapsed().as_secs()), (2, 0));
    let leave = json!({ "channel": "/meta/disconnect", "clientId": client, "id": 20 });
    assert_eq!(ada.bayeux(leave).await[0]["successful"], true);
    assert_eq!(ada.bayeux(connect(&client)).await[0]["error"], "402::Unknown client::/meta/connect");
}

#[tokio::test(start_paused = true)]
async fn nobody_listens_without_a_token_or_to_what_is_not_hers() {
    let ada = Reader::new(ADA);
    let noor = ada.other(NOOR);
    let shake = |ext: Value| json!([{ "channel": "/meta/handshake", "version": "1.0", "ext": ext }]);
    for ext in [json!({}), json!({ "token": "0".repeat(32) }), json!({ "token": "x", "auth": "oauth" })] {
        let refused = ada.bayeux(shake(ext)).await[0].clone();
        assert_eq!((&refused["successful"], &refused["error"]), (&json!(false), &json!("403::Handshake denied")));
    }
    let of_graph = ada.tenant.mint(ADA).unwrap().access_token;
    assert_eq!(ada.bayeux(shake(json!({ "token": of_graph, "auth": "oauth" }))).await[0]["successful"], false);
    let own = ada.bayeux(shake(json!({ "token": ada.token, "auth": "oauth", "push_message_bodies": true }))).await;
    let client = own[0]["clientId"].as_str().unwrap().to_owned();
    let direction = noor.group("direction").await;
    let private =
        noor.get(&format!("messages/in_group/{direction}.json")).await["meta"]["realtime"]["channel_id"].clone();
    let sent = noor.get("messages/private.json").await["meta"]["realtime"]["channel_id"].clone();
    for channel in [private.as_str().unwrap(), sent.as_str().unwrap(), "MTo1Mzg6NTM4", "%%"] {
        let wanted = json!([{ "channel": "/meta/subscribe", "subscription": format!("/feeds/{channel}/primary"), "clientId": client }]);
        assert_eq!(ada.bayeux(wanted).await[0]["successful"], false, "{channel}");
    }
    let published = json!([{ "channel": "/feeds/x/primary", "data": {}, "clientId": client }]);
    assert_eq!(ada.bayeux(published).await[0]["successful"], false);
    ada.tenant.advance_clock(10 * 60_000);
    assert_eq!(ada.bayeux(connect(&client)).await[0]["error"], "402::Unknown client::/meta/connect");
    for body in ["", "nonsense", "3", "[1,2]x"] {
        let got = ada.try_raw("POST", "http://api.tenant.test/cometd/connect", &[("content-type", JSON)], body).await;
        assert_eq!(got.unwrap().status, 400, "{body}");
    }
    assert_eq!(ada.try_raw("GET", "http://api.tenant.test/cometd/", &[], "").await.unwrap().status, 405);
}

#[tokio::test]
async fn what_is_unseen_is_counted_and_what_was_read_is_not() {
    let ada = Reader::new(ADA);
    let counts = |value: &Value| value[0]["group_counts"]["unseen_group_thread_counts"].clone();
    let query = "networks/current.json?include_group_counts=true&exclude_own_messages_from_unseen=true";
    let crew = ada.group("stagecrew").await.to_string();
    let before = ada.get(query).await;
    let had = counts(&before)[&crew].as_u64().unwrap();
    let first = ada.tenant.talk(&post("Stage crew", "One"), None).unwrap()[0].clone();
    ada.tenant.talk(&Talk::Answer { to: first.id, text: "Two".to_owned() }, Some(JONAS)).unwrap();
    ada.post(&format!("body=Three&replied_to_id={}", first.id)).await;
    let after = ada.get(query).await;
    assert_eq!(counts(&after)[&crew].as_u64(), Some(had + 1), "threads are counted");
    let more = after[0]["unseen_message_count"].as_u64().unwrap() - before[0]["unseen_message_count"].as_u64().unwrap();
    assert_eq!(more, 2, "her own is not unseen");

    let feed = format!("messages/in_group/{crew}.json?include_counts=true&exclude_own_messages_from_unseen=true");
    let page = ada.get(&feed).await;
    let by_thread = &page["meta"]["unseen_message_count_by_thread"];
    assert_eq!(by_thread[first.id.to_string()], 2);
    assert_eq!(page["meta"]["unseen_thread_count"].as_u64(), Some(by_thread.as_object().unwrap().len() as u64));
    assert!(ada.get(&format!("messages/in_group/{crew}.json")).await["meta"].get("unseen_thread_count").is_none());
    let read = format!("messages/in_thread/{}.json?update_last_seen_message_id=true", first.id);
    let newest = ada.get(&read).await["messages"][0]["id"].clone();
    assert_eq!(ada.get(&format!("messages/in_thread/{}.json", first.id)).await["meta"]["last_seen_message_id"], newest);
    assert!(ada.get(&feed).await["meta"]["unseen_message_count_by_thread"].get(first.id.to_string()).is_none());
    ada.get(&format!("{feed}&update_last_seen_message_id=true")).await;
    assert_eq!(ada.get(&feed).await["meta"]["last_seen_message_id"], newest);
    assert!(ada.get("messages/private.json").await["meta"]["unseen_thread_count"].is_u64());
}

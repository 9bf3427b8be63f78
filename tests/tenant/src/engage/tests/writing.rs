//! Writing: what is sent is there, once for each time it was sent, for those whom it is for.

use serde_json::json;

use super::*;

const LUC: &str = "luc.favre@rive.example";

#[tokio::test]
async fn a_post_is_taken_as_form_as_json_and_from_the_query() {
    let ada = Reader::new(ADA);
    let crew = ada.group("stagecrew").await;
    let text = "Truss 7: geprüft & gut, 100% – 谢谢";
    let encoded = "Truss+7%3A+gepr%C3%BCft+%26+gut%2C+100%25+%E2%80%93+%E8%B0%A2%E8%B0%A2";
    let by_form = ada.post(&format!("body={encoded}&group_id={crew}")).await;
    let query = format!("messages.json?body={encoded}&group_id={crew}");
    let by_query = ada.ask("POST", &query, "text/plain", "").await;
    let body = json!({ "body": text, "group_id": crew }).to_string();
    let by_json = ada.ask("POST", "messages.json", "application/json; charset=utf-8", body).await;
    assert_eq!((by_query.status.as_u16(), by_json.status.as_u16()), (201, 201));
    let mut last = 0;
    for envelope in [by_form, by_query.json(), by_json.json()] {
        let message = messages(&envelope)[0].clone();
        assert_eq!((plain(&message), message["group_id"].as_i64()), (text, Some(crew)));
        assert_eq!(message["thread_id"], message["id"]);
        reference(&envelope, "user", &message["sender_id"]);
        reference(&envelope, "group", &message["group_id"]);
        let id = message["id"].as_i64().unwrap();
        assert!(id > last, "the same three times is three posts");
        last = id;
        assert_eq!(ada.get(&format!("messages/{id}.json")).await["body"], message["body"]);
    }
    let feed = ids(&ada.get(&format!("messages/in_group/{crew}.json?limit=1")).await);
    assert_eq!(feed, [last]);
    assert_eq!(ids(&ada.get("messages/sent.json?limit=1").await), [last]);
}

#[tokio::test]
async fn an_answer_goes_where_the_post_stands_whatever_else_is_said() {
    let ada = Reader::new(ADA);
    let (crew, safety) = (ada.group("stagecrew").await, ada.group("safety").await);
    let first = messages(&ada.post(&format!("body=Who+has+the+ladder%3F&group_id={crew}")).await)[0]["id"].clone();
    let noor = ada.other(NOOR);
    let answer = noor.post(&format!("body=I+do&replied_to_id={first}&group_id={safety}")).await;
    let answer = messages(&answer)[0].clone();
    assert_eq!((&answer["thread_id"], answer["group_id"].as_i64()), (&first, Some(crew)));
    let below = ada.post(&format!("body=Thanks&replied_to_id={}", answer["id"])).await;
    let below = messages(&below)[0].clone();
    assert_eq!((&below["thread_id"], &below["replied_to_id"]), (&first, &answer["id"]));
    let thread = ada.thread(&first).await;
    assert_eq!(thread.iter().map(plain).collect::<Vec<_>>(), ["Who has the ladder?", "I do", "Thanks"]);
    let received = messages(&ada.get("messages/received.json?limit=1").await);
    assert_eq!(received[0]["id"], answer["id"]);
    let page = ada.get(&format!("messages/in_group/{crew}.json?threaded=extended&limit=1")).await;
    assert_eq!(messages(&page)[0]["id"], first, "an answer brings its thread up");
    assert_eq!(page["threaded_extended"][first.to_string()][0]["id"], below["id"]);
}

#[tokio::test]
async fn mentions_topics_and_html_stand_in_all_three_forms() {
    let ada = Reader::new(ADA);
    let noor = ada.other(NOOR).me().await;
    let form =
        format!("body=%5B%5Buser%3A{noor}%5D%5D+please+sign+%23Load_sheet+before+%3C6%3E&topic1=Rigging&topic2=Truss");
    let page = ada.post(&form).await;
    let message = messages(&page)[0].clone();
    assert_eq!(plain(&message), "Noor Haddad please sign #Load sheet before <6>");
    let parsed = message["body"]["parsed"].as_str().unwrap();
    assert!(parsed.starts_with(&format!("[[user:{noor}]] please sign [[tag:")), "{parsed}");
    let rich = message["body"]["rich"].as_str().unwrap();
    assert!(rich.contains(&format!("data-yammer-object=\"user:{noor}\"")) && rich.contains("&lt;6&gt;"), "{rich}");
    assert_eq!(message["notified_user_ids"], json!([noor]));
    let thread = reference(&page, "thread", &message["thread_id"]);
    let topics: Vec<Value> = thread["topics"].as_array().unwrap().clone();
    assert_eq!(topics.len(), 3);
    let about = ada.get(&format!("messages/about_topic/{}.json", topics[0]["id"])).await;
    assert!(ids(&about).contains(&message["id"].as_i64().unwrap()));

    let html =
        "body=%3Cp%3EBring+%3Cb%3Egloves%3C%2Fb%3E%3C%2Fp%3E%3Cp%3EThank+you+%26amp%3B+bye%3C%2Fp%3E&is_rich_text=true";
    let rich = messages(&ada.post(html).await)[0].clone();
    assert_eq!(plain(&rich), "Bring gloves\nThank you & bye");
    assert_eq!(rich["body"]["rich"], "<p>Bring <b>gloves</b></p><p>Thank you &amp; bye</p>");
}

#[tokio::test]
async fn a_private_message_is_for_those_whom_it_names() {
    let ada = Reader::new(ADA);
    let (noor, jonas) = (ada.other(NOOR), ada.other(JONAS));
    let form = format!("body=Only+for+you&direct_to_user_ids={},{}", noor.me().await, ada.other(LUC).me().await);
    let first = messages(&ada.post(&form).await)[0].clone();
    assert_eq!((&first["group_id"], &first["direct_message"]), (&Value::Null, &json!(true)));
    assert_eq!(first["participants"].as_array().unwrap().len(), 3);
    let answer = noor.post(&format!("body=Got+it&replied_to_id={}", first["id"])).await;
    assert_eq!(messages(&answer)[0]["thread_id"], first["id"]);
    assert_eq!(plain(&messages(&ada.get("messages/private.json?limit=1").await)[0]), "Got it");
    assert_eq!(jonas.refused("GET", &format!("messages/in_thread/{}.json", first["id"])).await, (404, 404));
    let into = jonas.ask("POST", &format!("messages.json?body=x&replied_to_id={}", first["id"]), FORM, "").await;
    assert_eq!(into.status, 404);
    ada.post(&format!("body=Jonas+too&replied_to_id={}&direct_to_user_ids={}", first["id"], jonas.me().await)).await;
    assert_eq!(jonas.thread(&first["id"]).await.len(), 3);
}

#[tokio::test]
async fn who_looks_after_a_community_announces_there_and_nobody_else() {
    let luc = Reader::new(LUC);
    let safety = luc.group("safety").await;
    let form = format!(
        "group_id={safety}&message_type=announcement&title=Thunder&is_rich_text=true&body=%3Cp%3EInside%3C%2Fp%3E"
    );
    let page = luc.post(&form).await;
    let message = messages(&page)[0].clone();
    assert_eq!((&message["message_type"], &message["title"]), (&json!("announcement"), &json!("Thunder")));
    assert_eq!(reference(&page, "thread", &message["thread_id"])["announcement"], true);
    let jonas = luc.other(JONAS);
    assert_eq!(jonas.refused("POST", &format!("messages.json?{form}")).await, (403, 403));
    let untitled = form.replace("title=Thunder&", "");
    assert_eq!(luc.refused("POST", &format!("messages.json?{untitled}")).await, (400, 400));
}

#[tokio::test]
async fn an_edit_and_a_deletion_are_one_s_own() {
    let ada = Reader::new(ADA);
    let (noor, jonas) = (ada.other(NOOR), ada.other(JONAS));
    let crew = ada.group("stagecrew").await;
    let first = messages(&ada.post(&format!("body=Tpyo&group_id={crew}")).await)[0]["id"].clone();
    let answer = messages(&jonas.post(&format!("body=%3F&replied_to_id={first}")).await)[0]["id"].clone();
    assert_eq!(noor.refused("PUT", &format!("messages/{first}.json?body=x")).await, (403, 403));
    assert_eq!(jonas.refused("DELETE", &format!("messages/{first}.json")).await, (403, 403));
    let edited = ada.ask("PATCH", &format!("messages/{first}.json"), FORM, "body=Typo").await;
    assert_eq!((edited.status.as_u16(), plain(&messages(&edited.json())[0])), (200, "Typo"));
    assert_eq!(ada.get(&format!("messages/{first}")).await["body"]["plain"], "Typo");
    let gone = jonas.ask("DELETE", &format!("messages/{answer}.json"), "text/plain", "").await;
    assert_eq!((gone.status.as_u16(), gone.bytes.len()), (200, 0));
    assert_eq!(ada.thread(&first).await.len(), 1);
    jonas.post(&format!("body=Ah&replied_to_id={first}")).await;
    // Noor looks after the community.
    assert_eq!(noor.ask("DELETE", &format!("messages/{first}.json"), "text/plain", "").await.status, 200);
    assert_eq!(ada.refused("GET", &format!("messages/in_thread/{first}.json")).await, (404, 404));
    assert_eq!(ada.refused("GET", &format!("messages/{answer}.json")).await, (404, 404));
    assert_eq!(jonas.refused("POST", &format!("messages.json?body=x&replied_to_id={first}")).await, (404, 404));
    assert_eq!(ada.refused("DELETE", &format!("messages/{first}.json")).await, (404, 404));
}

#[tokio::test]
async fn liking_twice_is_liking_and_all_who_like_are_told() {
    let ada = Reader::new(ADA);
    let jonas = ada.other(JONAS);
    let first = messages(&ada.post("body=We+made+it").await)[0]["id"].clone();
    let like = format!("messages/liked_by/current.json?message_id={first}");
    for _ in 0..2 {
        let liked = jonas.ask("POST", &like, "text/plain", "").await;
        assert_eq!((liked.status.as_u16(), liked.bytes.len()), (201, 0));
    }
    let page = jonas.get(&format!("messages/in_thread/{first}.json")).await;
    let message = messages(&page)[0].clone();
    assert_eq!(
        (&message["liked_by"]["count"], &message["liked_by"]["names"][0]["full_name"]),
        (&json!(1), &json!("Jonas Meier"))
    );
    assert_eq!(page["meta"]["liked_message_ids"], json!([first]));
    let who = ada.get(&format!("users/liked_message/{first}.json")).await;
    assert_eq!((&who["users"][0]["full_name"], &who["more_available"]), (&json!("Jonas Meier"), &json!(false)));
    assert_eq!(jonas.ask("DELETE", &like, "text/plain", "").await.status, 200);
    assert_eq!(ada.get(&format!("messages/{first}.json")).await["liked_by"], json!({ "count": 0, "names": [] }));
    assert_eq!(jonas.refused("POST", "messages/liked_by/current.json?message_id=1").await, (404, 404));
}

#[tokio::test]
async fn joining_leaving_following_and_having_read_are_kept() {
    let ada = Reader::new(ADA);
    let volunteers = ada.group("volunteers2026").await;
    let mine = |groups: &Value| groups.as_array().unwrap().iter().any(|group| group["id"].as_i64() == Some(volunteers));
    assert!(!mine(&ada.get("groups.json?mine=1").await));
    let join = format!("group_memberships.json?group_id={volunteers}");
    assert_eq!(ada.ask("POST", &join, "text/plain", "").await.status, 201);
    assert!(mine(&ada.get("groups.json?mine=1").await));
    assert!(mine(&ada.get(&format!("groups/for_user/{}.json", ada.me().await)).await));
    let inside = ada.get(&format!("users/in_group/{volunteers}.json")).await;
    assert!(inside["users"].as_array().unwrap().iter().any(|user| user["email"] == ADA));
    assert_eq!(ada.ask("DELETE", &join, "text/plain", "").await.status, 200);
    assert!(!mine(&ada.get("groups.json?mine=1").await));
    let jonas = format!("{join}&email={JONAS}");
    assert_eq!(ada.other("chiara.bianchi@rive.example").ask("DELETE", &jonas, "text/plain", "").await.status, 200);
    assert_eq!(ada.refused("POST", &jonas).await, (403, 403), "only members bring others");
    assert_eq!(ada.other("luc.favre@rive.example").ask("POST", &jonas, "text/plain", "").await.status, 201);
    assert_eq!(ada.refused("POST", "groups.json?name=Mine").await, (403, 403));
    let direction = ada.other(NOOR).group("direction").await;
    assert_eq!(ada.refused("POST", &format!("group_memberships.json?group_id={direction}")).await, (403, 403));

    let thread = messages(&ada.get("messages/general.json").await)[0].clone();
    let follow = format!("subscriptions.json?target_type=thread&target_id={}", thread["thread_id"]);
    assert_eq!(ada.ask("POST", &follow, "text/plain", "").await.status, 201);
    let path = format!("subscriptions/to_thread/{}.json", thread["thread_id"]);
    assert_eq!(ada.get(&path).await["target_id"], thread["thread_id"]);
    assert_eq!(ada.ask("DELETE", &follow, "text/plain", "").await.status, 200);
    assert_eq!(ada.refused("GET", &path).await, (404, 404));

    let seen =
        format!("messages/last_seen_in_thread.json?thread_id={}&message_id={}", thread["thread_id"], thread["id"]);
    assert_eq!(ada.ask("POST", &seen, "text/plain", "").await.status, 200);
    let page = ada.get(&format!("messages/in_thread/{}.json", thread["thread_id"])).await;
    assert_eq!(page["meta"]["last_seen_message_id"], thread["id"]);
}

#[tokio::test]
async fn people_communities_and_words_are_found() {
    let ada = Reader::new(ADA);
    assert_eq!(ada.get("users/current.json").await["full_name"], "Ada Keller");
    let jonas = ada.get(&format!("users/by_email.json?email={JONAS}")).await[0].clone();
    assert_eq!(ada.get(&format!("users/{}.json", jonas["id"])).await, jonas);
    let first = ada.get("users.json").await.as_array().unwrap().len();
    let second = ada.get("users.json?page=2").await.as_array().unwrap().len();
    assert_eq!((first, second), (50, 10));
    assert_eq!(ada.get("networks/current.json").await[0]["name"], "Rive Festival");
    let found = ada.get("autocomplete/ranked?prefix=jon&models=user:3,group:2").await;
    assert_eq!((&found["user"][0]["id"], &found["group"]), (&jonas["id"], &json!([])));
    let found = ada.get("search.json?search=Storm%20plan%20two%20pages").await;
    assert_eq!(found["count"]["messages"], 1);
    assert_eq!(found["messages"]["messages"][0]["title"], "Storm plan B");
    assert_eq!(ada.get("search.json?search=keller").await["users"][0]["full_name"], "Ada Keller");
    assert_eq!(ada.refused("GET", "nonsense.json").await, (404, 404));
    assert_eq!(ada.refused("GET", "users/5.json").await, (404, 404));
    assert_eq!(ada.refused("POST", "messages.json").await, (400, 400));
}

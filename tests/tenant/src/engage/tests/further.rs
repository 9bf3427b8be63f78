//! What is small: threads joined, files replaced, posts shared and praised, people proposed, a chart, and what belongs to the directory.

use serde_json::json;

use super::*;
use crate::engage::colleague::Talk;

fn multipart(fields: &[(&str, &str)], bytes: &str) -> String {
    let part = |(name, value): &(&str, &str)| {
        format!("--mark\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let head: String = fields.iter().map(part).collect();
    format!(
        "{head}--mark\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n{bytes}\r\n--mark--\r\n"
    )
}

#[tokio::test]
async fn a_file_has_another_version_and_goes_when_its_sender_wants() {
    let ada = Reader::new(ADA);
    let kind = "multipart/form-data; boundary=mark";
    let network = ada.get("networks/current.json").await[0]["id"].to_string();
    let base = [("network_id", network.as_str()), ("target_type", "ALL_COMPANY"), ("filename", "plan.txt")];
    let first = ada.ask("POST", "/v4/uploadSmallFile", kind, multipart(&base, "one")).await.json();
    let id = first["id"].to_string();
    ada.post(&format!("body=See&attached_objects[]=uploaded_file:{id}")).await;
    let again: Vec<(&str, &str)> = base.iter().copied().chain([("fileid", id.as_str())]).collect();
    let noor = ada.other(NOOR);
    assert_eq!(noor.ask("POST", "/v4/uploadSmallFile", kind, multipart(&again, "x")).await.status, 403);
    let second = ada.ask("POST", "/v4/uploadSmallFile", kind, multipart(&again, "longer")).await;
    assert_eq!((second.status.as_u16(), &second.json()["id"], &second.json()["size"]), (200, &first["id"], &json!(6)));
    let shown = messages(&ada.get("messages/sent.json?limit=1").await)[0].clone();
    assert_eq!(shown["attachments"][0]["size"], 6, "the post shows what the file is now");
    assert_eq!(noor.refused("DELETE", &format!("uploaded_files/{id}.json")).await, (403, 403));
    assert_eq!(ada.ask("DELETE", &format!("uploaded_files/{id}.json"), FORM, "").await.status, 200);
    assert_eq!(ada.refused("GET", &format!("uploaded_files/{id}.json")).await, (404, 404));
    let shown = messages(&ada.get("messages/sent.json?limit=1").await)[0].clone();
    assert_eq!(shown["attachments"], json!([]));
}

#[tokio::test]
async fn a_post_describes_a_page_shares_a_post_and_names_whom_it_is_brought_to() {
    let ada = Reader::new(ADA);
    let noor = ada.other(NOOR);
    let form = "body=Read+this&og_url=https%3A%2F%2Frive.example%2Fstorm&og_title=Storm&og_description=What+to+do&og_object_type=page";
    let hung = messages(&ada.post(form).await)[0]["attachments"][0].clone();
    assert_eq!(
        (&hung["type"], &hung["name"], &hung["description"], &hung["web_url"]),
        (&json!("ymodule"), &json!("Storm"), &json!("What to do"), &json!("https://rive.example/storm"))
    );
    let noor_id = noor.me().await;
    let told = messages(&ada.post(&format!("body=Sign+it&cc=%5B%5Buser%3A{noor_id}%5D%5D")).await)[0].clone();
    assert_eq!((plain(&told), &told["notified_user_ids"]), ("Sign it\n\ncc: Noor Haddad", &json!([noor_id])));

    let direction = noor.group("direction").await;
    let secret = messages(&noor.post(&format!("body=Not+yet&group_id={direction}")).await)[0]["id"].clone();
    assert_eq!(ada.refused("POST", &format!("messages.json?body=x&shared_message_id={secret}")).await, (404, 404));
    let page = noor.post(&format!("body=Look&shared_message_id={secret}")).await;
    let shared = messages(&page)[0]["attachments"][0].clone();
    assert_eq!(
        (&shared["type"], &shared["id"], &shared["body"]["plain"]),
        (&json!("message"), &secret, &json!("Not yet"))
    );
    let seen = ada.get(&format!("messages/{}.json", messages(&page)[0]["id"])).await;
    assert_eq!(seen["attachments"], json!([]), "who may not read the post is not shown it by a way round");
}

#[tokio::test]
async fn thanks_are_a_kind_of_their_own_and_others_are_not_refused_for_their_name() {
    let ada = Reader::new(ADA);
    let what = Talk::Praise {
        group: "Volunteers 2026".to_owned(),
        to: vec![JONAS.to_owned()],
        icon: "star".to_owned(),
        text: "For the night of the rain".to_owned(),
    };
    let thanks = ada.tenant.talk(&what, Some("chiara.bianchi@rive.example")).unwrap()[0].clone();
    let page = ada.get(&format!("messages/in_thread/{}.json", thanks.id)).await;
    let message = messages(&page)[0].clone();
    let praise = &message["attachments"][0];
    assert_eq!(
        (&message["message_type"], &praise["type"], &praise["icon"]),
        (&json!("praise"), &json!("praise"), &json!("star"))
    );
    let jonas = ada.other(JONAS).me().await;
    assert_eq!(praise["praised_user_ids"], json!([jonas]));
    reference(&page, "user", &json!(jonas));
    let shared = Talk::Share { group: "Stage crew".to_owned(), post: thanks.id, text: "Hear, hear".to_owned() };
    let shared = ada.tenant.talk(&shared, None).unwrap()[0].clone();
    let shown = ada.get(&format!("messages/{}.json", shared.id)).await;
    assert_eq!(shown["attachments"][0]["id"], thanks.id);
    for kind in ["poll", "praise"] {
        assert_eq!(ada.refused("POST", &format!("messages.json?body=x&message_type={kind}")).await, (400, 400));
    }
    assert_eq!(messages(&ada.post("body=x&message_type=normal").await)[0]["message_type"], "update");
    let chat = ada.post(&format!("body=psst&message_type=chat&direct_to_user_ids={jonas}")).await;
    assert_eq!(messages(&chat)[0]["message_type"], "chat");
}

#[tokio::test]
async fn people_are_brought_into_a_private_thread_and_into_no_other() {
    let ada = Reader::new(ADA);
    let (noor, jonas) = (ada.other(NOOR), ada.other(JONAS));
    let first = messages(&ada.post(&format!("body=Hm&direct_to_user_ids={}", noor.me().await)).await)[0]["id"].clone();
    let bring = format!("threads/{first}.json?include_user_ids={}", jonas.me().await);
    assert_eq!(jonas.refused("PUT", &bring).await, (404, 404));
    let thread = noor.ask("PUT", &bring, FORM, "").await;
    assert_eq!((thread.status.as_u16(), &thread.json()["participants_count"]), (200, &json!(3)));
    assert_eq!(jonas.thread(&first).await.len(), 1);
    let open = messages(&ada.post("body=For+all").await)[0]["id"].clone();
    assert_eq!(ada.refused("PUT", &format!("threads/{open}.json?include_user_ids=1")).await, (400, 400));
}

#[tokio::test]
async fn tokens_proposals_and_the_chart_are_told_and_what_belongs_to_the_directory_is_refused() {
    let ada = Reader::new(ADA);
    let noor = ada.other(NOOR);
    let tokens = ada.get("oauth/tokens.json").await;
    assert_eq!((&tokens[0]["token"], &tokens[0]["user_id"]), (&json!(ada.token), &json!(ada.me().await)));
    let first = ada.get("suggestions.json").await[0].clone();
    assert_eq!(ada.ask("DELETE", &format!("suggestions/{}.json", first["id"]), FORM, "").await.status, 200);
    assert_ne!(ada.get("suggestions.json").await[0]["id"], first["id"]);
    let made = ada.ask("POST", &format!("relationships.json?superior={NOOR}"), FORM, "").await;
    assert_eq!((made.status.as_u16(), &made.json()["superiors"][0]["id"]), (201, &json!(noor.me().await)));
    assert_eq!(noor.get("relationships.json").await["subordinates"][0]["id"], ada.me().await);
    let path = format!("relationships/{}.json?type=superior", noor.me().await);
    assert_eq!(ada.ask("DELETE", &path, FORM, "").await.status, 200);
    assert_eq!(noor.get("relationships.json").await["subordinates"], json!([]));
    for (method, path) in [
        ("POST", "groups.json?name=x".to_owned()),
        ("POST", "users.json?email=x@rive.example".to_owned()),
        ("PUT", format!("users/{}.json?full_name=x", ada.me().await)),
        ("DELETE", format!("users/{}.json", ada.me().await)),
        ("POST", "invitations.json?email=x@rive.example".to_owned()),
        ("POST", "supervisor_mode/toggle.json".to_owned()),
    ] {
        assert_eq!(ada.refused(method, &path).await, (403, 403), "{method} {path}");
    }
    ada.tenant.advance_clock(60_000);
    let post = messages(&ada.get("messages.json?limit=1").await)[0]["id"].clone();
    assert_eq!(ada.ask("POST", &format!("messages/email.json?message_id={post}"), FORM, "").await.status, 200);
    assert_eq!(ada.refused("POST", "messages/email.json?message_id=5").await, (404, 404));
}

#[tokio::test]
async fn what_is_said_in_the_query_and_again_in_the_body_is_meant_once() {
    let ada = Reader::new(ADA);
    let noor = ada.other(NOOR).me().await;
    let body = json!({ "body": "Twice said", "direct_to_user_ids": noor }).to_string();
    let path = format!("messages.json?body=Twice%20said&direct_to_user_ids={noor}");
    let made = ada.ask("POST", &path, "application/json", body).await.json();
    assert_eq!((messages(&made).len(), plain(&messages(&made)[0])), (1, "Twice said"));
    assert_eq!(messages(&made)[0]["participants"].as_array().unwrap().len(), 2);
    let liked = messages(&ada.get("messages/liked_by/current.json").await);
    assert!(!liked.is_empty());
    let like = format!("messages/liked_by/current.json?message_id={}", messages(&made)[0]["id"]);
    assert_eq!(ada.ask("POST", &like, "text/plain", "").await.status, 201);
    let newest = messages(&ada.get(&format!("messages/liked_by/{}.json?limit=1", ada.me().await)).await);
    assert_eq!(newest[0]["id"], messages(&made)[0]["id"]);
    assert_eq!(ada.refused("POST", "messages.json?body=x&broadcast=true").await, (403, 403));
    let names: Vec<String> =
        ada.get("users.json").await.as_array().unwrap().iter().map(|user| user["name"].to_string()).collect();
    assert!(names.is_sorted(), "{names:?}");
}

//! Colleagues act, and a test sees what there is.

use serde_json::json;

use super::*;
use crate::colleague::NotDone;
use crate::engage::colleague::Talk;

const LUC: &str = "luc.favre@rive.example";

fn post(group: &str, text: &str) -> Talk {
    Talk::Post { group: group.to_owned(), text: text.to_owned() }
}

#[tokio::test]
async fn a_colleague_posts_answers_likes_rewrites_and_withdraws() {
    let ada = Reader::new(ADA);
    let tenant = &ada.tenant;
    let first = tenant.talk(&post("Stage crew", "Who is at the pier?"), None).unwrap()[0].clone();
    assert_eq!((first.by.as_str(), first.group), (NOOR, Some("Stage crew")));
    let answer = tenant.talk(&Talk::Answer { to: first.id, text: "Me".to_owned() }, Some(LUC)).unwrap()[0].clone();
    tenant.talk(&Talk::Like { post: answer.id }, Some(JONAS)).unwrap();
    let seen = ada.thread(first.id).await;
    assert_eq!(seen.iter().map(plain).collect::<Vec<_>>(), ["Who is at the pier?", "Me"]);
    assert_eq!(seen[1]["liked_by"]["count"], 1);
    let own = Talk::Rewrite { post: answer.id, text: "Me, until six".to_owned() };
    assert!(matches!(tenant.talk(&own, None), Err(NotDone::Refused(_))));
    tenant.talk(&own, Some(LUC)).unwrap();
    let thread = tenant.inspect_thread(answer.id).unwrap();
    assert_eq!((thread[1].text.as_str(), thread[1].liked_by.as_slice()), ("Me, until six", &[JONAS.to_owned()][..]));
    tenant.talk(&Talk::Withdraw { post: first.id }, None).unwrap();
    assert_eq!(ada.refused("GET", &format!("messages/in_thread/{}.json", first.id)).await, (404, 404));
    assert!(tenant.inspect_thread(answer.id).is_err());
}

#[tokio::test]
async fn a_colleague_obeys_the_rules_and_is_removed_and_admitted() {
    let ada = Reader::new(ADA);
    let tenant = &ada.tenant;
    assert!(matches!(tenant.talk(&post("Direction", "x"), Some(ADA)), Err(NotDone::Refused(_))));
    assert!(matches!(tenant.talk(&post("Nowhere", "x"), None), Err(NotDone::NoGroup(_))));
    let storm =
        Talk::Announce { group: "Safety".to_owned(), title: "Hail".to_owned(), text: "Inside, now.".to_owned() };
    assert!(matches!(tenant.talk(&storm, Some(JONAS)), Err(NotDone::Refused(_))));
    assert_eq!(tenant.talk(&storm, Some(LUC)).unwrap()[0].title.as_deref(), Some("Hail"));
    let noor = ada.other(NOOR);
    let direction = noor.group("direction").await;
    let remove = Talk::Remove { group: "Direction".to_owned(), login: NOOR.to_owned() };
    tenant.talk(&remove, Some(LUC)).unwrap();
    assert_eq!(noor.refused("GET", &format!("messages/in_group/{direction}.json")).await, (403, 403));
    tenant.talk(&Talk::Admit { group: direction.to_string(), login: ADA.to_owned() }, None).unwrap();
    ada.get(&format!("messages/in_group/{direction}.json")).await;
    let private = Talk::Message { to: vec![ADA.to_owned()], text: "Coffee?".to_owned() };
    let told = tenant.talk(&private, None).unwrap()[0].clone();
    assert_eq!(told.participants, [ADA, NOOR]);
    assert_eq!(plain(&messages(&ada.get("messages/private.json?limit=1").await)[0]), "Coffee?");
}

#[tokio::test]
async fn what_was_sent_twice_is_counted_twice() {
    let ada = Reader::new(ADA);
    ada.post("body=Sent+by+%5B%5Buser%3A1%5D%5D+me").await;
    assert_eq!(ada.tenant.count_posts("Sent by [[user:1]] me"), 1);
    ada.post("body=Once+more").await;
    ada.post("body=Once+more").await;
    assert_eq!(ada.tenant.count_posts("Once more"), 2);
    assert_eq!(ada.tenant.count_posts("Never"), 0);
    assert_eq!(ada.tenant.inspect_posts(Some("All staff"), 2).unwrap()[0].client, "Musette");
}

#[tokio::test]
async fn the_day_goes_on_the_same_for_the_same_seed_and_without_those_who_are_left_out() {
    let tick = Talk::Tick { times: 60, but: vec![ADA.to_owned()] };
    let (one, other) = (Reader::new(ADA), Reader::new(ADA));
    let first = one.tenant.talk(&tick, None).unwrap();
    assert_eq!(first, other.tenant.talk(&tick, None).unwrap());
    let newest = ids(&one.get("messages.json").await)[0];
    assert!(first.iter().any(|post| post.id == newest));
    assert!(first.iter().any(|post| post.replied_to_id.is_some()));
    let all = one.tenant.inspect_posts(None, 1_000).unwrap();
    let new: Vec<_> = all.iter().filter(|post| post.created_ms >= START).collect();
    assert!(new.len() > 15 && new.iter().all(|post| post.by != ADA), "{}", new.len());
    assert_ne!(first, one.tenant.talk(&tick, None).unwrap());
    let groups: std::collections::BTreeSet<_> = new.iter().filter_map(|post| post.group).collect();
    assert!(groups.len() > 3);
    assert_eq!(one.tenant.communities().len(), 8);
    let told = json!(first[0]);
    assert!(told["id"].is_i64() && told["liked_by"].is_array());
}

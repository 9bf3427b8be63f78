use super::*;
use serde_json::json;

#[tokio::test]
async fn a_delta_tells_everything_once_and_then_only_what_changed() {
    let client = Client::new().await;
    let (all, link) = client.delta(&client.at("/root/delta?$top=50")).await;
    let ids: std::collections::BTreeSet<_> = all.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), all.len());
    let root = all.iter().find(|item| item.get("root").is_some()).unwrap();
    assert!(root.get("eTag").is_none());
    assert!(all.iter().all(|item| item["parentReference"].get("path").is_none()));
    let (none, link) = client.delta(&link).await;
    assert!(none.is_empty());
    client.put("Stage%20North/New.txt", "hello").await;
    let (some, next) = client.delta(&link).await;
    assert_eq!(some.len(), 3, "root, folder, file");
    let path = client.at("/root:/Stage%20North/New.txt");
    assert_eq!(client.ask("DELETE", &path, &[], "").await.status, 204);
    let got = client.ask("GET", &next, &[("prefer", "deltaExcludeParent")], "").await.json();
    let value = got["value"].as_array().unwrap();
    assert_eq!(value.len(), 2, "the root and no other folder");
    assert!(value[1].get("deleted").is_some() && value[1].get("name").is_none());
    let (again, _) = client.delta(&link).await;
    assert_eq!(again.iter().filter(|item| item.get("deleted").is_some()).count(), 1, "the latest state, once");
}

#[tokio::test]
async fn every_form_of_delta_is_understood() {
    let client = Client::new().await;
    let latest = client.get(&client.at("/root/delta()?token=latest")).await.json();
    assert!(latest["value"].as_array().unwrap().is_empty());
    client.advance(5_000);
    client.put("Later.txt", "x").await;
    let link = latest["@odata.deltaLink"].as_str().unwrap();
    let token = link.split("token=").nth(1).unwrap();
    for form in [
        format!("/root/microsoft.graph.delta(token='{token}')"),
        format!("/root/delta(token='{token}')"),
        format!("/root/delta?$deltatoken={token}"),
        "/root/delta?token=2026-05-28T20:26:42Z".to_owned(),
        "/root/delta(token='2026-05-28T20:26:42Z')".to_owned(),
        "/root/delta?token=2026-05-29T04%3A26%3A42%2B8%3A00".to_owned(),
    ] {
        let got = client.get(&client.at(&form)).await.json();
        let names: Vec<_> = got["value"].as_array().unwrap().iter().map(|item| item["name"].clone()).collect();
        assert_eq!(names, ["root", "Later.txt"], "{form}");
    }
    assert_eq!(client.get(&client.at("/root:/Stage%20North:/delta")).await.status, 501);
    assert_eq!(client.get(&client.at("/root/delta?token=rubbish")).await.code(), "invalidRequest");
}

#[tokio::test]
async fn what_changes_while_somebody_pages_is_told_afterwards() {
    let client = Client::new().await;
    let first = client.get(&client.at("/root/delta?$top=10")).await.json();
    client.put("Between.txt", "x").await;
    let stage = client.get(&client.at("/root:/Stage%20North")).await.json();
    let path = client.at(&format!("/items/{}", stage["id"].as_str().unwrap()));
    client.send("PATCH", &path, json!({ "name": "Stage Nord" })).await;
    let (rest, link) = client.delta(first["@odata.nextLink"].as_str().unwrap()).await;
    assert!(rest.iter().any(|item| item["name"] == "Between.txt"));
    let (after, _) = client.delta(&link).await;
    let names: Vec<_> = after.iter().map(|item| item["name"].as_str().unwrap_or_default()).collect();
    assert!(names.contains(&"Stage Nord") && names.contains(&"Between.txt"), "{names:?}");
}

#[tokio::test]
async fn select_without_deleted_strips_the_tombstone() {
    let client = Client::new().await;
    let (_, link) = client.delta(&client.at("/root/delta?token=latest&$select=id,name")).await;
    client.put("Short.txt", "x").await;
    client.ask("DELETE", &client.at("/root:/Short.txt"), &[], "").await;
    let (items, _) = client.delta(&link).await;
    assert!(items.iter().all(|item| item.get("deleted").is_none()));
}

#[tokio::test]
async fn what_a_person_may_not_see_any_more_is_told_to_who_prefers_it() {
    let client = Client::new().await;
    client.put("Secret/plan.txt", "x").await;
    let luc = client.other("luc.favre@rive.example");
    let latest = client.at("/root/delta?token=latest");
    let (_, silent) = luc.delta(&latest).await;
    let (_, told) = luc.delta(&latest).await;
    client.tenant.bar("Production/Plans", "Secret", "luc.favre@rive.example", true).unwrap();
    assert_eq!(luc.get(&client.at("/root:/Secret/plan.txt")).await.code(), "accessDenied");
    let listed = luc.get(&client.at("/root/children")).await.json();
    assert!(listed["value"].as_array().unwrap().iter().all(|item| item["name"] != "Secret"));
    let (nothing, _) = luc.delta(&silent).await;
    assert!(nothing.iter().all(|item| item.get("deleted").is_none() && item["name"] != "Secret"), "{nothing:?}");
    let prefer = [("prefer", "deltashowremovedasdeleted, deltatraversepermissiongaps, hierarchicalsharing")];
    let page = luc.ask("GET", &told, &prefer, "").await;
    let applied = "deltashowremovedasdeleted, deltatraversepermissiongaps, hierarchicalsharing";
    assert_eq!(page.header("preference-applied"), applied);
    let gone = page.json()["value"].as_array().unwrap().iter().filter(|item| item.get("deleted").is_some()).count();
    assert_eq!(gone, 2, "the folder and what lies in it");
    assert!(client.get(&client.at("/root:/Secret/plan.txt")).await.status == 200, "others see it as before");
    let next = page.json()["@odata.deltaLink"].as_str().unwrap().to_owned();
    client.tenant.bar("Production/Plans", "Secret", "luc.favre@rive.example", false).unwrap();
    let (back, _) = luc.delta(&next).await;
    assert!(back.iter().any(|item| item["name"] == "plan.txt"));
}

#[tokio::test]
async fn a_delta_repeats_and_shuffles_when_it_is_told_to() {
    let client = Client::new().await;
    let (_, start) = client.delta(&client.at("/root/delta?token=latest")).await;
    client.put("Deep/a.txt", "x").await;
    let (_, link) = client.delta(&start).await;
    client.put("Deep/a.txt", "xy").await;
    let plain = [("prefer", "deltaExcludeParent")];
    let told = async |link: &str| {
        let page = client.ask("GET", link, &plain, "").await.json();
        let names = page["value"].as_array().unwrap().iter().map(|item| item["name"].clone());
        names.filter(|name| name != "root").collect::<Vec<_>>()
    };
    assert_eq!(told(&link).await, ["a.txt"]);
    client.tenant.play(crate::Fault::named("delta-replays")).unwrap();
    assert_eq!(told(&link).await, ["Deep", "a.txt"], "and the folder once more");
    client.tenant.stop_named(None);
    client.tenant.play(crate::Fault::named("delta-duplicates")).unwrap();
    let page = client.ask("GET", &link, &plain, "").await.json();
    let files = page["value"].as_array().unwrap().iter().filter(|item| item.get("file").is_some());
    let tags: Vec<_> = files.map(|item| item["eTag"].clone()).collect();
    assert_eq!(tags.len(), 2);
    assert_eq!(tags[1], client.get(&client.at("/root:/Deep/a.txt")).await.json()["eTag"], "the last one holds");
    client.tenant.stop_named(None);
    client.tenant.play(crate::Fault::named("delta-shuffled")).unwrap();
    assert_eq!(told(&start).await, ["a.txt", "Deep"]);
}

#[tokio::test]
async fn a_delta_says_the_paths_of_folders_to_clients_that_need_them() {
    let client = Client::new().await;
    client.put("Deep/Tief%20unten/a.txt", "x").await;
    let fault = || crate::Fault::named("delta-paths").path(&client.plans);
    client.tenant.play(fault()).unwrap();
    let (all, link) = client.delta(&client.at("/root/delta?$top=50")).await;
    for item in all.iter().filter(|item| item.get("root").is_none()) {
        let whole = client.get(&client.at(&format!("/items/{}", item["id"].as_str().unwrap()))).await.json();
        assert!(item["parentReference"]["path"].is_string());
        assert_eq!(item["parentReference"], whole["parentReference"]);
    }
    client.put("Deep/Tief%20unten/b.txt", "x").await;
    let (some, _) = client.delta(&link).await;
    let file = some.iter().find(|item| item["name"] == "b.txt").unwrap();
    assert!(file["parentReference"]["path"].as_str().unwrap().ends_with("/root:/Deep/Tief%20unten"), "{file}");
    client.tenant.stop_named(Some("delta-paths"));
    let (plain, _) = client.delta(&link).await;
    assert!(plain.iter().all(|item| item["parentReference"].get("path").is_none()));
}

#[tokio::test]
async fn folders_above_are_left_out_for_who_says_so_in_either_header_and_the_root_is_not() {
    let client = Client::new().await;
    let (_, link) = client.delta(&client.at("/root/delta?token=latest")).await;
    client.put("Stage%20North/Alone.txt", "x").await;
    for header in [("prefer", "deltaExcludeParent"), ("deltaExcludeParent", "true")] {
        let page = client.ask("GET", &link, &[header], "").await.json();
        let names: Vec<_> = page["value"].as_array().unwrap().iter().map(|item| item["name"].clone()).collect();
        assert_eq!(names, ["root", "Alone.txt"], "{header:?}");
    }
    assert_eq!(client.delta(&link).await.0.len(), 3);
}

#[tokio::test]
async fn news_of_sharing_reaches_who_asks_for_it_and_nobody_else() {
    let client = Client::new().await;
    client.put("Offen/in%20it.txt", "x").await;
    let (_, start) = client.delta(&client.at("/root/delta?token=latest")).await;
    let prefer = "deltashowremovedasdeleted, deltatraversepermissiongaps, deltashowsharingchanges, hierarchicalsharing";
    let told = async |link: &str| {
        let page = client.ask("GET", link, &[("prefer", prefer)], "").await;
        assert_eq!(page.header("preference-applied"), prefer);
        let page = page.json();
        let news = |item: &&Value| item["@microsoft.graph.sharedChanged"] == "True";
        let value: Vec<Value> = page["value"].as_array().unwrap().iter().filter(news).cloned().collect();
        (value, page["@odata.deltaLink"].as_str().unwrap().to_owned())
    };
    let folder = client.at("/root:/Offen");
    let body = json!({ "type": "view", "scope": "organization" });
    let link = client.send("POST", &format!("{folder}:/createLink"), body).await;
    let permission = link.json()["id"].as_str().unwrap().to_owned();
    let (news, next) = told(&start).await;
    assert_eq!(news.len(), 1);
    assert_eq!((&news[0]["name"], &news[0]["shared"]["scope"]), (&json!("Offen"), &json!("organization")));
    assert!(client.delta(&start).await.0.is_empty(), "it is no change of the item");
    assert!(told(&next).await.0.is_empty());
    let shown = client.get(&client.at("/root:/Offen/in%20it.txt")).await.json();
    assert_eq!(shown["shared"]["scope"], "organization", "with the folder that it lies in");
    client.ask("DELETE", &format!("{folder}:/permissions/{permission}"), &[], "").await;
    let (news, _) = told(&next).await;
    assert_eq!((news.len(), news[0].get("shared")), (1, None));
    client.send("POST", &format!("{folder}:/createLink"), json!({ "type": "view" })).await;
    client.put("Offen/later.txt", "x").await;
    let page = client.ask("GET", &format!("{next}&$top=1"), &[("prefer", prefer)], "").await.json();
    assert_eq!(page["value"].as_array().unwrap().last().unwrap()["name"], "Offen");
    let (_, rest) = (page["value"].clone(), page["@odata.nextLink"].as_str().unwrap().to_owned());
    let (rest, _) = client.delta(&rest).await;
    assert!(rest.iter().any(|item| item["name"] == "later.txt"), "a page that ends in news loses no change");
}

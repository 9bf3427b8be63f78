//! What clients of Microsoft's own making insist on in To Do and Planner: contexts, tags, options that are refused, plans and buckets.

use super::*;
use serde_json::json;

const NOOR: &str = "noor.haddad@rive.example";
const SAM: &str = "sam.okafor@rive.example";

async fn change(client: &Client, method: &str, path: &str, tag: &str, body: Value) -> Got {
    let headers = [("content-type", "application/json"), ("if-match", tag)];
    client.ask(method, path, &headers, body.to_string()).await
}

fn tag(value: &Value) -> &str {
    value["@odata.etag"].as_str().unwrap()
}

async fn default_list(client: &Client) -> String {
    let lists = client.get("/me/todo/lists").await.json();
    let found = lists["value"].as_array().unwrap().iter().find(|list| list["wellknownListName"] == "defaultList");
    format!("/me/todo/lists/{}", found.unwrap()["id"].as_str().unwrap())
}

#[tokio::test]
async fn every_thing_has_a_tag_of_its_own_and_says_what_it_is() {
    let ada = Client::new().await;
    let list = default_list(&ada).await;
    let tasks = ada.get(&format!("{list}/tasks")).await.json();
    let lists = ada.get("/me/todo/lists").await.json();
    let all = tasks["value"].as_array().unwrap().iter().chain(lists["value"].as_array().unwrap());
    let tags: std::collections::BTreeSet<String> = all.map(|one| tag(one).to_owned()).collect();
    assert_eq!(tags.len(), 7, "no two of them share one");
    let bolts = json!({ "title": "Bolts", "checklistItems": [{ "displayName": "Count them" }] });
    let made = ada.send("POST", &format!("{list}/tasks"), bolts).await.json();
    let first = &made["checklistItems"][0];
    assert!(
        first["isChecked"] == false && first["createdDateTime"].is_string(),
        "a step that came with its task is whole"
    );
    let step_at = format!("{list}/tasks/{}/checklistItems", made["id"].as_str().unwrap());
    let step = ada.send("POST", &step_at, json!({ "displayName": "Upstage" })).await.json();
    let steps = ada.get(&step_at).await.json();
    for (value, end) in [
        (&tasks, "/tasks"),
        (&made, "/tasks/$entity"),
        (&step, "/checklistItems/$entity"),
        (&steps, "/checklistItems"),
        (&lists, "/todo/lists"),
    ] {
        let context = value["@odata.context"].as_str().unwrap();
        let of_her = format!("http://api.tenant.test/v1.0/$metadata#users('{}')/", ada.tenant.people()[0].object_id);
        assert!(context.starts_with(&of_her) && context.ends_with(end), "{context}");
    }
    let open =
        ada.send("PATCH", &format!("{step_at}/{}", step["id"].as_str().unwrap()), json!({ "isChecked": true })).await;
    assert!(open.json()["checkedDateTime"].is_string());
    let shut =
        ada.send("PATCH", &format!("{step_at}/{}", step["id"].as_str().unwrap()), json!({ "isChecked": false })).await;
    assert!(shut.json().get("checkedDateTime").is_none());
}

#[tokio::test]
async fn an_option_that_a_list_cannot_take_is_refused_and_never_left_out() {
    let ada = Client::new().await;
    let list = default_list(&ada).await;
    for (option, code) in [
        ("$select=colour", "RequestBroker--ParseUri"),
        ("$filter=colour%20eq%20'red'", "RequestBroker--ParseUri"),
        ("$orderby=colour", "RequestBroker--ParseUri"),
        ("$expand=parents", "RequestBroker--ParseUri"),
        ("$search=truss", "invalidRequest"),
        ("$skip=-1", "invalidRequest"),
        ("$filter=title%20like%20'x'", "invalidRequest"),
    ] {
        let got = ada.get(&format!("{list}/tasks?{option}")).await;
        assert_eq!((got.status.as_u16(), got.code().as_str()), (400, code), "{option}");
        let inner = &got.json()["error"]["innerError"];
        assert!(inner["request-id"].is_string() && inner["date"].is_string());
    }
    let none = ada.get(&format!("{list}/tasks/delta?$filter=status%20eq%20'completed'")).await;
    assert_eq!((none.status.as_u16(), none.code().as_str()), (400, "ErrorInvalidUrlQuery"));
    let open = "$filter=not(status%20eq%20'completed')%20and%20(importance%20eq%20'high'%20or%20categories/any(c:c%20eq%20'Red'))";
    let open = ada.get(&format!("{list}/tasks?{open}&$orderby=title&$select=title")).await.json();
    let titles: Vec<_> = open["value"].as_array().unwrap().iter().map(|task| task["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Check load of truss 7", "Passeport!"]);
    let (chosen, link) = ada.delta(&format!("{list}/tasks/delta?$select=title&$top=2")).await;
    assert!(chosen.iter().all(|task| task["title"].is_string() && task.get("body").is_none()));
    assert!(link.contains("$select=title"), "what was chosen stays chosen: {link}");
    assert_eq!(ada.get("/me/planner/tasks?$select=colour").await.status, 400);
    assert_eq!(ada.get("/me/planner/tasks?$expand=assignments").await.status, 400);
}

#[tokio::test]
async fn details_come_with_a_task_for_who_expands_them() {
    let ada = Client::new().await;
    let tasks = ada.get("/me/planner/tasks?$expand=details").await.json();
    let described = &tasks["value"][0]["details"];
    assert!(described["checklist"].is_object() && tag(described).starts_with("W/"));
    let mine = format!("/users/{}/planner/tasks", ada.tenant.people()[0].object_id);
    assert_eq!(
        ada.get(&mine).await.json()["value"].as_array().unwrap().len(),
        tasks["value"].as_array().unwrap().len()
    );
    let sam = ada.other(SAM);
    assert!(sam.get(&mine).await.json()["value"].as_array().unwrap().is_empty(), "not of plans that he is not in");
    assert_eq!(ada.get("/users/nobody@rive.example/planner/tasks").await.status, 404);
    let owner = ada.get("/me/planner/plans").await.json()["value"][0]["owner"].as_str().unwrap().to_owned();
    let plans = ada.get(&format!("/groups/{owner}/planner/plans")).await.json();
    assert_eq!(plans["value"][0]["owner"], owner.as_str());
    assert_eq!(sam.get(&format!("/groups/{owner}/planner/plans")).await.status, 403);
    assert_eq!(ada.get("/groups/nobody/planner/plans").await.status, 404);
}

#[tokio::test]
async fn a_plan_and_its_buckets_are_made_renamed_and_deleted_by_what_they_were_based_on() {
    let ada = Client::new().await;
    let sam = ada.other(SAM);
    let owner = ada.get("/me/planner/plans").await.json()["value"][0]["owner"].as_str().unwrap().to_owned();
    let body = json!({ "title": "Teardown", "container": { "url": format!("https://graph.microsoft.com/v1.0/groups/{owner}") } });
    assert_eq!(sam.send("POST", "/planner/plans", body.clone()).await.status, 403);
    assert_eq!(ada.send("POST", "/planner/plans", json!({ "title": "x" })).await.status, 400);
    let made = ada.send("POST", "/planner/plans", body).await;
    assert_eq!(made.status, 201);
    let plan = made.json();
    let at = format!("/planner/plans/{}", plan["id"].as_str().unwrap());
    assert_eq!(ada.send("PATCH", &at, json!({ "title": "Abbau" })).await.status, 428);
    assert_eq!(change(&ada, "PATCH", &at, tag(&plan), json!({ "title": "Abbau" })).await.status, 204);
    assert_eq!(change(&ada, "PATCH", &at, tag(&plan), json!({ "title": "Late" })).await.status, 412);
    let noor = ada.other(NOOR);
    assert_eq!(noor.get(&at).await.json()["title"], "Abbau", "everybody of the group sees it");

    let details = ada.get(&format!("{at}/details")).await.json();
    let labels = json!({ "categoryDescriptions": { "category1": "Heavy" } });
    assert_eq!(change(&ada, "PATCH", &format!("{at}/details"), tag(&details), labels).await.status, 204);
    let labels = ada.get(&format!("{at}/details")).await.json()["categoryDescriptions"].clone();
    assert_eq!((&labels["category1"], &labels["category2"]), (&json!("Heavy"), &Value::Null));

    let body = json!({ "name": "Monday", "planId": plan["id"], "orderHint": " !" });
    assert_eq!(sam.send("POST", "/planner/buckets", body.clone()).await.status, 403);
    let bucket = ada.send("POST", "/planner/buckets", body).await.json();
    assert!(!bucket["orderHint"].as_str().unwrap().contains('!'), "the service says where it is");
    let bucket_at = format!("/planner/buckets/{}", bucket["id"].as_str().unwrap());
    let renamed = change(&ada, "PATCH", &bucket_at, tag(&bucket), json!({ "name": "Lundi" })).await;
    assert_eq!(renamed.status, 204);
    let task = json!({ "planId": plan["id"], "bucketId": bucket["id"], "title": "Flags" });
    let task = ada.send("POST", "/planner/tasks", task).await.json();
    assert!(task["@odata.context"].as_str().unwrap().ends_with("$metadata#planner/tasks/$entity"));
    let bucket = ada.get(&bucket_at).await.json();
    assert_eq!(bucket["name"], "Lundi");
    assert_eq!(change(&ada, "DELETE", &bucket_at, tag(&bucket), json!({})).await.status, 204);
    assert_eq!(ada.get(&format!("/planner/tasks/{}", task["id"].as_str().unwrap())).await.status, 404);
    let plan = ada.get(&at).await.json();
    assert_eq!(change(&ada, "DELETE", &at, tag(&plan), json!({})).await.status, 204);
    assert_eq!(ada.get(&at).await.status, 404);
}

#[tokio::test]
async fn a_task_s_place_on_each_board_has_a_tag_of_its_own() {
    let ada = Client::new().await;
    let task = ada.get("/me/planner/tasks").await.json()["value"][0].clone();
    let at = format!("/planner/tasks/{}", task["id"].as_str().unwrap());
    for (name, hint) in [
        ("assignedToTaskBoardFormat", "unassignedOrderHint"),
        ("bucketTaskBoardFormat", "orderHint"),
        ("progressTaskBoardFormat", "orderHint"),
    ] {
        let board = ada.get(&format!("{at}/{name}")).await.json();
        let path = format!("{at}/{name}");
        assert_eq!(change(&ada, "PATCH", &path, tag(&board), json!({ hint: "A6673H Ejkl!" })).await.status, 204);
        assert_eq!(change(&ada, "PATCH", &path, tag(&board), json!({ hint: " !" })).await.status, 412);
        assert_eq!(ada.get(&path).await.json()[hint], "A6673HU");
    }
    assert_eq!(ada.get(&at).await.json()["@odata.etag"], task["@odata.etag"], "the task itself has not changed");
}

#[tokio::test]
async fn somebody_else_makes_alters_hands_over_and_deletes_a_task() {
    use crate::colleague::NotDone;
    use crate::graph::tasks::looking::Chore;
    let ada = Client::new().await;
    let tenant = &ada.tenant;
    let me = "ada.keller@rive.example";
    let act = |what: Chore| tenant.act_on_task(me, &what);
    let title = || "Truss 7: check load and sign".to_owned();
    let before = ada.get("/me/planner/tasks").await.json()["value"].as_array().unwrap().len();
    act(Chore::Assign { title: title(), to: me.to_owned(), on: false }).unwrap();
    let after = ada.get("/me/planner/tasks").await.json()["value"].as_array().unwrap().len();
    assert_eq!(after, before - 1, "she has it no more");
    act(Chore::Assign { title: title(), to: me.to_owned(), on: true }).unwrap();
    act(Chore::Alter { title: title(), members: json!({ "percentComplete": 100 }) }).unwrap();
    let done = tenant.inspect_planner().into_iter().find(|task| task["title"] == title()).unwrap();
    assert!(done["completedDateTime"].is_string(), "what follows from being done follows");
    act(Chore::Make { title: "Call the crane".to_owned(), plan: Some("Safety".to_owned()) }).unwrap();
    act(Chore::Make { title: "Buy tape".to_owned(), plan: None }).unwrap();
    assert!(ada.get("/me/planner/tasks").await.json().to_string().contains("Call the crane"));
    assert_eq!(tenant.count_tasks(me, "Buy tape").unwrap(), 1);
    act(Chore::Delete { title: "Buy tape".to_owned() }).unwrap();
    assert_eq!(tenant.count_tasks(me, "Buy tape").unwrap(), 0);
    let none = Chore::Make { title: "x".to_owned(), plan: Some("Nothing".to_owned()) };
    assert!(matches!(act(none), Err(NotDone::NoItem(_))));
    let wrong = Chore::Alter { title: "Passeport!".to_owned(), members: json!({ "status": "half" }) };
    assert!(matches!(act(wrong), Err(NotDone::Refused(_))));
}

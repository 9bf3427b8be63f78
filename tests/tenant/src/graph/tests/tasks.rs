//! To Do and Planner: what people have to do, and how it changes.

use super::*;
use serde_json::json;

const NOOR: &str = "noor.haddad@rive.example";

fn titles(page: &Value) -> Vec<String> {
    page["value"].as_array().unwrap().iter().map(|task| task["title"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn default_list(client: &Client) -> String {
    let lists = client.get("/me/todo/lists").await.json();
    let all = lists["value"].as_array().unwrap();
    let found = all.iter().find(|list| list["wellknownListName"] == "defaultList").unwrap();
    format!("/me/todo/lists/{}", found["id"].as_str().unwrap())
}

#[tokio::test]
async fn everybody_has_lists_of_her_own() {
    let ada = Client::new().await;
    let list = default_list(&ada).await;
    let tasks = ada.get(&format!("{list}/tasks")).await.json();
    assert!(titles(&tasks).contains(&"Check load of truss 7".to_owned()));
    let due =
        ada.get(&format!("{list}/tasks?$filter=importance%20eq%20'high'&$orderby=title&$select=title")).await.json();
    assert_eq!(titles(&due), ["Check load of truss 7", "Passeport!"]);
    assert!(due["value"][0].get("body").is_none());
    let jonas = ada.other("jonas.meier@rive.example");
    assert!(
        titles(&jonas.get(&format!("{}/tasks", default_list(&jonas).await)).await.json())
            .contains(&"Sign shift list".to_owned())
    );
    assert_eq!(jonas.get(&format!("{list}/tasks")).await.status, 404);
    assert_eq!(jonas.get("/users/ada.keller@rive.example/todo/lists").await.status, 403);
    assert_eq!(ada.with_scope("Files.Read").get("/me/todo/lists").await.status, 403);
    let page = ada.get(&format!("{list}/tasks?$top=3")).await.json();
    let rest = ada.get(page["@odata.nextLink"].as_str().unwrap()).await.json();
    assert_eq!((titles(&page).len(), titles(&rest).len()), (3, 1));
}

#[tokio::test]
async fn a_task_is_made_changed_and_completed_by_what_it_was_based_on() {
    let ada = Client::new().await;
    let list = default_list(&ada).await;
    let body = json!({ "title": "Check bolts", "dueDateTime": { "dateTime": "2026-06-01T00:00:00", "timeZone": "UTC" },
        "linkedResources": [{ "applicationName": "Musette", "displayName": "Truss 7", "webUrl": "https://rive.example/7" }] });
    let made = ada.send("POST", &format!("{list}/tasks"), body).await;
    assert_eq!(made.status, 201);
    let made = made.json();
    assert_eq!(ada.tenant.count_tasks("ada.keller@rive.example", "Check bolts").unwrap(), 1);
    let task = format!("{list}/tasks/{}", made["id"].as_str().unwrap());
    let tag = made["@odata.etag"].as_str().unwrap().to_owned();
    assert!(tag.starts_with("W/\"") && made["status"] == "notStarted");
    let json_kind = ("content-type", "application/json");
    let patch = |tag: &str, body: Value| {
        let headers = [json_kind, ("if-match", tag)].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let (ada, task) = (&ada, task.clone());
        async move {
            let headers: Vec<(&str, &str)> =
                headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            ada.ask("PATCH", &task, &headers, body.to_string()).await
        }
    };
    let done = patch(&tag, json!({ "status": "completed" })).await;
    assert_eq!((done.status.as_u16(), done.json()["completedDateTime"]["timeZone"].as_str()), (200, Some("UTC")));
    assert_eq!(patch(&tag, json!({ "title": "Late" })).await.status, 412);
    let open = ada.send("PATCH", &task, json!({ "status": "inProgress" })).await.json();
    assert!(open.get("completedDateTime").is_none());
    assert_eq!(ada.send("PATCH", &task, json!({ "status": "half" })).await.code(), "invalidRequest");
    assert_eq!(ada.send("PATCH", &task, json!({ "colour": "red" })).await.code(), "invalidRequest");

    let step = ada.send("POST", &format!("{task}/checklistItems"), json!({ "displayName": "Upstage" })).await.json();
    let step_at = format!("{task}/checklistItems/{}", step["id"].as_str().unwrap());
    let checked = ada.send("PATCH", &step_at, json!({ "isChecked": true })).await.json();
    assert!(checked["checkedDateTime"].is_string());
    let whole = ada.get(&format!("{task}?$expand=checklistItems,linkedResources")).await.json();
    assert_eq!(
        (&whole["checklistItems"][0]["isChecked"], &whole["linkedResources"][0]["displayName"]),
        (&json!(true), &json!("Truss 7"))
    );
    assert_eq!(ada.ask("DELETE", &step_at, &[], "").await.status, 204);
    assert_eq!(ada.get(&format!("{task}/linkedResources")).await.json()["value"].as_array().unwrap().len(), 1);
    assert_eq!(ada.ask("DELETE", &task, &[], "").await.status, 204);
    assert_eq!(ada.get(&task).await.status, 404);
}

#[tokio::test]
async fn the_delta_of_tasks_tells_what_changed_and_what_is_gone() {
    let ada = Client::new().await;
    let list = default_list(&ada).await;
    let (all, link) = ada.delta(&format!("{list}/tasks/delta?$top=2")).await;
    assert_eq!(all.len(), 4);
    assert!(ada.delta(&link).await.0.is_empty());
    let first = format!("{list}/tasks/{}", all[0]["id"].as_str().unwrap());
    ada.ask("DELETE", &first, &[], "").await;
    let second = format!("{list}/tasks/{}", all[1]["id"].as_str().unwrap());
    ada.send("PATCH", &second, json!({ "title": "Another word" })).await;
    ada.send("POST", &format!("{second}/checklistItems"), json!({ "displayName": "x" })).await;
    let (changed, link) = ada.delta(&link).await;
    assert_eq!(changed.len(), 2, "the latest state of each");
    assert_eq!((&changed[0]["id"], &changed[0]["@removed"]["reason"]), (&all[0]["id"], &json!("deleted")));
    assert_eq!(changed[1]["title"], "Another word");
    assert!(ada.delta(&link).await.0.is_empty());
    assert_eq!(ada.get(&format!("{list}/tasks/delta?$deltatoken=nonsense")).await.code(), "SyncStateNotFound");

    let (lists, link) = ada.delta("/me/todo/lists/delta").await;
    let made = ada.send("POST", "/me/todo/lists", json!({ "displayName": "Packing" })).await.json();
    let (new, _) = ada.delta(&link).await;
    assert_eq!((lists.len(), new.len(), &new[0]["id"]), (3, 1, &made["id"]));
    assert_eq!(ada.ask("DELETE", &list, &[], "").await.status, 400, "the default list stays");
    let own = format!("/me/todo/lists/{}", made["id"].as_str().unwrap());
    assert_eq!(ada.ask("DELETE", &own, &[], "").await.status, 204);
}

#[tokio::test]
async fn a_plan_is_shared_and_a_change_says_what_it_was_based_on() {
    let ada = Client::new().await;
    let noor = ada.other(NOOR);
    let mine = ada.get("/me/planner/tasks").await.json();
    assert!(titles(&mine).contains(&"Truss 7: check load and sign".to_owned()));
    let task = mine["value"].as_array().unwrap().iter().find(|task| task["checklistItemCount"] == 2).unwrap().clone();
    let at = format!("/planner/tasks/{}", task["id"].as_str().unwrap());
    let tag = task["@odata.etag"].as_str().unwrap().to_owned();
    let send = |client: &Client, headers: Vec<(&str, &str)>, at: String, body: Value| {
        let client = client.other(if std::ptr::eq(client, &ada) { "ada.keller@rive.example" } else { NOOR });
        let headers: Vec<(String, String)> = headers.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
        async move {
            let mut all: Vec<(&str, &str)> = headers.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            all.push(("content-type", "application/json"));
            client.ask("PATCH", &at, &all, body.to_string()).await
        }
    };
    let half = json!({ "percentComplete": 100 });
    assert_eq!(send(&ada, vec![], at.clone(), half.clone()).await.status, 428);
    let done = send(&noor, vec![("if-match", &tag)], at.clone(), half.clone()).await;
    assert_eq!((done.status.as_u16(), done.bytes.len()), (204, 0));
    assert_eq!(send(&ada, vec![("if-match", &tag)], at.clone(), half).await.status, 412);
    let now = ada.get(&at).await.json();
    let noor_id = now["completedBy"]["user"]["id"].as_str().unwrap().to_owned();
    assert!(now["completedDateTime"].is_string());
    let fresh = now["@odata.etag"].as_str().unwrap();
    let li = ada.tenant.people()[10].object_id.clone();
    let change = json!({ "assignments": { noor_id.clone(): null, li.clone(): { "@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !" } },
        "appliedCategories": { "category3": true } });
    let prefers = vec![("if-match", fresh), ("prefer", "return=representation")];
    let told = send(&ada, prefers, at.clone(), change).await;
    assert_eq!(told.status, 200);
    let told = told.json();
    assert!(told["assignments"].get(&noor_id).is_none() && told["assignments"][&li]["assignedBy"].is_object());
    assert_eq!(told["appliedCategories"], json!({ "category3": true }));
    assert!(!titles(&noor.get("/me/planner/tasks").await.json()).contains(&"Truss 7: check load and sign".to_owned()));

    let details = ada.get(&format!("{at}/details")).await.json();
    let step = details["checklist"]
        .as_object()
        .unwrap()
        .iter()
        .find(|(_, step)| step["isChecked"] == false)
        .unwrap()
        .0
        .clone();
    let change = json!({ "description": "Both signatures.", "checklist": { step: { "@odata.type": "#microsoft.graph.plannerChecklistItem", "isChecked": true } } });
    let tag = details["@odata.etag"].as_str().unwrap();
    assert_eq!(send(&ada, vec![("if-match", tag)], format!("{at}/details"), change).await.status, 204);
    let now = ada.get(&at).await.json();
    let seen = ada.tenant.inspect_planner().into_iter().find(|seen| seen["id"] == task["id"]).unwrap();
    assert_eq!((&seen["details"]["description"], &seen["percentComplete"]), (&json!("Both signatures."), &json!(100)));
    assert_eq!((&now["activeChecklistItemCount"], &now["hasDescription"]), (&json!(0), &json!(true)));
}

#[tokio::test]
async fn a_task_of_a_plan_is_made_and_deleted_by_those_who_are_in_it() {
    let ada = Client::new().await;
    let plans = ada.get("/me/planner/plans").await.json();
    let plan = plans["value"][0]["id"].as_str().unwrap().to_owned();
    let buckets = ada.get(&format!("/planner/plans/{plan}/buckets")).await.json();
    let bucket = buckets["value"][0]["id"].as_str().unwrap().to_owned();
    let body = json!({ "planId": plan, "bucketId": bucket, "title": "Flags down" });
    let made = ada.send("POST", "/planner/tasks", body.clone()).await;
    assert_eq!(made.status, 201);
    let made = made.json();
    assert!(
        titles(&ada.get(&format!("/planner/buckets/{bucket}/tasks")).await.json()).contains(&"Flags down".to_owned())
    );
    let sam = ada.other("sam.okafor@rive.example");
    assert_eq!(sam.get(&format!("/planner/plans/{plan}/tasks")).await.status, 403);
    assert_eq!(sam.send("POST", "/planner/tasks", body).await.status, 403);
    assert_eq!(
        ada.send("POST", "/planner/tasks", json!({ "planId": plan, "title": "x", "bucketId": "y" })).await.status,
        400
    );
    let at = format!("/planner/tasks/{}", made["id"].as_str().unwrap());
    assert_eq!(ada.ask("DELETE", &at, &[], "").await.status, 428);
    assert_eq!(ada.ask("DELETE", &at, &[("if-match", made["@odata.etag"].as_str().unwrap())], "").await.status, 204);
    assert_eq!(ada.get(&at).await.status, 404);
}

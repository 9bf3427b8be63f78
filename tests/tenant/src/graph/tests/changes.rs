use super::*;
use serde_json::json;

#[tokio::test]
async fn a_stale_tag_changes_nothing() {
    let client = Client::new().await;
    let made = client.put("A.txt", "one").await;
    assert_eq!(made.status, 201);
    let (etag, ctag) =
        (made.json()["eTag"].as_str().unwrap().to_owned(), made.json()["cTag"].as_str().unwrap().to_owned());
    let path = client.at("/root:/A.txt:/content");
    let second = client.ask("PUT", &path, &[("if-match", &ctag)], "two").await;
    assert_eq!(second.status, 200);
    let stale = client.ask("PUT", &path, &[("if-match", &etag)], "three").await;
    assert_eq!((stale.status.as_u16(), stale.code().as_str()), (412, "resourceModified"));
    let item = client.at("/root:/A.txt");
    assert_eq!(client.ask("DELETE", &item, &[("if-match", &etag)], "").await.status, 412);
    assert_eq!(client.ask("PUT", &path, &[("if-none-match", "*")], "four").await.status, 412);
    assert_eq!(client.get(&item).await.json()["size"], 3);
    assert_eq!(client.get(&item).await.json()["lastModifiedBy"]["application"]["id"], crate::CLIENT_ID);
}

#[tokio::test]
async fn names_clash_without_regard_to_case() {
    let client = Client::new().await;
    let children = client.at("/root/children");
    let folder = |name: &str| json!({ "name": name, "folder": {} });
    assert_eq!(client.send("POST", &children, folder("Neu")).await.status, 201);
    let clash = client.send("POST", &children, folder("NEU")).await;
    assert_eq!((clash.status.as_u16(), clash.code().as_str()), (409, "nameAlreadyExists"));
    let mut renamed = folder("neu");
    renamed["@microsoft.graph.conflictBehavior"] = json!("rename");
    assert_eq!(client.send("POST", &children, renamed).await.json()["name"], "neu 1");
    let case = client.send("PATCH", &client.at("/root:/Neu"), json!({ "name": "NEU" })).await;
    assert_eq!(case.json()["name"], "NEU");
    for bad in ["CON.txt", "a:b", "ends.", " starts", "a|b", "~$x.docx", "x_vti_y", ""] {
        assert_eq!(client.send("POST", &children, folder(bad)).await.code(), "invalidRequest", "{bad}");
    }
    let mut path = "/root".to_owned();
    for _ in 0..3 {
        assert_eq!(
            client.send("POST", &client.at(&format!("{path}/children")), folder(&"l".repeat(120))).await.status,
            201
        );
        path = if path == "/root" {
            "/root:/".to_owned() + &"l".repeat(120) + ":"
        } else {
            path.trim_end_matches(':').to_owned() + "/" + &"l".repeat(120) + ":"
        };
    }
    let long = client.send("POST", &client.at(&format!("{path}/children")), folder(&"l".repeat(120))).await;
    assert_eq!(long.code(), "pathIsTooLong");
}

#[tokio::test]
async fn a_move_wants_a_real_id_and_never_goes_into_itself() {
    let client = Client::new().await;
    let stage = client.get(&client.at("/root:/Stage%20North")).await.json();
    let lake = client.get(&client.at("/root:/Stage%20Lake")).await.json();
    let (stage_id, lake_id) = (stage["id"].as_str().unwrap(), lake["id"].as_str().unwrap());
    let into = |id: &str| json!({ "parentReference": { "id": id } });
    let path = client.at(&format!("/items/{stage_id}"));
    assert_eq!(client.send("PATCH", &path, into(stage_id)).await.code(), "invalidRequest");
    assert_eq!(client.send("PATCH", &path, into("root")).await.code(), "invalidRequest");
    let moved = client.send("PATCH", &path, into(lake_id)).await.json();
    assert_eq!(moved["parentReference"]["id"], lake_id);
    assert_eq!(client.get(&client.at("/root:/Stage%20Lake/Stage%20North:/children")).await.json()["@odata.count"], 145);
    assert_eq!(client.send("PATCH", &client.at(&format!("/items/{lake_id}")), into(stage_id)).await.status, 400);
}

#[tokio::test]
async fn a_copy_is_watched_without_a_token() {
    let client = Client::new().await;
    let body = json!({ "name": "Copy", "parentReference": { "path": "/drive/root:/Stage%20Lake" } });
    let began = client.send("POST", &client.at("/root:/Stage%20North:/copy"), body).await;
    assert_eq!(began.status, 202);
    let url = began.header("location");
    assert_eq!(client.raw("GET", &url, &[], "").await.json()["status"], "inProgress");
    assert_eq!(client.get(&client.at("/root:/Stage%20Lake/Copy")).await.status, 404);
    client.advance(crate::graph::copy::TAKES);
    // It is there whether anybody watches or not.
    assert_eq!(client.get(&client.at("/root:/Stage%20Lake/Copy")).await.status, 200);
    let done = client.raw("GET", &url, &[], "").await.json();
    assert_eq!(done["status"], "completed");
    let copy = client.get(&client.at("/root:/Stage%20Lake/Copy")).await.json();
    assert_eq!((copy["folder"]["childCount"].as_u64(), &copy["id"]), (Some(145), &done["resourceId"]));
}

#[tokio::test]
async fn versions_hold_what_was_replaced_and_by_whom() {
    let client = Client::new().await;
    client.put("V.txt", "one").await;
    client.put("V.txt", "second").await;
    let list = client.get(&client.at("/root:/V.txt:/versions")).await.json();
    let sizes: Vec<_> =
        list["value"].as_array().unwrap().iter().map(|version| version["size"].as_u64().unwrap()).collect();
    assert_eq!(sizes, [6, 3]);
    assert_eq!(list["value"][1]["lastModifiedBy"]["application"]["id"], crate::CLIENT_ID);
    let old = client.get(&client.at("/root:/V.txt:/versions/1.0/content")).await;
    assert_eq!(&client.raw("GET", &old.header("location"), &[], "").await.bytes[..], b"one");
    let back = client.ask("POST", &client.at("/root:/V.txt:/versions/1.0/restoreVersion"), &[], "").await;
    assert_eq!(back.status, 204);
    assert_eq!(client.get(&client.at("/root:/V.txt")).await.json()["size"], 3);
}

#[tokio::test]
async fn a_batch_answers_each_request_by_itself() {
    let client = Client::new().await;
    let requests = json!({ "requests": [
        { "id": "1", "method": "GET", "url": "/me" },
        { "id": "2", "method": "GET", "url": "/me/nothing" },
        { "id": "3", "method": "GET", "url": "/me", "dependsOn": ["2"] },
        { "id": "4", "method": "POST", "url": client.at("/root/children"), "body": { "name": "B", "folder": {} } },
    ] });
    let got = client.send("POST", "/$batch", requests).await;
    assert_eq!(got.status, 200);
    let answers = got.json();
    let status = |id: &str| {
        let all = answers["responses"].as_array().unwrap();
        all.iter().find(|answer| answer["id"] == id).unwrap()["status"].as_u64().unwrap()
    };
    assert_eq!([status("1"), status("2"), status("3"), status("4")], [200, 400, 424, 201]);
    let twice = json!({ "requests": [{ "id": "1", "method": "GET", "url": "/me" }, { "id": "1", "method": "GET", "url": "/me" }] });
    assert_eq!(client.send("POST", "/$batch", twice).await.status, 400);
}

#[tokio::test]
async fn a_link_is_made_once_and_opens_its_item() {
    let client = Client::new().await;
    let path = client.at("/root:/Stage%20North:/createLink");
    let wanted = json!({ "type": "view", "scope": "organization" });
    let first = client.send("POST", &path, wanted.clone()).await;
    assert_eq!(first.status, 201);
    assert_eq!(client.send("POST", &path, wanted).await.status, 200);
    let share = first.json()["shareId"].as_str().unwrap().to_owned();
    assert_eq!(client.get(&format!("/shares/{share}/driveItem")).await.json()["name"], "Stage North");
}

#[tokio::test]
async fn search_takes_awkward_characters() {
    let client = Client::new().await;
    for (query, name) in
        [("O''Brien", "O'Brien's rigging note.txt"), ("50%25", "50% rabais #3.docx"), ("%233", "50% rabais #3.docx")]
    {
        let got = client.get(&client.at(&format!("/root/search(q='{query}')"))).await.json();
        assert_eq!(got["value"][0]["name"], name, "{query}");
    }
}

#[tokio::test]
async fn a_copy_and_a_move_leave_traces_when_they_are_told_to() {
    let client = Client::new().await;
    client.tenant.play(crate::Fault::named("hard-case-16")).unwrap();
    let (_, link) = client.delta(&client.at("/root/delta?token=latest")).await;
    let body = json!({ "name": "Copy", "parentReference": { "path": "/drive/root:" } });
    let url = client.send("POST", &client.at("/root:/Stage%20North:/copy"), body).await.header("location");
    client.advance(crate::graph::copy::TAKES);
    assert_eq!(client.raw("GET", &url, &[], "").await.json()["status"], "completed");
    let (told, _) = client.delta(&link).await;
    assert_eq!(told.len(), 2 + 144, "root, folder, and all children but one");
    let lake = client.get(&client.at("/root:/Stage%20Lake")).await.json();
    let into = json!({ "parentReference": { "id": lake["id"] } });
    client.send("PATCH", &client.at("/root:/Copy"), into).await;
    let inside = client.get(&client.at("/root:/Stage%20Lake/Copy/.hidden")).await.json();
    assert!(inside["parentReference"]["path"].as_str().unwrap().ends_with("/root:/Copy"), "{inside}");
}

#[tokio::test]
async fn a_put_settles_a_clash_as_it_is_told() {
    let client = Client::new().await;
    client.put("P.txt", "one").await;
    let put = async |how: &str| {
        let path = client.at(&format!("/root:/P.txt:/content?@microsoft.graph.conflictBehavior={how}"));
        client.ask("PUT", &path, &[], "two").await
    };
    assert_eq!(put("fail").await.code(), "nameAlreadyExists");
    assert_eq!(put("rename").await.json()["name"], "P 1.txt");
    assert_eq!(put("replace").await.status, 200);
    assert_eq!(put("overwrite").await.code(), "invalidRequest");
    client.tenant.play(crate::Fault::named("stale-409")).unwrap();
    let stale = client.ask("PUT", &client.at("/root:/P.txt:/content"), &[("if-match", "\"{X},1\"")], "x").await;
    assert_eq!((stale.status.as_u16(), stale.code().as_str()), (409, "resourceModified"));
}

#[tokio::test]
async fn equal_requests_in_equal_order_get_equal_bytes() {
    let (one, other) = (Client::new().await, Client::new().await);
    let upload = one.at("/root:/u.bin:/createUploadSession");
    let steps = [
        ("GET", "/me/drive/root/children".to_owned()),
        ("GET", one.at("/root/delta")),
        ("POST", upload),
        ("GET", "/nowhere".to_owned()),
    ];
    for (method, path) in steps {
        let (left, right) = (one.send(method, &path, json!({})).await, other.send(method, &path, json!({})).await);
        assert_eq!((left.status, left.headers, left.bytes), (right.status, right.headers, right.bytes), "{path}");
    }
}

async fn copied(client: &Client, path: &str, body: Value) -> Value {
    let began = client.send("POST", &client.at(path), body).await;
    assert_eq!(began.status, 202, "{:?}", began.bytes);
    client.advance(crate::graph::copy::TAKES);
    client.raw("GET", &began.header("location"), &[], "").await.json()
}

#[tokio::test]
async fn a_copy_takes_only_the_children_and_all_versions_when_it_is_told_to() {
    let client = Client::new().await;
    client.put("From/a.txt", "one").await;
    client.put("From/a.txt", "second").await;
    client.put("From/Deep/b.txt", "x").await;
    client.put("To/other.txt", "x").await;
    let to = client.get(&client.at("/root:/To")).await.json()["id"].clone();
    let children = json!({ "parentReference": { "id": to }, "childrenOnly": true, "includeAllVersionHistory": true });
    let done = copied(&client, "/root:/From:/copy", children.clone()).await;
    assert_eq!((done["status"].as_str(), &done["resourceId"]), (Some("completed"), &to));
    let inside = client.get(&client.at("/root:/To:/children?$orderby=name")).await.json();
    let names: Vec<_> = inside["value"].as_array().unwrap().iter().map(|item| item["name"].clone()).collect();
    assert_eq!(names, ["a.txt", "Deep", "other.txt"]);
    assert_eq!(client.get(&client.at("/root:/To/Deep/b.txt")).await.status, 200);
    let versions = client.get(&client.at("/root:/To/a.txt:/versions")).await.json();
    assert_eq!(versions["value"].as_array().unwrap().len(), 2);
    assert_eq!(client.get(&client.at("/root:/To")).await.json()["size"], 3 + 6 + 1 + 1, "with the older version");

    client.ask("DELETE", &client.at("/root:/To/Deep"), &[], "").await;
    assert_eq!(copied(&client, "/root:/From:/copy", children).await["errorCode"], "nameAlreadyExists");
    assert_eq!(client.get(&client.at("/root:/To/Deep")).await.status, 404, "all or nothing");
    let named = json!({ "parentReference": { "id": to }, "name": "c.txt", "includeAllVersionHistory": true });
    copied(&client, "/root:/From/a.txt:/copy", named).await;
    let versions = client.get(&client.at("/root:/To/c.txt:/versions")).await.json();
    assert_eq!(versions["value"].as_array().unwrap().len(), 1, "a name leaves the history behind, as documented");

    let both = json!({ "parentReference": { "id": to }, "childrenOnly": true, "name": "x" });
    assert_eq!(client.send("POST", &client.at("/root:/From:/copy"), both).await.status, 400);
    let file = json!({ "parentReference": { "id": to }, "childrenOnly": true });
    assert_eq!(client.send("POST", &client.at("/root:/From/a.txt:/copy"), file).await.status, 400);
}

use super::*;
use crate::colleague::Deed;
use serde_json::json;

async fn instructions(client: &Client) -> (String, Value) {
    let drives = client.get("/sites/rive.sharepoint.example:/sites/safety:/drives").await.json();
    let id = drives["value"][0]["id"].as_str().unwrap().to_owned();
    let page = client.get(&format!("/drives/{id}/root:/FR:/children?$top=1")).await.json();
    (id, page["value"][0].clone())
}

#[tokio::test]
async fn a_file_that_somebody_checked_out_is_locked_for_everybody_else() {
    let client = Client::new().await;
    client.put("Held.txt", "one").await;
    let deed = Deed::CheckOut { drive: "Production/Plans".to_owned(), path: "Held.txt".to_owned() };
    client.tenant.act(&deed, None).unwrap();
    let at = |rest: &str| client.at(&format!("/root:/Held.txt{rest}"));
    for (method, rest, body) in [
        ("PUT", ":/content", "two"),
        ("PATCH", "", r#"{"name":"Mine.txt"}"#),
        ("DELETE", "", ""),
        ("POST", ":/createUploadSession", r#"{"item":{"@microsoft.graph.conflictBehavior":"replace"}}"#),
        ("POST", ":/checkout", ""),
        ("PATCH", ":/listItem/fields", r#"{"Title":"Mine"}"#),
    ] {
        let got = client.ask(method, &at(rest), &[], body).await;
        assert_eq!((got.status.as_u16(), got.code().as_str()), (423, "notAllowed"), "{method} {rest}");
        assert_eq!(got.json()["error"]["innerError"]["code"], "resourceLocked");
    }
    let shown = client.get(&at("?$select=id,publication")).await.json();
    assert_eq!(shown["publication"]["level"], "checkout");
    assert_eq!(shown["publication"]["checkedOutBy"]["user"]["displayName"], "Noor Haddad");
    assert!(client.get(&at("")).await.json().get("publication").is_none(), "only for who selects it");

    let deed = Deed::CheckIn { drive: "Production/Plans".to_owned(), path: "Held.txt".to_owned() };
    client.tenant.act(&deed, None).unwrap();
    assert_eq!(client.ask("POST", &at(":/checkin"), &[], "").await.code(), "invalidRequest");
    assert_eq!(client.ask("POST", &at(":/checkout"), &[], "").await.status, 204);
    assert_eq!(client.put("Held.txt", "mine").await.status, 200);
    assert_eq!(client.ask("POST", &at(":/discardCheckout"), &[], "").await.status, 204);
    let back = client.get(&at("?$select=size,publication")).await.json();
    assert_eq!((back["size"].as_u64(), &back["publication"]["level"]), (Some(3), &json!("published")));
    assert_eq!(client.ask("POST", &at(":/checkout"), &[], "").await.status, 204);
    assert_eq!(client.send("POST", &at(":/checkin"), json!({ "comment": "Axis 7" })).await.status, 204);
    let fields = client.get(&at(":/listItem?$expand=fields")).await.json();
    assert_eq!(fields["fields"]["_CheckinComment"], "Axis 7");
    assert_eq!(client.send("POST", &client.at("/root:/Stage%20North:/checkout"), json!({})).await.status, 400);
}

#[tokio::test]
async fn columns_are_read_and_written_and_count_as_a_change() {
    let client = Client::new().await;
    let (drive, item) = instructions(&client).await;
    let at = format!("/drives/{drive}/items/{}", item["id"].as_str().unwrap());
    let listed = client.get(&format!("{at}/listItem?$expand=fields")).await.json();
    let fields = &listed["fields"];
    for name in ["Zone", "ValidUntil", "ApprovedBy"] {
        assert!(fields[name].is_string(), "{name}: {fields}");
    }
    assert_eq!(fields["FileLeafRef"], item["name"]);
    assert!(client.get(&format!("{at}/listItem")).await.json().get("fields").is_none());

    let latest = client.get(&format!("/drives/{drive}/root/delta?token=latest")).await.json();
    let fields_at = format!("{at}/listItem/fields");
    let written = client.send("PATCH", &fields_at, json!({ "Zone": "Lake", "Title": "Orage" })).await;
    assert_eq!((written.status.as_u16(), &written.json()["Zone"]), (200, &json!("Lake")));
    let (told, _) = client.delta(latest["@odata.deltaLink"].as_str().unwrap()).await;
    assert!(told.iter().any(|told| told["id"] == item["id"] && told["eTag"] != item["eTag"]));
    assert_eq!(told.iter().find(|told| told["id"] == item["id"]).unwrap()["cTag"], item["cTag"], "no new content");
    for bad in [json!({ "Zone": "Moon" }), json!({ "Nothing": 1 }), json!({ "Modified": "x" }), json!({ "Title": 7 })] {
        assert_eq!(client.send("PATCH", &fields_at, bad.clone()).await.code(), "invalidRequest", "{bad}");
    }
    let etag = item["eTag"].as_str().unwrap();
    assert_eq!(client.ask("PATCH", &fields_at, &[("if-match", etag)], r#"{"Zone":"North"}"#).await.status, 412);
    let by_expand = client.get(&format!("{at}?$select=id&$expand=listItem($expand=fields($select=Zone))")).await.json();
    assert_eq!(by_expand["listItem"]["fields"]["Zone"], "Lake");
    assert!(by_expand["listItem"]["fields"].get("Title").is_none());
}

#[tokio::test]
async fn a_library_is_a_list_with_columns_and_items() {
    let client = Client::new().await;
    let (drive, item) = instructions(&client).await;
    let site = client.get("/sites/rive.sharepoint.example:/sites/safety").await.json();
    let lists = client.get(&format!("/sites/{}/lists", site["id"].as_str().unwrap())).await.json();
    let list = lists["value"][0].clone();
    assert_eq!(
        (list["displayName"].as_str(), list["list"]["template"].as_str()),
        (Some("Instructions"), Some("documentLibrary"))
    );
    let at = format!("/sites/{}/lists/{}", site["id"].as_str().unwrap(), list["id"].as_str().unwrap());
    let columns = client.get(&format!("{at}/columns")).await.json();
    let zone = columns["value"].as_array().unwrap().iter().find(|column| column["name"] == "Zone").unwrap().clone();
    assert_eq!(zone["choice"]["choices"][0], "North");
    assert_eq!(client.get(&format!("{at}/drive")).await.json()["id"], drive);
    let mut url = format!("{at}/items?$top=7&$expand=fields&$filter=fields/Zone eq 'North'").replace(' ', "%20");
    let mut names = Vec::new();
    loop {
        let page = client.get(&url).await.json();
        for entry in page["value"].as_array().unwrap() {
            assert_eq!(entry["fields"]["Zone"], "North");
            names.push(entry["fields"]["FileLeafRef"].clone());
        }
        match page["@odata.nextLink"].as_str() {
            Some(next) => url = next.to_owned(),
            None => break,
        }
    }
    assert!(names.len() > 1);
    let ids =
        client.get(&format!("/drives/{drive}/items/{}?$select=sharepointIds", item["id"].as_str().unwrap())).await;
    let number = ids.json()["sharepointIds"]["listItemId"].as_str().unwrap().to_owned();
    assert_eq!(client.get(&format!("{at}/items/{number}/driveItem")).await.json()["id"], item["id"]);
    assert_eq!(
        client.send("PATCH", &format!("{at}/items/{number}/fields"), json!({ "Zone": "Lake" })).await.status,
        200
    );
}

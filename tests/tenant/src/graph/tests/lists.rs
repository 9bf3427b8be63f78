//! Lists of places and of list items under `$filter`, `$orderby` and `$expand`: each holds or is refused, and none is left out.

use super::*;
use serde_json::json;

const SITE: &str = "/sites/rive.sharepoint.example:/sites/production:";

fn names(page: &Value) -> Vec<String> {
    page["value"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn lists_of_places_are_filtered_and_sorted() {
    let client = Client::new().await;
    for (below, other) in [("/drives", "Schedules"), ("/lists", "Schedules")] {
        let list = format!("{SITE}{below}");
        assert_eq!(
            names(&client.get(&format!("{list}?$orderby=name%20desc")).await.json()),
            [other, "Plans"],
            "{below}"
        );
        let one = client.get(&format!("{list}?$filter=name%20eq%20'Schedules'&$select=name")).await.json();
        assert_eq!(one["value"].as_array().unwrap().len(), 1);
        assert!(one["value"][0].get("webUrl").is_none());
        assert_eq!(client.get(&format!("{list}?$filter=rubbish")).await.code(), "invalidRequest");
        assert_eq!(client.get(&format!("{list}?$orderby=name%20up")).await.code(), "invalidRequest");
    }
    let none = client.get("/me/drives?$filter=driveType%20eq%20'documentLibrary'").await.json();
    assert!(none["value"].as_array().unwrap().is_empty());
    let sites = client.get("/sites?search=*&$orderby=name%20desc&$select=name").await.json();
    assert!(names(&sites).len() > 2 && names(&sites).is_sorted_by(|left, right| left >= right), "{:?}", names(&sites));
}

#[tokio::test]
async fn a_place_brings_along_what_it_is_asked_for_and_refuses_the_rest() {
    let client = Client::new().await;
    let drive = client.get("/me/drive?$expand=root($select=id,size)&$select=id").await.json();
    let root = client.get("/me/drive/root").await.json();
    assert_eq!(drive["root"], json!({ "id": root["id"], "size": root["size"] }));
    assert!(drive.get("quota").is_none());
    let drives = client.get("/me/drives?$expand=root&$select=name").await.json();
    assert_eq!(drives["value"][0]["root"]["id"], root["id"]);
    let expand = "?$expand=drives($orderby=name%20desc;$select=name),lists,drive";
    let site = client.get(&format!("{SITE}{expand}")).await.json();
    assert_eq!(site["drives"][0]["name"], "Schedules");
    assert!(site["drives"][0].get("quota").is_none());
    assert_eq!(site["lists"].as_array().unwrap().len(), 2);
    assert_eq!(site["drive"]["id"], client.plans);
    let list = client.get(&client.at("/list?$expand=columns,items($expand=fields),drive&$select=name")).await.json();
    assert_eq!((&list["name"], &list["drive"]["id"]), (&json!("Plans"), &json!(client.plans)));
    assert!(list["columns"].as_array().unwrap().len() > 3 && list["items"][0]["fields"]["FileLeafRef"].is_string());
    let lists = client.get(&format!("{SITE}/lists?$expand=drive")).await.json();
    assert_eq!(lists["value"][0]["drive"]["id"], client.plans);
    assert_eq!(client.get(&format!("{SITE}/lists?$expand=everything")).await.status, 400);
    for path in ["/me/drive?$expand=activities", "/me/drives?$expand=items", "/sites/root?$expand=analytics"] {
        assert_eq!(client.get(path).await.status, 400, "{path}");
    }
}

#[tokio::test]
async fn the_items_of_a_list_are_sorted_over_all_pages() {
    let client = Client::new().await;
    let mut url = client.at("/list/items?$expand=fields&$orderby=fields/FileLeafRef%20desc&$top=40");
    let mut found = Vec::new();
    loop {
        let page = client.get(&url).await.json();
        let all = page["value"].as_array().unwrap();
        found.extend(all.iter().map(|item| item["fields"]["FileLeafRef"].as_str().unwrap().to_lowercase()));
        match page["@odata.nextLink"].as_str() {
            Some(next) => url = next.to_owned(),
            None => break,
        }
    }
    let (all, _) = client.delta(&client.at("/root/delta")).await;
    assert_eq!(found.len(), all.len() - 1);
    assert!(found.is_sorted_by(|left, right| left >= right));
}

#[tokio::test]
async fn a_search_is_filtered_and_sorted() {
    let client = Client::new().await;
    for (name, bytes) in [("Abendsonne%20klein.txt", "x"), ("Abendsonne%20gross.txt", "xxx"), ("Abendsonne.pdf", "xx")]
    {
        client.put(name, bytes).await;
    }
    let search = client.at("/root/search(q='abendsonne')");
    let found = client.get(&format!("{search}?$filter=endswith(name,'.txt')&$orderby=size%20desc")).await.json();
    assert_eq!(names(&found), ["Abendsonne gross.txt", "Abendsonne klein.txt"]);
    let first = client.get(&format!("{search}?$orderby=size&$top=2")).await.json();
    assert_eq!(names(&first), ["Abendsonne klein.txt", "Abendsonne.pdf"]);
    let rest = client.get(first["@odata.nextLink"].as_str().unwrap()).await.json();
    assert_eq!(names(&rest), ["Abendsonne gross.txt"]);
    assert_eq!(client.get(&format!("{search}?$filter=rubbish")).await.code(), "invalidRequest");
}

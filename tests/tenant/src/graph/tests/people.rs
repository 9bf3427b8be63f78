//! The directory: how people are looked for, in which sizes they are seen, and what happens to them meanwhile.

use serde_json::json;

use super::*;
use crate::staff::Fate;

const NOOR: &str = "noor.haddad@rive.example";
const EVENTUAL: (&str, &str) = ("consistencylevel", "eventual");

fn names(page: &Value) -> Vec<String> {
    page["value"].as_array().unwrap().iter().map(|one| one["displayName"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_the_directory_answers_to_advanced_queries_only_is_refused_to_others() {
    let ada = Client::new().await;
    let find = "/users?$search=%22displayName:ada%22%20OR%20%22mail:noor%22";
    assert_eq!(ada.get(find).await.code(), "Request_UnsupportedQuery");
    assert_eq!(names(&ada.ask("GET", find, &[EVENTUAL], "").await.json()), ["Ada Keller", "Noor Haddad"]);
    assert_eq!(ada.ask("GET", "/users?$search=ada", &[EVENTUAL], "").await.code(), "Request_BadRequest");
    for (query, code) in [
        ("$filter=endswith(mail,'rive.example')", "Request_UnsupportedQuery"),
        ("$filter=not(displayName%20eq%20'x')", "Request_UnsupportedQuery"),
        ("$filter=startswith(displayName,'A')&$orderby=displayName", "Request_UnsupportedQuery"),
        ("$filter=contains(displayName,'a')&$count=true", "Request_UnsupportedQuery"),
        ("$skip=3", "Request_UnsupportedQuery"),
        ("$top=1000", "Request_UnsupportedQuery"),
        ("$select=shoeSize", "RequestBroker--ParseUri"),
        ("$expand=shoes", "RequestBroker--ParseUri"),
        ("$filter=shoeSize%20eq%2042", "RequestBroker--ParseUri"),
    ] {
        let got = ada.get(&format!("/users?{query}")).await;
        assert_eq!((got.status.as_u16(), got.code().as_str()), (400, code), "{query}");
    }
    let counted = "/users?$filter=endswith(mail,'rive.example')&$count=true&$orderby=displayName&$top=3";
    let page = ada.ask("GET", counted, &[EVENTUAL], "").await.json();
    assert_eq!((page["@odata.count"].as_u64(), names(&page)[0].as_str()), (Some(12), "Ada Keller"));
    assert!(ada.get("/users?$count=true").await.json().get("@odata.count").is_none(), "it counts for who waits");
    assert_eq!(ada.get("/users/$count").await.status, 400);
    let count = ada.ask("GET", "/users/$count", &[EVENTUAL], "").await;
    assert_eq!((count.header("content-type").as_str(), &count.bytes[..]), ("text/plain", &b"12"[..]));
    let one = ada.get("/me?$select=displayName,city").await.json();
    assert_eq!((&one["displayName"], &one["city"]), (&json!("Ada Keller"), &Value::Null));
    assert_eq!(ada.send("PATCH", "/me", json!({ "displayName": "x" })).await.status, 405);
}

#[tokio::test]
async fn those_whom_one_works_with_come_page_by_page() {
    let ada = Client::new().await;
    let (mut all, mut url) = (Vec::new(), "/me/people?$top=4&$select=displayName,phones".to_owned());
    loop {
        let page = ada.get(&url).await.json();
        all.extend(names(&page));
        match page["@odata.nextLink"].as_str() {
            Some(next) => url = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(all.len(), 11, "all but herself, nobody twice: {all:?}");
    assert_eq!(names(&ada.get("/me/people?$search=luc").await.json()), ["Luc Favre"]);
    assert_eq!(names(&ada.get("/me/people?$filter=displayName%20eq%20'Luc%20Favre'").await.json()), ["Luc Favre"]);
    assert_eq!(ada.get("/me/people?$select=mail").await.status, 400, "a person is not a user");
}

#[tokio::test]
async fn a_picture_has_sizes_and_a_size_that_there_is_not_is_not_found() {
    let ada = Client::new().await;
    let all = ada.get("/me/photos").await.json();
    let sizes: Vec<u64> = all["value"].as_array().unwrap().iter().map(|one| one["width"].as_u64().unwrap()).collect();
    assert_eq!(sizes, [48, 64, 96, 120, 240]);
    let small = ada.get("/users/noor.haddad@rive.example/photos('48x48')").await.json();
    assert_eq!((&small["id"], &small["@odata.mediaContentType"]), (&json!("48x48"), &json!("image/jpeg")));
    let bytes = ada.get("/me/photos/48x48/$value").await;
    assert!(bytes.bytes.starts_with(b"\xFF\xD8") && bytes.header("etag").starts_with("W/\""));
    assert_eq!(ada.get("/me/photo").await.json()["@odata.mediaEtag"], bytes.header("etag"));
    for path in ["/me/photos/7x7", "/me/photos/7x7/$value", "/users/jonas.meier@rive.example/photo/$value"] {
        let got = ada.get(path).await;
        assert_eq!((got.status.as_u16(), got.code().as_str()), (404, "ImageNotFound"), "{path}");
    }
}

#[tokio::test]
async fn somebody_is_called_otherwise_does_something_else_leaves_and_comes_back() {
    let ada = Client::new().await;
    let noor = ada.other(NOOR);
    let befall = |what: Fate| ada.tenant.befall(NOOR, &what);
    befall(Fate::Rename { name: "Noor Keller".to_owned() }).unwrap();
    befall(Fate::Promote { role: "director".to_owned() }).unwrap();
    assert!(befall(Fate::Rename { name: " ".to_owned() }).is_err());
    let seen = ada.get(&format!("/users/{NOOR}")).await.json();
    assert_eq!(
        (&seen["displayName"], &seen["surname"], &seen["jobTitle"]),
        (&json!("Noor Keller"), &json!("Keller"), &json!("director"))
    );
    befall(Fate::Leave).unwrap();
    assert_eq!(ada.get(&format!("/users/{NOOR}")).await.status, 404);
    assert!(!names(&ada.get("/users").await.json()).contains(&"Noor Keller".to_owned()));
    assert!(!names(&ada.get("/me/people?$top=50").await.json()).contains(&"Noor Keller".to_owned()));
    assert_eq!(noor.get("/me").await.status, 401, "a token of before is worth nothing");
    assert!(ada.tenant.communities().iter().all(|(_, _, members)| !members.contains(&NOOR.to_owned())));
    befall(Fate::Return).unwrap();
    assert_eq!(ada.get(&format!("/users/{NOOR}")).await.status, 200);
    assert_eq!(ada.other(NOOR).get("/me").await.status, 200);
}

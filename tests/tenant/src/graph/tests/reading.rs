use super::*;
use serde_json::json;

#[tokio::test]
async fn an_item_is_found_by_every_form_of_address() {
    let client = Client::new().await;
    let stage = client.get(&client.at("/root:/Stage%20North")).await.json();
    let id = stage["id"].as_str().unwrap();
    let plain = client.plans.replace('!', "%21");
    let file = "/Plan%20%C3%A9t%C3%A9%20%E2%80%93%20sc%C3%A8ne%20Nord%20(v2).pdf";
    for form in [
        format!("/drives/{plain}/items/{id}"),
        format!("/drives/{plain}/root:/stage%20north:/"),
        format!("/drives/{plain}/root:/.%2FStage%20North"),
        format!("/drives/{plain}/items/root:/Stage%20North:"),
        format!("/me/drives/{plain}/items/{id}/"),
        "/sites/rive.sharepoint.example:/sites/production:/drive/root:/Stage%20North".to_owned(),
    ] {
        let got = client.get(&form).await;
        assert_eq!((got.status.as_u16(), got.json()["id"].as_str()), (200, Some(id)), "{form}");
    }
    for form in [format!("/items/{id}:{file}"), format!("/items/{id}:{file}:"), format!("/root:/Stage%20North{file}:")]
    {
        assert_eq!(client.get(&client.at(&form)).await.status, 200, "{form}");
    }
    assert_eq!(client.get(&client.at("/root:/nowhere")).await.code(), "itemNotFound");
    assert_eq!(client.get(&client.at("/root:/Stage%20North/50%25%20rabais%20%233.docx")).await.status, 200);
}

#[tokio::test]
async fn a_folder_is_listed_page_by_page_with_absolute_links() {
    let client = Client::new().await;
    let mut url = client.at("/root:/Stage%20North:/children?$top=40&$select=id,name");
    let mut names = std::collections::BTreeSet::new();
    loop {
        let page = client.get(&url).await.json();
        names.extend(page["value"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()));
        assert!(page["value"][0].get("size").is_none());
        match page["@odata.nextLink"].as_str() {
            Some(next) => {
                assert!(next.starts_with("http://api.tenant.test/v1.0/drives/"));
                url = next.to_owned();
            }
            None => break,
        }
    }
    assert_eq!(names.len(), 145);
}

#[tokio::test]
async fn a_file_is_fetched_from_another_origin_without_a_token() {
    let client = Client::new().await;
    let path = client.at("/root:/Stage%20North/SN-00012");
    assert_eq!(client.get(&path).await.status, 404);
    let page = client.get(&client.at("/root:/Stage%20North:/children")).await.json();
    let item = page["value"].as_array().unwrap().iter().max_by_key(|item| item["size"].as_u64()).unwrap().clone();
    let got = client.get(&client.at(&format!("/items/{}/content", item["id"].as_str().unwrap()))).await;
    assert_eq!(got.status, 302);
    let url = got.header("location");
    assert!(url.starts_with("http://content.tenant.test/"));
    let whole = client.raw("GET", &url, &[], "").await;
    assert_eq!(whole.status, 200);
    assert_eq!(whole.bytes.len() as u64, item["size"].as_u64().unwrap());
    assert_eq!(crate::quickxor::quick_xor(&whole.bytes), item["file"]["hashes"]["quickXorHash"].as_str().unwrap());
    let part = client.raw("GET", &url, &[("range", "bytes=100-299")], "").await;
    assert_eq!((part.status.as_u16(), &part.bytes[..]), (206, &whole.bytes[100..300]));
    let tail = client.raw("GET", &url, &[("range", "bytes=-5")], "").await;
    assert_eq!(&tail.bytes[..], &whole.bytes[whole.bytes.len() - 5..]);
    let changed = client.raw("GET", &url, &[("range", "bytes=1-2"), ("if-range", "\"other\"")], "").await;
    assert_eq!(changed.status, 200);
    assert_eq!(client.raw("GET", &url, &[("range", "bytes=999999999-")], "").await.status, 416);
    assert_eq!(client.raw("GET", &url, &[("authorization", "Bearer x")], "").await.status, 401);
    assert_eq!(client.raw("HEAD", &url, &[], "").await.header("content-length"), item["size"].to_string());
    client.advance(16 * 60_000);
    assert_eq!(client.raw("GET", &url, &[], "").await.status, 401);
}

#[tokio::test]
async fn people_sites_and_drives_are_where_graph_has_them() {
    let client = Client::new().await;
    assert_eq!(client.get("/me").await.json()["displayName"], "Ada Keller");
    let mine = client.get("/me/drive").await.json();
    assert_eq!(mine["driveType"], "business");
    assert_eq!(client.get("/me/drives").await.json()["value"][0]["id"], mine["id"]);
    assert_eq!(client.get("/sites?search=prod").await.json()["value"].as_array().unwrap().len(), 1);
    assert_eq!(client.get("/me/followedSites").await.json()["value"].as_array().unwrap().len(), 7);
    let root = client.get("/sites/root").await.json();
    assert_eq!(client.get(&format!("/sites/{}", root["id"].as_str().unwrap())).await.json()["id"], root["id"]);
    assert_eq!(client.get("/nothing").await.code(), "BadRequest");
    let nobody = client.raw("GET", "http://api.tenant.test/v1.0/me", &[], "").await;
    assert_eq!((nobody.status.as_u16(), nobody.code().as_str()), (401, "InvalidAuthenticationToken"));
    let got = client.ask("GET", "/me/nothing", &[("client-request-id", "abc")], "").await;
    assert_eq!(got.header("client-request-id"), "abc");
    assert_eq!(got.json()["error"]["innerError"]["client-request-id"], "abc");
}

#[tokio::test]
async fn a_guest_sees_one_library() {
    let client = Client::as_person("tomas.novak@rive.example").await;
    assert_eq!(client.get("/me/followedSites").await.json()["value"].as_array().unwrap().len(), 1);
    assert_eq!(client.get("/me/drive").await.code(), "itemNotFound");
    assert_eq!(client.get("/sites/rive.sharepoint.example:/sites/production").await.code(), "accessDenied");
}

#[tokio::test]
async fn contents_that_one_has_are_not_sent_again_and_no_other_format_is_made_up() {
    let client = Client::new().await;
    client.put("Have.txt", "words").await;
    let item = client.get(&client.at("/root:/Have.txt")).await.json();
    let content = client.at("/root:/Have.txt:/content");
    for tag in [item["eTag"].as_str().unwrap(), item["cTag"].as_str().unwrap()] {
        let same = client.ask("GET", &content, &[("if-none-match", tag)], "").await;
        assert_eq!((same.status.as_u16(), same.header("location").as_str()), (304, ""));
    }
    client.put("Have.txt", "other words").await;
    let etag = item["eTag"].as_str().unwrap();
    assert_eq!(client.ask("GET", &content, &[("if-none-match", etag)], "").await.status, 302);
    let converted = client.get(&format!("{content}?format=pdf")).await;
    assert_eq!((converted.status.as_u16(), converted.code().as_str()), (406, "notSupported"));
}

#[tokio::test]
async fn a_folder_is_as_large_as_what_lies_in_it() {
    let client = Client::new().await;
    let size = async |path: &str| client.get(&client.at(path)).await.json()["size"].as_u64().unwrap();
    let sum = async |path: &str| {
        let inside = client.get(&client.at(&format!("{path}/children?$top=500"))).await.json();
        inside["value"].as_array().unwrap().iter().map(|item| item["size"].as_u64().unwrap()).sum::<u64>()
    };
    let whole = size("/root").await;
    assert!(whole > 0);
    assert_eq!(whole, sum("/root").await);
    assert_eq!(size("/root:/Stage%20North").await, sum("/root:/Stage%20North:").await);
    client.put("Stage%20North/Neu/Zehn.bin", "0123456789").await;
    assert_eq!(size("/root:/Stage%20North/Neu").await, 10);
    assert_eq!(size("/root").await, whole + 10);
    let lake = client.get(&client.at("/root:/Stage%20Lake")).await.json();
    let before = lake["size"].as_u64().unwrap();
    let place = json!({ "parentReference": { "id": lake["id"] } });
    client.send("PATCH", &client.at("/root:/Stage%20North"), place).await;
    assert_eq!(size("/root").await, whole + 10);
    assert_eq!(size("/root:/Stage%20Lake").await, before + sum("/root:/Stage%20Lake/Stage%20North:").await);
    client.ask("DELETE", &client.at("/root:/Stage%20Lake/Stage%20North"), &[], "").await;
    assert_eq!(size("/root:/Stage%20Lake").await, before);
    assert_eq!(size("/root").await, sum("/root").await);
    let drive = client.get(&client.at("")).await.json();
    assert_eq!(drive["quota"]["used"], size("/root").await);
}

#[tokio::test]
async fn an_empty_file_has_hashes_without_a_hash_and_times_have_whole_seconds() {
    let client = Client::new().await;
    client.advance(345);
    let empty = client.put("Leer.txt", "").await.json();
    assert_eq!(empty["file"]["hashes"], json!({}));
    assert_eq!(empty["createdDateTime"], "2026-05-28T20:26:40Z");
    let set = json!({ "fileSystemInfo": { "lastModifiedDateTime": "2026-05-01T10:00:00.987Z" } });
    let patched = client.send("PATCH", &client.at("/root:/Leer.txt"), set).await.json();
    assert_eq!(patched["fileSystemInfo"]["lastModifiedDateTime"], "2026-05-01T10:00:00Z");
}

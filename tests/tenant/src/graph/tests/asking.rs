use super::*;
use crate::Fault;
use serde_json::json;

fn names(page: &Value) -> Vec<String> {
    page["value"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn children_are_filtered_and_sorted_over_all_pages() {
    let client = Client::new().await;
    let folder = client.at("/root:/Stage%20North:/children");
    let mut url = format!("{folder}?$filter=endswith(name,'.dwg')&$orderby=size%20desc&$top=9&$select=name,size");
    let mut sizes = Vec::new();
    loop {
        let page = client.get(&url).await.json();
        for item in page["value"].as_array().unwrap() {
            assert!(item["name"].as_str().unwrap().ends_with(".dwg") && item.get("eTag").is_none());
            sizes.push(item["size"].as_u64().unwrap());
        }
        match page["@odata.nextLink"].as_str() {
            Some(next) => url = next.to_owned(),
            None => break,
        }
    }
    assert!(sizes.len() > 9 && sizes.is_sorted_by(|left, right| left >= right), "{sizes:?}");
    let folders = client.get(&client.at("/root/children?filter=folder%20ne%20null&orderby=name")).await.json();
    assert_eq!(names(&folders), ["Rigging", "Stage Lake", "Stage North"]);
    assert_eq!(client.get(&format!("{folder}?$filter=rubbish")).await.code(), "invalidRequest");
    let brought = client.get(&client.at("/root?$expand=children($select=id)")).await.json();
    assert!(brought["children"].as_array().unwrap().len() >= 3);
}

#[tokio::test]
async fn a_search_finds_over_every_drive_that_one_may_see() {
    let client = Client::new().await;
    client.put("Sonnenuntergang.pdf", "x").await;
    client.ask("PUT", "/me/drive/root:/sonnenuntergang%20privat.txt:/content", &[], "x").await;
    let ask = |text: &str, kind: &str| json!({ "requests": [{ "entityTypes": [kind], "query": { "queryString": text }, "from": 0, "size": 10 }] });
    let hits = async |client: &Client, text: &str, kind: &str| {
        let got = client.send("POST", "/search/query", ask(text, kind)).await;
        assert_eq!(got.status, 200, "{:?}", got.bytes);
        let all = got.json()["value"][0]["hitsContainers"][0]["hits"].clone();
        let name = |hit: &Value| hit["resource"]["name"].as_str().unwrap_or_default().to_owned();
        all.as_array().map(|all| all.iter().map(name).collect::<Vec<_>>()).unwrap_or_default()
    };
    assert_eq!(hits(&client, "sonnenuntergang", "driveItem").await.len(), 2);
    assert_eq!(hits(&client, "Sonnen* filetype:pdf", "driveItem").await, ["Sonnenuntergang.pdf"]);
    assert_eq!(hits(&client, "production", "site").await, ["production"]);
    let luc = client.other("luc.favre@rive.example");
    assert_eq!(hits(&luc, "sonnenuntergang", "driveItem").await, ["Sonnenuntergang.pdf"]);
    assert_eq!(client.send("POST", "/search/query", json!({ "requests": [] })).await.status, 400);
    assert_eq!(client.send("POST", "/search/query", ask("x", "event")).await.status, 400);

    let mut url = client.at("/root/search(q='')?$top=100&$select=id,name");
    let mut found = 0;
    loop {
        let page = client.get(&url).await.json();
        found += page["value"].as_array().unwrap().len();
        match page["@odata.nextLink"].as_str() {
            Some(next) => url = next.to_owned(),
            None => break,
        }
    }
    let (all, _) = client.delta(&client.at("/root/delta")).await;
    assert_eq!(found, all.len() - 1, "no word finds everything but the root");
}

#[tokio::test]
async fn special_folders_pictures_and_neighbours_are_there() {
    let client = Client::new().await;
    let documents = client.get("/me/drive/special/documents").await.json();
    assert_eq!(documents["name"], "Documents");
    let listed = client.get("/me/drive/special/documents/children").await.json();
    assert_eq!(listed["value"], client.get("/me/drive/root:/Documents:/children").await.json()["value"]);
    let put = client.ask("PUT", "/me/drive/special/approot:/settings.json:/content", &[], "{}").await;
    assert_eq!(put.status, 201);
    assert_eq!(client.get("/me/drive/special/approot:/settings.json").await.json()["size"], 2);
    assert_eq!(client.get("/me/drive/special/cameraroll").await.code(), "itemNotFound");
    assert_eq!(client.get("/me/drive/special/nothing").await.code(), "invalidRequest");
    assert!(names(&client.get("/me/drive/recent").await.json()).contains(&"settings.json".to_owned()));

    let photo = client.get("/me/photo/$value").await;
    assert_eq!((photo.header("content-type").as_str(), &photo.bytes[..3]), ("image/jpeg", &b"\xFF\xD8\xFF"[..]));
    assert_eq!(client.get("/users/ines.duarte@rive.example/photo").await.code(), "ImageNotFound");
    let people = client.get("/me/people?$top=3").await.json();
    assert_eq!(people["value"][0]["displayName"], "Noor Haddad");
    let found = client.get("/users?$filter=startswith(displayName,'Luc')&$select=displayName,userType").await.json();
    assert_eq!(found["value"][0]["userType"], "Member");
    assert_eq!(client.get("/users?$search=%22displayName:luc%22").await.code(), "Request_UnsupportedQuery");
    assert_eq!(client.get("/organization").await.json()["value"][0]["id"], client.tenant.tenant_id());

    let picture =
        client.get(&client.at("/root:/Stage%20North/Photo%20du%20montage.png?$expand=thumbnails")).await.json();
    let thumb = &picture["thumbnails"][0]["small"];
    assert!(thumb["width"].as_u64().unwrap() <= 96);
    let bytes = client.raw("GET", thumb["url"].as_str().unwrap(), &[], "").await.bytes;
    assert!(bytes.starts_with(b"\x89PNG"));
    let none = client.get(&client.at("/root:/Stage%20North/.hidden:/thumbnails")).await.json();
    assert!(none["value"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_token_opens_what_its_scopes_say() {
    let client = Client::new().await;
    let looking = client.with_scope("Files.Read");
    assert_eq!(looking.get("/me/drive/root/children").await.status, 200);
    assert_eq!(looking.ask("PUT", "/me/drive/root:/x.txt:/content", &[], "x").await.code(), "accessDenied");
    let nothing = client.with_scope("User.Read");
    assert_eq!(nothing.get("/me").await.status, 200);
    assert_eq!(nothing.get("/me/drive/root/children").await.code(), "accessDenied");
}

#[tokio::test]
async fn a_batch_takes_addresses_with_their_base_and_tells_whose_request_failed() {
    let client = Client::new().await;
    let requests = json!({ "requests": [
        { "id": "1", "method": "GET", "url": "http://api.tenant.test/v1.0/me" },
        { "id": "2", "method": "GET", "url": "v1.0/me/drive/items/nope" },
    ] });
    let answers = client.send("POST", "/$batch", requests).await.json();
    let of = |id: &str| {
        let all = answers["responses"].as_array().unwrap();
        all.iter().find(|answer| answer["id"] == id).unwrap().clone()
    };
    assert_eq!(of("1")["body"]["displayName"], "Ada Keller");
    assert_eq!(of("2")["status"], 404);
    assert_eq!(of("2")["body"]["error"]["innerError"]["request-id"].as_str().unwrap().len(), 36);
    let many: Vec<Value> = (0..21).map(|id| json!({ "id": id.to_string(), "method": "GET", "url": "/me" })).collect();
    assert_eq!(client.send("POST", "/$batch", json!({ "requests": many })).await.status, 400);
}

#[tokio::test]
async fn contents_bring_the_folders_above_them_along() {
    let client = Client::new().await;
    assert_eq!(client.put("Neu/Tief/Datei.txt", "x").await.status, 201);
    assert_eq!(client.get(&client.at("/root:/Neu/Tief/Datei.txt")).await.json()["size"], 1);
    let open = client.at("/root:/Neu/Anders/groß.bin:/createUploadSession");
    assert_eq!(client.send("POST", &open, json!({})).await.status, 200);
    let inside = client.get(&client.at("/root:/Neu:/children")).await.json();
    assert_eq!(names(&inside), ["Tief", "Anders"]);
    assert_eq!(client.put("Neu/CON/x.txt", "x").await.code(), "invalidRequest");
    let legacy = client.at("/root/children/by%20name.txt/content");
    assert_eq!(client.ask("PUT", &legacy, &[], "x").await.status, 201);
    assert_eq!(client.get(&client.at("/root:/by%20name.txt")).await.status, 200);
    assert_eq!(client.ask("POST", &client.at("/root:/by%20name.txt:/restore"), &[], "").await.code(), "notSupported");
}

#[tokio::test]
async fn behaviours_keep_to_their_scope_and_have_names_for_every_refusal_of_the_sign_in() {
    let client = Client::new().await;
    client.tenant.play(Fault::named("quota-full").path("Full")).unwrap();
    assert_eq!(client.put("elsewhere.txt", "x").await.status, 201);
    assert_eq!(client.put("Full.txt", "x").await.status, 507);
    client.tenant.stop_named(None);
    client.tenant.play(Fault::named("no-range")).unwrap();
    let url = client.get(&client.at("/root:/elsewhere.txt:/content")).await.header("location");
    assert_eq!(client.raw("GET", &url, &[("range", "bytes=0-0")], "").await.status, 200);
    client.tenant.stop_named(None);
    let codes: Vec<&str> = crate::faults::NAMES.iter().filter_map(|(name, _)| name.strip_prefix("aadsts-")).collect();
    assert_eq!(codes.len(), 22);
    for code in codes {
        client.tenant.play(Fault::named(&format!("aadsts-{code}")).times(1)).unwrap();
        let token = "http://api.tenant.test/common/oauth2/v2.0/token";
        let got = client.raw("POST", token, &[], "grant_type=refresh_token").await;
        assert_eq!(got.status, 400);
        assert_eq!(got.json()["error_codes"][0].as_u64().unwrap().to_string(), code);
        assert!(got.json()["error_description"].as_str().unwrap().starts_with(&format!("AADSTS{code}: ")));
        assert_eq!(got.json().get("claims").is_some(), code == "50076");
    }
    let told = client.tenant.play(Fault::named("nonsense")).unwrap_err().to_string();
    assert!(told.contains("\"nonsense\"") && told.contains("hard-case-11") && told.contains("portal"), "{told}");
}

#[tokio::test]
async fn keys_in_parentheses_a_star_and_a_bad_top_mean_what_they_say() {
    let client = Client::new().await;
    let root = client.get(&client.at("/root")).await.json();
    assert_eq!(client.get(&format!("/drives('{}')/root", client.plans)).await.json()["id"], root["id"]);
    let stage = client.get(&client.at("/root:/Stage%20North")).await.json();
    let by_key = format!("/drives('{}')/items('{}')", client.plans, stage["id"].as_str().unwrap());
    assert_eq!(client.get(&by_key).await.json()["name"], "Stage North");
    assert_eq!(client.get(&client.at("/root/children('Stage%20North')")).await.json()["id"], stage["id"]);
    client.put("items('x').txt", "x").await;
    assert_eq!(client.get(&client.at("/root:/items('x').txt")).await.json()["name"], "items('x').txt");

    let star = client.get(&client.at("/root:/Stage%20North?$select=*")).await.json();
    assert_eq!((&star["name"], &star["folder"]), (&stage["name"], &stage["folder"]));
    let special = client.get("/me/drive/special/documents?$select=specialFolder").await.json();
    assert_eq!(special["specialFolder"]["name"], "documents");
    assert!(stage.get("specialFolder").is_none());
    for top in ["abc", "-1", "1.5"] {
        for path in [client.at("/root/children"), client.at("/root/delta"), "/users".to_owned()] {
            assert_eq!(client.get(&format!("{path}?$top={top}")).await.code(), "invalidRequest", "{path} {top}");
        }
    }
}

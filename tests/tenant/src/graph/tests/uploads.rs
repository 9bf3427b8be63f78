use super::*;
use serde_json::json;

const GRAIN: usize = 320 * 1024;

async fn open(client: &Client, path: &str, body: Value) -> Got {
    client.send("POST", &client.at(&format!("/root:/{path}:/createUploadSession")), body).await
}

async fn part(client: &Client, url: &str, bytes: &[u8], from: usize, to: usize) -> Got {
    let range = format!("bytes {from}-{}/{}", to - 1, bytes.len());
    client.raw("PUT", url, &[("content-range", &range)], bytes[from..to].to_vec()).await
}

fn bytes() -> Vec<u8> {
    (0..GRAIN * 2 + 77).map(|at| (at % 251) as u8).collect()
}

#[tokio::test]
async fn a_large_file_arrives_in_fragments() {
    let client = Client::new().await;
    let bytes = bytes();
    let url = open(&client, "big.bin", json!({})).await.json()["uploadUrl"].as_str().unwrap().to_owned();
    assert!(url.starts_with("http://content.tenant.test/"));
    let first = part(&client, &url, &bytes, 0, GRAIN).await;
    assert_eq!((first.status.as_u16(), first.json()["nextExpectedRanges"][0].as_str()), (202, Some("327680-655436")));
    assert_eq!(part(&client, &url, &bytes, 0, GRAIN).await.status, 416);
    assert_eq!(part(&client, &url, &bytes, GRAIN, GRAIN + 5).await.status, 400);
    assert_eq!(client.raw("GET", &url, &[("authorization", "Bearer x")], "").await.status, 401);
    assert_eq!(client.raw("GET", &url, &[], "").await.json()["nextExpectedRanges"][0], "327680-655436");
    assert_eq!(client.get(&client.at("/root:/big.bin")).await.status, 404);
    assert_eq!(part(&client, &url, &bytes, GRAIN, GRAIN * 2).await.status, 202);
    let done = part(&client, &url, &bytes, GRAIN * 2, bytes.len()).await;
    assert_eq!(done.status, 201);
    assert_eq!(done.json()["file"]["hashes"]["quickXorHash"], crate::quickxor::quick_xor(&bytes));
    assert_eq!(client.raw("GET", &url, &[], "").await.code(), "itemNotFound");
}

#[tokio::test]
async fn a_deferred_upload_waits_for_its_commit() {
    let client = Client::new().await;
    let body = json!({ "deferCommit": true, "item": { "@microsoft.graph.conflictBehavior": "replace" } });
    let url = open(&client, "late.bin", body).await.json()["uploadUrl"].as_str().unwrap().to_owned();
    assert_eq!(part(&client, &url, b"abc", 0, 3).await.status, 202);
    assert_eq!(client.get(&client.at("/root:/late.bin")).await.status, 404);
    assert_eq!(client.raw("POST", &url, &[("content-length", "0")], "").await.status, 201);
    assert_eq!(client.get(&client.at("/root:/late.bin")).await.json()["size"], 3);
}

#[tokio::test]
async fn a_name_taken_meanwhile_is_a_conflict_at_commit() {
    let client = Client::new().await;
    let url = open(&client, "race.bin", json!({})).await.json()["uploadUrl"].as_str().unwrap().to_owned();
    client.put("race.bin", "first").await;
    let late = part(&client, &url, b"second", 0, 6).await;
    assert_eq!((late.status.as_u16(), late.code().as_str()), (409, "nameAlreadyExists"));
    assert_eq!(open(&client, "race.bin", json!({})).await.status, 409);
    let etag = client.get(&client.at("/root:/race.bin")).await.json()["eTag"].as_str().unwrap().to_owned();
    let path = client.at("/root:/race.bin:/createUploadSession");
    assert_eq!(client.ask("POST", &path, &[("if-match", "\"{X},9\"")], "{}").await.status, 412);
    let url =
        client.ask("POST", &path, &[("if-match", &etag)], "{}").await.json()["uploadUrl"].as_str().unwrap().to_owned();
    assert_eq!(part(&client, &url, b"second", 0, 6).await.status, 200);
}

#[tokio::test]
async fn a_full_drive_says_so_before_the_first_byte() {
    let client = Client::new().await;
    let full = open(&client, "huge.bin", json!({ "item": { "fileSize": 1u64 << 50 } })).await;
    assert_eq!((full.status.as_u16(), full.code().as_str()), (507, "quotaLimitReached"));
    let url = open(&client, "x.bin", json!({})).await.json()["uploadUrl"].as_str().unwrap().to_owned();
    assert_eq!(client.raw("DELETE", &url, &[], "").await.status, 204);
    assert_eq!(part(&client, &url, b"abc", 0, 3).await.status, 404);
}

#[tokio::test]
async fn who_excludes_the_state_that_is_there_is_refused() {
    let client = Client::new().await;
    client.put("once.bin", "first").await;
    let item = client.get(&client.at("/root:/once.bin")).await.json();
    let content = client.at("/root:/once.bin:/content");
    let session = client.at("/root:/once.bin:/createUploadSession?@microsoft.graph.conflictBehavior=replace");
    for tag in [item["eTag"].as_str().unwrap(), item["cTag"].as_str().unwrap(), "*"] {
        for (method, path) in [("PUT", &content), ("POST", &session)] {
            let got = client.ask(method, path, &[("if-none-match", tag)], "{}").await;
            assert_eq!(got.status, 412, "{method} {tag}");
        }
    }
    let other = [("if-none-match", "\"{00000000-0000-0000-0000-000000000000},9\"")];
    assert_eq!(client.ask("POST", &session, &other, "{}").await.status, 200);
    assert_eq!(client.ask("PUT", &content, &other, "second").await.status, 200);
}

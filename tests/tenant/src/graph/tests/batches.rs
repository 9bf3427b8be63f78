//! Bodies in a batch: what was sent is what is stored, and what is there is what is answered.

use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::json;

async fn batch(client: &Client, request: Value) -> Value {
    let got = client.send("POST", "/$batch", json!({ "requests": [request] })).await;
    assert_eq!(got.status, 200, "{:?}", got.bytes);
    got.json()["responses"][0].clone()
}

async fn put(client: &Client, kind: &str, body: &str) -> Value {
    let url = client.at("/root:/In%20a%20batch.bin:/content");
    batch(client, json!({ "id": "1", "method": "PUT", "url": url, "headers": { "Content-Type": kind }, "body": body }))
        .await
}

async fn stored(client: &Client) -> Vec<u8> {
    let at = client.get(&client.at("/root:/In%20a%20batch.bin:/content")).await.header("location");
    client.raw("GET", &at, &[], "").await.bytes.to_vec()
}

#[tokio::test]
async fn a_batch_stores_the_bytes_that_were_sent_in_either_alphabet_of_base64() {
    let client = Client::new().await;
    let bytes: Vec<u8> = (0..=255u8).rev().chain([0xFB, 0xFF]).collect();
    for text in [STANDARD.encode(&bytes), STANDARD_NO_PAD.encode(&bytes), URL_SAFE.encode(&bytes)] {
        assert!(put(&client, "application/octet-stream", &text).await["status"].as_u64().unwrap() < 300);
        assert_eq!(stored(&client).await, bytes);
    }
    put(&client, "text/plain", &URL_SAFE_NO_PAD.encode("words in base64?>")).await;
    assert_eq!(stored(&client).await, b"words in base64?>");
    put(&client, "text/plain; charset=utf-8", "plain words!").await;
    assert_eq!(stored(&client).await, b"plain words!");
    let refused = put(&client, "application/octet-stream", "neither, nor").await;
    assert_eq!(
        (refused["status"].as_u64(), refused["body"]["error"]["code"].as_str()),
        (Some(400), Some("invalidRequest"))
    );
    assert_eq!(stored(&client).await, b"plain words!", "what cannot be read changes nothing");
}

#[tokio::test]
async fn a_batch_answers_bytes_in_base64_with_their_type() {
    let client = Client::new().await;
    let photo = client.get("/me/photo/$value").await.bytes;
    let answer = batch(&client, json!({ "id": "1", "method": "GET", "url": "/me/photo/$value" })).await;
    assert_eq!(answer["headers"]["Content-Type"], "image/jpeg");
    assert_eq!(STANDARD.decode(answer["body"].as_str().unwrap()).unwrap(), photo);
}

//! What a colleague posts through the API itself, with what the tenant's control door has no verb for.

use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use http::{HeaderMap, HeaderValue, Method, header};
use musette_tenant::CLIENT_ID;

use super::{NOOR, Town};

impl Town {
    /// A colleague posts in a community with a file, in one request.
    pub async fn noor_posts_file(&self, group: i64, text: &str, name: &str, kind: &str, bytes: &[u8]) -> i64 {
        let mark = "a-mark-that-is-in-no-file";
        let mut body = Vec::new();
        for (field, value) in [("body", text.to_owned()), ("group_id", group.to_string())] {
            let part = format!("--{mark}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--{mark}\r\nContent-Disposition: form-data; name=\"attachment1\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{mark}--\r\n").as_bytes());
        self.noor_posts(&format!("multipart/form-data; boundary={mark}"), body).await
    }

    /// A colleague posts in a community with a link.
    pub async fn noor_posts_link(&self, group: i64, text: &str, address: &str) -> i64 {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("body", text)
            .append_pair("group_id", &group.to_string())
            .append_pair("og_url", address)
            .finish();
        self.noor_posts("application/x-www-form-urlencoded", form.into_bytes()).await
    }

    async fn noor_posts(&self, kind: &str, body: Vec<u8>) -> i64 {
        self.clock.forward(Duration::from_secs(61));
        let mut headers = HeaderMap::new();
        let scope = "https://www.yammer.com/access_as_user";
        let token = self.tenant.entra().mint_for(NOOR, CLIENT_ID, scope).unwrap().access_token;
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}")).unwrap());
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(kind).unwrap());
        let url = format!("{}/api/v1/messages.json", self.base).parse().unwrap();
        let answer = self.ask(Method::POST, url, headers, Bytes::from(body)).await;
        assert_eq!(answer.status.as_u16(), 201);
        let mut whole = Vec::new();
        let mut pieces = answer.body;
        while let Some(piece) = pieces.next().await {
            whole.extend_from_slice(&piece.unwrap());
        }
        let told: serde_json::Value = serde_json::from_slice(&whole).unwrap();
        told["messages"][0]["id"].as_i64().unwrap()
    }
}

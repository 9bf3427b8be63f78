//! The person at the browser: opens the address, types name and password, and comes back.

use bytes::Bytes;
use futures_util::StreamExt;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Method};
use musette_core::http::{Incoming, Outgoing, SystemTransport, Transport, TransportSetup};
use url::Url;

use crate::sentences::{Failed, Outcome};

/// Signs in at the page that `address` shows; answers where the browser is sent afterwards.
pub async fn sign_in(address: &Url, login: &str, password: &str) -> Outcome<Url> {
    let transport = SystemTransport::new(&TransportSetup::default()).map_err(Failed::Other)?;
    let page = exchange(&transport, Method::GET, address.clone(), HeaderMap::new(), Bytes::new()).await?;
    let mut cookies = HeaderMap::new();
    for cookie in page.headers.get_all(SET_COOKIE) {
        let pair = cookie.to_str().ok().and_then(|cookie| cookie.split(';').next());
        if let Some(pair) = pair.and_then(|pair| HeaderValue::from_str(pair).ok()) {
            cookies.append(COOKIE, pair);
        }
    }
    let html = text(page).await?;
    let action = html
        .split("action=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .ok_or_else(|| Failed::Other("The sign-in page has no form.".into()))?
        .replace("&amp;", "&");
    let action = address.join(&action).map_err(|_| Failed::Other("The sign-in page's form leads nowhere.".into()))?;
    let form: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("login", login)
        .append_pair("password", password)
        .finish();
    cookies.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    let answer = exchange(&transport, Method::POST, action, cookies, Bytes::from(form)).await?;
    let location = answer.headers.get(LOCATION).and_then(|location| location.to_str().ok());
    location
        .and_then(|location| location.parse().ok())
        .ok_or_else(|| Failed::Other("The sign-in page did not lead back.".into()))
}

async fn exchange(
    transport: &SystemTransport,
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Bytes,
) -> Outcome<Incoming> {
    transport
        .exchange(Outgoing { method, url, headers, body })
        .await
        .map_err(|error| Failed::Other(format!("The sign-in page does not answer: {error}.")))
}

async fn text(answer: Incoming) -> Outcome<String> {
    let mut body = answer.body;
    let mut bytes = Vec::new();
    while let Some(piece) = body.next().await {
        bytes.extend_from_slice(&piece.map_err(|error| Failed::Other(format!("The page was cut: {error}.")))?);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

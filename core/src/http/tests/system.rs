//! Production's transport, over loopback.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use super::*;

/// A server for one connection, which reads a request's head and then does what it is told.
fn serve(act: impl FnOnce(TcpStream, String) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let head = head_of(&mut stream);
        act(stream, head);
    });
    address
}

fn head_of(stream: &mut impl Read) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

fn get(address: &str) -> Outgoing {
    Outgoing { method: ::http::Method::GET, url: url(address), headers: HeaderMap::new(), body: Bytes::new() }
}

fn transport() -> SystemTransport {
    SystemTransport::new(&TransportSetup::default()).unwrap()
}

#[tokio::test]
async fn a_redirect_comes_out_as_it_is() {
    let address = serve(|mut stream, _| {
        stream.write_all(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/x\r\ncontent-length: 0\r\n\r\n").unwrap();
    });
    let answer = transport().exchange(get(&format!("http://{address}/a"))).await.unwrap();
    assert_eq!(answer.status, StatusCode::FOUND);
    assert_eq!(answer.headers["location"], "http://127.0.0.1:1/x");
}

#[tokio::test]
async fn what_was_not_sent_and_what_may_have_been_are_told_apart() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let told = transport().exchange(get(&format!("http://{closed}/?CANARY"))).await.unwrap_err();
    assert!(matches!(&told, TransportError::NotConnected(_)), "{told:?}");
    assert!(!format!("{told:?} {told}").contains("CANARY"));

    let silent = serve(|stream, _| drop(stream));
    let told = transport().exchange(get(&format!("http://{silent}/?CANARY"))).await.unwrap_err();
    assert!(matches!(&told, TransportError::Broken(_)), "{told:?}");
    assert!(!format!("{told:?} {told}").contains("CANARY"));
}

#[tokio::test]
async fn a_body_that_is_cut_ends_with_an_error() {
    let address = serve(|mut stream, _| {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").unwrap();
    });
    let answer = transport().exchange(get(&format!("http://{address}/"))).await.unwrap();
    let chunks: Vec<_> = answer.body.collect().await;
    assert!(matches!(chunks.last().unwrap(), Err(TransportError::Broken(_))));
}

#[tokio::test]
async fn an_empty_put_states_its_length() {
    let (told, asked) = std::sync::mpsc::channel();
    let address = serve(move |mut stream, head| {
        told.send(head).unwrap();
        stream.write_all(b"HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n").unwrap();
    });
    let request = Outgoing { method: ::http::Method::PUT, ..get(&format!("http://{address}/empty")) };
    transport().exchange(request).await.unwrap();
    assert!(asked.recv().unwrap().to_ascii_lowercase().contains("content-length: 0"));
}

#[tokio::test]
async fn plain_http_is_for_loopback_alone() {
    let told = transport().exchange(get("http://192.0.2.1/")).await.unwrap_err();
    assert_eq!(told, TransportError::NotConnected("plain HTTP is for loopback alone".into()));
}

struct Authority {
    issuer: rcgen::Issuer<'static, rcgen::KeyPair>,
    pem: String,
}

fn authority() -> Authority {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let pem = params.self_signed(&key).unwrap().pem();
    Authority { issuer: rcgen::Issuer::new(params, key), pem }
}

/// Serves one TLS connection with a certificate for `name`, valid until `year`.
fn serve_tls(authority: &Authority, name: &str, year: i32) -> SocketAddr {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.not_before = rcgen::date_time_ymd(2000, 1, 1);
    params.not_after = rcgen::date_time_ymd(year, 1, 1);
    let cert = params.signed_by(&key, &authority.issuer).unwrap();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(key.serialize_der());
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key.into())
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let connection = rustls::ServerConnection::new(Arc::new(config)).unwrap();
        let mut stream = rustls::StreamOwned::new(connection, stream);
        if !head_of(&mut stream).is_empty() {
            stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").unwrap();
        }
    });
    address
}

fn trusting(authority: &Authority) -> SystemTransport {
    let setup = TransportSetup { extra_roots_pem: Some(authority.pem.clone().into_bytes()) };
    SystemTransport::new(&setup).unwrap()
}

#[tokio::test]
async fn a_certificate_of_an_authority_that_was_named_is_good() {
    let ours = authority();
    let address = serve_tls(&ours, "127.0.0.1", 2100);
    let answer = trusting(&ours).exchange(get(&format!("https://{address}/"))).await.unwrap();
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn every_bad_certificate_is_a_strangers_and_nothing_is_sent() {
    let (ours, theirs) = (authority(), authority());
    for (what, address) in [
        ("of an unknown authority", serve_tls(&theirs, "127.0.0.1", 2100)),
        ("for another name", serve_tls(&ours, "portal.example", 2100)),
        ("out of date", serve_tls(&ours, "127.0.0.1", 2001)),
    ] {
        let told = trusting(&ours).exchange(get(&format!("https://{address}/"))).await.unwrap_err();
        assert!(matches!(told, TransportError::Certificate(_)), "{what}: {told:?}");
    }
}

#[tokio::test]
async fn a_portal_that_speaks_plain_http_where_tls_is_due_receives_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\nWelcome to the airport");
    });
    let told = transport().exchange(get(&format!("https://{address}/"))).await.unwrap_err();
    assert!(matches!(told, TransportError::NotConnected(_)), "{told:?}");
}

#[test]
fn extra_roots_that_are_none_are_refused() {
    for pem in [&b"not a certificate"[..], b""] {
        assert!(SystemTransport::new(&TransportSetup { extra_roots_pem: Some(pem.to_vec()) }).is_err());
    }
}

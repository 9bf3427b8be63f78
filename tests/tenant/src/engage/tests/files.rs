//! Files: sent, hung on a post, fetched from another origin without a token.

use super::*;

fn multipart(fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, value) in fields {
        body.extend(format!("--mark\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes());
    }
    let head = format!(
        "--mark\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/plain\r\n\r\n"
    );
    body.extend(head.bytes());
    body.extend(bytes);
    body.extend(b"\r\n--mark--\r\n");
    body
}

const KIND: &str = "multipart/form-data; boundary=mark";

#[tokio::test]
async fn a_file_is_sent_hung_on_a_post_and_fetched_by_a_colleague() {
    let ada = Reader::new(ADA);
    let crew = ada.group("stagecrew").await;
    let network = ada.get("networks/current.json").await[0]["id"].to_string();
    let fields = [
        ("network_id", network.as_str()),
        ("target_type", "GROUP"),
        ("group_id", &crew.to_string()),
        ("filename", "Pont 7; été.txt"),
    ];
    let sent = ada.ask("POST", "/v4/uploadSmallFile", KIND, multipart(&fields, "x", b"two\r\n--lines")).await;
    assert_eq!(sent.status, 201, "{:?}", sent.bytes);
    let file = sent.json();
    assert_eq!((&file["name"], &file["size"]), (&"Pont 7; été.txt".into(), &12.into()));
    let form = format!("body=The+sheet&group_id={crew}&attached_objects%5B%5D=uploaded_file%3A{}", file["id"]);
    let message = messages(&ada.post(&form).await)[0].clone();
    assert_eq!(message["attachments"][0]["id"], file["id"]);

    let noor = ada.other(NOOR);
    assert_eq!(noor.get(&format!("uploaded_files/{}.json", file["id"])).await["name"], file["name"]);
    let moved = noor.ask("GET", file["download_url"].as_str().unwrap(), "text/plain", "").await;
    assert_eq!(moved.status, 302);
    let address = moved.header("location");
    assert!(address.starts_with("http://content.tenant.test/engage/"));
    let got = noor.try_raw("GET", &address, &[], "").await.unwrap();
    assert_eq!((got.status.as_u16(), &got.bytes[..]), (200, &b"two\r\n--lines"[..]));
    let part = noor.try_raw("GET", &address, &[("range", "bytes=4-5")], "").await.unwrap();
    assert_eq!((part.status.as_u16(), &part.bytes[..]), (206, &b"\n-"[..]));
    assert_eq!(noor.try_raw("GET", &address, &[("authorization", "Bearer x")], "").await.unwrap().status, 401);
    noor.tenant.advance_clock(16 * 60_000);
    assert_eq!(noor.try_raw("GET", &address, &[], "").await.unwrap().status, 401, "an address lives fifteen minutes");
}

#[tokio::test]
async fn a_file_too_large_for_no_community_or_of_another_network_is_refused() {
    let ada = Reader::new(ADA);
    let network = ada.get("networks/current.json").await[0]["id"].to_string();
    let large = vec![7u8; 4 * 1024 * 1024 + 1];
    let good = [("network_id", network.as_str()), ("target_type", "ALL_COMPANY"), ("filename", "a.bin")];
    let to = "/v4/uploadSmallFile";
    assert_eq!(ada.ask("POST", to, KIND, multipart(&good, "a.bin", &large)).await.status, 413);
    assert_eq!(ada.ask("POST", to, KIND, multipart(&good, "a.bin", &large[1..])).await.status, 201);
    assert_eq!(ada.ask("POST", to, KIND, multipart(&good[1..], "a.bin", b"x")).await.status, 400);
    assert_eq!(ada.ask("POST", to, KIND, multipart(&good[..1], "a.bin", b"x")).await.status, 400);
    let group = format!("{to}/network/{network}/group/{}?thirdpartycookiefix=true", ada.group("safety").await);
    assert_eq!(ada.ask("POST", &group, KIND, multipart(&[("filename", "b.txt")], "b.txt", b"x")).await.status, 201);
    assert_eq!(ada.ask("POST", to, KIND, "no parts at all").await.status, 400);
}

#[tokio::test]
async fn seeded_papers_and_pictures_of_people_can_be_fetched() {
    let ada = Reader::new(ADA);
    let page = ada.get("search.json?search=force%2018:00").await;
    let hanging = page["messages"]["messages"][0]["attachments"][0].clone();
    let moved = ada.ask("GET", hanging["download_url"].as_str().unwrap(), "text/plain", "").await;
    let paper = ada.try_raw("GET", &moved.header("location"), &[], "").await.unwrap();
    assert!(paper.bytes.starts_with(b"%PDF") && paper.header("content-type") == "application/pdf");
    assert_eq!(paper.bytes.len() as u64, hanging["size"].as_u64().unwrap());
    for (login, begins) in [(ADA, &b"\xFF\xD8"[..]), (JONAS, &b"\x89PNG"[..])] {
        let user = ada.get(&format!("users/by_email.json?email={login}")).await[0].clone();
        let template = user["mugshot_url_template"].as_str().unwrap();
        for address in [user["mugshot_url"].as_str().unwrap(), &template.replace("{width}x{height}", "96x96")] {
            let picture = ada.try_raw("GET", address, &[], "").await.unwrap();
            assert!(picture.status == 200 && picture.bytes.starts_with(begins), "{address}");
        }
    }
}

use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

/// Ada, who owns a folder with a file, and Luc, who may not see her drive.
async fn two() -> (Client, Client, String, String) {
    let ada = Client::new().await;
    let luc = ada.other("luc.favre@rive.example");
    let drive = ada.get("/me/drive").await.json()["id"].as_str().unwrap().to_owned();
    let put = ada.ask("PUT", "/me/drive/root:/Shared/in%20it.txt:/content", &[], "words").await;
    assert_eq!(put.status, 201);
    let folder = ada.get("/me/drive/root:/Shared").await.json()["id"].as_str().unwrap().to_owned();
    (ada, luc, drive, folder)
}

fn share_id(url: &str) -> String {
    format!("u!{}", URL_SAFE_NO_PAD.encode(url))
}

#[tokio::test]
async fn who_was_invited_sees_that_folder_and_nothing_else() {
    let (ada, luc, drive, folder) = two().await;
    let at = format!("/drives/{drive}/items/{folder}");
    assert_eq!(luc.get(&at).await.code(), "accessDenied");
    let body =
        json!({ "recipients": [{ "email": "luc.favre@rive.example" }], "roles": ["read"], "requireSignIn": true });
    let invited = ada.send("POST", &format!("{at}/invite"), body.clone()).await.json();
    let permission = invited["value"][0].clone();
    assert_eq!(permission["grantedToV2"]["user"]["displayName"], "Luc Favre");
    assert_eq!(luc.get(&at).await.status, 200);
    assert_eq!(luc.get(&format!("{at}/children")).await.json()["value"][0]["name"], "in it.txt");
    assert_eq!(luc.get(&format!("/drives/{drive}/root")).await.code(), "accessDenied");
    assert_eq!(luc.get("/me/drive/sharedWithMe").await.json()["value"][0]["remoteItem"]["id"], folder);
    let new = format!("{at}:/new.txt:/content");
    assert_eq!(luc.ask("PUT", &new, &[], "x").await.code(), "accessDenied", "reading only");
    let one = format!("{at}/permissions/{}", permission["id"].as_str().unwrap());
    assert_eq!(ada.send("PATCH", &one, json!({ "roles": ["write"] })).await.json()["roles"][0], "write");
    assert_eq!(luc.ask("PUT", &new, &[], "x").await.status, 201);
    let inside = ada.get(&format!("{at}:/new.txt:/permissions")).await.json();
    let inherited = inside["value"].as_array().unwrap().iter().find(|one| one["id"] == permission["id"]).unwrap();
    assert_eq!(inherited["inheritedFrom"]["id"], folder);
    assert_eq!(ada.ask("DELETE", &one, &[], "").await.status, 204);
    assert_eq!(luc.get(&at).await.code(), "accessDenied");
    let nobody = json!({ "recipients": [{ "email": "nobody@else.example" }], "roles": ["read"] });
    let refused = ada.send("POST", &format!("{at}/invite"), nobody).await.json();
    assert_eq!(refused["error"]["innerError"]["code"], "noResolvedUsers");
    assert_eq!(ada.send("POST", &format!("{at}/invite"), json!({ "roles": ["read"] })).await.status, 400);
}

#[tokio::test]
async fn a_link_opens_what_it_was_made_for_until_it_ends() {
    let (ada, luc, drive, folder) = two().await;
    let at = format!("/drives/{drive}/items/{folder}");
    let tomorrow = crate::graph::time::text(START + 86_400_000);
    let body = json!({ "type": "view", "scope": "organization", "expirationDateTime": tomorrow });
    let link = ada.send("POST", &format!("{at}/createLink"), body).await;
    assert_eq!(link.status, 201);
    let id = share_id(link.json()["link"]["webUrl"].as_str().unwrap());
    assert_eq!(luc.get(&format!("/shares/{id}")).await.json()["name"], "Shared");
    let inside = luc.get(&format!("/shares/{id}/driveItem/children")).await.json();
    assert_eq!(inside["value"][0]["name"], "in it.txt");
    assert_eq!(luc.get(&format!("/shares/{id}/root:/in%20it.txt")).await.json()["size"], 5);
    assert_eq!(luc.get(&at).await.code(), "accessDenied", "the link alone opens nothing else");
    let put = format!("/shares/{id}/driveItem:/new.txt:/content");
    assert_eq!(luc.ask("PUT", &put, &[], "x").await.code(), "accessDenied", "a link for viewing");
    let redeem = [("prefer", "redeemSharingLink")];
    assert_eq!(luc.ask("GET", &format!("/shares/{id}/driveItem"), &redeem, "").await.status, 200);
    assert_eq!(luc.get(&at).await.status, 200, "kept");
    let guest = ada.other("tomas.novak@rive.example");
    assert_eq!(guest.get(&format!("/shares/{id}/driveItem")).await.code(), "accessDenied");
    ada.advance(2 * 86_400_000);
    let luc = ada.other("luc.favre@rive.example");
    assert_eq!(luc.get(&format!("/shares/{id}/driveItem")).await.code(), "itemNotFound", "over");
    assert_eq!(luc.get(&at).await.code(), "accessDenied");
}

#[tokio::test]
async fn an_items_own_address_is_a_sharing_id_for_those_who_may_see_it() {
    let client = Client::new().await;
    let stage = client.get(&client.at("/root:/Stage%20North")).await.json();
    let id = share_id(stage["webUrl"].as_str().unwrap());
    assert_eq!(client.get(&format!("/shares/{id}/driveItem?$select=id")).await.json()["id"], stage["id"]);
    let guest = client.other("tomas.novak@rive.example");
    assert_eq!(guest.get(&format!("/shares/{id}/driveItem")).await.code(), "accessDenied");
    let nowhere = share_id("https://rive.sharepoint.example/sites/production/Plans/nowhere.pdf");
    assert_eq!(client.get(&format!("/shares/{nowhere}/driveItem")).await.code(), "itemNotFound");
    assert_eq!(client.get("/shares/s!abc/driveItem").await.code(), "invalidRequest");
}

#[tokio::test]
async fn a_share_shows_what_it_holds_and_by_which_permission() {
    let (ada, luc, drive, folder) = two().await;
    let at = format!("/drives/{drive}/items/{folder}");
    let link = ada.send("POST", &format!("{at}/createLink"), json!({ "type": "view", "scope": "organization" })).await;
    let id = share_id(link.json()["link"]["webUrl"].as_str().unwrap());
    let share = luc.get(&format!("/shares/{id}?$expand=driveItem,items,permission")).await.json();
    assert_eq!((&share["name"], &share["driveItem"]["id"]), (&json!("Shared"), &json!(folder)));
    assert_eq!(share["items"][0]["name"], "in it.txt");
    assert_eq!(share["permission"]["id"], link.json()["id"]);
    assert_eq!(luc.get(&format!("/shares/{id}/permission")).await.json()["roles"], json!(["read"]));
    assert_eq!(luc.get(&format!("/shares/{id}/root")).await.json()["id"], folder);
    let items = luc.get(&format!("/shares/{id}/items")).await.json();
    let file = items["value"][0]["id"].as_str().unwrap();
    assert_eq!(luc.get(&format!("/shares/{id}/items/{file}")).await.json()["size"], 5);
    let root = ada.get("/me/drive/root").await.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(luc.get(&format!("/shares/{id}/items/{root}")).await.code(), "itemNotFound", "nothing above it");
    assert_eq!(luc.get(&format!("/shares/{id}?$expand=everything")).await.status, 400);
}

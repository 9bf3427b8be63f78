//! An account belongs to the services at which it was signed in: nothing of it ever goes to others that name the same person.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use musette_core::auth::SignInError;
use musette_core::engine::{Account, Musette, Setting, Surroundings};
use musette_core::http::{Incoming, Outgoing, Transport, TransportError};
use musette_core::model::{AccountId, Budget};
use musette_journeys::{ADA, ELSEWHERE};

use super::*;

/// The way to two towns: each request goes to the one that it is addressed to.
struct Roads {
    here: Arc<dyn Transport>,
    there: Arc<dyn Transport>,
}

impl fmt::Debug for Roads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Roads")
    }
}

#[async_trait]
impl Transport for Roads {
    async fn exchange(&self, request: Outgoing) -> Result<Incoming, TransportError> {
        let there = request.url.as_str().starts_with(ELSEWHERE);
        if there { self.there.exchange(request).await } else { self.here.exchange(request).await }
    }
}

/// A town, another whose sign-in names the same person, and a home that reaches both.
fn two_towns() -> (Town, Town, HomeFolder, Surroundings) {
    let (town, other) = (Town::with_files(11, 50), Town::elsewhere(11, 50));
    for town in [&town, &other] {
        town.noor_makes(PLAN, "as it was");
    }
    let home = town.home("ada");
    let (here, there) = (town.surroundings(&home), other.surroundings(&home));
    let roads = Roads { here: here.transport, there: there.transport };
    let surroundings = Surroundings { transport: Arc::new(roads), ..town.surroundings(&home) };
    (town, other, home, surroundings)
}

async fn sign_in(engine: &Musette, town: &Town, label: Option<&str>) -> Account {
    let address = engine.accounts().begin_sign_in(&town.setting(), label, None).await.unwrap();
    let redirect = town.at_the_browser(&address, ADA).await;
    engine.accounts().finish_sign_in(&redirect).await.unwrap()
}

/// An unsent document among the drawings; answers where.
async fn a_document(engine: &Musette, account: AccountId) -> &'static str {
    engine.refresh_drives(account).await.unwrap();
    let documents = engine.documents(account).await.unwrap();
    let folder = documents.find(&format!("{PLANS}/{RIGGING}")).await.unwrap();
    documents.create(folder, "Secret.txt", text("for our eyes")).await.unwrap();
    "Rigging/Secret.txt"
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_elsewhere_that_names_the_same_person_is_an_account_of_its_own() {
    let (town, other, _home, surroundings) = two_towns();
    let engine = Musette::open(surroundings).await.unwrap();
    let ada = sign_in(&engine, &town, Some("work")).await;
    let name = a_document(&engine, ada.id).await;
    let elsewhere = sign_in(&engine, &other, Some("work")).await;
    assert_ne!(elsewhere.id, ada.id);
    assert_ne!(elsewhere.label, ada.label);
    assert_eq!(engine.accounts().setting(ada.id).await.unwrap(), town.setting());
    engine.sync(elsewhere.id, Budget::WHOLE).await.unwrap();
    engine.sync(ada.id, Budget::WHOLE).await.unwrap();
    assert!(other.seen(name).is_none());
    assert!(town.seen(name).is_some());
    // Who signs in once more at the same services means the account that is here.
    assert_eq!(sign_in(&engine, &town, None).await.id, ada.id);
    assert_eq!(sign_in(&engine, &other, None).await.id, elsewhere.id);
}

#[tokio::test(start_paused = true)]
async fn an_account_is_not_signed_in_again_at_other_services() {
    let (town, other, _home, surroundings) = two_towns();
    let engine = Musette::open(surroundings).await.unwrap();
    let ada = sign_in(&engine, &town, None).await;
    let accounts = engine.accounts();
    let only_the_graph = Setting { graph: other.setting().graph, ..town.setting() };
    for setting in [other.setting(), only_the_graph] {
        let other_services = Reason::SignInFailed(SignInError::OtherServices);
        assert_eq!(refusal(accounts.begin_sign_in(&setting, None, Some(ada.id)).await), other_services);
        assert_eq!(refusal(accounts.begin_device_code(&setting, None, Some(ada.id)).await), other_services);
    }
    assert_eq!(accounts.setting(ada.id).await.unwrap(), town.setting());
    let address = accounts.begin_sign_in(&town.setting(), None, Some(ada.id)).await.unwrap();
    let redirect = town.at_the_browser(&address, ADA).await;
    assert_eq!(accounts.finish_sign_in(&redirect).await.unwrap().id, ada.id);
}

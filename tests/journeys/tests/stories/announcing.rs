//! Who makes an announcement: not asked, and told among nobody who has not read it.

use musette_core::engine::Acknowledgement;
use musette_journeys::ADA;
use musette_tenant::colleague::Deed;
use musette_tenant::organisation::SAFETY;

use super::acknowledging::{LUC, Reader, file_of, storm};
use super::*;

#[tokio::test(start_paused = true)]
async fn who_announces_is_not_asked_and_is_told_among_nobody() {
    let (town, ada, spoken) = storm().await;
    let home = town.home("luc");
    let luc = town.sign_in(&home, LUC).await;
    luc.sync().await;
    let luc = Reader::over(home, luc, &spoken).await;
    assert_eq!(luc.stands().await, Acknowledgement::NotAsked);
    assert_eq!(refusal(luc.organisation.acknowledge(luc.post).await), Reason::NotOffered);
    let has_not = luc.organisation.who(luc.post).await.unwrap().has_not.unwrap();
    let mails: Vec<&str> = has_not.iter().map(|one| one.mail.as_str()).collect();
    assert!(mails.contains(&ADA) && !mails.contains(&LUC), "{mails:?}");
    let seen_by_ada = ada.organisation.who(ada.post).await.unwrap().has_not.unwrap();
    assert_eq!(seen_by_ada, has_not, "whoever asks");
    // What he has said of it all the same, on whatever device, stays said.
    let (path, content) = file_of(&town, &spoken, LUC, LUC);
    town.tenant.act(&Deed::Create { drive: SAFETY.into(), path, content }, Some(LUC)).unwrap();
    let has = luc.organisation.who(luc.post).await.unwrap().has;
    assert_eq!(has.iter().map(|one| one.mail.as_str()).collect::<Vec<_>>(), [LUC]);
}

//! Signing out destroys nothing that was not named, and what it has begun it finishes.

use musette_core::engine::{Musette, UnsentWork};
use musette_core::vault::SecretStore as _;

use super::held_disk::HeldDisk;
use super::*;

fn vaults(home: &HomeFolder) -> usize {
    std::fs::read_dir(home.path.join("accounts")).unwrap().count()
}

#[tokio::test(start_paused = true)]
async fn a_lent_copy_that_was_changed_counts_as_unsent() {
    let (_town, home, ada) = rigging().await;
    let lent = ada.documents.lend(ada.at(PLAN).await).await.unwrap();
    let accounts = ada.engine.accounts();
    assert_eq!(accounts.unsent(ada.account.id).await.unwrap().copies, Vec::<std::path::PathBuf>::new());
    std::fs::write(&lent.path, "marked up").unwrap();
    assert_eq!(accounts.unsent(ada.account.id).await.unwrap().copies, std::slice::from_ref(&lent.path));
    assert_eq!(refusal(accounts.sign_out(ada.account.id, UnsentWork::Keep).await), Reason::Unsent(1));
    assert_eq!(std::fs::read(&lent.path).unwrap(), b"marked up");
    accounts.sign_out(ada.account.id, UnsentWork::Lose(1)).await.unwrap();
    assert_eq!(vaults(&home), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_saved_while_an_account_is_signed_out_is_refused_and_not_lost_unseen() {
    let (town, home, ada) = rigging().await;
    let plan = ada.at(PLAN).await;
    // Another process has the account open, and the sign-out does not get past the secret store.
    let other = town.reopen(&home).await;
    home.keys.lock();
    assert!(ada.engine.accounts().sign_out(ada.account.id, UnsentWork::Keep).await.is_err());
    assert_eq!(refusal(other.documents.save(plan, None, text("Ada's")).await), Reason::Leaving);
    home.keys.unlock();
    // Nobody has to remember it: the home finishes when it is opened next.
    drop((ada, other));
    let engine = Musette::open(town.surroundings(&home)).await.unwrap();
    assert_eq!(engine.accounts().list().await.unwrap(), []);
    assert_eq!(vaults(&home), 0);
}

#[tokio::test(start_paused = true)]
async fn a_vault_that_cannot_be_opened_is_signed_out_when_the_person_says_so() {
    let (town, home, ada) = rigging().await;
    ada.write(PLAN, "marked up").await;
    let account = ada.account.id;
    drop(ada);
    home.keys.remove(&format!("vault-key/{account}")).unwrap();
    let engine = Musette::open(town.surroundings(&home)).await.unwrap();
    let accounts = engine.accounts();
    assert_eq!(refusal(accounts.sign_out(account, UnsentWork::Keep).await), Reason::Unsent(1));
    assert_eq!(refusal(accounts.sign_out(account, UnsentWork::Lose(0)).await), Reason::Unsent(1));
    assert_eq!(
        refusal(accounts.sign_out(account, UnsentWork::Lose(2)).await),
        Reason::Unsent(1),
        "what is lost is what was told"
    );
    accounts.sign_out(account, UnsentWork::Lose(1)).await.unwrap();
    assert_eq!(accounts.list().await.unwrap(), []);
    assert_eq!(vaults(&home), 0);
    // And she can sign in again.
    let again = town.sign_in(&home, musette_journeys::ADA).await;
    assert_eq!(again.engine.accounts().list().await.unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn signing_one_account_out_gives_up_nothing_that_is_being_saved_in_another() {
    let (town, home, ada) = rigging().await;
    let noor = town.sign_in(&home, musette_journeys::NOOR).await;
    ada.engine.suspend().await.unwrap();
    noor.engine.suspend().await.unwrap();
    let (ada, noor) = (ada.account.id, noor.account.id);
    tokio::time::resume();
    let disk = HeldDisk::default();
    let engine = disk.engine(&town, &home).await;
    let documents = engine.documents(ada).await.unwrap();
    drop(engine.documents(noor).await.unwrap());
    let folder = documents.at_path(&format!("{PLANS}/{RIGGING}")).await.unwrap();
    disk.hold();
    let saving = tokio::spawn(async move { documents.create(folder, "New.txt", text("new")).await });
    disk.reached().await;
    engine.accounts().sign_out(noor, UnsentWork::Keep).await.unwrap();
    // Another process tidies: what is staged by somebody who lives is not its to remove.
    town.reopen(&home).await.sync().await;
    disk.release();
    saving.await.unwrap().unwrap();
    assert_eq!(engine.outbox(ada).await.unwrap().list().await.unwrap().len(), 1);
}

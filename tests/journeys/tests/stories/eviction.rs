//! What makes room for others: never what is kept, unsent or lent; and what went is "not on this device", never an error.

use musette_core::blobs::lending::Empty;
use musette_core::engine::{ItemState, TakenBack};
use musette_core::outbox::taking_back::Others;

use super::*;

#[tokio::test(start_paused = true)]
async fn only_what_the_server_has_and_nobody_keeps_makes_room() {
    let (town, _home, ada) = rigging().await;
    for name in ["Read", "Kept", "Edited", "Lent"] {
        town.noor_makes(&format!("Rigging/{name}.txt"), name);
    }
    ada.sync().await;
    for name in ["Read", "Edited", "Lent"] {
        ada.read(&format!("Rigging/{name}.txt")).await;
    }
    ada.documents.keep(ada.at("Rigging/Kept.txt").await).await.unwrap();
    let lent = ada.documents.lend(ada.at("Rigging/Lent.txt").await).await.unwrap();
    ada.sync().await;
    ada.engine.bound_contents(0).await.unwrap();
    // The edit cannot be sent: its bytes are here alone.
    ada.write("Rigging/Edited.txt", "marked up").await;
    town.tenant.play(musette_tenant::Fault::named("500").method("PUT")).unwrap();
    ada.sync().await;

    let state = |name: &'static str| {
        let ada = &ada;
        async move { ada.documents.state(ada.at(&format!("Rigging/{name}.txt")).await).await.unwrap() }
    };
    assert_eq!(state("Read").await, ItemState::NotHere);
    let read = ada.at("Rigging/Read.txt").await;
    assert_eq!(refusal(ada.documents.open(read).await), Reason::NotHere, "gone, and no error");
    assert_eq!(state("Kept").await, ItemState::OnThisDevice { older: false });
    town.plane(true);
    for (name, text) in [("Kept", "Kept"), ("Edited", "marked up"), ("Lent", "Lent")] {
        assert_eq!(ada.read(&format!("Rigging/{name}.txt")).await, text.as_bytes());
    }

    // Sent, and taken back unchanged, they may go too; what is kept may not.
    town.plane(false);
    town.tenant.stop_named(None);
    assert_eq!(ada.documents.take_back(lent.lending, Empty::Asks).await.unwrap(), TakenBack::Unchanged);
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Edited.txt", "marked up");
    ada.sync().await;
    for name in ["Edited", "Lent", "Read"] {
        assert_eq!(state(name).await, ItemState::NotHere, "{name}");
    }
    assert_eq!(state("Kept").await, ItemState::OnThisDevice { older: false });
    assert_eq!(ada.read("Rigging/Edited.txt").await, b"marked up", "and comes back when it is wanted");
}

#[tokio::test(start_paused = true)]
async fn what_is_freed_can_be_fetched_again_and_nothing_else_is_freed() {
    let (town, _home, ada) = rigging().await;
    for name in ["Read", "Kept", "Edited", "Lent", "Dropped"] {
        town.noor_makes(&format!("Rigging/{name}.txt"), &name.repeat(1_000));
    }
    ada.sync().await;
    for name in ["Read", "Edited", "Lent"] {
        ada.read(&format!("Rigging/{name}.txt")).await;
    }
    ada.documents.keep(ada.at("Rigging/Kept.txt").await).await.unwrap();
    let lent = ada.documents.lend(ada.at("Rigging/Lent.txt").await).await.unwrap();
    ada.sync().await;
    town.plane(true);
    ada.write("Rigging/Edited.txt", "marked up").await;
    // Taken back before it was sent: kept for a while.
    ada.write("Rigging/Dropped.txt", "not this").await;
    let dropped = ada.outbox.list().await.unwrap().last().unwrap().intent;
    ada.outbox.cancel(dropped, Others::Ask).await.unwrap();

    let before = ada.engine.storage(ada.account.id).await.unwrap();
    assert_eq!(before.only_here, 9, "what was marked up");
    assert_eq!(before.kept, 4_000 + 4_000 + 8, "kept, lent, taken back");
    assert!(before.may_go >= 4_000 + 6_000, "read, and what was edited as it was: {before:?}");
    assert!(before.lists > 0);
    assert_eq!(ada.engine.free(ada.account.id).await.unwrap(), before.may_go);
    let after = ada.engine.storage(ada.account.id).await.unwrap();
    assert_eq!((after.only_here, after.kept, after.may_go), (before.only_here, before.kept, 0));
    assert_eq!(refusal(ada.documents.open(ada.at("Rigging/Read.txt").await).await), Reason::NotHere);
    for (name, text) in [("Kept", "Kept".repeat(1_000)), ("Edited", "marked up".into()), ("Lent", "Lent".repeat(1_000))]
    {
        assert_eq!(ada.read(&format!("Rigging/{name}.txt")).await, text.as_bytes(), "{name}");
    }
    town.plane(false);
    assert_eq!(ada.documents.take_back(lent.lending, Empty::Asks).await.unwrap(), TakenBack::Unchanged);
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Edited.txt", "marked up");
    assert_eq!(ada.read("Rigging/Read.txt").await, "Read".repeat(1_000).as_bytes(), "and comes back");
}

#[tokio::test(start_paused = true)]
async fn what_was_used_last_goes_last() {
    let (town, _home, ada) = rigging().await;
    for name in ["A", "B", "C"] {
        town.noor_makes(&format!("Rigging/{name}.txt"), &name.repeat(1_000));
    }
    ada.sync().await;
    for name in ["A", "B", "C", "A"] {
        town.clock.forward(Duration::from_secs(600));
        ada.read(&format!("Rigging/{name}.txt")).await;
    }
    ada.engine.bound_contents(2_000).await.unwrap();
    ada.sync().await;
    town.plane(true);
    for (name, here) in [("A", true), ("B", false), ("C", true)] {
        let item = ada.at(&format!("Rigging/{name}.txt")).await;
        assert_eq!(ada.documents.open(item).await.is_ok(), here, "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_editor_that_slept_with_the_app_still_knows_what_it_had_opened() {
    let (town, _home, ada) = rigging().await;
    let plan = ada.at(PLAN).await;
    let opened = ada.documents.open(plan).await.unwrap().content;
    // What was opened makes room for others, and the app sleeps: nothing on the disk tells any more what it was.
    ada.engine.bound_contents(0).await.unwrap();
    ada.sync().await;
    assert_eq!(refusal(ada.documents.open(plan).await), Reason::NotHere);
    ada.engine.suspend().await.unwrap();
    ada.engine.resume().await.unwrap();
    let ada = Device::over(ada.engine).await;
    ada.documents.save(plan, Some(opened), text("marked up")).await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "marked up");
    assert_eq!(new_names(&town), Vec::<String>::new(), "nobody else changed it: there is nothing to keep beside");
}

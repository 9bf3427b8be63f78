//! Private threads: to whom they go is said wherever they were begun, as the server tells it.

use musette_core::engine::{Author, Feeds, ThreadItem};
use musette_core::model::{FeedKind, FeedRow};
use musette_journeys::{ADA, BASE, NOOR};
use musette_tenant::engage::colleague::Talk;

use super::stream::{LUC, ada_with_feeds, look};
use super::*;

async fn feeds(device: &Device) -> Feeds {
    device.engine.feeds(device.account.id).await.unwrap()
}

async fn private_feed(device: &Device) -> FeedRow {
    let all = feeds(device).await.list().await.unwrap().0;
    all.into_iter().find(|feed| feed.kind == FeedKind::Private).unwrap().id.row
}

/// The threads of her private feed as they are here, the newest first.
async fn private(device: &Device) -> Vec<ThreadItem> {
    feeds(device).await.threads(private_feed(device).await, At::Start, 200).await.unwrap().threads
}

fn names(people: &[Author]) -> Vec<&str> {
    let mut names: Vec<&str> = people.iter().map(|person| if person.me { "me" } else { &person.name }).collect();
    names.sort_unstable();
    names
}

#[tokio::test(start_paused = true)]
async fn a_private_thread_says_to_whom_it_goes_also_where_it_was_begun_on_another_device_or_by_somebody_else() {
    let (town, home, ada, _) = ada_with_feeds().await;
    let write = |who: &str, to: &[&str], text: &str| {
        town.clock.forward(Duration::from_secs(2));
        let to = to.iter().map(|login| (*login).to_owned()).collect();
        town.tenant.talk(&Talk::Message { to, text: text.into() }, Some(who)).unwrap().remove(0).id
    };
    let own = write(ADA, &[NOOR, LUC], "Both of you.");
    write(NOOR, &[ADA, LUC], "And you two.");
    look(&town, &ada).await;
    // It is known on the plane, and after a kill.
    town.plane(true);
    drop(ada);
    let ada = town.reopen(&home).await;
    let all = private(&ada).await;
    let (theirs, hers) = (&all[0], &all[1]);
    let (by_noor, by_her) = (theirs.first.as_ref().unwrap(), hers.first.as_ref().unwrap());
    assert!(by_her.author.me && !by_noor.author.me);
    assert_eq!(names(&by_her.to), ["Luc Favre", "Noor Haddad"], "to Noor and Luc");
    assert_eq!(names(&by_noor.to), ["Luc Favre", "me"], "to her and Luc");
    for thread in [theirs, hers] {
        assert_eq!(names(&thread.people), ["Luc Favre", "Noor Haddad"], "those beside her");
        let page = feeds(&ada).await.thread(thread.id.row, At::Start, 200).await.unwrap();
        assert_eq!(page.people, thread.people);
    }
    let thread = hers.id.row;

    // Luc brings somebody in: she is told with the next look at it.
    town.plane(false);
    town.clock.forward(Duration::from_secs(61));
    let of = |login: &str| format!("{BASE}/api/v1/users/by_email.json?email={login}");
    let jonas = town.another_client(Some(LUC), http::Method::GET, &of("jonas.meier@rive.example"), b"").await.json();
    let address = format!("{BASE}/api/v1/threads/{own}.json?include_user_ids={}", jonas[0]["id"]);
    town.another_client(Some(LUC), http::Method::PUT, &address, b"").await;
    feeds(&ada).await.refresh_thread(thread).await.unwrap();
    let page = feeds(&ada).await.thread(thread, At::Start, 200).await.unwrap();
    assert_eq!(page.people.len(), 3, "{:?}", page.people);
    assert_eq!(page.posts[0].to.len(), 3);
}

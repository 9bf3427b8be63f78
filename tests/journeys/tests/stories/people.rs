//! People: who is who and how they are reached is here without a network, in every script, and an organisation is never copied.

use musette_core::engine::{People, PersonItem};
use musette_core::model::{AsOf, At, PersonRow, SignInNeed, sort_key};
use musette_core::store::lists::SectionName;
use musette_tenant::Fault;

use super::quiet::Heard;
use super::*;
use musette_tenant::colleague::{Deed, Given};
use musette_tenant::engage::colleague::Talk;

const DAY: Duration = Duration::from_secs(24 * 3_600 + 60);

struct Desk {
    town: Town,
    home: HomeFolder,
    ada: Device,
    people: People,
}

async fn desk_in(town: Town) -> Desk {
    let (home, ada) = town.ada().await;
    let people = ada.engine.people(ada.account.id).await.unwrap();
    Desk { town, home, ada, people }
}

impl Desk {
    /// Everybody who is found, from the first on, so many at a time.
    async fn onward(&self, typed: &str, limit: usize) -> Vec<PersonItem> {
        let (mut people, mut at) = (Vec::new(), At::Start);
        loop {
            let page = self.people.page(typed, at, limit).await.unwrap();
            people.extend(page.people);
            match page.places.into_iter().last().filter(|_| page.more) {
                Some(last) => at = At::After(last),
                None => return people,
            }
        }
    }
}

/// One whose first sync could fetch no picture.
async fn desk_without_pictures() -> Desk {
    let town = Town::with_people(11, 200, 40);
    let fault = town.tenant.play(Fault::named("504").path("/photos/")).unwrap();
    let desk = desk_in(town).await;
    desk.town.tenant.stop(fault);
    desk
}

async fn desk() -> Desk {
    desk_in(Town::with_people(11, 200, 40)).await
}

impl Desk {
    async fn called(&self, typed: &str) -> Vec<String> {
        self.found(typed).await.into_iter().map(|person| person.name).collect()
    }

    async fn found(&self, typed: &str) -> Vec<PersonItem> {
        self.people.page(typed, At::Start, 200).await.unwrap().people
    }

    async fn one(&self, typed: &str) -> PersonRow {
        let mut found = self.found(typed).await;
        assert_eq!(found.len(), 1, "{found:#?}");
        found.remove(0).id.row
    }

    fn asked(&self, part: &str) -> usize {
        self.town.tenant.log_after(0).iter().filter(|entry| entry.path.contains(part)).count()
    }
}

#[tokio::test(start_paused = true)]
async fn on_the_plane_she_finds_whom_she_works_with_by_any_word_in_any_script_and_reads_how_they_are_reached() {
    let desk = desk().await;
    desk.town.plane(true);
    let Desk { town, home, ada, people } = desk;
    drop((people, ada));
    let ada = town.reopen(&home).await;
    let people = ada.engine.people(ada.account.id).await.unwrap();
    let desk = Desk { town, home, ada, people };
    for (typed, name) in [
        ("noor", "Noor Haddad"),
        ("HADD", "Noor Haddad"),
        ("haddad n", "Noor Haddad"),
        ("bea", "Béatrice Monnier"),
        ("BÉA monn", "Béatrice Monnier"),
        ("novak", "Tomáš Novák"),
        ("منصور", "رنا منصور"),
        ("伟", "李伟"),
        ("李", "李伟"),
    ] {
        assert!(desk.called(typed).await.contains(&name.to_owned()), "{typed}: {:?}", desk.called(typed).await);
    }
    assert_eq!(desk.called("oor").await, [""; 0], "a name is found by how its words begin");
    assert_eq!(desk.called("…").await, [""; 0]);
    let noor = desk.found("noor haddad").await.remove(0);
    assert_eq!((noor.role.as_str(), noor.mail.as_str()), ("production lead", "noor.haddad@rive.example"));
    assert!(noor.near && noor.phones.len() == 2 && !noor.place.is_empty(), "{noor:?}");

    let all = desk.people.page("", At::Start, 200).await.unwrap();
    assert!(
        matches!(all.as_of, AsOf::Known(_)) && all.people.iter().filter(|person| person.near).count() == 40 - 1,
        "all but herself: {}",
        all.people.len()
    );
    assert_eq!(desk.onward("", 7).await, all.people, "page by page, nobody twice");
}

#[tokio::test(start_paused = true)]
async fn the_list_of_people_goes_either_way_and_is_counted_by_letters_when_nothing_is_typed() {
    let desk = desk_in(Town::with_people(11, 200, 400)).await;
    for first in ["ma", "sa", "jo"] {
        desk.people.find(first).await.unwrap();
    }
    for typed in ["", "ma", "a"] {
        let all = desk.onward(typed, 200).await;
        assert!(all.len() > 9, "{typed}: {}", all.len());
        assert_eq!(desk.onward(typed, 7).await, all, "{typed}");
        let (mut back, mut at) = (Vec::new(), At::End);
        loop {
            let page = desk.people.page(typed, at, 7).await.unwrap();
            back.splice(..0, page.people);
            match page.places.into_iter().next().filter(|_| page.more) {
                Some(first) => at = At::Before(first),
                None => break,
            }
        }
        assert_eq!(back, all, "{typed}: from the last one back to the first");
        for (position, person) in all.iter().enumerate() {
            let around = desk.people.page(typed, At::Around(person.id.row, None), 6).await.unwrap();
            let from = position.saturating_sub(3);
            assert_eq!(
                around.people,
                all[from..(from + 6).min(all.len())][..around.people.len()],
                "{typed} {position}"
            );
            assert!(around.people.contains(person));
            let on = desk.people.page(typed, At::Index(position as u64), 2).await.unwrap().people;
            assert_eq!(on, all[position..(position + 2).min(all.len())], "{typed} {position}");
        }
        assert_eq!(desk.people.page(typed, At::Index(all.len() as u64), 2).await.unwrap().people, []);
    }
    let (all, head) = (desk.onward("", 200).await, desk.people.head().await.unwrap());
    assert_eq!(head.count, all.len() as u64);
    for section in &head.sections {
        let (start, count) = (section.start as usize, section.count as usize);
        let letter =
            |person: &PersonItem| sort_key(&person.name).chars().next().map(|first| first.to_uppercase().to_string());
        if let SectionName::Letter(name) = &section.name
            && name.is_ascii()
            && name != "#"
        {
            assert!(all[start..start + count].iter().all(|person| letter(person).as_deref() == Some(name)), "{name}");
        }
    }
    for (position, person) in all.iter().enumerate() {
        assert_eq!(desk.people.index_of(person.id.row).await.unwrap(), Some(position as u64));
    }
    assert_eq!(desk.people.index_of(PersonRow(-1)).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn an_organisation_of_a_hundred_thousand_is_not_copied_and_whoever_is_looked_for_is_found_on_the_server() {
    let desk = desk_in(Town::with_people(11, 200, 100_000)).await;
    assert_eq!(desk.found("").await.len(), 200, "those with whom she works");
    assert_eq!(desk.asked("/me/people"), 1, "one request");
    let far = desk.town.tenant.people().into_iter().find(|person| person.login.ends_with("77777@rive.example"));
    let far = far.unwrap();
    assert!(!desk.found(&far.name).await.iter().any(|person| person.mail == far.login));
    assert!(desk.people.find("e").await.unwrap(), "the server knows more of them");
    assert!(!desk.people.find(&format!("{} zzz", far.name)).await.unwrap());
    desk.people.find(&far.name).await.unwrap();
    let found = desk.found(&far.name).await;
    assert!(!found.is_empty() && found.len() <= 60, "{}", found.len());
    desk.town.plane(true);
    assert!(!desk.found(&far.name).await.is_empty(), "known from then on");
}

#[tokio::test(start_paused = true)]
async fn those_who_were_only_looked_for_are_forgotten_beyond_a_bound_and_nobody_else_is() {
    let desk = desk_in(Town::with_people(11, 200, 6_000)).await;
    let (firsts, lasts): (Vec<String>, Vec<String>) = desk
        .town
        .tenant
        .people()
        .iter()
        .filter_map(|person| person.name.split_once(' ').map(|(first, last)| (first.to_owned(), last.to_owned())))
        .unzip();
    let names: std::collections::BTreeSet<_> = firsts.into_iter().zip(lasts).take(350).collect();
    for (first, last) in names {
        desk.people.find(&format!("{first} {last}")).await.unwrap();
    }
    let all = async || desk.onward("", 200).await.len();
    let before = all().await;
    desk.town.clock.forward(DAY);
    desk.ada.sync().await;
    let after = all().await;
    // The bound, the nearest, and those who have written something that is here.
    assert!(before > 2_500 && after <= 2_300 && after > 2_000, "{before} {after}");
    assert_eq!(desk.called("noor").await, ["Noor Haddad"]);
}

#[tokio::test(start_paused = true)]
async fn a_sync_asks_once_a_day_with_whom_she_works_and_one_in_which_nothing_is_new_is_one_request_and_one_row() {
    let desk = desk().await;
    // The pictures of the nearest come a few at a time.
    for _ in 0..4 {
        desk.ada.sync().await;
    }
    assert_eq!(desk.asked("/me/people"), 1);
    let heard = std::sync::Arc::new(Heard::default());
    let _subscription = desk.ada.engine.subscribe(std::sync::Arc::clone(&heard) as _);
    desk.town.clock.forward(DAY);
    let before = desk.town.tenant.log_after(0).last().unwrap().number;
    desk.ada.sync().await;
    let asked = desk.town.tenant.log_after(before);
    let people = |entry: &&Entry| entry.path.contains("/people") || entry.path.contains("/users/");
    assert_eq!(asked.iter().filter(people).count(), 1, "{asked:#?}");
    tokio::time::sleep(Duration::from_secs(1)).await;
    let heard = heard.0.lock().unwrap();
    assert!(!heard.contains(&musette_core::model::Scope::People), "{heard:?}");
}

#[tokio::test(start_paused = true)]
async fn whoever_writes_in_her_feeds_is_one_person_with_her_of_the_directory() {
    let town = Town::with_people(11, 200, 400);
    let login = town.tenant.people().into_iter().nth(300).unwrap().login;
    let said = Talk::Post { group: "Stage crew".into(), text: "I am new here.".into() };
    town.tenant.talk(&said, Some(&login)).unwrap();
    // The first sync hears of nobody in the directory.
    let fault = town.tenant.play(Fault::named("504").path("/v1.0/users")).unwrap();
    let (_home, ada) = town.ada().await;
    town.tenant.stop(fault);
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    let crew = super::talk::feed_named(&feeds, "Stage crew").await;
    let people = ada.engine.people(ada.account.id).await.unwrap();
    let author = feeds.threads(crew, At::Start, 1).await.unwrap().threads.remove(0).first.unwrap().author;
    let before = people.one(author.id.unwrap().row).await.unwrap();
    assert!(before.in_feeds && before.phones.is_empty(), "{before:?}");
    // Twenty in one sync.
    for _ in 0..6 {
        ada.sync().await;
    }
    let after = people.one(author.id.unwrap().row).await.unwrap();
    assert_eq!((after.id, after.mail.as_str(), after.in_feeds), (before.id, login.as_str(), true));
    assert!(!after.phones.is_empty() && !after.place.is_empty(), "the directory was asked by her address: {after:?}");
    let found = people.page(&after.name, At::Start, 200).await.unwrap().people;
    assert_eq!(found.iter().filter(|person| person.mail == login).count(), 1, "one person: {found:#?}");
}

#[tokio::test(start_paused = true)]
async fn a_picture_is_small_asked_for_once_and_what_is_none_is_never_shown() {
    let desk = desk_without_pictures().await;
    let (noor, luc, chiara) = (desk.one("noor").await, desk.one("luc favre").await, desk.one("chiara").await);
    let jonas = desk.one("jonas meier").await;
    desk.town.tenant.give_portrait("luc.favre@rive.example", b"<svg onload=alert(1)>".as_slice()).unwrap();
    desk.town
        .tenant
        .give_portrait("chiara.bianchi@rive.example", [b"\xff\xd8\xff".as_slice(), &[0; 70_000]].concat())
        .unwrap();
    desk.ada.sync().await;
    let here = async |person| desk.people.portrait(person).await.unwrap();
    assert!(here(noor).await.unwrap().starts_with(&[0xff, 0xd8, 0xff]), "those of the nearest come by themselves");
    for (person, why) in [(luc, "no picture"), (chiara, "too large"), (jonas, "none")] {
        desk.people.fetch_portrait(person).await.unwrap();
        assert_eq!(here(person).await, None, "{why}");
    }
    let pictures = || {
        let all = desk.town.tenant.log_after(0).into_iter();
        let answered = all.filter(|entry| entry.path.contains("/photos/") && entry.faults.is_empty());
        answered.map(|entry| entry.path).collect::<Vec<_>>()
    };
    let asked = pictures().len();
    desk.people.fetch_portrait(jonas).await.unwrap();
    desk.people.fetch_portrait(noor).await.unwrap();
    desk.town.clock.forward(DAY);
    desk.ada.sync().await;
    let all = pictures();
    let each: std::collections::BTreeSet<_> = all.iter().collect();
    assert!(
        all.len() == each.len() && all.len() >= asked + 17,
        "each once: the second sync fetches the rest: {all:#?}"
    );
    desk.town.plane(true);
    assert!(here(noor).await.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_portals_page_is_nobodys_picture_and_proves_that_there_is_none_for_nobody() {
    let desk = desk_without_pictures().await;
    let noor = desk.one("noor").await;
    desk.town.tenant.play(Fault::named("portal")).unwrap();
    assert_eq!(desk.people.fetch_portrait(noor).await.unwrap_err().reason, Reason::Captured);
    assert_eq!(desk.people.find("zz").await.unwrap_err().reason, Reason::Captured);
    desk.town.tenant.stop_named(None);
    desk.town.tenant.play(Fault::named("proxy-404")).unwrap();
    assert!(desk.people.fetch_portrait(noor).await.is_err(), "a proxy's 404 is not the directory's word");
    desk.town.tenant.stop_named(None);
    desk.town.clock.forward(Duration::from_secs(120));
    desk.people.fetch_portrait(noor).await.unwrap();
    assert!(desk.people.portrait(noor).await.unwrap().is_some());
}

#[tokio::test(start_paused = true)]
async fn where_nobody_consents_to_the_directory_nothing_else_is_held_up_and_it_is_asked_once_a_day() {
    let town = Town::with_files(11, 200);
    town.noor_makes(PLAN, "as it was");
    town.tenant.entra().withhold("People.Read");
    let (_home, ada) = town.ada().await;
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    feeds.refresh_list().await.unwrap();
    let people = ada.engine.people(ada.account.id).await.unwrap();
    assert_eq!(people.refresh().await.unwrap_err().reason, Reason::SignInNeeded(SignInNeed::Consent));
    ada.write(PLAN, "marked up").await;
    land(&town, &ada).await;
    assert_eq!(town.seen(PLAN).unwrap().sha256, Some(Town::sum("marked up")));
    let tokens = || town.tenant.log_after(0).iter().filter(|entry| entry.path.contains("/token")).count();
    let before = tokens();
    ada.sync().await;
    ada.sync().await;
    assert_eq!(tokens(), before, "it is not asked for at every sync");
    assert!(!people.page("noor", At::Start, 10).await.unwrap().people.is_empty(), "whom feeds have named is found");
}

#[tokio::test(start_paused = true)]
async fn whom_nobody_knows_is_not_called_and_nobody_is_called_in_her_place() {
    let desk = desk().await;
    let feeds = desk.ada.engine.feeds(desk.ada.account.id).await.unwrap();
    feeds.refresh_list().await.unwrap();
    let crew = super::talk::feed_named(&feeds, "Stage crew").await;
    feeds.refresh(crew).await.unwrap();
    let everybody = desk.found("").await;
    let stranger = PersonRow(987_654);
    let known = everybody.iter().find(|person| person.in_feeds && !person.me).unwrap().id.row;
    let text = format!("Not {0}, but {0}", musette_core::model::MENTION);
    let refused = feeds.write(crew, &text, vec![stranger, known]).await.unwrap_err().reason;
    assert_eq!(refused, Reason::NotFound);
    assert_eq!(feeds.waiting().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn who_wrote_what_she_keeps_is_known_on_the_plane_although_the_two_have_never_met() {
    let desk = desk_in(Town::with_people(11, 200, 1_000)).await;
    let near: Vec<String> = desk.found("").await.into_iter().map(|person| person.mail).collect();
    let everybody = desk.town.tenant.people();
    let far =
        everybody.iter().rev().find(|person| !near.contains(&person.login) && person.login != musette_journeys::ADA);
    let far = far.unwrap().clone();
    let write = |path: &str, login: &str| {
        let content = Given { text: Some("the beam is longer".into()), ..Given::default() };
        let write = Deed::Create { drive: PLANS.into(), path: path.into(), content };
        desk.town.tenant.act(&write, Some(login)).unwrap();
    };
    write("Rigging/Beam.txt", &far.login);
    desk.ada.sync().await;
    assert!(!desk.found(&far.name).await.iter().any(|person| person.mail == far.login), "nothing of it is kept");
    let folder = desk.ada.documents.at_path(&format!("{PLANS}/{RIGGING}")).await.unwrap();
    desk.ada.documents.keep(folder).await.unwrap();
    desk.ada.sync().await;
    desk.town.plane(true);
    let found = desk.found(&far.name).await;
    let known = found.iter().find(|person| person.mail == far.login).unwrap_or_else(|| panic!("{found:#?}"));
    assert!(!known.near && !known.role.is_empty(), "{known:?}");
    desk.town.plane(false);
    // Pictures are another matter.
    let asked = || {
        let log = desk.town.tenant.log_after(0);
        log.iter().filter(|entry| entry.path.contains("/users/") && !entry.path.contains("photo")).count()
    };
    let before = asked();
    desk.ada.sync().await;
    desk.town.clock.forward(DAY);
    desk.ada.sync().await;
    assert_eq!(asked(), before, "nobody is asked for again");
}

#[tokio::test(start_paused = true)]
async fn who_has_left_the_organisation_is_told_apart_from_who_is_not_for_her_to_see() {
    let desk = desk().await;
    let noor = desk.one("noor haddad").await;
    assert!(matches!(desk.people.refresh_one(noor).await, Ok(AsOf::Known(_))));
    desk.town.tenant.befall(musette_journeys::NOOR, &musette_tenant::staff::Fate::Leave).unwrap();
    let left = desk.people.refresh_one(noor).await.map_err(|error| error.code());
    assert_eq!(left, Err("not_in_directory"));
    assert_eq!(desk.people.one(noor).await.unwrap().name, "Noor Haddad", "what this device knows stays");
}

#[tokio::test(start_paused = true)]
async fn an_address_and_latin_letters_find_whom_they_are_of_here_and_on_the_server() {
    let desk = desk().await;
    let wei = desk.found("李伟").await.remove(0);
    assert!(desk.called("li wei").await.contains(&"李伟".to_owned()), "{wei:?}");
    let address = wei.mail.clone();
    let (before, _) = address.split_once('@').unwrap();
    for typed in [address.as_str(), before, &address[..3]] {
        let found = desk.found(typed).await;
        assert!(found.iter().any(|person| person.id == wei.id), "{typed}: {found:#?}");
    }
    // Somebody who is not here.
    let desk = desk_in(Town::with_people(11, 200, 100_000)).await;
    let far =
        desk.town.tenant.people().into_iter().find(|person| person.login.ends_with("77777@rive.example")).unwrap();
    assert_eq!(desk.called(&far.login).await, [""; 0]);
    desk.people.find(&far.login).await.unwrap();
    assert_eq!(desk.called(&far.login).await, [far.name]);
}

#[tokio::test(start_paused = true)]
async fn a_name_cannot_turn_the_line_that_it_stands_in() {
    let town = Town::with_people(11, 200, 40);
    let name = "Noor \u{202e}daddaH\u{202c}\u{200f}";
    let fate = musette_tenant::staff::Fate::Rename { name: name.into() };
    town.tenant.befall(musette_journeys::NOOR, &fate).unwrap();
    let talk = Talk::Post { group: "Stage crew".into(), text: "The gate is open.".into() };
    town.tenant.talk(&talk, Some(musette_journeys::NOOR)).unwrap();
    let desk = desk_in(town).await;
    assert!(desk.called("noor").await.contains(&"Noor daddaH".to_owned()), "{:?}", desk.called("noor").await);
    let feeds = desk.ada.engine.feeds(desk.ada.account.id).await.unwrap();
    feeds.refresh_list().await.unwrap();
    let crew = super::talk::feed_named(&feeds, "Stage crew").await;
    feeds.refresh(crew).await.unwrap();
    let threads = feeds.threads(crew, At::Start, 1).await.unwrap().threads;
    assert_eq!(threads[0].first.as_ref().map(|post| post.author.name.as_str()), Some("Noor daddaH"));
}

#[tokio::test(start_paused = true)]
async fn who_was_just_asked_for_is_as_old_as_that_without_a_network_too() {
    let desk = desk().await;
    let noor = desk.one("Noor Haddad").await;
    desk.town.clock.forward(Duration::from_secs(240));
    let AsOf::Known(told) = desk.people.refresh_one(noor).await.unwrap() else { panic!("it was told") };
    desk.town.plane(true);
    desk.town.clock.forward(Duration::from_secs(240));
    assert!(desk.people.refresh_one(noor).await.is_err());
    assert_eq!(desk.people.one(noor).await.unwrap().seen_at, Some(told), "its age does not go back");
}

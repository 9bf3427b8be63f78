//! People whom the directory tells of one by one, although it does not tell with whom a person works.

use async_trait::async_trait;

use super::*;
use crate::model::{Colleague, Failure, Refusal, RemoteId, RemotePerson, SignInNeed};
use crate::providers::people::{People, Portrait};
use crate::store::people::NamedBy;
use crate::sync::{Ended, OfOne, PeoplePuller};

/// A directory that refuses to say who is near, and knows nothing of Noor.
#[derive(Debug)]
struct Refusing {
    near: Failure,
    asked: Mutex<Vec<String>>,
}

#[async_trait]
impl People for Refusing {
    async fn near(&self, _most: usize) -> Result<Vec<Colleague>, Failure> {
        self.asked.lock().unwrap().push("near".into());
        Err(self.near.clone())
    }

    async fn colleague(&self, id: &RemoteId) -> Result<Colleague, Failure> {
        self.asked.lock().unwrap().push(id.0.clone());
        if id.as_str().starts_with("noor") {
            return Err(Failure::Refused(Refusal::Permission));
        }
        if id.as_str().starts_with("left") {
            return Err(Failure::Gone);
        }
        let (name, role) = ("Luc Favre".to_owned(), "Safety".to_owned());
        let (place, phones) = ("Harbour".to_owned(), Vec::new());
        Ok(Colleague { id: "luc".into(), name, role, place, phones, mail: "l.favre@elsewhere.example".into() })
    }

    async fn search(&self, _typed: &str, _most: usize) -> Result<Vec<Colleague>, Failure> {
        Ok(Vec::new())
    }

    async fn portrait(&self, _id: &RemoteId) -> Result<Option<Portrait>, Failure> {
        Ok(None)
    }
}

/// A vault whose feeds name Noor and Luc, and what is asked for with a directory that answers so.
async fn asks(near: Failure) -> (tempfile::TempDir, Database, Arc<Hands>, Arc<Refusing>, PeoplePuller) {
    let folder = tempfile::tempdir().unwrap();
    let hands = Arc::new(Hands(AtomicI64::new(0)));
    let doors = Doors { store_threads: StoreThreads::Inline, clock: hands.clone(), ..Doors::system() };
    let secret = Secret::new((0..48).collect());
    let db = Database::open(&folder.path().join("musette.db"), &secret, VAULT, &doors, Arc::new(|_| {})).unwrap();
    let named = |id: &str, name: &str, mail: &str| RemotePerson {
        id: id.into(),
        name: name.into(),
        role: String::new(),
        mail: mail.into(),
        photo: None,
    };
    let told = [named("1", "Noor", "noor@rive.example"), named("2", "Luc", "luc@rive.example")];
    db.write(Durability::Fetched, move |tx| told.iter().try_for_each(|one| tx.put_person(one).map(drop)))
        .await
        .unwrap();
    let directory = Arc::new(Refusing { near, asked: Mutex::default() });
    let puller = PeoplePuller::new(db.clone(), directory.clone(), doors);
    (folder, db, hands, directory, puller)
}

#[tokio::test]
async fn one_refused_person_stops_no_other_also_where_nobody_is_told_to_be_near() {
    let (_folder, db, _hands, directory, puller) = asks(Failure::Refused(Refusal::Permission)).await;
    assert_eq!(puller.complete(&|| true).await.unwrap(), Ended::Done);
    assert_eq!(*directory.asked.lock().unwrap(), [] as [String; 0], "nobody has looked at people yet");
    assert_eq!(puller.refresh(&|| true).await.unwrap(), Ended::NoAccess);
    assert_eq!(puller.complete(&|| true).await.unwrap(), Ended::Done);
    let mut asked = directory.asked.lock().unwrap().clone();
    asked.sort();
    assert_eq!(asked, ["luc@rive.example", "near", "noor@rive.example"]);
    // Engage's address and the directory's differ: it is one person all the same, by the address that was asked for.
    let luc = db.read_here(|tx| tx.person_named(NamedBy::Directory, &"luc".into())).unwrap().unwrap();
    assert_eq!((luc.feeds, luc.mail.as_str()), (Some("2".into()), "luc@rive.example"));
    assert_eq!(puller.complete(&|| true).await.unwrap(), Ended::Done);
    assert_eq!(directory.asked.lock().unwrap().len(), 3, "nobody is asked for twice");
}

#[tokio::test]
async fn where_nobody_consents_to_the_directory_nobody_is_asked_for_within_a_day() {
    let consent = Failure::SignIn(SignInNeed::Consent);
    let (_folder, _db, hands, directory, puller) = asks(consent.clone()).await;
    assert_eq!(puller.refresh(&|| true).await.unwrap(), Ended::from(consent));
    assert_eq!(puller.complete(&|| true).await.unwrap(), Ended::Done);
    assert_eq!(*directory.asked.lock().unwrap(), ["near"]);
    hands.forward(24 * 3_600_000);
    assert_eq!(puller.complete(&|| true).await.unwrap(), Ended::Done);
    assert_eq!(directory.asked.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn whom_the_directory_does_not_show_and_whom_it_does_not_know_are_two_answers() {
    let (_folder, db, _hands, _directory, puller) = asks(Failure::Gone).await;
    let row = |called: &'static str| db.read_here(move |tx| tx.person_of(&called.into())).unwrap().unwrap().row;
    assert_eq!(puller.person(row("1")).await.unwrap(), OfOne::NotOpen);
    assert_eq!(puller.person(row("2")).await.unwrap(), OfOne::Told);
    let left = RemotePerson {
        id: "3".into(),
        name: "Left".into(),
        role: String::new(),
        mail: "left@rive.example".into(),
        photo: None,
    };
    db.write(Durability::Fetched, move |tx| tx.put_person(&left)).await.unwrap();
    assert_eq!(puller.person(row("3")).await.unwrap(), OfOne::Unknown);
}

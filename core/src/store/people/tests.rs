use std::sync::Arc;

use super::*;
use crate::model::{
    BaseRow, Editor, FeedKind, FeedRow, Place, PostKind, PostRow, RemoteFeed, RequestSeq, Stretch, sort_key,
};
use crate::store::drafts::{Draft, DraftPlace};
use crate::store::posts::PostFacts;
use crate::store::tests::{RULES, a_drive, file, inline, open, secret};
use crate::store::{Database, Durability, VAULT};

/// The last migration before people had names of their own by service.
const BEFORE: usize = 9;

fn in_feeds(id: &str, name: &str, mail: &str) -> RemotePerson {
    RemotePerson { id: id.into(), name: name.into(), role: "Baker".into(), mail: mail.into(), photo: None }
}

fn in_directory(id: &str, name: &str, mail: &str) -> Colleague {
    Colleague {
        id: id.into(),
        name: name.into(),
        role: "Head of bread".into(),
        place: "Harbour café".into(),
        phones: vec!["+41 21 555 01 02".into()],
        mail: mail.into(),
    }
}

fn by(author: PersonRow, post: PostRow, feed: FeedRow) -> PostFacts {
    PostFacts {
        thread: post,
        place: 7,
        feed: Some(feed),
        author: Some(author),
        answers: None,
        posted_at: Some(WallTime(1)),
        kind: PostKind::Post,
        title: String::new(),
        body: Vec::new(),
        attachments: Vec::new(),
        likes: 0,
        likers: Vec::new(),
        liked: false,
        private: false,
    }
}

async fn written<T: Send + 'static>(
    db: &Database,
    work: impl FnOnce(&mut Writing<'_>) -> StoreResult<T> + Send + 'static,
) -> T {
    db.write(Durability::Fetched, work).await.unwrap()
}

fn names(tx: &Reading<'_>, typed: &str) -> Vec<String> {
    let page = tx.people_like(typed, Stretch::After(None), 100).unwrap();
    assert!(!page.more);
    page.people.into_iter().map(|person| person.name).collect()
}

#[tokio::test]
async fn whom_feeds_and_the_directory_name_is_one_person_by_address() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        let row = tx.put_person(&in_feeds("1501", "Ada Keller", "Ada.Keller@rive.example"))?;
        assert_eq!(tx.put_colleague(&in_directory("guid-ada", "Keller, Ada", "ada.keller@RIVE.example"))?, row);
        let ada = tx.person(row)?.unwrap();
        assert_eq!((ada.feeds.clone(), ada.directory.clone()), (Some("1501".into()), Some("guid-ada".into())));
        assert_eq!((ada.name.as_str(), ada.role.as_str()), ("Keller, Ada", "Head of bread"));
        assert_eq!(ada.phones, ["+41 21 555 01 02"]);
        // Feeds write the name in another way: it does not change back and forth.
        tx.put_person(&in_feeds("1501", "Ada Keller", "Ada.Keller@rive.example"))?;
        assert_eq!(tx.person(row)?, Some(ada));
        // The other way round.
        let noor = tx.put_colleague(&in_directory("guid-noor", "Noor Haddad", "noor@rive.example"))?;
        assert_eq!(tx.put_person(&in_feeds("1502", "Noor", "NOOR@rive.example"))?, noor);
        assert_eq!(tx.person_of(&"1502".into())?.map(|noor| noor.name), Some("Noor Haddad".into()));
        assert_eq!(tx.person_named(NamedBy::Directory, &"guid-noor".into())?.map(|noor| noor.row), Some(noor));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn rows_that_turn_out_to_be_one_person_break_nothing_that_refers_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        let elder = tx.put_colleague(&in_directory("guid-ada", "Ada Keller", "ada@rive.example"))?;
        let younger = tx.set_myself(&in_feeds("1501", "Ada K", ""))?;
        assert_ne!(elder, younger);
        let group = RemoteFeed {
            id: "g".into(),
            kind: FeedKind::Group,
            name: "Bread".into(),
            joined: Some(true),
            closed: false,
        };
        let feed = tx.put_feed(&group, RequestSeq(1))?;
        let post = tx.post_for(&"900".into())?;
        tx.put_post(post, &by(younger, post, feed), RequestSeq(1))?;

        assert_eq!(tx.put_person(&in_feeds("1501", "Ada K", "Ada@rive.example"))?, elder);

        assert_eq!(
            tx.person(younger)?,
            tx.person(elder)?,
            "an id that a screen or an intent holds goes on to lead to her"
        );
        assert_eq!(tx.myself()?.map(|me| me.row), Some(elder));
        assert_eq!(tx.post_base(post)?.and_then(|(facts, _)| facts.author), Some(elder));
        assert_eq!(tx.person_of(&"1501".into())?.map(|ada| ada.row), Some(elder));
        assert_eq!(names(tx, "ada"), ["Ada Keller"]);
        assert_eq!(names(tx, "k"), ["Ada Keller"], "the younger row is found no more");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_address_that_several_share_joins_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        let one = tx.put_person(&in_feeds("1", "Kiosk, mornings", "kiosk@rive.example"))?;
        let two = tx.put_person(&in_feeds("2", "Kiosk, evenings", "kiosk@rive.example"))?;
        let listed = tx.put_colleague(&in_directory("guid-kiosk", "Kiosk", "kiosk@rive.example"))?;
        assert!(one != two && listed != one && listed != two);
        // Nor does it join those of whom no address is known.
        let (nobody, else_) = (tx.put_person(&in_feeds("3", "A", ""))?, tx.put_colleague(&in_directory("g", "B", ""))?);
        assert_ne!(nobody, else_);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_tells_less_takes_nothing_away() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        let row = tx.put_colleague(&in_directory("guid", "Noor Haddad", "noor@rive.example"))?;
        let before = tx.person(row)?;
        let less = Colleague {
            id: "guid".into(),
            name: String::new(),
            role: String::new(),
            place: String::new(),
            phones: Vec::new(),
            mail: String::new(),
        };
        assert_eq!(tx.put_colleague(&less)?, row);
        assert_eq!(tx.person(row)?, before);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn those_of_an_older_program_keep_their_ids_and_are_found_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("musette.db");
    let old = Database::open(&path, &secret(1), &VAULT[..BEFORE], &inline(), Arc::new(|_| {})).unwrap();
    written(&old, |tx| {
        for (id, remote, name, mail) in
            [(3, "1501", "Béatrice Favre", "Bea@rive.example"), (8, "1502", "Noor Haddad", ""), (9, "", "", "")]
        {
            let sql = "INSERT INTO people (id, remote_id, name, sort_key, mail) VALUES (?1, ?2, ?3, ?4, ?5)";
            tx.run("a test", sql, (id, remote, name, sort_key(name), mail))?;
        }
        // The highest was deleted: its id must not come again.
        tx.run("a test", "INSERT INTO people (id, remote_id, name, sort_key) VALUES (40, 'x', '', '')", [])?;
        tx.run("a test", "DELETE FROM people WHERE id = 40", [])?;
        tx.run("a test", "UPDATE counters SET value = 8 WHERE name = 'me'", []).map(drop)
    })
    .await;
    old.close().await.unwrap();

    let db = open(&path, 1).unwrap();
    written(&db, |tx| {
        assert_eq!(tx.myself()?.map(|me| (me.row, me.feeds)), Some((PersonRow(8), Some("1502".into()))));
        assert_eq!(tx.person_for(&"".into())?, PersonRow(9));
        let called = |tx: &Reading<'_>| tx.people_called("Favre", 5).map(|called| called.first().map(|bea| bea.row));
        assert_eq!(called(tx)?, Some(PersonRow(3)), "before its words were made");
        assert_eq!(tx.word_people(2)?, 2);
        assert_eq!(tx.word_people(2)?, 1);
        assert_eq!(tx.word_people(2)?, 0);
        assert_eq!(called(tx)?, Some(PersonRow(3)));
        assert_eq!(names(tx, "bea"), ["Béatrice Favre"]);
        assert_eq!(tx.put_colleague(&in_directory("guid", "Béatrice Favre", "bea@rive.example"))?, PersonRow(3));
        assert!(tx.put_person(&in_feeds("new", "New", ""))? > PersonRow(40));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn anybody_is_found_by_what_begins_a_word_and_by_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        let all = ["Rana Haddad", "Nour Haddad", "Béatrice Favre", "ليلى منصور", "李小龙", "Lina Lindt", "Karim Malik"];
        for (at, name) in all.iter().enumerate() {
            tx.put_colleague(&in_directory(&format!("guid-{at}"), name, ""))?;
        }
        assert_eq!(names(tx, "haddad"), ["Nour Haddad", "Rana Haddad"]);
        assert_eq!(names(tx, "haddad n"), ["Nour Haddad"]);
        assert_eq!(names(tx, "n HADD"), ["Nour Haddad"]);
        assert_eq!(names(tx, "bea"), names(tx, "BÉA"));
        assert_eq!(names(tx, "bea"), ["Béatrice Favre"]);
        assert_eq!(names(tx, "منصور"), ["ليلى منصور"]);
        assert_eq!(names(tx, "小龙"), ["李小龙"]);
        let li = ["Lina Lindt", "李小龙"];
        assert_eq!(names(tx, "li"), li, "once, though two words begin so; `Malik` does not");
        assert_eq!(names(tx, "xiaolong"), ["李小龙"]);
        assert!(names(tx, "").is_empty() && names(tx, " ' ").is_empty() && names(tx, "xyz").is_empty());

        tx.put_colleague(&in_directory("guid-5", "Lina Rey", ""))?;
        assert!(names(tx, "lindt").is_empty(), "by the name she had before she is not found");
        assert_eq!(names(tx, "rey"), ["Lina Rey"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pages_of_a_search_tell_everybody_once_whatever_comes_between() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        // More than are read from the index at once, and a second word that most of them lack.
        for at in 0..700 {
            let word = if at % 7 == 0 { "Rey" } else { "Favre" };
            tx.put_colleague(&in_directory(&format!("guid-{at}"), &format!("Anna{at} {word}"), ""))?;
        }
        for (typed, expected) in [("anna", 700), ("anna r", 100)] {
            let (mut told, mut after): (Vec<PersonRow>, Option<Place>) = (Vec::new(), None);
            loop {
                let page = tx.people_like(typed, Stretch::After(after), 30)?;
                told.extend(page.people.iter().map(|person| person.row));
                // Somebody who sorts before what was told comes in no later page.
                tx.put_colleague(&in_directory(&format!("{typed}-{}", told.len()), "Anna Rey", ""))?;
                match Place::next(&page.places, page.more) {
                    Some(next) => after = Some(next),
                    None => break,
                }
            }
            let everybody = told.len();
            told.sort_unstable();
            told.dedup();
            assert_eq!(told.len(), everybody, "{typed}: nobody twice");
            // Those who came while "anna" was read stand at the beginning of "anna r".
            let came = if typed == "anna" { 0 } else { 700_usize.div_ceil(30) };
            assert_eq!(everybody, expected + came, "{typed}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_was_not_told_of_for_longest_is_forgotten_but_never_whom_feeds_name() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        let author = tx.put_person(&in_feeds("1", "Ada Keller", ""))?;
        let both = tx.put_person(&in_feeds("2", "Noor Haddad", "noor@rive.example"))?;
        assert_eq!(tx.put_colleague(&in_directory("guid-noor", "Noor Haddad", "noor@rive.example"))?, both);
        let mut others = Vec::new();
        for at in 0..5_i64 {
            let row = tx.put_colleague(&in_directory(&format!("guid-{at}"), &format!("Karim {at}"), ""))?;
            tx.run("a test", "UPDATE people SET seen_at = ?2 WHERE id = ?1", (row.0, 100 - at))?;
            others.push(row);
        }
        assert_eq!(tx.forget_people(2)?, 3);
        assert_eq!(tx.forget_people(2)?, 0);
        for (at, row) in others.iter().enumerate() {
            assert_eq!(tx.person(*row)?.is_some(), at < 2, "{at}");
        }
        assert!(tx.person(author)?.is_some() && tx.person(both)?.is_some());
        assert_eq!(names(tx, "karim"), ["Karim 0", "Karim 1"]);
        assert!(tx.person_named(NamedBy::Directory, &"guid-4".into())?.is_none());
        let again = tx.put_colleague(&in_directory("guid-4", "Karim 4", ""))?;
        assert!(again > others[4], "an id is not used again");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whom_a_draft_is_written_to_is_not_forgotten_while_it_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        let written_to = tx.put_colleague(&in_directory("guid-1", "Karim 1", "karim@rive.example"))?;
        let other = tx.put_colleague(&in_directory("guid-2", "Karim 2", ""))?;
        let place = DraftPlace { feed: FeedRow(1), thread: None, to: vec![written_to] };
        tx.set_draft(&place, "To Karim", WallTime(1))?;
        assert_eq!(tx.forget_people(0)?, 1);
        assert!(tx.person(written_to)?.is_some() && tx.person(other)?.is_none());
        tx.set_draft(&place, "", WallTime(2))?;
        assert_eq!(tx.forget_people(0)?, 1, "once it is gone, as everybody else");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_written_to_somebody_who_is_found_to_be_known_already_is_still_written_to_her() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        let elder = tx.put_colleague(&in_directory("guid-ada", "Ada Keller", "ada@rive.example"))?;
        let younger = tx.put_person(&in_feeds("1501", "Ada K", ""))?;
        let noor = tx.put_person(&in_feeds("1502", "Noor", ""))?;
        let to = |to: &[PersonRow]| DraftPlace { feed: FeedRow(1), thread: None, to: to.to_vec() };
        tx.set_draft(&to(&[elder]), "To the elder", WallTime(1))?;
        tx.set_draft(&to(&[younger]), "To the younger", WallTime(2))?;
        tx.set_draft(&to(&[noor, younger]), "To two", WallTime(3))?;
        assert_eq!(tx.drafts()?.len(), 3);
        // The address tells that the two are one.
        tx.put_person(&in_feeds("1501", "Ada K", "ada@rive.example"))?;
        for ada in [elder, younger] {
            assert_eq!(tx.draft(&to(&[ada]))?.unwrap().text, "To the elder");
            assert_eq!(tx.draft(&to(&[ada, noor]))?.unwrap().text, "To two");
        }
        let of = |draft: Draft| (draft.text, draft.place.to, draft.composed);
        let all: Vec<_> = tx.drafts()?.into_iter().map(of).collect();
        let expected = [
            ("To two", vec![elder, noor], true),
            ("To the younger", vec![elder], false),
            ("To the elder", vec![elder], true),
        ];
        assert_eq!(
            all,
            expected.map(|(text, to, composed)| (text.to_owned(), to, composed)),
            "none is joined to another"
        );
        assert_eq!(tx.only_here_count(WallTime(0))?, 3);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_changed_kept_documents_last_is_told_the_latest_first_nobody_twice_and_not_all_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    let (drive, root) = a_drive(&db).await;
    written(&db, move |tx| {
        let plans = tx.intern(drive, &"01Plans".into())?.0;
        tx.put_base(drive, plans, &file(root, "Plans"), RULES)?;
        let by = |user: &str, at: i64| {
            let modified_by = Editor { name: Some(user.to_uppercase()), user: Some(user.into()), application: None };
            (modified_by, Some(WallTime(at)))
        };
        let documents = [
            (plans, "a.pdf", by("ada", 5)),
            (plans, "b.pdf", by("noor", 9)),
            (plans, "c.pdf", by("ada", 20)),
            (plans, "d.pdf", (Editor::default(), Some(WallTime(30)))),
            (plans, "e.pdf", by("luc", 1)),
            (root, "not-kept.pdf", by("jonas", 40)),
        ];
        for (parent, name, (modified_by, modified_at)) in documents {
            let item = tx.intern(drive, &RemoteId(format!("01{name}")))?.0;
            tx.put_base(drive, item, &BaseRow { modified_by, modified_at, ..file(parent, name) }, RULES)?;
        }
        assert_eq!(tx.authors_of_kept(10)?, []);
        tx.add_pin(plans, WallTime(1))?;
        let seen = |tx: &Writing<'_>, most| -> StoreResult<Vec<(String, String, bool)>> {
            Ok(tx.authors_of_kept(most)?.into_iter().map(|one| (one.user.0, one.name, one.told)).collect())
        };
        let one = |user: &str, told| (user.to_owned(), user.to_uppercase(), told);
        assert_eq!(seen(tx, 10)?, [one("ada", false), one("noor", false), one("luc", false)]);
        assert_eq!(seen(tx, 2)?, [one("ada", false), one("noor", false)]);
        // The directory has told of one, was asked for another in vain, and only the name of the third is known.
        tx.put_colleague(&in_directory("ada", "Ada Keller", "ada@rive.example"))?;
        let noor = tx.put_colleague(&Colleague { role: String::new(), ..in_directory("noor", "Noor", "") })?;
        tx.note_person_asked(noor, WallTime(50))?;
        let luc = tx.put_colleague(&in_directory("luc", "Luc", ""))?;
        assert_eq!(seen(tx, 10)?, [one("ada", true), one("noor", true), one("luc", false)]);
        assert_eq!(tx.authors_of_kept(10)?.pop().and_then(|author| author.person), Some(luc));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_mail_address_finds_whom_it_is_of_and_an_old_one_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        let rana = tx.put_colleague(&in_directory("guid-1", "رنا \u{200f}منصور", "Rana.Mansour@rive.example"))?;
        tx.put_colleague(&in_directory("guid-2", "Ada Keller", "ada.keller@rive.example"))?;
        assert_eq!(
            tx.person(rana)?.map(|rana| rana.name),
            Some("رنا منصور".into()),
            "no mark steers what stands beside it"
        );
        for typed in ["rana.mansour@rive.example", "rana.m", "mansour", "RANA"] {
            assert_eq!(names(tx, typed), ["رنا منصور"], "{typed}");
        }
        assert!(names(tx, "rive").is_empty());
        // She takes another address, and nothing else changes.
        tx.put_colleague(&in_directory("guid-1", "رنا منصور", "r.saleh@rive.example"))?;
        assert!(names(tx, "mansour").is_empty());
        assert_eq!(names(tx, "r.saleh@rive"), ["رنا منصور"]);
        // It is no name that a post could mention.
        tx.put_person(&in_feeds("1503", "رنا منصور", "r.saleh@rive.example"))?;
        assert!(tx.people_called("saleh", 5)?.is_empty());
        Ok(())
    })
    .await;
}

//! Recorded-looking answers, and rough ones.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::model::{Attachment, AttachmentKind, Block, Mention, Run, WallTime};

const GROUP_PAGE: &str = include_str!("../fixtures/group_page.json");

fn read() -> Envelope {
    envelope(GROUP_PAGE.as_bytes()).unwrap()
}

fn remote(id: &str) -> RemoteId {
    RemoteId::from(id)
}

#[test]
fn a_post_is_read_with_all_that_engage_says_of_it() {
    let Envelope { page, me, .. } = read();
    let post = &page.posts[0];
    assert_eq!(me, Some(remote("1496550646")));
    assert!(page.older);
    assert_eq!((post.id.as_str(), post.order), ("2353123363758082", 2_353_123_363_758_082));
    assert_eq!(post.author, remote("9007199254740993"));
    assert_eq!(post.thread, remote("2353123363758080"));
    assert_eq!(post.answers, Some(remote("2353123363758081")));
    assert_eq!(post.group, Some(remote("45776887808")));
    assert_eq!(post.posted_at, Some(WallTime(1_795_442_700_000)));
    assert_eq!((post.likes, post.liked, post.private), (3, Some(true), false));
    assert_eq!(post.likers, [Liker { id: remote("12"), name: "Ben Okri".into() }]);
    assert_eq!(post.told, [remote("1496550646"), remote("12")]);
    let Block::Paragraph { runs } = &post.body[0] else { panic!() };
    let mention = Mention { id: remote("1496550646"), person: None };
    assert_eq!(runs[0], Run { mention: Some(mention), ..Run::plain("Ada Lovelace") });
    assert_eq!(runs[2].link.as_ref().unwrap().host, "lakeside.example");
    assert_eq!(post.body[0].text(), "Ada Lovelace, the plan is at https://lakeside.example/plan. ##stage #stage");
}

#[test]
fn what_hangs_on_a_post_has_its_kind_its_size_and_an_address_that_may_be_opened() {
    let attachments = read().page.posts[0].attachments.clone();
    let is = |kind, name: &str, size, address: &str, upload: Option<(&str, &str)>| Attachment {
        kind,
        name: name.to_owned(),
        size,
        address: address.to_owned(),
        id: upload.map(|(id, _)| remote(id)),
        bytes: upload.map(|(_, bytes)| bytes.to_owned()).filter(|bytes| !bytes.is_empty()),
        content: None,
    };
    use AttachmentKind::{Document, File, Image, Link};
    let download = "https://www.yammer.com/api/v1/uploaded_files/1752184004608/download";
    let rota = "https://lakeside.sharepoint.com/sites/allcompany/Rota.xlsx";
    let plans = "https://lakeside-my.sharepoint.com/personal/ada/Plans.pdf";
    assert_eq!(
        attachments,
        [
            is(Image, "Stage .jpeg", Some(90_201), download, Some(("1752184004608", download))),
            is(Document, "Rota.xlsx", Some(1_200), rota, Some(("2", ""))),
            is(File, "Old.doc", Some(0), "https://www.yammer.com/lakeside.example/uploaded_files/3", Some(("3", ""))),
            is(Document, "Plans", None, plans, None),
            is(Link, "A page", None, "https://example.org/a", None),
            is(Link, "What Ben said", None, "https://www.yammer.com/lakeside.example/messages/6", None),
        ]
    );
}

#[test]
fn what_cannot_be_read_is_left_out_and_loses_nothing_else() {
    let Envelope { page, written, .. } = read();
    let ids: Vec<_> = page.posts.iter().map(|post| post.order % 100).collect();
    assert_eq!(ids, [82, 77, 76]);
    assert_eq!(written.len(), 3);
    let announced = &page.posts[1];
    assert_eq!((announced.kind, announced.title.as_str()), (PostKind::Announcement, "Gates open at nine"));
    assert_eq!(
        (announced.thread.clone(), announced.posted_at, announced.liked),
        (announced.id.clone(), None, Some(false))
    );
    assert!(announced.body.is_empty() && announced.attachments.is_empty());
    let notice = &page.posts[2];
    assert_eq!((notice.kind, notice.private, notice.title.as_str()), (PostKind::Notice, true, ""));
    assert_eq!(notice.posted_at, Some(WallTime(-1_000)));
    assert_eq!(notice.body, [Block::paragraph("Ben Okri has created this conversation")]);
}

#[test]
fn whom_and_what_a_page_speaks_of_comes_along() {
    let page = read().page;
    let person = |id: &str, name: &str, role: &str, mail: &str, photo: Option<&str>| RemotePerson {
        id: remote(id),
        name: name.to_owned(),
        role: role.to_owned(),
        mail: mail.to_owned(),
        photo: photo.map(str::to_owned),
    };
    let picture = Some("https://mug0.assets-yammer.com/mugshot/images/48x48/abc");
    assert_eq!(
        page.people,
        [
            person("1496550646", "Ada Lovelace", "Site engineer", "ada@lakeside.example", picture),
            person("12", "ben", "", "ben@lakeside.example", None),
        ]
    );
    assert_eq!(page.answers, [(RemoteId::from("2353123363758080"), 2)], "its first post is one of its updates");
    assert_eq!(page.seen_to, None);
    let group = &page.groups[0];
    assert_eq!((group.id.as_str(), group.name.as_str()), ("45776887808", "Stage"));
    assert_eq!((group.joined, group.closed), (None, true));
    assert_eq!(page.beside.len(), 1);
    let first = &page.beside[0];
    assert_eq!((first.id.as_str(), first.liked, first.likes), ("2353123363758080", Some(true), 0));
    assert_eq!(first.body, [Block::paragraph("Where is the plan?")]);
}

#[test]
fn what_is_not_said_of_a_page_is_not_made_up() {
    let bare = envelope(br#"{"messages":[{"id":1,"sender_id":2}]}"#).unwrap();
    assert_eq!(bare.page.posts[0].liked, None);
    assert!(bare.page.older, "it does not say that this is all");
    assert_eq!(bare.me, None);
    assert!(!envelope(br#"{"messages":[],"meta":{}}"#).unwrap().page.older);
    let odd = envelope(br#"{"messages":[],"references":"none","meta":["x"]}"#).unwrap();
    assert_eq!(odd.page, PostsPage::default());
}

#[test]
fn a_name_turns_the_words_around_it_no_more_than_a_text_does() {
    let said = "{\"messages\":[{\"id\":1,\"sender_id\":2,\"body\":{\"parsed\":\"[[user:2]] [[tag:3]]\"}}],\"references\":[\
                {\"type\":\"user\",\"id\":2,\"full_name\":\"Eve\u{202e}\"},{\"type\":\"tag\",\"id\":3,\"name\":\"a\u{2066}b\"}]}";
    let page = envelope(said.as_bytes()).unwrap().page;
    assert_eq!(page.posts[0].body[0].text(), "Eve #ab");
    assert_eq!(page.people[0].name, "Eve\u{202e}", "her own name is as she writes it");
}

#[test]
fn one_message_comes_alone_or_not_at_all() {
    assert_eq!(post(br#"{"id":5,"sender_id":"6","thread_id":4,"replied_to_id":4}"#).unwrap().thread, remote("4"));
    for body in ["{}", "[]", "", r#"{"id":5}"#, r#"{"id":5,"sender_id":6,"replied_to_id":4}"#] {
        assert_eq!(post(body.as_bytes()).unwrap_err(), unproven(), "{body}");
    }
}

/// Any JSON, with the names of fields that are read.
#[test]
fn the_newest_post_of_a_group_is_what_its_figures_say_and_nothing_where_they_say_nothing() {
    let page = br#"[
        {"type": "group", "id": 45776887808, "full_name": "Stage crew", "stats": {"members": 31, "updates": 0,
         "last_message_id": 9007199254740993, "last_message_at": "2026/06/24 09:05:00 +0000"}},
        {"type": "group", "id": 2, "stats": {"members": 1, "last_message_id": null}},
        {"type": "group", "id": 3, "stats": []}, {"type": "group", "id": 4}, {"type": "group", "stats": {"last_message_id": 7}}
    ]"#;
    assert_eq!(newest(page), Ok(BTreeMap::from([(remote("45776887808"), 9_007_199_254_740_993)])));
    assert_eq!(newest(&page[..page.len() - 1]), Err(unproven()));
    assert_eq!(newest(b"{}"), Err(unproven()));
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".{0,12}".prop_map(Into::into),
        prop_oneof![Just("[[user:1]]"), Just("<b>x"), Just("user"), Just("message"), Just("2026/11/23 14:05:00 +0000")]
            .prop_map(Into::into),
    ];
    let names = prop::sample::select(vec![
        "messages",
        "references",
        "meta",
        "id",
        "sender_id",
        "thread_id",
        "replied_to_id",
        "type",
        "body",
        "plain",
        "parsed",
        "rich",
        "attachments",
        "liked_by",
        "count",
        "name",
        "full_name",
        "created_at",
        "liked_message_ids",
        "older_available",
        "contact",
        "web_url",
    ]);
    leaf.prop_recursive(5, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
            prop::collection::vec((names.clone(), inner), 0..8).prop_map(|fields| serde_json::Value::Object(
                fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
            )),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_answer_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = (envelope(&bytes), post(&bytes), person(&bytes), groups(&bytes), newest(&bytes));
    }

    #[test]
    fn no_json_makes_it_panic(messages in any_json(), references in any_json(), meta in any_json()) {
        let page = serde_json::json!({"messages": [messages.clone()], "references": [references.clone()], "meta": meta});
        prop_assert!(envelope(page.to_string().as_bytes()).is_ok());
        for value in [messages, references] {
            let bytes = value.to_string().into_bytes();
            let _ = (envelope(&bytes), post(&bytes), person(&bytes), groups(&bytes), newest(&bytes));
        }
    }

    #[test]
    fn a_page_that_was_cut_is_no_page(at in 0..GROUP_PAGE.len() - 1) {
        prop_assert!(envelope(GROUP_PAGE.as_bytes().get(..at).unwrap()).is_err());
    }
}

#[test]
fn what_is_said_of_a_thread_is_taken_only_where_it_makes_sense() {
    let page = |stats: &str, meta: &str| {
        let bytes = format!(
            r#"{{"messages":[],"references":[{{"type":"thread","id":9007199254740993,"stats":{stats}}}],"meta":{meta}}}"#
        );
        envelope(bytes.as_bytes()).unwrap().page
    };
    let seen = page(r#"{"updates":1}"#, r#"{"last_seen_message_id":9007199254740995}"#);
    assert_eq!(seen.answers, [(RemoteId::from("9007199254740993"), 0)]);
    assert_eq!(seen.seen_to, Some(9_007_199_254_740_995));
    for stats in [
        "{}",
        "null",
        r#"{"updates":0}"#,
        r#"{"updates":-3}"#,
        r#"{"updates":"many"}"#,
        "[]",
        r#"{"updates":99999999999}"#,
    ] {
        assert_eq!(page(stats, r#"{"last_seen_message_id":null}"#).answers, [], "{stats}");
    }
}

#[test]
fn who_has_an_address_is_the_one_who_is_told_to_have_it_and_nobody_else() {
    let found =
        |answer: &str| person_by_mail(answer.as_bytes(), "Noor@rive.example").map(|found| found.map(|one| one.id));
    let noor = r#"{"type":"user","id":12,"full_name":"Noor Haddad","email":"noor@rive.example"}"#;
    let besides =
        r#"{"id":13,"email":"n@rive.example","contact":{"email_addresses":[{"address":"noor@rive.example"}]}}"#;
    assert_eq!(found(&format!("[{noor}]")), Ok(Some(remote("12"))));
    assert_eq!(found(&format!("[{besides}]")), Ok(Some(remote("13"))));
    assert_eq!(found(r#"[{"id":14,"email":"ada@rive.example"}]"#), Ok(None), "an answer to another question");
    assert_eq!(found(&format!("[{noor},{besides}]")), Ok(None), "two who have it");
    assert_eq!(found("[]"), Ok(None));
    assert_eq!(found(r#"[{"email":"noor@rive.example"}]"#), Err(unproven()));
    assert!(found("{}").is_err() && found(&format!("[{noor}")).is_err());
}

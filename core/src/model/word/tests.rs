use serde_json::json;

use super::*;

fn whole() -> Value {
    json!({
        "version": 1,
        "name": { "fr": "Rive", "en": "Rive Festival" },
        "colour": "#0B6E99",
        "support": { "telephone": "+41 21 555 01 00", "mail": "help@rive.example", "page": "https://help.rive.example/" },
        "applications": [
            { "name": { "en": "Shifts", "fr": "Horaires" }, "icon": "calendar", "link": "https://shifts.rive.example/" },
            { "name": "Wiki", "icon": "/Musette/icons/wiki.png", "link": "https://wiki.rive.example/" }
        ],
        "acknowledgements": { "site": "/sites/safety", "library": "Instructions", "path": "/Acknowledgements/" },
        "something_newer": { "of": ["another", "version"] }
    })
}

fn read(value: &Value) -> Result<Word, BadWord> {
    Word::read(value.to_string().as_bytes())
}

#[test]
fn a_whole_file_is_read_and_what_is_not_known_is_passed_over() {
    let word = read(&whole()).unwrap();
    assert_eq!(word.name.preferred(["de-CH", "fr-CH"]), "Rive");
    assert_eq!(word.name.preferred(["it"]), "Rive Festival", "English where there is none of hers");
    assert_eq!(word.colour.as_deref(), Some("#0b6e99"));
    assert_eq!(word.support.telephone.as_deref(), Some("+41 21 555 01 00"));
    assert_eq!(word.applications.len(), 2);
    assert_eq!(word.applications[1].name.preferred(["fr"]), "Wiki");
    assert_eq!(word.applications[1].icon, Some(Icon::InLibrary("Musette/icons/wiki.png".into())));
    let folder = word.acknowledgements.unwrap();
    assert_eq!(folder.path, "Acknowledgements");
    let library = NamedLibrary::OfSite { site: "/sites/safety".into(), library: Some("Instructions".into()) };
    assert_eq!(folder.library, library);
    let least = Word::read(b"\xef\xbb\xbf{\"version\":1,\"name\":\"Rive\",\"support\":null}").unwrap();
    assert_eq!((least.applications.len(), least.acknowledgements), (0, None));
}

#[test]
fn what_is_wrong_is_named_and_nothing_of_the_file_is_taken() {
    let member = |name: &str| BadWord::Member { member: name.into() };
    let link = |name: &str| BadWord::Link { member: name.into() };
    let cases: Vec<(&str, Value, BadWord)> = vec![
        ("/version", json!(2), BadWord::Version),
        ("/version", json!("1"), BadWord::Version),
        ("/name", json!(7), member("name")),
        ("/name", json!({}), member("name")),
        ("/name", json!({ "fr": "" }), member("name.fr")),
        ("/name", json!("x".repeat(201)), member("name")),
        ("/colour", json!("blue"), member("colour")),
        ("/support/telephone", json!("call me"), member("support.telephone")),
        ("/support/mail", json!("help@rive.example?body=x"), member("support.mail")),
        ("/support/page", json!("http://help.rive.example"), link("support.page")),
        ("/applications", json!({}), member("applications")),
        ("/applications/1", json!("wiki"), member("applications[1]")),
        ("/applications/1/link", json!("javascript:alert(1)"), link("applications[1].link")),
        ("/applications/0/link", json!("https://ada:secret@shifts.example/"), link("applications[0].link")),
        ("/applications/0/link", json!(null), member("applications[0].link")),
        ("/applications/0/icon", json!("../calendar"), member("applications[0].icon")),
        ("/applications/0/icon", json!("/Musette/../../secret"), member("applications[0].icon")),
        ("/acknowledgements/path", json!("/"), member("acknowledgements.path")),
        ("/acknowledgements/site", json!("safety"), member("acknowledgements.site")),
        ("/acknowledgements/site", json!("/sites/../me"), member("acknowledgements.site")),
        ("/acknowledgements/site", json!(null), member("acknowledgements.drive")),
    ];
    for (pointer, wrong, expected) in cases {
        let mut file = whole();
        *file.pointer_mut(pointer).unwrap() = wrong.clone();
        assert_eq!(read(&file), Err(expected), "{pointer} = {wrong}");
    }
    let mut many = whole();
    many["applications"] = (0..101).map(|_| many["applications"][0].clone()).collect();
    assert_eq!(read(&many), Err(member("applications")));
    let mut both = whole();
    both["acknowledgements"]["drive"] = json!("b!x");
    assert_eq!(read(&both), Err(member("acknowledgements.drive")));
}

#[test]
fn whatever_the_bytes_nothing_panics() {
    let good = whole().to_string().into_bytes();
    for cut in 0..good.len() {
        assert!(matches!(Word::read(&good[..cut]), Err(BadWord::NotJson { line: 1.., .. })), "cut at {cut}");
        let mut altered = good.clone();
        altered[cut] ^= 0x15;
        let _ = Word::read(&altered);
    }
    assert_eq!(Word::read(b"[]"), Err(BadWord::not_json(1, 1)));
    assert_eq!(Word::read(b"{ \"version\": 1,\n  name }"), Err(BadWord::not_json(2, 3)));
    assert!(matches!(Word::read("[".repeat(100_000).as_bytes()), Err(BadWord::NotJson { .. })));
    assert_eq!(Word::read(&vec![b' '; 256 * 1024 + 1]), Err(BadWord::TooLarge));
}

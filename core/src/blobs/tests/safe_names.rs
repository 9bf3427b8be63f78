use proptest::prelude::*;

use super::super::safe_names::safe_name;

#[test]
fn ordinary_names_stay_as_they_are() {
    for name in [
        "Plan été – scène Nord (v2).pdf",
        "50% rabais #3.docx",
        "100%.xlsx",
        "Größen & Maße.xlsx",
        "李伟.pptx",
        "نمی‌دانم.pdf",
        "👩‍🔧.png",
        "a.tar.gz",
        "console.txt",
    ] {
        assert_eq!(safe_name(name), name);
    }
}

#[test]
fn hostile_names_lose_what_makes_them_hostile() {
    for (name, safe) in [
        ("", "file"),
        (".", "file"),
        ("..", "file"),
        ("../../musette.db", "_.._.._musette.db"),
        ("a\\b/c:d", "a_b_c_d"),
        ("..%2Fmusette.db", "_.._2Fmusette.db"),
        ("%252E%252E%252Fx", "_252E_252E_252Fx"),
        ("%\u{200b}2e%2e", "_2e_2e"),
        ("50%ab.docx", "50_ab.docx"),
        ("fdp\u{202e}cod.exe", "fdpcod.exe"),
        ("tab\there\0", "tab_here_"),
        (".htaccess", "_.htaccess"),
        ("CON", "_CON"),
        ("con .txt", "_con .txt"),
        ("com1.log", "_com1.log"),
        ("name. . ", "name"),
        ("  name", "name"),
        ("E\u{301}te\u{301}.pdf", "Été.pdf"),
    ] {
        assert_eq!(safe_name(name), safe, "{name:?}");
    }
}

#[test]
fn a_long_name_keeps_its_extension() {
    let safe = safe_name(&format!("{}.docx", "Übersicht ".repeat(60)));
    assert!(safe.len() <= 255 && safe.len() > 240, "{}", safe.len());
    assert!(safe.ends_with("t.docx") || safe.ends_with(".docx"));
    assert_eq!(safe_name(&"x".repeat(300)).len(), 255);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn any_name_becomes_one_harmless_component_and_stays_it(
        name in prop_oneof![
            any::<String>(),
            "[./\\\\% ~$:a-c0-9\u{202e}\u{200b}\u{301}e]{0,40}",
            "(%25|%2[eEfF]|\\.|/|%00|%e2%80%ae){0,8}",
            "(con|nul|com1|lpt²)[ .]{0,3}[a-z]{0,3}",
            "[äe\u{301}. ]{100,300}\\.[a-z]{0,40}",
        ]
    ) {
        let safe = safe_name(&name);
        prop_assert!(!safe.is_empty() && safe.len() <= 255);
        prop_assert!(safe != "." && safe != ".." && !safe.starts_with('.') && !safe.ends_with(['.', ' ']));
        let harmful = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':' | '\u{202a}'..='\u{202e}');
        prop_assert!(!safe.chars().any(harmful));
        prop_assert_eq!(std::path::Path::new(&safe).components().count(), 1);
        prop_assert_eq!(safe_name(&safe), safe);
    }
}

use super::*;

fn fit(name: &str, typed: &str) -> Option<Fit> {
    Sought::typed(typed).fits(title_words(name).as_bytes())
}

fn marked(name: &str, typed: &str) -> Vec<String> {
    let units: Vec<u16> = name.encode_utf16().collect();
    let cut = |mark: Mark| String::from_utf16(&units[mark.start as usize..mark.end as usize]).unwrap();
    Sought::typed(typed).marks(name).into_iter().map(cut).collect()
}

#[test]
fn a_name_is_found_by_the_beginnings_of_its_words_in_any_order_whatever_the_accents_the_case_and_the_signs() {
    for (name, typed) in [
        ("Stage-North_v2.pdf", "north stage"),
        ("Stage-North_v2.pdf", "stage-nor"),
        ("Stage-North_v2.pdf", "V2"),
        ("Stage-North_v2.pdf", "stage-north_v2.pdf"),
        ("Étude préalable.docx", "etude PREAL"),
        ("Étude préalable.docx", "e\u{301}tude"),
        ("Straße nach Öhringen", "strasse ohr"),
        ("L’école d’été.txt", "ecole ete"),
        ("L’école d’été.txt", "l'école"),
        ("O'Brien contract", "obrien"),
        ("施工图纸 2026.dwg", "图纸"),
        ("施工图纸 2026.dwg", "shigong"),
        ("Чертёж сцены.pdf", "сцен"),
        ("Чертёж сцены.pdf", "stsen"),
        ("مخطط المسرح.pdf", "المس"),
    ] {
        assert!(fit(name, typed).is_some(), "{typed} finds {name}: {:?}", title_words(name));
    }
    for (name, typed) in [("Stage-North_v2.pdf", "orth"), ("Stage.pdf", "stage south"), ("Stage.pdf", "stagepdf2")] {
        assert_eq!(fit(name, typed), None, "{typed} does not find {name}");
    }
}

#[test]
fn whole_words_are_told_from_beginnings() {
    assert_eq!(fit("Stage plan.pdf", "plan stage"), Some(Fit::Whole));
    assert_eq!(fit("Stage plans.pdf", "plan stage"), Some(Fit::Begun));
}

#[test]
fn signs_that_mean_something_elsewhere_are_no_letters_here() {
    for typed in ["*", "\"", "()", "  ", "^-:", "\u{202e}"] {
        assert!(Sought::typed(typed).is_empty(), "{typed:?}");
    }
    assert_eq!(Sought::typed("a* OR \"b\"").key(), "a or b");
    assert_eq!(fit("NEAR and far.txt", "near(and"), Some(Fit::Whole));
}

#[test]
fn what_was_typed_is_marked_where_it_stands_in_the_name() {
    assert_eq!(marked("Stage-North_v2.pdf", "nor sta"), ["Sta", "Nor"]);
    assert_eq!(marked("Étude préalable", "etu pre"), ["Étu", "pré"]);
    assert_eq!(marked("E\u{301}tude", "e"), ["E\u{301}"]);
    assert_eq!(marked("O'Brien", "obri"), ["O'Bri"]);
    assert_eq!(marked("😀 图纸.dwg", "纸"), ["纸"]);
    assert_eq!(marked("Straße", "strass"), ["Straß"]);
    assert_eq!(marked("مخطط المسرح.pdf", "المس"), ["المس"]);
    assert_eq!(marked("nothing of it", "zz"), [""; 0]);
}

#[test]
fn names_of_any_length_are_kept_within_their_bounds() {
    let title = title_words(&"图".repeat(4_000));
    assert!(title.len() <= LONGEST_TITLE, "{}", title.len());
    assert!(title_words(&"Aé ".repeat(4_000)).len() <= LONGEST_TITLE);
    assert!(Sought::typed(&"a b ".repeat(10_000)).key().len() < 100);
}

use super::*;

#[test]
fn a_list_sorts_numbers_by_value_and_letters_without_accents() {
    let mut names = vec!["Plan 10.pdf", "plan 9.pdf", "Été.pdf", "etage.pdf", "Zoo.pdf", "Plan 010.pdf", "été.pdf"];
    names.sort_by_key(|n| (sort_key(n), *n));
    assert_eq!(names, ["etage.pdf", "Été.pdf", "été.pdf", "plan 9.pdf", "Plan 010.pdf", "Plan 10.pdf", "Zoo.pdf"]);
}

#[test]
fn composed_and_decomposed_names_are_one_name() {
    let rules = &NameRules::MICROSOFT_365;
    assert_eq!(name_key("Été", rules), name_key("E\u{301}te\u{301}", rules));
    assert_eq!(sort_key("Été"), sort_key("E\u{301}te\u{301}"));
    assert_eq!(name_key("PLAN.PDF", rules), name_key("plan.pdf", rules));
}

#[test]
fn a_plain_name_has_the_keys_that_the_long_way_gives_it() {
    let rules = &NameRules::MICROSOFT_365;
    let long = format!("x{}y", "9".repeat(120));
    for plain in ["", "A", "Plan 010.PDF", "00", "0a0", "v2.10 (7)", "\u{7f}~ 3", "AZ[az]", "1", &long] {
        let accented = format!("é{plain}");
        assert_eq!(sort_key(&accented), format!("e{}", sort_key(plain)), "{plain:?}");
        assert_eq!(name_key(&accented, rules), format!("é{}", name_key(plain, rules)), "{plain:?}");
    }
    assert_eq!(sort_key("Plan 010.PDF"), "plan 00210.pdf");
}

#[test]
fn names_that_sharepoint_refuses_are_refused_here_first() {
    let rules = &NameRules::MICROSOFT_365;
    for bad in [
        "",
        ".",
        "..",
        "a/b",
        "a\\b",
        "CON",
        "con.txt",
        "x.",
        " x",
        "x ",
        "a:b",
        "tab\there",
        "~$lock.docx",
        ".lock",
        "desktop.ini",
        "a_vti_b.txt",
    ] {
        assert!(rules.check(bad).is_err(), "{bad:?}");
    }
    for good in
        ["50% rabais #3.docx", "Größen & Maße.xlsx", ".hidden", "console.txt", "Plan été – scène Nord (v2).pdf", "李伟"]
    {
        assert_eq!(rules.check(good), Ok(()), "{good:?}");
    }
    assert_eq!(rules.check(&"x".repeat(256)), Err(NameProblem::TooLong(255)));
}

#[test]
fn a_call_that_joins_a_sync_widens_it_and_never_narrows_it() {
    let short = Budget::lasting(std::time::Duration::from_secs(30));
    assert_eq!(short.widened(Budget::WHOLE), Budget::WHOLE);
    let metered = Budget { network: NetworkKind::Metered, ..Budget::WHOLE };
    assert_eq!(short.widened(metered), Budget::WHOLE);
}

#[test]
fn a_place_is_read_as_it_was_printed_and_nothing_else_is_one() {
    let worth = vec![Worth::Text("plan 2é".into()), Worth::Number(-7)];
    let spot = Spot::Item { folder: ItemRow(7), order: Order::default(), rank: 1, worth, item: ItemRow(1 << 60) };
    let place = Place(spot);
    let printed = place.to_string();
    assert!(
        printed.parse() == Ok(place.clone()) && printed.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':')
    );
    assert_eq!(serde_json::to_value(&place).unwrap(), printed.as_str());
    assert!(!format!("{place:?}").contains("plan"), "no name in a log");
    for rubbish in ["", ".", "3", "3.", "x.e30", "3.e30", "3.%", "7", "3.eyJpdGVtIjp7fX0", &printed[2..]] {
        assert_eq!(rubbish.parse::<Place>(), Err(NotAPlace::Rubbish), "{rubbish}");
    }
    let cut = &printed[..printed.len() - 4];
    assert_eq!(cut.parse::<Place>(), Err(NotAPlace::Rubbish));
    let other = printed.replacen('3', "1", 1);
    assert_eq!(other.parse::<Place>(), Err(NotAPlace::OtherVersion));
}

use super::*;

fn finds(typed: &str, name: &str) -> bool {
    let (words, wanted) = (name_words(name), wanted_words(typed));
    !wanted.is_empty() && wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(wanted.as_str())))
}

#[test]
fn anybody_is_found_by_the_beginning_of_any_word_in_every_script() {
    for (typed, name) in [
        ("rana", "Rana Haddad"),
        ("haddad n", "Nour Haddad"),
        ("bea", "Béatrice Favre"),
        ("béa", "Beatrice Favre"),
        ("BE\u{301}A", "Béatrice Favre"),
        ("منصور", "ليلى منصور"),
        ("ليلي", "لَيْلَى منصور"),
        ("li", "Li Na"),
        ("小", "李小龙"),
        ("李", "李小龙"),
        ("김", "김민준"),
        ("obrien", "Síle O’Brien"),
        ("o'b", "Síle O'Brien"),
        ("brien", "Síle O'Brien"),
        ("luc", "Jean-Luc Rey"),
        ("soren", "Søren Łukasz"),
        ("lukasz", "Søren Łukasz"),
        ("strass", "Anna Straß"),
        ("ilker", "İlker Kaya"),
        ("eve", "\u{202e}Eve"),
    ] {
        assert!(finds(typed, name), "{typed} finds {name}: {:?}", name_words(name));
    }
}

#[test]
fn the_middle_of_a_word_and_nothing_typed_find_nobody() {
    for (typed, name) in [("addad", "Rana Haddad"), ("rana x", "Rana Haddad"), ("", "Rana"), (" -\u{202e} ", "Rana")] {
        assert!(!finds(typed, name), "{typed:?} does not find {name}");
    }
}

#[test]
fn a_name_without_end_gives_a_bounded_number_of_words() {
    let endless = "龙".repeat(10_000) + &" a b c".repeat(10_000);
    let words = name_words(&endless);
    assert!(words.len() <= MOST_WORDS && words.iter().all(|word| word.chars().count() <= LONGEST));
}

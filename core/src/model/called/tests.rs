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

fn found_by(typed: &str, name: &str, mail: &str) -> bool {
    let (words, wanted) = (person_words(name, mail), wanted_words(typed));
    !wanted.is_empty() && wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(wanted.as_str())))
}

#[test]
fn a_name_in_another_script_is_found_in_latin_letters() {
    for (typed, name) in [
        ("li", "李伟"),
        ("liwei", "李伟"),
        ("wei li", "李伟"),
        ("olga", "Ольга Петрова"),
        ("petr o", "Ольга Петрова"),
        ("sergey", "Сергей"),
        ("gior", "Γιώργος Παππάς"),
        ("sakura", "さくら"),
        ("mnsw", "ليلى منصور"),
        ("minjun", "김민준"),
    ] {
        assert!(found_by(typed, name, ""), "{typed} finds {name}: {:?}", person_words(name, ""));
    }
    assert!(!found_by("liu", "李伟", ""));
    assert_eq!(person_words("Béatrice Favre", ""), name_words("Béatrice Favre"), "Latin letters need no others");
}

#[test]
fn an_address_is_found_by_its_beginning_and_by_what_stands_before_the_at() {
    let mail = "Rana.Mansour@rive.example";
    for typed in ["rana.mansour@rive.example", "RANA.M", "ranam", "rana.mansour", "mansour", "rana.mansour@", "رنا"]
    {
        assert!(found_by(typed, "رنا منصور", mail), "{typed}: {:?}", person_words("رنا منصور", mail));
    }
    for typed in ["rive", "example", "@rive.example", "ansour"] {
        assert!(!found_by(typed, "رنا منصور", mail), "{typed}");
    }
    let endless = person_words("", &format!("{}@x.example", "a.".repeat(5_000)));
    assert!(endless.len() <= 8 && endless.iter().all(|word| word.chars().count() <= LONGEST));
}

#[test]
fn a_name_keeps_its_letters_and_loses_the_marks_that_steer() {
    assert_eq!(unmarked("\u{202e}Eve\u{202c} \u{2067}\u{200f}מאיה\u{2069}\u{200e}"), "Eve מאיה");
    assert_eq!(unmarked("می\u{200c}نا 👩\u{200d}🚒"), "می\u{200c}نا 👩\u{200d}🚒", "joiners stay");
}

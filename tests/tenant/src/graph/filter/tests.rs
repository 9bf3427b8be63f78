//! What a filter lets through, and what it refuses.
#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::*;

#[test]
fn a_filter_holds_or_is_refused_and_never_left_out() {
    let file = json!({ "name": "O'Brien and sons.txt", "size": 12, "file": { "mimeType": "text/plain" },
        "lastModifiedDateTime": "2026-07-01T09:30:05Z" });
    for (text, passes) in [
        ("name eq 'o''brien and sons.txt'", true),
        ("name ne 'x' and size gt 11", true),
        ("size gt 12 or startswith(name,'O''B')", true),
        ("file ne null", true),
        ("folder ne null", false),
        ("file/mimeType eq 'text/plain' and endswith(name, '.pdf')", false),
        ("lastModifiedDateTime ge 2026-07-01T09:30:05Z", true),
        ("lastModifiedDateTime lt 2026-07-01T09:30:05Z", false),
        ("contains(name,' and ')", true),
    ] {
        assert_eq!(filter(text).unwrap().passes(&file), passes, "{text}");
    }
    for text in ["", "name", "name like 'x'", "size add 1 eq 2", "any(x:x eq 1)", "name eq x'"] {
        assert_eq!(filter(text).unwrap_err().code, "invalidRequest", "{text}");
    }
}

#[test]
fn a_list_is_sorted_by_several_members() {
    let mut all =
        vec![json!({ "name": "b", "size": 1 }), json!({ "name": "A", "size": 2 }), json!({ "name": "c", "size": 2 })];
    sort(&mut all, "size desc, name").unwrap();
    let names: Vec<_> = all.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["A", "c", "b"]);
    assert!(sort(&mut all, "name up").is_err());
}

#[test]
fn parentheses_denials_and_lists_are_understood() {
    let task = json!({ "status": "notStarted", "importance": "high", "categories": ["Red", "Rigging"],
        "dueDateTime": { "dateTime": "2026-07-01T00:00:00.0000000", "timeZone": "UTC" },
        "emails": [{ "address": "ada@rive.example", "kind": "work" }] });
    for (text, passes) in [
        ("not(status eq 'completed')", true),
        ("not (status eq 'notStarted') or importance eq 'high'", true),
        ("not (status eq 'notStarted' or importance eq 'high')", false),
        ("(status eq 'completed' or status eq 'notStarted') and (importance eq 'high')", true),
        ("status in ('completed', 'notStarted')", true),
        ("status in ('completed')", false),
        ("categories/any(c:c eq 'Red')", true),
        ("categories/any(c: c eq 'Blue' or startswith(c,'Rig'))", true),
        ("categories/all(c:c eq 'Red')", false),
        ("categories/any()", true),
        ("nothing/any()", false),
        ("emails/any(e:e/address eq 'ada@rive.example' and e/kind eq 'work')", true),
        ("dueDateTime/dateTime lt '2026-07-02T00:00:00'", true),
        ("startswith(status,'not') eq true", true),
        ("startswith(status,'not') eq false", false),
    ] {
        assert_eq!(filter(text).unwrap().passes(&task), passes, "{text}");
    }
    let deep = format!("{}a eq 1{}", "(".repeat(200), ")".repeat(200));
    for text in [
        "(status eq 'x'",
        "status eq 'x')",
        "not",
        "status in 'x'",
        "status in ()",
        "categories/any(c eq 'Red')",
        "categories/all()",
        "'x' eq status",
        "a eq 1 b eq 2",
        deep.as_str(),
    ] {
        assert_eq!(filter(text).unwrap_err().code, "invalidRequest", "{text}");
    }
}

#[test]
fn members_that_an_entry_does_not_have_are_refused() {
    let entries = Entries {
        name: "microsoft.graph.todoTask",
        members: &["id", "title", "categories"],
        expands: &["checklistItems"],
    };
    let ask = |text: &str| arranged_by(&Query::parse(Some(text)), Vec::new(), &entries).map(|_| ());
    for good in [
        "$select=id,title",
        "$filter=title eq 'x'",
        "$orderby=title desc",
        "$expand=checklistItems($select=id)",
        "$filter=categories/any(c:c eq 'Red')",
        "$select=*",
    ] {
        ask(good).unwrap();
    }
    for bad in [
        "$select=colour",
        "$filter=colour eq 'x' or title eq 'y'",
        "$orderby=colour",
        "$expand=parents",
        "$filter=categories/any(c:d eq 'Red')",
    ] {
        assert_eq!(ask(bad).unwrap_err().code, "RequestBroker--ParseUri", "{bad}");
    }
    for bad in ["$search=x", "$skip=-1", "$skip=many"] {
        assert_eq!(ask(bad).unwrap_err().code, "invalidRequest", "{bad}");
    }
}

//! Answers of To Do and Planner, as they come and as they should not.

#![allow(clippy::unwrap_used)]

use jiff::tz::TimeZone;

use super::{days, wire};
use crate::model::{Day, Failure, Importance, Later, RemoteId, TaskLink, WallTime};

const OWN: &str = r##"{"@odata.context":"x","value":[
 {"@odata.etag":"W/\"x1\"","importance":"high","isReminderOn":false,"status":"completed","title":"Check\n load","createdDateTime":"2026-05-01T08:00:00.0000000Z",
  "lastModifiedDateTime":"2026-05-02T08:00:00.0000000Z","id":"AAMk1=","body":{"content":"<p>1,940 kg</p><p>of <b>2,300</b></p>","contentType":"html"},
  "dueDateTime":{"dateTime":"2026-05-31T22:00:00.0000000","timeZone":"UTC"},
  "checklistItems":[{"displayName":"Read","isChecked":true}],"linkedResources":[{"displayName":"A1","webUrl":"https://rive.example/a1"},{"displayName":"no address"}]},
 {"id":"AAMk2=","@removed":{"reason":"deleted"}},
 {"title":"without id"}, 7, null, {"id":"AAMk3=","title":9,"dueDateTime":"soon","status":[],"body":{"content":"a\u202eb","contentType":"text"}}],
 "@odata.deltaLink":"https://graph.example/v1.0/me/todo/lists/L/tasks/delta?$deltatoken=R7"}"##;

#[test]
fn a_page_of_to_do_says_what_it_says_and_rubbish_in_it_loses_nothing_else() {
    let page = wire::own_page(OWN.as_bytes(), &RemoteId::from("L")).unwrap();
    assert_eq!((page.found.len(), page.next.is_none(), page.delta.is_some()), (3, true, true));
    let first = &page.found[0];
    assert_eq!((first.title.as_str(), first.percent, first.importance), ("Check load", 100, Importance::High));
    assert_eq!(first.due, Some("2026-06-01".parse().unwrap()), "midnight in Zurich, told in UTC");
    assert_eq!(first.details.notes.as_deref(), Some("1,940 kg\n\nof 2,300"));
    let link = TaskLink { name: "A1".into(), address: "https://rive.example/a1".into() };
    assert_eq!(first.details.links.as_deref(), Some(&[link][..]));
    assert!(page.found[1].deleted);
    assert_eq!((page.found[2].due, page.found[2].details.notes.as_deref()), (None, Some("ab")));
}

#[test]
fn an_answer_without_its_value_proves_nothing() {
    for body in ["", "{}", "[]", "<html>", r#"{"value":7}"#, r#"{"error":{}}"#] {
        let failed = wire::own_page(body.as_bytes(), &RemoteId::from("L")).unwrap_err();
        assert_eq!(failed, Failure::later(Later::Unproven), "{body}");
        assert!(wire::planned_page(body.as_bytes(), None, &TimeZone::UTC).is_err());
        assert!(wire::details(body.as_bytes(), None).is_err());
    }
}

#[test]
fn a_planner_task_says_whose_it_is_and_what_it_has_none_of() {
    let body = r##"{"@odata.etag":"W/\"p\"","id":"p1","planId":"P","title":"Truss 7","percentComplete":50,"priority":1,
        "dueDateTime":"2026-06-01T10:00:00Z","createdDateTime":"2026-05-01T08:00:00Z","createdBy":{"user":{"displayName":null,"id":"u-ada"}},
        "hasDescription":false,"checklistItemCount":2,"referenceCount":0,"assignments":{"U-ADA":{"orderHint":"x"}}}"##;
    let seen = wire::planned(body.as_bytes(), Some("u-ada"), &TimeZone::UTC).unwrap();
    assert_eq!((seen.by.as_deref(), seen.task.mine, seen.task.percent), (Some("u-ada"), true, 50));
    assert_eq!(seen.task.due, Some("2026-06-01".parse().unwrap()));
    assert_eq!(seen.task.details.notes.as_deref(), Some(""), "it says that it has none");
    assert_eq!((seen.task.details.steps, seen.task.details.links), (None, Some(Vec::new())));
    let body = r#"{"@odata.etag":"W/\"d\"","description":"Ask\r\nNoor ","checklist":{"b":{"title":"second","isChecked":true,"orderHint":"2"},"a":{"title":"first","orderHint":"1"}},
        "references":{"https%3A//rive%2Eexample/a%25201":{"alias":"A 1"}}}"#;
    let details = wire::details(body.as_bytes(), Some(WallTime(1))).unwrap();
    assert_eq!(details.notes.as_deref(), Some("Ask\nNoor"));
    let steps: Vec<(String, bool)> = details.steps.unwrap().into_iter().map(|step| (step.title, step.done)).collect();
    assert_eq!(steps, [("first".into(), false), ("second".into(), true)]);
    assert_eq!(details.links.unwrap()[0].address, "https://rive.example/a%201");
}

#[test]
fn a_due_date_is_the_same_day_wherever_it_was_written() {
    let day: Day = "2026-06-01".parse().unwrap();
    for text in ["2026-06-01T00:00:00.0000000", "2026-05-31T22:00:00", "2026-06-01T04:00:00Z", "2026-05-31T12:00:00"] {
        assert_eq!(days::of_midnight(text), Some(day), "{text}");
    }
    for text in ["", "soon", "2026-13-01T00:00:00", "+999999-01-01T00:00:00"] {
        assert_eq!(days::of_midnight(text), None, "{text}");
    }
    assert_eq!(days::of_midnight(&days::as_midnight(day).unwrap()), Some(day));
    let at = days::as_moment(day).unwrap().parse::<jiff::Timestamp>().unwrap();
    for hours in [-10, 0, 2, 13] {
        let zone = TimeZone::fixed(jiff::tz::offset(hours));
        assert_eq!(days::of_moment(WallTime(at.as_millisecond()), &zone), Some(day), "{hours}");
    }
    assert_eq!("1969-12-31".parse::<Day>().unwrap(), Day(-1));
    assert_eq!((Day(i32::MAX).date(), Day(-1).to_string().as_str()), (None, "1969-12-31"));
}

//! Bytes of To Do and Planner into the model. No I/O, no clock; never panics, whatever the bytes.
//!
//! Tolerant where tolerance can do no harm: any field may be missing, null, of another type or unknown. Strict where it
//! matters: a page without its `value` is an incomplete answer and proves nothing. One task that cannot be read never loses its
//! page: it is left out.
//!
//! Chosen readings: a To Do task that is `completed` is done to 100 per cent, one `inProgress` to 50. Planner's priorities 0 to 4
//! are high, 5 to 7 normal, 8 to 10 low (its clients write 1, 3, 5 and 9). A text in HTML is read as its words. What a Planner task says it
//! has none of (a text, steps, links) is known to be empty without its details.

use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::feeds::blocks;
use super::super::fields::{Count, Facet, Flag, Moment, RawPage, Text};
use super::days;
use crate::model::{
    Block, ETag, Failure, Importance, KnownStep, Later, RemoteId, RemoteTask, RemoteTaskList, TaskAsked, TaskDetails,
    TaskLink, TaskListKind, WallTime,
};

/// The characters of a text that are kept.
const LONGEST: usize = 100_000;

/// A page as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Page<T> {
    /// What could be read, in the order of the wire.
    pub(super) found: Vec<T>,
    /// `@odata.nextLink`.
    pub(super) next: Option<String>,
    /// `@odata.deltaLink`.
    pub(super) delta: Option<String>,
}

/// A Planner task with what only evidence asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planned {
    /// As the model has it.
    pub(super) task: RemoteTask,
    /// Who made it, by the directory's id.
    pub(super) by: Option<String>,
}

#[derive(Deserialize)]
struct ListWire<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow, rename = "displayName")]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    title: Option<Text<'a>>,
    #[serde(borrow, rename = "wellknownListName")]
    known: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct OwnWire<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow, rename = "@odata.etag")]
    etag: Option<Text<'a>>,
    #[serde(default, rename = "@removed")]
    removed: Facet,
    #[serde(borrow)]
    title: Option<Text<'a>>,
    #[serde(borrow)]
    status: Option<Text<'a>>,
    #[serde(borrow)]
    importance: Option<Text<'a>>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
    #[serde(borrow, rename = "dueDateTime")]
    due: Option<&'a RawValue>,
    #[serde(default, rename = "createdDateTime")]
    created: Moment,
    #[serde(default, rename = "lastModifiedDateTime")]
    changed: Moment,
    #[serde(borrow, rename = "checklistItems")]
    steps: Option<&'a RawValue>,
    #[serde(borrow, rename = "linkedResources")]
    links: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
struct TextWire<'a> {
    #[serde(borrow)]
    content: Option<Text<'a>>,
    #[serde(borrow, rename = "contentType")]
    kind: Option<Text<'a>>,
}

#[derive(Default, Deserialize)]
struct DueWire<'a> {
    #[serde(borrow, rename = "dateTime")]
    at: Option<Text<'a>>,
}

#[derive(Default, Deserialize)]
struct StepWire<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow, rename = "displayName")]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    title: Option<Text<'a>>,
    #[serde(default, rename = "isChecked")]
    checked: Flag,
    #[serde(borrow, rename = "orderHint")]
    order: Option<Text<'a>>,
}

#[derive(Default, Deserialize)]
struct LinkWire<'a> {
    #[serde(borrow, rename = "webUrl")]
    address: Option<Text<'a>>,
    #[serde(borrow, rename = "displayName")]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    alias: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct PlannedWire<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow, rename = "@odata.etag")]
    etag: Option<Text<'a>>,
    #[serde(borrow, rename = "planId")]
    plan: Option<Text<'a>>,
    #[serde(borrow)]
    title: Option<Text<'a>>,
    #[serde(default, rename = "percentComplete")]
    percent: Count,
    #[serde(default)]
    priority: Count,
    #[serde(default, rename = "dueDateTime")]
    due: Moment,
    #[serde(default, rename = "createdDateTime")]
    created: Moment,
    #[serde(borrow, rename = "createdBy")]
    by: Option<&'a RawValue>,
    #[serde(borrow)]
    assignments: Option<&'a RawValue>,
    #[serde(default, rename = "hasDescription")]
    described: Flag,
    #[serde(default, rename = "checklistItemCount")]
    steps: Count,
    #[serde(default, rename = "referenceCount")]
    links: Count,
}

#[derive(Default, Deserialize)]
struct ByWire<'a> {
    #[serde(borrow)]
    user: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
struct AssignedWire<'a> {
    #[serde(borrow, rename = "assignedBy")]
    by: Option<&'a RawValue>,
    #[serde(default, rename = "assignedDateTime")]
    at: Moment,
}

#[derive(Default, Deserialize)]
struct IdWire<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct DetailsWire<'a> {
    #[serde(borrow, rename = "@odata.etag")]
    etag: Option<Text<'a>>,
    #[serde(borrow)]
    description: Option<Text<'a>>,
    #[serde(borrow)]
    checklist: Option<&'a RawValue>,
    #[serde(borrow)]
    references: Option<&'a RawValue>,
}

fn unproven() -> Failure {
    Failure::later(Later::Unproven)
}

fn stated(text: Option<Text<'_>>) -> Option<String> {
    text.and_then(Text::stated)
}

/// One line, without what turns the direction of others.
fn line(text: Option<Text<'_>>) -> String {
    let text = stated(text).unwrap_or_default();
    blocks::without_turns(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

fn inside<'a, T: Deserialize<'a> + Default>(raw: Option<&'a RawValue>) -> T {
    raw.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

fn page<T>(body: &[u8], read: impl Fn(&RawValue) -> Option<T>) -> Result<Page<T>, Failure> {
    let wire: RawPage<'_> = serde_json::from_slice(body).map_err(|_| unproven())?;
    let value = wire.value.ok_or_else(unproven)?;
    let all = value.len();
    let found: Vec<T> = value.into_iter().filter_map(read).collect();
    if found.len() < all {
        tracing::warn!(left_out = all - found.len(), "tasks or lists that cannot be read");
    }
    Ok(Page { found, next: stated(wire.next), delta: stated(wire.delta) })
}

fn list_of(raw: &str, kind: TaskListKind) -> Option<RemoteTaskList> {
    let wire: ListWire<'_> = serde_json::from_str(raw).ok()?;
    let main = wire.known.as_ref().is_some_and(|known| known.get() == "defaultList");
    let name = if kind == TaskListKind::Own { wire.name } else { wire.title };
    Some(RemoteTaskList { id: RemoteId(stated(wire.id)?), kind, name: line(name), main })
}

/// A page of lists (`Own`) or plans.
pub(super) fn lists(body: &[u8], kind: TaskListKind) -> Result<Page<RemoteTaskList>, Failure> {
    page(body, |raw| list_of(raw.get(), kind))
}

/// One plan.
pub(super) fn plan(body: &[u8]) -> Result<RemoteTaskList, Failure> {
    let text = std::str::from_utf8(body).map_err(|_| unproven())?;
    list_of(text, TaskListKind::Plan).ok_or_else(unproven)
}

/// A page of a To Do list, or of what has changed in it.
pub(super) fn own_page(body: &[u8], list: &RemoteId) -> Result<Page<RemoteTask>, Failure> {
    page(body, |raw| own_of(raw.get(), list))
}

/// One To Do task.
pub(super) fn own(body: &[u8], list: &RemoteId) -> Result<RemoteTask, Failure> {
    let text = std::str::from_utf8(body).map_err(|_| unproven())?;
    own_of(text, list).ok_or_else(unproven)
}

fn own_of(raw: &str, list: &RemoteId) -> Option<RemoteTask> {
    let wire: OwnWire<'_> = serde_json::from_str(raw).ok()?;
    let status = wire.status.unwrap_or_default();
    let due: DueWire<'_> = inside(wire.due);
    let steps: Option<Vec<StepWire<'_>>> = wire.steps.and_then(|raw| serde_json::from_str(raw.get()).ok());
    let links: Option<Vec<LinkWire<'_>>> = wire.links.and_then(|raw| serde_json::from_str(raw.get()).ok());
    Some(RemoteTask {
        id: RemoteId(stated(wire.id)?),
        list: list.clone(),
        kind: TaskListKind::Own,
        deleted: wire.removed.there(),
        title: line(wire.title),
        due: due.at.and_then(|at| days::of_midnight(at.get())),
        percent: match status.get() {
            "completed" => 100,
            "inProgress" => 50,
            _ => 0,
        },
        importance: match wire.importance.unwrap_or_default().get() {
            "high" => Importance::High,
            "low" => Importance::Low,
            _ => Importance::Normal,
        },
        mine: true,
        asked: None,
        details: TaskDetails {
            notes: wire.body.map(|body| notes(inside(Some(body)))),
            steps: steps
                .map(|steps| steps.into_iter().map(|step| known(stated(step.id), step.name, step.checked)).collect()),
            steps_made: 0,
            links: links.map(|links| links.into_iter().filter_map(|link| linked(link, None)).collect()),
            etag: None,
            as_of: None,
        },
        etag: stated(wire.etag).map(ETag),
        created_at: wire.created.get(),
        changed_at: wire.changed.get(),
    })
}

/// A text as its words.
fn notes(wire: TextWire<'_>) -> String {
    let content = stated(wire.content).unwrap_or_default();
    let html = wire.kind.is_some_and(|kind| kind.get().eq_ignore_ascii_case("html"));
    if !html {
        let text = blocks::without_turns(&content).replace("\r\n", "\n");
        return shortened(text.trim_end());
    }
    let words: Vec<String> = blocks::of_html(&content).iter().map(Block::text).collect();
    shortened(words.join("\n\n").trim())
}

fn linked(link: LinkWire<'_>, address: Option<String>) -> Option<TaskLink> {
    let address = address.or_else(|| stated(link.address))?;
    let name = line(link.name.or(link.alias));
    let name = if name.is_empty() { address.clone() } else { name };
    Some(TaskLink { name, address })
}

/// A page of what is assigned to this person, whom the directory calls `me`.
pub(super) fn planned_page(body: &[u8], me: Option<&str>, zone: &TimeZone) -> Result<Page<Planned>, Failure> {
    page(body, |raw| planned_of(raw.get(), me, zone))
}

/// One Planner task.
pub(super) fn planned(body: &[u8], me: Option<&str>, zone: &TimeZone) -> Result<Planned, Failure> {
    let text = std::str::from_utf8(body).map_err(|_| unproven())?;
    planned_of(text, me, zone).ok_or_else(unproven)
}

fn planned_of(raw: &str, me: Option<&str>, zone: &TimeZone) -> Option<Planned> {
    let wire: PlannedWire<'_> = serde_json::from_str(raw).ok()?;
    let by = who(wire.by);
    let assigned: std::collections::BTreeMap<String, &RawValue> = inside(wire.assignments);
    let mine = assigned.iter().find(|(who, _)| me.is_some_and(|me| who.eq_ignore_ascii_case(me)));
    // Who is known by the service alone, or by nobody, has asked nothing.
    let asked = mine.and_then(|(_, raw)| {
        let AssignedWire { by: asker, at } = inside(Some(raw));
        let (by, at) = (who(asker).or_else(|| by.clone())?, at.get().or(wire.created.get())?);
        (!me.is_some_and(|me| by.eq_ignore_ascii_case(me))).then_some(TaskAsked { by, at })
    });
    let none = |count: Count| (count.get() == Some(0)).then(Vec::new);
    let task = RemoteTask {
        id: RemoteId(stated(wire.id)?),
        list: RemoteId(stated(wire.plan)?),
        kind: TaskListKind::Plan,
        deleted: false,
        title: line(wire.title),
        due: wire.due.get().and_then(|at| days::of_moment(at, zone)),
        percent: u8::try_from(wire.percent.get().unwrap_or(0).min(100)).unwrap_or(100),
        importance: match wire.priority.get() {
            Some(0..=4) => Importance::High,
            Some(8..) => Importance::Low,
            _ => Importance::Normal,
        },
        mine: mine.is_some(),
        asked,
        details: TaskDetails {
            notes: (wire.described.get() == Some(false)).then(String::new),
            steps: none(wire.steps).map(|_: Vec<()>| Vec::new()),
            steps_made: 0,
            links: none(wire.links).map(|_: Vec<()>| Vec::new()),
            etag: None,
            as_of: None,
        },
        etag: stated(wire.etag).map(ETag),
        created_at: wire.created.get(),
        changed_at: None,
    };
    Some(Planned { task, by })
}

/// The directory's id of whom an identity names.
fn who(identity: Option<&RawValue>) -> Option<String> {
    let by: ByWire<'_> = inside(identity);
    let user: IdWire<'_> = inside(by.user);
    stated(user.id)
}

/// The details of a Planner task.
pub(super) fn details(body: &[u8], at: Option<WallTime>) -> Result<TaskDetails, Failure> {
    let wire: DetailsWire<'_> = serde_json::from_slice(body).map_err(|_| unproven())?;
    let etag = stated(wire.etag).map(ETag).ok_or_else(unproven)?;
    let steps: std::collections::BTreeMap<String, StepWire<'_>> = inside(wire.checklist);
    let mut steps: Vec<(String, StepWire<'_>)> = steps.into_iter().collect();
    steps.sort_by(|(_, a), (_, b)| order(a).cmp(order(b)));
    let links: std::collections::BTreeMap<String, LinkWire<'_>> = inside(wire.references);
    Ok(TaskDetails {
        notes: Some(notes(TextWire { content: wire.description, kind: None })),
        steps: Some(steps.into_iter().map(|(id, step)| known(Some(id), step.title, step.checked)).collect()),
        steps_made: 0,
        links: Some(links.into_iter().filter_map(|(name, link)| linked(link, Some(decoded(&name)))).collect()),
        etag: Some(etag),
        as_of: at,
    })
}

/// A step as it is told: its number is given by whoever stores it.
fn known(id: Option<String>, title: Option<Text<'_>>, checked: Flag) -> KnownStep {
    KnownStep { number: 0, remote: id.map(RemoteId), title: line(title), done: checked.is_set() }
}

fn order<'a>(step: &'a StepWire<'_>) -> &'a str {
    step.order.as_ref().map_or("", Text::get)
}

/// An address out of the name of a member.
fn decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match (*first, digits.and_then(|digits| u8::from_str_radix(digits, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            (byte, _) => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

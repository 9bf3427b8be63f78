//! Requests of To Do and Planner. Builds, sends nothing, decides nothing.
//!
//! Every id becomes one percent-encoded path segment. Reads may be repeated by the client; whatever changes something is
//! [`Retry::Once`](crate::http::Retry::Once).

use ::http::header::{CONTENT_TYPE, IF_MATCH};
use ::http::{HeaderName, HeaderValue, Method};
use bytes::Bytes;
use serde_json::{Value, json};
use url::Url;

use super::super::address;
use super::days;
use crate::http::{Request, Resource};
use crate::model::{Day, ETag, Failure, Refusal, RemoteId, TaskField, TaskLink, TaskListKind, TaskStep};
use crate::providers::tasks::TaskPlace;

const PREFER: HeaderName = HeaderName::from_static("prefer");
/// Tasks on a page.
const PAGE: u32 = 100;
const PARTS: (&str, &str) = ("$expand", "checklistItems,linkedResources");

/// Builds requests for one Graph.
#[derive(Clone, Debug)]
pub(super) struct Requests {
    base: Url,
}

/// What a task made by this person is sent with.
pub(super) struct Made<'a> {
    pub(super) title: &'a str,
    pub(super) due: Option<Day>,
    pub(super) notes: &'a str,
    pub(super) links: &'a [TaskLink],
    pub(super) steps: &'a [TaskStep],
}

impl Requests {
    /// For the Graph at `base` (`https://graph.microsoft.com/v1.0`).
    pub(super) fn new(base: Url) -> Requests {
        Requests { base }
    }

    fn url(&self, segments: &[&str]) -> Result<Url, Failure> {
        address::at(&self.base, segments)
    }

    fn get(mut url: Url, query: &[(&str, &str)]) -> Request {
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Request::get(url, Resource::Tasks)
    }

    fn change(method: Method, url: Url, body: &Value) -> Request {
        let mut request = Request::change(method, url, Resource::Tasks, Bytes::from(body.to_string()));
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        request
    }

    fn task_url(&self, place: &TaskPlace, rest: &[&str]) -> Result<Url, Failure> {
        let (list, task) = (place.list.as_str(), place.task.as_str());
        match place.kind {
            TaskListKind::Own => self.url(&[&["me", "todo", "lists", list, "tasks", task], rest].concat()),
            TaskListKind::Plan => self.url(&[&["planner", "tasks", task], rest].concat()),
        }
    }

    /// A page that an answer named.
    pub(super) fn follow(link: &Url) -> Request {
        let mut request = Self::get(link.clone(), &[]);
        page_of(&mut request);
        request
    }

    /// This person's To Do lists.
    pub(super) fn lists(&self) -> Result<Request, Failure> {
        Ok(Self::get(self.url(&["me", "todo", "lists"])?, &[("$top", "100")]))
    }

    /// The plans that this person shares.
    pub(super) fn plans(&self) -> Result<Request, Failure> {
        Ok(Self::get(self.url(&["me", "planner", "plans"])?, &[]))
    }

    /// One plan.
    pub(super) fn plan(&self, plan: &RemoteId) -> Result<Request, Failure> {
        Ok(Self::get(self.url(&["planner", "plans", plan.as_str()])?, &[]))
    }

    /// What has changed in a To Do list, from the beginning.
    pub(super) fn delta(&self, list: &RemoteId) -> Result<Request, Failure> {
        let url = self.url(&["me", "todo", "lists", list.as_str(), "tasks", "delta"])?;
        let mut request = Self::get(url, &[]);
        page_of(&mut request);
        Ok(request)
    }

    /// The tasks of a To Do list, the newest first.
    pub(super) fn of_list(&self, list: &RemoteId) -> Result<Request, Failure> {
        let url = self.url(&["me", "todo", "lists", list.as_str(), "tasks"])?;
        Ok(Self::get(url, &[("$top", &PAGE.to_string()), PARTS]))
    }

    /// What is assigned to this person in all plans.
    pub(super) fn planned(&self) -> Result<Request, Failure> {
        Ok(Self::get(self.url(&["me", "planner", "tasks"])?, &[]))
    }

    /// One task, where it is To Do's with its steps and links.
    pub(super) fn task(&self, place: &TaskPlace) -> Result<Request, Failure> {
        let url = self.task_url(place, &[])?;
        Ok(match place.kind {
            TaskListKind::Own => Self::get(url, &[PARTS]),
            TaskListKind::Plan => Self::get(url, &[]),
        })
    }

    /// The details of a Planner task.
    pub(super) fn details(&self, place: &TaskPlace) -> Result<Request, Failure> {
        Ok(Self::get(self.task_url(place, &["details"])?, &[]))
    }

    /// A new To Do task.
    pub(super) fn make_own(&self, list: &RemoteId, made: &Made<'_>) -> Result<Request, Failure> {
        let url = self.url(&["me", "todo", "lists", list.as_str(), "tasks"])?;
        let mut body = json!({ "title": made.title });
        if let Some(due) = made.due {
            body["dueDateTime"] = midnight(due)?;
        }
        if !made.notes.is_empty() {
            body["body"] = text(made.notes);
        }
        if let Some(link) = made.links.first() {
            body["linkedResources"] = json!([linked(link)]);
        }
        Ok(Self::change(Method::POST, url, &body))
    }

    /// One more thing that a To Do task points to.
    pub(super) fn link(&self, place: &TaskPlace, link: &TaskLink) -> Result<Request, Failure> {
        Ok(Self::change(Method::POST, self.task_url(place, &["linkedResources"])?, &linked(link)))
    }

    /// One more step of a To Do task.
    pub(super) fn step(&self, place: &TaskPlace, step: &TaskStep) -> Result<Request, Failure> {
        let body = json!({ "displayName": step.title, "isChecked": step.done });
        Ok(Self::change(Method::POST, self.task_url(place, &["checklistItems"])?, &body))
    }

    /// A step of a To Do task is done, or is not. Steps have no tag there.
    pub(super) fn tick_own(&self, place: &TaskPlace, step: &RemoteId, done: bool) -> Result<Request, Failure> {
        let url = self.task_url(place, &["checklistItems", step.as_str()])?;
        Ok(Self::change(Method::PATCH, url, &json!({ "isChecked": done })))
    }

    /// A step of a Planner task is done, or is not; what it says, and all others, stay.
    pub(super) fn tick_planned(
        &self,
        place: &TaskPlace,
        tag: &ETag,
        step: &RemoteId,
        done: bool,
    ) -> Result<Request, Failure> {
        let mut body = json!({});
        body["checklist"][step.as_str()] =
            json!({ "@odata.type": "#microsoft.graph.plannerChecklistItem", "isChecked": done });
        tagged(Self::change(Method::PATCH, self.task_url(place, &["details"])?, &body), Some(tag))
    }

    /// A new Planner task, assigned to `me`.
    pub(super) fn make_planned(&self, plan: &RemoteId, made: &Made<'_>, me: &str) -> Result<Request, Failure> {
        let url = self.url(&["planner", "tasks"])?;
        let mut body = json!({
            "planId": plan.as_str(),
            "title": made.title,
            "assignments": { me: { "@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !" } },
        });
        if let Some(due) = made.due {
            body["dueDateTime"] = moment(due)?;
        }
        Ok(Self::change(Method::POST, url, &body))
    }

    /// What a Planner task says beside: its text where it is to be another, and what is added to what it points to and to its steps.
    pub(super) fn describe(
        &self,
        place: &TaskPlace,
        tag: &ETag,
        notes: Option<&str>,
        links: &[&TaskLink],
        steps: &[(usize, &TaskStep)],
    ) -> Result<Request, Failure> {
        let mut body = json!({});
        if let Some(notes) = notes {
            body["description"] = json!(notes);
        }
        for link in links {
            body["references"][reference(&link.address)] = json!({
                "@odata.type": "#microsoft.graph.plannerExternalReference", "alias": link.name, "type": "Other",
            });
        }
        let mut hint = String::new();
        for (at, step) in steps {
            // After the one before, whose place the server has yet to name.
            hint.push_str(" !");
            body["checklist"][step_id(place, *at)] = json!({
                "@odata.type": "#microsoft.graph.plannerChecklistItem", "title": step.title, "isChecked": step.done,
                "orderHint": hint,
            });
        }
        tagged(Self::change(Method::PATCH, self.task_url(place, &["details"])?, &body), Some(tag))
    }

    /// A part of a task becomes another. Not for the text of a Planner task, which is in its details, nor for a step.
    pub(super) fn set(&self, place: &TaskPlace, to: &TaskField, tag: Option<&ETag>) -> Result<Request, Failure> {
        let body = match (place.kind, to) {
            (_, TaskField::Title(title)) => json!({ "title": title }),
            (TaskListKind::Own, TaskField::Done(done)) => {
                json!({ "status": if *done { "completed" } else { "notStarted" } })
            }
            (TaskListKind::Plan, TaskField::Done(done)) => json!({ "percentComplete": if *done { 100 } else { 0 } }),
            (_, TaskField::Due(None)) => json!({ "dueDateTime": null }),
            (TaskListKind::Own, TaskField::Due(Some(due))) => json!({ "dueDateTime": midnight(*due)? }),
            (TaskListKind::Plan, TaskField::Due(Some(due))) => json!({ "dueDateTime": moment(*due)? }),
            (TaskListKind::Own, TaskField::Notes(notes)) => json!({ "body": text(notes) }),
            (TaskListKind::Plan, TaskField::Notes(_)) | (_, TaskField::Step { .. }) => {
                return Err(Failure::Refused(Refusal::Invalid));
            }
        };
        tagged(Self::change(Method::PATCH, self.task_url(place, &[])?, &body), tag)
    }

    /// A task goes.
    pub(super) fn remove(&self, place: &TaskPlace, tag: Option<&ETag>) -> Result<Request, Failure> {
        let request = Request::change(Method::DELETE, self.task_url(place, &[])?, Resource::Tasks, Bytes::new());
        tagged(request, tag)
    }
}

fn page_of(request: &mut Request) {
    if let Ok(value) = HeaderValue::from_str(&format!("odata.maxpagesize={PAGE}")) {
        request.headers.insert(PREFER, value);
    }
}

/// Says what a change is based on, and asks for what it leaves.
fn tagged(mut request: Request, tag: Option<&ETag>) -> Result<Request, Failure> {
    if let Some(tag) = tag {
        let value = HeaderValue::from_str(&tag.0).map_err(|_| Failure::Refused(Refusal::Invalid))?;
        request.headers.insert(IF_MATCH, value);
    }
    request.headers.insert(PREFER, HeaderValue::from_static("return=representation"));
    Ok(request)
}

fn text(notes: &str) -> Value {
    json!({ "content": notes, "contentType": "text" })
}

fn midnight(day: Day) -> Result<Value, Failure> {
    let at = days::as_midnight(day).ok_or(Failure::Refused(Refusal::Invalid))?;
    Ok(json!({ "dateTime": at, "timeZone": "UTC" }))
}

fn moment(day: Day) -> Result<Value, Failure> {
    days::as_moment(day).map(Value::from).ok_or(Failure::Refused(Refusal::Invalid))
}

/// A thing that a To Do task points to.
fn linked(link: &TaskLink) -> Value {
    json!({ "webUrl": link.address, "displayName": link.name, "applicationName": "Musette" })
}

/// The id of a step that is added to a Planner task: those who add name it, and the same step is named the same way each time.
fn step_id(place: &TaskPlace, at: usize) -> String {
    let text = format!("{} {at}", place.task.as_str());
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    let hex: String = digest.as_ref().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

/// An address as the name of a member of Planner's references: these characters would mean something in such a name.
fn reference(address: &str) -> String {
    let mut name = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            '%' | '.' | ':' | '@' | '#' => name.push_str(&format!("%{:02X}", u32::from(c))),
            other => name.push(other),
        }
    }
    name
}

//! Looking at tasks as they are, for tests, and what others do to them meanwhile.
//!
//! Promises that what somebody does here goes by the rules of the wire, because it goes the same way: a [`Chore`] becomes the requests
//! that her own client would send, with the tag that is right at this moment. [`Chore::Tick`] lets colleagues work on what their
//! plans hold; it draws from a row of numbers of its own, and nothing happens unless it is asked for.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::query::Query;
use super::super::reply::Load;
use super::super::{Ask, State, answer};
use super::{planner, seeded};
use crate::Tenant;
use crate::colleague::NotDone;
use crate::seed::{below, mix};

/// The most that one tick does.
const MOST_TICKS: u64 = 1_000;

/// What somebody does to a task. A title means a task of a plan that she is in, or else one of her own To Do.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(tag = "verb", rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Chore {
    /// Makes a task: in the first bucket of a plan, for herself, or in her own list.
    Make {
        title: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plan: Option<String>,
    },
    /// Changes members; `description` of a plan's task goes to its details.
    Alter { title: String, members: Value },
    /// Gives a plan's task to somebody (`on`), or takes it from her.
    Assign { title: String, to: String, on: bool },
    /// Deletes it.
    Delete { title: String },
    /// Lets those in plans do so many things, those of `but` left out.
    Tick {
        times: u64,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        but: Vec<String>,
    },
}

/// A task that was found by its title.
enum Found {
    /// Of a plan, with its tag and its details' tag.
    Shared { at: String, tag: String, details: String },
    /// Of To Do.
    Own { at: String },
}

struct Doer<'a> {
    state: &'a mut State,
    person: usize,
    now: i64,
}

impl Doer<'_> {
    fn ask(&mut self, method: Method, path: &str, tag: Option<&str>, body: &Value) -> Result<Value, NotDone> {
        let mut headers = HeaderMap::new();
        headers.insert("prefer", HeaderValue::from_static("return=representation"));
        if let Some(tag) = tag.and_then(|tag| HeaderValue::from_str(tag).ok()) {
            headers.insert("if-match", tag);
        }
        let ask = Ask {
            method,
            path: path.to_owned(),
            query: Query::default(),
            headers,
            body: Bytes::from(if body.is_null() { String::new() } else { body.to_string() }),
            person: self.person,
            scopes: Arc::from(vec!["Tasks.ReadWrite".to_owned()]),
            app: Arc::from("colleague"),
            now: self.now,
            request_id: Arc::from("colleague"),
            base: String::new(),
            sharepoint: false,
        };
        match answer(self.state, &ask) {
            Ok(reply) => match reply.load {
                Load::Json(value) => Ok(value),
                _ => Ok(Value::Null),
            },
            Err(refusal) => Err(NotDone::Refused(refusal.message)),
        }
    }

    fn list(&mut self) -> Result<String, NotDone> {
        let lists = self.ask(Method::GET, "me/todo/lists", None, &Value::Null)?;
        let id = lists["value"][0]["id"].as_str().unwrap_or_default();
        Ok(format!("me/todo/lists/{id}"))
    }

    fn find(&mut self, title: &str) -> Result<Found, NotDone> {
        let start = self.state.engage.board.start();
        let shared = self.state.tasks.board(&self.state.world, start).living();
        if let Some(task) = shared.iter().find(|task| task["title"] == title) {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let (tag, details) = (text(&task["@odata.etag"]), text(&task["details"]["@odata.etag"]));
            return Ok(Found::Shared { at: format!("planner/tasks/{}", text(&task["id"])), tag, details });
        }
        let lists = self.ask(Method::GET, "me/todo/lists", None, &Value::Null)?;
        for list in lists["value"].as_array().into_iter().flatten() {
            let list = format!("me/todo/lists/{}", list["id"].as_str().unwrap_or_default());
            let tasks = self.ask(Method::GET, &format!("{list}/tasks/delta"), None, &Value::Null)?;
            let found = tasks["value"].as_array().into_iter().flatten().find(|task| task["title"] == title);
            if let Some(id) = found.and_then(|task| task["id"].as_str()) {
                return Ok(Found::Own { at: format!("{list}/tasks/{id}") });
            }
        }
        Err(NotDone::NoItem(title.to_owned()))
    }

    fn person(&self, login: &str) -> Result<usize, NotDone> {
        self.state.world.person(login).ok_or_else(|| NotDone::NoPerson(login.to_owned()))
    }

    fn assign(&mut self, title: &str, to: usize, on: bool) -> Result<Value, NotDone> {
        let Found::Shared { at, tag, .. } = self.find(title)? else {
            return Err(NotDone::Refused("a task of one's own is nobody else's".to_owned()));
        };
        let entry = json!({ "@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !" });
        let id = self.state.world.people[to].object_id.clone();
        let members = json!({ "assignments": { id: if on { entry } else { Value::Null } } });
        self.ask(Method::PATCH, &at, Some(&tag), &members)
    }

    fn alter(&mut self, title: &str, members: &Value) -> Result<Value, NotDone> {
        match self.find(title)? {
            Found::Own { at } => self.ask(Method::PATCH, &at, None, members),
            Found::Shared { at, tag, details } => {
                let mut members = members.clone();
                let description = members.as_object_mut().and_then(|members| members.remove("description"));
                let mut told = Value::Null;
                if members.as_object().is_some_and(|members| !members.is_empty()) {
                    told = self.ask(Method::PATCH, &at, Some(&tag), &members)?;
                }
                match description {
                    Some(text) => {
                        let body = json!({ "description": text });
                        self.ask(Method::PATCH, &format!("{at}/details"), Some(&details), &body)
                    }
                    None => Ok(told),
                }
            }
        }
    }

    fn make(&mut self, title: &str, plan: Option<&str>) -> Result<Value, NotDone> {
        let Some(name) = plan else {
            let list = self.list()?;
            return self.ask(Method::POST, &format!("{list}/tasks"), None, &json!({ "title": title }));
        };
        let plans = self.ask(Method::GET, "me/planner/plans", None, &Value::Null)?;
        let plan = plans["value"].as_array().into_iter().flatten().find(|plan| plan["title"] == name).cloned();
        let plan = plan.ok_or_else(|| NotDone::NoItem(name.to_owned()))?;
        let id = plan["id"].as_str().unwrap_or_default();
        let buckets = self.ask(Method::GET, &format!("planner/plans/{id}/buckets"), None, &Value::Null)?;
        let me = self.state.world.people[self.person].object_id.clone();
        let entry = json!({ "@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !" });
        let body = json!({
            "title": title,
            "planId": id,
            "bucketId": buckets["value"][0]["id"],
            "assignments": { me: entry },
        });
        self.ask(Method::POST, "planner/tasks", None, &body)
    }

    fn tick(&mut self, but: &[usize]) -> Option<Value> {
        self.state.tasks.turn += 1;
        let key = mix(self.state.world.seed ^ 0x7A5C_71C4, self.state.tasks.turn);
        let (plan, people, _) = seeded::PLANS[below(key, 1, seeded::PLANS.len() as u64) as usize];
        let free: Vec<usize> = people.iter().copied().filter(|person| !but.contains(person)).collect();
        self.person = *free.get(below(key, 2, free.len() as u64) as usize)?;
        let start = self.state.engage.board.start();
        let titles = self.state.tasks.board(&self.state.world, start).open_in(plan);
        let title = titles.get(below(key, 3, titles.len() as u64) as usize).cloned();
        let done = match (title, below(key, 4, 100)) {
            (Some(title), 0..45) => {
                let percent = if below(key, 5, 2) == 0 { 50 } else { 100 };
                self.alter(&title, &json!({ "percentComplete": percent }))
            }
            (Some(title), 45..65) => {
                let to = people[below(key, 6, people.len() as u64) as usize];
                self.assign(&title, to, below(key, 7, 4) != 0)
            }
            (Some(title), 65..85) => {
                let days = 1 + below(key, 8, 9) as i64;
                let due = super::super::time::text(self.now - self.now.rem_euclid(86_400_000) + days * 86_400_000);
                self.alter(&title, &json!({ "dueDateTime": due }))
            }
            _ => self.make(
                &format!(
                    "{} ({})",
                    planner::GROWN[below(key, 9, planner::GROWN.len() as u64) as usize],
                    self.state.tasks.turn
                ),
                Some(plan),
            ),
        };
        done.ok()
    }
}

impl Tenant {
    /// Somebody does something to a task: a colleague to one of a plan's, another device of this person to one of her own. Gives the
    /// tasks that it was about, as her client was answered.
    ///
    /// # Errors
    /// When there is no such person or task, or a rule forbids it.
    pub fn act_on_task(&self, login: &str, what: &Chore) -> Result<Vec<Value>, NotDone> {
        let mut state = self.inner.lock();
        let person = state.world.person(login).ok_or_else(|| NotDone::NoPerson(login.to_owned()))?;
        let now = self.inner.now();
        let mut doer = Doer { state: &mut state, person, now };
        let told = match what {
            Chore::Make { title, plan } => doer.make(title, plan.as_deref())?,
            Chore::Alter { title, members } => doer.alter(title, members)?,
            Chore::Assign { title, to, on } => {
                let to = doer.person(to)?;
                doer.assign(title, to, *on)?
            }
            Chore::Delete { title } => match doer.find(title)? {
                Found::Own { at } => doer.ask(Method::DELETE, &at, None, &Value::Null)?,
                Found::Shared { at, tag, .. } => doer.ask(Method::DELETE, &at, Some(&tag), &Value::Null)?,
            },
            Chore::Tick { times, but } => {
                let but = but.iter().map(|login| doer.person(login)).collect::<Result<Vec<usize>, _>>()?;
                return Ok((0..(*times).min(MOST_TICKS)).filter_map(|_| doer.tick(&but)).collect());
            }
        };
        Ok(Some(told).filter(|told| !told.is_null()).into_iter().collect())
    }
}

impl Tenant {
    /// A person's living To Do tasks of all her lists, as Graph shows them, with their steps and linked resources.
    ///
    /// # Errors
    /// When there is no such person.
    pub fn inspect_todo(&self, login: &str) -> Result<Vec<Value>, NotDone> {
        let mut state = self.inner.lock();
        let person = state.world.person(login).ok_or_else(|| NotDone::NoPerson(login.to_owned()))?;
        let (seed, start) = (state.world.seed, state.engage.board.start());
        Ok(state.tasks.todo_of(seed, person, start).living())
    }

    /// The tasks of all plans, as Graph shows them, each with its `details`.
    pub fn inspect_planner(&self) -> Vec<Value> {
        let mut state = self.inner.lock();
        let start = state.engage.board.start();
        let state = &mut *state;
        state.tasks.board(&state.world, start).living()
    }

    /// Somebody changes members of the task of this title, or removes it with `None`: a colleague one of a plan's, another device of
    /// this person one of her own.
    ///
    /// # Errors
    /// When there is no such person or task.
    pub fn alter_task(&self, login: &str, title: &str, members: Option<Value>) -> Result<(), NotDone> {
        let members = match members {
            Some(Value::Object(members)) => Some(members),
            Some(_) => return Err(NotDone::Refused("the members of a task are an object".to_owned())),
            None => None,
        };
        let mut state = self.inner.lock();
        let person = state.world.person(login).ok_or_else(|| NotDone::NoPerson(login.to_owned()))?;
        let (seed, start, now) = (state.world.seed, state.engage.board.start(), self.inner.now());
        let state = &mut *state;
        let done = state.tasks.board(&state.world, start).alter(title, members.clone())
            || state.tasks.todo_of(seed, person, start).alter(title, members, now);
        if done { Ok(()) } else { Err(NotDone::NoItem(title.to_owned())) }
    }

    /// How many living tasks of this person's To Do and of all plans have exactly this title: one, when it was sent once.
    ///
    /// # Errors
    /// When there is no such person.
    pub fn count_tasks(&self, login: &str, title: &str) -> Result<usize, NotDone> {
        let all = self.inspect_todo(login)?.into_iter().chain(self.inspect_planner());
        Ok(all.filter(|task| task["title"] == title).count())
    }
}

//! Plans and buckets: what tasks lie in.
//!
//! Promises that a plan belongs to a group, whose members make, rename and delete it with its details and all that is in it; that a
//! bucket which goes takes its tasks with it; and the same rules of tags as tasks have. Who is in a group is who is in its first
//! plan: nobody joins or leaves here.

use http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::super::super::reply::{Outcome, Refusal, Reply};
use super::super::super::{Ask, time};
use super::super::kinds::{OF_BUCKETS, OF_PLAN_DETAILS, OF_PLANS};
use super::super::{Thing, listed, named, one, settable};
use super::{Board, PAGE, Plan, by, changed, check, etag, id, merged, missing, placed, shown};
use crate::world::World;

const PLAN: [&str; 3] = ["title", "container", "owner"];
const DETAILS: [&str; 2] = ["sharedWith", "categoryDescriptions"];
const BUCKET: [&str; 3] = ["name", "planId", "orderHint"];

fn new_details() -> Value {
    let labels: Map<String, Value> = (1..=25).map(|at| (format!("category{at}"), Value::Null)).collect();
    json!({ "sharedWith": {}, "categoryDescriptions": labels })
}

impl Plan {
    pub(super) fn new(id: String, members: Value, people: Vec<usize>) -> Self {
        Self { details: Thing::new(id.clone(), new_details(), 0), thing: Thing::new(id, members, 0), members: people }
    }

    fn told(&self, ask: &Ask) -> Value {
        let mut value = shown("Plan", &self.thing);
        if ask.query.get("expand").is_some_and(|names| names.split(',').any(|name| name.trim() == "details")) {
            value["details"] = shown("PlanDetails", &self.details);
        }
        value
    }
}

/// The group that a new plan is to belong to, by its id.
fn group_of(members: &Map<String, Value>) -> Option<&str> {
    let container = &members.get("container").unwrap_or(&Value::Null);
    let by_url = container["url"].as_str().and_then(|url| url.rsplit('/').next());
    by_url.or(container["containerId"].as_str()).or_else(|| members.get("owner")?.as_str())
}

impl Board {
    pub(super) fn plans_of(&self, ask: &Ask, fits: impl Fn(&Plan) -> bool) -> Outcome {
        let all = self.plans.iter().filter(|plan| fits(plan)).map(|plan| plan.told(ask)).collect();
        listed(ask, "Collection(microsoft.graph.plannerPlan)", &OF_PLANS, all, PAGE)
    }

    /// `/groups/{id}/planner/plans`.
    pub(super) fn of_group(&self, ask: &Ask, group: &str, path: &[&str]) -> Outcome {
        match path {
            ["plans"] if ask.method == Method::GET => {
                self.check_group(ask, group)?;
                self.plans_of(ask, |plan| plan.thing.members["owner"] == group)
            }
            ["plans"] => Err(Refusal::method()),
            other => Err(Refusal::segment(other.first().unwrap_or(&"planner"))),
        }
    }

    /// Who is in a group, if who asks is one of them.
    fn check_group(&self, ask: &Ask, group: &str) -> Result<Vec<usize>, Refusal> {
        let known = self.plans.iter().find(|plan| plan.thing.members["owner"] == group);
        let known = known.ok_or_else(|| {
            Refusal::of(404, "Request_ResourceNotFound", "The resource does not exist or cannot be found.")
        })?;
        if known.members.contains(&ask.person) { Ok(known.members.clone()) } else { Err(Refusal::denied()) }
    }

    pub(super) fn on_plans(&mut self, world: &World, ask: &Ask, path: &[&str]) -> Outcome {
        let [id, rest @ ..] = path else {
            return if ask.method == Method::POST { self.make_plan(world, ask) } else { Err(Refusal::method()) };
        };
        self.may(ask, &json!(id))?;
        let at = self.plans.iter().position(|plan| plan.thing.id == *id).ok_or_else(missing)?;
        let details = format!("planner/plans('{id}')/details");
        match (ask.method.as_str(), rest) {
            ("GET", []) => one(ask, "planner/plans", &OF_PLANS, self.plans[at].told(ask)),
            ("GET", ["tasks"]) => self.tasks(ask, |task| task.members["planId"] == *id),
            ("GET", ["buckets"]) => self.buckets(ask, |bucket| bucket.members["planId"] == *id),
            ("GET", ["details"]) => one(ask, &details, &OF_PLAN_DETAILS, shown("PlanDetails", &self.plans[at].details)),
            ("PATCH", []) => {
                let plan = &mut self.plans[at].thing;
                check(ask, &etag("Plan", plan))?;
                let members = settable(ask, &["title"])?;
                if members.get("title").is_some_and(|title| title.as_str().is_none_or(|title| title.trim().is_empty()))
                {
                    return Err(Refusal::invalid("Invalid value for 'title'."));
                }
                plan.change(members, 0);
                changed(ask, "planner/plans", shown("Plan", plan))
            }
            ("DELETE", []) => {
                check(ask, &etag("Plan", &self.plans[at].thing))?;
                self.plans.remove(at);
                self.buckets.retain(|bucket| bucket.members["planId"] != *id);
                self.tasks.retain(|task| task.thing.members["planId"] != *id);
                Ok(Reply::empty(StatusCode::NO_CONTENT))
            }
            ("PATCH", ["details"]) => {
                let thing = &mut self.plans[at].details;
                check(ask, &etag("PlanDetails", thing))?;
                let mut fresh = thing.members.clone();
                for (name, change) in settable(ask, &DETAILS)? {
                    let Value::Object(change) = change else {
                        return Err(Refusal::invalid(format!("Invalid value for '{name}'.")));
                    };
                    if name == "sharedWith" {
                        merged(&mut fresh, "sharedWith", Value::Object(change), &|_| {})?;
                    } else if let Some(Value::Object(labels)) = fresh.get_mut(&name) {
                        labels.extend(change);
                    }
                }
                thing.change(fresh, 0);
                changed(ask, &details, shown("PlanDetails", thing))
            }
            (_, [] | ["tasks" | "buckets" | "details"]) => Err(Refusal::method()),
            (_, other) => Err(Refusal::segment(other[0])),
        }
    }

    fn make_plan(&mut self, world: &World, ask: &Ask) -> Outcome {
        let members = settable(ask, &PLAN)?;
        let title = members.get("title").and_then(Value::as_str).filter(|title| !title.trim().is_empty());
        let title = title.ok_or_else(|| Refusal::invalid("title is required."))?;
        let group = group_of(&members).ok_or_else(|| Refusal::invalid("container is required."))?;
        let people = self.check_group(ask, group)?;
        self.made += 1;
        let value = json!({
            "title": title,
            "owner": group,
            "createdBy": by(world, ask.person),
            "createdDateTime": time::text(ask.now),
            "container": { "containerId": group, "type": "group", "url": format!("https://graph.microsoft.com/v1.0/groups/{group}") },
        });
        let plan = Plan::new(id(world.seed, &format!("made plan {}", self.made)), value, people);
        let reply = named(ask, StatusCode::CREATED, "planner/plans", shown("Plan", &plan.thing));
        self.plans.push(plan);
        Ok(reply)
    }

    fn buckets(&self, ask: &Ask, fits: impl Fn(&Thing) -> bool) -> Outcome {
        let all = self.buckets.iter().filter(|bucket| fits(bucket)).map(|bucket| shown("Bucket", bucket)).collect();
        listed(ask, "Collection(microsoft.graph.plannerBucket)", &OF_BUCKETS, all, PAGE)
    }

    pub(super) fn on_buckets(&mut self, world: &World, ask: &Ask, path: &[&str]) -> Outcome {
        let [id, rest @ ..] = path else {
            return if ask.method == Method::POST { self.make_bucket(world, ask) } else { Err(Refusal::method()) };
        };
        let at = self.buckets.iter().position(|bucket| bucket.id == *id).ok_or_else(missing)?;
        self.may(ask, &self.buckets[at].members["planId"])?;
        match (ask.method.as_str(), rest) {
            ("GET", []) => one(ask, "planner/buckets", &OF_BUCKETS, shown("Bucket", &self.buckets[at])),
            ("GET", ["tasks"]) => self.tasks(ask, |task| task.members["bucketId"] == *id),
            ("PATCH", []) => {
                let bucket = &mut self.buckets[at];
                check(ask, &etag("Bucket", bucket))?;
                let mut members = settable(ask, &["name", "orderHint"])?;
                check_name(&members)?;
                if let Some(hint) = members.get_mut("orderHint") {
                    *hint = placed(hint);
                }
                bucket.change(members, 0);
                changed(ask, "planner/buckets", shown("Bucket", bucket))
            }
            ("DELETE", []) => {
                check(ask, &etag("Bucket", &self.buckets[at]))?;
                self.buckets.remove(at);
                self.tasks.retain(|task| task.thing.members["bucketId"] != *id);
                Ok(Reply::empty(StatusCode::NO_CONTENT))
            }
            (_, [] | ["tasks"]) => Err(Refusal::method()),
            (_, other) => Err(Refusal::segment(other[0])),
        }
    }

    fn make_bucket(&mut self, world: &World, ask: &Ask) -> Outcome {
        let mut members = settable(ask, &BUCKET)?;
        if !members.contains_key("name") {
            return Err(Refusal::invalid("name is required."));
        }
        check_name(&members)?;
        let plan = members.get("planId").cloned().ok_or_else(|| Refusal::invalid("planId is required."))?;
        self.may(ask, &plan)?;
        let hint = members.get("orderHint").map_or(json!("8585"), placed);
        members.insert("orderHint".to_owned(), hint);
        self.made += 1;
        let bucket = Thing::new(id(world.seed, &format!("made bucket {}", self.made)), Value::Object(members), 0);
        let reply = named(ask, StatusCode::CREATED, "planner/buckets", shown("Bucket", &bucket));
        self.buckets.push(bucket);
        Ok(reply)
    }
}

fn check_name(members: &Map<String, Value>) -> Result<(), Refusal> {
    match members.get("name") {
        Some(name) if name.as_str().is_none_or(|name| name.trim().is_empty() || name.len() > 255) => {
            Err(Refusal::invalid("Invalid value for 'name'."))
        }
        _ => Ok(()),
    }
}

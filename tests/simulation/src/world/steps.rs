//! The steps of tasks that people of this device have made: ticked and unticked, and what must be true of it.
//!
//! **Promises.** The tenant is told each step once when its task is made, and each tick no more often than she has wished it, whatever becomes of
//! answers. What is shown is what she wished last; so it is at the tenant when all is at rest, unless the outbox has asked, or a wish was taken
//! back.
//!
//! **How.** Steps that say the same cannot be told apart at the tenant: of all that say it, it is counted how many are done.

use std::collections::BTreeMap;

use musette_core::engine::TaskItem;
use musette_core::model::TaskStep;
use serde_json::{Map, Value};

use super::{Outcome, World};
use crate::disk::Slot;
use crate::network::journal::Effect;

/// Behind the path of a task of To Do: where it is told a step, and, with the step's id behind, what becomes of that.
pub const STEPS: &str = "/checklistItems";

/// What a step says, and whether it is done.
pub type Said = (String, bool);

/// The steps of a new task: none, one, or two, which say the same or do not.
pub fn steps_of_new(number: u64) -> Vec<TaskStep> {
    let title = |at: u64| match number % 2 {
        0 => format!("Step of {number}"),
        _ => format!("Step {at} of {number}"),
    };
    (0..number % 3).map(|at| TaskStep { title: title(at), done: false }).collect()
}

/// The steps of a task at the tenant, in no order.
pub fn steps_there(task: &Value) -> Vec<Said> {
    let own = task["checklistItems"].as_array().into_iter().flatten();
    let planned = task["details"]["checklist"].as_object().into_iter().flat_map(Map::values);
    let said = |title: &Value, step: &Value| Some((title.as_str()?.to_owned(), step["isChecked"] == true));
    let own = own.filter_map(|step| said(&step["displayName"], step));
    own.chain(planned.filter_map(|step| said(&step["title"], step))).collect()
}

/// The steps of a task as it is shown, where they are known.
pub fn steps_shown(task: &TaskItem) -> Option<Vec<Said>> {
    let steps = task.steps.as_ref()?;
    Some(steps.iter().map(|step| (step.title.clone(), step.done)).collect())
}

/// Steps that say the same.
#[derive(Clone, Debug, Default)]
struct Alike {
    /// How many there are.
    all: usize,
    /// How many are to be done.
    done: usize,
    /// How many the tenant was told one by one.
    told: usize,
    /// How often she wished one not done, and done.
    wished: [usize; 2],
    /// How often the tenant has taken that from her.
    arrived: [usize; 2],
    /// A wish was taken back, or nobody knows whether it was stored.
    loose: bool,
}

/// The steps of a task, by what they say.
#[derive(Clone, Debug, Default)]
pub struct Steps(BTreeMap<String, Alike>);

impl Steps {
    /// Those with which a task is made.
    pub fn of(steps: &[TaskStep]) -> Steps {
        let mut alike: BTreeMap<String, Alike> = BTreeMap::new();
        for step in steps {
            let same = alike.entry(step.title.clone()).or_default();
            same.all += 1;
            same.done += usize::from(step.done);
        }
        Steps(alike)
    }

    /// One of those that say this is wished done, or not done; `certain` when the call has returned.
    pub fn wished(&mut self, title: &str, done: bool, certain: bool) {
        let Some(same) = self.0.get_mut(title) else { return };
        same.wished[usize::from(done)] += 1;
        match (certain, same.all) {
            (false, _) => same.loose = true,
            // Whatever became of wishes before, this is the last one.
            (true, 1) => (same.done, same.loose) = (usize::from(done), false),
            (true, _) if done => same.done += 1,
            (true, _) => same.done = same.done.saturating_sub(1),
        }
    }

    /// Whether she wished one of these may be so or not from now on.
    pub fn loosen(&mut self, title: &str) {
        if let Some(same) = self.0.get_mut(title) {
            same.loose = true;
        }
    }

    /// The tenant takes what this says of steps, if anything.
    ///
    /// # Errors
    /// It was told more often than it was wished.
    pub fn arrive(&mut self, effect: &Effect) -> Result<(), String> {
        let (asked, answered) = (effect.json(), &effect.answered);
        if effect.path.ends_with(STEPS) {
            return self.told(asked["displayName"].as_str().unwrap_or_default());
        }
        if effect.path.contains(&format!("{STEPS}/")) {
            return self.ticked(&answered["displayName"], &asked);
        }
        for (id, step) in asked["checklist"].as_object().into_iter().flatten() {
            match step["title"].as_str() {
                Some(title) => self.told(title)?,
                None => self.ticked(&answered["checklist"][id]["title"], step)?,
            }
        }
        Ok(())
    }

    fn told(&mut self, title: &str) -> Result<(), String> {
        let same = self.0.entry(title.to_owned()).or_default();
        same.told += 1;
        match same.told > same.all {
            true => Err(format!("{title:?} was told {} times and wished {} times", same.told, same.all)),
            false => Ok(()),
        }
    }

    fn ticked(&mut self, title: &Value, step: &Value) -> Result<(), String> {
        let (title, done) = (title.as_str().unwrap_or_default(), step["isChecked"] == true);
        // Of a task that was there before, whose steps nobody ticks here.
        let Some(same) = self.0.get_mut(title) else { return Err(format!("{title:?} was ticked, which is no step")) };
        let at = usize::from(done);
        same.arrived[at] += 1;
        match same.arrived[at] > same.wished[at] {
            true => Err(format!(
                "that {title:?} is done: {done} was told {} times, and wished {} times",
                same.arrived[at], same.wished[at]
            )),
            false => Ok(()),
        }
    }

    /// What is wrong with these steps.
    pub fn wrong(&self, steps: &[Said]) -> Option<String> {
        let known = steps.iter().all(|(title, _)| self.0.contains_key(title));
        let wrong = |(title, same): (&String, &Alike)| {
            let here = || steps.iter().filter(|(other, _)| other == title);
            let done = here().filter(|(_, done)| *done).count();
            here().count() != same.all || !same.loose && done != same.done
        };
        (!known || self.0.iter().any(wrong)).then(|| format!("{steps:?}, and were to be {:?}", self.0))
    }
}

impl World {
    /// A person ticks a step of a task of hers, or takes the tick away; whether she has one with steps.
    pub(super) fn ticks(&mut self, slot: Slot, owner: usize, all: &[TaskItem]) -> bool {
        let mut with_steps = Vec::new();
        for task in all {
            let Some(place) = self.place_of(owner, task) else { continue };
            let hers = self.wishes.all[place].number.is_some();
            let steps = task.steps.iter().flatten().filter(|_| hers).map(|step| step.number);
            with_steps.extend(steps.map(|step| (place, task.id.row, step)));
        }
        let Some((place, row, number)) = self.wishes.chance.one(&with_steps).copied() else { return false };
        let mut wish = None;
        let wished = &mut wish;
        let done = self.tasks(slot, owner, |tasks| async move {
            let shown = tasks.one(row).await?;
            if let Some(step) = shown.steps.iter().flatten().find(|step| step.number == number) {
                *wished = Some((step.title.clone(), !step.done));
                tasks.tick(row, number, !step.done).await?;
            }
            Ok(())
        });
        let name = self.wishes.all[place].name();
        self.tell(&format!("ticks a step: {wish:?} of {name}"), &done);
        if let (Some((title, to)), false) = (wish, matches!(done, Outcome::Refused(_))) {
            self.wishes.all[place].steps.wished(&title, to, matches!(done, Outcome::Done(())));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Method;
    use serde_json::json;

    use super::*;

    fn step(title: &str) -> TaskStep {
        TaskStep { title: title.into(), done: false }
    }

    fn ticked(done: bool) -> Effect {
        Effect {
            method: Method::PATCH,
            path: format!("/v1.0/me/todo/lists/l/tasks/t{STEPS}/s"),
            asked: Bytes::from(json!({ "isChecked": done }).to_string()),
            answered: json!({ "displayName": "Bolts", "isChecked": done }),
        }
    }

    #[test]
    fn a_tick_that_arrives_twice_or_was_never_wished_shows() {
        let mut steps = Steps::of(&[step("Bolts")]);
        steps.wished("Bolts", true, true);
        steps.arrive(&ticked(true)).unwrap();
        assert_eq!(steps.wrong(&[("Bolts".into(), true)]), None);
        assert!(steps.clone().arrive(&ticked(true)).is_err(), "twice");
        assert!(steps.clone().arrive(&ticked(false)).is_err(), "nobody wished that");
        steps.wished("Bolts", false, true);
        steps.arrive(&ticked(false)).unwrap();
    }

    #[test]
    fn a_tick_that_was_dropped_without_a_word_shows() {
        let mut steps = Steps::of(&[step("Bolts"), step("Nuts")]);
        steps.wished("Bolts", true, true);
        let there = |bolts, nuts| [("Bolts".to_owned(), bolts), ("Nuts".to_owned(), nuts)];
        assert_eq!(steps.wrong(&there(true, false)), None);
        assert!(steps.wrong(&there(false, false)).is_some());
        assert!(steps.wrong(&there(true, true)).is_some(), "the other one");
        assert!(steps.wrong(&there(true, false)[..1]).is_some(), "one is gone");
        // Who takes a wish back, or dies over it, knows nothing.
        steps.loosen("Bolts");
        assert_eq!(steps.wrong(&there(false, false)), None);
    }
}

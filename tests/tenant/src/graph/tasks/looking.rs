//! Looking at tasks as they are, for tests, and what others do to them meanwhile.

use serde_json::Value;

use crate::Tenant;
use crate::colleague::NotDone;

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

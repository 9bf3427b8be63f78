//! Looking at tasks as they are, for tests. A colleague changes them through the API, as the person whom a token is minted for.

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

    /// How many living tasks of this person's To Do and of all plans have exactly this title: one, when it was sent once.
    ///
    /// # Errors
    /// When there is no such person.
    pub fn count_tasks(&self, login: &str, title: &str) -> Result<usize, NotDone> {
        let all = self.inspect_todo(login)?.into_iter().chain(self.inspect_planner());
        Ok(all.filter(|task| task["title"] == title).count())
    }
}

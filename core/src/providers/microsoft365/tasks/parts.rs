//! What a new task is told after it was made: its text, what it points to, its steps. Compares, sends nothing.
//!
//! **Promises.** What is there already is never told again: of parts that are alike, as many are missing as there are fewer there than
//! were wished. A link is known by its address, a step by its words, whoever has ticked it meanwhile.

use super::requests::Made;
use crate::model::{Failure, Later, TaskDetails, TaskLink, TaskStep};

/// A part of a new To Do task, which is told in a request of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing<'a> {
    Link(&'a TaskLink),
    Step(&'a TaskStep),
}

/// Whether a new To Do task has parts that do not go with the request that makes it: all steps, and all links but the first.
pub(super) fn beyond_the_first_request(made: &Made<'_>) -> bool {
    made.links.len() > 1 || !made.steps.is_empty()
}

/// The next part that a To Do task is to be told, with its place among all of them; `told`: so many were told and answered. One that somebody
/// has taken away since is not told again.
///
/// # Errors
/// [`Later::Unproven`] where the answer does not show the parts of the task: nothing follows from that.
pub(super) fn next<'a>(
    made: &Made<'a>,
    there: &TaskDetails,
    told: usize,
) -> Result<Option<(usize, Missing<'a>)>, Failure> {
    if !beyond_the_first_request(made) {
        return Ok(None);
    }
    let (Some(_), Some(_)) = (&there.steps, &there.links) else { return Err(Failure::later(Later::Unproven)) };
    let (links, steps) = missing(made, there);
    let all = made.links.iter().map(Missing::Link).chain(made.steps.iter().map(Missing::Step));
    Ok(all.enumerate().skip(told).find(|(_, part)| match part {
        Missing::Link(link) => links.iter().any(|missing| std::ptr::eq(*missing, *link)),
        Missing::Step(step) => steps.iter().any(|(_, missing)| std::ptr::eq(*missing, *step)),
    }))
}

/// The links and steps that are wished and not there, steps with their place among those that are wished. Of several alike the last ones are missing.
pub(super) fn missing<'a>(made: &Made<'a>, there: &TaskDetails) -> (Vec<&'a TaskLink>, Vec<(usize, &'a TaskStep)>) {
    let mut links: Vec<&str> = there.links.iter().flatten().map(|link| link.address.as_str()).collect();
    let mut steps: Vec<&str> = there.steps.iter().flatten().map(|step| step.title.as_str()).collect();
    (
        made.links.iter().filter(|link| !took(&mut links, &link.address)).collect(),
        made.steps.iter().enumerate().filter(|(_, step)| !took(&mut steps, &step.title)).collect(),
    )
}

/// Takes one that says this out, where there is one.
fn took(known: &mut Vec<&str>, wanted: &str) -> bool {
    let at = known.iter().position(|known| *known == wanted);
    at.map(|at| known.swap_remove(at)).is_some()
}

/// Whether details say all that was to be told.
pub(super) fn tells(there: &TaskDetails, made: &Made<'_>) -> bool {
    let (links, steps) = missing(made, there);
    (made.notes.is_empty() || there.notes.as_deref() == Some(made.notes)) && links.is_empty() && steps.is_empty()
}

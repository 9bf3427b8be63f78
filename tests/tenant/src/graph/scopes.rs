//! What a token opens: a request outside its scopes is refused, as the person's own rights would not help her.
//!
//! Promises only the distinctions that matter to an application of documents: something of files or sites to look at drives and
//! sites, something that writes to change them, something of tasks for tasks, anything at all to look at people. It does not tell
//! one's own files from everybody's: what a person may see is settled by [`crate::world::World::may_see`].

use http::Method;

use super::Ask;
use super::address::Address;
use super::reply::Refusal;

const OF_DOCUMENTS: [&str; 5] = ["Files.", "Sites.", "Group.", "Directory.", "FileStorageContainer."];
const OF_WRITING: [&str; 5] = ["Write", "Manage", "FullControl", "Selected", "AppFolder"];

fn documents(scope: &str) -> bool {
    let starts = |start: &&str| scope.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    OF_DOCUMENTS.iter().any(starts)
}

fn of_tasks(scope: &str, writes: bool) -> bool {
    let lower = scope.to_ascii_lowercase();
    lower.starts_with("tasks.read") && (!writes || lower.starts_with("tasks.readwrite"))
}

fn writing(scope: &str) -> bool {
    let lower = scope.to_ascii_lowercase();
    documents(scope) && OF_WRITING.iter().any(|word| lower.contains(&word.to_ascii_lowercase()))
}

/// Refuses what the token does not open.
pub fn check(ask: &Ask, address: &Address) -> Result<(), Refusal> {
    let looks = ask.method == Method::GET || ask.method == Method::HEAD;
    let enough = match address {
        Address::Person(..)
        | Address::People
        | Address::PeopleCount
        | Address::Organization
        | Address::Batch
        | Address::Unknown(_) => true,
        Address::Todo(..) | Address::Planner(..) => ask.scopes.iter().any(|scope| of_tasks(scope, !looks)),
        Address::Search => ask.scopes.iter().any(|scope| documents(scope)),
        _ if looks => ask.scopes.iter().any(|scope| documents(scope)),
        _ => ask.scopes.iter().any(|scope| writing(scope)),
    };
    if enough { Ok(()) } else { Err(Refusal::denied()) }
}

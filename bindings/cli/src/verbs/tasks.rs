//! tasks, task.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::process::ExitCode;

use musette_core::engine::{Account, PostState, Reason, TaskItem, TaskListItem, TaskWaiting, Tasks, list_named};
use musette_core::model::{
    AsOf, Day, Importance, IntentState, NeedsYou, Remedy, TaskAsk, TaskField, TaskLink, TaskRow,
};
use musette_core::store::tasks::{TaskQuery, TaskReceipt};
use musette_core::tasks::NewTask;
use musette_words::Counted;
use serde_json::{Value, json};

use super::read::as_of_json;
use super::talk::{is_network, state};
use super::talk_json::standing_json;
use crate::app::{App, or_held, soon};
use crate::args::{TaskArgs, TaskDeed, TaskNumber, TasksArgs};
use crate::sentences::{self, About, Failed, Outcome, kept, words};
use crate::show;
use crate::troubles::Troubles;
use crate::whose::{self, Prefix};

pub async fn tasks(app: &App, options: TasksArgs) -> Outcome<ExitCode> {
    let most = options.most.map_or(100, NonZeroUsize::get);
    let (mut accounts, mut wanted) = (app.chosen(options.named.as_deref()).await?, options.list.clone());
    if let Some(typed) = &options.list
        && let Some((account, name)) = app.split(typed).await?
    {
        accounts.retain(|chosen| chosen.id == account.id);
        wanted = Some(name);
    }
    let (mut prefixes, mut asked, mut troubles) = (BTreeMap::new(), Vec::new(), Troubles::among(&accounts));
    for account in &accounts {
        let read = lists_of(app, account, options.fresh).await;
        let Some((lists, away)) = troubles.unless_alone(account, read)? else { continue };
        if let Some(away) = away {
            troubles.keeps_away(account, away);
        }
        prefixes.insert(account.id, app.prefix(account).await?);
        let list = match &wanted {
            None => None,
            Some(name) => match list_named(&lists, name) {
                Some(list) => Some(list.id.row),
                None => continue,
            },
        };
        asked.push((account.id, TaskQuery { list, done: options.done }));
    }
    if asked.is_empty() {
        troubles.last().map_or(Ok(()), Err)?;
        return Err(no_list(options.list.as_deref().unwrap_or_default()));
    }
    let (mut tasks, mut after) = (Vec::new(), options.after);
    let (as_of, missing) = loop {
        let page = app.engine.tasks_of(&asked, after.as_ref(), 200.min(most - tasks.len())).await?;
        after = page.next();
        tasks.extend(page.rows);
        if after.is_none() || tasks.len() >= most {
            break (page.as_of, page.missing);
        }
    };
    let more = after.is_some();
    if app.json {
        let value = |task: &TaskItem| task_json(whose::label(&accounts, task.id.account), task);
        let values: Vec<Value> = tasks.iter().map(value).collect();
        show::json(&json!({
            "tasks": values, "more": more, "next": after, "as_of": as_of_json(as_of),
            "missing": whose::labels(&accounts, &missing).into_iter().chain(troubles.missing()).collect::<Vec<_>>(),
        }))?;
        return troubles.end(ExitCode::SUCCESS);
    }
    let today = app.engine.today();
    let rows = tasks.iter().filter_map(|task| Some(row(prefixes.get(&task.id.account)?, task, today)));
    show::table(&rows.collect::<Vec<_>>())?;
    let end = if more { " There is more: --most N." } else { "" };
    show::note(&format!("{}. {}{end}", words().count(Counted::Tasks, tasks.len() as u64), show::as_of(as_of)));
    whose::say_missing(&accounts, &missing);
    troubles.end(ExitCode::SUCCESS)
}

/// The lists of an account, asked for where they never were, or are to be the newest; and what kept that away.
async fn lists_of(app: &App, account: &Account, fresh: bool) -> Outcome<(Vec<TaskListItem>, Option<Failed>)> {
    let facet = app.engine.tasks(account.id).await?;
    let (lists, held) = facet.lists().await?;
    if !fresh && held != AsOf::NeverKnown {
        return Ok((lists, None));
    }
    let asked = facet.refresh().await;
    // What she added before anybody was asked is shown, whatever stands in the way; a program reads in the list how old it is.
    if let Err(error) = &asked
        && held == AsOf::NeverKnown
        && is_network(error)
        && !facet.waiting().await?.is_empty()
    {
        let away = asked.err().filter(|_| !app.json);
        return Ok((lists, away.map(|error| Failed::Engine(error, account.label.clone()))));
    }
    let away = or_held(app, asked, held).about(&account.label)?;
    Ok((facet.lists().await?.0, away.map(|error| Failed::Engine(error, account.label.clone()))))
}

pub async fn task(app: &App, options: TaskArgs) -> Outcome<()> {
    let Some(deed) = options.deed else {
        let Some(task) = options.task else {
            return Err(Failed::Usage("Which task? `musette tasks` shows the numbers.".into()));
        };
        return show_one(app, &task).await;
    };
    match deed {
        TaskDeed::Add { title, due, list, notes, link } => {
            let (account, list) = match &list {
                Some(name) => match app.split(name).await? {
                    Some((account, name)) => (account, Some(name)),
                    None => (app.one_for(name).await?, list),
                },
                None => (app.one().await?, None),
            };
            let facet = app.engine.tasks(account.id).await?;
            let lists = known(&facet).await;
            let lists = match (lists, &list) {
                // The main list need not be known: what is added waits for it.
                (Err(error), None) if is_network(&error) => Vec::new(),
                (lists, _) => lists.about(&account.label)?,
            };
            let list = match &list {
                None => None,
                Some(name) => Some(list_named(&lists, name).ok_or_else(|| no_list(name))?.id.row),
            };
            let links = match &link {
                None => Vec::new(),
                Some(path) => vec![linked(app, path).await?],
            };
            let new =
                NewTask { list, title: title.clone(), due, notes: notes.unwrap_or_default(), links, steps: Vec::new() };
            let made = facet.add(new).await.map_err(|error| match error.reason {
                Reason::Empty => Failed::Told {
                    code: "empty",
                    sentence: "A task needs a title. Say what is to be done; nothing was added.".into(),
                },
                _ => Failed::Engine(error, title.clone()),
            })?;
            let of = app.prefix(&account).await?;
            let change = change_of(&of, &facet, made, TaskAsk::makes).await?.called;
            let back = until_then(change.as_deref());
            let called = of.before(made.0);
            let goes = match facet.one(made).await?.list_name.as_str() {
                "" => "It goes to your main list, which is not known here yet, with the next sync",
                _ => "It is told to the server with the next sync",
            };
            said(app, made, change, &format!("Added, as task {called}. {goes}{back}."))
        }
        TaskDeed::Done(task) => changed(app, &task, TaskField::Done(true), "Done").await,
        TaskDeed::Undone(task) => changed(app, &task, TaskField::Done(false), "Not done any more").await,
        TaskDeed::Step { task, step, undone } => ticked(app, &task, step, !undone).await,
        TaskDeed::Due { task, due } => changed(app, &task, TaskField::Due(due), "Changed").await,
        TaskDeed::Rename { task, title } => changed(app, &task, TaskField::Title(title), "Changed").await,
        TaskDeed::Note { task, text } => changed(app, &task, TaskField::Notes(text), "Changed").await,
        TaskDeed::Remove(task) => {
            let (account, facet, there) = one(app, &task).await?;
            facet.remove(there.id.row).await.about(&there.title)?;
            let of = app.prefix(&account).await?;
            let change = change_of(&of, &facet, there.id.row, |asked| matches!(asked, TaskAsk::Remove { .. })).await?;
            said_changed(app, there.id.row, change, "Removed")
        }
    }
}

/// How a change that waits is taken back.
fn until_then(change: Option<&str>) -> String {
    change.map_or(String::new(), |change| {
        format!("; until then `musette outbox undo {}` takes it back", show::quoted(change))
    })
}

/// Something was changed in a task: how that is taken back, or that nothing is left of it to be told.
fn said_changed(app: &App, task: TaskRow, change: Waits, what: &str) -> Outcome<()> {
    let told = match &change.called {
        Some(change) => format!("It is told to the server with the next sync{}", until_then(Some(change))),
        // To take it back would take the whole task.
        None if change.with_the_task => "It is told to the server with the task, with the next sync".to_owned(),
        // It was so already, or it takes back what was not sent.
        None => "Nothing of it waits to be told".to_owned(),
    };
    said(app, task, change.called, &format!("{what}. {told}."))
}

async fn changed(app: &App, task: &TaskNumber, to: TaskField, what: &str) -> Outcome<()> {
    let (account, facet, there) = one(app, task).await?;
    facet.edit(there.id.row, to.clone()).await.about(&there.title)?;
    let of = app.prefix(&account).await?;
    let change = change_of(&of, &facet, there.id.row, |asked| is_change_of(asked, &to)).await?;
    said_changed(app, there.id.row, change, what)
}

async fn ticked(app: &App, number: &TaskNumber, step: u32, done: bool) -> Outcome<()> {
    let (account, facet, mut there) = one(app, number).await?;
    let task = there.id.row;
    if there.steps.is_none() {
        // Nobody has looked at them here.
        soon(facet.refresh_one(task)).await.unwrap_or_else(|away| away.note());
        there = facet.one(task).await.unwrap_or(there);
    }
    let of = app.prefix(&account).await?;
    let called = of.before(task.0);
    let Some(steps) = &there.steps else {
        return Err(Failed::missing(format!(
            "The steps of task {called} are not here. `musette task {called}` asks for them where there is network; nothing was changed."
        )));
    };
    if !steps.iter().any(|known| known.number == step) {
        return Err(Failed::missing(format!(
            "Task {called} has no step {step} here. `musette task {called}` shows the numbers; nothing was changed."
        )));
    }
    facet.tick(task, step, done).await.about(&there.title)?;
    let to = TaskField::Step { number: step, title: String::new(), done };
    let change = change_of(&of, &facet, task, |asked| is_change_of(asked, &to)).await?;
    said_changed(app, task, change, if done { "Done" } else { "Not done any more" })
}

async fn show_one(app: &App, task: &TaskNumber) -> Outcome<()> {
    let (account, facet, mut there) = one(app, task).await?;
    // Its text, steps and links are asked for where there is network; what is here is shown all the same.
    match soon(facet.refresh_one(there.id.row)).await {
        Ok(()) => there = facet.one(there.id.row).await.unwrap_or(there),
        Err(away) => away.note(),
    }
    if app.json {
        return Ok(show::json(&json!({ "task": task_json(&account.label, &there) }))?);
    }
    for line in lines(&app.prefix(&account).await?, &there) {
        show::line(&line)?;
    }
    for waiting in facet.waiting().await?.iter().filter(|waiting| waiting.task == there.id) {
        for line in two_sides(waiting) {
            show::line(&line)?;
        }
    }
    match there.details_as_of {
        Some(at) => show::note(&show::as_of(AsOf::Known(at))),
        None => {
            let lists = facet.lists().await?.0;
            let came = lists.iter().find(|list| list.id == there.list).map_or(AsOf::NeverKnown, |list| list.as_of);
            // What was never told of it has no age.
            let unsent = matches!(there.state, PostState::Settled).then(|| show::as_of(came));
            show::note(unsent.as_deref().unwrap_or("Not sent yet: nobody else has it."));
        }
    }
    Ok(())
}

/// What somebody else made of a part of a task, and what this person asks for there.
fn two_sides(waiting: &TaskWaiting) -> Vec<String> {
    let (Some(theirs), TaskAsk::Change { to, .. }) = (&waiting.theirs, &waiting.asked) else { return Vec::new() };
    let part_is = part_is(to);
    vec![format!("   {part_is}, there: {}", part(theirs)), format!("   {part_is}, yours: {}", part(to))]
}

/// What a part of a task is called.
fn part_is(field: &TaskField) -> &'static str {
    match field {
        TaskField::Done(_) => "Done",
        TaskField::Due(_) => "Day",
        TaskField::Title(_) => "Title",
        TaskField::Notes(_) => "Text",
        TaskField::Step { .. } => "Step",
    }
}

fn part(field: &TaskField) -> String {
    match field {
        TaskField::Done(true) => "done".into(),
        TaskField::Done(false) => "not done".into(),
        TaskField::Due(Some(day)) => format!("until {day}"),
        TaskField::Due(None) => "no day".into(),
        TaskField::Title(text) | TaskField::Notes(text) => text.clone(),
        TaskField::Step { title, done: true, .. } => format!("{title}: done"),
        TaskField::Step { title, done: false, .. } => format!("{title}: not done"),
    }
}

fn lines(of: &Prefix, task: &TaskItem) -> Vec<String> {
    let mut lines = vec![task.title.clone()];
    let due = task.due.map_or("no day".to_owned(), |day| format!("until {day}"));
    // Not begun, or never told how far it is: nothing is said of it.
    let done = match (task.done, task.percent) {
        (true, _) => ", done".to_owned(),
        (false, 0) => String::new(),
        (false, percent) => format!(", {percent} % done"),
    };
    let important = if task.importance == Importance::High { ", important" } else { "" };
    lines.push(format!("   {}  {due}{done}{important}", task.list_name));
    lines.extend(state(of, &task.state).map(|state| format!("   {state}")));
    match &task.notes {
        Some(notes) => lines.extend(notes.lines().map(|line| format!("   {line}"))),
        None => lines.push("   (its text is not here)".into()),
    }
    for step in task.steps.iter().flatten() {
        lines.push(format!("   {:>3} [{}] {}", step.number, if step.done { "x" } else { " " }, step.title));
    }
    for link in task.links.iter().flatten() {
        lines.push(format!("   -> {} ({})", link.name, link.address));
    }
    lines
}

/// The lists of an account; asked for where they never were.
async fn known(facet: &Tasks) -> Result<Vec<TaskListItem>, musette_core::engine::Error> {
    let (lists, as_of) = facet.lists().await?;
    if as_of != AsOf::NeverKnown {
        return Ok(lists);
    }
    facet.refresh().await?;
    Ok(facet.lists().await?.0)
}

async fn one(app: &App, task: &TaskNumber) -> Outcome<(Account, Tasks, TaskItem)> {
    let number = task.number.number;
    let account = app.of(&task.number).await?;
    let facet = app.engine.tasks(account.id).await?;
    let there = facet.one(TaskRow(number)).await.map_err(|error| match error.reason {
        Reason::NotFound => {
            Failed::missing(format!("There is no task {number} here. `musette tasks` shows the numbers."))
        }
        _ => Failed::Engine(error, String::new()),
    })?;
    Ok((account, facet, there))
}

fn no_list(name: &str) -> Failed {
    Failed::missing(format!("There is no list or plan {name} here. `musette tasks --fresh` asks for them."))
}

/// A document as a task points to it.
async fn linked(app: &App, path: &str) -> Outcome<TaskLink> {
    let place = app.place(path).await?;
    let item = place.item().await?;
    let name = place.documents.item(item).await?.name;
    let address = place.documents.web_address(item).await.map_err(|error| match error.reason {
        Reason::NotHere | Reason::NotFound => Failed::Usage(format!(
            "The address of {path} is not known yet. Run `musette sync` where there is network, then link it; nothing was added."
        )),
        _ => Failed::Engine(error, path.to_owned()),
    })?;
    Ok(TaskLink { name, address })
}

/// What waits of something that was asked of a task.
struct Waits {
    /// The change that carries it and nothing else, as it is called.
    called: Option<String>,
    /// It goes with the task, which the server does not have yet.
    with_the_task: bool,
}

fn is_change_of(asked: &TaskAsk, part: &TaskField) -> bool {
    matches!(asked, TaskAsk::Change { to, .. } if to.is_of_the_part(part))
}

/// The newest change about a task that carries what was asked, and nothing else.
async fn change_of(of: &Prefix, facet: &Tasks, task: TaskRow, carries: impl Fn(&TaskAsk) -> bool) -> Outcome<Waits> {
    let waiting = facet.waiting().await?;
    let about = || waiting.iter().rev().filter(|waiting| waiting.task.row == task);
    let carrier = about().find(|waiting| carries(&waiting.asked));
    let with_the_task = carrier.is_none() && about().any(|waiting| waiting.asked.makes());
    Ok(Waits { called: carrier.map(|waiting| of.before(waiting.intent.0)), with_the_task })
}

/// What a person had typed for a task and what would be gone with these changes, that they can be given back whole.
pub fn typed(falling: &[&TaskWaiting]) -> Vec<String> {
    let texts = falling.iter().flat_map(|waiting| match &waiting.asked {
        TaskAsk::Add { title, notes, steps, .. } => {
            let steps = steps.iter().map(|step| step.title.clone());
            [title.clone(), notes.clone()].into_iter().chain(steps).collect()
        }
        TaskAsk::Change { to: TaskField::Title(text) | TaskField::Notes(text), .. } => vec![text.clone()],
        TaskAsk::Change { .. } | TaskAsk::Remove { .. } => Vec::new(),
    });
    texts.filter(|text| !text.trim().is_empty()).collect()
}

fn said(app: &App, task: TaskRow, change: Option<String>, sentence: &str) -> Outcome<()> {
    let told = match app.json {
        true => show::json(&json!({ "task": task, "done": sentence })),
        false => show::line(sentence),
    };
    kept(told, change)
}

fn row(of: &Prefix, task: &TaskItem, today: Day) -> Vec<String> {
    let mut about = vec![if task.importance == Importance::High { "!".to_owned() } else { String::new() }];
    about.extend(state(of, &task.state));
    let due = match task.due.map(|day| day.due(today)) {
        Some(due) if due.overdue && !task.done => words().due(due),
        Some(due) => due.day.to_string(),
        None => "-".to_owned(),
    };
    vec![
        format!("{:>6}", of.before(task.id.row.0)),
        due,
        about.join(" "),
        of.before(&task.list_name),
        task.title.clone(),
    ]
}

fn task_json(account: &str, task: &TaskItem) -> Value {
    json!({
        "account": account,
        "task": task.id.row,
        "list": task.list_name,
        "kind": task.kind,
        "title": task.title,
        "due": task.due,
        "done": task.done,
        "percent": task.percent,
        "importance": task.importance,
        "notes": task.notes,
        "steps": task.steps,
        "links": task.links,
        "created_at": task.created_at,
        "standing": standing_json(&task.state),
    })
}

/// Where a change of a task stands, as the outbox lists it.
pub fn standing(waiting: &TaskWaiting) -> String {
    match &waiting.state {
        IntentState::NeedsYou { .. } => "Needs you, see below".to_owned(),
        IntentState::Sending => waiting.last_failure.map_or("Sending".into(), sentences::not_known),
        _ => waiting.last_failure.map_or("Waiting to be sent".into(), |why| sentences::words().later(why)),
    }
}

/// What waits of tasks, for programs.
pub fn waiting_json(account: &str, waiting: &TaskWaiting) -> Value {
    json!({
        "account": account,
        "intent": waiting.intent,
        "task": waiting.task.row,
        "title": waiting.title,
        "asked": waiting.asked,
        "theirs": waiting.theirs,
        "asked_at": waiting.asked_at,
        "tried_at": waiting.tried_at,
        "next_at": waiting.next_at,
        "last_failure": waiting.last_failure,
        "remedies": waiting.remedies,
        "together": waiting.together,
        "in_doubt": waiting.in_doubt,
        "state": waiting.state,
    })
}

/// A wish for a task, in a word or two.
pub fn asked(asked: &TaskAsk) -> &'static str {
    match asked {
        TaskAsk::Add { .. } => "add a task",
        TaskAsk::Change { to: TaskField::Done(true), .. } => "complete",
        TaskAsk::Change { to: TaskField::Done(false), .. } => "open again",
        TaskAsk::Change { to: TaskField::Due(_), .. } => "set the day",
        TaskAsk::Change { to: TaskField::Title(_), .. } => "rename a task",
        TaskAsk::Change { to: TaskField::Notes(_), .. } => "change its text",
        TaskAsk::Change { to: TaskField::Step { done: true, .. }, .. } => "complete a step",
        TaskAsk::Change { to: TaskField::Step { done: false, .. }, .. } => "open a step again",
        TaskAsk::Remove { .. } => "remove a task",
    }
}

/// What of a task needs the person, in lines: why, and what she can do; of several that are one question at the first of them, and for
/// all. `number` is how it is called, `all` what waits of the account's tasks.
pub fn asks<'a>(
    waiting: &TaskWaiting,
    number: &str,
    all: impl Iterator<Item = &'a TaskWaiting> + Clone,
) -> Vec<String> {
    let IntentState::NeedsYou { why } = &waiting.state else { return Vec::new() };
    if waiting.together.first().is_some_and(|first| *first != waiting.intent) {
        return Vec::new();
    }
    let together: Vec<&TaskWaiting> = all.filter(|other| waiting.together.contains(&other.intent)).collect();
    let wished = together.iter().map(|other| asked(&other.asked)).collect::<Vec<_>>().join(", ");
    let mut lines = vec![String::new(), format!("{number}  {wished}: {}", waiting.title)];
    lines.push(format!("   {}", sentences::task_needs_you(why)));
    let sides: Vec<String> = together.iter().flat_map(|other| two_sides(other)).collect();
    let (mine, theirs) = match (why, sides.is_empty()) {
        (NeedsYou::SubjectGone, _) => ("make it anew", "let it go"),
        (_, true) => ("do it all the same", "take it back"),
        (_, false) => ("keep yours", "keep what is there"),
    };
    lines.extend(sides);
    if together.iter().any(|other| other.in_doubt) {
        lines.push("   It may have arrived, or a part of it: look at the list before you take it back.".into());
    }
    for remedy in &waiting.remedies {
        let (what, command) = match remedy {
            Remedy::Retry => ("try it once more", "retry"),
            Remedy::Confirm => (mine, "confirm"),
            Remedy::Elsewhere => (mine, "elsewhere"),
            Remedy::Discard => (theirs, "cancel"),
            Remedy::Rename => continue,
        };
        lines.push(format!("   {what:<24}  musette outbox {command} {}", show::quoted(number)));
    }
    lines
}

/// A receipt of a task, for programs.
pub fn receipt_json(account: &str, receipt: &TaskReceipt) -> Value {
    json!({
        "account": account,
        "intent": receipt.intent,
        "task": receipt.about,
        "asked": receipt.asked,
        "title": receipt.name,
        "list": receipt.place,
        "checked": receipt.checked,
        "delivered_at": receipt.delivered_at,
    })
}

#[cfg(test)]
mod tests {
    use musette_core::model::{AccountId, IntentRow, Later, TaskId, WallTime};

    use super::*;

    #[test]
    fn who_is_asked_about_a_task_sees_both_sides_of_it() {
        let title = |text: &str| TaskField::Title(text.to_owned());
        let waiting = TaskWaiting {
            intent: IntentRow(13),
            task: TaskId { account: AccountId(Default::default()), row: TaskRow(7) },
            title: "Truss 7 NOOR".into(),
            asked: TaskAsk::Change { to: title("Truss 7 NOOR"), from: title("Truss 7") },
            theirs: Some(title("Truss 7 ADA")),
            state: IntentState::NeedsYou { why: NeedsYou::ChangedMeanwhile { by: None, at: None } },
            asked_at: WallTime(0),
            tried_at: None,
            next_at: None,
            last_failure: None,
            remedies: vec![Remedy::Confirm, Remedy::Discard],
            together: vec![IntentRow(13), IntentRow(14)],
            in_doubt: false,
        };
        let due = |day: &str| TaskField::Due(Some(day.parse().unwrap()));
        let day = TaskWaiting {
            intent: IntentRow(14),
            asked: TaskAsk::Change { to: due("2026-12-24"), from: TaskField::Due(None) },
            theirs: Some(due("2026-12-05")),
            ..waiting.clone()
        };
        let all = [waiting.clone(), day.clone()];
        let said = asks(&waiting, "13", all.iter()).join("\n");
        for expected in [
            "13  rename a task, set the day: Truss 7 NOOR",
            "Title, there: Truss 7 ADA",
            "Title, yours: Truss 7 NOOR",
            "Day, there: until 2026-12-05",
            "Day, yours: until 2026-12-24",
            "keep yours ",
            "keep what is there ",
        ] {
            assert!(said.contains(expected), "{expected:?} is not in\n{said}");
        }
        assert_eq!(asks(&day, "14", all.iter()), Vec::<String>::new(), "it is one question");
        // Of what is gone nothing is there to be kept.
        let gone = TaskWaiting {
            theirs: None,
            state: IntentState::NeedsYou { why: NeedsYou::SubjectGone },
            remedies: vec![Remedy::Discard, Remedy::Elsewhere],
            together: vec![IntentRow(13)],
            ..waiting.clone()
        };
        let said = asks(&gone, "13", [gone.clone()].iter()).join("\n");
        assert!(!said.contains("there:") && !said.contains("keep what is there"), "{said}");
        for expected in ["let it go ", "outbox cancel 13", "make it anew ", "outbox elsewhere 13"] {
            assert!(said.contains(expected), "{expected:?} is not in\n{said}");
        }
        // What was sent and not heard of since is not being sent.
        let of = |last_failure| standing(&TaskWaiting { state: IntentState::Sending, last_failure, ..waiting.clone() });
        assert_eq!(of(None), "Sending");
        assert_eq!(of(Some(Later::Ambiguous)), "not known whether it arrived; the next sync finds out");
        assert_eq!(of(Some(Later::Throttled)), "not known yet whether it arrived: the server asks for patience");
    }
}

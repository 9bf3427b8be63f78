//! What people do with tasks, of their own and of plans, while others change the same ones; and what must be true of it.
//!
//! **Promises.** What a call returned for is shown until it is removed. The tenant makes each task once, as its journal tells, whatever
//! becomes of answers; at rest each part is as the person last wished, or as somebody else made it and the outbox has asked; and nothing
//! that somebody else made of a part is replaced or removed before she has seen it. What is made anew is another task, which comes with the steps of
//! the one that is gone, and each step is told once.

use musette_core::engine::{EngineResult, TaskItem, TaskWaiting, Tasks};
use musette_core::model::{At, IntentState, NeedsYou, Remedy, TaskAsk, TaskField, TaskRow, TaskStep};
use musette_core::store::tasks::TaskQuery;
use musette_core::tasks::NewTask;
use serde_json::{Value, json};

use super::said::Standing;
use super::steps::{STEPS, steps_of_new, steps_shown, steps_there};
use super::wishes::{Part, Parts, Task, Wishes, said_in, whole};
use super::{Broken, Outcome, World};
use crate::disk::Slot;
use crate::network::journal::Effect;

/// Who changes tasks from elsewhere.
const NOOR: &str = "Noor";

/// Everything that is shown of tasks.
async fn shown(tasks: &Tasks) -> EngineResult<Vec<TaskItem>> {
    let mut all = Vec::new();
    for done in [false, true] {
        all.extend(tasks.page(TaskQuery { list: None, done }, At::Start, 200).await?.tasks);
    }
    Ok(all)
}

/// The tenant's id in the path of a request about one task.
fn remote_in(path: &str) -> Option<String> {
    let parts = ["/details", STEPS, "/linkedResources"];
    let path = parts.iter().find_map(|part| path.strip_suffix(part)).unwrap_or(path);
    let path = path.split_once(STEPS).map_or(path, |(task, _)| task);
    let (above, id) = path.rsplit_once('/')?;
    above.ends_with("/tasks").then(|| {
        let pair = format!("id={}", id.replace('+', "%2B"));
        url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, id)| id.into_owned()).unwrap_or_default()
    })
}

impl World {
    /// Both people look at their tasks for the first time.
    ///
    /// # Errors
    /// When that does not work in clear weather.
    pub(crate) fn begin_tasks(&mut self) -> Result<(), Broken> {
        for owner in 0..self.owners.len() {
            let looked = self.tasks(Slot::App, owner, |tasks| async move {
                tasks.refresh().await?;
                shown(&tasks).await
            });
            let Outcome::Done(all) = looked else { return Err(format!("tasks cannot be looked at: {looked:?}")) };
            let there = self.tasks_there(owner)?;
            for task in all {
                let same = there.iter().find(|there| there["title"] == task.title.as_str());
                let same = same.ok_or_else(|| format!("{:?} is not at the tenant", task.title))?;
                let remote = same["id"].as_str().unwrap_or_default().to_owned();
                self.wishes.all.push(Task::found(owner, task.id.row, remote, whole(same)));
            }
        }
        Ok(())
    }

    pub(super) fn tasks<T, F>(&mut self, slot: Slot, owner: usize, work: impl FnOnce(Tasks) -> F) -> Outcome<T>
    where
        F: Future<Output = EngineResult<T>>,
    {
        // A vault that is not open yet needs a little room to be opened.
        match self.documents(slot, owner, |_| async move { Ok(()) }) {
            Outcome::Done(()) => {}
            Outcome::Refused(error) => return Outcome::Refused(error),
            Outcome::Died => return Outcome::Died,
        }
        let account = self.owners[owner].account;
        self.on(slot, |engine| async move { work(engine.tasks(account).await?).await })
    }

    /// This person's own tasks and those of all plans, as the tenant has them.
    fn tasks_there(&self, owner: usize) -> Result<Vec<Value>, Broken> {
        let mut own = self.tenant.inspect_todo(self.owners[owner].login).map_err(|error| error.to_string())?;
        own.extend(self.tenant.inspect_planner());
        Ok(own)
    }

    fn tasks_shown(&mut self, slot: Slot, owner: usize) -> Result<Option<Vec<TaskItem>>, Broken> {
        let all = match self.tasks(slot, owner, |tasks| async move { shown(&tasks).await }) {
            Outcome::Done(all) => all,
            Outcome::Refused(error) => return Err(format!("tasks cannot be read: {error}")),
            Outcome::Died => return Ok(None),
        };
        // What is shown was stored, although the call had not returned when its process died. It is promised once she has done
        // something else to it: until then an empty battery may take it away again.
        for task in &all {
            if let Some(at) = self.wishes.place_of(owner, task.id.row, &task.title) {
                self.wishes.all[at].row = Some(task.id.row);
            }
        }
        Ok(Some(all))
    }

    /// Somebody adds a task, or does something to one that she sees.
    ///
    /// # Errors
    /// What she sees cannot be read.
    pub(crate) fn person_does_tasks(&mut self) -> Result<(), Broken> {
        let (slot, owner) = self.somebody();
        self.read_journal()?;
        let Some(all) = self.tasks_shown(slot, owner)? else { return Ok(()) };
        let at = self.wishes.chance.index(all.len());
        let who = if owner == 0 { "Ada" } else { "Luc" };
        let drawn = self.wishes.chance.below(100);
        let Some((place, task)) = all.get(at).and_then(|task| Some((self.place_of(owner, task)?, task))) else {
            self.adds(slot, owner, who);
            return Ok(());
        };
        let (row, number) = (task.id.row, self.wishes.all[place].number);
        match drawn {
            0..30 => self.adds(slot, owner, who),
            30..44 => {
                let title = self.wishes.new_title(who, number);
                self.edits(slot, place, row, TaskField::Title(title));
            }
            44..55 => {
                let notes = self.wishes.new_notes(who);
                self.edits(slot, place, row, TaskField::Notes(notes));
            }
            55..62 => {
                let day = self.wishes.new_day();
                self.edits(slot, place, row, TaskField::Due(Some(day)));
            }
            62..72 => self.edits(slot, place, row, TaskField::Done(!task.done)),
            72..86 if self.ticks(slot, owner, &all) => {}
            // There was nothing to tick: the next time there may be.
            72..86 => self.adds(slot, owner, who),
            86..91 => self.removes(slot, place, row),
            91..96 => self.takes_a_wish_back(slot, owner),
            _ => {
                let done = self.tasks(slot, owner, |tasks| async move { tasks.refresh_one(row).await });
                self.tell(&format!("looks at a task: account {owner}"), &done);
            }
        }
        Ok(())
    }

    pub(super) fn place_of(&self, owner: usize, task: &TaskItem) -> Option<usize> {
        self.wishes.place_of(owner, task.id.row, &task.title)
    }

    fn adds(&mut self, slot: Slot, owner: usize, who: &str) {
        let number = self.wishes.next_number();
        let title = self.wishes.new_title(who, Some(number));
        let due = self.wishes.chance.percent(50).then(|| self.wishes.new_day());
        let notes = if self.wishes.chance.percent(50) { self.wishes.new_notes(who) } else { String::new() };
        let list = self.wishes.chance.percent(60).then(|| self.wishes.chance.next());
        let mut new = NewTask { title: title.clone(), due, notes: notes.clone(), ..NewTask::default() };
        let steps = steps_of_new(number);
        new.steps = steps.clone();
        let done = self.tasks(slot, owner, |tasks| async move {
            if let Some(drawn) = list {
                let (lists, _) = tasks.lists().await?;
                let open: Vec<_> = lists.into_iter().filter(|list| list.open).collect();
                let at = usize::try_from(drawn % open.len().max(1) as u64).unwrap_or(0);
                new.list = open.get(at).map(|list| list.id.row);
            }
            tasks.add(new).await
        });
        self.tell(&format!("adds a task: {title:?}, account {owner}"), &done);
        let row = match done {
            Outcome::Done(row) => Some(row),
            Outcome::Died => None,
            Outcome::Refused(_) => return,
        };
        let due = due.map(|day| day.to_string()).unwrap_or_default();
        let parts: Parts = [(Part::Title, title), (Part::Due, due), (Part::Notes, notes)].into();
        self.wishes.all.push(Task::added(owner, number, row, &parts, &steps));
    }

    fn edits(&mut self, slot: Slot, place: usize, row: TaskRow, to: TaskField) {
        let owner = self.wishes.all[place].owner;
        let (part, wish) = Part::of(&to);
        let asked = to.clone();
        let mut seen = None;
        let saw = &mut seen;
        let done = self.tasks(slot, owner, |tasks| async move {
            *saw = part.shown(&tasks.one(row).await?);
            tasks.edit(row, asked).await
        });
        let name = self.wishes.all[place].name();
        self.tell(&format!("changes a task: {name} to {to:?}"), &done);
        let (certain, task) = (matches!(done, Outcome::Done(())), &mut self.wishes.all[place]);
        if !matches!(done, Outcome::Refused(_))
            && let Some(told) = task.parts.get_mut(&part)
        {
            told.wished(&wish, &seen.unwrap_or_default(), certain);
        }
        if certain {
            task.standing = Standing::Live;
        }
    }

    fn removes(&mut self, slot: Slot, place: usize, row: TaskRow) {
        let owner = self.wishes.all[place].owner;
        let done = self.tasks(slot, owner, |tasks| async move {
            let saw = tasks.one(row).await?;
            tasks.remove(row).await.map(|()| saw)
        });
        let name = self.wishes.all[place].name();
        self.tell(&format!("removes a task: {name}"), &done);
        let task = &mut self.wishes.all[place];
        match done {
            Outcome::Done(saw) => {
                task.standing = Standing::Ended;
                for (part, told) in &mut task.parts {
                    told.removed(&part.shown(&saw).unwrap_or_default());
                }
            }
            Outcome::Died => {
                task.standing = Standing::Perhaps;
                task.loosen();
            }
            Outcome::Refused(_) => {}
        }
    }

    fn waiting_tasks(&mut self, slot: Slot, owner: usize) -> Outcome<Vec<TaskWaiting>> {
        self.tasks(slot, owner, |tasks| async move { tasks.waiting().await })
    }

    fn takes_a_wish_back(&mut self, slot: Slot, owner: usize) {
        let Outcome::Done(waiting) = self.waiting_tasks(slot, owner) else { return };
        let Some(one) = self.wishes.chance.one(&waiting).cloned() else { return };
        let intent = one.intent;
        let done = self.tasks(slot, owner, |tasks| async move { tasks.cancel(intent).await });
        self.tell(&format!("takes a wish back: {:?} of {:?}, account {owner}", one.asked, one.title), &done);
        if !matches!(done, Outcome::Refused(_)) {
            self.wish_ends(owner, &one, matches!(done, Outcome::Done(())));
        }
    }

    /// The person has given up what she wished.
    fn wish_ends(&mut self, owner: usize, one: &TaskWaiting, certain: bool) {
        let Some(at) = self.wishes.place_of(owner, one.task.row, &one.title) else { return };
        let task = &mut self.wishes.all[at];
        match &one.asked {
            TaskAsk::Add { .. } => task.standing = if certain { Standing::Ended } else { Standing::Perhaps },
            TaskAsk::Change { to: TaskField::Step { title, .. }, .. } => task.steps.loosen(title),
            TaskAsk::Change { to, .. } => {
                task.parts.entry(Part::of(to).0).and_modify(super::wishes::Told::loosen);
            }
            TaskAsk::Remove { .. } => {
                task.standing = if certain { Standing::Live } else { Standing::Perhaps };
                task.loosen();
            }
        }
    }

    /// Somebody else changes a task of theirs, or removes it.
    ///
    /// # Errors
    /// What is not the tenant's to refuse.
    pub(crate) fn others_do_tasks(&mut self) -> Result<(), Broken> {
        self.read_journal()?;
        let there: Vec<usize> = (0..self.wishes.all.len())
            .filter(|at| self.wishes.all[*at].remotes.len() == 1 && !self.wishes.all[*at].gone)
            .collect();
        let Some(place) = self.wishes.chance.one(&there).copied() else { return Ok(()) };
        let (owner, number) = (self.wishes.all[place].owner, self.wishes.all[place].number);
        let all = self.tasks_there(owner)?;
        let is_it = |task: &&Value| self.wishes.all[place].remotes.iter().any(|id| task["id"] == id.as_str());
        let Some(now) = all.iter().find(is_it) else { return Ok(()) };
        if self.is_making(place) {
            // What is changed before its maker knows of it cannot be known again.
            if self.wishes.chance.percent(85) {
                return Ok(());
            }
            self.count("somebody changes a task that nobody knows to be made");
            self.wishes.all[place].doubted = true;
        }
        let title = now["title"].as_str().unwrap_or_default().to_owned();
        let in_a_plan = now.get("planId").is_some();
        let done = said_in(now).get(&Part::Done).map(String::as_str) == Some("true");
        let (part, value) = match self.wishes.chance.below(100) {
            0..25 => {
                let members = if in_a_plan { json!({ "priority": 1 }) } else { json!({ "importance": "high" }) };
                let came = self.tenant.alter_task(self.owners[owner].login, &title, Some(members)).is_ok();
                self.count("somebody changes another part of a task");
                self.note(format!("somebody makes {title:?} pressing: {came}"));
                return Ok(());
            }
            25..46 => (Part::Title, self.wishes.new_title(NOOR, number)),
            46..60 => (Part::Due, self.wishes.new_day().to_string()),
            60..75 => (Part::Notes, self.wishes.new_notes(NOOR)),
            75..90 => (Part::Done, (!done).to_string()),
            _ => {
                let came = self.tenant.alter_task(self.owners[owner].login, &title, None).is_ok();
                self.wishes.all[place].gone = true;
                self.count("somebody removes a task");
                self.note(format!("somebody removes {title:?}: {came}"));
                return Ok(());
            }
        };
        let members = part.members(&value, in_a_plan);
        let came = self.tenant.alter_task(self.owners[owner].login, &title, Some(members)).is_ok();
        self.count("somebody changes a task");
        self.note(format!("somebody makes {part:?} of {title:?} {value:?}: {came}"));
        if came && let Some(told) = self.wishes.all[place].parts.get_mut(&part) {
            told.altered(&value);
        }
        Ok(())
    }

    /// Whether the making of a task is still open here. Where nobody can tell, it is.
    fn is_making(&mut self, place: usize) -> bool {
        let (owner, number) = (self.wishes.all[place].owner, self.wishes.all[place].number);
        if number.is_none() {
            return false;
        }
        let Some(slot) = self.processes.keys().next().copied() else { return true };
        let Outcome::Done(waiting) = self.waiting_tasks(slot, owner) else { return true };
        waiting.iter().any(|one| one.asked.makes() && Wishes::number_in(&one.title) == number)
    }

    /// What the tenant has done since this was last asked.
    ///
    /// # Errors
    /// It did something twice, or replaced what somebody else had made of a part and nobody of this device had seen.
    pub(crate) fn read_journal(&mut self) -> Result<(), Broken> {
        for effect in self.network.take_journal() {
            if musette_tenant::engage::is_engage(&effect.path) {
                self.posted(&effect)?;
            } else {
                self.done_to_tasks(&effect)?;
            }
        }
        Ok(())
    }

    fn done_to_tasks(&mut self, effect: &Effect) -> Result<(), Broken> {
        let asked = said_in(&effect.json());
        if effect.path.ends_with("/tasks") {
            let title = asked.get(&Part::Title).cloned().unwrap_or_default();
            let number = Wishes::number_in(&title);
            let known = self.wishes.all.iter_mut().find(|task| number.is_some() && task.number == number);
            let task = known.ok_or_else(|| format!("the tenant made {title:?}, which nobody had added"))?;
            task.made += 1;
            task.remotes.extend(effect.answered["id"].as_str().map(str::to_owned));
            if task.made > 1 && !task.doubted {
                return Err(format!("the tenant made {} {} times", task.name(), task.made));
            }
            for (part, value) in asked {
                task.parts.entry(part).and_modify(|told| drop(told.arrives(&value)));
            }
            return Ok(());
        }
        let id = remote_in(&effect.path).ok_or_else(|| format!("what was done at {}", effect.path))?;
        let known = self.wishes.all.iter_mut().find(|task| task.remotes.contains(&id));
        let task = known.ok_or_else(|| format!("a task was changed that is nobody's: {}", effect.path))?;
        if effect.method == "DELETE" {
            let unseen = [Part::Title, Part::Due].iter().find_map(|part| task.parts.get(part)?.lost_with_it());
            return match unseen {
                Some(theirs) if task.standing != Standing::Perhaps && !task.doubted => {
                    Err(format!("{} was removed with {theirs:?}, which its person had not seen", task.name()))
                }
                _ => Ok(()),
            };
        }
        let name = task.name();
        task.steps.arrive(effect).map_err(|wrong| format!("{wrong} of {name}"))?;
        for (part, value) in asked {
            let overwritten = task.parts.get_mut(&part).and_then(|told| told.arrives(&value));
            if let Some(theirs) = overwritten.filter(|_| part != Part::Done && !task.doubted) {
                return Err(format!("{theirs:?} of {} was replaced by {value:?}, unseen", task.name()));
            }
        }
        Ok(())
    }

    /// What was added is shown, once, and as it was wished, until it is removed.
    ///
    /// # Errors
    /// What is not.
    pub(crate) fn check_tasks(&mut self) -> Result<(), Broken> {
        self.count("looks at tasks");
        self.read_journal()?;
        let Some(slot) = self.processes.keys().next().copied() else { return Ok(()) };
        for owner in 0..self.owners.len() {
            let Some(all) = self.tasks_shown(slot, owner)? else { return Ok(()) };
            let waiting = match self.waiting_tasks(slot, owner) {
                Outcome::Done(waiting) => waiting,
                Outcome::Refused(error) => return Err(format!("what waits of tasks cannot be read: {error}")),
                Outcome::Died => return Ok(()),
            };
            let hers = self.wishes.all.iter().filter(|task| task.owner == owner && !task.doubted);
            for task in hers.filter(|task| task.standing == Standing::Live) {
                let shown: Vec<&TaskItem> = all.iter().filter(|shown| Some(shown.id.row) == task.row).collect();
                let same =
                    all.iter().filter(|shown| task.number.is_some() && Wishes::number_in(&shown.title) == task.number);
                // While it is not known whether it arrived, a page may bring it beside what waits.
                let making = waiting.iter().any(|one| one.asked.makes() && Some(one.task.row) == task.row);
                let times = same.count();
                let unheard = task.is_only_heard() && self.ends.power > 0;
                if times > 1 + usize::from(making) || shown.is_empty() && !task.gone && !unheard {
                    return Err(format!("{} is shown {times} times, {}", task.name(), shown.len()));
                }
                let steps = shown.first().and_then(|shown| steps_shown(shown)).filter(|_| task.number.is_some());
                if let Some(wrong) = steps.and_then(|steps| task.steps.wrong(&steps)) {
                    return Err(format!("{} is shown with steps as nobody wished: {wrong}", task.name()));
                }
                for (part, told) in &task.parts {
                    let value = shown.first().and_then(|shown| part.shown(shown));
                    if let Some(value) = value.filter(|value| !told.may_show(value)) {
                        return Err(format!("{} is shown with {part:?} {value:?}: {told:?}", task.name()));
                    }
                }
            }
        }
        Ok(())
    }

    /// The person looks at her tasks: a device that has lost its battery since she last did may not know that she ever has.
    ///
    /// # Errors
    /// She cannot, in clear weather.
    pub(crate) fn look_at_tasks(&mut self) -> Result<(), Broken> {
        for owner in 0..self.owners.len() {
            let looked = self.tasks(Slot::App, owner, |tasks| async move { tasks.refresh().await });
            if !matches!(looked, Outcome::Done(())) {
                return Err(format!("tasks cannot be looked at: {looked:?}"));
            }
        }
        Ok(())
    }

    /// The person answers what tasks ask; how many wishes are open.
    ///
    /// # Errors
    /// They ask without a reason.
    pub(crate) fn answer_tasks(&mut self, owner: usize, left: &mut String) -> Result<usize, Broken> {
        self.read_journal()?;
        let waiting = match self.waiting_tasks(Slot::App, owner) {
            Outcome::Done(waiting) => waiting,
            other => return Err(format!("what waits of tasks cannot be read: {other:?}")),
        };
        for one in &waiting {
            left.push_str(&format!("; {:?} {:?} {:?}", one.asked, one.state, one.last_failure));
            let IntentState::NeedsYou { why } = &one.state else { continue };
            let place = self.wishes.place_of(owner, one.task.row, &one.title);
            self.count(&format!("tasks ask: {}", if *why == NeedsYou::SubjectGone { "gone" } else { "changed" }));
            self.note(format!("tasks ask about {:?} of {:?}: {why:?}", one.asked, one.title));
            let task = place.map(|at| &self.wishes.all[at]);
            let reason = match why {
                NeedsYou::ChangedMeanwhile { .. } => task.is_some_and(Task::is_touched),
                NeedsYou::SubjectGone => task.is_some_and(|task| task.gone),
                _ => false,
            };
            if !reason {
                return Err(format!("tasks ask without a reason: {why:?} about {:?}, {task:?}", one.asked));
            }
            let remedy = self.wishes.chance.one(&one.remedies).copied().unwrap_or(Remedy::Discard);
            let intent = one.intent;
            if remedy == Remedy::Elsewhere {
                self.makes_anew(owner, one)?;
                // One answer is for all that asks the same of it.
                return Ok(waiting.len());
            }
            let done = self.tasks(Slot::App, owner, |tasks| async move {
                match remedy {
                    Remedy::Confirm => tasks.confirm(intent).await,
                    Remedy::Retry => tasks.retry(intent).await,
                    _ => tasks.cancel(intent).await,
                }
            });
            self.note(format!("the person answers {remedy:?}: {done:?}"));
            match (done, remedy, place) {
                (Outcome::Done(()), Remedy::Confirm, Some(at)) => self.insists(at, one),
                (Outcome::Done(()), Remedy::Discard, _) => self.wish_ends(owner, one, true),
                _ => {}
            }
        }
        Ok(waiting.len())
    }

    /// A task that is gone is made anew, under a name by which this world knows it.
    fn makes_anew(&mut self, owner: usize, one: &TaskWaiting) -> Result<(), Broken> {
        let (row, intent) = (one.task.row, one.intent);
        let number = self.wishes.next_number();
        let title = self.wishes.new_title(if owner == 0 { "Ada" } else { "Luc" }, Some(number));
        let called = title.clone();
        let done = self.tasks(Slot::App, owner, |tasks| async move {
            let saw = tasks.one(row).await?;
            let made = tasks.make_anew(intent).await?;
            tasks.edit(made, TaskField::Title(called)).await?;
            Ok((saw, tasks.one(made).await?, tasks.one(row).await.is_ok()))
        });
        self.count("makes a task anew");
        self.note(format!("the person makes {:?} anew as {title:?}: {done:?}", one.title));
        let (saw, made, is_still_shown) = match done {
            Outcome::Done(done) => done,
            other => return Err(format!("a task cannot be made anew: {other:?}")),
        };
        if is_still_shown {
            return Err(format!("{:?} is shown beside what was made anew of it", one.title));
        }
        let steps = |task: &TaskItem| task.steps.clone().unwrap_or_default();
        if steps(&saw) != steps(&made) || (saw.due, saw.done) != (made.due, made.done) || made.notes.is_none() {
            return Err(format!("{saw:?} was made anew as {made:?}"));
        }
        if let Some(at) = self.wishes.place_of(owner, row, &one.title) {
            self.wishes.all[at].standing = Standing::Ended;
        }
        let parts: Parts = Part::ALL.into_iter().filter_map(|part| Some((part, part.shown(&made)?))).collect();
        let steps =
            steps(&made).into_iter().map(|step| TaskStep { title: step.title, done: step.done }).collect::<Vec<_>>();
        self.wishes.all.push(Task::added(owner, number, Some(made.id.row), &parts, &steps));
        Ok(())
    }

    /// She was told what somebody else has made of it, and goes on.
    fn insists(&mut self, at: usize, one: &TaskWaiting) {
        let task = &mut self.wishes.all[at];
        match (&one.asked, &one.theirs) {
            (TaskAsk::Change { to, .. }, Some(theirs)) => {
                let (part, wish) = Part::of(to);
                task.parts.entry(part).and_modify(|told| told.insisted(&wish, &Part::of(theirs).1));
            }
            (TaskAsk::Remove { .. }, _) => {
                // It is about the whole of it, as it is there now.
                let now: Vec<(Part, String)> =
                    task.parts.iter().map(|(part, told)| (*part, told.there().to_owned())).collect();
                for (part, value) in now {
                    task.parts.entry(part).and_modify(|told| told.removed(&value));
                }
            }
            _ => {}
        }
    }

    /// At rest each task is at the tenant once, or not at all where it was removed; as it was last wished or as somebody else made it; and
    /// shown as it is there.
    ///
    /// # Errors
    /// What is not.
    pub(crate) fn check_tasks_at_rest(&mut self) -> Result<(), Broken> {
        self.check_tasks()?;
        for owner in 0..self.owners.len() {
            let there = self.tasks_there(owner)?;
            let Some(shown) = self.tasks_shown(Slot::App, owner)? else { return Err("no tasks at the end".into()) };
            for task in self.wishes.all.iter().filter(|task| task.owner == owner && !task.doubted) {
                let living: Vec<&Value> =
                    there.iter().filter(|it| it["id"].as_str().is_some_and(|id| task.remotes.contains(id))).collect();
                let is_there = task.standing == Standing::Live && !task.gone;
                let may_be = task.standing == Standing::Perhaps && !task.gone;
                if living.len() > usize::from(is_there || may_be) || is_there && living.is_empty() {
                    return Err(format!("{} is at the tenant {} times: {task:?}", task.name(), living.len()));
                }
                let (true, Some(living)) = (is_there, living.first()) else { continue };
                let now = whole(living);
                for (part, told) in &task.parts {
                    let value = now.get(part).map_or("", String::as_str);
                    if let Some(wrong) = told.wrong_at_rest(*part, value) {
                        return Err(format!("{part:?} of {}: {wrong}", task.name()));
                    }
                }
                if task.number.is_some()
                    && let Some(wrong) = task.steps.wrong(&steps_there(living))
                {
                    return Err(format!("the steps of {}: {wrong}", task.name()));
                }
                let here = shown.iter().find(|shown| Some(shown.id.row) == task.row);
                for part in [Part::Title, Part::Due, Part::Done] {
                    let (here, there) = (here.and_then(|here| part.shown(here)), now.get(&part).cloned());
                    if here != there {
                        return Err(format!("{part:?} of {} is {here:?} here and {there:?} there", task.name()));
                    }
                }
            }
        }
        self.count("ends where the tasks of device and tenant agree");
        Ok(())
    }
}

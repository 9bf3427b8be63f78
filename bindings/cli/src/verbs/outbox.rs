//! outbox, receipts.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use musette_core::engine::{Account, Error, OutboxEntry, PostWaiting, Reason, TaskWaiting, WaitingAcknowledgement};
use musette_core::model::{HowChecked, IntentRow, IntentState, Later, Remedy, WallTime};
use musette_core::outbox::taking_back::Others;
use musette_core::store::intents::Receipt;
use serde_json::{Value, json};

use super::{drafts, tasks, wishes};
use crate::app::App;
use crate::args::{CountArgs, Numbered, OutboxAction, OutboxArgs};
use crate::sentences::{self, Failed, Outcome};
use crate::show;
use crate::troubles::Troubles;

/// What the file is that says that an announcement was read.
const ACKNOWLEDGEMENT: &str = "acknowledgement";

pub async fn outbox(app: &App, options: OutboxArgs) -> Outcome<ExitCode> {
    if let Some(action) = options.action {
        settle(app, action).await?;
        return Ok(ExitCode::SUCCESS);
    }
    let several = app.accounts().await?.len() > 1;
    let called = |account: &str, intent: IntentRow| {
        if several { format!("{account}:{}", intent.0) } else { intent.0.to_string() }
    };
    let mut entries: Vec<(String, OutboxEntry)> = Vec::new();
    let mut nearest: BTreeMap<(String, i64), String> = BTreeMap::new();
    let (mut posts, mut said, mut of_tasks, mut drafts) = (Vec::new(), Vec::new(), Vec::new(), 0);
    let accounts = app.chosen(None).await?;
    let mut troubles = Troubles::among(&accounts);
    for account in &accounts {
        let Some(open) = troubles.unless_alone(account, Open::of(app, account).await)? else { continue };
        let label = || account.label.clone();
        drafts += open.drafts;
        entries.extend(open.entries.into_iter().map(|entry| (label(), entry)));
        nearest.extend(open.nearest.into_iter().map(|(intent, path)| ((label(), intent.0), path)));
        posts.extend(open.posts.into_iter().map(|waiting| (label(), waiting)));
        said.extend(open.said.into_iter().map(|waiting| (label(), waiting)));
        of_tasks.extend(open.tasks.into_iter().map(|waiting| (label(), waiting)));
    }
    let troubles = troubles.unless_all()?;
    let back = |account: &str, entry: &OutboxEntry| nearest.get(&(account.to_owned(), entry.intent.0)).cloned();
    let asks = |state: &IntentState| matches!(state, IntentState::NeedsYou { .. });
    let needs_person = entries.iter().any(|(_, entry)| asks(&entry.state))
        || posts.iter().any(|(_, post)| asks(&post.state))
        || of_tasks.iter().any(|(_, task)| asks(&task.state));
    let code = if needs_person { ExitCode::from(3) } else { ExitCode::SUCCESS };
    if app.json {
        let values: Vec<Value> =
            entries.iter().map(|(account, entry)| entry_json(account, entry, back(account, entry))).collect();
        let posts: Vec<Value> = posts.iter().map(|(account, post)| wishes::waiting_json(account, post)).collect();
        let said: Vec<Value> = said
            .iter()
            .map(|(account, one)| {
                let about = wishes::spoken_json(one.about.as_ref());
                json!({ "account": account, "post": one.post.row, "about": about, "read_at": one.read_at })
            })
            .collect();
        let of_tasks: Vec<Value> = of_tasks.iter().map(|(account, task)| tasks::waiting_json(account, task)).collect();
        show::json(&json!({ "outbox": values, "posts": posts, "tasks": of_tasks, "acknowledgements": said,
            "missing": troubles.missing().collect::<Vec<_>>(),
        }))?;
        return troubles.end(code);
    }
    if entries.is_empty() && posts.is_empty() && of_tasks.is_empty() && said.is_empty() {
        let of: Vec<&str> = accounts.iter().map(|account| account.label.as_str()).collect();
        let missing: Vec<&str> = troubles.missing().collect();
        let read: Vec<&str> = of.into_iter().filter(|account| !missing.contains(account)).collect();
        // Of what could not be read nobody can say that.
        let end = if missing.is_empty() { String::new() } else { format!(" of {}", read.join(", ")) };
        show::line(&format!("Everything{end} has been sent."))?;
        if drafts > 0 {
            let are = if drafts == 1 { "is" } else { "are" };
            show::note(&format!("{} {are} not posted: `musette drafts`.", show::count(drafts, "draft")));
        }
    }
    let line = |account: &str, intent: Option<IntentRow>, at: WallTime, asked: &str, state: String, what: String| {
        let number = intent.map_or(String::new(), |intent| called(account, intent));
        // Of one account they stand by their numbers; the moment is for several, whose numbers say nothing of each other.
        let order = (if several { at.0 } else { 0 }, intent.map_or(i64::MAX, |intent| intent.0));
        (order, vec![format!("{number:>4}"), show::time(at), asked.to_owned(), state, what])
    };
    let mut rows: Vec<_> = Vec::new();
    for (account, entry) in &entries {
        let (asked, what) = spoken_of(account, entry);
        rows.push(line(account, Some(entry.intent), entry.asked_at, &asked, standing(entry), what));
    }
    for (account, post) in &posts {
        let what = wishes::what(&post.asked, &post.about);
        let of_account = || posts.iter().filter(|(other, _)| other == account).map(|(_, other)| other);
        let behind = wishes::behind(of_account(), post.intent).map(|first| called(account, first));
        let before: Vec<String> = post.waits_for.iter().map(|first| called(account, *first)).collect();
        let (asked, state) = (wishes::asked(&post.asked), wishes::standing(post, behind.as_deref(), &before));
        rows.push(line(account, Some(post.intent), post.asked_at, asked, state, what));
    }
    for (account, task) in &of_tasks {
        let (asked, state) = (tasks::asked(&task.asked), tasks::standing(task));
        rows.push(line(account, Some(task.intent), task.asked_at, asked, state, task.title.clone()));
    }
    for (account, one) in &said {
        let what = one.about.as_ref().map_or("an announcement that is not here any more".into(), wishes::announcement);
        let what = if several { format!("{what} in {account}") } else { what };
        rows.push(line(account, None, one.read_at, ACKNOWLEDGEMENT, "Waits for its folder".into(), what));
    }
    rows.sort_by_key(|(order, _)| *order);
    show::table(&rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>())?;
    for (account, task) in &of_tasks {
        let of_account = of_tasks.iter().filter(|(other, _)| other == account).map(|(_, other)| other);
        for line in tasks::asks(task, &called(account, task.intent), of_account) {
            show::line(&line)?;
        }
    }
    for (account, post) in &posts {
        let IntentState::NeedsYou { why } = &post.state else { continue };
        let number = called(account, post.intent);
        show::line("")?;
        show::line(&format!("{number}  {}: {}", wishes::asked(&post.asked), wishes::what(&post.asked, &post.about)))?;
        show::line(&format!("   {}", sentences::post_needs_you(why, &post.asked)))?;
        if post.in_doubt {
            show::line(
                "   Nobody could find out whether an earlier try has arrived: look at the thread before you take it back.",
            )?;
        }
        for remedy in &post.remedies {
            let (what, command) = match remedy {
                Remedy::Retry => ("try it once more", "retry"),
                Remedy::Elsewhere => ("post it as a new one in its group", "elsewhere"),
                Remedy::Discard if post.asked.makes() => ("take it back, and keep the text", "cancel"),
                Remedy::Discard => ("take it back", "cancel"),
                Remedy::Confirm => ("remove it all the same", "confirm"),
                Remedy::Rename => continue,
            };
            show::line(&format!("   {what:<33}  musette outbox {command} {}", show::quoted(&number)))?;
        }
    }
    for (account, entry) in &entries {
        let number = called(account, entry.intent);
        let choices = choices(
            entry,
            &show::quoted(&number),
            &format!("{account}:{}/", entry.place),
            back(account, entry).as_deref(),
        );
        if choices.is_empty() {
            continue;
        }
        let why = match &entry.state {
            IntentState::NeedsYou { why } => sentences::needs_you(why),
            _ => "Two people changed it. Both versions are kept; you may choose one.".into(),
        };
        show::line("")?;
        show::line(&format!("{number}  {}", spoken_of(account, entry).1))?;
        show::line(&format!("   {why}"))?;
        for (what, command) in choices {
            show::line(&format!("   {what:<24}  musette outbox {command}"))?;
        }
    }
    troubles.end(code)
}

/// What is open in one account.
struct Open {
    entries: Vec<OutboxEntry>,
    /// The folders that changes whose own is gone can be put back into.
    nearest: Vec<(IntentRow, String)>,
    posts: Vec<PostWaiting>,
    said: Vec<WaitingAcknowledgement>,
    tasks: Vec<TaskWaiting>,
    /// How many texts were not posted: none of them is on its way.
    drafts: u64,
}

impl Open {
    async fn of(app: &App, account: &Account) -> Outcome<Open> {
        let outbox = app.engine.outbox(account.id).await?;
        let entries = outbox.list().await?;
        let mut nearest = Vec::new();
        for entry in entries.iter().filter(|entry| entry.remedies.contains(&Remedy::Elsewhere)) {
            nearest.push((entry.intent, outbox.nearest(entry.intent).await?.1));
        }
        let feeds = app.engine.feeds(account.id).await?;
        Ok(Open {
            drafts: feeds.drafts().await?.len() as u64,
            entries,
            nearest,
            posts: feeds.waiting().await?,
            said: app.engine.organisation(account.id).await?.view().await?.waiting,
            tasks: app.engine.tasks(account.id).await?.waiting().await?,
        })
    }
}

/// What a change of a document is, and what it is about; an acknowledgement is called so, and not by its file.
fn spoken_of(account: &str, entry: &OutboxEntry) -> (String, String) {
    match &entry.acknowledges {
        Some(post) => (ACKNOWLEDGEMENT.to_owned(), wishes::announcement(post)),
        None => {
            let place = wishes::parts("/", &[&entry.place, &entry.name]);
            (sentences::words().asked(&entry.asked), format!("{account}:{place}"))
        }
    }
}

/// What the person can do about it beyond waiting: in words, and as it is typed.
fn choices(entry: &OutboxEntry, number: &str, folder: &str, nearest: Option<&str>) -> Vec<(String, String)> {
    let mut choices: Vec<(String, String)> = Vec::new();
    let mut add = |what: &str, command: String| choices.push((what.to_owned(), command));
    for remedy in &entry.remedies {
        match remedy {
            Remedy::Retry => add("try it once more", format!("retry {number}")),
            Remedy::Confirm => add("do it all the same", format!("confirm {number}")),
            Remedy::Discard => add("take it back", format!("cancel {number}")),
            Remedy::Rename => {
                let path = show::quoted(&format!("{folder}NEW NAME"));
                add("give it another name", format!("elsewhere {number} {path}"));
            }
            Remedy::Elsewhere => {
                let into =
                    nearest.filter(|path| !path.is_empty()).map_or(String::new(), |path| format!(" into {path}"));
                add(&format!("put it back{into}"), format!("elsewhere {number}"));
                add("put it somewhere else", format!("elsewhere {number} PATH"));
            }
        }
    }
    if entry.beside.is_some() {
        add("yours as the new version", format!("mine {number}"));
        add("theirs alone", format!("theirs {number}"));
        add("both, as they are", format!("both {number}"));
    }
    choices
}

pub(super) fn standing(entry: &OutboxEntry) -> String {
    match &entry.state {
        IntentState::NeedsYou { .. } => "Needs you, see below".into(),
        IntentState::Sending => match entry.last_failure {
            Some(Later::Budget) if entry.size > 0 => {
                let (sent, size) = (show::size(entry.sent), show::size(entry.size));
                format!("{sent} of {size} sent; the next sync goes on")
            }
            Some(why) => sentences::not_known(why),
            None if entry.size > 0 => format!("Sending: {} of {}", show::size(entry.sent), show::size(entry.size)),
            None => "Sending".into(),
        },
        _ if entry.beside.is_some() => "Two versions, see below".into(),
        _ => match (entry.last_failure, entry.tried_at) {
            (Some(why), Some(at)) => format!("Tried at {}: {}", show::time(at), sentences::words().later(why)),
            _ if !entry.waits_for.is_empty() => {
                let numbers: Vec<String> = entry.waits_for.iter().map(|row| row.0.to_string()).collect();
                format!("Waits for {}", numbers.join(", "))
            }
            _ => wishes::waits(entry.hold_until, None),
        },
    }
}

fn entry_json(account: &str, entry: &OutboxEntry, nearest: Option<String>) -> Value {
    let mut value = serde_json::to_value(entry).unwrap_or_default();
    value["account"] = json!(account);
    value["acknowledges"] = wishes::spoken_json(entry.acknowledges.as_ref());
    value["nearest"] = json!(nearest);
    value
}

/// The account of a change: a number alone is enough where only one account has it in its outbox.
async fn whose(app: &App, called: &Numbered) -> Outcome<Account> {
    let accounts = app.chosen(None).await?;
    if called.account.is_some() || accounts.len() < 2 {
        return app.of(called).await;
    }
    let mut having = Vec::new();
    for account in &accounts {
        // One that cannot be read may have it as well.
        let Ok(open) = Open::of(app, account).await else { return app.of(called).await };
        let entries = open.entries.iter().map(|entry| entry.intent);
        let posts = open.posts.iter().map(|post| post.intent);
        let tasks = open.tasks.iter().map(|task| task.intent);
        if entries.chain(posts).chain(tasks).any(|intent| intent.0 == called.number) {
            having.push(account);
        }
    }
    match having.as_slice() {
        [only] => Ok((*only).clone()),
        _ => app.of(called).await,
    }
}

async fn settle(app: &App, action: OutboxAction) -> Outcome<()> {
    let account = whose(app, action.called()).await?;
    let outbox = app.engine.outbox(account.id).await?;
    let next_sync = "It will be sent with the next sync.".to_owned();
    let feeds = app.engine.feeds(account.id).await?;
    let of_posts = feeds.waiting().await?;
    let waiting: Vec<i64> = of_posts.iter().map(|waiting| waiting.intent.0).collect();
    let of = app.prefix(&account).await?;
    let behind = wishes::behind(&of_posts, IntentRow(action.called().number));
    let facet = app.engine.tasks(account.id).await?;
    let number = action.called().number;
    let waiting_tasks = facet.waiting().await?;
    let of_tasks: Vec<i64> = waiting_tasks.iter().map(|waiting| waiting.intent.0).collect();
    // What asks together is answered together.
    let asked = waiting_tasks.iter().find(|waiting| waiting.intent.0 == number);
    let together = match asked.map(|asked| asked.together.clone()) {
        Some(together) if !together.is_empty() => together,
        _ => vec![IntentRow(number)],
    };
    let done = match action {
        OutboxAction::Cancel { .. } if of_tasks.contains(&number) => {
            // Nothing else has these words any more: they are said a last time.
            let gone = asked.filter(|asked| asked.asked.makes()).map(|asked| asked.task.row);
            let falls = |one: &&TaskWaiting| together.contains(&one.intent) || gone == Some(one.task.row);
            let lost = tasks::typed(&waiting_tasks.iter().filter(falls).collect::<Vec<_>>());
            facet.cancel_all(&together).await.map(|()| match lost.as_slice() {
                [] => "Taken back.".into(),
                texts => format!("Taken back. It said:\n{}", texts.join("\n")),
            })
        }
        OutboxAction::Elsewhere { path: None, .. } if of_tasks.contains(&number) => {
            let made = facet.make_anew(IntentRow(number)).await;
            made.map(|made| format!("It is added anew with the next sync, as task {}.", of.before(made.0)))
        }
        OutboxAction::Retry { .. } if of_tasks.contains(&number) => {
            facet.retry(IntentRow(number)).await.map(|()| "It will be tried with the next sync.".into())
        }
        OutboxAction::Confirm { .. } if of_tasks.contains(&number) => {
            facet.confirm_all(&together).await.map(|()| next_sync)
        }
        OutboxAction::Cancel { with_others, .. } if waiting.contains(&number) => {
            let others = if with_others { Others::Fall } else { Others::Ask };
            let known = of_posts.iter().find(|waiting| waiting.intent.0 == number).map(|waiting| &waiting.asked);
            let before = feeds.drafts().await?;
            match feeds.cancel(IntentRow(number), others).await {
                Ok(()) => Ok(drafts::taken_back(app, &account, &feeds, known, &before).await?),
                Err(error) => Err(error),
            }
        }
        OutboxAction::Elsewhere { path: None, .. } if waiting.contains(&number) => {
            let said = "It goes to its group as a new post with the next sync";
            feeds.post_anew(IntentRow(number)).await.map(|following| match following.len() {
                0 => format!("{said}."),
                1 => format!("{said}, and what you wrote after it follows as its answer."),
                more => format!("{said}, and the {more} that you wrote after it follow as its answers."),
            })
        }
        OutboxAction::Confirm { .. } if waiting.contains(&number) => {
            feeds.confirm(IntentRow(number)).await.map(|()| next_sync)
        }
        // Whatever else can be asked of a document is not offered for a post or a task.
        OutboxAction::Confirm { .. }
        | OutboxAction::Elsewhere { .. }
        | OutboxAction::Mine { .. }
        | OutboxAction::Theirs { .. }
        | OutboxAction::Both { .. }
            if waiting.contains(&number) || of_tasks.contains(&number) =>
        {
            Err(Error::of(Reason::NotOffered))
        }
        OutboxAction::Retry { .. } if waiting.contains(&number) => {
            feeds.retry(IntentRow(number)).await.map(|()| "It will be tried with the next sync.".into())
        }
        OutboxAction::Cancel { with_others, .. } => {
            let others = if with_others { Others::Fall } else { Others::Ask };
            let entries = outbox.list().await?;
            let known = entries.into_iter().find(|entry| entry.intent.0 == number);
            let acknowledges = known.is_some_and(|entry| entry.acknowledges.is_some());
            let fell = outbox.cancel(IntentRow(number), others).await;
            let said = |fell: Vec<IntentRow>| match fell.len() {
                1 if acknowledges => "Taken back: nobody is told that you have read it.".to_owned(),
                1 => "Taken back. Contents are kept for 30 days; `musette restore` lists them.".to_owned(),
                several => format!(
                    "Taken back, {several} changes in all. Contents are kept for 30 days; `musette restore` lists them."
                ),
            };
            fell.map(said)
        }
        OutboxAction::Retry { .. } => {
            outbox.retry(IntentRow(number)).await.map(|()| "It will be tried with the next sync.".into())
        }
        OutboxAction::Confirm { .. } => outbox.confirm(IntentRow(number)).await.map(|()| next_sync),
        OutboxAction::Elsewhere { path: None, .. } => outbox.put_back(IntentRow(number)).await.map(|_| next_sync),
        OutboxAction::Elsewhere { path: Some(path), .. } => {
            let place = app.place(&path).await?;
            if place.account.id != account.id {
                let label = &account.label;
                return Err(Failed::Usage(format!(
                    "This path is in another account. Name one that begins with {label}:"
                )));
            }
            let (parent, name) = place.parent_and_name().await?;
            let settled = outbox.settle_elsewhere(IntentRow(number), parent, &name).await;
            settled.map(|()| next_sync)
        }
        OutboxAction::Mine { .. } => {
            let said = "Yours becomes the new version with the next sync; theirs stays among its versions.";
            outbox.keep_mine(IntentRow(number)).await.map(|()| said.into())
        }
        OutboxAction::Theirs { .. } => {
            let said = "Theirs stays, and your copy beside it goes with the next sync. It is kept for 30 days.";
            outbox.keep_theirs(IntentRow(number)).await.map(|()| said.into())
        }
        OutboxAction::Both { .. } => outbox
            .keep_both(IntentRow(number))
            .await
            .map(|()| "Both stay as they are, and you are not asked again.".into()),
    };
    let said = done.map_err(|error| match error.reason {
        Reason::NotFound => Failed::NoChange(number),
        // It does not ask: what it waits for does.
        Reason::NotOffered if behind.is_some() => {
            let first = show::quoted(&of.before(behind.map_or(0, |first| first.0)));
            Failed::Told { code: "not_offered", sentence: sentences::words().waits_behind(&first) }
        }
        _ => Failed::Engine(error, format!("Change {number}")),
    })?;
    if app.json {
        show::json(&json!({ "done": said }))?
    } else {
        show::line(&said)?
    }
    Ok(())
}

pub async fn receipts(app: &App, options: CountArgs) -> Outcome<()> {
    let several = app.accounts().await?.len() > 1;
    let called = |account: &str, intent: IntentRow| {
        if several { format!("{account}:{}", intent.0) } else { intent.0.to_string() }
    };
    let mut receipts: Vec<(String, Receipt)> = Vec::new();
    for account in app.chosen(options.named.as_deref()).await? {
        let of_account = app.engine.outbox(account.id).await?.receipts(options.most.get()).await?;
        receipts.extend(of_account.into_iter().map(|receipt| (account.label.clone(), receipt)));
    }
    receipts.sort_by_key(|(_, receipt)| std::cmp::Reverse(receipt.delivered_at));
    receipts.truncate(usize::try_from(options.most.get()).unwrap_or(usize::MAX));
    let (mut of_posts, mut of_tasks, mut acknowledged) = (Vec::new(), Vec::new(), BTreeMap::new());
    // Of which conflicts somebody still has to choose, or may.
    let mut open: BTreeSet<(String, IntentRow)> = BTreeSet::new();
    for account in app.chosen(options.named.as_deref()).await? {
        let label = account.label.clone();
        let two = app.engine.outbox(account.id).await?.two_versions().await?;
        open.extend(two.into_iter().map(|two| (label.clone(), two.intent)));
        let feeds = app.engine.feeds(account.id).await?;
        let files = receipts.iter().filter(|(of, _)| *of == label).map(|(_, receipt)| receipt.item).collect();
        for (file, post) in feeds.acknowledged_by(files).await? {
            acknowledged.insert((label.clone(), file), post);
        }
        let told = feeds.receipts(options.most.get()).await?;
        of_posts.extend(told.into_iter().map(|receipt| (label.clone(), receipt)));
        let told = app.engine.tasks(account.id).await?.receipts(options.most.get()).await?;
        of_tasks.extend(told.into_iter().map(|receipt| (label.clone(), receipt)));
    }
    if app.json {
        let values: Vec<Value> = receipts
            .iter()
            .map(|(account, receipt)| {
                json!({
                    "account": account,
                    "intent": receipt.intent,
                    "item": receipt.item,
                    "asked": receipt.asked,
                    "name": receipt.name,
                    "place": receipt.place,
                    "size": receipt.size,
                    "checked": receipt.checked,
                    "acknowledges": wishes::spoken_json(acknowledged.get(&(account.clone(), receipt.item)).and_then(Option::as_ref)),
                    "conflict": receipt.conflict,
                    "delivered_at": receipt.delivered_at,
                })
            })
            .collect();
        let posts: Vec<Value> =
            of_posts.iter().map(|(account, receipt)| wishes::receipt_json(account, receipt)).collect();
        let of_tasks: Vec<Value> =
            of_tasks.iter().map(|(account, receipt)| tasks::receipt_json(account, receipt)).collect();
        return Ok(show::json(&json!({ "receipts": values, "posts": posts, "tasks": of_tasks }))?);
    }
    if receipts.is_empty() && of_posts.is_empty() && of_tasks.is_empty() {
        show::note("Nothing was delivered yet.");
    }
    let whose = |account: &str, what: String| if several { format!("{account}: {what}") } else { what };
    let rows = receipts.iter().map(|(account, receipt)| {
        let mut row = receipt_row(receipt);
        if let Some(post) = acknowledged.get(&(account.clone(), receipt.item)) {
            row[1] = ACKNOWLEDGEMENT.to_owned();
            let gone = || "An announcement that is not there any more.".to_owned();
            row[3] = whose(account, post.as_ref().map_or_else(gone, wishes::announcement));
        } else if let Some(path) = row.last_mut() {
            // As a path that can be typed.
            *path = format!("{account}:{}", path.replace(" / ", "/"));
        }
        (receipt.delivered_at, row)
    });
    let line = |at, asked: &str, how, what: String| {
        (at, vec![show::time(at), asked.to_owned(), checked(how).to_owned(), what])
    };
    let posts = of_posts.iter().map(|(account, receipt)| {
        let what = whose(account, wishes::what(&receipt.asked, &receipt.told));
        line(receipt.delivered_at, wishes::asked(&receipt.asked), receipt.checked, what)
    });
    let done = of_tasks.iter().map(|(account, receipt)| {
        let what = whose(account, wishes::parts(": ", &[&show::apart(&receipt.place), &show::apart(&receipt.name)]));
        line(receipt.delivered_at, tasks::asked(&receipt.asked), receipt.checked, what)
    });
    let mut rows: Vec<_> = rows.chain(posts).chain(done).collect();
    rows.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    rows.truncate(usize::try_from(options.most.get()).unwrap_or(usize::MAX));
    show::table(&rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>())?;
    for (account, receipt) in
        receipts.iter().filter(|(account, receipt)| open.contains(&(account.clone(), receipt.intent)))
    {
        let number = called(account, receipt.intent);
        let number = show::quoted(&number);
        show::note(&format!(
            "Two versions of {}: both are kept. `musette outbox mine {number}` makes yours the new version, `musette outbox \
             theirs {number}` removes your copy, `musette outbox both {number}` leaves them as they are and asks no more.",
            receipt.name
        ));
    }
    Ok(())
}

/// A receipt in columns.
pub fn receipt_row(receipt: &Receipt) -> Vec<String> {
    let name = match &receipt.conflict {
        Some(_) => format!("{} (kept beside the server's)", receipt.name),
        None => receipt.name.clone(),
    };
    vec![
        show::time(receipt.delivered_at),
        sentences::words().asked(&receipt.asked),
        checked(receipt.checked).to_owned(),
        if receipt.place.is_empty() { name } else { format!("{} / {name}", receipt.place) },
    ]
}

fn checked(how: HowChecked) -> &'static str {
    match how {
        HowChecked::Answer => "the server's answer",
        HowChecked::Session => "the upload's own answer",
        HowChecked::SameHash => "found there, same hash",
        HowChecked::SameSizeByMe => "found there, same size, by you",
        HowChecked::Version => "found in its versions",
        HowChecked::Seen => "found as asked for",
        HowChecked::ComparedBefore => "compared right before",
        HowChecked::SubjectGone => "in vain: the post is gone",
    }
}

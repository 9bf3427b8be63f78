//! outbox, receipts.

use std::process::ExitCode;

use musette_core::engine::OutboxEntry;
use musette_core::model::{HowChecked, IntentRow, IntentState};
use musette_core::outbox::taking_back::Others;
use musette_core::store::intents::Receipt;
use serde_json::{Value, json};

use crate::app::App;
use crate::args::{CountArgs, OutboxAction, OutboxArgs};
use crate::sentences::{self, Outcome};
use crate::show;

pub async fn outbox(app: &App, options: OutboxArgs) -> Outcome<ExitCode> {
    if let Some(action) = options.action {
        settle(app, options.account.as_deref(), action).await?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut values = Vec::new();
    let mut waiting_for_person = false;
    let mut count = 0;
    for account in app.chosen(options.account.as_deref()).await? {
        for entry in app.engine.outbox(account.id).await?.list().await? {
            count += 1;
            waiting_for_person |= matches!(entry.state, IntentState::NeedsYou { .. });
            if app.json {
                values.push(entry_json(&account.label, &entry));
            } else {
                println!(
                    "{:>4}  {}  {}:{}/{}  {}",
                    entry.intent.0,
                    sentences::asked(&entry.asked),
                    account.label,
                    show::plain(&entry.place),
                    show::plain(&entry.name),
                    standing(&entry)
                );
                for remedy in &entry.remedies {
                    println!("      {}", sentences::remedy(*remedy, entry.intent.0));
                }
            }
        }
    }
    if app.json {
        show::json(&json!({ "outbox": values }))?;
    } else if count == 0 {
        println!("Everything has been sent.");
    }
    Ok(if waiting_for_person { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

fn standing(entry: &OutboxEntry) -> String {
    match &entry.state {
        IntentState::NeedsYou { why } => sentences::needs_you(why),
        IntentState::Sending => format!("Sending: {} of {}", show::size(entry.sent), show::size(entry.size)),
        _ => match (entry.last_failure, entry.tried_at) {
            (Some(why), Some(at)) => format!("Tried at {}: {}", show::time(at), sentences::later(why)),
            _ if !entry.waits_for.is_empty() => {
                let numbers: Vec<String> = entry.waits_for.iter().map(|row| row.0.to_string()).collect();
                format!("Waits for {}", numbers.join(", "))
            }
            _ => "Waiting to be sent".into(),
        },
    }
}

fn entry_json(account: &str, entry: &OutboxEntry) -> Value {
    let mut value = serde_json::to_value(entry).unwrap_or_default();
    value["account"] = json!(account);
    value
}

async fn settle(app: &App, account: Option<&str>, action: OutboxAction) -> Outcome<()> {
    let account = app.one(account).await?;
    let outbox = app.engine.outbox(account.id).await?;
    let said = match action {
        OutboxAction::Cancel { number, with_others } => {
            let others = if with_others { Others::Fall } else { Others::Ask };
            let fell = outbox.cancel(IntentRow(number), others).await?;
            format!("Taken back: {}. Contents are kept for 30 days.", fell.len())
        }
        OutboxAction::Retry { number } => {
            outbox.retry(IntentRow(number)).await?;
            "It will be tried with the next sync.".to_owned()
        }
        OutboxAction::Confirm { number } => {
            outbox.confirm(IntentRow(number)).await?;
            "It will be sent with the next sync.".to_owned()
        }
        OutboxAction::Elsewhere { number, path } => {
            let place = app.place(&path).await?;
            let (parent, name) = place.parent_and_name().await?;
            outbox.settle_elsewhere(IntentRow(number), parent, &name).await?;
            "It will be sent with the next sync.".to_owned()
        }
    };
    if app.json {
        show::json(&json!({ "done": said }))?
    } else {
        println!("{said}")
    }
    Ok(())
}

pub async fn receipts(app: &App, options: CountArgs) -> Outcome<()> {
    let mut receipts: Vec<(String, Receipt)> = Vec::new();
    for account in app.chosen(options.account.as_deref()).await? {
        let of_account = app.engine.outbox(account.id).await?.receipts(options.most).await?;
        receipts.extend(of_account.into_iter().map(|receipt| (account.label.clone(), receipt)));
    }
    receipts.sort_by_key(|(_, receipt)| std::cmp::Reverse(receipt.delivered_at));
    receipts.truncate(usize::try_from(options.most).unwrap_or(usize::MAX));
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
                    "conflict": receipt.conflict,
                    "delivered_at": receipt.delivered_at,
                })
            })
            .collect();
        return Ok(show::json(&json!({ "receipts": values }))?);
    }
    let rows: Vec<Vec<String>> = receipts.iter().map(|(_, receipt)| receipt_row(receipt)).collect();
    Ok(show::table(&rows)?)
}

/// A receipt in columns.
pub fn receipt_row(receipt: &Receipt) -> Vec<String> {
    let name = match &receipt.conflict {
        Some(_) => format!("{} (kept beside the server's)", receipt.name),
        None => receipt.name.clone(),
    };
    vec![
        show::time(receipt.delivered_at),
        sentences::asked(&receipt.asked).to_owned(),
        format!("{} / {name}", receipt.place),
        checked(receipt.checked).to_owned(),
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
    }
}

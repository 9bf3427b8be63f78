//! storage.

use std::process::ExitCode;

use serde_json::json;

use crate::app::{App, failed_of};
use crate::args::StorageArgs;
use crate::sentences::Outcome;
use crate::show;
use crate::troubles::Troubles;

pub async fn storage(app: &App, options: StorageArgs) -> Outcome<ExitCode> {
    let accounts = app.chosen(None).await?;
    let (mut troubles, mut values, mut rows) = (Troubles::among(&accounts), Vec::new(), Vec::new());
    for account in &accounts {
        let told = async {
            let freed = if options.free { Some(app.engine.free(account.id).await?) } else { None };
            Ok((freed, app.engine.storage(account.id).await?))
        };
        let told = told.await.map_err(|error| failed_of(account, error, ""));
        let Some((freed, of)) = troubles.unless_alone(account, told)? else { continue };
        values.push(json!({
            "account": account.label, "only_here": of.only_here, "kept": of.kept, "may_go": of.may_go, "lists": of.lists,
            "bound": of.bound, "freed": freed,
        }));
        let mut row =
            |bytes: u64, what: &str| rows.push(vec![account.label.clone(), show::size(bytes), what.to_owned()]);
        row(of.only_here, "only on this device, to be sent");
        row(of.kept, "kept here");
        row(of.may_go, "can be fetched again");
        row(of.lists, "lists, feeds, tasks and people");
        if let Some(freed) = freed {
            row(freed, "freed");
        }
    }
    let troubles = troubles.unless_all()?;
    if app.json {
        show::json(&json!({ "accounts": values, "missing": troubles.missing().collect::<Vec<_>>() }))?;
        return troubles.end(ExitCode::SUCCESS);
    }
    show::table(&rows)?;
    let may_go = values.iter().filter_map(|of| of["may_go"].as_u64()).sum::<u64>();
    if may_go > 0 {
        show::note(
            "`musette storage --free` removes what can be fetched again; until then it opens without a network.",
        );
    }
    troubles.end(ExitCode::SUCCESS)
}

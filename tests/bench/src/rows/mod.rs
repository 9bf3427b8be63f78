//! The lines of the table, a file each.

mod deep;
mod download;
mod first;
mod names;
mod open;
mod people;
mod quiet;
mod talk;
mod upload;

use crate::device::Device;
use crate::table::Table;
use crate::{Bench, Outcome, Row, raw};

/// Pairs of the short rows.
const SHORT_PAIRS: usize = 15;

/// Measures everything that is wanted.
pub async fn all(bench: &Bench) -> Outcome<Table> {
    let mut table = Table::default();
    let profile = if cfg!(debug_assertions) { "dev profile (workspace at opt-level 1)" } else { "release profile" };
    let cores = std::thread::available_parallelism()?;
    table.setting.push(format!("{profile}, {cores} cores, load before: {}.", load()));

    if bench.wants(Row::Talk) {
        said("feeds");
        talk::measure(&mut table)?;
    }
    if bench.wants(Row::People) {
        said("people search");
        people::measure(&bench.path("people"), &mut table).await?;
    }
    if bench.wants(Row::Names) {
        said("search by name");
        names::measure(&bench.path("names"), &mut table).await?;
    }
    // These need no home.
    let needs_none = |row: &Row| matches!(row, Row::Talk | Row::People | Row::Names);
    if !bench.args.only.is_empty() && bench.args.only.iter().all(needs_none) {
        return Ok(table);
    }
    let homes = first::measure(bench, &mut table).await?;
    let (plain, other) = (homes.first().ok_or("no home")?, homes.get(1).ok_or("no second home")?);
    let rows = raw::Rows::of(plain)?;
    table.setting.push(format!("The measured home holds {} items, {} rows.", rows.items(), rows.len()));
    drop(rows);
    if bench.wants(Row::Quiet) {
        said("a sync with nothing changed");
        quiet::measure(bench, plain, &mut table).await?;
    }
    if bench.wants(Row::Open) {
        said("open and first page");
        open::measure(plain, &mut table)?;
    }
    if bench.wants(Row::Deep) {
        said("pages deep in a folder");
        deep::measure(plain, other, &mut table).await?;
    }
    if bench.wants(Row::Download) || bench.wants(Row::Upload) {
        let device = Device::open(plain).await?;
        if bench.wants(Row::Download) {
            said("download");
            download::measure(bench, &device, &mut table).await?;
        }
        if bench.wants(Row::Upload) {
            said("upload");
            upload::measure(bench, &device, &mut table).await?;
        }
        device.engine.suspend().await?;
    }
    Ok(table)
}

/// Progress goes to standard error: a run takes minutes.
fn said(what: &str) {
    eprintln!("bench: {what}");
}

fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

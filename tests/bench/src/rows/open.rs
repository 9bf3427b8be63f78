//! From nothing to the first page: a process that has just started opens the home and reads 50 rows. The machine has the
//! file in its memory already; the process has nothing.

use std::path::Path;
use std::process::Command;

use crate::device::LARGE;
use crate::table::{Line, Table, median, samples, seconds};
use crate::{Outcome, process};

pub fn measure(home: &Path, table: &mut Table) -> Outcome<()> {
    let (mut opened, mut page) = (Vec::new(), Vec::new());
    let mut rows = 0;
    for _ in 0..super::SHORT_PAIRS {
        let mut child = Command::new(std::env::current_exe()?);
        let (printed, _) = process::run(child.arg("open").arg(home).arg(LARGE))?;
        let figures: serde_json::Value = serde_json::from_slice(&printed)?;
        let number = |name: &str| figures[name].as_f64().ok_or("a child without figures");
        opened.push(number("opened_us")? / 1e6);
        page.push(number("page_us")? / 1e6);
        rows = figures["rows"].as_u64().unwrap_or(0);
    }
    let whole = median(&page);
    table.lines.push(
        Line::of(format!("open a home and show the first {rows} rows"), seconds(whole))
            .beside(format!("{} of it until it is open", seconds(median(&opened))), "")
            .aim("5 ms", whole <= 0.005)
            .raw("milliseconds", in_ms(&page))
            .raw("milliseconds_until_open", in_ms(&opened)),
    );
    Ok(())
}

fn in_ms(seconds: &[f64]) -> serde_json::Value {
    let milliseconds: Vec<f64> = seconds.iter().map(|seconds| seconds * 1000.0).collect();
    samples(&milliseconds)
}

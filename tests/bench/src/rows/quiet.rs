//! A sync with nothing changed: promise 9.

use std::path::Path;

use crate::device::Device;
use crate::table::{Line, Table, median, samples, seconds};
use crate::{Bench, Outcome};

/// Drives that are followed: the person's own and the measured library.
const FOLLOWED: u64 = 2;

pub async fn measure(bench: &Bench, home: &Path, table: &mut Table) -> Outcome<()> {
    let device = Device::open(home).await?;
    // The first after an enumeration may still have its end to settle.
    device.sync().await?;
    let (mut requests, mut rows, mut bytes, mut took) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..super::SHORT_PAIRS {
        let before = bench.tenant.totals().await?;
        let report = device.sync().await?;
        let after = bench.tenant.totals().await?;
        requests.push((after.requests - before.requests) as f64);
        bytes.push((after.bytes_out + after.bytes_in - before.bytes_out - before.bytes_in) as f64);
        rows.push(report.rows_written as f64);
        took.push(report.elapsed_ms as f64 / 1000.0);
    }
    device.engine.suspend().await?;
    let kept = median(&requests) <= FOLLOWED as f64 && median(&rows) <= FOLLOWED as f64;
    let said = format!(
        "{:.0} requests, {:.0} bytes, {:.0} rows, {}",
        median(&requests),
        median(&bytes),
        median(&rows),
        seconds(median(&took))
    );
    table.lines.push(
        Line::of(format!("a sync with nothing changed, {FOLLOWED} drives"), said)
            .aim("one request and one row a drive", kept)
            .raw("requests", samples(&requests))
            .raw("bytes", samples(&bytes))
            .raw("rows_written", samples(&rows)),
    );
    Ok(())
}

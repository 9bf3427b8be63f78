//! A download that is encrypted, checked against the provider's hash and made durable, beside a plain copy of the same stream
//! that is made durable. CPU is this process's alone; the tenant makes the bytes in its own.

use std::io::Write;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use musette_core::model::ItemRow;
use serde_json::json;

use super::said;
use crate::device::Device;
use crate::table::{Line, Table, median, ratio, samples, seconds, secs};
use crate::tenant::PLANS;
use crate::{Bench, Outcome, process};

type Took = (Duration, Duration);

pub async fn measure(bench: &Bench, device: &Device, table: &mut Table) -> Outcome<()> {
    let size = bench.args.megabytes * 1024 * 1024;
    let mut files = Vec::new();
    for number in 0..bench.args.pairs {
        let path = format!("Stage North/measured-{number}.bin");
        let made = bench.tenant.act("create", &json!({ "drive": PLANS, "path": path, "size": size })).await?;
        files.push((path, made["id"].as_str().ok_or("a file without id")?.to_owned()));
    }
    device.sync().await?;
    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    for (number, (path, id)) in files.iter().enumerate() {
        said(&format!("download, pair {} of {}", number + 1, files.len()));
        let item = device.at(path).await?;
        // The tenant makes a file's bytes when they are first asked for; neither side is to wait for that.
        drain(bench, id).await?;
        if number % 2 == 0 {
            ours.push(fetch(device, item).await?);
            plain.push(copy(bench, id, size).await?);
        } else {
            plain.push(copy(bench, id, size).await?);
            ours.push(fetch(device, item).await?);
        }
    }
    let split = |took: &[Took]| -> (Vec<f64>, Vec<f64>) {
        let (wall, cpu): (Vec<Duration>, Vec<Duration>) = took.iter().copied().unzip();
        (secs(&wall), secs(&cpu))
    };
    let ((wall, cpu), (plain_wall, plain_cpu)) = (split(&ours), split(&plain));
    table.lines.push(
        Line::of(format!("download of {} MiB, encrypted", bench.args.megabytes), seconds(median(&wall)))
            .beside(format!("plain copy {}", seconds(median(&plain_wall))), format!("{:.2}", ratio(&wall, &plain_wall)))
            .raw("musette_seconds", samples(&wall))
            .raw("plain_seconds", samples(&plain_wall)),
    );
    table.lines.push(
        Line::of("the same in CPU", seconds(median(&cpu)))
            .beside(format!("plain copy {}", seconds(median(&plain_cpu))), format!("{:.2}", ratio(&cpu, &plain_cpu)))
            .raw("musette_cpu", samples(&cpu))
            .raw("plain_cpu", samples(&plain_cpu)),
    );
    Ok(())
}

async fn drain(bench: &Bench, id: &str) -> Outcome<()> {
    let mut body = bench.tenant.content(id).await?.body;
    while let Some(piece) = body.next().await {
        piece?;
    }
    Ok(())
}

async fn fetch(device: &Device, item: ItemRow) -> Outcome<Took> {
    let (cpu, began) = (process::own_cpu()?, Instant::now());
    device.documents.fetch(item).await?;
    Ok((began.elapsed(), process::own_cpu()?.saturating_sub(cpu)))
}

async fn copy(bench: &Bench, id: &str, size: u64) -> Outcome<Took> {
    let (cpu, began) = (process::own_cpu()?, Instant::now());
    let path = bench.path(id);
    let mut out = std::fs::File::create(&path)?;
    let mut body = bench.tenant.content(id).await?.body;
    while let Some(piece) = body.next().await {
        out.write_all(&piece?)?;
    }
    out.sync_all()?;
    let took = (began.elapsed(), process::own_cpu()?.saturating_sub(cpu));
    let whole = out.metadata()?.len() == size;
    std::fs::remove_file(path)?;
    if whole { Ok(took) } else { Err("the plain copy is not whole".into()) }
}

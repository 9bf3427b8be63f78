//! What this program does as its own child.

use std::io::Read;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Instant;

use musette_core::model::At;
use musette_tenant::command::pointers;
use musette_tenant::serve::{ServeConfig, serve};

use crate::Outcome;
use crate::device::Device;

/// Rows of the page that a screen asks for.
pub const PAGE: usize = 50;

/// The tenant, until its standard input ends.
pub async fn tenant(files: u64) -> Outcome<()> {
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let config = ServeConfig { listen, seed: 7, people: 12, files, posts: 0, ..ServeConfig::default() };
    let running = serve(config).await?;
    println!("{}", pointers(&running));
    tokio::task::spawn_blocking(|| std::io::stdin().read(&mut [0])).await??;
    Ok(())
}

/// One sync, as `musette sync --json` does it.
pub async fn sync(home: &Path) -> Outcome<()> {
    let device = Device::open(home).await?;
    let report = device.sync().await?;
    device.engine.suspend().await?;
    println!("{}", serde_json::to_string(&report)?);
    Ok(())
}

/// From nothing to the first page on the screen: the device's database, the vault, the path, the page.
pub async fn open(home: &Path, folder: &str) -> Outcome<()> {
    let began = Instant::now();
    let device = Device::open(home).await?;
    let opened = began.elapsed();
    let item = device.documents.at_path(folder).await?;
    let page = device.documents.page(item, At::Start, PAGE).await?;
    let whole = began.elapsed();
    let rows = page.items.len();
    println!("{}", serde_json::json!({ "opened_us": opened.as_micros(), "page_us": whole.as_micros(), "rows": rows }));
    Ok(())
}

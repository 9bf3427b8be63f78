//! `make bench`: the engine measured in one run beside raw SQLite, beside rclone, and beside a plain copy.
//!
//! Promises: what stands in one line was measured in the same run on the same tenant, the two sides of a pair one right
//! after the other; rclone's listing, pages and downloads take turns in going first, raw SQLite always follows the sync
//! whose rows it writes, and the upload is measured once. A figure is the median of its samples, and those stand beside
//! the ratio. Requests and bytes are counted by the tenant, CPU and peak memory by the kernel, of whole processes, with the
//! same reading for both sides; rows are counted by SQLite. It never reports a row that it did not measure: what cannot
//! run says so in words.
//!
//! The tenant is a process of its own, so that its work is nobody's; so is each engine whose CPU or memory is told.
//! Everything lies in one temporary folder on the disk of the build and is removed at the end.
//!
//! | file | what it does |
//! |---|---|
//! | [`tenant`] | the tenant's process, and asking it |
//! | [`device`] | homes with somebody signed in |
//! | [`process`] | whole-process figures from `/proc` (Linux) |
//! | [`roles`] | what this program does as its own child |
//! | [`raw`] | SQLite by itself, writing the rows of a vault |
//! | [`rclone`] | the peer |
//! | [`rows`] | the lines of the table, a file each |
//! | [`table`] | the table, as text and JSON |

mod device;
mod process;
mod raw;
mod rclone;
mod roles;
mod rows;
mod table;
mod tenant;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use tenant::TenantProcess;

/// The result of anything here; a failure ends the run with its text.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Measures the engine beside raw SQLite and rclone.
#[derive(Debug, Parser)]
struct Args {
    #[command(subcommand)]
    role: Option<Role>,
    /// Items that the measured library holds, about.
    #[arg(long, default_value_t = 100_000)]
    items: u64,
    /// Pairs of the long rows (first sync, download).
    #[arg(long, default_value_t = 5)]
    pairs: usize,
    /// Small files that are uploaded.
    #[arg(long, default_value_t = 1_000)]
    uploads: usize,
    /// MiB of the file that is downloaded.
    #[arg(long, default_value_t = 64)]
    megabytes: u64,
    /// Only these rows; all when none is named.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Row>,
    /// One JSON object instead of the table.
    #[arg(long)]
    json: bool,
}

/// The rows, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Row {
    /// First sync beside raw SQLite and rclone.
    First,
    /// A sync with nothing changed.
    Quiet,
    /// Open and first page.
    Open,
    /// Pages deep in a large folder.
    Deep,
    /// Download beside a plain copy.
    Download,
    /// Upload of many small files.
    Upload,
    /// Feeds: pages, and what looking costs.
    Talk,
    /// People search while typing.
    People,
    /// Search by name.
    Names,
}

#[derive(Debug, Subcommand)]
enum Role {
    /// Memory of a first sync of a million items, one pair.
    Million,
    /// The tenant, until its standard input ends.
    #[command(hide = true)]
    Tenant { files: u64 },
    /// One sync of a home; prints its report.
    #[command(hide = true)]
    Sync { home: PathBuf },
    /// Opens a home and reads the first page of a folder; prints the microseconds.
    #[command(hide = true)]
    Open { home: PathBuf, folder: String },
}

/// What every row works with.
struct Bench {
    args: Args,
    tenant: TenantProcess,
    folder: tempfile::TempDir,
    rclone: Option<PathBuf>,
}

impl Bench {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn wants(&self, row: Row) -> bool {
        self.args.only.is_empty() || self.args.only.contains(&row)
    }
}

fn main() -> ExitCode {
    let mut args = Args::parse();
    let role = args.role.take();
    // As many as the command line's runtime has.
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("musette-bench: the system gives no threads: {error}");
            return ExitCode::from(1);
        }
    };
    let outcome = runtime.block_on(async {
        match role {
            Some(Role::Tenant { files }) => roles::tenant(files).await,
            Some(Role::Sync { home }) => roles::sync(&home).await,
            Some(Role::Open { home, folder }) => roles::open(&home, &folder).await,
            Some(Role::Million) => {
                let only = vec![Row::First];
                measure(Args { items: 1_000_000, pairs: 1, only, ..args }).await
            }
            None => measure(args).await,
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("musette-bench: {error}");
            ExitCode::from(1)
        }
    }
}

async fn measure(args: Args) -> Outcome<()> {
    // Two fifths of what the tenant grows lies in the measured library.
    let tenant = TenantProcess::start(args.items.saturating_mul(5) / 2).await?;
    let target = target_folder();
    std::fs::create_dir_all(&target)?;
    // Beside the build, because a temporary folder may be memory, on which durability costs nothing.
    let folder = tempfile::Builder::new().prefix("bench-").tempdir_in(&target)?;
    let rclone = rclone::find(&target);
    let bench = Bench { args, tenant, folder, rclone };
    let table = rows::all(&bench).await?;
    if bench.args.json {
        println!("{}", serde_json::to_string_pretty(&table)?);
    } else {
        print!("{}", table.text());
    }
    Ok(())
}

fn target_folder() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| here.join("../../target"), PathBuf::from)
}

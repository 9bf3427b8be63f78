//! Whole processes, as the kernel counts them: CPU and peak memory, read from `/proc`.
//!
//! The same reading serves every program that is measured, ours and the peer's. CPU is what all threads of the process used until
//! its end, in steps of 10 ms: it is read after the end and before the process is collected. Peak memory is
//! `VmHWM` (peak resident set) as it was at the last look, a few milliseconds before the end; it never falls, and both
//! programs measured here hold their peak long before.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;

/// Clock ticks a second in `/proc/*/stat`: a constant of Linux's interface to programs.
const TICKS: u32 = 100;
const LOOK: Duration = Duration::from_millis(5);

/// What a process used.
#[derive(Clone, Copy, Debug, Default)]
pub struct Used {
    /// From its start to its end.
    pub wall: Duration,
    /// User and system time of all its threads.
    pub cpu: Duration,
    /// Peak resident memory in bytes.
    pub peak: u64,
    /// CPU of the busiest thread that writes a database, of the engine's processes.
    pub writer: Duration,
}

/// Runs a command to its end; answers what it printed and what it used.
pub fn run(command: &mut Command) -> Outcome<(Vec<u8>, Used)> {
    let began = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn()?;
    let reader = child.stdout.take().map(|mut out| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut out, &mut bytes).map(|_| bytes)
        })
    });
    let used = watch(&child, began)?;
    let status = child.wait()?;
    let printed = match reader.map(std::thread::JoinHandle::join) {
        Some(Ok(read)) => read?,
        _ => Vec::new(),
    };
    if status.success() { Ok((printed, used)) } else { Err(format!("a measured program ended with {status}").into()) }
}

fn watch(child: &Child, began: Instant) -> Outcome<Used> {
    let id = child.id().to_string();
    let (mut peak, mut writer) = (0, Duration::ZERO);
    loop {
        writer = writer.max(writer_of(&id));
        peak = peak_of(&id).unwrap_or(peak).max(peak);
        let (state, cpu) = stat_of(&id)?;
        // A zombie: it has ended, and its figures are final.
        if state == 'Z' {
            return Ok(Used { wall: began.elapsed(), cpu, peak, writer });
        }
        std::thread::sleep(LOOK);
    }
}

/// CPU of this process until now.
pub fn own_cpu() -> Outcome<Duration> {
    Ok(stat_of("self")?.1)
}

fn peak_of(id: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// The writing threads bear a name; the kernel counts a thread's time in nanoseconds. Read while the thread lives.
fn writer_of(id: &str) -> Duration {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{id}/task")) else { return Duration::ZERO };
    let of = |thread: std::path::PathBuf| {
        let name = std::fs::read_to_string(thread.join("comm")).ok()?;
        let times =
            std::fs::read_to_string(thread.join("schedstat")).ok().filter(|_| name.trim() == "musette-writer")?;
        times.split(' ').next()?.parse().ok().map(Duration::from_nanos)
    };
    threads.flatten().filter_map(|thread| of(thread.path())).max().unwrap_or_default()
}

fn stat_of(id: &str) -> Outcome<(char, Duration)> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat"))
        .map_err(|error| format!("whole processes are measured through /proc, which is not here: {error}"))?;
    // The name, in parentheses, may hold anything.
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let mut fields = rest.split_whitespace();
    let state = fields.next().and_then(|state| state.chars().next()).ok_or("a process without state")?;
    let mut times = fields.skip(10);
    let mut ticks = || times.next().and_then(|ticks| ticks.parse::<u32>().ok()).ok_or("a process without times");
    let ticks = ticks()? + ticks()?;
    Ok((state, Duration::from_secs(1) * ticks / TICKS))
}

//! Which processes live: so that what a killed one held is free at once, where that is certain.
//!
//! Promise: a process is called gone, or living, only when this system itself says so. Its number alone proves nothing (it is
//! given again): a mark names the boot, the namespace of numbers, the number and the moment of its start. Another boot, another
//! namespace, a system without `/proc`: nobody knows, and a lease is waited for until it expires.

use std::fmt;

/// What this system knows of processes.
pub trait Processes: Send + Sync + fmt::Debug {
    /// The mark of this process; empty where the system gives none.
    fn this(&self) -> String;
    /// Whether the process of this mark lives; `None` when nobody knows for certain.
    fn lives(&self, mark: &str) -> Option<bool>;
}

/// Nothing is known of anybody: other systems, and the simulation.
#[derive(Clone, Copy, Debug)]
pub struct NobodyKnows;

impl Processes for NobodyKnows {
    fn this(&self) -> String {
        String::new()
    }

    fn lives(&self, _mark: &str) -> Option<bool> {
        None
    }
}

/// The processes of this machine, as Linux tells them in `/proc`.
#[derive(Clone, Copy, Debug)]
pub struct SystemProcesses;

impl Processes for SystemProcesses {
    fn this(&self) -> String {
        let number = std::process::id();
        match (here(), started(number)) {
            (Some(here), Some(Some(started))) => format!("{here} {number} {started}"),
            _ => String::new(),
        }
    }

    fn lives(&self, mark: &str) -> Option<bool> {
        let parts: Vec<&str> = mark.split(' ').collect();
        let [boot, namespace, number, began] = parts[..] else { return None };
        if here()? != format!("{boot} {namespace}") {
            return None;
        }
        Some(started(number.parse().ok()?)?.is_some_and(|now| now == began))
    }
}

/// This boot, and the namespace in which this process counts processes.
fn here() -> Option<String> {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let namespace = std::fs::read_link("/proc/self/ns/pid").ok()?;
    let here = format!("{} {}", boot.trim(), namespace.to_str()?);
    (here.split(' ').count() == 2).then_some(here)
}

/// When a process started, in the system's own count: `None` when nobody knows, `Some(None)` when it is gone or is only
/// waiting for its parent to hear of its end.
fn started(number: u32) -> Option<Option<String>> {
    let stat = match std::fs::read_to_string(format!("/proc/{number}/stat")) {
        Ok(stat) => stat,
        // It is there by its own number only where the table can be read at all.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return std::fs::exists("/proc/self/stat").ok().filter(|there| *there).map(|_| None);
        }
        Err(_) => return None,
    };
    // The second field is the program's name, in brackets, and may hold anything.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    if matches!(state, "Z" | "X" | "x") {
        return Some(None);
    }
    fields.nth(18).map(|began| Some(began.to_owned()))
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[test]
    fn a_living_process_is_never_called_gone_and_a_dead_one_is() {
        let here = SystemProcesses;
        let mine = here.this();
        assert_eq!((mine.is_empty(), here.lives(&mine)), (false, Some(true)), "{mine}");

        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let began = started(child.id()).unwrap().unwrap();
        let parts: Vec<&str> = mine.split(' ').collect();
        let mark = format!("{} {} {} {began}", parts[0], parts[1], child.id());
        assert_eq!(here.lives(&mark), Some(true));
        child.kill().unwrap();
        // Killed and not yet waited for, it has ended all the same.
        while started(child.id()) != Some(None) {
            std::thread::yield_now();
        }
        assert_eq!(here.lives(&mark), Some(false));
        child.wait().unwrap();
        assert_eq!(here.lives(&mark), Some(false));
    }

    #[test]
    fn what_is_not_certain_nobody_knows() {
        let here = SystemProcesses;
        let mine = here.this();
        let parts: Vec<&str> = mine.split(' ').collect();
        let number = parts[2];
        assert_eq!(
            here.lives(&format!("{} {} {number} 1", parts[0], parts[1])),
            Some(false),
            "the number was given again"
        );
        assert_eq!(here.lives(&format!("another-boot {} {number} 1", parts[1])), None);
        assert_eq!(here.lives(&format!("{} pid:[1] {number} 1", parts[0])), None);
        assert_eq!(here.lives(""), None);
        assert_eq!(here.lives("nonsense"), None);
        assert_eq!(NobodyKnows.lives(&mine), None);
    }
}

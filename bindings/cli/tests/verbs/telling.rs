//! The demo: it leaves nothing behind, however it ends.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use crate::desk::{ends, program, signal};

/// A demo that has come so far, told by the beginning of a line.
fn until(folder: &std::path::Path, line: &str) -> (Child, BufReader<std::process::ChildStdout>) {
    let mut demo = program()
        .args(["demo", "--people", "20", "--files", "2000", "--folder"])
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(demo.stdout.take().unwrap());
    let mut told = String::new();
    while !told.starts_with(line) {
        told.clear();
        assert!(out.read_line(&mut told).unwrap() > 0, "{:?}", ends(&mut demo));
    }
    (demo, out)
}

fn children_of(process: u32) -> Vec<String> {
    let out = Command::new("ps").args(["-o", "pid=", "--ppid", &process.to_string()]).output();
    out.map(|out| String::from_utf8_lossy(&out.stdout).split_whitespace().map(str::to_owned).collect())
        .unwrap_or_default()
}

#[test]
fn ctrl_c_in_the_demo_leaves_no_process_and_no_folder() {
    for line in ["2. She signs in", "6. Airplane mode", "  opens "] {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("demo");
        let (mut demo, _out) = until(&folder, line);
        let flying = children_of(demo.id());
        signal(&demo, "-INT");
        assert_eq!(ends(&mut demo).code(), Some(1));
        let mut said = String::new();
        demo.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(said.contains("nothing of it is left"), "{line}: {said}");
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0, "{line}");
        for child in flying {
            assert!(!std::path::Path::new(&format!("/proc/{child}")).exists(), "{line}: {child} still flies");
        }
    }
}

#[test]
fn a_demo_that_nobody_watches_any_more_ends_and_leaves_no_folder() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("demo");
    let (mut demo, out) = until(&folder, "1. An organisation");
    drop(out);
    ends(&mut demo);
    let mut said = String::new();
    demo.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
}

#[test]
fn a_promise_that_is_broken_is_told_and_fails_the_demo() {
    let place = tempfile::tempdir().unwrap();
    let demo = |play: &str| {
        let folder = place.path().join("demo");
        let mut command = program();
        command.args(["demo", "--people", "20", "--files", "2000", "--play", play, "--folder"]).arg(folder);
        command.output().unwrap()
    };
    let out = demo("portal");
    let told = String::from_utf8_lossy(&out.stdout).into_owned();
    assert_eq!(out.status.code(), Some(1), "{told}");
    assert!(told.contains("BROKEN  thirty seconds are enough for all of it"), "{told}");
    assert!(
        told.contains("kept    what was saved is there after SIGKILL"),
        "what did not break is told as well: {told}"
    );
    assert_eq!(demo("no such fault").status.code(), Some(2));
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0, "nothing is left");
}

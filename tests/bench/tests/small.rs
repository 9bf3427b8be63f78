//! The bench measures: a small organisation, once, so that a change of the schema or of a verb does not break it unseen.

use std::process::Command;

#[test]
fn every_row_of_documents_is_measured_of_a_small_organisation() {
    let rows = "first,quiet,open,deep,download,upload";
    let small = ["--items", "2000", "--pairs", "1", "--uploads", "3", "--megabytes", "1", "--only", rows, "--json"];
    let out = Command::new(env!("CARGO_BIN_EXE_musette-bench")).args(small).output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{said}");
    let table: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let told = table.to_string();
    for row in [
        "seconds of the sync",
        "raw SQLite",
        "nothing changed",
        "first 50 rows",
        "by position",
        "encrypted",
        "upload of 3",
    ] {
        assert!(told.contains(row), "no row of {row}: {table:#}");
    }
}

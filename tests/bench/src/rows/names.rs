//! Search by name, among 100,000 documents in a vault: a page for every letter that is added, for two words, for a word that 10,000 have,
//! and what writing the names costs.
//!
//! The vault is filled directly. One read is what the facet of search asks of the store in one transaction for a page of fifty, with the
//! hop to a reader's thread and back; what each row of the page says of itself is read too.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use musette_core::doors::Doors;
use musette_core::model::{
    Among, BaseRow, CTag, DriveKind, ETag, Editor, ItemKind, NameRules, Quota, RemoteDrive, RemoteId, RequestSeq,
    Sought, Standing, Stretch, WallTime,
};
use musette_core::store::names::FoundName;
use musette_core::store::{Database, Durability, StoreError, VAULT, Writing};
use musette_core::vault::Secret;
use serde_json::json;

use crate::Outcome;
use crate::roles::PAGE;
use crate::table::{Line, Table, quantile, seconds};

/// Documents in the vault.
const DOCUMENTS: usize = 100_000;
/// Reads of each line.
const READS: usize = 200;
/// Seconds that a page may take, but for one in a hundred.
const LONGEST: f64 = 0.010;

const WHAT: [&str; 20] = [
    "Stage",
    "Rigging",
    "Étude",
    "Plan",
    "Coupe",
    "Power",
    "Crew",
    "Budget",
    "Contract",
    "Safety",
    "Truss",
    "Façade",
    "Übersicht",
    "Load",
    "Light",
    "Sound",
    "Gate",
    "Fence",
    "Kitchen",
    "مخطط",
];
const WHERE: [&str; 10] = ["North", "South", "Lakeside", "Harbour", "Pier", "Hall", "Entrée", "Tent", "Tower", "Quay"];
const ENDS: [&str; 4] = ["pdf", "docx", "xlsx", "dwg"];

fn named(number: usize) -> String {
    let mixed = number.wrapping_mul(2_654_435_761) >> 7;
    let (what, place) = (WHAT[mixed % WHAT.len()], WHERE[(mixed / 31) % WHERE.len()]);
    format!("{what}-{place} {number:05} v{}.{}", mixed % 9, ENDS[mixed % ENDS.len()])
}

/// What is typed, and for what.
const KINDS: [(&str, &str); 6] = [
    ("1 letter", "s"),
    ("2 letters", "st"),
    ("a word that 10,000 have", "north"),
    ("two words with accents", "etude entr"),
    ("1 letter each of two words", "p l"),
    ("one document by its number", "77777"),
];

pub async fn measure(folder: &Path, table: &mut Table) -> Outcome<()> {
    std::fs::create_dir_all(folder)?;
    let (file, secret) = (folder.join("names.db"), Secret::new((0..48).collect()));
    let db = Database::open(&file, &secret, VAULT, &Doors::system(), Arc::new(|_| {}))?;
    let made = db.write(Durability::Fetched, |tx| {
        let plans = RemoteDrive {
            id: "b!plans".into(),
            name: "Plans".into(),
            site: "Production".into(),
            kind: DriveKind::Library,
            quota: Quota::default(),
            web_url: String::new(),
        };
        let drive = tx.put_drive(&plans, Standing::Followed)?;
        Ok((drive, tx.drive(drive)?.map(|drive| drive.root).ok_or(StoreError::Unexpected("no drive"))?))
    });
    let (drive, root) = made.await?;
    for from in (0..DOCUMENTS).step_by(500) {
        let work = move |tx: &mut Writing<'_>| {
            for number in from..from + 500 {
                let item = tx.intern(drive, &RemoteId(format!("01ITEM{number}")))?.0;
                let row = BaseRow {
                    parent: Some(root),
                    name: named(number),
                    kind: ItemKind::File,
                    size: Some(7),
                    etag: Some(ETag("e".into())),
                    ctag: Some(CTag("c".into())),
                    hash: None,
                    modified_at: Some(WallTime(1_780_000_000_000 - (number as i64 * 7_919) % 1_000_003)),
                    modified_by: Editor::default(),
                    confirmed_seq: RequestSeq(1),
                    named_seq: RequestSeq(1),
                    going: false,
                };
                tx.put_base(drive, item, &row, &NameRules::MICROSOFT_365)?;
            }
            Ok(())
        };
        db.write(Durability::Fetched, work).await?;
    }
    for (what, typed) in KINDS {
        let (mut took, mut found) = (Vec::with_capacity(READS), 0);
        for _ in 0..READS {
            let sought = Sought::typed(typed);
            let began = Instant::now();
            let page = db.read(move |tx| {
                let page = tx.found_by_name(&sought, Among::All, Stretch::After(None), PAGE)?;
                for one in &page.found {
                    if let FoundName::Item(named) = one {
                        tx.entry(named.item)?;
                    }
                }
                Ok(page.found.len())
            });
            found = page.await?;
            took.push(began.elapsed().as_secs_f64());
        }
        if found == 0 {
            return Err("a search that finds nothing".into());
        }
        let (half, most) = (quantile(&took, 50), quantile(&took, 99));
        let line = Line::of(
            format!("search among {DOCUMENTS} names: {what}, p50 / p99"),
            format!("{} / {}", seconds(half), seconds(most)),
        );
        table.lines.push(
            line.beside(format!("{found} on the page"), String::new())
                .aim("10 ms p99", most < LONGEST)
                .raw("milliseconds_p50", json!(half * 1e3))
                .raw("milliseconds_p99", json!(most * 1e3))
                .raw("reads", json!(READS)),
        );
    }
    db.close().await?;
    Ok(())
}

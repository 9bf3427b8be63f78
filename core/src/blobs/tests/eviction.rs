use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::eviction::{Candidate, Held, choose};
use super::super::sweep::{Fate, Listed, ListedAs, fate};
use super::*;
use crate::model::{ContentRow, WallTime};

fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let held = prop::collection::vec(prop::sample::select(vec![Held::Unsent, Held::Pinned, Held::Lent]), 0..3);
    let one = (0_u64..1000, 0_i64..50, prop_oneof![2 => Just(Vec::new()), 1 => held]);
    prop::collection::vec(one, 0..40).prop_map(|all| {
        let numbered = all.into_iter().zip(1..);
        numbered
            .map(|((size, used, held), row)| Candidate { row: ContentRow(row), size, last_used: WallTime(used), held })
            .collect()
    })
}

proptest! {
    #[test]
    fn what_is_unsent_pinned_or_lent_is_never_evicted_and_the_oldest_of_the_rest_goes_first(
        all in candidates(), bound in 0_u64..20_000,
    ) {
        let evictions = choose(&all, bound);
        let gone: BTreeSet<_> = evictions.rows.iter().copied().collect();
        prop_assert_eq!(gone.len(), evictions.rows.len());
        for candidate in &all {
            prop_assert!(candidate.held.is_empty() || !gone.contains(&candidate.row));
        }
        let left: u64 = all.iter().filter(|c| !gone.contains(&c.row)).map(|c| c.size).sum();
        let total: u64 = all.iter().map(|c| c.size).sum();
        prop_assert_eq!(left + evictions.freed, total);
        prop_assert_eq!(evictions.still_over, left.saturating_sub(bound));
        // No more than needed: with the last one back it would be above the bound.
        if let Some(last) = evictions.rows.last() {
            let last = all.iter().find(|c| c.row == *last).unwrap();
            prop_assert!(left + last.size > bound);
        }
        // Whatever may go and stayed was used after everything that went, unless nothing had to go.
        let newest_gone = all.iter().filter(|c| gone.contains(&c.row)).map(|c| (c.last_used, c.row)).max();
        for stayed in all.iter().filter(|c| c.held.is_empty() && c.size > 0 && !gone.contains(&c.row)) {
            prop_assert!(newest_gone.is_none_or(|gone| (stayed.last_used, stayed.row) > gone));
            prop_assert_eq!(evictions.still_over, 0);
        }
    }
}

#[test]
fn a_sweep_spares_rows_living_writers_and_unsent_work() {
    let bench = Bench::new();
    let dead = Owner(ulid::Ulid(8));
    let (with_row, orphan) = (bench.store(b"one"), bench.store(b"two"));
    let staged = |owner| {
        let name = Staging::new_name(&bench.shelf, owner).unwrap();
        drop(Staging::begin(&bench.shelf, name, &bench.key, None).unwrap());
        name
    };
    let (writing, left, resumable) = (staged(ME), staged(dead), staged(dead));
    bench.disk.put(&Path::new(VAULT).join("blobs/ab/holiday.jpg"), b"not ours");

    let listed = bench.shelf.listed().unwrap();
    assert_eq!(listed.len(), 5);
    let known = BTreeSet::from([with_row, resumable.name]);
    let alive = BTreeSet::from([ME]);
    let fate_of = |wanted: ListedAs| {
        let found: Vec<&Listed> = listed.iter().filter(|file| file.what == wanted).collect();
        assert_eq!(found.len(), 1, "{wanted:?}");
        fate(wanted, &known, &alive)
    };
    assert_eq!(fate_of(ListedAs::Content(with_row)), Fate::Stays);
    assert_eq!(fate_of(ListedAs::Content(orphan)), Fate::RemovedUnlessUnsent);
    assert_eq!(fate_of(ListedAs::Staged(writing)), Fate::Stays);
    assert_eq!(fate_of(ListedAs::Staged(resumable)), Fate::Stays);
    assert_eq!(fate_of(ListedAs::Staged(left)), Fate::Removed);
}

#[test]
fn names_are_read_back_and_nothing_else_is_taken_for_one() {
    let bench = Bench::new();
    let staged = Staging::new_name(&bench.shelf, ME).unwrap();
    assert_eq!(staged.to_string().parse(), Ok(staged));
    assert_eq!(staged.name.to_string().parse(), Ok(staged.name));
    for bad in ["", "..", "abc", "+0000000000000000000000000000000", "../../../../../../../../etc/passw"] {
        assert!(bad.parse::<BlobName>().is_err(), "{bad}");
    }
}

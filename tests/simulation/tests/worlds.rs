//! Worlds in which every promise is kept, and broken cores in which it shows.
//!
//! `MUSETTE_SEED=n` plays one world; `MUSETTE_SEEDS=n` another number of them.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use musette_core::sabotage::Sabotage;
use musette_simulation::run::Story;
use musette_simulation::sample::{Sample, all_threads, play_all};

/// Worlds in an ordinary run of the tests.
const WORLDS: u64 = 2_000;
/// A broken core has to show within so many.
const SHOWS_WITHIN: u64 = 500;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn worlds_of_all_seeds_keep_the_promises_and_repeat_to_the_byte() {
    let one = number("MUSETTE_SEED");
    let count = one.map_or_else(|| number("MUSETTE_SEEDS").unwrap_or(WORLDS), |_| 1);
    let summary = play_all(Sample {
        about: Story::Documents,
        from: one.unwrap_or(1),
        count,
        threads: all_threads(),
        sabotage: None,
        twice_each: if one.is_some() { 1 } else { 100 },
        most_failures: 10,
    });
    println!("{}", summary.text());
    if let (Some(_), Some(verdict)) = (one, summary.failed.first()) {
        println!("{}", verdict.log.join("\n"));
    }
    assert!(summary.failed.is_empty(), "{}", summary.text());
}

#[test]
fn each_broken_core_shows_where_a_sound_one_keeps_its_promises() {
    let mut shown = BTreeMap::new();
    for sabotage in Sabotage::OF_DOCUMENTS {
        let summary = play_all(Sample {
            about: Story::Documents,
            from: 1,
            count: SHOWS_WITHIN,
            threads: all_threads(),
            sabotage: Some(sabotage),
            twice_each: 0,
            most_failures: 1,
        });
        let how = summary.failed.first().map(|verdict| (verdict.seed, verdict.broken.clone().unwrap_or_default()));
        shown.insert(format!("{sabotage:?}"), how);
    }
    for (sabotage, how) in &shown {
        match how {
            Some((seed, how)) => println!("{sabotage} shows in seed {seed}: {how}"),
            None => println!("{sabotage} does not show"),
        }
    }
    assert!(shown.values().all(Option::is_some), "{shown:#?}");
}

/// Worlds of talk in an ordinary run of the tests.
const TALKS: u64 = 300;

fn talks(
    from: u64,
    count: u64,
    sabotage: Option<Sabotage>,
    most_failures: usize,
) -> musette_simulation::sample::Summary {
    let twice_each = if sabotage.is_some() { 0 } else { 50 };
    play_all(Sample { about: Story::Talk, from, count, threads: all_threads(), sabotage, twice_each, most_failures })
}

#[test]
fn what_is_said_asked_and_acknowledged_in_any_weather_arrives_once_and_in_its_order() {
    let one = number("MUSETTE_TALK_SEED");
    let count = one.map_or_else(|| number("MUSETTE_TALKS").unwrap_or(TALKS), |_| 1);
    let summary = talks(one.unwrap_or(1), count, None, 10);
    println!("{}", summary.text());
    if let (Some(_), Some(verdict)) = (one, summary.failed.first()) {
        println!("{}", verdict.log.join("\n"));
    }
    assert!(summary.failed.is_empty(), "{}", summary.text());
}

#[test]
fn what_is_sent_twice_out_of_order_or_over_others_among_people_shows() {
    for sabotage in Sabotage::OF_TALK {
        let summary = talks(1, SHOWS_WITHIN, Some(sabotage), 1);
        let how = summary.failed.first();
        println!("{sabotage:?} shows in {:?}", how.map(|verdict| (verdict.seed, verdict.broken.clone())));
        assert!(how.is_some(), "{sabotage:?} does not show");
    }
}

//! Properties over random histories against a model of the server, and stories for the hard cases.
//!
//! A failing history prints its seed; `MUSETTE_SEED=<seed>` plays that one alone and tells it. `MUSETTE_HISTORIES=<n>` plays
//! another number.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod base;
mod history;
mod server;
mod stories;

use super::sabotage::{Rule, switch_off};
use history::{History, Seen};

fn named(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().and_then(|text| text.parse().ok())
}

fn play_every_second(first: u64) {
    if let Some(seed) = named("MUSETTE_SEED") {
        if let Err(fault) = History::play(seed, true) {
            panic!("seed {seed}: {fault}");
        }
        return;
    }
    let histories = named("MUSETTE_HISTORIES").unwrap_or(200_000);
    let mut seen = Seen::default();
    for seed in (first..histories).step_by(2) {
        match History::play(seed, false) {
            Ok(more) => seen += more,
            Err(fault) => panic!("MUSETTE_SEED={seed} shows it: {fault}"),
        }
    }
    println!("{} histories: {seen:?}", histories / 2);
    let counts = [
        seen.pages,
        seen.resets,
        seen.crashes,
        seen.asked,
        seen.limbo,
        seen.rings,
        seen.displaced,
        seen.overtaken,
        seen.going,
        seen.swept,
    ];
    assert!(histories < 200_000 || counts.iter().all(|count| *count > 100), "something was hardly tried: {seen:?}");
}

#[test]
fn whatever_happens_the_base_ends_as_the_server_and_as_a_fresh_snapshot() {
    play_every_second(0);
}

#[test]
fn whatever_happens_the_base_ends_as_the_server() {
    play_every_second(1);
}

#[test]
fn a_rule_that_is_switched_off_is_noticed() {
    let rules = [
        Rule::LastWins,
        Rule::OrphansWait,
        Rule::NoRings,
        Rule::FoldersGoEmpty,
        Rule::LateLoses,
        Rule::DisplacedAsked,
        Rule::Quiet,
        Rule::Sweep,
        Rule::SweepSparesNew,
        Rule::ListingsAsk,
    ];
    for rule in rules {
        switch_off(Some(rule));
        let noticed = (0..20_000).find(|seed| History::play(*seed, false).is_err());
        switch_off(None);
        println!("{rule:?}: noticed by seed {noticed:?}");
        assert!(noticed.is_some(), "nothing notices that {rule:?} is off");
    }
}

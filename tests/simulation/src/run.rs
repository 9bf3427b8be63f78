//! One run: a world from its seed, its actions and crashes, its coming to rest, and the verdict.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use musette_core::sabotage::{self, Sabotage};
use musette_core::tree::planner::sabotage as rules;

use crate::chance::Chance;
use crate::disk::{Slot, Stop};
use crate::world::{ADA, Broken, LIBRARY, World};

/// Actions of a run, at least.
pub const LEAST_ACTIONS: u64 = 60;
/// Crashes of a run that have ended something, at least.
pub const LEAST_CRASHES: u64 = 3;
/// Faults of a run, at least.
pub const LEAST_FAULTS: u64 = 5;
/// Faults of a run of talk, which asks less of the network, at least.
pub const LEAST_FAULTS_OF_TALK: u64 = 3;
/// A run that has not had all that after so many actions is a fault of the simulation.
const MOST_ACTIONS: u64 = 300;

/// What the counts of rules of the core begin with.
pub const RULE: &str = "rule of the ";

/// What a run is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Story {
    /// Documents.
    #[default]
    Documents,
    /// What people say in feeds, have to do, and say to have read.
    Talk,
}

/// What came of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The seed that replays it.
    pub seed: u64,
    /// The promise that was broken, if one was.
    pub broken: Option<Broken>,
    /// How often each thing happened.
    pub tally: BTreeMap<String, u64>,
    /// Everything that happened, in order.
    pub log: Vec<String>,
}

/// Plays the world of `seed`, with one fault of the core switched on where `sabotage` names it.
pub fn play(about: Story, seed: u64, sabotage: Option<Sabotage>) -> Verdict {
    sabotage::play(sabotage);
    rules::switch_off(match sabotage {
        Some(Sabotage::SweepWithoutGuard) => Some(rules::Rule::SweepGuard),
        Some(Sabotage::LatePageWins) => Some(rules::Rule::LateLoses),
        _ => None,
    });
    sabotage::take_exercised();
    let mut world = None;
    let played = catch_unwind(AssertUnwindSafe(|| {
        let world = world.insert(match about {
            Story::Documents => World::new(seed)?,
            Story::Talk => World::of_talk(seed)?,
        });
        story(about, world)
    }));
    sabotage::play(None);
    rules::switch_off(None);
    let broken = match played {
        Ok(Ok(())) => None,
        Ok(Err(broken)) => Some(broken),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().cloned();
            let words = words.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Some(format!("something panicked: {}", words.unwrap_or_default()))
        }
    };
    let exercised = sabotage::take_exercised();
    let (mut tally, log) = world.as_mut().map_or_else(Default::default, |world| {
        world.finish_log();
        (world.tally(), world.log().to_vec())
    });
    tally.extend(exercised.into_iter().map(|(rule, times)| (format!("{RULE}{rule}"), times)));
    Verdict { seed, broken, tally, log }
}

/// What a run lacks of what each has to have.
fn lacks(about: Story, world: &World, actions: u64) -> Option<String> {
    let least_faults = match about {
        Story::Documents => LEAST_FAULTS,
        Story::Talk => LEAST_FAULTS_OF_TALK,
    };
    let (crashes, faults) = (world.ends.power + world.ends.kills, world.network.counts().values().sum::<u64>());
    let enough = actions >= LEAST_ACTIONS && crashes >= LEAST_CRASHES && faults >= least_faults;
    (!enough).then(|| format!("a run of {actions} actions, {crashes} crashes and {faults} faults says too little"))
}

fn story(about: Story, world: &mut World) -> Result<(), Broken> {
    let mut chance = Chance::for_purpose(world.seed, "story");
    let actions = LEAST_ACTIONS + chance.below(15);
    let mut crashes: Vec<u64> = (0..LEAST_CRASHES).map(|at| 8 + at * 17 + chance.below(12)).collect();
    crashes.reverse();
    let mut due = None;
    let mut action = 0;
    world.check_leaks()?;
    // It goes on until it has what each run has to have, or longer than any should need.
    while action < actions || lacks(about, world, action).is_some() && action < MOST_ACTIONS {
        if action >= actions && due.is_none() {
            // Who dies at every turn asks for nothing: where crashes are enough, requests are what lacks.
            if about == Story::Documents || world.ends.power + world.ends.kills < LEAST_CRASHES {
                crashes.push(action);
            }
            world.network.set_weather(crate::network::Weather::Rough(40));
        }
        if crashes.last().is_some_and(|at| *at <= action) {
            crashes.pop();
            let other = world.processes.contains_key(&Slot::Other);
            let who = match chance.below(10) {
                0..6 => Stop::Machine,
                6..8 if other => Stop::Process(Slot::Other),
                _ => Stop::Process(Slot::App),
            };
            world.arm_stop(chance.below(70), who);
            due = Some((action + 5, who));
        }
        match about {
            Story::Documents => world.act()?,
            Story::Talk => world.act_in_talk()?,
        }
        world.check_leaks()?;
        if world.recover()? {
            if due.take().is_some() {
                world.count("crashes at a numbered operation");
            }
        } else if due.is_some_and(|(at, _)| at <= action) {
            // Nothing was written for some time: it ends here.
            if let Some((_, who)) = due.take() {
                world.end_now(who);
                if world.recover()? {
                    world.count("crashes between two operations");
                }
            }
        }
        if action % 8 == 7 {
            match about {
                Story::Documents => world.check_saves()?,
                Story::Talk => {
                    world.check_said()?;
                    world.check_tasks()?;
                    world.check_acknowledgements_shown(false)?;
                }
            }
            world.check_steady()?;
        }
        action += 1;
    }
    if let Some(lacks) = lacks(about, world, action) {
        return Err(lacks);
    }
    world.folder_comes_back()?;
    world.come_to_rest()?;
    if about == Story::Talk {
        world.deliver_talk()?;
        world.check_talk_at_rest()?;
        world.check_tasks_at_rest()?;
        world.check_acknowledged_at_rest()?;
        return world.check_steady();
    }
    world.check_saves()?;
    world.check_steady()?;
    world.check_apart()?;
    world.check_rest()?;
    world.check_same()
}

impl World {
    /// One drawn action of somebody.
    ///
    /// # Errors
    /// A broken promise.
    pub fn act(&mut self) -> Result<(), Broken> {
        self.count("actions");
        match self.chance.below(100) {
            0..44 => self.person_acts(),
            44..60 => self.person_syncs(),
            60..65 => self.person_looks(),
            65..69 => {
                self.person_waits();
                Ok(())
            }
            69..81 => self.colleague_acts(),
            81..89 => {
                self.weather_changes();
                Ok(())
            }
            89..91 => {
                self.restart_app();
                self.start(Slot::App)
            }
            91 => self.sleep_and_wake(),
            92..95 => self.toggle_other(),
            95..97 => self.forget_cursors(),
            97 => {
                self.bound_contents();
                Ok(())
            }
            _ => {
                self.disk_changes();
                Ok(())
            }
        }
    }

    /// One drawn action of somebody, in a world of talk.
    ///
    /// # Errors
    /// A broken promise.
    pub fn act_in_talk(&mut self) -> Result<(), Broken> {
        self.count("actions");
        match self.chance.below(100) {
            0..28 => self.person_talks(),
            28..44 => self.person_does_tasks(),
            44..48 => self.person_acknowledges(),
            48..62 => self.person_syncs(),
            62..67 => {
                self.person_reads();
                Ok(())
            }
            67..71 => {
                self.person_waits();
                Ok(())
            }
            71..76 => self.colleague_talks(),
            76..81 => self.others_do_tasks(),
            81..83 => self.others_acknowledge(),
            83..90 => {
                self.weather_changes();
                Ok(())
            }
            90..92 => {
                self.restart_app();
                self.start(Slot::App)
            }
            92 => self.sleep_and_wake(),
            93..96 => self.toggle_other(),
            _ => {
                self.disk_changes();
                Ok(())
            }
        }
    }

    fn restart_app(&mut self) {
        self.count("clean restarts");
        self.stop(Slot::App);
    }

    fn toggle_other(&mut self) -> Result<(), Broken> {
        if self.processes.contains_key(&Slot::Other) {
            self.stop(Slot::Other);
            self.note("the other process ends".into());
            Ok(())
        } else {
            self.count("starts of a second process");
            self.start(Slot::Other)
        }
    }

    /// The server forgets its cursors: everything is enumerated again, and at times most of it is missing at first.
    fn forget_cursors(&mut self) -> Result<(), Broken> {
        let drive = if self.chance.percent(50) { ADA } else { LIBRARY };
        self.tenant.expire_deltas(drive).map_err(|error| error.to_string())?;
        let there = self.tenant.inspect_tree(drive, "").map_err(|error| error.to_string())?.len();
        if !self.shortened && there > 27 && self.has_been_told(drive) && self.chance.percent(70) {
            self.shortened = true;
            self.network.shorten_next_enumeration(self.tenant.drive_id(drive));
        }
        self.count("cursors forgotten by the server");
        self.note(format!("the server forgets the cursors of {drive}"));
        Ok(())
    }

    /// Whether every account knows all of a drive: one that has heard nothing yet has no way to miss anything.
    fn has_been_told(&self, drive: &str) -> bool {
        let all = self.ledger.steady.iter().filter(|(known, path)| known == drive && !path.contains("theirs"));
        let told: Vec<_> = all.collect();
        (0..self.owners.len()).all(|owner| {
            let sees = drive == LIBRARY || drive == self.owners[owner].login;
            !sees || self.ledger.shown_to.get(&owner).is_some_and(|shown| told.iter().all(|path| shown.contains(*path)))
        })
    }

    fn arm_stop(&mut self, operations: u64, who: Stop) {
        self.count("crashes drawn");
        self.note(format!("{who:?} is to end in {operations} operations"));
        self.arm(operations, who);
    }

    fn end_now(&mut self, who: Stop) {
        self.memory.stop_not();
        match who {
            Stop::Machine => self.memory.take_power(),
            Stop::Process(slot) => self.memory.kill(slot),
        }
        self.note(format!("{who:?} ends between two operations"));
    }

    fn recover(&mut self) -> Result<bool, Broken> {
        self.bring_back()
    }
}

//! One random history: a server that changes, a client that pulls, listens, asks, delivers and crashes, answers that
//! overtake each other; then quiescence, and everything must agree.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ItemKind, ItemRow, RequestSeq, WallTime};
use crate::tree::planner::{
    MOST_ASKED, Missed, Page, PageItem, Plan, Source, Verdict, absent, doubt_unseen, is_missing, is_unseen, judge,
    sweep, tidy,
};

use super::base::Base;
use super::server::{Cursor, Dice, NAMES, Server};

#[derive(Clone, Copy, Debug)]
enum Question {
    Listing(i64),
    Single(i64),
    Change,
}

#[derive(Debug)]
struct Flight {
    seq: RequestSeq,
    question: Question,
    /// Evaluated by the server; outer `None` is "not yet".
    answer: Option<Option<Vec<PageItem>>>,
}

/// What a history went through, so that a summary can show that nothing was left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    pub pages: u64,
    pub resets: u64,
    pub crashes: u64,
    pub asked: u64,
    pub limbo: u64,
    pub rings: u64,
    pub displaced: u64,
    pub overtaken: u64,
    pub going: u64,
    pub swept: u64,
}

impl std::ops::AddAssign for Seen {
    fn add_assign(&mut self, other: Seen) {
        self.pages += other.pages;
        self.resets += other.resets;
        self.crashes += other.crashes;
        self.asked += other.asked;
        self.limbo += other.limbo;
        self.rings += other.rings;
        self.displaced += other.displaced;
        self.overtaken += other.overtaken;
        self.going += other.going;
        self.swept += other.swept;
    }
}

pub struct History {
    server: Server,
    base: Base,
    dice: Dice,
    seq: i64,
    cursor: Cursor,
    settling: bool,
    orderly: bool,
    flights: Vec<Flight>,
    changes: usize,
    speak: bool,
    pub seen: Seen,
}

type Outcome<T = ()> = Result<T, String>;

impl History {
    /// Plays the history of this seed.
    pub fn play(seed: u64, speak: bool) -> Outcome<Seen> {
        let mut run = History {
            server: Server::new(),
            base: Base::default(),
            dice: Dice::new(seed),
            seq: 0,
            cursor: Cursor::Fresh,
            settling: false,
            orderly: false,
            flights: Vec::new(),
            changes: 0,
            speak,
            seen: Seen::default(),
        };
        for _ in 0..3 + run.dice.below(8) {
            run.server.act(&mut run.dice);
        }
        for _ in 0..4 + run.dice.below(14) {
            run.bustle(2)?;
            run.pull()?;
        }
        run.rest()?;
        run.agrees_with_server()?;
        if seed.is_multiple_of(2) {
            run.agrees_with_snapshot()?;
        }
        run.is_quiet()?;
        Ok(run.seen)
    }

    fn say(&self, text: impl FnOnce() -> String) {
        if self.speak {
            eprintln!("{}", text());
        }
    }

    fn next_seq(&mut self) -> RequestSeq {
        self.seq += 1;
        RequestSeq(self.seq)
    }

    fn now(&self) -> RequestSeq {
        RequestSeq(self.seq)
    }

    /// Up to `most` things that happen beside the pull.
    fn bustle(&mut self, most: usize) -> Outcome {
        if self.orderly {
            return Ok(());
        }
        for _ in 0..self.dice.below(most + 1) {
            match self.dice.below(6) {
                0 | 1 => {
                    let touched = self.server.act(&mut self.dice);
                    self.say(|| format!("  server: {touched:?}"));
                }
                2 => {
                    let rows: Vec<i64> = self.base.rows.keys().map(|row| row.0).collect();
                    let question = match (self.dice.below(3), self.dice.pick(&rows)) {
                        (0, Some(folder)) => Question::Listing(folder),
                        (1, Some(item)) => Question::Single(item),
                        _ => Question::Change,
                    };
                    let seq = self.next_seq();
                    self.flights.push(Flight { seq, question, answer: None });
                }
                3 => {
                    let at = self.dice.below(self.flights.len());
                    self.evaluate(at);
                }
                _ => {
                    let at = self.dice.below(self.flights.len());
                    self.land(at)?;
                }
            }
        }
        Ok(())
    }

    fn evaluate(&mut self, at: usize) {
        let Some(flight) = self.flights.get_mut(at).filter(|flight| flight.answer.is_none()) else { return };
        flight.answer = Some(match flight.question {
            Question::Listing(folder) => self.server.listing(folder, &mut self.dice),
            Question::Single(item) => Some(vec![self.server.single(item)]),
            Question::Change => self.server.act(&mut self.dice).map(|id| vec![self.server.single(id)]),
        });
    }

    fn land(&mut self, at: usize) -> Outcome {
        if at >= self.flights.len() {
            return Ok(());
        }
        self.evaluate(at);
        let flight = self.flights.swap_remove(at);
        let Some(items) = flight.answer.flatten() else { return Ok(()) };
        let named: BTreeSet<ItemRow> = items.iter().map(|item| item.row).collect();
        let source = match flight.question {
            Question::Listing(_) => Source::Listing,
            Question::Single(_) => Source::Single,
            Question::Change => Source::Delivery,
        };
        self.absorb(items, flight.seq, source)?;
        if let Question::Listing(folder) = flight.question {
            let children = self.base.children(ItemRow(folder));
            let plan = absent(&children, &named, &self.base.doubts, flight.seq, self.now());
            self.apply(&plan)?;
            self.told_by_the_provider()?;
        }
        Ok(())
    }

    fn absorb(&mut self, items: Vec<PageItem>, seq: RequestSeq, source: Source) -> Outcome {
        let page = Page { seq, now: self.now(), source, items };
        let twice = self.dice.one_in(4);
        self.say(|| {
            let words = page.items.iter().map(|i| {
                let r = &i.remote;
                format!("{}{}:{:?}/{:?}", if r.deleted { "-" } else { "" }, i.row, i.parent.map(|p| p.0), r.name)
            });
            format!("{source:?} {} of {}: {}", seq.0, self.seq, words.collect::<Vec<_>>().join(" "))
        });
        let waited = self.base.waiting.len();
        let plan = self.base.absorb(&page, twice)?;
        self.seen.limbo += u64::from(self.base.waiting.len() > waited);
        self.note(&plan);
        self.told_by_the_provider()
    }

    fn note(&mut self, plan: &Plan) {
        use crate::tree::planner::{RowChange, Why};
        self.changes += plan.changes.iter().filter(|change| !matches!(change, RowChange::Saw { .. })).count();
        for change in &plan.changes {
            match change {
                RowChange::Doubt { doubt, .. } if doubt.why == Why::Displaced => self.seen.displaced += 1,
                RowChange::Doubt { doubt, .. } if doubt.why == Why::Overtaken => self.seen.overtaken += 1,
                RowChange::Put { base, .. } if base.going => self.seen.going += 1,
                RowChange::Wait { row, waiting } if self.base.rows.contains_key(row) => {
                    self.seen.rings += u64::from(self.base.rows.contains_key(&waiting.parent));
                }
                _ => {}
            }
            self.say(|| format!("    {change:?}"));
        }
    }

    fn apply(&mut self, plan: &Plan) -> Outcome {
        self.base.apply(plan)?;
        self.note(plan);
        Ok(())
    }

    /// Nothing leaves base but what the server said is deleted, in a change or when asked.
    fn told_by_the_provider(&self) -> Outcome {
        match self.base.removed.iter().find(|row| !self.server.told_dead.contains(&row.0)) {
            Some(row) => Err(format!("{row} was removed and nobody had said so")),
            None => Ok(()),
        }
    }

    /// One request for changes, or the settling that follows a complete set.
    fn pull(&mut self) -> Outcome {
        if self.settling {
            return self.settle();
        }
        let seq = self.next_seq();
        if self.cursor == Cursor::Fresh && self.base.enumeration.is_none() {
            self.base.enumeration = Some((seq, WallTime(seq.0)));
            self.base.seen.clear();
        }
        self.bustle(2)?;
        let Some((items, next, done)) = self.server.delta(self.cursor, self.orderly, &mut self.dice) else {
            self.say(|| "reset".to_owned());
            self.seen.resets += 1;
            (self.cursor, self.base.enumeration) = (Cursor::Fresh, None);
            return Ok(());
        };
        self.bustle(2)?;
        if self.crash() {
            return Ok(());
        }
        self.seen.pages += 1;
        self.absorb(items, seq, Source::Delta)?;
        (self.cursor, self.settling) = (next, done);
        Ok(())
    }

    /// What was not committed is lost: the answer in hand, and the memory of what was asked.
    fn crash(&mut self) -> bool {
        let crash = !self.orderly && self.dice.one_in(10);
        if crash {
            self.seen.crashes += 1;
            self.flights.clear();
        }
        crash
    }

    fn settle(&mut self) -> Outcome {
        let mut asked: BTreeSet<ItemRow> = BTreeSet::new();
        loop {
            let page = Page { seq: self.now(), now: self.now(), source: Source::Delta, items: Vec::new() };
            while self.base.release(&page)? {
                self.changes += 1;
            }
            loop {
                let plan = tidy(&self.base.leftovers(self.now(), &asked));
                self.apply(&plan)?;
                self.told_by_the_provider()?;
                if plan.changes.is_empty() {
                    break;
                }
                if self.crash() {
                    return Ok(());
                }
            }
            let open = self.base.doubts.iter().find(|(row, doubt)| doubt.why.asks() && !asked.contains(row));
            let Some(row) = open.map(|(row, _)| *row).filter(|_| asked.len() < MOST_ASKED) else { break };
            asked.insert(row);
            self.seen.asked += 1;
            let seq = self.next_seq();
            self.bustle(1)?;
            let answer = self.server.single(row.0);
            self.bustle(1)?;
            if self.crash() {
                return Ok(());
            }
            self.absorb(vec![answer], seq, Source::Single)?;
        }
        if let Some((began, _)) = self.base.enumeration {
            self.sweep(began)?;
            self.base.enumerated = Some(self.now());
        }
        (self.settling, self.base.enumeration) = (false, None);
        Ok(())
    }

    fn sweep(&mut self, began: RequestSeq) -> Outcome {
        let missing: BTreeMap<ItemRow, Option<ItemRow>> = self
            .base
            .rows
            .iter()
            .filter(|(row, base)| !self.base.seen.contains(row) && is_missing(base, began))
            .map(|(row, base)| (*row, base.parent))
            .collect();
        let missed = Missed { held: self.base.rows.len() as u64, missing: missing.len() as u64, missed_before: 0 };
        if judge(missed) != Verdict::RemoveAll {
            return Err("a small drive is not believed".to_owned());
        }
        let mut left = missing;
        loop {
            let parents: BTreeSet<ItemRow> = self.base.rows.values().filter_map(|base| base.parent).collect();
            let leaves: Vec<(ItemRow, Option<ItemRow>)> =
                left.iter().filter(|(row, _)| !parents.contains(row)).map(|(row, parent)| (*row, *parent)).collect();
            let plan = sweep(&leaves, &self.base.doubts, self.now());
            if plan.changes.is_empty() {
                break;
            }
            self.seen.swept += leaves.len() as u64;
            self.apply(&plan)?;
            if let Some(row) = self.base.removed.iter().find(|row| !self.server.ever_dead.contains(&row.0)) {
                return Err(format!("{row} was swept and never was deleted"));
            }
            left.retain(|row, _| !self.base.removed.contains(row));
        }
        let unseen =
            self.base.rows.iter().filter(|(row, base)| !self.base.seen.contains(row) && is_unseen(base, began));
        let rest: Vec<ItemRow> = unseen.map(|(row, _)| *row).collect();
        let plan = doubt_unseen(&rest, &self.base.doubts, self.now());
        self.apply(&plan)
    }

    /// The server is left alone and answers without noise, until a whole sync changes nothing.
    fn rest(&mut self) -> Outcome {
        while !self.flights.is_empty() {
            self.land(0)?;
        }
        self.orderly = true;
        self.say(|| "-- rest".to_owned());
        self.sync()?;
        if self.server.lossy {
            (self.cursor, self.base.enumeration) = (Cursor::Fresh, None);
        }
        for _ in 0..8 {
            self.changes = 0;
            self.sync()?;
            if self.changes == 0 && !self.base.doubts.values().any(|doubt| doubt.why.asks()) {
                return Ok(());
            }
        }
        Err("there is no end to the changes".to_owned())
    }

    fn sync(&mut self) -> Outcome {
        for _ in 0..200 {
            self.pull()?;
            if self.settling {
                return self.settle();
            }
        }
        Err("there is no end to the pages".to_owned())
    }

    fn agrees_with_server(&self) -> Outcome {
        let here: Vec<i64> = self.base.rows.keys().map(|row| row.0).collect();
        let there = self.server.alive();
        if here != there {
            return Err(format!("the base holds {here:?}, the server {there:?}"));
        }
        for (row, base) in &self.base.rows {
            let item = &self.server.items[&row.0];
            let kind = if item.folder { ItemKind::Folder } else { ItemKind::File };
            let etag = (row.0 != 1).then(|| format!("{},{}", row.0, item.version));
            let content = (!item.folder).then(|| format!("c{}", item.content));
            let size = (!item.folder).then_some(item.content % 7);
            let hash = (!item.folder && !item.content.is_multiple_of(7)).then(|| format!("h{}", item.content));
            let same = base.parent.map(|p| p.0) == item.parent
                && base.name == NAMES[item.name]
                && base.kind == kind
                && base.etag.as_ref().map(|tag| &tag.0) == etag.as_ref()
                && base.ctag.as_ref().map(|tag| &tag.0) == content.as_ref()
                && base.size == size
                && base.hash == hash
                && !base.going;
            if !same {
                return Err(format!("{row} is {base:?} here and {item:?} there"));
            }
        }
        if !self.base.waiting.is_empty() || !self.base.doubts.is_empty() {
            return Err(format!("left over: {:?} {:?}", self.base.waiting, self.base.doubts));
        }
        Ok(())
    }

    /// Another client that has never been here enumerates the drive once, and holds the same.
    fn agrees_with_snapshot(&mut self) -> Outcome {
        let mut other = Base::default();
        let mut words = self.server.replay();
        self.dice.shuffle(&mut words);
        for (at, words) in words.chunks(3).enumerate() {
            let seq = RequestSeq(at as i64 + 1);
            other.absorb(&Page { seq, now: seq, source: Source::Delta, items: words.to_vec() }, false)?;
        }
        let page = Page { seq: RequestSeq(99), now: RequestSeq(99), source: Source::Delta, items: Vec::new() };
        while other.release(&page)? {}
        let mut mine = self.base.rows.clone();
        mine.values_mut().chain(other.rows.values_mut()).for_each(|base| {
            (base.confirmed_seq, base.named_seq) = (RequestSeq(0), RequestSeq(0));
        });
        if mine == other.rows && other.waiting.is_empty() && other.root == self.base.root {
            Ok(())
        } else {
            Err(format!("a fresh snapshot holds {:?}, this one {mine:?}", other.rows))
        }
    }

    /// Nothing changed, so nothing is written, whatever the server repeats.
    fn is_quiet(&mut self) -> Outcome {
        let seq = self.next_seq();
        self.changes = 0;
        let words = self.server.replay();
        self.absorb(words, seq, Source::Delta)?;
        self.sync()?;
        if self.changes == 0 { Ok(()) } else { Err("nothing changed, and something was written".to_owned()) }
    }
}

//! Blocks in the making, within their bounds.

use super::inline::Style;
use crate::model::{Block, Mention, Run};

/// A text has so many blocks at most,
const MOST_BLOCKS: usize = 500;
/// and so many runs in all of them.
const MOST_RUNS: usize = 5_000;
/// What stands for the rest.
const REST: &str = "…";

/// What runs become a block of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Quote,
    Heading(u8),
}

/// What has been written so far.
#[derive(Debug, Default)]
pub(super) struct Draft {
    blocks: Vec<Block>,
    /// The runs of the block that is being written.
    runs: Vec<Run>,
    /// The entries of the list that is being written, and whether it is numbered.
    list: Option<(bool, Vec<Vec<Run>>)>,
    /// Runs of all blocks.
    count: usize,
    full: bool,
}

impl Draft {
    /// Nothing more is taken.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// Whether nothing is written in the present block.
    pub(super) fn is_fresh(&self) -> bool {
        self.runs.is_empty()
    }

    /// Whether the present block ends with `end`.
    pub(super) fn ends_with(&self, end: char) -> bool {
        self.runs.last().is_some_and(|run| run.text.ends_with(end))
    }

    /// Text in a style; goes on with the last run when it is of the same.
    pub(super) fn text(&mut self, text: &str, style: &Style) {
        if text.is_empty() || self.full {
            return;
        }
        match self.runs.last_mut() {
            Some(last) if last.mention.is_none() && style.is_of(last) => last.text.push_str(text),
            _ => self.run(style.run(text)),
        }
    }

    /// Somebody who is meant.
    pub(super) fn mention(&mut self, name: &str, mention: Mention, style: &Style) {
        self.run(Run { mention: Some(mention), link: None, ..style.run(name) });
    }

    fn run(&mut self, run: Run) {
        if self.full {
            return;
        }
        if self.count + 1 >= MOST_RUNS || self.blocks.len() >= MOST_BLOCKS {
            self.full = true;
            let rest = Run::plain(REST);
            match self.blocks.last_mut().filter(|_| self.count + 1 < MOST_RUNS) {
                // No block may be added: the last one takes it.
                Some(last) => {
                    self.list = None;
                    runs_of(last).push(rest);
                }
                None => self.runs.push(rest),
            }
            return;
        }
        self.count += 1;
        self.runs.push(run);
    }

    /// The present block ends. What is only space is none.
    pub(super) fn close(&mut self, kind: Kind) {
        let Some(runs) = self.taken() else { return };
        self.blocks.push(match kind {
            Kind::Paragraph => Block::Paragraph { runs },
            Kind::Quote => Block::Quote { runs },
            Kind::Heading(level) => Block::Heading { level, runs },
        });
    }

    /// A list begins, unless one is being written: a list in a list is told as one.
    pub(super) fn begin_list(&mut self, ordered: bool) {
        self.list.get_or_insert((ordered, Vec::new()));
    }

    /// What was written is an entry of the list.
    pub(super) fn close_entry(&mut self) {
        let runs = self.taken();
        if let (Some((_, entries)), Some(runs)) = (&mut self.list, runs) {
            entries.push(runs);
        }
    }

    /// The list ends.
    pub(super) fn end_list(&mut self) {
        self.close_entry();
        if let Some((ordered, items)) = self.list.take().filter(|(_, items)| !items.is_empty()) {
            self.blocks.push(Block::List { ordered, items });
        }
    }

    /// The runs of the present block, without space at its end.
    fn taken(&mut self) -> Option<Vec<Run>> {
        let mut runs = std::mem::take(&mut self.runs);
        while let Some(last) = runs.last_mut() {
            last.text.truncate(last.text.trim_end().len());
            if !last.text.is_empty() {
                break;
            }
            runs.pop();
        }
        Some(runs).filter(|runs| !runs.is_empty())
    }

    /// All blocks.
    pub(super) fn done(mut self) -> Vec<Block> {
        if self.list.is_some() {
            self.end_list();
        }
        self.close(Kind::Paragraph);
        self.blocks
    }
}

fn runs_of(block: &mut Block) -> &mut Vec<Run> {
    match block {
        Block::Paragraph { runs } | Block::Heading { runs, .. } | Block::Quote { runs } => runs,
        Block::List { items, .. } => {
            if items.is_empty() {
                items.push(Vec::new());
            }
            let last = items.len() - 1;
            &mut items[last]
        }
    }
}

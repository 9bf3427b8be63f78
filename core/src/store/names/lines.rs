//! The names of up to 64 items as one value: for each its place among them, when it was changed, and the words of its name.
//!
//! **Promises.** What was not written by this reads as lines up to the first that is cut off, never as a panic.

/// Items that share one row.
pub(super) const OF_ONE: i64 = 64;

/// Bytes before the words: place, time, length.
const HEAD: usize = 1 + 8 + 2;

/// The name of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Its place among the 64.
    pub(super) slot: u8,
    /// When it was last changed, in milliseconds; 0 not known.
    pub(super) at: i64,
    /// The words of its name.
    pub(super) title: &'a [u8],
}

/// The lines of a value.
pub(super) struct Lines<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let (head, rest) = self.0.split_at_checked(HEAD)?;
        let at = head[1..9].try_into().ok().map(i64::from_le_bytes)?;
        let length = usize::from(u16::from_le_bytes([head[9], head[10]]));
        let (title, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(Line { slot: head[0], at, title })
    }
}

/// Adds a line to a value.
pub(super) fn add(to: &mut Vec<u8>, line: Line<'_>) {
    let title = &line.title[..line.title.len().min(usize::from(u16::MAX))];
    to.push(line.slot);
    to.extend(line.at.to_le_bytes());
    to.extend(u16::try_from(title.len()).unwrap_or(u16::MAX).to_le_bytes());
    to.extend(title);
}

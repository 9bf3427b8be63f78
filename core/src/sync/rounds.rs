//! The pages of a followed drive, from the cursor that is stored to the end of the round.
//!
//! One page is asked for while the one before is stored. A page asked ahead that is lost to a crash is asked for again: the
//! cursor that is stored is always that of the first page which is not in whole.

use std::collections::BTreeSet;

use super::{Ended, MayGoOn, Puller};
use crate::model::{DriveAccess, DriveRow, Failure, Refusal, RequestSeq};
use crate::providers::{ChangesPage, Cursor, Next};
use crate::sabotage::{self, Sabotage};
use crate::store::drives::DriveState;
use crate::store::{StoreResult, Writing};
use crate::tree::{Answer, Source};

/// Pages that one call asks for at most; the next call goes on.
const MOST_PAGES: usize = 50_000;
/// Times that a round may be led to a page it has asked for already, before it is given up (hard case 13).
const MOST_REPEATS: u32 = 3;
/// Times that one call begins an enumeration again because the server said that a cursor is worthless.
const MOST_RESETS: u32 = 3;

/// What is asked next: the row of a cursor of the running round, or the beginning of one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ask {
    stored: Option<i64>,
    cursor: Option<String>,
}

/// What the pages of this call have shown so far.
#[derive(Default)]
struct Trail {
    asked: BTreeSet<String>,
    pages: usize,
    repeats: u32,
    resets: u32,
}

type Asked = (Option<String>, RequestSeq, Result<ChangesPage, Failure>);

impl Puller {
    /// Goes on with the round of a drive until its end: changes since the last one, or an enumeration where there is
    /// nothing to start from. A drive that refuses us becomes "no access".
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pull(&self, drive: DriveRow, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let mut trail = Trail::default();
        let mut ahead: Option<Asked> = None;
        loop {
            let state = self.state(drive).await?;
            if state.settling {
                return self.settle(&state, may_go_on).await;
            }
            let asks = self.asks(&state).await?;
            let Some(ask) = asks.first().cloned() else { return Ok(Ended::GivenUp) };
            let (seq, answer) = match ahead.take() {
                Some((cursor, seq, answer)) if cursor == ask.cursor => (seq, answer),
                _ if !may_go_on() => return Ok(Ended::Paused),
                _ => {
                    let seq = self.sequence.begin(&self.db).await?;
                    if ask.cursor.is_none() && state.enumeration.is_none() {
                        let at = self.doors.clock.wall();
                        self.write(move |tx| tx.begin_enumeration(drive, seq, at)).await?;
                    }
                    let (_, answer) = self.ask(&state, ask.cursor.clone()).await;
                    (seq, answer)
                }
            };
            trail.pages += 1;
            trail.asked.extend(ask.cursor.clone());
            let page = match answer {
                Ok(page) => page,
                Err(Failure::Reset) if trail.resets < MOST_RESETS => {
                    trail.resets += 1;
                    trail.asked.clear();
                    self.write(move |tx| tx.forget_round(drive)).await?;
                    continue;
                }
                Err(Failure::Gone | Failure::Refused(Refusal::Permission)) => {
                    self.no_access(drive).await?;
                    return Ok(Ended::NoAccess);
                }
                Err(failure) => return Ok(Ended::from(failure)),
            };
            if let Next::More(cursors) = &page.next {
                trail.repeats += u32::from(cursors.iter().any(|cursor| trail.asked.contains(&cursor.0)));
                if trail.repeats > MOST_REPEATS || trail.pages > MOST_PAGES {
                    tracing::warn!(pages = trail.pages, "a round leads in circles and is given up");
                    self.leave_alone(drive);
                    self.write(move |tx| tx.forget_round(drive)).await?;
                    return Ok(Ended::GivenUp);
                }
            }
            let follows = match (&page.next, asks.get(1)) {
                (Next::More(_), Some(other)) => other.cursor.clone(),
                (Next::More(cursors), None) => cursors.first().map(|cursor| cursor.0.clone()),
                (Next::Done(_), _) => None,
            };
            let storing = self.take_in(&state, ask, seq, page);
            let asking = async {
                match follows {
                    Some(cursor) if may_go_on() => {
                        // A number that cannot be had shows again when the page is asked for in its turn.
                        let seq = self.sequence.begin(&self.db).await.ok()?;
                        let (cursor, answer) = self.ask(&state, Some(cursor)).await;
                        Some((cursor, seq, answer))
                    }
                    _ => None,
                }
            };
            let (stored, asked) = futures_util::future::join(storing, asking).await;
            ahead = asked;
            if stored? == Ended::Done {
                return Ok(Ended::Done);
            }
        }
    }

    /// The pages still to be asked for, the next one first.
    async fn asks(&self, state: &DriveState) -> StoreResult<Vec<Ask>> {
        let drive = state.row;
        let cursors = self.db.read(move |tx| tx.cursors(drive)).await?;
        if cursors.is_empty() {
            return Ok(vec![Ask { stored: None, cursor: state.delta.clone() }]);
        }
        Ok(cursors.into_iter().map(|(row, cursor)| Ask { stored: Some(row), cursor: Some(cursor) }).collect())
    }

    async fn ask(&self, state: &DriveState, cursor: Option<String>) -> (Option<String>, Result<ChangesPage, Failure>) {
        let at = cursor.clone().map(Cursor);
        let answer = self.drives.changes(&state.remote, at.as_ref()).await;
        (cursor, answer)
    }

    /// Stores a page together with what it leads to. `Done` when the round ended with it, else `Paused`.
    async fn take_in(&self, state: &DriveState, ask: Ask, seq: RequestSeq, page: ChangesPage) -> StoreResult<Ended> {
        let (drive, refused) = (state.row, state.access == DriveAccess::NoAccess);
        let at = self.doors.clock.wall();
        let ChangesPage { items, next } = page;
        let lead_on = move |tx: &mut Writing<'_>| {
            if refused {
                tx.set_access(drive, DriveAccess::Open)?;
            }
            match next {
                Next::More(cursors) => {
                    let cursors: Vec<String> = cursors.into_iter().map(|cursor| cursor.0).collect();
                    tx.replace_cursor(drive, ask.stored, &cursors)?;
                    Ok(Ended::Paused)
                }
                Next::Done(Cursor(delta)) => {
                    tx.replace_cursor(drive, ask.stored, &[])?;
                    let enumerating = tx.drive(drive)?.is_some_and(|state| state.enumeration.is_some());
                    if enumerating || tx.has_open_ends(drive)? {
                        tx.begin_settling(drive, &delta)?;
                        Ok(Ended::Paused)
                    } else {
                        tx.end_round(drive, &delta, at, None)?;
                        Ok(Ended::Done)
                    }
                }
            }
        };
        let answer = Answer { drive, seq, source: Source::Delta, items };
        if sabotage::active(Sabotage::CursorBeforePage) {
            let led = self.write(lead_on).await?;
            self.absorb(answer, |_| Ok(())).await?;
            return Ok(led);
        }
        self.absorb(answer, lead_on).await
    }
}

//! What others have shared with this person.
//!
//! **Promises.** The list is asked for once an hour (where the provider has none, or none any more, once a day), and each thing in it is
//! news once. What was shared before the list was first had is no news unless the list says when, and that was lately.
//!
//! **Never.** Nothing is concluded from what the list leaves out: lists of this kind are known to forget.

use super::{Ended, MayGoOn, Puller, is_due};
use crate::model::{AsOf, Failure, Refusal, StreamKind, StreamSubject};
use crate::store::StoreResult;
use crate::store::stream::Concern;

/// The list is asked for so often, in milliseconds.
const EVERY: i64 = 60 * 60 * 1_000;
/// Where there is none, so often.
const EVERY_WITHOUT: i64 = 24 * EVERY;
/// What was shared longer ago is no news: 30 days, in milliseconds.
const LONG_AGO: i64 = 30 * 24 * EVERY;

impl Puller {
    /// Whether the list is to be asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shared_is_due(&self) -> StoreResult<bool> {
        let now = self.doors.clock.wall();
        let (asked, told) = self.db.read(|tx| Ok((tx.shared_asked()?, tx.shared_as_of()?))).await?;
        let has_one = asked.is_some_and(|asked| told == AsOf::Known(asked));
        Ok(is_due(asked, now, if has_one { EVERY } else { EVERY_WITHOUT }))
    }

    /// Asks for the list.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refresh_shared(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        if !may_go_on() {
            return Ok(Ended::Paused);
        }
        let list = match self.drives.shared_with_me().await {
            Ok(list) => list,
            Err(Failure::Refused(Refusal::Unsupported)) => {
                let now = self.doors.clock.wall();
                self.write(move |tx| tx.note_shared_asked(now, false)).await?;
                return Ok(Ended::Done);
            }
            Err(failure) => return Ok(failure.into()),
        };
        let now = self.doors.clock.wall();
        self.write(move |tx| {
            let is_first = tx.shared_as_of()? == AsOf::NeverKnown;
            let her = tx.her_documents_name()?;
            for shared in &list {
                let new = tx.put_shared(shared)?;
                let at = shared.at.or((!is_first).then_some(now)).map(|at| at.min(now));
                let lately = at.filter(|at| at.0 >= now.0.saturating_sub(LONG_AGO));
                let hers = her.is_some() && shared.by.user == her;
                if let (Some(row), Some(at), false) = (new, lately, hers) {
                    let subject = StreamSubject::Shared(row);
                    tx.note_concern(Concern { kind: StreamKind::Shared, subject, place: 0, at, seen: false })?;
                }
            }
            tx.note_shared_asked(now, true)
        })
        .await?;
        Ok(Ended::Done)
    }
}

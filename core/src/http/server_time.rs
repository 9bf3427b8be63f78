//! The server's clock, as its own answers tell it in `Date`.
//!
//! Promise: only an answer that is the provider's own moves it, and the device's wall clock never does: what is kept is the
//! distance to the boot clock, which nobody can set. It errs to the early side, by the way of an answer and the second that `Date`
//! cuts off, so that what this device does now never looks as if it had been done before. An answer grows old after an hour (a
//! boot clock may stand still in sleep); then nothing is known until the next.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::fmt::rfc2822;

use crate::doors::Clock;
use crate::model::{BootTime, WallTime};
use ::http::{HeaderMap, header};

/// The best answer is kept for so long, then the next one counts whatever it says: clocks drift.
const BEST_FOR: Duration = Duration::from_secs(10 * 60);
/// After so long an answer says nothing any more.
const GOOD_FOR: Duration = Duration::from_secs(60 * 60);

#[derive(Debug)]
pub(super) struct ServerTime {
    clock: Arc<dyn Clock>,
    heard: Mutex<Option<Heard>>,
}

/// What one answer said.
#[derive(Clone, Copy, Debug)]
struct Heard {
    /// The server's milliseconds since 1970 less the boot clock's.
    distance: i64,
    at: BootTime,
}

impl ServerTime {
    pub(super) fn new(clock: Arc<dyn Clock>) -> ServerTime {
        ServerTime { clock, heard: Mutex::new(None) }
    }

    /// An answer that is the provider's own has come.
    pub(super) fn hear(&self, headers: &HeaderMap) {
        let Some(said) = headers.get(header::DATE).and_then(|date| parse(date.to_str().ok()?)) else { return };
        let at = self.clock.boot();
        let distance = said.saturating_sub(at.0);
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        // The one with the shortest way is nearest to the truth.
        if heard.is_none_or(|best| distance > best.distance || best.at.after(BEST_FOR) <= at) {
            *heard = Some(Heard { distance, at });
        }
    }

    /// The server's time now; `None` where no answer has told it lately.
    pub(super) fn now(&self) -> Option<WallTime> {
        let now = self.clock.boot();
        let heard = (*self.heard.lock().unwrap_or_else(PoisonError::into_inner))?;
        (heard.at.after(GOOD_FOR) > now).then(|| WallTime(heard.distance.saturating_add(now.0)))
    }
}

/// An HTTP date, in milliseconds since 1970.
fn parse(date: &str) -> Option<i64> {
    let date = date.trim().strip_suffix("GMT")?;
    Some(rfc2822::parse(&format!("{date}+0000")).ok()?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;
    use ::http::HeaderValue;

    #[derive(Debug, Default)]
    struct Clocks {
        boot: AtomicI64,
    }

    impl Clock for Clocks {
        fn wall(&self) -> WallTime {
            WallTime(-1)
        }
        fn boot(&self) -> BootTime {
            BootTime(self.boot.load(Ordering::Relaxed))
        }
    }

    fn dated(date: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::DATE, HeaderValue::from_static(date))])
    }

    #[test]
    fn an_http_date_is_understood_and_anything_else_is_not() {
        assert_eq!(parse("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777_000));
        for text in ["", "GMT", "now", "784111777", "Sun, 06 Nov 1994 08:49:37"] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_nearest_answer_counts_and_an_old_one_does_not() {
        let clock = Arc::new(Clocks::default());
        let time = ServerTime::new(Arc::clone(&clock) as _);
        assert_eq!(time.now(), None);
        time.hear(&dated("Sun, 06 Nov 1994 08:49:37 GMT"));
        assert_eq!(time.now(), Some(WallTime(784_111_777_000)));
        clock.boot.store(5_000, Ordering::Relaxed);
        // This one was four seconds on its way.
        time.hear(&dated("Sun, 06 Nov 1994 08:49:38 GMT"));
        assert_eq!(time.now(), Some(WallTime(784_111_782_000)));
        clock.boot.store(3_600_000, Ordering::Relaxed);
        assert_eq!(time.now(), None);
        time.hear(&dated("Sun, 06 Nov 1994 09:40:00 GMT"));
        assert_eq!(time.now(), Some(WallTime(784_114_800_000)));
    }
}

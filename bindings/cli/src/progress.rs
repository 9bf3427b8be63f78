//! Bars for long work, on standard error, where somebody watches; otherwise nothing at all, but for what is waited for: a line once.

use std::collections::BTreeSet;
use std::future::Future;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::show;

/// A bar is redrawn this often,
const REDRAW: Duration = Duration::from_millis(250);
/// and not at all for work that is done before.
const AT_ONCE: Duration = Duration::from_millis(400);

/// A bar, or nothing.
pub struct Bar(Option<ProgressBar>);

impl Bar {
    /// For work whose end is not known: a word, and what was done so far.
    pub fn counting(word: &str) -> Bar {
        Bar::new(word, "{spinner} {prefix}: {msg}", None)
    }

    /// For so many bytes.
    pub fn of_bytes(word: &str, bytes: u64) -> Bar {
        Bar::new(word, "{prefix} {bar:24} {decimal_bytes} of {decimal_total_bytes}", Some(bytes))
    }

    fn new(word: &str, template: &str, bytes: Option<u64>) -> Bar {
        // A dumb terminal cannot take a line back.
        if !show::is_watched() || std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
            return Bar(None);
        }
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = ProgressBar::with_draw_target(bytes, ProgressDrawTarget::hidden()).with_style(style);
        bar.set_prefix(show::plain(word));
        Bar(Some(bar))
    }

    /// Runs `work`; what `told` says meanwhile stands behind the word.
    pub async fn during<T>(self, work: impl Future<Output = T>, told: impl Fn() -> String) -> T {
        self.watch(work, |bar| {
            bar.set_message(show::plain(&told()));
            bar.tick();
            std::future::ready(())
        })
        .await
    }

    /// As [`Bar::during`]; `waits` says what is waited for, each with what tells it from others. It stands in the bar, and where nobody
    /// watches on a line of its own, once for as long as it lasts.
    pub async fn during_waits<T, K: Ord>(
        self,
        work: impl Future<Output = T>,
        told: impl Fn() -> String,
        waits: impl Fn() -> Vec<(K, String)>,
    ) -> T {
        if self.0.is_some() {
            let whole = || {
                let parts: Vec<String> =
                    std::iter::once(told()).chain(waits().into_iter().map(|(_, said)| said)).collect();
                parts.join("; ")
            };
            return self.during(work, whole).await;
        }
        tokio::pin!(work);
        let mut said = BTreeSet::new();
        loop {
            tokio::select! {
                biased;
                done = &mut work => return done,
                () = tokio::time::sleep(REDRAW) => {
                    let mut still = BTreeSet::new();
                    for (what, line) in waits() {
                        if !said.contains(&what) {
                            show::note(&format!("{line}."));
                        }
                        still.insert(what);
                    }
                    said = still;
                }
            }
        }
    }

    /// Runs `work`; `at` says meanwhile how many bytes there are.
    pub async fn filling<T, F: Future<Output = u64>>(self, work: impl Future<Output = T>, at: impl Fn() -> F) -> T {
        self.watch(work, |bar| {
            let here = at();
            async move { bar.set_position(here.await) }
        })
        .await
    }

    async fn watch<T, F: Future<Output = ()>>(
        self,
        work: impl Future<Output = T>,
        redraw: impl Fn(ProgressBar) -> F,
    ) -> T {
        let Some(bar) = self.0.clone() else { return work.await };
        tokio::pin!(work);
        let mut shown = false;
        loop {
            tokio::select! {
                biased;
                done = &mut work => return done,
                () = tokio::time::sleep(if shown { REDRAW } else { AT_ONCE }) => {
                    if !shown {
                        bar.set_draw_target(ProgressDrawTarget::stderr());
                        shown = true;
                    }
                    redraw(bar.clone()).await;
                }
            }
        }
    }
}

/// The bar goes with the work, also when that is dropped in the middle (Ctrl-C).
impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

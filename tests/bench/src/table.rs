//! The table: what was measured, what stands beside it, the aim and whether it is met.

use std::fmt::Write;
use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value};

/// One line.
#[derive(Debug, Serialize)]
pub struct Line {
    /// What was measured.
    pub what: String,
    /// The engine's figure.
    pub musette: String,
    /// What it is compared with; empty for nothing.
    pub beside: String,
    /// The ratio; empty for none.
    pub ratio: String,
    /// The aim; empty for none.
    pub aim: String,
    /// Whether the aim is met.
    pub met: Option<bool>,
    /// The raw counts.
    pub raw: Map<String, Value>,
}

impl Line {
    /// A line without comparison and aim.
    pub fn of(what: impl Into<String>, musette: impl Into<String>) -> Line {
        Line {
            what: what.into(),
            musette: musette.into(),
            beside: String::new(),
            ratio: String::new(),
            aim: String::new(),
            met: None,
            raw: Map::new(),
        }
    }

    /// What it stands beside, and the ratio.
    pub fn beside(mut self, beside: impl Into<String>, ratio: impl Into<String>) -> Line {
        self.beside = beside.into();
        self.ratio = ratio.into();
        self
    }

    /// The aim, and whether it is met.
    pub fn aim(mut self, aim: impl Into<String>, met: bool) -> Line {
        self.aim = aim.into();
        self.met = Some(met);
        self
    }

    /// A raw count or a list of samples.
    pub fn raw(mut self, name: &str, value: impl Into<Value>) -> Line {
        self.raw.insert(name.to_owned(), value.into());
        self
    }
}

/// All of it.
#[derive(Debug, Default, Serialize)]
pub struct Table {
    /// What it was measured on.
    pub setting: Vec<String>,
    /// The lines.
    pub lines: Vec<Line>,
    /// What was not measured, and why.
    pub missing: Vec<String>,
}

impl Table {
    /// As text.
    pub fn text(&self) -> String {
        let mut out = String::new();
        // Writing to a string does not fail.
        for setting in &self.setting {
            let _ = writeln!(out, "{setting}");
        }
        let _ = writeln!(out, "\n| what | Musette | beside | ratio | aim | met |\n|---|---|---|---|---|---|");
        for line in &self.lines {
            let met = match line.met {
                Some(true) => "yes",
                Some(false) => "no",
                None => "",
            };
            let (what, musette, beside) = (&line.what, &line.musette, &line.beside);
            let _ = writeln!(out, "| {what} | {musette} | {beside} | {} | {} | {met} |", line.ratio, line.aim);
        }
        let _ = writeln!(out, "\nRaw counts (each list is one run's samples, in their order):");
        for line in &self.lines {
            let raw: Vec<String> = line.raw.iter().map(|(name, value)| format!("{name} {value}")).collect();
            if !raw.is_empty() {
                let _ = writeln!(out, "- {}: {}", line.what, raw.join("; "));
            }
        }
        for missing in &self.missing {
            let _ = writeln!(out, "Not measured: {missing}");
        }
        out
    }
}

/// Below which so many in a hundred lie; 0 of nothing.
pub fn quantile(samples: &[f64], percent: usize) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (sorted.len().saturating_sub(1) * percent).div_ceil(100);
    sorted.get(at).copied().unwrap_or_default()
}

/// The median; 0 of nothing. Of an even number of samples the mean of the two in the middle.
pub fn median(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match (sorted.get(middle), middle.checked_sub(1).and_then(|at| sorted.get(at))) {
        (Some(high), Some(low)) if sorted.len().is_multiple_of(2) => (high + low) / 2.0,
        (Some(middle), _) => *middle,
        (None, _) => 0.0,
    }
}

/// The median of the ratios of pairs.
pub fn ratio(ours: &[f64], theirs: &[f64]) -> f64 {
    let ratios: Vec<f64> = ours.iter().zip(theirs).map(|(ours, theirs)| ours / theirs.max(1e-9)).collect();
    median(&ratios)
}

/// Samples with three digits behind the point.
pub fn samples(samples: &[f64]) -> Value {
    Value::from(samples.iter().map(|sample| (sample * 1000.0).round() / 1000.0).collect::<Vec<f64>>())
}

/// Seconds with as many digits as mean something.
pub fn seconds(seconds: f64) -> String {
    if seconds < 0.1 { format!("{:.2} ms", seconds * 1000.0) } else { format!("{seconds:.2} s") }
}

/// Bytes as megabytes.
pub fn megabytes(bytes: f64) -> String {
    format!("{:.1} MB", bytes / 1e6)
}

/// Seconds of a duration.
pub fn secs(durations: &[Duration]) -> Vec<f64> {
    durations.iter().map(Duration::as_secs_f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_the_middle_and_a_ratio_is_taken_pair_by_pair() {
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
        assert!((median(&[4.0, 1.0]) - 2.5).abs() < 1e-9);
        assert!(median(&[]).abs() < 1e-9);
        assert!((ratio(&[2.0, 9.0, 4.0], &[1.0, 3.0, 4.0]) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn an_aim_that_is_missed_is_said() {
        let line = Line::of("a", "1 s").beside("2 s", "0.50").aim("0.70", false).raw("pairs", 3);
        let text = Table { lines: vec![line], missing: vec!["b".into()], ..Table::default() }.text();
        assert!(text.contains("| a | 1 s | 2 s | 0.50 | 0.70 | no |"), "{text}");
        assert!(text.contains("pairs 3") && text.contains("Not measured: b"), "{text}");
    }
}

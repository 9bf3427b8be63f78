//! Options of the verb about the stream.

use std::num::NonZeroUsize;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use musette_core::engine::QuietHours;
use musette_core::model::Place;
use musette_core::model::StreamKind;

use super::naming::{Numbered, numbered};

#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub struct StreamArgs {
    #[command(subcommand)]
    pub deed: Option<StreamDeed>,
    /// Of these kinds only.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND")]
    pub kind: Vec<Kind>,
    /// What you are done with, instead.
    #[arg(long)]
    pub done: bool,
    /// At most this many, what asks for you among them; 20 when it is left out.
    #[arg(long, value_name = "N", value_parser = super::naming::most::<NonZeroUsize>)]
    pub most: Option<NonZeroUsize>,
    /// Go on where an earlier page ended: what its `next` said with --json.
    #[arg(long, value_name = "PLACE", value_parser = crate::after::in_all)]
    pub after: Option<Place>,
    /// Mark what is listed as seen with --json too.
    #[arg(long)]
    pub seen: bool,
}

#[derive(Debug, Subcommand)]
pub enum StreamDeed {
    /// You are done with it; with answers, as far as their card shows the thread. A later answer brings it back.
    Done(StreamDoneArgs),
    /// You are not, after all.
    Undone(StreamCardArgs),
    /// Say what is new since the last time, once: for something that notifies you.
    New,
    /// Set the hours in which nothing new is said, as 22:00-07:00; `off` ends that; without hours, say which they are.
    Quiet {
        /// From, and until.
        #[arg(value_name = "HH:MM-HH:MM", value_parser = hours)]
        hours: Option<Hours>,
    },
}

#[derive(Debug, ClapArgs)]
pub struct StreamCardArgs {
    /// Its number, as `musette stream` shows it: 12, or rive:12.
    #[arg(value_parser = numbered, value_name = "NUMBER")]
    pub card: Numbered,
}

#[derive(Debug, ClapArgs)]
pub struct StreamDoneArgs {
    #[command(flatten)]
    pub of: StreamCardArgs,
    /// Also where it is an announcement that still asks to be acknowledged: it asks no more here, and is not acknowledged.
    #[arg(long)]
    pub anyway: bool,
}

/// What `quiet` is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hours {
    /// No quiet hours any more.
    Off,
    /// These.
    Are(QuietHours),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Mentioned,
    Answered,
    Announced,
    WrittenTo,
    Changed,
    Due,
    Asked,
    Shared,
}

impl From<Kind> for StreamKind {
    fn from(kind: Kind) -> StreamKind {
        match kind {
            Kind::Mentioned => StreamKind::Mentioned,
            Kind::Answered => StreamKind::Answered,
            Kind::Announced => StreamKind::Announced,
            Kind::WrittenTo => StreamKind::WrittenTo,
            Kind::Changed => StreamKind::Changed,
            Kind::Due => StreamKind::Due,
            Kind::Asked => StreamKind::Asked,
            Kind::Shared => StreamKind::Shared,
        }
    }
}

fn hours(text: &str) -> Result<Hours, String> {
    if text == "off" {
        return Ok(Hours::Off);
    }
    let minute = |text: &str| -> Option<u16> {
        let (hour, minute) = text.split_once(':')?;
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour < 24 && minute < 60).then_some(hour * 60 + minute)
    };
    let ends = text.split_once('-').and_then(|(from, to)| Some((minute(from)?, minute(to)?)));
    match ends {
        Some((from, to)) if from != to => Ok(Hours::Are(QuietHours { from, to })),
        _ => Err("name two different times of the day, as 22:00-07:00, or `off`".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_two_times_of_a_day() {
        assert_eq!(hours("22:00-07:05"), Ok(Hours::Are(QuietHours { from: 1_320, to: 425 })));
        assert_eq!(hours("off"), Ok(Hours::Off));
        for wrong in ["", "22-7", "24:00-07:00", "22:00", "22:60-07:00", "07:00-07:00", "a:b-c:d", "-1:00-02:00"] {
            assert!(hours(wrong).is_err(), "{wrong}");
        }
    }
}

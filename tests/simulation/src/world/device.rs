//! What happens to the device itself: its disk fills and has room again, its contents are bounded, it sleeps, it is carried elsewhere.

use super::{Broken, Outcome, World};
use crate::disk::Slot;
use crate::network::Weather;

impl World {
    /// The disk is full but for a little, or has room again.
    pub(crate) fn disk_changes(&mut self) {
        if self.memory.is_bounded() {
            self.make_room_on_disk();
            return;
        }
        let left = self.chance.below(60_000);
        self.memory.set_capacity(Some(self.memory.used() + left));
        self.count("the disk fills");
        self.note(format!("{left} bytes are free on the disk"));
    }

    /// The person has deleted her films.
    pub(crate) fn make_room_on_disk(&mut self) {
        self.memory.set_capacity(None);
        self.note("the disk has room again".into());
    }

    /// Contents beyond a bound go from the device when it next tidies, but for what only the device has and what is kept.
    pub(crate) fn bound_contents(&mut self) {
        let bound = 1 << (9 + self.chance.below(9));
        let done = self.on(Slot::App, |engine| async move { engine.bound_contents(bound).await });
        if matches!(done, Outcome::Done(())) {
            self.count("contents are bounded");
        }
        self.note(format!("contents are bounded to {bound} bytes"));
    }

    /// The app sleeps and wakes: everything is closed in between, and what was open is opened again.
    ///
    /// # Errors
    /// It does not wake although nothing ended it.
    pub(crate) fn sleep_and_wake(&mut self) -> Result<(), Broken> {
        self.count("sleeps");
        let slept = self.on(Slot::App, |engine| async move { engine.suspend().await });
        let woken = self.on(Slot::App, |engine| async move { engine.resume().await });
        self.note(format!("the app sleeps and wakes: {slept:?} {woken:?}"));
        match woken {
            Outcome::Refused(error) if !self.memory.is_bounded() => Err(format!("the app does not wake: {error}")),
            _ => Ok(()),
        }
    }

    /// The person goes somewhere else.
    pub fn weather_changes(&mut self) {
        let window = self.clock.now() + 30_000;
        let weather = self
            .chance
            .weighted(&[
                (6, Weather::Rough(15)),
                (5, Weather::Rough(40)),
                (3, Weather::Clear),
                (3, Weather::Offline),
                (2, Weather::Portal),
                (2, Weather::ClearUntil(window)),
            ])
            .unwrap_or(Weather::Clear);
        self.network.set_weather(weather);
        self.count(&format!("weather: {}", weather.name()));
        self.note(format!("the weather: {weather:?}"));
    }
}

//! Who is at work in something that is to be closed: the closing waits for them, and lets nobody new in.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// A room that can be closed. Cheap to clone; a clone is the same room.
#[derive(Clone, Debug, Default)]
pub struct Room(Arc<Inside>);

#[derive(Debug, Default)]
struct Inside {
    guests: Mutex<Guests>,
    left: Notify,
}

#[derive(Debug, Default)]
struct Guests {
    inside: usize,
    closed: bool,
}

/// Somebody who is in a room, until it is dropped.
#[derive(Debug)]
pub struct Guest(Arc<Inside>);

impl Room {
    /// Goes in; `None` when it is closed.
    pub fn enter(&self) -> Option<Guest> {
        let mut guests = self.0.guests();
        if guests.closed {
            return None;
        }
        guests.inside += 1;
        Some(Guest(Arc::clone(&self.0)))
    }

    /// Lets nobody in any more.
    pub fn close(&self) {
        self.0.guests().closed = true;
    }

    /// Waits until nobody is in it.
    pub async fn emptied(&self) {
        loop {
            // Before it is looked: who leaves from here on wakes it.
            let left = self.0.left.notified();
            if self.0.guests().inside == 0 {
                return;
            }
            left.await;
        }
    }
}

impl Inside {
    fn guests(&self) -> MutexGuard<'_, Guests> {
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.0.guests().inside -= 1;
        self.0.left.notify_waiters();
    }
}

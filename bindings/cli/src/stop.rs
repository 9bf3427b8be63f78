//! Ctrl-C, and the system's polite request to end.
//!
//! Promise: a command that is told to stop drops what it is doing, closes the home (its leases are free at once, what it held
//! back for an undo may leave) and removes what it had half written among the person's files. One that cannot be dropped,
//! because it waits for somebody who does not read its output, ends by itself after [`PATIENCE`], or at the second Ctrl-C.

use std::time::Duration;

use tokio::sync::watch;

/// How long a command may take to stop.
const PATIENCE: Duration = Duration::from_secs(3);

/// Hears whether the person wants the command to end. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Listens from now on. Must be called on a tokio runtime.
    pub fn listen() -> Stop {
        let (tell, told) = watch::channel(false);
        tokio::spawn(async move {
            asked().await;
            let _ = tell.send(true);
            tokio::select! {
                biased;
                () = asked() => {}
                () = tokio::time::sleep(PATIENCE) => {}
            }
            std::process::exit(1);
        });
        Stop(told)
    }

    /// Waits until the person wants the command to end.
    pub async fn requested(&self) {
        let mut told = self.0.clone();
        if told.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(unix)]
async fn asked() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            biased;
            _ = terminate.recv() => {}
            () = interrupted() => {}
        },
        Err(_) => interrupted().await,
    }
}

#[cfg(not(unix))]
async fn asked() {
    interrupted().await;
}

/// Where the system does not tell of Ctrl-C, it ends the process by itself.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

//! The threads that calls run on.
//!
//! A call is spawned, not polled by its caller: whoever cancels a coroutine only stops waiting, and nothing is left half done.

use std::future::Future;
use std::sync::OnceLock;

use musette_core::engine::{Error, Reason};
use tokio::runtime::{Builder, Runtime};

use crate::error::Answer;

/// As many as a telephone has to spare.
const THREADS: usize = 3;

static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();

/// The runtime of this process; `None` where the system gives no threads.
pub fn runtime() -> Option<&'static Runtime> {
    let make = || Builder::new_multi_thread().worker_threads(THREADS).thread_name("musette").enable_all().build().ok();
    RUNTIME.get_or_init(make).as_ref()
}

/// Runs `work` to its end, whether or not anybody waits for it.
pub async fn run<T, F>(work: F) -> Answer<T>
where
    T: Send + 'static,
    F: Future<Output = Result<T, Error>> + Send + 'static,
{
    let internal = || Error::of(Reason::Internal);
    let running = runtime().ok_or_else(internal)?.spawn(work);
    // A panic of the core ends the call, not the app.
    Ok(running.await.unwrap_or_else(|_| Err(internal()))?)
}

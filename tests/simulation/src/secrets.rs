//! The platform's secret store in a simulation: durable at once, shared by the processes, deaf to a dead one.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use musette_core::vault::{Secret, SecretError, SecretStore};

use crate::disk::ProcessDisk;

/// What survives every crash: small secrets by name. Clones are the same.
#[derive(Clone, Default)]
pub struct KeyRing(Arc<Mutex<BTreeMap<String, Secret>>>);

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyRing")
    }
}

/// The ring as one life of a process has it. Storing and removing are operations at which the process can be stopped.
#[derive(Debug)]
pub struct ProcessSecrets {
    ring: KeyRing,
    disk: ProcessDisk,
}

impl KeyRing {
    /// The ring for a process.
    pub fn of(&self, disk: &ProcessDisk) -> ProcessSecrets {
        ProcessSecrets { ring: self.clone(), disk: disk.clone() }
    }

    /// The names of what is kept.
    pub fn names(&self) -> Vec<String> {
        self.lock().keys().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Secret>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn ended(error: std::io::Error) -> SecretError {
    SecretError::Failed(error.to_string())
}

impl SecretStore for ProcessSecrets {
    fn get(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        self.disk.alive().map_err(ended)?;
        Ok(self.ring.lock().get(name).cloned())
    }

    fn put(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        self.disk.step_beside().map_err(ended)?;
        self.ring.lock().insert(name.to_owned(), secret.clone());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.disk.step_beside().map_err(ended)?;
        self.ring.lock().remove(name);
        Ok(())
    }
}

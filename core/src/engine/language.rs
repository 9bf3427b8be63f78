//! The language that the person has chosen for this app, where it is not that of the device.

use super::{EngineResult, Musette};
use crate::store::Durability;

/// The setting that holds it.
const LANGUAGE: &str = "language";

impl Musette {
    /// The language that was chosen, as in BCP 47; `None`: that of the device.
    ///
    /// # Errors
    /// When the home cannot be read.
    pub async fn language(&self) -> EngineResult<Option<String>> {
        let stored = self.device()?.read(|tx| tx.setting(LANGUAGE)).await?;
        Ok(stored.filter(|tag| !tag.is_empty()))
    }

    /// Chooses a language; `None`: that of the device again. Which there are is known to whoever makes sentences.
    ///
    /// # Errors
    /// When the home cannot be written.
    pub async fn set_language(&self, tag: Option<&str>) -> EngineResult<()> {
        let tag = tag.unwrap_or_default().to_owned();
        Ok(self.device()?.write(Durability::Saved, move |tx| tx.put_setting(LANGUAGE, &tag)).await?)
    }
}

//! Search over names, of every account.

use musette_core::engine::{self, EngineResult, SearchCoverage};
use musette_core::model::{AccountId, Along, Among};

use crate::error::Answer;
use crate::runtime::run;
use crate::values::search::SearchPage;

/// Search over the names of what this device knows, of all the accounts that are named.
#[derive(Debug, uniffi::Object)]
pub struct Search {
    pub(crate) engine: engine::Musette,
}

impl Search {
    async fn with<T, F>(&self, work: impl FnOnce(engine::Musette) -> F + Send + 'static) -> Answer<T>
    where
        T: Send + 'static,
        F: Future<Output = EngineResult<T>> + Send + 'static,
    {
        run(work(self.engine.clone())).await
    }
}

#[uniffi::export]
impl Search {
    /// A page of at most 200 things of whose names each typed word begins a word, the best first; nothing when nothing was typed that a name could
    /// hold. What is typed is words, never an expression.
    ///
    /// # Errors
    /// A place of another search; an account that cannot be read is in the page's `missing`.
    pub async fn page(
        &self,
        of: Vec<AccountId>,
        typed: String,
        among: Among,
        along: Along,
        limit: u32,
    ) -> Answer<SearchPage> {
        let page =
            self.with(move |engine| async move { engine.search(&of, &typed, among, along, limit as usize).await });
        Ok(page.await?.into())
    }

    /// What a search of these accounts looks through, and what it does not.
    ///
    /// # Errors
    /// None today: an account that cannot be read is in `missing`.
    pub async fn coverage(&self, of: Vec<AccountId>) -> Answer<SearchCoverage> {
        self.with(move |engine| async move { engine.search_coverage(&of).await }).await
    }
}

//! A stored content as the body of an upload.

use std::ops::Range;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;

use super::stored::StoredContent;
use crate::doors::StoreThreads;
use crate::providers::Body;

/// Random access to a stored content for a sender. Decrypts what a fragment needs and nothing more; off the runtime's
/// threads in production, at once in the simulation.
#[derive(Clone, Debug)]
pub struct StoredBody {
    content: Arc<StoredContent>,
    threads: StoreThreads,
}

impl StoredBody {
    /// The body of `content`; `threads` as for the store.
    pub fn new(content: StoredContent, threads: StoreThreads) -> StoredBody {
        StoredBody { content: Arc::new(content), threads }
    }

    /// Bytes of the content.
    pub fn len(&self) -> u64 {
        self.content.len()
    }

    /// Whether it is a content of no bytes.
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }
}

#[async_trait]
impl Body for StoredBody {
    async fn read(&self, range: Range<u64>) -> Result<Bytes, String> {
        let wanted = range.end.saturating_sub(range.start);
        let content = Arc::clone(&self.content);
        let read = move || content.read_range(range).map_err(|error| error.to_string());
        let bytes = match self.threads {
            StoreThreads::Own => tokio::task::spawn_blocking(read).await.map_err(|error| error.to_string())??,
            StoreThreads::Inline => read()?,
        };
        if bytes.len() as u64 != wanted {
            return Err(format!("the content ends {} bytes early", wanted - bytes.len() as u64));
        }
        Ok(Bytes::from(bytes))
    }
}

//! The threads of a feed, page by page.

use musette_core::engine::{Error, FeedItem, Feeds, ThreadItem};
use musette_core::model::{AsOf, At, Place, PostRow};

/// Up to `most` threads of a feed from a place on, and where each stands; where more begin that are here, whether the server has none older, and how old the
/// list is.
pub async fn pages(
    facet: &Feeds,
    feed: &FeedItem,
    mut after: Option<Place>,
    most: usize,
) -> Result<((Vec<ThreadItem>, Vec<Place>), (Option<Place>, bool, AsOf)), Error> {
    let mut threads: Vec<ThreadItem> = Vec::new();
    let mut places: Vec<Place> = Vec::new();
    loop {
        let at = after.map_or(At::Start, At::After);
        let page = facet.threads(feed.id.row, at, 200.min(most - threads.len())).await?;
        after = page.next();
        places.extend(page.places);
        threads.extend(page.threads);
        if after.is_none() || threads.len() >= most {
            return Ok(((threads, places), (after, page.whole, page.as_of)));
        }
    }
}

/// The thread above the first gap in what is held from a place on; `shown` stands before it.
pub async fn hidden_gap(
    facet: &Feeds,
    feed: &FeedItem,
    shown: PostRow,
    mut after: Option<Place>,
) -> Result<Option<PostRow>, Error> {
    let mut above = shown;
    while let Some(place) = after {
        let page = facet.threads(feed.id.row, At::After(place), 200).await?;
        for thread in &page.threads {
            if thread.gap_before {
                return Ok(Some(above));
            }
            above = thread.id.row;
        }
        after = page.next();
    }
    Ok(None)
}

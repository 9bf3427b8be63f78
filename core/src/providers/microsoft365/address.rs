//! Addresses of Graph: every id and name becomes one percent-encoded path segment, so that none can lead elsewhere.

use url::Url;

use crate::model::{Failure, Refusal};

/// The address of these segments below `base`, without a query.
///
/// # Errors
/// Refused as a name: an empty segment, "." and ".." would silently lead to another place.
pub(super) fn at(base: &Url, segments: &[&str]) -> Result<Url, Failure> {
    let mut url = base.clone();
    url.set_query(None);
    url.set_fragment(None);
    match url.path_segments_mut() {
        Ok(mut path) => {
            path.pop_if_empty();
            for segment in segments {
                if matches!(*segment, "" | "." | ".." | ":" | ".:" | "..:") {
                    return Err(Failure::Refused(Refusal::Name));
                }
                path.push(segment);
            }
        }
        Err(()) => return Err(Failure::Refused(Refusal::Invalid)),
    }
    Ok(url)
}

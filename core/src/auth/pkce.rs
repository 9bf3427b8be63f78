//! The random parts of a sign-in: verifier and challenge (RFC 7636, S256 only), state, nonce. 256 bits each, from the
//! entropy door; without entropy there is no sign-in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use zeroize::Zeroizing;

use super::hidden::Hidden;
use crate::doors::Entropy;
use crate::model::{Failure, Later};

/// 43 characters that nobody can guess.
pub(super) fn unguessable(entropy: &dyn Entropy) -> Result<Hidden, Failure> {
    let mut bytes = Zeroizing::new([0; 32]);
    entropy.fill(&mut *bytes).map_err(|_| Failure::later(Later::Busy))?;
    Ok(Hidden::new(URL_SAFE_NO_PAD.encode(*bytes)))
}

/// The challenge of a verifier.
pub(super) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
}

/// Compares in a time that does not tell where the difference is.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |found, (a, b)| found | (a ^ b)) == 0
}

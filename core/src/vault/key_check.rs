//! Whether a key is the one that a database was made with, told without the database.
//!
//! A page that does not open says only that key and bytes do not belong together. The check lies beside the database and says
//! which of the two is at fault: where it fits the key, the bytes were altered; where it does not, the key is another
//! device's. It is 48 bytes, 16 of chance and an HMAC of them under the key, so it tells nothing of the key and needs no hiding.

use std::io;

use ring::hmac;

use super::Secret;
use crate::doors::Entropy;

const CHANCE: usize = 16;
const LEN: usize = CHANCE + 32;
const PURPOSE: &[u8] = b"musette: check of a database key, 1";

/// The check of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyCheck([u8; LEN]);

impl KeyCheck {
    /// A check of `key`.
    ///
    /// # Errors
    /// When there is no entropy.
    pub fn of(key: &Secret, entropy: &dyn Entropy) -> io::Result<KeyCheck> {
        let mut bytes = [0; LEN];
        entropy.fill(&mut bytes[..CHANCE])?;
        let tag = hmac::sign(&keyed(key), &message(&bytes[..CHANCE]));
        bytes[CHANCE..].copy_from_slice(tag.as_ref());
        Ok(KeyCheck(bytes))
    }

    /// A check as it was stored; `None` when these bytes are none.
    pub fn from_bytes(bytes: &[u8]) -> Option<KeyCheck> {
        bytes.try_into().ok().map(KeyCheck)
    }

    /// What is stored.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether it was made of this key.
    pub fn fits(&self, key: &Secret) -> bool {
        let (chance, tag) = self.0.split_at(CHANCE);
        hmac::verify(&keyed(key), &message(chance), tag).is_ok()
    }
}

fn keyed(key: &Secret) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, key.expose())
}

fn message(chance: &[u8]) -> Vec<u8> {
    [PURPOSE, chance].concat()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::doors::SystemEntropy;

    #[test]
    fn a_check_fits_its_own_key_alone() {
        let (ours, other) = (Secret::new(vec![1; 48]), Secret::new(vec![2; 48]));
        let check = KeyCheck::of(&ours, &SystemEntropy).unwrap();
        let read = KeyCheck::from_bytes(check.as_bytes()).unwrap();
        assert!(read.fits(&ours));
        assert!(!read.fits(&other));
        assert!(!check.as_bytes().windows(8).any(|part| part == &ours.expose()[..8]));
        for at in 0..LEN {
            let mut altered = check.clone();
            altered.0[at] ^= 1;
            assert!(!altered.fits(&ours), "{at}");
        }
        assert_eq!(KeyCheck::from_bytes(&check.as_bytes()[1..]), None);
    }
}

//! Everything random about the world, from one number.
//!
//! Promises: the same seed gives the same world, and an id can be turned back into the place it stands for without a table.
//! It never reads a clock or the system's randomness. Ids are a keyed permutation of (drive, index), so that a million
//! items cost no memory until somebody changes one.

/// Mixes two numbers into one that looks random (the finaliser of splitmix64).
pub fn mix(a: u64, b: u64) -> u64 {
    let mut z = a ^ b.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23) ^ 0x2545_F491_4F6C_DD1D;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A number below `bound` (0 when the bound is 0).
pub fn below(a: u64, b: u64, bound: u64) -> u64 {
    if bound == 0 { 0 } else { mix(a, b) % bound }
}

/// A stable number for a text.
pub fn of_text(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

const ROUNDS: u64 = 4;

fn round(key: u64, number: u64, half: u32) -> u32 {
    (mix(key.wrapping_add(number), u64::from(half)) >> 16) as u32
}

/// A keyed permutation of 64-bit numbers.
pub fn permute(key: u64, value: u64) -> u64 {
    let (mut left, mut right) = ((value >> 32) as u32, value as u32);
    for number in 0..ROUNDS {
        (left, right) = (right, left ^ round(key, number, right));
    }
    (u64::from(left) << 32) | u64::from(right)
}

/// The way back from [`permute`].
pub fn unpermute(key: u64, value: u64) -> u64 {
    let (mut left, mut right) = ((value >> 32) as u32, value as u32);
    for number in (0..ROUNDS).rev() {
        (left, right) = (right ^ round(key, number, left), left);
    }
    (u64::from(left) << 32) | u64::from(right)
}

/// A GUID in the form Microsoft prints in tags: upper case, with hyphens, without braces.
pub fn guid_text(high: u64, low: u64) -> String {
    format!(
        "{:08X}-{:04X}-{:04X}-{:04X}-{:012X}",
        high >> 32,
        (high >> 16) & 0xFFFF,
        high & 0xFFFF,
        low >> 48,
        low & 0xFFFF_FFFF_FFFF
    )
}

/// A GUID named by a text, in lower case.
pub fn named_guid(seed: u64, name: &str) -> String {
    let high = mix(seed, of_text(name));
    guid_text(high, mix(high, 7)).to_lowercase()
}

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

fn base32(mut value: u128, digits: usize) -> String {
    let mut text = vec![b'A'; digits];
    for digit in text.iter_mut().rev() {
        *digit = BASE32[(value & 31) as usize];
        value >>= 5;
    }
    text.into_iter().map(char::from).collect()
}

fn unbase32(text: &str) -> Option<u128> {
    text.bytes().try_fold(0u128, |value, byte| {
        let digit = BASE32.iter().position(|known| *known == byte.to_ascii_uppercase())?;
        Some((value << 5) | digit as u128)
    })
}

/// The pair of numbers behind an item's GUID.
pub fn item_guid(drive_key: u64, index: u64) -> (u64, u64) {
    (mix(drive_key, index), permute(drive_key, index))
}

/// An item's id as SharePoint writes it: `01`, a tag of the drive, the GUID in base 32.
pub fn item_id(drive_key: u64, index: u64) -> String {
    let (high, low) = item_guid(drive_key, index);
    let tag = base32(u128::from(mix(drive_key, 0xD21F) & 0x3FFF_FFFF), 6);
    format!("01{tag}{}", base32((u128::from(high) << 64) | u128::from(low), 26))
}

/// The index behind an item's id, if the id is one of this drive.
pub fn item_index(drive_key: u64, id: &str) -> Option<u64> {
    if id.len() != 34 || !id.is_ascii() {
        return None;
    }
    let low = unbase32(&id[8..])? as u64;
    let index = unpermute(drive_key, low);
    item_id(drive_key, index).eq_ignore_ascii_case(id).then_some(index)
}

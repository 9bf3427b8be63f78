use proptest::prelude::*;

use super::super::QuickXor;

/// As the algorithm is told: bit by bit.
fn naive(bytes: &[u8]) -> [u8; 20] {
    let mut hash = [0_u8; 20];
    for (number, byte) in bytes.iter().enumerate() {
        for bit in 0..8 {
            let place = (number * 11 + bit) % 160;
            hash[place / 8] ^= ((byte >> bit) & 1) << (place % 8);
        }
    }
    for (into, byte) in hash[12..].iter_mut().zip((bytes.len() as u64).to_le_bytes()) {
        *into ^= byte;
    }
    hash
}

#[test]
fn the_hash_is_the_one_that_microsoft_states() {
    assert_eq!(QuickXor::of(b""), "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    assert_eq!(QuickXor::of(b"hello world\n"), "aCgDG9jwBhDc4Q1ybAMZFAAAAAA=");
    let all: Vec<u8> = (0..=255).collect();
    assert_eq!(QuickXor::of(&all), "QkGEfSisZcA7k+FCh71r2dbCayY=");
}

proptest! {
    #[test]
    fn any_split_gives_the_hash_of_the_whole(
        bytes in prop::collection::vec(any::<u8>(), 0..2000),
        cuts in prop::collection::vec(0_usize..2000, 0..8),
    ) {
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
        cuts.sort_unstable();
        let mut hash = QuickXor::new();
        let mut from = 0;
        for cut in cuts.into_iter().chain([bytes.len()]) {
            hash.update(&bytes[from..cut]);
            from = cut;
        }
        prop_assert_eq!(hash.length(), bytes.len() as u64);
        prop_assert_eq!(hash.finish(), naive(&bytes));
    }
}

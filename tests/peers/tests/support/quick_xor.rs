//! quickXorHash, written a second time and slowly, so that the tenant's own is not its own judge.

/// The hash as rclone prints it: 40 hex digits; nothing for no bytes, because such a file has no hash.
pub fn quick_xor(content: &[u8]) -> String {
    if content.is_empty() {
        return String::new();
    }
    let mut bits = [false; 160];
    for (place, byte) in content.iter().enumerate() {
        for bit in 0..8 {
            bits[(place * 11 + bit) % 160] ^= byte >> bit & 1 == 1;
        }
    }
    let mut hash = [0u8; 20];
    for (place, bit) in bits.into_iter().enumerate() {
        hash[place / 8] |= u8::from(bit) << (place % 8);
    }
    for (place, byte) in (content.len() as u64).to_le_bytes().into_iter().enumerate() {
        hash[12 + place] ^= byte;
    }
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_published_vectors_hold() {
    let in_hex = |base64: &str| {
        use base64::Engine as _;
        let bytes = base64::engine::general_purpose::STANDARD.decode(base64).unwrap();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    assert_eq!(quick_xor(b"hello world\n"), in_hex("aCgDG9jwBhDc4Q1ybAMZFAAAAAA="));
    let all: Vec<u8> = (0..=255).collect();
    assert_eq!(quick_xor(&all), in_hex("QkGEfSisZcA7k+FCh71r2dbCayY="));
}

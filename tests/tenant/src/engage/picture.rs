//! A picture for who has none: a plane of one colour, as a PNG.

/// The longest side, in pixels.
const MOST: u32 = 256;

fn checksum(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], bytes: &[u8]) {
    out.extend((bytes.len() as u32).to_be_bytes());
    let from = out.len();
    out.extend(name);
    out.extend(bytes);
    let sum = checksum(&out[from..]);
    out.extend(sum.to_be_bytes());
}

/// A picture of `size` (`48x48`) in a colour of its own.
pub fn plain(size: &str, colour: u64) -> Vec<u8> {
    let side = |text: &str| text.parse::<u32>().ok().map_or(48, |side| side.clamp(1, MOST));
    let (width, height) = size.split_once('x').map_or((48, 48), |(width, height)| (side(width), side(height)));
    let [red, green, blue, ..] = colour.to_le_bytes();
    let mut head = Vec::new();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    // Eight bits, true colours, the usual of everything else.
    head.extend([8, 2, 0, 0, 0]);
    // Each row begins with the number of its filter: none.
    let row: Vec<u8> =
        std::iter::once(0).chain((0..width).flat_map(|_| [red | 0x40, green | 0x40, blue | 0x40])).collect();
    let rows = row.repeat(height as usize);
    // Stored, not compressed: blocks of at most 65,535 bytes between a zlib head and its sum.
    let mut stored = vec![0x78, 0x01];
    let mut left = rows.chunks(65_535).peekable();
    while let Some(block) = left.next() {
        stored.push(u8::from(left.peek().is_none()));
        stored.extend((block.len() as u16).to_le_bytes());
        stored.extend((!(block.len() as u16)).to_le_bytes());
        stored.extend(block);
    }
    let (mut low, mut high) = (1u32, 0u32);
    for byte in &rows {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    stored.extend(((high << 16) | low).to_be_bytes());
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut out, b"IHDR", &head);
    chunk(&mut out, b"IDAT", &stored);
    chunk(&mut out, b"IEND", &[]);
    out
}

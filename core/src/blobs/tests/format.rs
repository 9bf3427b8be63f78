use std::ops::Range;

use proptest::prelude::*;

use super::super::chunks::{HEADER, OVERHEAD, SEALED_CHUNK};
use super::*;

const SIZES: [usize; 7] = [0, 1, PLAIN_CHUNK - 1, PLAIN_CHUNK, PLAIN_CHUNK + 1, 3 * PLAIN_CHUNK, 3 * PLAIN_CHUNK + 17];

fn is_altered<T: std::fmt::Debug>(outcome: Result<T, BlobError>) -> bool {
    matches!(outcome, Err(BlobError::Altered { .. }))
}

/// Opening or reading notices it.
fn is_noticed(bench: &Bench, name: BlobName) -> bool {
    match bench.open(name) {
        Ok(content) => is_altered(content.read_range(0..u64::MAX)),
        outcome => is_altered(outcome),
    }
}

#[test]
fn what_was_stored_is_what_is_read_whatever_its_length() {
    let bench = Bench::new();
    for size in SIZES {
        let bytes = noise(size, 3);
        let name = bench.store(&bytes);
        assert_eq!(bench.open(name).unwrap().len(), size as u64);
        assert!(bench.read(name) == bytes, "{size}");
        assert_eq!(bench.open(name).unwrap().damage().unwrap(), []);
    }
}

#[test]
fn a_file_cut_at_any_chunk_boundary_or_beside_it_is_refused_when_it_is_opened() {
    let bench = Bench::new();
    for size in SIZES {
        let name = bench.store(&noise(size, 4));
        let path = bench.shelf.content(name);
        let whole = bench.disk.bytes(&path);
        let boundaries = (0..=size / PLAIN_CHUNK).map(|chunk| HEADER + chunk * SEALED_CHUNK);
        let cuts =
            boundaries.flat_map(|at| [at.saturating_sub(1), at, at + 1, at + OVERHEAD]).chain([0, whole.len() - 1]);
        for cut in cuts.filter(|cut| *cut < whole.len()) {
            bench.disk.put(&path, &whole[..cut]);
            assert!(is_altered(bench.open(name)), "{size} bytes cut at {cut}");
        }
        let mut longer = whole.clone();
        longer.extend_from_slice(&[0; OVERHEAD]);
        bench.disk.put(&path, &longer);
        assert!(is_altered(bench.open(name)), "{size} bytes with more behind");
    }
}

#[test]
fn a_bit_flipped_anywhere_is_noticed_and_the_rest_can_still_be_told() {
    let bench = Bench::new();
    let name = bench.store(&noise(2 * PLAIN_CHUNK + 100, 5));
    let path = bench.shelf.content(name);
    let whole = bench.disk.bytes(&path);
    let interesting = (0..HEADER).chain((0..3).flat_map(|chunk| {
        let at = HEADER + chunk * SEALED_CHUNK;
        [at, at + 6, at + 7, at + 90, at + OVERHEAD + 99]
    }));
    for at in interesting.chain([whole.len() - 1]) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x10;
        bench.disk.put(&path, &flipped);
        if at == 7 {
            assert!(matches!(bench.open(name), Err(BlobError::Newer { .. })), "the version");
        } else {
            assert!(is_noticed(&bench, name), "byte {at}");
        }
    }
    let mut flipped = whole;
    flipped[HEADER + SEALED_CHUNK + 50] ^= 1;
    bench.disk.put(&path, &flipped);
    let chunk = PLAIN_CHUNK as u64;
    assert_eq!(bench.open(name).unwrap().damage().unwrap(), vec![Range { start: chunk, end: 2 * chunk }]);
    assert_eq!(bench.open(name).unwrap().read_range(0..chunk).unwrap(), noise(2 * PLAIN_CHUNK + 100, 5)[..PLAIN_CHUNK]);
}

#[test]
fn chunks_open_only_in_their_place_of_their_file() {
    let bench = Bench::new();
    let (one, other) = (bench.store(&noise(3 * PLAIN_CHUNK, 6)), bench.store(&noise(3 * PLAIN_CHUNK, 7)));
    let path = bench.shelf.content(one);
    let whole = bench.disk.bytes(&path);
    let chunk = |number: usize| HEADER + number * SEALED_CHUNK..HEADER + (number + 1) * SEALED_CHUNK;

    let mut reordered = whole.clone();
    reordered[chunk(0)].copy_from_slice(&whole[chunk(1)]);
    reordered[chunk(1)].copy_from_slice(&whole[chunk(0)]);
    bench.disk.put(&path, &reordered);
    assert!(is_noticed(&bench, one), "reordered");

    let mut repeated = whole[..HEADER + SEALED_CHUNK].to_vec();
    repeated.extend_from_slice(&whole[HEADER..]);
    bench.disk.put(&path, &repeated);
    assert!(is_noticed(&bench, one), "repeated");

    // A file of its own has a key of its own.
    let stranger = Bench { key: ContentKey::draw(bench.shelf.entropy()).unwrap(), ..bench.restarted(9) };
    let theirs = stranger.store(&noise(3 * PLAIN_CHUNK, 6));
    let mut exchanged = whole.clone();
    exchanged[chunk(1)].copy_from_slice(&bench.disk.bytes(&bench.shelf.content(theirs))[chunk(1)]);
    bench.disk.put(&path, &exchanged);
    assert!(is_noticed(&bench, one), "exchanged");
    assert!(is_altered(stranger.open(other)), "the wrong key");
}

#[test]
fn a_file_that_is_not_there_is_missing_and_not_damaged() {
    let bench = Bench::new();
    let name = bench.store(b"a drawing");
    bench.shelf.unlink(name).unwrap();
    bench.shelf.unlink(name).unwrap();
    assert!(matches!(bench.open(name), Err(BlobError::Missing { .. })));
    assert!(!bench.shelf.holds(name).unwrap());
}

#[test]
fn a_reader_touches_only_the_chunks_it_needs() {
    let bench = Bench::new();
    let bytes = noise(10 * PLAIN_CHUNK, 8);
    let name = bench.store(&bytes);
    let path = bench.shelf.content(name);
    let mut damaged = bench.disk.bytes(&path);
    for chunk in [0, 1, 2, 3, 4, 7, 8, 9] {
        damaged[HEADER + chunk * SEALED_CHUNK + 20] ^= 1;
    }
    bench.disk.put(&path, &damaged);
    let content = bench.open(name).unwrap();
    let range = 5 * PLAIN_CHUNK as u64..7 * PLAIN_CHUNK as u64;
    assert!(content.read_range(range).unwrap() == bytes[5 * PLAIN_CHUNK..7 * PLAIN_CHUNK]);
    assert!(is_altered(content.read_range(0..1)));
}

#[test]
fn neither_a_name_nor_a_byte_of_a_file_is_ever_on_the_disk() {
    let canary = b"CANARY-salary-list-of-the-festival";
    let bench = Bench::new();
    let mut bytes = noise(PLAIN_CHUNK - 10, 1);
    for _ in 0..4000 {
        bytes.extend_from_slice(canary);
    }
    let mut staging = bench.staging();
    for piece in bytes.chunks(5000) {
        staging.write(piece).unwrap();
    }
    let name = staging.finish(&Expected::default()).unwrap().publish().unwrap();
    assert!(bench.read(name) == bytes);
    assert!(!holds(&bench.disk.ever_seen(), &canary[..12]));
    assert_eq!(format!("{:?}", bench.key), "ContentKey(..)");
}

#[tokio::test]
async fn an_upload_reads_the_fragments_it_asks_for_and_no_short_ones() {
    use crate::doors::StoreThreads;
    use crate::providers::Body;
    let bench = Bench::new();
    let bytes = noise(320 * 1024 + 77, 2);
    let name = bench.store(&bytes);
    for threads in [StoreThreads::Inline, StoreThreads::Own] {
        let body = StoredBody::new(bench.open(name).unwrap(), threads);
        assert_eq!(body.read(0..320 * 1024).await.unwrap(), bytes[..320 * 1024]);
        assert_eq!(body.read(320 * 1024..body.len()).await.unwrap(), bytes[320 * 1024..]);
        assert!(body.read(320 * 1024..body.len() + 1).await.is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_range_reads_the_same_bytes_as_the_plain_file(
        size in 0_usize..3 * PLAIN_CHUNK,
        pieces in prop::collection::vec(1_usize..90_000, 1..20),
        ranges in prop::collection::vec((0_usize..4 * PLAIN_CHUNK, 0_usize..2 * PLAIN_CHUNK), 1..20),
    ) {
        let bench = Bench::new();
        let bytes = noise(size, 11);
        let mut staging = bench.staging();
        let (mut rest, mut pieces) = (&bytes[..], pieces.iter().cycle());
        while !rest.is_empty() {
            let (piece, after) = rest.split_at((*pieces.next().unwrap()).min(rest.len()));
            staging.write(piece).unwrap();
            rest = after;
        }
        let name = staging.finish(&Expected::default()).unwrap().publish().unwrap();
        let content = bench.open(name).unwrap();
        for (from, len) in ranges {
            let (start, end) = (from.min(size), (from + len).min(size));
            prop_assert!(content.read_range(from as u64..(from + len) as u64).unwrap() == bytes[start..end]);
        }
    }
}

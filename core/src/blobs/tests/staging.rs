use super::memory_disk::Loss;
use super::*;

fn facts_of(bytes: &[u8]) -> Expected {
    Expected { size: Some(bytes.len() as u64), hash: Some(QuickXor::of(bytes)) }
}

#[test]
fn a_download_goes_on_after_any_crash_and_is_whole_in_the_end() {
    let bytes = noise(6 * PLAIN_CHUNK + 4321, 1);
    for seed in 0..60_u64 {
        let mut bench = Bench::new();
        let name = Staging::new_name(&bench.shelf, ME).unwrap();
        let mut dice = seed;
        let mut promised = 0;
        for _ in 0..4 {
            let mut staging = Staging::resume(&bench.shelf, name, &bench.key).unwrap();
            let good = usize::try_from(staging.good()).unwrap();
            assert!(good >= promised, "seed {seed}: {good} of {promised} durable bytes are left");
            assert_eq!(good, staging.chunks() as usize * PLAIN_CHUNK);
            let until = (good + usize::try_from(step(&mut dice) % 200_000).unwrap()).min(bytes.len());
            for piece in bytes[good..until].chunks(7_777) {
                staging.write(piece).unwrap();
            }
            if step(&mut dice).is_multiple_of(2) {
                promised = staging.checkpoint().unwrap() as usize * PLAIN_CHUNK;
            }
            drop(staging);
            bench.disk.crash(Loss::Some(step(&mut dice)));
            bench = bench.restarted(seed * 100 + step(&mut dice) % 100);
        }
        let mut staging = Staging::resume(&bench.shelf, name, &bench.key).unwrap();
        let good = usize::try_from(staging.good()).unwrap();
        staging.write(&bytes[good..]).unwrap();
        let sealed = staging.finish(&facts_of(&bytes)).unwrap();
        assert_eq!(sealed.verdict(), &Verdict::Verified, "seed {seed}");
        let name = sealed.publish().unwrap();
        bench.disk.crash(Loss::Everything);
        assert!(bench.read(name) == bytes, "seed {seed}: what was published is durable");
    }
}

#[test]
fn a_torn_or_altered_end_is_dropped_when_a_download_goes_on() {
    let bench = Bench::new();
    let bytes = noise(3 * PLAIN_CHUNK, 2);
    let mut staging = bench.staging();
    staging.write(&bytes).unwrap();
    let name = staging.name();
    drop(staging);
    let path = bench.shelf.staged(name);
    let whole = bench.disk.bytes(&path);
    for (len, flip, good) in
        [(whole.len(), None, 3), (whole.len() - 1, None, 2), (whole.len(), Some(100), 0), (20, None, 0), (3, None, 0)]
    {
        let mut torn = whole[..len].to_vec();
        if let Some(at) = flip {
            let byte: &mut u8 = &mut torn[at];
            *byte ^= 1;
        }
        bench.disk.put(&path, &torn);
        let mut staging = Staging::resume(&bench.shelf, name, &bench.key).unwrap();
        assert_eq!(staging.good(), good * PLAIN_CHUNK as u64, "{len} {flip:?}");
        let from = usize::try_from(staging.good()).unwrap();
        staging.write(&bytes[from..]).unwrap();
        assert_eq!(staging.finish(&facts_of(&bytes)).unwrap().verdict(), &Verdict::Verified);
    }
}

#[test]
fn what_lies_behind_the_good_chunks_never_becomes_part_of_the_content() {
    let bench = Bench::new();
    let mut staging = bench.staging();
    staging.write(&noise(3 * PLAIN_CHUNK, 2)).unwrap();
    let name = staging.name();
    drop(staging);
    let path = bench.shelf.staged(name);
    let mut altered = bench.disk.bytes(&path);
    altered[100] ^= 1;
    bench.disk.put(&path, &altered);
    let mut staging = Staging::resume(&bench.shelf, name, &bench.key).unwrap();
    staging.write(b"short").unwrap();
    let name = staging.finish(&Expected::default()).unwrap().publish().unwrap();
    assert_eq!(bench.read(name), b"short");
}

#[test]
fn a_chunk_written_again_never_meets_the_nonce_of_its_former_self() {
    let bench = Bench::new();
    let mut staging = bench.staging();
    staging.write(&[1; PLAIN_CHUNK]).unwrap();
    let name = staging.name();
    drop(staging);
    let path = bench.shelf.staged(name);
    let first = bench.disk.bytes(&path);
    bench.disk.put(&path, &first[..first.len() - 1]);
    let mut staging = Staging::resume(&bench.shelf, name, &bench.key).unwrap();
    staging.write(&[1; PLAIN_CHUNK]).unwrap();
    let second = bench.disk.bytes(&path);
    assert_ne!(first[16..23], second[16..23]);
    assert_ne!(first[23..], second[23..]);
}

#[test]
fn hard_case_49_what_differs_from_the_listing_is_said_and_can_still_be_kept() {
    let bench = Bench::new();
    let listed = facts_of(b"the file as it was listed");
    let mut staging = bench.staging();
    staging.write(b"the file as SharePoint rewrote it").unwrap();
    let sealed = staging.finish(&listed).unwrap();
    assert_eq!(sealed.verdict(), &Verdict::Differs(listed));
    assert_eq!(sealed.facts().hash, QuickXor::of(b"the file as SharePoint rewrote it"));
    let name = sealed.publish().unwrap();
    assert_eq!(bench.read(name), b"the file as SharePoint rewrote it");
}

#[test]
fn hard_case_21_a_zero_byte_file_without_a_hash_is_verified_by_its_size() {
    let bench = Bench::new();
    let sealed = bench.staging().finish(&Expected { size: Some(0), hash: None }).unwrap();
    assert_eq!(sealed.verdict(), &Verdict::Verified);
    assert_eq!(bench.read(sealed.publish().unwrap()), b"");
}

#[test]
fn hard_case_24_a_portals_page_is_not_verified_as_the_file() {
    let bench = Bench::new();
    let mut staging = bench.staging();
    staging.write(b"<html>Welcome to the airport").unwrap();
    let sealed = staging.finish(&facts_of(&noise(28, 1))).unwrap();
    assert!(matches!(sealed.verdict(), Verdict::Differs(_)));
    sealed.discard().unwrap();
    assert_eq!(bench.disk.files(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn hard_case_39_a_full_disk_is_said_at_every_write_and_leaves_nothing_broken() {
    let bytes = noise(3 * PLAIN_CHUNK + 5, 3);
    for nth in 0..5 {
        let bench = Bench::new();
        let kept = bench.store(b"what was there before");
        bench.disk.full_after(nth);
        let name = Staging::new_name(&bench.shelf, ME).unwrap();
        let outcome = Staging::begin(&bench.shelf, name, &bench.key, None).and_then(|mut staging| {
            staging.write(&bytes)?;
            staging.finish(&Expected::default()).map(drop)
        });
        assert!(matches!(outcome, Err(BlobError::NoSpace { .. })), "write {nth}: {outcome:?}");
        assert_eq!(bench.read(kept), b"what was there before");

        bench.disk.has_room();
        let mut staging = Staging::resume(&bench.shelf, name, &bench.key).unwrap();
        let good = usize::try_from(staging.good()).unwrap();
        staging.write(&bytes[good..]).unwrap();
        let sealed = staging.finish(&facts_of(&bytes)).unwrap();
        assert_eq!(sealed.verdict(), &Verdict::Verified, "write {nth}");
        assert!(bench.read(sealed.publish().unwrap()) == bytes);
    }
}

#[test]
fn a_server_that_sends_for_ever_is_stopped_at_the_limit() {
    let bench = Bench::new();
    let mut staging = bench.staging().at_most(100_000);
    staging.write(&[0; 100_000]).unwrap();
    assert!(matches!(staging.write(&[0]), Err(BlobError::TooLong { limit: 100_000 })));
}

#[test]
fn what_is_published_survives_a_crash_that_loses_everything_else() {
    let bench = Bench::new();
    let bytes = noise(PLAIN_CHUNK + 1, 4);
    let mut names = Vec::new();
    for _ in 0..20 {
        names.push(bench.store(&bytes));
        bench.disk.crash(Loss::Everything);
        for name in &names {
            assert!(bench.read(*name) == bytes);
        }
    }
}

//! The note that an unsent content carries, so that it can be saved when the database is lost.
//!
//! It says what the file is called, where it belongs, what it was based on and when it was saved, and holds the key of the
//! content. It is written with the content, in one file, and sealed with a key that derives from the vault's key: who has
//! the vault's key can read every unsent content without the database; who has not learns only that there is one.
//!
//! A note tells what was true when the person saved; a later rename is in the database only. When the content has been
//! delivered its note is [retired](retire), so that a sweep may take a file that lost its row, and a rescue does not
//! bring back what arrived long ago. A file with a note that is not retired is never swept, whatever the rows say.
//!
//! Region in the file: nonce (12) | sealed (key (32) | length (u32 LE) | JSON | zeros up to a multiple of 512) | tag (16).
//! The padding hides the length of the name.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use ring::aead::{Aad, Nonce};
use ring::hkdf;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::chunks::{ContentKey, HEADER, Header, aead_key};
use super::error::{BlobError, While};
use super::shelf::Shelf;
use super::stored::{StoredContent, read_header};
use super::sweep::ListedAs;
use crate::doors::{Disk, DiskFile, Entropy, OpenTo, read_exact_at};
use crate::model::{BasedOn, WallTime};
use crate::vault::Secret;

/// The longest region that is read; longer ones are damaged.
const LONGEST: u32 = 64 * 1024;
/// The longest text kept; what is longer loses its beginning (a place) or its end (a name).
const LONGEST_TEXT: usize = 4096;
const PADDING: usize = 512;
const NONCE: usize = 12;
const TAG: usize = 16;
const LABEL: &[u8] = b"musette rescue note 1";
const READING: &str = "reading a rescue note";

/// What is known of an unsent content apart from its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The name it has, or will have.
    pub name: String,
    /// Where it belongs, in words: drive and folders.
    pub place: String,
    /// What it was based on.
    pub based_on: BasedOn,
    /// When it was saved.
    pub saved_at: WallTime,
}

/// The key that opens the notes of one vault.
#[derive(Clone)]
pub struct RescueKey(Zeroizing<[u8; 32]>);

impl fmt::Debug for RescueKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RescueKey(..)")
    }
}

impl RescueKey {
    /// Derives it from the vault's key (HKDF-SHA256).
    ///
    /// # Errors
    /// [`BlobError::Crypto`], which no key of a sensible length meets.
    pub fn derive(vault_key: &Secret) -> Result<RescueKey, BlobError> {
        let refused = |_| BlobError::Crypto { doing: "deriving the rescue key" };
        let derived = hkdf::Salt::new(hkdf::HKDF_SHA256, LABEL).extract(vault_key.expose());
        let info = [LABEL];
        let mut key = Zeroizing::new([0; 32]);
        derived.expand(&info, hkdf::HKDF_SHA256).map_err(refused)?.fill(&mut *key).map_err(refused)?;
        Ok(RescueKey(key))
    }
}

/// A note as it is written into a file.
#[derive(Clone)]
pub struct SealedNote(Vec<u8>);

impl fmt::Debug for SealedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedNote(..)")
    }
}

impl SealedNote {
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(0)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Seals `note` and the content's `key`.
///
/// # Errors
/// [`BlobError::Crypto`] when the platform has no random bytes.
pub fn seal(
    note: &Note,
    key: &ContentKey,
    rescue_key: &RescueKey,
    entropy: &dyn Entropy,
) -> Result<SealedNote, BlobError> {
    const SEALING: &str = "sealing a rescue note";
    let refused = || BlobError::Crypto { doing: SEALING };
    let json = serde_json::to_vec(&bounded(note)).map_err(|_| refused())?;
    let plain = (32 + 4 + json.len()).next_multiple_of(PADDING);
    let mut region = Zeroizing::new(Vec::with_capacity(NONCE + plain + TAG));
    region.resize(NONCE, 0);
    entropy.fill(&mut region).map_err(|_| refused())?;
    let nonce = nonce_of(&region).ok_or_else(refused)?;
    region.extend_from_slice(key.expose());
    region.extend_from_slice(&u32::try_from(json.len()).map_err(|_| refused())?.to_le_bytes());
    region.extend_from_slice(&json);
    region.resize(NONCE + plain, 0);
    let header = Header { rescue: u32::try_from(NONCE + plain + TAG).map_err(|_| refused())? };
    let tag = aead_key(&rescue_key.0)?
        .seal_in_place_separate_tag(nonce, Aad::from(header.to_bytes()), &mut region[NONCE..])
        .map_err(|_| refused())?;
    region.extend_from_slice(tag.as_ref());
    Ok(SealedNote(std::mem::take(&mut *region)))
}

/// What the place of the note holds.
#[derive(Debug)]
pub enum Carried {
    /// There is no note: the content came from the server.
    Nothing,
    /// The content was delivered.
    Retired,
    /// The content is unsent.
    Note(Box<Note>, ContentKey),
}

/// Reads the note of a file.
///
/// # Errors
/// [`BlobError::Altered`] when there is a note that this key does not open, or the disk's.
pub fn read(disk: &dyn Disk, path: &Path, rescue_key: &RescueKey) -> Result<Carried, BlobError> {
    let file = disk.open(path, OpenTo::Read).doing(READING)?;
    let Some(Region { header, bytes: mut region }) = read_region(file.as_ref())? else { return Ok(Carried::Nothing) };
    if region.iter().all(|byte| *byte == 0) {
        return Ok(Carried::Retired);
    }
    let altered = || BlobError::Altered { doing: READING };
    let nonce = nonce_of(&region).ok_or_else(altered)?;
    let plain = aead_key(&rescue_key.0)?
        .open_in_place(nonce, Aad::from(header.to_bytes()), &mut region[NONCE..])
        .map_err(|_| altered())?;
    let (key, rest) = plain.split_at_checked(32).ok_or_else(altered)?;
    let key = ContentKey::from_bytes(key).ok_or_else(altered)?;
    let (len, rest) = rest.split_first_chunk::<4>().ok_or_else(altered)?;
    let json = rest.get(..usize::try_from(u32::from_le_bytes(*len)).unwrap_or(usize::MAX)).ok_or_else(altered)?;
    let note = serde_json::from_slice(json).map_err(|_| altered())?;
    Ok(Carried::Note(Box::new(note), key))
}

/// Whether a file carries a note that is not retired, or one that nobody can tell; needs no key.
///
/// # Errors
/// The disk's.
pub fn is_unsent(disk: &dyn Disk, path: &Path) -> Result<bool, BlobError> {
    let file = disk.open(path, OpenTo::Read).doing(READING)?;
    match read_region(file.as_ref()) {
        Ok(None) => Ok(false),
        Ok(Some(region)) => Ok(region.bytes.iter().any(|byte| *byte != 0)),
        // Torn or strange: not ours to throw away.
        Err(BlobError::Altered { .. } | BlobError::Newer { .. }) => Ok(true),
        Err(other) => Err(other),
    }
}

/// Overwrites the note of a content that has been delivered. Torn by a crash it counts as unsent, and can be repeated.
///
/// # Errors
/// The disk's.
pub fn retire(disk: &dyn Disk, path: &Path) -> Result<(), BlobError> {
    const RETIRING: &str = "retiring a rescue note";
    let Some(region) = read_region(disk.open(path, OpenTo::Read).doing(RETIRING)?.as_ref())? else { return Ok(()) };
    if region.bytes.iter().any(|byte| *byte != 0) {
        let file = disk.open(path, OpenTo::Write).doing(RETIRING)?;
        file.write_at(&vec![0; region.bytes.len()], HEADER as u64).doing(RETIRING)?;
        file.sync().doing(RETIRING)?;
    }
    Ok(())
}

/// A content that was found without a database.
#[derive(Debug)]
pub struct Rescued {
    /// Where its file is.
    pub path: PathBuf,
    /// What it is.
    pub note: Note,
    /// Its bytes; an error when the file was cut.
    pub content: Result<StoredContent, BlobError>,
    /// Ranges of it that cannot be read any more.
    pub damaged: Vec<Range<u64>>,
}

/// What a search for unsent contents found.
#[derive(Debug, Default)]
pub struct Scan {
    /// Contents whose note opened.
    pub rescued: Vec<Rescued>,
    /// Files whose note this key does not open, or that are damaged at their beginning.
    pub unreadable: Vec<PathBuf>,
}

/// Looks for unsent contents in a vault's folder. Reads whole the files it finds, changes nothing.
///
/// # Errors
/// When the folder cannot be listed; what is wrong with a file is part of the answer.
pub fn scan(shelf: &Shelf, rescue_key: &RescueKey) -> Result<Scan, BlobError> {
    let mut scan = Scan::default();
    for file in shelf.listed()? {
        if !matches!(file.what, ListedAs::Content(_)) {
            continue;
        }
        match read(shelf.disk(), &file.path, rescue_key) {
            Ok(Carried::Note(note, key)) => {
                let content = StoredContent::open(shelf.disk(), &file.path, &key);
                // What cannot even be looked at is whole damage of this one, and no reason to leave the others.
                let damaged = match content.as_ref().map(|content| (content.len(), content.damage())) {
                    Err(_) => Vec::new(),
                    Ok((_, Ok(damaged))) => damaged,
                    Ok((len, Err(_))) => std::iter::once(0..len).collect(),
                };
                scan.rescued.push(Rescued { path: file.path, note: *note, content, damaged });
            }
            Ok(Carried::Nothing | Carried::Retired) | Err(BlobError::Missing { .. }) => {}
            Err(_) => scan.unreadable.push(file.path),
        }
    }
    Ok(scan)
}

struct Region {
    header: Header,
    bytes: Zeroizing<Vec<u8>>,
}

fn read_region(file: &dyn DiskFile) -> Result<Option<Region>, BlobError> {
    let header = read_header(file, READING)?;
    if header.rescue == 0 {
        return Ok(None);
    }
    if header.rescue > LONGEST {
        return Err(BlobError::Altered { doing: READING });
    }
    let mut bytes = Zeroizing::new(vec![0; usize::try_from(header.rescue).unwrap_or(0)]);
    read_exact_at(file, &mut bytes, HEADER as u64).doing(READING)?;
    Ok(Some(Region { header, bytes }))
}

fn nonce_of(region: &[u8]) -> Option<Nonce> {
    Nonce::try_assume_unique_for_key(region.get(..NONCE)?).ok()
}

fn bounded(note: &Note) -> Note {
    let mut note = note.clone();
    note.name.truncate(note.name.floor_char_boundary(LONGEST_TEXT));
    let surplus = note.place.len().saturating_sub(LONGEST_TEXT);
    note.place.drain(..note.place.ceil_char_boundary(surplus));
    let tag = match &note.based_on {
        BasedOn::Content(tag) => tag.0.len(),
        BasedOn::Metadata(tag) => tag.0.len(),
        BasedOn::Nothing | BasedOn::Preceding(_) | BasedOn::Untagged => 0,
    };
    if tag > LONGEST_TEXT {
        note.based_on = BasedOn::Untagged;
    }
    note
}

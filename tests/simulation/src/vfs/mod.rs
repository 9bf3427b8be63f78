//! A SQLite VFS over [`MemoryDrive`]: databases of a simulation lie on the same drive as the files beside them.
//!
//! **Promises.** SQLite gets from it what it gets from a file system: locks between connections and processes, shared
//! memory beside the write-ahead log, bytes that are durable when they were synced and not before, a folder synced when
//! SQLite asks for it or its own VFS for Unix would have done it. A path names its drive and process
//! (`/simulation/17/app/home/musette.db`); a process that has ended gets an error from every call.
//!
//! **Never.** It keeps no file descriptor, thread or clock: sleeping returns at once, and the time is a constant.
//!
//! **How.** [`install`] registers `musette-simulation` and, above it, SQLite3 Multiple Ciphers' own VFS, so that
//! encryption is on as in production: the name to open with is [`NAME`].
#![allow(unsafe_code)]
// SQLite's C interface can be served in no other way. Each function below gets pointers that SQLite promises to be valid
// for the call (https://www.sqlite.org/c3ref/vfs.html); a file's own pointer is set by `open` and taken by `close`.

pub mod locks;
mod shared;

use std::ffi::{CStr, c_char, c_int, c_void};
use std::io;
use std::ptr;
use std::sync::atomic::{Ordering, fence};
use std::sync::{Arc, OnceLock};

use musette_sqlite3mc as _;
use rusqlite::ffi;

use crate::disk::names::folder_of;
use crate::disk::{MemoryDrive, Ticket};
use locks::{Holder, LOG_LOCKS, Level};
use shared::SharedMemory;

/// What to open databases with.
pub const NAME: &str = "multipleciphers-musette-simulation";

const OWN_NAME: &CStr = c"musette-simulation";
const LONGEST_PATH: c_int = 512;
const SECTOR: c_int = 4096;

unsafe extern "C" {
    fn sqlite3mc_vfs_create(real: *const c_char, make_default: c_int) -> c_int;
}

/// Registers the VFS, once for this program.
///
/// # Errors
/// When SQLite refuses.
pub fn install() -> io::Result<&'static str> {
    static DONE: OnceLock<c_int> = OnceLock::new();
    let code = *DONE.get_or_init(|| {
        let vfs = Box::new(ffi::sqlite3_vfs {
            iVersion: 2,
            szOsFile: c_int::try_from(size_of::<File>()).unwrap_or(c_int::MAX),
            mxPathname: LONGEST_PATH,
            pNext: ptr::null_mut(),
            zName: OWN_NAME.as_ptr(),
            pAppData: ptr::null_mut(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            xFullPathname: Some(full_path),
            xDlOpen: None,
            xDlError: None,
            xDlSym: None,
            xDlClose: None,
            xRandomness: Some(randomness),
            xSleep: Some(sleep),
            xCurrentTime: Some(current_time),
            xGetLastError: Some(last_error),
            xCurrentTimeInt64: Some(current_time_64),
            xSetSystemCall: None,
            xGetSystemCall: None,
            xNextSystemCall: None,
        });
        // SAFETY: the structure lives for ever (leaked), and its name is static.
        unsafe {
            match ffi::sqlite3_initialize() {
                ffi::SQLITE_OK => {}
                code => return code,
            }
            match ffi::sqlite3_vfs_register(Box::leak(vfs), 0) {
                ffi::SQLITE_OK => sqlite3mc_vfs_create(OWN_NAME.as_ptr(), 0),
                code => code,
            }
        }
    });
    if code == ffi::SQLITE_OK { Ok(NAME) } else { Err(io::Error::other(format!("the VFS was refused ({code})"))) }
}

/// What SQLite allocates for a file of ours.
#[repr(C)]
struct File {
    methods: *const ffi::sqlite3_io_methods,
    open: *mut Open,
}

struct Open {
    memory: MemoryDrive,
    ticket: Ticket,
    number: u64,
    holder: Holder,
    /// The folder to be synced with the first sync of a journal or log that was made here, as SQLite's VFS for Unix does.
    new_in: Option<String>,
    shared: Option<Arc<SharedMemory>>,
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(map_shared),
    xShmLock: Some(lock_shared),
    xShmBarrier: Some(barrier),
    xShmUnmap: Some(unmap_shared),
    xFetch: None,
    xUnfetch: None,
};

/// SQLite's code for an error of the drive.
fn code(error: &io::Error, otherwise: c_int) -> c_int {
    match error.kind() {
        io::ErrorKind::StorageFull => ffi::SQLITE_FULL,
        _ => otherwise,
    }
}

fn answer(result: io::Result<()>, otherwise: c_int) -> c_int {
    match result {
        Ok(()) => ffi::SQLITE_OK,
        Err(error) => code(&error, otherwise),
    }
}

unsafe fn path_of<'a>(name: *const c_char) -> Option<&'a str> {
    if name.is_null() {
        return None;
    }
    // SAFETY: SQLite's names end with a zero.
    unsafe { CStr::from_ptr(name) }.to_str().ok()
}

unsafe fn opened<'a>(file: *mut ffi::sqlite3_file) -> &'a mut Open {
    // SAFETY: SQLite calls a file's methods only between its open and its close, one at a time.
    unsafe { &mut *(*file.cast::<File>()).open }
}

unsafe extern "C" fn open(
    _vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives memory of `szOsFile` bytes; null methods say that there is nothing to close.
    unsafe { (*file.cast::<File>()).methods = ptr::null() };
    // No name means a temporary file: temporary storage is memory in this build, and nothing else is allowed.
    // SAFETY: as of `path_of`.
    let Some((memory, ticket, path)) = (unsafe { path_of(name) }).and_then(MemoryDrive::resolve) else {
        return ffi::SQLITE_CANTOPEN;
    };
    let opened = {
        let mut drive = memory.lock();
        let only_new = flags & ffi::SQLITE_OPEN_EXCLUSIVE != 0;
        let known = drive.names.at(&path).is_some();
        let number = if flags & ffi::SQLITE_OPEN_CREATE != 0 {
            drive.create(ticket, &path, only_new)
        } else {
            drive.find(ticket, &path)
        };
        let journal = ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_SUPER_JOURNAL;
        let new_in = (!known && flags & journal != 0).then(|| folder_of(&path).to_owned());
        number.map(|number| (number, drive.locks.holder(ticket.slot), new_in))
    };
    let (number, holder, new_in) = match opened {
        Ok(opened) => opened,
        Err(error) => return code(&error, ffi::SQLITE_CANTOPEN),
    };
    let open = Box::new(Open { memory, ticket, number, holder, new_in, shared: None });
    // SAFETY: as above; `out_flags` may be null.
    unsafe {
        (*file.cast::<File>()).open = Box::into_raw(open);
        (*file.cast::<File>()).methods = &raw const METHODS;
        if !out_flags.is_null() {
            *out_flags = flags;
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    let file = file.cast::<File>();
    // SAFETY: `open` boxed it; it is taken once, because the pointer is cleared.
    unsafe {
        if !(*file).open.is_null() {
            let open = Box::from_raw((*file).open);
            open.memory.lock().locks.forget(open.holder);
            (*file).open = ptr::null_mut();
            (*file).methods = ptr::null();
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, out: *mut c_void, len: c_int, offset: i64) -> c_int {
    // SAFETY: `out` has room for `len` bytes.
    let (open, out) =
        unsafe { (opened(file), std::slice::from_raw_parts_mut(out.cast::<u8>(), usize::try_from(len).unwrap_or(0))) };
    let read = open.memory.lock().read(open.ticket, open.number, out, u64::try_from(offset).unwrap_or(0));
    match read {
        Ok(read) if read == out.len() => ffi::SQLITE_OK,
        Ok(read) => {
            out[read..].fill(0);
            ffi::SQLITE_IOERR_SHORT_READ
        }
        Err(error) => code(&error, ffi::SQLITE_IOERR_READ),
    }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, bytes: *const c_void, len: c_int, offset: i64) -> c_int {
    // SAFETY: `bytes` holds `len` bytes.
    let (open, bytes) =
        unsafe { (opened(file), std::slice::from_raw_parts(bytes.cast::<u8>(), usize::try_from(len).unwrap_or(0))) };
    let offset = u64::try_from(offset).unwrap_or(0);
    answer(open.memory.lock().write(open.ticket, open.number, bytes, offset), ffi::SQLITE_IOERR_WRITE)
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, len: i64) -> c_int {
    // SAFETY: as of `opened`.
    let open = unsafe { opened(file) };
    let len = u64::try_from(len).unwrap_or(0);
    answer(open.memory.lock().set_len(open.ticket, open.number, len), ffi::SQLITE_IOERR_TRUNCATE)
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: as of `opened`.
    let open = unsafe { opened(file) };
    let mut drive = open.memory.lock();
    let mut result = drive.sync(open.ticket, open.number);
    if result.is_ok()
        && let Some(folder) = open.new_in.take()
    {
        result = drive.sync_folder(open.ticket, &folder);
    }
    answer(result, ffi::SQLITE_IOERR_FSYNC)
}

unsafe extern "C" fn size(file: *mut ffi::sqlite3_file, out: *mut i64) -> c_int {
    // SAFETY: as of `opened`; `out` is SQLite's.
    let open = unsafe { opened(file) };
    match open.memory.lock().len(open.ticket, open.number) {
        Ok(len) => {
            // SAFETY: as above.
            unsafe { *out = i64::try_from(len).unwrap_or(i64::MAX) };
            ffi::SQLITE_OK
        }
        Err(error) => code(&error, ffi::SQLITE_IOERR_FSTAT),
    }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: as of `opened`.
    let open = unsafe { opened(file) };
    let wanted = match level {
        ffi::SQLITE_LOCK_NONE => return ffi::SQLITE_OK,
        ffi::SQLITE_LOCK_SHARED => Level::Shared,
        ffi::SQLITE_LOCK_RESERVED => Level::Reserved,
        ffi::SQLITE_LOCK_PENDING => Level::Pending,
        _ => Level::Exclusive,
    };
    let mut drive = open.memory.lock();
    if drive.alive(open.ticket).is_err() {
        return ffi::SQLITE_IOERR_LOCK;
    }
    if drive.locks.lock(open.number, open.holder, wanted) { ffi::SQLITE_OK } else { ffi::SQLITE_BUSY }
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: as of `opened`.
    let open = unsafe { opened(file) };
    open.memory.lock().locks.unlock(open.number, open.holder, level == ffi::SQLITE_LOCK_SHARED);
    ffi::SQLITE_OK
}

unsafe extern "C" fn check_reserved(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: as of `opened`; `out` is SQLite's.
    unsafe {
        let open = opened(file);
        *out = c_int::from(open.memory.lock().locks.is_reserved(open.number));
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn control(_file: *mut ffi::sqlite3_file, _op: c_int, _argument: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_file: *mut ffi::sqlite3_file) -> c_int {
    SECTOR
}

unsafe extern "C" fn characteristics(_file: *mut ffi::sqlite3_file) -> c_int {
    // As SQLite's VFS for Unix: a torn write leaves alone what it did not cover.
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn map_shared(
    file: *mut ffi::sqlite3_file,
    index: c_int,
    size: c_int,
    make: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: as of `opened`; `out` is SQLite's.
    let open = unsafe { opened(file) };
    let shared = {
        let mut drive = open.memory.lock();
        if drive.alive(open.ticket).is_err() {
            return ffi::SQLITE_IOERR_SHMMAP;
        }
        let (number, holder) = (open.number, open.holder);
        open.shared.get_or_insert_with(|| drive.locks.join_memory(number, holder))
    };
    let (index, size) = (usize::try_from(index).unwrap_or(usize::MAX), usize::try_from(size).unwrap_or(0));
    let region = shared.region(index, size, make != 0);
    // SAFETY: as above.
    unsafe { *out = region.unwrap_or(ptr::null_mut()) };
    if region.is_none() && make != 0 { ffi::SQLITE_NOMEM } else { ffi::SQLITE_OK }
}

unsafe extern "C" fn lock_shared(file: *mut ffi::sqlite3_file, from: c_int, count: c_int, flags: c_int) -> c_int {
    // SAFETY: as of `opened`.
    let open = unsafe { opened(file) };
    let from = usize::try_from(from).unwrap_or(LOG_LOCKS);
    let which = from..from + usize::try_from(count).unwrap_or(0);
    let mut drive = open.memory.lock();
    if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
        drive.locks.unlock_log(open.number, open.holder, which);
        return ffi::SQLITE_OK;
    }
    if drive.alive(open.ticket).is_err() {
        return ffi::SQLITE_IOERR_SHMLOCK;
    }
    let exclusive = flags & ffi::SQLITE_SHM_EXCLUSIVE != 0;
    if drive.locks.lock_log(open.number, open.holder, which, exclusive) { ffi::SQLITE_OK } else { ffi::SQLITE_BUSY }
}

unsafe extern "C" fn barrier(_file: *mut ffi::sqlite3_file) {
    fence(Ordering::SeqCst);
}

unsafe extern "C" fn unmap_shared(file: *mut ffi::sqlite3_file, _delete: c_int) -> c_int {
    // SAFETY: as of `opened`.
    let open = unsafe { opened(file) };
    open.memory.lock().locks.leave_memory(open.number, open.holder);
    open.shared = None;
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(_vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: as of `path_of`.
    let Some((memory, ticket, path)) = (unsafe { path_of(name) }).and_then(MemoryDrive::resolve) else {
        return ffi::SQLITE_IOERR_DELETE;
    };
    let mut drive = memory.lock();
    let mut result = drive.remove(ticket, &path);
    if result.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        return ffi::SQLITE_IOERR_DELETE_NOENT;
    }
    if result.is_ok() && sync_folder != 0 {
        result = drive.sync_folder(ticket, folder_of(&path));
    }
    answer(result, ffi::SQLITE_IOERR_DELETE)
}

unsafe extern "C" fn access(_vfs: *mut ffi::sqlite3_vfs, name: *const c_char, _flags: c_int, out: *mut c_int) -> c_int {
    // SAFETY: as of `path_of`.
    let Some((memory, ticket, path)) = (unsafe { path_of(name) }).and_then(MemoryDrive::resolve) else {
        return ffi::SQLITE_IOERR_ACCESS;
    };
    let found = memory.lock().find(ticket, &path);
    let there = match found {
        Ok(_) => true,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::IsADirectory) => false,
        Err(_) => return ffi::SQLITE_IOERR_ACCESS,
    };
    // SAFETY: `out` is SQLite's.
    unsafe { *out = c_int::from(there) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn full_path(
    _vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: `name` ends with a zero; `out` has `room` bytes.
    unsafe {
        let bytes = CStr::from_ptr(name).to_bytes_with_nul();
        if bytes.len() > usize::try_from(room).unwrap_or(0) {
            return ffi::SQLITE_CANTOPEN;
        }
        ptr::copy_nonoverlapping(bytes.as_ptr().cast(), out, bytes.len());
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn randomness(_vfs: *mut ffi::sqlite3_vfs, len: c_int, out: *mut c_char) -> c_int {
    // SAFETY: `out` has `len` bytes.
    let out = unsafe { std::slice::from_raw_parts_mut(out.cast::<u8>(), usize::try_from(len).unwrap_or(0)) };
    crate::chance::Chance::new(0).fill(out);
    len
}

unsafe extern "C" fn sleep(_vfs: *mut ffi::sqlite3_vfs, microseconds: c_int) -> c_int {
    // Whoever holds the lock runs on this very thread: waiting would change nothing.
    microseconds
}

unsafe extern "C" fn current_time(_vfs: *mut ffi::sqlite3_vfs, out: *mut f64) -> c_int {
    // SAFETY: `out` is SQLite's.
    unsafe { *out = 2_460_000.5 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn current_time_64(_vfs: *mut ffi::sqlite3_vfs, out: *mut i64) -> c_int {
    // SAFETY: `out` is SQLite's.
    unsafe { *out = 212_544_043_200_000 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn last_error(_vfs: *mut ffi::sqlite3_vfs, _len: c_int, _out: *mut c_char) -> c_int {
    0
}

#[cfg(test)]
mod tests;

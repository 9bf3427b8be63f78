//! Compiles the untouched amalgamation of SQLite3 Multiple Ciphers into `libsqlite3.a` and names its folder, so that
//! rusqlite, which asks the linker for a `sqlite3`, gets this one (docs/decisions/0001-encryption-of-the-database.md).

fn main() {
    let source = sqlite3mc_src::source_dir();
    let mut build = cc::Build::new();
    build
        .include(source)
        .file(source.join(sqlite3mc_src::SOURCE_FILE))
        .warnings(false)
        .define("SQLITE_CORE", None)
        .define("SQLITE_THREADSAFE", "1")
        .define("SQLITE_ENABLE_FTS5", None)
        // Nobody asks SQLite what memory it uses; counting it takes a lock for every piece. Nor is a cache ever shared. (And
        // no SQLITE_ENABLE_MEMORY_MANAGEMENT: with it all connections share one page cache as large as all theirs together.)
        .define("SQLITE_DEFAULT_MEMSTATUS", "0")
        .define("SQLITE_OMIT_SHARED_CACHE", None)
        .define("SQLITE_DEFAULT_FOREIGN_KEYS", "1")
        .define("SQLITE_DQS", "0")
        .define("SQLITE_USE_URI", None)
        // Temporary b-trees and sorters stay in memory: nothing readable reaches the disk beside the vault.
        .define("SQLITE_TEMP_STORE", "3")
        .define("SQLITE_OMIT_LOAD_EXTENSION", None)
        .define("SQLITE_SECURE_DELETE", None)
        // The one cipher that is used; the others are not compiled in, so that they cannot be chosen by a stray PRAGMA.
        .define("CODEC_TYPE", "CODEC_TYPE_AEGIS")
        .define("HAVE_CIPHER_AES_128_CBC", "0")
        .define("HAVE_CIPHER_AES_256_CBC", "0")
        .define("HAVE_CIPHER_CHACHA20", "0")
        .define("HAVE_CIPHER_SQLCIPHER", "0")
        .define("HAVE_CIPHER_RC4", "0")
        .define("HAVE_CIPHER_ASCON128", "0")
        .define("HAVE_CIPHER_AEGIS", "1")
        .opt_level(2);
    build.compile("sqlite3");
    println!("cargo:rerun-if-changed=build.rs");
}

//! Links SQLite3 Multiple Ciphers, statically, as the `sqlite3` that rusqlite asks the linker for.
//!
//! There is nothing to call here: depend on it beside `rusqlite` and write `use musette_sqlite3mc as _;`. Whether the
//! cipher really is there is proven each time a database is opened (`musette_core::store`), never assumed from the build.

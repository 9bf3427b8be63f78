#!/usr/bin/env python3
"""Says how large a library is as it is shipped, and which crates its code and constants come from.

Promises: the size is that of a stripped copy, byte for byte what an app would hold. The parts are the sizes of the symbols of the library
as it was built, by the crate in whose name each stands; what was inlined counts where it was inlined, and what has no symbol is told as
the rest. Needs `strip` and `nm`.
"""

import collections
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# The crate in whose name a symbol stands: `<alloc::vec::Vec<T> as core::ops::Drop>::drop` is alloc's.
RUST = re.compile(r"^(?:<+(?:&|\*const |\*mut |mut |dyn |\[)*|_?)([a-z_][a-z0-9_]*)::")
C = ((re.compile(r"^sqlite3|^(?:whereLoop|vdbe|btree|pager|wal|fts5)"), "SQLite (C)"), (re.compile(r"^(?:ring_core|GFp_|aegis|chacha|poly1305)"), "ciphers (C)"))
SHOWN = 16


def part(name):
    rust = RUST.match(name)
    if rust:
        return rust.group(1)
    return next((whose for begins, whose in C if begins.search(name)), "other C, and what is generated")


def main():
    library = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        stripped = Path(folder) / library.name
        subprocess.run(["strip", "-o", stripped, library], check=True)
        whole = stripped.stat().st_size
    parts = collections.Counter()
    listed = subprocess.run(["nm", "--print-size", "--demangle", library], check=True, capture_output=True, text=True).stdout
    for line in listed.splitlines():
        fields = line.split(maxsplit=3)
        if len(fields) == 4 and fields[2] in "tTwWrRdDVvu":
            parts[part(fields[3])] += int(fields[1], 16)
    print(f"{library.name}, stripped: {whole / 1e6:.2f} MB")
    shown = parts.most_common(SHOWN)
    for name, size in shown:
        print(f"  {size / 1e3:8.0f} kB  {name}")
    print(f"  {(sum(parts.values()) - sum(size for _, size in shown)) / 1e3:8.0f} kB  {len(parts) - len(shown)} more")
    print(f"  {(whole - sum(parts.values())) / 1e3:8.0f} kB  without a symbol (texts, tables, unwinding)")


if __name__ == "__main__":
    main()

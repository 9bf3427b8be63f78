#!/usr/bin/env python3
"""Checks what no compiler checks about the files of the repository.

Promises: no source file is longer than 600 lines; every Rust module opens with `//!`; nothing unfinished is marked and left
(the marks are words like T-O-D-O), no `unwrap` or `expect` stands outside tests; every `docs/` file that a comment or a page
names exists; every test that docs/security.md names as a proof exists.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 600
SOURCES = {".rs", ".py", ".sh", ".sql", ".swift", ".kt"}
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b|\b(todo|unimplemented)!\(")
UNWRAPPED = re.compile(r"\.unwrap\(\)|\.expect\(\"|\.unwrap_err\(\)|\.expect_err\(\"")
PAGE = re.compile(r"\bdocs/[\w./-]+\.md\b")
PROOF = re.compile(r"`([a-z0-9]+(?:_[a-z0-9]+){3,})`")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                            stdout=subprocess.PIPE, check=True)
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def is_test(path):
    parts = path.relative_to(ROOT).parts
    # Beside the tests of a crate: packages that are nothing but tests.
    return "tests" in parts[1:] or path.name == "tests.rs" or parts[:2] in {
        ("tests", "journeys"), ("tests", "simulation"), ("tests", "peers"), ("tests", "bench")}


def look_at_rust(path, name, lines):
    first = next((line for line in lines if line.strip() and not line.startswith("#!")), "")
    test_code = is_test(path)
    if not test_code and not first.startswith("//!"):
        yield f"{name}:1: a module opens with //! and what it promises"
    for number, line in enumerate(lines, start=1):
        if re.match(r"\s*#!?\[cfg\(test\)\]", line):
            following = next((line for line in lines[number:] if not line.lstrip().startswith("#[")), "")
            # By custom a test module stands at the end of its file.
            test_code = test_code or bool(re.match(r"\s*(pub(\(crate\))? )?mod \w+ \{", following))
        bare = re.sub(r"//.*$", "", line)
        if not test_code and UNWRAPPED.search(bare):
            yield f"{name}:{number}: unwrap and expect are for tests; say what is done when it fails"


def look_at(path):
    name = path.relative_to(ROOT)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    lines = text.splitlines()
    if path.suffix in SOURCES:
        if len(lines) > LONGEST:
            yield f"{name}: {len(lines)} lines; a file is a room of at most {LONGEST}"
        for number, line in enumerate(lines, start=1):
            if UNFINISHED.search(line):
                yield f"{name}:{number}: unfinished work is an issue, not a mark in a file"
    if path.suffix == ".rs":
        yield from look_at_rust(path, name, lines)
    if path.suffix in SOURCES | {".md"}:
        for page in sorted(set(PAGE.findall(text))):
            if not (ROOT / page).exists():
                yield f"{name}: names {page}, which is not there"
    if path.suffix == ".md":
        for target in sorted(set(LINK.findall(text))):
            if not (path.parent / target).exists():
                yield f"{name}: links to {target}, which is not there"


def missing_proofs(files):
    page = ROOT / "docs" / "security.md"
    if not page.exists():
        return
    tests = set()
    for path in files:
        if path.suffix == ".rs":
            tests.update(re.findall(r"\bfn (\w+)", path.read_text(encoding="utf-8")))
    for name in PROOF.findall(page.read_text(encoding="utf-8")):
        if name not in tests:
            yield f"docs/security.md: names the test {name}, which is not there"


def main():
    files = tracked()
    wrong = [line for path in files for line in look_at(path)] + list(missing_proofs(files))
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

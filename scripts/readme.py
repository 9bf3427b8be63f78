#!/usr/bin/env python3
"""Keeps the transcript of the demo in README.md true.

`--write` plays the demo and puts what it printed between the two markers, with times and ports masked. `--check` plays it and
fails when what it says is no longer what README.md says; figures may differ from run to run and are compared as figures, words
may not. Both fail when the demo fails. The transcript that was played lies in target/demo-transcript.txt; `--from FILE`
takes that instead of playing.
"""

import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BEGIN, END = "<!-- demo: begin -->", "<!-- demo: end -->"
# Several times the minute that the demo promises.
PATIENCE = 300

COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
# What differs from run to run and means nothing to a reader.
MASKS = [
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d[:.]\d\d(?:[:.]\d\d(?:\.\d+)?)?Z?\b"), "YYYY-MM-DD HH:MM"),
    (re.compile(r"\b\d{4}-\d\d-\d\d\b"), "YYYY-MM-DD"),
    (re.compile(r"\b\d\d:\d\d(?::\d\d)?\b"), "HH:MM"),
    (re.compile(r"(127\.0\.0\.1|localhost|\[::1\]):\d+"), r"\1:PORT"),
    (re.compile(r"\b\d+(?:\.\d+)?( ?(?:ms|s|seconds?))\b"), r"_\1"),
]


def play():
    """What the demo prints, once built."""
    quiet = ["cargo", "build", "--quiet", "--package", "musette-cli", "--bin", "musette"]
    subprocess.run(quiet, cwd=ROOT, check=True)
    folder = TARGET / "readme-demo"
    shutil.rmtree(folder, ignore_errors=True)
    command = [str(TARGET / "debug" / "musette"), "demo", "--folder", str(folder)]
    played = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                            timeout=PATIENCE, check=False)
    text = played.stdout.replace(str(folder), ".demo")
    (TARGET / "demo-transcript.txt").write_text(text, encoding="utf-8")
    if played.returncode != 0:
        print(text)
        sys.exit(f"readme: the demo failed with {played.returncode}")
    return text


def masked(text):
    text = COLOURS.sub("", text)
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def words(text):
    """The same with every figure made equal, and the spaces that align figures too."""
    # A time just below and one just above a unit's border are masked alike.
    text = re.sub(r"[\d_][\d,.' ]*(?:(?:ms|s|bytes|kB|MB|GB)\b)?", "#", masked(text))
    return [re.sub(r"[ \t─-]+", " ", line).strip() for line in text.splitlines()]


def block(readme):
    try:
        before, rest = readme.split(BEGIN)
        inside, after = rest.split(END)
    except ValueError:
        sys.exit(f"readme: README.md has to hold the markers {BEGIN} and {END}, once each")
    return before, inside, after


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--write", action="store_true")
    what.add_argument("--check", action="store_true")
    parser.add_argument("--from", dest="source", type=Path, metavar="FILE", help="a transcript instead of playing")
    arguments = parser.parse_args()

    before, inside, after = block(README.read_text(encoding="utf-8"))
    told = re.search(r"```text\n(.*?)\n```", inside, re.DOTALL)
    if arguments.check and not told:
        print("readme: no transcript is in README.md yet: make readme")
        return 1
    played = arguments.source.read_text(encoding="utf-8") if arguments.source else play()
    if arguments.write:
        README.write_text(f"{before}{BEGIN}\n```text\n{masked(played)}\n```\n{END}{after}", encoding="utf-8")
        print("readme: the transcript is in README.md")
        return 0
    have, want = words(told.group(1)), words(played)
    if have != want:
        print("\n".join(difflib.unified_diff(have, want, "README.md", "the demo now", lineterm="", n=1)))
        print("readme: README.md tells another story than the demo: make readme")
        return 1
    print("readme: README.md tells what the demo tells")
    return 0


if __name__ == "__main__":
    sys.exit(main())

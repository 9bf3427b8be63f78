#!/usr/bin/env python3
"""Runs the test suites one after the other and tells the seconds of each.

Promises: everything is built once, with the features of the whole workspace (a selection of packages would build the
dependencies again with other features); the closing line of every test runner is printed as it was written; the figures at the
end are the sum of those lines; a runner that ends without such a line, or exceeds its time, counts as one failure.

The Kotlin library and the screens over it are tested by Maven, whose reports are counted; their lines are written like those of the others.

What a runner prints is kept in target/suites/. It is shown only when it failed, and for the simulation, whose summary says how
often each rule and fault was exercised.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))

# Folders of packages by suite; the packages that no suite names belong to `unit`.
SUITES = {
    "unit": None,
    "journeys": ["tests/journeys"],
    "simulation": ["tests/simulation"],
    "peers": ["tests/peers"],
    "kotlin": [],
}
SHOWN = {"simulation"}
# Runners whose tests wait for the patience that a server asks for, far longer than they compute: more of them at once.
WAITING = {"bindings/cli"}
# Seconds after which one runner is stopped: several times what it needs on two cores.
PATIENCE = 1500

CLOSING = re.compile(r"^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;.*$", re.MULTILINE)


class Runner:
    """A test binary: of which package, and where it is."""

    def __init__(self, package, kind, name, executable):
        self.package, self.kind, self.name, self.executable = package, kind, name, executable

    @property
    def title(self):
        return f"{self.package}/{self.name}" + (" (stories)" if self.kind == "test" else "")


def build():
    """Builds every test of the workspace; answers the runners, or None when something does not compile."""
    command = ["cargo", "test", "--workspace", "--no-run", "--message-format=json-render-diagnostics"]
    made = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    runners = []
    for line in made.stdout.splitlines():
        if not line.startswith("{"):
            continue
        message = json.loads(line)
        if message.get("reason") != "compiler-artifact" or not message["profile"]["test"] or not message["executable"]:
            continue
        package = Path(message["manifest_path"]).parent.relative_to(ROOT).as_posix()
        target = message["target"]
        runners.append(Runner(package, target["kind"][0], target["name"], message["executable"]))
    runners.sort(key=lambda runner: (runner.package, runner.kind, runner.name))
    return runners if made.returncode == 0 else None


def suite_of(runner):
    for suite, packages in SUITES.items():
        if packages and runner.package in packages:
            return suite
    return "unit"


def run(runner, wanted, shown):
    """Runs one binary; answers (passed, failed, ignored)."""
    command = [runner.executable] + ([wanted] if wanted else []) + (["--show-output"] if shown else [])
    folder = ROOT / runner.package
    environment = dict(os.environ, CARGO_MANIFEST_DIR=str(folder), RUST_BACKTRACE=os.environ.get("RUST_BACKTRACE", "1"))
    if runner.package in WAITING:
        environment.setdefault("RUST_TEST_THREADS", str(3 * (os.cpu_count() or 2)))
    began = time.monotonic()
    late = False
    try:
        done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=PATIENCE, check=False)
        output, code = done.stdout, done.returncode
    except subprocess.TimeoutExpired as stopped:
        output, code, late = stopped.stdout or b"", 1, True
    text = output.decode("utf-8", "replace")
    log = TARGET / "suites" / f"{runner.package}-{runner.name}.txt".replace("/", "-")
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(text, encoding="utf-8")

    closings = list(CLOSING.finditer(text))
    passed, failed, ignored = (sum(int(closing.group(n)) for closing in closings) for n in (1, 2, 3))
    broken = code != 0 and failed == 0 or not closings
    print(f"{runner.title} [{time.monotonic() - began:.1f} s]")
    if shown or code != 0 or broken:
        print(text.rstrip())
    else:
        print(closings[-1].group(0))
    if not closings:
        print(f"{runner.title}: ended without a closing line (exit code {code})")
    if late:
        print(f"{runner.title}: stopped after {PATIENCE} s")
    sys.stdout.flush()
    return passed, failed + (1 if broken else 0), ignored


def run_kotlin(wanted):
    """Builds and tests the Kotlin library and the screens; answers (passed, failed, ignored)."""
    folders = [TARGET / "kotlin/build/surefire-reports", TARGET / "android/android-tests/surefire-reports"]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    command = ["scripts/kotlin.sh", "--test"] + ([wanted] if wanted else [])
    try:
        done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=PATIENCE, check=False)
        output, code = done.stdout, done.returncode
    except subprocess.TimeoutExpired as stopped:
        output, code = (stopped.stdout or b"") + f"\nstopped after {PATIENCE} s\n".encode(), 1
    log = TARGET / "suites/kotlin.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_bytes(output)
    passed = failed = ignored = 0
    for report in sorted(report for folder in folders for report in folder.glob("TEST-*.xml")):
        suite = ElementTree.parse(report).getroot()
        tests, failures, errors, skipped = (int(suite.get(count, 0)) for count in ("tests", "failures", "errors", "skipped"))
        bad = failures + errors
        word = "FAILED" if bad else "ok"
        took = float(suite.get("time", "0").replace(",", ""))
        print(f"{suite.get('name')} [{took:.1f} s]")
        print(f"test result: {word}. {tests - bad - skipped} passed; {bad} failed; {skipped} ignored")
        passed, failed, ignored = passed + tests - bad - skipped, failed + bad, ignored + skipped
    if code != 0:
        print(output.decode("utf-8", "replace").rstrip())
    sys.stdout.flush()
    # It ended badly without a test that did, or ran nothing although nothing was asked for by name.
    broken = code != 0 and failed == 0 or passed + failed == 0 and not wanted
    return passed, failed + (1 if broken else 0), ignored


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--suite", default="all", choices=["all", *SUITES])
    parser.add_argument("--filter", default="", help="run only the tests whose names contain this")
    arguments = parser.parse_args()

    began = time.monotonic()
    print("suite build: everything, once", flush=True)
    runners = build()
    print(f"suite build: {time.monotonic() - began:.0f} s", flush=True)
    if runners is None:
        print("the tests do not compile: see above")
        return 1

    seconds, absent = {}, []
    totals = [0, 0, 0]
    for suite in SUITES:
        if arguments.suite not in ("all", suite):
            continue
        if os.environ.get(f"MUSETTE_{suite.upper()}") == "skip":
            absent.append(suite)
            print(f"\nsuite {suite}: not run, as MUSETTE_{suite.upper()}=skip asks")
            continue
        if suite == "peers" and not (TARGET / "peers/bin/rclone").exists():
            absent.append(suite)
            print("\nsuite peers: not run, the independent clients are not installed (see what setup said above)")
            continue
        if suite == "kotlin" and not (shutil.which("mvn") and shutil.which("java")):
            absent.append(suite)
            print("\nsuite kotlin: not run, there is no Maven or no Java here (see what setup said above)")
            continue
        print(f"\nsuite {suite}", flush=True)
        began = time.monotonic()
        if suite == "kotlin":
            totals = [a + b for a, b in zip(totals, run_kotlin(arguments.filter))]
        for runner in runners:
            if suite_of(runner) == suite:
                result = run(runner, arguments.filter, suite in SHOWN)
                totals = [a + b for a, b in zip(totals, result)]
        seconds[suite] = time.monotonic() - began
        print(f"suite {suite}: {seconds[suite]:.0f} s", flush=True)

    told = {suite for suite in absent if os.environ.get(f"MUSETTE_{suite.upper()}") == "skip"}
    print("\nseconds: " + ", ".join(f"{suite} {took:.0f}" for suite, took in seconds.items()))
    without = TARGET / "peers/without-javascript.txt"
    if "peers" in seconds and without.exists():
        print(f"not run: the JavaScript clients of the peers ({without.read_text(encoding='utf-8').strip()})")
    if absent:
        print("not run: " + ", ".join(absent) + (" (as is asked for)" if told == set(absent) else ""))
    passed, failed, ignored = totals
    print(f"{passed} passed, {failed} failed, {ignored} skipped")
    if passed + failed == 0:
        print("no test was run")
        return 1
    return 1 if failed or told != set(absent) else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Checks that the modules of core know only whom they may know, and that uncertainty comes in through the doors.

Promises: every `crate::module` in code (not in comments, not in tests) is an edge; an edge that is not in the table below is
told with its file, line and reason; the edges that exist hold no cycle. Outside `doors`, nothing asks a clock or chance, touches
a file, starts a thread, iterates a hash map, or selects in an order of its own. The exceptions stand in this file, with reasons.

`--print` shows the edges that exist.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORE = ROOT / "core" / "src"

# Who may know whom, from the front door down. `sabotage` is a switch of the simulation, which every module may ask.
BELOW = {"vault", "auth", "http", "doors", "model"}
MAY_KNOW = {
    "engine": {"sync", "outbox", "tree", "talk", "tasks", "providers", "store", "blobs"} | BELOW,
    "sync": {"outbox", "tree", "talk", "tasks", "providers", "store", "blobs"} | BELOW,
    "outbox": {"tree", "talk", "tasks", "providers", "store", "blobs"} | BELOW,
    "tree": {"providers", "store"} | BELOW,
    "talk": {"store"} | BELOW,
    "tasks": {"store"} | BELOW,
    "blobs": {"store", "providers"} | BELOW,
    "providers": {"auth", "http", "doors", "model"},
    "store": {"vault", "doors", "model"},
    "auth": {"http", "vault", "doors", "model"},
    "http": {"doors", "model"},
    "vault": {"doors", "model"},
    "doors": {"model"},
    "model": set(),
    "sabotage": set(),
}
WHY = {
    ("providers", "store"): "a provider never sees the store: it turns requests and answers into values",
    ("store", "providers"): "the store never sees a provider: it keeps what it is told",
    ("outbox", "sync"): "sync calls the outbox, never the other way round",
    ("tree", "outbox"): "the tree is what sync and outbox share; it knows neither",
    ("talk", "outbox"): "threads are what sync and outbox share; they know neither",
    ("talk", "sync"): "threads are what sync and outbox share; they know neither",
    ("tasks", "outbox"): "tasks are what sync and outbox share; they know neither",
    ("tasks", "sync"): "tasks are what sync and outbox share; they know neither",
    ("tree", "sync"): "the tree is what sync and outbox share; it knows neither",
}

UNCERTAIN = [
    (re.compile(r"\bInstant::now\b|\bSystemTime\b|\bTimestamp::now\b|\bZoned::now\b"), "asks a clock: use doors::Clock"),
    (re.compile(r"\bstd::fs\b|\btokio::fs\b|\bFile::(open|create)\b"), "touches a file: use doors::Disk"),
    (re.compile(r"\bgetrandom::|\brand::|\bUlid::new\b|\bSystemRandom\b"), "draws a random number: use doors::Entropy"),
    (re.compile(r"\bthread::spawn\b|\bthread::Builder\b"), "starts a thread: use doors::StoreThreads"),
    (re.compile(r"\bHash(Map|Set)\b"), "has an order that differs from run to run: use a BTreeMap, or sort"),
    (re.compile(r"\benv::var\b"), "reads the environment: settings come in through the engine"),
]
EXCEPTIONS = {
    # `doors::StoreThreads` says whether closures run inline or on the writer's thread; the thread itself is the database's.
    ("store/database.rs", "starts a thread: use doors::StoreThreads"),
}


def code_lines(path):
    """(number, line without comments) of code that is not test code."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        # By custom a test module stands at the end of its file.
        if line.strip() == "#[cfg(test)]":
            following = next((line for line in lines[number:] if not line.lstrip().startswith("#[")), "")
            if re.match(r"\s*(pub(\(crate\))? )?mod \w+ \{", following):
                return
        bare = re.sub(r"//.*$", "", line)
        if bare.strip():
            yield number, bare


def is_test(path):
    parts = path.relative_to(CORE).parts
    return "tests" in parts or path.name == "tests.rs"


def module_of(path):
    return path.relative_to(CORE).parts[0].removesuffix(".rs")


def names_after_crate(text):
    """Modules named by `crate::x` and `crate::{x, y::z}` in a piece of code, with the offset of each."""
    for found in re.finditer(r"\bcrate::(\w+)", text):
        yield found.group(1), found.start()
    for found in re.finditer(r"\bcrate::\{", text):
        depth, start, position = 1, found.end(), found.end()
        while position < len(text) and depth:
            character = text[position]
            if depth == 1 and character in ",}":
                name = re.match(r"\s*(\w+)", text[start:position])
                if name:
                    yield name.group(1), start
                start = position + 1
            depth += {"{": 1, "}": -1}.get(character, 0)
            position += 1


def cycle(edges):
    """One cycle among the edges, or nothing."""
    state, path = {}, []

    def visit(node):
        state[node] = 1
        path.append(node)
        for other in sorted(edges.get(node, ())):
            if state.get(other) == 1:
                return path[path.index(other):] + [other]
            if other not in state:
                found = visit(other)
                if found:
                    return found
        path.pop()
        state[node] = 2
        return None

    for node in sorted(edges):
        if node not in state:
            found = visit(node)
            if found:
                return found
    return None


def main():
    wrong, edges = [], {}
    for path in sorted(CORE.rglob("*.rs")):
        if is_test(path) or path == CORE / "lib.rs":
            continue
        here = path.relative_to(ROOT)
        module = module_of(path)
        if module not in MAY_KNOW:
            wrong.append(f"{here}: the module `{module}` has no place in scripts/check-layers.py; give it one")
            continue
        lines = list(code_lines(path))
        text = "\n".join(bare for _, bare in lines)
        for other, offset in names_after_crate(text):
            if other in (module, "sabotage") or other not in MAY_KNOW:
                continue
            edges.setdefault(module, set()).add(other)
            if other not in MAY_KNOW[module]:
                number = lines[text.count("\n", 0, offset)][0]
                why = WHY.get((module, other), f"`{module}` may know only {', '.join(sorted(MAY_KNOW[module])) or 'nobody'}")
                wrong.append(f"{here}:{number}: `{module}` reaches for `{other}`; {why}")
        if module == "doors":
            continue
        for index, (number, bare) in enumerate(lines):
            for pattern, told in UNCERTAIN:
                if pattern.search(bare) and (path.relative_to(CORE).as_posix(), told) not in EXCEPTIONS:
                    wrong.append(f"{here}:{number}: {told}")
            if "select!" in bare and not any("biased" in line for _, line in lines[index:index + 3]):
                wrong.append(f"{here}:{number}: a select! without `biased` chooses by chance")
    if found := cycle(edges):
        wrong.append(f"core: modules in a ring: {' -> '.join(found)}")
    if "--print" in sys.argv[1:]:
        for module in MAY_KNOW:
            print(f"{module} -> {', '.join(sorted(edges.get(module, ()))) or '-'}")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Lists what the Kotlin library offers, one line for each thing that can be called or read, in bindings/kotlin/api.txt.

Promises: the list is made from the generated sources and those written by hand, names only, without documentation, sorted within a
type; a surface that has changed shows as a diff of it. `--check` compares and tells what differs; `--write` writes it anew.
Whoever builds it with Gradle gets the versions that it is tested with: `--check` compares those of the two build files too.
"""

import argparse
import difflib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTING = ROOT / "bindings/kotlin/api.txt"
BY_HAND = ROOT / "bindings/kotlin/src/main/kotlin"

COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
TYPE = re.compile(r"^(?:public )?(interface|data class|enum class|sealed class|open class|value class) (\w+)", re.MULTILINE)
# What uniffi writes for itself.
OWN = re.compile(r"^(?:Uniffi|Ffi|RustBuffer|ForeignBytes|Disposable|InternalException|NoHandle|IntegrityCheck)|Impl$")


def bare(text):
    return re.sub(r"\s+", " ", COMMENT.sub(" ", text).replace("`", "").replace("kotlin.", "")).strip()


def bodies(text):
    """Each top-level type: kind, name, and its text."""
    for match in TYPE.finditer(text):
        # The body of a class is indented as the generator pleases: it ends where its converter begins.
        closing = "^public object FfiConverter" if match.group(1) == "open class" else "^[})]"
        end = re.compile(closing, re.MULTILINE).search(text, match.end())
        rest = text[match.end():end.start() if end else len(text)]
        yield match.group(1), match.group(2), rest


def functions(text):
    return re.findall(r"^\s*(?:\*/ )?((?:suspend )?fun \w+\([^)]*\)(?: ?: ?[\w.<>?, ]+)?)", COMMENT.sub(" ", text).replace("`", ""), re.MULTILINE)


def fields(text):
    # What a field is when nobody says it is no part of its type.
    told = re.sub(r" ?= ?[\w.]+(?:\(\))?(?= ?[,)])", "", bare(text))
    return re.findall(r"va[lr] (\w+): ?([\w.<>?, ]+?)\s*(?=,\s*va[lr] |\)|$)", told)


def tidy(call):
    return bare(call).replace("( ", "(").replace(" :", ":").replace(", )", ")")


def cases(name, text):
    """The cases of a sealed class: `object X : Name()` and `class X(val …) : Name()`."""
    whole = bare(text)
    for match in re.finditer(rf"(?:data )?(object|class) (\w+)\s*(?:\((.*?)\))?\s*: {name}\(\)", whole):
        held = ", ".join(f"{field}: {kind}" for field, kind in fields((match.group(3) or "") + ")"))
        yield f"    {match.group(2)}({held})" if held else f"    {match.group(2)}"


def listing(generated):
    types = {}
    for path in sorted(generated.rglob("*.kt")):
        text = path.read_text(encoding="utf-8")
        for kind, name, body in bodies(text):
            if OWN.search(name):
                continue
            if kind == "interface":
                calls = sorted(f"    {tidy(call)}" for call in functions(body))
                types.setdefault(name.removesuffix("Interface"), []).extend(calls)
            elif kind == "data class":
                types[f"data {name}"] = [f"    {field}: {held}" for field, held in fields(body + ")")]
            elif kind == "enum class":
                types[f"enum {name}"] = [f"    {case}" for case in re.findall(r"[A-Z][A-Z0-9_]+", bare(body).split(";")[0])]
            elif kind == "sealed class":
                types[f"sealed {name}"] = list(cases(name, body))
            elif kind == "open class":
                made = body.split("companion object", 1)[1] if "companion object" in body else ""
                types.setdefault(name, []).extend(f"    companion {tidy(call)}" for call in functions(made))
    by_hand = []
    for path in sorted(BY_HAND.rglob("*.kt")):
        text = path.read_text(encoding="utf-8")
        package = re.search(r"^package (\S+)", text, re.MULTILINE).group(1)
        text = COMMENT.sub("", text)
        by_hand += re.findall(r"^value class \w+\(.*?\)", text, re.MULTILINE)
        by_hand += [f"{package}: {call.strip()}" for call in re.findall(r"^fun [^=\n]*", text, re.MULTILINE)]
    lines = ["# What the Kotlin library offers. Written by scripts/kotlin_api.py; a change of it is a change for those who use it."]
    for name in sorted(types):
        lines += ["", name, *types[name]]
    return "\n".join([*lines, "", "# By hand", "", *sorted(by_hand)]) + "\n"


def versions():
    """What the build for Gradle pins otherwise than the one that is tested, in sentences."""
    pom = (LISTING.parent / "pom.xml").read_text(encoding="utf-8")
    gradle = (LISTING.parent / "build.gradle.kts").read_text(encoding="utf-8")
    tested = dict(re.findall(r"<(kotlin|coroutines|jna)\.version>([^<]+)<", pom))
    own = re.search(r"<artifactId>musette</artifactId>\s*<version>([^<]+)<", pom).group(1)
    pinned = {
        "kotlin": re.findall(r'kotlin\("jvm"\) version "([^"]+)"', gradle),
        "coroutines": re.findall(r"kotlinx-coroutines-core:([^\"@]+)", gradle),
        "jna": re.findall(r"net\.java\.dev\.jna:jna:([^\"@]+)", gradle),
        "musette": re.findall(r'^version = "([^"]+)"', gradle, re.MULTILINE),
    }
    for name, found in pinned.items():
        wanted = own if name == "musette" else tested[name]
        if not found or set(found) != {wanted}:
            yield f"bindings/kotlin/build.gradle.kts pins {name} {', '.join(found) or 'nowhere'}, pom.xml {wanted}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("generated", type=Path, help="the folder of the generated sources")
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--check", action="store_true", help="compare with what is committed")
    wanted.add_argument("--write", action="store_true", help="write it anew")
    arguments = parser.parse_args()
    now = listing(arguments.generated)
    if arguments.write:
        LISTING.write_text(now, encoding="utf-8")
        return 0
    unlike = list(versions())
    if unlike:
        print("\n".join(unlike))
        return 1
    before = LISTING.read_text(encoding="utf-8") if LISTING.exists() else ""
    if now == before:
        return 0
    sys.stdout.writelines(difflib.unified_diff(before.splitlines(True), now.splitlines(True), "committed", "as it is built"))
    print("the surface of the Kotlin library has changed: look at the difference, then run scripts/kotlin.sh --api")
    return 1


if __name__ == "__main__":
    sys.exit(main())

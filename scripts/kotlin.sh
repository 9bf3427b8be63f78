#!/usr/bin/env bash
# Makes the Kotlin library from bindings/ffi, and runs its tests on this machine's JVM through JNA, against a tenant.
#
#   scripts/kotlin.sh --test [NAME]   build everything, compare the surface with bindings/kotlin/api.txt, run the tests (of this name)
#   scripts/kotlin.sh --api           write bindings/kotlin/api.txt anew
#
# Generated sources, classes and what Maven says lie under target/kotlin. What Maven fetches is kept where it keeps everything.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-$PWD/target}
out=$target/kotlin
mode=${1:---test}
mkdir -p "$out"

# The same selection as the tests: nothing is built twice with other features.
cargo build --quiet --workspace
rm -rf "$out/generated"
"$target/debug/musette-bindgen" generate --language kotlin --config bindings/ffi/bindings.toml --no-format \
    --out-dir "$out/generated" "$target/debug/libmusette_ffi.so"

case $mode in
--api)
    python3 scripts/kotlin_api.py "$out/generated" --write
    ;;
--test)
    python3 scripts/kotlin_api.py "$out/generated" --check
    mvn --batch-mode --quiet --file android/pom.xml test "-Dmusette.out=$out/build" "-Dmusette.generated=$out/generated" \
        "-Dmusette.android=$target/android" \
        "-Dmusette.library=$target/debug/libmusette_ffi.so" "-Dmusette.command=$target/debug/musette" \
        ${2:+"-Dtest=*$2*" -DfailIfNoTests=false}
    ;;
*)
    sed -n '2,8p' "$0"
    exit 2
    ;;
esac

#!/usr/bin/env bash
# Makes the Kotlin library from bindings/ffi and the screens over it, and runs their tests on this machine's JVM through JNA, against a
# tenant.
#
#   scripts/kotlin.sh --test [NAME]   build everything, compare the surface with bindings/kotlin/api.txt, run the tests (of this name)
#   scripts/kotlin.sh --phone         compile the screens against what a phone has: the libraries of Compose as they are there
#   scripts/kotlin.sh --api           write bindings/kotlin/api.txt anew
#   scripts/kotlin.sh --screens       draw every screen, and lay the contact sheets into docs/screens
#   scripts/kotlin.sh --bench         measure the screens through JNA on the library that an app ships, and what that library is made of
#   scripts/kotlin.sh --goldens       write the small pictures anew that every picture is compared with; look at the large ones first
#   scripts/kotlin.sh --app [--tablet]  open the screens in a window, over a stand-in organisation of its own
#
# Generated sources, classes, pictures and what Maven says lie under target/kotlin and target/android. What Maven fetches is kept where
# it keeps everything.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-$PWD/target}
out=$target/kotlin
mode=${1:---test}
mkdir -p "$out"

# The same selection as the tests: nothing is built twice with other features.
cargo build --quiet --workspace
library=$target/debug/libmusette_ffi.so
if [ "$mode" = --bench ]; then
    cargo build --quiet --profile app --package musette-ffi
    library=$target/app/libmusette_ffi.so
fi
rm -rf "$out/generated"
"$target/debug/musette-bindgen" generate --language kotlin --config bindings/ffi/bindings.toml --no-format \
    --out-dir "$out/generated" "$target/debug/libmusette_ffi.so"

maven() {
    mvn --batch-mode --quiet --file android/pom.xml "-Dmusette.out=$out/build" "-Dmusette.generated=$out/generated" \
        "-Dmusette.android=$target/android" "-Dmusette.library=$library" "-Dmusette.command=$target/debug/musette" "$@"
}

# Compiles everything; `classes` is then where it lies, with what it needs.
classpath() {
    maven test-compile dependency:build-classpath -Dmdep.outputFile="$target/android/classpath.txt" -Dmdep.outputAbsoluteArtifactFilename
    classes="$target/android/desktop/classes:$target/android/ui/classes:$out/build/classes:$(cat "$target/android/classpath.txt")"
}

case $mode in
--api)
    python3 scripts/kotlin_api.py "$out/generated" --write
    ;;
--test)
    python3 scripts/kotlin_api.py "$out/generated" --check
    if [ -z "${2:-}" ]; then maven -Pphone test; else maven test "-Dtest=*$2*" -Dsurefire.failIfNoSpecifiedTests=false; fi
    ;;
--phone)
    maven -Pphone compile -pl ../bindings/kotlin,aars
    ;;
--screens)
    maven test -Dtest=ScreensTest -Dsurefire.failIfNoSpecifiedTests=false
    rm -f docs/screens/*.png
    cp "$target"/android/screens/sheets/*.png docs/screens/
    ;;
--bench)
    classpath
    java -Xmx1g -Djna.nosys=true -Djava.awt.headless=true -Dskiko.renderApi=SOFTWARE "-Duniffi.component.musette.libraryOverride=$library" \
        "-Dmusette.command=$target/debug/musette" "-Dmusette.project=$PWD" \
        -cp "$target/android/android-tests/test-classes:$classes" musette.ui.bench.BenchKt
    python3 scripts/library_size.py "$library"
    ;;
--goldens)
    maven test -Dtest=GoldensTest,StatesTest,JourneyTest#the_page* -Dsurefire.failIfNoSpecifiedTests=false -Dmusette.goldens=write
    ;;
--app)
    classpath
    home=$(mktemp -d)
    "$target/debug/musette" --json tenant >"$home/town.json" &
    town=$!
    trap 'kill $town; rm -rf "$home"' EXIT
    until [ -s "$home/town.json" ]; do sleep 0.1; done
    said() { python3 -c 'import json, sys; print(json.loads(open(sys.argv[1]).readline())[sys.argv[2]])' "$home/town.json" "$1"; }
    python3 -c 'import json, sys
for person in json.loads(open(sys.argv[1]).readline())["people"][:4]:
    print("Sign in as {login}, password {password}".format(**person))' "$home/town.json"
    FONTCONFIG_FILE=$PWD/tests/android/fonts/app.conf MUSETTE_FONTS=$PWD/tests/android/fonts \
        MUSETTE_APP_HOME=$home MUSETTE_AUTHORITY=$(said authority) MUSETTE_GRAPH=$(said graph) MUSETTE_ENGAGE=$(said engage) \
        MUSETTE_CLIENT_ID=$(said client_id) java "-Duniffi.component.musette.libraryOverride=$library" \
        -cp "$classes" \
        musette.desktop.MainKt "${@:2}"
    ;;
*)
    sed -n '2,11p' "$0"
    exit 2
    ;;
esac

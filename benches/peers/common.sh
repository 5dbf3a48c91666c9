# Parts of the scripts that run a guest on another system. They set $peer to its folder's name and $invoked to the folder where
# they were called, source this file in the folder benches/peers/$peer, and build the guest's package $crate.

# shellcheck shell=sh disable=SC2034,SC2154

usage="usage: run.sh GUEST SIZE [--json FILE]
GUEST is one of ecrecover, evm-transfers, fibonacci, hash-map, json, keccak256, sha256, sort, u256.
SIZE counts what the guest's README says. --json FILE writes the figures to a file, too."

# fail MESSAGE: ends the script.
fail() {
    echo "error: $1" >&2
    exit 1
}

# need COMMAND HELP: requires that a command succeeds, else says how to install what is missing.
need() {
    sh -c "$1" >/dev/null 2>&1 || fail "\`$1\` fails
help: $2"
}

# words FILE: a file's bytes as words of 32 bits, eight digits each and in one line; the last is filled with zeros. Words are
# little-endian, as the computer's are.
words() {
    od -An -v -t x4 -w4 "$1" | tr -d ' \n'
}

# nova PACKAGE BINARY ARGUMENTS...: runs a command of Nova.
nova() {
    package=$1 binary=$2
    shift 2
    cargo run --quiet --release --manifest-path "$root/Cargo.toml" -p "$package" --bin "$binary" -- "$@"
}

# report ARGUMENTS...: runs the command of benches/peers/report.
report() {
    cargo run --quiet --release --locked --manifest-path "$root/benches/peers/report/Cargo.toml" -- "$@"
}

# prepare: makes the input, and the output that Nova's run has, in the folder $work.
prepare() {
    nova nova-benches bench-input "$guest" "$size" >"$work/input.bin"
    nova nova-prove nova-prove run "$root/examples/guests/$guest/$guest.elf" --input "$work/input.bin" \
        --output "$work/output.bin" --quiet
}

# host KIND PROGRAM: proves with the host program, and adds its figures.
host() {
    "host/target/release/$peer-host" "$1" "$2" "$work/input.bin" "$work/output.bin" "$guest" "$size" >"$work/$1.json"
    add "$work/$1.json"
}

# add FILE: adds figures.
add() {
    figures="$figures$separator$(cat "$1")"
    separator=',
'
}

# finish: shows all figures, and writes them to the file of --json.
finish() {
    printf '[%s]\n' "$figures" | tee ${json:+"$json"}
}

[ $# -eq 2 ] || { [ $# -eq 4 ] && [ "$3" = --json ]; } || fail "$usage"
guest=$1 size=$2 json=${4:-} figures='' separator=''
case "$guest" in
ecrecover) crate=ecrecover ;;
evm-transfers | fibonacci | hash-map | json | keccak256 | sha256 | sort | u256) crate=guest ;;
*) fail "there is no guest $guest
$usage" ;;
esac
case "$size" in
'' | *[!0-9]*) fail "SIZE is a number, and not $size" ;;
esac
case "$json" in
'' | /*) ;;
*) json=$invoked/$json ;;
esac
root=$(cd ../../.. && pwd)
work=$root/target/peers/$peer/$guest-$size
mkdir -p "$work"

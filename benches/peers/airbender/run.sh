#!/bin/sh
# Runs a guest on Airbender: AIRBENDER=/path/to/zksync-airbender run.sh GUEST SIZE [--json FILE]
#
# Its command proves in files of JSON. Their length is that of the proof, and the time includes writing them.
set -eu
invoked=$(pwd)
cd "$(dirname "$0")"
peer=airbender
# shellcheck source=../common.sh
. ../common.sh
# No accelerator computes on curves there.
crate=guest
[ "$guest" != evm-transfers ] || fail "evm-transfers does not build for Airbender
help: run another guest; this one needs atomic operations, which the target riscv32i-unknown-none-elf lacks"

version=v0.3.4
[ -d "${AIRBENDER:-}/examples/scripts/lds" ] || fail "AIRBENDER does not name a checkout
help: git clone --branch $version https://github.com/matter-labs/zksync-airbender, then AIRBENDER=/path/to/it"
need 'rustup +nightly target list --installed | grep riscv32i-unknown-none-elf' \
    'rustup toolchain install nightly --target riscv32i-unknown-none-elf --component llvm-tools'
need 'cargo objcopy --version' 'cargo install --locked cargo-binutils@0.4.0'
[ -x /usr/bin/time ] || fail 'there is no /usr/bin/time
help: apt-get install time'
checkout=$(cd "$AIRBENDER" && pwd)
prepare

# The first word of the input is its length in bytes. The output is in registers of 32 bits.
printf '%08x%s' "$(wc -c <"$work/input.bin")" "$(words "$work/input.bin")" >"$work/input.hex"
expected=$(report statement "$work/output.bin" | fold -w8 | while read -r word; do
    printf '%d\n' "0x$(echo "$word" | sed 's/\(..\)\(..\)\(..\)\(..\)/\4\3\2\1/')"
done | paste -sd, -)

flags='-C target-feature=+m,-unaligned-scalar-mem,+relax -C force-frame-pointers'
for script in memory link; do
    flags="$flags -C link-arg=-T$checkout/examples/scripts/lds/$script.x"
done
(cd "$crate" && RUSTFLAGS=$flags cargo +nightly objcopy --release --ignore-rust-version \
    --target riscv32i-unknown-none-elf --features "$guest" -- -O binary "$work/app.bin")
(cd "$checkout" && cargo build --profile cli -p cli --features include_verifiers)
cli=$checkout/target/cli/cli

# seconds COMMAND...: how long a command takes, with its text in $work/log and its largest memory in $work/memory.
seconds() {
    /usr/bin/time -f '%e %M' -o "$work/time" "$@" >"$work/log" 2>&1 || {
        cat "$work/log" >&2
        return 1
    }
    cut -d' ' -f1 "$work/time"
}

limit=1073741824
"$cli" run --bin "$work/app.bin" --input-file "$work/input.hex" --cycles $limit --expected-results "$expected" \
    >"$work/log" || fail "the public output is not what Nova's run has: see $work/log"
cycles=$(sed -n 's/^Took \([0-9]*\) cycles to finish$/\1/p' "$work/log")
[ -n "$cycles" ] || fail "the program did not end within $limit cycles"
rm -rf "$work/proof"
mkdir "$work/proof"
proving=$(seconds "$cli" prove --bin "$work/app.bin" --input-file "$work/input.hex" --output-dir "$work/proof" \
    --cycles "$cycles")
peak=$(cut -d' ' -f2 "$work/time")
bytes=$(cat "$work"/proof/*proof_*.json | wc -c)
verifying=$(seconds "$cli" verify-all --metadata "$work/proof/metadata.json")
report system=Airbender version=$version guest="$guest" size="$size" cycles="$cycles" threads="$(nproc)" \
    seconds="$proving" kind=core proof_bytes="$bytes" verify_seconds="$verifying" peak_bytes=$((peak * 1024)) \
    >"$work/core.json"
add "$work/core.json"
finish

#!/bin/sh
# Rebuilds the example guests and the guests for blocks and bundles, and compares the result with the committed ELF
# files. With --write, replaces them.
#
# CARGO_NOVA is the command to use, if there is one already. Without it, cargo-nova is compiled.
set -eu
cd "$(dirname "$0")"

case "${1:-}" in
"") pin=--check make=check ;;
--write) pin= make=write ;;
*) echo "usage: $0 [--write]" >&2; exit 2 ;;
esac

for workspace in . ecrecover ../../guest-os/guest ../../guest-os/bundle ../../wrap/envelope; do
    # $pin is one word or none. The prover, which nothing here needs, is not built.
    ${CARGO_NOVA:-cargo run --quiet --release --manifest-path ../../Cargo.toml -p cargo-nova --no-default-features --} \
        nova pin $pin "$workspace"
done
make --no-print-directory -C crc32 "$make"

#!/bin/sh
# Runs a guest on RISC Zero: run.sh GUEST SIZE [--json FILE]
#
# The guest is built as risc0-build does it, with the same flags.
set -eu
invoked=$(pwd)
cd "$(dirname "$0")"
peer=risc0
# shellcheck source=../common.sh
. ../common.sh

need 'rustup run risc0 rustc --version' \
    'curl -L https://risczero.com/install | bash && ~/.risc0/bin/rzup install rust && ~/.risc0/bin/rzup install r0vm 3.0.6'
# Proofs are real, and made by the host program.
export RISC0_DEV_MODE=0 RISC0_PROVER=local
prepare
flags='-C passes=lower-atomic -C link-arg=-Ttext=0x00200800 -C link-arg=--fatal-warnings -C panic=abort'
(cd "$crate" && RUSTC=$(rustup which --toolchain risc0 rustc) \
    RUSTFLAGS="$flags --cfg getrandom_backend=\"custom\"" \
    cargo build --release --ignore-rust-version --target riscv32im-risc0-zkvm-elf --features "$guest")
(cd host && cargo build --release --locked --features prove)
program=$crate/target/riscv32im-risc0-zkvm-elf/release/risc0-$crate
for kind in core compressed; do
    host "$kind" "$program"
done
finish

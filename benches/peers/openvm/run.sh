#!/bin/sh
# Runs a guest on OpenVM: run.sh GUEST SIZE [--json FILE]
#
# OPENVM_RUST_TOOLCHAIN is the toolchain for guests, if not the one that OpenVM 2.0 expects.
set -eu
invoked=$(pwd)
cd "$(dirname "$0")"
peer=openvm
# shellcheck source=../common.sh
. ../common.sh

toolchain=${OPENVM_RUST_TOOLCHAIN:-nightly-2026-01-18}
need "cargo openvm --version | grep -F 2.0.2" 'cargo install --locked cargo-openvm@2.0.2'
need "rustup component list --toolchain $toolchain | grep 'rust-src (installed)'" \
    "rustup toolchain install $toolchain --component rust-src"
prepare
(cd "$crate" && cargo openvm build --no-transpile --ignore-rust-version --features "$guest")
(cd host && cargo build --release --locked)
program=$crate/target/riscv32im-risc0-zkvm-elf/release/openvm-$crate
for kind in core compressed; do
    OPENVM_TOML=$crate/openvm.toml host "$kind" "$program"
done
finish

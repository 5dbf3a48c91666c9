#!/bin/sh
# Runs a guest on SP1: run.sh GUEST SIZE [--json FILE]
set -eu
invoked=$(pwd)
cd "$(dirname "$0")"
peer=sp1
# shellcheck source=../common.sh
. ../common.sh

need 'cargo prove --version' \
    'curl -L https://sp1up.succinct.xyz | bash && ~/.sp1/bin/sp1up --version v6.10.0'
need 'rustup run succinct rustc --version' 'cargo prove install-toolchain'
need 'protoc --version' 'apt-get install protobuf-compiler'
prepare
(cd "$crate" && cargo prove build --ignore-rust-version --features "$guest")
(cd host && cargo build --release --locked)
program=$crate/target/elf-compilation/riscv64im-succinct-zkvm-elf/release/sp1-$crate
for kind in core compressed; do
    host "$kind" "$program"
done
finish

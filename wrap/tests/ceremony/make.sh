#!/usr/bin/env bash
# A ceremony for tests with one party, by snarkjs: first.zkey before its contribution, product.zkey after it. Whoever ran this can forge. Each run makes
# other files.
#
# snarkjs is GPL-3.0, and is no part of Nova: it is installed into a temporary folder.
set -euo pipefail
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund --silent snarkjs@0.7.6
snarkjs() { node "$folder/node_modules/snarkjs/build/cli.cjs" "$@"; }

snarkjs powersoftau new bn128 8 "$folder/0.ptau"
snarkjs powersoftau contribute "$folder/0.ptau" "$folder/1.ptau" -e='for tests' --name=tests
snarkjs powersoftau prepare phase2 "$folder/1.ptau" "$folder/2.ptau"
snarkjs groth16 setup product.r1cs "$folder/2.ptau" first.zkey
snarkjs zkey contribute first.zkey product.zkey -e='for tests' --name=tests
snarkjs zkey verify product.r1cs "$folder/2.ptau" product.zkey

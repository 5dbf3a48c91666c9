#!/usr/bin/env bash
# The committed ABI and bytecode are what the sources compile to; the sources are formatted, and pass the linter.
#
# Installs exactly what package-lock.json lists, into node_modules. Needs Node 18 or newer.
set -euo pipefail
cd "$(dirname "$0")"

command -v npm >/dev/null || {
    echo 'npm is missing, which installs the compiler of the contracts: install nodejs and npm' >&2
    exit 1
}
npm ci --ignore-scripts --no-audit --no-fund
npm run --silent check
npm run --silent lint

#!/bin/sh
# Stands between build scripts and the C compiler; under the name c++ it calls the C++ compiler. The flags stand behind
# those of the build script: they say what the machine is, let an overflow of the stack trap, and keep paths out of the
# result.
case $0 in
*++) kind=C++ compiler=$NOVA_CXX language="-fno-exceptions -fno-rtti -fno-use-cxa-atexit -fno-threadsafe-statics -nostdinc++" ;;
*) kind=C compiler=$NOVA_CC language= ;;
esac
if [ -z "$compiler" ]; then
    cat >&2 <<END
error: no $kind compiler for RISC-V, which a dependency of the guest needs
install either of:
  apt-get install gcc-riscv64-unknown-elf     (Debian; C and C++)
  apt-get install clang                       (Debian; C and C++)
or name one in NOVA_CC
END
    exit 1
fi
package="$CARGO_PKG_NAME-$CARGO_PKG_VERSION"
case ${compiler##*/} in
*clang*) language="$language --target=riscv32-unknown-elf" ;;
esac
# $language is words.
# shellcheck disable=SC2086
exec "$compiler" "$@" -march=rv32im -mabi=ilp32 -ffreestanding -fno-pic -fno-stack-protector \
    -fstack-clash-protection \
    -fno-asynchronous-unwind-tables -fno-unwind-tables -ffunction-sections -fdata-sections -ftls-model=local-exec $language \
    -nostdinc -isystem "$NOVA_C_HEADERS" -isystem "$NOVA_CC_HEADERS" \
    -fno-lto "-ffile-prefix-map=${CARGO_MANIFEST_DIR:-.}=/$package" "-ffile-prefix-map=${OUT_DIR:-.}=/$package/out"

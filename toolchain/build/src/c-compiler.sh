#!/bin/sh
# A wrapper of the C compiler for build scripts; under the name c++ it calls the C++ compiler. It appends flags to
# those of the build script: they select the machine, make a stack overflow trap, and keep paths out of the output.
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
# $language is a list of words.
# shellcheck disable=SC2086
exec "$compiler" "$@" -march=rv32im -mabi=ilp32 -ffreestanding -fno-pic -fno-stack-protector \
    -fstack-clash-protection \
    -fno-asynchronous-unwind-tables -fno-unwind-tables -ffunction-sections -fdata-sections -ftls-model=local-exec $language \
    -nostdinc -isystem "$NOVA_C_HEADERS" -isystem "$NOVA_CC_HEADERS" \
    -fno-lto "-ffile-prefix-map=${CARGO_MANIFEST_DIR:-.}=/$package" "-ffile-prefix-map=${OUT_DIR:-.}=/$package/out"

#!/bin/sh
# Stands between cargo and rustc, and takes away what depends on where things lie: cargo hashes the absolute paths of
# packages outside the workspace into the crate's identity, and rustc puts paths into panic messages. Both become the
# package's name and version. What is built for the host (build scripts, macros) is left as it is.
case " $* " in
*" --target "*) ;;
*) exec "$@" ;;
esac
[ -n "$CARGO_PKG_NAME" ] || exec "$@"

package="$CARGO_PKG_NAME-$CARGO_PKG_VERSION"
for argument; do
    shift
    case $argument in
    metadata=*) argument="metadata=$package" ;;
    esac
    set -- "$@" "$argument"
done
[ -z "$OUT_DIR" ] || set -- "$@" "--remap-path-prefix=$OUT_DIR=/$package/out"
exec "$@" "--remap-path-prefix=$CARGO_MANIFEST_DIR=/$package"

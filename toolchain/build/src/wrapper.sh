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

# A fork may have the name and version of what it was forked from. Each line of $NOVA_SOURCES is the folder of a package
# that comes from a registry or from git, without links, a tab, and that place as the lock file states it.
identity=$package
tab=$(printf '\t')
present=$(cd -P "$CARGO_MANIFEST_DIR" && pwd)
while IFS=$tab read -r folder source; do
    [ "$folder" != "$present" ] || identity="$package $source"
done <"$NOVA_SOURCES"
# The standard library has crates of its own that a guest may have, too.
case " $* " in
*'feature="rustc-dep-of-std"'*) identity="$identity std" ;;
esac

for argument; do
    shift
    case $argument in
    metadata=*) argument="metadata=$identity" ;;
    esac
    set -- "$@" "$argument"
done
# The last prefix that fits counts, and what build scripts make may lie below the package.
set -- "$@" "--remap-path-prefix=$CARGO_MANIFEST_DIR=/$package"
[ -z "$OUT_DIR" ] || set -- "$@" "--remap-path-prefix=$OUT_DIR=/$package/out"
exec "$@"

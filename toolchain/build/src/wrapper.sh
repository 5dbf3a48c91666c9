#!/bin/sh
# A wrapper of rustc that makes the output independent of paths. cargo hashes the absolute paths of packages outside
# the workspace into the crate's metadata, and rustc writes paths into panic messages. Both are replaced by the name
# and version of the package. Builds for the host (build scripts, macros) are not changed.
case " $* " in
*" --target "*) ;;
*) exec "$@" ;;
esac
[ -n "$CARGO_PKG_NAME" ] || exec "$@"

package="$CARGO_PKG_NAME-$CARGO_PKG_VERSION"

# A fork may have the name and version of the original. Each line of $NOVA_SOURCES is the folder of a package from a
# registry or from git, with links resolved, then a tab and the source as in the lock file.
identity=$package
tab=$(printf '\t')
present=$(cd -P "$CARGO_MANIFEST_DIR" && pwd)
while IFS=$tab read -r folder source; do
    [ "$folder" != "$present" ] || identity="$package $source"
done <"$NOVA_SOURCES"
# The standard library has its own copies of crates that a guest may use.
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
# The last matching prefix applies. The output of build scripts may be below the package.
set -- "$@" "--remap-path-prefix=$CARGO_MANIFEST_DIR=/$package"
[ -z "$OUT_DIR" ] || set -- "$@" "--remap-path-prefix=$OUT_DIR=/$package/out"
exec "$@"

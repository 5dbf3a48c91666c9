//! What tests that build guests share.

use nova_build::{BuildError, Compiler};
use std::path::{Path, PathBuf};

/// The repository's folder `toolchain`.
pub(crate) fn toolchain() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this crate has a parent folder").to_owned()
}

/// Whether guests can be built here. Without the standard library's source there is nothing to test.
pub(crate) fn can_build() -> bool {
    match Compiler::find(Path::new(".")) {
        Ok(_) => true,
        Err(missing @ BuildError::NoStandardLibrarySource { .. }) => {
            eprintln!("\n!!! SKIPPED, NOTHING WAS TESTED: {missing}\n");
            false
        }
        Err(error) => panic!("{error}"),
    }
}

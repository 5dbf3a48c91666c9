//! Where the test data lie.

use std::path::{Path, PathBuf};

/// A folder of the unpacked test data; `None`, and a word on standard error, if it is not there.
pub(crate) fn data(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/data").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("SKIPPED: no test data at {}", path.display());
    None
}

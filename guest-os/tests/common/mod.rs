//! The location of the test data.

use std::path::{Path, PathBuf};

/// The locations of test data relative to a checkout: unpacked in it, and beside it.
const PLACES: [&str; 2] = ["../target/data", "../../shared/data"];

/// A folder of the unpacked test data. `None`, with a message on standard error, if it is missing.
pub(crate) fn data(folder: &str) -> Option<PathBuf> {
    let paths = PLACES.map(|place| Path::new(env!("CARGO_MANIFEST_DIR")).join(place).join(folder));
    let found = paths.iter().find(|path| path.is_dir()).cloned();
    if found.is_none() {
        eprintln!("SKIPPED: no test data at {}", paths.map(|path| path.display().to_string()).join(", nor at "));
    }
    found
}

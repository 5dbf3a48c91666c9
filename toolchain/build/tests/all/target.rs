//! Where tests build guests.

use std::path::{Path, PathBuf};

/// The target folder of guests and of hosts that embed one. Tests of other crates have it too, so that they share the
/// compiled `core` and `alloc`.
pub(crate) fn shared() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("guests")
}

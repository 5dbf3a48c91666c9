//! Files that are there with all their bytes, or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes beside the file and renames, so that no part of it is taken for all.
pub(super) fn write_file(path: &Path, write: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new();
    // Keys are public. A temporary file is not, unless told.
    #[cfg(unix)]
    file.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let file = file.tempfile_in(folder)?;
    let mut output = BufWriter::with_capacity(1 << 20, file.as_file());
    write(&mut output)?;
    output.flush()?;
    drop(output);
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

//! `nova-bench docs`.

use super::{CommandError, write};
use crate::docs::Figures;
use crate::repository;
use std::fs;

/// Writes the pages that show `benches/results`, and prints their names.
///
/// # Errors
///
/// When the results lack something, or a page cannot be written.
pub fn write_docs() -> Result<(), CommandError> {
    for (path, text) in Figures::read()?.files()? {
        let file = repository().join(&path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(|source| CommandError::File { path: folder.into(), source })?;
        }
        write(&file, text.as_bytes())?;
        println!("{}", path.display());
    }
    Ok(())
}

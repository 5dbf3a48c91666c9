//! Checks of a linked guest.

use crate::BuildError;
use nova_vm::{Program, layout};
use std::path::Path;

/// Rejects a program that the machine cannot load, or whose stack or heap may overlap other memory.
///
/// The loader checks segments and heap. It does not check the stack frames of a program without symbols, which may
/// have been built elsewhere; this one was built here.
pub(crate) fn check(path: &Path) -> Result<(), BuildError> {
    let elf = std::fs::read(path).map_err(BuildError::file(path))?;
    Program::load(&elf)
        .and_then(|program| layout::check_frames(program.code(), program.symbols()))
        .map_err(|source| BuildError::Layout { path: path.to_owned(), source })
}

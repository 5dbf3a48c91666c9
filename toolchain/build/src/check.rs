//! Looks at a guest after it was linked.

use crate::BuildError;
use nova_vm::{Program, layout};
use std::path::Path;

/// Refuses a program that the machine would refuse, or whose stack and heap are not its own.
///
/// Loading looks at segments and heap; it leaves the frames of a program without symbols alone, since it may be one that
/// was built elsewhere. This one was built here.
pub(crate) fn check(path: &Path) -> Result<(), BuildError> {
    let elf = std::fs::read(path).map_err(BuildError::file(path))?;
    Program::load(&elf)
        .and_then(|program| layout::check_frames(program.code(), program.symbols()))
        .map_err(|source| BuildError::Layout { path: path.to_owned(), source })
}

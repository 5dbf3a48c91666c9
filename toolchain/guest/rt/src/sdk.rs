//! The files that a C program needs besides the library, for tools that write an SDK.

/// The C header.
pub const HEADER: &str = include_str!("../include/nova.h");

/// The C header of the cryptographic functions, which the feature [`ACCELERATORS`] adds.
pub const ACCELERATORS_HEADER: &str = include_str!("../include/zkvm_accelerators.h");

/// The names and texts of the libc headers, for the part of libc that the library implements.
pub const LIBC_HEADERS: [(&str, &str); 6] = [
    ("assert.h", include_str!("../include/libc/assert.h")),
    ("inttypes.h", include_str!("../include/libc/inttypes.h")),
    ("limits.h", include_str!("../include/libc/limits.h")),
    ("stdio.h", include_str!("../include/libc/stdio.h")),
    ("stdlib.h", include_str!("../include/libc/stdlib.h")),
    ("string.h", include_str!("../include/libc/string.h")),
];

/// The feature of this crate that adds the cryptographic functions.
pub const ACCELERATORS: &str = "accelerators";

/// The linker script of guests, for GNU ld and LLD.
pub const LINKER_SCRIPT: &str = include_str!("../include/nova.ld");

/// The folder of this crate's source, on the computer that compiled it.
pub const SOURCE_DIR: &str = env!("CARGO_MANIFEST_DIR");

#[cfg(test)]
mod tests {
    use nova_abi::memory::{INPUT_START, STACK_TOP};
    use std::collections::BTreeSet;

    #[test]
    fn linker_script_has_the_memory_map() {
        for line in [format!("    . = 0x{STACK_TOP:08x};"), format!("    _heap_end = 0x{INPUT_START:08X};")] {
            assert!(super::LINKER_SCRIPT.lines().any(|other| other == line), "{line}");
        }
    }

    /// The library has the functions that the header declares for both platforms, and no others.
    #[test]
    fn the_header_declares_the_exports() {
        let exports = include_str!("exports.rs").split("extern \"C\" fn ").skip(1);
        let exports: BTreeSet<_> = exports.filter_map(|rest| rest.split('(').next()).collect();
        let both = super::HEADER.split("#ifdef __riscv\nNOVA").next().unwrap_or_default();
        let declared = both.lines().filter(|line| line.ends_with(");"));
        let declared = declared.filter_map(|line| line.split('(').next()?.split(' ').next_back());
        assert_eq!(declared.collect::<BTreeSet<_>>(), exports);
        assert!(super::HEADER.contains(&format!("claim[{}]", crate::CLAIM_WORDS)));
    }
}

//! Memory functions that compiled code calls: every instruction is proved, so that they are written by hand.
//!
//! The machine traps misaligned accesses. Where the two blocks differ modulo 4, whole aligned words of one are read
//! and shifted together; each such word holds at least one byte of the block, so that nothing outside its words is
//! read. Loops end by comparing a pointer, not by counting.
//!
//! Instructions per byte over 4096 bytes, with those of compiler_builtins' feature `mem` (a test of nova-build
//! measures the former):
//!
//! | | here | compiler_builtins |
//! |---|---|---|
//! | memcpy, both aligned | 0.60 | 1.26 |
//! | memcpy, otherwise | 1.51 | 2.52 |
//! | memmove upwards, both aligned | 0.69 | 1.51 |
//! | memmove upwards, otherwise | 1.64 | 3.02 |
//! | memset | 0.32 | 0.76 |
//! | memcmp, bcmp, both aligned | 0.94 | 7.00 |
//! | memcmp, bcmp, otherwise | 1.88 | 7.00 |

mod compare;
mod copy;
mod fill;

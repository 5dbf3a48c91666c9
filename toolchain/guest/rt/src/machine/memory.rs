//! The memory functions that compiled code calls, in assembly because every instruction is proved.
//!
//! The machine traps misaligned accesses. If the alignments of the two blocks differ, words are assembled from
//! aligned words of the source by shifts. Each of these has at least one byte of the block, so no other word is read.
//! Loops compare a pointer instead of counting.
//!
//! Instructions per byte over 4096 bytes, compared with compiler_builtins' feature `mem`. A test of nova-build
//! measures the first column.
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

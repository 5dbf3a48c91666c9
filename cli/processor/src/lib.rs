//! Programs that say so on a processor that they were not built for.
//!
//! The build uses every instruction of the computer that it runs on. Elsewhere such a program would die of an illegal
//! instruction, or worse: `lzcnt` is another instruction on processors that do not know it, and gives another result. A
//! program that links this crate (`use nova_processor as _;`) compares the processor with what it was built for before
//! anything else runs, and ends with exit code 2 and a message if something is missing.
//!
//! `is_x86_feature_detected!` does not help: it does not ask for what the build takes for granted. Nor would a check in
//! Rust, since the compiler may use the missing instructions in it. So the check is a loop of baseline instructions.

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod check;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod features;

//! Makes a program check that the processor has the features it was built for.
//!
//! The build uses every instruction of the computer that it runs on. On another processor such a program would die of
//! an illegal instruction, or worse: a processor without `lzcnt` runs another instruction instead, with another result.
//! A program that links this crate (`use nova_processor as _;`) compares the processor with its build features before
//! anything else runs. If a feature is missing, it ends with exit code 2 and a message.
//!
//! `is_x86_feature_detected!` does not help: for features of the build it is always true. A check in Rust would not
//! help either, since the compiler may use the missing instructions in it. So the check is a loop of baseline
//! instructions.

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod check;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod features;

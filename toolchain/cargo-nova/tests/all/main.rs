//! The commands, what a guest's bytes depend on, and new hosts.

mod builds;
mod commands;
mod common;
#[cfg(feature = "prove")]
mod host;

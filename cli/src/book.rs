//! The Rust code of the book's pages, compiled as documentation tests.

#[doc = include_str!("../../docs/accelerators.md")]
mod accelerators {}

#[doc = include_str!("../../docs/guests.md")]
mod guests {}

#[doc = include_str!("../../docs/tutorial.md")]
mod tutorial {}

#[doc = include_str!("../../docs/wrapped.md")]
mod wrapped {}

//! Complete real blocks, natively and in the machine.

mod machine;
mod real;
#[path = "../common/mod.rs"]
mod support;

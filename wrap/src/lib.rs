#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod circuit;
mod commitment;
pub mod envelope;
pub mod groth16;
pub mod hash;
pub mod r1cs;
mod wrapped;
mod wrapper;

pub use commitment::Root;
pub use wrapped::{MAGIC, VERSION, WRAPPED_BYTES, WrappedError, WrappedProof};
pub use wrapper::{Listener, WrapStep, Wrapper, WrapperError, wrappable, wrappable_run};

//! What is on the chain: the contracts' interfaces, what they hash, the encoding of proofs, and the generated verifier.
//!
//! The contracts themselves are in `src`, their ABI and bytecode in `artifacts`.

pub mod abi;
pub mod bundle;
pub mod proof;
pub mod solidity;

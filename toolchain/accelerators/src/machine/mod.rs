//! The loops that the machine has circuits for.
//!
//! Every function here does a bounded amount of work on memory of a fixed shape, and nothing else in this crate is
//! written twice: what calls these functions is the same code on the machine and on the host.
//!
//! - `keccak_f`: Keccak-f\[1600\] (FIPS 202, section 3.4). Lane `x + 5 * y` of the state is at that index.
//! - `sha256_compress`: the SHA-256 compression function (FIPS 180-4, section 6.2.2), over the blocks in order.

#[cfg(target_arch = "riscv32")]
mod circuits;
#[cfg(not(target_arch = "riscv32"))]
mod portable;

#[cfg(target_arch = "riscv32")]
pub(crate) use circuits::{keccak_f, sha256_compress};
#[cfg(not(target_arch = "riscv32"))]
pub(crate) use portable::{keccak_f, sha256_compress};

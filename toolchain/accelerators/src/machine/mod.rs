//! The loops that the machine has circuits for.
//!
//! Two hash functions' inner loops have the same name and form on the machine and on the host, so that what calls them
//! is written once:
//! - `keccak_f`: Keccak-f\[1600\] (FIPS 202, section 3.4). Lane `x + 5 * y` of the state is at that index.
//! - `sha256_compress`: the SHA-256 compression function (FIPS 180-4, section 6.2.2), over the blocks in order.
//!
//! For long numbers and points, the machine has other operations than a processor: what is best built on them is not
//! what is best there. The modules named `circuits` have it for the machine, those named `native` for the host. Tests on
//! the host compare both, with a model of the operations.

#[cfg(target_arch = "riscv32")]
mod circuits;
#[cfg(test)]
mod model;
#[cfg(not(target_arch = "riscv32"))]
mod portable;

#[cfg(target_arch = "riscv32")]
pub(crate) use circuits::*;
#[cfg(test)]
pub(crate) use model::*;
#[cfg(not(target_arch = "riscv32"))]
pub(crate) use portable::*;

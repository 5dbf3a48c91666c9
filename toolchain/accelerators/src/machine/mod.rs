//! The loops that the machine has circuits for.
//!
//! Two hash functions' inner loops have the same name and form on the machine and on the host, so that what calls them
//! is written once:
//! - `keccak_f`: Keccak-f\[1600\] (FIPS 202, section 3.4). Lane `x + 5 * y` of the state is at that index.
//! - `sha256_compress`: the SHA-256 compression function (FIPS 180-4, section 6.2.2), over the blocks in order.
//!
//! For long numbers and points, the machine has other operations than a processor: what is best built on them is not
//! what is best there. [`weierstrass`](crate::weierstrass) has it for the machine.

#[cfg(target_arch = "riscv32")]
mod circuits;
#[cfg(not(target_arch = "riscv32"))]
mod portable;

#[cfg(target_arch = "riscv32")]
pub(crate) use circuits::*;
#[cfg(not(target_arch = "riscv32"))]
pub(crate) use portable::*;

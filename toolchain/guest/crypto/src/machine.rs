//! The inner loops of hash functions: the machine's circuits there, published crates on the host, under one name.
//!
//! - `keccak_f`: Keccak-f\[1600\] (FIPS 202, section 3.4). Lane `x + 5 * y` of the state is at that index.
//! - `sha256_compress`: the SHA-256 compression function (FIPS 180-4, section 6.2.2), over the blocks in order.

#[cfg(target_arch = "riscv32")]
pub(crate) use nova_intrinsics::{keccak_f, sha256_compress};
#[cfg(not(target_arch = "riscv32"))]
pub(crate) use sha2::block_api::compress256 as sha256_compress;
#[cfg(not(target_arch = "riscv32"))]
pub(crate) use tiny_keccak::keccakf as keccak_f;

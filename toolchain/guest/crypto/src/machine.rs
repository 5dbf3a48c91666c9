//! The inner loops of hash functions: accelerators on the machine, published crates on the host.
//!
//! - `keccak_f`: Keccak-f\[1600\] (FIPS 202, section 3.4). The lane at `(x, y)` has the index `x + 5 * y`.
//! - `sha256_compress`: SHA-256's compression function (FIPS 180-4, section 6.2.2), applied to each block in order.

#[cfg(target_arch = "riscv32")]
pub(crate) use nova_intrinsics::{keccak_f, sha256_compress};
#[cfg(not(target_arch = "riscv32"))]
pub(crate) use sha2::block_api::compress256 as sha256_compress;
#[cfg(not(target_arch = "riscv32"))]
pub(crate) use tiny_keccak::keccakf as keccak_f;

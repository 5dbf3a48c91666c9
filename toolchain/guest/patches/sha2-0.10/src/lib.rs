//! The API of sha2 0.10, over the machine's accelerator for SHA-256's compression function.
//!
//! Replaces the published crate by a patch. SHA-512, its variants and everything on the host are computed in
//! software. Features that choose among the published crate's backends have no effect.
#![no_std]
#![allow(deprecated, reason = "arrays are those of generic-array 0.14, whose last release recommends another series")]

mod core_api;
mod initial;
mod software;

pub use core_api::{Sha256VarCore, Sha512VarCore};
#[cfg(feature = "compress")]
pub use core_api::{compress256, compress512};
pub use digest::{self, Digest};

#[cfg(feature = "oid")]
use digest::const_oid::{AssociatedOid, ObjectIdentifier};
use digest::consts::{U28, U32, U48, U64};
use digest::core_api::{CoreWrapper, CtVariableCoreWrapper};
use digest::impl_oid_carrier;

impl_oid_carrier!(OidSha256, "2.16.840.1.101.3.4.2.1");
impl_oid_carrier!(OidSha384, "2.16.840.1.101.3.4.2.2");
impl_oid_carrier!(OidSha512, "2.16.840.1.101.3.4.2.3");
impl_oid_carrier!(OidSha224, "2.16.840.1.101.3.4.2.4");
impl_oid_carrier!(OidSha512_224, "2.16.840.1.101.3.4.2.5");
impl_oid_carrier!(OidSha512_256, "2.16.840.1.101.3.4.2.6");

/// SHA-224.
pub type Sha224 = CoreWrapper<CtVariableCoreWrapper<Sha256VarCore, U28, OidSha224>>;

/// SHA-256.
pub type Sha256 = CoreWrapper<CtVariableCoreWrapper<Sha256VarCore, U32, OidSha256>>;

/// SHA-384.
pub type Sha384 = CoreWrapper<CtVariableCoreWrapper<Sha512VarCore, U48, OidSha384>>;

/// SHA-512.
pub type Sha512 = CoreWrapper<CtVariableCoreWrapper<Sha512VarCore, U64, OidSha512>>;

/// SHA-512/224.
pub type Sha512_224 = CoreWrapper<CtVariableCoreWrapper<Sha512VarCore, U28, OidSha512_224>>;

/// SHA-512/256.
pub type Sha512_256 = CoreWrapper<CtVariableCoreWrapper<Sha512VarCore, U32, OidSha512_256>>;

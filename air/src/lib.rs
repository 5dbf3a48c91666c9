#![doc = include_str!("../README.md")]
//!
//! A [`ChipSet`] is a list of chips that was analysed and accepted. Prover and verifier are generic over the chip type and
//! nothing else.

// Unit tests share code with those in `tests/`, which has the standard library's prelude.
#![cfg_attr(not(test), no_std)]
// What the verifier calls must not panic, as the verifier itself (docs/decisions/0106-no-panic-lints.md). The verifier
// builds the crate without `witness`; unit tests, and what fills traces, may panic.
#![cfg_attr(
    not(any(test, feature = "witness")),
    deny(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::todo,
        clippy::unimplemented,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

extern crate alloc;
// What tests share names the crate as any other crate would: see `support`.
#[cfg(all(test, feature = "witness"))]
extern crate self as nova_air;
#[cfg(all(not(test), feature = "witness"))]
extern crate std;

mod analysis;
mod builder;
mod bus;
pub mod buses;
#[cfg(feature = "witness")]
mod check;
mod chip;
mod chip_set;
pub mod chips;
pub mod circuit;
mod columns;
mod eval_error;
mod evaluator;
mod field;
pub mod gadgets;
pub mod opcodes;
mod public_values;
pub mod rv32im;
// Runs, programs and forgeries, which the tests in `tests/` share with those beside the chips.
#[cfg(all(test, feature = "witness"))]
#[path = "../tests/support/mod.rs"]
#[expect(dead_code, reason = "some of it is for the tests in `tests/`")]
mod support;
pub mod symbolic;
#[cfg(feature = "witness")]
pub mod witness;

pub use analysis::{ChipProfile, InteractionProfile, LookupColumn, LookupLayout, MAX_DEGREE};
pub use builder::ChipBuilder;
pub use bus::{Bus, Scope};
#[cfg(feature = "witness")]
pub use check::{CheckError, check_tables};
pub use chip::{Chip, Occurrence, Stage};
pub use chip_set::{ChipSet, ChipSetError};
pub use columns::Columns;
pub use eval_error::EvalError;
pub use evaluator::{Evaluator, Selectors, Visitor};
pub use field::{EF, EF_DEGREE, F, Trace};
pub use nova_abi::memory::INPUT_MAX_BYTES;
pub use nova_abi::syscall::{CLAIM_BYTES, CLAIM_WORDS, OUTPUT_CALL_MAX_BYTES, OUTPUT_MAX_BYTES};
pub use nova_abi::tick::SEGMENT_MAX_CYCLES;
pub use p3_air::{AirBuilder, WindowAccess};
pub use public_values::{PUBLIC_VALUES, padded};

/// Names that exported macros need in their callers.
#[doc(hidden)]
pub mod __private {
    pub use alloc::borrow::Cow;
}

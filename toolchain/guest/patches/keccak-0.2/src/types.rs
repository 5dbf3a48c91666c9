//! States, and functions that permute them.

use crate::PLEN;

/// A state of 200 bits.
pub type State200 = [u8; PLEN];

/// Permutes a state of 200 bits.
pub type Fn200 = fn(&mut State200);

/// A state of 400 bits.
pub type State400 = [u16; PLEN];

/// Permutes a state of 400 bits.
pub type Fn400 = fn(&mut State400);

/// A state of 800 bits.
pub type State800 = [u32; PLEN];

/// Permutes a state of 800 bits.
pub type Fn800 = fn(&mut State800);

/// A state of 1600 bits.
pub type State1600 = [u64; PLEN];

/// Permutes a state of 1600 bits.
pub type Fn1600 = fn(&mut State1600);

/// The states that a backend permutes at a time.
#[cfg(feature = "parallel")]
pub type ParState1600<B> = hybrid_array::Array<State1600, <B as crate::Backend>::ParSize1600>;

/// Permutes these states.
#[cfg(feature = "parallel")]
pub type ParFn1600<B> = fn(&mut ParState1600<B>);

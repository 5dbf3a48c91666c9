//! Backends, which permute states.

#[cfg(feature = "parallel")]
use crate::ParFn1600;
use crate::{F1600_ROUNDS, Fn1600};

/// A closure over a backend.
pub trait BackendClosure {
    /// Calls the closure.
    fn call_once<B: Backend>(self);
}

/// A backend, which permutes states of 1600 bits.
pub trait Backend {
    /// The number of states permuted at a time.
    #[cfg(feature = "parallel")]
    type ParSize1600: hybrid_array::ArraySize;

    /// Keccak-p with `ROUNDS` rounds, at most [`F1600_ROUNDS`].
    #[must_use]
    fn get_p1600<const ROUNDS: usize>() -> Fn1600;

    /// [`get_p1600`](Self::get_p1600) for several states.
    #[cfg(feature = "parallel")]
    #[must_use]
    fn get_par_p1600<const ROUNDS: usize>() -> ParFn1600<Self> {
        |states| states.iter_mut().for_each(Self::get_p1600::<ROUNDS>())
    }

    /// Keccak-f.
    #[must_use]
    fn get_f1600() -> Fn1600 {
        Self::get_p1600::<F1600_ROUNDS>()
    }

    /// [`get_f1600`](Self::get_f1600) for several states.
    #[cfg(feature = "parallel")]
    #[must_use]
    fn get_par_f1600() -> ParFn1600<Self> {
        Self::get_par_p1600::<F1600_ROUNDS>()
    }
}

/// The accelerator on the machine, and software elsewhere.
pub(crate) struct Accelerated;

impl Backend for Accelerated {
    #[cfg(feature = "parallel")]
    type ParSize1600 = hybrid_array::sizes::U1;

    fn get_p1600<const ROUNDS: usize>() -> Fn1600 {
        #[cfg(target_arch = "riscv32")]
        if ROUNDS == F1600_ROUNDS {
            return nova_intrinsics::keccak_f;
        }
        |state| software::p1600(state, ROUNDS)
    }
}

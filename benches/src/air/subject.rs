//! Constraint systems that can be measured.

use super::{Case, MeasureError, ProofSystem, Sample};
use nova_air::{F, Trace};
use p3_air::BaseAir;

/// An AIR with a way to make its traces.
pub trait Traced: BaseAir<F> + Clone + Send + Sync {
    /// Name in tables and files.
    fn name(&self) -> String;

    /// A trace of `2^log_rows` rows that satisfies the constraints. Other seeds may give other traces.
    fn trace(&self, log_rows: u8, seed: u64) -> Trace;

    /// The public values of a trace.
    fn public_values(&self, trace: &Trace) -> Vec<F> {
        let _ = trace;
        Vec::new()
    }
}

/// A constraint system of any type. [`subject!`](crate::subject) implements it.
pub trait Subject: Send + Sync {
    /// Name in tables and files.
    fn name(&self) -> String;

    /// What it computes, in a line.
    fn about(&self) -> String {
        String::new()
    }

    /// The proof systems that can prove it.
    fn systems(&self) -> &'static [ProofSystem];

    /// Columns of its trace.
    fn columns(&self) -> usize;

    /// The only height that it has, as log2, if its rows are fixed.
    fn fixed_log_rows(&self) -> Option<u8> {
        None
    }

    /// Proves a trace, verifies the proof, and returns the figures of both.
    ///
    /// # Errors
    ///
    /// When the proof system does not take the constraints or the parameters, or the trace does not satisfy them.
    fn measure(&self, system: ProofSystem, case: &Case) -> Result<Sample, MeasureError>;
}

/// Makes a [`Subject`](crate::air::Subject) of a type that implements [`Traced`](crate::air::Traced) and p3-air's `Air`.
///
/// `subject!(Type)` is for an AIR without messages, which implements `Air<B>` for every `B: AirBuilder<F = F>`.
/// `subject!(Type, messages)` is for one that implements it for every `B: AirBuilder<F = F> + InteractionBuilder`.
#[macro_export]
macro_rules! subject {
    ($air:ty) => {
        $crate::subject!(@impl $air, [Nova, UniStark, BatchStark], |air, case| $crate::air::measure_uni(air, case));
    };
    ($air:ty, messages) => {
        $crate::subject!(@impl $air, [Nova, BatchStark], |air, _| {
            Err($crate::air::MeasureError::Unsupported {
                system: $crate::air::ProofSystem::UniStark,
                air: $crate::air::Traced::name(air),
                reason: "it has no messages between rows",
            })
        });
    };
    (@impl $air:ty, [$($system:ident),+], |$self:ident, $case:pat_param| $uni:expr) => {
        impl $crate::nova_air::Chip for $air {
            fn name(&self) -> ::std::borrow::Cow<'static, str> {
                $crate::air::Traced::name(self).into()
            }

            fn width(&self) -> usize {
                $crate::p3_air::BaseAir::<$crate::nova_air::F>::width(self)
            }

            fn eval<B: $crate::nova_air::ChipBuilder>(
                &self,
                builder: &mut B,
            ) -> ::core::result::Result<(), $crate::nova_air::EvalError> {
                $crate::p3_air::Air::eval(self, &mut $crate::air::Adapter::new(builder));
                Ok(())
            }
        }

        impl $crate::air::Subject for $air {
            fn name(&self) -> ::std::string::String {
                $crate::air::Traced::name(self)
            }

            fn columns(&self) -> usize {
                $crate::p3_air::BaseAir::<$crate::nova_air::F>::width(self)
            }

            fn systems(&self) -> &'static [$crate::air::ProofSystem] {
                &[$($crate::air::ProofSystem::$system),+]
            }

            fn measure(
                &self,
                system: $crate::air::ProofSystem,
                case: &$crate::air::Case,
            ) -> ::core::result::Result<$crate::air::Sample, $crate::air::MeasureError> {
                let $self = self;
                match system {
                    $crate::air::ProofSystem::Nova => $crate::air::measure_nova_air(self, case),
                    $crate::air::ProofSystem::UniStark => {
                        let $case = case;
                        $uni
                    }
                    $crate::air::ProofSystem::BatchStark => $crate::air::measure_batch(self, case),
                }
            }
        }
    };
}

//! Hash functions, as Plonky3's crates constrain them.

use crate::air::Traced;
use nova_air::{AirBuilder, F, Trace};
use p3_air::{Air, BaseAir};
use p3_blake3_air::Blake3Air;
use p3_field::PrimeCharacteristicRing;
use p3_keccak_air::KeccakAir;
use p3_koala_bear::{
    GenericPoseidon2LinearLayersKoalaBear, KOALABEAR_POSEIDON2_HALF_FULL_ROUNDS,
    KOALABEAR_POSEIDON2_PARTIAL_ROUNDS_16, KOALABEAR_POSEIDON2_RC_16_EXTERNAL_FINAL,
    KOALABEAR_POSEIDON2_RC_16_EXTERNAL_INITIAL, KOALABEAR_POSEIDON2_RC_16_INTERNAL,
};
use p3_poseidon2_air::{Poseidon2Air, RoundConstants};
use p3_sha256_air::Sha256Air;

/// Defines an AIR as another crate's, since only its own crate could give that a trace and a name.
macro_rules! delegate {
    ($(#[$doc:meta])* $name:ident = $inner:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl BaseAir<F> for $name {
            fn width(&self) -> usize {
                BaseAir::<F>::width(&$inner)
            }

            fn main_next_row_columns(&self) -> Vec<usize> {
                BaseAir::<F>::main_next_row_columns(&$inner)
            }

            fn max_constraint_degree(&self) -> Option<usize> {
                BaseAir::<F>::max_constraint_degree(&$inner)
            }
        }

        impl<B: AirBuilder<F = F>> Air<B> for $name {
            #[inline]
            fn eval(&self, builder: &mut B) {
                $inner.eval(builder);
            }
        }

        crate::subject!($name);
    };
}

/// Random words, the same for the same seed.
fn words(seed: u64) -> impl Iterator<Item = u64> {
    (0_u64..).scan(seed, |state, _| {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Some(*state ^ (*state >> 29))
    })
}

/// `N` words at a time.
fn inputs<const N: usize, W>(count: usize, seed: u64, word: impl Fn(u64) -> W) -> Vec<[W; N]> {
    let mut words = words(seed);
    let mut input = || core::array::from_fn(|_| word(words.next().unwrap_or_default()));
    (0..count).map(|_| input()).collect()
}

delegate!(
    /// Keccak-f, 24 rows each.
    Keccak = KeccakAir {}
);

impl Traced for Keccak {
    fn name(&self) -> String {
        "keccak".into()
    }

    fn trace(&self, log_rows: u8, seed: u64) -> Trace {
        let hashes = ((1 << log_rows) / p3_keccak_air::NUM_ROUNDS).max(1);
        p3_keccak_air::generate_trace_rows(inputs(hashes, seed, |word| word), 0)
    }
}

delegate!(
    /// Blake3's compression, a row each.
    Blake3 = Blake3Air {}
);

impl Traced for Blake3 {
    fn name(&self) -> String {
        "blake3".into()
    }

    fn trace(&self, log_rows: u8, seed: u64) -> Trace {
        p3_blake3_air::generate_trace_rows(inputs(1 << log_rows, seed, |word| word as u32), 0)
    }
}

delegate!(
    /// SHA-256's compression, a row each.
    Sha256 = Sha256Air
);

impl Traced for Sha256 {
    fn name(&self) -> String {
        "sha256".into()
    }

    fn trace(&self, log_rows: u8, seed: u64) -> Trace {
        p3_sha256_air::generate_trace_rows(inputs(1 << log_rows, seed, |word| word as u32), 0)
    }
}

const WIDTH: usize = 16;
const DEGREE: u64 = 3;

type Constants =
    RoundConstants<F, WIDTH, KOALABEAR_POSEIDON2_HALF_FULL_ROUNDS, KOALABEAR_POSEIDON2_PARTIAL_ROUNDS_16>;
type Permutation = Poseidon2Air<
    F,
    GenericPoseidon2LinearLayersKoalaBear,
    WIDTH,
    DEGREE,
    0,
    KOALABEAR_POSEIDON2_HALF_FULL_ROUNDS,
    KOALABEAR_POSEIDON2_PARTIAL_ROUNDS_16,
>;

/// Poseidon2 over KoalaBear with 16 elements, a row each.
#[derive(Clone)]
pub struct Poseidon2 {
    air: Permutation,
    constants: Constants,
}

impl Poseidon2 {
    /// With the published constants.
    #[must_use]
    pub fn new() -> Self {
        let constants = Constants::new(
            KOALABEAR_POSEIDON2_RC_16_EXTERNAL_INITIAL,
            KOALABEAR_POSEIDON2_RC_16_INTERNAL,
            KOALABEAR_POSEIDON2_RC_16_EXTERNAL_FINAL,
        );
        Self { air: Permutation::new(constants.clone()), constants }
    }
}

impl Default for Poseidon2 {
    fn default() -> Self {
        Self::new()
    }
}

impl BaseAir<F> for Poseidon2 {
    fn width(&self) -> usize {
        self.air.width()
    }

    fn main_next_row_columns(&self) -> Vec<usize> {
        Vec::new()
    }

    fn max_constraint_degree(&self) -> Option<usize> {
        self.air.max_constraint_degree()
    }
}

impl<B: AirBuilder<F = F>> Air<B> for Poseidon2 {
    #[inline]
    fn eval(&self, builder: &mut B) {
        self.air.eval(builder);
    }
}

impl Traced for Poseidon2 {
    fn name(&self) -> String {
        "poseidon2".into()
    }

    fn trace(&self, log_rows: u8, seed: u64) -> Trace {
        let inputs = inputs(1 << log_rows, seed, F::from_u64);
        p3_poseidon2_air::generate_trace_rows::<
            F,
            GenericPoseidon2LinearLayersKoalaBear,
            WIDTH,
            DEGREE,
            0,
            KOALABEAR_POSEIDON2_HALF_FULL_ROUNDS,
            KOALABEAR_POSEIDON2_PARTIAL_ROUNDS_16,
        >(inputs, &self.constants, 0)
    }
}

crate::subject!(Poseidon2);

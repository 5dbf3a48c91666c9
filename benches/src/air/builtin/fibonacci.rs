//! The sequence of Fibonacci numbers: two columns, the smallest AIR of all examples.

use crate::air::Traced;
use nova_air::{AirBuilder, F, Trace, WindowAccess};
use p3_air::{Air, BaseAir};
use p3_field::PrimeCharacteristicRing;

/// Each row holds two numbers, and their sum is the second of the next row.
#[derive(Clone, Copy, Debug)]
pub struct Fibonacci;

impl BaseAir<F> for Fibonacci {
    fn width(&self) -> usize {
        2
    }

    fn num_public_values(&self) -> usize {
        3
    }
}

impl<B: AirBuilder<F = F>> Air<B> for Fibonacci {
    fn eval(&self, builder: &mut B) {
        let main = builder.main();
        let [left, right] = [0, 1].map(|column| main.current_slice()[column]);
        let next = [0, 1].map(|column| main.next_slice()[column]);
        let [first, second, last] = [0, 1, 2].map(|index| builder.public_values()[index]);
        builder.when_first_row().assert_eq(left, first);
        builder.when_first_row().assert_eq(right, second);
        builder.when_transition().assert_eq(next[0], right);
        builder.when_transition().assert_eq(next[1], left + right);
        builder.when_last_row().assert_eq(right, last);
    }
}

impl Traced for Fibonacci {
    fn name(&self) -> String {
        "fibonacci".into()
    }

    fn trace(&self, log_rows: u8, seed: u64) -> Trace {
        let mut pair = [F::from_u64(seed), F::ONE];
        let mut values = Vec::with_capacity(2 << log_rows);
        for _ in 0..1_u64 << log_rows {
            values.extend(pair);
            pair = [pair[1], pair[0] + pair[1]];
        }
        Trace::new(values, 2)
    }

    fn public_values(&self, trace: &Trace) -> Vec<F> {
        [&trace.values[..2], &trace.values[trace.values.len() - 1..]].concat()
    }
}

crate::subject!(Fibonacci);

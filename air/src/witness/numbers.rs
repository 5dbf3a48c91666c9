//! Rows of calls that compute with long numbers.

use super::columns::{inverse_or_zero, time};
use crate::F;
use crate::chips::curve::{ChosenCurve, CurveCalls};
use crate::chips::{AddPointsColumns, DoublePointColumns, MultiplyAddColumns};
use crate::gadgets::{
    Access, Bounded, Chord, Existence, FixedRegister, Integer, Line, Order, Quotient, Read, Update, Word,
    bytes_of_limbs, limbs_after, limbs_read, tick,
};
use nova_vm::record::{AcceleratorRecord, UpdateRecord};
use p3_field::{Field, PrimeCharacteristicRing, PrimeField32};
use ruint::Uint;
use std::vec::Vec;

/// A number as long as any equation's terms.
type Wide = Uint<832, 13>;

/// The row of a call that multiplies and adds.
pub(super) fn multiply_add<const WORDS: usize>(call: &AcceleratorRecord) -> MultiplyAddColumns<F, WORDS> {
    let operand = |index: usize| &call.words[index * WORDS..(index + 1) * WORDS];
    let [left, right, addend, modulus] = [0, 1, 2, 3].map(|index| before(operand(index)));
    let result: Vec<u32> = operand(4).iter().map(|word| word.after).collect();
    let product = wide(&left) * wide(&right) + wide(&addend);
    let is_power = modulus.iter().all(|&word| word == 0);
    let quotient = if is_power { product >> (32 * WORDS) } else { product / wide(&modulus) };
    let mut row = MultiplyAddColumns {
        is_real: F::ONE,
        cycle: F::from_u32(call.step.cycle),
        arguments: call.arguments.map(Word::of),
        further: core::array::from_fn(|index| FixedRegister {
            value: Word::of(call.registers[index].before),
            access: Access::of(call.registers[index].previous, time(call.step, tick::RS1)),
        }),
        factors: [0, 1].map(|index| read(call, operand(index), index as u32)),
        addend: read(call, operand(2), 2),
        modulus: read(call, operand(3), 3),
        result: update(call, operand(4), 4),
        factor_bytes: [low_bytes(&left), low_bytes(&right)],
        modulus_bytes: low_bytes(&modulus),
        is_power: F::from_bool(is_power),
        quotient: grouped(&quotient),
        carries: [[F::ZERO; 4]; WORDS],
        reduced: if is_power { Order::none() } else { Order::of(&result, &modulus) },
    };
    let bytes = |words: &[Read<F>], low| bytes_of_limbs(&limbs_read::<F, F>(words), low);
    let factors = [0, 1].map(|index| bytes(&row.factors[index], &row.factor_bytes[index]));
    let (equation, _) = row.equation(factors, bytes(&row.modulus, &row.modulus_bytes));
    fill(row.carries.as_flattened_mut(), equation.carries());
    row
}

/// The row of a call that adds points of one of these curves.
pub(super) fn add_points<const WORDS: usize, const CURVES: usize>(
    curves: &'static [CurveCalls<WORDS>; CURVES],
    call: &AcceleratorRecord,
) -> AddPointsColumns<F, WORDS, CURVES> {
    let operand = |index: usize| &call.words[index * WORDS..(index + 1) * WORDS];
    let coordinates = [0, 1, 2, 3].map(|index| before(operand(index)));
    let [other_x, other_y, x, y] = &coordinates;
    let curve = curves.each_ref().map(|curve| F::from_bool(curve.add == call.number));
    let chosen = ChosenCurve { flags: curve.to_vec(), curves };
    let prime = prime(curves, |curve| curve.add == call.number);
    let difference: Vec<_> = limbs(other_x).zip(limbs(x)).map(|(other, x)| other - x).collect();
    let existence = Existence::of(&coordinates, prime, &difference);
    let mut row = AddPointsColumns {
        curve,
        cycle: F::from_u32(call.step.cycle),
        arguments: call.arguments.map(Word::of),
        other: [0, 1].map(|index| read(call, operand(index), 0)),
        point: [2, 3].map(|index| update(call, operand(index), 1)),
        existence,
        x_bytes: [[[F::ZERO; 2]; WORDS]; 2],
        chord: Chord::none(),
        slope_carries: [[F::ZERO; 4]; WORDS],
    };
    if existence.exists == F::ONE {
        row.x_bytes = [low_bytes(other_x), low_bytes(x)];
        let slope = quotient_of([other_y, y], [other_x, x], prime);
        row.chord = Chord::with_slope(slope, prime);
        let line = row.line();
        let carries = row.slope_carries.as_flattened_mut();
        row.chord.complete(&row.point, line, &chosen.prime_bytes(), carries);
    }
    row
}

/// The row of a call that doubles a point of one of these curves.
pub(super) fn double_point<const WORDS: usize, const CURVES: usize>(
    curves: &'static [CurveCalls<WORDS>; CURVES],
    call: &AcceleratorRecord,
) -> DoublePointColumns<F, WORDS, CURVES> {
    let coordinates = [0, 1].map(|index| before(&call.words[index * WORDS..(index + 1) * WORDS]));
    let [x, y] = &coordinates;
    let curve = curves.each_ref().map(|curve| F::from_bool(curve.double == call.number));
    let chosen = ChosenCurve { flags: curve.to_vec(), curves };
    let prime = prime(curves, |curve| curve.double == call.number);
    let existence = Existence::of(&coordinates, prime, &limbs(y).collect::<Vec<_>>());
    let mut row = DoublePointColumns {
        curve,
        cycle: F::from_u32(call.step.cycle),
        arguments: call.arguments.map(Word::of),
        point: [0, 1].map(|index| update(call, &call.words[index * WORDS..(index + 1) * WORDS], 0)),
        existence,
        bytes: [[[F::ZERO; 2]; WORDS]; 2],
        chord: Chord::none(),
        slope_carries: [[F::ZERO; 8]; WORDS],
    };
    if existence.exists == F::ONE {
        row.bytes = [low_bytes(x), low_bytes(y)];
        let a = curves.iter().find(|curve| curve.double == call.number).map_or(0, |calls| calls.curve.a);
        row.chord = Chord::with_slope(twice_the_tangent(wide(x), wide(y), a, wide(prime)), prime);
        let line = row.line(chosen.a());
        let carries = row.slope_carries.as_flattened_mut();
        row.chord.complete(&row.point, line, &chosen.prime_bytes(), carries);
    }
    row
}

/// The prime of the curve that a call is of.
fn prime<const WORDS: usize>(
    curves: &'static [CurveCalls<WORDS>],
    is_it: impl Fn(&CurveCalls<WORDS>) -> bool,
) -> &'static [u32] {
    let curve = curves.iter().find(|curve| is_it(curve)).expect("the chip gets the calls of its curves");
    &curve.curve.modulus
}

/// The quotient of two differences modulo a prime.
fn quotient_of(dividend: [&Vec<u32>; 2], divisor: [&Vec<u32>; 2], prime: &[u32]) -> Wide {
    let prime = wide(prime);
    let [dividend, divisor] = [dividend, divisor].map(|[left, right]| wide(left).add_mod(prime - wide(right), prime));
    dividend.mul_mod(divisor.inv_mod(prime).expect("less than the prime, and not zero"), prime)
}

/// Twice the slope of the tangent: (3 x^2 + a) / y.
fn twice_the_tangent(x: Wide, y: Wide, a: i32, prime: Wide) -> Wide {
    let a = if a < 0 { prime - Wide::from(a.unsigned_abs()) } else { Wide::from(a.unsigned_abs()) };
    let dividend = x.mul_mod(x, prime).mul_mod(Wide::from(3), prime).add_mod(a, prime);
    dividend.mul_mod(y.inv_mod(prime).expect("less than the prime, and not zero"), prime)
}

impl<const WORDS: usize> Chord<F, WORDS> {
    /// The columns of a row without a sum.
    fn none() -> Self {
        let quotient = Quotient { digits: [[F::ZERO; 4]; WORDS], top: [F::ZERO; 2] };
        Self {
            slope: [[F::ZERO; 4]; WORDS],
            sum_x_bytes: [[F::ZERO; 2]; WORDS],
            quotients: [quotient; 3],
            carries: [[[F::ZERO; 4]; WORDS]; 2],
            reduced: [Order::none(); 2],
        }
    }

    /// The columns with the digits of a slope, which is less than the prime.
    fn with_slope(slope: Wide, prime: &[u32]) -> Self {
        let shift = (0..4 * WORDS).fold(Wide::ZERO, |sum, _| (sum << 8) + Wide::from(crate::gadgets::SHIFT));
        Self { slope: grouped(&((slope + shift) % wide(prime))), ..Self::none() }
    }

    /// Fills what follows from the slope and the sum. Where the line is another one, the equations do not hold.
    pub fn complete(
        &mut self,
        point: &[[Update<F>; WORDS]; 2],
        line: Line<F>,
        prime_bytes: &[F],
        slope_carries: &mut [F],
    ) {
        let [sum_x, sum_y] = [0, 1].map(|coordinate| limbs_after::<F, F>(&point[coordinate]));
        let prime = Integer::from_bytes(prime_bytes.iter().copied());
        let prime_words = words_of(prime_bytes.chunks(2).map(|pair| pair[0] + pair[1] * F::from_u32(256)));
        let [sum_x_words, sum_y_words] = [&sum_x, &sum_y].map(|sum| words_of(sum.iter().copied()));
        self.sum_x_bytes = low_bytes(&sum_x_words);
        self.reduced = [Order::of(&sum_x_words, &prime_words), Order::of(&sum_y_words, &prime_words)];
        let equations = self.equations(line, bytes_of_limbs(&sum_x, &self.sum_x_bytes), sum_y);
        let [x_carries, y_carries] = &mut self.carries;
        let carries = [slope_carries, x_carries.as_flattened_mut(), y_carries.as_flattened_mut()];
        for ((equation, quotient), carries) in equations.into_iter().zip(&mut self.quotients).zip(carries) {
            *quotient = Quotient::of(&equation, &prime, wide(&prime_words));
            fill(carries, quotient.leaves(equation, &prime).carries());
        }
    }
}

impl<const WORDS: usize> Quotient<F, WORDS> {
    /// What a number is divided by the prime, rounded down.
    fn of(number: &Integer<F>, prime: &Integer<F>, prime_value: Wide) -> Self {
        let zero = Self { digits: [[F::ZERO; 4]; WORDS], top: [F::ZERO; 2] };
        // Cells of zero stand for a negative number so large that what is left without it is positive.
        let shifted = number.clone().minus(&Integer::from_shifted_bytes(zero.cells::<F>()).times(prime));
        let quotient = shifted.value() / prime_value;
        let mut bytes = bytes(&quotient);
        let mut columns = zero;
        fill(columns.digits.as_flattened_mut(), &mut bytes);
        fill(&mut columns.top, bytes);
        columns
    }
}

impl Integer<F> {
    /// The digits as integers.
    fn signed_digits(&self) -> impl Iterator<Item = i64> {
        let modulus = i64::from(F::ORDER_U32);
        let values = self.digits().iter().map(|digit| i64::from(digit.as_canonical_u32()));
        values.map(move |value| if value > modulus / 2 { value - modulus } else { value })
    }

    /// What the cells of the carries hold.
    ///
    /// # Panics
    /// If the digits are too large for carries: then the chip makes no machine.
    pub fn carries(&self) -> impl Iterator<Item = F> {
        let plan = self.carry_plan().expect("the machine has plans for all equations");
        let (inverse, lowest) = (F::from_i64(plan.base).inverse(), F::from_i64(plan.lowest));
        let groups: Vec<_> = self.groups(&plan).collect();
        let count = groups.len() - 1;
        groups.into_iter().take(count).scan(F::ZERO, move |carry, group| {
            *carry = (*carry + group) * inverse;
            Some(*carry - lowest)
        })
    }

    /// Its value, which is not negative.
    fn value(&self) -> Wide {
        let mut carry = 0;
        let mut bytes: Vec<u8> = Vec::new();
        for digit in self.signed_digits().chain([0; 4]) {
            carry += digit;
            bytes.push(carry.rem_euclid(256) as u8);
            carry = carry.div_euclid(256);
        }
        debug_assert_eq!(carry, 0, "the number is not negative");
        let limbs = bytes.chunks(8).map(|bytes| bytes.iter().rfold(0, |limb, &byte| limb << 8 | u64::from(byte)));
        Wide::from_limbs_slice(&limbs.collect::<Vec<u64>>())
    }
}

impl<const WORDS: usize> Order<F, WORDS> {
    /// The columns of a row that compares nothing.
    fn none() -> Self {
        Self { decides: [[F::ZERO; 2]; WORDS], excess: F::ZERO }
    }

    /// Shows that `left` is less.
    fn of(left: &[u32], right: &[u32]) -> Self {
        let gaps: Vec<_> = limbs(left).zip(limbs(right)).map(|(left, right)| right - left).collect();
        let decides = gaps.iter().rposition(|&gap| gap != F::ZERO).expect("the numbers differ");
        let mut columns = Self::none();
        columns.decides.as_flattened_mut()[decides] = F::ONE;
        columns.excess = gaps[decides] - F::ONE;
        columns
    }
}

impl<const WORDS: usize> Bounded<F, WORDS> {
    fn of(number: &[u32], bound: &[u32]) -> Self {
        if number.iter().rev().lt(bound.iter().rev()) {
            return Self { is_below: F::ONE, order: Order::of(number, bound) };
        }
        let order = if number == bound {
            let mut equal = Order::none();
            equal.decides[0][0] = F::ONE;
            equal
        } else {
            Order::of(bound, number)
        };
        // In the lowest limb, the number may be equal.
        let excess = order.excess + F::from_bool(number != bound) * order.decides[0][0];
        Self { is_below: F::ZERO, order: Order { excess, ..order } }
    }
}

impl<const WORDS: usize, const COORDINATES: usize> Existence<F, WORDS, COORDINATES> {
    fn of(coordinates: &[Vec<u32>; COORDINATES], prime: &[u32], number: &[F]) -> Self {
        let bounded = coordinates.each_ref().map(|coordinate| Bounded::of(coordinate, prime));
        let decides = number.iter().position(|&limb| limb != F::ZERO);
        let reasons: F =
            bounded.iter().map(|bounded| F::ONE - bounded.is_below).sum::<F>() + F::from_bool(decides.is_none());
        let exists = reasons == F::ZERO;
        let mut apart = [[F::ZERO; 2]; WORDS];
        if let Some(limb) = decides.filter(|_| exists) {
            apart.as_flattened_mut()[limb] = inverse_or_zero(number[limb]);
        }
        Self {
            exists: F::from_bool(exists),
            bounded,
            vanishes: F::from_bool(decides.is_none()),
            apart,
            inverse_reasons: inverse_or_zero(reasons),
        }
    }
}

fn before(words: &[UpdateRecord]) -> Vec<u32> {
    words.iter().map(|word| word.access.before).collect()
}

fn read<const N: usize>(call: &AcceleratorRecord, words: &[UpdateRecord], operand: u32) -> [Read<F>; N] {
    core::array::from_fn(|index| Read::of(call, &words[index], operand))
}

fn update<const N: usize>(call: &AcceleratorRecord, words: &[UpdateRecord], operand: u32) -> [Update<F>; N] {
    core::array::from_fn(|index| Update::of(call, &words[index], operand))
}

fn wide(words: &[u32]) -> Wide {
    let limbs = words.chunks(2).map(|pair| pair.iter().rfold(0, |limb, &word| limb << 32 | u64::from(word)));
    Wide::from_limbs_slice(&limbs.collect::<Vec<_>>())
}

fn limbs(words: &[u32]) -> impl Iterator<Item = F> {
    words.iter().flat_map(|word| [word & 0xffff, word >> 16].map(F::from_u32))
}

fn words_of(limbs: impl Iterator<Item = F>) -> Vec<u32> {
    let limbs: Vec<_> = limbs.map(|limb| limb.as_canonical_u32()).collect();
    limbs.chunks(2).map(|pair| pair[0] | pair[1] << 16).collect()
}

/// The low bytes of the limbs of words.
fn low_bytes<const WORDS: usize>(words: &[u32]) -> [[F; 2]; WORDS] {
    core::array::from_fn(|index| [words[index] & 0xff, words[index] >> 16 & 0xff].map(F::from_u32))
}

/// The bytes of a number, in groups.
fn grouped<const N: usize, const WORDS: usize>(number: &Wide) -> [[F; N]; WORDS] {
    let mut columns = [[F::ZERO; N]; WORDS];
    fill(columns.as_flattened_mut(), bytes(number));
    columns
}

fn bytes(number: &Wide) -> impl Iterator<Item = F> {
    number.as_limbs().iter().flat_map(|limb| limb.to_le_bytes()).map(F::from_u8)
}

fn fill(cells: &mut [F], values: impl Iterator<Item = F>) {
    cells.iter_mut().zip(values).for_each(|(cell, value)| *cell = value);
}

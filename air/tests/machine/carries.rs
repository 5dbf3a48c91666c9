//! `docs/carries.md`: the equations of big integers, and why none of them wraps around the field.
//!
//! The chips choose their carries by bounds that hold for all digits of a number. Here the intervals of all digits are
//! computed one by one, from those of the cells.

use crate::interval::Interval;
use nova_air::chips::{AddPointsColumns, DoublePointColumns, ModMulAddColumns};
use nova_air::gadgets::{BigInt, Line, PointAddCols, Update, Word, product_limbs};
use nova_air::{Columns, F};
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use std::fmt::Write;

const LIMBS: Word<Interval> = Word::new(Interval::LIMB, Interval::LIMB);

/// An equation, as groups `d_k` of digits with carries `d_k + c_(k-1) = B c_k`.
struct Equation {
    chip: String,
    text: &'static str,
    groups: Vec<Interval>,
    base: i128,
    /// The carries that can be shown.
    carry: Interval,
    bits: u32,
}

impl Equation {
    /// Of an integer that is to be zero, with the carries that its chip has.
    fn of(chip: String, text: &'static str, number: &BigInt<Interval>) -> Self {
        let plan = number.carry_plan().expect("the equation has carries");
        let bounds = Interval::new(number.bounds().low.into(), number.bounds().high.into());
        assert!(number.digits().iter().all(|&digit| bounds.contains(digit)), "{chip}: {text}: bounds of digits");
        let groups: Vec<_> = number.groups(&plan).collect();
        let carry = Interval::new(plan.lowest.into(), plan.highest.into());
        Self { chip, text, groups, base: plan.base.into(), carry, bits: plan.bits }
    }

    /// Groups of words' limbs, whose carries are from 0 on.
    fn of_limbs(chip: &str, text: &'static str, groups: Vec<Interval>, bits: u32) -> Self {
        let carry = Interval::new(0, (1 << bits) - 1);
        Self { chip: chip.to_owned(), text, groups, base: 1 << 16, carry, bits }
    }

    /// The largest difference of the sides of `d_k + c_(k-1) = B c_k`, for all carries that can be shown.
    fn largest_difference(&self) -> i128 {
        let last = self.groups.len() - 1;
        let carry = |exists: bool| if exists { self.carry } else { Interval::ZERO };
        let base = Interval::new(self.base, self.base);
        let difference = |(k, &group): (usize, &Interval)| group + carry(k > 0) - base * carry(k < last);
        let differences = self.groups.iter().enumerate().map(difference);
        differences.map(Interval::magnitude).max().unwrap_or_default()
    }

    /// Whether every carry that an equation of integers has can be shown.
    fn has_all_carries(&self) -> bool {
        let mut carry = Interval::ZERO;
        let (_, with_carries) = self.groups.split_last().expect("an equation has digits");
        with_carries.iter().all(|&group| {
            let sum = group + carry;
            // The carry is a whole number.
            carry = Interval::new(-(-sum.low).div_euclid(self.base), sum.high.div_euclid(self.base));
            self.carry.contains(carry)
        })
    }

    fn line(&self) -> String {
        let group = self
            .groups
            .iter()
            .fold(Interval::ZERO, |all, group| Interval::new(all.low.min(group.low), all.high.max(group.high)));
        let (modulus, difference) = (i128::from(F::ORDER_U32), self.largest_difference());
        format!(
            "| {} | {} | {} of {} bits | {} to {} | {} to {} | {} | {} | {} |",
            self.chip,
            self.text,
            self.groups.len(),
            self.base.ilog2(),
            group.low,
            group.high,
            self.carry.low,
            self.carry.high,
            self.bits,
            difference,
            modulus - difference,
        )
    }
}

fn bytes(words: usize) -> Vec<Interval> {
    vec![Interval::BYTE; 4 * words]
}

/// Columns that are bytes: the caller sets the others.
fn row<C: Columns<Interval> + Clone>(width: usize) -> C {
    let cells = vec![Interval::BYTE; width];
    C::of(&cells).expect("the row has the width of its columns").clone()
}

fn multiply_add<const WORDS: usize>() -> Equation {
    let mut row: ModMulAddColumns<_, WORDS> = row(ModMulAddColumns::<u8, WORDS>::WIDTH);
    row.addend.iter_mut().for_each(|word| word.value = LIMBS);
    row.result.iter_mut().for_each(|word| word.after = LIMBS);
    row.is_power = Interval::BIT;
    let (number, rest) = row.equation([bytes(WORDS), bytes(WORDS)], bytes(WORDS));
    // Digits beyond the equation are sums of products that are not negative, so that the sum is zero if each is.
    for digit in rest.into_iter().map(|digit| -digit) {
        assert!(Interval::new(0, i128::from(F::ORDER_U32) - 1).contains(digit), "{digit:?}");
    }
    let text = "left right + addend - quotient modulus - result";
    Equation::of(format!("mod_mul_add_{}", 32 * WORDS), text, &number)
}

/// The three equations of a sum of points with coordinates of this many words.
fn addition<const WORDS: usize>(
    chip: &str,
    addition: &PointAddCols<Interval, WORDS>,
    line: Line<Interval>,
    texts: [&'static str; 3],
) -> [Equation; 3] {
    let (prime, sum_y) = (BigInt::from_bytes(bytes(WORDS)), vec![Interval::LIMB; 2 * WORDS]);
    let equations = addition.equations(line, bytes(WORDS), sum_y);
    let mut left = equations.into_iter().zip(&addition.quotients).zip(texts).map(|((equation, quotient), text)| {
        Equation::of(format!("{chip}_{}", 32 * WORDS), text, &quotient.leaves(equation, &prime))
    });
    std::array::from_fn(|_| left.next().expect("three equations"))
}

fn set_limbs<const WORDS: usize>(point: &mut [[Update<Interval>; WORDS]; 2]) {
    point.as_flattened_mut().iter_mut().for_each(|word| (word.before, word.after) = (LIMBS, LIMBS));
}

fn add_points<const WORDS: usize>() -> [Equation; 3] {
    let mut row: AddPointsColumns<_, WORDS, 1> = row(AddPointsColumns::<u8, WORDS, 1>::WIDTH);
    row.other.as_flattened_mut().iter_mut().for_each(|word| word.value = LIMBS);
    set_limbs(&mut row.point);
    let texts = [
        "slope (other_x - x) - other_y + y - quotient p",
        "slope^2 - x - other_x - sum_x - quotient p",
        "slope (x - sum_x) - y - sum_y - quotient p",
    ];
    addition("add_points", &row.addition, row.line(), texts)
}

fn double_point<const WORDS: usize>() -> [Equation; 3] {
    let mut row: DoublePointColumns<_, WORDS, 1> = row(DoublePointColumns::<u8, WORDS, 1>::WIDTH);
    set_limbs(&mut row.point);
    let texts = [
        "slope y - 3 x^2 - a - quotient p",
        "slope^2 - 4 (2 x + sum_x) - quotient p",
        "slope (x - sum_x) - 2 (y + sum_y) - quotient p",
    ];
    addition("double_point", &row.addition, row.line(BigInt::from_small(Interval::new(-3, 3), 3)), texts)
}

/// The products of 32-bit words.
fn products() -> [Equation; 2] {
    let product = product_limbs(&[Interval::BYTE; 4], &[Interval::BYTE; 4]);
    let [lowest, low, ..] = product;
    let multiply = product.map(|limb| limb - Interval::LIMB).to_vec();
    let divide = [lowest, low].map(|limb| limb + Interval::LIMB - Interval::LIMB).to_vec();
    [
        Equation::of_limbs("multiply", "left right - product", multiply, 11),
        Equation::of_limbs("divide", "quotient divisor + remainder - dividend, low limbs", divide, 10),
    ]
}

fn equations() -> Vec<Equation> {
    let mut all = Vec::from(products());
    all.extend([multiply_add::<8>(), multiply_add::<12>()]);
    all.extend(
        [add_points::<8>(), double_point::<8>(), add_points::<12>(), double_point::<12>()].into_iter().flatten(),
    );
    all
}

#[test]
fn no_equation_wraps_around() {
    for equation in equations() {
        let (chip, text) = (&equation.chip, equation.text);
        assert!(equation.largest_difference() < i128::from(F::ORDER_U32), "{chip}: {text}");
        assert!(equation.has_all_carries(), "{chip}: {text}: {}", equation.line());
        assert_eq!(equation.carry.high - equation.carry.low, (1 << equation.bits) - 1, "{chip}: {text}");
        assert!(equation.bits <= 16, "{chip}: {text}");
    }
}

fn page() -> String {
    let mut text = String::from(
        "# Carries\n\n\
         A test writes this page from the chips' equations and fails when it is stale: `UPDATE_EXPECT=1 cargo test -p \
         nova-air --features witness --test machine`.\n\n\
         Each equation states that a number is zero. Its digits are taken in limbs `d_0, d_1, ...` in base B, and there are \
         carries with `d_k + c_(k-1) = B c_k` modulo the field's p, the first and the last being zero \
         (`air/src/gadgets/carries.rs`). The columns list the interval of all limbs, computed from the intervals that \
         lookups impose on the cells; the carries that a lookup of this many bits can show; and the largest difference that both \
         sides of an equation can then have. While there is room to p = 2130706433, what holds modulo p holds for integers. \
         The test also shows that every carry of an equation that holds is among those that can be shown.\n\n\
         | chip | zero is | limbs | a limb is | carries | bits | largest difference | room to p |\n\
         |---|---|---|---:|---:|---:|---:|---:|\n",
    );
    for equation in equations() {
        writeln!(text, "{}", equation.line()).expect("strings take everything");
    }
    text
}

#[test]
fn the_page_of_carries_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/carries.md");
    let page = page();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let current = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(current, page, "docs/carries.md is stale: set UPDATE_EXPECT=1 and run the test again");
}

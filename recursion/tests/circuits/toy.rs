//! A chip set with selectors, next rows, both scopes, both stages, and messages of the verifier.

use nova_air::{
    AirBuilder, Bus, Chip, ChipBuilder, ChipSet, EF, EvalError, F, Stage, Trace, WindowAccess, chip_enum,
};
use nova_stark::Table;
use nova_verifier::{PublicMessage, RunChallenges, Shape, Statement, TableShape};
use p3_field::{BasedVectorSpace, PrimeCharacteristicRing};
use std::borrow::Cow;

const VALUES: Bus = Bus::shard(1, "VALUES", 1);
const LINKS: Bus = Bus::run(2, "LINKS", 3);

/// Rows of links, and those of the counter that can send values.
const ROWS: u32 = 16;

/// Counts from one public value to another.
pub(crate) struct Counter;

impl Chip for Counter {
    fn name(&self) -> Cow<'static, str> {
        "counter".into()
    }

    fn width(&self) -> usize {
        2
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let main = b.main();
        let (&[value, flag], next) = (main.current_slice().first_chunk().unwrap(), main.next_slice()[0]);
        let [first, last] = [0, 1].map(|index| b.public_values()[index].into());
        b.assert_bool(flag);
        b.when_first_row().assert_eq(value, first);
        b.when_transition().assert_eq(next, value + B::Expr::ONE);
        b.when_last_row().assert_eq(value, last);
        // (2 value - 1) (value + 3) = 2 value value + 5 value - 3
        let product = (value * F::TWO - B::Expr::ONE) * (value + B::Expr::from_u8(3));
        b.assert_eq(product, (value * value) * F::TWO + value * F::from_u8(5) - B::Expr::from_u8(3));
        b.send(VALUES, flag, [value]);
        Ok(())
    }
}

/// Takes values, and passes them on over the run.
pub(crate) struct Link;

impl Chip for Link {
    fn name(&self) -> Cow<'static, str> {
        "link".into()
    }

    fn width(&self) -> usize {
        2
    }

    fn stage(&self) -> Stage {
        Stage::Boundary
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let main = b.main();
        let &[value, uses] = main.current_slice().first_chunk().unwrap();
        b.receive(VALUES, uses, [value]);
        b.send(LINKS, uses * uses, [value.into(), value * F::TWO - B::Expr::ONE, B::Expr::from_u8(7)]);
        b.receive(LINKS, uses, [value.into(), value * value, -value.into()]);
        b.send(LINKS, uses, [uses, uses, value]);
        Ok(())
    }
}

chip_enum! {
    /// The chips.
    pub(crate) enum Toy {
        /// Counts.
        Counter(Counter),
        /// Passes on.
        Link(Link),
    }
}

pub(crate) fn chips() -> ChipSet<Toy> {
    ChipSet::new(vec![Toy::Counter(Counter), Toy::Link(Link)], 2).unwrap()
}

/// A section that counts from `start`, `2^log_rows` rows. The verifier takes the second of the values that are sent.
pub(crate) fn section(start: u32, log_rows: u32) -> (Vec<Table>, Statement) {
    let rows = 1 << log_rows;
    let is_sent = |row: &u32| row.is_multiple_of(3) && *row < ROWS;
    let count = (0..rows).flat_map(|row| [start + row, u32::from(is_sent(&row))]);
    let sent = |row: u32| if is_sent(&row) && row != 3 { [start + row, 1] } else { [0, 0] };
    let links = (0..ROWS).flat_map(sent);
    let table =
        |chip, cells: Vec<u32>| Table { chip, trace: Trace::new(cells.into_iter().map(F::from_u32).collect(), 2) };
    let element = |seed: u32| EF::from_basis_coefficients_fn(|index| F::from_u32(seed + index as u32));
    let log_heights = [log_rows as u8, ROWS.ilog2() as u8];
    let tables = log_heights.into_iter().zip(0..).map(|(log_height, chip)| TableShape { chip, log_height });
    let statement = Statement {
        shape: Shape::least(&chips(), tables.collect()).unwrap(),
        public_values: [start, start + rows - 1].map(F::from_u32).to_vec(),
        messages: vec![PublicMessage { bus: VALUES, message: vec![F::from_u32(start + 3)], count: F::NEG_ONE }],
        boundary: None,
        run: Some(RunChallenges { alpha: element(1000), beta: element(2000) }),
    };
    (vec![table(0, count.collect()), table(1, links.collect())], statement)
}

//! Expressions of all chips: of the degrees that the analysis finds, and of the values that an evaluation has.

use crate::support::asm::{exit, program};
use nova_air::rv32im::{memory_chips, run_chips, shard_chips};
use nova_air::symbolic::{Cell, ConstraintDag, Leaf, Operation};
use nova_air::witness::{initial_table, program_table};
use nova_air::{Bus, Chip, ChipProfile, ChipSet, Evaluator, F, Selectors, Visitor};
use p3_air::RowWindow;
use p3_field::PrimeCharacteristicRing;
use std::collections::HashSet;

/// Calls a function on each chip of all machines, with the number of public values.
fn for_each_chip(check: impl Checks) {
    fn all<C: Chip>(machine: &ChipSet<C>, check: &impl Checks) {
        machine.iter().for_each(|(chip, profile)| check.chip(chip, profile, machine.public_values()));
    }
    let program = program(&exit(0));
    all(&shard_chips().unwrap(), &check);
    all(&run_chips(program_table(&program), initial_table(&program).unwrap()).unwrap(), &check);
    all(&memory_chips().unwrap(), &check);
}

trait Checks {
    fn chip<C: Chip>(&self, chip: &C, profile: &ChipProfile, public_values: usize);
}

#[test]
fn expressions_have_the_degrees_of_the_analysis() {
    struct Degrees;
    impl Checks for Degrees {
        fn chip<C: Chip>(&self, chip: &C, profile: &ChipProfile, public_values: usize) {
            let dag = ConstraintDag::of(chip, public_values).unwrap();
            assert_eq!(&dag.profile(), profile, "{}", chip.name());
        }
    }
    for_each_chip(Degrees);
}

#[test]
fn no_operation_occurs_twice_or_before_its_operands() {
    struct Order;
    impl Checks for Order {
        fn chip<C: Chip>(&self, chip: &C, _: &ChipProfile, public_values: usize) {
            let dag = ConstraintDag::of(chip, public_values).unwrap();
            let mut seen = HashSet::new();
            for (index, node) in dag.nodes().iter().enumerate() {
                assert!(seen.insert(node.operation), "{}: node {index} is a second one", chip.name());
                let operands = match node.operation {
                    Operation::Leaf(_) => vec![],
                    Operation::Neg(operand) => vec![operand],
                    Operation::Add(left, right) | Operation::Sub(left, right) | Operation::Mul(left, right) => {
                        vec![left, right]
                    }
                };
                assert!(operands.iter().all(|operand| operand.index() < index), "{}: node {index}", chip.name());
            }
        }
    }
    for_each_chip(Order);
}

/// What an evaluation states.
#[derive(Default, PartialEq, Eq)]
struct Statements {
    constraints: Vec<F>,
    messages: Vec<(Bus, F, Vec<F>)>,
}

impl Visitor<F> for &mut Statements {
    fn constraint(&mut self, value: F) {
        self.constraints.push(value);
    }

    fn message<I>(&mut self, bus: Bus, count: F, message: I)
    where
        I: IntoIterator,
        I::Item: Into<F>,
    {
        self.messages.push((bus, count, message.into_iter().map(Into::into).collect()));
    }
}

/// A row and the next one, with the values that both share, at random.
struct Rows {
    main: [Vec<F>; 2],
    fixed: [Vec<F>; 2],
    public: Vec<F>,
    selectors: Vec<F>,
}

impl Rows {
    fn random(chip: &impl Chip, public_values: usize) -> Self {
        let mut random = fastrand::Rng::with_seed(107);
        let mut cells = |count: usize| (0..count).map(|_| F::from_u32(random.u32(..))).collect::<Vec<_>>();
        Self {
            main: [(); 2].map(|()| cells(chip.width())),
            fixed: [(); 2].map(|()| cells(chip.preprocessed_width())),
            public: cells(public_values),
            selectors: cells(3),
        }
    }

    fn evaluate(&self, chip: &impl Chip) -> Statements {
        let mut stated = Statements::default();
        let evaluated = chip.eval(&mut Evaluator {
            main: RowWindow::from_two_rows(&self.main[0], &self.main[1]),
            preprocessed: RowWindow::from_two_rows(&self.fixed[0], &self.fixed[1]),
            public_values: &self.public,
            selectors: Selectors {
                is_first_row: self.selectors[0],
                is_last_row: self.selectors[1],
                is_transition: self.selectors[2],
            },
            visitor: &mut stated,
        });
        evaluated.unwrap();
        stated
    }
}

#[test]
fn expressions_have_the_values_of_an_evaluation() {
    struct Values;
    impl Checks for Values {
        fn chip<C: Chip>(&self, chip: &C, _: &ChipProfile, public_values: usize) {
            let rows = Rows::random(chip, public_values);
            let expected = rows.evaluate(chip);
            let at = |rows: &[Vec<F>; 2], cell: Cell| rows[usize::from(cell.is_next)][cell.column];
            let found = ConstraintDag::of(chip, public_values).unwrap().evaluate(|leaf| match leaf {
                Leaf::Constant(constant) => constant,
                Leaf::Main(cell) => at(&rows.main, cell),
                Leaf::Preprocessed(cell) => at(&rows.fixed, cell),
                Leaf::Public(index) => rows.public[index],
                Leaf::Periodic(index) => panic!("periodic column {index}"),
                Leaf::FirstRow => rows.selectors[0],
                Leaf::LastRow => rows.selectors[1],
                Leaf::Transition => rows.selectors[2],
            });
            let messages = found.interactions.into_iter().map(|sent| (sent.bus, sent.count, sent.message)).collect();
            assert!(Statements { constraints: found.constraints, messages } == expected, "{}", chip.name());
        }
    }
    for_each_chip(Values);
}

/// The other columns' next values are not opened: what a chip states may depend on the listed ones only.
#[test]
fn a_cell_of_the_next_row_matters_if_and_only_if_its_column_is_listed() {
    struct NextRow;
    impl Checks for NextRow {
        fn chip<C: Chip>(&self, chip: &C, profile: &ChipProfile, public_values: usize) {
            let mut rows = Rows::random(chip, public_values);
            let base = rows.evaluate(chip);
            let mut found = [Vec::new(), Vec::new()];
            for (fixed, width) in [chip.width(), chip.preprocessed_width()].into_iter().enumerate() {
                for column in 0..width {
                    let mut change = |by: F| {
                        let next = if fixed == 0 { &mut rows.main[1] } else { &mut rows.fixed[1] };
                        next[column] += by;
                        rows.evaluate(chip)
                    };
                    if change(F::TWO) != base {
                        found[fixed].push(column);
                    }
                    change(-F::TWO);
                }
            }
            let [main, fixed] = found;
            assert_eq!((&main, &fixed), (&profile.next_columns, &profile.next_preprocessed), "{}", chip.name());
        }
    }
    for_each_chip(NextRow);
}

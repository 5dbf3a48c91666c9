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
#[derive(Default)]
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

#[test]
fn expressions_have_the_values_of_an_evaluation() {
    struct Values;
    impl Checks for Values {
        fn chip<C: Chip>(&self, chip: &C, _: &ChipProfile, public_values: usize) {
            let mut random = fastrand::Rng::with_seed(107);
            let mut cells = |count: usize| (0..count).map(|_| F::from_u32(random.u32(..))).collect::<Vec<_>>();
            let (main, fixed) =
                ([(); 2].map(|()| cells(chip.width())), [(); 2].map(|()| cells(chip.preprocessed_width())));
            let (public, selectors) = (cells(public_values), cells(3));
            let mut expected = Statements::default();
            let evaluated = chip.eval(&mut Evaluator {
                main: RowWindow::from_two_rows(&main[0], &main[1]),
                preprocessed: RowWindow::from_two_rows(&fixed[0], &fixed[1]),
                public_values: &public,
                selectors: Selectors {
                    is_first_row: selectors[0],
                    is_last_row: selectors[1],
                    is_transition: selectors[2],
                },
                visitor: &mut expected,
            });
            evaluated.unwrap();
            let at = |rows: &[Vec<F>; 2], cell: Cell| rows[usize::from(cell.is_next)][cell.column];
            let found = ConstraintDag::of(chip, public_values).unwrap().evaluate(|leaf| match leaf {
                Leaf::Constant(constant) => constant,
                Leaf::Main(cell) => at(&main, cell),
                Leaf::Preprocessed(cell) => at(&fixed, cell),
                Leaf::Public(index) => public[index],
                Leaf::Periodic(index) => panic!("periodic column {index}"),
                Leaf::FirstRow => selectors[0],
                Leaf::LastRow => selectors[1],
                Leaf::Transition => selectors[2],
            });
            assert_eq!(found.constraints, expected.constraints, "{}", chip.name());
            let messages: Vec<_> =
                found.interactions.into_iter().map(|sent| (sent.bus, sent.count, sent.message)).collect();
            assert_eq!(messages, expected.messages, "{}", chip.name());
        }
    }
    for_each_chip(Values);
}

//! A circuit that uses every chip, and what its tables violate.

use nova_air::{Bus, Chip, ChipSet, EF, Evaluator, F, Selectors, Trace, Visitor};
use nova_recursion::chips::{ChipNumber, CircuitChip};
use nova_recursion::verify::{Arithmetic, Backend};
use nova_recursion::{Assignment, BLOCK, Block, Builder, Circuit, Lane, LogHeights};
use p3_field::{BasedVectorSpace, Field, PrimeCharacteristicRing};
use std::collections::{BTreeMap, BTreeSet};

/// What the prover of the sample circuit chooses.
#[derive(Clone)]
pub(crate) struct Inputs {
    /// Values of a leaf.
    pub(crate) leaf: [F; 21],
    /// Siblings of its path.
    pub(crate) siblings: [[F; BLOCK]; 3],
    /// The low bits are the leaf's index.
    pub(crate) index: F,
    /// Two elements.
    pub(crate) elements: [EF; 2],
}

impl Inputs {
    /// Values that look random.
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut value = || F::from_u32(random.u32(..));
        Self {
            leaf: core::array::from_fn(|_| value()),
            siblings: core::array::from_fn(|_| core::array::from_fn(|_| value())),
            index: value(),
            elements: core::array::from_fn(|_| EF::from_basis_coefficients_fn(|_| value())),
        }
    }
}

/// Hashes a leaf, walks its path with the canonical bits of a public value, compares the result with the entry of an array
/// and with a public value, and computes with elements.
pub(crate) fn sample(inputs: &Inputs) -> (Circuit, Assignment) {
    let root = |builder: &mut Builder, index| path(builder, inputs, index);
    // The public values are what an earlier pass found.
    let mut draft = Builder::new(&[[F::ZERO; BLOCK]; 2]);
    let index = padded(inputs.index);
    let index_block = draft.hint_block(index);
    let public_root = root(&mut draft, index_block).value;

    let mut builder = Builder::new(&[index, public_root]);
    let [index, expected] = builder.public() else { unreachable!("there are two") };
    let (index, expected) = (*index, *expected);
    let root = path(&mut builder, inputs, index);
    builder.assert_blocks_equal(root, expected);
    arithmetic(&mut builder, inputs);
    builder.finish().unwrap()
}

fn padded(value: F) -> [F; BLOCK] {
    let mut block = [F::ZERO; BLOCK];
    block[0] = value;
    block
}

fn path(builder: &mut Builder, inputs: &Inputs, index: Block) -> Block {
    let leaf = builder.hint_values(&inputs.leaf);
    let digest = builder.hash(&leaf, inputs.leaf.len());
    let index = builder.base_element(Lane::Block(index, 0));
    let bits = builder.bits(index);
    let root = builder.path(digest, &bits[..3], &inputs.siblings);
    let other = builder.compress(root, digest);
    let array = builder.array(&[other, root, digest, other]);
    let one = builder.constant(F::ONE);
    builder.assert_entry(array, one, root);
    let number = builder.number(&bits[3..4]);
    let entry = builder.linear(number, F::from_u8(3), F::ZERO);
    builder.assert_entry(array, entry, other);
    root
}

fn arithmetic(builder: &mut Builder, inputs: &Inputs) {
    let elements = builder.hint_elements(&inputs.elements);
    let leaf = builder.hint_values(&inputs.leaf);
    let reduced = leaf.iter().rev().fold(elements[1], |sum, &block| builder.reduce(block, elements[0], sum));
    // The same by Horner's rule.
    let blocks: Vec<_> = leaf.iter().flat_map(|&block| builder.split(block)).chain([elements[1]]).collect();
    let expected = builder.horner(&blocks, elements[0]);
    builder.assert_equal(reduced, expected);
    let inverse = builder.inverse(reduced);
    let product = builder.mul_add(F::TWO, inverse, reduced, elements[1]);
    let expected = builder.linear(elements[1], F::ONE, F::TWO);
    builder.assert_equal(product, expected);
    let packed = builder.pack(&[product, reduced]);
    let again = builder.element_of_lanes(core::array::from_fn(|lane| Lane::Block(packed[0], lane)));
    builder.assert_equal(again, product);
    let [zero, one, inverse] = [F::ZERO, F::ONE, F::GENERATOR].map(|value| builder.constant(value));
    let entries = core::array::from_fn(|index| inputs.elements[index % 2] * F::from_usize(index + 1));
    let value = builder.hint_element(entries[5]);
    let folded = builder.fold(entries, [one, zero, one], value, inverse, elements[0]);
    builder.hash(&folded.blocks, 40);
    builder.mul(folded.out, folded.next_inverse);
}

/// What tables violate.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Violations {
    /// Constraints that do not hold somewhere.
    pub(crate) constraints: BTreeSet<(ChipNumber, usize)>,
    /// Buses that do not balance.
    pub(crate) buses: BTreeSet<&'static str>,
}

impl Violations {
    pub(crate) fn of(circuit: &Circuit, assignment: &Assignment) -> Self {
        let mut violations = Self::default();
        let mut ledger = BTreeMap::new();
        let chips: &ChipSet<CircuitChip> = circuit.chips();
        for (&number, trace) in ChipNumber::ALL.iter().zip(&assignment.traces) {
            let fixed = &circuit.fixed()[number as usize];
            for (row, cells) in trace.values.chunks(trace.width).enumerate() {
                let fixed = &fixed.values[row * fixed.width..][..fixed.width];
                let visitor = Gatherer { number, constraint: 0, violations: &mut violations, ledger: &mut ledger };
                let chip = &chips.chips()[number as usize];
                evaluate(chip, fixed, cells, &assignment.public_values, visitor);
            }
        }
        let unbalanced = ledger.into_iter().filter(|(_, count)| *count != F::ZERO);
        violations.buses = unbalanced.map(|((bus, _), _)| bus).collect();
        violations
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.constraints.is_empty() && self.buses.is_empty()
    }
}

fn evaluate(chip: &CircuitChip, fixed: &[F], row: &[F], public_values: &[F], visitor: Gatherer<'_>) {
    // No chip reads the next row.
    let mut evaluator = Evaluator {
        main: window(row),
        preprocessed: window(fixed),
        public_values,
        selectors: Selectors::NONE,
        visitor,
    };
    chip.eval(&mut evaluator).unwrap();
}

fn window(row: &[F]) -> p3_air::RowWindow<'_, F> {
    p3_air::RowWindow::from_two_rows(row, row)
}

struct Gatherer<'a> {
    number: ChipNumber,
    constraint: usize,
    violations: &'a mut Violations,
    ledger: &'a mut BTreeMap<(&'static str, Vec<F>), F>,
}

impl Visitor<F> for Gatherer<'_> {
    fn constraint(&mut self, value: F) {
        if value != F::ZERO {
            self.violations.constraints.insert((self.number, self.constraint));
        }
        self.constraint += 1;
    }

    fn message<I>(&mut self, bus: Bus, count: F, message: I)
    where
        I: IntoIterator,
        I::Item: Into<F>,
    {
        if count != F::ZERO {
            let message = message.into_iter().map(Into::into).collect();
            *self.ledger.entry((bus.name, message)).or_default() += count;
        }
    }
}

/// The cells of a chip's row.
pub(crate) fn row(trace: &mut Trace, row: usize) -> &mut [F] {
    let width = trace.width;
    &mut trace.values[row * width..][..width]
}

/// Changes a lane of a block in all rows of splits and arrays that have its wire.
pub(crate) fn change_block(circuit: &Circuit, assignment: &mut Assignment, address: F, lane: usize) {
    // Columns of addresses.
    for (chip, column) in [(ChipNumber::Split, 0), (ChipNumber::Array, 2)] {
        for (index, ports) in circuit.fixed()[chip as usize].row_slices().enumerate() {
            if ports[column] == address {
                row(&mut assignment.traces[chip as usize], index)[lane] += F::ONE;
            }
        }
    }
}

/// The labels of the assertions that do not hold, each once. The tables violate something exactly if there are any.
pub(crate) fn failures(builder: Builder, log_heights: &LogHeights) -> Vec<&'static str> {
    let mut failures = builder.failures().to_vec();
    failures.dedup();
    let (circuit, assignment) = builder.finish_with(log_heights).unwrap();
    let violations = Violations::of(&circuit, &assignment);
    assert_eq!(failures.is_empty(), violations.is_empty(), "{failures:?}: {violations:?}");
    failures
}

/// The values of a row's constraints.
pub(crate) fn constraints(circuit: &Circuit, assignment: &Assignment, number: ChipNumber, row: usize) -> Vec<F> {
    struct Values(Vec<F>);
    impl Visitor<F> for Values {
        fn constraint(&mut self, value: F) {
            self.0.push(value);
        }

        fn message<I>(&mut self, _: Bus, _: F, _: I)
        where
            I: IntoIterator,
            I::Item: Into<F>,
        {
        }
    }
    let [trace, fixed] = [&assignment.traces[number as usize], &circuit.fixed()[number as usize]];
    let cells = |trace: &'_ Trace| trace.values[row * trace.width..][..trace.width].to_vec();
    let (cells, fixed) = (cells(trace), cells(fixed));
    let mut evaluator = Evaluator {
        main: window(&cells),
        preprocessed: window(&fixed),
        public_values: &assignment.public_values,
        selectors: Selectors::NONE,
        visitor: Values(Vec::new()),
    };
    circuit.chips().chips()[number as usize].eval(&mut evaluator).unwrap();
    evaluator.visitor.0
}

/// The heights of a circuit's tables.
pub(crate) fn heights_of(circuit: &Circuit) -> LogHeights {
    let mut log_heights = LogHeights::default();
    log_heights.0.iter_mut().zip(&circuit.shape().tables).for_each(|(height, table)| *height = table.log_height);
    log_heights
}

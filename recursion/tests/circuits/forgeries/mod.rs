//! Each constraint of each chip is needed: a row violates it and nothing else. Each column is noticed.

mod fold;

use crate::support::{Inputs, Violations, row, sample};
use nova_air::{EF, F, Trace};
use nova_recursion::chips::{ChipNumber, Public, circuit_chips};
use nova_recursion::verify::{Arithmetic, Backend};
use nova_recursion::{Assignment, BLOCK, Builder, Circuit, Lane};
use p3_field::{BasedVectorSpace, PrimeCharacteristicRing, PrimeField32};

fn element(seed: u32) -> EF {
    EF::from_basis_coefficients_fn(|coefficient| F::from_u32(seed * 100 + coefficient as u32))
}

fn block(seed: u32) -> [F; BLOCK] {
    core::array::from_fn(|lane| F::from_u32(seed * 1000 + lane as u32))
}

/// A circuit that `build` adds rows to.
fn circuit(build: impl FnOnce(&mut Builder)) -> (Circuit, Assignment) {
    let mut builder = Builder::new(&[block(9)]);
    builder.leave_free(0);
    build(&mut builder);
    let (circuit, assignment) = builder.finish().unwrap();
    assert_eq!(Violations::of(&circuit, &assignment), Violations::default());
    (circuit, assignment)
}

/// What the tables violate after `change`.
fn changed(
    (circuit, assignment): &(Circuit, Assignment),
    chip: ChipNumber,
    index: usize,
    change: impl FnOnce(&mut [F]),
) -> (Vec<(ChipNumber, usize)>, Vec<&'static str>) {
    let mut assignment = assignment.clone();
    change(row(&mut assignment.traces[chip as usize], index));
    let Violations { constraints, buses } = Violations::of(circuit, &assignment);
    (constraints.into_iter().collect(), buses.into_iter().collect())
}

/// Columns that equations define: constraint `constraints.start + i` has column `columns[i]`. Each of them is changed, and
/// the later ones follow from it, so that only its own equation does not hold.
fn each_equation_is_needed(built: &(Circuit, Assignment), chip: ChipNumber, first: usize, columns: &[usize]) {
    let (circuit, assignment) = built;
    for (index, &column) in columns.iter().enumerate() {
        let mut assignment = assignment.clone();
        row(&mut assignment.traces[chip as usize], 0)[column] += F::ONE;
        for (later, &column) in columns.iter().enumerate().skip(index + 1) {
            let value = crate::support::constraints(circuit, &assignment, chip, 0)[first + later];
            row(&mut assignment.traces[chip as usize], 0)[column] -= value;
        }
        let Violations { constraints, buses } = Violations::of(circuit, &assignment);
        assert_eq!(constraints.into_iter().collect::<Vec<_>>(), [(chip, first + index)], "column {column}");
        assert!(buses.is_empty(), "{chip:?}: {buses:?}");
    }
}

/// Changes each column of an input, lets the result follow, and expects that only the bus notices.
fn each_input_is_connected(
    built: &(Circuit, Assignment),
    chip: ChipNumber,
    inputs: &[(core::ops::Range<usize>, &'static str)],
    first: usize,
    columns: &[usize],
) {
    let (circuit, assignment) = built;
    for (range, bus) in inputs {
        for input in range.clone() {
            let mut assignment = assignment.clone();
            row(&mut assignment.traces[chip as usize], 0)[input] += F::ONE;
            for (index, &column) in columns.iter().enumerate() {
                let value = crate::support::constraints(circuit, &assignment, chip, 0)[first + index];
                row(&mut assignment.traces[chip as usize], 0)[column] -= value;
            }
            let Violations { constraints, buses } = Violations::of(circuit, &assignment);
            assert!(constraints.is_empty(), "{chip:?}, column {input}: {constraints:?}");
            assert_eq!(buses.into_iter().collect::<Vec<_>>(), [*bus], "{chip:?}, column {input}");
        }
    }
}

/// A gate whose result nothing uses. Hints make rows of the arithmetic chip, so they are of packs.
#[test]
fn arithmetic() {
    let built = circuit(|b| {
        let hints: Vec<_> = [2, 3, 4].map(element).to_vec();
        // The constant zero takes row 0, so the hints fill a whole row of the chip that packs.
        let hints = b.hint_elements(&[&hints[..], &[EF::ONE; 5]].concat());
        // A row that has all operands: two steps of the sum.
        b.horner(&hints[..3], hints[3]);
    });
    let (circuit, assignment) = &built;
    let used =
        assignment.traces[ChipNumber::Arithmetic as usize].values.chunks(30).rposition(|row| row[0] != F::ZERO);
    let index = used.expect("the gate has a row");
    // The gate's row becomes row 0, which the helpers change.
    let mut fixed = circuit.fixed().to_vec();
    let mut assignment = assignment.clone();
    swap_rows(&mut fixed[ChipNumber::Arithmetic as usize], 0, index);
    swap_rows(&mut assignment.traces[ChipNumber::Arithmetic as usize], 0, index);
    let built = (Circuit::new(1, &[0], fixed).unwrap(), assignment);
    let outputs: Vec<usize> = (25..30).collect();
    each_equation_is_needed(&built, ChipNumber::Arithmetic, 0, &outputs);
    let inputs = [(0..25, "ELEMENTS")];
    each_input_is_connected(&built, ChipNumber::Arithmetic, &inputs, 0, &outputs);
}

fn swap_rows(trace: &mut Trace, left: usize, right: usize) {
    for column in 0..trace.width {
        trace.values.swap(left * trace.width + column, right * trace.width + column);
    }
}

#[test]
fn sponge() {
    let built = circuit(|b| {
        let [low, high, capacity] = [1, 2, 3].map(|seed| b.hint_block(block(seed)));
        b.permute(nova_recursion::SpongeState { rate: [low, high], capacity }, 5);
    });
    let columns: Vec<usize> = (24..24 + 191 + 24).collect();
    each_equation_is_needed(&built, ChipNumber::Sponge, 0, &columns);
    let inputs = [(0..8, "BLOCKS"), (8..16, "BLOCKS"), (16..24, "BLOCKS")];
    each_input_is_connected(&built, ChipNumber::Sponge, &inputs, 0, &columns);
}

#[test]
fn node() {
    let built = circuit(|b| {
        let child = b.hint_block(block(1));
        let sibling = b.hint_block(block(2));
        b.compress(child, sibling);
    });
    let columns: Vec<usize> = (17..17 + 132 + 8).collect();
    each_equation_is_needed(&built, ChipNumber::Node, 1, &columns);
    each_input_is_connected(&built, ChipNumber::Node, &[(0..8, "BLOCKS"), (8..16, "BLOCKS")], 1, &columns);
    // Left and right exchanged, and a bit that says so, which is not the wire's.
    let (_, buses) = changed(&built, ChipNumber::Node, 0, |row| {
        let (left, right) = row[..16].split_at_mut(8);
        left.swap_with_slice(right);
        row[16] = F::ONE;
    });
    assert_eq!(buses, ["ELEMENTS"]);
}

/// A bit of 2 would let the child be any combination of two digests.
#[test]
fn the_bit_of_a_path_is_boolean() {
    let built = circuit_with_violations(|b| {
        let child = b.hint_block(block(1));
        let bit = b.hint_element(EF::TWO);
        b.parent(child, bit, block(2));
    });
    let (circuit, assignment) = &built;
    let mut assignment = assignment.clone();
    let node = row(&mut assignment.traces[ChipNumber::Node as usize], 0);
    // left + 2 (right - left) is the child.
    for lane in 0..BLOCK {
        (node[lane], node[BLOCK + lane]) = (F::from_usize(lane), (block(1)[lane] + F::from_usize(lane)).halve());
    }
    for (index, column) in (17..17 + 132 + 8).enumerate() {
        let value = crate::support::constraints(circuit, &assignment, ChipNumber::Node, 0)[1 + index];
        row(&mut assignment.traces[ChipNumber::Node as usize], 0)[column] -= value;
    }
    let Violations { constraints, buses } = Violations::of(circuit, &assignment);
    assert_eq!(constraints.into_iter().collect::<Vec<_>>(), [(ChipNumber::Node, 0)]);
    assert!(buses.is_empty(), "{buses:?}");
}

/// As [`circuit`], for values that the circuit refuses.
fn circuit_with_violations(build: impl FnOnce(&mut Builder)) -> (Circuit, Assignment) {
    let mut builder = Builder::new(&[]);
    build(&mut builder);
    let built = builder.finish().unwrap();
    assert!(!Violations::of(&built.0, &built.1).is_empty());
    built
}

#[test]
fn reduce() {
    let built = circuit(|b| {
        let values = b.hint_block(block(1));
        let elements = b.hint_elements(&[2, 3, 4, 5, 6, 7, 8, 9].map(element));
        b.reduce(values, elements[0], elements[1]);
    });
    let columns: Vec<usize> = (13..28).chain(33..38).collect();
    each_equation_is_needed(&built, ChipNumber::Reduce, 0, &columns);
    let inputs = [(0..8, "BLOCKS"), (8..13, "ELEMENTS"), (28..33, "ELEMENTS")];
    each_input_is_connected(&built, ChipNumber::Reduce, &inputs, 0, &columns);
}

/// The row of the chip `bits` with other bits of the same element.
fn with_bits(value: u64, bits: [u8; 31], products: impl FnOnce([F; 3]) -> [F; 3]) -> Vec<(ChipNumber, usize)> {
    let value = F::from_u32((value % u64::from(F::ORDER_U32)) as u32);
    let built = circuit(|b| {
        let element = b.constant(value);
        b.bits(element);
    });
    let (constraints, buses) = changed(&built, ChipNumber::Bits, 0, |row| {
        for (cell, bit) in row.iter_mut().zip(bits) {
            *cell = F::from_u8(bit);
        }
        let product = |end: usize| row[24..end].iter().copied().product();
        let computed = products([27, 29, 31].map(product));
        row[31..34].copy_from_slice(&computed);
    });
    assert!(buses.is_empty(), "{buses:?}");
    constraints
}

fn bits_of(value: u64) -> [u8; 31] {
    core::array::from_fn(|bit| (value >> bit & 1) as u8)
}

#[test]
fn bits_are_boolean() {
    for bit in 0..30 {
        let mut bits = [0; 31];
        bits[bit] = 2;
        assert_eq!(with_bits(2 << bit, bits, |products| products), [(ChipNumber::Bits, bit)], "bit {bit}");
    }
    // 2^31 is 2^24 - 1 modulo p.
    let mut bits = [0; 31];
    bits[30] = 2;
    assert_eq!(with_bits((1 << 24) - 1, bits, |products| products), [(ChipNumber::Bits, 30)]);
}

/// A number below `2^24 - 1` is also that number plus `p`.
#[test]
fn bits_are_canonical() {
    for value in [0, 1, 5, (1 << 24) - 2] {
        let bits = bits_of(value + u64::from(F::ORDER_U32));
        assert_eq!(with_bits(value, bits, |products| products), [(ChipNumber::Bits, 34)], "{value}");
        for first in 0..3 {
            let forged = |mut products: [F; 3]| {
                products[first..].fill(F::ZERO);
                products
            };
            assert_eq!(with_bits(value, bits, forged), [(ChipNumber::Bits, 31 + first)], "{value}, product {first}");
        }
    }
    // The largest element has the top seven bits, and no others.
    let largest = u64::from(F::ORDER_U32) - 1;
    assert_eq!(with_bits(largest, bits_of(largest), |products| products), []);
}

/// The bits are those of the element.
#[test]
fn bits_are_connected() {
    let built = circuit(|b| {
        let element = b.constant(F::from_u8(5));
        let bits = b.bits(element);
        b.add(bits[0], bits[1]);
    });
    let (constraints, buses) = changed(&built, ChipNumber::Bits, 0, |row| row[3] = F::ONE);
    assert_eq!((constraints, buses), (vec![], vec!["ELEMENTS"]));
}

#[test]
fn public_values() {
    let built = circuit(|_| ());
    for lane in 0..BLOCK {
        let found = changed(&built, ChipNumber::Public, 0, |row| row[lane] += F::ONE);
        assert_eq!(found, (vec![(ChipNumber::Public, lane)], vec![]), "lane {lane}");
    }
    // A block that is used is the one that is stated.
    let used = circuit(|b| {
        let block = b.public()[0];
        b.split(block);
    });
    let found = changed(&used, ChipNumber::Split, 0, |row| row[0] += F::ONE);
    assert_eq!(found, (vec![], vec!["BLOCKS"]));
    assert_eq!(Public::PORT, 2);
}

/// An entry is that of its index in its array, and padding is not one.
#[test]
fn entries_of_arrays() {
    let built = circuit(|b| {
        let blocks = [1, 2, 3].map(|seed| b.hint_block(block(seed)));
        let array = b.array(&blocks);
        let other = b.array(&blocks[1..]);
        let index = b.constant(F::ONE);
        b.assert_entry(array, index, blocks[1]);
        b.assert_entry(other, index, blocks[2]);
    });
    let (circuit, assignment) = &built;
    let array = ChipNumber::Array as usize;
    let forged = |change: &dyn Fn(&mut [F], &mut Trace)| {
        let mut assignment = assignment.clone();
        let (arrays, reads) = assignment.traces[array..].split_at_mut(1);
        change(row(&mut reads[0], 0), &mut arrays[0]);
        let Violations { constraints, buses } = Violations::of(circuit, &assignment);
        assert!(constraints.is_empty());
        buses.into_iter().collect::<Vec<_>>()
    };
    // Another entry with its index, without it, and the index alone.
    let found = forged(&|read, entries| {
        read[0] = F::TWO;
        read[1..].copy_from_slice(&block(3));
        row(entries, 1)[8] -= F::ONE;
        row(entries, 2)[8] += F::ONE;
    });
    assert_eq!(found, ["BLOCKS", "ELEMENTS"]);
    assert_eq!(forged(&|read, _| read[1..].copy_from_slice(&block(3))), ["ARRAYS", "BLOCKS"]);
    assert_eq!(forged(&|read, _| read[0] = F::ZERO), ["ARRAYS", "ELEMENTS"]);
    // The table answers once more, or once less; padding answers.
    for (index, count) in [(0, F::ONE), (1, F::NEG_ONE), (10, F::ONE)] {
        assert_eq!(forged(&|_, entries| row(entries, index)[8] += count), ["ARRAYS"]);
    }
    // An entry that is not its wire's.
    assert_eq!(forged(&|_, entries| row(entries, 0)[0] += F::ONE), ["BLOCKS"]);
}

/// An element of the base field has no other coefficients, and a block its own lanes.
#[test]
fn lanes() {
    let built = circuit(|b| {
        let elements = b.hint_elements(&[2, 3, 4, 5, 6, 7, 8, 9].map(element));
        let blocks = b.pack(&elements);
        let lanes = core::array::from_fn(|lane| Lane::Block(blocks[1], lane));
        let element = b.element_of_lanes(lanes);
        b.assert_equal(element, element);
        for &block in &blocks {
            b.split(block);
        }
        for &element in &elements {
            b.add(element, element);
        }
    });
    for column in 0..40 {
        let (constraints, buses) = changed(&built, ChipNumber::Pack, 0, |row| row[column] += F::ONE);
        assert_eq!((constraints, buses), (vec![], vec!["BLOCKS", "ELEMENTS"]), "column {column}");
    }
    for column in 0..5 {
        let (_, buses) = changed(&built, ChipNumber::Split, 0, |row| row[column] += F::ONE);
        assert_eq!(buses, ["BLOCKS", "ELEMENTS"], "column {column}");
    }
}

/// Each column of each chip is noticed in some row of a circuit that uses all of them.
#[test]
fn every_column_is_noticed() {
    let built = sample(&Inputs::new(1));
    let chips = circuit_chips(2, |_| None).unwrap();
    for (number, (chip, _)) in ChipNumber::ALL.iter().zip(chips.iter()) {
        let trace = &built.1.traces[*number as usize];
        let rows = trace.values.len() / trace.width;
        for column in 0..nova_air::Chip::width(chip) {
            let is_noticed = |index: &usize| {
                let (constraints, buses) = changed(&built, *number, *index, |row| row[column] += F::ONE);
                !constraints.is_empty() || !buses.is_empty()
            };
            assert!((0..rows).take(24).find(is_noticed).is_some(), "{number:?}: column {column}");
        }
    }
}

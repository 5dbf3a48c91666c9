//! The digest of a constraint system.

use nova_air::symbolic::{Cell, ConstraintDag, Interaction, Leaf, Node, NodeId, Operation};
use nova_air::{Bus, Chip, ChipProfile, ChipSet, EvalError, F, LookupColumn, LookupLayout, Occurrence, Scope, Stage};
use p3_field::PrimeCharacteristicRing;

use crate::{Digest, Transcript};

/// The first element of the transcript that the digest is drawn from.
const TAG: u32 = 0x6e6f_7663;

const LABEL: &str = "constraint system";

/// The digest of everything that a chip set states: for each chip in order its widths, stage and occurrence, every
/// operation of its constraints and messages, the lookup columns that messages share, and the columns that are read in
/// the next row.
///
/// Names are left out, because no check depends on them. Two ways to write one polynomial have different digests.
///
/// Computing it for the chips of a shard takes a few hundred milliseconds, so setup computes it, once, and keys state it
/// ([`VerifyingKey::constraints`](crate::VerifyingKey::constraints)). No verification does.
///
/// # Errors
///
/// When a chip cannot be evaluated. Those of a chip set can.
///
/// # Soundness
///
/// The absorbed elements determine the chip set: each list is preceded by its length, and each operation has three
/// elements. So two chip sets with one digest are equal, or a collision of the hash.
pub fn constraint_digest<C: Chip>(chips: &ChipSet<C>) -> Result<Digest, EvalError> {
    let mut transcript = Transcript::<Digest>::default();
    transcript.absorb(LABEL, &[F::from_u32(TAG)]);
    transcript.absorb_count(LABEL, chips.public_values());
    transcript.absorb_count(LABEL, chips.iter().len());
    for (chip, profile) in chips.iter() {
        let dag = ConstraintDag::of(chip, chips.public_values())?;
        absorb_dimensions(&mut transcript, chip, profile);
        absorb_dag(&mut transcript, &dag);
        absorb_layout(&mut transcript, profile);
    }
    Ok(transcript.draw_digest(LABEL))
}

fn absorb_dimensions<C: Chip>(transcript: &mut Transcript, chip: &C, profile: &ChipProfile) {
    let stage = match chip.stage() {
        Stage::Boundary => 0,
        Stage::Main => 1,
    };
    let occurrence = match chip.occurrence() {
        Occurrence::Any => 0,
        Occurrence::AtMostOnce => 1,
        Occurrence::Once => 2,
    };
    for dimension in [chip.width(), chip.preprocessed_width(), stage, occurrence] {
        transcript.absorb_count(LABEL, dimension);
    }
    absorb_list(transcript, &profile.next_columns);
    absorb_list(transcript, &profile.next_preprocessed);
}

fn absorb_dag(transcript: &mut Transcript, dag: &ConstraintDag) {
    transcript.absorb_count(LABEL, dag.nodes().len());
    for Node { operation, degree: _ } in dag.nodes() {
        transcript.absorb(LABEL, &elements(operation));
    }
    let description = dag.description();
    transcript.absorb_count(LABEL, description.constraints.len());
    for constraint in &description.constraints {
        transcript.absorb_count(LABEL, constraint.index());
    }
    transcript.absorb_count(LABEL, description.interactions.len());
    for interaction in &description.interactions {
        absorb_message(transcript, interaction);
    }
}

/// An operation: its number, and its operands or what it reads. The second operand is zero where there is one only.
fn elements(operation: &Operation) -> [F; 3] {
    let node = |node: &NodeId| F::from_usize(node.index());
    let cell = |number: u8, cell: &Cell| [F::from_u8(number), F::from_bool(cell.is_next), F::from_usize(cell.column)];
    match operation {
        Operation::Add(left, right) => [F::ZERO, node(left), node(right)],
        Operation::Sub(left, right) => [F::ONE, node(left), node(right)],
        Operation::Mul(left, right) => [F::TWO, node(left), node(right)],
        Operation::Neg(operand) => [F::from_u8(3), node(operand), F::ZERO],
        Operation::Leaf(Leaf::Constant(value)) => [F::from_u8(4), *value, F::ZERO],
        Operation::Leaf(Leaf::Main(main)) => cell(5, main),
        Operation::Leaf(Leaf::Preprocessed(preprocessed)) => cell(6, preprocessed),
        Operation::Leaf(Leaf::Public(index)) => [F::from_u8(7), F::from_usize(*index), F::ZERO],
        Operation::Leaf(Leaf::Periodic(index)) => [F::from_u8(8), F::from_usize(*index), F::ZERO],
        Operation::Leaf(Leaf::FirstRow) => [F::from_u8(9), F::ZERO, F::ZERO],
        Operation::Leaf(Leaf::LastRow) => [F::from_u8(10), F::ZERO, F::ZERO],
        Operation::Leaf(Leaf::Transition) => [F::from_u8(11), F::ZERO, F::ZERO],
    }
}

/// A message. Its multiplicity is negative where it is received, so the direction is part of it.
fn absorb_message(transcript: &mut Transcript, interaction: &Interaction<NodeId>) {
    let Interaction { bus, direction: _, count, message } = interaction;
    let Bus { name: _, id, scope, arity } = bus;
    let scope = match scope {
        Scope::Shard => 0,
        Scope::Run => 1,
    };
    for number in [usize::from(*id), scope, *arity, count.index(), message.len()] {
        transcript.absorb_count(LABEL, number);
    }
    for element in message {
        transcript.absorb_count(LABEL, element.index());
    }
}

fn absorb_layout(transcript: &mut Transcript, profile: &ChipProfile) {
    let LookupLayout { columns, shard_columns } = &profile.lookups;
    transcript.absorb_count(LABEL, *shard_columns);
    transcript.absorb_count(LABEL, columns.len());
    for LookupColumn { first, second } in columns {
        transcript.absorb_count(LABEL, *first);
        transcript.absorb_count(LABEL, second.map_or(0, |second| second.saturating_add(1)));
    }
}

fn absorb_list(transcript: &mut Transcript, columns: &[usize]) {
    transcript.absorb_count(LABEL, columns.len());
    columns.iter().for_each(|&column| transcript.absorb_count(LABEL, column));
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test panics where it fails")]
mod tests {
    use super::*;
    use alloc::borrow::Cow;
    use alloc::vec;
    use alloc::vec::Vec;
    use nova_air::{ChipBuilder, WindowAccess};

    /// A chip that differs from the first in one place.
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Changed {
        Nothing,
        Constant,
        Column,
        NextRow,
        Selector,
        Sign,
        Order,
        Repeated,
        Dropped,
        BusNumber,
        BusScope,
        BusArity,
        Count,
        Direction,
        Element,
        ElementOrder,
        PublicValue,
        Width,
        Stage,
        AnyNumber,
        Once,
        /// As `Once`, which chips with fixed columns have to be.
        PreprocessedWidth,
    }

    const ALL: [Changed; 22] = [
        Changed::Nothing,
        Changed::Constant,
        Changed::Column,
        Changed::NextRow,
        Changed::Selector,
        Changed::Sign,
        Changed::Order,
        Changed::Repeated,
        Changed::Dropped,
        Changed::BusNumber,
        Changed::BusScope,
        Changed::BusArity,
        Changed::Count,
        Changed::Direction,
        Changed::Element,
        Changed::ElementOrder,
        Changed::PublicValue,
        Changed::Width,
        Changed::Stage,
        Changed::AnyNumber,
        Changed::Once,
        Changed::PreprocessedWidth,
    ];

    impl Chip for Changed {
        fn name(&self) -> Cow<'static, str> {
            "changed".into()
        }

        fn width(&self) -> usize {
            if *self == Self::Width { 5 } else { 4 }
        }

        fn stage(&self) -> Stage {
            if *self == Self::Stage { Stage::Main } else { Stage::Boundary }
        }

        fn occurrence(&self) -> Occurrence {
            match self {
                Self::AnyNumber => Occurrence::Any,
                Self::Once | Self::PreprocessedWidth => Occurrence::Once,
                _ => Occurrence::AtMostOnce,
            }
        }

        fn preprocessed_width(&self) -> usize {
            usize::from(*self == Self::PreprocessedWidth)
        }

        fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError> {
            let main = builder.main();
            let (Some([a, b, c, d, ..]), Some(next)) =
                (main.current_slice().first_chunk::<4>(), main.next_slice().first())
            else {
                unreachable!("the row has four columns")
            };
            let (a, b, c, d) = (*a, *b, *c, *d);
            let is = |change| *self == change;
            let next = if is(Self::NextRow) { a } else { *next };
            let constant = B::Expr::from_u8(if is(Self::Constant) { 6 } else { 5 });
            let factor = if is(Self::Column) { c } else { b };
            let product = if is(Self::Sign) { constant.clone() + a * factor } else { constant.clone() - a * factor };
            let selector = if is(Self::Selector) { builder.is_last_row() } else { builder.is_first_row() };
            let public = builder.public_values().get(usize::from(is(Self::PublicValue))).copied();
            let public: B::Expr = public.map(Into::into).unwrap_or_default();
            let mut constraints = vec![product.clone(), selector * (b - public), next - c + d, constant.clone() * c];
            if is(Self::Order) {
                constraints.swap(2, 3);
            }
            if is(Self::Repeated) {
                constraints.truncate(3);
                constraints.push(product);
            }
            if is(Self::Dropped) {
                constraints.truncate(3);
            }
            constraints.into_iter().for_each(|constraint| builder.assert_zero(constraint));

            let id = if is(Self::BusNumber) { 2 } else { 1 };
            let elements: Vec<B::Expr> = match self {
                Self::Element => vec![c.into(), d.into()],
                Self::ElementOrder => vec![b.into(), c.into()],
                Self::BusArity => vec![c.into(), b.into(), a.into()],
                _ => vec![c.into(), b.into()],
            };
            let arity = elements.len();
            let bus = if is(Self::BusScope) { Bus::run(id, "bus", arity) } else { Bus::shard(id, "bus", arity) };
            let count = if is(Self::Count) { d } else { a };
            if is(Self::Direction) {
                builder.receive(bus, count, elements)
            } else {
                builder.send(bus, count, elements)
            }
            builder.send(Bus::shard(3, "other", 1), b, [constant + c]);
            Ok(())
        }
    }

    fn digest(chips: &[Changed], public_values: usize) -> Digest {
        constraint_digest(&ChipSet::new(chips.into(), public_values).unwrap()).unwrap()
    }

    #[test]
    fn every_change_of_a_chip_changes_the_digest() {
        let digests: Vec<_> = ALL.iter().map(|&changed| (changed, digest(&[changed], 2))).collect();
        for (index, (changed, found)) in digests.iter().enumerate() {
            for (other, found_other) in digests.iter().take(index) {
                assert_ne!(found, found_other, "{changed:?} and {other:?}");
            }
        }
    }

    #[test]
    fn number_and_order_of_chips_and_public_values_change_the_digest() {
        let (one, other) = (Changed::Nothing, Changed::Constant);
        let base = digest(&[one, other], 2);
        assert_eq!(base, digest(&[one, other], 2));
        for changed in
            [digest(&[other, one], 2), digest(&[one], 2), digest(&[one, other, one], 2), digest(&[one, other], 3)]
        {
            assert_ne!(base, changed);
        }
    }
}

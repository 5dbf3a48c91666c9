//! The transcript in a circuit.

use std::collections::BTreeMap;

use nova_air::{EF_DEGREE, F};
use nova_verifier::{Commitment, EventKind, Transcript};
use p3_field::{PrimeCharacteristicRing, PrimeField32};

use super::backend::Backend;
use crate::chips::BITS;
use crate::wires::{BLOCK, Block, Element};
use crate::{Builder, Lane, Sponge, SpongeState};

/// A value that a transcript absorbed or drew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its label.
    pub label: &'static str,
    /// What the transcript did.
    pub kind: EventKind,
    /// The value.
    pub value: F,
}

/// [`Transcript`](nova_verifier::Transcript) in a circuit, with the same labels.
///
/// It absorbs and draws what that one does, in the same order: a test compares their values.
#[derive(Debug)]
pub struct CircuitTranscript<B: Backend = Builder> {
    sponge: B::Sponge,
    records: Vec<Record>,
}

impl CircuitTranscript {
    /// A transcript whose sponge has this state, and nothing pending.
    pub const fn resume(state: SpongeState) -> Self {
        Self { sponge: Sponge::resume(state), records: Vec::new() }
    }

    /// The sponge's state.
    ///
    /// # Panics
    ///
    /// When elements that were absorbed are not in it yet.
    pub fn state(&self) -> SpongeState {
        self.sponge.state()
    }

    /// Absorbs the values of a block.
    pub fn absorb_block(&mut self, builder: &mut Builder, label: &'static str, block: Block) {
        self.absorb(builder, label, &Lane::of_block(block));
    }

    /// Draws the values of a block.
    pub fn draw_block(&mut self, builder: &mut Builder, label: &'static str) -> Block {
        let lanes = core::array::from_fn::<_, BLOCK, _>(|_| self.draw_lane(builder, label));
        builder.block_of_lanes(lanes)
    }
}

impl<B: Backend> CircuitTranscript<B> {
    /// A fresh transcript.
    pub fn new(builder: &mut B) -> Self {
        Self { sponge: builder.sponge(), records: Vec::new() }
    }

    /// The values so far.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Absorbs field elements.
    pub fn absorb(&mut self, builder: &mut B, label: &'static str, lanes: &[B::Lane]) {
        for lane in lanes {
            self.record(label, EventKind::Absorb, B::lane_value(lane));
            builder.absorb_lane(&mut self.sponge, *lane);
        }
    }

    /// Absorbs the root of a tree.
    pub fn absorb_root(&mut self, builder: &mut B, label: &'static str, root: B::Root) {
        for value in B::root_value(&root).elements() {
            self.record(label, EventKind::Absorb, value);
        }
        builder.absorb_root(&mut self.sponge, root);
    }

    /// Absorbs constants of the circuit.
    pub fn absorb_constants(&mut self, builder: &mut B, label: &'static str, values: &[F]) {
        let lanes: Vec<B::Lane> = values.iter().map(|&value| B::constant_lane(value)).collect();
        self.absorb(builder, label, &lanes);
    }

    /// Absorbs elements of the extension field.
    pub fn absorb_elements(&mut self, builder: &mut B, label: &'static str, elements: &[Element]) {
        let lanes = builder.lanes(elements);
        self.absorb(builder, label, &lanes);
    }

    /// Absorbs what a native transcript absorbed. Under the labels of `wires` it absorbs these lanes, and constants of the
    /// circuit under all others.
    ///
    /// # Panics
    ///
    /// When the lanes do not have the values that the native transcript absorbed.
    pub(crate) fn absorb_as(
        &mut self,
        builder: &mut B,
        native: &Transcript,
        wires: Vec<(&'static str, Vec<B::Lane>)>,
    ) {
        let mut wires: BTreeMap<_, _> = wires.into_iter().map(|(label, lanes)| (label, lanes.into_iter())).collect();
        let labels = native.events().iter().flat_map(|event| core::iter::repeat_n(event.label, event.count));
        for (label, &value) in labels.zip(native.values()) {
            let lane = match wires.get_mut(label) {
                Some(lanes) => lanes.next().expect("each absorbed value has a lane"),
                None => B::constant_lane(value),
            };
            assert_eq!(B::lane_value(&lane), value, "{label}: the lane has the absorbed value");
            self.absorb(builder, label, &[lane]);
        }
        assert!(wires.into_values().all(|mut lanes| lanes.next().is_none()), "each lane is absorbed");
    }

    /// Draws an element of the extension field.
    pub fn draw(&mut self, builder: &mut B, label: &'static str) -> Element {
        let lanes = core::array::from_fn::<_, EF_DEGREE, _>(|_| self.draw_lane(builder, label));
        builder.element_of_lanes(lanes)
    }

    /// Draws an index: its bits, lowest first.
    pub fn draw_bits(&mut self, builder: &mut B, label: &'static str, bits: usize) -> Vec<Element> {
        assert!(bits <= BITS, "a field element has no more bits");
        let lane = builder.draw_lane(&mut self.sponge);
        let value = B::lane_value(&lane).as_canonical_u32() & (((1_u64 << bits) - 1) as u32);
        self.record(label, EventKind::DrawBits, F::from_u32(value));
        let element = builder.base_element(lane);
        let all = builder.bits(element);
        all[..bits].to_vec()
    }

    /// Absorbs the witness of a proof of work, and asserts that it shows `bits` bits of it. At zero bits there is no
    /// witness, and its lane is not absorbed: it must be zero.
    pub fn check_work(&mut self, builder: &mut B, label: &'static str, bits: u8, witness: B::Lane) {
        let zero = builder.constant(F::ZERO);
        if bits == 0 {
            let witness = builder.base_element(witness);
            builder.label(label).assert_equal(witness, zero);
            return;
        }
        self.absorb(builder, label, &[witness]);
        for bit in self.draw_bits(builder, label, bits.into()) {
            builder.label(label).assert_equal(bit, zero);
        }
    }

    fn draw_lane(&mut self, builder: &mut B, label: &'static str) -> B::Lane {
        let lane = builder.draw_lane(&mut self.sponge);
        self.record(label, EventKind::Draw, B::lane_value(&lane));
        lane
    }

    fn record(&mut self, label: &'static str, kind: EventKind, value: F) {
        self.records.push(Record { label, kind, value });
    }
}

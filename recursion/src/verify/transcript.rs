//! The transcript in a circuit.

use std::collections::BTreeMap;

use nova_air::{EF_DEGREE, F};
use nova_verifier::{EventKind, LEAF_RATE, Transcript};
use p3_field::{PrimeCharacteristicRing, PrimeField32};

use crate::chips::BITS;
use crate::wires::{BLOCK, Block, Element};
use crate::{Builder, Lane, SpongeState};

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

/// The sponge of [`Transcript`](nova_verifier::Transcript) in a circuit, with the same labels.
///
/// It absorbs and draws what that one does, in the same order: a test compares their values.
#[derive(Debug)]
pub struct CircuitTranscript {
    state: SpongeState,
    /// What was absorbed since the last permutation: fewer than the rate.
    input: Vec<Lane>,
    /// How many elements of the rate can still be drawn. They are taken from the end.
    drawable: usize,
    records: Vec<Record>,
}

impl CircuitTranscript {
    /// A fresh transcript.
    pub fn new(builder: &mut Builder) -> Self {
        Self { state: builder.sponge(), input: Vec::new(), drawable: 0, records: Vec::new() }
    }

    /// A transcript whose sponge has this state, and nothing pending.
    pub const fn resume(state: SpongeState) -> Self {
        Self { state, input: Vec::new(), drawable: 0, records: Vec::new() }
    }

    /// The sponge's state.
    ///
    /// # Panics
    ///
    /// When elements that were absorbed are not in it yet.
    pub fn state(&self) -> SpongeState {
        assert!(self.input.is_empty(), "the sponge was permuted after the last element");
        self.state
    }

    /// The values so far.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Absorbs field elements.
    pub fn absorb(&mut self, builder: &mut Builder, label: &'static str, lanes: &[Lane]) {
        for lane in lanes {
            self.record(label, EventKind::Absorb, lane.value());
            self.drawable = 0;
            self.input.push(*lane);
            if self.input.len() == LEAF_RATE {
                self.permute(builder);
            }
        }
    }

    /// Absorbs the values of a block.
    pub fn absorb_block(&mut self, builder: &mut Builder, label: &'static str, block: Block) {
        self.absorb(builder, label, &Lane::of_block(block));
    }

    /// Absorbs constants of the circuit.
    pub fn absorb_constants(&mut self, builder: &mut Builder, label: &'static str, values: &[F]) {
        let lanes: Vec<Lane> = values.iter().map(|&value| Lane::Constant(value)).collect();
        self.absorb(builder, label, &lanes);
    }

    /// Absorbs elements of the extension field.
    pub fn absorb_elements(&mut self, builder: &mut Builder, label: &'static str, elements: &[Element]) {
        let blocks = builder.pack(elements);
        let lanes = blocks.into_iter().flat_map(Lane::of_block).take(elements.len() * EF_DEGREE);
        self.absorb(builder, label, &lanes.collect::<Vec<_>>());
    }

    /// Absorbs what a native transcript absorbed. Under the labels of `wires` it absorbs these lanes, and constants of the
    /// circuit under all others.
    ///
    /// # Panics
    ///
    /// When the lanes do not have the values that the native transcript absorbed.
    pub(crate) fn absorb_as(
        &mut self,
        builder: &mut Builder,
        native: &Transcript,
        wires: Vec<(&'static str, Vec<Lane>)>,
    ) {
        let mut wires: BTreeMap<_, _> = wires.into_iter().map(|(label, lanes)| (label, lanes.into_iter())).collect();
        let labels = native.events().iter().flat_map(|event| core::iter::repeat_n(event.label, event.count));
        for (label, &value) in labels.zip(native.values()) {
            let lane = match wires.get_mut(label) {
                Some(lanes) => lanes.next().expect("each absorbed value has a lane"),
                None => Lane::Constant(value),
            };
            assert_eq!(lane.value(), value, "{label}: the lane has the absorbed value");
            self.absorb(builder, label, &[lane]);
        }
        assert!(wires.into_values().all(|mut lanes| lanes.next().is_none()), "each lane is absorbed");
    }

    /// Draws an element of the extension field.
    pub fn draw(&mut self, builder: &mut Builder, label: &'static str) -> Element {
        let lanes = core::array::from_fn::<_, EF_DEGREE, _>(|_| self.draw_lane(builder));
        for lane in &lanes {
            self.record(label, EventKind::Draw, lane.value());
        }
        builder.element_of_lanes(lanes)
    }

    /// Draws the values of a block.
    pub fn draw_block(&mut self, builder: &mut Builder, label: &'static str) -> Block {
        let lanes = core::array::from_fn::<_, BLOCK, _>(|_| self.draw_lane(builder));
        for lane in &lanes {
            self.record(label, EventKind::Draw, lane.value());
        }
        builder.block_of_lanes(lanes)
    }

    /// Draws an index: its bits, lowest first.
    pub fn draw_bits(&mut self, builder: &mut Builder, label: &'static str, bits: usize) -> Vec<Element> {
        assert!(bits <= BITS, "a field element has no more bits");
        let lane = self.draw_lane(builder);
        let value = lane.value().as_canonical_u32() & (((1_u64 << bits) - 1) as u32);
        self.record(label, EventKind::DrawBits, F::from_u32(value));
        let element = builder.base_element(lane);
        let all = builder.bits(element);
        all[..bits].to_vec()
    }

    /// Absorbs the witness of a proof of work, and asserts that it shows `bits` bits of it. At zero bits there is no
    /// witness, and its lane is not absorbed: it must be zero.
    pub fn check_work(&mut self, builder: &mut Builder, label: &'static str, bits: u8, witness: Lane) {
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

    fn draw_lane(&mut self, builder: &mut Builder) -> Lane {
        if !self.input.is_empty() || self.drawable == 0 {
            self.permute(builder);
        }
        self.drawable -= 1;
        Lane::Block(self.state.rate[self.drawable / BLOCK], self.drawable % BLOCK)
    }

    /// The duplexing step: absorbed elements replace the rate, with zeros behind them, and their number is added to the
    /// capacity. Where nothing was absorbed, the state is permuted as it is.
    fn permute(&mut self, builder: &mut Builder) {
        let absorbed = self.input.len();
        if absorbed > 0 {
            let zero = Lane::Constant(F::ZERO);
            let at = |index: usize| self.input.get(index).copied().unwrap_or(zero);
            let lanes: [[Lane; BLOCK]; 2] = [0, BLOCK].map(|first| core::array::from_fn(|lane| at(first + lane)));
            self.state.rate = lanes.map(|lanes| builder.block_of_lanes(lanes));
            self.input.clear();
        }
        self.state = builder.permute(self.state, absorbed);
        self.drawable = LEAF_RATE;
    }

    fn record(&mut self, label: &'static str, kind: EventKind, value: F) {
        self.records.push(Record { label, kind, value });
    }
}

//! The Fiat-Shamir transcript, shared by prover and verifier.
//!
//! Every value has a label, so that a test can record the inventory of absorbed values and challenges from a real run
//! and compare it with the documented one. Labels are not absorbed.

use alloc::vec::Vec;

use nova_air::{EF, F};
use p3_challenger::{CanObserve, CanSample, CanSampleBits, FieldChallenger, GrindingChallenger};
use p3_field::{BasedVectorSpace, PrimeCharacteristicRing};

use crate::{Commitment, Digest};

/// The kind of a transcript event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// Field elements were absorbed.
    Absorb,
    /// Field elements were drawn.
    Draw,
    /// Bits were drawn: query indices and proofs of work.
    DrawBits,
}

/// Consecutive transcript operations of one kind under one label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// The label of the values.
    pub label: &'static str,
    /// What the transcript did.
    pub kind: EventKind,
    /// Number of field elements or bit strings.
    pub count: usize,
}

/// The sponge that absorbs what the prover sends and yields the challenges.
#[derive(Clone, Debug)]
pub struct Transcript<D: Commitment = Digest> {
    sponge: D::Sponge,
    label: &'static str,
    events: Option<Vec<Event>>,
    values: Vec<F>,
    #[cfg(test)]
    forced: Vec<(&'static str, EF)>,
}

impl<D: Commitment> Default for Transcript<D> {
    fn default() -> Self {
        Self {
            sponge: D::sponge(),
            label: "",
            events: None,
            values: Vec::new(),
            #[cfg(test)]
            forced: Vec::new(),
        }
    }
}

impl<D: Commitment> Transcript<D> {
    /// A transcript that records its [`Event`]s.
    pub fn recording() -> Self {
        Self { events: Some(Vec::new()), ..Self::default() }
    }

    /// A transcript that draws these challenges under these labels. They occur with negligible probability.
    #[cfg(test)]
    pub(crate) fn forcing(challenges: &[(&'static str, EF)]) -> Self {
        Self { forced: challenges.into(), ..Self::default() }
    }

    /// The recorded events. Empty unless [`Self::recording`] made the transcript.
    pub fn events(&self) -> &[Event] {
        self.events.as_deref().unwrap_or_default()
    }

    /// The values of the recorded events, in order. A string of bits is one value, its number.
    pub fn values(&self) -> &[F] {
        &self.values
    }

    /// Sets the label of the values that follow.
    pub fn label(&mut self, label: &'static str) -> &mut Self {
        self.label = label;
        self
    }

    /// Absorbs base field elements.
    pub fn absorb(&mut self, label: &'static str, values: &[F]) {
        self.label(label).observe_slice(values);
    }

    /// Absorbs a count as one element. Counts are far below the field's order.
    pub fn absorb_count(&mut self, label: &'static str, count: usize) {
        self.absorb(label, &[F::from_usize(count)]);
    }

    /// Absorbs extension field elements.
    pub fn absorb_ext(&mut self, label: &'static str, values: &[EF]) {
        for value in values {
            self.absorb(label, value.as_basis_coefficients_slice());
        }
    }

    /// Absorbs the root of a tree, if the shape has the tree. The shape was absorbed before.
    pub fn absorb_commitment(&mut self, label: &'static str, digest: Option<&D>) {
        if let Some(digest) = digest {
            self.absorb_root(label, digest);
        }
    }

    /// Absorbs the root of a tree.
    pub fn absorb_root(&mut self, label: &'static str, digest: &D) {
        self.label(label);
        if self.events.is_some() {
            digest.elements().into_iter().for_each(|value| self.record(EventKind::Absorb, value));
        }
        digest.absorb(&mut self.sponge);
    }

    /// Draws a challenge from the extension field.
    pub fn draw(&mut self, label: &'static str) -> EF {
        let challenge = self.label(label).sample_algebra_element();
        #[cfg(test)]
        if let Some((_, forced)) = self.forced.iter().find(|(of, _)| *of == label) {
            return *forced;
        }
        challenge
    }

    /// Draws the base field elements of a digest.
    pub fn draw_digest(&mut self, label: &'static str) -> Digest {
        self.label(label).sample_array()
    }

    /// Draws an index of `bits` bits.
    pub fn draw_index(&mut self, label: &'static str, bits: usize) -> usize {
        self.label(label).sample_bits(bits)
    }

    /// Finds the least witness of a proof of work of `bits` bits and absorbs it.
    pub fn find_pow_witness(&mut self, label: &'static str, bits: u8) -> F {
        self.label(label).grind(bits.into())
    }

    /// Absorbs a pow witness and returns whether it proves `bits` bits of work. At zero bits, only a witness of zero is
    /// valid.
    pub fn check_pow_witness(&mut self, label: &'static str, bits: u8, witness: F) -> bool {
        if bits == 0 {
            return witness == F::ZERO;
        }
        self.label(label).check_witness(bits.into(), witness)
    }

    fn record(&mut self, kind: EventKind, value: F) {
        let Some(events) = &mut self.events else { return };
        let label = self.label;
        self.values.push(value);
        match events.last_mut() {
            Some(last) if last.label == label && last.kind == kind => last.count = last.count.saturating_add(1),
            _ => events.push(Event { label, kind, count: 1 }),
        }
    }
}

impl<D: Commitment> CanObserve<F> for Transcript<D> {
    fn observe(&mut self, value: F) {
        self.record(EventKind::Absorb, value);
        self.sponge.observe(value);
    }
}

impl<D: Commitment> CanSample<F> for Transcript<D> {
    fn sample(&mut self) -> F {
        let value = self.sponge.sample();
        self.record(EventKind::Draw, value);
        value
    }
}

impl<D: Commitment> CanSampleBits<usize> for Transcript<D> {
    fn sample_bits(&mut self, bits: usize) -> usize {
        let value = self.sponge.sample_bits(bits);
        self.record(EventKind::DrawBits, F::from_usize(value));
        value
    }
}

impl<D: Commitment> FieldChallenger<F> for Transcript<D> {}

impl<D: Commitment> GrindingChallenger for Transcript<D> {
    type Witness = F;

    fn grind(&mut self, bits: usize) -> F {
        if bits == 0 {
            return F::ZERO;
        }
        // A proof of work has at most 24 bits, so that 2^7 of the 2^31 field elements are expected to be witnesses.
        // Without one, the proof would be refused.
        let witness =
            u8::try_from(bits).ok().and_then(|bits| D::first_witness(&self.sponge, bits)).unwrap_or_default();
        // Replayed rather than delegated, so that the prover records what the verifier records.
        let accepted = self.check_witness(bits, witness);
        debug_assert!(accepted, "the witness was just found on a clone of the same sponge");
        witness
    }
}

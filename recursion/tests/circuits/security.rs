//! The sizes and error terms of all proofs of a tree, with the parameters of a release.

use nova_recursion::LogHeights;
use nova_recursion::chips::circuit_chips;
use nova_recursion::programs::{
    CLOSED_BLOCKS, COMPRESS_HEIGHTS, LOG_MESSAGE_UNIT, MAX_RUN_UNITS, SEGMENT_BLOCKS, SEGMENT_LOG_HEIGHTS,
    SHRINK_HEIGHTS,
};
use nova_verifier::run::{ChipSets, RUN_GRINDING};
use nova_verifier::security::{Regime, SectionSizes, SecurityTerm, layer_terms, run_challenge_bits};
use nova_verifier::shapes::{Kind, SHARD_MESSAGES};
use nova_verifier::{Layer, Parameters, Shape, Shapes, TableShape};

/// Proofs of one kind.
pub(crate) struct Proofs {
    pub(crate) name: &'static str,
    /// Their layer of recursion. Sections have none.
    pub(crate) layer: Option<Layer>,
    /// The sizes that a proof of the kind can have.
    pub(crate) sizes: Vec<SectionSizes>,
}

impl Proofs {
    pub(crate) fn regime(&self) -> Regime {
        self.layer.map_or(Regime::UniqueDecoding, Layer::regime)
    }

    pub(crate) fn parameters(&self) -> Parameters {
        self.layer.map_or(Parameters::standard(), Layer::parameters)
    }

    fn of_section(name: &'static str, sizes: Vec<SectionSizes>) -> Self {
        Self { name, layer: None, sizes }
    }

    fn of_layer(name: &'static str, layer: Layer, public_blocks: usize, log_heights: LogHeights) -> Self {
        let chips = circuit_chips(public_blocks, |_| None).unwrap();
        let tables = log_heights.0.into_iter().zip(0..).map(|(log_height, chip)| TableShape { chip, log_height });
        let shape = Shape::least(&chips, tables.collect()).unwrap();
        Self { name, layer: Some(layer), sizes: vec![SectionSizes::of(&chips, &shape, 0).unwrap()] }
    }

    /// The terms of a proof of each size.
    pub(crate) fn terms(&self) -> impl Iterator<Item = [SecurityTerm; 8]> {
        self.sizes.iter().map(|sizes| layer_terms(self.regime(), &self.parameters(), sizes))
    }

    /// The least bits of each term.
    pub(crate) fn least(&self) -> [SecurityTerm; 8] {
        let all = self.terms();
        all.reduce(|least, terms| {
            core::array::from_fn(|index| match terms[index].bits < least[index].bits {
                true => terms[index],
                false => least[index],
            })
        })
        .unwrap()
    }

    /// The sum of the terms of a proof, of the size that has most.
    pub(crate) fn sum(&self) -> f64 {
        let sums = self.terms().map(|terms| terms.iter().map(|term| (-term.bits).exp2()).sum());
        sums.fold(0.0, f64::max)
    }
}

/// All kinds of proofs, from the leaves of a tree to its root.
pub(crate) fn proofs() -> [Proofs; 6] {
    let chips = ChipSets::new().unwrap();
    let shapes = Shapes::standard(&chips).unwrap();
    let of_kind = |kind: Kind| {
        let shapes = shapes.iter().filter(move |(of, _)| *of == kind);
        let sizes = shapes.map(|(_, shape)| match kind {
            Kind::Run => SectionSizes::of(&chips.run, shape, 0),
            Kind::Memory => SectionSizes::of(&chips.memory, shape, 0),
            Kind::Shard => SectionSizes::of(&chips.shard, shape, SHARD_MESSAGES),
        });
        sizes.collect::<Result<Vec<_>, _>>().unwrap()
    };
    [
        Proofs::of_section("shard", of_kind(Kind::Shard)),
        Proofs::of_section("memory", of_kind(Kind::Memory)),
        Proofs::of_section("run", of_kind(Kind::Run)),
        Proofs::of_layer("segment", Layer::Segments, SEGMENT_BLOCKS, SEGMENT_LOG_HEIGHTS),
        Proofs::of_layer("compress", Layer::Compress, CLOSED_BLOCKS, COMPRESS_HEIGHTS),
        Proofs::of_layer("shrink", Layer::Shrink, CLOSED_BLOCKS, SHRINK_HEIGHTS),
    ]
}

/// Bits of the challenges that all sections share, for the most messages that compress accepts.
pub(crate) fn run_challenges() -> f64 {
    let chips = ChipSets::new().unwrap();
    run_challenge_bits(MAX_RUN_UNITS << LOG_MESSAGE_UNIT, chips.run_arity(), RUN_GRINDING)
}

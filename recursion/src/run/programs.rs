//! The programs, with the tree of their keys.

use nova_air::F;
use nova_verifier::compressed::CompressedKey;
use nova_verifier::run::{ChipSets, ClosedRun, RUN_GRINDING};
use nova_verifier::security::run_challenge_bits;
use nova_verifier::{Digest, Layer, Parameters, Policy, Shapes, ShardProof};

use super::{CompressError, LayerSetup, Program, Roots};
use crate::Builder;
use crate::programs::{
    CLOSED_BLOCKS, COMPRESS_HEIGHTS, Child, ClosedChild, ClosedSystem, KeyTree, LOG_MESSAGE_UNIT, Lift,
    MAX_RUN_UNITS, SEGMENT_BLOCKS, SEGMENT_LOG_HEIGHTS, SHRINK_HEIGHTS, Segment, SegmentSystem, ShrinkChild,
    ShrinkSystem,
};

/// Heights and parameters of each layer.
#[derive(Clone, Copy, Debug)]
pub struct Layers {
    /// The parameters of the sections that are lifted.
    pub sections: Parameters,
    /// What sections have to reach.
    pub policy: Policy,
    /// Lifts and joins.
    pub segments: LayerSetup,
    /// Compress and resolve.
    pub compress: LayerSetup,
    /// Shrink.
    pub shrink: LayerSetup,
}

impl Layers {
    /// Those of a release.
    pub fn release() -> Self {
        Self {
            sections: Parameters::standard(),
            policy: Policy::default(),
            segments: LayerSetup::of(Layer::Segments, SEGMENT_LOG_HEIGHTS),
            compress: LayerSetup::of(Layer::Compress, COMPRESS_HEIGHTS),
            shrink: LayerSetup::of(Layer::Shrink, SHRINK_HEIGHTS),
        }
    }

    /// The layer of a program.
    pub const fn of(&self, program: Program) -> &LayerSetup {
        match program {
            Program::Lift(_) | Program::Join => &self.segments,
            Program::Compress | Program::Resolve => &self.compress,
            Program::Shrink => &self.shrink,
        }
    }
}

/// The programs of recursion: what they verify, and the tree of their keys.
pub struct Programs {
    pub(super) layers: Layers,
    pub(super) chips: ChipSets,
    pub(super) shapes: Shapes,
    pub(super) segments: SegmentSystem,
    pub(super) closed: ClosedSystem,
    pub(super) roots: Roots,
    pub(super) tree: KeyTree,
}

impl Programs {
    /// The programs of a release, with the roots of the standard list.
    ///
    /// # Errors
    ///
    /// None for the programs as they are.
    pub fn standard() -> Result<Self, CompressError> {
        Self::new(Layers::release(), None, Roots::standard()?)
    }

    /// Programs with these layers and roots, which lift sections of the shapes of a list: the standard one if there is
    /// none.
    ///
    /// # Errors
    ///
    /// When the chips are not accepted.
    pub fn new(layers: Layers, shapes: Option<Shapes>, roots: Roots) -> Result<Self, CompressError> {
        let chips = ChipSets::new()?;
        let shapes = shapes.map_or_else(|| Shapes::standard(&chips), Ok)?;
        let segments = SegmentSystem::new(&layers.segments.log_heights, layers.segments.parameters())?;
        let closed = ClosedSystem::new(&layers.compress.log_heights, layers.compress.parameters())?;
        let mut programs = Self { layers, chips, shapes, segments, closed, roots, tree: KeyTree::new(&[]) };
        programs.tree = programs.key_tree();
        Ok(programs)
    }

    /// The same programs with the roots of their circuits, which takes minutes for the standard list of shapes. `progress`
    /// is called with each program before its circuit is made.
    ///
    /// # Errors
    ///
    /// When a circuit has no key.
    pub fn with_roots(mut self, mut progress: impl FnMut(Program)) -> Result<Self, CompressError> {
        self.roots = Roots::default();
        let lifts = (0..).zip(self.shapes.iter()).map(|(number, _)| Program::Lift(number));
        let closing = [Program::Join, Program::Compress, Program::Shrink, Program::Resolve];
        let programs: Vec<Program> = lifts.chain(closing).collect();
        for program in programs {
            progress(program);
            let root = self.root(program)?;
            self.roots.insert(program, root);
        }
        self.tree = self.key_tree();
        Ok(self)
    }

    /// The root of a program's circuit. That of resolve needs the one of shrink.
    ///
    /// # Errors
    ///
    /// When the circuit has no key.
    pub fn root(&self, program: Program) -> Result<Digest, CompressError> {
        let layer = self.layers.of(program);
        let (circuit, _) = self.blank_circuit(program)?.finish_with(&layer.log_heights)?;
        Ok(layer.key(&circuit)?.verifying.preprocessed.expect("a circuit has fixed columns"))
    }

    /// A program's circuit, with a witness of zeros.
    fn blank_circuit(&self, program: Program) -> Result<Builder, CompressError> {
        let segment = Segment::default();
        let proof = self.segments.blank_proof();
        let child =
            || Child { preprocessed: Digest::default(), place: 0, path: self.tree.path(0), segment, proof: &proof };
        let run = ClosedRun::default();
        Ok(match program {
            Program::Lift(number) => self.lift(number)?.blank_circuit(),
            Program::Join => self.segments.join(&segment, &[child(), child()]),
            Program::Compress => self.segments.compress(&run, &self.layers.sections, &child(), F::default()),
            Program::Shrink => {
                let (preprocessed, path, place) = (Digest::default(), self.tree.path(0), 0);
                self.closed
                    .shrink(&run, &ClosedChild { preprocessed, place, path, proof: &self.closed.blank_proof() })
            }
            Program::Resolve => {
                let shrink = self.shrink()?;
                let child = ShrinkChild { run, proof: &shrink.blank_proof() };
                shrink.resolve(&run, &child, &child)
            }
        })
    }

    /// What a verifier of compressed proofs pins.
    ///
    /// # Errors
    ///
    /// When a root is not listed.
    pub fn compressed_key(&self) -> Result<CompressedKey, CompressError> {
        let shrink = self.shrink()?;
        Ok(CompressedKey {
            key_root: self.tree.root(),
            shrink: shrink.key().clone(),
            shape: shrink.shape().clone(),
            lower_bits: self.lower_bits()?,
        })
    }

    /// Provable bits of the weakest layer below the last proof, rounded down: sections, the challenges that they share,
    /// segments, closed runs, and shrink, which is below resolve.
    fn lower_bits(&self) -> Result<u16, CompressError> {
        let challenges = run_challenge_bits(MAX_RUN_UNITS << LOG_MESSAGE_UNIT, self.chips.run_arity(), RUN_GRINDING);
        let segments = self.layers.segments.provable_bits(SEGMENT_BLOCKS, self.segments.shape())?;
        let compress = self.layers.compress.provable_bits(CLOSED_BLOCKS, self.closed.shape())?;
        let shrink = self.layers.shrink.provable_bits(CLOSED_BLOCKS, self.shrink()?.shape())?;
        let mut least = challenges.min(segments).min(compress).min(shrink);
        for (number, _) in (0..).zip(self.shapes.iter()) {
            least = least.min(self.lift(number)?.provable_bits());
        }
        Ok(least as u16)
    }

    /// The lift of the shape with this number.
    pub(super) fn lift(&self, number: u8) -> Result<Lift<'_>, CompressError> {
        Ok(Lift::new(&self.chips, &self.shapes, number, self.layers.sections, self.layers.policy)?)
    }

    /// The proofs of shrink.
    pub(super) fn shrink(&self) -> Result<ShrinkSystem, CompressError> {
        let (layer, root) = (self.layers.shrink, self.listed(Program::Shrink)?);
        Ok(ShrinkSystem::of_root(&layer.log_heights, layer.parameters(), root)?)
    }

    /// A proof of a closed run by a listed program, as a child of shrink.
    pub(super) fn closed_child<'p>(
        &self,
        program: Program,
        proof: &'p ShardProof,
    ) -> Result<ClosedChild<'p>, CompressError> {
        let place = program.place().expect("programs of closed runs have places");
        Ok(ClosedChild { preprocessed: self.listed(program)?, place, path: self.tree.path(place), proof })
    }

    /// The listed root of a program.
    pub(super) fn listed(&self, program: Program) -> Result<Digest, CompressError> {
        self.roots.get(program).ok_or(CompressError::NotListed(program))
    }

    /// The tree of the keys with listed roots.
    fn key_tree(&self) -> KeyTree {
        let keys = self.roots.iter().filter_map(|(program, root)| {
            let key = match program {
                Program::Lift(_) | Program::Join => self.segments.key(root),
                Program::Compress | Program::Resolve => self.closed.key(root),
                Program::Shrink => return None,
            };
            Some((program.place()?, key.digest()))
        });
        KeyTree::new(&keys.collect::<Vec<_>>())
    }

    /// The roots of the circuits.
    pub const fn roots(&self) -> &Roots {
        &self.roots
    }
}

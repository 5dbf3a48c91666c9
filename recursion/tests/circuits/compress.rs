//! A whole run is compressed.

use std::sync::OnceLock;

use nova_air::buses::HALTED;
use nova_air::{EF, F};
use nova_recursion::programs::{
    CLOSED_BLOCKS, COMPRESS_PLACE, Child, JOIN_PLACE, KeyTree, Outcome, RunState, Segment, SegmentSystem, Stage,
    closed_blocks,
};
use nova_recursion::{BLOCK, Builder, Circuit, LogHeights};
use nova_stark::StarkProvingKey;
use nova_verifier::run::{
    Boundary, Claims, ClosedRun, MemoryState, PublicValues, RunHeader, RunPrefix, RunStatement, ShardState, VERSION,
};
use nova_verifier::{Digest, LEAF_RATE, Layer, Parameters, Policy, ShardProof, Verifier, leaf_permutation};
use p3_field::PrimeCharacteristicRing;
use p3_symmetric::Permutation;

use crate::join::{blank, leaf};
use crate::support::Violations;

/// The place of the leaf's key.
const LEAF: usize = 3;

/// Whether proofs are those of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// Few queries, and tables of the least heights.
    Small,
    /// Layers of a release, under a policy of 128 bits.
    Release,
}

impl Size {
    pub(crate) fn parameters(self, layer: Layer) -> Parameters {
        let release = layer.parameters();
        match self {
            Self::Release => release,
            Self::Small => {
                Parameters { log_blowup: release.log_blowup, queries: 2, ..Parameters::insecure_for_tests() }
            }
        }
    }

    pub(crate) fn setup(self, circuit: &Circuit, layer: Layer) -> StarkProvingKey {
        match self {
            Self::Release => circuit.setup_layer(layer, Policy::default()),
            Self::Small => circuit.setup(self.parameters(layer), Policy::insecure_for_tests()),
        }
        .unwrap()
    }

    pub(crate) fn verify(
        self,
        circuit: &Circuit,
        key: &StarkProvingKey,
        layer: Layer,
        run: &ClosedRun,
        proof: &ShardProof,
    ) {
        let statement = nova_verifier::Statement {
            shape: circuit.shape().clone(),
            public_values: run.elements().to_vec(),
            ..Default::default()
        };
        let chips = nova_recursion::chips::circuit_chips(CLOSED_BLOCKS, |_| None).unwrap();
        let verifier = match self {
            Self::Release => Verifier::of_layer(&chips, &key.verifying, layer, Policy::default()),
            Self::Small => {
                Verifier::new(&chips, &key.verifying, self.parameters(layer), Policy::insecure_for_tests())
            }
        };
        verifier.verify_shard(proof, &statement).unwrap();
    }
}

/// A run whose sections nobody proved, and the segment that is all of it.
#[derive(Clone)]
pub(crate) struct Run {
    pub(crate) closed: ClosedRun,
    pub(crate) claims: Claims,
    pub(crate) segment: Segment,
    pub(crate) pow_witness: F,
}

/// The header of such a run: two sections of the memory table and two shards.
fn header() -> RunHeader {
    let digest = |seed: u32| -> Digest { core::array::from_fn(|lane| F::from_u32(seed + lane as u32)) };
    let boundary = |seed| Boundary { digest: digest(seed), shape: 1 };
    RunHeader {
        program: digest(100),
        parameters: Parameters::standard(),
        public: PublicValues { exit_code: 0x0001_0002, output: b"output".to_vec() },
        claims: vec![7; 128 * 3],
        run: boundary(200),
        input_length: 12,
        memory: vec![
            MemoryState { key: 77, stage: 1, inside: 1, boundary: boundary(300) },
            MemoryState { key: 1 << 30, stage: 2, inside: 0, boundary: boundary(400) },
        ],
        shards: vec![
            ShardState { entry: 5, exit: 6, cycles: 7, boundary: boundary(500) },
            ShardState { entry: 6, exit: HALTED, cycles: 8, boundary: boundary(600) },
        ],
        pow_witness: F::ZERO,
    }
}

impl Run {
    /// A run with this key root.
    pub(crate) fn new(key_root: Digest) -> Self {
        let mut header = header();
        let challenges = header.grind();
        let RunStatement { prefix, blocks } = header.statement();
        let first = absorb([F::ZERO; 24], &prefix);
        let last = absorb(first, blocks.as_flattened());
        let in_blocks = |sponge: [F; 24]| core::array::from_fn(|block| sponge.as_chunks().0[block]);
        let claims = Claims::open(header.claims.clone());
        let closed = ClosedRun::new(key_root, header.program, &header.public, &claims);
        let ClosedRun { program, output, output_length, exit_code, claims: count, .. } = closed;
        let before = RunState { sponge: in_blocks(first), pc: F::from_u8(5), ..RunState::default() };
        let after = RunState {
            sponge: in_blocks(last),
            stage: Stage::Halted,
            memory_sections: F::TWO,
            shards: F::TWO,
            pc: F::from_u32(HALTED),
            units: F::from_u8(9),
            ..before
        };
        let segment = Segment {
            key_root,
            run: Outcome { program, output, output_length, exit_code, claims: count }.blocks(),
            challenges: [challenges.alpha, challenges.beta],
            sum: EF::ZERO,
            before: before.blocks(),
            after: after.blocks(),
        };
        Self { closed, claims, segment, pow_witness: header.pow_witness }
    }
}

/// The sponge after whole rates: the number of elements is added to the capacity.
fn absorb(mut sponge: [F; 24], values: &[F]) -> [F; 24] {
    for rate in values.as_chunks::<LEAF_RATE>().0 {
        sponge[..LEAF_RATE].copy_from_slice(rate);
        sponge[LEAF_RATE] += F::from_usize(LEAF_RATE);
        leaf_permutation().permute_mut(&mut sponge);
    }
    sponge
}

/// A leaf that states any segment, and compress.
pub(crate) struct Programs {
    size: Size,
    system: SegmentSystem,
    leaf_heights: LogHeights,
    leaf: StarkProvingKey,
    pub(crate) log_heights: LogHeights,
    pub(crate) circuit: Circuit,
    pub(crate) key: StarkProvingKey,
    pub(crate) tree: KeyTree,
}

/// Small ones.
fn programs() -> &'static Programs {
    static PROGRAMS: OnceLock<Programs> = OnceLock::new();
    PROGRAMS.get_or_init(|| Programs::new(Size::Small, LogHeights::default(), LogHeights::default()))
}

impl Programs {
    pub(crate) fn new(size: Size, leaf_heights: LogHeights, log_heights: LogHeights) -> Self {
        let parameters = size.parameters(Layer::Segments);
        let system = SegmentSystem::new(&leaf_heights, parameters).unwrap();
        let leaf = size.setup(&leaf(&blank(), &leaf_heights).0, Layer::Segments);
        let circuit = blank_compress(&system).finish_with(&log_heights).unwrap().0;
        let key = size.setup(&circuit, Layer::Compress);
        let tree = KeyTree::new(&[(LEAF, leaf.digest), (COMPRESS_PLACE, key.digest)]);
        Self { size, system, leaf_heights, leaf, log_heights, circuit, key, tree }
    }

    pub(crate) fn run(&self) -> Run {
        Run::new(self.tree.root())
    }

    pub(crate) fn prove_leaf(&self, segment: &Segment) -> ShardProof {
        let (circuit, assignment) = leaf(segment, &self.leaf_heights);
        circuit.prove(&self.leaf, assignment).unwrap()
    }

    fn child<'a>(&self, segment: &Segment, proof: &'a ShardProof) -> Child<'a> {
        let preprocessed = self.leaf.verifying.preprocessed.unwrap();
        Child { preprocessed, place: LEAF, path: self.tree.path(LEAF), segment: *segment, proof }
    }

    fn build(&self, run: &Run, child: &Child<'_>) -> Builder {
        self.system.compress(&run.closed, &Parameters::standard(), child, run.pow_witness)
    }

    /// Proves a leaf that states the segment, and that it is the run.
    pub(crate) fn prove(&self, run: &Run) -> ShardProof {
        let child_proof = self.prove_leaf(&run.segment);
        let built = self.build(run, &self.child(&run.segment, &child_proof));
        let (circuit, assignment) = built.finish_with(&self.log_heights).unwrap();
        assert_eq!(Violations::of(&circuit, &assignment), Violations::default());
        // One circuit, whatever the run is.
        assert_eq!(circuit.fixed(), self.circuit.fixed());
        let started = std::time::Instant::now();
        let proof = self.circuit.prove(&self.key, assignment).unwrap();
        println!("compress: proved in {:?}, {} bytes", started.elapsed(), proof.to_bytes().len());
        let started = std::time::Instant::now();
        self.size.verify(&self.circuit, &self.key, Layer::Compress, &run.closed, &proof);
        println!("compress: verified in {:?}", started.elapsed());
        proof
    }

    /// The assertions that refuse a run.
    fn failures(&self, run: &Run, child: &Child<'_>) -> Vec<&'static str> {
        crate::support::failures(self.build(run, child), &self.log_heights)
    }

    /// As [`Self::failures`], of a run whose segment is proved.
    fn failures_of(&self, change: impl Fn(&mut Run)) -> Vec<&'static str> {
        let mut run = self.run();
        change(&mut run);
        let proof = self.prove_leaf(&run.segment);
        self.failures(&run, &self.child(&run.segment, &proof))
    }
}

/// The circuit of compress, before there is a segment.
pub(crate) fn blank_compress(system: &SegmentSystem) -> Builder {
    let proof = system.blank_proof();
    let (preprocessed, path) = (Digest::default(), [Digest::default(); _]);
    let child = Child { preprocessed, place: 0, path, segment: blank(), proof: &proof };
    system.compress(&ClosedRun::default(), &Parameters::standard(), &child, F::ZERO)
}

#[test]
fn a_run_is_compressed() {
    let run = programs().run();
    programs().prove(&run);
    assert!(programs().failures_of(|_| ()).is_empty());
}

/// The public values of a closed run are, up to the claims that are resolved, those of the segment.
#[test]
fn a_closed_run_is_the_beginning_of_its_segment() {
    let Run { closed, segment, .. } = programs().run();
    assert_eq!(closed_blocks(&closed)[..4], segment.blocks()[..4]);
    assert_eq!(closed.elements()[32..], [F::ZERO; 16]);
    assert_eq!(closed.elements()[24..32], [6, 2, 1, 3, 0, 0, 0, 0].map(F::from_u8));
}

/// The prefix in lanes is that of the header.
#[test]
fn the_prefix_is_that_of_the_header() {
    let header = header();
    let prefix = RunPrefix {
        memory_sections: F::TWO,
        shards: F::TWO,
        exit_code: [F::TWO, F::ONE],
        output_length: F::from_u8(6),
        claims: F::from_u8(3),
        program: header.program,
        output: Claims::open(header.claims.clone()).output_digest(&header.public.output),
    };
    let elements = prefix.elements(&header.parameters, |value| value);
    assert_eq!(elements, header.statement().prefix);
    // By position: tag, version, numbers; digests; parameters; zeros.
    let numbers = [0x6e6f_7672, VERSION.into(), 2, 2, 2, 1, 6, 3].map(F::from_u32);
    assert_eq!(elements[..8], numbers);
    assert_eq!(elements[8..24], [prefix.program, prefix.output].concat());
    assert_eq!(elements[24..33], [1, 3, 5, 8, 261, 13, 8, 0, 20].map(F::from_u32));
    assert_eq!(elements[33..], [F::ZERO; 15]);
}

/// Segments that are proved, and are not a whole run. The unit tests of compress have each assertion.
#[test]
fn segments_that_are_not_a_run_are_refused() {
    let found = |change: fn(&mut Run)| programs().failures_of(change);
    // Without the run section; unfinished; shards that were counted before; another number of sections.
    assert_eq!(found(|run| run.segment.before[3][0] = F::ONE), ["compress: first stage"]);
    assert_eq!(found(|run| run.segment.after[3][0] = F::TWO), ["compress: last stage"]);
    assert_eq!(found(|run| run.segment.before[3][2] = F::ONE), ["compress: first shards"]);
    assert_eq!(found(|run| run.segment.after[3][2] += F::ONE), ["compress: first sponge"]);
    assert_eq!(found(|run| run.segment.sum = EF::ONE), ["compress: sum"]);
    assert_eq!(found(|run| run.segment.challenges[0] += EF::ONE), ["compress: alpha"]);
    assert_eq!(found(|run| run.segment.challenges[1] += EF::ONE), ["compress: beta"]);
    // A segment with another outcome.
    assert_eq!(found(|run| run.segment.run[2][1] = F::ZERO), ["compress: run"]);
    assert_eq!(found(|run| run.segment.run[1][0] += F::ONE), ["compress: run"]);
    assert_eq!(found(|run| run.segment.run[0][0] += F::ONE), ["compress: run"]);
    // A segment that states another root than its own key's.
    assert_eq!(found(|run| run.segment.key_root[0] += F::ONE), ["segment: key root"]);
    assert_eq!(
        found(|run| {
            run.segment.key_root[0] += F::ONE;
            run.closed.key_root[0] += F::ONE;
        }),
        ["segment: key"]
    );
    // A witness without work makes other challenges, too.
    assert_eq!(found(|run| run.pow_witness += F::ONE), ["compress: work", "compress: alpha", "compress: beta"]);
}

/// The key has to be in the tree, at a place of segments.
#[test]
fn keys_are_those_of_segments() {
    let programs = programs();
    let run = programs.run();
    let proof = programs.prove_leaf(&run.segment);
    let honest = programs.child(&run.segment, &proof);
    let found = |change: &dyn Fn(&mut Child<'_>)| {
        let mut child = honest.clone();
        change(&mut child);
        programs.failures(&run, &child)
    };
    assert_eq!(found(&|child| child.place = JOIN_PLACE), ["segment: key"]);
    assert_eq!(found(&|child| child.path[0][0] += F::ONE), ["segment: key"]);
    // The key is absorbed, so that all challenges are others.
    assert_eq!(found(&|child| child.preprocessed[0] += F::ONE)[0], "segment: key");
    // The key of compress at a place of segments: with the heights and chips of segments its root is that of no key.
    let tree = KeyTree::new(&[(LEAF, programs.key.digest)]);
    let of_tree = Run::new(tree.root());
    let proof_of_tree = programs.prove_leaf(&of_tree.segment);
    let preprocessed = programs.key.verifying.preprocessed.unwrap();
    let child = Child { preprocessed, path: tree.path(LEAF), ..programs.child(&of_tree.segment, &proof_of_tree) };
    assert_eq!(programs.failures(&of_tree, &child)[0], "segment: key");
    for (place, is_allowed) in [(JOIN_PLACE, true), (0, true), (49, false), (COMPRESS_PLACE, false), (63, false)] {
        let tree = KeyTree::new(&[(place, programs.leaf.digest)]);
        let run = Run::new(tree.root());
        let proof = programs.prove_leaf(&run.segment);
        let child = Child { place, path: tree.path(place), ..programs.child(&run.segment, &proof) };
        let expected: &[&str] = if is_allowed { &[] } else { &["key: place"] };
        assert_eq!(programs.failures(&run, &child), expected, "place {place}");
    }
}

/// A change in the middle of any list of the segment's proof.
#[test]
fn damaged_segments_are_refused() {
    let programs = programs();
    let run = programs.run();
    let honest = programs.prove_leaf(&run.segment);
    for (name, change) in crate::section::DAMAGES {
        let mut proof = honest.clone();
        change(&mut proof, 1);
        assert!(!programs.failures(&run, &programs.child(&run.segment, &proof)).is_empty(), "{name}");
    }
}

/// A claim that is resolved, in all rows that have its wire: only the comparison with zero refuses it.
#[test]
fn compress_resolves_no_claims() {
    use nova_recursion::chips::ChipNumber;
    let programs = programs();
    let run = programs.run();
    let proof = programs.prove_leaf(&run.segment);
    for block in 4..CLOSED_BLOCKS {
        let built = programs.build(&run, &programs.child(&run.segment, &proof));
        let (circuit, mut assignment) = built.finish_with(&programs.log_heights).unwrap();
        assignment.public_values[block * BLOCK + 7] += F::ONE;
        crate::support::row(&mut assignment.traces[ChipNumber::Public as usize], block)[7] += F::ONE;
        let address = circuit.fixed()[ChipNumber::Public as usize].values[block * (2 + CLOSED_BLOCKS)];
        crate::support::change_block(&circuit, &mut assignment, address, 7);
        let Violations { constraints, buses } = Violations::of(&circuit, &assignment);
        assert!(constraints.is_empty(), "{constraints:?}");
        assert_eq!(buses.into_iter().collect::<Vec<_>>(), ["ELEMENTS"]);
    }
}

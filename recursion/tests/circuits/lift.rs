//! The sections of a run are lifted, and joined to one segment.

use std::sync::LazyLock;

use nova_air::rv32im::chip_number;
use nova_air::{EF, F};
use nova_prover::ProvingKey;
use nova_recursion::programs::{
    Child, KeyTree, Ledger, LedgerError, Lift, LiftedSection, RunState, SPONGE_BLOCKS, Section, SectionValues,
    Segment, SegmentSystem, Stage,
};
use nova_recursion::{BLOCK, Builder, Circuit, LogHeights};
use nova_stark::StarkProvingKey;
use nova_verifier::run::{ChipSets, RunHeader};
use nova_verifier::shapes::Kind;
use nova_verifier::{Digest, MAX_LOG_HEIGHT, Parameters, Policy, Shapes, ShardProof, Verifier, leaf_permutation};
use p3_field::{BasedVectorSpace, PrimeCharacteristicRing, PrimeField32};
use p3_symmetric::Permutation;

use crate::runs::number::END;
use crate::runs::{INPUTS, SHAPES, Sections};
use crate::support::Violations;

/// Cycles of a shard: the run has two.
const SHARD_CYCLES: u32 = 8;

/// The place of the join's key.
const JOIN: usize = 48;

/// Run section, memory section, and the shards.
const SECTIONS: usize = 4;

pub(crate) static CHIPS: LazyLock<ChipSets> = LazyLock::new(|| ChipSets::new().unwrap());

/// A run of the guest that writes its input, with the proofs of its sections.
pub(crate) static RUN: LazyLock<Run> = LazyLock::new(|| {
    let prover = crate::runs::prover(SHARD_CYCLES, false);
    let key = crate::runs::setup(&prover, &crate::guests::echoes());
    let proof = crate::runs::prove(&prover, &key, INPUTS[0]).unwrap().0;
    crate::runs::verify(&key, &proof).unwrap();
    let Sections { header, proofs } = Sections::of(&proof);
    let proofs: Vec<ShardProof> = proofs.iter().map(|proof| ShardProof::from_bytes(proof).unwrap()).collect();
    let ledger = Ledger::new(&CHIPS, &SHAPES, key.verifying().entry, &header).unwrap();
    Run { key, header, proofs, ledger }
});

pub(crate) struct Run {
    pub(crate) key: ProvingKey,
    pub(crate) header: RunHeader,
    pub(crate) proofs: Vec<ShardProof>,
    ledger: Ledger,
}

impl Run {
    pub(crate) fn lift(&self, section: usize) -> Lift<'static> {
        let number = self.ledger.sections()[section].shape;
        Lift::new(&CHIPS, &SHAPES, number, self.header.parameters, Policy::insecure_for_tests()).unwrap()
    }

    fn segment(&self, section: usize, key_root: Digest) -> Segment {
        let sum = self.lift(section).sum(&self.proofs[section]);
        self.ledger.segment(section..section + 1, key_root, sum)
    }

    fn lifted(&self, section: usize) -> LiftedSection<'_> {
        let preprocessed = self.key.verifying().run.preprocessed.unwrap();
        LiftedSection { section: self.ledger.sections()[section], preprocessed, proof: &self.proofs[section] }
    }

    /// The assertions that refuse a section.
    fn failures(&self, section: usize, segment: &Segment, lifted: &LiftedSection<'_>) -> Vec<&'static str> {
        let mut failures = self.lift(section).circuit(segment, lifted).failures().to_vec();
        failures.dedup();
        failures
    }
}

/// The states lead from the first to the last one.
#[test]
fn a_ledger_is_that_of_the_header() {
    let Run { header, ledger, key, .. } = &*RUN;
    assert_eq!((header.memory.len(), header.shards.len(), ledger.sections().len()), (1, SECTIONS - 2, SECTIONS));
    let states = ledger.states();
    let stages: Vec<Stage> = states.iter().map(|state| state.stage).collect();
    assert_eq!(stages, [Stage::Start, Stage::Memory, Stage::Memory, Stage::Shards, Stage::Halted]);
    let (first, last) = (states[0], states[SECTIONS]);
    let free =
        RunState { sponge: first.sponge, pc: first.pc, input_length: first.input_length, ..RunState::default() };
    assert_eq!(first, free);
    assert_eq!(first.pc, F::new(key.verifying().entry));
    assert_eq!([last.memory_sections, last.shards], [F::ONE, F::TWO]);
    assert_eq!(last.pc, F::new(nova_air::buses::HALTED));
    let units: u64 = (0..SECTIONS).map(|section| RUN.lift(section).units()).sum();
    assert_eq!(last.units, F::from_u64(units));

    // The sponge after the last section is that of which the header's challenges are drawn.
    let mut state: [F; SPONGE_BLOCKS * BLOCK] = last.sponge.as_flattened().try_into().unwrap();
    state[..2 * BLOCK].fill(F::ZERO);
    state[0] = header.pow_witness;
    state[2 * BLOCK] += F::ONE;
    leaf_permutation().permute_mut(&mut state);
    assert_eq!(state[2 * BLOCK - 1].as_canonical_u32() & 0x3ff, 0, "the proof of work has ten bits");
    let mut drawn = state[..2 * BLOCK - 1].iter().rev().copied();
    let [alpha, beta] = [(); 2].map(|()| EF::from_basis_coefficients_fn(|_| drawn.next().unwrap()));
    let challenges = ledger.challenges();
    assert_eq!([challenges.alpha, challenges.beta], [alpha, beta]);
}

#[test]
fn headers_that_cannot_be_lifted_have_no_ledger() {
    let Run { header, key, .. } = &*RUN;
    // A shape of many messages: 512 units are those of the slice.
    let mut shapes = SHAPES.clone();
    let mut shape = shapes.get(Kind::Shard, header.shards[0].boundary.shape).unwrap().clone();
    let slice = shape.tables.iter_mut().find(|table| usize::from(table.chip) == chip_number::SLICE).unwrap();
    slice.log_height = MAX_LOG_HEIGHT;
    shapes.push(Kind::Shard, shape);
    let refused = |change: fn(&mut RunHeader)| {
        let mut header = header.clone();
        change(&mut header);
        Ledger::new(&CHIPS, &shapes, key.verifying().entry, &header).err()
    };
    assert_eq!(refused(|_| ()), None);
    assert_eq!(refused(|header| header.pow_witness += F::ONE), Some(LedgerError::Work));
    let wrong = Some(LedgerError::Shape { section: 1, shape: 0 });
    assert_eq!(
        refused(|header| {
            header.memory[0].boundary.shape = 0;
            header.grind();
        }),
        wrong
    );
    let many = refused(|header| {
        let mut large = header.shards[0].clone();
        large.boundary.shape = END;
        header.shards = vec![large; 510];
        header.grind();
    });
    let others: u64 = [0, 1].map(|section| RUN.lift(section).units()).into_iter().sum();
    assert_eq!(many, Some(LedgerError::Messages { units: 510 * 513 + others }));
}

/// Each section is lifted by the circuit that setup makes, and the sums of all are zero.
#[test]
fn sections_are_lifted() {
    let mut total = EF::ZERO;
    for section in 0..SECTIONS {
        let segment = RUN.segment(section, Digest::default());
        total += segment.sum;
        let lift = RUN.lift(section);
        let builder = lift.circuit(&segment, &RUN.lifted(section));
        assert!(builder.failures().is_empty(), "{:?}", builder.failures());
        let (circuit, assignment) = builder.finish().unwrap();
        let blank = lift.blank_circuit().finish().unwrap().0;
        assert_eq!(circuit.fixed(), blank.fixed(), "section {section}");
        assert_eq!(Violations::of(&circuit, &assignment), Violations::default());
    }
    assert_eq!(total, EF::ZERO);
}

/// What the proof shows of the segment: the sum, and the challenges.
#[test]
fn segments_of_other_sums_are_refused() {
    for section in 0..SECTIONS {
        let honest = RUN.segment(section, Digest::default());
        let failures = |change: fn(&mut Segment)| {
            let mut segment = honest;
            change(&mut segment);
            RUN.failures(section, &segment, &RUN.lifted(section))
        };
        assert!(failures(|_| ()).is_empty());
        assert_eq!(failures(|segment| segment.sum += EF::ONE), ["lift: sum"]);
        // The proof's transcript has the challenges, and its lookups.
        assert!(!failures(|segment| segment.challenges[0] += EF::ONE).is_empty());
        assert!(!failures(|segment| segment.challenges[1] += EF::ONE).is_empty());
        // Other proofs of the same run bind these.
        assert!(failures(|segment| segment.key_root[0] += F::ONE).is_empty());
        if section > 0 {
            assert!(failures(|segment| segment.run[0][0] += F::ONE).is_empty());
            assert!(failures(|segment| segment.run[1][0] += F::ONE).is_empty());
        }
    }
}

/// The state is honest, and the proof is of another section.
#[test]
fn proofs_of_other_sections_are_refused() {
    let is_refused = |section: usize, change: &dyn Fn(&mut LiftedSection<'_>)| {
        let mut lifted = RUN.lifted(section);
        change(&mut lifted);
        let Section { shape, .. } = lifted.section;
        assert_eq!(shape, RUN.lift(section).number());
        // The segment is that of the changed section, so that only its proof is wrong.
        let before = RUN.ledger.states()[section];
        let after = before.after(&lifted.section, RUN.lift(section).units());
        let segment = Segment { after: after.blocks(), ..RUN.segment(section, Digest::default()) };
        let failures = RUN.failures(section, &segment, &lifted);
        !failures.is_empty() && failures.iter().all(|label| !label.starts_with("lift: next"))
    };
    for section in 0..SECTIONS {
        assert!(is_refused(section, &|lifted| lifted.section.boundary[0] += F::ONE), "section {section}");
    }
    assert!(is_refused(0, &|lifted| lifted.preprocessed[0] += F::ONE));
    let shards = [2, 3];
    for [section, other] in [shards, [3, 2]] {
        assert!(is_refused(section, &|lifted| lifted.proof = &RUN.proofs[other]));
    }
    // Values that the state leaves to the section.
    assert!(is_refused(1, &|lifted| {
        let SectionValues::Memory(values) = &mut lifted.section.values else { unreachable!("a memory section") };
        values.key_out -= F::ONE;
    }));
    assert!(is_refused(2, &|lifted| {
        let SectionValues::Shard(values) = &mut lifted.section.values else { unreachable!("a shard") };
        values.exit += F::ONE;
    }));
    assert!(is_refused(2, &|lifted| {
        let SectionValues::Shard(values) = &mut lifted.section.values else { unreachable!("a shard") };
        values.cycles += F::ONE;
    }));
}

/// The parameters of segments: few queries.
pub(crate) fn parameters() -> Parameters {
    Parameters { log_blowup: 2, queries: 2, ..Parameters::insecure_for_tests() }
}

/// Heights that all lifts of the run fit, and a join of segments of these heights.
pub(crate) fn fitting_heights(blank: &[Builder]) -> LogHeights {
    let fit = |mut heights: LogHeights, rows: Vec<usize>| {
        let needed = rows.iter().map(|rows| rows.next_power_of_two().ilog2() as u8);
        heights.0.iter_mut().zip(needed).for_each(|(height, needed)| *height = needed.max(*height));
        heights
    };
    let mut heights = blank.iter().map(Builder::heights).fold(LogHeights::default(), fit);
    loop {
        let system = SegmentSystem::new(&heights, parameters()).unwrap();
        let fitting = fit(heights, crate::join::blank_join(&system).heights());
        if fitting == heights {
            return heights;
        }
        heights = fitting;
    }
}

/// A proof of a segment, with its place.
struct Proved {
    segment: Segment,
    place: usize,
    proof: ShardProof,
}

/// Keys by place.
struct Programs {
    system: SegmentSystem,
    log_heights: LogHeights,
    keys: Vec<(usize, Circuit, StarkProvingKey)>,
    tree: KeyTree,
}

impl Programs {
    /// The lifts of a run's sections, and the join.
    fn new() -> Self {
        let mut lifts: Vec<Lift<'_>> = (0..SECTIONS).map(|section| RUN.lift(section)).collect();
        lifts.dedup_by_key(|lift| lift.number());
        let blank: Vec<Builder> = lifts.iter().map(Lift::blank_circuit).collect();
        let log_heights = fitting_heights(&blank);
        let system = SegmentSystem::new(&log_heights, parameters()).unwrap();
        let places = lifts.iter().map(|lift| usize::from(lift.number())).chain([JOIN]);
        let builders = blank.into_iter().chain([crate::join::blank_join(&system)]);
        let key = |(place, builder): (usize, Builder)| {
            let circuit = builder.finish_with(&log_heights).unwrap().0;
            assert_eq!(circuit.shape(), system.shape());
            let key = circuit.setup(parameters(), Policy::insecure_for_tests()).unwrap();
            (place, circuit, key)
        };
        let keys: Vec<_> = places.zip(builders).map(key).collect();
        let digests: Vec<_> = keys.iter().map(|(place, _, key)| (*place, key.digest)).collect();
        Self { tree: KeyTree::new(&digests), system, log_heights, keys }
    }

    fn key(&self, place: usize) -> (&Circuit, &StarkProvingKey) {
        let (_, circuit, key) = self.keys.iter().find(|(of, ..)| *of == place).unwrap();
        (circuit, key)
    }

    fn prove(&self, place: usize, segment: Segment, builder: Builder) -> Proved {
        assert!(builder.failures().is_empty(), "{:?}", builder.failures());
        let (circuit, key) = self.key(place);
        let (built, assignment) = builder.finish_with(&self.log_heights).unwrap();
        assert_eq!(built.fixed(), circuit.fixed());
        let statement = circuit.statement(&assignment);
        let proof = circuit.prove(key, assignment).unwrap();
        let verifier = Verifier::new(circuit.chips(), &key.verifying, key.parameters(), Policy::insecure_for_tests());
        verifier.verify_shard(&proof, &statement).unwrap();
        Proved { segment, place, proof }
    }

    fn lift(&self, section: usize) -> Proved {
        let (lift, segment) = (RUN.lift(section), RUN.segment(section, self.tree.root()));
        let builder = lift.circuit(&segment, &RUN.lifted(section));
        self.prove(lift.number().into(), segment, builder)
    }

    /// The join of neighbours, which are the sections `range`.
    fn join(&self, range: core::ops::Range<usize>, children: [&Proved; 2]) -> Proved {
        let sum = children[0].segment.sum + children[1].segment.sum;
        let segment = RUN.ledger.segment(range, self.tree.root(), sum);
        let children = children.map(|child| Child {
            preprocessed: self.key(child.place).1.verifying.preprocessed.unwrap(),
            place: child.place,
            path: self.tree.path(child.place),
            segment: child.segment,
            proof: &child.proof,
        });
        self.prove(JOIN, segment, self.system.join(&segment, &children))
    }
}

/// A whole run is one segment, from the first state to the last.
#[test]
fn a_run_is_lifted_and_joined() {
    let programs = Programs::new();
    let lifted: Vec<Proved> = (0..SECTIONS).map(|section| programs.lift(section)).collect();
    let first = programs.join(0..2, [&lifted[0], &lifted[1]]);
    let shards = programs.join(2..4, [&lifted[2], &lifted[3]]);
    let run = programs.join(0..SECTIONS, [&first, &shards]).segment;
    let states = RUN.ledger.states();
    assert_eq!((run.before, run.after), (states[0].blocks(), states[SECTIONS].blocks()));
    assert_eq!(run.sum, EF::ZERO);
    assert_eq!(run.run, RUN.ledger.outcome().blocks());
}

/// A lift of a block's shard, with the parameters of a release.
#[test]
#[ignore = "takes gigabytes"]
fn lifts_of_standard_shapes_have_keys() {
    let shapes = Shapes::standard(&CHIPS).unwrap();
    let segments = Parameters { log_blowup: 2, queries: 161, ..Parameters::standard() };
    for kind in [Kind::Run, Kind::Memory, Kind::Shard] {
        let (number, _) = shapes.of(kind).next().unwrap();
        let lift = Lift::new(&CHIPS, &shapes, number, Parameters::standard(), Policy::default()).unwrap();
        let started = std::time::Instant::now();
        let builder = lift.blank_circuit();
        println!("{kind:?}: built after {:?}: {:?}", started.elapsed(), builder.heights());
        let circuit = builder.finish_with(&nova_recursion::programs::SEGMENT_LOG_HEIGHTS).unwrap().0;
        println!("finished and checked after {:?}", started.elapsed());
        circuit.setup(segments, Policy::default()).unwrap();
        println!("key after {:?}", started.elapsed());
    }
}

//! Segments are joined, and the joined ones again.

use std::sync::OnceLock;

use nova_air::{EF, F};
use nova_prover::stark::StarkProvingKey;
use nova_recursion::chips::ChipNumber;
use nova_recursion::programs::{Child, KeyTree, RUN_BLOCKS, SEGMENT_BLOCKS, STATE_BLOCKS, Segment, SegmentSystem};
use nova_recursion::{BLOCK, Builder, Circuit, LogHeights};
use nova_verifier::{Digest, Parameters, Policy, ShardProof, Verifier};
use p3_field::PrimeCharacteristicRing;

use crate::support::Violations;

/// Places of the two programs.
const LEAF: usize = 3;
const JOIN: usize = 48;

fn parameters() -> Parameters {
    Parameters { log_blowup: 2, queries: 2, ..Parameters::insecure_for_tests() }
}

/// The programs of the tests: a *leaf* that states any segment, and the join.
pub(crate) struct Programs {
    system: SegmentSystem,
    log_heights: LogHeights,
    leaf: StarkProvingKey,
    join: (Circuit, StarkProvingKey),
    tree: KeyTree,
}

/// Small ones.
fn programs() -> &'static Programs {
    static PROGRAMS: OnceLock<Programs> = OnceLock::new();
    PROGRAMS.get_or_init(|| Programs::new(fitting_heights(), parameters(), Policy::insecure_for_tests()))
}

impl Programs {
    pub(crate) fn new(log_heights: LogHeights, parameters: Parameters, policy: Policy) -> Self {
        let system = SegmentSystem::new(&log_heights, parameters).unwrap();
        let leaf = leaf(&blank(), &log_heights).0.setup(parameters, policy).unwrap();
        let circuit = blank_join(&system).finish_with(&log_heights).unwrap().0;
        let join = circuit.setup(parameters, policy).unwrap();
        // The system's key is that of the circuits.
        assert_eq!(system.key(leaf.verifying.preprocessed.unwrap()), leaf.verifying);
        assert_eq!(system.key(join.verifying.preprocessed.unwrap()), join.verifying);
        let tree = KeyTree::new(&[(LEAF, leaf.digest), (JOIN, join.digest)]);
        Self { system, log_heights, leaf, join: (circuit, join), tree }
    }

    /// The segment from one state to another. Its sum is the number of states.
    fn segment(&self, from: u32, to: u32) -> Segment {
        Segment {
            key_root: self.tree.root(),
            run: [[F::TWO; BLOCK]; RUN_BLOCKS],
            challenges: [EF::from(F::from_u8(7)), EF::from(F::from_u8(9))],
            sum: EF::from(F::from_u32(to - from)),
            before: state(from),
            after: state(to),
        }
    }

    fn prove_leaf(&self, segment: &Segment) -> ShardProof {
        let (circuit, assignment) = leaf(segment, &self.log_heights);
        circuit.prove(&self.leaf, assignment).unwrap()
    }

    fn child<'a>(&self, segment: Segment, place: usize, proof: &'a ShardProof) -> Child<'a> {
        let key = if place == JOIN { &self.join.1 } else { &self.leaf };
        let preprocessed = key.verifying.preprocessed.unwrap();
        Child { preprocessed, place, path: self.tree.path(place), segment, proof }
    }

    /// Proves two neighbours, and that they are one segment.
    pub(crate) fn prove_join(&self, policy: Policy) -> (Segment, ShardProof) {
        let proofs = [self.segment(0, 1), self.segment(1, 2)].map(|segment| (segment, self.prove_leaf(&segment)));
        let children = proofs.each_ref().map(|(segment, proof)| self.child(*segment, LEAF, proof));
        let joined = self.segment(0, 2);
        let (circuit, key) = &self.join;
        let (built, assignment) = self.system.join(&joined, &children).finish_with(&self.log_heights).unwrap();
        assert_eq!(Violations::of(&built, &assignment), Violations::default());
        // One circuit, whatever is joined.
        assert_eq!(built.fixed(), circuit.fixed());
        let statement = circuit.statement(&assignment);
        let proof = circuit.prove(key, assignment).unwrap();
        let verifier = Verifier::new(circuit.chips(), &key.verifying, key.parameters(), policy);
        verifier.verify_shard(&proof, &statement).unwrap();
        (joined, proof)
    }
}

/// A join has children of its own shape.
fn fitting_heights() -> LogHeights {
    let mut log_heights = LogHeights::default();
    loop {
        let system = SegmentSystem::new(&log_heights, parameters()).unwrap();
        let rows = blank_join(&system).heights();
        let needed = rows.iter().map(|rows| rows.next_power_of_two().ilog2() as u8);
        let mut fitting = log_heights;
        fitting.0.iter_mut().zip(needed).for_each(|(height, needed)| *height = needed.max(*height));
        if fitting == log_heights {
            return log_heights;
        }
        log_heights = fitting;
    }
}

pub(crate) fn blank() -> Segment {
    let state = [[F::ZERO; BLOCK]; STATE_BLOCKS];
    Segment {
        key_root: Digest::default(),
        run: [Digest::default(); RUN_BLOCKS],
        challenges: [EF::ZERO; 2],
        sum: EF::ZERO,
        before: state,
        after: state,
    }
}

pub(crate) fn blank_join(system: &SegmentSystem) -> Builder {
    let proof = system.blank_proof();
    let child = Child {
        preprocessed: Digest::default(),
        place: 0,
        path: [Digest::default(); _],
        segment: blank(),
        proof: &proof,
    };
    system.join(&blank(), &[child.clone(), child])
}

pub(crate) fn leaf(segment: &Segment, log_heights: &LogHeights) -> (Circuit, nova_recursion::Assignment) {
    let mut builder = Builder::new(&segment.blocks());
    (0..SEGMENT_BLOCKS).for_each(|block| builder.leave_free(block));
    builder.finish_with(log_heights).unwrap()
}

fn state(number: u32) -> [[F; BLOCK]; STATE_BLOCKS] {
    core::array::from_fn(|block| core::array::from_fn(|lane| F::from_u32(number * 100 + (8 * block + lane) as u32)))
}

fn segment(from: u32, to: u32) -> Segment {
    programs().segment(from, to)
}

fn prove_leaf(segment: &Segment) -> ShardProof {
    programs().prove_leaf(segment)
}

fn child<'a>(segment: Segment, place: usize, proof: &'a ShardProof) -> Child<'a> {
    programs().child(segment, place, proof)
}

/// The assertions that refuse a join.
fn failures(segment: &Segment, children: &[Child<'_>; 2]) -> Vec<&'static str> {
    let Programs { system, log_heights, .. } = programs();
    crate::support::failures(system.join(segment, children), log_heights)
}

#[test]
fn segments_are_joined() {
    let (joined, proof) = programs().prove_join(Policy::insecure_for_tests());
    let third = segment(2, 3);
    let third_proof = prove_leaf(&third);
    let children = [child(joined, JOIN, &proof), child(third, LEAF, &third_proof)];
    assert!(failures(&segment(0, 3), &children).is_empty());
}

/// Each field of the segment that is stated, and each field that the children share.
#[test]
fn only_segments_that_meet_are_joined() {
    let (left, right) = (segment(0, 1), segment(1, 2));
    let proofs = [left, right].map(|segment| prove_leaf(&segment));
    let honest = [child(left, LEAF, &proofs[0]), child(right, LEAF, &proofs[1])];
    let stated = segment(0, 2);
    let found = |change: fn(&mut Segment)| {
        let mut stated = stated;
        change(&mut stated);
        failures(&stated, &honest)
    };
    assert!(found(|_| ()).is_empty());
    let of_key = ["segment: key", "segment: key root", "segment: key", "segment: key root"];
    assert_eq!(found(|stated| stated.key_root[0] += F::ONE), of_key);
    for block in 0..RUN_BLOCKS {
        let mut stated = stated;
        stated.run[block][7] += F::ONE;
        assert_eq!(failures(&stated, &honest), ["join: run"]);
    }
    assert_eq!(found(|stated| stated.challenges[0] += EF::ONE), ["join: challenges"]);
    assert_eq!(found(|stated| stated.challenges[1] += EF::ONE), ["join: challenges"]);
    assert_eq!(found(|stated| stated.sum += EF::ONE), ["join: sum"]);
    assert_eq!(found(|stated| stated.before[4][7] += F::ONE), ["join: before"]);
    assert_eq!(found(|stated| stated.after[4][7] += F::ONE), ["join: after"]);
    let exchanged = [honest[1].clone(), honest[0].clone()];
    assert_eq!(failures(&stated, &exchanged), ["join: before", "join: neighbours", "join: after"]);
    let twice = Segment { after: left.after, ..stated };
    assert_eq!(failures(&twice, &[honest[0].clone(), honest[0].clone()]), ["join: neighbours"]);
}

/// The value behind the sum, changed in all rows that have it: only the assertion that it is zero refuses it.
#[test]
fn values_behind_the_sum_are_zero() {
    const UNUSED: usize = 47;
    let Programs { system, log_heights, .. } = programs();
    let proofs = [segment(0, 1), segment(1, 2)].map(|segment| (segment, prove_leaf(&segment)));
    let children = proofs.each_ref().map(|(segment, proof)| child(*segment, LEAF, proof));
    let (circuit, mut assignment) = system.join(&segment(0, 2), &children).finish_with(log_heights).unwrap();
    assignment.public_values[UNUSED] = F::ONE;
    let (block, lane) = (UNUSED / BLOCK, UNUSED % BLOCK);
    crate::support::row(&mut assignment.traces[ChipNumber::Public as usize], block)[lane] = F::ONE;
    let fixed = |chip: ChipNumber| circuit.fixed()[chip as usize].clone();
    let rows = |chip, column: usize, address: F| {
        let fixed = fixed(chip);
        (0..fixed.values.len() / fixed.width).filter(move |row| fixed.values[row * fixed.width + column] == address)
    };
    // Ports of a split: that of the block, and then those of its elements, each an address and a count.
    let address = fixed(ChipNumber::Public).values[block * (2 + SEGMENT_BLOCKS)];
    let splits: Vec<usize> = rows(ChipNumber::Split, 0, address).collect();
    let [split] = splits[..] else { panic!("the block is split once: {splits:?}") };
    crate::support::row(&mut assignment.traces[ChipNumber::Split as usize], split)[lane] = F::ONE;
    let element = fixed(ChipNumber::Split).values[split * 18 + 2 + 2 * lane];
    // The assertion's first operand.
    for row in rows(ChipNumber::Arithmetic, 12, element) {
        crate::support::row(&mut assignment.traces[ChipNumber::Arithmetic as usize], row)[0] = F::ONE;
    }
    let Violations { constraints, buses } = Violations::of(&circuit, &assignment);
    assert_eq!(constraints.into_iter().collect::<Vec<_>>(), [(ChipNumber::Arithmetic, 0)]);
    assert!(buses.is_empty(), "{buses:?}");
}

/// Children that are proved, and are not parts of one segment.
#[test]
fn children_of_other_runs_are_refused() {
    let left = segment(0, 1);
    let left_proof = prove_leaf(&left);
    let found = |change: fn(&mut Segment), stated: fn(&mut Segment)| {
        let mut right = segment(1, 2);
        change(&mut right);
        let right_proof = prove_leaf(&right);
        let mut segment = segment(0, 2);
        stated(&mut segment);
        failures(&segment, &[child(left, LEAF, &left_proof), child(right, LEAF, &right_proof)])
    };
    let same = |_: &mut Segment| ();
    assert_eq!(found(|right| right.key_root[0] += F::ONE, same), ["segment: key root"]);
    assert_eq!(found(|right| right.run[0][0] += F::ONE, same), ["join: run"]);
    assert_eq!(found(|right| right.challenges[0] += EF::ONE, same), ["join: challenges"]);
    assert_eq!(found(|right| right.challenges[1] += EF::ONE, same), ["join: challenges"]);
    // A gap between neighbours.
    assert_eq!(found(|right| right.before[2][3] += F::ONE, same), ["join: neighbours"]);
    // The sum is that of both.
    assert_eq!(found(|right| right.sum += EF::ONE, same), ["join: sum"]);
    assert!(found(|right| right.sum += EF::ONE, |stated| stated.sum += EF::ONE).is_empty());
}

/// A key has to be in the tree, at a place of segments.
#[test]
fn keys_are_those_of_the_tree() {
    let proofs = [segment(0, 1), segment(1, 2)].map(|segment| (segment, prove_leaf(&segment)));
    let [left, right] = proofs.each_ref().map(|(segment, proof)| child(*segment, LEAF, proof));
    let stated = segment(0, 2);
    let found = |change: &dyn Fn(&mut Child<'_>)| {
        let mut changed = right.clone();
        change(&mut changed);
        failures(&stated, &[left.clone(), changed])
    };
    assert!(found(&|_| ()).is_empty());
    assert_eq!(found(&|child| child.place = JOIN), ["segment: key"]);
    assert_eq!(found(&|child| child.path[0][0] += F::ONE), ["segment: key"]);
    // The key is absorbed, so that all challenges are others.
    assert_eq!(found(&|child| child.preprocessed[0] += F::ONE)[0], "segment: key");
    let other_key = programs().join.1.verifying.preprocessed.unwrap();
    assert_ne!(
        found(&|child| (child.preprocessed, child.place, child.path) = (other_key, JOIN, programs().tree.path(JOIN)))
            [0],
        "segment: key"
    );
}

/// The places behind those of segments are for keys of other programs.
#[test]
fn keys_at_other_places_are_refused() {
    let Programs { leaf, .. } = programs();
    for (place, is_allowed) in
        [(48, true), (47, true), (15, true), (49, false), (50, false), (52, false), (56, false), (63, false)]
    {
        let tree = KeyTree::new(&[(place, leaf.digest)]);
        let of_tree = |segment: Segment| Segment { key_root: tree.root(), ..segment };
        let proofs = [segment(0, 1), segment(1, 2)].map(of_tree).map(|segment| (segment, prove_leaf(&segment)));
        let children = proofs.each_ref().map(|(segment, proof)| Child {
            place,
            path: tree.path(place),
            ..child(*segment, LEAF, proof)
        });
        let expected: &[&str] = if is_allowed { &[] } else { &["key: place"] };
        assert_eq!(failures(&of_tree(segment(0, 2)), &children), expected, "place {place}");
    }
}

/// A change in the middle of any list of a child's proof.
#[test]
fn damaged_children_are_refused() {
    let proofs = [segment(0, 1), segment(1, 2)].map(|segment| (segment, prove_leaf(&segment)));
    let [left, right] = proofs.each_ref().map(|(segment, proof)| child(*segment, LEAF, proof));
    for (name, change) in crate::section::DAMAGES {
        let mut proof = proofs[1].1.clone();
        change(&mut proof, 1);
        let damaged = Child { proof: &proof, ..right.clone() };
        assert!(!failures(&segment(0, 2), &[left.clone(), damaged]).is_empty(), "{name}");
    }
}

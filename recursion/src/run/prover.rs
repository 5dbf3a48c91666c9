//! Proves circuits of listed programs.

use core::ops::ControlFlow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use nova_stark::StarkProvingKey;
use nova_verifier::{Digest, ShardProof};

use super::{CompressError, Program, Programs};
use crate::Builder;
use crate::programs::{Child, Segment};

/// A step of recursion: a proof that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The program of the proof.
    pub program: Program,
    /// Proofs so far, this one included.
    pub done: usize,
    /// Proofs in all.
    pub of: usize,
}

/// Called after each proof. It can cancel.
pub type Listener<'a> = Box<dyn FnMut(Step) -> ControlFlow<()> + Send + 'a>;

/// A proof of a segment, with the program and the root that it is verified with.
pub(super) struct ProvedSegment {
    program: Program,
    preprocessed: Digest,
    segment: Segment,
    proof: ShardProof,
}

/// Proves circuits whose keys have listed roots.
pub(super) struct CircuitProver<'a> {
    programs: &'a Programs,
    /// The keys so far.
    keys: BTreeMap<Program, StarkProvingKey>,
    done: usize,
    of: usize,
    progress: Listener<'a>,
}

impl<'a> CircuitProver<'a> {
    /// A prover that is to make so many proofs, and calls `progress` after each one.
    pub(super) fn new(programs: &'a Programs, of: usize, progress: Listener<'a>) -> Self {
        Self { programs, keys: BTreeMap::new(), done: 0, of, progress }
    }

    /// Joins two segments that meet.
    pub(super) fn join(
        &mut self,
        left: &ProvedSegment,
        right: &ProvedSegment,
    ) -> Result<ProvedSegment, CompressError> {
        let (first, last) = (&left.segment, &right.segment);
        let segment = Segment { sum: first.sum + last.sum, after: last.after, ..*first };
        let children = [left, right].map(|child| self.child(child));
        let builder = self.programs.segments.join(&segment, &children);
        self.prove_segment(Program::Join, segment, builder)
    }

    /// A proof of a segment as a child of another proof.
    pub(super) fn child<'p>(&self, proved: &'p ProvedSegment) -> Child<'p> {
        let place = proved.program.place().expect("programs of segments have places");
        Child {
            preprocessed: proved.preprocessed,
            place,
            path: self.programs.tree.path(place),
            segment: proved.segment,
            proof: &proved.proof,
        }
    }

    /// Proves a circuit that states a segment.
    pub(super) fn prove_segment(
        &mut self,
        program: Program,
        segment: Segment,
        builder: Builder,
    ) -> Result<ProvedSegment, CompressError> {
        let proof = self.prove(program, builder)?;
        Ok(ProvedSegment { program, preprocessed: self.programs.listed(program)?, segment, proof })
    }

    /// Proves a circuit of a program.
    pub(super) fn prove(&mut self, program: Program, builder: Builder) -> Result<ShardProof, CompressError> {
        if let Some(check) = builder.failures().first() {
            return Err(CompressError::Refused { program, check });
        }
        let (layer, listed) = (self.programs.layers.of(program), self.programs.listed(program)?);
        let (circuit, assignment) = builder.finish_with(&layer.log_heights)?;
        let key = match self.keys.entry(program) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let key = layer.key(&circuit)?;
                // A key of another root is in no tree that a verifier pins.
                if key.verifying.preprocessed != Some(listed) {
                    return Err(CompressError::OtherCircuit(program));
                }
                entry.insert(key)
            }
        };
        let proof = circuit.prove(key, assignment)?;
        self.done += 1;
        match (self.progress)(Step { program, done: self.done, of: self.of }) {
            ControlFlow::Continue(()) => Ok(proof),
            ControlFlow::Break(()) => Err(CompressError::Cancelled),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LogHeights;
    use crate::run::{LayerSetup, Layers, Roots};
    use crate::verify::Arithmetic;
    use nova_air::F;
    use nova_verifier::{Parameters, Policy};
    use p3_field::PrimeCharacteristicRing;

    /// Programs with small tables, of which join has this root.
    fn programs(join: Option<Digest>) -> Programs {
        let parameters = Parameters::insecure_for_tests();
        let layer = LayerSetup::insecure_for_tests(LogHeights::default(), parameters);
        let policy = Policy::insecure_for_tests();
        let layers = Layers { sections: parameters, policy, segments: layer, compress: layer, shrink: layer };
        let mut roots = Roots::default();
        if let Some(root) = join {
            roots.insert(Program::Join, root);
        }
        Programs::new(layers, None, roots).expect("the chips are accepted")
    }

    /// A circuit that states that two elements are equal.
    fn equal(left: u8, right: u8) -> Builder {
        let mut builder = Builder::new(&[]);
        let [left, right] = [left, right].map(|value| builder.constant(F::from_u8(value)));
        builder.label("equal").assert_equal(left, right);
        builder
    }

    fn prove(programs: &Programs, builder: Builder) -> Result<ShardProof, CompressError> {
        CircuitProver::new(programs, 1, Box::new(|_| ControlFlow::Continue(()))).prove(Program::Join, builder)
    }

    #[test]
    fn only_circuits_of_the_list_that_hold_are_proved() {
        let (circuit, _) = equal(1, 1).finish().expect("the wiring is sound");
        let key = programs(None).layers.segments.key(&circuit).expect("the circuit has a key");
        let root = key.verifying.preprocessed.expect("a circuit has fixed columns");
        let listed = programs(Some(root));
        assert!(prove(&listed, equal(1, 1)).is_ok());
        let refused = prove(&listed, equal(1, 2));
        assert!(matches!(refused, Err(CompressError::Refused { program: Program::Join, check: "equal" })));
        // Another constant is another circuit.
        assert!(matches!(prove(&listed, equal(2, 2)), Err(CompressError::OtherCircuit(Program::Join))));
        assert!(matches!(prove(&programs(None), equal(1, 1)), Err(CompressError::NotListed(Program::Join))));
    }
}

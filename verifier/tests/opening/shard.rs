//! The attack of `batching.rs` on a whole shard: a table whose first row violates its constraint.

use std::borrow::Cow;

use nova_air::{AirBuilder, Chip, ChipBuilder, ChipSet, EF, EvalError, F, WindowAccess};
use nova_verifier::{
    Layout, OpeningError, Parameters, Policy, Shape, ShardProof, Statement, TableLimits, TableShape, Transcript,
    Verifier, VerifyError, VerifyingKey,
};
use p3_field::{PrimeCharacteristicRing, TwoAdicField};

use super::batching::{restarted, values_that_cancel};
use super::checker::{accepts, powers};
use super::layouts::PARAMETERS;
use super::reference::{Rounds, Section, Step, evaluate};

/// A chip with one column, which is one in the first row.
struct One;

impl Chip for One {
    fn name(&self) -> Cow<'static, str> {
        "one".into()
    }

    fn width(&self) -> usize {
        1
    }

    fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError> {
        let value = builder.main().current_slice()[0];
        builder.when_first_row().assert_one(value);
        Ok(())
    }
}

struct Shard {
    chips: ChipSet<One>,
    key: VerifyingKey,
    parameters: Parameters,
    shape: Shape,
    section: Section,
}

/// Tables of 32 and of 16 rows. Their words are a column of zeros but for one row, and its opposite.
fn shard() -> Shard {
    let parameters = Parameters { log_final_length: 5, max_log_arity: 3, batch_grinding: 0, ..PARAMETERS };
    let chips = ChipSet::new(vec![One], 0).expect("the chip set is valid");
    let tables = vec![TableLimits { preprocessed_log_height: None }];
    let key =
        VerifyingKey { constraints: [F::ZERO; 8], preprocessed: None, log_blowup: parameters.log_blowup, tables };
    let tables = [5, 4].map(|log_height| TableShape { chip: 0, log_height }).into();
    let shape = Shape { log_stack_height: 9, log_boundary_height: 9, tables };
    let layout = Layout::new(&chips, &shape).expect("the chip is known");
    let zeros = layout.stacks().map(|(_, stack)| vec![vec![F::ZERO; 1 << stack.log_height]; stack.columns.len()]);
    let zeros = zeros.collect();
    let mut section = Section::new(layout, parameters, zeros);
    // Five times the selector of row 3, so that row 0 is zero, which the constraint forbids.
    let root = F::two_adic_generator(5);
    let column: Vec<F> = (0..32).map(|power| F::from_u32(5) * root.exp_u64(32 * 3 - 3 * power)).collect();
    assert_eq!(evaluate(&column, EF::ONE), EF::ZERO);
    let stack = (0..512).map(|index| if index % 16 == 0 { column[index / 16] } else { F::ZERO }).collect();
    section.commit(0, stack);
    section.words[1] = section.words[0].iter().map(|&value| -value).collect();
    Shard { chips, key, parameters, shape, section }
}

impl Shard {
    /// Rounds 0 to 4.
    fn transcript(&self) -> (Transcript, EF) {
        let (mut transcript, roots) = (Transcript::default(), self.section.roots());
        transcript.absorb_statement(&self.key.digest(), &self.parameters, &Statement::default());
        transcript.absorb_shape(&self.shape);
        transcript.absorb_boundary(&Statement::default());
        transcript.absorb_commitment("2: main commitment", Some(&roots[0]));
        let _challenges = transcript.draw_lookup_challenges(self.chips.max_arity());
        transcript.absorb_lookups(None, &[]);
        let _alpha = transcript.draw("4: constraint challenge");
        transcript.absorb("4: quotient commitment", &roots[1]);
        let point = transcript.draw("5: out-of-domain point");
        (transcript, point)
    }

    fn prove(&self, change: super::reference::Change<'_>) -> ShardProof {
        let (mut transcript, point) = self.transcript();
        let opening = self.section.prove(point, &mut transcript, change);
        let roots = self.section.roots();
        ShardProof {
            main: Some(roots[0]),
            lookup_pow_witness: F::ZERO,
            lookups: None,
            sums: vec![],
            quotient: roots[1],
            opening,
        }
    }

    fn verify(&self, proof: &ShardProof) -> Result<(), VerifyError> {
        let verifier = Verifier::new(&self.chips, &self.key, self.parameters, Policy::insecure_for_tests());
        let statement = Statement { shape: self.shape.clone(), ..Statement::default() };
        verifier.verify_shard(proof, &statement).map(drop)
    }
}

/// Values of the columns that satisfy the constraints with quotients of zero.
fn forged(step: Step, section: &Section, rounds: &mut Rounds) {
    if step == Step::Claims {
        rounds.claims[..2].fill(EF::ONE);
    }
    values_that_cancel(step, section, rounds);
}

#[test]
fn a_violated_constraint_passes_with_restarted_powers_only() {
    let shard = shard();
    let with_restarted = |step, section: &Section, rounds: &mut Rounds| {
        forged(step, section, rounds);
        if step == Step::Batching {
            rounds.weights = restarted(section, rounds.gamma);
        }
    };
    let proof = shard.prove(&with_restarted);
    let accepted = |weights: super::checker::Weights<'_>| {
        let (mut transcript, point) = shard.transcript();
        transcript.absorb_ext("5: claims", &proof.opening.claims);
        accepts(&shard.section, &shard.section.roots(), point, &proof.opening, &mut transcript, weights)
    };
    assert!(accepted(&restarted));
    assert!(!accepted(&powers));
    // The claims satisfy the constraints, so that only the opening is left to refuse.
    let refused = shard.verify(&proof);
    assert!(matches!(refused, Err(VerifyError::Opening(OpeningError::Row { query: 0, layer: 0 }))), "{refused:?}");
    let refused = shard.verify(&shard.prove(&forged));
    assert!(matches!(refused, Err(VerifyError::Opening(OpeningError::FinalPolynomial { .. }))), "{refused:?}");
}

/// Without the forgery, the constraints refuse.
#[test]
fn a_violated_constraint_is_refused() {
    let shard = shard();
    let refused = shard.verify(&shard.prove(&super::reference::honest));
    assert!(matches!(refused, Err(VerifyError::Constraints { table: 0, .. })), "{refused:?}");
}

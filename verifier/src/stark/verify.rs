//! The verifier, in the protocol's numbered rounds.

use alloc::vec::Vec;

use nova_air::{Chip, ChipProfile, ChipSet, EF, F, Scope};
use p3_field::PrimeCharacteristicRing;

use super::claims::TableClaims;
use super::constraints::{TablePoint, recombine, selectors_at};
use super::layout::{Layout, Tree};
use super::open::{check_lengths, check_opening};
use crate::security::Regime;
use crate::{
    Commitment, Digest, Layer, LookupChallenges, Parameters, Policy, PublicMessage, RunChallenges, SecurityReport,
    Shape, ShapeError, ShardProof, Transcript, VerifyError, VerifyingKey,
};

/// The statement that a shard proof shows.
#[derive(Clone, Debug, Default)]
pub struct Statement<D: Commitment = Digest> {
    /// The section's shape.
    pub shape: Shape,
    /// The values that constraints read.
    pub public_values: Vec<F>,
    /// Messages that the verifier puts on the shard's buses.
    pub messages: Vec<PublicMessage>,
    /// The commitment to the tables of boundary chips, if the shard has any.
    pub boundary: Option<D>,
    /// The challenges of run-scope buses, if the shard uses any. They must derive from the boundary commitments of all
    /// shards.
    pub run: Option<RunChallenges>,
}

/// The claim of an accepted shard proof about its run.
#[derive(Clone, Debug)]
pub struct ShardClaim {
    /// Sum of the shard's messages on run-scope buses. These sums must cancel over the run.
    pub run_sum: EF,
    /// The security of the proof.
    pub security: SecurityReport,
}

/// Verifies proofs for one chip set and one verifying key.
pub struct Verifier<'a, C, D: Commitment = Digest> {
    chips: &'a ChipSet<C>,
    key: &'a VerifyingKey<D>,
    parameters: Parameters,
    regime: Regime,
    policy: Policy,
}

/// A table of the proof with its chip.
struct Table<'a, C> {
    chip: &'a C,
    profile: &'a ChipProfile,
    log_height: usize,
    /// Cumulative sums, for each scope in use.
    sums: &'a [EF],
}

impl<C> Table<'_, C> {
    fn sum(&self, scope: Scope) -> EF {
        let groups = self.profile.lookups.groups().zip(self.sums);
        groups.filter(|((of, _), _)| *of == scope).map(|(_, &sum)| sum).sum()
    }
}

/// The challenges of rounds 3 and 4.
struct Challenges {
    shard: LookupChallenges,
    run: Option<LookupChallenges>,
    alpha: EF,
}

impl<'a, C: Chip, D: Commitment> Verifier<'a, C, D> {
    /// A verifier of proofs with these parameters, which refuses proofs less secure than `policy` demands.
    pub fn new(chips: &'a ChipSet<C>, key: &'a VerifyingKey<D>, parameters: Parameters, policy: Policy) -> Self {
        Self { chips, key, parameters, regime: Regime::UniqueDecoding, policy }
    }

    /// A verifier of proofs of a layer of recursion, which refuses proofs less secure than `policy` demands in the layer's
    /// regime.
    pub fn of_layer(chips: &'a ChipSet<C>, key: &'a VerifyingKey<D>, layer: Layer, policy: Policy) -> Self {
        Self { chips, key, parameters: layer.parameters(), regime: layer.regime(), policy }
    }

    /// Verifies the proof of one shard.
    ///
    /// # Errors
    ///
    /// Names what is wrong with the proof. Never panics.
    ///
    /// # Soundness
    ///
    /// An accepted proof shows that tables of the given shape exist which satisfy every constraint, and that their
    /// messages of shard scope cancel with the statement's. For run-scope buses it shows only what [`ShardClaim`]
    /// states. The caller adds up the sums and derives the challenges, see [`RunChallenges`].
    pub fn verify_shard(&self, proof: &ShardProof<D>, statement: &Statement<D>) -> Result<ShardClaim, VerifyError> {
        self.verify_with(proof, statement, &mut Transcript::default())
    }

    /// As [`Self::verify_shard`], on the given fresh transcript, which can be a recording one.
    ///
    /// # Errors
    ///
    /// As [`Self::verify_shard`].
    pub fn verify_with(
        &self,
        proof: &ShardProof<D>,
        statement: &Statement<D>,
        transcript: &mut Transcript<D>,
    ) -> Result<ShardClaim, VerifyError> {
        // Before the rounds: sizes, parameters and security.
        let security = self.check_statement(statement)?;
        let tables = self.tables(&statement.shape, proof)?;
        let layout = Layout::new(self.chips, &statement.shape).ok_or(ShapeError::Empty)?;
        let roots = self.roots(&layout, proof, statement)?;
        check_lengths(&layout, &self.parameters, &proof.opening)?;

        // Round 0: the statement, and the shape.
        transcript.absorb_statement(&self.key.digest(), &self.parameters, statement);
        transcript.absorb_shape(&statement.shape);

        // Round 1: boundary commitment.
        transcript.absorb_boundary(statement);

        // Round 2: main commitment.
        transcript.absorb_commitment("2: main commitment", proof.main.as_ref());

        // Round 3: lookup challenges; lookup columns and cumulative sums.
        if !transcript.check_pow_witness("3: work", self.parameters.lookup_grinding, proof.lookup_pow_witness) {
            return Err(VerifyError::LookupPowWitness);
        }
        let max_arity = self.chips.max_arity();
        let shard = transcript.draw_lookup_challenges(max_arity);
        transcript.absorb_lookups(proof.lookups.as_ref(), &proof.sums);
        check_buses(&tables, &statement.messages, &shard)?;

        // Round 4: constraint challenge; quotient.
        let alpha = transcript.draw("4: constraint challenge");
        transcript.absorb_root("4: quotient commitment", &proof.quotient);

        // Round 5: out-of-domain point. The claimed values must satisfy the constraints there.
        let point = transcript.draw("5: out-of-domain point");
        let run = statement.run.map(|run| run.lookup(max_arity));
        let challenges = Challenges { shard, run, alpha };
        let claims = TableClaims::assign(self.chips, &statement.shape, &layout, &proof.opening.claims);
        let claims = claims.ok_or(ShapeError::Empty)?;
        for (index, (table, claims)) in tables.iter().zip(&claims).enumerate() {
            check_constraints(index, table, claims, point, &challenges, &statement.public_values)?;
        }
        transcript.absorb_ext("5: claims", &proof.opening.claims);

        // Rounds 6 to 9: the claims match the commitments.
        check_opening(&layout, &roots, &self.parameters, point, &proof.opening, transcript)?;

        Ok(ShardClaim { run_sum: tables.iter().map(|table| table.sum(Scope::Run)).sum(), security })
    }

    fn check_statement(&self, statement: &Statement<D>) -> Result<SecurityReport, VerifyError> {
        self.parameters.validate()?;
        // The key's commitments have one meaning only with the blow-up that they were made for.
        let (expected, got) = (self.key.log_blowup, self.parameters.log_blowup);
        if expected != got {
            return Err(VerifyError::Blowup { expected, got });
        }
        // The verifier's own messages count too.
        self.key.check_shape(self.chips, &statement.shape, statement.messages.len())?;
        let expected = self.chips.public_values();
        let got = statement.public_values.len();
        if got != expected {
            return Err(VerifyError::PublicValues { expected, got });
        }
        for (index, message) in statement.messages.iter().enumerate() {
            if message.message.len() != message.bus.arity || message.bus.scope != Scope::Shard {
                return Err(VerifyError::Message { message: index, bus: message.bus.name });
            }
        }
        let (shape, messages) = (&statement.shape, statement.messages.len());
        let report = SecurityReport::under::<C, D>(self.regime, &self.parameters, self.chips, shape, messages)?;
        let (provable, required) = (report.provable_bits(), self.policy.min_provable_bits);
        if !self.policy.accepts(provable) {
            return Err(VerifyError::Security { provable, required });
        }
        Ok(report)
    }

    /// The tables with their sums.
    fn tables<'p>(&'p self, shape: &Shape, proof: &'p ShardProof<D>) -> Result<Vec<Table<'p, C>>, VerifyError> {
        let mut tables = Vec::with_capacity(shape.tables.len());
        let (mut sums, mut expected) = (proof.sums.as_slice(), 0_usize);
        let got = sums.len();
        for (index, table) in shape.tables.iter().enumerate() {
            let unknown = ShapeError::UnknownChip { table: index, chip: table.chip };
            let (chip, profile) = self.chips.get(table.chip.into()).ok_or(unknown)?;
            let groups = profile.lookups.groups().count();
            expected = expected.saturating_add(groups);
            let (own, rest) = sums.split_at_checked(groups).ok_or(VerifyError::Sums { expected, got })?;
            sums = rest;
            tables.push(Table { chip, profile, log_height: table.log_height.into(), sums: own });
        }
        if sums.is_empty() { Ok(tables) } else { Err(VerifyError::Sums { expected, got }) }
    }

    /// The roots of the layout's trees. Each must be present if and only if the shape implies its tree.
    fn roots(&self, layout: &Layout, proof: &ShardProof<D>, statement: &Statement<D>) -> Result<Vec<D>, VerifyError> {
        let trees = [
            (Tree::Preprocessed, "preprocessed", self.key.preprocessed),
            (Tree::Boundary, "boundary", statement.boundary),
            (Tree::Main, "main", proof.main),
            (Tree::Lookup, "lookup", proof.lookups),
            (Tree::Quotient, "quotient", Some(proof.quotient)),
        ];
        let mut roots = Vec::with_capacity(trees.len());
        for (tree, round, root) in trees {
            let expected = layout.tree(tree).is_some();
            if expected != root.is_some() {
                return Err(VerifyError::Commitment { round, expected });
            }
            roots.extend(root);
        }
        Ok(roots)
    }
}

/// The shard's sums and the public messages must cancel.
fn check_buses<C>(
    tables: &[Table<'_, C>],
    messages: &[PublicMessage],
    challenges: &LookupChallenges,
) -> Result<(), VerifyError> {
    let mut total: EF = tables.iter().map(|table| table.sum(Scope::Shard)).sum();
    for message in messages {
        total += message.fraction(challenges).ok_or(VerifyError::Buses)?;
    }
    if total == EF::ZERO { Ok(()) } else { Err(VerifyError::Buses) }
}

/// `sum_k alpha^k C_k(z) = (z^n - 1) (q_0(z) + z^n q_1(z))`
fn check_constraints<C: Chip>(
    index: usize,
    table: &Table<'_, C>,
    claims: &TableClaims,
    point: EF,
    challenges: &Challenges,
    public_values: &[F],
) -> Result<(), VerifyError> {
    if table.profile.uses(Scope::Run) && challenges.run.is_none() {
        return Err(VerifyError::MissingRunChallenges);
    }
    let (selectors, vanishing) =
        selectors_at(point, table.log_height).ok_or(VerifyError::PointInDomain { table: index })?;
    let shares: Vec<EF> = table.sums.iter().map(|&sum| sum.div_2exp_u64(log_u64(table.log_height))).collect();
    let evaluation = TablePoint {
        claims,
        selectors,
        public_values,
        shard: &challenges.shard,
        run: challenges.run.as_ref(),
        shares: &shares,
        alpha: challenges.alpha,
    }
    .evaluate(table.chip, table.profile);
    let quotient = recombine(&claims.quotient);
    let quotient = quotient.iter().rev().fold(EF::ZERO, |high, &low| high * (vanishing + EF::ONE) + low);
    match evaluation {
        Some((folded, count)) if folded == vanishing * quotient && count == table.profile.constraints() => Ok(()),
        _ => Err(VerifyError::Constraints { table: index, chip: table.chip.name().into_owned() }),
    }
}

fn log_u64(log_height: usize) -> u64 {
    u64::try_from(log_height).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;

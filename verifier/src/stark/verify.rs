//! The verifier, in the protocol's numbered rounds.

use alloc::vec;
use alloc::vec::Vec;

use nova_air::{Chip, ChipProfile, ChipSet, EF, EF_DEGREE, F, MAX_DEGREE, Scope, Stage};
use p3_commit::{CommitmentOpening, MatrixOpening, Pcs as _, PointOpening};
use p3_field::coset::TwoAdicMultiplicativeCoset;
use p3_field::{PrimeCharacteristicRing, TwoAdicField};

use super::constraints::{TablePoint, recombine, selectors_at};
use super::key::run_messages;
use crate::config::{self, commitment};
use crate::{
    Digest, LookupChallenges, Policy, PublicMessage, RunChallenges, SecurityReport, ShardProof, TableOpenings,
    Transcript, VerifyError, VerifyingKey,
};

/// The statement that a shard proof shows.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    /// The values that constraints read.
    pub public_values: Vec<F>,
    /// Messages that the verifier puts on the shard's buses.
    pub messages: Vec<PublicMessage>,
    /// The challenges of run-scope buses, if the shard uses any.
    pub run: Option<RunChallenges>,
}

/// The claim of an accepted shard proof about its run.
#[derive(Clone, Debug)]
pub struct ShardClaim {
    /// The shard's boundary commitment. The run-scope challenges must derive from the boundary commitments of all
    /// shards.
    pub boundary: Option<Digest>,
    /// Sum of the shard's messages on run-scope buses. These sums must cancel over the run.
    pub run_sum: EF,
    /// Number of messages on run-scope buses. Their total over the run must stay below the field's order.
    pub run_interactions: u64,
    /// The security of the proof.
    pub security: SecurityReport,
}

/// Verifies proofs for one chip set and one verifying key.
pub struct Verifier<'a, C> {
    chips: &'a ChipSet<C>,
    key: &'a VerifyingKey,
    policy: Policy,
}

/// A table of the proof, with its chip and openings.
struct OpenedTable<'a, C> {
    chip: &'a C,
    profile: &'a ChipProfile,
    log_height: usize,
    /// Cumulative sums, for each scope in use.
    sums: &'a [EF],
    openings: &'a TableOpenings,
}

impl<C> OpenedTable<'_, C> {
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

impl<'a, C: Chip> Verifier<'a, C> {
    /// A verifier that refuses proofs less secure than `policy` demands.
    pub fn new(chips: &'a ChipSet<C>, key: &'a VerifyingKey, policy: Policy) -> Self {
        Self { chips, key, policy }
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
    pub fn verify_shard(&self, proof: &ShardProof, statement: &Statement) -> Result<ShardClaim, VerifyError> {
        self.verify_with(proof, statement, &mut Transcript::default())
    }

    /// As [`Self::verify_shard`], on the given fresh transcript, which can be a recording one.
    ///
    /// # Errors
    ///
    /// As [`Self::verify_shard`].
    pub fn verify_with(
        &self,
        proof: &ShardProof,
        statement: &Statement,
        transcript: &mut Transcript,
    ) -> Result<ShardClaim, VerifyError> {
        // Before the rounds: sizes, parameters and security.
        let security = self.check_statement(proof, statement)?;
        let tables = self.tables(proof)?;

        // Round 0: the statement, and the shape.
        transcript.absorb_statement(&self.key.digest(), &proof.parameters, statement);
        transcript.absorb_shape(&proof.shape);

        // Round 1: boundary commitment.
        transcript.absorb_boundary(proof.boundary.as_ref(), statement.run.as_ref());

        // Round 2: main commitment.
        transcript.absorb_commitment("2: main commitment", proof.main.as_ref());

        // Round 3: lookup challenges; lookup columns and cumulative sums.
        if !transcript.check_pow_witness(
            "3: proof of work",
            proof.parameters.lookup_grinding,
            proof.lookup_pow_witness,
        ) {
            return Err(VerifyError::LookupPowWitness);
        }
        let max_arity = self.chips.max_arity();
        let shard = transcript.draw_lookup_challenges(max_arity);
        transcript.absorb_lookups(proof.lookups.as_ref(), &proof.sums);
        check_buses(&tables, &statement.messages, &shard)?;

        // Round 4: constraint challenge; quotient.
        let alpha = transcript.draw("4: constraint challenge");
        transcript.absorb("4: quotient commitment", &proof.quotient);

        // Round 5: out-of-domain point. The opened values must satisfy the constraints there.
        let point = transcript.draw("5: out-of-domain point");
        let run = statement.run.map(|run| run.lookup(max_arity));
        let challenges = Challenges { shard, run, alpha };
        for (index, table) in tables.iter().enumerate() {
            check_constraints(index, table, point, &challenges, &statement.public_values)?;
        }

        // Round 6: the opened values match the commitments. Absorbs the openings first.
        let openings = self.opening_claims(proof, &tables, point);
        config::pcs(&proof.parameters).verify(openings, &proof.fri, transcript.label("5-6: openings and FRI"))?;

        Ok(ShardClaim {
            boundary: proof.boundary,
            run_sum: tables.iter().map(|table| table.sum(Scope::Run)).sum(),
            run_interactions: run_messages(self.chips, &proof.shape),
            security,
        })
    }

    fn check_statement(&self, proof: &ShardProof, statement: &Statement) -> Result<SecurityReport, VerifyError> {
        proof.parameters.validate()?;
        // The verifier's own messages count too.
        self.key.check_shape(self.chips, &proof.shape, statement.messages.len())?;
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
        // Preprocessed columns without a commitment would not be opened.
        let has_preprocessed = self.chips.chips().iter().any(|chip| chip.preprocessed_width() > 0);
        if has_preprocessed != self.key.preprocessed.is_some() {
            return Err(VerifyError::Commitment { round: "preprocessed", expected: has_preprocessed });
        }
        let report = SecurityReport::compute(&proof.parameters, self.chips, &proof.shape, statement.messages.len())?;
        let (provable, required) = (report.provable_bits(), self.policy.min_provable_bits);
        if !self.policy.accepts(provable) {
            return Err(VerifyError::Security { provable, required });
        }
        Ok(report)
    }

    /// Assigns sums and openings to their tables, and compares every length with the length that the shape implies.
    fn tables<'p>(&'p self, proof: &'p ShardProof) -> Result<Vec<OpenedTable<'p, C>>, VerifyError> {
        let count = proof.shape.tables.len();
        check_length("openings", count, count, proof.openings.len())?;
        let mut tables = Vec::with_capacity(count);
        let mut sums = proof.sums.as_slice();
        for (index, (shape, openings)) in proof.shape.tables.iter().zip(&proof.openings).enumerate() {
            let Some((chip, profile)) = self.chips.get(shape.chip.into()) else {
                continue;
            };
            let groups = profile.lookups.groups().count();
            let Some((own, rest)) = sums.split_at_checked(groups) else {
                return Err(VerifyError::Length { what: "sums", table: index, expected: groups, got: sums.len() });
            };
            sums = rest;
            check_openings(index, chip, profile, openings)?;
            tables.push(OpenedTable { chip, profile, log_height: shape.log_height.into(), sums: own, openings });
        }
        check_length("superfluous sums", count, 0, sums.len())?;
        check_commitments(proof, &tables)?;
        Ok(tables)
    }

    /// The claims that the commitment scheme checks, in the order in which the prover opens them.
    fn opening_claims(&self, proof: &ShardProof, tables: &[OpenedTable<'_, C>], point: EF) -> Vec<Claim> {
        let boundary = |table: &&OpenedTable<'_, C>| table.chip.stage() == Stage::Boundary;
        let main = |table: &&OpenedTable<'_, C>| table.chip.stage() == Stage::Main;
        let rounds = [
            (self.key.preprocessed, claims(tables.iter(), point, |o| (&o.preprocessed, &o.preprocessed_next))),
            (proof.boundary, claims(tables.iter().filter(boundary), point, |o| (&o.main, &o.main_next))),
            (proof.main, claims(tables.iter().filter(main), point, |o| (&o.main, &o.main_next))),
            (proof.lookups, claims(tables.iter(), point, |o| (&o.lookups, &o.lookups_next))),
            (Some(proof.quotient), claims(tables.iter(), point, |o| (&o.quotient, &EMPTY))),
        ];
        let present = rounds.into_iter().filter_map(|(digest, matrices)| Some((digest?, matrices)));
        present.map(|(digest, matrices)| CommitmentOpening { commitment: commitment(&digest), matrices }).collect()
    }
}

type Domain = TwoAdicMultiplicativeCoset<F>;
type Claim = CommitmentOpening<EF, config::Commitment, Domain>;

static EMPTY: Vec<EF> = Vec::new();

/// The claims about one commitment: a matrix for each table that has columns in it.
fn claims<'t, C: 't>(
    tables: impl Iterator<Item = &'t OpenedTable<'t, C>>,
    point: EF,
    columns: impl Fn(&'t TableOpenings) -> (&'t Vec<EF>, &'t Vec<EF>),
) -> Vec<MatrixOpening<EF, Domain>> {
    let claim = |table: &'t OpenedTable<'t, C>| {
        let (local, next) = columns(table.openings);
        let domain = Domain::new(F::ONE, table.log_height)?;
        let mut points = vec![PointOpening { point, values: local.clone() }];
        if !next.is_empty() {
            let generator = F::two_adic_generator(table.log_height);
            points.push(PointOpening { point: point * generator, values: next.clone() });
        }
        (!local.is_empty()).then_some(MatrixOpening { domain, points })
    };
    tables.filter_map(claim).collect()
}

fn check_length(what: &'static str, table: usize, expected: usize, got: usize) -> Result<(), VerifyError> {
    if expected == got { Ok(()) } else { Err(VerifyError::Length { what, table, expected, got }) }
}

fn check_openings<C: Chip>(
    table: usize,
    chip: &C,
    profile: &ChipProfile,
    openings: &TableOpenings,
) -> Result<(), VerifyError> {
    let next = |reads: bool, width: usize| if reads { width } else { 0 };
    let lookups = profile.lookups.columns.len().saturating_mul(EF_DEGREE);
    let quotient = MAX_DEGREE.saturating_sub(1).saturating_mul(EF_DEGREE);
    let (main, preprocessed) = (chip.width(), chip.preprocessed_width());
    let main_next = next(profile.reads_next(), main);
    let preprocessed_next = next(profile.reads_next_preprocessed(), preprocessed);
    check_length("main openings", table, main, openings.main.len())?;
    check_length("next main openings", table, main_next, openings.main_next.len())?;
    check_length("preprocessed openings", table, preprocessed, openings.preprocessed.len())?;
    check_length("next preprocessed openings", table, preprocessed_next, openings.preprocessed_next.len())?;
    check_length("lookup openings", table, lookups, openings.lookups.len())?;
    check_length("next lookup openings", table, lookups, openings.lookups_next.len())?;
    check_length("quotient openings", table, quotient, openings.quotient.len())
}

/// Each commitment must be present if and only if some table has columns in it.
fn check_commitments<C: Chip>(proof: &ShardProof, tables: &[OpenedTable<'_, C>]) -> Result<(), VerifyError> {
    let any = |stage| tables.iter().any(|table| table.chip.stage() == stage);
    let lookups = tables.iter().any(|table| !table.profile.lookups.columns.is_empty());
    let rounds = [
        ("boundary", any(Stage::Boundary), proof.boundary.is_some()),
        ("main", any(Stage::Main), proof.main.is_some()),
        ("lookup", lookups, proof.lookups.is_some()),
    ];
    for (round, expected, got) in rounds {
        if expected != got {
            return Err(VerifyError::Commitment { round, expected });
        }
    }
    Ok(())
}

/// The shard's sums and the public messages must cancel.
fn check_buses<C>(
    tables: &[OpenedTable<'_, C>],
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
    table: &OpenedTable<'_, C>,
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
        openings: table.openings,
        selectors,
        public_values,
        shard: &challenges.shard,
        run: challenges.run.as_ref(),
        shares: &shares,
        alpha: challenges.alpha,
    }
    .evaluate(table.chip, table.profile);
    let quotient = recombine(&table.openings.quotient);
    let quotient = quotient.iter().rev().fold(EF::ZERO, |high, &low| high * (vanishing + EF::ONE) + low);
    match evaluation {
        Some((folded, count)) if folded == vanishing * quotient && count == table.profile.constraints() => Ok(()),
        _ => Err(VerifyError::Constraints { table: index, chip: table.chip.name().into_owned() }),
    }
}

fn log_u64(log_height: usize) -> u64 {
    u64::try_from(log_height).unwrap_or(u64::MAX)
}

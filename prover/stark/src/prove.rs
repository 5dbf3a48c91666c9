//! The prover, in the protocol's numbered rounds.

use nova_air::witness::Table;
use nova_air::{Chip, ChipSet, EF, Scope, Stage, Trace};
use nova_verifier::{
    Commitment, Digest, Layout, LookupChallenges, Shape, ShardProof, Statement, TableShape, Transcript, Tree,
    TreeLayout,
};
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;
use rayon::prelude::*;
use tracing::{info_span, instrument};

use super::commit::{Committed, commit};
use super::error::ProveError;
use super::extend::extend;
use super::folder::{PackedChallenges, ScopeChallenges};
use super::hash::ProverCommitment;
use super::lookups::{LookupColumns, LookupTable};
use super::open::{CommittedTree, Opening};
use super::quotient::QuotientTable;
use super::setup::StarkProvingKey;
use super::tables::{Commitments, TableColumns, TableMeta};

/// Proves shards over one chip set.
pub struct ShardProver<'a, C, D: ProverCommitment = Digest> {
    chips: &'a ChipSet<C>,
    key: &'a StarkProvingKey<D>,
}

impl<'a, C: Chip, D: ProverCommitment> ShardProver<'a, C, D> {
    /// A prover for this chip set, with the key's parameters.
    pub fn new(chips: &'a ChipSet<C>, key: &'a StarkProvingKey<D>) -> Self {
        Self { chips, key }
    }

    /// Round 1 on its own: the commitment to the tables of boundary chips.
    ///
    /// Run-scope challenges derive from the boundary commitments of all shards, so every shard is committed before the
    /// first is proved. `tables` can omit the tables of other chips than those of the boundary stage.
    ///
    /// # Errors
    ///
    /// When a trace does not fit its chip.
    pub fn commit_boundary(&self, shape: &Shape, tables: &[Table]) -> Result<Option<D>, ProveError> {
        let shape = Shape { tables: self.heights(tables)?, ..shape.clone() };
        Ok(self.commit_boundary_tables(&shape, &self.metas(&shape), tables).map(|committed| committed.digest))
    }

    /// Proves one shard.
    ///
    /// `tables` are ordered by chip number. The statement's boundary commitment is that of [`Self::commit_boundary`].
    ///
    /// # Errors
    ///
    /// When the chip set does not allow the statement's shape, the tables do not have it, they are not those of the
    /// boundary commitment, or the
    /// messages do not cancel, so that no verifier would accept. Constraints are not checked: if one is violated, the
    /// result is a proof that the verifier refuses.
    pub fn prove_shard(&self, tables: Vec<Table>, statement: &Statement<D>) -> Result<ShardProof<D>, ProveError> {
        self.prove_with(tables, statement, &mut Transcript::default())
    }

    /// As [`Self::prove_shard`], on the given fresh transcript, which can be a recording one.
    ///
    /// # Errors
    ///
    /// As [`Self::prove_shard`].
    #[instrument(name = "prove shard", skip_all)]
    pub fn prove_with(
        &self,
        tables: Vec<Table>,
        statement: &Statement<D>,
        transcript: &mut Transcript<D>,
    ) -> Result<ShardProof<D>, ProveError> {
        // Round 0: the statement, and the shape.
        let shape = &statement.shape;
        if self.heights(&tables)? != shape.tables {
            return Err(ProveError::Tables);
        }
        self.key.verifying.check_shape(self.chips, shape, statement.messages.len())?;
        let metas = self.metas(shape);
        self.check_run_challenges(&metas, statement)?;
        let layout = Layout::new(self.chips, shape).expect("the chip set allows the shape");
        transcript.absorb_statement(&self.key.digest, &self.key.parameters, statement);
        transcript.absorb_shape(shape);

        // Round 1: boundary commitment.
        let boundary =
            info_span!("1: boundary commitment").in_scope(|| self.commit_boundary_tables(shape, &metas, &tables));
        if boundary.as_ref().map(|committed| committed.digest) != statement.boundary {
            return Err(ProveError::Boundary);
        }
        transcript.absorb_boundary(statement);

        // Round 2: main commitment.
        let main = info_span!("2: main commitment")
            .in_scope(|| self.commit_stage(layout.tree(Tree::Main), Stage::Main, &metas, &tables));
        transcript.absorb_commitment("2: main commitment", main.as_ref().map(|c| &c.digest));

        // Round 3: lookup challenges; lookup columns and cumulative sums.
        let lookup_pow_witness = transcript.find_pow_witness("3: work", self.key.parameters.lookup_grinding);
        let challenges = self.draw_challenges(statement, transcript);
        let columns = info_span!("3: lookup columns")
            .in_scope(|| self.fill_lookups(&metas, tables, statement, &challenges.packed));
        let (traces, table_sums): (Vec<_>, Vec<_>) =
            columns.into_iter().map(|columns| (columns.trace, columns.sums)).unzip();
        check_buses(&table_sums, statement, &challenges.shard)?;
        let lookups = info_span!("3: lookup commitment").in_scope(|| {
            // Every trace is freed as soon as it is extended.
            let extended = |trace: Trace| (trace.width > 0).then(|| self.extend(&trace));
            self.commit(layout.tree(Tree::Lookup), || traces.into_par_iter().map(extended).collect())
        });
        let sums: Vec<EF> = table_sums.iter().flatten().map(|&(_, sum)| sum).collect();
        transcript.absorb_lookups(lookups.as_ref().map(|c| &c.digest), &sums);

        // Round 4: constraint challenge; quotient.
        let alpha = transcript.draw("4: constraint challenge");
        let commitments = Commitments { preprocessed: self.key.preprocessed.as_ref(), boundary, main, lookups };
        let quotients = info_span!("4: quotient")
            .in_scope(|| self.quotients(&metas, &commitments, &table_sums, statement, &challenges.packed, alpha));
        let quotient = info_span!("4: quotient commitment")
            .in_scope(|| self.commit(layout.tree(Tree::Quotient), || quotients.into_iter().map(Some).collect()));
        let quotient = quotient.expect("every table has a quotient");
        transcript.absorb_root("4: quotient commitment", &quotient.digest);

        // Round 5: out-of-domain point; values of columns. Rounds 6 to 9: their proof.
        let point = transcript.draw("5: out-of-domain point");
        let opening = info_span!("5-9: opening").in_scope(|| {
            let committed = self.committed_trees(&metas, &commitments, &quotient);
            Opening { layout: &layout, committed, parameters: &self.key.parameters }.prove(point, transcript)
        });
        let digest = |committed: &Option<Committed<D>>| committed.as_ref().map(|c| c.digest);
        Ok(ShardProof {
            main: digest(&commitments.main),
            lookup_pow_witness,
            lookups: digest(&commitments.lookups),
            sums,
            quotient: quotient.digest,
            opening,
        })
    }
}

/// The cumulative sums of one table, for each scope in use.
type TableSums = Vec<(Scope, EF)>;

/// The challenges of round 3, plain and packed.
struct Challenges {
    shard: LookupChallenges,
    packed: ScopeChallenges,
}

/// The steps of the rounds.
impl<C: Chip, D: ProverCommitment> ShardProver<'_, C, D> {
    /// The chips and heights of tables, which can be a part of a shard's.
    fn heights(&self, tables: &[Table]) -> Result<Vec<TableShape>, ProveError> {
        for (index, table) in tables.iter().enumerate() {
            let (got, rows) = (table.trace.width(), table.trace.height());
            let expected = self.chips.get(table.chip).map_or(got, |(chip, _)| chip.width());
            if got != expected || !rows.is_power_of_two() {
                return Err(ProveError::Trace { table: index, expected, got, rows });
            }
        }
        let shape = |table: &Table| TableShape {
            chip: u16::try_from(table.chip).unwrap_or(u16::MAX),
            log_height: table.trace.height().ilog2() as u8,
        };
        Ok(tables.iter().map(shape).collect())
    }

    fn metas(&self, shape: &Shape) -> Vec<TableMeta<'_, C>> {
        let metas = |table: &TableShape| {
            let number = usize::from(table.chip);
            let (chip, profile) = self.chips.get(number).expect("the chip set allows the shape");
            TableMeta { chip, profile, number, log_height: table.log_height.into() }
        };
        shape.tables.iter().map(metas).collect()
    }

    fn check_run_challenges(&self, tables: &[TableMeta<'_, C>], statement: &Statement<D>) -> Result<(), ProveError> {
        let needed = tables.iter().any(|table| table.profile.uses(Scope::Run));
        if needed && statement.run.is_none() { Err(ProveError::MissingRunChallenges) } else { Ok(()) }
    }

    fn extend(&self, trace: &Trace) -> Trace {
        extend(trace, self.key.parameters.log_blowup)
    }

    /// Commits to the extensions of a tree. `None` if the section does not have the tree.
    fn commit(
        &self,
        layout: Option<&TreeLayout>,
        extensions: impl FnOnce() -> Vec<Option<Trace>>,
    ) -> Option<Committed<D>> {
        let layout = layout?;
        let extensions = info_span!("extend tables").in_scope(extensions);
        Some(commit(extensions, layout.clone(), self.key.parameters.log_blowup.into()))
    }

    fn commit_stage(
        &self,
        layout: Option<&TreeLayout>,
        stage: Stage,
        metas: &[TableMeta<'_, C>],
        tables: &[Table],
    ) -> Option<Committed<D>> {
        let extended = |(meta, table): (&TableMeta<'_, C>, &Table)| {
            (meta.chip.stage() == stage).then(|| self.extend(&table.trace))
        };
        self.commit(layout, || metas.par_iter().zip(tables).map(extended).collect())
    }

    /// The boundary commitment depends on the boundary tables only.
    fn commit_boundary_tables(
        &self,
        shape: &Shape,
        metas: &[TableMeta<'_, C>],
        tables: &[Table],
    ) -> Option<Committed<D>> {
        let layout = TreeLayout::new(Tree::Boundary, self.chips, shape).filter(|tree| !tree.stacks.is_empty());
        self.commit_stage(layout.as_ref(), Stage::Boundary, metas, tables)
    }

    /// The committed trees in the layout's order, with their extensions by table.
    fn committed_trees<'t>(
        &self,
        metas: &[TableMeta<'_, C>],
        commitments: &'t Commitments<'_, D>,
        quotient: &'t Committed<D>,
    ) -> Vec<CommittedTree<'t, D>> {
        let preprocessed = commitments.preprocessed.map(|committed| {
            let extensions = metas.iter().map(|meta| committed.extensions[meta.number].as_ref()).collect();
            CommittedTree { committed, extensions }
        });
        let others = [commitments.boundary.as_ref(), commitments.main.as_ref(), commitments.lookups.as_ref()];
        let others = others.into_iter().flatten().chain([quotient]);
        let with_extensions = |committed: &'t Committed<D>| CommittedTree {
            committed,
            extensions: committed.extensions.iter().map(Option::as_ref).collect(),
        };
        preprocessed.into_iter().chain(others.map(with_extensions)).collect()
    }

    fn draw_challenges(&self, statement: &Statement<D>, transcript: &mut Transcript<D>) -> Challenges {
        let max_arity = self.chips.max_arity();
        let shard = transcript.draw_lookup_challenges(max_arity);
        let run = statement.run.map(|run| PackedChallenges::new(run.lookup(max_arity)));
        Challenges { packed: ScopeChallenges { shard: PackedChallenges::new(shard.clone()), run }, shard }
    }

    /// The lookup columns of all tables. Every table is freed as soon as its columns are filled.
    fn fill_lookups(
        &self,
        metas: &[TableMeta<'_, C>],
        tables: Vec<Table>,
        statement: &Statement<D>,
        challenges: &ScopeChallenges,
    ) -> Vec<LookupColumns> {
        let fill = |(table, filled): (&TableMeta<'_, C>, Table)| {
            let lookup_table = LookupTable {
                chip: table.chip,
                profile: table.profile,
                main: &filled.trace,
                preprocessed: self.key.traces[table.number].as_ref(),
                public_values: &statement.public_values,
                challenges,
            };
            lookup_table.fill()
        };
        metas.par_iter().zip(tables).map(fill).collect()
    }

    fn quotients(
        &self,
        tables: &[TableMeta<'_, C>],
        commitments: &Commitments<'_, D>,
        sums: &[TableSums],
        statement: &Statement<D>,
        challenges: &ScopeChallenges,
        alpha: EF,
    ) -> Vec<Trace> {
        let quotient = |((table, columns), sums): ((&TableMeta<'_, C>, TableColumns<'_>), &TableSums)| {
            let quotient_table = QuotientTable {
                chip: table.chip,
                profile: table.profile,
                log_height: table.log_height,
                main: columns.main,
                preprocessed: columns.preprocessed,
                lookups: columns.lookups,
                public_values: &statement.public_values,
                challenges,
                shares: sums.iter().map(|(_, sum)| sum.div_2exp_u64(table.log_height as u64)).collect(),
                alpha,
            };
            quotient_table.extension(&self.key.parameters)
        };
        let columns = commitments.table_columns(tables);
        tables.par_iter().zip(columns).zip(sums).map(quotient).collect()
    }
}

/// The verifier's check of the buses, before the expensive rounds.
fn check_buses<D: Commitment>(
    sums: &[TableSums],
    statement: &Statement<D>,
    challenges: &LookupChallenges,
) -> Result<(), ProveError> {
    let tables = sums.iter().flatten().filter(|(scope, _)| *scope == Scope::Shard).map(|&(_, sum)| sum);
    let messages = statement.messages.iter().map(|message| message.fraction(challenges).unwrap_or(EF::ZERO));
    if tables.chain(messages).sum::<EF>() == EF::ZERO { Ok(()) } else { Err(ProveError::Buses) }
}

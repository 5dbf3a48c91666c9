//! A small chip set that uses every feature of the shard STARK: preprocessed columns, a range lookup, a permutation
//! bus, row selectors, public values, public messages, and a run-scope bus between shards.

use core::borrow::{Borrow, BorrowMut};
use std::borrow::Cow;

use nova_air::{
    AirBuilder, Bus, Chip, ChipBuilder, ChipSet, EvalError, F, Occurrence, Stage, Trace, WindowAccess, chip_enum,
    columns, padded,
};
use nova_stark::{ProveError, ShardProver, StarkProvingKey, Table};
use nova_verifier::run::RunStatement;
use nova_verifier::{
    Parameters, Policy, PublicMessage, RunChallenges, Shape, ShardProof, Statement, TableShape, Transcript, Verifier,
    VerifyError,
};
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;

/// Values below 2^8, provided by [`RangeChip`].
pub(crate) const RANGE: Bus = Bus::shard(0, "range", 1);
/// (index, value) pairs from [`CounterChip`] to [`SinkChip`].
pub(crate) const PAIRS: Bus = Bus::shard(1, "pairs", 2);
/// The counter's state. Public messages send the first state and receive the last.
pub(crate) const STATE: Bus = Bus::shard(2, "state", 1);
/// Values handed from one shard to the next.
pub(crate) const HANDOVER: Bus = Bus::run(3, "handover", 2);

/// The number of each chip in the chip set.
pub(crate) const RANGE_CHIP: usize = 0;
pub(crate) const COUNTER: usize = 1;
pub(crate) const SINK: usize = 2;
pub(crate) const BOUNDARY: usize = 3;

/// All bytes, and the number of lookups of each.
pub(crate) struct RangeChip;

impl Chip for RangeChip {
    fn name(&self) -> Cow<'static, str> {
        "range".into()
    }

    fn width(&self) -> usize {
        1
    }

    fn occurrence(&self) -> Occurrence {
        Occurrence::Once
    }

    fn preprocessed_width(&self) -> usize {
        1
    }

    fn preprocessed(&self) -> Option<Trace> {
        Some(Trace::new((0..256).map(F::from_u32).collect(), 1))
    }

    fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError> {
        let count = builder.main().current_slice()[0];
        let value = builder.preprocessed().current_slice()[0];
        builder.receive(RANGE, count, [value]);
        Ok(())
    }
}

/// Counts rows and carries a state: `state' = state + byte * real`.
#[repr(C)]
pub(crate) struct CounterColumns<T> {
    /// Row number.
    pub(crate) index: T,
    /// The state before this row.
    pub(crate) state: T,
    /// Added to the state. A lookup shows that it is below 2^8.
    pub(crate) byte: T,
    /// Whether the row counts. Boolean, and 0 in all rows after the first 0.
    pub(crate) real: T,
    /// Product of byte and state, by a constraint of degree 2.
    pub(crate) product: T,
}
columns!(CounterColumns);

pub(crate) struct CounterChip;

impl Chip for CounterChip {
    fn name(&self) -> Cow<'static, str> {
        "counter".into()
    }

    fn width(&self) -> usize {
        CounterColumns::<F>::WIDTH
    }

    fn occurrence(&self) -> Occurrence {
        Occurrence::AtMostOnce
    }

    fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError> {
        let main = builder.main();
        let row: &CounterColumns<B::Var> = main.current_slice().borrow();
        let next: &CounterColumns<B::Var> = main.next_slice().borrow();
        builder.assert_bool(row.real);
        builder.when_first_row().assert_zero(row.index);
        builder.when_transition().assert_eq(next.index, row.index + B::Expr::ONE);
        builder.when_transition().assert_eq(next.state, row.state + row.byte * row.real);
        builder.when_transition().when(next.real).assert_one(row.real);
        builder.assert_eq(row.product, row.byte * row.state);
        let first = builder.public_values()[0];
        builder.when_first_row().assert_eq(row.state, first);

        builder.send(RANGE, row.real, [row.byte]);
        builder.send(PAIRS, row.real, [row.index, row.product]);
        builder.receive(STATE, row.real, [row.state]);
        builder.send(STATE, row.real, [row.state + row.byte * row.real]);
        Ok(())
    }
}

/// Receives the pairs, in any order.
pub(crate) struct SinkChip;

impl Chip for SinkChip {
    fn name(&self) -> Cow<'static, str> {
        "sink".into()
    }

    fn width(&self) -> usize {
        3
    }

    fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError> {
        let main = builder.main();
        let [index, value, real] = [0, 1, 2].map(|column| main.current_slice()[column]);
        builder.assert_bool(real);
        builder.receive(PAIRS, real, [index, value]);
        Ok(())
    }
}

/// Hands values over: receives (key, value) pairs from the previous shard, or sends them to the next.
pub(crate) struct BoundaryChip;

impl Chip for BoundaryChip {
    fn name(&self) -> Cow<'static, str> {
        "boundary".into()
    }

    fn width(&self) -> usize {
        4
    }

    fn stage(&self) -> Stage {
        Stage::Boundary
    }

    fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError> {
        let main = builder.main();
        let [key, value, sends, receives] = [0, 1, 2, 3].map(|column| main.current_slice()[column]);
        builder.assert_bools([sends, receives]);
        builder.send(RANGE, sends + receives, [key]);
        builder.send(HANDOVER, sends, [key, value]);
        builder.receive(HANDOVER, receives, [key, value]);
        Ok(())
    }
}

chip_enum! {
    /// The fixture's chips.
    pub(crate) enum Fixture {
        Range(RangeChip),
        Counter(CounterChip),
        Sink(SinkChip),
        Boundary(BoundaryChip),
    }
}

pub(crate) fn chips() -> ChipSet<Fixture> {
    let chips = vec![
        Fixture::Range(RangeChip),
        Fixture::Counter(CounterChip),
        Fixture::Sink(SinkChip),
        Fixture::Boundary(BoundaryChip),
    ];
    ChipSet::new(chips, 1).expect("the chip set is valid")
}

/// The traces of one shard and its statement, without run challenges.
pub(crate) struct Shard {
    pub(crate) range: Trace,
    pub(crate) counter: Trace,
    pub(crate) sinks: Vec<Trace>,
    pub(crate) boundary: Trace,
    pub(crate) statement: Statement,
}

impl Shard {
    /// A shard that counts `real` rows in a table of `2^log_height`, starts at `state`, and hands over.
    pub(crate) fn new(log_height: usize, real: usize, state: u32, sends: bool) -> Self {
        let mut looked_up = vec![0_u32; 256];
        let (counter, end) = counter(log_height, real, state, &mut looked_up);
        let sinks = sinks(&counter, real);
        let boundary = boundary(sends, &mut looked_up);
        let message = |value: F, count: F| PublicMessage { bus: STATE, message: vec![value], count };
        let first = F::from_u32(state);
        Self {
            range: Trace::new(looked_up.into_iter().map(F::from_u32).collect(), 1),
            counter,
            sinks,
            boundary,
            statement: Statement {
                shape: Shape::default(),
                public_values: vec![first],
                messages: vec![message(first, F::ONE), message(end, F::NEG_ONE)],
                boundary: None,
                run: None,
            },
        }
    }

    pub(crate) fn tables(&self) -> Vec<Table> {
        let table = |chip, trace: &Trace| Table { chip, trace: trace.clone() };
        let mut tables = vec![table(RANGE_CHIP, &self.range), table(COUNTER, &self.counter)];
        tables.extend(self.sinks.iter().map(|sink| table(SINK, sink)));
        tables.push(table(BOUNDARY, &self.boundary));
        tables
    }
}

fn counter(log_height: usize, real: usize, state: u32, looked_up: &mut [u32]) -> (Trace, F) {
    let mut trace = Trace::new(F::zero_vec(CounterColumns::<F>::WIDTH << log_height), CounterColumns::<F>::WIDTH);
    let mut state = F::from_u32(state);
    for (index, cells) in trace.values.chunks_exact_mut(CounterColumns::<F>::WIDTH).enumerate() {
        let row: &mut CounterColumns<F> = cells.borrow_mut();
        let byte = (index * 37 % 256) as u32;
        row.index = F::from_usize(index);
        row.state = state;
        row.byte = F::from_u32(byte);
        row.real = F::from_bool(index < real);
        row.product = row.byte * row.state;
        if index < real {
            looked_up[byte as usize] += 1;
            state += row.byte;
        }
    }
    (trace, state)
}

/// The pairs in reverse order, in two tables of different heights.
fn sinks(counter: &Trace, real: usize) -> Vec<Trace> {
    let mut pairs: Vec<F> = counter.values[..real * CounterColumns::<F>::WIDTH]
        .chunks_exact(CounterColumns::<F>::WIDTH)
        .rev()
        .flat_map(|cells| {
            let row: &CounterColumns<F> = cells.borrow();
            [row.index, row.product, F::ONE]
        })
        .collect();
    let split = (16 * 3).min(pairs.len());
    let mut rest = pairs.split_off(split);
    pairs.resize(16 * 3, F::ZERO);
    rest.resize((rest.len() / 3).next_power_of_two().max(16) * 3, F::ZERO);
    vec![Trace::new(pairs, 3), Trace::new(rest, 3)]
}

fn boundary(sends: bool, looked_up: &mut [u32]) -> Trace {
    let rows = (0..16_u32).flat_map(|key| {
        let real = key < 10;
        [F::from_u32(key), F::from_u32(key * key + 7), F::from_bool(real && sends), F::from_bool(real && !sends)]
    });
    looked_up[..10].iter_mut().for_each(|count| *count += 1);
    Trace::new(rows.collect(), 4)
}

/// The shape of tables, in the least stacks. Chips need not exist.
pub(crate) fn shape_of(tables: &[Table]) -> Shape {
    let shape =
        |table: &Table| TableShape { chip: table.chip as u16, log_height: table.trace.height().ilog2() as u8 };
    let tables: Vec<_> = tables.iter().map(shape).collect();
    Shape::least(&chips(), tables.clone()).unwrap_or(Shape { log_stack_height: 9, log_boundary_height: 9, tables })
}

/// Two shards of one run, with challenges derived from both boundary commitments.
pub(crate) struct Run {
    pub(crate) chips: ChipSet<Fixture>,
    pub(crate) key: StarkProvingKey,
    pub(crate) shards: Vec<Shard>,
}

impl Run {
    pub(crate) fn new() -> Self {
        let chips = chips();
        let key = StarkProvingKey::new(&chips, Parameters::insecure_for_tests()).expect("the fixture has keys");
        let shards = vec![Shard::new(6, 50, 3, true), Shard::new(5, 20, 1000, false)];
        let mut run = Self { chips, key, shards };
        run.derive_challenges();
        run
    }

    pub(crate) fn prover(&self) -> ShardProver<'_, Fixture> {
        ShardProver::new(&self.chips, &self.key)
    }

    pub(crate) fn verifier(&self) -> Verifier<'_, Fixture> {
        Verifier::new(&self.chips, &self.key.verifying, self.key.parameters(), Policy::insecure_for_tests())
    }

    pub(crate) fn derive_challenges(&mut self) {
        for shard in &mut self.shards {
            shard.statement.shape = shape_of(&shard.tables());
        }
        let commit = |shard: &Shard| {
            let boundary = self
                .prover()
                .commit_boundary(&shard.statement.shape, &shard.tables())
                .expect("the tables fit their chips");
            boundary.expect("the fixture has a boundary table")
        };
        let digests: Vec<_> = self.shards.iter().map(commit).collect();
        let blocks = digests.iter().map(|digest| padded(*digest)).collect();
        let statement = RunStatement { prefix: padded(self.key.digest), blocks };
        let (_, challenges) = RunChallenges::grind(&statement, 1);
        for (shard, digest) in self.shards.iter_mut().zip(digests) {
            shard.statement.boundary = Some(digest);
            shard.statement.run = Some(challenges);
        }
    }

    pub(crate) fn prove(&self, shard: usize) -> ShardProof {
        let shard = &self.shards[shard];
        self.prover().prove_shard(shard.tables(), &shard.statement).expect("the shard has a proof")
    }

    /// Proves one shard from changed tables, whose boundary commitment the statement has.
    pub(crate) fn prove_changed(&self, change: impl FnOnce(&mut Vec<Table>)) -> Result<(), Refused> {
        let shard = &self.shards[0];
        let mut tables = shard.tables();
        change(&mut tables);
        let shape = shape_of(&tables);
        let boundary = self.prover().commit_boundary(&shape, &tables).map_err(Refused::ByProver)?;
        let statement = Statement { shape, boundary, ..shard.statement.clone() };
        let proof = self.prover().prove_shard(tables, &statement).map_err(Refused::ByProver)?;
        match self.verifier().verify_shard(&proof, &statement) {
            Ok(_) => Ok(()),
            Err(error) => Err(Refused::ByVerifier(error)),
        }
    }
}

/// The side that refused a shard, and its error.
#[derive(Debug)]
pub(crate) enum Refused {
    ByProver(ProveError),
    ByVerifier(VerifyError),
}

/// The transcripts of an honest proof that prover and verifier recorded.
pub(crate) fn transcripts(run: &Run) -> [Transcript; 2] {
    let shard = &run.shards[0];
    let (mut prover, mut verifier) = (Transcript::recording(), Transcript::recording());
    let proof = run.prover().prove_with(shard.tables(), &shard.statement, &mut prover).expect("a proof");
    run.verifier().verify_with(&proof, &shard.statement, &mut verifier).expect("it verifies");
    [prover, verifier]
}

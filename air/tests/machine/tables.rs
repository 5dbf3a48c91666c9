//! The tables of an honest run of every operation, one chip after the other.

use crate::support::programs::everything;
use crate::support::run::Run;
use nova_air::buses::CODE;
use nova_air::chips::RunValues;
use nova_air::witness::{
    RunCode, RunTraces, Table, digest_of, memory_tables, output_trace, program_table, run_tables, slice_rows,
};
use nova_air::{CLAIM_BYTES, Chip, ChipProfile, ChipSet, F, Trace};
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A filled table of one chip.
pub(crate) struct Filled<'a, C> {
    pub(crate) chip: &'a C,
    pub(crate) profile: &'a ChipProfile,
    pub(crate) trace: &'a Trace,
    /// The chip's preprocessed columns; without columns if it has none.
    pub(crate) fixed: Trace,
    pub(crate) public_values: &'a [F],
    /// Instructions of the program table.
    pub(crate) program: &'a HashSet<Vec<F>>,
    pub(crate) formats: &'a Formats,
}

/// What the program table of some program can hold: which elements an operation uses.
#[derive(Default)]
pub(crate) struct Formats(BTreeMap<F, Vec<Use>>);

/// How an operation uses an element of the program's message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Never,
    Sometimes,
    Always,
}

impl Formats {
    /// Learns from the rows of a program that has every operation.
    fn of<'r>(rows: impl IntoIterator<Item = &'r Vec<F>>) -> Self {
        let mut formats = BTreeMap::new();
        for row in rows {
            let seen = row.iter().map(|&element| if element == F::ZERO { Use::Never } else { Use::Always });
            let seen: Vec<_> = seen.collect();
            let known = formats.entry(row[OPCODE]).or_insert_with(|| seen.clone());
            for (known, seen) in known.iter_mut().zip(seen) {
                *known = if *known == seen { seen } else { Use::Sometimes };
            }
        }
        Self(formats)
    }

    /// Whether some program has a row like this.
    pub(crate) fn allow(&self, row: &[F]) -> bool {
        let bounds = [30, 6, 6, 5, 5, 16, 16, 30, 16, 16];
        let is_bounded = row.iter().zip(bounds).all(|(element, bits)| element.as_canonical_u32() >> bits == 0);
        let fits = |uses: &Vec<Use>| {
            let mut uses = uses.iter().zip(row).skip(OPCODE + 1);
            uses.all(|(usage, element)| *usage == Use::Sometimes || (*usage == Use::Always) == (*element != F::ZERO))
        };
        is_bounded && self.0.get(&row[OPCODE]).is_some_and(fits)
    }
}

/// Where the program's message has the operation.
const OPCODE: usize = 1;

/// Looks at tables of chips of any type.
pub(crate) trait Visitor {
    fn table<C: Chip>(&mut self, table: Filled<'_, C>);
}

/// Shows every table of all machines to a visitor.
pub(crate) fn visit_tables(visitor: &mut impl Visitor) {
    let program = everything(6, 3);
    let run = Run::record(&program, b"seven b", 1 << 20);
    let (shards, memory_chips, run_chips) = (run.shard_chips(), run.memory_chips(), run.run_chips());
    let (filled, memory) = run.fill();
    let rows = program_table(&program).preprocessed().unwrap();
    let rows: HashSet<_> = rows.values.chunks(rows.width).map(|row| row[..CODE.arity].to_vec()).collect();
    let tables = &filled[0].tables;
    let seen: BTreeSet<_> = tables.iter().map(|table| table.chip).collect();
    assert_eq!(seen.len(), shards.chips().len(), "every chip has a table");
    let formats = Formats::of(&rows);
    visit(visitor, &shards, tables, &[F::ONE], (&rows, &formats));
    let mut code = RunCode::new(program.code());
    code.absorb(&slice_rows(program.code(), &run.segments[0].records));
    let output = output_trace(&run.claims, &run.output, 0);
    let values: Vec<_> =
        RunValues::new(run.claims.len() as u32 / CLAIM_BYTES, run.output.len() as u32, digest_of(&output))
            .elements()
            .collect();
    let traces = RunTraces { program: code.trace(&memory.code), initial: memory.initial, output };
    visit(visitor, &run_chips, &run_tables(&run_chips, &traces), &values, (&rows, &formats));
    let [section] = &memory.sections[..] else { panic!("the memory table fits one section") };
    let (tables, values) = (memory_tables(&memory_chips, section), section.values.map(F::from_u32).elements());
    visit(visitor, &memory_chips, &tables, &values, (&rows, &formats));
}

fn visit<C: Chip>(
    visitor: &mut impl Visitor,
    machine: &ChipSet<C>,
    tables: &[Table],
    public_values: &[F],
    (program, formats): (&HashSet<Vec<F>>, &Formats),
) {
    for Table { chip, trace } in tables {
        let (chip, profile) = machine.get(*chip).unwrap();
        let fixed = chip.preprocessed().unwrap_or_else(|| Trace::new(Vec::new(), 0));
        visitor.table(Filled { chip, profile, trace, fixed, public_values, program, formats });
    }
}

/// The cells of a row.
pub(crate) fn cells(trace: &Trace, row: usize) -> &[F] {
    &trace.values[row * trace.width..(row + 1) * trace.width]
}

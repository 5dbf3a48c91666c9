//! Column mutation: on real traces of every chip each cell is changed, and constraints or buses must notice.
//!
//! What may be changed unnoticed is listed in `survivors.txt`, with the reason why that is not a hole; the test
//! compares. The program table has no constraints: its column holds multiplicities, which the prover may choose.

use crate::support::row::{Position, RowEffects};
use crate::tables::{Filled, Visitor, cells, visit_tables};
use nova_air::chips::{
    AddColumns, AddImmColumns, AddPointsColumns, BitwiseColumns, BoundaryColumns, BranchColumns, BytesColumns,
    CompareColumns, DivideColumns, DoublePointColumns, JumpColumns, JumpRegisterColumns, KeccakColumns,
    KeccakRoundColumns, LoadNarrowColumns, LoadWordColumns, MemoryTableColumns, ModMulAddColumns, MultiplyColumns,
    OutputColumns, OutputDigestColumns, RangeColumns, RefusalColumns, Sha256Columns, Sha256RoundsColumns,
    ShiftColumns, SliceColumns, StoreNarrowColumns, StoreWordColumns, SyscallColumns,
};
use nova_air::{Chip, F};
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;
use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

/// For each chip and kind of row, the names of the columns that may be changed.
type Survivors = BTreeMap<(String, &'static str), BTreeSet<String>>;

#[derive(Default)]
struct Mutator {
    survivors: Survivors,
    mutations: usize,
}

/// About how many cells are evaluated: a changed cell costs as many as a row has columns.
const EVALUATED: usize = 4_000_000;
/// Of each table, at least and at most this many rows are changed, besides its ends.
const ROWS: [usize; 2] = [8, 400];

/// The values that a cell is changed to.
fn replacements(cell: F, rng: &mut fastrand::Rng) -> Vec<F> {
    let values = [
        F::ZERO,
        F::ONE,
        cell + F::ONE,
        cell - F::ONE,
        -cell,
        F::from_u32(1 << 16),
        cell + F::from_u32(1 << 16),
        F::from_u32(rng.u32(..1 << 30)),
    ];
    values.into_iter().filter(|&value| value != cell).collect()
}

impl Mutator {
    /// Changes each cell of the first, the last and some other rows of each kind.
    fn mutate<C: Chip>(&mut self, table: &Filled<'_, C>, names: &[String]) {
        let (chip, trace) = (table.chip, table.trace);
        let mut rng = fastrand::Rng::with_seed(7);
        let is_real = |row: usize| cells(trace, row).iter().any(|&cell| cell != F::ZERO);
        let height = trace.height();
        let real = (0..height).filter(|&row| is_real(row)).count();
        let mut rows: BTreeSet<_> = [0, real - 1, real.min(height - 1), height - 1].into();
        let others = (EVALUATED / (trace.width * trace.width)).clamp(ROWS[0], ROWS[1]);
        rows.extend((0..real).step_by(real.div_ceil(others)));
        for row in rows {
            let without_sum = names.iter().position(|name| name == "validity.is_valid");
            let has_none = without_sum.is_some_and(|column| cells(trace, row)[column] == F::ZERO);
            let kind = match row < real {
                true if has_none => "undefined",
                true => "real",
                false => "padding",
            };
            let honest = honest_effects(table, row);
            for (column, name) in names.iter().enumerate() {
                for value in replacements(trace.values[row * trace.width + column], &mut rng) {
                    self.mutations += 1;
                    if survives(table, &honest, (row, column), value) {
                        let key = (chip.name().into_owned(), kind);
                        self.survivors.entry(key).or_default().insert(name.clone());
                    }
                }
            }
        }
    }
}

impl Visitor for Mutator {
    fn table<C: Chip>(&mut self, table: Filled<'_, C>) {
        if let Some(names) = column_names(&table.chip.name()) {
            assert_eq!(names.len(), table.chip.width(), "{}", table.chip.name());
            self.mutate(&table, &names);
        }
    }
}

/// What a row of the table and its successor state, with these cells.
fn effects<C: Chip>(table: &Filled<'_, C>, at: usize, rows: [&[F]; 2], with_ledger: bool) -> RowEffects {
    let Filled { chip, trace, fixed, public_values, .. } = table;
    let next = (at + 1) % trace.height();
    let position = Position { is_first: at == 0, is_last: next == 0 };
    let fixed = [cells(fixed, at), cells(fixed, next)];
    RowEffects::of(*chip, rows, fixed, public_values, position, with_ledger)
}

/// What the honest table states wherever a changed row is looked at: at the row, and at the one before where rows look at
/// the next.
fn honest_effects<C: Chip>(table: &Filled<'_, C>, row: usize) -> Vec<(usize, RowEffects)> {
    let height = table.trace.height();
    let previous = table.profile.reads_next().then_some((row + height - 1) % height);
    let all = [row].into_iter().chain(previous).map(|at| {
        let honest = effects(table, at, [at, (at + 1) % height].map(|at| cells(table.trace, at)), true);
        assert!(!honest.is_noticed(&honest, table.program), "{}: row {at} is not honest", table.chip.name());
        (at, honest)
    });
    all.collect()
}

fn survives<C: Chip>(
    table: &Filled<'_, C>,
    honest: &[(usize, RowEffects)],
    (row, column): (usize, usize),
    value: F,
) -> bool {
    let Filled { trace, program, .. } = table;
    let mut changed = cells(trace, row).to_vec();
    changed[column] = value;
    let now = |at: usize| if at == row { &changed[..] } else { cells(trace, at) };
    !honest.iter().any(|(at, honest)| {
        let rows = [now(*at), now((at + 1) % trace.height())];
        // Most changes break a constraint. Messages are gathered for the others only, which takes longer.
        let objects =
            effects(table, *at, rows, false).objections(|message| program.contains(message)).next().is_some();
        objects || effects(table, *at, rows, true).is_noticed(honest, program)
    })
}

/// The names of a struct's columns, in order, from how a row of numbers prints.
fn names<C: Debug>(row: &[usize]) -> Vec<String>
where
    [usize]: Borrow<C>,
{
    let columns: &C = row.borrow();
    let text = format!("{columns:?}");
    let marks = ["{", "}", "[", "]", ",", ":"];
    let spaced = marks.iter().fold(text, |text, mark| text.replace(mark, &format!(" {mark} ")));
    let tokens: Vec<_> = spaced.split_whitespace().collect();
    // Each open struct or array with its path and the number of its next element.
    let (mut open, mut names, mut field) = (Vec::<(String, usize)>::new(), Vec::new(), None);
    for pair in tokens.windows(2) {
        match pair {
            [name, ":"] => field = Some((*name).to_owned()),
            ["}" | "]", _] => drop(open.pop()),
            [token, _] if ["{", "["].contains(token) || token.parse::<usize>().is_ok() => {
                let own = field.take();
                let name = open.last_mut().map_or_else(String::new, |(path, index)| {
                    let own = own.unwrap_or_else(|| index.to_string());
                    *index += 1;
                    if path.is_empty() { own } else { format!("{path}.{own}") }
                });
                if ["{", "["].contains(token) { open.push((name, 0)) } else { names.push(name) }
            }
            _ => {}
        }
    }
    names
}

/// Column names of a chip by its name; `None` for tables of multiplicities.
fn column_names(chip: &str) -> Option<Vec<String>> {
    macro_rules! named {
        ($columns:ident $(, $length:literal)*) => {
            names::<$columns<usize $(, $length)*>>(&[0; $columns::<usize $(, $length)*>::WIDTH])
        };
    }
    Some(match chip {
        "add" => named!(AddColumns),
        "add_imm" => named!(AddImmColumns),
        "bitwise" => named!(BitwiseColumns),
        "shift" => named!(ShiftColumns),
        "compare" => named!(CompareColumns),
        "branch" => named!(BranchColumns),
        "jump" => named!(JumpColumns),
        "jump_register" => named!(JumpRegisterColumns),
        "load_word" => named!(LoadWordColumns),
        "load_narrow" => named!(LoadNarrowColumns),
        "store_word" => named!(StoreWordColumns),
        "store_narrow" => named!(StoreNarrowColumns),
        "multiply" => named!(MultiplyColumns),
        "divide" => named!(DivideColumns),
        "syscall" => named!(SyscallColumns),
        "output" => named!(OutputColumns),
        "output_digest" => named!(OutputDigestColumns),
        "refusal" => named!(RefusalColumns),
        "keccak" => named!(KeccakColumns),
        "keccak_round" => named!(KeccakRoundColumns),
        "sha256" => named!(Sha256Columns),
        "sha256_rounds" => named!(Sha256RoundsColumns),
        "mod_mul_add_256" => named!(ModMulAddColumns, 8),
        "mod_mul_add_384" => named!(ModMulAddColumns, 12),
        "add_points_256" => named!(AddPointsColumns, 8, 3),
        "double_point_256" => named!(DoublePointColumns, 8, 3),
        "add_points_384" => named!(AddPointsColumns, 12, 1),
        "double_point_384" => named!(DoublePointColumns, 12, 1),
        "boundary" => named!(BoundaryColumns),
        "memory_table" => named!(MemoryTableColumns),
        "initial" => vec!["uses".into()],
        "slice" => named!(SliceColumns),
        "range" => named!(RangeColumns),
        "bytes" => named!(BytesColumns),
        "program" => return None,
        other => panic!("the columns of {other} are not listed"),
    })
}

/// One line for each chip and kind of row: of padding, where little is constrained, the columns that are noticed.
fn report(survivors: &Survivors) -> Vec<String> {
    let line = |((chip, kind), survivors): (&(String, &str), &BTreeSet<String>)| {
        let all: BTreeSet<_> = column_names(chip).unwrap().into_iter().collect();
        let kept: BTreeSet<_> = all.difference(survivors).cloned().collect();
        let (verb, listed) = match *kind {
            "real" | "undefined" => ("may change", survivors),
            _ if kept.len() > survivors.len() + 20 => ("keeps all but", survivors),
            _ => ("keeps", &kept),
        };
        format!("{chip}, {kind} rows: {verb} {}", shortened(listed, &all).join(" "))
    };
    survivors.iter().map(line).collect()
}

/// Long arrays of which all columns are listed have one name.
fn shortened(listed: &BTreeSet<String>, all: &BTreeSet<String>) -> Vec<String> {
    const LONG: usize = 8;
    let array = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').to_owned();
    let name = |name: &String| {
        let array = array(name);
        let mut columns = all.iter().filter(|other| other.starts_with(&format!("{array}."))).peekable();
        let is_whole = columns.clone().count() > LONG && columns.all(|other| listed.contains(other));
        if is_whole { format!("{array}.*") } else { name.clone() }
    };
    let mut names: Vec<_> = listed.iter().map(name).collect();
    names.dedup();
    names
}

#[test]
fn every_column_is_held_by_a_constraint_or_a_bus() {
    let mut mutator = Mutator::default();
    visit_tables(&mut mutator);
    println!("{} mutations", mutator.mutations);

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/survivors.txt");
    let listed = std::fs::read_to_string(path).unwrap_or_default();
    let listed: Vec<_> = listed.lines().filter(|line| !line.starts_with([' ', '#']) && !line.is_empty()).collect();
    let found = report(&mutator.survivors);
    assert_eq!(found, listed, "found:\n{}", found.join("\n"));
}

//! What of a run its committed cells are for.

use super::super::bounds::listed_rows;
use super::super::dry::{RunPlan, Setting};
use super::super::plan::looked_up_cells;
use super::count::{Calls, Counts};
use super::{ProvingCost, on_this_computer, rates};
use nova_abi::syscall::Syscall;
use nova_air::rv32im::chip_number;
use nova_verifier::ProofKind;
use nova_verifier::shapes::Kind;
use nova_vm::Program;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What a run's proof commits, and what of the run that is for.
///
/// *Cells* are committed field elements: trace columns, lookup columns and quotients. Those of [`families`](Self::families),
/// [`calls`](Self::calls) and [`sections`](Self::sections) together are all cells. Those of [`functions`](Self::functions) are the
/// same as those of families and calls. *Seconds* are a forecast for this computer, in which the time of a cell is the same for all.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CostReport {
    /// Cells that all sections commit, padding included.
    pub cells: u64,
    /// Number of shards.
    pub shards: u32,
    /// Processor time of the proof on a core of the computer that the rates were measured on, over all cores.
    pub processor_seconds: f64,
    /// The time of the proof on this computer, if nothing else runs.
    pub seconds: f64,
    /// Rows of instructions, by family; each counts its cycles.
    pub families: Vec<CostLine>,
    /// Rows of system calls besides those of their `ecall`, by call; each counts its calls.
    pub calls: Vec<CostLine>,
    /// What sections pay besides, whatever their instructions. The proofs that compress the run have no cells here.
    pub sections: Vec<CostLine>,
    /// Instructions and calls by function. Empty if the program has no symbols.
    pub functions: Vec<FunctionCost>,
}

/// The cells and the time of a part of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CostLine {
    /// Name of the part.
    pub name: String,
    /// How many there are: cycles, calls or rows.
    pub count: u64,
    /// Cells.
    pub cells: u64,
    /// The part's time on this computer.
    pub seconds: f64,
}

/// The cells and the time of a function.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FunctionCost {
    /// Demangled name; `[unknown]` for code that no symbol covers.
    pub name: String,
    /// Cycles in the function itself.
    pub cycles: u64,
    /// Cells of these cycles, and of the system calls that it makes.
    pub cells: u64,
    /// Cells of these and of the functions that it calls.
    pub total_cells: u64,
    /// The time of `cells` on this computer.
    pub seconds: f64,
    /// The time of `total_cells` on this computer.
    pub total_seconds: f64,
}

impl CostLine {
    fn new(name: impl Into<String>, count: u64, cells: u64) -> Self {
        Self { name: name.into(), count, cells, seconds: seconds(rates::cells(cells)) }
    }
}

fn seconds(processor_seconds: f64) -> f64 {
    on_this_computer(processor_seconds).as_secs_f64()
}

/// Lines that count something, the most cells first.
fn sorted(lines: impl IntoIterator<Item = CostLine>) -> Vec<CostLine> {
    let mut lines: Vec<_> = lines.into_iter().filter(|line| line.count > 0).collect();
    lines.sort_by_key(|line| Reverse(line.cells));
    lines
}

impl CostReport {
    /// The report on a run that was planned and counted.
    pub(in super::super) fn new(
        setting: &Setting<'_>,
        program: &Program,
        (plan, counts): (&RunPlan, &Counts),
        kind: ProofKind,
    ) -> Self {
        let cost = plan.cost(setting, kind);
        Self {
            cells: cost.cells,
            shards: plan.shards.len() as u32,
            processor_seconds: cost.processor_seconds(),
            seconds: cost.forecast().as_secs_f64(),
            families: families(program, counts),
            calls: calls(counts),
            sections: sections(setting, plan, &cost),
            functions: functions(program, counts),
        }
    }
}

fn families(program: &Program, counts: &Counts) -> Vec<CostLine> {
    let mut sums = BTreeMap::<_, Calls>::new();
    let instructions = program.code().instructions().iter().zip(&counts.executed).zip(&counts.row_cells);
    for ((instruction, &count), &row_cells) in instructions {
        let sum = sums.entry(instruction.opcode.family().name()).or_default();
        sum.count += count;
        sum.cells += count * row_cells;
    }
    sorted(sums.into_iter().map(|(name, sum)| CostLine::new(name, sum.count, sum.cells)))
}

fn calls(counts: &Counts) -> Vec<CostLine> {
    let mut sums = BTreeMap::<_, Calls>::new();
    for (site, calls) in &counts.calls {
        let sum = sums.entry((site.number, site.refused)).or_default();
        sum.count += calls.count;
        sum.cells += calls.cells;
    }
    let name = |number, refused| {
        let name = Syscall::of(number).map_or_else(|| format!("call {number}"), |call| call.name().to_owned());
        if refused { format!("{name}, refused") } else { name }
    };
    sorted(
        sums.into_iter().map(|((number, refused), sum)| CostLine::new(name(number, refused), sum.count, sum.cells)),
    )
}

/// What sections commit besides rows of instructions and calls, and what they and their compression take besides cells.
fn sections(setting: &Setting<'_>, plan: &RunPlan, cost: &ProvingCost) -> Vec<CostLine> {
    let (count, shard) = (plan.shards.len() as u64, setting.shard);
    let sum = |rows: fn(&_) -> u32| plan.shards.iter().map(rows).map(u64::from).sum::<u64>();
    let (boundary, slice) = (sum(|shard| shard.boundary_rows), sum(|shard| shard.slice_rows));
    let useful: u64 = plan.shards.iter().map(|shard| shard.useful_cells).sum();
    let of_shards = setting.cells(Kind::Shard, plan.shards.iter().map(|shard| shard.shape));
    let (listed, row_cells) = (plan.listed as u64, setting.memory.row_cells(0));
    let table_rows = listed_rows(setting.shapes, &plan.memory);
    let ranges = setting.cells(Kind::Memory, plan.memory.iter().copied()) - table_rows * row_cells;
    let padding = of_shards - useful + (table_rows - listed) * row_cells;
    let lookups = count * looked_up_cells(shard) + ranges;
    let mut lines = sorted([
        CostLine::new("memory at the bounds of shards", boundary, boundary * shard.row_cells(chip_number::BOUNDARY)),
        CostLine::new("instructions of the program in shards", slice, slice * shard.row_cells(chip_number::SLICE)),
        CostLine::new("memory of the run", listed, listed * row_cells),
        CostLine::new("tables that are looked up in", count + plan.memory.len() as u64, lookups),
        CostLine::new("program and output", 1, setting.cells(Kind::Run, [plan.run])),
        CostLine::new("padding", cost.sections, padding),
    ]);
    let without_cells = |name, count, time| CostLine { seconds: seconds(time), ..CostLine::new(name, count, 0) };
    lines.push(without_cells("openings", cost.sections, cost.opening_seconds()));
    let proofs = cost.recursion_proofs;
    lines.extend((proofs > 0).then(|| without_cells("compression", proofs, rates::recursion(proofs))));
    lines
}

fn functions(program: &Program, counts: &Counts) -> Vec<FunctionCost> {
    let Some(graph) = &counts.graph else { return Vec::new() };
    let (symbols, totals) = (program.symbols(), graph.totals());
    let symbol = |index| symbols.index_of(program.code().pc(index));
    let mut sums = BTreeMap::<_, (u64, u64)>::new();
    for (index, (&count, &row_cells)) in (0..).zip(counts.executed.iter().zip(&counts.row_cells)) {
        if count > 0 {
            let sum = sums.entry(symbol(index)).or_default();
            *sum = (sum.0 + count, sum.1 + count * row_cells);
        }
    }
    for (site, calls) in &counts.calls {
        sums.entry(symbol(site.index)).or_default().1 += calls.cells;
    }
    let name = |symbol: Option<usize>| symbol.map_or("[unknown]", |index| &symbols.all()[index].name).to_owned();
    let function = |(symbol, (cycles, cells)): (Option<usize>, (u64, u64))| {
        // The graph leaves out what is deeper than it follows.
        let total_cells = totals.get(&symbol).map_or(cells, |&total| total.max(cells));
        let [seconds, total_seconds] = [cells, total_cells].map(|cells| seconds(rates::cells(cells)));
        FunctionCost { name: name(symbol), cycles, cells, total_cells, seconds, total_seconds }
    };
    let mut functions: Vec<_> = sums.into_iter().map(function).collect();
    functions.sort_by_key(|function| Reverse(function.cells));
    functions
}

//! What of a run commits rows: its instructions, and what its system calls do.

use super::super::plan::profile::{Profiler, chip_of};
use nova_abi::accelerator;
use nova_air::ChipSet;
use nova_air::rv32im::{ShardChip, chip_number};
use nova_air::witness::call_cells;
use nova_vm::observer::{RegisterWrite, Site, WordAccess};
use nova_vm::profile::CallGraph;
use nova_vm::syscall::{Call, Effect};
use nova_vm::{Observer, Program};
use std::collections::{BTreeMap, HashMap};

/// Where a system call is that leaves rows besides that of its `ecall`, and what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CallSite {
    /// Index of the `ecall` in the program's code table.
    pub(crate) index: u32,
    /// Number of the call.
    pub(crate) number: u32,
    /// Whether an accelerator refused it.
    pub(crate) refused: bool,
}

/// The calls of a site.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Calls {
    /// How many.
    pub(crate) count: u64,
    /// Cells of their rows, without those of the `ecall`.
    pub(crate) cells: u64,
}

/// What was counted in a run.
pub(crate) struct Counts {
    /// Cells of a row of each entry of the code table.
    pub(crate) row_cells: Vec<u64>,
    /// How often each was executed.
    pub(crate) executed: Vec<u64>,
    /// Calls by site.
    pub(crate) calls: BTreeMap<CallSite, Calls>,
    /// Cells by call stack, if the program has symbols.
    pub(crate) graph: Option<CallGraph>,
}

/// Plans a run and counts for its cost report.
pub(crate) struct Counter<'p> {
    program: &'p Program,
    profiler: Profiler,
    counts: Counts,
    /// Cells so far: the clock of the call graph.
    clock: u64,
    /// Cells of a call of each accelerator, by its number.
    of_call: HashMap<u32, u64>,
    of_word: u64,
    of_refusal: u64,
}

impl<'p> Counter<'p> {
    /// Before the first instruction of a run of this program, which a profiler plans.
    pub(crate) fn new(program: &'p Program, chips: &ChipSet<ShardChip>, profiler: Profiler) -> Self {
        let instructions = program.code().instructions();
        let has_symbols = !program.symbols().all().is_empty();
        let counts = Counts {
            row_cells: instructions.iter().map(|at| chips.row_cells(chip_of(at.opcode.family()))).collect(),
            executed: vec![0; instructions.len()],
            calls: BTreeMap::new(),
            graph: has_symbols.then(|| CallGraph::new(program)),
        };
        let numbers = accelerator::ALL.iter().map(|accelerator| accelerator.number);
        let of_call = numbers.map(|number| (number, call_cells(chips, number))).collect();
        let [of_word, of_refusal] = [chip_number::OUTPUT, chip_number::REFUSAL].map(|chip| chips.row_cells(chip));
        Self { program, profiler, counts, clock: 0, of_call, of_word, of_refusal }
    }

    /// What was counted, and the profiler.
    pub(crate) fn finish(mut self) -> (Counts, Profiler) {
        if let Some(graph) = &mut self.counts.graph {
            graph.finish(self.clock);
        }
        (self.counts, self.profiler)
    }

    #[inline(always)]
    fn count(&mut self, at: Site<'_>) {
        self.counts.executed[at.index as usize] += 1;
        self.clock += self.counts.row_cells[at.index as usize];
    }
}

impl Observer for Counter<'_> {
    const TRACKS_MEMORY: bool = Profiler::TRACKS_MEMORY;

    #[inline(always)]
    fn binary(&mut self, at: Site<'_>, rs1: u32, rs2: u32, rd: RegisterWrite) {
        self.count(at);
        self.profiler.binary(at, rs1, rs2, rd);
    }

    #[inline(always)]
    fn unary(&mut self, at: Site<'_>, rs1: u32, rd: RegisterWrite) {
        self.count(at);
        self.profiler.unary(at, rs1, rd);
    }

    #[inline(always)]
    fn branch(&mut self, at: Site<'_>, rs1: u32, rs2: u32, taken: bool) {
        self.count(at);
        self.profiler.branch(at, rs1, rs2, taken);
    }

    #[inline(always)]
    fn jump(&mut self, at: Site<'_>, rd: RegisterWrite) {
        self.count(at);
        if let Some(graph) = &mut self.counts.graph {
            graph.jump(self.clock, at, self.program.code().index(at.instruction.imm));
        }
        self.profiler.jump(at, rd);
    }

    #[inline(always)]
    fn jump_register(&mut self, at: Site<'_>, rs1: u32, rd: RegisterWrite, target: u32) {
        self.count(at);
        if let Some(graph) = &mut self.counts.graph {
            graph.jump_register(self.clock, at, target);
        }
        self.profiler.jump_register(at, rs1, rd, target);
    }

    #[inline(always)]
    fn load(&mut self, at: Site<'_>, rs1: u32, word: WordAccess, rd: RegisterWrite) {
        self.count(at);
        self.profiler.load(at, rs1, word, rd);
    }

    #[inline(always)]
    fn store(&mut self, at: Site<'_>, rs1: u32, rs2: u32, word: WordAccess) {
        self.count(at);
        self.profiler.store(at, rs1, rs2, word);
    }

    #[inline(never)]
    fn syscall(&mut self, at: Site<'_>, call: &Call<'_>) {
        self.count(at);
        let (cells, refused) = match call.effect {
            Effect::Output { words, .. } => (words.len() as u64 * self.of_word, false),
            Effect::Accelerated { accelerator, .. } => (self.of_call[&accelerator.number], false),
            Effect::Refused { .. } => (self.of_refusal, true),
            Effect::None | Effect::Exit(_) | Effect::Marker { .. } => (0, false),
        };
        if cells > 0 {
            let site = CallSite { index: at.index, number: call.number, refused };
            let calls = self.counts.calls.entry(site).or_default();
            calls.count += 1;
            calls.cells += cells;
            self.clock += cells;
        }
        self.profiler.syscall(at, call);
    }
}

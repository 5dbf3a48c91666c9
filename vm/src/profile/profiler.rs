//! The observer that counts for the execution report.

use super::CallGraph;
use crate::observer::{Observer, RegisterWrite, Site, WordAccess};
use crate::program::Program;
use crate::syscall::{Call, Effect, MarkerKind};
use serde::Serialize;
use std::collections::BTreeMap;

/// The most regions that are open at a time, and the most names of regions. Further markers are ignored, so that a
/// guest cannot exhaust its host's memory with them.
const MAX_REGIONS: usize = 1024;

/// Cycles between a pair of cycle markers, summed over all pairs of the same name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Region {
    /// The markers' name.
    pub name: String,
    /// Pairs of markers.
    pub entries: u64,
    /// Cycles between them.
    pub cycles: u64,
}

/// Counts how often each instruction is executed, and optionally under which calls.
///
/// Everything else that a report shows (operations, families, functions) follows from the counts afterwards, so that
/// an executed instruction costs one increment.
pub struct Profiler<'p> {
    program: &'p Program,
    counts: Vec<u64>,
    cycles: u64,
    syscalls: BTreeMap<u32, u64>,
    open_regions: Vec<(String, u64)>,
    regions: Vec<Region>,
    calls: Option<CallGraph>,
}

impl<'p> Profiler<'p> {
    /// A profiler for one run; `calls` asks for the call graph, which a flamegraph needs.
    #[must_use]
    pub fn new(program: &'p Program, calls: bool) -> Self {
        Self {
            program,
            counts: vec![0; program.code().instructions().len()],
            cycles: 0,
            syscalls: BTreeMap::new(),
            open_regions: Vec::new(),
            regions: Vec::new(),
            calls: calls.then(|| CallGraph::new(program)),
        }
    }

    /// How often each entry of the code table was executed.
    #[must_use]
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// Calls of each number.
    #[must_use]
    pub const fn syscalls(&self) -> &BTreeMap<u32, u64> {
        &self.syscalls
    }

    /// Marked regions that ended, in the order in which they first did.
    #[must_use]
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// The call graph, if it was requested.
    #[must_use]
    pub fn into_calls(mut self) -> Option<CallGraph> {
        if let Some(calls) = &mut self.calls {
            calls.finish(self.cycles);
        }
        self.calls
    }

    #[inline(always)]
    fn count(&mut self, at: Site<'_>) {
        self.counts[at.index as usize] += 1;
        self.cycles += 1;
    }

    fn mark(&mut self, kind: MarkerKind, name: &str) {
        match kind {
            MarkerKind::Begin if self.open_regions.len() == MAX_REGIONS => {}
            MarkerKind::Begin => self.open_regions.push((name.into(), self.cycles)),
            MarkerKind::End => self.end_region(name),
        }
    }

    /// Ends the innermost region of the name; regions inside it that were left open are dropped.
    fn end_region(&mut self, name: &str) {
        let Some(depth) = self.open_regions.iter().rposition(|(open, _)| open == name) else {
            return;
        };
        let cycles = self.cycles - self.open_regions[depth].1;
        self.open_regions.truncate(depth);
        let full = self.regions.len() == MAX_REGIONS;
        match self.regions.iter_mut().find(|region| region.name == name) {
            Some(region) => {
                region.entries += 1;
                region.cycles += cycles;
            }
            None if full => {}
            None => self.regions.push(Region { name: name.into(), entries: 1, cycles }),
        }
    }
}

impl Observer for Profiler<'_> {
    #[inline(always)]
    fn binary(&mut self, at: Site<'_>, _: u32, _: u32, _: RegisterWrite) {
        self.count(at);
    }

    #[inline(always)]
    fn unary(&mut self, at: Site<'_>, _: u32, _: RegisterWrite) {
        self.count(at);
    }

    #[inline(always)]
    fn branch(&mut self, at: Site<'_>, _: u32, _: u32, _: bool) {
        self.count(at);
    }

    #[inline(always)]
    fn jump(&mut self, at: Site<'_>, _: RegisterWrite) {
        self.count(at);
        if let Some(calls) = &mut self.calls {
            calls.jump(self.cycles, at, self.program.code().index(at.instruction.imm));
        }
    }

    #[inline(always)]
    fn jump_register(&mut self, at: Site<'_>, _: u32, _: RegisterWrite, target: u32) {
        self.count(at);
        if let Some(calls) = &mut self.calls {
            calls.jump_register(self.cycles, at, target);
        }
    }

    #[inline(always)]
    fn load(&mut self, at: Site<'_>, _: u32, _: WordAccess, _: RegisterWrite) {
        self.count(at);
    }

    #[inline(always)]
    fn store(&mut self, at: Site<'_>, _: u32, _: u32, _: WordAccess) {
        self.count(at);
    }

    fn syscall(&mut self, at: Site<'_>, call: &Call<'_>) {
        self.count(at);
        *self.syscalls.entry(call.number).or_default() += 1;
        if let Effect::Marker { kind, name } = call.effect {
            self.mark(kind, name);
        }
    }
}

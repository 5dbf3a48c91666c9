//! Cycles by call stack, or whatever else a clock counts.

use crate::isa::register;
use crate::observer::Site;
use crate::program::Program;
use std::collections::HashMap;

/// The deepest stack that has a node of its own; deeper calls count for their caller.
const MAX_DEPTH: usize = 1024;

/// The most nodes; the cycles of functions called on further stacks count for their caller.
const MAX_STACKS: usize = 1 << 20;

/// Functions outside every symbol.
const UNKNOWN: usize = usize::MAX;

/// A tree of call stacks with the cycles spent in each, without those of its callees.
///
/// Its owner keeps the clock, which may count something else that a run spends, such as the cells of its proof.
pub struct CallGraph {
    /// Symbol of each entry of the code table.
    functions: Vec<usize>,
    names: Vec<String>,
    nodes: Vec<Node>,
    children: HashMap<(usize, usize), usize>,
    /// The current stack: nodes with the index that a return would go to.
    stack: Vec<(usize, u32)>,
    /// Calls deeper than [`MAX_DEPTH`] that have not returned.
    hidden: usize,
    /// When the current node was entered.
    since: u64,
}

struct Node {
    parent: usize,
    function: usize,
    cycles: u64,
}

impl CallGraph {
    /// A graph for a run that starts at the program's entry.
    #[must_use]
    pub fn new(program: &Program) -> Self {
        let code = program.code();
        let symbols = program.symbols();
        let function = |index| symbols.index_of(code.pc(index)).unwrap_or(UNKNOWN);
        let functions: Vec<_> = (0..code.instructions().len() as u32).map(function).collect();
        let names = symbols.all().iter().map(|symbol| symbol.name.clone()).collect();
        let root = Node { parent: 0, function: functions[code.index(program.entry()) as usize], cycles: 0 };
        let stack = vec![(0, u32::MAX)];
        Self { functions, names, nodes: vec![root], children: HashMap::new(), stack, hidden: 0, since: 0 }
    }

    /// Follows a `jal` to the instruction of index `to`; the clock shows `cycle` after it.
    pub fn jump(&mut self, cycle: u64, at: Site<'_>, to: u32) {
        self.follow(cycle, at.index, to, is_link(at.instruction.rd), false);
    }

    /// Follows a `jalr` to the instruction of index `to`; the clock shows `cycle` after it.
    pub fn jump_register(&mut self, cycle: u64, at: Site<'_>, to: u32) {
        // The calling convention's hint: a jump through a link register that links nothing is a return.
        let (links, returns) = (is_link(at.instruction.rd), is_link(at.instruction.rs1));
        self.follow(cycle, at.index, to, links, returns && !links);
    }

    fn follow(&mut self, cycle: u64, from: u32, to: u32, links: bool, returns: bool) {
        if links {
            self.call(cycle, from + 1, to);
        } else if returns {
            self.ret(cycle, to);
        } else if self.functions[from as usize] != self.functions[to as usize] {
            self.tail_call(cycle, to);
        }
    }

    fn call(&mut self, cycle: u64, return_to: u32, to: u32) {
        if self.stack.len() >= MAX_DEPTH {
            self.hidden += 1;
            return;
        }
        let node = self.child(self.top(), self.functions[to as usize]);
        self.charge(cycle);
        self.stack.push((node, return_to));
    }

    /// Returns to the caller with the return index `to`. Without such a caller it is an indirect jump.
    fn ret(&mut self, cycle: u64, to: u32) {
        if self.hidden > 0 {
            self.hidden -= 1;
        } else if let Some(depth) = self.stack.iter().rposition(|&(_, return_to)| return_to == to) {
            self.charge(cycle);
            self.stack.truncate(depth);
        }
    }

    /// Replaces the current function by another that returns to the same caller.
    fn tail_call(&mut self, cycle: u64, to: u32) {
        self.charge(cycle);
        if let Some((node, return_to)) = self.stack.pop() {
            let parent = self.nodes[node].parent;
            let next = self.child(parent, self.functions[to as usize]);
            self.stack.push((next, return_to));
        }
    }

    fn top(&self) -> usize {
        self.stack.last().map_or(0, |&(node, _)| node)
    }

    fn child(&mut self, parent: usize, function: usize) -> usize {
        if let Some(&node) = self.children.get(&(parent, function)) {
            return node;
        }
        let next = self.nodes.len();
        if next == MAX_STACKS {
            return parent;
        }
        self.children.insert((parent, function), next);
        self.nodes.push(Node { parent, function, cycles: 0 });
        next
    }

    /// Counts the cycles since the last change of stack for the current node.
    fn charge(&mut self, cycle: u64) {
        let top = self.top();
        self.nodes[top].cycles += cycle - self.since;
        self.since = cycle;
    }

    /// Ends the run, when the clock shows `cycle`.
    pub fn finish(&mut self, cycle: u64) {
        self.charge(cycle);
    }

    /// What each function spent with its callees, by the index of its symbol; `None` for code that no symbol covers. A function
    /// that calls itself counts once.
    #[must_use]
    pub fn totals(&self) -> HashMap<Option<usize>, u64> {
        let mut sums: Vec<u64> = self.nodes.iter().map(|node| node.cycles).collect();
        let mut totals = HashMap::new();
        // A stack has its node before those of its callees.
        for (index, node) in self.nodes.iter().enumerate().rev() {
            if index > 0 {
                sums[node.parent] += sums[index];
            }
            if !self.is_recursive(index) {
                *totals.entry(Some(node.function).filter(|&function| function != UNKNOWN)).or_default() +=
                    sums[index];
            }
        }
        totals
    }

    /// Whether the function of a stack is also further down.
    fn is_recursive(&self, node: usize) -> bool {
        let mut below = node;
        while below != 0 {
            below = self.nodes[below].parent;
            if self.nodes[below].function == self.nodes[node].function {
                return true;
            }
        }
        false
    }

    /// The stacks in the folded format that flamegraph tools read: `outer;inner cycles`.
    #[must_use]
    pub fn folded(&self) -> Vec<String> {
        let worth = self.nodes.iter().enumerate().filter(|(_, node)| node.cycles > 0);
        worth.map(|(index, node)| format!("{} {}", self.path(index), node.cycles)).collect()
    }

    fn path(&self, mut index: usize) -> String {
        let mut names = vec![self.name(index)];
        while index != 0 {
            index = self.nodes[index].parent;
            names.push(self.name(index));
        }
        names.reverse();
        names.join(";")
    }

    fn name(&self, node: usize) -> String {
        // A semicolon separates frames in the folded format.
        self.names.get(self.nodes[node].function).map_or_else(|| "[unknown]".into(), |name| name.replace(';', ":"))
    }
}

const fn is_link(register: u8) -> bool {
    matches!(register, register::RA | register::T0)
}

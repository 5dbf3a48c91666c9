//! Running a program to its end, with a report of its cycles, calls and output.

use crate::excerpt::{Excerpt, Hex};
use crate::isa::{Family, Opcode};
use crate::machine::{Limits, Machine, Pause, SetupError};
use crate::observer::Observer;
use crate::profile::{CallGraph, Profiler, Region};
use crate::program::Program;
use crate::syscall::Host;
use crate::trap::Trap;
use nova_abi::syscall::{CLAIM_BYTES, Syscall};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The guest halted; exit code 0 is success, every other is failure. Text and JSON show the code as the signed number
    /// that it is to the guest.
    Exited(u32),
    /// The machine stopped it.
    Trapped(Trap),
}

impl Outcome {
    /// Whether the guest halted with exit code 0.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        matches!(self, Self::Exited(0))
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exited(0) => write!(f, "success (exit code 0)"),
            Self::Exited(code) => write!(f, "FAILED with exit code {}", code.cast_signed()),
            Self::Trapped(trap) => write!(f, "FAILED: {trap}"),
        }
    }
}

impl Serialize for Outcome {
    /// `{"exit_code": 0}` or `{"trap": {..}}`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(Some(1))?;
        match self {
            Self::Exited(code) => map.serialize_entry("exit_code", &code.cast_signed())?,
            Self::Trapped(trap) => map.serialize_entry("trap", trap)?,
        }
        map.end()
    }
}

/// Cycles spent in a function itself, without its callees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FunctionCycles {
    /// Demangled name; `[unknown]` for code that no symbol covers.
    pub name: String,
    /// Cycles.
    pub cycles: u64,
}

/// Outcome, output and cycle counts of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExecutionReport {
    /// How it ended.
    pub outcome: Outcome,
    /// The public output, in JSON as hexadecimal digits.
    #[serde(serialize_with = "as_hex")]
    pub output: Vec<u8>,
    /// The claims about other runs, [`CLAIM_BYTES`] each, in JSON as hexadecimal digits.
    #[serde(serialize_with = "as_hex")]
    pub claims: Vec<u8>,
    /// Instructions executed.
    pub cycles: u64,
    /// Instructions executed of each operation.
    pub opcodes: BTreeMap<&'static str, u64>,
    /// Instructions executed of each family.
    pub families: BTreeMap<&'static str, u64>,
    /// System calls by name.
    pub syscalls: BTreeMap<String, u64>,
    /// Pages of memory written, program and input included; a page has 4096 bytes.
    pub pages: usize,
    /// Functions by cycles, most first.
    pub functions: Vec<FunctionCycles>,
    /// Regions between cycle markers.
    pub regions: Vec<Region>,
}

/// Limits of a run, and whether to follow its calls.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// What the run may use.
    pub limits: Limits,
    /// Follow calls and returns, for a flamegraph.
    pub call_graph: bool,
}

/// Runs a program to its end.
///
/// A guest that fails or traps is a result, not an error: see [`ExecutionReport::outcome`].
///
/// # Errors
/// [`SetupError`] if program and input do not fit the machine.
pub fn execute(
    program: &Program,
    input: &[u8],
    options: Options,
    host: &mut dyn Host,
) -> Result<(ExecutionReport, Option<CallGraph>), SetupError> {
    let mut machine = Machine::new(program, input, options.limits)?;
    let mut profiler = Profiler::new(program, options.call_graph);
    let outcome = run_to_end(&mut machine, &mut profiler, host);
    let report = ExecutionReport {
        outcome,
        output: machine.output().to_vec(),
        claims: machine.claims().to_vec(),
        cycles: machine.cycle(),
        opcodes: by_opcode(program, profiler.counts()),
        families: by_family(program, profiler.counts()),
        syscalls: profiler.syscalls().iter().map(|(&number, &count)| (syscall_name(number), count)).collect(),
        pages: machine.memory().pages(),
        functions: by_function(program, profiler.counts()),
        regions: profiler.regions().to_vec(),
    };
    Ok((report, profiler.into_calls()))
}

/// Cycles between two calls of [`Host::progress`]: a few hundredths of a second.
pub const PROGRESS_CYCLES: u64 = 1 << 24;

/// Runs a machine until it halts or traps, or the host stops the run.
pub fn run_to_end<O: Observer>(machine: &mut Machine<'_>, observer: &mut O, host: &mut dyn Host) -> Outcome {
    loop {
        match machine.run(machine.cycle().saturating_add(PROGRESS_CYCLES), observer, host) {
            Ok(Pause::Halted(code)) => return Outcome::Exited(code),
            Ok(Pause::CycleReached) if host.progress(machine.cycle()).is_break() => {
                return Outcome::Trapped(*machine.broken_off());
            }
            Ok(Pause::CycleReached) => {}
            Err(trap) => return Outcome::Trapped(*trap),
        }
    }
}

fn as_hex<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&Hex(bytes))
}

fn by_opcode(program: &Program, counts: &[u64]) -> BTreeMap<&'static str, u64> {
    sum_by(program, counts, Opcode::mnemonic)
}

fn by_family(program: &Program, counts: &[u64]) -> BTreeMap<&'static str, u64> {
    sum_by(program, counts, |opcode| opcode.family().name())
}

fn sum_by(program: &Program, counts: &[u64], key: fn(Opcode) -> &'static str) -> BTreeMap<&'static str, u64> {
    let mut sums = BTreeMap::new();
    for (instruction, &count) in program.code().instructions().iter().zip(counts).filter(|(_, count)| **count > 0) {
        debug_assert_ne!(instruction.opcode.family(), Family::None, "an illegal word is never executed");
        *sums.entry(key(instruction.opcode)).or_default() += count;
    }
    sums
}

fn by_function(program: &Program, counts: &[u64]) -> Vec<FunctionCycles> {
    let symbols = program.symbols();
    let mut sums = BTreeMap::<_, u64>::new();
    for (index, &count) in (0u32..).zip(counts).filter(|(_, count)| **count > 0) {
        *sums.entry(symbols.index_of(program.code().pc(index))).or_default() += count;
    }
    let name = |symbol: Option<usize>| symbol.map_or("[unknown]", |index| &symbols.all()[index].name).into();
    let mut functions: Vec<_> =
        sums.into_iter().map(|(symbol, cycles)| FunctionCycles { name: name(symbol), cycles }).collect();
    functions.sort_by_key(|function| std::cmp::Reverse(function.cycles));
    functions
}

/// Name of a call that the machine executed.
fn syscall_name(number: u32) -> String {
    Syscall::of(number).map_or_else(|| number.to_string(), |call| call.name().into())
}

/// Claims that the text report lists.
const SHOWN_CLAIMS: usize = 16;

/// Words of a digest, with which a claim begins.
const DIGEST_WORDS: usize = 8;

/// The word of a claim that is the length of its output.
const OUTPUT_LENGTH_WORD: usize = 24;

/// Functions that the text report lists.
const SHOWN_FUNCTIONS: usize = 12;

impl fmt::Display for ExecutionReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "outcome    {}", self.outcome)?;
        writeln!(f, "output     {}", Excerpt(&self.output))?;
        self.fmt_claims(f)?;
        writeln!(f, "cycles     {}", grouped(self.cycles))?;
        writeln!(f, "memory     {} pages of 4 KiB written", self.pages)?;
        self.fmt_share(f, "by family", self.families.iter().map(|(name, &count)| (*name, count)), usize::MAX)?;
        self.fmt_share(f, "by operation", self.opcodes.iter().map(|(name, &count)| (*name, count)), usize::MAX)?;
        let functions = self.functions.iter().map(|function| (function.name.as_str(), function.cycles));
        self.fmt_share(f, "by function (self)", functions, SHOWN_FUNCTIONS)?;
        let regions = self.regions.iter().map(|region| (region.name.as_str(), region.cycles));
        self.fmt_share(f, "marked regions", regions, usize::MAX)?;
        if !self.syscalls.is_empty() {
            writeln!(f, "\nsystem calls")?;
        }
        self.syscalls.iter().try_for_each(|(name, count)| writeln!(f, "  {:>15}  {name}", grouped(*count)))
    }
}

impl ExecutionReport {
    /// Lists the claims: each by the digest of its program, as `nova-prove vkey` shows it, and the length of its output.
    fn fmt_claims(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.claims.is_empty() {
            return Ok(());
        }
        let claims = self.claims.chunks(CLAIM_BYTES as usize);
        let more = claims.len().saturating_sub(SHOWN_CLAIMS);
        writeln!(f, "claims     {} about other runs", claims.len())?;
        for claim in claims.take(SHOWN_CLAIMS) {
            let words: Vec<u32> = claim.as_chunks().0.iter().map(|&word| u32::from_le_bytes(word)).collect();
            let (Some(program), Some(length)) = (words.get(..DIGEST_WORDS), words.get(OUTPUT_LENGTH_WORD)) else {
                writeln!(f, "           {} bytes of a claim that is not whole", claim.len())?;
                continue;
            };
            let digest: String = program.iter().map(|word| format!("{word:08x}")).collect();
            writeln!(f, "           program {digest}, {length} bytes of output")?;
        }
        if more > 0 { writeln!(f, "           and {more} more") } else { Ok(()) }
    }

    /// Lists counts with their share of all cycles, the largest first.
    fn fmt_share<'a>(
        &self,
        f: &mut fmt::Formatter<'_>,
        title: &str,
        counts: impl Iterator<Item = (&'a str, u64)>,
        shown: usize,
    ) -> fmt::Result {
        let mut counts: Vec<_> = counts.collect();
        if counts.is_empty() {
            return Ok(());
        }
        counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        writeln!(f, "\n{title}")?;
        for &(name, count) in counts.iter().take(shown) {
            let share = 100.0 * count as f64 / self.cycles.max(1) as f64;
            writeln!(f, "  {:>15}  {share:5.1} %  {name}", grouped(count))?;
        }
        if counts.len() > shown {
            writeln!(f, "  {:>15}  and {} more", "", counts.len() - shown)?;
        }
        Ok(())
    }
}

/// A number with its digits in groups of three, as reports show it.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_digits() {
        let texts = [0, 999, 1_000, 12_345_678].map(grouped);
        assert_eq!(texts, ["0", "999", "1_000", "12_345_678"]);
    }
}

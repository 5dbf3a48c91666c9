//! What a run needs of tables, along its way.

use super::Capacity;
use nova_abi::accelerator;
use nova_air::ChipSet;
use nova_air::rv32im::{ShardChip, chip_number};
use nova_air::witness::call_units;
use nova_vm::Observer;
use nova_vm::isa::Family;
use nova_vm::observer::{RegisterWrite, Site, WordAccess};
use nova_vm::syscall::{Call, Effect};

/// The most cycles of a window.
pub const WINDOW_CYCLES: u32 = 1 << 12;

/// Chips whose rows a run's instructions need: all but those that are looked up in, which have one height.
pub const COUNTED: usize = chip_number::RANGE;

/// Units of rows of each chip.
pub type Units = [u32; COUNTED];

/// Consecutive cycles that are never divided between shards.
#[derive(Clone, Debug)]
pub struct Window {
    /// Number of cycles.
    pub cycles: u32,
    /// Units of rows of each chip; none of the boundary and of the slice.
    pub units: Units,
    /// How many of its words of memory were touched last in which window.
    pub words: Vec<LastTouch>,
    /// The same for its instructions.
    pub instructions: Vec<LastTouch>,
}

/// Things of a window that were touched last in the same window before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastTouch {
    /// Number of that window, from 1; 0 for things that were not touched before.
    pub window: u32,
    /// How many.
    pub count: u32,
}

/// What has been touched, and when.
#[derive(Default)]
struct Touches {
    /// Number of the last window that touched each thing.
    last: Vec<u32>,
    /// For each thing that the current window touched, the number of the last window that did before.
    fresh: Vec<u32>,
}

impl Touches {
    #[inline(always)]
    fn touch(&mut self, thing: usize, window: u32) {
        if thing >= self.last.len() {
            self.grow(thing);
        }
        let last = std::mem::replace(&mut self.last[thing], window);
        if last != window {
            self.fresh.push(last);
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, thing: usize) {
        self.last.resize((thing + 1).next_power_of_two(), 0);
    }

    /// Ends the window.
    fn finish(&mut self) -> Vec<LastTouch> {
        self.fresh.sort_unstable();
        let runs = self.fresh.chunk_by(|left, right| left == right);
        let touches = runs.map(|run| LastTouch { window: run[0], count: run.len() as u32 }).collect();
        self.fresh.clear();
        touches
    }
}

/// Divides a run into windows, each of which fits into a shard of the least shape.
pub struct Profiler {
    /// Units of rows of a call of each accelerator, by its number.
    calls: Vec<(u32, Vec<(usize, u32)>)>,
    /// What a window may need.
    most: Capacity,
    most_cycles: u32,
    windows: Vec<Window>,
    cycles: u32,
    units: Units,
    words: Touches,
    instructions: Touches,
}

/// The chip that has a row for each instruction of a family.
#[must_use]
pub const fn chip_of(family: Family) -> usize {
    match family {
        Family::Add => chip_number::ADD,
        Family::AddImm => chip_number::ADD_IMM,
        Family::Bitwise | Family::BitwiseImm => chip_number::BITWISE,
        Family::Shift | Family::ShiftImm => chip_number::SHIFT,
        Family::Compare | Family::CompareImm => chip_number::COMPARE,
        Family::Multiply => chip_number::MULTIPLY,
        Family::Divide => chip_number::DIVIDE,
        Family::Branch => chip_number::BRANCH,
        Family::Jump => chip_number::JUMP,
        Family::JumpRegister => chip_number::JUMP_REGISTER,
        Family::LoadWord => chip_number::LOAD_WORD,
        Family::LoadNarrow => chip_number::LOAD_NARROW,
        Family::StoreWord => chip_number::STORE_WORD,
        Family::StoreNarrow => chip_number::STORE_NARROW,
        Family::System | Family::None => chip_number::SYSCALL,
    }
}

impl Profiler {
    /// Before the first instruction of a run whose windows need at most `most`, and have at most `most_cycles` cycles.
    #[must_use]
    pub fn new(chips: &ChipSet<ShardChip>, most: Capacity, most_cycles: u32) -> Self {
        let call = |number| (number, call_units(chips, number));
        Self {
            calls: accelerator::ALL.iter().map(|accelerator| call(accelerator.number)).collect(),
            most,
            most_cycles,
            windows: Vec::new(),
            cycles: 0,
            units: [0; COUNTED],
            words: Touches::default(),
            instructions: Touches::default(),
        }
    }

    /// The windows of a run that has ended.
    #[must_use]
    pub fn finish(mut self) -> Vec<Window> {
        self.close();
        self.windows
    }

    fn close(&mut self) {
        if self.cycles == 0 {
            return;
        }
        self.windows.push(Window {
            cycles: std::mem::take(&mut self.cycles),
            units: std::mem::replace(&mut self.units, [0; COUNTED]),
            words: self.words.finish(),
            instructions: self.instructions.finish(),
        });
    }

    fn window(&self) -> u32 {
        self.windows.len() as u32 + 1
    }

    /// Counts an instruction that needs a unit of a chip and up to `words` words; before it ends the window if it is full.
    #[inline(always)]
    fn step(&mut self, at: Site<'_>, words: usize) {
        let chip = chip_of(at.instruction.opcode.family());
        let is_full = self.cycles == self.most_cycles
            || self.units[chip] >= self.most.units[chip]
            || self.words.fresh.len() + words > self.most.words()
            || self.instructions.fresh.len() >= self.most.instructions();
        if is_full {
            self.close();
        }
        self.cycles += 1;
        self.units[chip] += 1;
        let window = self.window();
        self.instructions.touch(at.index as usize, window);
    }

    #[inline(always)]
    fn word(&mut self, word: &WordAccess) {
        let window = self.window();
        self.words.touch(word.slot, window);
    }
}

impl Observer for Profiler {
    /// Pages that are only read count against the memory limit, as in recording. A run that passes here passes in pass
    /// 1.
    const TRACKS_MEMORY: bool = true;

    #[inline(always)]
    fn binary(&mut self, at: Site<'_>, _: u32, _: u32, _: RegisterWrite) {
        self.step(at, 0);
    }

    #[inline(always)]
    fn unary(&mut self, at: Site<'_>, _: u32, _: RegisterWrite) {
        self.step(at, 0);
    }

    #[inline(always)]
    fn branch(&mut self, at: Site<'_>, _: u32, _: u32, _: bool) {
        self.step(at, 0);
    }

    #[inline(always)]
    fn jump(&mut self, at: Site<'_>, _: RegisterWrite) {
        self.step(at, 0);
    }

    #[inline(always)]
    fn jump_register(&mut self, at: Site<'_>, _: u32, _: RegisterWrite, _: u32) {
        self.step(at, 0);
    }

    #[inline(always)]
    fn load(&mut self, at: Site<'_>, _: u32, word: WordAccess, _: RegisterWrite) {
        self.step(at, 1);
        self.word(&word);
    }

    #[inline(always)]
    fn store(&mut self, at: Site<'_>, _: u32, _: u32, word: WordAccess) {
        self.step(at, 1);
        self.word(&word);
    }

    #[inline(never)]
    fn syscall(&mut self, at: Site<'_>, call: &Call<'_>) {
        let (words, number): (&[WordAccess], _) = match call.effect {
            Effect::Output { words, .. } => (words, None),
            Effect::Accelerated { accelerator, words } => (words, Some(accelerator.number)),
            Effect::Refused { .. } | Effect::None | Effect::Exit(_) | Effect::Marker { .. } => (&[], None),
        };
        let mut units: Vec<(usize, u32)> = Vec::new();
        match call.effect {
            Effect::Output { words, .. } => units.push((chip_number::OUTPUT, words.len() as u32)),
            Effect::Refused { .. } => units.push((chip_number::REFUSAL, 1)),
            _ => {
                let of_call = self.calls.iter().find(|call| Some(call.0) == number);
                units.extend(of_call.into_iter().flat_map(|call| &call.1));
            }
        }
        if units.iter().any(|&(chip, count)| self.units[chip] + count > self.most.units[chip]) {
            self.close();
        }
        self.step(at, words.len());
        units.iter().for_each(|&(chip, count)| self.units[chip] += count);
        words.iter().for_each(|word| self.word(word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_counts_a_thing_once_by_its_last_window() {
        let mut touches = Touches::default();
        let mut window = |number, things: &[usize]| {
            things.iter().for_each(|&thing| touches.touch(thing, number));
            touches.finish().iter().map(|touch| (touch.window, touch.count)).collect::<Vec<_>>()
        };
        assert_eq!(window(1, &[7, 0, 7, 1000]), [(0, 3)]);
        assert_eq!(window(2, &[]), []);
        assert_eq!(window(3, &[1000, 5, 1000]), [(0, 1), (1, 1)]);
        assert_eq!(window(4, &[5, 0, 7, 1000, 1001, 5]), [(0, 1), (1, 2), (3, 2)]);
    }
}

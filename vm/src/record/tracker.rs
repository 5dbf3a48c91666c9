//! When each register and word was last accessed, and which of them a segment touched.

use super::{Access, TouchedRegister, TouchedWord};
use crate::isa::register;
use crate::machine::Machine;
use crate::observer::WordAccess;

/// Remembers the last access to every register and word within the current segment.
///
/// For memory it keeps one timestamp a slot, parallel to the machine's arena, so that an access costs one exchange
/// and no search. Only the slots that were touched are cleared when a segment ends.
pub struct Tracker {
    registers: [u32; 256],
    entry_registers: [u32; register::COUNT],
    slots: Vec<u32>,
    touched: Vec<Touched>,
}

struct Touched {
    slot: usize,
    address: u32,
    before: u32,
}

impl Tracker {
    /// A tracker at the start of a segment.
    #[must_use]
    pub fn new(machine: &Machine<'_>) -> Self {
        let slots = vec![0; machine.memory().slots()];
        Self { registers: [0; 256], entry_registers: values(machine), slots, touched: Vec::new() }
    }

    /// Notes an access to a register that held `before`.
    #[inline(always)]
    pub fn register(&mut self, register: u8, before: u32, now: u32) -> Access {
        let previous = std::mem::replace(&mut self.registers[usize::from(register)], now);
        Access { before, previous }
    }

    /// Notes an access to a word of memory.
    #[inline(always)]
    pub fn memory(&mut self, word: WordAccess, now: u32) -> Access {
        if word.slot >= self.slots.len() {
            self.grow(word.slot);
        }
        let previous = std::mem::replace(&mut self.slots[word.slot], now);
        if previous == 0 {
            self.touched.push(Touched { slot: word.slot, address: word.address, before: word.before });
        }
        Access { before: word.before, previous }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, slot: usize) {
        self.slots.resize((slot + 1).next_power_of_two(), 0);
    }

    /// Registers and words that were touched so far: rows of the boundary table.
    #[must_use]
    pub fn touched(&self) -> usize {
        self.touched.len() + self.registers.iter().filter(|&&last| last != 0).count()
    }

    /// Ends a segment, returns what it touched, sorted, and starts the next one.
    pub fn finish(&mut self, machine: &Machine<'_>) -> (Vec<TouchedRegister>, Vec<TouchedWord>) {
        let registers = (0u8..)
            .zip(self.entry_registers)
            .map(|(register, before)| TouchedRegister {
                register,
                before,
                after: machine.register(register),
                last: self.registers[usize::from(register)],
            })
            .filter(|register| register.last != 0)
            .collect();
        let memory = machine.memory();
        let last_of = |slots: &mut Vec<u32>, slot: usize| std::mem::take(&mut slots[slot]);
        let mut words: Vec<_> = std::mem::take(&mut self.touched)
            .into_iter()
            .map(|Touched { slot, address, before }| {
                let last = last_of(&mut self.slots, slot);
                TouchedWord { address, before, after: memory.word(slot), last }
            })
            .collect();
        words.sort_unstable_by_key(|word| word.address);
        self.registers = [0; 256];
        self.entry_registers = values(machine);
        (registers, words)
    }
}

fn values(machine: &Machine<'_>) -> [u32; register::COUNT] {
    std::array::from_fn(|register| machine.register(register as u8))
}

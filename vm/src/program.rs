//! A loaded program: its initial memory, its code as a dense table, its symbols.

use crate::elf::{self, ElfError, Segment, Symbols};
use crate::isa::{Family, Instruction, Opcode, decode, register};
use crate::layout;
use crate::symbols::SymbolTable;
use crate::trap::TrapKind;

/// An instruction made ready for execution at its address.
///
/// Everything that follows from the instruction word and the address alone is computed once: jump and branch targets
/// are absolute, `auipc` holds its result, and a destination of x0 is the [`register::SINK`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct ResolvedInstruction {
    /// What it does.
    pub opcode: Opcode,
    /// Destination register; the sink where the instruction has none.
    pub rd: u8,
    /// First source register.
    pub rs1: u8,
    /// Second source register.
    pub rs2: u8,
    /// Immediate, jump target or constant.
    pub imm: u32,
}

impl ResolvedInstruction {
    const ILLEGAL: Self =
        Self { opcode: Opcode::Illegal, rd: register::SINK, rs1: register::ZERO, rs2: register::ZERO, imm: 0 };

    fn new(word: u32, pc: u32) -> Self {
        decode(word).map_or(Self::ILLEGAL, |instruction| Self::resolve(instruction, pc))
    }

    fn resolve(instruction: Instruction, pc: u32) -> Self {
        let Instruction { opcode, rd, rs1, rs2, imm } = instruction;
        let relative = opcode == Opcode::Auipc || matches!(opcode.family(), Family::Branch | Family::Jump);
        let rd = if rd == register::ZERO { register::SINK } else { rd };
        let imm = if relative { pc.wrapping_add(imm) } else { imm };
        Self { opcode, rd, rs1, rs2, imm }
    }
}

/// The code of a program, one entry a word from its lowest to its highest executable address.
///
/// It is fixed when the program is loaded: a store to an executable segment changes data, never what is executed.
#[derive(Clone, Debug, Default)]
pub struct Code {
    base: u32,
    words: Vec<u32>,
    instructions: Vec<ResolvedInstruction>,
    /// Half-open ranges of indices that executable segments cover; between them nothing can be executed.
    covered: Vec<(u32, u32)>,
}

impl Code {
    /// Address of the first entry.
    #[must_use]
    pub const fn base(&self) -> u32 {
        self.base
    }

    /// The instructions; an index is `(pc - base) / 4`.
    #[must_use]
    pub fn instructions(&self) -> &[ResolvedInstruction] {
        &self.instructions
    }

    /// The instruction words, under the same indices.
    #[must_use]
    pub fn words(&self) -> &[u32] {
        &self.words
    }

    /// Address of an entry, also of the one after the last.
    #[inline(always)]
    #[must_use]
    pub const fn pc(&self, index: u32) -> u32 {
        self.base.wrapping_add(index << 2)
    }

    /// Index of an address, below the table's length if the address lies in the table. The index of a misaligned address
    /// is beyond every table, because rotation moves its low bits to the top.
    #[inline(always)]
    #[must_use]
    pub const fn index(&self, pc: u32) -> u32 {
        pc.wrapping_sub(self.base).rotate_right(2)
    }

    /// Why an address cannot be executed: [`TrapKind::IllegalInstruction`] if it lies in an executable segment.
    #[must_use]
    pub fn refusal(&self, pc: u32) -> TrapKind {
        let index = self.index(pc);
        if !pc.is_multiple_of(4) {
            TrapKind::MisalignedJump { target: pc }
        } else if self.covered.iter().any(|&(start, end)| (start..end).contains(&index)) {
            TrapKind::IllegalInstruction { word: self.words[index as usize] }
        } else {
            TrapKind::OutsideCode { target: pc }
        }
    }

    /// Collects the executable segments, which are sorted and do not overlap.
    fn new(segments: &[Segment]) -> Self {
        let executable = || segments.iter().filter(|segment| segment.executable && !segment.bytes.is_empty());
        let base = executable().next().map_or(0, |segment| segment.address);
        let mut words = Vec::new();
        let mut covered = Vec::new();
        for segment in executable() {
            let start = (segment.address - base) / 4;
            words.resize(start as usize, 0);
            words.extend(segment.bytes.chunks(4).map(word_from));
            covered.push((start, words.len() as u32));
        }
        let resolved = |(index, &word): (u32, &u32)| ResolvedInstruction::new(word, base.wrapping_add(index << 2));
        let instructions = (0u32..).zip(&words).map(resolved).collect();
        Self { base, words, instructions, covered }
    }
}

/// Up to four bytes as a little-endian word, missing ones zero.
fn word_from(bytes: &[u8]) -> u32 {
    let mut word = [0; 4];
    word[..bytes.len()].copy_from_slice(bytes);
    u32::from_le_bytes(word)
}

/// Everything about a guest that is fixed before it runs.
#[derive(Clone, Debug)]
pub struct Program {
    entry: u32,
    segments: Vec<Segment>,
    code: Code,
    symbols: SymbolTable,
}

impl Program {
    /// Loads an ELF file.
    ///
    /// The initial state follows from the program headers and the entry point alone, as the zkVM standard for ELF
    /// loading asks; section headers are read for symbols only, and a broken section table means no symbols. Symbols change
    /// nothing about the state; a file whose symbols place the runtime's heap over a segment is refused.
    ///
    /// # Errors
    /// [`ElfError`] if the machine cannot run the file.
    pub fn load(elf: &[u8]) -> Result<Self, ElfError> {
        let image = elf::parse(elf)?;
        let code = Code::new(&image.segments);
        let Symbols { functions, heap } = elf::symbols(elf);
        if let Some(heap) = heap.filter(|heap| heap.is_of_runtime()) {
            heap.check(&image.segments)?;
            layout::check_frames(&code, &functions)?;
        }
        Ok(Self { entry: image.entry, code, segments: image.segments, symbols: functions })
    }

    /// Address of the first instruction.
    #[must_use]
    pub const fn entry(&self) -> u32 {
        self.entry
    }

    /// The segments that make up the initial memory, sorted by address; all other memory is zero.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The code.
    #[must_use]
    pub const fn code(&self) -> &Code {
        &self.code
    }

    /// The function names.
    #[must_use]
    pub const fn symbols(&self) -> &SymbolTable {
        &self.symbols
    }
}

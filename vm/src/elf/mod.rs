//! ELF files: what the machine accepts, and why it refuses the rest.

use crate::layout::{HEAP_END, HEAP_START, Heap};
use crate::symbols::{Symbol, SymbolTable};
use goblin::container::{Container, Ctx, Endian};
use goblin::elf::header::{EI_CLASS, EI_DATA, ELFCLASS32, ELFDATA2LSB, ELFMAG, EM_RISCV, ET_EXEC, Header};
use goblin::elf::program_header::program_header32::SIZEOF_PHDR;
use goblin::elf::program_header::{PF_R, PF_W, PF_X, PT_DYNAMIC, PT_INTERP, PT_LOAD, ProgramHeader};
use goblin::elf::section_header::{SHT_NOBITS, SHT_SYMTAB, SectionHeader};
use goblin::elf::sym::{STB_GLOBAL, STT_FUNC, STT_NOTYPE, Symtab};
use goblin::strtab::Strtab;
use nova_abi::memory::{ADDRESS_START, INPUT_START};

mod error;

pub use error::ElfError;

/// Code may have gaps between its segments, but its span in bytes is at most this many times the code itself ...
const CODE_SPAN_FACTOR: u64 = 4;
/// ... plus this many bytes: the machine keeps a dense table over the span.
const CODE_SPAN_SLACK: u64 = 1 << 20;

/// The names of all symbols together have at most this many times the bytes of the file. Linkers let names share a tail,
/// so that the sum can exceed the file; a file that exceeds this limit was crafted to exhaust memory.
const NAMES_FACTOR: usize = 4;

const EF_RISCV_RVC: u32 = 1;
const EF_RISCV_FLOAT_ABI: u32 = 6;
const EF_RISCV_RVE: u32 = 8;

/// A loadable segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// First address.
    pub address: u32,
    /// Initial bytes; the rest of the segment is zero.
    pub bytes: Vec<u8>,
    /// Bytes in memory.
    pub size: u32,
    /// Whether instructions can be fetched from its initial bytes.
    pub executable: bool,
}

/// The machine-independent part of an ELF: where it starts and what memory holds.
pub(crate) struct Image {
    pub(crate) entry: u32,
    /// Sorted by address, not overlapping, none empty.
    pub(crate) segments: Vec<Segment>,
}

/// Validates an ELF and reads its segments.
pub(crate) fn parse(elf: &[u8]) -> Result<Image, ElfError> {
    let header = parse_header(elf)?;
    let mut segments = parse_segments(elf, &header)?;
    segments.sort_by_key(|segment| segment.address);
    check_overlap(&segments)?;
    check_code_span(&segments)?;
    let entry = header.e_entry as u32;
    check_entry(entry, &segments)?;
    Ok(Image { entry, segments })
}

/// The symbols of an ELF that the machine uses.
#[derive(Default)]
pub(crate) struct Symbols {
    pub(crate) functions: SymbolTable,
    /// The heap, if the linker script named it.
    pub(crate) heap: Option<Heap>,
}

/// The symbols; none if the file was stripped or they are malformed.
pub(crate) fn symbols(elf: &[u8]) -> Symbols {
    let Some(names) = Names::parse(elf) else {
        return Symbols::default();
    };
    let functions = names.functions(NAMES_FACTOR * elf.len()).unwrap_or_default();
    Symbols { functions: SymbolTable::new(functions), heap: names.heap() }
}

const CONTEXT: Ctx = Ctx { container: Container::Little, le: Endian::Little };

fn malformed(what: &'static str) -> impl Fn(goblin::error::Error) -> ElfError {
    move |error| ElfError::Malformed { what, reason: error.to_string() }
}

fn parse_header(elf: &[u8]) -> Result<Header, ElfError> {
    if !elf.starts_with(ELFMAG) {
        return Err(ElfError::NotElf);
    }
    // Class and encoding decide how the rest is read: look at them before goblin does.
    match elf.get(EI_CLASS) {
        Some(&class) if class != ELFCLASS32 => return Err(ElfError::NotClass32 { class }),
        _ => {}
    }
    match elf.get(EI_DATA) {
        Some(&encoding) if encoding != ELFDATA2LSB => return Err(ElfError::NotLittleEndian { encoding }),
        _ => {}
    }
    let header = goblin::elf::Elf::parse_header(elf).map_err(malformed("header"))?;
    if header.e_machine != EM_RISCV {
        return Err(ElfError::NotRiscV { machine: header.e_machine });
    }
    if header.e_type != ET_EXEC {
        return Err(ElfError::NotExecutable { kind: header.e_type });
    }
    check_flags(header.e_flags)?;
    Ok(header)
}

fn check_flags(flags: u32) -> Result<(), ElfError> {
    if flags & EF_RISCV_RVC != 0 {
        return Err(ElfError::Compressed);
    }
    if flags & EF_RISCV_FLOAT_ABI != 0 {
        return Err(ElfError::HardFloat { abi: flags & EF_RISCV_FLOAT_ABI });
    }
    if flags & EF_RISCV_RVE != 0 {
        return Err(ElfError::Embedded);
    }
    Ok(())
}

fn parse_segments(elf: &[u8], header: &Header) -> Result<Vec<Segment>, ElfError> {
    let (offset, count) = (header.e_phoff as usize, usize::from(header.e_phnum));
    if count > 0 && usize::from(header.e_phentsize) != SIZEOF_PHDR {
        let size = header.e_phentsize;
        return Err(ElfError::ProgramHeaderSize { size });
    }
    let headers = ProgramHeader::parse(elf, offset, count, CONTEXT).map_err(malformed("program headers"))?;
    if headers.iter().any(|header| matches!(header.p_type, PT_INTERP | PT_DYNAMIC)) {
        return Err(ElfError::Dynamic);
    }
    let loadable = || headers.iter().enumerate().filter(|(_, header)| header.p_type == PT_LOAD && header.p_memsz > 0);
    let bytes = loadable().map(|(_, header)| header.p_filesz).sum::<u64>();
    if bytes > elf.len() as u64 {
        return Err(ElfError::SegmentsShareBytes { bytes, file: elf.len() });
    }
    loadable().map(|(index, header)| parse_segment(elf, index, header)).collect()
}

fn parse_segment(elf: &[u8], index: usize, header: &ProgramHeader) -> Result<Segment, ElfError> {
    // All fields are 32 bits wide in a class 32 file.
    let (offset, address) = (header.p_offset as u32, header.p_vaddr as u32);
    let (file_size, memory_size) = (header.p_filesz as u32, header.p_memsz as u32);
    if file_size > memory_size {
        return Err(ElfError::SegmentSizes { index, file_size, memory_size });
    }
    if address < ADDRESS_START || u64::from(address) + u64::from(memory_size) > u64::from(INPUT_START) {
        return Err(ElfError::SegmentOutside { index, address, size: memory_size });
    }
    let executable = header.p_flags & PF_X != 0;
    if executable {
        check_code(index, address, header.p_flags)?;
    }
    let range = offset as usize..offset as usize + file_size as usize;
    let bytes = elf.get(range).ok_or(ElfError::SegmentTruncated { index, offset, size: file_size })?;
    Ok(Segment { address, bytes: bytes.to_vec(), size: memory_size, executable })
}

fn check_code(index: usize, address: u32, flags: u32) -> Result<(), ElfError> {
    if !address.is_multiple_of(4) {
        return Err(ElfError::SegmentMisaligned { index, address });
    }
    if flags & PF_W != 0 {
        return Err(ElfError::SegmentWritableCode { index, address });
    }
    if flags & PF_R == 0 {
        return Err(ElfError::SegmentUnreadableCode { index, address });
    }
    Ok(())
}

fn check_overlap(segments: &[Segment]) -> Result<(), ElfError> {
    for pair in segments.windows(2) {
        if pair[0].address + pair[0].size > pair[1].address {
            return Err(ElfError::SegmentsOverlap { first: pair[0].address, second: pair[1].address });
        }
    }
    Ok(())
}

fn check_code_span(segments: &[Segment]) -> Result<(), ElfError> {
    let code = || segments.iter().filter(|segment| segment.executable && !segment.bytes.is_empty());
    let (Some(first), Some(last)) = (code().next(), code().next_back()) else {
        return Err(ElfError::NoCode);
    };
    let bytes = code().map(|segment| segment.bytes.len() as u64).sum();
    let span = u64::from(last.address - first.address) + last.bytes.len() as u64;
    if span > CODE_SPAN_FACTOR * bytes + CODE_SPAN_SLACK {
        return Err(ElfError::CodeTooSparse { bytes, span });
    }
    Ok(())
}

fn check_entry(entry: u32, segments: &[Segment]) -> Result<(), ElfError> {
    let inside = |segment: &Segment| {
        let offset = entry.checked_sub(segment.address);
        segment.executable && offset.is_some_and(|offset| (offset as usize) < segment.bytes.len())
    };
    if entry.is_multiple_of(4) && segments.iter().any(inside) { Ok(()) } else { Err(ElfError::BadEntry { entry }) }
}

/// A symbol table with what it refers to.
struct Names<'a> {
    sections: Vec<SectionHeader>,
    symbols: Symtab<'a>,
    names: Strtab<'a>,
}

impl<'a> Names<'a> {
    fn parse(elf: &'a [u8]) -> Option<Self> {
        let header = goblin::elf::Elf::parse_header(elf).ok()?;
        let sections =
            SectionHeader::parse(elf, header.e_shoff as usize, usize::from(header.e_shnum), CONTEXT).ok()?;
        let table = sections.iter().find(|section| section.sh_type == SHT_SYMTAB)?;
        let strings = sections.get(table.sh_link as usize)?;
        let names = Strtab::parse(elf, strings.sh_offset as usize, strings.sh_size as usize, 0).ok()?;
        let count = (table.sh_size as usize).min(elf.len()) / goblin::elf32::sym::SIZEOF_SYM;
        let symbols = Symtab::parse(elf, table.sh_offset as usize, count, CONTEXT).ok()?;
        Some(Self { sections, symbols, names })
    }

    /// The functions, none if their names together have more than `budget` bytes.
    fn functions(&self, mut budget: usize) -> Option<Vec<Symbol>> {
        let is_code = |section: &SectionHeader| section.is_executable() && section.sh_type != SHT_NOBITS;
        let functions = self
            .symbols
            .iter()
            .filter(|symbol| matches!(symbol.st_type(), STT_FUNC | STT_NOTYPE))
            .filter(|symbol| self.sections.get(symbol.st_shndx).is_some_and(is_code));
        let named = functions.filter_map(|symbol| self.names.get_at(symbol.st_name).map(|name| (symbol, name)));
        // Mapping symbols ($x, $d) and local labels are not functions.
        let named = named.filter(|(_, name)| !name.is_empty() && !name.starts_with('$') && !name.starts_with(".L"));
        named
            .map(|(symbol, name)| {
                budget = budget.checked_sub(name.len())?;
                Some(Symbol { address: symbol.st_value as u32, size: symbol.st_size as u32, name: name.into() })
            })
            .collect()
    }

    fn heap(&self) -> Option<Heap> {
        Some(Heap { start: self.value(HEAP_START)?, end: self.value(HEAP_END)? })
    }

    /// The value of a global symbol.
    fn value(&self, name: &str) -> Option<u32> {
        let mut globals = self.symbols.iter().filter(|symbol| symbol.st_bind() == STB_GLOBAL);
        let symbol = globals.find(|symbol| self.names.get_at(symbol.st_name) == Some(name))?;
        Some(symbol.st_value as u32)
    }
}

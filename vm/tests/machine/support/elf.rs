//! Writes ELF files, whole ones and broken ones.

/// A segment may be executed.
pub(crate) const X: u32 = 1;
/// A segment may be written.
pub(crate) const W: u32 = 2;
/// A segment may be read.
pub(crate) const R: u32 = 4;

const HEADER_BYTES: usize = 52;
const PROGRAM_HEADER_BYTES: usize = 32;
const SECTION_HEADER_BYTES: usize = 40;
const PAGE_BYTES: usize = 4096;

/// Offsets of the fields that tests break.
pub(crate) mod field {
    /// EI_CLASS.
    pub(crate) const CLASS: usize = 4;
    /// EI_DATA.
    pub(crate) const ENCODING: usize = 5;
    /// e_type.
    pub(crate) const KIND: usize = 16;
    /// e_machine.
    pub(crate) const MACHINE: usize = 18;
    /// e_phoff.
    pub(crate) const PROGRAM_HEADERS: usize = 28;
    /// e_flags.
    pub(crate) const FLAGS: usize = 36;
    /// e_phentsize.
    pub(crate) const PROGRAM_HEADER_BYTES: usize = 42;
    /// p_type of the first program header.
    pub(crate) const SEGMENT_KIND: usize = super::HEADER_BYTES;
    /// p_offset of the first program header.
    pub(crate) const SEGMENT_OFFSET: usize = super::HEADER_BYTES + 4;
    /// p_filesz of the first program header.
    pub(crate) const SEGMENT_FILE_SIZE: usize = super::HEADER_BYTES + 16;
}

struct Segment {
    address: u32,
    bytes: Vec<u8>,
    memory_size: u32,
    flags: u32,
}

/// A static RV32 executable in the making.
pub(crate) struct Elf {
    entry: u32,
    segments: Vec<Segment>,
    symbols: Vec<(String, u32, u32)>,
}

impl Elf {
    /// No segments yet.
    pub(crate) fn new(entry: u32) -> Self {
        Self { entry, segments: Vec::new(), symbols: Vec::new() }
    }

    /// Adds a PT_LOAD segment; memory beyond the bytes is zero.
    pub(crate) fn segment(mut self, address: u32, bytes: &[u8], memory_size: u32, flags: u32) -> Self {
        self.segments.push(Segment { address, bytes: bytes.to_vec(), memory_size, flags });
        self
    }

    /// Adds instruction words that may be read and executed.
    pub(crate) fn code(self, address: u32, words: &[u32]) -> Self {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        self.segment(address, &bytes, bytes.len() as u32, R | X)
    }

    /// Names a function.
    pub(crate) fn symbol(mut self, name: &str, address: u32, size: u32) -> Self {
        self.symbols.push((name.into(), address, size));
        self
    }

    /// The file: header, program headers, segments at offsets that a system can map, then the symbols.
    pub(crate) fn build(&self) -> Vec<u8> {
        let mut file = vec![0; HEADER_BYTES];
        let mut offset = HEADER_BYTES + self.segments.len() * PROGRAM_HEADER_BYTES;
        let mut offsets = Vec::new();
        for segment in &self.segments {
            // A system maps pages, so that an offset and its address must agree within the page.
            let wanted = segment.address as usize % PAGE_BYTES;
            offset += (wanted + PAGE_BYTES - offset % PAGE_BYTES) % PAGE_BYTES;
            offsets.push(offset);
            push(&mut file, &segment.header(offset as u32));
            offset += segment.bytes.len();
        }
        for (segment, offset) in self.segments.iter().zip(offsets) {
            file.resize(offset, 0);
            file.extend(&segment.bytes);
        }
        let sections = self.push_sections(&mut file);
        self.write_header(&mut file, sections);
        file
    }

    fn write_header(&self, file: &mut [u8], sections: usize) {
        file[..7].copy_from_slice(&[0x7f, b'E', b'L', b'F', 1, 1, 1]);
        let halves = |at: usize, values: &[u16], file: &mut [u8]| {
            let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
            file[at..at + bytes.len()].copy_from_slice(&bytes);
        };
        halves(field::KIND, &[2, 243, 1, 0], file);
        put(file, 24, self.entry);
        put(file, field::PROGRAM_HEADERS, HEADER_BYTES as u32);
        put(file, 32, sections as u32);
        let section_count = if sections == 0 { 0 } else { 4 };
        let sizes = [
            HEADER_BYTES as u16,
            PROGRAM_HEADER_BYTES as u16,
            self.segments.len() as u16,
            SECTION_HEADER_BYTES as u16,
            section_count,
            0,
        ];
        halves(40, &sizes, file);
    }

    /// Appends symbol table, names and section headers, if there are symbols; returns the offset of the headers or 0.
    fn push_sections(&self, file: &mut Vec<u8>) -> usize {
        if self.symbols.is_empty() {
            return 0;
        }
        let mut names = vec![0];
        let mut table = vec![0; 16];
        for (name, address, size) in &self.symbols {
            // A global function (0x12) in section 1.
            push(&mut table, &[names.len() as u32, *address, *size, 0x0001_0012]);
            names.extend(name.as_bytes());
            names.push(0);
        }
        let table_offset = file.len() as u32;
        file.extend(&table);
        let names_offset = file.len() as u32;
        file.extend(&names);
        let sections = file.len();
        push(file, &[0; 10]);
        // Type, flags (allocated, executable), address, offset, size, link, info, alignment, entry size.
        push(file, &[0, 1, 6, self.entry, 0, 0, 0, 0, 4, 0]);
        push(file, &[0, 2, 0, 0, table_offset, table.len() as u32, 3, 0, 4, 16]);
        push(file, &[0, 3, 0, 0, names_offset, names.len() as u32, 0, 0, 1, 0]);
        sections
    }
}

impl Segment {
    fn header(&self, offset: u32) -> [u32; 8] {
        let (address, size) = (self.address, self.bytes.len() as u32);
        [1, offset, address, address, size, self.memory_size, self.flags, PAGE_BYTES as u32]
    }
}

fn push(file: &mut Vec<u8>, words: &[u32]) {
    file.extend(words.iter().flat_map(|word| word.to_le_bytes()));
}

/// Replaces the word at an offset.
pub(crate) fn put(file: &mut [u8], offset: usize, value: u32) {
    file[offset..offset + 4].copy_from_slice(&value.to_le_bytes());
}

//! The machine's memory: 4 GiB of words, allocated by the page when first written.
//!
//! All pages lie in one arena and one table maps page numbers to their offset in it. A *slot* is a word's index in the
//! arena; an observer can keep data of its own about a word under the same index. Slots stay valid for the whole run.
//! Page 0 of the arena stays zero: every page that was never written maps there, so that reading needs no branch.

use crate::trap::TrapKind;
use nova_abi::memory::{ADDRESS_END, ADDRESS_START, PAGE_BYTES};

const PAGE_WORDS: usize = (PAGE_BYTES / 4) as usize;
const PAGES: usize = (u32::MAX / PAGE_BYTES) as usize + 1;

/// Paged memory with a limit on the pages it may allocate.
pub struct Memory {
    table: Box<[u32; PAGES]>,
    words: Vec<u32>,
    limit: u32,
}

impl Memory {
    /// Empty memory that may grow to `limit_bytes` (rounded down to pages).
    #[must_use]
    pub fn new(limit_bytes: u64) -> Self {
        let table = vec![0; PAGES].into_boxed_slice().try_into().expect("the table has one entry a page");
        let limit = (limit_bytes / u64::from(PAGE_BYTES)).min(PAGES as u64) as u32;
        Self { table, words: vec![0; PAGE_WORDS], limit }
    }

    /// Pages that were written so far.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.words.len() / PAGE_WORDS - 1
    }

    /// Words in the arena: one more than the highest slot.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.words.len()
    }

    /// The word in a slot.
    ///
    /// # Panics
    /// If the slot did not come from this memory.
    #[inline(always)]
    #[must_use]
    pub fn word(&self, slot: usize) -> u32 {
        self.words[slot]
    }

    /// Replaces the word in a slot that [`Self::writable`] gave.
    ///
    /// # Panics
    /// If the slot did not come from this memory.
    #[inline(always)]
    pub fn set_word(&mut self, slot: usize, value: u32) {
        self.words[slot] = value;
    }

    /// Slot of the word at an address, for reading only: words never written share slots that hold zero.
    ///
    /// # Errors
    /// [`TrapKind::OutsideMemory`] for a guarded address.
    #[inline(always)]
    pub fn readable(&self, address: u32) -> Result<usize, TrapKind> {
        check_guards(address)?;
        Ok(slot_of(self.table[(address / PAGE_BYTES) as usize], address))
    }

    /// Slot of the word at an address, its page allocated if it was not.
    ///
    /// # Errors
    /// [`TrapKind::OutsideMemory`] for a guarded address, [`TrapKind::MemoryLimit`] if no further page may be allocated.
    #[inline(always)]
    pub fn writable(&mut self, address: u32) -> Result<usize, TrapKind> {
        check_guards(address)?;
        let mut page = self.table[(address / PAGE_BYTES) as usize];
        if page == 0 {
            page = self.allocate(address)?;
        }
        Ok(slot_of(page, address))
    }

    #[cold]
    #[inline(never)]
    fn allocate(&mut self, address: u32) -> Result<u32, TrapKind> {
        let page = (self.words.len() / PAGE_WORDS) as u32;
        if page > self.limit {
            return Err(TrapKind::MemoryLimit { bytes: u64::from(self.limit) * u64::from(PAGE_BYTES) });
        }
        self.words.resize(self.words.len() + PAGE_WORDS, 0);
        self.table[(address / PAGE_BYTES) as usize] = page;
        Ok(page)
    }

    /// Reads one byte.
    ///
    /// # Errors
    /// As [`Self::readable`].
    pub fn byte(&self, address: u32) -> Result<u8, TrapKind> {
        let word = self.word(self.readable(address)?);
        Ok(word.to_le_bytes()[(address % 4) as usize])
    }

    /// Writes bytes from an address on.
    ///
    /// # Errors
    /// As [`Self::writable`]; bytes before the one that failed are written.
    pub fn write_bytes(&mut self, address: u32, bytes: &[u8]) -> Result<(), TrapKind> {
        let before_words = address.wrapping_neg() as usize % 4;
        let (head, rest) = bytes.split_at(bytes.len().min(before_words));
        self.write_in_word(address, head)?;
        let mut address = address.wrapping_add(head.len() as u32);
        let (words, tail) = rest.as_chunks();
        for &word in words {
            let slot = self.writable(address)?;
            self.words[slot] = u32::from_le_bytes(word);
            address = address.wrapping_add(4);
        }
        self.write_in_word(address, tail)
    }

    /// Writes bytes that lie in one word; allocates nothing for none.
    fn write_in_word(&mut self, address: u32, bytes: &[u8]) -> Result<(), TrapKind> {
        if bytes.is_empty() {
            return Ok(());
        }
        let slot = self.writable(address)?;
        let mut word = self.words[slot].to_le_bytes();
        let start = (address % 4) as usize;
        word[start..start + bytes.len()].copy_from_slice(bytes);
        self.words[slot] = u32::from_le_bytes(word);
        Ok(())
    }
}

#[inline(always)]
fn slot_of(page: u32, address: u32) -> usize {
    page as usize * PAGE_WORDS + (address / 4) as usize % PAGE_WORDS
}

#[inline(always)]
fn check_guards(address: u32) -> Result<(), TrapKind> {
    if address.wrapping_sub(ADDRESS_START) >= ADDRESS_END - ADDRESS_START {
        return Err(TrapKind::OutsideMemory { address });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unwritten_words_are_zero_and_take_no_memory() {
        let memory = Memory::new(1 << 32);
        assert_eq!(memory.word(memory.readable(0x8000_0000).unwrap()), 0);
        assert_eq!(memory.pages(), 0);
    }

    #[test]
    fn bytes_across_a_page_border_are_kept() {
        let mut memory = Memory::new(1 << 32);
        memory.write_bytes(0x1ffe, &[1, 2, 3, 4]).unwrap();
        let read: Vec<u8> = (0x1ffd..0x2003).map(|address| memory.byte(address).unwrap()).collect();
        assert_eq!(read, [0, 1, 2, 3, 4, 0]);
        assert_eq!(memory.pages(), 2);
    }

    #[test]
    fn bytes_of_any_length_lie_anywhere() {
        let bytes: Vec<u8> = (1..=12).collect();
        for (start, length) in (0x1ff8..0x2004).flat_map(|start| (0..=12).map(move |length| (start, length))) {
            let mut memory = Memory::new(1 << 32);
            memory.write_bytes(0x1ff0, &[0xff; 0x20]).unwrap();
            memory.write_bytes(start, &bytes[..length]).unwrap();
            for address in 0x1ff0..0x2010 {
                let written = (start..start + length as u32).contains(&address);
                let expected = if written { bytes[(address - start) as usize] } else { 0xff };
                assert_eq!(memory.byte(address), Ok(expected), "{length} bytes at {start:#x}: {address:#x}");
            }
        }
        let mut memory = Memory::new(1 << 32);
        memory.write_bytes(0, &[]).unwrap();
        assert_eq!(memory.pages(), 0);
    }

    #[test]
    fn guards_trap() {
        let mut memory = Memory::new(1 << 32);
        for address in [0, 0xfff, ADDRESS_END, 0xe000_0000, 0xffff_ffff] {
            assert_eq!(memory.readable(address), Err(TrapKind::OutsideMemory { address }));
            assert_eq!(memory.writable(address), Err(TrapKind::OutsideMemory { address }));
        }
        for address in [0x1000, ADDRESS_END - 1] {
            assert!(memory.writable(address).is_ok());
        }
    }

    #[test]
    fn the_limit_counts_pages() {
        let mut memory = Memory::new(8192);
        memory.write_bytes(0x1000, &[1]).unwrap();
        memory.write_bytes(0x9000, &[1]).unwrap();
        assert_eq!(memory.writable(0x5000), Err(TrapKind::MemoryLimit { bytes: 8192 }));
        assert!(memory.writable(0x1fff).is_ok());
    }
}

//! Function names from an ELF's symbol table, demangled.

use serde::Serialize;
use std::fmt::{self, Write};

/// Bytes of a demangled name that are kept. A few bytes of a mangled name can stand for a megabyte.
const NAME_MAX_BYTES: usize = 1024;

/// A named range of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// First address.
    pub address: u32,
    /// Bytes, 0 if the symbol table does not say.
    pub size: u32,
    /// Demangled name.
    pub name: String,
}

/// An address in code: a symbol and the distance from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    /// Demangled name.
    pub symbol: String,
    /// Bytes from the symbol's address.
    pub offset: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{:#x}", self.symbol, self.offset)
    }
}

/// The symbols of a program, sorted by address.
#[derive(Clone, Debug, Default)]
pub struct SymbolTable {
    symbols: Vec<Symbol>,
}

impl SymbolTable {
    /// Sorts symbols and demangles their names.
    ///
    /// Of several at one address the longest range stays; labels without a size that lie inside a function's range
    /// name addresses, not functions, and are dropped.
    #[must_use]
    pub fn new(mut symbols: Vec<Symbol>) -> Self {
        for symbol in &mut symbols {
            symbol.name = demangled(&symbol.name);
        }
        symbols.sort_by(|a, b| (a.address, b.size, &a.name).cmp(&(b.address, a.size, &b.name)));
        symbols.dedup_by_key(|symbol| symbol.address);
        let mut end = 0;
        symbols.retain(|symbol| {
            let inside = symbol.size == 0 && symbol.address < end;
            end = end.max(symbol.address.saturating_add(symbol.size));
            !inside
        });
        Self { symbols }
    }

    /// Every symbol, by address.
    #[must_use]
    pub fn all(&self) -> &[Symbol] {
        &self.symbols
    }

    /// Index in [`Self::all`] of the symbol that covers an address: the last at or before it.
    #[must_use]
    pub fn index_of(&self, address: u32) -> Option<usize> {
        self.symbols.partition_point(|symbol| symbol.address <= address).checked_sub(1)
    }

    /// The nearest symbol at or before an address.
    #[must_use]
    pub fn locate(&self, address: u32) -> Option<Location> {
        let symbol = &self.symbols[self.index_of(address)?];
        Some(Location { symbol: symbol.name.clone(), offset: address - symbol.address })
    }
}

/// A name as its author wrote it, cut where it gets too long.
fn demangled(name: &str) -> String {
    let mut text = Bounded(String::new());
    // The alternate form leaves out the hash that tells equal names apart.
    if write!(text, "{:#}", rustc_demangle::demangle(name)).is_err() {
        text.0.push_str("...");
    }
    text.0
}

/// Takes text until it has [`NAME_MAX_BYTES`].
struct Bounded(String);

impl fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = NAME_MAX_BYTES - self.0.len();
        self.0.push_str(&text[..text.floor_char_boundary(room)]);
        if text.len() > room { Err(fmt::Error) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_names_that_are_too_long() {
        let name = demangled(&"n".repeat(2000));
        assert_eq!(name, "n".repeat(NAME_MAX_BYTES) + "...");
        assert_eq!(demangled(&"n".repeat(NAME_MAX_BYTES)), "n".repeat(NAME_MAX_BYTES));
    }

    #[test]
    fn finds_the_nearest_symbol_and_demangles() {
        let symbol = |address, size, name: &str| Symbol { address, size, name: name.into() };
        let table = SymbolTable::new(vec![
            symbol(0x2000, 4, "_ZN4core3fmt5write17h0123456789abcdefE"),
            symbol(0x1000, 0, "start_label"),
            symbol(0x1000, 16, "_start"),
            symbol(0x1004, 0, "loop_label"),
        ]);
        assert_eq!(table.locate(0xfff), None);
        assert_eq!(table.locate(0x1008).unwrap().to_string(), "_start+0x8");
        assert_eq!(table.locate(0x2000).unwrap().to_string(), "core::fmt::write+0x0");
    }
}

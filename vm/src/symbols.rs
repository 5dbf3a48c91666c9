//! Function names from an ELF's symbol table, demangled.

use serde::Serialize;
use std::fmt;

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

/// A place in code: a symbol and the distance from it.
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
    /// name places, not functions, and are dropped.
    #[must_use]
    pub fn new(mut symbols: Vec<Symbol>) -> Self {
        for symbol in &mut symbols {
            // The alternate form leaves out the hash that tells equal names apart.
            symbol.name = format!("{:#}", rustc_demangle::demangle(&symbol.name));
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
        self.symbols
            .partition_point(|symbol| symbol.address <= address)
            .checked_sub(1)
    }

    /// The nearest symbol at or before an address.
    #[must_use]
    pub fn locate(&self, address: u32) -> Option<Location> {
        let symbol = &self.symbols[self.index_of(address)?];
        Some(Location {
            symbol: symbol.name.clone(),
            offset: address - symbol.address,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_nearest_symbol_and_demangles() {
        let symbol = |address, size, name: &str| Symbol {
            address,
            size,
            name: name.into(),
        };
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

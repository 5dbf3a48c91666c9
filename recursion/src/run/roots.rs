//! The list of programs: the root of fixed columns of each one's key.

use core::fmt;
use core::str::FromStr;
use std::collections::BTreeMap;

use nova_air::F;
use nova_verifier::Digest;
use p3_field::PrimeField32;
use p3_field::integers::QuotientMap;

use super::Program;

/// The roots of the programs' fixed columns. What a program asserts is in its root, so the list says what a compressed
/// proof means.
///
/// As text it has a line for each program: its name, and the root in hexadecimal digits, eight for each field element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roots(BTreeMap<Program, Digest>);

/// Why a text is no list of roots.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RootsError {
    /// A line is not a program and a root, or names a program again.
    #[error("line {0} is not a program and a root, or lists a program again")]
    Line(usize),
}

impl Roots {
    /// The roots of a release. `cargo bench -p nova-benches --bench programs -- --save` makes the list again.
    ///
    /// # Errors
    ///
    /// None for the list as it is.
    pub fn standard() -> Result<Self, RootsError> {
        include_str!("roots.txt").parse()
    }

    /// The root of a program.
    pub fn get(&self, program: Program) -> Option<Digest> {
        self.0.get(&program).copied()
    }

    /// The programs with their roots, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Program, Digest)> {
        self.0.iter().map(|(&program, &root)| (program, root))
    }

    /// Adds a program, or replaces it.
    pub fn insert(&mut self, program: Program, root: Digest) {
        self.0.insert(program, root);
    }
}

impl fmt::Display for Roots {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (program, root) in self.iter() {
            write!(formatter, "{program} ")?;
            root.iter().try_for_each(|element| write!(formatter, "{:08x}", element.as_canonical_u32()))?;
            writeln!(formatter)?;
        }
        Ok(())
    }
}

impl FromStr for Roots {
    type Err = RootsError;

    fn from_str(text: &str) -> Result<Self, RootsError> {
        let mut roots = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let (program, root) = parse(line).ok_or(RootsError::Line(number))?;
            if roots.0.insert(program, root).is_some() {
                return Err(RootsError::Line(number));
            }
        }
        Ok(roots)
    }
}

/// A program and its root.
fn parse(line: &str) -> Option<(Program, Digest)> {
    let (program, digits) = line.split_once(' ')?;
    let mut root = Digest::default();
    let (words, rest) = digits.as_bytes().as_chunks::<8>();
    if words.len() != root.len() || !rest.is_empty() {
        return None;
    }
    for (element, word) in root.iter_mut().zip(words) {
        let digits = core::str::from_utf8(word).ok()?;
        let word = u32::from_str_radix(digits, 16).ok()?;
        // Each root has one spelling.
        if format!("{word:08x}") != digits {
            return None;
        }
        *element = F::from_canonical_checked(word)?;
    }
    Some((program.parse().ok()?, root))
}

#[cfg(test)]
mod tests {
    use super::*;
    use p3_field::PrimeCharacteristicRing;

    #[test]
    fn a_list_is_read_as_it_is_written() {
        let mut roots = Roots::default();
        roots.insert(Program::Lift(3), core::array::from_fn(F::from_usize));
        roots.insert(Program::Shrink, [F::NEG_ONE; 8]);
        assert_eq!(roots.to_string().parse(), Ok(roots));
    }

    #[test]
    fn lines_have_one_spelling_and_programs_one_line() {
        let line = format!("lift-3 {}", "0000000a".repeat(8));
        assert!(line.parse::<Roots>().is_ok());
        let wrong = [
            format!("{line}\n{line}"),
            line.replace("lift-3", "lift-03"),
            line.replace(' ', "  "),
            line.replace('a', "A"),
            line.replace("0000000a", "7f000001"),
            line.replacen("0000000a", "+000000a", 1),
            format!("{line}0"),
            line.replacen("0000000a", "", 1),
            line.replace("lift-3", "lift-48"),
            line.replace("lift-3", "lifts"),
            "join".into(),
        ];
        for wrong in wrong {
            assert!(wrong.parse::<Roots>().is_err(), "{wrong}");
        }
    }
}

//! Constraints for a ceremony.

use std::io::{self, Write};
use std::path::Path;

use ark_bn254::Fr;
use ark_ff::{BigInteger, PrimeField};

use super::{NUMBER, VERSION};
use crate::groth16::file::write_file;
use crate::r1cs::System;

/// Writes the constraints of a circuit as an `.r1cs` file: 36 bytes for each term. All public values are inputs, and no variable has a
/// name. The file is there with all its bytes, or not at all.
///
/// # Errors
///
/// When the file cannot be written.
pub fn write_r1cs(system: &System, path: &Path) -> io::Result<()> {
    write_file(path, |output| write(system, output))
}

fn write(system: &System, output: &mut impl Write) -> io::Result<()> {
    let (constraints, terms) = (system.constraints(), system.terms());
    let lengths = [64, 12 * constraints + (4 + NUMBER) * terms, 8 * system.variables()];
    output.write_all(b"r1cs")?;
    numbers(output, &[VERSION as usize, lengths.len()])?;
    let mut section = 0;
    let mut begin = |output: &mut _| {
        section += 1;
        numbers(output, &[section])?;
        Write::write_all(output, &(lengths[section - 1] as u64).to_le_bytes())
    };

    begin(output)?;
    numbers(output, &[NUMBER])?;
    output.write_all(&Fr::MODULUS.to_bytes_le())?;
    // Variables; public outputs, public inputs, private inputs.
    numbers(output, &[system.variables(), 0, system.public(), 0])?;
    output.write_all(&(system.variables() as u64).to_le_bytes())?;
    numbers(output, &[constraints])?;

    begin(output)?;
    let factors: Vec<Vec<u8>> = system.factors().iter().map(|factor| factor.into_bigint().to_bytes_le()).collect();
    for index in 0..3 * constraints {
        let terms = system.combination(index);
        numbers(output, &[terms.len()])?;
        for &(variable, factor) in terms {
            numbers(output, &[variable as usize])?;
            output.write_all(&factors[factor as usize])?;
        }
    }

    begin(output)?;
    (0..system.variables() as u64).try_for_each(|label| output.write_all(&label.to_le_bytes()))
}

fn numbers(output: &mut impl Write, numbers: &[usize]) -> io::Result<()> {
    numbers.iter().try_for_each(|&number| {
        let number = u32::try_from(number).map_err(io::Error::other)?;
        output.write_all(&number.to_le_bytes())
    })
}

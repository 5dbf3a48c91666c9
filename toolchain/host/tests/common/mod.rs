//! Tiny hand-made guests, and a prover that is fast enough for tests.

use nova_host::{Policy, Prover, ProverConfig};
use nova_verifier::Parameters;

/// The load and entry address of the guests.
const ENTRY: u32 = 0x0040_0000;
const HEADER_BYTES: u32 = 52;
const PROGRAM_HEADER_BYTES: u32 = 32;

const A0: u32 = 10;
const A7: u32 = 17;
const ECALL: u32 = 0x73;

/// `addi rd, x0, value`.
const fn li(rd: u32, value: u32) -> u32 {
    value << 20 | rd << 7 | 0x13
}

/// A guest that ends with an exit code.
pub(crate) fn exits(code: u32) -> Vec<u8> {
    elf(&[li(A0, code), li(A7, nova_abi::syscall::EXIT), ECALL])
}

/// A guest whose public output is its whole input.
pub(crate) fn echoes() -> Vec<u8> {
    writes_its_input(&[nova_abi::syscall::WRITE_OUTPUT])
}

/// A guest that makes these calls, each with its whole input.
pub(crate) fn writes_its_input(calls: &[u32]) -> Vec<u8> {
    use nova_abi::memory::INPUT_START;
    use nova_abi::syscall::{EXIT, READ_INPUT};
    /// `addi a1, a0, 0`.
    const MOVE_A1_A0: u32 = A0 << 15 | 11 << 7 | 0x13;
    /// `lui a0, INPUT_START`.
    const INPUT_TO_A0: u32 = INPUT_START | A0 << 7 | 0x37;
    let read = [li(A7, READ_INPUT), ECALL, MOVE_A1_A0];
    let calls: Vec<u32> = calls.iter().flat_map(|&call| [INPUT_TO_A0, li(A7, call), ECALL]).collect();
    elf(&[&read[..], &calls, &[li(A0, 0), li(A7, EXIT), ECALL]].concat())
}

/// A static RV32 executable with one code segment.
fn elf(code: &[u32]) -> Vec<u8> {
    let words = |values: &[u32]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
    let identification = [0x7f, b'E', b'L', b'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    // Type and machine; version, entry, program headers, section headers, flags; sizes and counts.
    let header = words(&[2 | 243 << 16, 1, ENTRY, HEADER_BYTES, 0, 0]);
    let sizes = words(&[HEADER_BYTES | PROGRAM_HEADER_BYTES << 16, 1, 0]);
    let size = code.len() as u32 * 4;
    let segment = words(&[1, HEADER_BYTES + PROGRAM_HEADER_BYTES, ENTRY, ENTRY, size, size, 5, 4]);
    [&identification[..], &header, &sizes, &segment, &words(code)].concat()
}

/// A configuration that proves in a second, without security.
pub(crate) fn config(allow_failure: bool) -> ProverConfig {
    ProverConfig { parameters: Parameters::insecure_for_tests(), allow_failure, ..ProverConfig::default() }
}

/// A prover with test parameters, and a policy that accepts them.
pub(crate) fn prover(allow_failure: bool) -> Prover {
    Prover::new(config(allow_failure)).policy(Policy::insecure_for_tests())
}

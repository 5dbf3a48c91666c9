//! Numbers and names of the registers.

/// Where the machine sends writes to x0: a register that no instruction can read.
///
/// A program that names x0 as destination is resolved to name this one instead, so that neither the executor nor the
/// chips need a special case to keep x0 zero.
pub const SINK: u8 = 32;

/// Holds the length of the private input in bytes; only the system call that reads it can name it.
pub const INPUT_LENGTH: u8 = 33;

/// Holds the number of bytes of public output so far; only the system call that appends to it can name it.
pub const OUTPUT_LENGTH: u8 = 34;

/// Holds the number of bytes of claims so far; only the system call that appends to them can name it.
pub const CLAIMS_LENGTH: u8 = 35;

/// Registers of the machine: x0 to x31, the sink, and the three above.
pub const COUNT: usize = 36;

/// x0, which always holds zero.
pub const ZERO: u8 = 0;
/// x1, the return address.
pub const RA: u8 = 1;
/// x2, the stack pointer.
pub const SP: u8 = 2;
/// x5, the alternate link register.
pub const T0: u8 = 5;
/// x10, first argument and result of a system call.
pub const A0: u8 = 10;
/// x11, second argument of a system call.
pub const A1: u8 = 11;
/// x12, third argument of a system call.
pub const A2: u8 = 12;
/// x13, the first of the arguments that only accelerators take.
pub const A3: u8 = 13;
/// x17, the number of a system call.
pub const A7: u8 = 17;

const NAMES: [&str; COUNT] = [
    "zero",
    "ra",
    "sp",
    "gp",
    "tp",
    "t0",
    "t1",
    "t2",
    "s0",
    "s1",
    "a0",
    "a1",
    "a2",
    "a3",
    "a4",
    "a5",
    "a6",
    "a7",
    "s2",
    "s3",
    "s4",
    "s5",
    "s6",
    "s7",
    "s8",
    "s9",
    "s10",
    "s11",
    "t3",
    "t4",
    "t5",
    "t6",
    "sink",
    "input_length",
    "output_length",
    "claims_length",
];

/// ABI name of a register; `?` beyond the last.
#[must_use]
pub fn name(register: u8) -> &'static str {
    NAMES.get(usize::from(register)).copied().unwrap_or("?")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The RISC-V calling convention's numbers; the memory table commits to those beyond x31.
    #[test]
    fn registers_keep_their_numbers() {
        for (number, expected) in [
            (ZERO, "zero"),
            (RA, "ra"),
            (SP, "sp"),
            (T0, "t0"),
            (A0, "a0"),
            (A1, "a1"),
            (A2, "a2"),
            (A3, "a3"),
            (A7, "a7"),
            (SINK, "sink"),
            (INPUT_LENGTH, "input_length"),
            (OUTPUT_LENGTH, "output_length"),
            (CLAIMS_LENGTH, "claims_length"),
        ] {
            assert_eq!(name(number), expected);
        }
        assert_eq!([ZERO, RA, SP, T0, A0, A1, A2, A7], [0, 1, 2, 5, 10, 11, 12, 17]);
        assert_eq!([SINK, INPUT_LENGTH, OUTPUT_LENGTH, CLAIMS_LENGTH], [32, 33, 34, 35]);
        assert_eq!(name(COUNT as u8), "?");
    }
}

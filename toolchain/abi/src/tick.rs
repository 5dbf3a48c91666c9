//! Time within a segment of a run, as memory's order is proved with it.
//!
//! Cycle `c` (from 1) owns the timestamps [`PER_CYCLE`]` * c` to [`PER_CYCLE`]` * c + 7`. A *tick* is the position of an access
//! among them. An accelerator accesses the words of its operand of index `i` at tick `i`, and registers beyond a2 at
//! [`RS1`].

/// Timestamps of a cycle.
pub const PER_CYCLE: u32 = 8;

/// The most cycles of a segment.
pub const SEGMENT_MAX_CYCLES: u32 = (1 << 22) - 1;

/// Every timestamp has at most this many bits.
pub const TIME_BITS: u32 = (SEGMENT_MAX_CYCLES * PER_CYCLE + (PER_CYCLE - 1)).ilog2() + 1;

/// Reading the first source register; in a system call, a7.
pub const RS1: u32 = 0;

/// Reading the second source register; in a system call, a1.
pub const RS2: u32 = 1;

/// Accessing memory; in a system call also the third register.
pub const MEMORY: u32 = 2;

/// Writing the destination register; in a system call, a0 and the output's length.
pub const RD: u32 = 3;

#[cfg(test)]
mod tests {
    use super::*;

    /// Bounds of the chips' proofs, such as that a difference of timestamps does not wrap around the field.
    #[test]
    fn timestamps_keep_their_bounds() {
        assert_eq!((PER_CYCLE, TIME_BITS), (8, 25));
        assert!([RS1, RS2, MEMORY, RD].is_sorted_by(|one, other| one < other) && RD < PER_CYCLE);
    }
}

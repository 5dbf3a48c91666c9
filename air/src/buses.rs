//! Every bus, and the messages that travel on them.
//!
//! | bus | scope | meaning of a message | who enforces what |
//! |---|---|---|---|
//! | execution | shard | the machine is about to execute `pc` in cycle `cycle` | each instruction receives one and sends the next; the verifier sends the entry and receives the exit |
//! | program | shard | the shard's slice of the program holds this instruction at `pc` | each instruction fetches one; a row of the slice answers only if it is real |
//! | code | run | the program holds this instruction at `pc` | each real row of a slice asks for one; the program's table is preprocessed: the prover chooses multiplicities only |
//! | memory | shard | a cell holds a value since a timestamp | each access receives the last message of its cell and sends the next one |
//! | range | shard | `value < 2^bits` | the range chip counts |
//! | bytes | shard | `left` and `right` are bytes and `and` is their conjunction | the bytes chip makes them of bits |
//! | byte pairs | shard | `left` and `right` are bytes | the same table |
//! | output chain | shard | output words are to be read from `address` on | the syscall chip starts a chain, each row of the output chip hands it on |
//! | exit | shard | the run ended with this code | the verifier receives what the proof claims, of the last shard only |
//! | call | shard | an accelerator is called in cycle `cycle` and answers `result` | the syscall chip sends each call, the accelerator's chip or that of refusals receives it |
//! | keccak | shard | in the call of cycle `cycle` the state after `round` rounds is this | the keccak chip sends round 0 and receives round 24, the keccak round chip the reverse |
//! | sha256 state | shard | in the call of cycle `cycle` the state after `round` rounds is this | the sha256 chip sends round 0 and receives round 64, the sha256 rounds chip the reverse |
//! | sha256 block | shard | the block of the call of cycle `cycle` has these words | the sha256 chip sends them, the first rows of rounds receive them |
//! | run memory | run | a cell holds a value since shard `shard` | each shard that touches the cell receives one and sends the next; the memory table begins and ends the chain |
//! | output | run | claims and public output have these bytes at this index | the output chip sends the words that a shard writes; the output's digest receives each index once |
//! | initial | run | the program initialises this cell, or its ranges have this bound | the memory table sends the cells and bounds that it lists; the initial and the program's table are preprocessed: the first receives each bound exactly once, and the prover chooses how often they receive other cells |
//!
//! Message structs list their elements once; both sides of a bus build the same struct, so that they cannot disagree
//! about the order.

use crate::Bus;

/// Declares a bus with the struct of its messages: fields, and perhaps a list behind them. At the end those whose messages
/// are another's.
macro_rules! buses {
    ($($(#[$meta:meta])* $id:literal $scope:ident $constant:ident $message:ident {
        $($(#[$doc:meta])* $field:ident),+ $(,)?
        $(; $(#[$list_doc:meta])* $list:ident [$length:literal])?
    })+ $(= $(#[$same_meta:meta])* $same_id:literal $same_scope:ident $same:ident $original:ident)*) => {
        $(
            $(#[$meta])*
            pub const $constant: Bus =
                Bus::$scope($id, stringify!($constant), [$(stringify!($field)),+].len() $(+ $length)?);

            buses!(@message [$(#[$meta])*] $constant $message
                [$($(#[$doc])* pub $field: E),+] [$($field),+] $([$(#[$list_doc])*] $list)?);
        )+

        $(
            $(#[$same_meta])*
            pub const $same: Bus = Bus::$same_scope($same_id, stringify!($same), $original.arity);
        )*

        /// Every bus, by number.
        pub const ALL: &[Bus] = &[$($constant,)+ $($same),*];
    };
    (@message [$(#[$meta:meta])*] $constant:ident $message:ident [$($fields:tt)+] [$($field:ident),+]) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $message<E> { $($fields)+ }

        impl<E> $message<E> {
            /// The elements in the order in which they are fingerprinted.
            pub fn elements(self) -> [E; $constant.arity] {
                let Self { $($field),+ } = self;
                [$($field),+]
            }
        }
    };
    (@message [$(#[$meta:meta])*] $constant:ident $message:ident [$($fields:tt)+] [$($field:ident),+]
        [$(#[$list_doc:meta])*] $list:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $message<E, L> { $($fields)+, $(#[$list_doc])* pub $list: L }

        impl<E, L: IntoIterator<Item = E>> $message<E, L> {
            /// The elements in the order in which they are fingerprinted: as many as the bus has, or no chip set takes
            /// the chip that sends them.
            pub fn elements(self) -> impl Iterator<Item = E> {
                let Self { $($field,)+ $list } = self;
                [$($field),+].into_iter().chain($list)
            }
        }
    };
}

buses! {
    /// The state between two instructions.
    1 shard EXECUTION ExecutionMessage {
        /// Address of the next instruction, in words; [`HALTED`] after the last.
        pc,
        /// Cycle in which it is executed, from 1.
        cycle,
    }
    /// An instruction of the program. Elements that an operation does not use are zero.
    2 shard PROGRAM ProgramMessage {
        /// Its address, in words.
        pc,
        /// Number of the operation, see [`crate::opcodes`].
        opcode,
        /// Destination register, 1 to 32.
        rd,
        /// First source register.
        rs1,
        /// Second source register.
        rs2,
        /// Low 16 bits of the immediate.
        imm_lo,
        /// High 16 bits of the immediate.
        imm_hi,
        /// Address that a branch or `jal` goes to, in words.
        target,
        /// Low 16 bits of the address after a jump.
        link_lo,
        /// High 16 bits of the address after a jump.
        link_hi,
    }
    /// The value of a register or a word of memory.
    3 shard MEMORY MemoryMessage {
        /// [`REGISTERS`] or [`RAM`].
        space,
        /// Number of the register, or address of the word in words.
        address,
        /// Low 16 bits of the value.
        lo,
        /// High 16 bits of the value.
        hi,
        /// When it was last accessed, 0 for the value at the shard's start.
        timestamp,
    }
    /// `value < 2^bits`, for bits from 0 to 16.
    4 shard RANGE RangeMessage {
        /// The value.
        value,
        /// The bound's logarithm.
        bits,
    }
    /// A pair of bytes and their conjunction.
    5 shard BYTES BytesMessage {
        /// The first byte.
        left,
        /// The second byte.
        right,
        /// `left & right`.
        and,
    }
    /// A pair of bytes.
    11 shard BYTE_PAIRS BytePairMessage {
        /// The first byte.
        left,
        /// The second byte.
        right,
    }
    /// What an output call still has to read.
    6 shard OUTPUT_CHAIN OutputChainMessage {
        /// Cycle of the call.
        cycle,
        /// Address of the next word, in words.
        address,
        /// Index of the next word of the output.
        index,
        /// Bytes that are left.
        remaining,
    }
    /// Bytes of the public output.
    7 run OUTPUT OutputMessage {
        /// Index of the word in the output.
        index,
        /// How many bytes, 1 to 4.
        bytes,
        /// The first two, little-endian, zero beyond `bytes`.
        lo,
        /// The last two, little-endian, zero beyond `bytes`.
        hi,
    }
    /// The run ended.
    8 shard EXIT ExitMessage {
        /// Low 16 bits of the exit code.
        lo,
        /// High 16 bits of the exit code.
        hi,
    }
    /// A call of an accelerator.
    12 shard CALL CallMessage {
        /// Cycle of the call.
        cycle,
        /// Number of the system call.
        number,
        /// Low 16 bits of a0.
        a0_lo,
        /// High 16 bits of a0.
        a0_hi,
        /// Low 16 bits of a1.
        a1_lo,
        /// High 16 bits of a1.
        a1_hi,
        /// Low 16 bits of a2.
        a2_lo,
        /// High 16 bits of a2.
        a2_hi,
        /// What a0 gets, below 2^16.
        result,
    }
    /// A state of keccak-f.
    13 shard KECCAK KeccakMessage {
        /// Cycle of the call.
        cycle,
        /// Rounds that led to it: 0 or 24.
        round;
        /// The 16-bit limbs of its lanes, lane x + 5 y from limb 4 (x + 5 y) on.
        limbs[100]
    }
    /// A state of SHA-256's compression.
    14 shard SHA256_STATE Sha256StateMessage {
        /// Cycle of the call.
        cycle,
        /// Rounds that led to it: 0 or 64.
        round;
        /// The limbs of the words a to h, low ones first.
        limbs[16]
    }
    /// A quarter of a block of SHA-256.
    15 shard SHA256_BLOCK Sha256BlockMessage {
        /// Cycle of the call.
        cycle,
        /// Which quarter, from 0.
        row;
        /// The limbs of its words as they are in memory, low ones first.
        limbs[8]
    }
    /// The value of a register or a word of memory between two shards.
    9 run RUN_MEMORY RunMemoryMessage {
        /// [`REGISTERS`] or [`RAM`].
        space,
        /// Number of the register, or address of the word in words.
        address,
        /// Low 16 bits of the value.
        lo,
        /// High 16 bits of the value.
        hi,
        /// Number of the last shard that touched it, from 1; 0 for the value at the run's start.
        shard,
    }
    /// A word of memory, or a register, that the program initialises, or the first one after a range of them.
    10 run INITIAL InitialMessage {
        /// Key of the cell, as the memory table orders them.
        key,
        /// Low 16 bits of the value; zero after a range.
        lo,
        /// High 16 bits of the value; zero after a range.
        hi,
        /// 1 for the first cell of a range, 2 for the cell after one, 0 for the others.
        kind,
    }
    = /// An instruction of the program, as [`PROGRAM`] has it, between a shard and the run section.
    16 run CODE PROGRAM
}

/// Address space of the registers.
pub const REGISTERS: u32 = 0;

/// Address space of memory.
pub const RAM: u32 = 1;

/// The pc (in words) after a halt. No instruction lies there: addresses in words have 30 bits.
pub const HALTED: u32 = 1 << 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bus_numbers_are_unique() {
        let mut ids: alloc::vec::Vec<_> = ALL.iter().map(|bus| bus.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ALL.len());
    }
}

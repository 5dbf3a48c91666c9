//! The chips: one per instruction family, those of the accelerators, and the tables that they look up in.
//!
//! Each lies in a folder of its own: `mod.rs` names the chip and argues why it is sound, `columns.rs` lists the columns
//! of a row, `constraints.rs` states what must hold, `fill.rs` fills rows from records (feature `witness`), and
//! `tests.rs` forges rows that must be refused.

mod add;
mod add_imm;
mod add_points;
mod bitwise;
pub mod boundary;
mod branch;
pub mod bytes;
mod compare;
pub mod curve;
mod divide;
mod double_point;
pub mod initial;
mod jump;
mod jump_register;
pub mod keccak;
pub mod keccak_round;
mod load_narrow;
mod load_word;
pub mod memory_table;
mod mod_mul_add;
mod multiply;
pub(crate) mod output;
pub mod output_digest;
pub mod program;
pub mod range;
pub mod refusal;
pub mod sha256;
pub mod sha256_rounds;
mod shift;
pub mod slice;
mod store_narrow;
mod store_word;
pub mod syscall;
pub mod tables;

pub use add::{Add, AddColumns};
pub use add_imm::{AddImm, AddImmColumns};
pub use add_points::{AddPoints, AddPointsColumns};
pub use bitwise::{Bitwise, BitwiseColumns};
pub use boundary::{Boundary, BoundaryColumns, ShardValues};
pub use branch::{Branch, BranchColumns};
pub use bytes::{Bytes, BytesColumns};
pub use compare::{Compare, CompareColumns};
pub use divide::{Divide, DivideColumns};
pub use double_point::{DoublePoint, DoublePointColumns};
pub use initial::{Initial, InitialColumns};
pub use jump::{Jump, JumpColumns};
pub use jump_register::{JumpRegister, JumpRegisterColumns};
pub use keccak::{Keccak, KeccakColumns};
pub use keccak_round::{KeccakRound, KeccakRoundColumns};
pub use load_narrow::{LoadNarrow, LoadNarrowColumns};
pub use load_word::{LoadWord, LoadWordColumns};
pub use memory_table::{MemorySeam, MemoryTable, MemoryTableColumns, MemoryValues};
pub use mod_mul_add::{ModMulAdd, ModMulAddColumns};
pub use multiply::{Multiply, MultiplyColumns};
pub use output::{Output, OutputColumns};
pub use output_digest::{OutputDigest, OutputDigestColumns, RunValues};
pub use program::{CodeRow, Program, ProgramColumns};
pub use range::{Range, RangeColumns};
pub use refusal::{Refusal, RefusalColumns};
pub use sha256::{Sha256, Sha256Columns};
pub use sha256_rounds::{Sha256Rounds, Sha256RoundsColumns};
pub use shift::{Shift, ShiftColumns};
pub use slice::{Slice, SliceColumns};
pub use store_narrow::{StoreNarrow, StoreNarrowColumns};
pub use store_word::{StoreWord, StoreWordColumns};
pub use syscall::{Syscall, SyscallColumns};

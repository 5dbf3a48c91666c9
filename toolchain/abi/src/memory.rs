//! The memory map.
//!
//! ```text
//! 0x0000_0000  guard page: every access traps (null pointers; a stack that overflows runs into it)
//! 0x0000_1000  stack of a guest built with the runtime, growing downwards from 0x0040_0000
//! 0x0040_0000  its code, constants and data, then its heap
//! 0xC000_0000  private input: bytes chosen by the host, present in memory before the first cycle
//! 0xDFFF_F000  guard region: every access traps (a stack whose frame jumps over the guard page wraps around to here)
//! ```
//!
//! The machine itself enforces only what is guarded and where the input lies. A program linked elsewhere may use
//! everything between the guards; its segments must end below the input.

/// Bytes in a page, the unit of allocation.
pub const PAGE_BYTES: u32 = 4096;

/// First address that is not in the lower guard page.
pub const ADDRESS_START: u32 = PAGE_BYTES;

/// First address of the upper guard region, which fills the rest of the address space.
///
/// Below address 0 lies, since addresses wrap around, the end of the address space. A frame that is larger than the lower
/// guard page leads there, and the region is as large as any frame that a compiled function has; see [`FRAME_MAX_BYTES`].
pub const ADDRESS_END: u32 = 0xDFFF_F000;

/// The most bytes that a function may take from the stack in one step.
///
/// A function that calls another one writes its return address first, at the top of its frame. So when the stack overflows,
/// two frames at most are untouched: one whose top was still in the stack, and that of a function that calls nothing. Both
/// together lie in the upper guard region; its last 128 KiB are for what functions save before.
pub const FRAME_MAX_BYTES: u32 = ADDRESS_END.wrapping_neg() / 2 - (1 << 16);

/// First address of the private input; also the end of a guest's heap.
pub const INPUT_START: u32 = 0xC000_0000;

/// The most bytes that an input can have: its region up to the last multiple of 64 KiB, so that the chips bound the
/// length by its high limb.
pub const INPUT_MAX_BYTES: u32 = 0x1ffe_ffff;

/// Value of the stack pointer (x2) at the entry point; every other register starts as zero.
///
/// The runtime moves the stack to [`STACK_TOP`]. Programs that were linked elsewhere and set no stack of their own
/// get the top of ordinary memory.
pub const INITIAL_STACK_POINTER: u32 = INPUT_START;

/// Top of the stack of a guest built with the runtime, and the address its code is linked at.
///
/// The stack lies below the code, next to the guards, so that an overflow traps instead of destroying data.
pub const STACK_TOP: u32 = 0x0040_0000;

//! memset, and strlen for C.

use core::arch::naked_asm;

/// Sets `a2` bytes at `a0` to the low byte of `a1`.
///
/// # Safety
///
/// As in C.
#[unsafe(no_mangle)]
#[unsafe(naked)]
unsafe extern "C" fn memset(to: *mut u8, value: i32, size: usize) -> *mut u8 {
    naked_asm!(
        "mv   a3, a0",
        "sltiu a4, a2, 8",
        "bnez a4, 14f",
        // Repeats the byte in all four bytes of a word.
        "andi a1, a1, 255",
        "beqz a1, 10f",
        "slli a4, a1, 8",
        "or   a1, a1, a4",
        "slli a4, a1, 16",
        "or   a1, a1, a4",
        "10:",
        "andi a4, a3, 3",
        "beqz a4, 12f",
        "11:",
        "sb   a1, 0(a3)",
        "addi a3, a3, 1",
        "andi a4, a3, 3",
        "addi a2, a2, -1",
        "bnez a4, 11b",
        // 32 bytes at a time, up to t4.
        "12:",
        "andi t4, a2, -32",
        "beqz t4, 16f",
        "add  t4, a3, t4",
        "andi a2, a2, 31",
        "13:",
        "sw   a1, 0(a3)",
        "sw   a1, 4(a3)",
        "sw   a1, 8(a3)",
        "sw   a1, 12(a3)",
        "sw   a1, 16(a3)",
        "sw   a1, 20(a3)",
        "sw   a1, 24(a3)",
        "sw   a1, 28(a3)",
        "addi a3, a3, 32",
        "bne  a3, t4, 13b",
        "16:",
        "andi t4, a2, -4",
        "beqz t4, 14f",
        "add  t4, a3, t4",
        "andi a2, a2, 3",
        "17:",
        "sw   a1, 0(a3)",
        "addi a3, a3, 4",
        "bne  a3, t4, 17b",
        "14:",
        "beqz a2, 19f",
        "add  t4, a3, a2",
        "15:",
        "sb   a1, 0(a3)",
        "addi a3, a3, 1",
        "bne  a3, t4, 15b",
        "19:",
        "ret",
    )
}

/// The length of a C string, in bytes.
///
/// # Safety
///
/// As in C.
#[unsafe(no_mangle)]
#[unsafe(naked)]
unsafe extern "C" fn strlen(text: *const u8) -> usize {
    naked_asm!(
        "mv   a1, a0",
        "10:",
        "lbu  a2, 0(a1)",
        "addi a1, a1, 1",
        "bnez a2, 10b",
        "sub  a0, a1, a0",
        "addi a0, a0, -1",
        "ret",
    )
}

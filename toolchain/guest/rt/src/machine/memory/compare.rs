//! memcmp and bcmp.

use core::arch::naked_asm;

/// Compares `a2` bytes at `a0` and `a1`, lexicographically as unsigned bytes.
///
/// # Safety
///
/// As in C.
#[unsafe(no_mangle)]
#[unsafe(naked)]
unsafe extern "C" fn memcmp(left: *const u8, right: *const u8, size: usize) -> i32 {
    naked_asm!(
        // t6 is the end of the left block throughout.
        "add  t6, a0, a2",
        "sltiu a3, a2, 12",
        "bnez a3, 14f",
        // Bytes up to a word boundary of the left block.
        "andi a3, a0, 3",
        "beqz a3, 12f",
        "11:",
        "lbu  a4, 0(a0)",
        "lbu  a5, 0(a1)",
        "addi a0, a0, 1",
        "addi a1, a1, 1",
        "bne  a4, a5, 18f",
        "andi a3, a0, 3",
        "bnez a3, 11b",
        "12:",
        "andi a3, a1, 3",
        "sub  a2, t6, a0",
        "bnez a3, 30f",
        // Both aligned: 16 bytes at a time, up to t4. The bytes of the first different words are compared below.
        "andi t4, a2, -16",
        "beqz t4, 22f",
        "add  t4, a0, t4",
        "andi a2, a2, 15",
        "20:",
        "lw   a4, 0(a0)",
        "lw   a5, 0(a1)",
        "lw   a6, 4(a0)",
        "lw   a7, 4(a1)",
        "lw   t0, 8(a0)",
        "lw   t1, 8(a1)",
        "lw   t2, 12(a0)",
        "lw   t3, 12(a1)",
        "bne  a4, a5, 15f",
        "bne  a6, a7, 15f",
        "bne  t0, t1, 15f",
        "bne  t2, t3, 15f",
        "addi a0, a0, 16",
        "addi a1, a1, 16",
        "bne  a0, t4, 20b",
        "22:",
        "andi t4, a2, -4",
        "beqz t4, 14f",
        "add  t4, a0, t4",
        "23:",
        "lw   a4, 0(a0)",
        "lw   a5, 0(a1)",
        "bne  a4, a5, 15f",
        "addi a0, a0, 4",
        "addi a1, a1, 4",
        "bne  a0, t4, 23b",
        // Bytes up to the end.
        "14:",
        "beq  a0, t6, 17f",
        "15:",
        "lbu  a4, 0(a0)",
        "lbu  a5, 0(a1)",
        "addi a0, a0, 1",
        "bne  a4, a5, 18f",
        "addi a1, a1, 1",
        "bne  a0, t6, 15b",
        "17:",
        "li   a0, 0",
        "ret",
        "18:",
        "sub  a0, a4, a5",
        "ret",
        // The left block is aligned and the right one is not: t0 and t1 are the shift amounts, a5 holds the last word
        // read.
        "30:",
        "andi t4, a2, -8",
        "beqz t4, 15b",
        "add  t4, a0, t4",
        "slli t0, a3, 3",
        "neg  t1, t0",
        "sub  a1, a1, a3",
        "lw   a5, 0(a1)",
        "31:",
        "lw   t2, 4(a1)",
        "lw   a4, 0(a0)",
        "lw   a6, 4(a0)",
        "srl  a5, a5, t0",
        "sll  t3, t2, t1",
        "or   a7, a5, t3",
        "lw   a5, 8(a1)",
        "bne  a4, a7, 32f",
        "srl  t2, t2, t0",
        "sll  t3, a5, t1",
        "or   a7, t2, t3",
        "bne  a6, a7, 32f",
        "addi a0, a0, 8",
        "addi a1, a1, 8",
        "bne  a0, t4, 31b",
        "32:",
        "add  a1, a1, a3",
        "j    14b",
    )
}

/// Compares `a2` bytes at `a0` and `a1`; 0 if they are equal.
///
/// # Safety
///
/// As in C.
#[unsafe(no_mangle)]
#[unsafe(naked)]
unsafe extern "C" fn bcmp(left: *const u8, right: *const u8, size: usize) -> i32 {
    naked_asm!("j {memcmp}", memcmp = sym memcmp)
}

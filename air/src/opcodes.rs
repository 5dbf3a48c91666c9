//! Numbers of the operations as the program table carries them.
//!
//! They are those of the executor's `Opcode`; a test compares them. Where a chip serves several operations it relies on
//! the distances between their numbers, which are stated here too.

/// Declares the numbers in sequence.
macro_rules! numbers {
    ($($name:ident)*) => { numbers!(@ 0; $($name)*); };
    (@ $number:expr; $name:ident $($rest:ident)*) => {
        #[doc = concat!("Number of the operation `", stringify!($name), "`.")]
        pub const $name: u32 = $number;
        numbers!(@ $number + 1; $($rest)*);
    };
    (@ $number:expr;) => {};
}

numbers! {
    ADD SUB ADDI LUI AUIPC FENCE XOR OR AND XORI ORI ANDI SLL SRL SRA SLLI SRLI SRAI SLT SLTU SLTI SLTIU
    BEQ BNE BLT BGE BLTU BGEU JAL JALR LW LB LH LBU LHU SW SB SH
    MUL MULH MULHSU MULHU DIV DIVU REM REMU ECALL EBREAK ILLEGAL
}

/// From a bitwise operation or a shift on two registers to the one with an immediate.
pub const IMMEDIATE_OFFSET: u32 = 3;

/// From a comparison of two registers to the one with an immediate.
pub const COMPARE_IMMEDIATE_OFFSET: u32 = 2;

const _: () = {
    assert!(XORI == XOR + IMMEDIATE_OFFSET && ORI == OR + IMMEDIATE_OFFSET && ANDI == AND + IMMEDIATE_OFFSET);
    assert!(SLLI == SLL + IMMEDIATE_OFFSET && SRLI == SRL + IMMEDIATE_OFFSET && SRAI == SRA + IMMEDIATE_OFFSET);
    assert!(SLTI == SLT + COMPARE_IMMEDIATE_OFFSET && SLTIU == SLTU + COMPARE_IMMEDIATE_OFFSET);
};

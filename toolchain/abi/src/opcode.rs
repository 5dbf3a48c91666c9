//! The operations, their numbers in the program table, and the families that share a trace layout.

use core::fmt;

/// Declares the operations with the constant of their number, their mnemonic and family, and what follows from the list.
macro_rules! opcodes {
    ($($name:ident $number:ident $mnemonic:literal $family:ident,)*) => {
        /// An operation of RV32IM, or [`Opcode::Illegal`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Opcode {
            $(#[doc = concat!("`", $mnemonic, "`")] $name,)*
        }

        impl Opcode {
            /// Every operation, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The assembler's name.
            #[must_use]
            pub const fn mnemonic(self) -> &'static str {
                match self { $(Self::$name => $mnemonic,)* }
            }

            /// The family whose trace layout the operation has.
            #[must_use]
            pub const fn family(self) -> Family {
                match self { $(Self::$name => Family::$family,)* }
            }
        }

        /// The numbers as constants, for the chips.
        pub mod number {
            use super::Opcode;

            $(#[doc = concat!("Number of `", $mnemonic, "`.")] pub const $number: u32 = Opcode::$name.number();)*
        }
    };
}

opcodes! {
    Add ADD "add" Add,
    Sub SUB "sub" Add,
    Addi ADDI "addi" AddImm,
    Lui LUI "lui" AddImm,
    Auipc AUIPC "auipc" AddImm,
    Fence FENCE "fence" AddImm,
    Xor XOR "xor" Bitwise,
    Or OR "or" Bitwise,
    And AND "and" Bitwise,
    Xori XORI "xori" BitwiseImm,
    Ori ORI "ori" BitwiseImm,
    Andi ANDI "andi" BitwiseImm,
    Sll SLL "sll" Shift,
    Srl SRL "srl" Shift,
    Sra SRA "sra" Shift,
    Slli SLLI "slli" ShiftImm,
    Srli SRLI "srli" ShiftImm,
    Srai SRAI "srai" ShiftImm,
    Slt SLT "slt" Compare,
    Sltu SLTU "sltu" Compare,
    Slti SLTI "slti" CompareImm,
    Sltiu SLTIU "sltiu" CompareImm,
    Beq BEQ "beq" Branch,
    Bne BNE "bne" Branch,
    Blt BLT "blt" Branch,
    Bge BGE "bge" Branch,
    Bltu BLTU "bltu" Branch,
    Bgeu BGEU "bgeu" Branch,
    Jal JAL "jal" Jump,
    Jalr JALR "jalr" JumpRegister,
    Lw LW "lw" LoadWord,
    Lb LB "lb" LoadNarrow,
    Lh LH "lh" LoadNarrow,
    Lbu LBU "lbu" LoadNarrow,
    Lhu LHU "lhu" LoadNarrow,
    Sw SW "sw" StoreWord,
    Sb SB "sb" StoreNarrow,
    Sh SH "sh" StoreNarrow,
    Mul MUL "mul" Multiply,
    Mulh MULH "mulh" Multiply,
    Mulhsu MULHSU "mulhsu" Multiply,
    Mulhu MULHU "mulhu" Multiply,
    Div DIV "div" Divide,
    Divu DIVU "divu" Divide,
    Rem REM "rem" Divide,
    Remu REMU "remu" Divide,
    Ecall ECALL "ecall" System,
    Ebreak EBREAK "ebreak" System,
    Illegal ILLEGAL "illegal" None,
}

impl Opcode {
    /// The operation's number in the program table.
    #[must_use]
    pub const fn number(self) -> u32 {
        self as u32
    }
}

impl fmt::Display for Opcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.mnemonic())
    }
}

/// Declares the families with their names, and what follows from the list.
macro_rules! families {
    ($($(#[$doc:meta])* $family:ident $name:literal,)*) => {
        /// Instructions whose execution is recorded, and later proved, in the same layout.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Family {
            $($(#[$doc])* $family,)*
            /// No instruction.
            None,
        }

        impl Family {
            /// Every family that has instructions.
            pub const ALL: &'static [Self] = &[$(Self::$family,)*];

            /// Name in reports, in snake case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$family => $name,)*
                    Self::None => "none",
                }
            }
        }
    };
}

families! {
    /// `add`, `sub`.
    Add "add",
    /// `addi` and what resolves to it: `lui`, `auipc`, `fence`.
    AddImm "add_imm",
    /// `xor`, `or`, `and`.
    Bitwise "bitwise",
    /// `xori`, `ori`, `andi`.
    BitwiseImm "bitwise_imm",
    /// `sll`, `srl`, `sra`.
    Shift "shift",
    /// `slli`, `srli`, `srai`.
    ShiftImm "shift_imm",
    /// `slt`, `sltu`.
    Compare "compare",
    /// `slti`, `sltiu`.
    CompareImm "compare_imm",
    /// The six conditional branches.
    Branch "branch",
    /// `jal`.
    Jump "jump",
    /// `jalr`.
    JumpRegister "jump_register",
    /// `lw`.
    LoadWord "load_word",
    /// `lb`, `lh`, `lbu`, `lhu`.
    LoadNarrow "load_narrow",
    /// `sw`.
    StoreWord "store_word",
    /// `sb`, `sh`.
    StoreNarrow "store_narrow",
    /// The four multiplications.
    Multiply "multiply",
    /// The four divisions.
    Divide "divide",
    /// `ecall`, `ebreak`.
    System "system",
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Verifying keys commit to the numbers.
    #[test]
    fn operations_keep_their_numbers() {
        let names = "add sub addi lui auipc fence xor or and xori ori andi sll srl sra slli srli srai slt sltu slti sltiu \
                     beq bne blt bge bltu bgeu jal jalr lw lb lh lbu lhu sw sb sh mul mulh mulhsu mulhu div divu rem remu \
                     ecall ebreak illegal";
        let numbered = |number: u32| Opcode::ALL.iter().find(|opcode| opcode.number() == number);
        for (number, name) in (0..).zip(names.split(' ')) {
            assert_eq!(numbered(number).map(|opcode| opcode.mnemonic()), Some(name));
        }
        assert_eq!(Opcode::ALL.len(), names.split(' ').count());
    }

    #[test]
    fn only_an_illegal_word_has_no_family() {
        let of = |family: Family| Opcode::ALL.iter().filter(move |opcode| opcode.family() == family);
        assert!(of(Family::None).eq([&Opcode::Illegal]));
        assert!(Family::ALL.iter().all(|&family| of(family).count() > 0));
    }
}

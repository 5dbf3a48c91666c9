//! Operation codes and the instruction families that share a trace layout.

use core::fmt;

/// Declares the operations with their mnemonic and family, and what follows from the list.
macro_rules! opcodes {
    ($($name:ident $mnemonic:literal $family:ident,)*) => {
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
    };
}

opcodes! {
    Add "add" Add,
    Sub "sub" Add,
    Addi "addi" AddImm,
    Lui "lui" AddImm,
    Auipc "auipc" AddImm,
    Fence "fence" AddImm,
    Xor "xor" Bitwise,
    Or "or" Bitwise,
    And "and" Bitwise,
    Xori "xori" BitwiseImm,
    Ori "ori" BitwiseImm,
    Andi "andi" BitwiseImm,
    Sll "sll" Shift,
    Srl "srl" Shift,
    Sra "sra" Shift,
    Slli "slli" ShiftImm,
    Srli "srli" ShiftImm,
    Srai "srai" ShiftImm,
    Slt "slt" Compare,
    Sltu "sltu" Compare,
    Slti "slti" CompareImm,
    Sltiu "sltiu" CompareImm,
    Beq "beq" Branch,
    Bne "bne" Branch,
    Blt "blt" Branch,
    Bge "bge" Branch,
    Bltu "bltu" Branch,
    Bgeu "bgeu" Branch,
    Jal "jal" Jump,
    Jalr "jalr" JumpRegister,
    Lw "lw" LoadWord,
    Lb "lb" LoadNarrow,
    Lh "lh" LoadNarrow,
    Lbu "lbu" LoadNarrow,
    Lhu "lhu" LoadNarrow,
    Sw "sw" StoreWord,
    Sb "sb" StoreNarrow,
    Sh "sh" StoreNarrow,
    Mul "mul" Multiply,
    Mulh "mulh" Multiply,
    Mulhsu "mulhsu" Multiply,
    Mulhu "mulhu" Multiply,
    Div "div" Divide,
    Divu "divu" Divide,
    Rem "rem" Divide,
    Remu "remu" Divide,
    Ecall "ecall" System,
    Ebreak "ebreak" System,
    Illegal "illegal" None,
}

impl fmt::Display for Opcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.mnemonic())
    }
}

/// Instructions whose execution is recorded, and later proved, in the same layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Family {
    /// `add`, `sub`.
    Add,
    /// `addi` and what resolves to it: `lui`, `auipc`, `fence`.
    AddImm,
    /// `xor`, `or`, `and`.
    Bitwise,
    /// `xori`, `ori`, `andi`.
    BitwiseImm,
    /// `sll`, `srl`, `sra`.
    Shift,
    /// `slli`, `srli`, `srai`.
    ShiftImm,
    /// `slt`, `sltu`.
    Compare,
    /// `slti`, `sltiu`.
    CompareImm,
    /// The six conditional branches.
    Branch,
    /// `jal`.
    Jump,
    /// `jalr`.
    JumpRegister,
    /// `lw`.
    LoadWord,
    /// `lb`, `lh`, `lbu`, `lhu`.
    LoadNarrow,
    /// `sw`.
    StoreWord,
    /// `sb`, `sh`.
    StoreNarrow,
    /// The four multiplications.
    Multiply,
    /// The four divisions.
    Divide,
    /// `ecall`, `ebreak`.
    System,
    /// No instruction.
    None,
}

impl Family {
    /// Every family that has instructions.
    pub const ALL: [Self; 18] = [
        Self::Add,
        Self::AddImm,
        Self::Bitwise,
        Self::BitwiseImm,
        Self::Shift,
        Self::ShiftImm,
        Self::Compare,
        Self::CompareImm,
        Self::Branch,
        Self::Jump,
        Self::JumpRegister,
        Self::LoadWord,
        Self::LoadNarrow,
        Self::StoreWord,
        Self::StoreNarrow,
        Self::Multiply,
        Self::Divide,
        Self::System,
    ];

    /// Name in reports, in snake case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::AddImm => "add_imm",
            Self::Bitwise => "bitwise",
            Self::BitwiseImm => "bitwise_imm",
            Self::Shift => "shift",
            Self::ShiftImm => "shift_imm",
            Self::Compare => "compare",
            Self::CompareImm => "compare_imm",
            Self::Branch => "branch",
            Self::Jump => "jump",
            Self::JumpRegister => "jump_register",
            Self::LoadWord => "load_word",
            Self::LoadNarrow => "load_narrow",
            Self::StoreWord => "store_word",
            Self::StoreNarrow => "store_narrow",
            Self::Multiply => "multiply",
            Self::Divide => "divide",
            Self::System => "system",
            Self::None => "none",
        }
    }
}

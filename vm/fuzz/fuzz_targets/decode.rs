//! Every word is rejected, or is one instruction that the encoder of the tests returns.
#![no_main]

#[path = "../../tests/machine/support/asm.rs"]
#[expect(dead_code, reason = "the tests use all of the encoder")]
mod asm;

use libfuzzer_sys::fuzz_target;
use nova_vm::isa::{Opcode, decode};

fuzz_target!(|word: u32| {
    let Some(instruction) = decode(word) else { return };
    assert!(instruction.opcode == Opcode::Fence || asm::encode(&instruction) == word, "{word:#010x}: {instruction}");
    assert_ne!(instruction.to_string(), "illegal");
});

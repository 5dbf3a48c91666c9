//! Programs that call accelerators, and how a forger changes the calls.

use super::asm::{SCRATCH, ecall, exit, li, program, ssi};
use super::run::Run;
use nova_abi::syscall::{KECCAK_F, SHA256_COMPRESS};
use nova_vm::Program;
use nova_vm::isa::Opcode;
use nova_vm::record::{AcceleratorRecord, Segment, Step, TouchedWord, tick};

pub(crate) const SECOND: u32 = SCRATCH + 0x400;

/// Memory that no instruction touches.
pub(crate) const FRESH: u32 = SCRATCH + 0x800;

pub(crate) const OTHER: u32 = SCRATCH + 0xc00;

/// Permutes two states that differ in their first words, and one of zeros.
pub(crate) fn three_calls() -> Program {
    let mut lines = Vec::new();
    for state in [SCRATCH, SECOND] {
        lines.extend([li(5, state), li(6, state ^ 0x1234_5678)].concat());
        lines.push(ssi(Opcode::Sw, 5, 6, 0));
        lines.extend(ecall(KECCAK_F, [state, 0, 0]));
    }
    lines.extend(ecall(KECCAK_F, [FRESH, 0, 0]));
    lines.extend(exit(0));
    program(&lines)
}

/// Makes one call.
pub(crate) fn one_call(number: u32, pointer: u32) -> Program {
    program(&[ecall(number, [pointer, 0, 0]), exit(0)].concat())
}

/// Serves a call at another address, of memory that no instruction touches.
pub(crate) fn serve(segment: &mut Segment, mut call: AcceleratorRecord, address: u32) {
    for (word, address) in call.words.iter_mut().zip((address..).step_by(4)) {
        word.address = address;
        let (before, after, last) = (word.access.before, word.after, call.step.cycle * tick::PER_CYCLE);
        segment.words.push(TouchedWord { address, before, after, last });
    }
    segment.words.sort_by_key(|word| word.address);
    segment.records.accelerators.push(call);
}

/// Takes back the effects of a call on memory that no instruction touches.
pub(crate) fn take_back(segment: &mut Segment, call: usize) -> AcceleratorRecord {
    let call = segment.records.accelerators.remove(call);
    segment.words.retain(|touched| call.words.iter().all(|word| word.address != touched.address));
    call
}

/// Changes what the word-th word of a call's state is afterwards, in the record and in memory ever after.
pub(crate) fn change_result(segment: &mut Segment, call: usize, word: usize, change: impl Fn(u32) -> u32) {
    let update = &mut segment.records.accelerators[call].words[word];
    update.after = change(update.after);
    let mut words = segment.words.iter_mut();
    let touched = words.find(|touched| touched.address == update.address).expect("the call touches its state");
    touched.after = update.after;
}

/// Changes what the call-th system call leaves in a0, and what the next write to a0 finds there.
pub(crate) fn set_answer(run: &mut Run<'_>, call: usize, result: u32) {
    let code = run.program.code();
    let records = &mut run.segment().records;
    let call = &mut records.system[call];
    call.result = result;
    let writes_a0 = |step: Step| code.instructions()[step.index as usize].rd == 10 && step.cycle > call.step.cycle;
    let mut writes = records.add_imm.iter_mut().filter(|record| writes_a0(record.step));
    writes.next().expect("a0 is written again").rd.before = result;
}

pub(crate) const BLOCK: u32 = SCRATCH + 0x100;

/// Index, among a call's words, of the state's first.
pub(crate) const STATE: usize = 16;

/// Compresses two blocks, which begin with these words, into two states.
pub(crate) fn two_calls(blocks: [u32; 2]) -> Program {
    let mut lines = Vec::new();
    for (first, state) in blocks.into_iter().zip([SCRATCH, SCRATCH + 0x80]) {
        lines.extend([li(5, BLOCK), li(6, first * 0x0123_4567)].concat());
        lines.push(ssi(Opcode::Sw, 5, 6, 0));
        lines.extend(ecall(SHA256_COMPRESS, [state, BLOCK, 0]));
    }
    lines.extend(exit(0));
    program(&lines)
}

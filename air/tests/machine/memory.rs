//! Cheats about memory, the claim, and the order of shards.

use crate::asm::{SCRATCH, ecall, exit, li, program, rri, rrr, ssi};
use crate::forgeries::{
    By, ONE_SHARD, RESULT, assert_refused, check_changed, f, forge_result, register_after, row, with_operands,
};
use crate::programs::random;
use crate::run::Run;
use nova_abi::memory::INPUT_START;
use nova_abi::syscall::{READ_INPUT, WRITE_OUTPUT};
use nova_air::chips::ImageColumns;
use nova_air::gadgets::Word;
use nova_air::{F, Trace};
use nova_vm::Program;
use nova_vm::isa::Opcode;
use nova_vm::record::tick;
use p3_field::PrimeCharacteristicRing;

/// Stores, loads and two output calls; all that they touch is fresh memory.
fn memory_program() -> Program {
    let mut lines = [li(5, SCRATCH), li(6, 0x0102_0304)].concat();
    lines.extend([ssi(Opcode::Sw, 5, 6, 0), ssi(Opcode::Sw, 5, 5, 4), rri(Opcode::Lw, 7, 5, 8)]);
    for address in [SCRATCH, SCRATCH + 4] {
        lines.extend(ecall(WRITE_OUTPUT, [address, 4, 0]));
    }
    lines.extend([ecall(READ_INPUT, [0; 3]), ecall(READ_INPUT, [0; 3]), exit(0)].concat());
    program(&lines)
}

#[test]
fn claims_and_values() {
    let program = memory_program();
    type Change = fn(&mut Run<'_>);
    let cheats: [(&str, By, Change); 8] = [
        ("a byte of output is another", By::Bus("OUTPUT"), |run| run.output[0] ^= 1),
        ("output is dropped", By::Bus("OUTPUT"), |run| run.output.truncate(4)),
        ("output is shortened by a byte", By::Bus("OUTPUT"), |run| run.output.truncate(7)),
        ("output is reordered", By::Bus("OUTPUT"), |run| run.output.rotate_left(4)),
        ("the input has two lengths", By::Bus("MEMORY"), |run| {
            let record = &mut run.segment().records.system[3];
            (record.third.before, record.result) = (9, 9);
        }),
        ("a value is read that was never written", By::Bus("MEMORY"), |run| {
            let segment = run.segment();
            let load = &mut segment.records.load_word[0];
            (load.memory.before, load.result) = (9, 9);
            *register_after(segment, 7) = 9;
        }),
        ("memory that nobody wrote is not zero", By::Chip("image"), |run| {
            let segment = run.segment();
            let load = &mut segment.records.load_word[0];
            (load.memory.before, load.result) = (9, 9);
            *register_after(segment, 7) = 9;
            let word = segment.words.iter_mut().find(|word| word.address == SCRATCH + 8).unwrap();
            (word.before, word.after) = (9, 9);
        }),
        ("an unknown call is made", By::Chip("syscall"), |run| run.segment().records.system[2].result = 5),
    ];
    Run::record(&program, b"in", ONE_SHARD).check().unwrap();
    for (name, by, change) in cheats {
        let mut run = Run::record(&program, b"in", ONE_SHARD);
        change(&mut run);
        assert_refused(name, run.check(), &[by]);
    }
}

/// Reads the length of the input and its first two words.
fn reading_program() -> Program {
    let mut lines = [ecall(READ_INPUT, [0; 3]), li(5, INPUT_START).to_vec()].concat();
    lines.extend([rri(Opcode::Lw, 6, 5, 0), rri(Opcode::Lw, 7, 5, 4)]);
    program(&[lines, exit(0).to_vec()].concat())
}

/// Makes the load with this number see another value in the input.
fn see(run: &mut Run<'_>, load: usize, value: u32) {
    let segment = run.segment();
    let record = &mut segment.records.load_word[load];
    (record.memory.before, record.result) = (value, value);
    *register_after(segment, 6 + load as u8) = value;
    let address = INPUT_START + 4 * load as u32;
    let word = segment.words.iter_mut().find(|word| word.address == address).unwrap();
    (word.before, word.after) = (value, value);
}

#[test]
fn inputs() {
    let program = reading_program();
    for input in [&b""[..], b"a", b"ab", b"abc", b"abcd", b"abcde", b"abcdefgh", b"abcdefghi"] {
        let run = Run::record(&program, input, ONE_SHARD);
        run.check().unwrap_or_else(|error| panic!("{input:?}: {error}"));
        // The byte after the input, and the one that follows.
        for end in (input.len()..8).take(2) {
            let mut run = Run::record(&program, input, ONE_SHARD);
            let mut bytes: Vec<u8> = input.iter().copied().chain([0; 8]).take(8).collect();
            bytes[end] = 9;
            let word = |load: usize| u32::from_le_bytes(bytes[4 * load..][..4].try_into().unwrap());
            see(&mut run, end / 4, word(end / 4));
            let by = [By::Bus("RANGE"), By::Chip("image")];
            assert_refused(&format!("byte {end} follows {input:?}"), run.check(), &by);
        }
    }
    // Another input of the same length is as good.
    let mut run = Run::record(&program, b"abcde", ONE_SHARD);
    see(&mut run, 0, u32::from_le_bytes(*b"dcba"));
    see(&mut run, 1, u32::from(b'f'));
    run.check().unwrap();
}

#[test]
fn an_access_that_precedes_itself() {
    let program = with_operands(1, 2, rrr(Opcode::Add, RESULT, 20, 0));
    let mut run = Run::record(&program, &[], ONE_SHARD);
    forge_result(&mut run, 99);
    let segment = run.segment();
    // It receives what it sends itself, so that any value will do and the bus balances.
    let read = &mut segment.records.add[0];
    let written = read.rs1.previous;
    (read.rs1.previous, read.rs1.before) = (read.step.cycle * tick::PER_CYCLE, 99);
    segment.registers.iter_mut().find(|touched| touched.register == 20).unwrap().last = written;
    assert_refused("equal timestamps", run.check(), &[By::Bus("RANGE")]);
}

#[test]
fn boundaries() {
    let program = memory_program();
    let run = Run::record(&program, b"in", ONE_SHARD);
    for (previous, bus) in [(0, "IMAGE"), (1, "RANGE"), (2, "RANGE")] {
        let result = check_changed(&run, |shards, _| {
            let mut again = *shards[0].rows.last().unwrap();
            (again.before, again.last, again.previous_shard) = (again.after, 0, previous);
            shards[0].rows.push(again);
            shards[0].fill_boundary();
        });
        assert_refused("a place is listed twice", result, &[By::Bus(bus)]);
    }
}

const WIDTH: usize = ImageColumns::<F>::WIDTH;

/// The first row of an image that has a property.
fn find(image: &mut Trace, wanted: impl Fn(&ImageColumns<F>) -> bool) -> usize {
    (0..image.values.len() / WIDTH).find(|&at| wanted(row::<ImageColumns<F>>(image, at))).unwrap()
}

/// The word that the program reads and nobody writes.
fn is_fresh(row: &ImageColumns<F>) -> bool {
    row.address_lo == f(((SCRATCH + 8) / 4) & 0xffff) && row.last_shard == F::ONE
}

fn is_code(row: &ImageColumns<F>) -> bool {
    row.is_program == F::ONE && row.space == F::ONE
}

fn is_input_length(row: &ImageColumns<F>) -> bool {
    row.is_input == F::ONE && row.space == F::ZERO
}

#[test]
fn images() {
    let program = memory_program();
    let run = Run::record(&program, b"in", ONE_SHARD);
    type Wanted = fn(&ImageColumns<F>) -> bool;
    type Change = fn(&mut ImageColumns<F>);
    let cheats: [(&str, By, Wanted, Change); 6] = [
        ("a word of the program is another", By::Bus("INITIAL"), is_code, |row| {
            (row.first.lo, row.last.lo) = (row.first.lo + F::ONE, row.last.lo + F::ONE);
        }),
        ("a word of the program is zero", By::Bus("INITIAL"), is_code, |row| {
            (row.is_program, row.first, row.last) = (F::ZERO, Word::default(), Word::default());
        }),
        ("memory is called input", By::Bus("RANGE"), is_fresh, |row| row.is_input = F::ONE),
        ("memory is called program", By::Bus("INITIAL"), is_fresh, |row| row.is_program = F::ONE),
        ("the length is another than its place has", By::Chip("image"), is_input_length, |row| {
            (row.first.hi, row.last.hi) = (f(0x3fff), f(0x3fff));
        }),
        ("memory begins as another value", By::Chip("image"), is_fresh, |row| row.first.lo = F::ONE),
    ];
    for (name, by, wanted, change) in cheats {
        let result = check_changed(&run, |_, image| {
            let at = find(image, wanted);
            change(row(image, at));
        });
        assert_refused(name, result, &[by]);
    }
}

#[test]
fn places_of_the_image() {
    let program = memory_program();
    let run = Run::record(&program, b"in", ONE_SHARD);
    let twice = check_changed(&run, |_, image| {
        let at = find(image, is_fresh);
        let again = image.values[at * WIDTH..(at + 1) * WIDTH].to_vec();
        image.values.splice(at * WIDTH..at * WIDTH, again);
        image.values.truncate(image.values.len() - WIDTH);
        let first = row::<ImageColumns<F>>(image, at);
        (first.gap_lo, first.gap_hi) = (F::NEG_ONE, F::ZERO);
        (first.last, first.last_shard) = (first.first, F::ZERO);
    });
    assert_refused("a place is listed twice", twice, &[By::Bus("RANGE")]);
    let guard = check_changed(&run, |_, image| {
        let at = find(image, |row| row.space == F::ONE);
        row::<ImageColumns<F>>(image, at).address_lo -= F::ONE;
        row::<ImageColumns<F>>(image, at - 1).gap_lo -= F::ONE;
        row::<ImageColumns<F>>(image, at).gap_lo += F::ONE;
    });
    assert_refused("memory begins in the guard page", guard, &[By::Bus("RANGE")]);
}

#[test]
fn shards() {
    let program = random(9, 600);
    type Change = fn(&mut Run<'_>);
    let cheats: [(&str, &[By], Change); 4] = [
        ("shards are numbered backwards", &[By::Bus("RANGE")], |run| run.numbers.swap(0, 1)),
        ("shards are reordered", &[By::Bus("IMAGE"), By::Chip("image")], |run| run.segments.swap(0, 1)),
        ("a shard is dropped", &[By::Bus("IMAGE"), By::Chip("image")], |run| {
            run.segments.remove(1);
            run.numbers.pop();
        }),
        ("a shard is repeated", &[By::Bus("IMAGE"), By::Chip("image")], |run| {
            let again = run.segments[1].clone();
            run.segments.insert(1, again);
            run.numbers.push(run.numbers.len() as u32 + 1);
        }),
    ];
    for (name, by, change) in cheats {
        let mut run = Run::record(&program, &[], 200);
        run.check().unwrap();
        change(&mut run);
        assert_refused(name, run.check(), by);
    }
}

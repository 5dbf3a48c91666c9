//! Real runs satisfy every constraint, and the messages of all their tables cancel.
//!
//! The plain checker names chip, row and constraint, so this is where a mistake in filling shows first.

use nova_air::buses::{EXECUTION, EXIT, HALTED, IMAGE, OUTPUT};
use nova_air::rv32im::{image_machine, shard_machine};
use nova_air::witness::{BoundaryRow, RunImage, image_tables, initial_table, program_table, shard_tables};
use nova_air::{Bus, F, check_machine};
use nova_vm::record::{Recorder, Segment};
use nova_vm::{Limits, Machine, Program, Silent};
use p3_field::PrimeCharacteristicRing;

type Message = (Bus, Vec<F>, F);

fn elements<const N: usize>(values: [u32; N]) -> Vec<F> {
    values.map(F::from_u32).to_vec()
}

/// What the verifier puts on the buses of a shard.
fn verifier_messages(segment: &Segment, output: &[u8]) -> Vec<Message> {
    let exit = if segment.halt.is_some() { HALTED } else { segment.exit / 4 };
    let mut messages = vec![
        (EXECUTION, elements([segment.entry / 4, 1]), F::ONE),
        (EXECUTION, elements([exit, segment.cycles + 1]), F::NEG_ONE),
    ];
    if let Some(code) = segment.halt {
        messages.push((EXIT, elements([code & 0xffff, code >> 16]), F::NEG_ONE));
    }
    let (start, end) = segment.output;
    for (index, bytes) in (start / 4..).zip(output[start as usize..end as usize].chunks(4)) {
        let byte = |at: usize| u32::from(*bytes.get(at).unwrap_or(&0));
        let message = [index, bytes.len() as u32, byte(0) | byte(1) << 8, byte(2) | byte(3) << 8];
        messages.push((OUTPUT, elements(message), F::NEG_ONE));
    }
    messages
}

/// The image bus as the other parts of the run see it: what a shard receives they send, and the reverse.
fn image_messages(shard: u32, rows: &[BoundaryRow], sign: F) -> impl Iterator<Item = Message> {
    let message = |row: &BoundaryRow, value: u32, shard| {
        elements([row.space, row.address, value & 0xffff, value >> 16, shard])
    };
    rows.iter().flat_map(move |row| {
        [
            (IMAGE, message(row, row.before, row.previous_shard), sign),
            (IMAGE, message(row, row.after, shard), -sign),
        ]
    })
}

fn check_run(program: &Program, input: &[u8], shard_cycles: u32) {
    let shards = shard_machine(program_table(program)).unwrap();
    let images = image_machine(initial_table(program)).unwrap();
    let mut machine = Machine::new(program, input, Limits::default()).unwrap();
    let mut recorder = Recorder::new(&machine);
    let (mut image, mut on_image_bus) = (RunImage::default(), Vec::new());
    for shard in 1.. {
        let segment = recorder.segment(&mut machine, shard_cycles, &mut Silent).unwrap();
        let rows = image.absorb(shard, &segment);
        let tables = shard_tables(&shards, program.code(), shard, &segment.records, &rows);
        let tables: Vec<_> = tables.iter().map(|table| (table.chip, &table.trace)).collect();
        let mut messages = verifier_messages(&segment, machine.output());
        messages.extend(image_messages(shard, &rows, F::ONE));
        on_image_bus.extend(image_messages(shard, &rows, F::NEG_ONE));
        check_machine(&shards, &tables, &[F::from_u32(shard)], &messages).unwrap();
        if segment.halt.is_some() {
            break;
        }
    }
    let tables = image_tables(&images, image.trace(program));
    let tables: Vec<_> = tables.iter().map(|table| (table.chip, &table.trace)).collect();
    check_machine(&images, &tables, &[], &on_image_bus).unwrap();
}

fn check_example(name: &str, input: &[u8], shard_cycles: u32) {
    let path = format!("{}/../examples/{name}/{name}.elf", env!("CARGO_MANIFEST_DIR"));
    let elf = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    check_run(&Program::load(&elf).unwrap(), input, shard_cycles);
}

#[test]
fn fibonacci_in_one_shard() {
    check_example("fibonacci", &10u32.to_le_bytes(), 1 << 20);
}

#[test]
fn sha256_in_many_shards() {
    check_example("sha256", b"abc", 1 << 10);
}

#[test]
fn keccak256_in_odd_shards() {
    check_example("keccak256", b"nova", 7_777);
}

#[test]
fn u256_arithmetic() {
    check_example("u256", &[7; 65], 1 << 16);
}

#[test]
fn crc32_in_c() {
    check_example("crc32", b"123456789", 1 << 16);
}

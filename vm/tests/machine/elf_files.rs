//! Which files load, and why the others do not.

use crate::support::asm::words;
use crate::support::elf::{Elf, R, W, X, field, put};
use crate::support::programs::RandomProgram;
use crate::support::{BASE, exit};
use nova_vm::{ElfError, Host, Limits, Machine, Program, Silent, Unobserved};
use proptest::prelude::*;

fn good() -> Elf {
    Elf::new(BASE).code(BASE, &words(&exit(0)))
}

fn refusal(elf: &[u8]) -> ElfError {
    Program::load(elf).map(|program| program.entry()).unwrap_err()
}

/// The refusal of a good file after one byte of it is changed.
fn with_byte(offset: usize, value: u8) -> ElfError {
    let mut elf = good().build();
    elf[offset] = value;
    refusal(&elf)
}

/// The refusal of a good file after one word of it is changed.
fn with_word(offset: usize, value: u32) -> ElfError {
    let mut elf = good().build();
    put(&mut elf, offset, value);
    refusal(&elf)
}

#[test]
fn headers_of_other_kinds_are_refused() {
    assert_eq!(refusal(b""), ElfError::NotElf);
    assert_eq!(refusal(b"#!/bin/sh\n"), ElfError::NotElf);
    assert_eq!(with_byte(1, b'e'), ElfError::NotElf);
    assert_eq!(with_byte(field::CLASS, 2), ElfError::NotClass32 { class: 2 });
    assert_eq!(with_byte(field::ENCODING, 2), ElfError::NotLittleEndian { encoding: 2 });
    assert_eq!(with_byte(field::MACHINE, 62), ElfError::NotRiscV { machine: 62 });
    assert_eq!(with_byte(field::KIND, 3), ElfError::NotExecutable { kind: 3 });
    assert_eq!(with_byte(field::FLAGS, 1), ElfError::Compressed);
    for abi in [2, 4, 6] {
        assert_eq!(with_byte(field::FLAGS, abi), ElfError::HardFloat { abi: abi.into() });
    }
    assert_eq!(with_byte(field::FLAGS, 8), ElfError::Embedded);
    assert_eq!(with_byte(field::PROGRAM_HEADER_BYTES, 56), ElfError::ProgramHeaderSize { size: 56 });
}

#[test]
fn headers_that_end_early_are_malformed() {
    let elf = good().build();
    for bytes in [4, 5, 6, 20, 51] {
        let error = refusal(&elf[..bytes]);
        assert!(matches!(error, ElfError::Malformed { what: "header", .. }), "{bytes}: {error}");
    }
    let error = with_word(field::PROGRAM_HEADERS, 0xffff_fff0);
    let expected = "program headers";
    assert!(matches!(error, ElfError::Malformed { what, .. } if what == expected), "{error}");
}

#[test]
fn dynamic_files_are_refused() {
    for kind in [2, 3] {
        assert_eq!(with_word(field::SEGMENT_KIND, kind), ElfError::Dynamic);
    }
}

#[test]
fn files_without_code_are_refused() {
    let data = Elf::new(BASE).segment(BASE, &[0; 8], 8, R | W);
    assert_eq!(refusal(&data.build()), ElfError::NoCode);
    assert_eq!(refusal(&Elf::new(BASE).build()), ElfError::NoCode);
    let zeros = Elf::new(BASE).segment(BASE, &[], 64, R | X);
    assert_eq!(refusal(&zeros.build()), ElfError::NoCode);
    // A header of another kind (4, a note) loads nothing.
    assert_eq!(with_word(field::SEGMENT_KIND, 4), ElfError::NoCode);
}

#[test]
fn segments_must_lie_in_the_file() {
    let size = 4 * words(&exit(0)).len() as u32;
    assert_eq!(
        with_word(field::SEGMENT_OFFSET, 0x10_0000),
        ElfError::SegmentTruncated { index: 0, offset: 0x10_0000, size }
    );
    assert_eq!(
        with_word(field::SEGMENT_FILE_SIZE, size + 4),
        ElfError::SegmentSizes { index: 0, file_size: size + 4, memory_size: size }
    );
    let file = good().build().len();
    let bytes = u64::from(u32::MAX);
    assert_eq!(with_word(field::SEGMENT_FILE_SIZE, u32::MAX), ElfError::SegmentsShareBytes { bytes, file });
}

#[test]
fn segments_must_lie_in_program_memory() {
    let outside = |address, size| ElfError::SegmentOutside { index: 0, address, size };
    for (address, size) in [(0, 4), (0xffc, 4), (0xbfff_fffc, 8), (0xc000_0000, 4), (0xffff_fffc, 8)] {
        let elf = Elf::new(address).segment(address, &[0; 4], size, R | X).build();
        assert_eq!(refusal(&elf), outside(address, size));
    }
    for address in [0x1000, 0xbfff_fffc] {
        let elf = Elf::new(address).segment(address, &[0; 4], 4, R | X).build();
        assert_eq!(Program::load(&elf).map(|program| program.entry()), Ok(address));
    }
}

#[test]
fn code_must_be_aligned_but_data_need_not() {
    let elf = Elf::new(BASE).segment(BASE + 2, &[0; 4], 4, R | X).build();
    let address = BASE + 2;
    assert_eq!(refusal(&elf), ElfError::SegmentMisaligned { index: 0, address });
    let elf = good().segment(BASE + 0x1001, &[7, 8], 2, R | W).build();
    let program = Program::load(&elf).unwrap();
    let machine = Machine::new(&program, &[], Limits::default()).unwrap();
    let bytes = [0x1000, 0x1001, 0x1002, 0x1003].map(|offset| machine.memory().byte(BASE + offset));
    assert_eq!(bytes, [Ok(0), Ok(7), Ok(8), Ok(0)]);
}

#[test]
fn code_must_be_readable_and_not_writable() {
    let with_flags = |flags| refusal(&Elf::new(BASE).segment(BASE, &[0x13, 0, 0, 0], 4, flags).build());
    for flags in [R | W | X, W | X] {
        assert_eq!(with_flags(flags), ElfError::SegmentWritableCode { index: 0, address: BASE });
    }
    assert_eq!(with_flags(X), ElfError::SegmentUnreadableCode { index: 0, address: BASE });
    // What is not executed may have any permissions: the machine has none.
    for flags in [0, R, W, R | W] {
        assert!(Program::load(&good().segment(BASE + 0x1000, &[1], 1, flags).build()).is_ok());
    }
}

#[test]
fn data_of_threads_is_part_of_what_is_loaded() {
    // PT_TLS names bytes of another segment.
    let mut elf = good().segment(BASE + 0x1000, &[1; 4], 4, R | W).segment(BASE + 0x1000, &[1; 4], 4, R).build();
    put(&mut elf, field::SEGMENT_KIND + 2 * 32, 7);
    assert_eq!(Program::load(&elf).map(|program| program.segments().len()), Ok(2));
}

#[test]
fn segments_may_touch_but_not_overlap() {
    let second = |address| good().segment(address, &[1; 4], 4, R | W).build();
    let end = BASE + 4 * words(&exit(0)).len() as u32;
    assert!(Program::load(&second(end)).is_ok());
    assert_eq!(refusal(&second(end - 1)), ElfError::SegmentsOverlap { first: BASE, second: end - 1 });
}

#[test]
fn code_must_not_be_sparse() {
    let far = 0x8000_0000;
    let elf = good().code(far, &[0x13]).build();
    let bytes = 4 * words(&exit(0)).len() as u64 + 4;
    let span = u64::from(far - BASE) + 4;
    assert_eq!(refusal(&elf), ElfError::CodeTooSparse { bytes, span });
}

#[test]
fn the_entry_must_be_an_instruction() {
    let code = words(&exit(0));
    let end = BASE + 4 * code.len() as u32;
    for entry in [0, BASE - 4, BASE + 2, end, 0xffff_fffc] {
        let elf = Elf::new(entry).code(BASE, &code).build();
        assert_eq!(refusal(&elf), ElfError::BadEntry { entry });
    }
    let data = Elf::new(end).code(BASE, &code).segment(end, &[0; 4], 4, R | W);
    assert_eq!(refusal(&data.build()), ElfError::BadEntry { entry: end });
}

/// A small table of symbols that all point to one long name must not become many long names.
#[test]
fn symbols_cannot_multiply_a_name() {
    let name = "n".repeat(10_000);
    let mut elf = good().symbol(&name, BASE, 4);
    for index in 0..1000 {
        elf = elf.symbol("x", BASE + 4 * index, 4);
    }
    let mut elf = elf.build();
    assert_eq!(Program::load(&elf).unwrap().symbols().all().len(), 1000);
    // All symbols take the first one's name, at offset 1 of the names.
    let sections = elf.len() - 4 * 40;
    let table = u32::from_le_bytes(elf[sections + 96..sections + 100].try_into().unwrap()) as usize;
    for symbol in 0..=1001 {
        put(&mut elf, table + 16 * symbol, 1);
    }
    assert!(Program::load(&elf).unwrap().symbols().all().is_empty());
}

/// Prints nothing, so that a random program cannot fill the test's memory.
fn load_and_run(elf: &[u8]) {
    let Ok(program) = Program::load(elf) else { return };
    let limits = Limits { cycles: 2000, memory_bytes: 1 << 24 };
    let Ok(mut machine) = Machine::new(&program, &[1, 2, 3], limits) else {
        return;
    };
    let host: &mut dyn Host = &mut Silent;
    // How it ends is open; that it ends without a panic is what is tested.
    let _ = machine.run(u64::MAX, &mut Unobserved, host);
    assert!(machine.cycle() <= limits.cycles);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn mutated_files_never_panic(
        seed in 0u64..8,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        header_changes in prop::collection::vec((0usize..120, any::<u8>()), 0..4),
        length in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut elf = RandomProgram::new(seed, 1, 20).elf(|instruction| instruction);
        for (index, value) in changes {
            let at = index.index(elf.len());
            elf[at] = value;
        }
        for (at, value) in header_changes {
            elf[at] = value;
        }
        if let Some(length) = length {
            elf.truncate(length.index(elf.len()));
        }
        load_and_run(&elf);
    }

    #[test]
    fn random_code_never_panics(code in prop::collection::vec(any::<u32>(), 1..64)) {
        load_and_run(&Elf::new(BASE).code(BASE, &code).symbol("f", BASE, 4).build());
    }

    #[test]
    fn random_bytes_never_panic(tail in prop::collection::vec(any::<u8>(), 0..256), header in any::<bool>()) {
        let mut elf = if header { good().build()[..52].to_vec() } else { Vec::new() };
        elf.extend(tail);
        load_and_run(&elf);
    }
}

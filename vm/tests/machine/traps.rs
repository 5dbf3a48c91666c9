//! Every way in which the machine stops a guest, with what the trap tells about it.

use crate::support::asm::{encode, li, plain, ri, rri, ssi, words};
use crate::support::elf::{Elf, R, X};
use crate::support::{BASE, SCRATCH, ecall, exit, load, machine, program};
use nova_abi::memory::ADDRESS_END;
use nova_vm::isa::{Instruction, Opcode};
use nova_vm::{Limits, Machine, Outcome, Pause, Program, Silent, Trap, TrapKind, Unobserved};

fn run(machine: &mut Machine<'_>) -> Result<Pause, Box<Trap>> {
    machine.run(u64::MAX, &mut Unobserved, &mut Silent)
}

/// Runs instructions in the function `f`, of which the last traps: the trap, checked but for its kind.
fn trap_of(instructions: &[Instruction]) -> TrapKind {
    let before = instructions.len() as u32 - 1;
    let code = words(instructions);
    let program = load(Elf::new(BASE).code(BASE, &code).symbol("f", BASE, 4 * code.len() as u32));
    let mut machine = machine(&program);
    let trap = run(&mut machine).unwrap_err();
    assert_eq!(trap.pc, BASE + 4 * before, "{trap}");
    assert_eq!(trap.cycle, u64::from(before), "{trap}");
    assert_eq!(trap.instruction, instructions[before as usize].to_string());
    assert_eq!(trap.location.as_ref().unwrap().to_string(), format!("f+{:#x}", 4 * before));
    assert_eq!((machine.pc(), machine.cycle()), (trap.pc, trap.cycle));
    assert_eq!(run(&mut machine).unwrap_err(), trap, "running on traps again");
    trap.kind
}

/// Adds an instruction to a start that loads x5 with a constant.
fn trap_after_li(value: u32, last: Instruction) -> TrapKind {
    let [a, b] = li(5, value);
    trap_of(&[a, b, last])
}

#[test]
fn ebreak_traps() {
    assert_eq!(trap_of(&[plain(Opcode::Fence), plain(Opcode::Ebreak)]), TrapKind::Breakpoint);
}

#[test]
fn illegal_words_trap() {
    for word in [0, u32::MAX, 0x0000_100f, 0x3000_2573, 0x0205_9513] {
        let program = load(Elf::new(BASE).code(BASE, &[0x13, word]).symbol("f", BASE, 8));
        let trap = run(&mut machine(&program)).unwrap_err();
        assert_eq!(trap.kind, TrapKind::IllegalInstruction { word });
        assert_eq!((trap.pc, trap.cycle, trap.instruction.as_str()), (BASE + 4, 1, "illegal"));
    }
}

#[test]
fn misaligned_jumps_trap_where_they_are_taken() {
    let target = BASE + 8 + 6;
    assert_eq!(trap_after_li(0, ri(Opcode::Jal, 1, 6)), TrapKind::MisalignedJump { target });
    let branch = ssi(Opcode::Beq, 5, 0, 6);
    assert_eq!(trap_after_li(0, branch), TrapKind::MisalignedJump { target });
    // The lowest bit of a computed target is ignored, the next is not.
    let jump = rri(Opcode::Jalr, 1, 5, 1);
    assert_eq!(trap_after_li(BASE + 2, jump), TrapKind::MisalignedJump { target: BASE + 2 });
    // A branch that is not taken goes nowhere.
    let untaken = [vec![ssi(Opcode::Bne, 0, 0, 6)], exit(3)].concat();
    assert_eq!(run(&mut machine(&program(&untaken))), Ok(Pause::Halted(3)));
}

#[test]
fn a_jump_that_traps_links_nothing() {
    for jump in [ri(Opcode::Jal, 1, 6), rri(Opcode::Jalr, 1, 0, 0)] {
        let program = program(&[jump]);
        let mut machine = machine(&program);
        run(&mut machine).unwrap_err();
        assert_eq!(machine.register(1), 0);
    }
}

#[test]
fn execution_outside_code_traps() {
    for target in [0, SCRATCH, 0xc000_0000, 0xffff_fffc, BASE - 4] {
        let kind = trap_after_li(target, rri(Opcode::Jalr, 0, 5, 0));
        assert_eq!(kind, TrapKind::OutsideCode { target });
    }
    let target = BASE + 4096;
    assert_eq!(trap_of(&[ri(Opcode::Jal, 0, 4096)]), TrapKind::OutsideCode { target });
}

#[test]
fn falling_off_the_end_and_into_a_gap_traps() {
    let trap = run(&mut machine(&program(&[plain(Opcode::Fence)]))).unwrap_err();
    assert_eq!(trap.kind, TrapKind::OutsideCode { target: BASE + 4 });
    assert_eq!((trap.pc, trap.cycle), (BASE + 4, 1));
    // Between two executable segments lies a gap that the code table covers.
    let code = Elf::new(BASE).code(BASE, &words(&[plain(Opcode::Fence)])).code(BASE + 0x100, &words(&exit(0)));
    let trap = run(&mut machine(&load(code))).unwrap_err();
    assert_eq!(trap.kind, TrapKind::OutsideCode { target: BASE + 4 });
    assert_eq!((trap.pc, trap.cycle), (BASE + 4, 1));
}

#[test]
fn misaligned_accesses_trap() {
    use Opcode::{Lh, Lhu, Lw, Sh, Sw};
    for (opcode, width) in [(Lw, 4), (Lh, 2), (Lhu, 2), (Sw, 4), (Sh, 2)] {
        for offset in 0..4 {
            let address = SCRATCH + offset;
            let access = match opcode {
                Sw | Sh => ssi(opcode, 5, 6, offset as i32),
                _ => rri(opcode, 6, 5, offset as i32),
            };
            if offset % width == 0 {
                let code = [li(5, SCRATCH).to_vec(), vec![access], exit(0)].concat();
                assert_eq!(run(&mut machine(&program(&code))), Ok(Pause::Halted(0)));
            } else {
                let expected = TrapKind::MisalignedAccess { address, width };
                assert_eq!(trap_after_li(SCRATCH, access), expected);
            }
        }
    }
}

#[test]
fn guards_trap() {
    for (base, offset, address) in [
        (0, 0, 0),
        (0x1000, -4, 0xffc),
        (0, -4, 0xffff_fffc),
        (ADDRESS_END, 0, ADDRESS_END),
        (0xe000_0000, 0, 0xe000_0000),
    ] {
        for access in [rri(Opcode::Lw, 6, 5, offset), ssi(Opcode::Sw, 5, 6, offset)] {
            assert_eq!(trap_after_li(base, access), TrapKind::OutsideMemory { address });
        }
    }
    for base in [0x1000, ADDRESS_END - 4] {
        let code = [li(5, base).to_vec(), vec![ssi(Opcode::Sw, 5, 5, 0)], exit(0)].concat();
        assert_eq!(run(&mut machine(&program(&code))), Ok(Pause::Halted(0)));
    }
}

#[test]
fn a_load_that_traps_writes_nothing() {
    let program = program(&[rri(Opcode::Addi, 6, 0, 7), rri(Opcode::Lw, 6, 0, 0)]);
    let mut machine = machine(&program);
    run(&mut machine).unwrap_err();
    assert_eq!(machine.register(6), 7);
}

fn limited(program: &Program, limits: Limits) -> Machine<'_> {
    Machine::new(program, &[], limits).unwrap()
}

#[test]
fn the_cycle_limit_stops_exactly() {
    let code = [vec![plain(Opcode::Fence)], exit(0)].concat();
    let length = code.len() as u64;
    let program = program(&code);
    let limits = |cycles| Limits { cycles, ..Limits::default() };
    assert_eq!(run(&mut limited(&program, limits(length))), Ok(Pause::Halted(0)));
    let mut machine = limited(&program, limits(length - 1));
    let trap = run(&mut machine).unwrap_err();
    assert_eq!(trap.kind, TrapKind::CycleLimit { cycles: length - 1 });
    assert_eq!((trap.cycle, trap.instruction.as_str()), (length - 1, "ecall"));
    // Reaching the limit is not a trap; running beyond it is.
    let mut machine = limited(&program, limits(2));
    assert_eq!(machine.run(2, &mut Unobserved, &mut Silent), Ok(Pause::CycleReached));
    assert!(machine.run(3, &mut Unobserved, &mut Silent).is_err());
}

#[test]
fn the_memory_limit_counts_written_pages() {
    let store = |page: u32| [li(5, SCRATCH + 4096 * page).to_vec(), vec![ssi(Opcode::Sw, 5, 5, 0)]].concat();
    let load = [li(5, SCRATCH + 0x9000).to_vec(), vec![rri(Opcode::Lw, 6, 5, 0)]].concat();
    let program = program(&[store(0), load, store(0), store(1), exit(0)].concat());
    let limits = |pages: u64| Limits { memory_bytes: pages * 4096, ..Limits::default() };
    // One page of code, two of data.
    assert_eq!(run(&mut limited(&program, limits(3))), Ok(Pause::Halted(0)));
    let trap = run(&mut limited(&program, limits(2))).unwrap_err();
    assert_eq!(trap.kind, TrapKind::MemoryLimit { bytes: 8192 });
    assert_eq!(trap.instruction, "sw t0, 0(t0)");
    assert!(Machine::new(&program, &[], limits(0)).is_err());
    assert!(Machine::new(&program, &[1; 4097], limits(2)).is_err());
    assert!(Machine::new(&program, &[1; 4096], limits(2)).is_ok());
}

#[test]
fn unknown_system_calls_trap() {
    for number in [5, 94, u32::MAX] {
        assert_eq!(trap_of(&ecall(number, [0; 3])), TrapKind::UnknownSyscall { number });
    }
    let exit_group = TrapKind::UnknownSyscall { number: 94 }.to_string();
    assert!(exit_group.contains("exit_group") && exit_group.contains("93"), "{exit_group}");
}

#[test]
fn traps_read_well_and_become_json() {
    let code = words(&[plain(Opcode::Ebreak)]);
    let program = load(Elf::new(BASE).code(BASE, &code).symbol("_ZN4main4failE", BASE, 4));
    let trap = run(&mut machine(&program)).unwrap_err();
    let text = "trap at pc 0x00010000 (main::fail+0x0) in cycle 0, `ebreak`: breakpoint (ebreak)";
    assert_eq!(trap.to_string(), text);
    let json = serde_json::to_value(Outcome::Trapped(*trap)).unwrap();
    assert_eq!(json["trap"]["reason"], "breakpoint (ebreak)");
    assert_eq!(json["trap"]["location"]["symbol"], "main::fail");
}

#[test]
fn x0_stays_zero() {
    let writes = [
        rri(Opcode::Addi, 0, 0, 5),
        ri(Opcode::Lui, 0, 0x1000),
        ri(Opcode::Auipc, 0, 0x1000),
        ri(Opcode::Jal, 0, 4),
        rri(Opcode::Lw, 0, 5, 0),
        plain(Opcode::Fence),
    ];
    let code = [li(5, BASE).to_vec(), writes.to_vec(), exit(0)].concat();
    let program = program(&code);
    let mut machine = machine(&program);
    for cycle in 1..code.len() as u64 {
        machine.run(cycle, &mut Unobserved, &mut Silent).unwrap();
        assert_eq!(machine.register(0), 0, "after {}", code[cycle as usize - 1]);
    }
}

/// A program overwrites its next instruction, and executes what was there when it was loaded.
#[test]
fn stores_to_code_change_data_only() {
    let overwritten = encode(&plain(Opcode::Ebreak));
    let store = [li(5, BASE).to_vec(), li(6, overwritten).to_vec(), vec![ssi(Opcode::Sw, 5, 6, 20)]].concat();
    let load = vec![rri(Opcode::Addi, 7, 0, 42), rri(Opcode::Lw, 28, 5, 20)];
    let code: Vec<u8> = words(&[store, load, exit(0)].concat()).iter().flat_map(|word| word.to_le_bytes()).collect();
    let program = self::load(Elf::new(BASE).segment(BASE, &code, code.len() as u32, R | X));
    let mut machine = machine(&program);
    assert_eq!(run(&mut machine), Ok(Pause::Halted(0)));
    assert_eq!((machine.register(7), machine.register(28)), (42, overwritten));
}

/// The part of an executable segment that only memory has is zero, and zero is not an instruction.
#[test]
fn zeroed_code_is_not_executable() {
    let code: Vec<u8> = words(&[plain(Opcode::Fence)]).iter().flat_map(|word| word.to_le_bytes()).collect();
    let program = load(Elf::new(BASE).segment(BASE, &code, 64, R | X));
    let trap = run(&mut machine(&program)).unwrap_err();
    assert_eq!(trap.kind, TrapKind::OutsideCode { target: BASE + 4 });
}

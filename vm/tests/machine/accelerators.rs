//! The accelerators: published vectors, every kind of pointer, and what reports say.

use crate::support::asm::{li, plain};
use crate::support::{SCRATCH, ecall, exit, machine, program};
use crate::syscalls::store;
use nova_abi::accelerator::{self, Accelerator, KECCAK_F, SHA256_COMPRESS};
use nova_abi::memory::{ADDRESS_END, ADDRESS_START};
use nova_abi::syscall::{DONE, REFUSED, UNDEFINED, WRITE_OUTPUT};
use nova_vm::isa::{Instruction, Opcode};
use nova_vm::{Options, Outcome, Silent, TrapKind, Unobserved, execute};

/// Runs a program to its end and returns its output.
pub(crate) fn output_of(parts: &[Vec<Instruction>]) -> Vec<u8> {
    let (report, _) = execute(&program(&parts.concat()), &[], Options::default(), &mut Silent).unwrap();
    assert_eq!(report.outcome, Outcome::Exited(0));
    report.output
}

fn permuted(state: &[u8; 200]) -> Vec<u8> {
    let call = ecall(KECCAK_F.number, [SCRATCH, 1, 2]);
    output_of(&[store(SCRATCH, state), call, ecall(WRITE_OUTPUT, [SCRATCH, 200, 0]), exit(0)])
}

/// The state of a sponge after a message of less than a block was absorbed and padded.
fn padded(message: &[u8], domain: u8) -> [u8; 200] {
    let mut state = [0; 200];
    state[..message.len()].copy_from_slice(message);
    state[message.len()] = domain;
    state[135] |= 0x80;
    state
}

/// The Keccak team's intermediate values: the permutation of zeros.
#[test]
fn keccak_f_of_zeros() {
    let lanes: [u64; 25] = [
        0xf125_8f79_40e1_dde7,
        0x84d5_ccf9_33c0_478a,
        0xd598_261e_a65a_a9ee,
        0xbd15_4730_6f80_494d,
        0x8b28_4e05_6253_d057,
        0xff97_a42d_7f8e_6fd4,
        0x90fe_e5a0_a446_47c4,
        0x8c5b_da0c_d619_2e76,
        0xad30_a6f7_1b19_059c,
        0x3093_5ab7_d08f_fc64,
        0xeb5a_a93f_2317_d635,
        0xa9a6_e626_0d71_2103,
        0x81a5_7c16_dbcf_555f,
        0x43b8_31cd_0347_c826,
        0x01f2_2f1a_11a5_569f,
        0x05e5_635a_21d9_ae61,
        0x64be_fef2_8cc9_70f2,
        0x6136_7095_7bc4_6611,
        0xb87c_5a55_4fd0_0ecb,
        0x8c3e_e88a_1ccf_32c8,
        0x940c_7922_ae3a_2614,
        0x1841_f924_a2c5_09e4,
        0x16f5_3526_e704_65c2,
        0x75f6_44e9_7f30_a13b,
        0xeaf1_ff7b_5cec_a249,
    ];
    let expected: Vec<_> = lanes.into_iter().flat_map(u64::to_le_bytes).collect();
    assert_eq!(permuted(&[0; 200]), expected);
}

/// FIPS 202's SHA3-256 of "abc", and Ethereum's Keccak-256 of nothing.
#[test]
fn keccak_f_makes_the_published_digests() {
    for (message, domain, digest) in [
        (&b"abc"[..], 0x06, "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
        (&b""[..], 0x01, "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
    ] {
        let text: String =
            permuted(&padded(message, domain))[..32].iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(text, digest);
    }
}

/// FIPS 180-4's examples: "abc", and a message of two blocks.
#[test]
fn sha256_compress_makes_the_published_digests() {
    const STATE: [u32; 8] =
        [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];
    let long = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    for (message, digest) in [
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (long, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
    ] {
        let mut padded = [message.as_bytes(), &[0x80]].concat();
        padded.resize((padded.len() + 8).next_multiple_of(64) - 8, 0);
        padded.extend((8 * message.len() as u64).to_be_bytes());
        let blocks = SCRATCH + 0x100;
        let calls = (0..padded.len() as u32 / 64)
            .flat_map(|index| ecall(SHA256_COMPRESS.number, [SCRATCH, blocks + 64 * index, 2]));
        let output = output_of(&[
            store(SCRATCH, STATE.map(u32::to_le_bytes).as_flattened()),
            store(blocks, &padded),
            calls.collect(),
            ecall(WRITE_OUTPUT, [SCRATCH, 32, 0]),
            exit(0),
        ]);
        let words = output.chunks(4).map(|word| u32::from_le_bytes(word.try_into().expect("four bytes")));
        assert_eq!(words.map(|word| format!("{word:08x}")).collect::<String>(), digest);
    }
}

/// Block and state may be the same memory: the block is read as it was.
#[test]
fn operands_may_overlap() {
    let words: Vec<u8> = (0..24_u32).flat_map(|word| (word * 0x0101_0101).to_le_bytes()).collect();
    let run = |state: u32, copy_state: bool| {
        let mut parts = vec![store(SCRATCH, &words)];
        let at = if copy_state { SCRATCH + 0x200 } else { state };
        if copy_state {
            let offset = (state - SCRATCH) as usize;
            parts.push(store(at, &words[offset..offset + 32]));
        }
        parts.push(ecall(SHA256_COMPRESS.number, [at, SCRATCH, 0]));
        parts.extend([ecall(WRITE_OUTPUT, [at, 32, 0]), exit(0)]);
        output_of(&parts)
    };
    for offset in [0, 4, 32, 60, 64] {
        assert_eq!(run(SCRATCH + offset, false), run(SCRATCH + offset, true), "state {offset} bytes after the block");
    }
}

/// What a call with these pointers leaves in a0.
fn call(accelerator: &Accelerator, pointers: [u32; 5]) -> u32 {
    let mut lines = Vec::new();
    for (register, pointer) in (10..).zip(pointers) {
        lines.extend(li(register, pointer));
    }
    lines.extend(li(17, accelerator.number));
    lines.push(plain(Opcode::Ecall));
    let program = program(&lines);
    let mut machine = machine(&program);
    machine.run(lines.len() as u64, &mut Unobserved, &mut Silent).expect("no call of an accelerator traps");
    for (register, pointer) in (11..).zip(&pointers[1..]) {
        assert_eq!(machine.register(register), *pointer, "x{register} is kept");
    }
    machine.register(10)
}

#[test]
fn pointers_are_good_or_refused_at_every_border() {
    for accelerator in accelerator::ALL {
        for operand in accelerator.operands {
            let last = ADDRESS_END - 4 * operand.words;
            let good = [SCRATCH, ADDRESS_START, last];
            let bad =
                [0, ADDRESS_START - 4, SCRATCH + 1, SCRATCH + 2, SCRATCH + 3, last + 4, ADDRESS_END, u32::MAX - 3];
            let cases = good.map(|pointer| (pointer, false)).into_iter().chain(bad.map(|pointer| (pointer, true)));
            for (pointer, is_refused) in cases {
                let mut pointers = [SCRATCH; 5];
                pointers[usize::from(operand.argument)] = pointer;
                let result = call(accelerator, pointers);
                assert_eq!(result == REFUSED, is_refused, "{}: {pointer:#x}", accelerator.name);
                assert!([DONE, REFUSED, UNDEFINED].contains(&result), "{}: {result}", accelerator.name);
            }
        }
    }
}

#[test]
fn a_refused_call_leaves_memory_alone() {
    let near_the_guard = ADDRESS_END - 4;
    let mark = 0x1234_5678_u32.to_le_bytes();
    let calls = [ecall(KECCAK_F.number, [near_the_guard, 0, 0]), ecall(KECCAK_F.number, [SCRATCH + 1, 0, 0])];
    let shown = [near_the_guard, SCRATCH].map(|address| ecall(WRITE_OUTPUT, [address, 4, 0]));
    let output =
        output_of(&[store(near_the_guard, &mark), store(SCRATCH, &mark), calls.concat(), shown.concat(), exit(0)]);
    assert_eq!(output, [mark, mark].concat());
}

#[test]
fn calls_are_counted_by_name_and_other_numbers_trap() {
    let calls = [SCRATCH, SCRATCH, 1].map(|pointer| ecall(KECCAK_F.number, [pointer, 0, 0]));
    let (report, _) =
        execute(&program(&[calls.concat(), exit(0)].concat()), &[], Options::default(), &mut Silent).unwrap();
    assert_eq!(report.syscalls.get("keccak_f"), Some(&3));
    let number = accelerator::ALL[accelerator::ALL.len() - 1].number + 1;
    let trap = machine(&program(&ecall(number, [SCRATCH; 3])))
        .run(u64::MAX, &mut Unobserved, &mut Silent)
        .expect_err("the number is in no table");
    assert_eq!(trap.kind, TrapKind::UnknownSyscall { number });
}

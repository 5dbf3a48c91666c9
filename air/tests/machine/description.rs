//! `docs/chips.md`, and the numbers that chips and executor share.

use nova_air::rv32im::{memory_chips, run_chips, shard_chips};
use nova_air::symbolic::{Degree, Description, Direction, Interaction};
use nova_air::witness::{initial_table, program_table};
use nova_air::{Chip, ChipProfile, ChipSet, EF_DEGREE, buses};
use nova_vm::isa::{Family, Opcode};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Columns of the quotient: two pieces, because the blow-up is 2.
const QUOTIENT_COLUMNS: usize = 2 * EF_DEGREE;

/// The chip that a family's rows belong to.
fn chip_of(family: Family) -> &'static str {
    match family {
        Family::Add => "add",
        Family::AddImm => "add_imm",
        Family::Bitwise | Family::BitwiseImm => "bitwise",
        Family::Shift | Family::ShiftImm => "shift",
        Family::Compare | Family::CompareImm => "compare",
        Family::Branch => "branch",
        Family::Jump => "jump",
        Family::JumpRegister => "jump_register",
        Family::LoadWord => "load_word",
        Family::LoadNarrow => "load_narrow",
        Family::StoreWord => "store_word",
        Family::StoreNarrow => "store_narrow",
        Family::Multiply => "multiply",
        Family::Divide => "divide",
        Family::System => "syscall",
        Family::None => "",
    }
}

/// What a chip's rows stand for.
fn serves(chip: &str) -> String {
    let text = match chip {
        "boundary" => "a cell that the shard touches",
        "output" => "a word of public output",
        "output_digest" => "eight words of public output",
        "refusal" => "a call that an accelerator refused",
        "keccak" => "a call of keccak-f",
        "keccak_round" => "a round of keccak-f, or a result",
        "sha256" => "a compression of SHA-256",
        "sha256_rounds" => "four rounds of SHA-256, or a start",
        "mod_mul_add_256" => "a modular multiply-and-add of 256-bit integers",
        "mod_mul_add_384" => "a modular multiply-and-add of 384-bit integers",
        "add_points_256" => "an addition of points with coordinates of 256 bits",
        "double_point_256" => "a doubling of a point with coordinates of 256 bits",
        "add_points_384" => "an addition of points with coordinates of 384 bits",
        "double_point_384" => "a doubling of a point with coordinates of 384 bits",
        "range" => "a number of some bits, looked up",
        "bytes" => "a pair of bytes, looked up",
        "slice" => "an instruction that the shard executes",
        "program" => "an instruction of the program, looked up",
        "memory_table" => "a cell that the run touches",
        "initial" => "a cell that the program initialises, or the one after a range",
        _ => "",
    };
    let provable = |opcode: &&Opcode| chip_of(opcode.family()) == chip && **opcode != Opcode::Ebreak;
    let operations: Vec<_> = Opcode::ALL.iter().filter(provable).map(|opcode| format!("`{opcode}`")).collect();
    let served = if operations.is_empty() { text.into() } else { operations.join(" ") };
    assert!(!served.is_empty(), "what the rows of {chip} stand for is not described");
    served
}

fn chip_table<C: Chip>(machine: &ChipSet<C>) -> String {
    let mut text = String::from(
        "| chip | a row is | width | fixed columns | next row | constraints | degree | messages | lookup columns | cells a row |\n\
         |---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for (chip, profile) in machine.iter() {
        let (width, fixed, lookups) = (chip.width(), chip.preprocessed_width(), profile.lookups.columns.len());
        let (constraints, degree) = (profile.constraint_degrees.len(), profile.max_degree());
        let (messages, cells) = (profile.interactions.len(), cells(chip, profile));
        let (name, rows) = (chip.name(), serves(&chip.name()));
        let next = profile.next_columns.len() + profile.next_preprocessed.len();
        writeln!(
            text,
            "| {name} | {rows} | {width} | {fixed} | {next} | {constraints} | {degree} | {messages} | {lookups} | {cells} |"
        )
        .unwrap();
    }
    text
}

/// Committed field elements a row.
fn cells<C: Chip>(chip: &C, profile: &ChipProfile) -> usize {
    chip.width() + EF_DEGREE * profile.lookups.columns.len() + QUOTIENT_COLUMNS
}

type Users = BTreeMap<u16, [BTreeSet<String>; 2]>;

/// Learns who sends and who receives on each bus.
fn listen<C: Chip>(machine: &ChipSet<C>, users: &mut Users) {
    for chip in machine.chips() {
        let description = Description::<Degree>::of(chip, machine.public_values()).expect("the machine has the chip");
        for Interaction { bus, direction, .. } in description.interactions {
            let [senders, receivers] = users.entry(bus.id).or_default();
            let users = if direction == Direction::Sent { senders } else { receivers };
            users.insert(chip.name().into_owned());
        }
    }
}

fn bus_table(users: &Users) -> String {
    let mut text = String::from("| bus | elements | scope | sent by | received by |\n|---|---:|---|---|---|\n");
    for bus in buses::ALL {
        let [senders, receivers] = &users[&bus.id];
        // The verifier begins executions and ends them; of exit it only receives.
        let (sends, receives) = match bus.name {
            "EXECUTION" => (true, true),
            "EXIT" => (false, true),
            _ => (false, false),
        };
        let list = |chips: &BTreeSet<String>, verifier: bool| {
            let verifier = verifier.then(|| "the verifier".to_owned());
            chips.iter().cloned().chain(verifier).collect::<Vec<_>>().join(", ")
        };
        let (sent, received) = (list(senders, sends), list(receivers, receives));
        let (name, arity, scope) = (bus.name.to_lowercase().replace('_', " "), bus.arity, format!("{:?}", bus.scope));
        let scope = scope.to_lowercase();
        writeln!(text, "| {name} | {arity} | {scope} | {sent} | {received} |").unwrap();
    }
    text
}

fn page() -> String {
    let program = crate::support::asm::program(&crate::support::asm::exit(0));
    let run = run_chips(program_table(&program), initial_table(&program).unwrap()).unwrap();
    let shards = shard_chips().unwrap();
    let memory = memory_chips().unwrap();
    let mut users = Users::new();
    listen(&shards, &mut users);
    listen(&memory, &mut users);
    listen(&run, &mut users);
    let [shards, memory, run] = [chip_table(&shards), chip_table(&memory), chip_table(&run)];
    let buses = bus_table(&users);
    format!(
        "# Chips and buses\n\n\
         A test writes this page from the chips themselves and fails when it is stale: \
         `UPDATE_EXPECT=1 cargo test -p nova-air --features witness --test machine`.\n\n\
         *Cells a row* are the committed field elements: the columns, {EF_DEGREE} for each lookup column and \
         {QUOTIENT_COLUMNS} for the quotient. An instruction has one row, in its chip's table. *Next row* counts the \
         columns whose next row some constraint or message reads. *Constraints* and \
         *degree* are those of the chip itself; each lookup column adds a constraint.\n\n\
         ## The chips of a shard\n\n{shards}\n## The chips of the run's memory\n\n{memory}\n\
         ## The chips of the run section\n\n{run}\n## Buses\n\n\
         Messages of a shard bus cancel within each shard, those of a run bus over all sections of a run. The \
         source of their meaning is `air/src/buses.rs`.\n\n{buses}"
    )
}

#[test]
fn the_page_of_chips_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/chips.md");
    let page = page();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let current = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(current, page, "docs/chips.md is stale: set UPDATE_EXPECT=1 and run the test again");
}

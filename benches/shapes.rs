//! Corpus.
use nova_abi::accelerator;
use nova_air::rv32im::{chip_number, shard_chips};
use nova_air::witness::{call_units, chip_units};
use nova_benches::{block_description, block_folders, block_name, example, read};
use nova_os::ELF;
use nova_os::chain::known_chain;
use nova_os::import::import;
use nova_prover::run::plan::{COUNTED, Capacity, LastTouch, Profiler, Window, profile};
use nova_vm::{Limits, Machine, Program};
use std::path::Path;

fn input(folder: &Path) -> Vec<u8> {
    let meta = block_description(folder);
    let chain_id = meta["chain_id"].as_u64().expect("the description has a chain");
    let mut chain = known_chain(chain_id).expect("the chain is known").clone();
    chain.synthetic_parent = !meta["synthetic"].is_null();
    let [block, witness] = ["block.rlp", "witness.json"].map(|name| read(&folder.join(name)));
    import(&block, &witness, &chain).expect("the files are a block and its witness")
}

fn save(name: &str, windows: &[Window]) {
    let mut out: Vec<u32> = vec![windows.len() as u32];
    for w in windows {
        out.push(w.cycles);
        out.extend(w.units);
        for list in [&w.words, &w.instructions] {
            out.push(list.len() as u32);
            out.extend(list.iter().flat_map(|LastTouch { window, count }| [*window, *count]));
        }
    }
    let bytes: Vec<u8> = out.iter().flat_map(|v| v.to_le_bytes()).collect();
    std::fs::write(format!("/tmp/corpus/{name}.bin"), bytes).unwrap();
}

fn main() {
    std::fs::create_dir_all("/tmp/corpus").unwrap();
    let chips = shard_chips().unwrap();
    let units = chip_units(&chips);
    let mut meta = String::new();
    for (n, (chip, _)) in chips.iter().enumerate() {
        use nova_air::Chip;
        let (rows, after) = (units[n].rows, units[n].after);
        meta += &format!("{n} {} {} {rows} {after} {}\n", chip.name(), chips.row_cells(n), chip.width());
    }
    for a in accelerator::ALL {
        meta += &format!(
            "call {} {:?} words {}\n",
            a.name,
            call_units(&chips, a.number),
            a.operands.iter().map(|o| o.words).sum::<u32>()
        );
    }
    std::fs::write("/tmp/corpus/chips.txt", meta).unwrap();
    let most = Capacity { units: [1 << 20; COUNTED] };
    let _ = chip_number::ADD;
    let run = |name: &str, program: &Program, input: &[u8]| {
        if std::path::Path::new(&format!("/tmp/corpus/{name}.bin")).exists() {
            return;
        }
        let start = std::time::Instant::now();
        let mut machine = Machine::new(program, input, Limits::default()).unwrap();
        match profile(&mut machine, Profiler::new(&chips, most)) {
            Ok(windows) => {
                let pairs: usize = windows.iter().map(|w| w.words.len() + w.instructions.len()).sum();
                println!(
                    "{name}: {} cycles, {} windows, {pairs} pairs, {:.1} s",
                    machine.cycle(),
                    windows.len(),
                    start.elapsed().as_secs_f64()
                );
                save(name, &windows);
            }
            Err(trap) => println!("{name}: {trap}"),
        }
    };
    let bytes = |count: usize| (0..count).map(|at| (at * 167) as u8).collect::<Vec<_>>();
    let steps = |count: u32, rest: usize| [count.to_le_bytes().to_vec(), bytes(rest)].concat();
    for (name, input) in [
        ("fibonacci", steps(838_000, 0)),
        ("sha256", bytes(65_000)),
        ("keccak256", bytes(32_500)),
        ("u256", steps(80, 96)),
        ("crc32", bytes(450_000)),
        ("evm-transfers", steps(300, 0)),
    ] {
        run(name, &Program::load(&example(name)).unwrap(), &input);
    }
    let guest = Program::load(ELF).unwrap();
    let mut blocks: Vec<_> = ["blocks", "testnet", "synthetic-root"].into_iter().flat_map(block_folders).collect();
    blocks.sort_by_key(|folder| block_description(folder)["gas_used"].as_u64());
    for folder in &blocks {
        let gas = block_description(folder)["gas_used"].as_u64().unwrap_or(0);
        run(&format!("block-{:03}-{}", gas / 100_000, block_name(folder)), &guest, &input(folder));
    }
}

//! A rollup in one command: real blocks are proved, bundled, wrapped, and finalised by the contracts on a chain in memory.
//!
//! ```text
//! cargo run --release -p nova-contracts --example rollup -- KEYS [BLOCK.bin ...]
//! ```
//!
//! `KEYS` is a folder of keys of wrapped proofs. If it has none, development keys are made, which takes some minutes. Blocks follow each other, as
//! those of `examples/blocks/chain` do; without any, it is the mainnet block of `examples/blocks`. All parameters are those of a release.

mod layer1;
mod layer2;
mod timeline;

use layer1::Layer1;
use layer2::{Layer2, ProvedBlock};
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};
use timeline::Timeline;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let keys = arguments.next().ok_or("usage: rollup KEYS [BLOCK.bin ...]")?;
    let mut blocks: Vec<PathBuf> = arguments.collect();
    if blocks.is_empty() {
        blocks.push(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/blocks/mainnet-21429992.bin").into());
    }
    let mut timeline = Timeline::start();

    let layer2 = Layer2::new(&keys, &mut timeline)?;
    let inputs = blocks.iter().map(fs::read).collect::<Result<Vec<_>, _>>()?;
    let proved = inputs.iter().map(|input| layer2.prove_block(input, &mut timeline));
    let blocks = proved.collect::<Result<Vec<ProvedBlock>, _>>()?;

    let mut layer1 = Layer1::deploy(layer2.verifying_key(), layer2.program(), &blocks[0])?;
    timeline.event("deploy", &format!("the rollup is at {}", layer1.rollup()));
    let bundle = layer1.bundle(&blocks)?;
    let id = layer1.commit(&bundle)?;
    timeline.event("commit", &format!("bundle {id}, {} blocks", blocks.len()));

    let wrapped = layer2.prove_bundle(&bundle, &blocks, &mut timeline)?;
    let gas = layer1.submit(id, &wrapped)?;
    timeline.event("submit", &format!("the contract accepts the proof for {gas} gas"));
    let root = layer1.finalise(id)?;
    timeline.event("finalise", &format!("state root {root}"));
    Ok(())
}

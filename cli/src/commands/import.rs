//! `nova-prove import`: an input of what nodes hand out.

use crate::chain::ChainArgs;
use crate::{Destination, Error};
use clap::Args;
use nova_os::chain::{ChainConfig, known_chain};
use nova_os::import::import;
#[cfg(feature = "rpc")]
use nova_os::import::{BlockName, Node};
use std::fs;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "Examples:
  A block and its witness, as files:
    nova-prove import --block block.rlp --witness witness.json -o block.bin

  The newest finalized block of a node that has the method debug_executionWitness:
    nova-prove import --rpc http://127.0.0.1:8545 --number finalized -o block.bin

  A block of a chain of one's own:
    nova-prove import --block block.json --witness witness.json --chain genesis.json -o block.bin";

/// Arguments of `nova-prove import`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ImportArgs {
    /// The block: a file with its RLP, as bytes or hexadecimal digits, or with the JSON of eth_getBlockByNumber; with
    /// --rpc, its number or hash, or one of latest, safe and finalized.
    #[arg(long, value_name = "FILE|BLOCK", visible_alias = "number")]
    block: String,

    /// The block's witness: a file with the JSON of debug_executionWitness.
    #[arg(long, value_name = "FILE", required_unless_present = "rpc", conflicts_with = "rpc")]
    witness: Option<PathBuf>,

    /// Ask the node at this address for the block and its witness.
    #[arg(long, value_name = "URL")]
    rpc: Option<String>,

    #[command(flatten)]
    chain: ChainArgs,

    /// Write the input to this file.
    #[arg(short, long, value_name = "FILE")]
    output: Destination,
}

impl ImportArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        let chain = self.chain.read()?;
        let input = match (&self.rpc, &self.witness) {
            (Some(url), _) => self.ask(url, chain.as_ref())?,
            (None, witness) => {
                let witness = witness.as_deref().unwrap_or(Path::new(""));
                let chain = chain.as_ref().or_else(|| known_chain(1)).ok_or(Error::ChainNeeded)?;
                import(&read(Path::new(&self.block))?, &read(witness)?, chain).map_err(Error::Import)?
            }
        };
        self.output.write(&input)
    }

    #[cfg(not(feature = "rpc"))]
    fn ask(&self, _: &str, _: Option<&ChainConfig>) -> Result<Vec<u8>, Error> {
        Err(Error::NoRpc)
    }

    #[cfg(feature = "rpc")]
    fn ask(&self, url: &str, chain: Option<&ChainConfig>) -> Result<Vec<u8>, Error> {
        let name: BlockName = self.block.parse().map_err(Error::BlockName)?;
        Node::new(url).import(&name, chain).map_err(Error::Import)
    }
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::ReadBlock { path: path.into(), source })
}

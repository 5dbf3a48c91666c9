//! `nova-prove import`: makes a block's input from the data of nodes.

use crate::chain::ChainArgs;
use crate::outputs;
use crate::{Destination, Error};
use clap::Args;
use nova_os::chain::{ChainConfig, known_chain};
use nova_os::import::import;
#[cfg(feature = "rpc")]
use nova_os::import::{BlockName, Node, block_hash};
use std::fmt;
use std::fs;
#[cfg(feature = "rpc")]
use std::io::Write;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "Examples:
  A block and its witness, as files:
    nova-prove import --block block.rlp --witness witness.json -o block.bin

  The latest finalized block of a node:
    nova-prove import --rpc http://127.0.0.1:8545 --block finalized -o block.bin

  A block of a private chain:
    nova-prove import --block block.json --witness witness.json --chain genesis.json -o block.bin";

/// Arguments of `nova-prove import`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ImportArgs {
    /// The block: a file with its RLP, as bytes or hexadecimal digits, or with the JSON of debug_getRawBlock or
    /// eth_getBlockByNumber. With --rpc, also its number or hash, or one of latest, safe and finalized.
    #[arg(long, value_name = "FILE|BLOCK", visible_alias = "number")]
    block: String,

    /// The block's witness: a file with the JSON of debug_executionWitness, from any client.
    #[arg(long, value_name = "FILE", required_unless_present = "rpc", conflicts_with = "rpc")]
    witness: Option<PathBuf>,

    /// Request the block and its witness from the node at this address. If the node does not have
    /// debug_executionWitness, the witness is built from eth_getProof. Messages show the address without user, path and
    /// query.
    #[arg(long, value_name = "URL")]
    rpc: Option<NodeUrl>,

    #[command(flatten)]
    chain: ChainArgs,

    /// Write the input to this file.
    #[arg(short, long, value_name = "FILE")]
    output: Destination,
}

/// A node's address, which may hold a password or a key: it is never shown.
#[derive(Clone)]
struct NodeUrl(String);

impl From<String> for NodeUrl {
    fn from(url: String) -> Self {
        Self(url)
    }
}

impl fmt::Debug for NodeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NodeUrl(..)")
    }
}

impl ImportArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        outputs::prepare([("--output", &self.output)], &self.inputs())?;
        let chain = self.chain.read()?;
        let input = match (&self.rpc, &self.witness) {
            (Some(url), _) => self.fetch(&url.0, chain.as_ref())?,
            (None, witness) => {
                let witness = witness.as_deref().unwrap_or(Path::new(""));
                let chain = chain.as_ref().or_else(|| known_chain(1)).ok_or(Error::ChainNeeded)?;
                import(&read(Path::new(&self.block))?, &read(witness)?, chain).map_err(Error::Import)?
            }
        };
        self.output.write(&input)
    }

    /// The input files.
    fn inputs(&self) -> Vec<&Path> {
        [Path::new(&self.block)].into_iter().chain(self.witness.as_deref()).chain(self.chain.path()).collect()
    }

    #[cfg(not(feature = "rpc"))]
    fn fetch(&self, _: &str, _: Option<&ChainConfig>) -> Result<Vec<u8>, Error> {
        Err(Error::NoRpc)
    }

    #[cfg(feature = "rpc")]
    fn fetch(&self, url: &str, chain: Option<&ChainConfig>) -> Result<Vec<u8>, Error> {
        let node = Node::new(url).with_listener(|notice| {
            // An import continues if its notices cannot be printed.
            let _ = writeln!(std::io::stderr(), "note: {notice}");
        });
        node.import(&self.block_name()?, chain).map_err(Error::Import)
    }

    /// The block's name. For a block file, the hash of the block in it.
    #[cfg(feature = "rpc")]
    fn block_name(&self) -> Result<BlockName, Error> {
        match self.block.parse() {
            Err(_) if Path::new(&self.block).is_file() => {
                block_hash(&read(Path::new(&self.block))?).map(BlockName::Hash).map_err(Error::Import)
            }
            name => name.map_err(Error::BlockName),
        }
    }
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::ReadBlock { path: path.into(), source })
}

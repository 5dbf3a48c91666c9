//! The arguments that select a chain.

use crate::Error;
use clap::Args;
use nova_os::chain::{ChainConfig, KNOWN_CHAINS, known_chain};
use nova_os::import::chain_of_genesis;
use std::fs;
use std::path::Path;

/// The chain of a block.
#[derive(Debug, Args)]
pub struct ChainArgs {
    /// The block's chain: mainnet, sepolia, hoodi, or the genesis file of the chain's nodes, in the format of geth,
    /// Besu or Nethermind.
    #[arg(long, value_name = "NAME|genesis.json")]
    chain: Option<String>,

    /// The parent's header is synthetic: the block's base fee, gas limit and blob gas do not follow from it. This
    /// changes the rules' digest in the output.
    #[arg(long)]
    synthetic_parent: bool,
}

impl ChainArgs {
    /// The chain's rules. `None` without the arguments.
    pub(crate) fn read(&self) -> Result<Option<ChainConfig>, Error> {
        let Some(chain) = self.named()? else {
            return if self.synthetic_parent { Err(Error::ChainNeeded) } else { Ok(None) };
        };
        Ok(Some(ChainConfig { synthetic_parent: self.synthetic_parent, ..chain }))
    }

    /// The genesis file. `None` for a known name.
    pub(crate) fn path(&self) -> Option<&Path> {
        let name = self.chain.as_deref()?;
        KNOWN_CHAINS.iter().all(|(known, _)| *known != name).then(|| Path::new(name))
    }

    fn named(&self) -> Result<Option<ChainConfig>, Error> {
        let Some(name) = &self.chain else { return Ok(None) };
        if let Some(&(_, id)) = KNOWN_CHAINS.iter().find(|(known, _)| known == name) {
            return Ok(known_chain(id).cloned());
        }
        let path = Path::new(name);
        let json = fs::read(path).map_err(|source| Error::ReadBlock { path: path.into(), source })?;
        chain_of_genesis(&json).map(Some).map_err(Error::Import)
    }
}

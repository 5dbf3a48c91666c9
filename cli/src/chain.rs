//! The argument that names a chain.

use crate::Error;
use clap::Args;
use nova_os::chain::{ChainConfig, known_chain};
use nova_os::import::chain_of_genesis;
use std::fs;
use std::path::Path;

/// The chains that have a name.
const NAMES: [(&str, u64); 3] = [("mainnet", 1), ("sepolia", 11_155_111), ("hoodi", 560_048)];

/// Names the chain of a block.
#[derive(Debug, Args)]
pub struct ChainArgs {
    /// The block's chain: mainnet, sepolia, hoodi, or the genesis file that the chain's nodes are started with.
    #[arg(long, value_name = "NAME|genesis.json")]
    chain: Option<String>,

    /// The parent's header is made up, so that the block's base fee, gas limit and blob gas do not follow from it. The
    /// rules' digest in the output shows it.
    #[arg(long)]
    synthetic_parent: bool,
}

impl ChainArgs {
    /// The chain's rules; `None` if no argument says which.
    pub(crate) fn read(&self) -> Result<Option<ChainConfig>, Error> {
        let Some(chain) = self.named()? else {
            return if self.synthetic_parent { Err(Error::ChainNeeded) } else { Ok(None) };
        };
        Ok(Some(ChainConfig { synthetic_parent: self.synthetic_parent, ..chain }))
    }

    fn named(&self) -> Result<Option<ChainConfig>, Error> {
        let Some(name) = &self.chain else { return Ok(None) };
        if let Some(&(_, id)) = NAMES.iter().find(|(known, _)| known == name) {
            return Ok(known_chain(id).cloned());
        }
        let path = Path::new(name);
        let json = fs::read(path).map_err(|source| Error::ReadBlock { path: path.into(), source })?;
        chain_of_genesis(&json).map(Some).map_err(Error::Import)
    }
}

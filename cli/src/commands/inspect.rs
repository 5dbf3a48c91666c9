//! `nova-prove inspect`: the content of an input.

use super::import::read;
use crate::{Destination, Error};
use clap::Args;
use nova_os::bootloader::Block;
use nova_os::input::ByteLists;
use nova_os::{BlockError, StatelessInput};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Arguments of `nova-prove inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The input, from `nova-prove import`.
    #[arg(value_name = "BLOCK.bin")]
    block: PathBuf,

    /// Show the content as JSON.
    #[arg(long)]
    json: bool,
}

impl InspectArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        let bytes = read(&self.block)?;
        let facts = facts(&bytes).map_err(Error::Block)?;
        let text = if self.json { format!("{facts:#}\n") } else { lines(&facts) };
        Destination::stdout().write(text.as_bytes())
    }
}

/// The content of an input. Only its form is checked.
fn facts(bytes: &[u8]) -> Result<Value, BlockError> {
    let input = StatelessInput::new(bytes)?;
    let block = Block::decode(input.block)?;
    let header = &block.header.header;
    let fork = input.chain.rules(header.number, header.timestamp).map(|rules| rules.fork.to_string());
    let part = |lists: ByteLists<'_>| {
        let bytes = lists.iter().map(<[u8]>::len).sum::<usize>();
        json!({ "count": lists.len(), "bytes": bytes })
    };
    Ok(json!({
        "chain": input.chain.chain_id,
        "rules": input.chain.digest(),
        "number": header.number,
        "hash": block.header.hash,
        "fork": fork.unwrap_or_else(|error| error.to_string()),
        "timestamp": header.timestamp,
        "transactions": block.transactions.len(),
        "withdrawals": block.withdrawals.as_ref().map_or(0, Vec::len),
        "gas_used": header.gas_used,
        "gas_limit": header.gas_limit,
        "block_bytes": input.block.len(),
        "nodes": part(input.witness.state),
        "codes": part(input.witness.codes),
        "headers": part(input.witness.headers),
        "public_keys": input.public_keys.len(),
        "input_bytes": bytes.len(),
    }))
}

/// The content as text, one line per field.
fn lines(facts: &Value) -> String {
    let line = |(name, value): (&String, &Value)| {
        let text = match value {
            Value::Object(part) => format!("{}, {} bytes", part["count"], part["bytes"]),
            Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        format!("{:<13} {text}\n", name.replace('_', " "))
    };
    facts.as_object().into_iter().flatten().map(line).collect()
}

//! Witnesses in the formats of `debug_executionWitness`.
//!
//! Clients agree on the parts, not on their format. A list is a list, a map from hashes, or null. A header is RLP or,
//! from geth, an object.

use super::envelope;
use super::error::ImportError;
use super::header::header;
use super::json::{FieldError, Fields, parse};
use crate::bootloader::{Block, SealedHeader};
use alloy_primitives::{B256, Bytes, hex};
use serde_json::Value;

/// The result of `debug_executionWitness`. Other fields, such as the touched keys, are ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WitnessJson {
    /// Trie nodes.
    pub state: Vec<Bytes>,
    /// Contract codes.
    pub codes: Vec<Bytes>,
    /// Headers before the block, in RLP.
    pub headers: Vec<Bytes>,
}

/// Parses a witness file.
pub(super) fn of_file(bytes: &[u8]) -> Result<WitnessJson, ImportError> {
    let json = parse(bytes).map_err(format)?;
    let json = envelope::open(json).map_err(|reason| ImportError::Answered { file: "witness", reason })?;
    of_json(&json)
}

/// Parses a witness, which some tools wrap in an object.
pub(super) fn of_json(json: &Value) -> Result<WitnessJson, ImportError> {
    let fields = Fields::of(json).map_err(format)?;
    let inner = ["executionWitness", "witness"].into_iter().find_map(|name| fields.value(name));
    let fields = inner.map_or(Ok(fields), Fields::of).map_err(format)?;
    if !fields.has("state") {
        return Err(format(FieldError::Missing { field: "state".into() }));
    }
    let headers = items(fields, "headers")?.into_iter().enumerate();
    Ok(WitnessJson {
        state: byte_strings(fields, "state")?,
        codes: byte_strings(fields, "codes")?,
        headers: headers.map(|(index, json)| encoded_header(index, json)).collect::<Result<_, _>>()?,
    })
}

/// The items of a list, or the values of a map from hashes. Null is an empty list.
fn items<'a>(fields: Fields<'a>, name: &str) -> Result<Vec<&'a Value>, ImportError> {
    match fields.value(name) {
        None => Ok(Vec::new()),
        Some(Value::Array(items)) => Ok(items.iter().collect()),
        Some(Value::Object(items)) => Ok(items.values().collect()),
        Some(other) => Err(format(FieldError::malformed(name, other, "a list or a map is expected"))),
    }
}

fn byte_strings(fields: Fields<'_>, name: &str) -> Result<Vec<Bytes>, ImportError> {
    let decode = |(index, json)| bytes(&format!("{name}[{index}]"), json);
    items(fields, name)?.into_iter().enumerate().map(decode).collect::<Result<_, _>>().map_err(format)
}

fn bytes(name: &str, json: &Value) -> Result<Bytes, FieldError> {
    let digits = json.as_str().ok_or_else(|| FieldError::malformed(name, json, "hexadecimal digits are expected"))?;
    hex::decode(digits).map(Bytes::from).map_err(|reason| FieldError::malformed(name, json, reason))
}

/// A header's RLP, from hexadecimal digits or from an object.
fn encoded_header(index: usize, json: &Value) -> Result<Bytes, ImportError> {
    let failed = |reason| ImportError::HeaderField { index, reason };
    if !json.is_object() {
        return bytes(&format!("headers[{index}]"), json).map_err(format);
    }
    header_of_object(json).map_err(failed)
}

/// A header's RLP from its JSON. If the JSON has a hash, it must match.
pub(super) fn header_of_object(json: &Value) -> Result<Bytes, FieldError> {
    let fields = Fields::of(json)?;
    let header = header(fields)?;
    let computed = header.hash_slow();
    match fields.optional::<B256>("hash")? {
        Some(stated) if stated != computed => {
            let found = Value::from(stated.to_string());
            Err(FieldError::malformed("hash", &found, format_args!("the other fields hash to {computed}")))
        }
        _ => Ok(alloy_rlp::encode(header).into()),
    }
}

/// The headers that lead to the block, in the order of an input. Nodes return them in either order, some with more than
/// the block needs.
pub(super) fn ancestors(headers: Vec<Bytes>, block: &[u8]) -> Result<Vec<Bytes>, ImportError> {
    let block = Block::decode(block)?;
    let decode = |(index, encoded): (usize, &Bytes)| {
        SealedHeader::decode(encoded).map_err(|reason| ImportError::Header { index, reason })
    };
    let sealed = headers.iter().enumerate().map(decode).collect::<Result<Vec<_>, _>>()?;
    let mut chain = Vec::new();
    let parent = block.header.header.parent_hash;
    let mut next = parent;
    while let Some(position) = sealed.iter().position(|header| header.hash == next) {
        chain.push(headers[position].clone());
        next = sealed[position].header.parent_hash;
    }
    chain.reverse();
    if chain.is_empty() { Err(ImportError::Parent { parent }) } else { Ok(chain) }
}

fn format(error: impl std::fmt::Display) -> ImportError {
    ImportError::WitnessFormat(error.to_string())
}

//! The programs that public comparisons of zkVMs run, as example guests, and inputs of any size for them.

use k256::ecdsa::SigningKey;
use std::fmt::Write;

use crate::{bytes, example};

/// An example guest, with a function that makes inputs.
#[derive(Clone, Copy, Debug)]
pub struct Guest {
    /// Its name, which is also that of its folder and of its ELF file.
    pub name: &'static str,
    /// What a size counts.
    pub unit: &'static str,
    /// The input of a size. The same size has the same input in every run.
    pub input: fn(u32) -> Vec<u8>,
    /// For each of [`CYCLES`], the size of a run that long, within a tenth.
    pub sizes: [u32; 2],
}

/// About how many cycles the runs of [`Guest::sizes`] have.
pub const CYCLES: [u64; 2] = [1 << 20, 1 << 22];

/// The guests, in the order of their names.
pub fn all() -> [Guest; 9] {
    [
        Guest { name: "ecrecover", unit: "signatures", input: signatures, sizes: [36, 145] },
        Guest { name: "evm-transfers", unit: "transactions", input: count, sizes: [65, 305] },
        Guest { name: "fibonacci", unit: "steps", input: count, sizes: [209_700, 838_800] },
        Guest { name: "hash-map", unit: "keys", input: keys, sizes: [2350, 9400] },
        Guest { name: "json", unit: "records", input: records, sizes: [75, 300] },
        Guest { name: "keccak256", unit: "bytes", input: noise, sizes: [8100, 32_500] },
        Guest { name: "sha256", unit: "bytes", input: noise, sizes: [16_100, 64_500] },
        Guest { name: "sort", unit: "words", input: words, sizes: [8100, 28_500] },
        Guest { name: "u256", unit: "steps", input: powers, sizes: [25, 100] },
    ]
}

impl Guest {
    /// The guest with a name.
    pub fn find(name: &str) -> Option<Self> {
        all().into_iter().find(|guest| guest.name == name)
    }

    /// Its committed ELF file.
    ///
    /// # Panics
    ///
    /// When the file cannot be read.
    pub fn elf(&self) -> Vec<u8> {
        example(self.name)
    }
}

/// The size itself.
fn count(size: u32) -> Vec<u8> {
    size.to_le_bytes().to_vec()
}

/// As many bytes.
fn noise(size: u32) -> Vec<u8> {
    bytes(size as usize)
}

/// Numbers of 64 bits without an order, each once: an odd multiplier maps different numbers to different ones.
fn numbers(size: u32) -> impl Iterator<Item = u64> {
    (1..=u64::from(size)).map(|index| index.wrapping_mul(0x9e37_79b9_7f4a_7c15)).map(|number| number ^ (number >> 29))
}

fn words(size: u32) -> Vec<u8> {
    numbers(size).flat_map(|number| (number as u32).to_le_bytes()).collect()
}

fn keys(size: u32) -> Vec<u8> {
    numbers(size).flat_map(u64::to_le_bytes).collect()
}

/// The number of steps, and three numbers of 32 bytes.
fn powers(size: u32) -> Vec<u8> {
    [count(size), bytes(96)].concat()
}

/// Signatures of as many messages, by 16 keys in turns.
fn signatures(size: u32) -> Vec<u8> {
    let key =
        |number: u8| SigningKey::from_slice(&[number; 32]).expect("the number is smaller than the group's order");
    let keys: Vec<SigningKey> = (1..=16).map(key).collect();
    keys.iter().cycle().zip(numbers(size)).flat_map(|(key, message)| signature(key, message)).collect()
}

/// A message's hash, its signature and the recovery id.
fn signature(key: &SigningKey, message: u64) -> Vec<u8> {
    let hash = message.to_be_bytes().repeat(4);
    let (signature, id) = key.sign_prehash_recoverable(&hash).expect("a hash of 32 bytes can be signed");
    [&hash[..], &signature.to_bytes(), &[id.to_byte()]].concat()
}

/// A document with as many records of some 200 bytes.
fn records(size: u32) -> Vec<u8> {
    let mut document = String::from("[");
    for (index, number) in (0..size).zip(numbers(size)) {
        let separator = if index == 0 { "" } else { "," };
        let (balance, zip) = (number as i32, number % 100_000);
        write!(
            document,
            r#"{separator}
  {{"id": {index}, "name": "Account {number:016x}", "email": "user{index}@example.org", "active": {active}, "balance": {balance},
   "tags": ["new", "line\n{zip}", "ünïcode"], "address": {{"city": "Town {zip}", "zip": {zip}, "phone": null}}}}"#,
            active = number % 2 == 0,
        )
        .expect("a string takes all text");
    }
    document.push_str("\n]\n");
    document.into_bytes()
}

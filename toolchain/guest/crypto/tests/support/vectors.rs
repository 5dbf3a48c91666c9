//! The published vectors, as arguments of the functions on the machine.

use serde::Deserialize;

/// Address of the contract that verifies signatures over secp256r1, and the function's number.
const P256VERIFY: (u16, u8) = (0x100, 0x12);

#[derive(Deserialize)]
struct Vector {
    contract: u16,
    name: String,
    input: String,
}

/// A call, in the encoding of the guest, and what it is.
pub(crate) struct Call {
    pub(crate) function: u8,
    pub(crate) name: String,
    pub(crate) arguments: Vec<u8>,
}

impl Call {
    pub(crate) fn new(function: u8, name: &str, arguments: &[&[u8]]) -> Self {
        Self { function, name: name.to_owned(), arguments: arguments.concat() }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut call = u32::from(self.function).to_le_bytes().to_vec();
        call.extend((self.arguments.len() as u32).to_le_bytes());
        call.extend(&self.arguments);
        call.resize(call.len().next_multiple_of(4), 0);
        call
    }
}

/// Whose functions the guest calls.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Language {
    Rust,
    #[allow(dead_code, reason = "a bench calls the functions of Rust")]
    C,
}

/// The guest's input.
pub(crate) fn input(language: Language, calls: &[Call]) -> Vec<u8> {
    let language = (language as u32).to_le_bytes();
    language.into_iter().chain(calls.iter().flat_map(Call::encode)).collect()
}

/// The calls behind the vectors, without those that the contracts refuse before they call.
pub(crate) fn calls() -> Vec<Call> {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("../vectors/contracts.json")).expect("vectors");
    vectors.iter().filter_map(call).collect()
}

fn call(vector: &Vector) -> Option<Call> {
    let function = if vector.contract == P256VERIFY.0 { P256VERIFY.1 } else { vector.contract.try_into().ok()? };
    let arguments = arguments(function, &hex::decode(&vector.input).expect("vectors are hexadecimal"))?;
    Some(Call::new(function, &vector.name, &[&arguments]))
}

/// What the contract passes on.
fn arguments(function: u8, input: &[u8]) -> Option<Vec<u8>> {
    match function {
        0x01 => {
            let (hash, rest) = input.split_at(32);
            let (v, signature) = rest.split_at(32);
            matches!(v, [0, .., 27 | 28] if v[..31] == [0; 31]).then(|| [hash, signature, &[v[31] - 27]].concat())
        }
        0x05 => modexp(input),
        0x06 => Some(padded(input, 128)),
        0x07 => Some(padded(input, 96)),
        0x08 => input.len().is_multiple_of(192).then(|| input.to_vec()),
        0x09 => (input.len() == 213).then(|| input.to_vec()),
        // Versioned hash, z, y, commitment, proof.
        0x0a => (input.len() == 192).then(|| [&input[96..144], &input[32..96], &input[144..]].concat()),
        0x0b | 0x0d | 0x0f..=0x11 => unpadded(input),
        0x0c => pairs(input, 160),
        0x0e => pairs(input, 288),
        0x12 => (input.len() == 160).then(|| input.to_vec()),
        _ => panic!("there are no vectors of function {function}"),
    }
}

fn padded(input: &[u8], length: usize) -> Vec<u8> {
    input.iter().copied().chain(std::iter::repeat(0)).take(length).collect()
}

/// Three lengths of 32 bytes, then as many bytes.
fn modexp(input: &[u8]) -> Option<Vec<u8>> {
    let (lengths, mut rest) = input.split_at_checked(96)?;
    let mut arguments = Vec::new();
    for length in lengths.as_chunks::<32>().0 {
        let length = u32::from_be_bytes(*length.last_chunk()?);
        arguments.extend(length.to_le_bytes());
        arguments.extend(padded(rest, length as usize));
        rest = rest.get(length as usize..).unwrap_or_default();
    }
    Some(arguments)
}

/// Field elements of 64 bytes without the 16 zeros in front.
fn unpadded(input: &[u8]) -> Option<Vec<u8>> {
    let (elements, rest) = input.as_chunks::<64>();
    let whole = rest.is_empty() && elements.iter().all(|element| element[..16] == [0; 16]);
    whole.then(|| elements.iter().flat_map(|element| &element[16..]).copied().collect())
}

/// Points with a scalar of 32 bytes behind each.
fn pairs(input: &[u8], length: usize) -> Option<Vec<u8>> {
    let pairs = input.chunks(length).map(|pair| {
        let (point, scalar) = pair.split_at_checked(length - 32)?;
        Some([unpadded(point)?, scalar.to_vec()].concat())
    });
    pairs.collect::<Option<Vec<_>>>().map(|pairs| pairs.concat())
}

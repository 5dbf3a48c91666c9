//! Published vectors as calls of the guest.

use serde::Deserialize;

/// The address of the precompile for secp256r1, and the number of the function.
const P256VERIFY: (u16, u8) = (0x100, 0x12);

#[derive(Deserialize)]
struct Vector {
    contract: u16,
    name: String,
    input: String,
}

/// A call in the guest's encoding, and its description.
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

/// The language of the functions that the guest calls.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Language {
    Rust,
    #[allow(dead_code, reason = "a bench calls the functions of Rust")]
    C,
}

/// Encodes the guest's input.
pub(crate) fn input(language: Language, calls: &[Call]) -> Vec<u8> {
    let language = (language as u32).to_le_bytes();
    language.into_iter().chain(calls.iter().flat_map(Call::encode)).collect()
}

/// The calls of the vectors, except those that the precompiles reject before the call.
pub(crate) fn calls() -> Vec<Call> {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("../vectors/contracts.json")).expect("vectors");
    vectors.iter().filter_map(call).collect()
}

fn call(vector: &Vector) -> Option<Call> {
    let function = if vector.contract == P256VERIFY.0 { P256VERIFY.1 } else { vector.contract.try_into().ok()? };
    let arguments = arguments(function, &hex::decode(&vector.input).expect("vectors are hexadecimal"))?;
    Some(Call::new(function, &vector.name, &[&arguments]))
}

/// The arguments that the precompile passes.
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

/// Three lengths of 32 bytes, then the three integers.
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

/// Removes the 16 leading zeros of field elements of 64 bytes.
fn unpadded(input: &[u8]) -> Option<Vec<u8>> {
    let (elements, rest) = input.as_chunks::<64>();
    let whole = rest.is_empty() && elements.iter().all(|element| element[..16] == [0; 16]);
    whole.then(|| elements.iter().flat_map(|element| &element[16..]).copied().collect())
}

/// Points, each with a scalar of 32 bytes.
fn pairs(input: &[u8], length: usize) -> Option<Vec<u8>> {
    let pairs = input.chunks(length).map(|pair| {
        let (point, scalar) = pair.split_at_checked(length - 32)?;
        Some([unpadded(point)?, scalar.to_vec()].concat())
    });
    pairs.collect::<Option<Vec<_>>>().map(|pairs| pairs.concat())
}

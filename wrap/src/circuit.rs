//! The circuit that a contract's proof is about: the verifier of the last STARK.

use nova_air::ChipSet;
use nova_recursion::Element;
use nova_recursion::chips::{BLOCK, CircuitChip};
use nova_recursion::programs::{WRAP_BLOCKS, WRAPPED_OUTPUT, wrap_blocks};
use nova_recursion::verify::{Arithmetic, CircuitTranscript, SectionKey, SectionStatement, verify_section};
use nova_verifier::{Digest, Parameters, Shape, ShardProof, VerifyingKey};

use ark_bn254::Fr;
use ark_ff::PrimeField;

use crate::commitment::Root;
use crate::hash::to_scalar;
use crate::r1cs::{Builder, Lane, Mode};

/// Public inputs: the program, and the output.
pub const PUBLIC_INPUTS: usize = 2;

/// Bits of the output that are a public input: those of a scalar. The three highest bits of the first byte are left out.
pub const OUTPUT_BITS: usize = 253;

/// Bits of a limb of the output.
const LIMB_BITS: usize = 16;

/// The public inputs of a proof: the program's digest, eight elements of 31 bits in one number, and the output, a number of 256 bits with
/// the first byte highest, without its three highest bits.
pub fn public_inputs(program: &Digest, output: &[u8; WRAPPED_OUTPUT]) -> [Fr; PUBLIC_INPUTS] {
    use p3_field::PrimeField32;
    let radix = Fr::from(1_u64 << 31);
    let digest = program.iter().rev();
    let program = digest.fold(Fr::from(0_u8), |sum, element| sum * radix + Fr::from(element.as_canonical_u32()));
    let mut output = *output;
    output[0] &= 0xff >> (8 * WRAPPED_OUTPUT - OUTPUT_BITS);
    [program, Fr::from_be_bytes_mod_order(&output)]
}

/// The verifier of wrap's proofs, in constraints.
pub struct WrapVerifier<'a> {
    /// The chips of wrap's circuit.
    pub chips: &'a ChipSet<CircuitChip>,
    /// The shape of its proofs.
    pub shape: &'a Shape,
    /// Its key.
    pub key: &'a VerifyingKey<Root>,
    /// The parameters.
    pub parameters: Parameters,
}

impl WrapVerifier<'_> {
    /// The circuit with the public inputs of this program and output, which verifies wrap's proof of them. For a setup any proof of
    /// the right lengths does.
    ///
    /// # Panics
    ///
    /// When a list of the proof does not have the length that shape and parameters imply.
    ///
    /// # Soundness
    ///
    /// If the circuit has a witness, the native verifier accepts a proof of wrap with this key, whose statement is the
    /// program of the first input, and an output whose 253 lower bits are the second one.
    pub fn build(
        &self,
        mode: Mode,
        program: &Digest,
        output: &[u8; WRAPPED_OUTPUT],
        proof: &ShardProof<Root>,
    ) -> Builder {
        let mut builder = Builder::new(mode, &public_inputs(program, output));
        let values = wrap_blocks(program, output);
        let stated: Vec<Element> = builder.hint_base(values.as_flattened());
        assert_eq!(stated.len(), WRAP_BLOCKS * BLOCK, "wrap states whole blocks");
        assert_public_inputs(&mut builder, &stated);

        let root = self.key.preprocessed.map(|root| builder.constant_scalar(to_scalar(root.0[0])));
        let key = SectionKey::of_constants(self.key.digest(), root);
        let public_values = stated.into_iter().map(Lane::Element).collect();
        let statement = SectionStatement { shape: self.shape.clone(), public_values, ..SectionStatement::default() };
        let mut transcript = CircuitTranscript::new(&mut builder);
        verify_section(&mut builder, self.chips, key, &self.parameters, &statement, proof, &mut transcript);
        builder
    }
}

/// Asserts that the public inputs are those of what wrap states: canonical elements of a digest, and limbs of 16 bits.
fn assert_public_inputs(builder: &mut Builder, stated: &[Element]) {
    let [program_input, output_input] = builder.public().try_into().expect("there are two public inputs");
    let (program, limbs) = stated.split_at(BLOCK);
    let packed = builder.pack(program);
    builder.set_label("inputs: program").assert_equal_scalars(packed, program_input);

    let zero = builder.constant(nova_air::F::default());
    let mut bits = Vec::with_capacity(8 * WRAPPED_OUTPUT);
    for &limb in limbs.iter().rev() {
        let of_limb = builder.label("inputs: limb").bits(limb);
        let (low, high) = of_limb.split_at(LIMB_BITS);
        for &bit in high {
            builder.label("inputs: limb").assert_equal(bit, zero);
        }
        // The first byte of a limb is the lower one, and stands higher in the output.
        let (first, second) = low.split_at(8);
        bits.extend(second.iter().chain(first));
    }
    let number = builder.scalar_of_bits(&bits[..OUTPUT_BITS]);
    builder.set_label("inputs: output").assert_equal_scalars(number, output_input);
}

#[cfg(test)]
mod tests;

//! The circuit that a contract's proof is about: the verifier of the last STARK.

use ark_bn254::Fr;
use ark_ff::PrimeField;
use nova_recursion::chips::BLOCK;
use nova_recursion::programs::{WRAP_BLOCKS, WRAPPED_OUTPUT, wrap_blocks};
use nova_recursion::verify::{Arithmetic, CircuitTranscript, SectionKey, SectionStatement, verify_section};
use nova_recursion::{Circuit, Element};
use nova_verifier::{
    Digest, Layer, ParameterError, Parameters, Policy, SecurityReport, ShapeError, ShardProof, VerifyingKey,
    constraint_digest,
};

use crate::commitment::Root;
use crate::r1cs::{Builder, Lane, Mode};

/// The digest of the constraints of a release's circuit: its keys state it. It changes with every circuit and key below. The ignored test
/// `the_circuit_of_a_release_has_its_size` compares it, and writes it with `UPDATE_EXPECT=1`.
pub const RELEASE: [u8; 32] = include!("circuit/digest.txt");

/// Public inputs: the program, and the output.
pub const PUBLIC_INPUTS: usize = 2;

/// Bits of the output that are a public input: those of a scalar. The three highest bits of the first byte are zero.
pub const OUTPUT_BITS: usize = 253;

/// The bits of the output's first byte that are a public input.
pub const OUTPUT_MASK: u8 = 0xff >> (8 * WRAPPED_OUTPUT - OUTPUT_BITS);

/// Bits of a limb of the output.
const LIMB_BITS: usize = 16;

/// The public inputs of a proof: the program's digest, eight elements of 31 bits in one number, and the output, a number of 256 bits with
/// the first byte highest. The circuit accepts outputs below 2^253 only. The three highest bits are ignored here, as a contract does.
pub fn public_inputs(program: &Digest, output: &[u8; WRAPPED_OUTPUT]) -> [Fr; PUBLIC_INPUTS] {
    use p3_field::PrimeField32;
    let radix = Fr::from(1_u64 << 31);
    let digest = program.iter().rev();
    let program = digest.fold(Fr::from(0_u8), |sum, element| sum * radix + Fr::from(element.as_canonical_u32()));
    let mut output = *output;
    output[0] &= OUTPUT_MASK;
    [program, Fr::from_be_bytes_mod_order(&output)]
}

/// Why there is no circuit that verifies a circuit's proofs.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum WrapError {
    /// The key is not that of these chips, or its commitments have another blow-up.
    #[error("the key of wrap is not that of its circuit: make it again")]
    Key,
    /// No verifier accepts the shape.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// The parameters are out of range.
    #[error(transparent)]
    Parameters(#[from] ParameterError),
    /// A proof would be less secure than the policy demands.
    #[error("a proof has {bits} provable bits, the policy demands {required}")]
    Security {
        /// Its bits.
        bits: f64,
        /// The bits that the policy demands.
        required: u32,
    },
}

/// The verifier of wrap's proofs, in constraints.
///
/// # Soundness
///
/// What the native verifier checks with each proof and the constraints cannot is checked when this is made: the key is that of the
/// chips, the shape is one that it allows, and parameters and regime are those of the layer, which reach the policy.
pub struct WrapVerifier<'a> {
    circuit: &'a Circuit,
    key: &'a VerifyingKey<Root>,
    parameters: Parameters,
}

impl<'a> WrapVerifier<'a> {
    /// The verifier of proofs of wrap's layer.
    ///
    /// # Errors
    ///
    /// When no native verifier with this key accepts a proof of the circuit, or when its proofs are not secure.
    pub fn new(circuit: &'a Circuit, key: &'a VerifyingKey<Root>) -> Result<Self, WrapError> {
        let report = SecurityReport::of_layer(Layer::Wrap, circuit.chips(), circuit.shape())?;
        let (bits, policy) = (report.provable_bits(), Policy::default());
        if !policy.accepts(bits) {
            return Err(WrapError::Security { bits, required: policy.min_provable_bits });
        }
        Self::with(circuit, key, Layer::Wrap.parameters())
    }

    /// A verifier of proofs with these parameters, whatever their security.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn insecure_for_tests(
        circuit: &'a Circuit,
        key: &'a VerifyingKey<Root>,
        parameters: Parameters,
    ) -> Result<Self, WrapError> {
        Self::with(circuit, key, parameters)
    }

    fn with(circuit: &'a Circuit, key: &'a VerifyingKey<Root>, parameters: Parameters) -> Result<Self, WrapError> {
        parameters.validate()?;
        let constraints = constraint_digest(circuit.chips()).map_err(|_| WrapError::Key)?;
        if key.constraints != constraints || key.log_blowup != parameters.log_blowup || key.preprocessed.is_none() {
            return Err(WrapError::Key);
        }
        key.check_shape(circuit.chips(), circuit.shape(), 0)?;
        Ok(Self { circuit, key, parameters })
    }

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
    /// program of the first input, and an output below 2^253, which is the second one.
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

        let key = SectionKey::constant(&mut builder, self.key);
        let public_values = stated.into_iter().map(Lane::Element).collect();
        let statement =
            SectionStatement { shape: self.circuit.shape().clone(), public_values, ..SectionStatement::default() };
        let mut transcript = CircuitTranscript::new(&mut builder);
        verify_section(&mut builder, self.circuit.chips(), key, &self.parameters, &statement, proof, &mut transcript);
        builder
    }
}

/// Asserts that the public inputs are those of what wrap states: canonical elements of a digest, and limbs of 16 bits.
fn assert_public_inputs(builder: &mut Builder, stated: &[Element]) {
    let [program_input, output_input] = builder.public().try_into().expect("there are two public inputs");
    let (program, limbs) = stated.split_at(BLOCK);
    let packed = builder.pack(program);
    builder.label("inputs: program").assert_equal_scalars(packed, program_input);

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
    let (stated, high) = bits.split_at(OUTPUT_BITS);
    // Else the lower bits of a longer output would pass for an output that nobody wrote.
    for &bit in high {
        builder.label("inputs: high bits").assert_equal(bit, zero);
    }
    let number = builder.scalar_of_bits(stated);
    builder.label("inputs: output").assert_equal_scalars(number, output_input);
}

#[cfg(test)]
mod tests;

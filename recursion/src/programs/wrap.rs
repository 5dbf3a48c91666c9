//! Wrap: a compressed proof, as a circuit over the field of a pairing verifies it.

use nova_air::F;
use nova_verifier::Digest;
use p3_field::PrimeCharacteristicRing;

use super::assertions::assert_constant;
use super::closed::ClosedWires;
use super::resolve::{ShrinkChild, ShrinkSystem};
use super::state::OutcomeWires;
use crate::SpongeState;
use crate::verify::Arithmetic;
use crate::wires::{BLOCK, Block};
use crate::{Builder, Lane, LogHeights};

/// Heights of the tables of wrap, by chip, where shrink has the heights and parameters of a release.
pub const WRAP_HEIGHTS: LogHeights = LogHeights([14, 11, 13, 11, 8, 11, 8, 6, 9, 9, 4]);

/// Bytes of the output of a run that is wrapped.
pub const WRAPPED_OUTPUT: usize = 32;

/// Blocks of public values of wrap: the program's digest, and the output in limbs of 16 bits.
pub const WRAP_BLOCKS: usize = 3;

/// Bytes of a limb.
const LIMB_BYTES: usize = 2;

/// The output is one call of the hash behind the claims.
const _: () = assert!(WRAPPED_OUTPUT == LIMB_BYTES * 2 * BLOCK);

/// The public values of wrap: what a contract has to know of a run.
pub fn wrap_blocks(program: &Digest, output: &[u8; WRAPPED_OUTPUT]) -> [[F; BLOCK]; WRAP_BLOCKS] {
    let (limbs, _) = output.as_chunks::<LIMB_BYTES>();
    let limb = |index: usize| F::from_u16(u16::from_le_bytes(limbs[index]));
    [*program, core::array::from_fn(limb), core::array::from_fn(|index| limb(BLOCK + index))]
}

impl ShrinkSystem {
    /// The circuit that states a program and an output of 32 bytes, and verifies a compressed proof of such a run.
    ///
    /// All that the final verifier checks natively is a constant here: shrink's key, the root of keys, that the run
    /// succeeded, and that no claim is open.
    ///
    /// # Panics
    ///
    /// When a list of the child's proof does not have the length that the shape and the parameters of shrink imply.
    ///
    /// # Soundness
    ///
    /// If the circuit has a witness, the native verifier accepts a compressed proof of the stated program, with this
    /// system's key and this root of keys, without open claims. The run ended with exit code 0, and wrote 32 bytes. The sixteen
    /// stated limbs have the digest of its output: they are the output's, up to a collision, if each is below 2^16. Whoever
    /// reads them has to check that.
    pub fn wrap(&self, key_root: &Digest, output: &[u8; WRAPPED_OUTPUT], child: &ShrinkChild<'_>) -> Builder {
        let mut builder = Builder::new(&wrap_blocks(&child.run.program, output));
        let stated: [Block; WRAP_BLOCKS] = builder.public().try_into().expect("the circuit states these blocks");
        let [program, limbs @ ..] = stated;
        let run = self.verify(&mut builder, child);
        assert_wrapped(&mut builder, key_root, program, limbs, &run);
        builder
    }
}

/// Asserts what a contract demands of a run.
fn assert_wrapped(builder: &mut Builder, key_root: &Digest, program: Block, limbs: [Block; 2], run: &ClosedWires) {
    let root = builder.block_of_lanes(key_root.map(Lane::Constant));
    builder.label("wrap: key root").assert_blocks_equal(run.key_root, root);

    let resolved = run.resolved(builder);
    let outcome = OutcomeWires::read(builder, &run.run);
    builder.label("wrap: program").assert_blocks_equal(outcome.program, program);
    outcome.exit_code.iter().for_each(|&code| assert_constant(builder, "wrap: success", code, F::ZERO));
    builder.label("wrap: claims").assert_equal(outcome.claims, resolved);

    let length = F::from_usize(WRAPPED_OUTPUT);
    assert_constant(builder, "wrap: length of the output", outcome.output_length, length);
    let hashed = builder.permute(SpongeState { rate: limbs, capacity: run.state }, 0);
    builder.label("wrap: output").assert_blocks_equal(hashed.rate[0], outcome.output);
}

#[cfg(test)]
mod tests;

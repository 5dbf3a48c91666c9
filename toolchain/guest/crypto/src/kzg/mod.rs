//! KZG polynomial commitments (EIP-4844).

#[cfg(any(test, target_arch = "riscv32"))]
pub(crate) mod accelerated;
#[cfg(not(target_arch = "riscv32"))]
mod native;

use crate::Error;
#[cfg(target_arch = "riscv32")]
use accelerated as implementation;
use ark_bls12_381::{Fq2, G2Affine};
use ark_ff::MontFp;
#[cfg(not(target_arch = "riscv32"))]
use native as implementation;

/// `[s]G2` of the trusted setup, for its secret `s`: the second entry of `g2_monomial` in `trusted_setup_4096.json`
/// of the consensus specifications, decompressed.
const SETUP_G2: G2Affine = G2Affine::new_unchecked(
    Fq2::new(
        MontFp!("0x185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2"),
        MontFp!("0x15bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72"),
    ),
    Fq2::new(
        MontFp!("0x014353bdb96b626dd7d5ee8599d1fca2131569490e28de18e82451a496a9c9794ce26d105941f383ee689bfbbb832a99"),
        MontFp!("0x1666c54b0a32529503432fcae0181b4bef79de09fc63671fda5ed1ba9bfa07899495346f3d7ac9cd23048ef30d0a154f"),
    ),
);

/// Verifies a KZG opening proof: whether the committed polynomial evaluates to `y` at `z`.
///
/// `commitment` and `proof` are compressed points in G1 of BLS12-381; `y` and `z` are elements of its scalar field,
/// big-endian. The caller checks that the commitment matches the versioned hash.
///
/// # Errors
///
/// [`Error::FieldElement`], [`Error::PointEncoding`], [`Error::NotInSubgroup`].
pub fn verify_point_evaluation(
    commitment: &[u8; 48],
    z: &[u8; 32],
    y: &[u8; 32],
    proof: &[u8; 48],
) -> Result<bool, Error> {
    // e(commitment - [y]G1, -G2) e(proof, [s - z]G2) = 1. The multiplication by z is cheaper in G1:
    //
    // e(commitment - [y]G1 + [z]proof, -G2) e(proof, [s]G2) = 1.
    implementation::verify_point_evaluation(commitment, z, y, proof)
}

#[cfg(test)]
mod tests {
    use super::SETUP_G2;
    use ark_serialize::CanonicalSerialize;

    #[test]
    fn setup_is_that_of_the_ceremony() {
        let published = "b5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72\
                         185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2";
        let mut bytes = [0; 96];
        SETUP_G2.serialize_compressed(&mut bytes[..]).expect("the bytes fit");
        assert_eq!(hex::encode(bytes), published);
    }
}

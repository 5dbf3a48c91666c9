//! Random sections, and one random change of their proofs: it is refused, by both verifiers.

use nova_air::{EF, F};
use nova_verifier::{Digest, OpeningProof, Parameters};
use p3_field::PrimeCharacteristicRing;
use proptest::prelude::*;
use proptest::sample::Index;

use super::checker::{accepts, powers};
use super::layouts::{PARAMETERS, prove, section_with, transcript, verify};
use super::reference::{Section, honest};

/// A change of one value that a proof states.
type Change = fn(&mut OpeningProof, &mut dyn FnMut(usize) -> usize);

const CHANGES: [(&str, Change); 11] = [
    ("claim", |p, at| *pick(&mut p.claims, at) += EF::ONE),
    ("value", |p, at| *pick(&mut p.values, at) += EF::ONE),
    ("quotient", |p, at| *pick(&mut p.quotient, at) += F::ONE),
    ("layer", |p, at| *element(&mut p.layers, at) += F::ONE),
    ("final polynomial", |p, at| *pick(&mut p.final_polynomial, at) += EF::ONE),
    ("work", |p, at| *pick(&mut p.layer_pow_witnesses, at) += F::ONE),
    ("cap", |p, at| *element(pick::<Vec<Digest>>(&mut p.caps, at), at) += F::ONE),
    ("leaf", |p, at| *pick(&mut pick(&mut pick(&mut p.queries, at).leaves, at).values, at) += F::ONE),
    // The tree of the quotient is the tallest.
    ("path", |p, at| *element(&mut pick(&mut p.queries, at).leaves[5].path, at) += F::ONE),
    ("entry", |p, at| *pick(&mut pick(&mut pick(&mut p.queries, at).rows, at).entries, at) += EF::ONE),
    ("path of a row", |p, at| *element(&mut pick(&mut p.queries, at).rows[0].path, at) += F::ONE),
];

fn pick<'a, T>(values: &'a mut [T], at: &mut dyn FnMut(usize) -> usize) -> &'a mut T {
    let place = at(values.len());
    &mut values[place]
}

fn element<'a>(digests: &'a mut [Digest], at: &mut dyn FnMut(usize) -> usize) -> &'a mut F {
    let digest: &mut Digest = pick(digests, at);
    pick(digest, at)
}

fn both(section: &Section, proof: &OpeningProof) -> [bool; 2] {
    let (mut transcript, point) = transcript(section);
    transcript.absorb_ext("5: claims", &proof.claims);
    let second = accepts(section, &section.roots(), point, proof, &mut transcript, &powers);
    [verify(section, proof).is_ok(), second]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn one_changed_value_is_refused(
        change in 0..CHANGES.len(),
        places in prop::collection::vec(any::<Index>(), 4),
        log_blowup in 1_u8..=2,
        max_log_arity in 1_u8..=3,
        log_cap in 0_u8..=3,
    ) {
        let section = section_with(Parameters { log_blowup, max_log_arity, log_cap, ..PARAMETERS });
        let mut proof = prove(&section, &honest);
        prop_assert_eq!(both(&section, &proof), [true, true]);
        let mut places = places.iter();
        let (name, change) = CHANGES[change];
        change(&mut proof, &mut |length| places.next().expect("a change has at most four places").index(length));
        prop_assert_eq!(both(&section, &proof), [false, false], "{}", name);
    }
}

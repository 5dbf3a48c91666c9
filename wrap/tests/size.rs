//! The size of the circuit with the parameters of a release.

use nova_recursion::programs::{SHRINK_HEIGHTS, ShrinkChild, ShrinkSystem, WRAP_HEIGHTS, WRAPPED_OUTPUT};
use nova_recursion::verify::blank_proof;
use nova_stark::StarkProvingKey;
use nova_verifier::compressed::CompressedKey;
use nova_verifier::{Digest, Layer, Policy, SecurityReport};
use nova_wrap::Root;
use nova_wrap::circuit::{RELEASE, WrapVerifier};
use nova_wrap::r1cs::Mode;

/// The number that is documented (`docs/decisions/0113-wrap.md`, section 5).
const CONSTRAINTS: usize = 4_107_944;

/// The domain of the transforms has room for the constraints, the two inputs and the constant: it doubles from here on.
const _: () = assert!(CONSTRAINTS + 3 <= 1 << 22);

#[test]
#[ignore = "slow: a key of a release, whose trees have a hash of a large field, and four million constraints"]
fn the_circuit_of_a_release_has_its_size() {
    let pinned = CompressedKey::standard().unwrap();
    let root = pinned.shrink.preprocessed.unwrap();
    let system = ShrinkSystem::of_root(&SHRINK_HEIGHTS, Layer::Shrink.parameters(), root).unwrap();
    let (proof, output) = (system.blank_proof(), [0; WRAPPED_OUTPUT]);
    let child = ShrinkChild { run: Default::default(), proof: &proof };
    let built = system.wrap(&pinned.key_root, &output, &child);
    let heights = built.heights().into_iter().zip(WRAP_HEIGHTS.0);
    heights.for_each(|(rows, log_height)| assert!(rows <= 1 << log_height, "{rows} rows do not fit 2^{log_height}"));
    let (circuit, _) = built.finish_with(&WRAP_HEIGHTS).unwrap();
    let report = SecurityReport::of_layer(Layer::Wrap, circuit.chips(), circuit.shape()).unwrap();
    assert!(Policy::default().accepts(report.provable_bits()));
    let key: StarkProvingKey<Root> = circuit.setup_commitment(Layer::Wrap, Policy::default()).unwrap();
    let parameters = Layer::Wrap.parameters();
    let verifier = WrapVerifier::new(&circuit, &key.verifying).unwrap();
    let blank = blank_proof(circuit.chips(), circuit.shape(), &parameters);
    let built = verifier.build(Mode::Setup, &Digest::default(), &output, &blank);
    assert_eq!(built.constraints(), CONSTRAINTS);
    let digest = built.finish().digest();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/circuit/digest.txt");
        std::fs::write(path, format!("{digest:?}\n")).unwrap();
    } else {
        assert_eq!(digest, RELEASE);
    }
}

//! Compress and shrink with the parameters of a release: rows, stacks, security.

use std::fmt::Write as _;

use expect_test::expect_file;
use nova_recursion::chips::circuit_chips;
use nova_recursion::programs::{
    CLOSED_BLOCKS, COMPRESS_HEIGHTS, ClosedSystem, SEGMENT_LOG_HEIGHTS, SHRINK_HEIGHTS, SegmentSystem, ShrinkSystem,
};
use nova_recursion::{KeyError, LogHeights};
use nova_verifier::{
    Digest, Layer, Layout, MAX_GRINDING_BITS, Parameters, Policy, SecurityReport, Shape, TableShape, Verifier,
    VerifyError,
};

use crate::support::{Inputs, sample};

/// The shape of circuits of closed runs with tables of these heights.
fn shape(log_heights: &LogHeights) -> Shape {
    let chips = circuit_chips(CLOSED_BLOCKS, |_| None).unwrap();
    let tables = log_heights.0.into_iter().zip(0..).map(|(log_height, chip)| TableShape { chip, log_height });
    Shape::least(&chips, tables.collect()).unwrap()
}

/// Rows of compress, of resolve, and of shrink.
fn rows() -> [Vec<usize>; 3] {
    let system = SegmentSystem::new(&SEGMENT_LOG_HEIGHTS, Layer::Segments.parameters()).unwrap();
    let closed = ClosedSystem::new(&COMPRESS_HEIGHTS, Layer::Compress.parameters()).unwrap();
    let shrink = ShrinkSystem::of_root(&SHRINK_HEIGHTS, Layer::Shrink.parameters(), Digest::default()).unwrap();
    [
        crate::compress::blank_compress(&system).heights(),
        crate::resolve::blank_resolve(&shrink).heights(),
        crate::shrink::blank_shrink(&closed).heights(),
    ]
}

const LAYERS: [(Layer, LogHeights); 2] = [(Layer::Compress, COMPRESS_HEIGHTS), (Layer::Shrink, SHRINK_HEIGHTS)];

#[test]
fn rows_of_layers_are_as_documented() {
    let chips = circuit_chips(CLOSED_BLOCKS, |_| None).unwrap();
    let rows = rows();
    let mut table = String::from("chip        cells  compress  resolve  height  shrink  height\n");
    for (number, (chip, _)) in chips.iter().enumerate() {
        let [compress, resolve, shrink] = rows.each_ref().map(|rows| rows[number]);
        let [high, low] = [0, 1].map(|layer| LAYERS[layer].1.0[number]);
        let (name, cells) = (nova_air::Chip::name(chip), chips.row_cells(number));
        writeln!(table, "{name:10}  {cells:5}  {compress:8}  {resolve:7}    2^{high:<2}  {shrink:6}    2^{low}")
            .unwrap();
    }
    for (layer, log_heights) in LAYERS {
        let shape = shape(&log_heights);
        let layout = Layout::new(&chips, &shape).unwrap();
        let cells: u64 = (0..).zip(log_heights.0).map(|(chip, height)| chips.row_cells(chip) << height).sum();
        let (stacks, height, claims) = (layout.stacks().count(), shape.log_stack_height, layout.claims());
        writeln!(table, "\n{layer:?}: {cells} cells, {stacks} stacks of 2^{height} rows, {claims} claims").unwrap();
        let report = SecurityReport::of_layer(layer, &chips, &shape).unwrap();
        for term in report.terms {
            writeln!(table, "{:18}  {:.2}", term.label, term.bits).unwrap();
        }
    }
    expect_file!["layers.txt"].assert_eq(&table);
    let [closed, short] = LAYERS;
    for (rows, (layer, log_heights)) in rows.iter().zip([closed, closed, short]) {
        for (chip, (&rows, log_height)) in rows.iter().zip(log_heights.0).enumerate() {
            assert!(rows <= 1 << log_height, "{layer:?}: {rows} rows of chip {chip} do not fit");
        }
    }
}

/// 128 bits of list decoding on the actual layouts, with work that is capped. Unique decoding does not reach them.
#[test]
fn layers_are_secure() {
    let chips = circuit_chips(CLOSED_BLOCKS, |_| None).unwrap();
    for (layer, log_heights) in LAYERS {
        let (shape, parameters) = (shape(&log_heights), layer.parameters());
        parameters.validate().unwrap();
        let Parameters { lookup_grinding, batch_grinding, commit_grinding, query_grinding, .. } = parameters;
        let most = [lookup_grinding, batch_grinding, commit_grinding, query_grinding].into_iter().max().unwrap();
        assert!(most < MAX_GRINDING_BITS, "{layer:?}");
        let report = SecurityReport::of_layer(layer, &chips, &shape).unwrap();
        assert!(Policy::default().accepts(report.provable_bits()), "{layer:?}: {report:?}");
        let unique = SecurityReport::compute(&parameters, &chips, &shape, 0).unwrap();
        assert!(!Policy::default().accepts(unique.provable_bits()), "{layer:?}: {unique:?}");
    }
}

/// Only a verifier and a key of a layer count bits in the layer's regime, whatever the parameters of a proof are.
#[test]
fn only_layers_have_a_regime_of_lists() {
    let (circuit, assignment) = sample(&Inputs::new(1));
    let (layer, policy) = (Layer::Shrink, Policy::default());
    let error = circuit.setup(layer.parameters(), policy).err();
    assert!(matches!(error, Some(KeyError::Security { required: 128, .. })), "{error:?}");
    let key = circuit.setup_layer(layer, policy).unwrap();
    let statement = circuit.statement(&assignment);
    let proof = circuit.prove(&key, assignment).unwrap();
    let of_layer = Verifier::of_layer(circuit.chips(), &key.verifying, layer, policy);
    let claim = of_layer.verify_shard(&proof, &statement).unwrap();
    assert_eq!(claim.security, SecurityReport::of_layer(layer, circuit.chips(), circuit.shape()).unwrap());
    let of_sections = Verifier::new(circuit.chips(), &key.verifying, layer.parameters(), policy);
    let error = of_sections.verify_shard(&proof, &statement).unwrap_err();
    assert!(matches!(error, VerifyError::Security { required: 128, .. }), "{error}");
    // The blow-up of segments is another one.
    let of_segments = Verifier::of_layer(circuit.chips(), &key.verifying, Layer::Segments, policy);
    assert!(matches!(of_segments.verify_shard(&proof, &statement), Err(VerifyError::Blowup { .. })));
}

/// Chips with buses of run scope share challenges, so no layer counts their bits with lists.
#[test]
fn shared_challenges_have_no_lists() {
    let chips = crate::toy::chips();
    let shape = crate::toy::section(5, 4).1.shape;
    for layer in [Layer::Segments, Layer::Compress, Layer::Shrink] {
        let unique = SecurityReport::compute(&layer.parameters(), &chips, &shape, 0).unwrap();
        assert_eq!(SecurityReport::of_layer(layer, &chips, &shape).unwrap(), unique);
    }
}

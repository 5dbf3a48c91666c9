//! Compress and shrink with the parameters of a release: rows, stacks, security.

use std::fmt::Write as _;

use expect_test::expect_file;
use nova_recursion::LogHeights;
use nova_recursion::chips::circuit_chips;
use nova_recursion::programs::{CLOSED_BLOCKS, COMPRESS_HEIGHTS, CompressSystem, SHRINK_HEIGHTS, SegmentSystem};
use nova_verifier::run::ClosedRun;
use nova_verifier::{
    Digest, Layer, Layout, MAX_GRINDING_BITS, Parameters, Policy, SecurityReport, Shape, TableLimits, TableShape,
    VerifyingKey,
};

/// The shape of circuits of closed runs with tables of these heights.
fn shape(log_heights: &LogHeights) -> Shape {
    let chips = circuit_chips(CLOSED_BLOCKS, |_| None).unwrap();
    let tables = log_heights.0.into_iter().zip(0..).map(|(log_height, chip)| TableShape { chip, log_height });
    Shape::least(&chips, tables.collect()).unwrap()
}

/// Rows of compress and of shrink.
fn rows() -> [Vec<usize>; 2] {
    let system =
        SegmentSystem::new(&nova_recursion::programs::SEGMENT_LOG_HEIGHTS, Layer::Segments.parameters()).unwrap();
    let limits = |log_height| TableLimits { preprocessed_log_height: Some(log_height) };
    let key = VerifyingKey {
        constraints: Digest::default(),
        preprocessed: Some(Digest::default()),
        log_blowup: Layer::Compress.parameters().log_blowup,
        tables: COMPRESS_HEIGHTS.0.map(limits).to_vec(),
    };
    let compress = CompressSystem::new(key, Layer::Compress.parameters()).unwrap();
    let shrink = compress.shrink(&ClosedRun::default(), &compress.blank_proof());
    [crate::compress::blank_compress(&system).heights(), shrink.heights()]
}

const LAYERS: [(Layer, LogHeights); 2] = [(Layer::Compress, COMPRESS_HEIGHTS), (Layer::Shrink, SHRINK_HEIGHTS)];

#[test]
fn rows_of_layers_are_as_documented() {
    let chips = circuit_chips(CLOSED_BLOCKS, |_| None).unwrap();
    let rows = rows();
    let mut table = String::from("chip        cells  compress  height  shrink  height\n");
    for (number, (chip, _)) in chips.iter().enumerate() {
        let [(compress, high), (shrink, low)] = [0, 1].map(|layer| (rows[layer][number], LAYERS[layer].1.0[number]));
        let (name, cells) = (nova_air::Chip::name(chip), chips.row_cells(number));
        writeln!(table, "{name:10}  {cells:5}  {compress:8}    2^{high:<2}  {shrink:6}    2^{low}").unwrap();
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
    for (rows, (layer, log_heights)) in rows.iter().zip(LAYERS) {
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

//! Rows of circuits that verify proofs with the parameters of a release.

use std::fmt::Write as _;

use expect_test::expect_file;
use nova_air::buses::{EXECUTION, EXIT};
use nova_air::rv32im::{chip_number as number, shard_chips};
use nova_air::{Bus, Chip, ChipProfile, ChipSet, F};
use nova_recursion::chips::{ChipNumber, circuit_chips};
use nova_recursion::programs::{Child, SEGMENT_BLOCKS, SEGMENT_LOG_HEIGHTS, STATE_BLOCKS, Segment, SegmentSystem};
use nova_recursion::verify::{
    Arithmetic, CircuitTranscript, SectionKey, SectionMessage, SectionStatement, blank_proof, verify_section,
};
use nova_recursion::{BLOCK, Builder, Lane};
use nova_verifier::run::ChipSets;
use nova_verifier::shapes::Kind;
use nova_verifier::{
    Digest, Layer, Layout, Parameters, Policy, SecurityReport, Shape, Shapes, TableLimits, TableShape, Tree,
    VerifyingKey, check_lengths,
};
use p3_field::PrimeCharacteristicRing;

/// Proofs of segments: blow-up 4, unique decoding.
fn segment_parameters() -> Parameters {
    Layer::Segments.parameters()
}

/// A shard of a block, with one table of each large chip: log2 of heights by chip.
const SHARD: &[(usize, &[u8])] = &[
    (number::BOUNDARY, &[18, 16]),
    (number::SLICE, &[16]),
    (number::ADD, &[18, 16]),
    (number::ADD_IMM, &[19, 17]),
    (number::BITWISE, &[17, 16]),
    (number::SHIFT, &[17]),
    (number::COMPARE, &[16]),
    (number::BRANCH, &[18, 16]),
    (number::JUMP, &[15]),
    (number::JUMP_REGISTER, &[16]),
    (number::LOAD_WORD, &[18, 17]),
    (number::LOAD_NARROW, &[16]),
    (number::STORE_WORD, &[18]),
    (number::STORE_NARROW, &[15]),
    (number::MULTIPLY, &[15]),
    (number::DIVIDE, &[10]),
    (number::SYSCALL, &[14]),
    (number::OUTPUT, &[8]),
    (number::REFUSAL, &[8]),
    (number::KECCAK, &[11]),
    (number::KECCAK_ROUND, &[15]),
    (number::SHA256, &[8]),
    (number::SHA256_ROUNDS, &[10]),
    (number::MOD_MUL_ADD_256, &[14]),
    (number::MOD_MUL_ADD_384, &[10]),
    (number::ADD_POINTS_256, &[13]),
    (number::DOUBLE_POINT_256, &[13]),
    (number::ADD_POINTS_384, &[10]),
    (number::DOUBLE_POINT_384, &[10]),
    (number::RANGE, &[17]),
    (number::BYTES, &[16]),
];

/// Rows of the circuit that verifies a block's shard.
fn lift() -> Vec<usize> {
    let chips = shard_chips().unwrap();
    let tables = SHARD.iter().flat_map(|&(chip, log_heights)| {
        log_heights.iter().map(move |&log_height| TableShape { chip: chip as u16, log_height })
    });
    let mut tables: Vec<TableShape> = tables.collect();
    tables.sort_by_key(|table| table.chip);
    let shape = Shape::least(&chips, tables).unwrap();
    lift_rows(&chips, &shape, &[EXECUTION, EXECUTION, EXIT])
}

/// Rows of the circuit that verifies a section of this shape, with messages of these buses.
fn lift_rows<C: Chip>(chips: &ChipSet<C>, shape: &Shape, buses: &[Bus]) -> Vec<usize> {
    let parameters = Parameters::standard();
    let proof = blank_proof(chips, shape, &parameters);
    let layout = Layout::new(chips, shape).unwrap();
    check_lengths(&layout, &parameters, &proof.opening).unwrap();
    let key = VerifyingKey {
        constraints: Digest::default(),
        preprocessed: layout.tree(Tree::Preprocessed).map(|_| Digest::default()),
        log_blowup: parameters.log_blowup,
        tables: vec![TableLimits { preprocessed_log_height: None }; chips.chips().len()],
    };

    let mut builder = Builder::new(&[[F::ZERO; BLOCK]; 2]);
    let public: Vec<Lane> = builder.public().iter().flat_map(|&block| Lane::of_block(block)).collect();
    let messages = buses.iter().map(|&bus| SectionMessage {
        bus,
        message: public[..bus.arity].to_vec(),
        count: Lane::Constant(F::ONE),
    });
    let messages = messages.collect();
    let statement = SectionStatement {
        shape: shape.clone(),
        public_values: public.into_iter().cycle().take(chips.public_values()).collect(),
        messages,
        boundary: Some(builder.public()[0]),
        run: Some(builder.hint_elements(&[Default::default(); 2]).try_into().unwrap()),
    };
    let key = SectionKey::constant(&mut builder, &key);
    let mut transcript = CircuitTranscript::new(&mut builder);
    verify_section(&mut builder, chips, key, &parameters, &statement, &proof, &mut transcript);
    builder.heights()
}

/// Which lifts of the standard list do not fit the common shape.
#[test]
#[ignore = "takes a minute"]
fn lifts_of_the_standard_list() {
    let chips = ChipSets::new().unwrap();
    let mut table = String::from("number, kind, rows by chip\n");
    for (number, (kind, shape)) in Shapes::standard(&chips).unwrap().iter().enumerate() {
        let rows = match kind {
            Kind::Run => lift_rows(&chips.run, shape, &[]),
            Kind::Memory => lift_rows(&chips.memory, shape, &[]),
            Kind::Shard => lift_rows(&chips.shard, shape, &[EXECUTION, EXECUTION, EXIT]),
        };
        let over = rows.iter().zip(SEGMENT_LOG_HEIGHTS.0).any(|(&rows, log_height)| rows > 1 << log_height);
        let note = if over { " does not fit" } else { "" };
        writeln!(table, "{number:2} {:6} {rows:?}{note}", kind.name()).unwrap();
    }
    expect_file!["lifts.txt"].assert_eq(&table);
}

/// Every lift of the standard list fits the common shape, with room for what a lift adds to the verifier: its section's block
/// and the state. Joins are compared where they are counted.
#[test]
fn all_lifts_fit_the_common_shape() {
    let added = |chip: ChipNumber| match chip {
        ChipNumber::Arithmetic => 1000,
        ChipNumber::Public => SEGMENT_BLOCKS - 2,
        _ => 100,
    };
    let lifts: Vec<&str> = include_str!("lifts.txt").lines().skip(1).collect();
    assert_eq!(lifts.len(), Shapes::standard(&ChipSets::new().unwrap()).unwrap().iter().count());
    for lift in lifts {
        let (name, rows) = lift.split_once('[').unwrap();
        let rows: Vec<usize> = rows.trim_end_matches(']').split(", ").map(|rows| rows.parse().unwrap()).collect();
        assert_eq!(rows.len(), ChipNumber::ALL.len());
        for ((&chip, rows), log_height) in ChipNumber::ALL.iter().zip(rows).zip(SEGMENT_LOG_HEIGHTS.0) {
            assert!(rows + added(chip) <= 1 << log_height, "{name}: {rows} rows of {chip:?}");
        }
    }
}

/// Segments with the default policy's 128 bits.
#[test]
fn segments_are_secure() {
    let system = SegmentSystem::new(&SEGMENT_LOG_HEIGHTS, segment_parameters()).unwrap();
    let chips = circuit_chips(16, |_| None).unwrap();
    let shape = system.shape();
    let report = SecurityReport::of_layer(Layer::Segments, &chips, shape).unwrap();
    assert_eq!(report, SecurityReport::compute(&segment_parameters(), &chips, shape, 0).unwrap());
    assert!(Policy::default().accepts(report.provable_bits()), "{report:?}");
    system.key(Digest::default()).check_shape(&chips, shape, 0).unwrap();
}

/// Rows of the circuit that joins two segments.
fn join() -> Vec<usize> {
    let system = SegmentSystem::new(&SEGMENT_LOG_HEIGHTS, segment_parameters()).unwrap();
    let proof = system.blank_proof();
    let state = [[F::ZERO; BLOCK]; STATE_BLOCKS];
    let key_root = Digest::default();
    let segment = Segment {
        key_root,
        run: [key_root; _],
        challenges: Default::default(),
        sum: Default::default(),
        before: state,
        after: state,
    };
    let path = [Digest::default(); _];
    let child = Child { preprocessed: Digest::default(), place: 0, path, segment, proof: &proof };
    system.join(&segment, &[child.clone(), child]).heights()
}

#[test]
fn rows_are_as_documented() {
    let chips = circuit_chips(16, |_| None).unwrap();
    let mut table = String::from("chip        cells     lift     join  height\n");
    let (lift, join) = (lift(), join());
    let mut cells = 0;
    for (index, log_height) in SEGMENT_LOG_HEIGHTS.0.into_iter().enumerate() {
        let name = chips.chips()[index].name();
        let (row, lift, join) = (chips.row_cells(index), lift[index], join[index]);
        writeln!(table, "{name:10}  {row:5}  {lift:7}  {join:7}    2^{log_height}").unwrap();
        cells += row << log_height;
    }
    writeln!(table, "all                                {cells}").unwrap();
    expect_file!["counts.txt"].assert_eq(&table);
    for (chip, log_height) in ChipNumber::ALL.iter().zip(SEGMENT_LOG_HEIGHTS.0) {
        let rows = lift[*chip as usize].max(join[*chip as usize]);
        assert!(rows <= 1 << log_height, "{chip:?}: {rows} rows do not fit");
    }
}

/// The proof of zeros has the lengths of an honest one.
#[test]
fn blank_proofs_have_the_right_lengths() {
    let system = SegmentSystem::new(&SEGMENT_LOG_HEIGHTS, segment_parameters()).unwrap();
    let proof = system.blank_proof();
    let chips = circuit_chips(16, |_| None).unwrap();
    let layout = Layout::new(&chips, system.shape()).unwrap();
    check_lengths(&layout, &segment_parameters(), &proof.opening).unwrap();
}

/// A join with the heights and parameters of a release, whose proof has the bits that the default policy demands.
#[test]
#[ignore = "takes a minute and gigabytes"]
fn a_join_is_proved_with_the_parameters_of_a_release() {
    let programs = crate::join::Programs::new(SEGMENT_LOG_HEIGHTS, segment_parameters(), Policy::default());
    let started = std::time::Instant::now();
    let (_, proof) = programs.prove_join(Policy::default());
    println!("two leaves, their join, and its verification: {:?}", started.elapsed());
    assert_eq!(proof.opening.queries.len(), 161);
}

/// Widths, constraints, messages and cells of each chip.
#[test]
fn the_chips_have_these_sizes() {
    let chips = circuit_chips(16, |_| None).unwrap();
    let sizes = chips.iter().enumerate().map(|(number, (chip, profile))| {
        let ChipProfile { constraint_degrees, interactions, .. } = profile;
        assert!(!profile.reads_next() && !profile.reads_next_preprocessed() && !profile.uses_selectors);
        let widths = [nova_air::Chip::width(chip), nova_air::Chip::preprocessed_width(chip)];
        let name = nova_air::Chip::name(chip).into_owned();
        (name, widths, constraint_degrees.len(), interactions.len(), chips.row_cells(number))
    });
    let sizes: Vec<_> = sizes.collect();
    let sizes: Vec<_> = sizes.iter().map(|(name, [a, b], c, d, e)| (&**name, *a, *b, *c, *d, *e)).collect();
    assert_eq!(
        sizes,
        [
            ("arithmetic", 30, 24, 5, 6, 55),
            ("sponge", 239, 13, 215, 6, 264),
            ("node", 157, 8, 141, 4, 182),
            ("split", 8, 18, 0, 9, 43),
            ("pack", 40, 26, 0, 13, 85),
            ("reduce", 38, 8, 20, 4, 58),
            ("fold", 84, 26, 38, 13, 129),
            ("bits", 34, 64, 35, 32, 124),
            ("array", 9, 4, 0, 2, 24),
            ("read", 9, 6, 0, 3, 29),
            ("public", 8, 18, 8, 1, 23),
        ]
    );
}

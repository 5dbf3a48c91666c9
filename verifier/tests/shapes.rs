//! The list of shapes that a run's sections can have.
#![expect(clippy::unwrap_used, reason = "a test panics where it fails")]

use nova_verifier::run::ChipSets;
use nova_verifier::shapes::{Kind, ShapesError};
use nova_verifier::{Shape, ShapeError, Shapes};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/shapes.txt");

/// The list with the least stacks for its tables, as the file has it.
fn normal(chips: &ChipSets, shapes: &Shapes) -> String {
    let mut list = Shapes::default();
    for (kind, shape) in shapes.iter() {
        let tables = shape.tables.clone();
        let least = match kind {
            Kind::Run => Shape::least(&chips.run, tables),
            Kind::Memory => Shape::least(&chips.memory, tables),
            Kind::Shard => Shape::least(&chips.shard, tables),
        };
        list.push(kind, least.unwrap());
    }
    let head = "# The shapes of sections. A shape begins with its kind, and log2 of the stack heights of all trees and of the\n\
                # boundary tree. Each chip is followed by log2 of the heights of its tables.\n";
    let mut text = String::from(head);
    list.write(chips, &mut text).unwrap();
    text
}

/// Stack heights follow from tables, and the file is what its tool writes.
#[test]
fn the_standard_list_is_valid_and_in_its_normal_form() {
    let chips = ChipSets::new().unwrap();
    // The file, which may be newer than the list that was compiled.
    let text = std::fs::read_to_string(FILE).unwrap();
    let shapes = Shapes::parse(&chips, &text).unwrap();
    assert_eq!(shapes.validate(&chips), Ok(()));
    let normal = normal(&chips, &shapes);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(FILE, normal).unwrap();
        return;
    }
    assert_eq!(text, normal, "set UPDATE_EXPECT=1 and run the test again");
    assert_eq!(Shapes::standard(&chips).unwrap(), shapes);
}

/// A list with a universal shard, from which tests take rules away.
const SMALL: &str = "run 19 19 program 9 initial 9 output_digest 19
    memory 17 9 memory_table 9 range 17
    shard 17 11 boundary 11 slice 9 output 10 add 8 add_imm 8 bitwise 8 shift 8 compare 8 branch 8 jump 8 jump_register 8 load_word 8
    load_narrow 8 store_word 8 store_narrow 8 multiply 8 divide 8 syscall 8 refusal 8 keccak 8 keccak_round 8
    sha256 8 sha256_rounds 8 mod_mul_add_256 8 mod_mul_add_384 8 add_points_256 8 double_point_256 8 add_points_384 8
    double_point_384 8 range 17 bytes 16";

#[test]
fn lists_that_break_a_rule_are_refused() {
    let chips = ChipSets::new().unwrap();
    let check = |text: &str| Shapes::parse(&chips, text).and_then(|shapes| shapes.validate(&chips));
    assert_eq!(check(SMALL), Ok(()));
    let changed = |from: &str, to: &str| {
        assert!(SMALL.contains(from), "{from}");
        check(&SMALL.replace(from, to))
    };
    let shape = |number, source| Err(ShapesError::Shape { number, source });
    let not_universal = |kind| Err(ShapesError::NotUniversal { kind });
    assert!(matches!(changed("add 8", "ad 8"), Err(ShapesError::Word { .. })));
    assert!(matches!(changed("add 8", "add 8+x"), Err(ShapesError::Word { .. })));
    assert!(matches!(changed("shard 17 11", "shard 17"), Err(ShapesError::Word { .. })));
    assert!(matches!(check("shard"), Err(ShapesError::Word { word: 0 })));
    assert_eq!(check(&[SMALL; 17].join("\n")), Err(ShapesError::TooMany { shapes: 51 }));
    assert_eq!(changed("range 17 bytes", "range 16 bytes"), Err(ShapesError::LookedUp { number: 2 }));
    assert_eq!(changed("bytes 16", "bytes 17"), Err(ShapesError::LookedUp { number: 2 }));
    assert_eq!(
        changed("memory_table 9 range 17", "memory_table 9 range 9"),
        Err(ShapesError::LookedUp { number: 1 })
    );
    assert_eq!(changed("shard 17 11", "shard 17 10"), shape(2, ShapeError::TallerThanStacks { table: 0 }));
    assert_eq!(changed("bytes 16", "bytes 16 bytes 16"), shape(2, ShapeError::Occurrence { chip: 30, tables: 2 }));
    let height = ShapeError::Height { table: 3, log_height: 3, least: 4, most: 22 };
    assert_eq!(changed("add 8", "add 3"), shape(2, height));
    for (from, to) in
        [("add 8", "add 7"), ("keccak 8", ""), ("output 10", "output 9"), ("boundary 11", "boundary 10+9")]
    {
        assert_eq!(changed(from, to), not_universal(Kind::Shard), "{from}");
    }
    assert_eq!(changed("memory_table 9", "memory_table 7"), not_universal(Kind::Memory));
    assert_eq!(changed("output_digest 19", "output_digest 18"), not_universal(Kind::Run));
    let other = "run 19 19 program 10 initial 9 output_digest 18\n";
    assert_eq!(check(&format!("{SMALL}\n{other}")), not_universal(Kind::Run));
    assert_eq!(changed("run 19 19 program 9 initial 9 output_digest 19", ""), not_universal(Kind::Run));
    // Thousands of columns of 2^22 rows: the batch of so many stacks has too few bits.
    let tall = SMALL.replace("shard 17 11", "shard 22 11").replace("keccak_round 8", "keccak_round 22+22");
    assert!(matches!(check(&tall), Err(ShapesError::Security { number: 2, bits }) if bits > 127.0));
    // 2^32 messages of 2^22 rows: more than the field has elements.
    let rows = ["22"; 200].join("+");
    let messages = changed("add 8", &format!("add {rows}")).unwrap_err();
    assert!(matches!(messages, ShapesError::Shape { number: 2, source: ShapeError::TooManyInteractions { .. } }));
}

/// Every number of the list enters the digest.
#[test]
fn the_digest_is_of_the_whole_list() {
    let chips = ChipSets::new().unwrap();
    let digest = |text: &str| Shapes::parse(&chips, text).unwrap().digest();
    let honest = digest(SMALL);
    assert_eq!(digest(SMALL), honest);
    for (from, to) in [
        ("run 19 19", "run 20 19"),
        ("run 19 19", "run 19 18"),
        ("memory 17 9 memory_table 9 range 17", ""),
        // The same numbers of chips and heights.
        ("memory 17 9 memory_table 9 range 17", "run 17 9 program 9 initial 17"),
        ("add 8", "add 9"),
        ("add 8", ""),
        ("add 8", "add 8+8"),
        ("add 8", "add_imm 8"),
    ] {
        assert_ne!(digest(&SMALL.replacen(from, to, 1)), honest, "{from} to {to}");
    }
    // Nothing but zeros.
    assert_ne!(digest("run 0 0"), digest(""));
}

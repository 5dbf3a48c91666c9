//! The inputs of the guests of comparisons: sizes, and results that are known otherwise.

use nova_benches::guests::{self, CYCLES, Guest};
use nova_vm::{Options, Outcome, Program, Silent, execute};

/// Runs a guest, and returns its cycles and its output.
fn run(guest: &Guest, size: u32) -> (u64, Vec<u8>) {
    let program = Program::load(&guest.elf()).expect("the example is a program");
    let (report, _) =
        execute(&program, &(guest.input)(size), Options::default(), &mut Silent).expect("the input fits");
    assert_eq!(report.outcome, Outcome::Exited(0), "{}, {size} {}", guest.name, guest.unit);
    (report.cycles, report.output)
}

#[test]
fn sizes_give_their_cycles() {
    let mut wrong = Vec::new();
    for guest in guests::all() {
        for (size, expected) in guest.sizes.into_iter().zip(CYCLES) {
            let (cycles, _) = run(&guest, size);
            println!("| {} | {size} {} | {cycles} |", guest.name, guest.unit);
            if cycles.abs_diff(expected) > expected / 10 {
                wrong.push(format!("{}, {size} {}: {cycles} cycles, not about {expected}", guest.name, guest.unit));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_smallest_sizes_run() {
    for guest in guests::all() {
        run(&guest, 0);
        run(&guest, 1);
    }
}

#[test]
fn names_are_in_order_and_found() {
    let names = guests::all().map(|guest| guest.name);
    assert!(names.is_sorted());
    assert!(names.iter().all(|name| Guest::find(name).is_some_and(|guest| guest.name == *name)));
    assert!(Guest::find("nothing").is_none());
}

/// The output of a guest, as integers of 32 bits.
fn output_words(name: &str, size: u32) -> Vec<u32> {
    let (_, output) = run(&Guest::find(name).expect("the guest is there"), size);
    output.as_chunks().0.iter().copied().map(u32::from_le_bytes).collect()
}

/// Each key is inserted once and found once, at its own position.
#[test]
fn keys_differ() {
    assert_eq!(output_words("hash-map", 1000), [1000, 1000, 999 * 1000 / 2, 0]);
}

/// A record has 14 values, and the list of them is one.
#[test]
fn records_are_a_document() {
    assert_eq!(output_words("json", 50)[0], 50 * 14 + 1);
}

#[test]
fn words_are_without_an_order() {
    let input = (Guest::find("sort").expect("the guest is there").input)(1000);
    let words: Vec<u32> = input.as_chunks().0.iter().copied().map(u32::from_le_bytes).collect();
    let falls = words.windows(2).filter(|pair| pair[0] > pair[1]).count();
    assert!((400..600).contains(&falls), "{falls} of 999 neighbours fall");
}

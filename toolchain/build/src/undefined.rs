//! Explains linker errors about undefined symbols.

use std::collections::BTreeMap;
use std::fmt::Write;

/// The start of the linker's message.
const MARK: &str = "undefined symbol: ";

/// The start of the line about the user of the symbol.
const REFERENCED: &str = ">>> referenced by ";

/// Names of symbols with advice; the first match applies.
const ADVICE: [(&[&str], &str); 8] = [
    (&["main"], "the guest has no entry point: add `nova_rt::entry!(main);` to src/main.rs"),
    (&["pthread_", "thrd_", "mtx_", "sem_"], "the machine has no threads; build the dependency without them"),
    (
        &[
            "printf",
            "fprintf",
            "vfprintf",
            "puts",
            "putchar",
            "fputs",
            "fputc",
            "perror",
            "__printf_chk",
            "stderr",
            "stdout",
        ],
        "the machine has no streams; print to the host with nova_print of nova.h",
    ),
    (
        &["fopen", "fread", "fwrite", "fclose", "open", "read", "write", "close", "lseek", "stat", "mmap"],
        "the machine has no files; use read_input and write_output of nova.h",
    ),
    (&["time", "clock", "gettimeofday", "nanosleep", "sleep"], "the machine has no clock"),
    (
        &["getrandom", "getentropy", "rand", "srand", "arc4random"],
        "the machine has no randomness; take it from the input",
    ),
    (
        &["_Unwind_", "__gxx_personality", "__cxa_throw", "__cxa_begin_catch"],
        "nothing unwinds; build without exceptions",
    ),
    (&["_critical_section_", "__critical_section"], "the runtime supports version 1 of critical-section only"),
];

/// The advice for other symbols.
const OTHERWISE: &str = "neither the guest nor the runtime defines it (docs/guests.md lists the runtime's libc functions); \
                         disable the feature that needs it, or define it in the guest";

/// Lists the undefined symbols in the output with advice; none if there are none.
pub(crate) fn explain(output: &str) -> Option<String> {
    let symbols = symbols(output);
    let mut text = String::from("the guest uses undefined symbols");
    for (symbol, object) in &symbols {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  {symbol}{}\n    {}", used_by(object), advice(symbol));
    }
    (!symbols.is_empty()).then_some(text)
}

/// The symbols, each with an object that uses it.
fn symbols(output: &str) -> BTreeMap<&str, &str> {
    let mut symbols = BTreeMap::new();
    let mut lines = output.lines();
    while let Some(line) = lines.next() {
        if let Some((_, symbol)) = line.split_once(MARK) {
            let object = lines.next().and_then(|line| line.split_once(REFERENCED)).map_or("", |(_, object)| object);
            symbols.insert(symbol.trim(), object.trim());
        }
    }
    symbols
}

/// The user of a symbol: a crate, for an object such as `guest.5f0e-cgu.0`, or a line of a C file.
fn used_by(object: &str) -> String {
    let object = object.rsplit('/').next().unwrap_or(object).trim_end_matches(')');
    let name = if object.contains("cgu.") { object.split('.').next().unwrap_or(object) } else { object };
    if name.is_empty() { String::new() } else { format!(", used by {name}") }
}

fn advice(symbol: &str) -> &'static str {
    let fits = |names: &&[&str]| names.iter().any(|name| is_of_family(symbol, name));
    ADVICE.iter().find(|(names, _)| fits(names)).map_or(OTHERWISE, |(_, advice)| advice)
}

/// A name that starts with two underscores or ends with one is a prefix.
fn is_of_family(symbol: &str, name: &str) -> bool {
    if name.ends_with('_') || name.starts_with("__") { symbol.starts_with(name) } else { symbol == name }
}

#[cfg(test)]
mod tests {
    use super::explain;

    const OUTPUT: &str = "\
error: linking with `rust-lld` failed: exit status: 1
  = note: rust-lld: error: undefined symbol: pthread_create
          >>> referenced by x.c:12 (/x-0.1.0/x.c:12)
          >>>               1234-x.o:(start) in archive /tmp/libx.a
          rust-lld: error: undefined symbol: frobnicate
          >>> referenced by guest.5f0e-cgu.0
error: could not compile `guest`";

    #[test]
    fn each_symbol_is_named_with_advice() {
        let text = explain(OUTPUT).expect("two are missing");
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[1].ends_with("frobnicate, used by guest"), "{text}");
        assert!(lines[2].contains("docs/guests.md"), "{text}");
        assert!(lines[3].ends_with("pthread_create, used by x.c:12") && lines[4].contains("no threads"), "{text}");
        assert_eq!(lines.len(), 5, "{text}");
    }

    #[test]
    fn other_errors_are_left_alone() {
        assert_eq!(explain("error: expected one of `!` or `::`"), None);
    }
}

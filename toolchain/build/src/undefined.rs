//! Explains what the linker says of functions that nothing defines.

use std::collections::BTreeMap;
use std::fmt::Write;

/// How the linker begins such a message.
const MARK: &str = "undefined symbol: ";

/// How it says who asks, on one of the next lines.
const ASKS: &str = ">>> referenced by ";

/// Beginnings of names, and what to do about them. The first that fits is taken.
const ADVICE: [(&[&str], &str); 8] = [
    (&["main"], "the guest does not say where it starts: `nova_rt::entry!(main);` in src/main.rs"),
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
        "the machine has no streams; text for the person at the host goes to nova_print of nova.h",
    ),
    (
        &["fopen", "fread", "fwrite", "fclose", "open", "read", "write", "close", "lseek", "stat", "mmap"],
        "the machine has no files; bytes come from read_input and go to write_output of nova.h",
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
    (&["_critical_section_", "__critical_section"], "critical-section is of another version than 1"),
];

/// What else there is to do.
const OTHERWISE: &str = "no crate of the guest defines it, nor does the runtime: docs/guests.md lists the functions of libc \
                         that it has; switch off the feature that needs it, or define it in the guest";

/// Names each symbol that the linker missed, with what to do; none if it missed none.
pub(crate) fn explain(output: &str) -> Option<String> {
    let symbols = symbols(output);
    let mut text = String::from("the guest calls what is not there");
    for (symbol, asked_by) in &symbols {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  {symbol}{}\n    {}", asked(asked_by), advice(symbol));
    }
    (!symbols.is_empty()).then_some(text)
}

/// The symbols with the object that asks for each.
fn symbols(output: &str) -> BTreeMap<&str, &str> {
    let mut symbols = BTreeMap::new();
    let mut lines = output.lines();
    while let Some(line) = lines.next() {
        if let Some((_, symbol)) = line.split_once(MARK) {
            let asked_by = lines.next().and_then(|line| line.split_once(ASKS)).map_or("", |(_, object)| object);
            symbols.insert(symbol.trim(), asked_by.trim());
        }
    }
    symbols
}

/// Who asks: a crate, of which `guest.5f0e-cgu.0` is a part, or a line of a C file.
fn asked(object: &str) -> String {
    let object = object.rsplit('/').next().unwrap_or(object).trim_end_matches(')');
    let name = if object.contains("cgu.") { object.split('.').next().unwrap_or(object) } else { object };
    if name.is_empty() { String::new() } else { format!(", which {name} asks for") }
}

fn advice(symbol: &str) -> &'static str {
    let fits = |names: &&[&str]| names.iter().any(|name| is_of_family(symbol, name));
    ADVICE.iter().find(|(names, _)| fits(names)).map_or(OTHERWISE, |(_, advice)| advice)
}

/// A name that ends with an underscore stands for all that begin so.
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
        assert!(lines[1].ends_with("frobnicate, which guest asks for"), "{text}");
        assert!(lines[2].contains("docs/guests.md"), "{text}");
        assert!(
            lines[3].ends_with("pthread_create, which x.c:12 asks for") && lines[4].contains("no threads"),
            "{text}"
        );
        assert_eq!(lines.len(), 5, "{text}");
    }

    #[test]
    fn other_errors_are_left_alone() {
        assert_eq!(explain("error: expected one of `!` or `::`"), None);
    }
}

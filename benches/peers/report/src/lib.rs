//! What is measured of other systems, and its report.

use serde_json::{Map, Value, json};
use std::fs;
use std::time::Instant;

/// The arguments of a host program: `KIND PROGRAM INPUT OUTPUT GUEST SIZE`.
pub struct Arguments {
    /// Which proof to make.
    pub kind: String,
    /// The program for the system, a file's bytes.
    pub program: Vec<u8>,
    /// The guest's input.
    pub input: Vec<u8>,
    /// The output that Nova's run has.
    pub output: Vec<u8>,
    guest: String,
    size: u64,
}

/// What a host program has measured.
pub struct Figures {
    /// The system's name.
    pub system: &'static str,
    /// Its version.
    pub version: String,
    /// The instructions that it counts as executed.
    pub cycles: u64,
    /// The time of proving, in seconds.
    pub seconds: f64,
    /// The proof's length in the system's own encoding.
    pub proof_bytes: u64,
    /// The time of verification, in seconds.
    pub verify_seconds: f64,
}

impl Arguments {
    /// The arguments of this process.
    ///
    /// # Panics
    ///
    /// When they are incomplete, or a file cannot be read.
    #[must_use]
    pub fn parse() -> Self {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let [kind, program, input, output, guest, size] = &arguments[..] else {
            panic!("usage: KIND PROGRAM INPUT OUTPUT GUEST SIZE, as run.sh calls it");
        };
        Self {
            kind: kind.clone(),
            program: read(program),
            input: read(input),
            output: read(output),
            guest: guest.clone(),
            size: size.parse().expect("the size is a number"),
        }
    }

    /// Compares a public output with Nova's.
    ///
    /// # Panics
    ///
    /// When they differ.
    pub fn check(&self, public: &[u8]) {
        let expected = peer_program::statement(&self.output);
        assert_eq!(public, expected, "the public output is not what Nova's run has");
    }

    /// Prints the figures.
    pub fn report(&self, figures: &Figures) {
        let Figures { system, version, cycles, seconds, proof_bytes, verify_seconds } = figures;
        println!(
            "{:#}",
            json!({
                "system": system, "version": version, "guest": self.guest, "size": self.size, "cycles": cycles,
                "threads": threads(), "seconds": seconds, "kind": self.kind, "proof_bytes": proof_bytes,
                "verify_seconds": verify_seconds, "peak_bytes": peak_bytes(), "machine": machine(),
            })
        );
    }
}

/// A result, and the seconds that it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed().as_secs_f64())
}

/// How many threads a prover uses: as many as `RAYON_NUM_THREADS` says, else one for each processor.
#[must_use]
pub fn threads() -> usize {
    let limit = std::env::var("RAYON_NUM_THREADS").ok().and_then(|threads| threads.parse().ok());
    limit.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// The computer, as Nova's benches describe it.
#[must_use]
pub fn machine() -> Value {
    json!({
        "processor": field("/proc/cpuinfo", "model name"),
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
        "memory": field("/proc/meminfo", "MemTotal"),
    })
}

/// A report from `KEY=VALUE`, for systems without a host program here. Values that are numbers become numbers.
#[must_use]
pub fn from_pairs(pairs: impl Iterator<Item = String>) -> Value {
    let mut report = Map::new();
    for pair in pairs {
        let (key, value) = pair.split_once('=').expect("an argument is KEY=VALUE");
        report.insert(key.to_owned(), serde_json::from_str(value).unwrap_or_else(|_| json!(value)));
    }
    report.insert("machine".to_owned(), machine());
    Value::Object(report)
}

/// The most memory that this process has had, in bytes. None where the system does not say.
fn peak_bytes() -> Option<u64> {
    let kilobytes: u64 = field("/proc/self/status", "VmHWM").strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// The first value of a field in a file of `/proc`.
fn field(file: &str, name: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name));
    line.and_then(|line| line.split_once(':')).map_or("unknown", |(_, value)| value.trim()).to_owned()
}

fn read(path: &str) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

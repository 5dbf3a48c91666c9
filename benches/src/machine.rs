//! The computer on which figures were measured.

use serde::{Deserialize, Serialize};
use std::fs;

/// What times depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The processor's name.
    pub processor: String,
    /// Cores that the process may use.
    pub cores: usize,
    /// Bytes of memory.
    pub memory_bytes: u64,
    /// Instructions for vectors that the program was compiled for, the widest first.
    pub vectors: String,
}

impl Machine {
    /// The computer that this runs on.
    #[must_use]
    pub fn this() -> Self {
        Self {
            processor: field("/proc/cpuinfo", "model name"),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory_bytes: kibibytes("MemTotal"),
            vectors: vectors().into(),
        }
    }

    /// In a line.
    #[must_use]
    pub fn describe(&self) -> String {
        let gib = self.memory_bytes as f64 / f64::from(1 << 30);
        format!("{}, {} cores, {gib:.0} GiB, {}", self.processor, self.cores, self.vectors)
    }
}

/// Bytes of memory that are free, or could be freed. The most that there can be, if it is not known.
#[must_use]
pub(crate) fn available_memory() -> u64 {
    match kibibytes("MemAvailable") {
        0 => u64::MAX,
        bytes => bytes,
    }
}

const fn vectors() -> &'static str {
    if cfg!(target_feature = "avx512f") {
        "AVX-512"
    } else if cfg!(target_feature = "avx2") {
        "AVX2"
    } else if cfg!(target_feature = "neon") {
        "NEON"
    } else {
        "no vectors"
    }
}

/// A field of `/proc/meminfo` in bytes. 0 if there is none.
fn kibibytes(name: &str) -> u64 {
    let value = field("/proc/meminfo", name);
    value.trim_end_matches("kB").trim().parse::<u64>().map_or(0, |kibibytes| kibibytes * 1024)
}

/// The first value of a field in a file of `/proc`.
fn field(file: &str, name: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name));
    line.and_then(|line| line.split_once(':')).map_or("unknown", |(_, value)| value.trim()).to_owned()
}

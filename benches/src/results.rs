//! Results as JSON: a list of objects with names.

use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

use crate::{Machine, Options, repository};

/// The results of a bench, including those that its file already has.
pub struct Results {
    file: Option<PathBuf>,
    entries: Vec<Value>,
}

impl Results {
    /// The results of the bench with this name. Its file is `benches/results/NAME.json`, which is read and written only
    /// with `--save`.
    ///
    /// # Panics
    ///
    /// When the file does not hold a list.
    pub fn new(bench: &str, options: &Options) -> Self {
        let file = options.save.then(|| repository().join(format!("benches/results/{bench}.json")));
        let saved = file.as_ref().and_then(|file| fs::read(file).ok());
        let entries =
            saved.map_or_else(Vec::new, |bytes| serde_json::from_slice(&bytes).expect("results are a list"));
        Self { file, entries }
    }

    /// Inserts figures, or replaces those of the same name, and writes the file. So an interrupted bench keeps what it
    /// measured.
    ///
    /// # Panics
    ///
    /// When `figures` is not an object, or the file cannot be written.
    pub fn put(&mut self, name: &str, mut figures: Value) {
        figures["name"] = json!(name);
        match self.entries.iter_mut().find(|entry| entry["name"] == name) {
            Some(entry) => *entry = figures,
            None => self.entries.push(figures),
        }
        if let Some(file) = &self.file {
            let text = format!("{:#}\n", Value::from(self.entries.clone()));
            fs::write(file, text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        }
    }

    /// The figures with this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entries.iter().find(|entry| entry["name"] == name)
    }
}

/// The computer on which times are measured.
pub fn machine() -> Value {
    json!(Machine::this())
}

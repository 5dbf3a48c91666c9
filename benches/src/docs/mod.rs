//! The pages that show the files of `benches/results`: `docs/benchmarks.md` with its plots, and the tables of the README.

mod page;
mod peers;
mod readme;

pub use peers::Peer;

use crate::figures::AirReport;
use crate::report::PlotError;
use crate::repository;
use crate::suite::SuiteReport;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Why the pages cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum DocsError {
    /// A file was not read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file does not hold figures.
    #[error("{}: {source}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// A plot was not drawn.
    #[error(transparent)]
    Plot(#[from] PlotError),
    /// The README lacks the place of a table.
    #[error("README.md lacks the lines `<!-- figures: {0} -->` and `<!-- end of figures -->`")]
    NoPlace(&'static str),
    /// The results lack a figure that a page shows.
    #[error("benches/results lacks {0}: measure it, see benches/README.md")]
    Missing(String),
}

/// Everything that the pages show.
pub struct Figures {
    /// The built-in AIRs on all provers.
    pub airs: AirReport,
    /// AIRs by number of threads.
    pub threads: AirReport,
    /// Nova's own chips.
    pub chips: AirReport,
    /// Guests and blocks.
    pub suite: SuiteReport,
    /// Other zkVMs.
    pub peers: Vec<Peer>,
}

impl Figures {
    /// Reads `benches/results`.
    ///
    /// # Errors
    ///
    /// When a file is missing or does not hold figures.
    pub fn read() -> Result<Self, DocsError> {
        let results = repository().join("benches/results");
        Ok(Self {
            airs: read(&results.join("airs.json"))?,
            threads: read(&results.join("threads.json"))?,
            chips: read(&results.join("chips.json"))?,
            suite: read(&results.join("suite.json"))?,
            peers: read(&results.join("peers.json"))?,
        })
    }

    /// The files that show the figures, with their paths in the repository.
    ///
    /// # Errors
    ///
    /// When a figure is missing, a plot cannot be drawn, or the README has no place for its tables.
    pub fn files(&self) -> Result<Vec<(PathBuf, String)>, DocsError> {
        let mut files = page::files(self)?;
        let path = repository().join("README.md");
        let readme = fs::read_to_string(&path).map_err(|source| DocsError::File { path, source })?;
        files.push(("README.md".into(), readme::with_figures(&readme, self)?));
        Ok(files)
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, DocsError> {
    let bytes = fs::read(path).map_err(|source| DocsError::File { path: path.into(), source })?;
    serde_json::from_slice(&bytes).map_err(|source| DocsError::Format { path: path.into(), source })
}

//! Figures as tables, files and pages.

mod csv;
mod html;
mod plot;
mod table;

pub use csv::csv;
pub use html::{air_page, suite_page};
pub(crate) use html::{air_plots, suite_plots};
pub use plot::{Bar, PlotError, Scale, Series, bars, lines};
pub use table::{air_table, bytes, seconds, suite_table};

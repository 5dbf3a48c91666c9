mod constraints;
#[cfg(feature = "witness")]
pub(crate) mod fill;
mod functions;

pub use constraints::*;

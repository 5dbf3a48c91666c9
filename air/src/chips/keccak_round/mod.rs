mod constraints;
#[cfg(feature = "witness")]
pub(crate) mod fill;

pub use constraints::*;

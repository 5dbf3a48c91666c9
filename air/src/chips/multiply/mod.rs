mod constraints;

pub use constraints::*;

//! The programs with the tree of their keys.

use nova_verifier::compressed::CompressedKey;
use nova_verifier::{Digest, Layer};

use super::{CompressError, LayerSetup, Program, Roots};
use crate::LogHeights;
use crate::programs::{
    COMPRESS_HEIGHTS, Child, ClosedSystem, KeyTree, LOG_KEYS, SEGMENT_LOG_HEIGHTS, SHRINK_HEIGHTS, SegmentSystem,
};

/// Heights and parameters of each layer.
#[derive(Clone, Copy, Debug)]
pub struct Layers {
    /// Lifts and joins.
    pub segments: LayerSetup,
    /// Compress.
    pub compress: LayerSetup,
    /// Shrink.
    pub shrink: LayerSetup,
}

impl Layers {
    /// Those of a release.
    pub const RELEASE: Self = Self {
        segments: LayerSetup::of(Layer::Segments, SEGMENT_LOG_HEIGHTS),
        compress: LayerSetup::of(Layer::Compress, COMPRESS_HEIGHTS),
        shrink: LayerSetup::of(Layer::Shrink, SHRINK_HEIGHTS),
    };

    /// The layer of a program.
    pub const fn of(&self, program: Program) -> &LayerSetup {
        match program {
            Program::Lift(_) | Program::Join => &self.segments,
            Program::Compress => &self.compress,
            Program::Shrink => &self.shrink,
        }
    }
}

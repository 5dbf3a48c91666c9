//! Join: two segments that meet are one.

use super::segment::{Segment, SegmentWires};
use super::system::{Child, SegmentSystem};
use crate::Builder;
use crate::verify::Arithmetic;

impl SegmentSystem {
    /// The circuit that states `segment` and verifies two children which it consists of.
    ///
    /// # Panics
    ///
    /// When a list of a child's proof does not have the length that the shape and the parameters of segments imply.
    ///
    /// # Soundness
    ///
    /// If the circuit has a witness, then each child is a segment that is proved with a key of the tree, of the same
    /// run, under the same challenges and tree; the left one ends where the right one begins; and the sums add up.
    pub fn join(&self, segment: &Segment, children: &[Child<'_>; 2]) -> Builder {
        let mut builder = Builder::new(&segment.blocks());
        let own = SegmentWires::stated(&builder);
        own.assert_padding(&mut builder);
        let [alpha, beta, sum] = own.challenges_and_sum(&mut builder);
        let [left, right] = children.each_ref().map(|child| {
            let child = self.verify_segment(&mut builder, own.key_root(), child);
            builder.label("join: run").assert_all_equal(child.run(), own.run());
            child
        });
        let sums = [left, right].map(|child| {
            let [of_alpha, of_beta, of_sum] = child.challenges_and_sum(&mut builder);
            builder.label("join: challenges").assert_equal(of_alpha, alpha);
            builder.assert_equal(of_beta, beta);
            of_sum
        });
        let total = builder.add(sums[0], sums[1]);
        builder.label("join: sum").assert_equal(total, sum);
        builder.label("join: before").assert_all_equal(own.before(), left.before());
        builder.label("join: neighbours").assert_all_equal(left.after(), right.before());
        builder.label("join: after").assert_all_equal(right.after(), own.after());
        builder
    }
}

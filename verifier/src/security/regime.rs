//! How far a committed word may be from the code, and what that costs.
//!
//! Decision 0111 has the argument, the sources, and how the public calculator soundcalc computes the same terms.

/// The decoding regime of a proof. The code of a layer chooses it, never a proof.
///
/// Sections of a run share challenges, so they are analysed with [`Regime::UniqueDecoding`] only: with lists, the number of
/// choices multiplies over the sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// Up to half of the code's distance: a word is near one polynomial at most.
    UniqueDecoding,
    /// Up to `1 - (1 + 1/(2 m)) sqrt(rate)`: a word is near few polynomials. For a proof that shares no challenges with
    /// another, so never for one with buses of run scope.
    Johnson {
        /// The multiplicity `m` of interpolation. A larger one needs fewer queries and has more exceptional challenges. Below
        /// 3 there is no theorem, and the bits are not a number.
        multiplicity: u16,
    },
}

impl Regime {
    /// The largest share of a domain of `height * blowup` points on which a far word can agree with a polynomial of degree
    /// up to `height`.
    pub(super) fn agreement(self, height: f64, blowup: f64) -> f64 {
        match self {
            Self::UniqueDecoding => f64::midpoint(1.0, (height + 1.0) / (height * blowup)),
            Self::Johnson { .. } => {
                let multiplicity = self.multiplicity();
                (1.0 + 0.5 / multiplicity) / libm::sqrt(blowup)
            }
        }
    }

    /// The most polynomials of degree up to the height that are near a word, or near several words on common points.
    pub(super) fn list_size(self, blowup: f64) -> f64 {
        match self {
            Self::UniqueDecoding => 1.0,
            Self::Johnson { .. } => (self.multiplicity() + 0.5) * libm::sqrt(blowup),
        }
    }

    /// The most challenges for which two words without correlated agreement combine to a near one, on a domain of so many
    /// points, for codes of at least this dimension and of rate `1 / blowup`. A curve of degree `l` has `l` times as many.
    pub(super) fn exceptional_challenges(self, points: f64, blowup: f64, dimension: f64) -> f64 {
        match self {
            Self::UniqueDecoding => points,
            // The theorem's rate is that of the largest degree, one less than the dimension.
            Self::Johnson { .. } => johnson_challenges(self.multiplicity(), (1.0 - 1.0 / dimension) / blowup, points),
        }
    }

    /// The multiplicity, or not a number where no theorem holds, as for unique decoding.
    fn multiplicity(self) -> f64 {
        match self {
            Self::Johnson { multiplicity } if multiplicity >= 3 => f64::from(multiplicity),
            _ => f64::NAN,
        }
    }
}

/// The number of exceptional challenges of a line, up to the Johnson bound: [2025/2055](https://eprint.iacr.org/2025/2055),
/// theorems 4.2 and 4.6, as soundcalc computes it.
fn johnson_challenges(multiplicity: f64, rate: f64, points: f64) -> f64 {
    let shifted = multiplicity + 0.5;
    let root = libm::sqrt(rate);
    let radius = 1.0 - (1.0 + 0.5 / multiplicity) * root;
    let of_points = 2.0 * libm::pow(shifted, 5.0) + 3.0 * shifted * radius * rate;
    of_points * points / (3.0 * rate * root) + shifted / root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_near(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() <= 1e-12, "{found} is not {expected}");
    }

    const fn johnson(multiplicity: u16) -> Regime {
        Regime::Johnson { multiplicity }
    }

    /// Rate 1/16, `m = 3`. `3.5^5 = 525.21875`, radius `1 - 7/6 / 4 = 17/24`, `3 rate^1.5 = 3/64`:
    /// `(1050.4375 + 10.5 * 17/24 / 16) * 2^20 * 64/3 + 14 = 1050.90234375 * 22369621.33.. + 14 = 23508287502`.
    #[test]
    fn the_exceptional_challenges_are_those_computed_by_hand() {
        assert_near(johnson_challenges(3.0, 1.0 / 16.0, 1_048_576.0), 23_508_287_502.0);
    }

    /// From soundcalc's `JohnsonBoundRegime(explicit_m)`, commit 809896fb: `get_error_linear` times the field's size,
    /// `get_max_list_size`, and one less `get_proximity_parameter`.
    #[test]
    fn soundcalc_agrees() {
        for (multiplicity, log_blowup, log_height, challenges, list, agreement) in [
            (3, 4, 16, 23_508_287_502.0, 14.0, 0.291_666_666_666_666_7),
            (3, 5, 15, 66_478_546_011.187_44, 19.798_989_873_223_33, 0.206_239_477_846_076_4),
            (4, 6, 16, 2_641_937_301_540.0, 36.0, 0.140_625),
        ] {
            let blowup = libm::exp2(f64::from(log_blowup));
            let height = libm::exp2(f64::from(log_height));
            let regime = johnson(multiplicity);
            assert_near(johnson_challenges(f64::from(multiplicity), 1.0 / blowup, height * blowup), challenges);
            assert_near(regime.list_size(blowup), list);
            assert_near(regime.agreement(height, blowup), agreement);
            // The rate of the largest degree is lower, so there are more exceptional challenges, if only a few.
            let ours = regime.exceptional_challenges(height * blowup, blowup, height);
            assert!(ours > challenges && ours < challenges * 1.0001, "{ours} is not just above {challenges}");
        }
    }

    #[test]
    fn a_multiplicity_without_a_theorem_has_no_numbers() {
        for multiplicity in 0..3 {
            let regime = johnson(multiplicity);
            assert!(regime.agreement(512.0, 16.0).is_nan());
            assert!(regime.list_size(16.0).is_nan());
            assert!(regime.exceptional_challenges(8192.0, 16.0, 512.0).is_nan());
        }
        // A code of constants: the theorem's rate is zero.
        assert_eq!(johnson(3).exceptional_challenges(16.0, 16.0, 1.0), f64::INFINITY);
    }

    #[test]
    fn unique_decoding_has_one_polynomial() {
        assert_eq!(Regime::UniqueDecoding.list_size(2.0), 1.0);
        assert_eq!(Regime::UniqueDecoding.exceptional_challenges(1024.0, 2.0, 512.0), 1024.0);
        assert_eq!(Regime::UniqueDecoding.agreement(512.0, 2.0), 0.5 * (1.0 + 513.0 / 1024.0));
    }
}

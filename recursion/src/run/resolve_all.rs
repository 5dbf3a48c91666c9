//! All open claims of a run, resolved by proofs in any order.

use core::fmt;

use nova_verifier::compressed::CompressedProof;
use nova_verifier::run::{Claim, Claims};

use super::{Listener, Programs, ResolveError, Resolver, resolvable};

/// The most claims that a message lists.
const SHOWN: usize = 16;

/// Open claims of a run for which nothing was given, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// Number of open claims.
    pub open: u32,
    /// Those that are not met.
    pub claims: Vec<UnmetClaim>,
}

/// An open claim for which nothing was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnmetClaim {
    /// A claim about a run that was not given.
    Missing {
        /// The claim.
        claim: Claim,
        /// Whether a run of its program was given. It wrote another output.
        other_run: bool,
    },
    /// Bytes that are no claim. No proof resolves them.
    Malformed {
        /// Number of the claim in the run, from 1.
        number: u32,
    },
}

impl fmt::Display for UnmetClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { claim, other_run: false } => claim.fmt(f),
            Self::Missing { claim, other_run: true } => {
                write!(f, "{claim} (a run of this program was given, with another output)")
            }
            Self::Malformed { number } => write!(f, "claim {number} is not well-formed: no proof resolves it"),
        }
    }
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "of {} open claims, these are about runs that were not given:", self.open)?;
        self.claims.iter().take(SHOWN).try_for_each(|claim| write!(f, "\n    {claim}"))?;
        match self.claims.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "\n    and {more} more"),
        }
    }
}

impl core::error::Error for Unmet {}

/// For each open claim of a run, the place of the claimed run in a list, which may have any order.
///
/// # Errors
///
/// The open claims that are not in the list.
pub fn find_claimed(claims: &Claims, given: &[Claim]) -> Result<Vec<usize>, Unmet> {
    let (mut places, mut missing) = (Vec::new(), Vec::new());
    for (number, open) in (claims.resolved.count.saturating_add(1)..).zip(claims.iter_open()) {
        let unmet = match open {
            None => UnmetClaim::Malformed { number },
            Some(claim) => match given.iter().position(|given| *given == claim) {
                Some(place) => {
                    places.push(place);
                    continue;
                }
                None => {
                    let other_run = given.iter().any(|given| given.program == claim.program);
                    UnmetClaim::Missing { claim, other_run }
                }
            },
        };
        // A program may claim the same run many times.
        if !missing.contains(&unmet) {
            missing.push(unmet);
        }
    }
    if missing.is_empty() { Ok(places) } else { Err(Unmet { open: claims.count_open(), claims: missing }) }
}

/// Resolves all open claims of a run by proofs of the claimed runs. They may have any order, and one serves all claims that
/// are equal. Without an open claim, the result is the proof as it is.
///
/// `progress` is called after each proof and can cancel: there are two a claim.
///
/// # Errors
///
/// [`ResolveError`]. That no proof is missing, and that all of them are valid, is checked before the first one is made.
pub fn resolve_all<'a>(
    programs: &'a Programs,
    claimant: &CompressedProof,
    claimed: &[CompressedProof],
    progress: Listener<'a>,
) -> Result<CompressedProof, ResolveError> {
    let given: Vec<Claim> = claimed.iter().map(CompressedProof::claim).collect();
    let places = find_claimed(&claimant.claims, &given)?;
    let mut resolver = Resolver::new(programs, places.len(), progress)?;
    resolver.verify("the run that claims", claimant)?;
    for proof in claimed {
        resolvable(proof)?;
        resolver.verify("the claimed run", proof)?;
    }
    places.into_iter().try_fold(claimant.clone(), |proof, place| resolver.resolve(&proof, &claimed[place]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use nova_air::F;
    use p3_field::PrimeCharacteristicRing;

    /// That a program wrote this.
    fn claim(program: u8, output: &[u8]) -> Claim {
        Claim::new([F::from_u8(program); 8], output)
    }

    fn open(claims: &[Claim]) -> Claims {
        Claims::open(claims.iter().flat_map(Claim::to_bytes).collect())
    }

    #[test]
    fn runs_are_found_in_any_order_and_serve_equal_claims() {
        let [one, two, three] = [claim(1, b"a"), claim(1, b"b"), claim(2, b"a")];
        let claims = open(&[two, one, two, three]);
        assert_eq!(find_claimed(&claims, &[three, one, two]), Ok(vec![2, 1, 2, 0]));
        assert_eq!(find_claimed(&open(&[]), &[one]), Ok(vec![]));
    }

    #[test]
    fn each_missing_run_is_named_once() {
        let [one, two, three] = [claim(1, b"a"), claim(1, b"b"), claim(2, b"a")];
        let mut claims = open(&[two, one, two, three]);
        claims.open.extend([1; 128]);
        let unmet = find_claimed(&claims, &[one]).expect_err("two are missing, and one is no claim");
        let expected = [
            UnmetClaim::Missing { claim: two, other_run: true },
            UnmetClaim::Missing { claim: three, other_run: false },
            UnmetClaim::Malformed { number: 5 },
        ];
        assert_eq!(unmet, Unmet { open: 5, claims: expected.to_vec() });
        let text = unmet.to_string();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        assert_eq!(lines.len(), 4, "{text}");
        assert_eq!(lines[2], format!("program {}, 1 bytes of output", "00000002".repeat(8)));
        assert!(lines[3].starts_with("claim 5 is not well-formed"), "{text}");
    }
}

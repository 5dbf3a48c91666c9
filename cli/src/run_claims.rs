//! The claims of a run that is not proved.

use crate::Error;
use crate::claimed::ClaimedProofs;
use crate::guest::program_key;
use clap::Args;
use nova_prover::ProveRunError;
use nova_recursion::run::find_claimed;
use nova_verifier::run::{Claim, Claims};
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The first bytes of an ELF file.
const ELF_MAGIC: &[u8] = b"\x7fELF";

/// The runs that a guest's run may claim.
#[derive(Debug, Args)]
pub struct RunClaimsArgs {
    /// Check the guest's claims about other runs: the compressed proof of a claimed run, which is verified. Repeat the
    /// option for each run. With it, a run with any other claim fails.
    #[arg(long, value_name = "PROOF")]
    claimed: Vec<PathBuf>,

    /// As --claimed without a proof, for development: a program, as its key from `nova-prove vkey` or its ELF file, and
    /// the file of the output that a run of it is taken to have written.
    #[arg(long, value_name = "PROGRAM=OUTPUT")]
    claimed_output: Vec<ClaimedOutput>,
}

impl RunClaimsArgs {
    /// The files that the options name.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        let outputs = self.claimed_output.iter().flat_map(|given| [&given.program, &given.output]);
        self.claimed.iter().chain(outputs).map(PathBuf::as_path)
    }

    /// Reads the options' files, and verifies proofs.
    ///
    /// # Errors
    /// [`Error`] if a file cannot be read, or a proof is refused.
    pub fn read(&self) -> Result<GivenRuns, Error> {
        Ok(GivenRuns {
            proofs: ClaimedProofs::read(&self.claimed)?,
            outputs: self.claimed_output.iter().map(ClaimedOutput::read).collect::<Result<_, Error>>()?,
        })
    }
}

/// A program and an output, each a file.
#[derive(Clone, Debug)]
struct ClaimedOutput {
    program: PathBuf,
    output: PathBuf,
}

impl FromStr for ClaimedOutput {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (program, output) = text.split_once('=').ok_or("expected PROGRAM=OUTPUT, two files")?;
        Ok(Self { program: program.into(), output: output.into() })
    }
}

impl ClaimedOutput {
    fn read(&self) -> Result<Claim, Error> {
        let path = self.program.as_path();
        let unreadable = |source| Error::ReadProof { path: path.into(), source };
        let is_elf = fs::read(path).map_err(unreadable)?.starts_with(ELF_MAGIC);
        let key = if is_elf { program_key(None, Some(path)) } else { program_key(Some(path), None) }?;
        let output = fs::read(&self.output);
        let output = output.map_err(|source| Error::ReadInput { path: self.output.clone(), source })?;
        Ok(Claim::new(key.digest(), &output))
    }
}

/// The runs that the options of a command name.
pub struct GivenRuns {
    proofs: ClaimedProofs,
    /// Claims of runs that are taken to have succeeded.
    outputs: Vec<Claim>,
}

impl GivenRuns {
    /// Checks that the claims of a run that wrote this output are about the given runs. Without a given run nothing is
    /// checked.
    ///
    /// # Errors
    /// [`Error::ClaimsNotMet`], and [`Error::NotProved`] for claims that no run can have.
    pub fn check(&self, claims: &[u8], output: &[u8]) -> Result<(), Error> {
        if self.proofs.is_empty() && self.outputs.is_empty() {
            return Ok(());
        }
        let claims = Claims::open(claims.to_vec());
        if !claims.are_possible(output) {
            return Err(Error::NotProved(ProveRunError::Claims { bytes: claims.open.len() }));
        }
        let given = [self.proofs.claims(), self.outputs.clone()].concat();
        find_claimed(&claims, &given).map(drop).map_err(Error::ClaimsNotMet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nova_recursion::run::UnmetClaim;
    use nova_verifier::Digest;
    use nova_verifier::run::ClaimChain;

    fn given(outputs: &[Claim]) -> GivenRuns {
        GivenRuns { proofs: ClaimedProofs::read(&[]).expect("there is no file"), outputs: outputs.into() }
    }

    #[test]
    fn a_claim_is_about_the_program_and_the_output() {
        let program = Digest::default();
        let claim = Claim::new(program, b"an output");
        let given = given(&[claim]);
        given.check(&claim.to_bytes().repeat(2), b"result").expect("it is the given run");
        let other = ClaimChain::default().then(&claim).state;
        for (program, output, other_run) in [(program, b"an outpus", true), (other, b"an output", false)] {
            let claim = Claim::new(program, output);
            let Err(Error::ClaimsNotMet(unmet)) = given.check(&claim.to_bytes(), b"result") else {
                panic!("it is another run")
            };
            assert_eq!(unmet.claims, [UnmetClaim::Missing { claim, other_run }]);
        }
        assert!(given.check(&[], b"").is_ok(), "a run need not claim");
        let whole = Claim::default().to_bytes();
        for (claims, output) in [(&whole[..], &b""[..]), (&whole[4..], b"result")] {
            assert!(matches!(given.check(claims, output), Err(Error::NotProved(ProveRunError::Claims { .. }))));
        }
    }

    #[test]
    fn without_options_nothing_is_checked() {
        assert!(given(&[]).check(&[1; 4], b"").is_ok());
    }
}

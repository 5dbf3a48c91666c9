//! `nova-prove verify`: verifies a proof.

use crate::guest::program_key;
use crate::outputs;
use crate::print::{say, show};
use crate::proving::{claims_line, digest_hex};
use crate::wrapping::{WRAPPED_SECURITY, WrappingError, read_verifying_key, say_origin, verifying_key_path};
use crate::{ChainArgs, Destination, Error, GuestArgs};
use alloy_primitives::B256;
use clap::Args;
use nova_os::Output;
use nova_os::chain::known_chain;
use nova_verifier::run::{MAX_OUTPUT_BYTES, ProgramKey, PublicValues, RunError};
use nova_verifier::{Digest, Policy, ProofError, Verified, verify_open_read};
use nova_vm::Excerpt;
use nova_wrap::{MAGIC, WrappedProof};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Instant;

const EXAMPLES: &str = "Examples:
  With the key that `nova-prove vkey` wrote:
    nova-prove verify fibonacci.proof --vkey fibonacci.vkey

  With the program, from which the key is computed (a few seconds):
    nova-prove verify fibonacci.proof --elf examples/guests/fibonacci/fibonacci.elf

  That the mainnet block with this hash is valid, with the built-in block guest:
    nova-prove verify block.proof --block-hash 0x42374e056f5445c6218381ca64544a97939d04a7a4ec88fb53b46c9c53d27279";

/// Arguments of `nova-prove verify`.
///
/// A proof is about a program, which must be named: by its key, or by its ELF file. With `--block-hash` it is the
/// built-in block guest. A proof that leaves claims about other runs open is refused: `nova-prove resolve` resolves them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct VerifyArgs {
    /// The key of the program, from `nova-prove vkey`.
    #[arg(long, value_name = "FILE", required_unless_present_any = ["elf", "block_hash"], conflicts_with = "elf")]
    vkey: Option<PathBuf>,

    /// The program, from which the key is computed.
    #[arg(long, value_name = "GUEST.elf")]
    elf: Option<PathBuf>,

    /// Check that the proof shows that the block with this hash is valid under the rules of --chain, by default
    /// mainnet's.
    #[arg(long, value_name = "HASH")]
    block_hash: Option<BlockHash>,

    #[command(flatten)]
    chain: ChainArgs,

    #[command(flatten)]
    acceptance: AcceptanceArgs,
}

/// The proof and what to accept. `cargo nova verify` builds the program and has the same arguments.
#[derive(Debug, Args)]
pub struct AcceptanceArgs {
    /// The proof, of any kind.
    #[arg(value_name = "FILE")]
    proof: PathBuf,

    /// The minimum security to accept, in provable bits. By default 128, or the 100 bits of a wrapped proof.
    #[arg(long, value_name = "BITS")]
    security: Option<u32>,

    /// Accept the proof of a run whose guest failed.
    #[arg(long)]
    allow_failure: bool,

    /// The verifying key of a wrapped proof, or the folder of `nova-prove setup-wrap`. Whoever made it can forge.
    #[arg(long, value_name = "FILE")]
    wrap_key: Option<PathBuf>,

    /// Write the whole public output to a file, or to standard output if FILE is `-`, instead of the report.
    #[arg(short, long, visible_alias = "output-file", value_name = "FILE")]
    output: Option<Destination>,
}

/// Bits of security of BN254 against known attacks.
const WRAPPED_BITS: u32 = 100;

/// More bytes than a wrapped proof has.
const MOST_WRAPPED: u64 = MAX_OUTPUT_BYTES as u64 + 1024;

/// An accepted proof.
struct Accepted {
    /// The report.
    text: String,
    /// The public values of the run.
    public: PublicValues,
}

impl AcceptanceArgs {
    /// Verifies the proof for this guest and shows the report.
    ///
    /// # Errors
    /// [`Error`] if a file cannot be read, or the proof is refused or shows a failure.
    pub fn verify_guest(&self, guest: &GuestArgs) -> Result<(), Error> {
        self.prepare(&[guest.path()])?;
        let accepted = self.verify(&guest.key()?)?;
        self.show(&accepted)
    }

    /// Refuses an output that cannot be written, or that is an input, before the verification.
    fn prepare(&self, program: &[&Path]) -> Result<(), Error> {
        let key = self.wrap_key.as_deref().map(verifying_key_path);
        let files = [Some(self.proof.as_path()), key.as_deref()].into_iter().flatten();
        let inputs: Vec<&Path> = program.iter().copied().chain(files).collect();
        outputs::prepare(self.output.iter().map(|output| ("--output", output)), &inputs)
    }

    fn verify(&self, key: &ProgramKey) -> Result<Accepted, Error> {
        let policy = Policy { min_provable_bits: self.security.unwrap_or(Policy::default().min_provable_bits) };
        let start = Instant::now();
        let mut file = File::open(&self.proof).map_err(|source| self.unreadable(source))?;
        // A pipe cannot be read twice.
        let mut first = Vec::new();
        file.by_ref().take(MAGIC.len() as u64).read_to_end(&mut first).map_err(|source| self.unreadable(source))?;
        let file = (&first[..]).chain(file);
        if first == MAGIC {
            return self.verify_wrapped(&key.digest(), file);
        }
        let verified = verify_open_read(key, file, policy).and_then(Verified::closed);
        let Verified { public, claims, security, .. } = verified.map_err(|error| match error {
            ProofError::Shards(RunError::Unreadable { reason }) => self.unreadable(io::Error::other(reason)),
            refused => Error::Refused(refused),
        })?;
        let time = start.elapsed();
        if !public.is_success() && !self.allow_failure {
            return Err(Error::ProvedFailure { exit_code: public.exit_code });
        }
        let mut text = format!("verified   {} in {time:.1?}\n", self.proof.display());
        text += &format!("program    {}\n", digest_hex(&key.digest()));
        text += &format!("exit code  {}\n", public.exit_code.cast_signed());
        text += &claims_line(&claims);
        text += &format!("security   {:.1} provable bits\n", security.provable_bits);
        Ok(Accepted { text, public })
    }

    /// Verifies a wrapped proof, as a contract does.
    fn verify_wrapped(&self, program: &Digest, mut file: impl Read) -> Result<Accepted, Error> {
        if let Some(required) = self.security.filter(|&bits| bits > WRAPPED_BITS) {
            return Err(WrappingError::Security { required }.into());
        }
        let path = self.wrap_key.as_ref().ok_or_else(|| WrappingError::KeyNeeded { path: self.proof.clone() })?;
        let key = read_verifying_key(path)?;
        say_origin(key.origin());
        let mut bytes = Vec::new();
        file.by_ref().take(MOST_WRAPPED).read_to_end(&mut bytes).map_err(|source| self.unreadable(source))?;
        let start = Instant::now();
        let wrapped = WrappedProof::from_bytes(&bytes).map_err(WrappingError::Refused)?;
        wrapped.verify(&key, program).map_err(WrappingError::Refused)?;
        let text = format!(
            "verified   {} in {:.1?}\nprogram    {}\nexit code  0\n{WRAPPED_SECURITY}",
            self.proof.display(),
            start.elapsed(),
            digest_hex(program),
        );
        Ok(Accepted { text, public: PublicValues { exit_code: 0, output: wrapped.output } })
    }

    fn unreadable(&self, source: io::Error) -> Error {
        Error::ReadProof { path: self.proof.clone(), source }
    }

    /// Writes the output to its destination, and shows the report unless standard output is taken.
    fn show(&self, accepted: &Accepted) -> Result<(), Error> {
        let Some(destination) = &self.output else {
            return show(&format!("{}output     {}\n", accepted.text, Excerpt(&accepted.public.output)));
        };
        destination.write(&accepted.public.output)?;
        if destination.is_stdout() {
            say(accepted.text.trim_end());
            return Ok(());
        }
        show(&accepted.text)
    }
}

impl VerifyArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        let program: Vec<&Path> = [&self.vkey, &self.elf].into_iter().flatten().map(PathBuf::as_path).collect();
        self.acceptance.prepare(&program)?;
        // Unreadable or unused rules are an error before the proof is read.
        if self.chain.read()?.is_some() && self.block_hash.is_none() {
            return Err(Error::RulesWithoutBlock);
        }
        let mut accepted = self.acceptance.verify(&program_key(self.vkey.as_deref(), self.elf.as_deref())?)?;
        if let Some(BlockHash(hash)) = self.block_hash {
            let block = self.check_block(hash, &accepted.public)?;
            let (number, chain) = (block.number, block.chain_id);
            accepted.text += &format!("block      {number} of chain {chain} is valid\nhash       {hash}\n");
            accepted.text += &format!("before     {}\nafter      {}\n", block.pre_state_root, block.post_state_root);
        }
        self.acceptance.show(&accepted)
    }

    /// Checks that a run shows that the block is valid under the chain's rules.
    fn check_block(&self, hash: B256, public: &PublicValues) -> Result<Output, Error> {
        let chain = self.chain.read()?;
        let chain = chain.as_ref().or_else(|| known_chain(1)).ok_or(Error::ChainNeeded)?;
        Output::check(public.exit_code, &public.output, hash, chain).map_err(Error::NotAccepted)
    }
}

/// A block hash: 64 hexadecimal digits after 0x.
#[derive(Clone, Copy, Debug)]
struct BlockHash(B256);

impl FromStr for BlockHash {
    type Err = String;

    fn from_str(digits: &str) -> Result<Self, String> {
        digits.parse().map(Self).map_err(|error| format!("{error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cli, Command};
    use clap::Parser;
    use nova_os::AcceptanceError;

    fn arguments(options: &[&str]) -> VerifyArgs {
        let hash = B256::repeat_byte(1).to_string();
        let words = ["nova-prove", "verify", "block.proof", "--block-hash", &hash];
        match Cli::parse_from(words.iter().chain(options)).command {
            Some(Command::Verify(arguments)) => arguments,
            command => panic!("`verify` is parsed as {command:?}"),
        }
    }

    fn output() -> Output {
        let rules = known_chain(1).expect("mainnet is known").digest();
        Output { successful: true, chain_id: 1, rules, block_hash: B256::repeat_byte(1), ..Output::default() }
    }

    #[test]
    fn the_rules_are_those_of_the_chain() {
        let hash = B256::repeat_byte(1);
        let own_rules = Output { rules: B256::ZERO, ..output() };
        let check = |options: &[&str], output: &Output| {
            let public = PublicValues { exit_code: 0, output: output.encode().to_vec() };
            arguments(options).check_block(hash, &public)
        };
        assert!(matches!(
            check(&[], &own_rules),
            Err(Error::NotAccepted(AcceptanceError::OtherRules { proved: 1, .. }))
        ));
        assert!(matches!(
            check(&["--chain", "sepolia"], &output()),
            Err(Error::NotAccepted(AcceptanceError::OtherRules { proved: 1, .. }))
        ));
        let synthetic = ["--chain", "mainnet", "--synthetic-parent"];
        assert!(matches!(
            check(&synthetic, &output()),
            Err(Error::NotAccepted(AcceptanceError::OtherRules { proved: 1, .. }))
        ));
        assert!(check(&["--chain", "mainnet"], &output()).is_ok());
    }
}

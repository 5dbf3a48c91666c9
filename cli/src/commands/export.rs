//! `nova-prove export`: what contracts need.

use crate::print::{say, show};
use crate::wrapping::{DEVELOPMENT, WrappingError, read_verifying_key, verifying_key_path};
use crate::{Destination, Error, outputs};
use alloy_primitives::{B256, U256};
use ark_ff::PrimeField;
use clap::{Args, Subcommand};
use nova_contracts::solidity;
use nova_recursion::programs::WRAPPED_OUTPUT;
use nova_verifier::Digest;
use nova_wrap::WrappedProof;
use nova_wrap::circuit::{PUBLIC_INPUTS, public_inputs};
use nova_wrap::envelope::{self, statement};
use nova_wrap::groth16::VerifyingKey;
use serde_json::json;
use std::fs;
use std::path::PathBuf;

/// Arguments of `nova-prove export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    #[command(subcommand)]
    what: Export,
}

#[derive(Debug, Subcommand)]
enum Export {
    /// The Solidity contract that verifies wrapped proofs of a key, with its interface.
    Solidity(SolidityArgs),
    /// The arguments of the call that verifies a wrapped proof on chain, as JSON.
    Call(CallArgs),
}

#[derive(Debug, Args)]
struct SolidityArgs {
    /// The folder for the sources, which is created.
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// The verifying key of wrapped proofs, or the folder of `nova-prove setup-wrap`.
    #[arg(long, value_name = "FILE")]
    wrap_key: PathBuf,
}

#[derive(Debug, Args)]
struct CallArgs {
    /// The wrapped proof.
    #[arg(value_name = "PROOF")]
    proof: PathBuf,

    /// The verifying key of wrapped proofs, or the folder of `nova-prove setup-wrap`.
    #[arg(long, value_name = "FILE")]
    wrap_key: PathBuf,

    /// Write the arguments to a file instead of standard output.
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: Destination,
}

impl ExportArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        match &self.what {
            Export::Solidity(arguments) => arguments.execute(),
            Export::Call(arguments) => arguments.execute(),
        }
    }
}

/// The hash of a key, as its contract returns it.
pub(super) fn key_hash(key: &VerifyingKey) -> Result<B256, Error> {
    Ok(solidity::key_hash(key.points()).map_err(WrappingError::NoContract)?)
}

/// The public inputs of a proof, as numbers of 32 bytes.
fn inputs(program: &Digest, output: &[u8; WRAPPED_OUTPUT]) -> [String; PUBLIC_INPUTS] {
    public_inputs(program, output).map(|input| format!("{:#066x}", U256::from_limbs(input.into_bigint().0)))
}

impl SolidityArgs {
    fn execute(&self) -> Result<(), Error> {
        let key = read_verifying_key(&self.wrap_key)?;
        say(DEVELOPMENT);
        let (hash, selector) =
            (key_hash(&key)?, solidity::selector(key.points()).map_err(WrappingError::NoContract)?);
        let source = solidity::test_verifier(key.points(), &[]).map_err(WrappingError::NoContract)?;
        fs::create_dir_all(&self.folder).map_err(|source| Error::Write { path: self.folder.clone(), source })?;
        for (name, text) in [("NovaTestVerifier.sol", source.as_str()), ("INovaVerifier.sol", solidity::INTERFACE)] {
            Destination::path(self.folder.join(name)).write(text.as_bytes())?;
        }
        let [number, _] = inputs(&envelope::PROGRAM, &[0; WRAPPED_OUTPUT]);
        show(&format!(
            "contract   {}\nkey hash   {hash}\nselector   {selector}\nenvelope   {number}\n",
            self.folder.join("NovaTestVerifier.sol").display()
        ))
    }
}

impl CallArgs {
    fn execute(&self) -> Result<(), Error> {
        outputs::prepare([("--output", &self.output)], &[self.proof.as_path(), &verifying_key_path(&self.wrap_key)])?;
        let key = read_verifying_key(&self.wrap_key)?;
        let bytes = fs::read(&self.proof).map_err(|source| Error::ReadProof { path: self.proof.clone(), source })?;
        let wrapped = WrappedProof::from_bytes(&bytes).map_err(WrappingError::Refused)?;
        wrapped.verify(&key, &wrapped.program).map_err(WrappingError::Refused)?;
        say(DEVELOPMENT);
        let (program, output) = statement(&wrapped.program, &wrapped.output);
        let [number, masked] = inputs(&program, &output);
        let selector = solidity::selector(key.points()).map_err(WrappingError::NoContract)?;
        let proof = wrapped.proof.to_bytes();
        let call = json!({
            "proof": format!("0x{}", hex::encode(proof)),
            "gatewayProof": format!("0x{}{}", hex::encode(selector), hex::encode(proof)),
            "program": number,
            "output": masked,
            "isEnvelope": program != wrapped.program,
        });
        let text = serde_json::to_string_pretty(&call).expect("the keys are strings");
        self.output.write(format!("{text}\n").as_bytes())
    }
}

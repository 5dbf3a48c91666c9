//! `nova-prove export`: what contracts need.

use crate::destination::Target;
use crate::print::show;
use crate::wrapping::{Spinner, WrappingError, read_verifying_key, say_origin, verifying_key_path};
use crate::{Destination, Error, outputs};
use alloy_primitives::{B256, U256};
use ark_ff::PrimeField;
use clap::{Args, Subcommand};
use nova_contracts::solidity;
use nova_recursion::programs::WRAPPED_OUTPUT;
use nova_verifier::Digest;
use nova_wrap::circuit::{PUBLIC_INPUTS, public_inputs};
use nova_wrap::envelope::{self, statement};
use nova_wrap::groth16::{Origin, VerifyingKey, write_r1cs};
use nova_wrap::{WrappedProof, Wrapper};
use serde_json::json;
use std::fs;
use std::io;
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
    /// The constraints of wrapped proofs, for a ceremony with snarkjs that makes keys.
    R1cs(R1csArgs),
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

#[derive(Debug, Args)]
struct R1csArgs {
    /// The file for the constraints, of more than a gigabyte.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl ExportArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        match &self.what {
            Export::Solidity(arguments) => arguments.execute(),
            Export::Call(arguments) => arguments.execute(),
            Export::R1cs(arguments) => arguments.execute(),
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
        say_origin(key.origin());
        let (hash, selector) =
            (key_hash(&key)?, solidity::selector(key.points()).map_err(WrappingError::NoContract)?);
        let (name, source) = match key.origin() {
            Origin::Development => ("NovaTestVerifier.sol", solidity::test_verifier(key.points(), &[])),
            Origin::Ceremony => ("NovaVerifier.sol", solidity::verifier(key.points())),
        };
        let source = source.map_err(WrappingError::NoContract)?;
        fs::create_dir_all(&self.folder).map_err(|source| Error::Write { path: self.folder.clone(), source })?;
        for (file, text) in [(name, source.as_str()), ("INovaVerifier.sol", solidity::INTERFACE)] {
            Destination::path(self.folder.join(file)).write(text.as_bytes())?;
        }
        let [number, _] = inputs(&envelope::PROGRAM, &[0; WRAPPED_OUTPUT]);
        show(&format!(
            "contract   {}\nkey hash   {hash}\nselector   {selector}\nenvelope   {number}\n",
            self.folder.join(name).display()
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
        say_origin(key.origin());
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

impl R1csArgs {
    fn execute(&self) -> Result<(), Error> {
        let destination = Destination::path(self.file.clone());
        destination.prepare()?;
        // The file is renamed into its place, which would remove a device or a pipe.
        let Target::File(path) = destination.target()? else {
            let source = io::Error::other("it is no regular file");
            return Err(Error::Write { path: self.file.clone(), source });
        };
        let mut bar = Spinner::new(true, "preparing the circuit");
        let wrapper = Wrapper::standard().map_err(WrappingError::not_wrapped)?;
        let constraints = wrapper.constraints().map_err(WrappingError::not_wrapped)?;
        bar.show("writing the constraints");
        write_r1cs(&constraints, &path).map_err(|source| Error::Write { path: self.file.clone(), source })?;
        drop(bar);
        show(&format!(
            "circuit    {}\nsize       {} constraints, {} variables, {} public\nfile       {}\n",
            hex::encode(constraints.digest()),
            constraints.constraints(),
            constraints.variables(),
            constraints.public(),
            self.file.display()
        ))
    }
}

//! The rollup's side: proofs of blocks, and one wrapped proof of a bundle of them.

use crate::timeline::Timeline;
use alloy_primitives::U256;
use nova_contracts::bundle::public_inputs;
use nova_os::bootloader::Block;
use nova_os::bundle::Input;
use nova_os::{BUNDLE_ELF, ELF, Output, StatelessInput};
use nova_prover::{ProofKind, Prover, ProvingKey};
use nova_recursion::run::{Programs, resolve_all};
use nova_verifier::compressed::CompressedProof;
use nova_vm::Silent;
use nova_wrap::groth16::{ProvingKey as WrapKey, VerifyingKey};
use nova_wrap::{WrappedProof, Wrapper};
use std::error::Error;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

/// A block with the proof that it is valid.
pub(crate) struct ProvedBlock {
    pub(crate) output: Output,
    /// The output's bytes.
    pub(crate) bytes: Vec<u8>,
    /// The header in RLP.
    pub(crate) header: Vec<u8>,
    /// The hash of the block before.
    pub(crate) parent_hash: [u8; 32],
    proof: CompressedProof,
}

/// What the operator of the rollup has.
pub(crate) struct Layer2 {
    prover: Prover,
    /// The key of the guest for blocks, and that of the guest for bundles.
    keys: [ProvingKey; 2],
    programs: Programs,
    wrapper: Wrapper,
    wrap_key: WrapKey,
}

impl Layer2 {
    pub(crate) fn new(folder: &Path, timeline: &mut Timeline) -> Result<Self, Box<dyn Error>> {
        let wrapper = Wrapper::standard()?;
        timeline.event("prepare", "the circuit of wrapped proofs");
        let path = folder.join("proving.key");
        if !path.exists() {
            fs::create_dir_all(folder)?;
            let key = wrapper.setup()?;
            key.write(&path)?;
            key.verifying_key().write(&folder.join("verifying.key"))?;
            timeline.event("setup", "development keys, with which whoever made them can forge");
        }
        let wrap_key = WrapKey::read(&path)?;
        let prover = Prover::default();
        let keys = [prover.setup(ELF)?, prover.setup(BUNDLE_ELF)?];
        timeline.event("prepare", "the keys");
        Ok(Self { prover, keys, programs: Programs::standard()?, wrapper, wrap_key })
    }

    pub(crate) fn verifying_key(&self) -> VerifyingKey {
        self.wrap_key.verifying_key()
    }

    /// The program that the contract believes: the guest for bundles.
    pub(crate) fn program(&self) -> U256 {
        public_inputs(self.keys[1].digest(), &Default::default())[0]
    }

    fn prove(&self, key: &ProvingKey, input: &[u8]) -> Result<CompressedProof, Box<dyn Error>> {
        let mut bytes = Vec::new();
        let mut ignore = |_| ControlFlow::Continue(());
        self.prover.prove(key, input, ProofKind::Compressed, &mut bytes, &mut Silent, &mut ignore)?;
        Ok(CompressedProof::from_bytes(&bytes)?)
    }

    /// Proves a block.
    pub(crate) fn prove_block(&self, input: &[u8], timeline: &mut Timeline) -> Result<ProvedBlock, Box<dyn Error>> {
        let proof = self.prove(&self.keys[0], input)?;
        let bytes = proof.public.output.clone();
        let output = Output::decode(&bytes).ok_or("the block guest writes an output")?;
        let block = StatelessInput::new(input)?.block;
        let header = Block::decode(block)?.header;
        let text = format!("block {}, {} gas, valid", output.number, output.gas_used);
        timeline.event("execute", &text);
        let parent_hash = header.header.parent_hash.0;
        Ok(ProvedBlock { output, bytes, header: alloy_rlp::encode(&header.header), parent_hash, proof })
    }

    /// Proves a bundle: its guest claims the runs of the blocks, whose proofs resolve the claims.
    pub(crate) fn prove_bundle(
        &self,
        bundle: &Input<'_>,
        blocks: &[ProvedBlock],
        timeline: &mut Timeline,
    ) -> Result<WrappedProof, Box<dyn Error>> {
        let open = self.prove(&self.keys[1], &bundle.encode())?;
        timeline.event("bundle", "the run of the guest for bundles, with open claims");
        let claimed: Vec<CompressedProof> = blocks.iter().map(|block| block.proof.clone()).collect();
        let ignore = Box::new(|_| ControlFlow::Continue(()));
        let proof = resolve_all(&self.programs, &open, &claimed, ignore)?;
        timeline.event("resolve", "the claims hold, by the proofs of the blocks");
        let wrapped = self.wrapper.wrap(&self.wrap_key, &proof, &mut |_| ControlFlow::Continue(()))?;
        timeline.event("wrap", "256 bytes that Ethereum verifies");
        Ok(wrapped)
    }
}

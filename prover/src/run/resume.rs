//! Reads the unfinished proof of an interrupted attempt.
//!
//! Header and sections are verified like those of any proof, so the file need not be trusted, and no other state is
//! kept. A section that verifies is as good as the one that an uninterrupted run would have made.

use super::{Progress, ProveRunError, ProvingKey, UnfinishedError};
use nova_air::Chip;
use nova_verifier::compressed;
use nova_verifier::run::{
    Claims, MAGIC, RunError, RunHeader, RunVerifier, SectionReader, VERSION, decode_section, encode_header,
};
use nova_verifier::shapes::Kind;
use nova_verifier::{Policy, ProofKind, ShardProof, Verified};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Security is not checked here: the parameters must be the prover's own.
const ANY_SECURITY: Policy = Policy { min_provable_bits: 0 };

/// A section begins with its length.
const LENGTH_BYTES: usize = size_of::<u32>();

/// The beginning of a proof, which is kept.
#[derive(Default)]
pub(super) struct ResumedProof {
    /// Number of bytes that are kept. 0 without a complete header.
    pub(super) bytes: u64,
    /// Whether the proof of the run section is kept.
    pub(super) run: bool,
    /// Number of memory tables whose proofs are kept.
    pub(super) memory: u32,
    /// Number of shards whose proofs are kept.
    pub(super) shards: u32,
    /// Cycles of these shards.
    pub(super) cycles: u64,
    /// Cells of their main traces.
    pub(super) cells: u64,
    /// Number of bytes after these, which are dropped.
    dropped_bytes: u64,
}

/// The run that the unfinished proof must be of.
pub(super) struct Expected<'a> {
    pub(super) key: &'a ProvingKey,
    pub(super) header: &'a RunHeader,
}

impl ResumedProof {
    /// Reads and verifies an unfinished proof, and truncates the file after the last section that verifies. `report` is
    /// called after each section that verifies. If it cancels, the file is unchanged.
    pub(super) fn read(
        file: &mut File,
        expected: &Expected<'_>,
        report: &mut dyn FnMut(Progress) -> Result<(), ProveRunError>,
    ) -> Result<Self, ProveRunError> {
        let length = file.seek(SeekFrom::End(0))?;
        file.rewind()?;
        let mut kept = Self::default();
        if has_header(file, expected.header)? {
            kept.bytes = file.stream_position()?;
            let (key, header) = (expected.key, expected.header.clone());
            let verifier = RunVerifier::with_shapes(&key.shapes, key.verifying(), header, ANY_SECURITY);
            let mut verifier = verifier.map_err(UnfinishedError::NotAProof)?;
            while kept.section(file, expected, &mut verifier)? {
                report(Progress::Checked { shards: kept.shards })?;
            }
        }
        kept.dropped_bytes = length - kept.bytes;
        file.set_len(kept.bytes)?;
        file.seek(SeekFrom::End(0))?;
        Ok(kept)
    }

    /// Reads and verifies the next section. `false` if there is none, or it does not verify.
    fn section(
        &mut self,
        file: &mut File,
        expected: &Expected<'_>,
        verifier: &mut RunVerifier<'_>,
    ) -> Result<bool, ProveRunError> {
        let Some((proof, bytes)) = next_proof(file)? else { return Ok(false) };
        let is_memory = self.run && (self.memory as usize) < expected.header.memory.len();
        let verified = match self.run {
            false => verifier.run_section(&proof),
            true if is_memory => verifier.memory(&proof),
            true => verifier.shard(&proof),
        };
        if verified.is_err() {
            return Ok(false);
        }
        self.bytes += bytes;
        if is_memory {
            self.memory += 1;
        } else if self.run {
            self.cycles += u64::from(expected.header.shards[self.shards as usize].cycles);
            self.cells += shard_cells(expected.key, expected.header.shards[self.shards as usize].boundary.shape);
            self.shards += 1;
        }
        self.run = true;
        Ok(true)
    }

    /// Calls a function with the proofs that are kept, in order. The file's position is its end after that.
    pub(super) fn each(
        &self,
        file: &mut File,
        header: &RunHeader,
        mut function: impl FnMut(ShardProof) -> Result<(), ProveRunError>,
    ) -> Result<(), ProveRunError> {
        file.rewind()?;
        has_header(file, header)?;
        for _ in 0..u32::from(self.run) + self.memory + self.shards {
            let (proof, _) = next_proof(file)?.ok_or_else(|| io::Error::other("the unfinished proof has changed"))?;
            function(proof)?;
        }
        file.seek(SeekFrom::End(0))?;
        Ok(())
    }

    /// The progress report. `None` if there was no unfinished proof.
    pub(super) fn progress(&self) -> Option<Progress> {
        let &Self { bytes, shards, cycles, dropped_bytes, .. } = self;
        (bytes + dropped_bytes > 0).then_some(Progress::Resumed { shards, cycles, dropped_bytes })
    }
}

/// The size of the compressed proof in the file, if it shows what this header states: an earlier attempt made it and could not
/// give it its name.
pub(super) fn complete(file: &mut File, key: &ProvingKey, header: &RunHeader) -> io::Result<Option<u64>> {
    file.rewind()?;
    let mut bytes = Vec::new();
    file.take(compressed::MAGIC.len() as u64).read_to_end(&mut bytes)?;
    if ProofKind::of(&bytes) != Some(ProofKind::Compressed) {
        return Ok(None);
    }
    file.rewind()?;
    let verified = nova_verifier::verify_open_read(key.verifying(), &*file, ANY_SECURITY);
    Ok(if verified.is_ok_and(|shown| is_of_run(&shown, header)) { Some(file.metadata()?.len()) } else { None })
}

/// Whether a proof shows what a header states. An earlier attempt may have resolved its claims.
fn is_of_run(shown: &Verified, header: &RunHeader) -> bool {
    let (public, claims) = (&header.public, Claims::open(header.claims.clone()));
    let digests = [&shown.claims, &claims].map(|claims| claims.output_digest(&public.output));
    shown.public == *public && shown.claims.count() == claims.count() && digests[0] == digests[1]
}

/// Reads the header and compares it with `header`. `false` if the file ends before the end of the header.
fn has_header(file: &mut File, header: &RunHeader) -> Result<bool, ProveRunError> {
    let expected = encode_header(header);
    let mut found = Vec::new();
    file.take(expected.len() as u64).read_to_end(&mut found)?;
    if expected.starts_with(&found) {
        return Ok(found.len() == expected.len());
    }
    file.rewind()?;
    Err(difference(file, header)?.into())
}

/// Why the file is not the beginning of this run's proof.
fn difference(file: &mut File, expected: &RunHeader) -> io::Result<UnfinishedError> {
    const START: usize = MAGIC.len() + size_of_val(&VERSION) + LENGTH_BYTES;
    let mut bytes = Vec::new();
    file.take(START as u64).read_to_end(&mut bytes)?;
    if let Some(length) = bytes.last_chunk() {
        file.take(u32::from_le_bytes(*length).into()).read_to_end(&mut bytes)?;
    }
    let header = SectionReader::new(&bytes[..]).and_then(|mut sections| sections.next::<RunHeader>("header"));
    Ok(match header {
        Err(error) => UnfinishedError::NotAProof(error),
        Ok(header) if header.program != expected.program => UnfinishedError::OtherProgram,
        Ok(header) if header.parameters != expected.parameters => UnfinishedError::OtherParameters,
        Ok(_) => UnfinishedError::OtherRun,
    })
}

/// The next section's proof and its size in bytes. `None` if the section is truncated or malformed.
fn next_proof(file: &mut File) -> io::Result<Option<(ShardProof, u64)>> {
    let mut bytes = Vec::new();
    file.take(LENGTH_BYTES as u64).read_to_end(&mut bytes)?;
    let Some(&length) = bytes.first_chunk() else { return Ok(None) };
    let length = u64::from(u32::from_le_bytes(length));
    bytes.clear();
    file.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != length {
        return Ok(None);
    }
    let proof: Result<ShardProof, RunError> = decode_section("section", &bytes);
    Ok(proof.ok().map(|proof| (proof, length + LENGTH_BYTES as u64)))
}

/// Number of cells of the main traces of a shard of the shape with this number.
pub(super) fn shard_cells(key: &ProvingKey, number: u8) -> u64 {
    let (chips, (_, shape)) = (&key.shard_chips, key.shape(Kind::Shard, number));
    let width = |chip: u16| chips.get(chip.into()).map_or(0, |(chip, _)| chip.width());
    shape.tables.iter().map(|table| width(table.chip) as u64 * table.height()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use nova_air::F;
    use nova_verifier::Parameters;
    use nova_verifier::run::{Boundary, Claim, ClaimChain, PublicValues, SecuritySummary};
    use p3_field::PrimeCharacteristicRing;

    /// Another input can lead to the same output, with other claims.
    #[test]
    fn a_complete_proof_is_of_the_run_with_these_claims() {
        let [one, two] = [b"one", b"two"].map(|output| Claim::new([F::ONE; 8], output));
        let public = PublicValues { exit_code: 0, output: b"output".to_vec() };
        let header = RunHeader {
            program: [F::ONE; 8],
            parameters: Parameters::insecure_for_tests(),
            public: public.clone(),
            claims: one.to_bytes().to_vec(),
            run: Boundary { digest: [F::ZERO; 8], shape: 0 },
            input_length: 0,
            memory: Vec::new(),
            shards: Vec::new(),
            pow_witness: F::ZERO,
        };
        let is_of_run = |claims: Claims| {
            let security = SecuritySummary { provable_bits: 128.0, collision_bits: 123 };
            is_of_run(&Verified { kind: ProofKind::Compressed, public: public.clone(), claims, security }, &header)
        };
        let open = |claim: &Claim| Claims::open(claim.to_bytes().to_vec());
        let resolved = |claim| Claims { resolved: ClaimChain::default().then(claim), open: Vec::new() };
        assert!(is_of_run(open(&one)) && is_of_run(resolved(&one)));
        assert!(!is_of_run(open(&two)) && !is_of_run(resolved(&two)) && !is_of_run(Claims::default()));
        let mut both = open(&one);
        both.open.extend(two.to_bytes());
        assert!(!is_of_run(both));
    }
}

//! The report on a proof.

use super::claims_line;
use crate::wrapping::WRAPPED_SECURITY;
use nova_prover::{ProofKind, RunSummary};
use nova_verifier::Digest;
use nova_verifier::run::{Claims, SecuritySummary};
use nova_vm::Excerpt;
use p3_field::PrimeField32;
use serde_json::{Map, Value, json};
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A digest in hexadecimal digits, eight per field element.
pub(crate) fn digest_hex(digest: &Digest) -> String {
    digest.iter().map(|element| format!("{:08x}", element.as_canonical_u32())).collect()
}

/// A run that was proved and verified.
pub(crate) struct RunReport<'a> {
    pub(crate) guest: &'a Path,
    pub(crate) program: Digest,
    /// The location of the proof.
    pub(crate) proof: PathBuf,
    pub(crate) summary: RunSummary,
    pub(crate) claims: Claims,
    pub(crate) security: SecuritySummary,
    pub(crate) setup: Duration,
    pub(crate) verify: Duration,
    /// The time to wrap the compressed proof, if it was wrapped.
    pub(crate) wrapping: Option<Duration>,
    /// Processor time of the whole command.
    pub(crate) processor: Duration,
    pub(crate) peak_memory_bytes: Option<u64>,
}

impl RunReport<'_> {
    fn cycles_per_second(&self) -> f64 {
        let proved = self.summary.cycles - self.summary.kept_cycles;
        proved as f64 / self.summary.times.total().as_secs_f64()
    }

    fn cells_per_cycle(&self) -> f64 {
        self.summary.cells as f64 / self.summary.cycles as f64
    }

    fn security_line(&self) -> String {
        let SecuritySummary { provable_bits, collision_bits } = self.security;
        match self.wrapping {
            Some(_) => WRAPPED_SECURITY.into(),
            None => format!("security   {provable_bits:.1} provable bits, {collision_bits} against collisions\n"),
        }
    }

    const fn kind(&self) -> &'static str {
        match (self.wrapping, self.summary.kind) {
            (Some(_), _) => "wrapped",
            (None, ProofKind::Compressed) => "compressed",
            (None, ProofKind::Shards) => "shards",
        }
    }

    pub(crate) fn json(&self) -> Value {
        let summary = &self.summary;
        let stages: Map<_, _> =
            summary.times.stages().iter().map(|(name, time)| ((*name).into(), json!(time.as_secs_f64()))).collect();
        json!({
            "guest": self.guest.display().to_string(),
            "program": digest_hex(&self.program),
            "proof": self.proof.display().to_string(),
            "exit_code": summary.public.exit_code.cast_signed(),
            "output": hex::encode(&summary.public.output),
            "claims_resolved": self.claims.resolved.count,
            "claims_open": self.claims.count_open(),
            "cycles": summary.cycles,
            "cycles_proved_before": summary.kept_cycles,
            "shards": summary.shards,
            "main_cells": summary.cells,
            "main_cells_per_cycle": self.cells_per_cycle(),
            "kind": self.kind(),
            "proof_bytes": summary.proof_bytes,
            // Those of a wrapped proof are not provable.
            "provable_bits": self.wrapping.is_none().then_some(self.security.provable_bits),
            "collision_bits": self.wrapping.is_none().then_some(self.security.collision_bits),
            "forecast_seconds": summary.forecast.as_secs_f64(),
            "setup_seconds": self.setup.as_secs_f64(),
            "stage_seconds": stages,
            "total_seconds": summary.times.total().as_secs_f64(),
            "cycles_per_second": self.cycles_per_second(),
            "wrap_seconds": self.wrapping.map(|time| time.as_secs_f64()),
            "verify_seconds": self.verify.as_secs_f64(),
            "cpu_seconds": self.processor.as_secs_f64(),
            "peak_memory_bytes": self.peak_memory_bytes,
        })
    }
}

impl fmt::Display for RunReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let summary = &self.summary;
        let mebibytes = |bytes: u64| bytes as f64 / f64::from(1 << 20);
        writeln!(f, "proved     {}", self.guest.display())?;
        writeln!(f, "program    {}", digest_hex(&self.program))?;
        writeln!(f, "exit code  {}", summary.public.exit_code.cast_signed())?;
        writeln!(f, "output     {}", Excerpt(&summary.public.output))?;
        f.write_str(&claims_line(&self.claims))?;
        writeln!(f, "cycles     {} in {} shards", summary.cycles, summary.shards)?;
        if summary.kept_cycles > 0 {
            writeln!(
                f,
                "           {} of them by an earlier attempt, whose time is not included",
                summary.kept_cycles
            )?;
        }
        writeln!(f, "main cells {:.1} per cycle, including padding", self.cells_per_cycle())?;
        f.write_str(&self.security_line())?;
        let (size, name) = (mebibytes(summary.proof_bytes), self.proof.display());
        match summary.kind {
            ProofKind::Compressed => writeln!(f, "proof      {:.1} KiB, {}: {name}", size * 1024.0, self.kind())?,
            ProofKind::Shards => {
                let shard = size / f64::from(summary.shards);
                writeln!(f, "proof      {size:.2} MiB, {shard:.2} MiB per shard: {name}")?;
            }
        }
        let total = summary.times.total();
        writeln!(f, "time       {total:.1?}, {:.0} cycles/s", self.cycles_per_second())?;
        for (name, time) in summary.times.stages() {
            let share = 100.0 * time.as_secs_f64() / total.as_secs_f64();
            writeln!(f, "  {name:21} {time:>9.1?}  {share:5.1} %")?;
        }
        writeln!(f, "  {:21} {:>9.1?}  before", "program's keys", self.setup)?;
        writeln!(f, "  {:21} {:>9.1?}  after", "verification", self.verify)?;
        if let Some(time) = self.wrapping {
            writeln!(f, "  {:21} {time:>9.1?}  after", "wrapping")?;
        }
        writeln!(f, "  {:21} {:>9.1?}  of all threads", "processor time", self.processor)?;
        if let Some(bytes) = self.peak_memory_bytes {
            writeln!(f, "memory     {:.0} MiB at most", mebibytes(bytes))?;
        }
        Ok(())
    }
}

//! `nova-prove BLOCK.bin`: runs and proves a block.

use super::import::read;
use crate::cost::{CostText, cost};
use crate::outputs::{self, Named};
use crate::print::{report, wants_stdout};
use crate::proving::ProvingJob;
use crate::terminal::Terminal;
use crate::{ClaimedArgs, Destination, Error, KindArgs, LimitArgs};
use clap::Args;
use indicatif::HumanDuration;
use nova_os::{BlockError, ELF, Output, execute_block, run_block};
use nova_prover::{CostReport, ProverConfig};
use nova_vm::profile::{CallGraph, write_flamegraph};
use nova_vm::record::SEGMENT_MAX_CYCLES;
use nova_vm::{ExecutionReport, Options, Outcome, Program, Silent, execute};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Arguments of `nova-prove BLOCK.bin`.
#[derive(Debug, Args)]
pub struct BlockArgs {
    /// Prove this block: an input from `nova-prove import`.
    #[arg(value_name = "BLOCK.bin", required = true)]
    block: Option<PathBuf>,

    /// Only run the block, natively and in the machine, and compare the outputs.
    #[arg(long, conflicts_with = "claimed")]
    execute_only: bool,

    /// With --execute-only, also report what a proof would commit and how long it would take: by family of instructions, system
    /// call, function and section.
    #[arg(long, requires = "execute_only")]
    cost: bool,

    /// Write the proof to this file instead of BLOCK.proof. The file appears once the proof is complete and verified.
    /// Until then the unfinished proof is in a file with the suffix .part, and running the same command again resumes
    /// it. A device, a pipe or standard output (`-`) receives the complete proof, and an interrupted proof is not kept.
    #[arg(short, long, value_name = "FILE", conflicts_with = "execute_only")]
    output: Option<Destination>,

    /// Prove the run even if the block is not shown to be valid. The proof shows that the run failed.
    #[arg(long)]
    prove_invalid: bool,

    /// The most cycles of a shard, which bounds its committed cells as well. Larger shards are faster and take more
    /// memory: the largest 7 GiB.
    #[arg(long, value_name = "N", default_value_t = ProverConfig::default().shard_cycles,
          value_parser = clap::value_parser!(u32).range(1..=i64::from(SEGMENT_MAX_CYCLES)))]
    shard_cycles: u32,

    #[command(flatten)]
    kind: KindArgs,

    #[command(flatten)]
    claimed: ClaimedArgs,

    #[command(flatten)]
    limits: LimitArgs,

    /// Write a flamegraph of the machine's cycles by call stack, as SVG, before the proof.
    #[arg(long, value_name = "OUT.svg")]
    profile: Option<Destination>,

    /// Write the report as JSON to a file, or without FILE to standard output, instead of the report as text.
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "-")]
    json: Option<Destination>,

    /// Show neither report nor progress.
    #[arg(short, long)]
    quiet: bool,
}

/// A native run of the block.
struct NativeRun {
    result: Result<Output, BlockError>,
    /// The expected output of the machine.
    output: Output,
    time: Duration,
}

impl NativeRun {
    fn of(input: &[u8]) -> Self {
        let start = Instant::now();
        let result = execute_block(input, &mut ());
        let time = start.elapsed();
        let output = result.as_ref().map_or_else(|_| run_block(input), |output| *output);
        Self { result, output, time }
    }
}

impl BlockArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        let path = self.block.as_deref().unwrap_or(Path::new(""));
        let output = self.output.clone().unwrap_or_else(|| Destination::path(path.with_extension("proof")));
        let key = self.kind.path();
        let inputs: Vec<&Path> = [path].into_iter().chain(self.claimed.paths()).chain(key.as_deref()).collect();
        outputs::prepare(self.results(&output), &inputs)?;
        let input = read(path)?;
        let native = NativeRun::of(&input);
        if self.execute_only {
            return self.execute_in_machine(path, &input, native);
        }
        match native.result {
            Err(error) if !self.prove_invalid => Err(Error::Block(error)),
            _ => self.prove(&inputs, &input, &output, &native),
        }
    }

    /// The outputs of the command. The proof is written to `output`.
    fn results<'a>(&'a self, output: &'a Destination) -> impl Iterator<Item = Named<'a>> {
        let proof = (!self.execute_only).then_some(output);
        let results = [("--output", proof), ("--profile", self.profile.as_ref()), ("--json", self.json.as_ref())];
        results.into_iter().filter_map(|(option, destination)| Some((option, destination?)))
    }

    fn options(&self) -> Options {
        Options { limits: self.limits.limits(), call_graph: self.profile.is_some() }
    }

    fn execute_in_machine(&self, path: &Path, input: &[u8], native: NativeRun) -> Result<(), Error> {
        let program = program()?;
        let owns_stdout = wants_stdout(self.results(&Destination::stdout()));
        let mut terminal = Terminal::new(!self.quiet, owns_stdout)?;
        let start = Instant::now();
        let executed = execute(&program, input, self.options(), &mut terminal);
        let time = start.elapsed();
        terminal.clear();
        let (machine, calls) = executed?;
        self.draw(calls.as_ref(), path, machine.cycles)?;
        let cost = self.cost((&program, input), &machine.outcome, &mut terminal)?;
        let text = self.execution_text(&native, &machine, time, cost.as_ref());
        let json = self.execution(path, &native, (&machine, time), cost.as_ref());
        report(self.json.as_ref(), &json, &text, !self.quiet && !owns_stdout)?;
        terminal.finish()?;
        if let Outcome::Trapped(trap) = machine.outcome {
            return Err(Error::GuestFailed(Outcome::Trapped(trap)));
        }
        if machine.output != native.output.encode() {
            return Err(Error::Disagreement(machine.outcome));
        }
        native.result.map(drop).map_err(Error::Block)
    }

    /// Proves the block in the first of these files.
    fn prove(&self, files: &[&Path], input: &[u8], output: &Destination, native: &NativeRun) -> Result<(), Error> {
        let path = files[0];
        let claimed = self.claimed.read(&self.kind)?;
        let wrap = self.kind.keys(self.quiet)?;
        self.profile_first(path, input)?;
        let expected = &native.output;
        let owns_stdout = wants_stdout(self.results(output));
        let job = ProvingJob {
            subject: path,
            inputs: files,
            elf: ELF,
            input,
            output,
            kind: self.kind.kind(),
            claimed: &claimed,
            wrap: wrap.as_ref(),
            shard_cycles: self.shard_cycles,
            limits: self.limits.limits(),
            allow_failure: self.prove_invalid,
            owns_stdout,
            quiet: self.quiet,
        };
        let proved = job.run(Error::NoKeys, |summary| {
            let agrees = summary.public.output == expected.encode();
            if agrees { Ok(()) } else { Err(Error::Disagreement(Outcome::Exited(summary.public.exit_code))) }
        })?;
        let mut json = proved.json();
        json["block"] = facts(expected);
        json["native_seconds"] = json!(native.time.as_secs_f64());
        json["cycles_per_gas"] = json!(per_gas(proved.summary.cycles, expected));
        let text = format!("{}{proved}", text(native, proved.summary.cycles));
        report(self.json.as_ref(), &json, &text, !self.quiet && !owns_stdout)
    }

    /// The cost of a proof of the run, if there is one.
    fn cost(
        &self,
        run: (&Program, &[u8]),
        outcome: &Outcome,
        terminal: &mut Terminal,
    ) -> Result<Option<CostReport>, Error> {
        let (shard_cycles, limits) = (self.shard_cycles, self.limits.limits());
        let config = ProverConfig { shard_cycles, limits, ..ProverConfig::default() };
        match cost(config, self.kind.kind(), run, outcome, terminal) {
            // A forecast that nobody asked for is no reason to fail.
            Err(Error::NoCost(_)) if !self.cost => Ok(None),
            cost => cost,
        }
    }

    /// The report on a run that is not proved, as text.
    fn execution_text(
        &self,
        native: &NativeRun,
        machine: &ExecutionReport,
        time: Duration,
        cost: Option<&CostReport>,
    ) -> String {
        let mut text = format!("{}machine    {time:.1?}\n", text(native, machine.cycles));
        if let Some(cost) = cost {
            let ahead = HumanDuration(Duration::from_secs_f64(cost.seconds));
            text += &format!("to prove   about {ahead}, if nothing else runs\n");
        }
        if let Some(cost) = cost.filter(|_| self.cost) {
            text += &CostText(cost).to_string();
        }
        text
    }

    fn execution(
        &self,
        path: &Path,
        native: &NativeRun,
        (machine, time): (&ExecutionReport, Duration),
        cost: Option<&CostReport>,
    ) -> Value {
        let mut json = json!({
            "input": path.display().to_string(),
            "valid": native.result.is_ok(),
            "reason": native.result.as_ref().err().map(BlockError::to_string),
            "block": facts(&native.output),
            "native_seconds": native.time.as_secs_f64(),
            "machine_seconds": time.as_secs_f64(),
            "forecast_seconds": cost.map(|cost| cost.seconds),
            "same_output": machine.output == native.output.encode(),
            "cycles_per_gas": per_gas(machine.cycles, &native.output),
            "machine": machine,
        });
        if let Some(cost) = cost.filter(|_| self.cost) {
            json["cost"] = json!(cost);
        }
        json
    }

    /// Draws the flamegraph before the proof.
    fn profile_first(&self, path: &Path, input: &[u8]) -> Result<(), Error> {
        if self.profile.is_none() {
            return Ok(());
        }
        let (machine, calls) = execute(&program()?, input, self.options(), &mut Silent)?;
        self.draw(calls.as_ref(), path, machine.cycles)
    }

    fn draw(&self, calls: Option<&CallGraph>, path: &Path, cycles: u64) -> Result<(), Error> {
        let (Some(destination), Some(calls)) = (&self.profile, calls) else { return Ok(()) };
        let mut svg = Vec::new();
        write_flamegraph(calls, &format!("{}: {cycles} cycles", path.display()), &mut svg)?;
        destination.write(&svg)
    }
}

/// The block guest.
fn program() -> Result<Program, Error> {
    Program::load(ELF).map_err(|source| Error::NotAGuest { path: "block.elf".into(), source })
}

/// The fields of an output, as JSON.
fn facts(output: &Output) -> Value {
    json!({
        "successful": output.successful,
        "chain": output.chain_id,
        "rules": output.rules,
        "number": output.number,
        "hash": output.block_hash,
        "pre_state_root": output.pre_state_root,
        "post_state_root": output.post_state_root,
        "gas_used": output.gas_used,
    })
}

fn per_gas(cycles: u64, output: &Output) -> f64 {
    cycles as f64 / output.gas_used.max(1) as f64
}

/// The report on a run, as text.
fn text(native: &NativeRun, cycles: u64) -> String {
    let output = &native.output;
    let verdict = if output.successful { "valid" } else { "NOT shown to be valid" };
    format!(
        "block      {} of chain {}, {verdict}\nhash       {}\nbefore     {}\nafter      {}\n\
         gas        {}\ncycles     {cycles}, {:.1} per gas\nnative     {:.1?}\n",
        output.number,
        output.chain_id,
        output.block_hash,
        output.pre_state_root,
        output.post_state_root,
        output.gas_used,
        per_gas(cycles, output),
        native.time,
    )
}

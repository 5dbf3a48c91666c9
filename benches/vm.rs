//! The machine's speed in instructions per second: untraced, profiled, and recorded for the prover.
//!
//! ```text
//! cargo bench -p nova-benches --bench vm -- [--only GUEST]... [--save]
//! ```
//!
//! The guests are the committed ELF files of the examples. The targets are 200 million instructions per second untraced
//! and 60 million recorded, on one core.

use clap::Parser;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput};
use nova_benches::{Options, Results, bytes, example, machine};
use nova_vm::profile::Profiler;
use nova_vm::record::Recorder;
use nova_vm::report::run_to_end;
use nova_vm::{Limits, Machine, Outcome, Program, Silent, Unobserved};
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Cycles of a recorded segment.
const SEGMENT_CYCLES: u32 = 1 << 20;

/// Runs a program to its end and returns its cycles.
type Run = fn(&Program, &[u8]) -> u64;

const MODES: [(&str, Run); 3] = [("untraced", untraced), ("profiled", profiled), ("recorded", recorded)];

/// CPU time of the thread. Other processes do not count.
struct CoreTime;

impl Measurement for CoreTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
    }

    fn end(&self, start: Duration) -> Duration {
        self.start() - start
    }

    fn add(&self, a: &Duration, b: &Duration) -> Duration {
        *a + *b
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_nanos() as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

struct Guest {
    name: &'static str,
    program: Program,
    input: Vec<u8>,
    cycles: u64,
}

impl Guest {
    /// An example, with an input for which it runs for tens of millions of cycles.
    fn load(name: &'static str, input: Vec<u8>) -> Self {
        let program = Program::load(&example(name)).expect("the example is a program");
        let cycles = untraced(&program, &input);
        Self { name, program, input, cycles }
    }
}

fn guests(options: &Options) -> Vec<Guest> {
    let inputs = [
        ("fibonacci", 10_000_000_u32.to_le_bytes().to_vec()),
        ("sha256", bytes(1 << 20)),
        ("keccak256", bytes(1 << 20)),
        ("evm-transfers", 2_000_u32.to_le_bytes().to_vec()),
    ];
    let chosen = inputs.into_iter().filter(|(name, _)| options.selects(name));
    chosen.map(|(name, input)| Guest::load(name, input)).collect()
}

fn loaded<'p>(program: &'p Program, input: &[u8]) -> Machine<'p> {
    Machine::new(program, input, Limits::default()).expect("program and input fit the machine")
}

fn untraced(program: &Program, input: &[u8]) -> u64 {
    let mut machine = loaded(program, input);
    assert_eq!(run_to_end(&mut machine, &mut Unobserved, &mut Silent), Outcome::Exited(0));
    machine.cycle()
}

fn profiled(program: &Program, input: &[u8]) -> u64 {
    let mut machine = loaded(program, input);
    let mut profiler = Profiler::new(program, false);
    assert_eq!(run_to_end(&mut machine, &mut profiler, &mut Silent), Outcome::Exited(0));
    machine.cycle()
}

fn recorded(program: &Program, input: &[u8]) -> u64 {
    let mut machine = loaded(program, input);
    let mut recorder = Recorder::new(&machine);
    loop {
        let segment = recorder.segment(&mut machine, SEGMENT_CYCLES, &mut Silent).expect("the example does not trap");
        recorder.recycle(segment.records);
        if segment.halt.is_some() {
            return machine.cycle();
        }
    }
}

fn bench(group: &mut BenchmarkGroup<'_, CoreTime>, guest: &Guest) {
    group.throughput(Throughput::Elements(guest.cycles));
    for (mode, run) in MODES {
        let id = BenchmarkId::new(mode, guest.name);
        group.bench_with_input(id, guest, |bencher, guest| bencher.iter(|| run(&guest.program, &guest.input)));
    }
}

/// Bytes of records and boundaries per cycle, over a run.
fn bytes_per_cycle(guest: &Guest) -> f64 {
    let mut machine = loaded(&guest.program, &guest.input);
    let mut recorder = Recorder::new(&machine);
    let mut bytes = 0;
    loop {
        let segment = recorder.segment(&mut machine, SEGMENT_CYCLES, &mut Silent).expect("the example does not trap");
        bytes += segment.records.bytes() + size_of_val(segment.words.as_slice());
        if segment.halt.is_some() {
            return bytes as f64 / machine.cycle() as f64;
        }
        recorder.recycle(segment.records);
    }
}

fn criterion_folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("criterion")
}

/// The median of criterion's samples, in millions of instructions per second.
fn speed(guest: &Guest, mode: &str) -> Value {
    let path = criterion_folder().join("speed").join(mode).join(guest.name).join("new/estimates.json");
    let text = fs::read_to_string(path).expect("criterion saved its estimates");
    let estimates: Value = serde_json::from_str(&text).expect("criterion writes JSON");
    let nanoseconds = estimates["median"]["point_estimate"].as_f64().expect("the median is a number");
    json!((guest.cycles as f64 / nanoseconds * 1e3).round())
}

/// A guest's figures, with the computer on which they were measured.
fn figures(guest: &Guest) -> Value {
    let speeds = MODES.map(|(mode, _)| (mode.to_string(), speed(guest, mode)));
    let record = (bytes_per_cycle(guest) * 10.0).round() / 10.0;
    json!({
        "machine": machine(),
        "clock": "CPU time of the thread, median of 10 samples",
        "segment_cycles": SEGMENT_CYCLES,
        "cycles": guest.cycles,
        "million_instructions_per_second": Value::Object(speeds.into_iter().collect()),
        "record_bytes_per_cycle": record,
    })
}

fn main() {
    let options = Options::parse();
    let (guests, mut results) = (guests(&options), Results::new("vm", &options));
    let settings = Criterion::default().with_measurement(CoreTime).output_directory(&criterion_folder());
    let mut criterion = settings.sample_size(options.repeat.unwrap_or(10).max(10) as usize);
    let mut group = criterion.benchmark_group("speed");
    group.warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(4));
    guests.iter().for_each(|guest| bench(&mut group, guest));
    group.finish();
    criterion.final_summary();
    guests.iter().for_each(|guest| results.put(guest.name, figures(guest)));
}

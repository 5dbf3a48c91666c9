//! How many instructions a second the machine executes: untraced, profiled, and recorded for the prover.
//!
//! ```text
//! cargo bench -p nova-vm
//! NOVA_BENCH_SAVE=benches/results/vm.json cargo bench -p nova-vm      # and write the figures
//! ```
//!
//! The guests are the committed ELF files of the examples. The bars are 200 million instructions a second untraced and
//! 60 million recorded, on one core.

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput};
use nova_vm::profile::Profiler;
use nova_vm::record::Recorder;
use nova_vm::report::run_to_end;
use nova_vm::{Limits, Machine, Outcome, Program, Silent, Unobserved};
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Cycles of a recorded segment.
const SEGMENT_CYCLES: u32 = 1 << 20;

/// Names a file to write the figures to; relative to the repository.
const SAVE: &str = "NOVA_BENCH_SAVE";

/// Runs a program to its end and returns its cycles.
type Run = fn(&Program, &[u8]) -> u64;

const MODES: [(&str, Run); 3] = [("untraced", untraced), ("profiled", profiled), ("recorded", recorded)];

/// Time that the thread spends on its core: what other processes do on the machine does not count.
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
    /// An example with an input that keeps it busy for tens of millions of cycles; `None` where it is not built.
    fn load(name: &'static str, input: Vec<u8>) -> Option<Self> {
        let path = repository().join(format!("examples/{name}/{name}.elf"));
        let Ok(elf) = fs::read(&path) else {
            eprintln!("SKIPPED: {name}, {} is missing", path.display());
            return None;
        };
        let program = Program::load(&elf).expect("the example is a good ELF");
        let cycles = untraced(&program, &input);
        Some(Self { name, program, input, cycles })
    }
}

fn guests() -> Vec<Guest> {
    let bytes: Vec<u8> = (0..1 << 20).map(|index: u32| (index.wrapping_mul(0x9e37_79b1) >> 24) as u8).collect();
    let inputs = [
        ("fibonacci", 10_000_000_u32.to_le_bytes().to_vec()),
        ("sha256", bytes.clone()),
        ("keccak256", bytes),
        ("evm-transfers", 2_000_u32.to_le_bytes().to_vec()),
    ];
    inputs.into_iter().filter_map(|(name, input)| Guest::load(name, input)).collect()
}

fn machine<'p>(program: &'p Program, input: &[u8]) -> Machine<'p> {
    Machine::new(program, input, Limits::default()).expect("program and input are small")
}

fn untraced(program: &Program, input: &[u8]) -> u64 {
    let mut machine = machine(program, input);
    assert_eq!(run_to_end(&mut machine, &mut Unobserved, &mut Silent), Outcome::Exited(0));
    machine.cycle()
}

fn profiled(program: &Program, input: &[u8]) -> u64 {
    let mut machine = machine(program, input);
    let mut profiler = Profiler::new(program, false);
    assert_eq!(run_to_end(&mut machine, &mut profiler, &mut Silent), Outcome::Exited(0));
    machine.cycle()
}

fn recorded(program: &Program, input: &[u8]) -> u64 {
    let mut machine = machine(program, input);
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

/// Bytes that records and boundaries take over a run, a cycle.
fn bytes_per_cycle(guest: &Guest) -> f64 {
    let mut machine = machine(&guest.program, &guest.input);
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

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn results() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("criterion")
}

/// The median over criterion's samples, in millions of instructions a second.
fn speed(guest: &Guest, mode: &str) -> Value {
    let path = results().join("speed").join(mode).join(guest.name).join("new/estimates.json");
    let text = fs::read_to_string(path).expect("criterion saved its estimates");
    let estimates: Value = serde_json::from_str(&text).expect("criterion writes JSON");
    let nanoseconds = estimates["median"]["point_estimate"].as_f64().expect("the median is a number");
    json!((guest.cycles as f64 / nanoseconds * 1e3).round())
}

fn cpu_model() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = info.lines().find(|line| line.starts_with("model name"));
    line.and_then(|line| line.split(": ").nth(1)).unwrap_or("unknown").into()
}

fn date() -> String {
    let output = Command::new("date").args(["-u", "+%Y-%m-%d"]).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().into()).unwrap_or_default()
}

/// The figures of all guests, with where and when they were measured.
fn figures(guests: &[Guest]) -> Value {
    let of_guest = |guest: &Guest| {
        let speeds = MODES.map(|(mode, _)| (mode.to_string(), speed(guest, mode)));
        let record = (bytes_per_cycle(guest) * 10.0).round() / 10.0;
        let figures = json!({
            "cycles": guest.cycles,
            "million_instructions_per_second": Value::Object(speeds.into_iter().collect()),
            "record_bytes_per_cycle": record,
        });
        (guest.name.to_string(), figures)
    };
    json!({
        "cpu": cpu_model(),
        "clock": "CPU time of the thread, median of 10 samples",
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
        "date": date(),
        "segment_cycles": SEGMENT_CYCLES,
        "guests": Value::Object(guests.iter().map(of_guest).collect()),
    })
}

fn main() {
    let guests = guests();
    let settings = Criterion::default().with_measurement(CoreTime).output_directory(&results());
    let mut criterion = settings.configure_from_args();
    let mut group = criterion.benchmark_group("speed");
    group.sample_size(10).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(4));
    guests.iter().for_each(|guest| bench(&mut group, guest));
    group.finish();
    criterion.final_summary();
    if let Some(file) = std::env::var_os(SAVE) {
        let text = serde_json::to_string_pretty(&figures(&guests)).expect("the figures are JSON");
        let path = repository().join(file);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
        fs::write(&path, text + "\n").expect("the file can be written");
    }
}

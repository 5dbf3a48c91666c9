//! Measures setup, proving, and the key's file: `cargo run --release -p nova-wrap --example measure -- THOUSANDS [KEY]`, with thousands of
//! constraints. The circuit has the parts of a verifier: rows that are hashed and combined, paths, products.

use nova_recursion::verify::Arithmetic;
use std::env;
use std::path::PathBuf;
use std::time::Instant;

use ark_bn254::Fr;
use nova_air::{EF, F};
use nova_wrap::groth16::{ProvingKey, prove, setup, verify};
use nova_wrap::r1cs::{Builder, Mode, System};
use p3_field::PrimeCharacteristicRing;

/// Elements of a row, and layers of a path.
const ROW: usize = 128;
const LAYERS: usize = 12;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let constraints = 1000 * arguments.next().ok_or("thousands of constraints")?.parse::<usize>()?;
    let path = arguments.next().map(PathBuf::from);
    let public = [Fr::from(7_u8); 2];
    let system = timed("circuit", || circuit(Mode::Setup, constraints, &public));
    let terms = system.terms() as f64 / system.constraints() as f64;
    println!("{} constraints, {} variables, {terms:.1} terms each", system.constraints(), system.variables());
    let mut key = timed("setup", || setup(&system))?;
    drop(system);
    memory();
    if let Some(path) = path {
        timed("write key", || key.write(&path))?;
        println!("{} bytes", path.metadata()?.len());
        drop(key);
        key = timed("read key", || ProvingKey::read(&path))?;
    }
    let system = timed("witness", || circuit(Mode::Prove, constraints, &public));
    let proof = timed("prove", || prove(&key, &system))?;
    memory();
    timed("verify", || verify(&key.verifying_key(), &public, &proof))?;
    Ok(())
}

fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let result = work();
    println!("{name}: {:.2} s, {:.2} s of CPUs", start.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    result
}

/// CPU time of the process so far, where the system tells it: other work on the machine does not count.
fn cpu_seconds() -> f64 {
    let status = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_the_name = status.rsplit(')').next().unwrap_or_default();
    let ticks =
        |field: usize| behind_the_name.split_whitespace().nth(field).and_then(|ticks| ticks.parse::<f64>().ok());
    (ticks(11).unwrap_or_default() + ticks(12).unwrap_or_default()) / 100.0
}

/// The greatest memory so far, where the system tells it.
fn memory() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("memory: unknown"));
}

fn circuit(mode: Mode, constraints: usize, public: &[Fr; 2]) -> System {
    let mut builder = Builder::new(mode, public);
    let point = builder.hint_element(EF::TWO + EF::ONE);
    let mut powers = vec![builder.constant(EF::ONE)];
    for last in 0..ROW - 1 {
        let power = builder.mul(powers[last], point);
        powers.push(builder.reduce(power));
    }
    let slots = builder.slots(&powers);
    let mut query = 0;
    while builder.constraints() < constraints {
        let row: Vec<F> = (0..ROW).map(|column| F::from_usize(query * ROW + column)).collect();
        let row = builder.hint_base(&row);
        let dot = builder.dot(&row, &slots);
        let mut product = builder.inverse(dot);
        for _ in 0..8 {
            product = builder.mul(product, dot);
        }
        let leaf = builder.leaf(&row);
        let bits = builder.bits(row[0]);
        let siblings = [public[0]; LAYERS].map(|sibling| builder.hint_scalar(sibling));
        builder.path(leaf, &bits[..LAYERS], &siblings);
        query += 1;
    }
    let [first, second] = [builder.public()[0], builder.public()[1]];
    builder.assert_equal_scalars(first, second);
    assert!(mode == Mode::Setup || builder.failures().is_empty());
    builder.finish()
}

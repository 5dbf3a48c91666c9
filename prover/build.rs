//! Passes the optimisation level to the crate, which warns if it is low.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let level = std::env::var("OPT_LEVEL").unwrap_or_default();
    println!("cargo::rustc-env=NOVA_PROVER_OPT_LEVEL={level}");
}

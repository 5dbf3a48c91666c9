//! Whether the prover was compiled to be fast.

/// What to say to the user of a prover that was compiled with little or no optimisation; nothing if it was compiled well.
///
/// Cargo compiles dependencies like the program that uses them, and without `--release` that means no optimisation: proofs then
/// take many times longer.
#[must_use]
pub fn slow_build() -> Option<&'static str> {
    warning(env!("NOVA_PROVER_OPT_LEVEL"))
}

fn warning(opt_level: &str) -> Option<&'static str> {
    matches!(opt_level, "0" | "1").then_some(
        "the prover was compiled without optimisation, so that proofs take many times longer; build with --release, \
         or add to Cargo.toml of the workspace:\n  [profile.dev.package.\"*\"]\n  opt-level = 3",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_slow_provers_are_warned_of() {
        assert!(["0", "1"].map(warning).iter().all(Option::is_some));
        assert!(["2", "3", "s", "z"].map(warning).iter().all(Option::is_none));
        assert_eq!(slow_build(), None, "this workspace optimises the prover in every profile");
    }
}

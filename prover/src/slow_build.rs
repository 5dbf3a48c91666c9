//! A warning for builds without optimisation.

/// A warning for the user of a prover that was compiled with little or no optimisation. `None` for an optimised build.
///
/// Cargo compiles dependencies with the profile of the program that uses them. Without `--release` they are not
/// optimised, and proofs take many times longer.
#[must_use]
pub fn slow_build() -> Option<&'static str> {
    warning(env!("NOVA_PROVER_OPT_LEVEL"))
}

fn warning(opt_level: &str) -> Option<&'static str> {
    matches!(opt_level, "0" | "1").then_some(
        "the prover was compiled without optimisation, so proofs take many times longer; build with --release, \
         or add this to the workspace's Cargo.toml:\n  [profile.dev.package.\"*\"]\n  opt-level = 3",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_builds_without_optimisation_are_warned_about() {
        assert!(["0", "1"].map(warning).iter().all(Option::is_some));
        assert!(["2", "3", "s", "z"].map(warning).iter().all(Option::is_none));
        assert_eq!(slow_build(), None, "this workspace optimises the prover in every profile");
    }
}

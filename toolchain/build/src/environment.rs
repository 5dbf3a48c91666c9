//! The environment of builds: only the variables listed here.
//!
//! Most variables that cargo, the compiler and build scripts read affect the output, or may do so in a later version.
//! A build therefore starts from an empty environment, and keeps the variables that tools need to be found and to
//! reach registries. A build inside another build script does not see that script's variables.

use std::env;
use std::ffi::OsString;
use std::process::Command;

/// Variables that are kept: the paths of tools and their data, and the access to registries.
const PASSED: [&str; 37] = [
    "CARGO_BUILD_JOBS",
    "CURL_CA_BUNDLE",
    "DEVELOPER_DIR",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "GIT_ASKPASS",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSL_CAINFO",
    "GIT_TERMINAL_PROMPT",
    "HOME",
    "LD_LIBRARY_PATH",
    "LOGNAME",
    "NIX_SSL_CERT_FILE",
    "PATH",
    "SDKROOT",
    "SSH_AGENT_PID",
    "SSH_ASKPASS",
    "SSH_AUTH_SOCK",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "TEMP",
    "TERM",
    "TMP",
    "TMPDIR",
    "USER",
    "XDG_CONFIG_HOME",
    "XDG_RUNTIME_DIR",
    "all_proxy",
    "ALL_PROXY",
    "http_proxy",
    "HTTP_PROXY",
    "https_proxy",
    "HTTPS_PROXY",
    "no_proxy",
    "NO_PROXY",
];

/// Prefixes of variables that are kept: downloads, and the selection of rustup's toolchain.
const PASSED_PREFIXES: [&str; 5] = ["CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTRIES_", "CARGO_REGISTRY_", "RUSTUP_"];

/// Variables with the same value in every build: language, time zone and date.
const FIXED: [(&str, &str); 3] = [("LC_ALL", "C"), ("TZ", "UTC"), ("SOURCE_DATE_EPOCH", "0")];

/// Sets the environment of a command.
pub(crate) fn clean(command: &mut Command) {
    command.env_clear().envs(kept(env::vars_os())).envs(FIXED);
}

/// The variables that are kept.
fn kept(variables: impl Iterator<Item = (OsString, OsString)>) -> impl Iterator<Item = (OsString, OsString)> {
    variables.filter(|(name, _)| name.to_str().is_some_and(passes))
}

fn passes(name: &str) -> bool {
    PASSED.contains(&name) || PASSED_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Variables that an outer build script, a CI system or a user's shell sets.
    const DISTURBING: [&str; 36] = [
        "AR",
        "CARGO_BUILD_RUSTFLAGS",
        "CARGO_BUILD_TARGET",
        "CARGO_CFG_TARGET_ARCH",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_FEATURE_STD",
        "CARGO_INCREMENTAL",
        "CARGO_MAKEFLAGS",
        "CARGO_MANIFEST_DIR",
        "CARGO_PKG_NAME",
        "CARGO_PROFILE_GUEST_DEBUG_ASSERTIONS",
        "CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS",
        "CARGO_TARGET_RISCV32IM_RISC0_ZKVM_ELF_RUSTFLAGS",
        "CARGO_TERM_QUIET",
        "CARGO_UNSTABLE_BUILD_STD_FEATURES",
        "CC",
        "CC_riscv32im_risc0_zkvm_elf",
        "CFLAGS",
        "CPATH",
        "CROSS_COMPILE",
        "C_INCLUDE_PATH",
        "GIT_DIR",
        "HOST",
        "LANG",
        "MAKEFLAGS",
        "NUM_JOBS",
        "OPT_LEVEL",
        "OUT_DIR",
        "PROFILE",
        "RUSTC_BOOTSTRAP",
        "RUSTC_WORKSPACE_WRAPPER",
        "RUSTC_WRAPPER",
        "RUSTFLAGS",
        "SOURCE_DATE_EPOCH",
        "TARGET",
        "__CARGO_TEST_CHANNEL_OVERRIDE_DO_NOT_USE_THIS",
    ];

    #[test]
    fn nothing_that_changes_bytes_passes() {
        let variables = DISTURBING.iter().map(|name| (OsString::from(name), OsString::from("1")));
        assert_eq!(kept(variables).collect::<Vec<_>>(), []);
    }

    #[test]
    fn tools_are_found_and_registries_reached() {
        for name in ["PATH", "HOME", "https_proxy", "CARGO_NET_OFFLINE", "CARGO_REGISTRIES_OURS_TOKEN", "RUSTUP_HOME"]
        {
            assert!(passes(name), "{name}");
        }
    }
}

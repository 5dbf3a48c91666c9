//! What a guest's bytes depend on, and the errors of builds.

use crate::common::{can_build, command, folder, stderr, stdout};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Variables that would change the bytes, break the build, or redirect its output.
const DISTURBING: [(&str, &str); 28] = [
    ("CARGO_BUILD_RUSTFLAGS", "-Copt-level=0"),
    ("CARGO_BUILD_TARGET", "wasm32-unknown-unknown"),
    ("CARGO_CFG_TARGET_ARCH", "x86_64"),
    ("CARGO_ENCODED_RUSTFLAGS", "-Copt-level=1"),
    ("CARGO_FEATURE_LOUD", "1"),
    ("CARGO_INCREMENTAL", "1"),
    ("CARGO_MANIFEST_DIR", "/nowhere"),
    ("CARGO_PKG_NAME", "outer"),
    ("CARGO_PKG_VERSION", "9.9.9"),
    ("CARGO_PROFILE_GUEST_DEBUG_ASSERTIONS", "true"),
    ("CARGO_PROFILE_GUEST_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_GUEST_OVERFLOW_CHECKS", "true"),
    ("CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS", "true"),
    ("CARGO_TARGET_RISCV32IM_RISC0_ZKVM_ELF_LINKER", "/bin/false"),
    ("CARGO_TARGET_RISCV32IM_RISC0_ZKVM_ELF_RUSTFLAGS", "-Copt-level=0"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ("CC_riscv32im_risc0_zkvm_elf", "/bin/false"),
    ("CFLAGS", "-O0 -DLOUD"),
    ("HOST", "outer"),
    ("MAKEFLAGS", "-j --jobserver-auth=77,78"),
    ("OPT_LEVEL", "0"),
    ("OUT_DIR", "/nowhere"),
    ("PROFILE", "outer"),
    ("RUSTC_WRAPPER", "/bin/false"),
    ("RUSTFLAGS", "-Copt-level=0"),
    ("RUSTC_WORKSPACE_WRAPPER", "/bin/false"),
    ("SOURCE_DATE_EPOCH", "1234567"),
    ("TARGET", "outer"),
];

/// Sections of cargo's configuration that would change the bytes or break the build.
const CONFIGURATION: &str = r#"
paths = ["/nowhere"]
[build]
rustflags = ["-Copt-level=0"]
rustc-wrapper = "/bin/false"
target = "wasm32-unknown-unknown"
[env]
LOUD = { value = "1", force = true }
CFLAGS = "-DLOUD"
[patch.crates-io]
cfg-if = { path = "/nowhere" }
[profile.guest]
opt-level = 0
debug-assertions = true
overflow-checks = true
[profile.guest.package."*"]
opt-level = 0
[profile.release]
overflow-checks = true
[target.riscv32im-risc0-zkvm-elf]
linker = "/bin/false"
rustflags = ["-Copt-level=0"]
[target.'cfg(all())']
rustflags = ["-Copt-level=0"]
[unstable]
build-std-features = ["optimize_for_size"]
"#;

/// A guest with a fork next to the published crate of the same name and version, and with everything that a variable
/// could change.
const MAIN: &str = r#"
#![cfg_attr(target_arch = "riscv32", no_std, no_main)]
nova_rt::entry!(main);
fn main() {
    let input = nova_rt::read_input();
    published::cfg_if! { if #[cfg(all())] { let sum = input.iter().fold(1_u8, |sum, &byte| sum + byte); } }
    nova_rt::write_output(&[sum, fork::VALUE, u8::from(cfg!(debug_assertions)), LOUD]);
    nova_rt::write_output(c_part(input));
}
const LOUD: u8 = if option_env!("LOUD").is_some() { 1 } else { 0 };
#[cfg(not(feature = "c"))]
fn c_part(_: &[u8]) -> &'static [u8] { &[] }
#[cfg(feature = "c")]
fn c_part(input: &'static [u8]) -> &'static [u8] {
    unsafe extern "C" { fn check(from: *const u8, size: usize) -> *const u8; }
    unsafe extern "Rust" {
        safe fn _critical_section_1_0_acquire() -> bool;
        safe fn _critical_section_1_0_release(state: bool);
    }
    _critical_section_1_0_release(_critical_section_1_0_acquire());
    unsafe { core::ffi::CStr::from_ptr(check(input.as_ptr(), input.len()).cast()) }.to_bytes()
}
"#;

/// A C library that uses memory, strings, assertions, long division and floating-point numbers.
const C: &str = r#"
#include <assert.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static double scale = 1.5;
void never_called(void) { fprintf(stderr, "%d", INT_MAX); }
const char *check(const uint8_t *from, size_t size) {
    char *text = malloc(32);
    memcpy(text, from, size);
    text[size] = 0;
    assert(strlen(text) == size && strnlen(text, 2) == 2 && strcmp(text, "a") > 0 && !strncmp(text, "abz", 2));
    assert(strchr(text, 'c') == text + 2 && strrchr(text, 'a') == text && strstr(text, "bc") == text + 1);
    assert(!strstr(text, "cb") && memchr(text, 'b', size) == text + 1 && !strchr(text, 'x') && !memchr(text, 'c', 2));
    strcat(strncpy(text + 8, text, 2), "!");
    text[10] = text[9] == 'b' && text[8] == 'a' ? 0 : 1;
    assert((uint64_t)(scale * 1000000007u) / 3 == 500000003u && abs(-3) == 3 && sizeof(bool) == 1);
    return strcpy(text + 16, text);
}
"#;

/// A folder whose name needs quoting. It outlives the tests, which share one compiled standard library in it.
const ODD: &str = "a b'\"=ü$";

/// A fresh folder for one test, and in it the guest `name`.
fn odd_guest(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(ODD).join(name);
    if root.exists() {
        fs::remove_dir_all(&root).expect("it is left from another run");
    }
    lay_out(&root, name)
}

/// Writes the guest `name`, and returns its folder.
fn lay_out(root: &Path, name: &str) -> PathBuf {
    let (guest, fork) = (root.join("guest"), "fo rk");
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("guest").join("rt");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[features]\nc = []\n[workspace]\n\
         [dependencies]\nnova-rt = {{ path = {runtime:?} }}\n\
         published = {{ package = \"cfg-if\", version = \"=1.0.4\" }}\n\
         fork = {{ package = \"cfg-if\", path = {fork:?} }}\n\
         [build-dependencies]\ncc = \"1\"\n"
    );
    write(&guest.join("Cargo.toml"), &manifest);
    write(&guest.join("src/main.rs"), MAIN);
    write(&guest.join("check.c"), C);
    let build = "fn main() { if std::env::var_os(\"CARGO_FEATURE_C\").is_some() { \
                 cc::Build::new().file(\"check.c\").compile(\"check\"); } }";
    write(&guest.join("build.rs"), build);
    let manifest = "[package]\nname = \"cfg-if\"\nversion = \"1.0.4\"\nedition = \"2024\"\n";
    write(&guest.join(fork).join("Cargo.toml"), manifest);
    write(&guest.join(fork).join("src/lib.rs"), "#![no_std]\npub const VALUE: u8 = 77;\n");
    guest
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// Runs a build.
fn build(guest: &Path, arguments: &[&str], change: impl FnOnce(&mut Command)) -> Output {
    let mut command = command(guest);
    command
        .arg("build")
        .args(arguments)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join(ODD).join("target"));
    change(&mut command);
    command.output().expect("the command starts")
}

/// The bytes of a new build.
fn bytes(guest: &Path, change: impl FnOnce(&mut Command)) -> (Vec<u8>, String) {
    // Without a change, cargo would not compile again.
    write(&guest.join("src/main.rs"), MAIN);
    let output = build(guest, &[], change);
    (fs::read(stdout(&output).trim()).expect("the ELF is there"), stderr(&output))
}

#[test]
fn neither_environment_nor_configuration_change_bytes() {
    if !can_build() {
        return;
    }
    let guest = odd_guest("environment");
    let root = guest.parent().expect("a folder");
    let (plain, _) = bytes(&guest, |_| {});

    let (disturbed, _) = bytes(&guest, |command| {
        command.envs(DISTURBING);
    });
    assert!(plain == disturbed, "the environment changes bytes");

    write(&root.join(".cargo/config.toml"), CONFIGURATION);
    let (configured, said) = bytes(&guest, |_| {});
    assert!(plain == configured, "a configuration above the package changes bytes");
    assert!(said.contains("`profile`") && said.contains("guests are built without"), "{said}");
    fs::remove_dir_all(root.join(".cargo")).expect("it was written");

    let home = home_with(root, CONFIGURATION);
    let (configured, said) = bytes(&guest, |command| {
        command.env("CARGO_HOME", &home);
    });
    assert!(plain == configured, "a configuration in cargo's home changes bytes");
    assert!(!said.contains("guests are built without"), "{said}");
}

/// A cargo home with this configuration and the user's downloads.
fn home_with(root: &Path, configuration: &str) -> PathBuf {
    let own = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let own = own.unwrap_or_else(|| std::env::home_dir().expect("a home").join(".cargo"));
    let home = root.join("home");
    write(&home.join("config.toml"), configuration);
    symlink(own.join("registry"), home.join("registry")).expect("a link");
    home
}

#[test]
fn a_guest_in_an_odd_folder_has_code_in_c() {
    if !can_build() {
        return;
    }
    if Command::new("riscv64-unknown-elf-gcc").arg("--version").output().is_err() {
        eprintln!("\n!!! SKIPPED, NOTHING WAS TESTED: riscv64-unknown-elf-gcc is not installed\n");
        return;
    }
    let guest = odd_guest("c-part");
    let output = build(&guest, &["--features", "c"], |_| {});
    let elf = fs::read(stdout(&output).trim()).expect("the ELF is there");
    let program = nova_vm::Program::load(&elf).expect("the machine takes it");
    let result = nova_vm::execute(&program, b"abc", nova_vm::Options::default(), &mut nova_vm::Silent);
    let (report, _) = result.expect("the program fits");
    assert!(report.outcome.is_success(), "{report}");
    let sum = 1_u8.wrapping_add(b'a').wrapping_add(b'b').wrapping_add(b'c');
    assert_eq!(report.output, [&[sum, 77, 0, 0], &b"abc"[..]].concat());
    assert!(!elf.windows(ODD.len()).any(|window| window == ODD.as_bytes()), "the folder got in");

    let missing = "nova_rt::entry!(main);\nunsafe extern \"C\" { safe fn pthread_self() -> u32; }\n\
                   fn main() { nova_rt::exit(pthread_self() as i32) }\n";
    write(
        &guest.join("src/main.rs"),
        &format!("#![cfg_attr(target_arch = \"riscv32\", no_std, no_main)]\n{missing}"),
    );
    let output = build(&guest, &[], |_| {});
    let said = stderr(&output);
    assert!(!output.status.success() && said.contains("the machine has no threads"), "{said}");
    assert_eq!(said.matches("rust-lld: error: undefined symbol: pthread_self").count(), 1, "{said}");
}

#[test]
fn compilers_that_will_not_do_are_named() {
    let root = folder();
    let guest = lay_out(root.path(), "guest");
    let named = |variable: &'static str, tool: &Path| {
        let output = build(&guest, &[], |command| {
            command.env(variable, tool);
        });
        assert!(!output.status.success());
        stderr(&output)
    };
    let said = named("NOVA_RUSTC", Path::new("/nowhere/rustc"));
    assert!(said.contains("NOVA_RUSTC names /nowhere/rustc") && said.contains("No such file"), "{said}");
    let said = named("NOVA_RUSTC", Path::new("/bin/false"));
    assert!(said.contains("NOVA_RUSTC names /bin/false"), "{said}");
    let said = named("NOVA_RUSTC", &old_compiler(root.path()));
    assert!(said.contains("rustc 1.70.0") && said.contains("1.95"), "{said}");
    if can_build() {
        let said = named("NOVA_CC", Path::new("/bin/false"));
        assert!(said.contains("NOVA_CC names /bin/false") && said.contains("rv32im"), "{said}");
    }
}

/// A program that acts like an old compiler with the source of its library.
fn old_compiler(root: &Path) -> PathBuf {
    write(&root.join("lib/rustlib/src/rust/library/Cargo.lock"), "");
    let text = format!(
        "#!/bin/sh\ncase $1 in\n--print) echo '{}' ;;\n*) printf 'rustc 1.70.0 (x)\\nhost: x\\nrelease: 1.70.0\\n' ;;\nesac\n",
        root.display()
    );
    let path = root.join("rustc");
    write(&path, &text);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it was written");
    path
}

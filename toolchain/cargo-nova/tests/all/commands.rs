//! The commands, as users type them.

use crate::common::{can_build, command, folder, stderr, stdout};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs `cargo nova` in `folder`.
fn nova(folder: &Path, arguments: &[&str]) -> Output {
    // Tests that build guests share the compiled `core` and `alloc` in this folder.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guests");
    command(folder).args(arguments).env("CARGO_TARGET_DIR", target).output().expect("the command starts")
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn a_new_guest_builds_runs_and_fails() {
    if !can_build() {
        return;
    }
    let folder = folder();
    stdout(&nova(folder.path(), &["new", "byte-sum"]));
    let guest = folder.path().join("byte-sum");

    let build = nova(&guest, &["build"]);
    assert!(!stderr(&build).contains("patch"), "{}", stderr(&build));
    let path = stdout(&build);
    assert_eq!(&fs::read(path.trim()).expect("the ELF is there")[..4], b"\x7fELF");

    let report = stdout(&nova(&guest, &["run", "--input-hex", "0102ff", "--output", "sum.bin"]));
    assert_eq!(fs::read(guest.join("sum.bin")).expect("the output was written"), [2, 1, 0, 0]);
    assert!(report.contains("adding 3 bytes") && report.contains("02010000"), "{report}");

    let json = stdout(&nova(&guest, &["run", "--json", "--locked"]));
    assert!(json.contains("\"exit_code\": 0"), "{json}");

    let main = fs::read_to_string(guest.join("src/main.rs")).expect("the template has it");
    let failing = main.replace("fn main() {", "fn main() {\n    assert!(input_is_long(), \"too short\");")
        + "\nfn input_is_long() -> bool {\n    nova_rt::read_input().len() > 3\n}\n";
    fs::write(guest.join("src/main.rs"), failing).expect("a file");
    let failed = nova(&guest, &["run"]);
    assert_eq!(failed.status.code(), Some(1));
    assert!(stderr(&failed).contains("too short"), "{}", stderr(&failed));

    fs::write(guest.join("src/main.rs"), "fn main() { nonsense }").expect("a file");
    let refused = nova(&guest, &["build"]);
    assert!(!refused.status.success(), "{}", stderr(&refused));
    assert_eq!(stderr(&refused).matches("cannot find value `nonsense`").count(), 1, "{}", stderr(&refused));
}

#[test]
fn new_takes_the_runtime_from_where_it_is_told() {
    let folder = folder();
    let arguments = ["new", "sum", "--rt-git", "https://example.org/nova.git", "--rt-rev", "4f2a91c"];
    stdout(&nova(folder.path(), &arguments));
    let manifest = fs::read_to_string(folder.path().join("sum/Cargo.toml")).expect("the manifest");
    let line = "nova-rt = { git = \"https://example.org/nova.git\", rev = \"4f2a91c\" }";
    assert!(manifest.lines().any(|other| other == line), "{manifest}");
    assert!(!manifest.contains("patch"), "nothing uses one yet: {manifest}");
    stdout(&nova(folder.path(), &["new", "published", "--rt-version", "0.1"]));
    let manifest = fs::read_to_string(folder.path().join("published/Cargo.toml")).expect("the manifest");
    assert!(!manifest.contains("patch"), "{manifest}");
}

#[test]
fn crates_are_replaced_where_a_guest_has_them() {
    if !can_build() {
        return;
    }
    let folder = folder();
    stdout(&nova(folder.path(), &["new", "hashes"]));
    let guest = folder.path().join("hashes");
    let said = stdout(&nova(&guest, &["patch"]));
    assert!(said.contains("no dependency of the guest"), "{said}");
    let read = |name: &str| fs::read_to_string(guest.join(name)).expect("the guest has it");
    let manifest = read("Cargo.toml");
    fs::write(guest.join("Cargo.toml"), manifest.replace("[dependencies]", "[dependencies]\nsha3 = \"0.11\""))
        .expect("a file");

    let said = stdout(&nova(&guest, &["patch"]));
    assert!(said.contains("keccak@0.2."), "{said}");
    assert!(read("Cargo.lock").contains("version = \"0.2.999\""), "{}", read("Cargo.lock"));
    let plain =
        Command::new("cargo").args(["metadata", "--format-version=1"]).current_dir(&guest).output().expect("cargo");
    assert!(plain.status.success() && !stderr(&plain).contains("was not used"), "{}", stderr(&plain));
    let said = stdout(&nova(&guest, &["patch"]));
    assert!(said.contains("no dependency of the guest"), "{said}");
}

#[test]
fn mistakes_are_named() {
    let folder = folder();
    for (arguments, reason) in [
        (&["new", "1st"][..], "digit"),
        (&["new", "self"], "keyword"),
        (&["new", "."], "needs a name"),
        (&["new", "sum", "--rt-path", "nowhere"], "--rt-path"),
        (&["build"], "cargo nova new"),
        (&["run", "--input", "absent.bin"], "absent.bin"),
        (&["run", "--input-hex", "012"], "hexadecimal"),
        (&["run", "--claimed", "absent.proof"], "absent.proof"),
        (&["run", "--claimed-output", "absent.vkey=output.bin"], "absent.vkey"),
        (&["run", "--claimed-output", "absent.vkey"], "PROGRAM=OUTPUT"),
    ] {
        let output = nova(folder.path(), arguments);
        assert!(!output.status.success(), "{arguments:?}");
        assert!(stderr(&output).contains(reason), "{arguments:?}: {}", stderr(&output));
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing was made");
}

/// Runs a tool and expects success; none if it is not installed.
fn tool(command: &mut Command) -> Option<()> {
    let name = command.get_program().to_owned();
    let Ok(output) = command.output() else {
        eprintln!("\n!!! SKIPPED, NOTHING WAS TESTED: {name:?} is not installed\n");
        return None;
    };
    assert!(output.status.success(), "{command:?}: {}", stderr(&output));
    Some(())
}

#[test]
fn a_guest_in_c_computes_the_same_on_machine_and_host() {
    if !can_build() {
        return;
    }
    let folder = folder();
    let (source, sdk) = (repository().join("examples/guests/crc32/crc32.c"), folder.path().join("sdk"));
    stdout(&nova(folder.path(), &["sdk", "sdk"]));
    let mut cross = Command::new("riscv64-unknown-elf-gcc");
    cross.args(["-march=rv32im", "-mabi=ilp32", "-O2", "-ffreestanding", "-nostdlib", "-static", "-o", "crc32.elf"]);
    cross.arg("-T").arg(sdk.join("lib/nova.ld")).arg("-I").arg(sdk.join("include")).arg(&source);
    cross.arg("-L").arg(sdk.join("lib")).arg("-lnova_rt").current_dir(&folder);
    let mut native = Command::new("cc");
    native.args(["-O2", "-o", "crc32"]).arg("-I").arg(sdk.join("include")).arg(&source);
    native.arg("-L").arg(sdk.join("lib/native")).args(["-lnova_rt", "-lpthread", "-ldl", "-lm"]).current_dir(&folder);
    if tool(&mut cross).and_then(|()| tool(&mut native)).is_none() {
        return;
    }

    let input: Vec<u8> = (0..1000_u32).map(|index| ((index * index) >> 3) as u8).collect();
    fs::write(folder.path().join("input.bin"), &input).expect("a file");
    let mut run = Command::new(folder.path().join("crc32"));
    run.env("NOVA_INPUT", "input.bin").env("NOVA_OUTPUT", "output.bin").current_dir(&folder);
    tool(&mut run).expect("it was just built");
    let expected = fs::read(folder.path().join("output.bin")).expect("the output was written");

    let elf = fs::read(folder.path().join("crc32.elf")).expect("the ELF is there");
    let program = nova_vm::Program::load(&elf).expect("the machine takes it");
    let result = nova_vm::execute(&program, &input, nova_vm::Options::default(), &mut nova_vm::Silent);
    let (report, _) = result.expect("the program fits");
    assert!(report.outcome.is_success(), "{report}");
    assert_eq!(expected.len(), 4);
    assert_eq!(report.output, expected);
}

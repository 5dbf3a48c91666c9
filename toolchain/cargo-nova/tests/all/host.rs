//! `cargo nova new --host`, and the commands that prove and verify.

use nova_build::GuestBuilder;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The target folder of these tests and those of nova-build, which share one compiled standard library.
fn target_dir() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("guests")
}

/// Runs `cargo nova` in `folder`.
fn nova(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-nova"));
    command.arg("nova").args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", target_dir());
    command.output().expect("the command starts")
}

fn text(stream: &[u8]) -> String {
    String::from_utf8_lossy(stream).into_owned()
}

/// A new host `adder` in a folder of its own.
fn new_host() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let made = nova(folder.path(), &["new", "adder", "--host"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(text(&made.stdout).contains("cargo run --release"), "{}", text(&made.stdout));
    folder
}

fn can_build() -> bool {
    nova_build::Compiler::find(Path::new("."))
        .inspect_err(|missing| eprintln!("\n!!! SKIPPED, NOTHING WAS TESTED: {missing}\n"))
        .is_ok()
}

#[test]
fn a_new_host_names_its_crates_and_keeps_the_promised_length() {
    let folder = new_host();
    let read = |name: &str| fs::read_to_string(folder.path().join("adder").join(name)).expect("the template has it");
    for (file, line) in [
        ("Cargo.toml", "nova-host = { path = "),
        ("Cargo.toml", "nova-build = { path = "),
        ("Cargo.toml", "adder-guest = { path = \"guest\" }"),
        ("build.rs", "nova_build::build!(\"guest\");"),
        ("src/main.rs", "include_elf!(\"adder-guest\")"),
        ("guest/Cargo.toml", "features = [\"serde\"] }"),
        ("guest/src/main.rs", "adder_guest::run(&numbers)"),
    ] {
        assert!(read(file).contains(line), "{file}: {}", read(file));
    }
    for file in ["build.rs", "src/main.rs", "guest/src/lib.rs", "guest/src/main.rs"] {
        let file = folder.path().join("adder").join(file);
        if let Ok(formatted) = Command::new("rustfmt").args(["--check", "--edition", "2024"]).arg(&file).output() {
            assert!(formatted.status.success(), "{}", text(&formatted.stdout));
        }
    }
    let main = read("src/main.rs");
    let program = main.lines().take_while(|line| *line != "#[cfg(test)]").count();
    assert!(program <= 30, "the program has {program} lines");

    let git = ["new", "from-git", "--host", "--rt-git", "https://example.org/nova.git", "--rt-rev", "4f2a91c"];
    assert!(nova(folder.path(), &git).status.success());
    let manifest = fs::read_to_string(folder.path().join("from-git/Cargo.toml")).expect("the manifest");
    let line = "nova-host = { git = \"https://example.org/nova.git\", rev = \"4f2a91c\" }";
    assert!(manifest.lines().any(|other| other == line), "{manifest}");

    let lonely = folder.path().join("rt");
    fs::create_dir(&lonely).expect("a folder");
    fs::write(lonely.join("Cargo.toml"), "").expect("a file");
    let refused = nova(folder.path(), &["new", "lonely", "--host", "--rt-path", "rt"]);
    assert!(
        !refused.status.success() && text(&refused.stderr).contains("is the runtime in a checkout?"),
        "{}",
        text(&refused.stderr)
    );
    assert!(!folder.path().join("lonely").exists(), "nothing was made");
}

#[test]
fn values_go_into_the_guest_and_come_out() {
    if !can_build() {
        return;
    }
    let folder = new_host();
    let guest = GuestBuilder::new(folder.path().join("adder/guest")).target_dir(target_dir().join("nova"));
    let guest = guest.build(|_| {}).expect("the guest compiles");
    let elf = fs::read(guest.path).expect("the ELF is there");
    let run = |input: &[u8]| {
        let program = nova_vm::Program::load(&elf).expect("the machine takes it");
        let run = nova_vm::execute(&program, input, nova_vm::Options::default(), &mut nova_vm::Silent);
        run.expect("the program fits").0
    };
    // Three numbers, each as a varint after their count; the output is a count and a sum.
    let report = run(&[3, 1, 0xac, 2, 7]);
    assert!(report.outcome.is_success(), "{report}");
    assert_eq!(report.output, [3, 0xb4, 2]);

    let report = run(&[3, 1]);
    assert_eq!(report.outcome, nova_vm::Outcome::Exited(101), "an input that is cut short ends in a panic");

    // The commands take the same input.
    let guest = folder.path().join("adder/guest");
    let executed = nova(&guest, &["execute", "--input-hex", "0301ac0207"]);
    assert!(text(&executed.stdout).contains("03b402"), "{}", text(&executed.stdout));
    let refused = nova(&guest, &["execute", "--input-hex", "0301"]);
    assert!(
        text(&refused.stderr).contains("the input holds no `alloc::vec::Vec<u32>` at byte 0 of 2"),
        "{}",
        text(&refused.stderr)
    );
}

/// The complete program, at full security.
#[test]
#[ignore = "minutes: the prover is compiled for the new package, and a run is proved"]
fn a_new_host_runs_proves_and_verifies() {
    let folder = new_host();
    let host = folder.path().join("adder");
    // The dependencies of this workspace are available offline.
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock"), host.join("Cargo.lock")).expect("a lock file");
    let cargo = |arguments: &[&str], development: &str| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(arguments).current_dir(&host).env("NOVA_DEV", development);
        let output = cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("host")).output();
        let output = output.expect("cargo starts");
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(!text(&output.stderr).contains("without optimisation"), "{}", text(&output.stderr));
        output
    };
    cargo(&["test"], "");
    let run = ["run", "--", "1", "300", "7"];
    let claimed = cargo(&["run", "--features", "development", "--", "1", "300", "7"], "1");
    assert!(text(&claimed.stdout).contains("DEVELOPMENT MODE: NOTHING IS PROVED"), "{}", text(&claimed.stdout));
    assert!(text(&claimed.stderr).contains("NOTHING IS PROVED"), "{}", text(&claimed.stderr));
    let guest = host.join("guest");
    let verify = ["verify", "../adder.proof"];
    let refused = nova(&guest, &verify);
    assert!(text(&refused.stderr).contains("DEVELOPMENT PROOF"), "{}", text(&refused.stderr));
    assert_eq!(refused.status.code(), Some(1));

    let proved = cargo(&run, "0");
    let expected = "verified: Sum { count: 3, total: 308 }, proved to 128";
    assert!(text(&proved.stdout).contains(expected), "{}", text(&proved.stdout));
    let verified = nova(&guest, &verify);
    assert!(text(&verified.stdout).contains("output     3 bytes 03b402"), "{}", text(&verified.stderr));

    let prove = ["prove", "--input-hex", "0301ac0207", "-o", "again.proof"];
    let again = nova(&guest, &prove);
    assert!(text(&again.stdout).contains("output     3 bytes 03b402"), "{}", text(&again.stderr));
    let proofs = [guest.join("again.proof"), host.join("adder.proof")].map(|path| fs::read(path).expect("a proof"));
    assert!(proofs[0] == proofs[1], "both ways make the same proof");
}

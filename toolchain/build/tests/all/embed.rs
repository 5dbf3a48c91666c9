//! A guest that a build script builds is embedded in the host, and follows its source.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A host package and its guest.
struct Host {
    folder: tempfile::TempDir,
}

impl Host {
    fn new() -> Self {
        let host = Self { folder: tempfile::tempdir().expect("a folder for temporary files") };
        let dependency = |name: &str| crate::common::toolchain().join(name).display().to_string();
        let package = "version = \"0.1.0\"\nedition = \"2024\"\n";
        host.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"host\"\n{package}[build-dependencies]\nnova-build = {{ path = {:?} }}\n\
                 [workspace]\nexclude = [\"guest\"]\n",
                dependency("build")
            ),
        );
        host.write("build.rs", "fn main() { nova_build::build!(\"guest\"); }\n");
        host.write(
            "src/main.rs",
            "const GUEST: &[u8] = include_bytes!(env!(\"NOVA_ELF_the-guest\"));\n\
             fn main() { std::fs::write(std::env::args().nth(1).unwrap(), GUEST).unwrap(); }\n",
        );
        host.write(
            "guest/Cargo.toml",
            &format!(
                "[package]\nname = \"the-guest\"\n{package}[dependencies]\nnova-rt = {{ path = {:?} }}\n[workspace]\n",
                dependency("guest/rt")
            ),
        );
        host.write_guest("fn shown() -> &'static [u8] { include_bytes!(\"../shown.txt\") }\n");
        host.write("guest/shown.txt", "one");
        host
    }

    /// Removes what an earlier run of the test left of the host: cargo names its artifacts independently of the
    /// folder.
    fn forget(&self) {
        for folder in ["build", ".fingerprint"] {
            let entries =
                fs::read_dir(crate::target::shared().join("debug").join(folder)).into_iter().flatten().flatten();
            for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with("host-")) {
                fs::remove_dir_all(entry.path()).expect("the folder is writable");
            }
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("files lie in folders")).expect("the folder is writable");
        fs::write(path, text).expect("the folder is writable");
    }

    fn write_guest(&self, shown: &str) {
        let main = "#![cfg_attr(target_arch = \"riscv32\", no_std, no_main)]\nnova_rt::entry!(main);\n\
                    fn main() { nova_rt::write_output(shown()); }\n";
        self.write("guest/src/main.rs", &format!("{main}{shown}"));
    }

    /// Builds and runs the host. Artifacts are kept for the next run, and for the tests of cargo-nova.
    fn cargo(&self, subcommand: &str, skip: &str) -> Output {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args([subcommand, "--"]).arg(self.path("embedded.elf")).current_dir(&self.folder);
        cargo.env("CARGO_TARGET_DIR", crate::target::shared()).env(nova_build::SKIP_VARIABLE, skip);
        cargo.output().expect("cargo starts")
    }

    /// The guest that is embedded in the host.
    fn embedded(&self, skip: &str) -> Vec<u8> {
        let output = self.cargo("run", skip);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::read(self.path("embedded.elf")).expect("the program wrote it")
    }
}

fn output(elf: &[u8]) -> Vec<u8> {
    let program = nova_vm::Program::load(elf).expect("the machine takes it");
    let run = nova_vm::execute(&program, &[], nova_vm::Options::default(), &mut nova_vm::Silent);
    run.expect("the program fits").0.output
}

#[test]
fn the_guest_in_the_program_follows_its_source() {
    if !crate::common::can_build() {
        return;
    }
    let host = Host::new();
    host.forget();
    assert!(host.embedded("1").is_empty(), "nothing is built where that is not wanted");
    assert_eq!(output(&host.embedded("")), b"one");
    host.write("guest/shown.txt", "two");
    assert_eq!(output(&host.embedded("0")), b"two", "an included file counts");
    host.write_guest("mod other;\nuse other::shown;\n");
    host.write("guest/src/other.rs", "pub fn shown() -> &'static [u8] { b\"three\" }\n");
    assert_eq!(output(&host.embedded("1")), b"two", "what was built before stays");
    assert_eq!(output(&host.embedded("")), b"three", "new source counts");

    host.write_guest("nonsense\n");
    let refused = host.cargo("run", "");
    let text = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && text.contains("no guest was built"), "{text}");
    assert!(text.contains("nonsense") && !text.contains("panicked"), "{text}");
}

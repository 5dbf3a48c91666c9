//! The binary's command `run`, on guests that succeed or fail, and on files that are not guests.

use crate::support::{
    A0, A7, DATA, EBREAK, ECALL, Finished, Folder, LOOP, echoes, elf, exits, fills_memory, li, lui, lw, prints, run,
};
use nova_abi::syscall::{EXIT, STDERR, STDOUT};
use serde_json::Value;
use std::path::Path;

#[test]
fn success_is_reported() {
    let folder = Folder::new();
    let finished = run(&folder.file("guest.elf", &echoes()), &["--input-hex", "0xc0ffee"]).expect_code(0);
    for line in ["outcome    success (exit code 0)", "output     3 bytes c0ffee", "cycles     9"] {
        assert!(finished.stdout().lines().any(|shown| shown == line), "{line}\n{}", finished.stdout());
    }
    assert!(finished.stdout().contains("million instructions/s"));
    assert_eq!(finished.stderr(), "");
}

#[test]
fn a_failing_guest_fails_the_process_with_the_reason() {
    let folder = Folder::new();
    let finished = run(&folder.file("guest.elf", &exits(3)), &[]).expect_code(1);
    assert_eq!(finished.stderr(), "error: the guest failed with exit code 3\n");
    assert!(finished.stdout().contains("outcome    FAILED with exit code 3"));
}

#[test]
fn exit_codes_are_signed() {
    let folder = Folder::new();
    /// `addi a0, x0, -1`.
    const MINUS_ONE: u32 = 0xfff0_0000 | A0 << 7 | 0x13;
    let guest = folder.file("guest.elf", &elf(&[MINUS_ONE, li(A7, EXIT), ECALL], b""));
    let finished = run(&guest, &[]).expect_code(1);
    assert_eq!(finished.stderr(), "error: the guest failed with exit code -1\n");
    assert!(finished.stdout().contains("outcome    FAILED with exit code -1\n"), "{}", finished.stdout());
    let finished = run(&guest, &["--json", "-"]).expect_code(1);
    let report: Value = serde_json::from_str(finished.stdout()).unwrap();
    assert_eq!(report["outcome"]["exit_code"], -1);
}

#[test]
fn both_ends_of_a_long_output_are_shown_and_all_is_written() {
    let folder = Folder::new();
    let guest = folder.file("guest.elf", &echoes());
    let bytes: Vec<u8> = (0..100).collect();
    let (input, whole) = (folder.file("input", &bytes), folder.path("whole"));
    let options = ["--input", input.to_str().unwrap(), "--output-file", whole.to_str().unwrap()];
    let finished = run(&guest, &options).expect_code(0);
    let shown = "output     100 bytes 000102030405060708090a0b0c0d0e0f...5455565758595a5b5c5d5e5f60616263, sha256 \
                 bce0aff19cf5aa6a7469a30d61d04e4376e4bbf6381052ee9e7f33925c954d52\n";
    assert!(finished.stdout().contains(shown), "{}", finished.stdout());
    assert_eq!(std::fs::read(whole).unwrap(), bytes);
}

#[test]
fn a_trap_names_address_and_reason() {
    let folder = Folder::new();
    let finished = run(&folder.file("guest.elf", &elf(&[li(A0, 1), EBREAK], b"")), &["--quiet"]).expect_code(1);
    assert_eq!(
        finished.stderr(),
        "error: the machine stopped the guest: trap at pc 0x00400004 in cycle 1, `ebreak`: breakpoint (ebreak)\n"
    );
    assert_eq!(finished.stdout(), "");
}

#[test]
fn limits_stop_the_guest_and_name_their_option() {
    let folder = Folder::new();
    let endless = folder.file("endless.elf", &elf(&[LOOP], b""));
    let finished = run(&endless, &["--cycle-limit", "1000"]).expect_code(1);
    assert!(finished.stderr().contains("the cycle limit of 1000 is reached\n  hint: allow more with --cycle-limit"));
    let finished = run(&folder.file("hungry.elf", &fills_memory()), &["--memory-limit", "64KiB"]).expect_code(1);
    assert!(
        finished.stderr().contains("the memory limit of 65536 bytes is reached\n  hint: allow more with --memory")
    );
}

#[test]
fn a_program_larger_than_the_memory_limit_is_refused() {
    let folder = Folder::new();
    let guest = folder.file("guest.elf", &elf(&[ECALL], &[1; 4 << 12]));
    let finished = run(&guest, &["--memory-limit", "8KiB"]).expect_code(2);
    let expected = "error: the machine cannot be set up
  because: program and input do not fit the memory limit of 8192 bytes; allow more
  hint: allow more with --memory-limit\n";
    assert_eq!(finished.stderr(), expected);
}

#[test]
fn the_guests_text_keeps_its_streams() {
    let folder = Folder::new();
    let finished = run(&folder.file("guest.elf", &prints(STDOUT, b"to stdout\n")), &["--quiet"]).expect_code(0);
    assert_eq!((finished.stdout(), finished.stderr()), ("to stdout\n", ""));
    let finished = run(&folder.file("guest.elf", &prints(STDERR, b"to stderr\n")), &["--quiet"]).expect_code(0);
    assert_eq!((finished.stdout(), finished.stderr()), ("", "to stderr\n"));
}

#[test]
fn json_holds_the_whole_report() {
    let folder = Folder::new();
    let guest = folder.file("guest.elf", &echoes());
    let path = folder.path("report.json");
    let finished = run(&guest, &["--input-hex", "01020304", "--json", path.to_str().unwrap()]).expect_code(0);
    assert!(finished.stdout().contains("outcome"), "the text is shown too");
    let report: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(report["guest"], guest.to_str().unwrap());
    assert_eq!(report["outcome"]["exit_code"], 0);
    assert_eq!(report["output"], "01020304");
    assert_eq!(report["cycles"], 9);
    assert_eq!(report["opcodes"], serde_json::json!({"addi": 5, "ecall": 3, "lui": 1}));
    assert_eq!(report["families"], serde_json::json!({"add_imm": 6, "system": 3}));
    assert_eq!(report["syscalls"], serde_json::json!({"exit": 1, "read_input": 1, "write_output": 1}));
    let rate = 9.0 / report["seconds"].as_f64().unwrap();
    assert!((report["instructions_per_second"].as_f64().unwrap() / rate - 1.0).abs() < 1e-6);
}

#[test]
fn the_cost_of_a_proof_is_reported() {
    let folder = Folder::new();
    let hashes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/guests/keccak256/keccak256.elf");
    let path = folder.path("report.json");
    let finished = run(&hashes, &["--input-hex", "01020304", "--cost", "--json", path.to_str().unwrap()]);
    let (finished, report) = (finished.expect_code(0), std::fs::read(path).unwrap());
    let report: Value = serde_json::from_slice(&report).unwrap();
    let cost = &report["cost"];
    let sum = |lines: &str, field: &str| -> f64 {
        cost[lines].as_array().unwrap().iter().map(|line| line[field].as_f64().unwrap()).sum()
    };
    assert_eq!(sum("families", "count"), report["cycles"].as_f64().unwrap());
    let parts = ["families", "calls", "sections"];
    assert_eq!(parts.map(|lines| sum(lines, "cells")).iter().sum::<f64>(), cost["cells"].as_f64().unwrap());
    let seconds = parts.map(|lines| sum(lines, "seconds")).iter().sum::<f64>();
    assert!((seconds / cost["seconds"].as_f64().unwrap() - 1.0).abs() < 1e-6);
    assert_eq!(sum("functions", "cells"), sum("families", "cells") + sum("calls", "cells"));
    for title in ["cost by family", "cost by system call", "cost by section", "cost by function"] {
        assert!(finished.stdout().contains(title), "{title}\n{}", finished.stdout());
    }
    let largest = cost["functions"][0]["name"].as_str().unwrap();
    let shown = finished.stdout().lines().skip_while(|line| !line.starts_with("cost by function")).nth(2);
    assert!(shown.is_some_and(|line| line.ends_with(largest)), "{largest}\n{}", finished.stdout());
}

#[test]
fn the_cost_of_a_guest_without_symbols_has_no_functions() {
    let folder = Folder::new();
    let guest = folder.file("guest.elf", &prints(STDOUT, b"to stdout\n"));
    let finished = run(&guest, &["--cost"]).expect_code(0);
    assert!(finished.stdout().contains("no cost by function: the guest has no symbols\n"), "{}", finished.stdout());
    assert_eq!(finished.stdout().matches("to stdout").count(), 1, "the guest's text is shown once");
    // A failure can be proved, a trap cannot.
    assert!(
        run(&folder.file("fails.elf", &exits(3)), &["--cost"]).expect_code(1).stdout().contains("cost of a proof")
    );
    let traps = folder.file("traps.elf", &elf(&[li(A0, 1), EBREAK], b""));
    assert!(!run(&traps, &["--cost"]).expect_code(1).stdout().contains("cost of a proof"));
    let report: Value = serde_json::from_str(run(&guest, &["--json", "-"]).expect_code(0).stdout()).unwrap();
    assert_eq!(report.get("cost"), None);
}

#[test]
fn json_is_the_only_output_on_stdout() {
    let folder = Folder::new();
    let guest = folder.file("guest.elf", &prints(STDOUT, b"to stdout\n"));
    let finished = run(&guest, &["--json", "-"]).expect_code(0);
    let report: Value = serde_json::from_str(finished.stdout()).unwrap();
    assert_eq!(report["syscalls"]["write_host"], 1);
    assert_eq!(finished.stderr(), "to stdout\n");
}

#[test]
fn json_describes_traps() {
    let folder = Folder::new();
    let guest = folder.file("guest.elf", &elf(&[lui(A0, DATA >> 12), lw(A0, 2, A0)], &[0; 8]));
    let finished = run(&guest, &["--json", "-"]).expect_code(1);
    let report: Value = serde_json::from_str(finished.stdout()).unwrap();
    let expected = serde_json::json!({
        "reason": "4-byte access at 0x00500002, which is not a multiple of 4",
        "pc": 0x0040_0004,
        "instruction": "lw a0, 2(a0)",
        "cycle": 1,
        "location": null,
    });
    assert_eq!(report["outcome"]["trap"], expected);
}

#[test]
fn output_and_input_are_bytes() {
    let folder = Folder::new();
    let guest = folder.file("guest.elf", &echoes());
    let bytes: Vec<u8> = (0..=255).collect();
    let input = folder.file("input", &bytes);
    let (input, output) = (input.to_str().unwrap(), folder.path("output"));
    run(&guest, &["--input", input, "--output", output.to_str().unwrap(), "--quiet"]).expect_code(0);
    assert_eq!(std::fs::read(output).unwrap(), bytes);
    let finished = run(&guest, &["-i", input, "-o", "-"]).expect_code(0);
    assert_eq!(finished.stdout_bytes(), bytes);
}

#[test]
fn the_profile_is_well_formed_and_has_all_cycles() {
    let folder = Folder::new();
    let guest = folder.file("guest.elf", &echoes());
    let path = folder.path("profile.svg");
    run(&guest, &["--profile", path.to_str().unwrap()]).expect_code(0);
    let svg = std::fs::read_to_string(path).unwrap();
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(&svg, options).unwrap();
    assert_eq!(document.root_element().tag_name().name(), "svg");
    let titles: Vec<_> = document.descendants().filter(|node| node.has_tag_name("title")).collect();
    assert!(titles.iter().any(|title| title.text() == Some("all (9 cycles, 100%)")), "{titles:?}");
}

#[test]
fn missing_and_wrong_files_are_named_with_a_hint() {
    let folder = Folder::new();
    let guest = folder.file("guest.elf", &exits(0));
    let text = folder.file("text", b"no ELF");
    let missing = folder.path("missing/file");
    let missing = missing.to_str().unwrap();
    let expect = |finished: Finished, lines: &[&str]| {
        let finished = finished.expect_code(2);
        assert_eq!(finished.stdout(), "", "the guest did not run");
        for line in lines {
            assert!(finished.stderr().contains(line), "{line:?} is not in\n{}", finished.stderr());
        }
    };
    let not_found = "because: No such file or directory";
    expect(run(missing.as_ref(), &[]), &["error: cannot read the guest", missing, not_found, "hint: `cargo nova"]);
    expect(run(&text, &[]), &["is not a guest that", "because: not an ELF file", "hint: build Rust guests with"]);
    expect(
        run(&guest, &["--input", missing]),
        &["error: cannot read the input", missing, not_found, "hint: --input"],
    );
    for option in ["--json", "--profile", "--output"] {
        expect(run(&guest, &[option, missing]), &["error: cannot write", missing, not_found, "hint: name a file"]);
    }
    expect(run(&guest, &["--json", "-", "--output", "-"]), &["error: --output and --json both name standard output"]);
    expect(run(&guest, &["--input-hex", "abc"]), &["invalid value 'abc' for '--input-hex"]);
    expect(run(&guest, &["--input-hex", "ab", "--input", "x"]), &["cannot be used with"]);
    expect(run(&guest, &["--memory-limit", "much"]), &["invalid value 'much' for '--memory-limit"]);
}

#[test]
fn linux_exit_number_is_accepted() {
    let folder = Folder::new();
    assert_eq!(EXIT, 0, "the other tests use the other exit number");
    let guest = elf(&[li(A0, 7), li(A7, nova_abi::syscall::EXIT_LINUX), ECALL], b"");
    run(&folder.file("guest.elf", &guest), &[]).expect_code(1);
}

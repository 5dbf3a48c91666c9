//! Signals during a run, and limits, which end a run as well.

use crate::support::{Folder, LOOP, command, elf, fills_memory, start};
use std::path::Path;

#[test]
fn an_interrupted_run_is_reported() {
    let folder = Folder::new();
    let endless = folder.file("endless.elf", &elf(&[LOOP], b""));
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let running = start(&[Path::new("run"), &endless], &[]).listens();
        running.signal(signal);
        let finished = running.finish().expect_code(code);
        assert!(finished.stderr().ends_with("error: interrupted\n"), "{}", finished.stderr());
        assert!(finished.stdout().contains("`jal zero, .+0`: the host broke the run off"), "{}", finished.stdout());
    }
}

#[test]
fn the_emulation_before_a_proof_can_be_interrupted() {
    let folder = Folder::new();
    let (endless, proof) = (folder.file("endless.elf", &elf(&[LOOP], b"")), folder.path("endless.proof"));
    let running = start(&[Path::new("elf"), &endless, Path::new("-o"), &proof], &[]).listens();
    running.interrupt();
    let finished = running.finish().expect_code(130);
    assert!(finished.stderr().ends_with("error: interrupted\n"), "{}", finished.stderr());
    assert!(!proof.exists() && !folder.path("endless.proof.part").exists());
}

#[test]
fn signals_ignored_from_the_start_stay_ignored() {
    let folder = Folder::new();
    let endless = folder.file("endless.elf", &elf(&[LOOP], b""));
    let program = env!("CARGO_BIN_EXE_nova-prove");
    // The shell becomes the program. SIGHUP is ignored, and SIGTERM ends the program.
    let script = "trap '' HUP; exec \"$0\" run \"$1\"";
    let running = std::process::Command::new("sh").args(["-c", script, program]).arg(&endless).spawn().unwrap();
    let running = crate::support::Running::new(running).listens();
    running.signal("HUP");
    std::thread::sleep(std::time::Duration::from_millis(50));
    running.signal("TERM");
    running.finish().expect_code(143);
}

#[test]
fn limits_apply_to_proofs_as_well() {
    let folder = Folder::new();
    let (endless, hungry) =
        (folder.file("endless.elf", &elf(&[LOOP], b"")), folder.file("hungry.elf", &fills_memory()));
    let proof = folder.path("proof");
    let prove = |guest: &Path, options: &[&str]| {
        command(&[Path::new("elf"), guest, Path::new("-o"), &proof], options).expect_code(1)
    };
    let stopped = prove(&endless, &["--cycle-limit", "1000"]);
    let expected = "the cycle limit of 1000 is reached\n  hint: allow more with --cycle-limit";
    assert!(stopped.stderr().contains(expected), "{}", stopped.stderr());
    let stopped = prove(&hungry, &["--memory-limit", "64KiB"]);
    assert!(stopped.stderr().contains("the memory limit of 65536 bytes is reached"), "{}", stopped.stderr());

    let block = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/blocks/mainnet-21429992.bin");
    for options in [&["--execute-only"][..], &["-o", proof.to_str().unwrap()]] {
        let stopped = command(&[&block], &[options, &["--cycle-limit", "1000"]].concat()).expect_code(1);
        assert!(stopped.stderr().contains(expected), "{}", stopped.stderr());
    }
    assert!(!proof.exists());
}

//! The binary's commands `elf`, `compress`, `verify` and `vkey`: proofs, and the errors of making and verifying one.

use crate::support::{A0, EBREAK, Finished, Folder, command, echoes, elf, exits, li, limited, start};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn prove(guest: &Path, proof: &Path, options: &[&str]) -> Finished {
    let paths = [Path::new("elf"), guest, Path::new("--output"), proof];
    command(&paths, options)
}

fn verify(proof: &Path, key: &Path, options: &[&str]) -> Finished {
    let paths = [Path::new("verify"), proof, Path::new("--vkey"), key];
    command(&paths, options)
}

fn compress(proof: &Path, key: &Path, compressed: &Path) -> Finished {
    let paths = [Path::new("compress"), proof, Path::new("--vkey"), key, Path::new("--output"), compressed];
    command(&paths, &[])
}

fn write_key(guest: &Path, key: &Path) -> Finished {
    command(&[Path::new("vkey"), guest, Path::new("--output"), key], &[])
}

/// One proof is used for all checks, because making one takes seconds.
#[test]
fn a_proof_verifies_with_the_programs_key_only() {
    let folder = Folder::new();
    let [proof, key, other] = ["echo.proof", "echo.vkey", "other.vkey"].map(|name| folder.path(name));
    let guest = folder.file("echo.elf", &echoes());
    let proved = prove(&guest, &proof, &["--input-hex", "c0ffee0042", "--json", "-"]).expect_code(0);
    let report: Value = serde_json::from_str(proved.stdout()).expect("JSON");
    assert_eq!(report["output"], "c0ffee0042");
    assert_eq!(report["exit_code"], 0);
    assert!(report["provable_bits"].as_f64().unwrap() >= 128.0, "{report:#}");
    assert_eq!(report["proof_bytes"].as_u64().unwrap(), fs::metadata(&proof).unwrap().len());
    assert!(!folder.path("echo.proof.part").exists(), "the unfinished file is gone");

    let digest = write_key(&guest, &key).expect_code(0).stdout().trim().to_owned();
    assert_eq!(report["program"], digest);
    let verified = verify(&proof, &key, &[]).expect_code(0);
    assert!(verified.stdout().contains("output     5 bytes c0ffee0042"), "{}", verified.stdout());
    assert!(verified.stdout().contains(&digest));

    write_key(&folder.file("other.elf", &exits(0)), &other).expect_code(0);
    let refused = verify(&proof, &other, &[]).expect_code(1);
    assert!(refused.stderr().contains("the proof is of another program"), "{}", refused.stderr());
    let refused = verify(&proof, &key, &["--security", "200"]).expect_code(1);
    assert!(refused.stderr().contains("the policy demands 200"), "{}", refused.stderr());

    let mut bytes = fs::read(&proof).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    verify(&folder.file("flipped.proof", &bytes), &key, &[]).expect_code(1);
    let refused = verify(&folder.file("short.proof", &bytes[..middle]), &key, &[]).expect_code(1);
    assert!(refused.stderr().contains("truncated"), "{}", refused.stderr());

    compress(&folder.path("flipped.proof"), &key, &folder.path("flipped.compressed")).expect_code(1);
    assert!(!folder.path("flipped.compressed").exists(), "a damaged proof is not compressed");
    a_proof_is_compressed(&folder, &proof, [&key, &other]);
}

/// The compressed proof has the fixed size, and shows what the proof shows.
fn a_proof_is_compressed(folder: &Folder, proof: &Path, [key, other]: [&Path; 2]) {
    let compressed = folder.path("echo.compressed");
    let refused = compress(proof, other, &compressed).expect_code(1);
    assert!(refused.stderr().contains("the proof is of another program"), "{}", refused.stderr());
    let report = compress(proof, key, &compressed).expect_code(0);
    assert!(report.stdout().contains("provable bits"), "{}", report.stdout());
    let mut bytes = fs::read(&compressed).unwrap();
    assert!(bytes.len() <= 300 << 10, "{} bytes", bytes.len());
    let verified = verify(&compressed, key, &[]).expect_code(0);
    assert!(verified.stdout().contains("output     5 bytes c0ffee0042"), "{}", verified.stdout());
    let refused = verify(&compressed, other, &[]).expect_code(1);
    assert!(refused.stderr().contains("the proof is of another program"), "{}", refused.stderr());
    let refused = compress(&compressed, key, &folder.path("again.compressed")).expect_code(1);
    assert!(refused.stderr().contains("verifies it as it is"), "{}", refused.stderr());
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    verify(&folder.file("flipped.compressed", &bytes), key, &[]).expect_code(1);
}

#[test]
fn a_failing_guest_is_reported_and_leaves_no_proof() {
    let folder = Folder::new();
    let proof = folder.path("guest.proof");
    let finished = prove(&folder.file("fails.elf", &exits(3)), &proof, &[]).expect_code(1);
    assert!(finished.stderr().contains("the guest failed with exit code 3"), "{}", finished.stderr());
    let finished = prove(&folder.file("traps.elf", &elf(&[li(A0, 1), EBREAK], b"")), &proof, &[]).expect_code(1);
    assert!(finished.stderr().contains("breakpoint"), "{}", finished.stderr());
    assert!(!proof.exists() && !folder.path("guest.proof.part").exists());
}

#[test]
fn proofs_of_failed_runs_need_the_option() {
    let folder = Folder::new();
    let [proof, key] = ["fails.proof", "fails.vkey"].map(|name| folder.path(name));
    let guest = folder.file("fails.elf", &exits(3));
    let proved = prove(&guest, Path::new("-"), &["--allow-failure"]).expect_code(0);
    fs::write(&proof, proved.stdout_bytes()).unwrap();
    write_key(&guest, &key).expect_code(0);
    let refused = verify(&proof, &key, &[]).expect_code(1);
    assert!(refused.stderr().contains("the guest FAILED with exit code 3"), "{}", refused.stderr());
    let accepted = verify(&proof, &key, &["--allow-failure"]).expect_code(0);
    assert!(accepted.stdout().contains("exit code  3"), "{}", accepted.stdout());
}

/// A run of three shards meets a full disk, and then is interrupted while the last shard is proved or verified.
#[test]
fn an_interrupted_proof_is_resumed() {
    let folder = Folder::new();
    let guest = folder.file("echo.elf", &echoes());
    let [whole, proof, partial] = ["whole.proof", "echo.proof", "echo.proof.part"].map(|name| folder.path(name));
    let options = ["--input-hex", "c0ffee0042", "--shard-cycles", "3"];
    let uninterrupted = prove(&guest, &whole, &options).expect_code(0);
    assert!(uninterrupted.stderr().contains("cycles in 3 shards: about "), "{}", uninterrupted.stderr());

    let kibibytes = fs::metadata(&whole).unwrap().len() / 1024;
    let full =
        limited(kibibytes / 2, &[Path::new("elf"), &guest, Path::new("--output"), &proof], &options).expect_code(2);
    let expected =
        "echo.proof.part\n  because: File too large (os error 27)\n  hint: the unfinished proof is kept; make room";
    assert!(full.stderr().contains(expected), "{}", full.stderr());
    let kept = fs::metadata(&partial).unwrap().len();
    assert!(kept == kibibytes / 2 * 1024 && !proof.exists(), "{kept} of {kibibytes} KiB");

    let running = start(&[Path::new("elf"), &guest, Path::new("--output"), &proof], &options);
    let size = || fs::metadata(&partial).map_or(0, |metadata| metadata.len());
    while size() < fs::metadata(&whole).unwrap().len() * 2 / 3 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    running.interrupt();
    let interrupted = running.finish().expect_code(130);
    assert!(interrupted.stderr().contains("run the same command to resume"), "{}", interrupted.stderr());
    assert!(!proof.exists() && size() > 0);

    let other = prove(&guest, &proof, &["--input-hex", "c0ffee0043", "--shard-cycles", "3"]).expect_code(2);
    assert!(other.stderr().contains("echo.proof.part is not the beginning of this proof"), "{}", other.stderr());
    let resumed = prove(&guest, &proof, &options).expect_code(0);
    assert!(resumed.stderr().contains("resuming an unfinished proof"), "{}", resumed.stderr());
    assert!(fs::read(&proof).unwrap() == fs::read(&whole).unwrap(), "the proof differs");
    assert!(!partial.exists());
}

#[test]
fn wrong_files_are_named() {
    let folder = Folder::new();
    let [proof, key] = [("guest.proof", "no proof"), ("guest.vkey", "no key")]
        .map(|(name, text)| folder.file(name, text.as_bytes()));
    let finished = verify(&proof, &key, &[]).expect_code(2);
    assert!(finished.stderr().contains("guest.vkey is not a verifying key"), "{}", finished.stderr());
    let finished = verify(&folder.path("missing.proof"), &folder.path("missing.vkey"), &[]).expect_code(2);
    assert!(finished.stderr().contains("missing.vkey"), "{}", finished.stderr());
    let finished = prove(&folder.file("text.elf", b"hello"), &folder.path("text.proof"), &[]).expect_code(2);
    assert!(finished.stderr().contains("not an ELF file"), "{}", finished.stderr());
    let finished = command(&[Path::new("verify"), &proof], &[]).expect_code(2);
    assert!(finished.stderr().contains("--vkey"), "{}", finished.stderr());
}

//! Wrapped proofs, by the sample of `examples/wrapped`.

use crate::blocks::repository;
use crate::support::{Finished, Folder, command, echoes};
use serde_json::Value;
use sha2::Digest;
use std::fs;
use std::path::{Path, PathBuf};

const HASH: &str = "0x42374e056f5445c6218381ca64544a97939d04a7a4ec88fb53b46c9c53d27279";

fn sample(name: &str) -> PathBuf {
    repository().join("examples/wrapped").join(name)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

fn verify(proof: &Path, options: &[&str]) -> Finished {
    command(&[Path::new("verify"), proof], options)
}

#[track_caller]
fn refused(finished: Finished, code: i32, lines: &[&str]) {
    let finished = finished.expect_code(code);
    for line in lines {
        assert!(finished.stderr().contains(line), "{line:?} is not in\n{}", finished.stderr());
    }
}

#[test]
fn a_wrapped_proof_of_a_real_block_is_verified() {
    let (proof, key) = (sample("mainnet-21429992.wrapped"), sample("verifying.key"));
    let finished = verify(&proof, &["--wrap-key", text(&key), "--block-hash", HASH]).expect_code(0);
    assert!(finished.stdout().contains("block      21429992 of chain 1 is valid"), "{}", finished.stdout());
    assert!(finished.stderr().contains("DEVELOPMENT"), "{}", finished.stderr());
    // The folder stands for its key.
    let folder = sample("");
    verify(&proof, &["--wrap-key", text(&folder), "--block-hash", HASH]).expect_code(0);
    let other = HASH.replace("0x4237", "0x4238");
    refused(verify(&proof, &["--wrap-key", text(&key), "--block-hash", &other]), 1, &["is about the block"]);
    let secure = ["--wrap-key", text(&key), "--block-hash", HASH, "--security", "101"];
    refused(verify(&proof, &secure), 1, &["about 100 bits"]);
    let onto_key = ["--wrap-key", text(&folder), "--block-hash", HASH, "--output", text(&key)];
    refused(verify(&proof, &onto_key), 2, &["which is the input"]);
}

#[test]
fn damaged_proofs_and_keys_are_refused() {
    let (folder, key) = (Folder::new(), sample("verifying.key"));
    let bytes = fs::read(sample("mainnet-21429992.wrapped")).unwrap();
    let mut changed = bytes.clone();
    *changed.last_mut().unwrap() ^= 1;
    let changed = folder.file("changed", &changed);
    let options = ["--wrap-key", text(&key), "--block-hash", HASH];
    refused(verify(&changed, &options), 1, &["REFUSED", "--wrap-key must be the key"]);
    let cut = folder.file("cut", &bytes[..200]);
    refused(verify(&cut, &options), 1, &["REFUSED", "copy it again"]);

    let proof = folder.file("proof", &bytes);
    refused(verify(&proof, &["--block-hash", HASH]), 2, &["its key is needed", "--wrap-key"]);
    let mut key = fs::read(key).unwrap();
    key[100] ^= 1;
    let damaged = folder.file("damaged.key", &key);
    let options = ["--wrap-key", text(&damaged), "--block-hash", HASH];
    refused(verify(&proof, &options), 2, &["is not a key of wrapped proofs that can be used"]);
}

#[test]
fn contracts_and_calls_are_exported() {
    let (folder, key) = (Folder::new(), sample("verifying.key"));
    let target = folder.path("contracts");
    let export = |what: &str, path: &Path| {
        command(&[Path::new("export"), Path::new(what), path], &["--wrap-key", text(&key)]).expect_code(0)
    };
    let report = export("solidity", &target);
    let source = fs::read_to_string(target.join("NovaTestVerifier.sol")).unwrap();
    assert!(source.contains("contract NovaTestVerifier is") && target.join("INovaVerifier.sol").exists());
    let selector = report.stdout().lines().find_map(|line| line.strip_prefix("selector   ")).unwrap().to_owned();

    let call = export("call", &sample("mainnet-21429992.wrapped"));
    let call: Value = serde_json::from_str(call.stdout()).unwrap();
    let field = |name: &str| call[name].as_str().unwrap().to_owned();
    assert_eq!(field("proof").len(), 2 + 2 * 256);
    assert_eq!(field("gatewayProof"), format!("{selector}{}", &field("proof")[2..]));
    assert_eq!(call["isEnvelope"], true);
    // The program of envelopes is the one that the other export names.
    assert!(report.stdout().contains(&field("program")), "{}", report.stdout());
}

/// A file that says so gets the contract without a warning in its name, and the command says what to compare.
#[test]
fn keys_of_a_ceremony_have_the_other_contract() {
    let folder = Folder::new();
    let mut bytes = fs::read(sample("verifying.key")).unwrap();
    let end = bytes.len() - 32;
    bytes[16] = 2;
    let checksum = sha2::Sha256::digest(&bytes[..end]);
    bytes[end..].copy_from_slice(&checksum);
    let key = folder.file("verifying.key", &bytes);
    let target = folder.path("contracts");
    let arguments = [Path::new("export"), Path::new("solidity"), &target];
    let report = command(&arguments, &["--wrap-key", text(&key)]).expect_code(0);
    assert!(report.stderr().contains("its hash is the published one"), "{}", report.stderr());
    let source = fs::read_to_string(target.join("NovaVerifier.sol")).unwrap();
    assert!(source.contains("contract NovaVerifier is") && !target.join("NovaTestVerifier.sol").exists());
}

/// Before the circuit is made, and without a change to what is there.
#[test]
fn constraints_are_written_to_files_only() {
    let folder = Folder::new();
    let export = |target: &Path| command(&[Path::new("export"), Path::new("r1cs"), target], &[]);
    refused(export(Path::new("/dev/null")), 2, &["/dev/null", "it is no regular file"]);
    refused(export(&folder.path("")), 2, &["is a folder"]);
    refused(export(&folder.path("missing/r1cs")), 2, &["missing/r1cs"]);
}

#[test]
fn keys_are_asked_for_and_never_replaced() {
    let folder = Folder::new();
    let guest = folder.file("guest.elf", &echoes());
    let output = folder.path("proof");
    let wrapped = ["--input-hex", "c0", "--kind", "wrapped", "-o", text(&output)];
    refused(command(&[Path::new("elf"), &guest], &wrapped), 2, &["--wrap-keys"]);
    let unused = ["--input-hex", "c0", "--wrap-keys", "keys", "-o", text(&output)];
    refused(command(&[Path::new("elf"), &guest], &unused), 2, &["--kind wrapped"]);
    let missing = folder.path("missing");
    let options = [&wrapped[..], &["--wrap-keys", text(&missing)]].concat();
    refused(command(&[Path::new("elf"), &guest], &options), 2, &["proving.key", "nova-prove setup-wrap"]);
    refused(command(&[Path::new("setup-wrap"), &sample("")], &[]), 2, &["a setup replaces no key"]);
    let ceremony = ["--ceremony", "missing.zkey", "--first", "first.zkey"];
    let expected = ["missing.zkey is not a key that can be used", "snarkjs groth16 setup"];
    refused(command(&[Path::new("setup-wrap"), &folder.path("new")], &ceremony), 2, &expected);
    // A verifying key is not a proving key.
    folder.file("proving.key", &fs::read(sample("verifying.key")).unwrap());
    let keys = folder.path("");
    let options = [&wrapped[..], &["--wrap-keys", text(&keys)]].concat();
    refused(command(&[Path::new("elf"), &guest], &options), 2, &["this is a verifying key"]);
    let key = keys.join("proving.key");
    let onto_key = ["--wrap-keys", text(&keys), "-o", text(&key)];
    refused(command(&[Path::new("wrap"), &guest], &onto_key), 2, &["which is the input"]);
    assert!(!output.exists(), "nothing was proved");
}

/// A sound key of another circuit: its proofs show something else.
#[test]
fn keys_of_other_circuits_are_refused() {
    use nova_wrap::groth16::setup;
    use nova_wrap::r1cs::{Builder, Mode};
    let mut builder = Builder::new(Mode::Setup, &[1.into(), 2.into()]);
    for index in 0..2 {
        let (copy, public) = (builder.hint_scalar(0.into()), builder.public()[index]);
        builder.assert_equal_scalars(copy, public);
    }
    let folder = Folder::new();
    let key = setup(&builder.finish()).unwrap();
    key.write(&folder.path("proving.key")).unwrap();
    key.verifying_key().write(&folder.path("verifying.key")).unwrap();
    let keys = folder.path("");
    let expected = ["is a key of another circuit", "nova-prove setup-wrap"];
    let options = ["--wrap-key", text(&keys), "--block-hash", HASH];
    refused(verify(&sample("mainnet-21429992.wrapped"), &options), 2, &expected);
    let guest = folder.file("guest.elf", &echoes());
    let output = folder.path("proof");
    let options = ["--input-hex", "c0", "--kind", "wrapped", "--wrap-keys", text(&keys), "-o", text(&output)];
    refused(command(&[Path::new("elf"), &guest], &options), 2, &expected);
    assert!(!output.exists(), "nothing was proved");
}

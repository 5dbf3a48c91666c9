//! Claims of a run about other runs: the commands `run`, `elf`, `compress`, `resolve` and `verify`.

use crate::support::{Finished, Folder, claims_its_input, command, echoes, run};
use nova_verifier::run::{Claim, MAGIC, ProgramKey};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const OUTPUT: &[u8] = b"\xc0\xff\xee\x00\x42";

/// A guest that claims, one that it claims, and their keys.
struct Guests {
    folder: Folder,
    claims: PathBuf,
    echo: PathBuf,
}

impl Guests {
    fn new() -> Self {
        let folder = Folder::new();
        let (claims, echo) = (folder.file("claims.elf", &claims_its_input()), folder.file("echo.elf", &echoes()));
        for (guest, key) in [(&claims, "claims.vkey"), (&echo, "echo.vkey")] {
            command(&[Path::new("vkey"), guest, Path::new("--output"), &folder.path(key)], &[]).expect_code(0);
        }
        Self { folder, claims, echo }
    }

    /// The claims that runs of the echo guest wrote these outputs, as the input of the other guest.
    fn input(&self, outputs: &[&[u8]]) -> String {
        let key = ProgramKey::from_bytes(&fs::read(self.folder.path("echo.vkey")).unwrap()).unwrap();
        let claim = |output: &&[u8]| Claim::new(key.digest(), output).to_bytes();
        hex::encode(outputs.iter().map(claim).collect::<Vec<_>>().concat())
    }

    fn text(&self, name: &str) -> String {
        self.folder.path(name).to_str().unwrap().to_owned()
    }

    fn verify(&self, proof: &Path) -> Finished {
        command(&[Path::new("verify"), proof, Path::new("--vkey"), &self.folder.path("claims.vkey")], &[])
    }

    /// `resolve` of a proof of the guest that claims.
    fn resolve(&self, proof: &Path, claimed: &[&Path], output: &Path) -> Finished {
        let key = self.folder.path("claims.vkey");
        let options = [Path::new("--vkey"), &key, Path::new("--output"), output];
        command(&[&[Path::new("resolve"), proof], claimed, &options].concat(), &[])
    }
}

#[track_caller]
fn says(finished: &Finished, texts: &[&str]) {
    for text in texts {
        assert!(finished.stderr().contains(text), "{text:?} is not in\n{}", finished.stderr());
    }
}

#[test]
fn a_run_lists_its_claims() {
    let guests = Guests::new();
    let input = guests.input(&[OUTPUT, b"other"]);
    let finished = run(&guests.claims, &["--input-hex", &input]).expect_code(0);
    let digest = command(&[Path::new("vkey"), &guests.echo], &[]).expect_code(0).stdout().trim().to_owned();
    let line = format!("           program {digest}, 5 bytes of output\n");
    let shown = format!("claims     2 about other runs\n{line}{line}");
    assert!(finished.stdout().contains(&shown), "{shown}\n{}", finished.stdout());
    let finished = run(&guests.claims, &["--input-hex", &input, "--json", "-"]).expect_code(0);
    let report: Value = serde_json::from_str(finished.stdout()).expect("JSON");
    assert_eq!(report["claims"], input);
}

#[test]
fn claims_are_compared_with_programs_and_outputs() {
    let guests = Guests::new();
    guests.folder.file("output.bin", OUTPUT);
    let check = |program: &str, outputs: &[&[u8]]| {
        let given = format!("{}={}", guests.text(program), guests.text("output.bin"));
        run(&guests.claims, &["--quiet", "--input-hex", &guests.input(outputs), "--claimed-output", &given])
    };
    for program in ["echo.vkey", "echo.elf"] {
        let met = check(program, &[OUTPUT, OUTPUT]).expect_code(0);
        assert_eq!((met.stdout(), met.stderr()), ("", ""));
    }
    let unmet = check("echo.vkey", &[OUTPUT, b"others"]).expect_code(1);
    says(
        &unmet,
        &["the claims of the run are NOT MET", "of 2 open claims", "6 bytes of output (a run of this program was"],
    );
    let unmet = check("claims.vkey", &[OUTPUT]).expect_code(1);
    says(&unmet, &["NOT MET", "5 bytes of output\n", "hint: --claimed takes"]);
    let wrong = run(&guests.claims, &["--claimed-output", "echo.vkey"]).expect_code(2);
    says(&wrong, &["expected PROGRAM=OUTPUT"]);
    let missing = run(&guests.claims, &["--claimed-output", &format!("{}=none.bin", guests.text("echo.vkey"))]);
    says(&missing.expect_code(2), &["none.bin"]);
}

/// A bad file is refused before the guest is run or proved.
#[test]
fn proofs_of_claimed_runs_are_checked_first() {
    let guests = Guests::new();
    let [text, shards, proof] = ["text", "shards.proof", "out.proof"].map(|name| guests.folder.path(name));
    fs::write(&text, "no proof").unwrap();
    fs::write(&shards, MAGIC).unwrap();
    let refusals: [(&Path, i32, &[&str]); 3] = [
        (&text, 1, &["text is REFUSED", "not a compressed proof"]),
        (&shards, 2, &["shards.proof is a proof of shards", "hint: `nova-prove compress`"]),
        (Path::new("none.proof"), 2, &["cannot read none.proof"]),
    ];
    for (file, code, texts) in refusals {
        let claimed = ["--claimed", file.to_str().unwrap()];
        says(&run(&guests.claims, &claimed).expect_code(code), texts);
        let prove = [Path::new("elf"), &guests.claims, Path::new("--output"), &proof];
        says(&command(&prove, &claimed).expect_code(code), texts);
        says(&guests.resolve(file, &[&text], &proof).expect_code(code), texts);
        assert!(!proof.exists());
    }
    let prove = [Path::new("elf"), &guests.claims, Path::new("--output"), &proof];
    let refused = command(&prove, &["--kind", "shards", "--claimed", text.to_str().unwrap()]).expect_code(2);
    says(&refused, &["--claimed needs a compressed proof"]);
    let refused = guests.resolve(&shards, &[&text], &text).expect_code(2);
    says(&refused, &["--output names", "which is the input"]);
    let refused = command(&[Path::new("resolve"), &shards, &text, Path::new("--output"), &proof], &[]);
    says(&refused.expect_code(2), &["--vkey"]);
    assert_eq!(fs::read(&text).unwrap(), b"no proof");
}

/// A run that claims two others: with shards first, then compressed, then resolved; and all in one command.
#[test]
#[ignore = "it makes six compressed proofs, which takes minutes"]
fn claims_are_resolved() {
    let guests = Guests::new();
    let input = guests.input(&[b"other", OUTPUT, b"other"]);
    let [shards, open, resolved, once] =
        ["claims.shards", "claims.open", "claims.proof", "once.proof"].map(|name| guests.folder.path(name));
    let prove = |guest: &Path, proof: &Path, options: &[&str]| {
        command(&[Path::new("elf"), guest, Path::new("--output"), proof], options)
    };
    let [first, second] = [(OUTPUT, "first.proof"), (b"other", "second.proof")].map(|(output, name)| {
        let proof = guests.folder.path(name);
        prove(&guests.echo, &proof, &["--quiet", "--input-hex", &hex::encode(output)]).expect_code(0);
        proof
    });

    let proved = prove(&guests.claims, &shards, &["--input-hex", &input, "--kind", "shards"]).expect_code(0);
    says(
        &proved,
        &["warning: 3 claims about other runs are OPEN", "`nova-prove compress` and then", "5 bytes of output"],
    );
    assert!(proved.stdout().contains("claims     3 about other runs, 3 of them OPEN\n"), "{}", proved.stdout());
    says(&guests.verify(&shards).expect_code(1), &["hint: `nova-prove compress`, and then `nova-prove resolve`"]);
    let key = guests.folder.path("claims.vkey");
    let compress = [Path::new("compress"), &shards, Path::new("--vkey"), &key, Path::new("--output"), &open];
    says(&command(&compress, &[]).expect_code(0), &["warning: 3 claims", "`nova-prove resolve` resolves them"]);
    says(&guests.verify(&open).expect_code(1), &["leaves 3 open", "hint: `nova-prove resolve`"]);

    let missing = guests.resolve(&open, &[&first], &resolved).expect_code(2);
    says(&missing, &["claims have no proof", "of 3 open claims", "hint: prove these runs"]);
    let refused = guests.resolve(&open, &[&first, &open], &resolved).expect_code(2);
    says(&refused, &["claims.open resolves no claim", "makes 3 claims itself"]);
    let finished = guests.resolve(&open, &[&first, &second], &resolved).expect_code(0);
    assert!(finished.stdout().starts_with("resolved   3 claims of "), "{}", finished.stdout());
    let verified = guests.verify(&resolved).expect_code(0);
    assert!(verified.stdout().contains("claims     3 about other runs, all resolved\n"), "{}", verified.stdout());
    let again = guests.resolve(&resolved, &[&first], &once).expect_code(2);
    says(&again, &["claims.proof has no open claim", "hint: `nova-prove verify` verifies it as it is"]);
    assert!(!once.exists());

    let (first, second) = (first.to_str().unwrap(), second.to_str().unwrap());
    let met = run(&guests.claims, &["--input-hex", &input, "--claimed", first, "--claimed", second]);
    met.expect_code(0);
    let options = ["--input-hex", &input, "--claimed", first];
    says(&run(&guests.claims, &options).expect_code(1), &["NOT MET"]);
    says(&prove(&guests.claims, &once, &options).expect_code(2), &["claims have no proof"]);
    let proved = prove(&guests.claims, &once, &[&options[..], &["--claimed", second, "--json", "-"]].concat());
    let report: Value = serde_json::from_str(proved.expect_code(0).stdout()).expect("JSON");
    assert_eq!((&report["claims_resolved"], &report["claims_open"]), (&3.into(), &0.into()));
    guests.verify(&once).expect_code(0);
}

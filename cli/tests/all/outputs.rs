//! Valid and invalid destinations of results: devices, pipes, folders, inputs.

use crate::support::{A0, EBREAK, Finished, Folder, command, echoes, elf, li, run};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::path::Path;
use std::process::Command;

const INPUT: [&str; 2] = ["--input-hex", "c0ffee"];

fn text(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

fn refused(finished: Finished, lines: &[&str]) {
    let finished = finished.expect_code(2);
    assert_eq!(finished.stdout(), "", "the guest did not run");
    for line in lines {
        assert!(finished.stderr().contains(line), "{line:?} is not in\n{}", finished.stderr());
    }
}

#[test]
fn devices_and_pipes_are_written_to_and_not_replaced() {
    let folder = Folder::new();
    let guest = folder.file("guest.elf", &echoes());
    run(&guest, &[&INPUT[..], &["-o", "/dev/null", "--json", "/dev/null"]].concat()).expect_code(0);
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    let finished = run(&guest, &[&INPUT[..], &["-o", "/dev/stdout"]].concat()).expect_code(0);
    assert_eq!(finished.stdout_bytes(), b"\xc0\xff\xee", "there is no other output");

    let pipe = folder.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read(pipe).unwrap()
    });
    run(&guest, &[&INPUT[..], &["-o", text(&pipe)]].concat()).expect_code(0);
    assert_eq!(reader.join().unwrap(), b"\xc0\xff\xee");
    assert!(fs::metadata(pipe).unwrap().file_type().is_fifo());
}

/// The guest would trap, with exit code 1, if it ran.
#[test]
fn unwritable_outputs_are_refused_before_the_run() {
    let folder = Folder::new();
    let guest = folder.file("traps.elf", &elf(&[EBREAK], b""));
    let (missing, link) = (folder.path("missing/out"), folder.path("link.elf"));
    symlink(&guest, &link).unwrap();
    let input = folder.file("input", b"precious");
    let hard = folder.path("hard");
    fs::hard_link(&input, &hard).unwrap();
    let place = folder.path("");
    for verb in ["run", "elf"] {
        let to = |output: &Path| {
            let paths = [Path::new(verb), &guest, Path::new("--input"), &input, Path::new("--output"), output];
            command(&paths, &[])
        };
        refused(to(&place), &["error: cannot write", "it is a folder", "hint: name a file in it"]);
        refused(to(&missing), &["error: cannot write", text(&missing), "No such file or directory", "hint: name"]);
        refused(to(&guest), &["error: --output names", "which is the input", "hint: name another file"]);
        refused(to(&link), &["error: --output names", "which is the input"]);
        refused(to(&hard), &["error: --output names", "which is the input", text(&input)]);
        refused(to(Path::new("/proc/version/x")), &["error: cannot write /proc/version/x"]);
    }
    assert_eq!(fs::read(&input).unwrap(), b"precious");
    assert!(fs::read_dir(&place).unwrap().all(|entry| !text(&entry.unwrap().path()).ends_with(".part")));
}

#[test]
fn a_block_is_not_overwritten_by_its_proof() {
    let folder = Folder::new();
    let block = folder.file("block.proof", b"no block");
    refused(command(&[&block], &[]), &["error: --output names", "block.proof, which is the input"]);
    refused(command(&[&folder.file("block.bin", b"")], &["-o", text(&folder.path(""))]), &["it is a folder"]);
}

#[test]
fn two_outputs_do_not_share_a_file() {
    let folder = Folder::new();
    let guest = folder.file("guest.elf", &echoes());
    let path = folder.path("both");
    refused(run(&guest, &["-o", text(&path), "--json", text(&path)]), &["error: --output and --json both name"]);
    assert!(!path.exists());
}

/// JSON is text, but a path need not be.
#[test]
fn paths_need_not_be_text() {
    let folder = Folder::new();
    let (guest, output) = (folder.path("").join(OsStr::from_bytes(b"g\xff.elf")), OsStr::from_bytes(b"out\xff"));
    fs::write(&guest, elf(&[li(A0, 1), EBREAK], b"")).unwrap();
    let output = folder.path("").join(output);
    command(&[Path::new("run"), &guest, Path::new("-o"), &output], &["--json", "-"]).expect_code(1);
    assert!(output.exists());
}

//! Standard output and error that are closed, full, or without a reader: no panic, and the right exit code.

use crate::support::{EBREAK, Folder, elf, exits, prints};
use nova_abi::syscall::STDOUT;
use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_nova-prove");

fn run(arguments: &[&str], stdout: Stdio, stderr: Stdio) -> Output {
    Command::new(PROGRAM)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(stderr)
        .output()
        .expect("it starts")
}

/// A device that is always full.
fn full() -> Stdio {
    OpenOptions::new().write(true).open("/dev/full").expect("the device exists").into()
}

/// A pipe without a reader, like that of `| head` after its last line.
fn unread() -> Stdio {
    let (_, writer) = io::pipe().expect("a pipe can be made");
    writer.into()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

/// Commands that write to standard output and succeed.
fn commands<'a>(guest: &'a str, prints: &'a str) -> Vec<Vec<&'a str>> {
    let commands = [
        &["--help"][..],
        &["--version"],
        &["run", "--help"],
        &["run", guest],
        &["run", guest, "--json", "-"],
        &["run", guest, "--profile", "-"],
        &["run", guest, "--profile", "/dev/stdout"],
        &["run", prints, "--quiet"],
        &["vkey", guest],
    ];
    commands.map(<[_]>::to_vec).into()
}

#[test]
fn a_full_standard_output_is_an_error() {
    let folder = Folder::new();
    let (guest, prints) = (folder.file("guest.elf", &exits(0)), folder.file("prints.elf", &prints(STDOUT, b"text")));
    for arguments in commands(text(&guest), text(&prints)) {
        let output = run(&arguments, full(), Stdio::piped());
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {stderr}");
        let expected = "error: cannot write standard output\n  because: No space left on device";
        assert!(stderr.starts_with(expected), "{arguments:?}: {stderr}");
    }
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let folder = Folder::new();
    let (guest, prints) = (folder.file("guest.elf", &exits(0)), folder.file("prints.elf", &prints(STDOUT, b"text")));
    for arguments in commands(text(&guest), text(&prints)) {
        let output = run(&arguments, unread(), Stdio::piped());
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*stderr), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn unprintable_errors_keep_the_exit_code() {
    let folder = Folder::new();
    let guest = folder.file("traps.elf", &elf(&[EBREAK], b""));
    for stderr in [full, unread] {
        assert_eq!(run(&["run", text(&guest)], Stdio::piped(), stderr()).status.code(), Some(1));
        assert_eq!(run(&["run", "missing.elf"], unread(), stderr()).status.code(), Some(2));
        assert_eq!(run(&["--wrong"], unread(), stderr()).status.code(), Some(2));
    }
}

#[test]
fn streams_may_be_closed() {
    let folder = Folder::new();
    let guest = folder.file("guest.elf", &exits(3));
    for streams in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"] {
        let script = format!("exec \"$0\" run \"$1\" {streams}");
        let output = Command::new("sh").args(["-c", &script, PROGRAM, text(&guest)]).output().expect("sh starts");
        assert_eq!(output.status.code(), Some(1), "{streams}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

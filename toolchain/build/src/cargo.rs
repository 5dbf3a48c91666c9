//! Runs cargo for the machine.

use crate::patches::UnusedPatches;
use crate::{BuildError, Compiler, Event, GUEST_PROFILE, TARGET};
use cargo_metadata::{Artifact, Message};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::thread;

const WRAPPER: &str = include_str!("wrapper.sh");

/// Settings of [`GUEST_PROFILE`], as cargo's `--config` takes them.
const GUEST_PROFILE_SETTINGS: [&str; 8] = [
    "inherits='release'",
    "opt-level=3",
    "lto='fat'",
    "codegen-units=1",
    "panic='abort'",
    "debug=false",
    "strip='debuginfo'",
    "incremental=false",
];

/// Variables of the environment that would change the result.
const IGNORED_VARIABLES: [&str; 8] = [
    "RUSTFLAGS",
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_RUSTC",
    "CARGO_BUILD_TARGET",
    "CARGO_INCREMENTAL",
    "RUSTC_WORKSPACE_WRAPPER",
    "CARGO_BUILD_RUSTC_WRAPPER",
    "CARGO_BUILD_RUSTC_WORKSPACE_WRAPPER",
];

/// A cargo command that compiles for the machine, to be completed by the caller.
///
/// Everything goes below `target_dir`: the wrapper, the linker script, and what cargo makes.
pub(crate) fn machine_command(
    compiler: &Compiler,
    subcommand: &str,
    profile: &str,
    target_dir: &Path,
) -> Result<Command, BuildError> {
    let wrapper = place(target_dir, "rustc-wrapper.sh", WRAPPER)?;
    let linker_script = place(target_dir, "nova.ld", nova_rt::sdk::LINKER_SCRIPT)?;
    let mut command = Command::new(&compiler.cargo);
    command
        .arg(subcommand)
        .args(["--target", TARGET, "-Zbuild-std=core,alloc,compiler_builtins", "--profile", profile])
        .arg("--message-format=json-render-diagnostics")
        .arg("--target-dir")
        .arg(target_dir)
        .env("RUSTC", &compiler.rustc)
        .env("RUSTC_WRAPPER", wrapper)
        // Stable compilers build their own standard library only when told that this is meant.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", flags(compiler, &linker_script));
    for variable in IGNORED_VARIABLES {
        command.env_remove(variable);
    }
    if profile == GUEST_PROFILE {
        for setting in GUEST_PROFILE_SETTINGS {
            command.arg("--config").arg(format!("profile.{GUEST_PROFILE}.{setting}"));
        }
    }
    Ok(command)
}

/// The compiler's flags, in cargo's encoding.
fn flags(compiler: &Compiler, linker_script: &Path) -> String {
    [
        "-Cpasses=lower-atomic".to_owned(),
        "-Cpanic=abort".to_owned(),
        // There is no randomness on the machine: who asks for some gets an error.
        "--cfg=getrandom_backend=\"unsupported\"".to_owned(),
        format!("--remap-path-prefix={}=/rust/library", compiler.library_source.display()),
        // The compiler's messages are for people, who look for the files where they are.
        "--remap-path-scope=macro,debuginfo,coverage,object".to_owned(),
        format!("-Clinker={}", compiler.linker.display()),
        format!("-Clink-arg=-T{}", linker_script.display()),
        "-Clink-arg=--build-id=none".to_owned(),
    ]
    .join("\u{1f}")
}

/// Writes an executable file, at once and only if it changes: another build may be using it.
fn place(folder: &Path, name: &str, content: &str) -> Result<PathBuf, BuildError> {
    let path = folder.join(name);
    if std::fs::read(&path).is_ok_and(|present| present == content.as_bytes()) {
        return Ok(path);
    }
    let write = || {
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new().permissions(executable()).tempfile_in(folder)?;
        file.write_all(content.as_bytes())?;
        file.persist(&path)?;
        Ok(())
    };
    write().map_err(BuildError::file(&path))?;
    Ok(path)
}

fn executable() -> std::fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o755)
}

/// What cargo writes, in the order in which it comes.
enum Said {
    Message(Box<Message>),
    Line(String),
}

/// Runs the command and gives back the artifact of the crate `name`, the last one that was made.
pub(crate) fn run(
    command: &mut Command,
    name: &str,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<Artifact, BuildError> {
    let tool = PathBuf::from(command.get_program());
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.map_err(BuildError::tool(&tool))?;
    let (artifact, output) = follow(&mut child, name, progress);
    if child.wait().map_err(BuildError::tool(&tool))?.success() {
        artifact.ok_or_else(|| BuildError::NoArtifact(name.to_owned()))
    } else {
        Err(BuildError::Compile { output })
    }
}

/// Passes on what the process says until it says no more.
fn follow(child: &mut Child, name: &str, progress: &mut dyn FnMut(Event<'_>)) -> (Option<Artifact>, String) {
    let (sender, receiver) = channel();
    let messages = child.stdout.take().map(|stream| read_messages(stream, sender.clone()));
    let lines = child.stderr.take().map(|stream| read_lines(stream, sender));
    let (mut artifact, mut output, mut done, mut patches) = (None, String::new(), 0, UnusedPatches::default());
    for said in receiver {
        match said {
            Said::Line(line) => {
                if !patches.read_line(&line) {
                    progress(Event::Line(&line));
                }
                output.push_str(&line);
                output.push('\n');
            }
            Said::Message(message) => {
                if let Message::CompilerArtifact(made) = *message {
                    done += 1;
                    patches.read_package(&made.package_id.repr);
                    progress(Event::Compiled { package: &made.target.name, done });
                    artifact = if made.target.name == name { Some(made) } else { artifact };
                }
            }
        }
    }
    for reader in [messages, lines].into_iter().flatten() {
        // A reader ends when its stream does; it has nothing that could panic.
        let _ = reader.join();
    }
    patches.missed().iter().for_each(|line| progress(Event::Line(line)));
    (artifact, output)
}

fn read_messages(stream: impl Read + Send + 'static, sender: Sender<Said>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        for message in Message::parse_stream(BufReader::new(stream)).map_while(Result::ok) {
            // The receiver waits for both senders.
            let _ = sender.send(Said::Message(Box::new(message)));
        }
    })
}

fn read_lines(stream: impl Read + Send + 'static, sender: Sender<Said>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let _ = sender.send(Said::Line(line));
        }
    })
}

/// Adds `flag value` for each value.
pub(crate) fn repeat(command: &mut Command, flag: &str, values: impl IntoIterator<Item = impl AsRef<OsStr>>) {
    for value in values {
        command.arg(flag).arg(value);
    }
}

//! Reads cargo's output while it compiles.

use crate::patches::{Runtime, UnusedPatches};
use crate::{BuildError, Event, TARGET};
use cargo_metadata::{Artifact, BuildScript, Message};
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::thread;

/// A piece of output.
enum Output {
    Message(Box<Message>),
    Line(String),
}

/// The result of a compilation.
pub(crate) struct Compiled {
    /// The last artifact of the requested crate.
    pub(crate) artifact: Artifact,
    /// Whether a build script compiled native code for the machine.
    pub(crate) native_code: bool,
}

/// Runs the command and returns the artifact of the crate `name`. `runtime` is where patches could come from.
pub(crate) fn run(
    command: &mut Command,
    name: &str,
    runtime: Option<&Runtime>,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<Compiled, BuildError> {
    let tool = PathBuf::from(command.get_program());
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.map_err(BuildError::tool(&tool))?;
    let mut state = Progress::default();
    follow(&mut child, |message| state.read(message, name, progress));
    if !child.wait().map_err(BuildError::tool(&tool))?.success() {
        return Err(BuildError::from_output(state.output));
    }
    state.patches.missed(runtime).iter().for_each(|line| progress(Event::Line(line)));
    let artifact = state.artifact.ok_or_else(|| BuildError::NoArtifact(name.to_owned()))?;
    Ok(Compiled { artifact, native_code: state.native_code })
}

/// The output so far.
#[derive(Default)]
struct Progress {
    artifact: Option<Artifact>,
    native_code: bool,
    output: String,
    compiled: usize,
    patches: UnusedPatches,
}

impl Progress {
    fn read(&mut self, state: Output, name: &str, progress: &mut dyn FnMut(Event<'_>)) {
        match state {
            Output::Line(line) => {
                if !self.patches.read_line(&line) {
                    progress(Event::Line(&line));
                }
                self.output.push_str(&line);
                self.output.push('\n');
            }
            Output::Message(message) => match *message {
                Message::CompilerArtifact(made) => self.read_artifact(made, name, progress),
                Message::BuildScriptExecuted(script) => self.native_code |= links_native_code(&script),
                _ => {}
            },
        }
    }

    fn read_artifact(&mut self, made: Artifact, name: &str, progress: &mut dyn FnMut(Event<'_>)) {
        self.compiled += 1;
        self.patches.read_package(&made.package_id.repr);
        progress(Event::Compiled { package: &made.target.name, done: self.compiled });
        if made.target.name == name {
            self.artifact = Some(made);
        }
    }
}

/// Whether the script ran for the machine and built a library. Scripts of host crates build libraries of the host.
fn links_native_code(script: &BuildScript) -> bool {
    !script.linked_libs.is_empty() && script.out_dir.components().any(|part| part.as_str() == TARGET)
}

/// Reads the output of the process until it ends.
fn follow(child: &mut Child, read: impl FnMut(Output)) {
    let (sender, receiver) = channel();
    let messages = child.stdout.take().map(|stream| read_messages(stream, sender.clone()));
    let lines = child.stderr.take().map(|stream| read_lines(stream, sender));
    receiver.into_iter().for_each(read);
    for reader in [messages, lines].into_iter().flatten() {
        // A reader ends when its stream does, and does not panic.
        let _ = reader.join();
    }
}

fn read_messages(stream: impl Read + Send + 'static, sender: Sender<Output>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        for message in Message::parse_stream(BufReader::new(stream)).map_while(Result::ok) {
            // The receiver outlives both senders.
            let _ = sender.send(Output::Message(Box::new(message)));
        }
    })
}

fn read_lines(stream: impl Read + Send + 'static, sender: Sender<Output>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let _ = sender.send(Output::Line(line));
        }
    })
}

//! Follows what cargo says while it compiles.

use crate::patches::{Runtime, UnusedPatches};
use crate::{BuildError, Event, TARGET};
use cargo_metadata::{Artifact, BuildScript, Message};
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::thread;

/// What cargo writes, in the order in which it comes.
enum Said {
    Message(Box<Message>),
    Line(String),
}

/// What came of a command that compiles.
pub(crate) struct Made {
    /// The artifact of the crate that was asked for, the last one that was made.
    pub(crate) artifact: Artifact,
    /// Whether a build script has compiled something for the machine by itself.
    pub(crate) native_code: bool,
}

/// Runs the command and gives back what it made of the crate `name`. `runtime` says where patches could come from.
pub(crate) fn run(
    command: &mut Command,
    name: &str,
    runtime: Option<&Runtime>,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<Made, BuildError> {
    let tool = PathBuf::from(command.get_program());
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.map_err(BuildError::tool(&tool))?;
    let mut said = Heard::default();
    follow(&mut child, |message| said.hear(message, name, progress));
    if !child.wait().map_err(BuildError::tool(&tool))?.success() {
        return Err(BuildError::refused(said.output));
    }
    said.patches.missed(runtime).iter().for_each(|line| progress(Event::Line(line)));
    let artifact = said.artifact.ok_or_else(|| BuildError::NoArtifact(name.to_owned()))?;
    Ok(Made { artifact, native_code: said.native_code })
}

/// What cargo has said so far.
#[derive(Default)]
struct Heard {
    artifact: Option<Artifact>,
    native_code: bool,
    output: String,
    compiled: usize,
    patches: UnusedPatches,
}

impl Heard {
    fn hear(&mut self, said: Said, name: &str, progress: &mut dyn FnMut(Event<'_>)) {
        match said {
            Said::Line(line) => {
                if !self.patches.read_line(&line) {
                    progress(Event::Line(&line));
                }
                self.output.push_str(&line);
                self.output.push('\n');
            }
            Said::Message(message) => match *message {
                Message::CompilerArtifact(made) => self.hear_artifact(made, name, progress),
                Message::BuildScriptExecuted(script) => self.native_code |= links_native_code(&script),
                _ => {}
            },
        }
    }

    fn hear_artifact(&mut self, made: Artifact, name: &str, progress: &mut dyn FnMut(Event<'_>)) {
        self.compiled += 1;
        self.patches.read_package(&made.package_id.repr);
        progress(Event::Compiled { package: &made.target.name, done: self.compiled });
        if made.target.name == name {
            self.artifact = Some(made);
        }
    }
}

/// Whether the script was run for the machine, and made a library. Scripts of the host's crates make the host's.
fn links_native_code(script: &BuildScript) -> bool {
    !script.linked_libs.is_empty() && script.out_dir.components().any(|part| part.as_str() == TARGET)
}

/// Passes on what the process says until it says no more.
fn follow(child: &mut Child, hear: impl FnMut(Said)) {
    let (sender, receiver) = channel();
    let messages = child.stdout.take().map(|stream| read_messages(stream, sender.clone()));
    let lines = child.stderr.take().map(|stream| read_lines(stream, sender));
    receiver.into_iter().for_each(hear);
    for reader in [messages, lines].into_iter().flatten() {
        // A reader ends when its stream does; it has nothing that could panic.
        let _ = reader.join();
    }
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

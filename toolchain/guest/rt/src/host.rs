//! The runtime on the host, where files and standard streams replace the machine's input and output.
//!
//! An I/O error panics: it cannot happen on the machine, so guests have no way to handle it.

use nova_abi::syscall::STDERR;
use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::{LazyLock, Mutex, PoisonError};

static INPUT: LazyLock<Vec<u8>> = LazyLock::new(|| load_input().expect("the input can be read"));
static OUTPUT: LazyLock<Mutex<Box<dyn Write + Send>>> =
    LazyLock::new(|| Mutex::new(open_output().expect("the output file can be created")));

/// The private input. On the machine it is in memory already, and nothing is copied.
pub fn read_input() -> &'static [u8] {
    &INPUT
}

fn load_input() -> io::Result<Vec<u8>> {
    if let Some(path) = std::env::var_os("NOVA_INPUT") {
        return std::fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Appends `bytes` to the public output; the output is the concatenation of all calls.
pub fn write_output(bytes: &[u8]) {
    let mut output = OUTPUT.lock().unwrap_or_else(PoisonError::into_inner);
    output.write_all(bytes).and_then(|()| output.flush()).expect("the output can be written");
}

fn open_output() -> io::Result<Box<dyn Write + Send>> {
    Ok(match std::env::var_os("NOVA_OUTPUT") {
        Some(path) => Box::new(File::create(path)?),
        None => Box::new(io::stdout()),
    })
}

/// Ends the run with an exit code; only 0 is success.
pub fn exit(code: i32) -> ! {
    std::process::exit(code)
}

pub(crate) fn marker(_name: &[u8], _kind: u32) {}

/// One of the host's text streams.
pub(crate) enum HostStream {
    Output(io::Stdout),
    Error(io::Stderr),
}

pub(crate) fn host_stream(stream: u32) -> HostStream {
    if stream == STDERR { HostStream::Error(io::stderr()) } else { HostStream::Output(io::stdout()) }
}

impl HostStream {
    pub(crate) fn write_bytes(&mut self, bytes: &[u8]) {
        let stream: &mut dyn Write = match self {
            Self::Output(stream) => stream,
            Self::Error(stream) => stream,
        };
        // A failed print does not change the run.
        let _ = stream.write_all(bytes).and_then(|()| stream.flush());
    }
}

impl core::fmt::Write for HostStream {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        self.write_bytes(text.as_bytes());
        Ok(())
    }
}

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

static CLAIMS: LazyLock<Option<Mutex<File>>> = LazyLock::new(|| {
    let path = std::env::var_os("NOVA_CLAIMS")?;
    Some(Mutex::new(File::create(path).expect("the file of claims can be created")))
});

/// Appends a claim about another run; each word is little-endian in the file. The crate nova-claims makes claims.
///
/// A run with claims writes an output, too: otherwise it cannot be proved.
pub fn write_claim(claim: &[u32; crate::CLAIM_WORDS]) {
    let Some(claims) = &*CLAIMS else { return };
    let bytes: Vec<u8> = claim.iter().flat_map(|word| word.to_le_bytes()).collect();
    let mut claims = claims.lock().unwrap_or_else(PoisonError::into_inner);
    claims.write_all(&bytes).expect("the claim can be written");
}

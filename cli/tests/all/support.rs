//! Tiny hand-made guests, and functions that run the binary on them.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// The load address and entry point of test guests.
const ENTRY: u32 = 0x0040_0000;

const ELF_HEADER_BYTES: u32 = 52;
const PROGRAM_HEADER_BYTES: u32 = 32;

/// Registers of system calls.
pub(crate) const A0: u32 = 10;
pub(crate) const A1: u32 = 11;
pub(crate) const A2: u32 = 12;
pub(crate) const A7: u32 = 17;

/// `addi rd, x0, value`.
pub(crate) const fn li(rd: u32, value: u32) -> u32 {
    assert!(value < 1 << 11, "a positive 12-bit immediate");
    value << 20 | rd << 7 | 0x13
}

/// `lui rd, upper`.
pub(crate) const fn lui(rd: u32, upper: u32) -> u32 {
    upper << 12 | rd << 7 | 0x37
}

/// `lw rd, offset(rs1)`.
pub(crate) const fn lw(rd: u32, offset: u32, rs1: u32) -> u32 {
    offset << 20 | rs1 << 15 | 0b010 << 12 | rd << 7 | 0x03
}

pub(crate) const ECALL: u32 = 0x73;
pub(crate) const EBREAK: u32 = 0x0010_0073;
/// `jal x0, .`: an endless loop.
pub(crate) const LOOP: u32 = 0x6f;

/// A guest that ends with an exit code.
pub(crate) fn exits(code: u32) -> Vec<u8> {
    elf(&[li(A0, code), li(A7, nova_abi::syscall::EXIT), ECALL], b"")
}

/// A guest that prints its data on one of the host's streams and succeeds.
pub(crate) fn prints(stream: u32, text: &[u8]) -> Vec<u8> {
    let print =
        [lui(A1, DATA >> 12), li(A2, text.len() as u32), li(A0, stream), li(A7, nova_abi::syscall::WRITE_HOST)];
    let end = [ECALL, li(A0, 0), li(A7, nova_abi::syscall::EXIT), ECALL];
    elf(&[print, end].concat(), text)
}

/// A guest whose public output is its whole input.
pub(crate) fn echoes() -> Vec<u8> {
    use nova_abi::memory::INPUT_START;
    use nova_abi::syscall::{EXIT, READ_INPUT, WRITE_OUTPUT};
    /// `addi a1, a0, 0`.
    const MOVE_A1_A0: u32 = A0 << 15 | A1 << 7 | 0x13;
    let read = [li(A7, READ_INPUT), ECALL, MOVE_A1_A0];
    let write = [lui(A0, INPUT_START >> 12), li(A7, WRITE_OUTPUT), ECALL];
    let end = [li(A0, 0), li(A7, EXIT), ECALL];
    elf(&[read, write, end].concat(), b"")
}

/// A guest whose claims, and public output, are its whole input.
pub(crate) fn claims_its_input() -> Vec<u8> {
    use nova_abi::memory::INPUT_START;
    use nova_abi::syscall::{EXIT, READ_INPUT, WRITE_CLAIMS, WRITE_OUTPUT};
    /// `addi a1, a0, 0`.
    const MOVE_A1_A0: u32 = A0 << 15 | A1 << 7 | 0x13;
    let read = [li(A7, READ_INPUT), ECALL, MOVE_A1_A0];
    let [claim, write] = [WRITE_CLAIMS, WRITE_OUTPUT].map(|call| [lui(A0, INPUT_START >> 12), li(A7, call), ECALL]);
    let end = [li(A0, 0), li(A7, EXIT), ECALL];
    elf(&[read, claim, write, end].concat(), b"")
}

/// A guest that writes to one page of memory after another and never ends.
pub(crate) fn fills_memory() -> Vec<u8> {
    /// `sw zero, 0(a1)`.
    const STORE: u32 = A1 << 15 | 0b010 << 12 | 0x23;
    /// `add a1, a1, a2`.
    const ADVANCE: u32 = A2 << 20 | A1 << 15 | A1 << 7 | 0x33;
    /// `jal x0, .-8`.
    const BACK: u32 = 0xff9f_f06f;
    elf(&[lui(A1, DATA >> 12), lui(A2, 1), STORE, ADVANCE, BACK], b"")
}

/// The address of a test guest's data.
pub(crate) const DATA: u32 = 0x0050_0000;

/// A static RV32 executable of one code and one data segment.
pub(crate) fn elf(code: &[u32], data: &[u8]) -> Vec<u8> {
    let code: Vec<u8> = code.iter().flat_map(|word| word.to_le_bytes()).collect();
    let start = ELF_HEADER_BYTES + 2 * PROGRAM_HEADER_BYTES;
    let mut file = header();
    file.extend(program_header(start, ENTRY, code.len() as u32, 5));
    file.extend(program_header(start + code.len() as u32, DATA, data.len() as u32, 6));
    [file, code, data.to_vec()].concat()
}

fn header() -> Vec<u8> {
    let identification = [0x7f, b'E', b'L', b'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let halves = |values: &[u16]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<_>>();
    // Type and machine; version, entry, program headers, section headers, flags; sizes and counts.
    let kind = halves(&[2, 243]);
    let places = words(&[1, ENTRY, ELF_HEADER_BYTES, 0, 0]);
    let sizes = halves(&[ELF_HEADER_BYTES as u16, PROGRAM_HEADER_BYTES as u16, 2, 0, 0, 0]);
    [identification.to_vec(), kind, places, sizes].concat()
}

fn program_header(offset: u32, address: u32, size: u32, flags: u32) -> Vec<u8> {
    words(&[1, offset, address, address, size, size, flags, 4])
}

fn words(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// A temporary folder for the files of one test.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder for temporary files"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file and returns its path.
    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("the folder is writable");
        path
    }
}

/// Runs `nova-prove run` on a guest.
pub(crate) fn run(guest: &Path, options: &[&str]) -> Finished {
    command(&[Path::new("run"), guest], options)
}

/// Runs `nova-prove` with arguments that are words and paths, followed by options.
pub(crate) fn command(arguments: &[&Path], options: &[&str]) -> Finished {
    start(arguments, options).finish()
}

/// Starts `nova-prove`.
pub(crate) fn start(arguments: &[&Path], options: &[&str]) -> Running {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nova-prove"));
    command.args(arguments).args(options).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Running(command.spawn().expect("the binary starts"))
}

/// Runs `nova-prove` with a limit on the size of files in KiB, like a disk that becomes full.
pub(crate) fn limited(kibibytes: u64, arguments: &[&Path], options: &[&str]) -> Finished {
    let script = format!("trap '' XFSZ; ulimit -f {kibibytes}; exec \"$0\" \"$@\"");
    let mut command = Command::new("bash");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_nova-prove")]).args(arguments).args(options);
    Finished(command.output().expect("bash starts"))
}

/// A running process of the binary.
pub(crate) struct Running(Child);

impl Running {
    /// A process that was started in another way and shares this one's streams.
    pub(crate) const fn new(child: Child) -> Self {
        Self(child)
    }

    /// Sends the signal of Ctrl-C.
    pub(crate) fn interrupt(&self) {
        self.signal("INT");
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, name: &str) {
        let kill = Command::new("kill").args(["-s", name, &self.0.id().to_string()]).status();
        assert!(kill.expect("`kill` starts").success());
    }

    /// Waits until the binary handles interruptions, or has ended.
    pub(crate) fn listens(mut self) -> Self {
        let status = format!("/proc/{}/status", self.0.id());
        let caught = |status: &str| {
            let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:"))?;
            u64::from_str_radix(mask.trim(), 16).ok()
        };
        const INTERRUPT: u64 = 1 << 1;
        while self.0.try_wait().expect("the binary can be waited for").is_none() {
            let status = std::fs::read_to_string(&status).unwrap_or_default();
            if caught(&status).is_some_and(|mask| mask & INTERRUPT != 0) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        self
    }

    pub(crate) fn finish(self) -> Finished {
        Finished(self.0.wait_with_output().expect("the binary ends"))
    }
}

/// A process of the binary that has ended.
pub(crate) struct Finished(Output);

impl Finished {
    pub(crate) fn code(&self) -> Option<i32> {
        self.0.status.code()
    }

    pub(crate) fn stdout(&self) -> &str {
        std::str::from_utf8(&self.0.stdout).expect("text")
    }

    pub(crate) fn stderr(&self) -> &str {
        std::str::from_utf8(&self.0.stderr).expect("text")
    }

    pub(crate) fn stdout_bytes(&self) -> &[u8] {
        &self.0.stdout
    }

    /// Asserts the exit code, and shows the output if it differs.
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code(), Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout(), self.stderr());
        self
    }
}

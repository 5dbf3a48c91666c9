//! A guest that is a plain program with the standard library: it builds without an attribute or a feature. What the
//! machine supports works, and everything else is a clear error.

use nova_build::GuestBuilder;
use nova_vm::syscall::Stream;
use nova_vm::{ExecutionReport, Host, Options, Outcome, Program};
use std::fs;

/// The first byte of the input, the exit code, and the output on standard error.
const REFUSALS: [(u8, u32, &str); 7] = [
    (1, 101, "requested by 3 bytes"),
    (2, 101, "time not implemented on this platform"),
    (3, 101, "time not implemented on this platform"),
    (4, 101, "failed to spawn thread"),
    (5, 1, "operation not supported on this platform"),
    (6, 1, "operation not supported on this platform"),
    (7, 1, "a failure of its own"),
];

/// Collects what the guest prints.
#[derive(Default)]
struct Printed(Vec<u8>);

impl Host for Printed {
    fn write(&mut self, _: Stream, bytes: &[u8]) {
        self.0.extend(bytes);
    }
}

fn run(program: &Program, input: &[u8]) -> (ExecutionReport, String) {
    let mut host = Printed::default();
    let (report, _) = nova_vm::execute(program, input, Options::default(), &mut host).expect("the program fits");
    (report, String::from_utf8(host.0).expect("the guest prints text"))
}

#[test]
fn plain_programs_run() {
    if !crate::common::can_build() {
        return;
    }
    let folder = crate::common::toolchain().join("guest/rt/tests/std-guest");
    let guest = GuestBuilder::new(folder).locked(true).build(|_| {}).expect("the guest compiles");
    let program = Program::load(&fs::read(guest.path).expect("the ELF is there")).expect("the machine takes it");

    let (report, text) = run(&program, &[0, 7, 7]);
    assert!(report.outcome.is_success(), "{report}");
    let output = String::from_utf8(report.output.clone()).expect("the guest writes text");
    let (order, rest) = output.split_once(' ').expect("words");
    assert!(order == "0:1,7:2" || order == "7:2,0:1", "{order}");
    assert_eq!(rest, "2 9 (0, true) Mutex { data: 3, poisoned: false, .. } 2");
    assert_eq!(run(&program, &[0, 7, 7]).0.output, report.output, "two runs have one output");
    assert_eq!(text, "no end of line");

    for (wish, code, said) in REFUSALS {
        let (report, text) = run(&program, &[wish, 0, 0]);
        assert_eq!(report.outcome, Outcome::Exited(code), "{wish}: {report}");
        assert!(text.contains(said), "{wish}: {text}");
    }
    let (report, _) = run(&program, &[9]);
    assert!(report.to_string().contains("nova_rt::exit"), "{report}");
}

//! Runs the blocks natively and in the machine.

use super::test_block::TestBlock;
use super::{code, fees, headers, overflows};
use nova_os::{ELF, run_block};
use nova_vm::{Options, Program, Silent, execute};
use rayon::prelude::*;

/// A block and the expected result.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) block: TestBlock,
    /// Valid, or invalid with an error that contains this text.
    pub(crate) expected: Result<(), &'static str>,
}

impl Case {
    pub(crate) fn valid(name: impl Into<String>, block: TestBlock) -> Self {
        Self { name: name.into(), block, expected: Ok(()) }
    }

    pub(crate) fn refused(name: impl Into<String>, block: TestBlock, reason: &'static str) -> Self {
        Self { name: name.into(), block, expected: Err(reason) }
    }

    /// Runs the block natively, and compares with the expected result. Returns the input.
    fn check(mut self) -> (String, Vec<u8>) {
        let Self { name, block, expected } = &mut self;
        match (block.run(), *expected) {
            (Ok(output), Ok(())) => assert_eq!(output.post_state_root, block.header.state_root, "{name}"),
            (Err(error), Err(reason)) => assert!(error.to_string().contains(reason), "{name}: {error}"),
            (Err(error), Ok(())) => panic!("{name} is refused: {error}"),
            (Ok(_), Err(reason)) => panic!("{name} is accepted: {reason}"),
        }
        (self.name, self.block.input())
    }
}

fn all() -> Vec<(String, Vec<u8>)> {
    let cases = [code::cases(), fees::cases(), overflows::cases(), headers::cases()];
    cases.into_iter().flatten().map(Case::check).collect()
}

#[test]
fn every_case_has_the_expected_result() {
    let cases = all();
    assert!(cases.len() > 80, "only {} cases were built", cases.len());
}

#[test]
fn the_machine_has_the_same_results() {
    let guest = Program::load(ELF).expect("the pinned guest is valid");
    all().par_iter().for_each(|(name, input)| {
        let expected = run_block(input);
        let (report, _) =
            execute(&guest, input, Options::default(), &mut Silent).expect("the input fits the machine");
        assert_eq!(report.output, expected.encode(), "{name}: {}", report.outcome);
        assert_eq!(report.outcome.is_success(), expected.successful, "{name}");
    });
}

//! Any bytes are loaded, or refused with an error that can be printed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nova_vm::Program;

fuzz_target!(|bytes: &[u8]| {
    match Program::load(bytes) {
        Ok(program) => {
            assert!(program.code().instructions().len() == program.code().words().len());
            assert!(program.code().words().get(program.code().index(program.entry()) as usize).is_some());
            for symbol in program.symbols().all() {
                assert!(program.symbols().locate(symbol.address).is_some());
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});

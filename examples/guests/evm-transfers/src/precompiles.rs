//! An EVM without precompiles.

use alloc::string::String;
use revm::context::{Cfg, ContextTr};
use revm::handler::PrecompileProvider;
use revm::interpreter::{CallInputs, InterpreterResult};
use revm::primitives::AddressSet;

/// No precompiles. Transfers do not call any, and the elliptic curves of the standard ones would triple the size of
/// the ELF file.
#[derive(Debug, Default)]
pub(crate) struct NoPrecompiles {
    addresses: AddressSet,
}

impl<C: ContextTr> PrecompileProvider<C> for NoPrecompiles {
    type Output = InterpreterResult;

    fn set_spec(&mut self, _spec: <C::Cfg as Cfg>::Spec) -> bool {
        false
    }

    fn run(&mut self, _context: &mut C, _inputs: &CallInputs) -> Result<Option<InterpreterResult>, String> {
        Ok(None)
    }

    fn warm_addresses(&self) -> &AddressSet {
        &self.addresses
    }
}

//! Execution environments: they run contracts.
//!
//! An environment runs one frame at a time, and returns to the [system](crate::system) whenever a frame calls, creates
//! or returns. The system's loop [`run_frames`] decides what runs next, so that a callee can run in another environment
//! than its caller. Calls, results, gas and the journal have revm's types; revm's interpreter is the environment of the
//! [EVM](evm).

mod calls;
mod evm;
mod prices;

pub use evm::{Evm, EvmContext, evm};
pub use prices::Prices;

use revm::handler::FrameResult;
use revm::interpreter::interpreter_action::FrameInit;

/// Why a frame returned to the system.
#[derive(Debug)]
pub enum Step {
    /// It calls or creates: the new frame runs first.
    Call(FrameInit),
    /// It ends.
    Return(FrameResult),
}

/// Runs frames, on a stack of its own.
pub trait Environment {
    /// An error that stops the run: a read of the state failed.
    type Error;

    /// Pushes a frame onto the stack. A call without a frame, such as that of a precompiled contract, returns its
    /// result at once.
    ///
    /// # Errors
    /// If a read of the state fails.
    fn enter(&mut self, frame: FrameInit) -> Result<Option<FrameResult>, Self::Error>;

    /// Runs the frame on top of the stack until it calls, creates or returns.
    ///
    /// # Errors
    /// If a read of the state fails.
    fn run(&mut self) -> Result<Step, Self::Error>;

    /// Delivers a callee's result to the frame on top of the stack, after removing the callee's frame if it has ended.
    /// Returns the result if no frame is left.
    ///
    /// # Errors
    /// If a read of the state fails.
    fn deliver(&mut self, result: FrameResult) -> Result<Option<FrameResult>, Self::Error>;
}

/// Runs a frame, and every frame that it calls or creates.
///
/// # Errors
/// If a read of the state fails.
pub fn run_frames<E: Environment>(environment: &mut E, first: FrameInit) -> Result<FrameResult, E::Error> {
    if let Some(result) = environment.enter(first)? {
        return Ok(result);
    }
    loop {
        let result = match environment.run()? {
            Step::Return(result) => result,
            Step::Call(frame) => match environment.enter(frame)? {
                None => continue,
                Some(result) => result,
            },
        };
        if let Some(result) = environment.deliver(result)? {
            return Ok(result);
        }
    }
}

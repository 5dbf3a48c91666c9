//! Execution environments: what runs a contract.
//!
//! An environment runs one frame at a time, and hands back to the [system](crate::system) whenever a frame calls,
//! creates or returns. The system's loop [`run_frames`] decides what runs next; so a frame's callee can be run by
//! another environment than its caller. Calls, results, gas and the journal have the form that they have in revm,
//! whose interpreter is the environment of the [EVM](evm).

mod calls;
mod evm;
mod prices;

pub use evm::{Evm, EvmContext, evm};
pub use prices::Prices;

use revm::handler::FrameResult;
use revm::interpreter::interpreter_action::FrameInit;

/// What a frame does when it hands back to the system.
#[derive(Debug)]
pub enum Step {
    /// It calls or creates: this frame runs before it goes on.
    Call(FrameInit),
    /// It ends.
    Return(FrameResult),
}

/// Runs frames, on a stack of its own.
pub trait Environment {
    /// What stops a run altogether: the state has no answer.
    type Error;

    /// Puts a frame on the stack. A call that needs no frame, such as that of a precompiled contract, gives its result
    /// at once.
    ///
    /// # Errors
    /// If the state has no answer.
    fn enter(&mut self, frame: FrameInit) -> Result<Option<FrameResult>, Self::Error>;

    /// Runs the frame on top of the stack until it hands back.
    ///
    /// # Errors
    /// If the state has no answer.
    fn run(&mut self) -> Result<Step, Self::Error>;

    /// Hands a callee's result to the frame on top of the stack, after taking the callee from it if it has ended. Gives
    /// the result back when there is no frame left.
    ///
    /// # Errors
    /// If the state has no answer.
    fn deliver(&mut self, result: FrameResult) -> Result<Option<FrameResult>, Self::Error>;
}

/// Runs a frame, and every frame that it leads to.
///
/// # Errors
/// If the state has no answer.
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

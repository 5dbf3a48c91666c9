//! Signals that stop a command.

use crate::Error;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// The signal of Ctrl-C.
pub(crate) const SIGINT: u8 = 2;

/// Whether a signal to stop has arrived.
///
/// The first SIGINT (Ctrl-C), SIGTERM or SIGHUP is recorded here, so that the command stops where no work is lost. The
/// second one ends the process at once.
#[derive(Clone, Default)]
pub(crate) struct Interruption(Arc<AtomicU8>);

impl Interruption {
    /// Handles signals from now on. `say` is called on the first one.
    ///
    /// # Errors
    /// [`Error::Interrupt`] if the system refuses.
    #[cfg(unix)]
    pub(crate) fn listen(say: impl Fn() + Send + 'static) -> Result<Self, Error> {
        use signal_hook::consts::{SIGHUP, SIGTERM};
        // Signals that were ignored from the start stay ignored: `nohup`, background jobs of a script.
        let signals = [i32::from(SIGINT), SIGTERM, SIGHUP].into_iter().filter(|&signal| !is_ignored(signal));
        let mut signals = signal_hook::iterator::Signals::new(signals).map_err(Error::Interrupt)?;
        let interruption = Self::default();
        let noted = interruption.clone();
        std::thread::spawn(move || {
            for signal in signals.forever() {
                let signal = signal as u8;
                if noted.0.swap(signal, Ordering::Relaxed) != 0 {
                    std::process::exit(i32::from(Error::interrupted(signal)));
                }
                say();
            }
        });
        Ok(interruption)
    }

    /// Handles nothing: the system ends the process, and the next attempt resumes from the file.
    #[cfg(not(unix))]
    pub(crate) fn listen(_: impl Fn() + Send + 'static) -> Result<Self, Error> {
        Ok(Self::default())
    }

    /// The number of the signal that arrived.
    pub(crate) fn signal(&self) -> Option<u8> {
        Some(self.0.load(Ordering::Relaxed)).filter(|&signal| signal != 0)
    }

    /// `Break` after a signal.
    pub(crate) fn flow(&self) -> ControlFlow<()> {
        if self.signal().is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Whether this process was started with the signal ignored, as far as the system reports it.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok()).unwrap_or(0);
    mask >> (signal - 1) & 1 == 1
}

//! Signals that ask to stop.

use crate::Error;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// What Ctrl-C sends.
pub(crate) const SIGINT: u8 = 2;

/// Whether the user, or the system, asked to stop.
///
/// The first of SIGINT (Ctrl-C), SIGTERM and SIGHUP is noted here, so that the work ends where nothing of it is lost. The
/// second one ends the process at once.
#[derive(Clone, Default)]
pub(crate) struct Interruption(Arc<AtomicU8>);

impl Interruption {
    /// Listens from now on. `say` tells the user, when the first signal comes, what happens.
    ///
    /// # Errors
    /// [`Error::Interrupt`] if the system does not let it.
    #[cfg(unix)]
    pub(crate) fn listen(say: impl Fn() + Send + 'static) -> Result<Self, Error> {
        use signal_hook::consts::{SIGHUP, SIGTERM};
        // What was ignored from the start stays so: `nohup`, jobs that a script puts into the background.
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

    /// Listens to nothing: the system ends the process, and the next attempt goes on with what is in the file.
    #[cfg(not(unix))]
    pub(crate) fn listen(_: impl Fn() + Send + 'static) -> Result<Self, Error> {
        Ok(Self::default())
    }

    /// The number of the signal that came.
    pub(crate) fn signal(&self) -> Option<u8> {
        Some(self.0.load(Ordering::Relaxed)).filter(|&signal| signal != 0)
    }

    /// Whether the work goes on.
    pub(crate) fn flow(&self) -> ControlFlow<()> {
        if self.signal().is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Whether this process was started with a signal ignored, where the system tells.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok()).unwrap_or(0);
    mask >> (signal - 1) & 1 == 1
}

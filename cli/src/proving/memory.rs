//! What this process uses, as far as the system reports it.

use rustix::time::{ClockId, clock_gettime};
use std::fs;
use std::time::Duration;

/// The resident memory in bytes.
pub(crate) fn resident_bytes() -> Option<u64> {
    status("VmRSS:")
}

/// The peak of the resident memory in bytes.
pub(crate) fn peak_bytes() -> Option<u64> {
    status("VmHWM:")
}

/// Processor time of all threads so far.
pub(crate) fn processor_time() -> Duration {
    clock_gettime(ClockId::ProcessCPUTime).try_into().unwrap_or_default()
}

fn status(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn resident_memory_is_at_most_the_peak() {
        let (now, most) = (resident_bytes().unwrap(), peak_bytes().unwrap());
        assert!(now > 1 << 20 && now <= most, "{now} of {most}");
    }
}

//! Memory of this process, where the system tells.

use std::fs;

/// What the process holds now, in bytes.
pub(crate) fn resident_bytes() -> Option<u64> {
    status("VmRSS:")
}

/// The most that it has held, in bytes.
pub(crate) fn peak_bytes() -> Option<u64> {
    status("VmHWM:")
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
    fn a_process_holds_some_memory_and_never_more_than_its_most() {
        let (now, most) = (resident_bytes().unwrap(), peak_bytes().unwrap());
        assert!(now > 1 << 20 && now <= most, "{now} of {most}");
    }
}

//! The arguments that limit a guest's run.

use bytesize::ByteSize;
use clap::Args;
use nova_vm::Limits;

/// Limits of a guest's run.
#[derive(Debug, Args)]
pub struct LimitArgs {
    /// Stop the guest after the given number of instructions.
    #[arg(long, value_name = "N", default_value_t = Limits::default().cycles)]
    cycle_limit: u64,

    /// Stop the guest when it uses more memory than this, including program and input: in bytes, or with a suffix as in
    /// 512MiB.
    #[arg(long, value_name = "BYTES", default_value = "4GiB")]
    memory_limit: ByteSize,
}

impl LimitArgs {
    /// The limits.
    #[must_use]
    pub const fn limits(&self) -> Limits {
        Limits { cycles: self.cycle_limit, memory_bytes: self.memory_limit.as_u64() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Limited {
        #[command(flatten)]
        limits: LimitArgs,
    }

    #[test]
    fn limits_default_to_those_of_the_library() {
        assert_eq!(Limited::parse_from(["guest"]).limits.limits(), Limits::default());
        let given = Limited::parse_from(["guest", "--cycle-limit", "7", "--memory-limit", "1MiB"]);
        assert_eq!(given.limits.limits(), Limits { cycles: 7, memory_bytes: 1 << 20 });
    }
}

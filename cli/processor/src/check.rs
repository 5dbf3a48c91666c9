//! The check.
#![expect(unsafe_code, reason = "assembly is what the compiler cannot fill with the instructions in question")]

use crate::features::{Feature, NEEDED};
use core::arch::global_asm;

static HEAD: [u8; 83] = *b"error: this program was built for another processor; this one, or its system, lacks";
static TAIL: [u8; 169] = *b"
  hint: build on this computer: `cargo build --release`
  hint: a build for most others: `RUSTFLAGS=\"-C target-cpu=x86-64-v3\" cargo build --release`, or x86-64 for any
";

unsafe extern "C" {
    fn nova_processor_check();
}

/// Runs before `main`, and before Rust's startup code.
#[used]
#[unsafe(link_section = ".init_array")]
static BEFORE_MAIN: unsafe extern "C" fn() = nova_processor_check;

// For each feature: query, compare, and print the name if it is missing. r12 is the feature, r13 the end of the list,
// r14 whether one was missing. The results of the query are at rsp. System calls: 1 is write, to standard error, 231 is
// exit_group.
global_asm!(
    ".pushsection .text.nova_processor_check, \"ax\", @progbits",
    ".globl nova_processor_check",
    ".hidden nova_processor_check",
    "nova_processor_check:",
    "push rbx",
    "push r12",
    "push r13",
    "push r14",
    "sub rsp, 24",
    "lea r12, [rip + {needed}]",
    "lea r13, [r12 + {end}]",
    "xor r14d, r14d",
    "2:",
    "cmp r12, r13",
    "jae 6f",
    "mov eax, [r12]",
    "mov ecx, [r12 + 4]",
    "cmp eax, -1",
    "je 3f",
    "cpuid",
    "mov [rsp], eax",
    "mov [rsp + 4], ebx",
    "mov [rsp + 8], ecx",
    "mov [rsp + 12], edx",
    "mov eax, [r12 + 8]",
    "mov eax, [rsp + 4 * rax]",
    "jmp 4f",
    // xgetbv exists if no other feature is missing.
    "3:",
    "test r14d, r14d",
    "jnz 6f",
    "xor ecx, ecx",
    "xgetbv",
    "4:",
    "mov edx, [r12 + 12]",
    "and eax, edx",
    "cmp eax, edx",
    "je 5f",
    "test r14d, r14d",
    "jnz 7f",
    "inc r14d",
    "mov eax, 1",
    "mov edi, 2",
    "lea rsi, [rip + {head}]",
    "mov edx, {head_bytes}",
    "syscall",
    "7:",
    "mov eax, 1",
    "mov edi, 2",
    "lea rsi, [r12 + 20]",
    "mov edx, [r12 + 16]",
    "syscall",
    "5:",
    "add r12, {step}",
    "jmp 2b",
    "6:",
    "test r14d, r14d",
    "jz 8f",
    "mov eax, 1",
    "mov edi, 2",
    "lea rsi, [rip + {tail}]",
    "mov edx, {tail_bytes}",
    "syscall",
    "mov edi, 2",
    "mov eax, 231",
    "syscall",
    "8:",
    "add rsp, 24",
    "pop r14",
    "pop r13",
    "pop r12",
    "pop rbx",
    "ret",
    ".popsection",
    needed = sym NEEDED,
    end = const size_of_val(&NEEDED),
    step = const size_of::<Feature>(),
    head = sym HEAD,
    head_bytes = const HEAD.len(),
    tail = sym TAIL,
    tail_bytes = const TAIL.len(),
);

#[cfg(test)]
mod tests {
    use crate::features::NAMES;
    use std::env;
    use std::process::{Command, Output};

    /// Baseline features, and those whose instructions a program uses only explicitly.
    const NOT_ASKED_FOR: [&str; 15] = [
        "sse", "sse2", "fxsr", "x87", "rdrand", "rdseed", "xsave", "xsavec", "xsaveopt", "xsaves", "kl", "widekl",
        "rtm", "prfchw", "lahfsahf",
    ];

    #[test]
    fn every_feature_that_the_compiler_may_use_is_checked() {
        let rustc = env::var_os("RUSTC").unwrap_or("rustc".into());
        let output = Command::new(rustc).args(["--print", "cfg", "-C", "target-cpu=native"]).output();
        let output = String::from_utf8(output.expect("rustc starts").stdout).expect("text");
        let features = output.lines().filter_map(|line| line.strip_prefix("target_feature=\"")?.strip_suffix('"'));
        let unknown: Vec<_> =
            features.filter(|feature| !NAMES.contains(feature) && !NOT_ASKED_FOR.contains(feature)).collect();
        assert!(unknown.is_empty(), "{unknown:?} are in neither list");
    }

    /// Lists the tests of this program on an emulated processor. `None` without qemu.
    fn start_on(processor: &str) -> Option<Output> {
        let program = env::current_exe().expect("the test runs from a file");
        match Command::new("qemu-x86_64").args(["-cpu", processor]).arg(program).arg("--list").output() {
            Ok(output) => Some(output),
            Err(error) if env::var_os("NOVA_REQUIRE_TOOLS").is_some() => panic!("qemu-x86_64: {error}"),
            Err(error) => {
                eprintln!("SKIPPED: qemu-x86_64: {error}");
                None
            }
        }
    }

    /// The first processor of the architecture, for which no build is made by default.
    #[test]
    fn a_missing_feature_is_named() {
        let Some(output) = start_on("qemu64") else { return };
        let text = String::from_utf8_lossy(&output.stderr);
        if cfg!(target_feature = "avx2") {
            assert_eq!(output.status.code(), Some(2), "{text}");
            assert!(text.starts_with("error: this program was built for another processor"), "{text}");
            assert!(text.lines().next().is_some_and(|line| line.contains(" avx2 ")), "{text}");
            assert!(text.ends_with("or x86-64 for any\n"), "{text}");
        } else {
            assert!(output.status.success(), "{text}");
        }
    }

    /// qemu does not emulate AVX-512.
    #[test]
    fn only_missing_features_are_named() {
        let Some(output) = start_on("max") else { return };
        let text = String::from_utf8_lossy(&output.stderr);
        let first = text.lines().next().unwrap_or_default();
        assert!(!first.contains(" avx2 ") && !first.contains(" popcnt "), "{text}");
        assert_eq!(first.contains(" avx512f "), cfg!(target_feature = "avx512f"), "{text}");
    }
}

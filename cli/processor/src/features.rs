//! The processor features that a build can require, and where `cpuid` reports them.

/// A register of a `cpuid` leaf: EAX and ECX of the query, and the index of the result register.
#[derive(Clone, Copy)]
struct Answer(u32, u32, u32);

const EAX: u32 = 0;
const EBX: u32 = 1;
const ECX: u32 = 2;
const EDX: u32 = 3;

const BASIC: Answer = Answer(1, 0, ECX);
const EXTENDED: Answer = Answer(7, 0, EBX);
const EXTENDED_C: Answer = Answer(7, 0, ECX);
const EXTENDED_D: Answer = Answer(7, 0, EDX);
const LATER: Answer = Answer(7, 1, EAX);
const LATER_D: Answer = Answer(7, 1, EDX);
const AMD: Answer = Answer(0x8000_0001, 0, ECX);
/// The state that the system saves for each thread: register XCR0, which is not a `cpuid` result.
const KEPT_STATE: Answer = Answer(u32::MAX, 0, EAX);

/// The longest name of a feature.
const NAME_BYTES: usize = 28;

/// A feature in the layout that the check reads.
#[repr(C)]
pub(crate) struct Feature {
    eax: u32,
    ecx: u32,
    register: u32,
    mask: u32,
    name_bytes: u32,
    /// A space and the name.
    name: [u8; NAME_BYTES],
}

impl Feature {
    const fn new(name: &str, answer: Answer, mask: u32) -> Self {
        let Answer(eax, ecx, register) = answer;
        let (bytes, mut padded, mut index) = (name.as_bytes(), [b' '; NAME_BYTES], 0);
        while index < bytes.len() {
            padded[index + 1] = bytes[index];
            index += 1;
        }
        Self { eax, ecx, register, mask, name_bytes: bytes.len() as u32 + 1, name: padded }
    }
}

/// The features that this build requires, among those whose instructions compilers emit on their own.
macro_rules! features {
    ($($name:tt $answer:ident $bit:literal,)*) => {
        /// The names of all features that a build can require.
        #[cfg(test)]
        pub(crate) const NAMES: &[&str] = &[$($name),*];

        /// The features that this program was built for.
        pub(crate) static NEEDED: [Feature; COUNT] = [
            $(#[cfg(target_feature = $name)] Feature::new($name, $answer, 1 << $bit),)*
            #[cfg(target_feature = "avx")]
            Feature::new("osxsave", BASIC, 1 << 27),
            #[cfg(target_feature = "avx")]
            Feature::new("avx(system)", KEPT_STATE, 0b0000_0110),
            #[cfg(target_feature = "avx512f")]
            Feature::new("avx512(system)", KEPT_STATE, 0b1110_0110),
        ];

        // Also checks the features that only other builds require.
        const _: &[Feature] = &[Feature::new("", KEPT_STATE, 1), $(Feature::new($name, $answer, 1 << $bit)),*];

        const COUNT: usize = 0
            $(+ cfg!(target_feature = $name) as usize)*
            + 2 * cfg!(target_feature = "avx") as usize
            + cfg!(target_feature = "avx512f") as usize;
    };
}

// Basic leaves first: an old processor has no others.
features! {
    "sse3" BASIC 0,
    "pclmulqdq" BASIC 1,
    "ssse3" BASIC 9,
    "fma" BASIC 12,
    "cmpxchg16b" BASIC 13,
    "sse4.1" BASIC 19,
    "sse4.2" BASIC 20,
    "movbe" BASIC 22,
    "popcnt" BASIC 23,
    "aes" BASIC 25,
    "avx" BASIC 28,
    "f16c" BASIC 29,
    "lzcnt" AMD 5,
    "sse4a" AMD 6,
    "tbm" AMD 21,
    "bmi1" EXTENDED 3,
    "avx2" EXTENDED 5,
    "bmi2" EXTENDED 8,
    "avx512f" EXTENDED 16,
    "avx512dq" EXTENDED 17,
    "adx" EXTENDED 19,
    "avx512ifma" EXTENDED 21,
    "avx512cd" EXTENDED 28,
    "sha" EXTENDED 29,
    "avx512bw" EXTENDED 30,
    "avx512vl" EXTENDED 31,
    "avx512vbmi" EXTENDED_C 1,
    "avx512vbmi2" EXTENDED_C 6,
    "gfni" EXTENDED_C 8,
    "vaes" EXTENDED_C 9,
    "vpclmulqdq" EXTENDED_C 10,
    "avx512vnni" EXTENDED_C 11,
    "avx512bitalg" EXTENDED_C 12,
    "avx512vpopcntdq" EXTENDED_C 14,
    "avx512vp2intersect" EXTENDED_D 8,
    "avx512fp16" EXTENDED_D 23,
    "sha512" LATER 0,
    "sm3" LATER 1,
    "sm4" LATER 2,
    "avxvnni" LATER 4,
    "avx512bf16" LATER 5,
    "avxifma" LATER 23,
    "avxvnniint8" LATER_D 4,
    "avxneconvert" LATER_D 5,
    "avxvnniint16" LATER_D 10,
}

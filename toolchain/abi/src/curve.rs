//! The elliptic curves that accelerators add points on.

/// The curve y^2 = x^3 + a x + b modulo a prime. Adding points takes no b.
#[derive(Debug, PartialEq, Eq)]
pub struct Curve<const WORDS: usize> {
    /// The prime, lowest word first.
    pub modulus: [u32; WORDS],
    /// The coefficient a.
    pub a: i32,
}

/// secp256k1 (SEC 2, section 2.4.1).
pub const SECP256K1: Curve<8> = Curve {
    modulus: [0xffff_fc2f, 0xffff_fffe, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff],
    a: 0,
};

/// secp256r1, also called P-256 (SEC 2, section 2.4.2).
pub const SECP256R1: Curve<8> = Curve {
    modulus: [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0x0000_0000, 0x0000_0000, 0x0000_0000, 0x0000_0001, 0xffff_ffff],
    a: -3,
};

/// G1 of BN254, or alt_bn128 (EIP-196).
pub const BN254: Curve<8> = Curve {
    modulus: [0xd87c_fd47, 0x3c20_8c16, 0x6871_ca8d, 0x9781_6a91, 0x8181_585d, 0xb850_45b6, 0xe131_a029, 0x3064_4e72],
    a: 0,
};

/// G1 of BLS12-381 (EIP-2537).
pub const BLS12_381: Curve<12> = Curve {
    modulus: [
        0xffff_aaab,
        0xb9fe_ffff,
        0xb153_ffff,
        0x1eab_fffe,
        0xf6b0_f624,
        0x6730_d2a0,
        0xf385_12bf,
        0x6477_4b84,
        0x434b_acd7,
        0x4b1b_a7b6,
        0x397f_e69a,
        0x1a01_11ea,
    ],
    a: 0,
};

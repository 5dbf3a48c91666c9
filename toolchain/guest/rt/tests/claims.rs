//! On the host, claims go to the file that a variable names. A process of its own, since the file is opened once.

use std::path::Path;

#[test]
fn claims_are_appended_to_the_file() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("claims-{}", std::process::id()));
    // SAFETY: the only test of this process, which has no other thread that reads variables.
    unsafe { std::env::set_var("NOVA_CLAIMS", &path) };
    let claims = [[0x0403_0201_u32; nova_rt::CLAIM_WORDS], [7; nova_rt::CLAIM_WORDS]];
    claims.iter().for_each(nova_rt::write_claim);
    let written = std::fs::read(&path).expect("the claims were written");
    std::fs::remove_file(&path).expect("the file is there");
    assert_eq!(written, [[1, 2, 3, 4].repeat(32), [7, 0, 0, 0].repeat(32)].concat());
}

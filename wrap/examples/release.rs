//! tmp
use nova_wrap::Wrapper;
use std::time::Instant;
fn memory() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("memory: unknown"));
}
fn main() {
    let start = Instant::now();
    let bytes = std::fs::read(std::env::args().nth(1).unwrap()).unwrap();
    let dir = std::path::PathBuf::from(std::env::args().nth(2).unwrap());
    let proof = nova_verifier::compressed::CompressedProof::from_bytes(&bytes).unwrap();
    let wrapper = Wrapper::standard().unwrap();
    println!("wrapper {:?}", start.elapsed());
    memory();
    let path = dir.join("proving.key");
    if !path.exists() {
        let key = wrapper.setup().unwrap();
        println!("setup {:?}", start.elapsed());
        memory();
        key.write(&path).unwrap();
        key.verifying_key().write(&dir.join("verifying.key")).unwrap();
        println!("written {:?}", start.elapsed());
    }
    let key = nova_wrap::groth16::ProvingKey::read(&path).unwrap();
    println!("read {:?}", start.elapsed());
    memory();
    let wrapped = wrapper
        .wrap(&key, &proof, &mut |step| {
            println!("{step:?} {:?}", start.elapsed());
            memory();
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    println!("done {:?}", start.elapsed());
    memory();
    std::fs::write(dir.join("wrapped.proof"), wrapped.to_bytes()).unwrap();
}

//! A node that proves blocks: it watches a folder, proves every block in it, and reports its status over HTTP.
//!
//! ```text
//! cargo run --release -p nova-prove --example node -- FOLDER [ADDRESS]
//! curl http://127.0.0.1:8551
//! ```
//!
//! The proof of `NAME.bin` is `NAME.proof`. A stopped node leaves `NAME.proof.part`, from which it resumes.

use nova_os::Output;
use nova_os::chain::known_chain;
use nova_prover::{Progress, ProofKind, Prover, ProvingKey};
use nova_verifier::run::PublicValues;
use nova_verifier::{Policy, verify};
use nova_vm::Silent;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{env, thread};

/// The polling interval of the folder.
const PERIOD: Duration = Duration::from_secs(1);

/// The status of each block.
#[derive(Clone, Default)]
struct Status(Arc<Mutex<BTreeMap<String, Value>>>);

impl Status {
    fn set(&self, block: &Path, state: Value) {
        // Entries are complete even if a thread panicked.
        let mut blocks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        blocks.insert(name(block), state);
    }

    fn knows(&self, block: &Path) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&name(block))
    }

    fn json(&self) -> Value {
        let blocks = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Value::Object(blocks.into_iter().collect::<Map<_, _>>())
    }

    /// Responds to every request with the status.
    fn serve(&self, listener: &TcpListener) {
        for stream in listener.incoming().flatten() {
            // A client that disconnects early is ignored.
            let _ = self.answer(stream);
        }
    }

    fn answer(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(PERIOD))?;
        let mut request = BufReader::new(&stream).lines();
        while !request.next().transpose()?.unwrap_or_default().is_empty() {}
        let body = format!("{:#}\n", self.json());
        let length = body.len();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length:";
        write!(stream, "{head} {length}\r\n\r\n{body}")
    }
}

fn name(block: &Path) -> String {
    block.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Proves the blocks of a folder.
struct Node {
    prover: Prover,
    key: ProvingKey,
    kind: ProofKind,
    policy: Policy,
    check: Check,
    folder: PathBuf,
    status: Status,
}

/// Compares the public values of a verified run with the input that it must be about, and returns what is proved.
type Check = fn(&[u8], &PublicValues) -> Result<String, Box<dyn Error>>;

/// The run shows that the block of this input is valid, under the rules of its chain. Returns the block's hash.
fn check_block(input: &[u8], public: &PublicValues) -> Result<String, Box<dyn Error>> {
    let expected = nova_os::run_block(input);
    let chain = known_chain(expected.chain_id).ok_or("the block's chain is not known")?;
    let output = Output::check(public.exit_code, &public.output, expected.block_hash, chain)?;
    Ok(output.block_hash.to_string())
}

impl Node {
    /// Proves the blocks in the order of their names. A block that cannot be proved is not tried again.
    fn prove_all(&self) -> io::Result<()> {
        let entries = fs::read_dir(&self.folder)?.collect::<io::Result<Vec<_>>>()?;
        let mut blocks: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
        blocks.retain(|path| path.extension().is_some_and(|extension| extension == "bin"));
        blocks.sort();
        for block in blocks.iter().filter(|block| !self.status.knows(block)) {
            let state = match self.prove(block) {
                Ok(output) => json!({ "proved": output }),
                Err(error) => json!({ "failed": error.to_string() }),
            };
            self.status.set(block, state);
        }
        Ok(())
    }

    /// Proves a block and returns what the proof shows. A proof that is there already is verified.
    fn prove(&self, block: &Path) -> Result<String, Box<dyn Error>> {
        let (proof, partial) = (block.with_extension("proof"), block.with_extension("proof.part"));
        let input = fs::read(block)?;
        if !proof.exists() {
            let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&partial)?;
            self.prover.resume(&self.key, &input, self.kind, &mut file, &mut Silent, &mut |step| {
                self.report(block, step);
                ControlFlow::Continue(())
            })?;
            fs::rename(partial, &proof)?;
        }
        let (public, _) = verify(self.key.verifying(), &fs::read(proof)?, self.policy)?;
        (self.check)(&input, &public)
    }

    fn report(&self, block: &Path, step: Progress) {
        match step {
            Progress::ProvingStarted { cycles, .. } => self.status.set(block, json!({ "cycles": cycles })),
            Progress::ShardProved { number, cycles } => {
                self.status.set(block, json!({ "shards_done": number, "cycles_done": cycles }));
            }
            Progress::Compressed { done, of } => {
                self.status.set(block, json!({ "compressed": format!("{done}/{of}") }))
            }
            _ => {}
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    nova_prover::keep_freed_memory();
    let folder = env::args_os().nth(1).ok_or("usage: node FOLDER [ADDRESS]")?.into();
    let address = env::args().nth(2).unwrap_or("127.0.0.1:8551".into());
    let prover = Prover::default();
    let key = prover.setup(nova_os::ELF)?;
    let (status, listener) = (Status::default(), TcpListener::bind(address)?);
    println!("status at http://{}", listener.local_addr()?);
    let served = status.clone();
    thread::spawn(move || served.serve(&listener));
    let kind = ProofKind::Compressed;
    let node = Node { prover, key, kind, policy: Policy::default(), check: check_block, folder, status };
    loop {
        node.prove_all()?;
        thread::sleep(PERIOD);
    }
}

#[cfg(test)]
mod tests;

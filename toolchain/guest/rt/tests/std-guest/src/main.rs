//! A plain program, which does what the first byte of its input selects.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::io::{Read, Write};
use std::sync::{Arc, LazyLock, Mutex, RwLock};
use std::time::{Instant, SystemTime};

static SQUARES: LazyLock<Vec<u32>> = LazyLock::new(|| (0..10).map(|number| number * number).collect());

thread_local!(static COUNT: Cell<u32> = const { Cell::new(1) });

fn main() -> Result<(), Box<dyn Error>> {
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input)?;
    assert_eq!(input, nova_rt::read_input());
    match input[0] {
        0 => nova_rt::write_output(collections(&input).as_bytes()),
        1 => panic!("requested by {} bytes", input.len()),
        2 => println!("{:?}", Instant::now()),
        3 => println!("{:?}", SystemTime::now()),
        4 => std::thread::spawn(|| ()).join().map_err(|_| "it panicked")?,
        5 => drop(std::fs::read("/etc/passwd")?),
        6 => drop(std::net::TcpStream::connect("127.0.0.1:1")?),
        7 => Err("a failure of its own")?,
        _ => std::process::exit(3),
    }
    Ok(())
}

/// Uses types of the standard library, and functions that the machine does not support.
fn collections(input: &[u8]) -> String {
    let mut counts: HashMap<u8, u32> = HashMap::new();
    input.iter().for_each(|byte| *counts.entry(*byte).or_default() += 1);
    let different: HashSet<u8> = input.iter().copied().collect();
    let shared = Arc::new((Mutex::new(1), RwLock::new(2)));
    *shared.0.lock().unwrap() += *shared.1.read().unwrap();
    COUNT.set(COUNT.get() + 1);
    let missing = (std::env::args().count(), std::env::var("HOME").is_err());
    let mut text = Vec::new();
    write!(text, "{:?} {}", shared.0, COUNT.get()).unwrap();
    print!("no end of line");
    // The order of the map's keys is deterministic.
    let order: Vec<_> = counts.iter().map(|(byte, count)| format!("{byte}:{count}")).collect();
    let text = String::from_utf8(text).unwrap();
    format!("{} {} {} {missing:?} {text}", order.join(","), different.len(), SQUARES[3])
}

//! `peer-report statement FILE` prints the public output that a run with this output has. `peer-report KEY=VALUE...` prints
//! a report with these figures and the computer.

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [command, file] if command == "statement" => {
            let output = std::fs::read(file).unwrap_or_else(|error| panic!("{file}: {error}"));
            let statement = peer_program::statement(&output);
            println!("{}", statement.map(|byte| format!("{byte:02x}")).concat());
        }
        _ => println!("{:#}", peer_report::from_pairs(arguments.into_iter())),
    }
}

//! The tables of the README.

use super::{DocsError, Figures, Peer};
use crate::report::{bytes, seconds};
use crate::suite::{Kind, SuiteFigures, SuiteReport};

const END: &str = "<!-- end of figures -->";

/// The README with the tables of these figures.
pub(super) fn with_figures(readme: &str, figures: &Figures) -> Result<String, DocsError> {
    let readme = replaced(readme, "provers", &provers(figures)?)?;
    replaced(&readme, "blocks", &blocks(figures))
}

/// The text with what is between the marks of a table replaced.
fn replaced(text: &str, name: &'static str, table: &str) -> Result<String, DocsError> {
    let start = format!("<!-- figures: {name} -->\n");
    let missing = || DocsError::NoPlace(name);
    let (before, rest) = text.split_once(&start).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    Ok(format!("{before}{start}{table}{END}{after}"))
}

/// A number with a comma between thousands.
pub(super) fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Rounds to three digits: the others are noise.
fn rounded(number: f64) -> f64 {
    let unit = 10_f64.powi(number.max(1.0).log10().floor() as i32 - 2);
    (number / unit).round() * unit
}

fn provers(figures: &Figures) -> Result<String, DocsError> {
    let mut table = "| system | bits | cycles/s | memory | proof | verified in | machine |\n".to_owned();
    table += "|---|---:|---:|---:|---:|---:|---|\n";
    for kind in [Kind::Shards, Kind::Compressed] {
        table += &ours(fibonacci(&figures.suite, kind)?);
    }
    for peer in &figures.peers {
        table += &theirs(peer);
    }
    Ok(table)
}

/// The longest run of the loop that all systems are compared by.
fn fibonacci(suite: &SuiteReport, kind: Kind) -> Result<&SuiteFigures, DocsError> {
    let runs = suite.measurements.iter().filter(|run| run.guest == "fibonacci" && run.is_kind(kind));
    let missing = || DocsError::Missing(format!("the guest fibonacci, {kind}, on {}", suite.machine.processor));
    runs.max_by_key(|run| run.cycles).ok_or_else(missing)
}

/// D is the letter by which the README's list names the computer of the suite.
fn ours(run: &SuiteFigures) -> String {
    format!(
        "| Nova, {} | {} | {} | {} | {} | {} | D, {} cores |\n",
        run.kind,
        run.provable_bits.map_or_else(String::new, |bits| format!("{bits:.0}")),
        thousands(rounded(run.cycles_per_second())),
        bytes(run.peak_bytes),
        bytes(run.proof_bytes),
        seconds(run.verify_seconds.median),
        run.threads,
    )
}

fn theirs(peer: &Peer) -> String {
    let range = |figures: &[f64], text: &dyn Fn(f64) -> String| {
        figures.iter().map(|&figure| text(figure)).collect::<Vec<_>>().join(" to ")
    };
    format!(
        "| {} | {} | {} | {} | {} | {} | {} |\n",
        peer.system,
        peer.bits,
        range(&peer.cycles_per_second, &thousands),
        peer.peak_bytes.map_or_else(String::new, bytes),
        peer.proof_bytes.map_or_else(String::new, bytes),
        range(&peer.verify_seconds, &seconds),
        peer.machine,
    )
}

/// Blocks as one proof.
fn blocks(figures: &Figures) -> String {
    let mut table =
        "| block | Mgas | million cycles | cores | proved in | memory | proof | verified in |\n".to_owned();
    table += "|---|---:|---:|---:|---:|---:|---:|---:|\n";
    for run in figures.suite.measurements.iter().filter(|run| run.is_kind(Kind::Compressed)) {
        let Some(gas) = run.gas else { continue };
        let (mgas, cycles) = (gas as f64 / 1e6, run.cycles as f64 / 1e6);
        let (proved, verified) = (seconds(run.seconds.median), seconds(run.verify_seconds.median));
        let (memory, proof) = (bytes(run.peak_bytes), bytes(run.proof_bytes));
        let (block, cores) = (&run.guest, run.threads);
        table += &format!(
            "| {block} | {mgas:.2} | {cycles:.1} | {cores} | {proved} | {memory} | {proof} | {verified} |\n"
        );
    }
    table
}

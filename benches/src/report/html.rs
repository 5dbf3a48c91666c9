//! Figures as one page without anything outside of it.

use super::plot::{Bar, PlotError, Scale, Series, bars, lines};
use super::table::{COLUMNS, SUITE_COLUMNS, cells, suite_cells};
use crate::figures::{AirFigures, AirReport, StageSeconds};
use crate::suite::{SuiteFigures, SuiteReport};
use serde::Serialize;
use std::collections::BTreeMap;

const STYLE: &str = include_str!("style.css");

/// A page with the report's table and plots, and the report itself as JSON.
///
/// # Errors
///
/// When a plot cannot be drawn.
pub fn air_page(report: &AirReport) -> Result<String, PlotError> {
    let about = format!("Nova {}, on {}.", report.nova, report.machine.describe());
    let rows: Vec<_> = report.measurements.iter().map(cells).collect();
    Ok(page(&about, &table(&COLUMNS, &rows), &air_plots(report)?, report))
}

/// The same for a suite of runs.
///
/// # Errors
///
/// When a plot cannot be drawn.
pub fn suite_page(report: &SuiteReport) -> Result<String, PlotError> {
    let about = format!("Measured on {}.", report.machine.describe());
    let rows: Vec<_> = report.measurements.iter().map(suite_cells).collect();
    Ok(page(&about, &table(&SUITE_COLUMNS, &rows), &suite_plots(report)?, report))
}

fn page(about: &str, table: &str, plots: &[String], report: &impl Serialize) -> String {
    let plots: String = plots.iter().map(|plot| format!("<figure>{plot}</figure>\n")).collect();
    // `</script>` in a name would end the element.
    let json = serde_json::to_string(report).unwrap_or_default().replace('<', "\\u003c");
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>nova-bench</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <style>{STYLE}</style></head>\n<body>\n<h1>nova-bench</h1>\n<p>{} Times are medians; ± is half of the \
         difference between the slowest and the fastest repetition.</p>\n{table}{plots}\
         <script type=\"application/json\" id=\"report\">{json}</script>\n</body>\n</html>\n",
        escaped(about)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn table<const N: usize>(columns: &[&str; N], rows: &[[String; N]]) -> String {
    let row = |tag: &str, cells: &[String; N]| {
        let cells: String = cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let body: String = rows.iter().map(|cells| row("td", cells)).collect();
    format!("<table>\n<thead>{}</thead>\n<tbody>\n{body}</tbody>\n</table>\n", row("th", &columns.map(String::from)))
}

/// What a line of a plot is of.
fn line(figures: &AirFigures) -> String {
    format!("{}, {}", figures.air, figures.system)
}

/// The index of a name among those before it, of which it becomes one.
fn number(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|other| other == name).unwrap_or_else(|| {
        names.push(name.into());
        names.len() - 1
    })
}

/// The points of every line whose figures have one choice of everything but what `x` is. AIRs differ by colour, and provers by
/// dashes.
fn series(
    report: &AirReport,
    others: impl Fn(&AirFigures) -> String,
    x: impl Fn(&AirFigures) -> f64,
    y: impl Fn(&AirFigures) -> f64,
) -> Vec<Series> {
    let (mut airs, mut systems) = (Vec::new(), Vec::new());
    let mut lines: Vec<Series> = Vec::new();
    for figures in &report.measurements {
        let (name, point) = (others(figures), (x(figures), y(figures)));
        let (colour, dash) = (number(&mut airs, &figures.air), number(&mut systems, &figures.system));
        match lines.iter_mut().find(|line| line.name == name) {
            Some(line) => line.points.push(point),
            None => lines.push(Series { name, colour, dash, points: vec![point], joined: true }),
        }
    }
    lines.iter_mut().for_each(|line| line.points.sort_by(|left, right| left.0.total_cmp(&right.0)));
    lines
}

fn differs<T: PartialEq>(report: &AirReport, of: impl Fn(&AirFigures) -> T) -> bool {
    let mut values = report.measurements.iter().map(of);
    values.next().is_some_and(|first| values.any(|value| value != first))
}

/// Scaling where something was varied, and always the stages.
pub(crate) fn air_plots(report: &AirReport) -> Result<Vec<String>, PlotError> {
    let mut plots = Vec::new();
    let mcells = |figures: &AirFigures| figures.cells_per_second / 1e6;
    let rows = |figures: &AirFigures| (1_u64 << figures.log_rows) as f64;
    let threads = |figures: &AirFigures| figures.threads as f64;
    // Names say only what differs within the report.
    let (many_rows, many_threads) =
        (differs(report, |figures| figures.log_rows), differs(report, |figures| figures.threads));
    let many_parameters = differs(report, AirFigures::parameters);
    let with = |name: String, is_shown: bool, part: String| if is_shown { format!("{name}, {part}") } else { name };
    let by_parameters = |figures: &AirFigures| with(line(figures), many_parameters, figures.parameters());
    let by_threads =
        |figures: &AirFigures| with(by_parameters(figures), many_threads, format!("{} threads", figures.threads));
    let by_rows = |figures: &AirFigures| with(by_parameters(figures), many_rows, format!("2^{}", figures.log_rows));
    if many_rows {
        let axes = ["rows", "million committed cells a second"];
        plots.push(lines("Throughput by rows", axes, Scale::Binary, &series(report, by_threads, rows, mcells))?);
        let kib = |figures: &AirFigures| figures.proof_bytes as f64 / 1024.0;
        plots.push(lines("Proof by rows", ["rows", "KiB"], Scale::Binary, &series(report, by_threads, rows, kib))?);
        let mib = |figures: &AirFigures| figures.peak_bytes as f64 / f64::from(1 << 20);
        plots.push(lines(
            "Peak memory by rows",
            ["rows", "MiB"],
            Scale::Binary,
            &series(report, by_threads, rows, mib),
        )?);
    }
    if many_threads {
        let axes = ["threads", "million committed cells a second"];
        plots.push(lines("Throughput by threads", axes, Scale::Linear, &series(report, by_rows, threads, mcells))?);
    }
    let bar = |figures: &AirFigures| Bar {
        name: with(by_rows(figures), many_threads, format!("{} threads", figures.threads)),
        parts: parts(&figures.stages, figures.prove_seconds.median),
    };
    let stages: Vec<Bar> = report.measurements.iter().map(bar).collect();
    plots.push(bars("Time by stage", "seconds", &stages)?);
    Ok(plots)
}

/// The stages, and what is in none of them.
fn parts(stages: &[StageSeconds], seconds: f64) -> Vec<(String, f64)> {
    let mut parts: Vec<_> = stages.iter().map(|stage| (stage.name.clone(), stage.seconds)).collect();
    let rest = seconds - parts.iter().map(|part| part.1).sum::<f64>();
    parts.push(("everything else".into(), rest.max(0.0)));
    parts
}

/// Speed and stages of each run, and time by cycles.
pub(crate) fn suite_plots(report: &SuiteReport) -> Result<Vec<String>, PlotError> {
    let name = |figures: &SuiteFigures| format!("{}, {}", figures.guest, figures.kind);
    let bar = |parts: &dyn Fn(&SuiteFigures) -> Vec<(String, f64)>| -> Vec<Bar> {
        report.measurements.iter().map(|figures| Bar { name: name(figures), parts: parts(figures) }).collect()
    };
    let speed = bar(&|figures| vec![(figures.kind.clone(), figures.cycles_per_second() / 1e3)]);
    let stages = bar(&|figures| parts(&figures.stages, figures.seconds.median));
    let mut lines_of = BTreeMap::<_, Vec<_>>::new();
    for figures in &report.measurements {
        let point = (figures.cycles as f64, figures.seconds.median);
        lines_of.entry(figures.kind.clone()).or_default().push(point);
    }
    let series =
        (0..).zip(lines_of).map(|(colour, (name, points))| Series { name, colour, dash: 0, points, joined: false });
    let mut series: Vec<_> = series.collect();
    series.iter_mut().for_each(|line| line.points.sort_by(|left, right| left.0.total_cmp(&right.0)));
    Ok(vec![
        bars("Speed", "thousand cycles a second", &speed)?,
        bars("Time by stage", "seconds", &stages)?,
        lines("Time by length of the run", ["cycles", "seconds"], Scale::Binary, &series)?,
    ])
}

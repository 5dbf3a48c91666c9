//! Plots as SVG.

use plotters::coord::Shift;
use plotters::coord::ranged1d::{NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::ops::Range;

/// Why a plot was not drawn.
#[derive(Debug, thiserror::Error)]
#[error("the plot cannot be drawn: {0}")]
pub struct PlotError(String);

impl<E: std::error::Error + Send + Sync> From<DrawingAreaErrorKind<E>> for PlotError {
    fn from(error: DrawingAreaErrorKind<E>) -> Self {
        Self(error.to_string())
    }
}

/// The points of a line.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Number of its colour.
    pub colour: usize,
    /// Number of its kind of line: solid, dashed, dotted.
    pub dash: usize,
    /// Its points, by x.
    pub points: Vec<(f64, f64)>,
    /// Whether a line joins them.
    pub joined: bool,
}

/// How both axes of a plot are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// From zero, evenly.
    Linear,
    /// By powers of two.
    Binary,
}

/// A bar that consists of parts.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it is of.
    pub name: String,
    /// Its parts and their lengths.
    pub parts: Vec<(String, f64)>,
}

const SIZE: (u32, u32) = (720, 420);
const FONT: &str = "sans-serif";

/// Colours that differ for eyes that tell few colours apart (Okabe and Ito).
const COLOURS: [RGBColor; 8] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    RGBColor(120, 120, 120),
    RGBColor(180, 170, 30),
];

fn colour(index: usize) -> RGBColor {
    COLOURS[index % COLOURS.len()]
}

/// Coordinates by their base-two logarithm, labelled by the value.
struct Binary(Range<f64>);

impl Ranged for Binary {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        let (least, most) = (self.0.start.log2(), self.0.end.log2());
        let part = (value.log2() - least) / (most - least);
        limit.0 + (f64::from(limit.1 - limit.0) * part).round() as i32
    }

    fn key_points<Hint: plotters::coord::ranged1d::KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        let (least, most) = (self.0.start.log2().ceil() as i32, self.0.end.log2().floor() as i32);
        let step = ((most - least) as usize / hint.max_num_points().max(1) + 1).max(1);
        (least..=most).step_by(step).map(|log| 2_f64.powi(log)).collect()
    }

    fn range(&self) -> Range<f64> {
        self.0.clone()
    }
}

impl ValueFormatter<f64> for Binary {
    fn format_ext(&self, value: &f64) -> String {
        match value.log2().round() as i32 {
            log if (-3..10).contains(&log) => format!("{value}"),
            log => format!("2^{log}"),
        }
    }
}

/// The range of values, with some room.
fn range(values: impl Iterator<Item = f64> + Clone, scale: Scale) -> Range<f64> {
    let least = values.clone().fold(f64::INFINITY, f64::min);
    let most = values.fold(f64::NEG_INFINITY, f64::max);
    match scale {
        Scale::Linear => 0.0..(most * 1.08).max(f64::MIN_POSITIVE),
        Scale::Binary => least / 1.3..most * 1.3,
    }
}

/// Lines over a common axis.
///
/// # Errors
///
/// When there are no points, or a value has no logarithm on a binary scale.
pub fn lines(title: &str, axes: [&str; 2], scale: Scale, series: &[Series]) -> Result<String, PlotError> {
    let points = || series.iter().flat_map(|series| series.points.iter().copied());
    let is_drawable =
        |(x, y): (f64, f64)| x.is_finite() && y.is_finite() && (scale == Scale::Linear || (x > 0.0 && y > 0.0));
    if points().next().is_none() || !points().all(is_drawable) {
        return Err(PlotError(format!("{title}: no points, or points that have no place")));
    }
    let ranges = [range(points().map(|point| point.0), scale), range(points().map(|point| point.1), scale)];
    let mut svg = String::new();
    match scale {
        Scale::Linear => {
            let [x, y] = ranges;
            draw(&mut svg, title, axes, (x, y), series)?;
        }
        Scale::Binary => {
            let [x, y] = ranges.map(Binary);
            draw(&mut svg, title, axes, (x, y), series)?;
        }
    }
    Ok(svg)
}

fn draw<X, Y>(
    svg: &mut String,
    title: &str,
    [x_label, y_label]: [&str; 2],
    (x, y): (X, Y),
    series: &[Series],
) -> Result<(), PlotError>
where
    X: plotters::coord::ranged1d::AsRangedCoord<Value = f64>,
    Y: plotters::coord::ranged1d::AsRangedCoord<Value = f64>,
    X::CoordDescType: ValueFormatter<f64>,
    Y::CoordDescType: ValueFormatter<f64>,
{
    let names = series.iter().map(|series| (series.name.as_str(), series.colour, series.dash)).collect::<Vec<_>>();
    let area = SVGBackend::with_string(svg, (SIZE.0, SIZE.1 + legend_height(names.len()))).into_drawing_area();
    area.fill(&WHITE)?;
    let (plot, legend) = area.split_vertically(SIZE.1);
    let mut chart = ChartBuilder::on(&plot)
        .caption(title, (FONT, 18))
        .margin(12)
        .x_label_area_size(42)
        .y_label_area_size(64)
        .build_cartesian_2d(x, y)?;
    chart
        .configure_mesh()
        .x_desc(x_label)
        .y_desc(y_label)
        .label_style((FONT, 13))
        .light_line_style(TRANSPARENT)
        .draw()?;
    for series in series {
        let (points, style) = (series.points.iter().copied(), colour(series.colour).stroke_width(2));
        match DASHES[series.dash % DASHES.len()] {
            _ if !series.joined => {}
            None => {
                chart.draw_series(LineSeries::new(points.clone(), style))?;
            }
            Some((size, space)) => {
                chart.draw_series(DashedLineSeries::new(points.clone(), size, space, style))?;
            }
        }
        chart.draw_series(points.map(|point| Circle::new(point, 3, colour(series.colour).filled())))?;
    }
    draw_legend(&legend, &names)?;
    area.present()?;
    Ok(())
}

/// Lengths of dashes and of the space between them.
const DASHES: [Option<(u32, u32)>; 3] = [None, Some((8, 5)), Some((2, 4))];

const LEGEND_ROW: u32 = 20;

/// Names are in two columns.
const fn legend_height(names: usize) -> u32 {
    LEGEND_ROW * names.div_ceil(2) as u32 + 8
}

/// Names, each with its colour and kind of line.
fn draw_legend(area: &DrawingArea<SVGBackend<'_>, Shift>, names: &[(&str, usize, usize)]) -> Result<(), PlotError> {
    for (index, &(name, number, dash)) in names.iter().enumerate() {
        let (x, y) = (20 + 350 * (index % 2) as i32, LEGEND_ROW as i32 * (index / 2) as i32 + 8);
        let (size, space) = DASHES[dash % DASHES.len()].unwrap_or((28, 0));
        for start in (0..28).step_by((size + space) as usize) {
            let end = (start + size).min(28);
            area.draw(&Rectangle::new(
                [(x + start as i32, y - 2), (x + end as i32, y + 2)],
                colour(number).filled(),
            ))?;
        }
        let style = TextStyle::from((FONT, 13).into_font()).pos(Pos::new(HPos::Left, VPos::Center));
        area.draw(&Text::new(name.to_owned(), (x + 36, y), style))?;
    }
    Ok(())
}

/// Height of a bar with the space around it.
const BAR: u32 = 34;

/// Horizontal bars of parts, all on one scale. Parts of one name have one colour.
///
/// # Errors
///
/// When no bar has a length.
pub fn bars(title: &str, x_label: &str, bars: &[Bar]) -> Result<String, PlotError> {
    let length = |bar: &Bar| bar.parts.iter().map(|part| part.1).sum::<f64>();
    let longest = bars.iter().map(length).fold(0.0, f64::max);
    if longest <= 0.0 || !longest.is_finite() {
        return Err(PlotError(format!("{title}: no bar has a length")));
    }
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in bars.iter().flat_map(|bar| &bar.parts) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let mut svg = String::new();
    let legend_height = legend_height(names.len());
    let size = (SIZE.0, 96 + BAR * bars.len() as u32 + legend_height);
    let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
    area.fill(&WHITE)?;
    let (plot, legend) = area.split_vertically(size.1 - legend_height);
    let mut chart = ChartBuilder::on(&plot)
        .caption(title, (FONT, 18))
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(200)
        .build_cartesian_2d(0.0..longest * 1.04, 0.0..bars.len() as f64)?;
    chart
        .configure_mesh()
        .x_desc(x_label)
        .disable_y_mesh()
        .disable_y_axis()
        .y_labels(0)
        .label_style((FONT, 13))
        .light_line_style(TRANSPARENT)
        .draw()?;
    for (index, bar) in bars.iter().enumerate() {
        let bottom = (bars.len() - 1 - index) as f64;
        let mut start = 0.0;
        let parts = bar.parts.iter().map(|(name, length)| {
            let from = start;
            start += length;
            let colour = colour(names.iter().position(|other| other == name).unwrap_or(0));
            Rectangle::new([(from, bottom + 0.15), (start, bottom + 0.85)], colour.filled())
        });
        chart.draw_series(parts)?;
        let (x, y) = chart.backend_coord(&(0.0, bottom + 0.5));
        let style = TextStyle::from((FONT, 13).into_font()).pos(Pos::new(HPos::Right, VPos::Center));
        plot.draw(&Text::new(bar.name.clone(), (x - 6, y), style))?;
    }
    let names: Vec<_> = names.iter().enumerate().map(|(index, &name)| (name, index, 0)).collect();
    draw_legend(&legend, &names)?;
    area.present()?;
    drop((chart, plot, legend, area));
    Ok(svg)
}

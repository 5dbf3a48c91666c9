//! The search for heights.

use crate::run::{Chips, End, Rows, Run};
use nova_prover::run::plan::profile::COUNTED;
use nova_prover::run::plan::shape_cost;
use nova_prover::run::plan::walk::is_cheaper;

/// The most tables of a chip, unless it needs more of the greatest height.
const TABLES: u32 = 3;
/// The least rows of a table, and the steps of heights: this part of the power of two below.
const LEAST: u64 = 16;
const STEPS: u64 = 16;

/// What a value of a section's opening costs. The planner does not count these.
const CLAIM_CELLS: u64 = 500;
/// Cells of the tables that are looked up in, all of whose rows are needed.
const LOOKED_UP: u64 = (20 << 17) + (34 << 16);

/// The share of padding from which on it is punished, and how much, in a run that is held to a limit.
const PADDING: f64 = 0.175;
const PUNISHMENT: f64 = 10.0;

/// Rows of each chip's tables in a shape. Its tables are the bits.
#[derive(Clone, Debug)]
pub(crate) struct Heights(Rows);

impl Heights {
    pub(crate) fn new(rows: Vec<u64>) -> Self {
        Self(rows.try_into().expect("each chip has a number of rows"))
    }

    pub(crate) const fn rows(&self) -> &Rows {
        &self.0
    }

    pub(crate) fn is_universal(&self) -> bool {
        self.0.iter().all(|&rows| rows >= 1 << 8)
    }

    /// The least tables for these rows.
    fn fit(chips: &Chips, units: &Rows) -> Self {
        let rows = chips.rows_of(units);
        Self(std::array::from_fn(|chip| match rows[chip] {
            0 if chips.claims(chip) < 200 => LEAST,
            0 => 0,
            rows => up(rows + rows / 64 + chips.after(chip) - 1),
        }))
    }
}

/// The next height of a chip.
fn up(rows: u64) -> u64 {
    if rows < LEAST {
        return LEAST;
    }
    let step = ((rows + 1).next_power_of_two() / 2 / STEPS).max(LEAST);
    let mut next = (rows / step + 1) * step;
    while next.count_ones() > TABLES {
        next += next & next.wrapping_neg();
    }
    next
}

/// The height before.
fn down(rows: u64) -> u64 {
    if rows <= LEAST {
        return 0;
    }
    let step = (rows.next_power_of_two() / 2 / STEPS).max(LEAST);
    let mut before = (rows - 1) / step * step;
    while before.count_ones() > TABLES {
        before &= before - 1;
    }
    before.max(LEAST)
}

struct Candidate {
    heights: Heights,
    version: u32,
    capacity: Rows,
    /// Cells without those of the tables that are looked up in.
    cells: u64,
    /// Cells of the values of its opening.
    claims: u64,
    /// The most cells that it may have; none if it is kept as it is.
    limit: Option<u64>,
}

/// What a walk along a run costs.
#[derive(Default)]
struct Walk {
    /// First window and shape of each shard.
    shards: Vec<(usize, usize)>,
    cells: u64,
    useful: u64,
    cost: u64,
}

impl Walk {
    fn padding(&self) -> f64 {
        let looked_up = LOOKED_UP * self.shards.len() as u64;
        1.0 - (self.useful + looked_up) as f64 / self.cells as f64
    }
}

pub(crate) struct Search {
    chips: Chips,
    runs: Vec<Run>,
    shapes: Vec<Candidate>,
    best: Option<f64>,
    versions: u32,
    random: u64,
}

impl Search {
    pub(crate) fn new(chips: Chips, runs: Vec<Run>, universal: Vec<Heights>) -> Self {
        let (shapes, best) = (Vec::new(), None);
        let mut search = Self { chips, runs, shapes, best, versions: 0, random: 0x9e37_79b9_7f4a_7c15 };
        universal.into_iter().for_each(|heights| search.push(heights, None));
        search
    }

    fn candidate(&mut self, heights: Heights, limit: Option<u64>) -> Candidate {
        self.versions += 1;
        let cells = self.chips.cells(heights.rows()) + LOOKED_UP;
        let tables = heights.rows().iter().enumerate();
        let claims = tables.map(|(chip, rows)| u64::from(rows.count_ones()) * self.chips.claims(chip) * CLAIM_CELLS);
        let claims = claims.sum();
        let (version, capacity) = (self.versions, self.chips.capacity(heights.rows()));
        Candidate { version, capacity, cells, claims, limit, heights }
    }

    fn push(&mut self, heights: Heights, limit: Option<u64>) {
        let candidate = self.candidate(heights, limit);
        self.shapes.push(candidate);
    }

    /// Adds a shape of the least size that holds it.
    pub(crate) fn add(&mut self, heights: Heights, sizes: &[(usize, u64)]) {
        let cells = self.chips.cells(heights.rows());
        let limits = sizes.iter().map(|&(_, limit)| limit);
        let limit = limits.filter(|&limit| cells <= limit).min();
        self.push(heights, Some(limit.unwrap_or(cells)));
    }

    /// Adds shapes of stretches of runs.
    pub(crate) fn add_fresh(&mut self, sizes: &[(usize, u64)]) {
        for &(count, limit) in sizes {
            for _ in 0..count {
                let heights = self.heights_of_a_stretch(limit);
                self.push(heights, Some(limit));
            }
        }
    }

    pub(crate) fn heights(&self) -> Vec<Heights> {
        let mut shapes: Vec<_> = self.shapes.iter().collect();
        shapes.sort_by_key(|shape| shape.cells);
        shapes.into_iter().map(|shape| shape.heights.clone()).collect()
    }

    fn below(&mut self, bound: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 11) as usize % bound
    }

    fn heights_of_a_stretch(&mut self, limit: u64) -> Heights {
        let run = self.below(self.runs.len());
        let start = self.below(self.runs[run].windows());
        let cells = limit / 100 * (75 + self.below(15) as u64);
        Heights::fit(&self.chips, &self.runs[run].stretch(&self.chips, start, cells))
    }

    /// The cost of all runs, for what they prove.
    pub(crate) fn cost(&mut self) -> f64 {
        if let Some(best) = self.best {
            return best;
        }
        let cost = self.evaluate();
        self.best = Some(cost);
        cost
    }

    fn evaluate(&mut self) -> f64 {
        let Self { chips, runs, shapes, .. } = self;
        let cost = |run: &mut Run| {
            let walk = walk(chips, shapes, run);
            let excess = if run.is_held { (walk.padding() - PADDING).max(0.0) } else { 0.0 };
            run.weight * (walk.cost as f64 / walk.useful as f64 + PUNISHMENT * excess)
        };
        runs.iter_mut().map(cost).sum()
    }

    pub(crate) fn steps(&mut self, count: usize) {
        for _ in 0..count {
            let before = self.cost();
            let Some((shape, heights)) = self.change() else { continue };
            let limit = self.shapes[shape].limit;
            let candidate = self.candidate(heights, limit);
            if limit.is_none_or(|limit| candidate.cells > limit) {
                continue;
            }
            let old = std::mem::replace(&mut self.shapes[shape], candidate);
            let after = self.evaluate();
            if after < before {
                self.best = Some(after);
            } else {
                self.shapes[shape] = old;
            }
        }
    }

    /// A shape and other heights for it.
    fn change(&mut self) -> Option<(usize, Heights)> {
        let any = self.below(self.shapes.len());
        match self.below(12) {
            0 => Some((any, self.heights_of_a_stretch(self.shapes[any].limit?))),
            1..5 => {
                let mut heights = self.shapes[any].heights.clone();
                let chip = self.below(COUNTED);
                heights.0[chip] = if self.below(2) == 0 { up(heights.0[chip]) } else { down(heights.0[chip]) };
                Some((any, heights))
            }
            kind => self.guided(kind),
        }
    }

    /// More rows where some shard is full, or fewer where it has many free ones, or both.
    fn guided(&mut self, kind: usize) -> Option<(usize, Heights)> {
        let at = self.below(self.runs.len());
        let walk = walk(&self.chips, &self.shapes, &mut self.runs[at]);
        let number = self.below(walk.shards.len().checked_sub(1).filter(|&shards| shards > 0)?);
        let ((start, shape), (end, _)) = (walk.shards[number], walk.shards[number + 1]);
        let (units, after) = (self.runs[at].units(start, end), self.runs[at].units(start, end + 1));
        let Candidate { heights, capacity, .. } = &self.shapes[shape];
        let (mut heights, capacity) = (heights.clone(), *capacity);
        if kind < 9 {
            for chip in (0..COUNTED).filter(|&chip| after[chip] > capacity[chip]) {
                heights.0[chip] = up(heights.0[chip]);
            }
        }
        if kind >= 7 {
            let free: Rows = std::array::from_fn(|chip| capacity[chip] - units[chip]);
            let free = self.chips.rows_of(&free);
            let mut chips: Vec<_> = (0..COUNTED).collect();
            chips.sort_by_key(|&chip| std::cmp::Reverse(free[chip] * self.chips.claims(chip)));
            let chip = chips[self.below(6)];
            heights.0[chip] = down(heights.0[chip]);
        }
        Some((shape, heights))
    }

    /// Prints the padding of each run.
    pub(crate) fn print(&mut self) {
        println!("| run | shards | padding |\n|---|---:|---:|");
        for run in &mut self.runs {
            let walk = walk(&self.chips, &self.shapes, run);
            println!("| {} | {} | {:.1} % |", run.name, walk.shards.len(), 100.0 * walk.padding());
        }
        println!("chips: {}", self.chips.names.join(", "));
    }
}

/// Plans a run as the prover does.
fn walk(chips: &Chips, shapes: &[Candidate], run: &mut Run) -> Walk {
    let (mut walk, mut start, all) = (Walk::default(), 0, run.windows());
    while start < all {
        let mut best: Option<(usize, End)> = None;
        for (number, shape) in shapes.iter().enumerate() {
            let end = end(chips, shape, number, shapes.len(), run, start);
            let price = |number: usize, end: &End| (shape_cost(shapes[number].cells), end.useful);
            let is_better = |(other, best): &(usize, End)| is_cheaper(price(number, &end), price(*other, best));
            if end.window > start && best.as_ref().is_none_or(is_better) {
                best = Some((number, end));
            }
        }
        let (number, end) = best.expect("a window fits into a universal shape");
        walk.shards.push((start, number));
        walk.cells += shapes[number].cells;
        walk.cost += shape_cost(shapes[number].cells) + shapes[number].claims;
        walk.useful += end.useful;
        start = end.window;
    }
    walk
}

/// Where a shard of a shape ends. Remembers it for this version of the shape.
fn end(chips: &Chips, shape: &Candidate, number: usize, shapes: usize, run: &mut Run, start: usize) -> End {
    let known = run.ends.get(&start).map(|ends| ends[number]);
    if let Some(end) = known.filter(|end| end.version == shape.version) {
        return end;
    }
    let window = run.end(start, &shape.capacity);
    let useful = chips.cells_of_units(&run.units(start, window));
    let end = End { version: shape.version, window, useful };
    run.ends.entry(start).or_insert_with(|| vec![End::default(); shapes])[number] = end;
    end
}

//! The order of committed columns: which columns share a stack, and where each is opened.
//!
//! A stack holds `k = H_T / h` columns of height `h`, its *slots*, and is one polynomial of degree below `H_T`, the
//! stack height of its tree: `P(X) = sum_i X^i p_i(X^k)`. Slots without a column are zero. Columns that constraints
//! read in the next row have stacks of their own, the *next stacks*, which are opened at two points.

use alloc::vec::Vec;

use nova_air::{Chip, ChipProfile, ChipSet, EF_DEGREE, MAX_DEGREE, Stage};

use super::shape::{MIN_LOG_STACK, Shape, TableShape};

/// A committed tree of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tree {
    /// Fixed columns, whose root is in the key.
    Preprocessed,
    /// Columns that are committed before the run challenges.
    Boundary,
    /// All other trace columns.
    Main,
    /// Columns of the lookup argument.
    Lookup,
    /// Chunks of the quotients.
    Quotient,
}

impl Tree {
    /// All trees, in the order in which they are committed and opened.
    pub const ALL: [Self; 5] = [Self::Preprocessed, Self::Boundary, Self::Main, Self::Lookup, Self::Quotient];

    /// How many base columns a table of this chip has in the tree.
    pub fn width<C: Chip>(self, chip: &C, profile: &ChipProfile) -> usize {
        let of_stage = |stage| if chip.stage() == stage { chip.width() } else { 0 };
        match self {
            Self::Preprocessed => chip.preprocessed_width(),
            Self::Boundary => of_stage(Stage::Boundary),
            Self::Main => of_stage(Stage::Main),
            Self::Lookup => profile.lookups.columns.len().saturating_mul(EF_DEGREE),
            Self::Quotient => MAX_DEGREE.saturating_sub(1).saturating_mul(EF_DEGREE),
        }
    }

    /// Which of these columns some constraint reads in the next row, in ascending order.
    pub fn next_columns(self, profile: &ChipProfile) -> Vec<usize> {
        match self {
            Self::Preprocessed => profile.next_preprocessed.clone(),
            Self::Boundary | Self::Main => profile.next_columns.clone(),
            Self::Lookup => {
                let starts = profile.lookups.accumulators().map(|column| column.saturating_mul(EF_DEGREE));
                starts.flat_map(|start| start..start.saturating_add(EF_DEGREE)).collect()
            }
            Self::Quotient => Vec::new(),
        }
    }
}

/// A committed column: its table, and its number among the table's columns of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Index of the table in the shape.
    pub table: usize,
    /// Number of the column.
    pub column: usize,
}

/// Columns of one height that are committed as one polynomial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// Log2 of the columns' height.
    pub log_height: usize,
    /// Whether the columns are also opened at the next row's point.
    pub is_next: bool,
    /// The columns, by slot. The slots behind them are zero.
    pub columns: Vec<Column>,
}

/// The stacks of one tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeLayout {
    /// The tree.
    pub tree: Tree,
    /// Log2 of the stacks' height, `H_T`.
    pub log_stack_height: usize,
    /// The stacks, tallest columns first.
    pub stacks: Vec<Stack>,
}

/// All stacks of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Log2 of the section's stack height, `H`.
    pub log_stack_height: usize,
    /// The trees that have columns.
    pub trees: Vec<TreeLayout>,
}

impl Layout {
    /// The layout of tables of this shape. `None` if the chip set does not have one of its chips.
    pub fn new<C: Chip>(chips: &ChipSet<C>, shape: &Shape) -> Option<Self> {
        let tree = |tree| TreeLayout::new(tree, chips, shape);
        let mut trees = Tree::ALL.into_iter().map(tree).collect::<Option<Vec<_>>>()?;
        trees.retain(|tree| !tree.stacks.is_empty());
        Some(Self { log_stack_height: shape.log_stack_height.into(), trees })
    }

    /// The layout of a tree, if it has columns.
    pub fn tree(&self, tree: Tree) -> Option<&TreeLayout> {
        self.trees.iter().find(|layout| layout.tree == tree)
    }

    /// All stacks with their trees, in the order of their numbers.
    pub fn stacks(&self) -> impl Iterator<Item = (&TreeLayout, &Stack)> {
        self.trees.iter().flat_map(|tree| tree.stacks.iter().map(move |stack| (tree, stack)))
    }

    /// Number of pairs of a stack and a point at which it is opened.
    pub fn pairs(&self) -> usize {
        self.stacks().map(|(_, stack)| stack.points()).fold(0, usize::saturating_add)
    }

    /// Number of values that are opened at the out-of-domain point and at next rows' points.
    pub fn claims(&self) -> usize {
        let claims = |(_, stack): (&TreeLayout, &Stack)| stack.columns.len().saturating_mul(stack.points());
        self.stacks().map(claims).fold(0, usize::saturating_add)
    }
}

impl TreeLayout {
    /// The stacks of a tree of a section of this shape. Those of fixed columns are as tall as the tallest of their tables:
    /// the key commits to them before any shape is chosen.
    pub fn new<C: Chip>(tree: Tree, chips: &ChipSet<C>, shape: &Shape) -> Option<Self> {
        let groups = groups(tree, chips, shape)?;
        let least = usize::from(MIN_LOG_STACK);
        let log_stack_height = match tree {
            Tree::Preprocessed => groups.first().map_or(least, |(log_height, ..)| least.max(*log_height)),
            Tree::Boundary => shape.log_boundary_height.into(),
            Tree::Main | Tree::Lookup | Tree::Quotient => shape.log_stack_height.into(),
        };
        let mut stacks = Vec::new();
        for (log_height, is_next, columns) in groups {
            let log_slots = u32::try_from(log_stack_height.saturating_sub(log_height)).unwrap_or(u32::MAX);
            // A shape has at most 2^22 rows, so `k` is in range.
            let slots = 1_usize.checked_shl(log_slots).unwrap_or(1);
            let runs = columns.chunks(slots.max(1));
            stacks.extend(runs.map(|columns| Stack { log_height, is_next, columns: columns.to_vec() }));
        }
        Some(Self { tree, log_stack_height, stacks })
    }

    /// Log2 of the number of slots of one of the tree's stacks, `k`.
    pub fn log_slots(&self, stack: &Stack) -> usize {
        self.log_stack_height.saturating_sub(stack.log_height)
    }
}

impl Stack {
    /// Number of points at which the stack is opened.
    pub fn points(&self) -> usize {
        if self.is_next { 2 } else { 1 }
    }
}

/// Columns of one height, all or none of which are read in the next row.
type Group = (usize, bool, Vec<Column>);

/// The groups of a tree, tallest columns first, and of one height those that are read in the next row first.
fn groups<C: Chip>(tree: Tree, chips: &ChipSet<C>, shape: &Shape) -> Option<Vec<Group>> {
    let mut log_heights: Vec<u8> = shape.tables.iter().map(|table| table.log_height).collect();
    log_heights.sort_unstable();
    log_heights.dedup();
    let mut groups = Vec::new();
    for log_height in log_heights.into_iter().rev() {
        let (mut next_group, mut group) = (Vec::new(), Vec::new());
        for (table, of_shape) in shape.tables.iter().enumerate().filter(|(_, table)| table.log_height == log_height) {
            let (chip, profile) = chips.get(of_shape.chip.into())?;
            let next = tree.next_columns(profile);
            for column in 0..tree.width(chip, profile) {
                let group = if next.binary_search(&column).is_ok() { &mut next_group } else { &mut group };
                group.push(Column { table, column });
            }
        }
        groups.extend([(log_height.into(), true, next_group), (log_height.into(), false, group)]);
    }
    groups.retain(|(_, _, columns)| !columns.is_empty());
    Some(groups)
}

/// Most stacks of a section in the least stacks that fit, unless its tallest table makes them more: a leaf of more costs
/// queries more than it saves commitments.
const MOST_STACKS: u64 = 400;

impl Shape {
    /// These tables in the least stacks that fit: as tall as the tallest table, and all cells in few stacks. `None` if the
    /// chip set does not have one of the chips.
    ///
    /// Shapes of runs are fixed lists. This is for those who make such a list.
    pub fn least<C: Chip>(chips: &ChipSet<C>, tables: Vec<TableShape>) -> Option<Self> {
        let (mut cells, mut tallest, mut boundary) = (0_u64, MIN_LOG_STACK, MIN_LOG_STACK);
        for table in &tables {
            let (chip, profile) = chips.get(table.chip.into())?;
            let columns = Tree::ALL.into_iter().map(|tree| tree.width(chip, profile)).fold(0, usize::saturating_add);
            let columns = u64::try_from(columns).unwrap_or(u64::MAX);
            cells = cells.saturating_add(table.height().saturating_mul(columns));
            tallest = tallest.max(table.log_height);
            if chip.stage() == Stage::Boundary {
                boundary = boundary.max(table.log_height);
            }
        }
        let least = cells.div_ceil(MOST_STACKS).max(1).checked_next_power_of_two().unwrap_or(u64::MAX).ilog2();
        let log_stack_height = u8::try_from(least).ok()?.max(tallest);
        Some(Self { log_stack_height, log_boundary_height: boundary, tables })
    }
}

//! Chips that were analysed together and accepted.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::{Bus, Chip, ChipProfile, EF_DEGREE, EvalError, MAX_DEGREE, Occurrence, Scope, Stage};

/// Why a list of chips is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChipSetError {
    /// A chip's constraints cannot be stated.
    #[error("chip {chip}: {source}")]
    Evaluation {
        /// The chip.
        chip: String,
        /// Why.
        source: EvalError,
    },
    /// A constraint does not fit the blow-up.
    #[error("chip {chip}: constraint {constraint} has degree {degree}, more than {MAX_DEGREE}")]
    ConstraintDegree {
        /// The chip.
        chip: String,
        /// Index of the constraint in order of evaluation.
        constraint: usize,
        /// Its degree.
        degree: usize,
    },
    /// A message does not fit a lookup column.
    #[error("chip {chip}: message {interaction} has multiplicity degree {count} and element degree {message}")]
    InteractionDegree {
        /// The chip.
        chip: String,
        /// Index of the message in order of evaluation.
        interaction: usize,
        /// Degree of its multiplicity.
        count: usize,
        /// Largest degree of its elements.
        message: usize,
    },
    /// A message depends on a row selector. Selectors vanish where they should but are not 0 or 1 elsewhere, which is
    /// enough for constraints and wrong for messages.
    #[error("chip {chip}: message {interaction} depends on a row selector")]
    SelectorInMessage {
        /// The chip.
        chip: String,
        /// Index of the message in order of evaluation.
        interaction: usize,
    },
    /// A message does not have its bus's length.
    #[error("chip {chip}: message {interaction} has {got} elements, bus {bus} carries {expected}")]
    InteractionArity {
        /// The chip.
        chip: String,
        /// Index of the message in order of evaluation.
        interaction: usize,
        /// Name of the bus.
        bus: &'static str,
        /// The bus's length.
        expected: usize,
        /// The message's length.
        got: usize,
    },
    /// Two different buses have one number.
    #[error("buses {first} and {second} share the number {id}")]
    BusNumber {
        /// The shared number.
        id: u16,
        /// Name of the bus seen first.
        first: &'static str,
        /// Name of the bus seen later.
        second: &'static str,
    },
    /// A run-scope message outside the boundary stage: its challenges are known before the trace is committed.
    #[error("chip {chip} uses run-scope bus {bus} but is not committed in the boundary stage")]
    RunScopeOutsideBoundary {
        /// The chip.
        chip: String,
        /// Name of the bus.
        bus: &'static str,
    },
    /// Preprocessed columns are committed once, so their chip must have exactly one table.
    #[error("chip {chip} has preprocessed columns and must occur exactly once")]
    PreprocessedOccurrence {
        /// The chip.
        chip: String,
    },
    /// A table without columns has nothing to commit.
    #[error("chip {chip} has no columns")]
    NoColumns {
        /// The chip.
        chip: String,
    },
}

/// Chips that were analysed together and accepted.
pub struct ChipSet<C> {
    chips: Vec<C>,
    profiles: Vec<ChipProfile>,
    public_values: usize,
}

impl<C: Chip> ChipSet<C> {
    /// Analyses `chips`, whose constraints see `public_values` public values.
    ///
    /// # Errors
    ///
    /// When a chip cannot be evaluated, a degree exceeds [`MAX_DEGREE`], or the chips disagree about buses, stages or occurrences.
    pub fn new(chips: Vec<C>, public_values: usize) -> Result<Self, ChipSetError> {
        let profile = |chip| ChipProfile::of(chip, public_values).map_err(|source| evaluation(chip, source));
        let profiles = chips.iter().map(profile).collect::<Result<Vec<_>, _>>()?;
        let mut buses = BTreeMap::new();
        for (chip, profile) in chips.iter().zip(&profiles) {
            check_columns(chip)?;
            check_constraints(chip, profile)?;
            check_interactions(chip, profile, &mut buses)?;
        }
        Ok(Self { chips, profiles, public_values })
    }

    /// The chips, in the order by which shapes number them.
    pub fn chips(&self) -> &[C] {
        &self.chips
    }

    /// Each chip with what the analysis learned about it.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&C, &ChipProfile)> {
        self.chips.iter().zip(&self.profiles)
    }

    /// The chip with this number and what the analysis learned about it.
    pub fn get(&self, chip: usize) -> Option<(&C, &ChipProfile)> {
        Some((self.chips.get(chip)?, self.profiles.get(chip)?))
    }

    /// Cells that a row of the chip with this number commits: columns, lookup columns and quotient. 0 if there is none.
    pub fn row_cells(&self, chip: usize) -> u64 {
        let Some((chip, profile)) = self.get(chip) else { return 0 };
        let extensions = profile.lookups.columns.len().saturating_add(MAX_DEGREE - 1);
        let cells = extensions.saturating_mul(EF_DEGREE).saturating_add(chip.width());
        u64::try_from(cells).unwrap_or(u64::MAX)
    }

    /// Number of public values in scope of the constraints.
    pub fn public_values(&self) -> usize {
        self.public_values
    }

    /// Length of the longest message, in field elements.
    pub fn max_arity(&self) -> usize {
        self.max_arity_of(Scope::Shard).max(self.max_arity_of(Scope::Run))
    }

    /// Length of the longest message of a scope, in field elements.
    pub fn max_arity_of(&self, scope: Scope) -> usize {
        let interactions = self.profiles.iter().flat_map(|profile| &profile.interactions);
        let of_scope = interactions.filter(|interaction| interaction.bus.scope == scope);
        of_scope.map(|interaction| interaction.arity).max().unwrap_or(0)
    }

    /// All buses in use, by number.
    pub fn buses(&self) -> Vec<Bus> {
        let interactions = self.profiles.iter().flat_map(|profile| &profile.interactions);
        let buses: BTreeMap<u16, Bus> =
            interactions.map(|interaction| (interaction.bus.id, interaction.bus)).collect();
        buses.into_values().collect()
    }
}

fn evaluation(chip: &impl Chip, source: EvalError) -> ChipSetError {
    ChipSetError::Evaluation { chip: owned_name(chip), source }
}

fn owned_name(chip: &impl Chip) -> String {
    Cow::into_owned(chip.name())
}

fn check_columns(chip: &impl Chip) -> Result<(), ChipSetError> {
    if chip.width() == 0 {
        return Err(ChipSetError::NoColumns { chip: owned_name(chip) });
    }
    if chip.preprocessed_width() > 0 && chip.occurrence() != Occurrence::Once {
        return Err(ChipSetError::PreprocessedOccurrence { chip: owned_name(chip) });
    }
    Ok(())
}

fn check_constraints(chip: &impl Chip, profile: &ChipProfile) -> Result<(), ChipSetError> {
    match profile.constraint_degrees.iter().position(|&degree| degree > MAX_DEGREE) {
        None => Ok(()),
        Some(constraint) => {
            Err(ChipSetError::ConstraintDegree { chip: owned_name(chip), constraint, degree: profile.max_degree() })
        }
    }
}

fn check_interactions(
    chip: &impl Chip,
    profile: &ChipProfile,
    buses: &mut BTreeMap<u16, Bus>,
) -> Result<(), ChipSetError> {
    for (index, interaction) in profile.interactions.iter().enumerate() {
        let bus = interaction.bus;
        let first = *buses.entry(bus.id).or_insert(bus);
        if first != bus {
            return Err(ChipSetError::BusNumber { id: bus.id, first: first.name, second: bus.name });
        }
        if bus.arity != interaction.arity {
            return Err(ChipSetError::InteractionArity {
                chip: owned_name(chip),
                interaction: index,
                bus: bus.name,
                expected: bus.arity,
                got: interaction.arity,
            });
        }
        if !interaction.fits() {
            return Err(ChipSetError::InteractionDegree {
                chip: owned_name(chip),
                interaction: index,
                count: interaction.count_degree,
                message: interaction.message_degree,
            });
        }
        if interaction.uses_selectors {
            return Err(ChipSetError::SelectorInMessage { chip: owned_name(chip), interaction: index });
        }
        if bus.scope == Scope::Run && chip.stage() != Stage::Boundary {
            return Err(ChipSetError::RunScopeOutsideBoundary { chip: owned_name(chip), bus: bus.name });
        }
    }
    Ok(())
}

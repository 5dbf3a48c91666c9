//! Steps 1 to 3 of the verifier of runs: what it refuses in a key and a header, before it reads a section.

use nova_air::buses::HALTED;
use nova_air::chips::MemorySeam;
use nova_air::rv32im::RunChip;

use super::challenges::RUN_GRINDING;
use super::system::RUN_CONSTRAINTS;
use super::verify::RUN_SECTION;
use super::{Boundary, ChipSets, Claims, ProgramKey, RunError, RunHeader, RunMessages};
use crate::security::run_challenge_bits;
use crate::shapes::Kind;
use crate::{MAX_MESSAGES, Parameters, Policy, Shape, Shapes};

/// The maximum number of shards of a run. They are numbered from 1, and a lookup shows that the difference of two
/// numbers is below 2^16.
pub const MAX_SHARDS: u32 = (1 << 16) - 1;

/// The maximum number of memory tables of a run. They continue each other.
pub const MAX_MEMORY_TABLES: u32 = (1 << 16) - 1;

/// The most cycles of a shard, so that timestamps, eight a cycle, stay below 2^25.
pub const MAX_CYCLES: u32 = nova_air::SEGMENT_MAX_CYCLES;

/// The most bytes of output: the system call's chip keeps its length below 2^24.
pub const MAX_OUTPUT_BYTES: u32 = nova_air::OUTPUT_MAX_BYTES;

/// The most bytes of input: the memory table bounds the length's upper limb.
pub const MAX_INPUT_BYTES: u32 = nova_air::INPUT_MAX_BYTES;

pub(super) fn check_key(key: &ProgramKey, chips: &[RunChip]) -> Result<(), RunError> {
    // A key of other constraints than those that are checked would identify another program.
    if key.run.constraints != RUN_CONSTRAINTS {
        return Err(RunError::Constraints);
    }
    // A key without a commitment, or without the heights of its tables, would leave the program to the prover.
    if key.run.fixes_columns(chips) { Ok(()) } else { Err(RunError::Key) }
}

/// Refuses parameters that no section accepts, before any is read.
pub(super) fn check_parameters(key: &ProgramKey, parameters: &Parameters) -> Result<(), RunError> {
    parameters.validate()?;
    let (expected, got) = (key.run.log_blowup, parameters.log_blowup);
    if expected == got { Ok(()) } else { Err(RunError::Blowup { expected, got }) }
}

/// Step 1: each section's shape is one of the list for its kind, and that of the run section fits the key. A fixed root has
/// one meaning only with the heights that it was made for.
pub(super) fn check_shapes(
    (key, chips): (&ProgramKey, &ChipSets),
    shapes: &Shapes,
    header: &RunHeader,
) -> Result<(), RunError> {
    if key.shapes != shapes.digest() {
        return Err(RunError::OtherShapes);
    }
    for (kind, boundary) in header.committed() {
        shape_of(shapes, kind, boundary)?;
    }
    let fits = key.run.check_shape(&chips.run, shape_of(shapes, Kind::Run, &header.run)?, 0);
    fits.map_err(|error| RunError::Section { section: RUN_SECTION, number: 0, source: error.into() })
}

pub(super) fn shape_of<'s>(shapes: &'s Shapes, kind: Kind, boundary: &Boundary) -> Result<&'s Shape, RunError> {
    shapes.get(kind, boundary.shape).ok_or(RunError::Shape { kind, shape: boundary.shape })
}

/// Step 2: the shards lead from the program's entry to the halt, the output is not too long, and claims are whole ones.
pub(super) fn check_chain(entry: u32, header: &RunHeader) -> Result<(), RunError> {
    let shards = header.shards.len();
    if shards == 0 || u32::try_from(shards).map_or(true, |count| count > MAX_SHARDS) {
        return Err(RunError::ShardCount { got: shards, most: MAX_SHARDS });
    }
    let length = header.public.output.len();
    if u32::try_from(length).map_or(true, |length| length > MAX_OUTPUT_BYTES) {
        return Err(RunError::OutputLength { got: length, most: MAX_OUTPUT_BYTES });
    }
    if !Claims::open(header.claims.clone()).are_possible(&header.public.output) {
        return Err(RunError::Claims { bytes: header.claims.len() });
    }
    let mut expected = entry;
    for (shard, state) in (1..).zip(&header.shards) {
        if state.entry != expected {
            return Err(RunError::Chain { shard, expected, got: state.entry });
        }
        // Addresses are integers here and field elements on the bus. Only canonical ones have the same meaning in both.
        if state.exit > HALTED {
            return Err(RunError::Exit { shard, exit: state.exit });
        }
        if state.halts() != (shard == shards) {
            return Err(RunError::Halt { shard, halts: state.halts() });
        }
        if !(1..=MAX_CYCLES).contains(&state.cycles) {
            return Err(RunError::Cycles { shard, cycles: state.cycles, most: MAX_CYCLES });
        }
        expected = state.exit;
    }
    Ok(())
}

/// Step 2: each memory table ends where another can begin, and the last one with all of memory.
pub(super) fn check_memory(header: &RunHeader) -> Result<(), RunError> {
    let tables = header.memory.len();
    if tables == 0 || u32::try_from(tables).map_or(true, |count| count > MAX_MEMORY_TABLES) {
        return Err(RunError::MemoryCount { got: tables, most: MAX_MEMORY_TABLES });
    }
    if header.input_length > MAX_INPUT_BYTES {
        return Err(RunError::InputLength { got: header.input_length, most: MAX_INPUT_BYTES });
    }
    for (table, state) in (1..).zip(&header.memory) {
        let seam = state.seam();
        let is_valid = match table == tables {
            true => seam == MemorySeam::END,
            // Keys are integers here and field elements in constraints. Below 2^30 they have the same meaning in both.
            false => seam.key < 1 << 30 && seam.stage <= MemorySeam::END.stage && seam.inside <= 1,
        };
        if !is_valid {
            let MemorySeam { key, stage, inside } = seam;
            return Err(RunError::Memory { table, key, stage, inside });
        }
    }
    Ok(())
}

/// Step 3: no multiplicity of run scope can wrap around, and the policy accepts the run challenges. Returns their provable
/// bits. Shapes determine the messages, so this needs no section.
pub(super) fn check_messages(
    (chip_sets, shapes): (&ChipSets, &Shapes),
    header: &RunHeader,
    policy: Policy,
) -> Result<f64, RunError> {
    let messages = RunMessages::of_header(chip_sets, shapes, header);
    if messages.most() > MAX_MESSAGES {
        return Err(RunError::Messages { got: messages.most(), most: MAX_MESSAGES });
    }
    let provable = run_challenge_bits(messages.total(), chip_sets.run_arity(), RUN_GRINDING);
    if policy.accepts(provable) {
        Ok(provable)
    } else {
        Err(RunError::Security { provable, required: policy.min_provable_bits })
    }
}

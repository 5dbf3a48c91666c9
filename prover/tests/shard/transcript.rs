//! The transcript: prover and verifier agree on it, it follows the documented inventory, and every challenge depends on
//! all values that were absorbed before.

use std::fmt::Write;

use crate::fixture::{Run, STATE, transcripts};
use nova_air::{EF, F};
use nova_verifier::run::{BLOCK_ELEMENTS, PREFIX_ELEMENTS, RunStatement};
use nova_verifier::{
    Event, EventKind, Parameters, PublicMessage, RunChallenges, Shape, Statement, TableShape, Transcript,
};
use p3_field::PrimeCharacteristicRing;

const INVENTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../verifier/tests/transcript.inventory");

fn lines(events: &[Event]) -> String {
    let mut text = String::new();
    for Event { label, kind, count } in events {
        let kind = match kind {
            EventKind::Absorb => "absorb",
            EventKind::Draw => "draw",
            EventKind::DrawBits => "draw bits",
        };
        writeln!(text, "{label} | {kind} | {count}").expect("writing to a string succeeds");
    }
    text
}

#[test]
fn prover_and_verifier_follow_the_inventory() {
    let [prover, verifier] = transcripts(&Run::new());
    assert_eq!(lines(prover.events()), lines(verifier.events()));
    let recorded = lines(verifier.events());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(INVENTORY, &recorded).expect("the inventory can be written");
    }
    let documented = std::fs::read_to_string(INVENTORY).expect("the inventory is there");
    assert_eq!(recorded, documented, "set UPDATE_EXPECT=1 and review the difference");
}

/// The values that a verifier absorbs before the quotient. Tests change them one by one.
#[derive(Clone)]
struct Absorbed {
    parameters: Parameters,
    key: [F; 8],
    statement: Statement,
    main: Option<[F; 8]>,
    lookups: Option<[F; 8]>,
    sums: Vec<EF>,
}

impl Absorbed {
    fn new() -> Self {
        let run = RunChallenges { alpha: EF::ONE, beta: EF::TWO };
        let message = PublicMessage { bus: STATE, message: vec![F::ONE], count: F::ONE };
        let tables = vec![TableShape { chip: 0, log_height: 8 }];
        let shape = Shape { log_stack_height: 10, log_boundary_height: 9, tables };
        Self {
            parameters: Parameters::insecure_for_tests(),
            key: [F::ONE; 8],
            statement: Statement {
                shape,
                public_values: vec![F::ONE],
                messages: vec![message],
                boundary: Some([F::ONE; 8]),
                run: Some(run),
            },
            main: Some([F::TWO; 8]),
            lookups: Some([F::TWO; 8]),
            sums: vec![EF::ONE],
        }
    }

    /// The lookup challenge and the constraint challenge.
    fn challenges(&self) -> [EF; 2] {
        let mut transcript = Transcript::default();
        transcript.absorb_statement(&self.key, &self.parameters, &self.statement);
        transcript.absorb_shape(&self.statement.shape);
        transcript.absorb_boundary(&self.statement);
        transcript.absorb_commitment("2: main commitment", self.main.as_ref());
        let lookup = transcript.draw_lookup_challenges(1).alpha;
        transcript.absorb_lookups(self.lookups.as_ref(), &self.sums);
        [lookup, transcript.draw("4: constraint challenge")]
    }
}

type Change = fn(&mut Absorbed);

/// Changes after which a prover would want the lookup challenge to stay the same.
const BEFORE_LOOKUPS: &[(&str, Change)] = &[
    ("queries", |a| a.parameters.queries += 1),
    ("blow-up", |a| a.parameters.log_blowup += 1),
    ("arity", |a| a.parameters.max_log_arity += 1),
    ("final polynomial", |a| a.parameters.log_final_length += 1),
    ("cap", |a| a.parameters.log_cap += 1),
    ("lookup grinding", |a| a.parameters.lookup_grinding += 1),
    ("batch grinding", |a| a.parameters.batch_grinding += 1),
    ("commit grinding", |a| a.parameters.commit_grinding += 1),
    ("query grinding", |a| a.parameters.query_grinding += 1),
    ("key", |a| a.key[7] += F::ONE),
    ("public value", |a| a.statement.public_values[0] += F::ONE),
    ("number of public values", |a| a.statement.public_values.push(F::ZERO)),
    ("message", |a| a.statement.messages[0].message[0] += F::ONE),
    ("message count", |a| a.statement.messages[0].count += F::ONE),
    ("message bus", |a| a.statement.messages[0].bus.id += 1),
    ("number of messages", |a| a.statement.messages.clear()),
    ("run challenge alpha", |a| a.statement.run.as_mut().unwrap().alpha += F::ONE),
    ("run challenge beta", |a| a.statement.run.as_mut().unwrap().beta += F::ONE),
    ("run challenges", |a| a.statement.run = None),
    ("stack height", |a| a.statement.shape.log_stack_height += 1),
    ("stack height of the boundary", |a| a.statement.shape.log_boundary_height += 1),
    ("chip", |a| a.statement.shape.tables[0].chip += 1),
    ("height", |a| a.statement.shape.tables[0].log_height += 1),
    ("number of tables", |a| a.statement.shape.tables.push(TableShape { chip: 0, log_height: 8 })),
    ("boundary commitment", |a| a.statement.boundary.as_mut().unwrap()[0] += F::ONE),
    ("no boundary commitment", |a| a.statement.boundary = None),
    ("main commitment", |a| a.main.as_mut().unwrap()[7] += F::ONE),
    ("no main commitment", |a| a.main = None),
];

const AFTER_LOOKUPS: &[(&str, Change)] = &[
    ("lookup commitment", |a| a.lookups.as_mut().unwrap()[0] += F::ONE),
    ("no lookup commitment", |a| a.lookups = None),
    ("cumulative sum", |a| a.sums[0] += F::ONE),
    ("number of cumulative sums", |a| a.sums.push(EF::ZERO)),
];

#[test]
fn no_challenge_can_be_frozen() {
    let honest = Absorbed::new();
    let changed = |change: &Change| {
        let mut absorbed = honest.clone();
        change(&mut absorbed);
        absorbed.challenges()
    };
    let [lookup, constraint] = honest.challenges();
    for (name, change) in BEFORE_LOOKUPS {
        let [other_lookup, other_constraint] = changed(change);
        assert!(lookup != other_lookup && constraint != other_constraint, "{name}");
    }
    for (name, change) in AFTER_LOOKUPS {
        let [other_lookup, other_constraint] = changed(change);
        assert!(lookup == other_lookup && constraint != other_constraint, "{name}");
    }
}

#[test]
fn run_challenges_depend_on_every_boundary_commitment_and_its_position() {
    let blocks = vec![[F::ONE; BLOCK_ELEMENTS], [F::TWO; BLOCK_ELEMENTS]];
    let honest = RunStatement { prefix: [F::ONE; PREFIX_ELEMENTS], blocks };
    let derive =
        |statement: &RunStatement| RunChallenges::derive(statement, 0, F::ZERO).expect("zero bits are demanded");
    let changes: [fn(&mut RunStatement); 6] = [
        |statement| statement.blocks.swap(0, 1),
        |statement| statement.blocks[1][31] += F::ONE,
        |statement| statement.blocks[0][0] += F::ONE,
        |statement| _ = statement.blocks.pop(),
        |statement| statement.prefix[0] += F::ONE,
        |statement| statement.prefix[47] += F::ONE,
    ];
    for change in changes {
        let mut other = honest.clone();
        change(&mut other);
        assert_ne!(derive(&honest), derive(&other));
    }
    assert_eq!(RunChallenges::derive(&honest, 0, F::ONE), None);
    let (witness, ground) = RunChallenges::grind(&honest, 8);
    assert_eq!(RunChallenges::derive(&honest, 8, witness), Some(ground));
}

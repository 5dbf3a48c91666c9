//! The verifier of a section, in the protocol's numbered rounds.

use nova_air::{Chip, ChipProfile, ChipSet, F, Scope};
use nova_verifier::{Layout, Parameters, Shape, ShardProof, Tree};
use p3_field::{Field, PrimeCharacteristicRing};

use super::backend::{Arithmetic, Backend};
use super::claims::TableClaims;
use super::combination::Powers;
use super::constraints::{Challenges, Domain, LookupChallenges};
use super::expression::Value;
use super::opening::{Opening, check_work};
use super::statement::{SectionKey, SectionMessage, SectionStatement, absorb_statement};
use super::transcript::CircuitTranscript;
use crate::wires::Element;

/// Verifies the proof of a section: as [`Verifier::verify_shard`](nova_verifier::Verifier::verify_shard), which has the
/// same steps. Returns the sum of the section's messages on buses of run scope.
///
/// The statement's shape, the chips and the parameters are constants of the circuit: nothing is taken from the proof but
/// values. The shape is one that the key allows. The transcript is a fresh one.
///
/// # Panics
///
/// When a list of the proof does not have the length that shape and parameters imply, or a commitment or challenge is
/// missing.
///
/// # Soundness
///
/// If the circuit has a witness, the native verifier accepts a section with this statement and this sum.
pub fn verify_section<B: Backend, C: Chip>(
    builder: &mut B,
    chips: &ChipSet<C>,
    key: SectionKey<B::KeyDigest, B::Root>,
    parameters: &Parameters,
    statement: &SectionStatement<B::Lane, B::Root>,
    proof: &ShardProof<B::Commitment>,
    transcript: &mut CircuitTranscript<B>,
) -> Element {
    let layout = Layout::new(chips, &statement.shape).expect("the chip set allows the shape");

    // Round 0: the statement, and the shape.
    absorb_statement(builder, transcript, key, parameters, statement);

    // Round 1: boundary commitment.
    if let Some(boundary) = statement.boundary {
        transcript.absorb_root(builder, "1: boundary commitment", boundary);
    }
    if let Some(run) = statement.run {
        transcript.absorb_elements(builder, "1: run challenges", &run);
    }

    // Round 2: main commitment.
    let main = proof.main.map(|root| builder.hint_root(root));
    absorb_root(builder, transcript, "2: main commitment", main);

    // Round 3: lookup challenges; lookup columns and cumulative sums.
    check_work(builder, transcript, "3: work", parameters.lookup_grinding, proof.lookup_pow_witness);
    let alpha = transcript.draw(builder, "3: lookup alpha");
    let beta = transcript.draw(builder, "3: lookup beta");
    let max_arity = chips.max_arity();
    let shard = LookupChallenges::new(builder, alpha, beta, max_arity);
    let lookups = proof.lookups.map(|root| builder.hint_root(root));
    absorb_root(builder, transcript, "3: lookup commitment", lookups);
    let sums = builder.hint_elements(&proof.sums);
    transcript.absorb_elements(builder, "3: cumulative sums", &sums);
    let tables = tables(chips, &statement.shape, &sums);
    check_buses(builder, &tables, &statement.messages, &shard);

    // Round 4: constraint challenge; quotient.
    let alpha = transcript.draw(builder, "4: constraint challenge");
    let quotient = builder.hint_root(proof.quotient);
    transcript.absorb_root(builder, "4: quotient commitment", quotient);

    // Round 5: out-of-domain point. The claimed values must satisfy the constraints there.
    let point = transcript.draw(builder, "5: out-of-domain point");
    let claims = builder.hint_elements(&proof.opening.claims);
    let run = statement.run.map(|[alpha, beta]| LookupChallenges::new(builder, alpha, beta, max_arity));
    let public_values: Vec<Element> =
        statement.public_values.iter().map(|&lane| builder.base_element(lane)).collect();
    let challenges = Challenges { public_values: &public_values, shard, run };
    let zero = builder.constant(F::ZERO);
    let by_table = TableClaims::assign(chips, &statement.shape, &layout, &claims, zero);
    check_tables(builder, &tables, &by_table, point, (&challenges, alpha));
    transcript.absorb_elements(builder, "5: claims", &claims);

    // Rounds 6 to 9: the claims match the commitments.
    let roots = roots(&layout, key, statement, main, lookups, quotient);
    let opening =
        Opening { layout: &layout, roots: &roots, parameters, point, claims: &claims, proof: &proof.opening };
    opening.verify(builder, transcript);

    sum(builder, &tables, Scope::Run)
}

fn absorb_root<B: Backend>(
    builder: &mut B,
    transcript: &mut CircuitTranscript<B>,
    label: &'static str,
    root: Option<B::Root>,
) {
    if let Some(root) = root {
        transcript.absorb_root(builder, label, root);
    }
}

/// A table with its chip.
struct Table<'a, C> {
    chip: &'a C,
    profile: &'a ChipProfile,
    log_height: usize,
    /// Cumulative sums, for each scope in use.
    sums: &'a [Element],
}

fn tables<'a, C: Chip>(chips: &'a ChipSet<C>, shape: &Shape, sums: &'a [Element]) -> Vec<Table<'a, C>> {
    let mut rest = sums;
    let tables = shape.tables.iter().map(|table| {
        let (chip, profile) = chips.get(table.chip.into()).expect("the chip set allows the shape");
        let (sums, others) = rest.split_at(profile.lookups.groups().count());
        rest = others;
        Table { chip, profile, log_height: table.log_height.into(), sums }
    });
    let tables = tables.collect();
    assert!(rest.is_empty(), "each sum belongs to a table");
    tables
}

/// The sum of all tables' messages of a scope.
fn sum<B: Arithmetic, C>(builder: &mut B, tables: &[Table<'_, C>], scope: Scope) -> Element {
    let of_scope = tables.iter().flat_map(|table| table.profile.lookups.groups().zip(table.sums));
    let sums: Vec<Element> = of_scope.filter(|((of, _), _)| *of == scope).map(|(_, &sum)| sum).collect();
    let zero = builder.constant(F::ZERO);
    sums.into_iter().fold(zero, |total, sum| builder.add(total, sum))
}

/// The section's sums and the public messages must cancel.
fn check_buses<B: Backend, C>(
    builder: &mut B,
    tables: &[Table<'_, C>],
    messages: &[SectionMessage<B::Lane>],
    challenges: &LookupChallenges,
) {
    let mut total = sum(builder, tables, Scope::Shard);
    for message in messages {
        let elements: Vec<Value> = message.message.iter().map(|&lane| builder.base_element(lane).into()).collect();
        let fingerprint = challenges.fingerprint(builder, message.bus, &elements);
        let (inverse, count) = (builder.label("3: buses").inverse(fingerprint), builder.base_element(message.count));
        total = builder.mul_add(F::ONE, count, inverse, total);
    }
    let zero = builder.constant(F::ZERO);
    builder.label("3: buses").assert_equal(total, zero);
}

fn check_tables<B: Arithmetic, C: Chip>(
    builder: &mut B,
    tables: &[Table<'_, C>],
    claims: &[TableClaims],
    point: Element,
    (challenges, alpha): (&Challenges<'_>, Element),
) {
    let mut alpha = Powers::new(alpha);
    let mut domains = std::collections::BTreeMap::new();
    for (table, claims) in tables.iter().zip(claims) {
        let domain =
            *domains.entry(table.log_height).or_insert_with(|| Domain::new(builder, point, table.log_height));
        let scale = F::TWO.exp_u64(table.log_height as u64).inverse();
        let share = |&sum: &Element| Value::from(sum).times(scale);
        let shares: Vec<Value> = table.sums.iter().map(share).collect();
        challenges.check(builder, &mut alpha, table.chip, table.profile, claims, domain, &shares);
    }
}

/// The roots of the layout's trees.
fn roots<K: Copy, L, R: Copy>(
    layout: &Layout,
    key: SectionKey<K, R>,
    statement: &SectionStatement<L, R>,
    main: Option<R>,
    lookups: Option<R>,
    quotient: R,
) -> Vec<R> {
    let root = |tree: Tree| match tree {
        Tree::Preprocessed => key.preprocessed(),
        Tree::Boundary => statement.boundary,
        Tree::Main => main,
        Tree::Lookup => lookups,
        Tree::Quotient => Some(quotient),
    };
    let roots = Tree::ALL.into_iter().filter_map(|tree| {
        let (expected, root) = (layout.tree(tree).is_some(), root(tree));
        assert_eq!(expected, root.is_some(), "the {tree:?} tree has a root if the shape has the tree");
        root
    });
    roots.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Builder;
    use crate::Lane;
    use crate::chips::{ChipNumber, circuit_chips};
    use crate::wires::ARRAYS;
    use nova_air::EF;

    /// Two tables and a message of the verifier. The prover of sections makes no proof of sums that do not cancel.
    #[test]
    fn only_sums_that_cancel_with_the_messages_are_accepted() {
        let chips = circuit_chips(0, |_| None).expect("the chips are accepted");
        let (chip, profile) = chips.get(ChipNumber::Array as usize).expect("there is a chip of each number");
        let message: Vec<F> = (1..=ARRAYS.arity as u32).map(F::from_u32).collect();
        let (count, beta) = (F::from_u8(3), EF::from(F::from_u8(5)));
        let terms = message.iter().zip(beta.shifted_powers(beta).take(ARRAYS.arity));
        let without_alpha: EF =
            EF::from(F::from_u16(ARRAYS.id + 1)) + terms.map(|(&value, power)| power * value).sum::<EF>();
        let failures = |fingerprint: EF, error: EF| {
            let mut builder = Builder::new(&[]);
            let share = fingerprint.try_inverse().unwrap_or_default() * count;
            let sums = builder.hint_elements(&[EF::TWO, error - EF::TWO - share]);
            let [alpha, beta] = [fingerprint - without_alpha, beta].map(|value| builder.hint_element(value));
            let challenges = LookupChallenges::new(&mut builder, alpha, beta, chips.max_arity());
            let table = |sums| Table { chip, profile, log_height: 4, sums };
            let message = message.iter().map(|&value| Lane::Constant(value)).collect();
            let message = SectionMessage { bus: ARRAYS, message, count: Lane::Constant(count) };
            check_buses(&mut builder, &[table(&sums[..1]), table(&sums[1..])], &[message], &challenges);
            builder.failures().to_vec()
        };
        let fingerprint = EF::from(F::from_u8(11));
        assert!(failures(fingerprint, EF::ZERO).is_empty());
        assert_eq!(failures(fingerprint, EF::ONE), ["3: buses"]);
        // A fingerprint of zero has no inverse, even if the sums cancel without the message.
        assert_eq!(failures(EF::ZERO, EF::ZERO), ["3: buses"]);
    }
}

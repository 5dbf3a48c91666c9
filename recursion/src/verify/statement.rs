//! Round 0: key and statement of a section.

use nova_air::{Bus, F};
use nova_verifier::{Digest, Parameters, PublicMessage, Shape, Statement, Transcript, VerifyingKey};
use p3_field::PrimeCharacteristicRing;

use super::backend::Backend;
use super::transcript::CircuitTranscript;
use crate::wires::{Block, Element};
use crate::{Builder, Lane};

/// The key of a section, in wires.
///
/// # Soundness
///
/// The digest is never the prover's choice: it is a constant, or hashed here from the very wire that paths of fixed columns
/// end in.
#[derive(Clone, Copy, Debug)]
pub struct SectionKey<K = Block, R = Block> {
    digest: K,
    preprocessed: Option<R>,
}

impl<K: Copy, R: Copy> SectionKey<K, R> {
    /// A key that is a constant of the circuit.
    pub fn constant<B: Backend<KeyDigest = K, Root = R>>(builder: &mut B, key: &VerifyingKey<B::Commitment>) -> Self {
        let digest = builder.constant_key(key.digest());
        Self { digest, preprocessed: key.preprocessed.map(|root| builder.constant_root(root)) }
    }

    /// The key's digest.
    pub const fn digest(&self) -> K {
        self.digest
    }

    /// The root of fixed columns, if the chips have any.
    pub const fn preprocessed(&self) -> Option<R> {
        self.preprocessed
    }
}

impl SectionKey {
    /// A key of which only the root of fixed columns is a wire: all else is a constant of the circuit, that of `key`.
    ///
    /// # Panics
    ///
    /// When the key has no such root.
    pub fn of_root(builder: &mut Builder, key: &VerifyingKey, preprocessed: Block) -> Self {
        assert!(key.preprocessed.is_some(), "the chips have fixed columns");
        let key = VerifyingKey { preprocessed: Some(preprocessed.value), ..key.clone() };
        let mut native = Transcript::recording();
        key.absorb(&mut native);
        // The root comes after the flag that says that there is one.
        let flag = Lane::Constant(F::new(1));
        let root = [flag].into_iter().chain(Lane::of_block(preprocessed)).collect();
        let mut transcript = CircuitTranscript::new(builder);
        transcript.absorb_as(builder, &native, vec![("key: preprocessed", root)]);
        Self { digest: transcript.draw_block(builder, "key: digest"), preprocessed: Some(preprocessed) }
    }
}

/// What a section states, in wires: as [`Statement`].
#[derive(Clone, Debug)]
pub struct SectionStatement<L = Lane, R = Block> {
    /// The shape, a constant of the circuit.
    pub shape: Shape,
    /// The values that constraints read.
    pub public_values: Vec<L>,
    /// Messages that the verifier puts on the section's buses.
    pub messages: Vec<SectionMessage<L>>,
    /// The root of boundary tables, if the shape has any.
    pub boundary: Option<R>,
    /// The challenges of run-scope buses, if the section uses any.
    pub run: Option<[Element; 2]>,
}

/// A message of the verifier.
#[derive(Clone, Debug)]
pub struct SectionMessage<L = Lane> {
    /// The bus, of shard scope.
    pub bus: Bus,
    /// The message.
    pub message: Vec<L>,
    /// How often it is sent. Negative if it is received.
    pub count: L,
}

impl<L, R> Default for SectionStatement<L, R> {
    fn default() -> Self {
        let (public_values, messages) = (Vec::new(), Vec::new());
        Self { shape: Shape::default(), public_values, messages, boundary: None, run: None }
    }
}

impl<L: Copy> SectionMessage<L> {
    fn native<B: Backend<Lane = L>>(&self) -> PublicMessage {
        let message = self.message.iter().map(B::lane_value).collect();
        PublicMessage { bus: self.bus, message, count: B::lane_value(&self.count) }
    }

    /// What round 0 absorbs.
    fn lanes<B: Backend<Lane = L>>(&self) -> Vec<L> {
        let [bus, length] = [F::from_u16(self.bus.id), F::from_usize(self.message.len())].map(B::constant_lane);
        [bus, self.count, length].into_iter().chain(self.message.iter().copied()).collect()
    }
}

/// Round 0, as the native transcript absorbs it.
pub(super) fn absorb_statement<B: Backend>(
    builder: &mut B,
    transcript: &mut CircuitTranscript<B>,
    key: SectionKey<B::KeyDigest, B::Root>,
    parameters: &Parameters,
    statement: &SectionStatement<B::Lane, B::Root>,
) {
    let of_statement: Statement = Statement {
        public_values: statement.public_values.iter().map(B::lane_value).collect(),
        messages: statement.messages.iter().map(SectionMessage::native::<B>).collect(),
        ..Statement::default()
    };
    let mut native = Transcript::recording();
    let digest = B::key_lanes(key.digest);
    let of_key: Digest = core::array::from_fn(|lane| B::lane_value(&digest[lane]));
    native.absorb_statement(&of_key, parameters, &of_statement);
    native.absorb_shape(&statement.shape);
    let count = |length: usize| B::constant_lane(F::from_usize(length));
    let public_values = [count(statement.public_values.len())].into_iter().chain(statement.public_values.clone());
    let messages = statement.messages.iter().flat_map(SectionMessage::lanes::<B>);
    let wires = vec![
        ("0: verifying key", digest),
        ("0: public values", public_values.collect()),
        ("0: messages", [count(statement.messages.len())].into_iter().chain(messages).collect()),
    ];
    transcript.absorb_as(builder, &native, wires);
}

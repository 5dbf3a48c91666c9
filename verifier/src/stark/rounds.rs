//! What each round absorbs and draws. Prover and verifier call the same definitions.

use nova_air::{EF, F};
use p3_field::PrimeCharacteristicRing;

use crate::{Commitment, Digest, LookupChallenges, Parameters, Shape, Statement, Transcript};

/// The first elements of every shard proof's transcript: protocol and version.
const TAG: [u32; 2] = [0x6e6f_7661, 2];

impl<D: Commitment> Transcript<D> {
    /// Round 0: the values that are fixed before the prover sends anything.
    pub fn absorb_statement(&mut self, key: &Digest, parameters: &Parameters, statement: &Statement<D>) {
        self.absorb("0: tag", &TAG.map(F::new));
        self.absorb("0: parameters", &parameters.elements());
        self.absorb("0: verifying key", key);
        self.absorb_count("0: public values", statement.public_values.len());
        self.absorb("0: public values", &statement.public_values);
        self.absorb_count("0: messages", statement.messages.len());
        for message in &statement.messages {
            self.absorb("0: messages", &[F::from_u16(message.bus.id), message.count]);
            self.absorb_count("0: messages", message.message.len());
            self.absorb("0: messages", &message.message);
        }
    }

    /// Round 0, continued: the heights of stacks, the tables and their heights.
    pub fn absorb_shape(&mut self, shape: &Shape) {
        let stacks = [shape.log_stack_height, shape.log_boundary_height];
        self.absorb("0: shape", &stacks.map(F::from_u8));
        self.absorb_count("0: shape", shape.tables.len());
        for table in &shape.tables {
            self.absorb("0: shape", &[F::from_u16(table.chip), F::from_u8(table.log_height)]);
        }
    }

    /// Round 1: the boundary commitment, and the run-scope challenges that derive from it.
    pub fn absorb_boundary(&mut self, statement: &Statement<D>) {
        self.absorb_commitment("1: boundary commitment", statement.boundary.as_ref());
        if let Some(run) = &statement.run {
            self.absorb_ext("1: run challenges", &run.elements());
        }
    }

    /// Round 3: the lookup challenges.
    pub fn draw_lookup_challenges(&mut self, max_arity: usize) -> LookupChallenges {
        let alpha = self.draw("3: lookup alpha");
        let beta = self.draw("3: lookup beta");
        LookupChallenges::new(alpha, beta, max_arity)
    }

    /// Round 3, continued: the lookup columns and cumulative sums.
    pub fn absorb_lookups(&mut self, lookups: Option<&D>, sums: &[EF]) {
        self.absorb_commitment("3: lookup commitment", lookups);
        self.absorb_ext("3: cumulative sums", sums);
    }
}

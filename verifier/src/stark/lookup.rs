//! Fingerprints of messages.

use alloc::vec::Vec;

use nova_air::{Bus, EF, F};
use p3_field::{Field, PrimeCharacteristicRing};

/// The challenges that fingerprint the messages of one scope.
///
/// A message `m` on bus `b` has the fingerprint `alpha + (b + 1) + sum_j beta^(j+1) m_j`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupChallenges {
    /// The point at which the rational functions are evaluated.
    pub alpha: EF,
    /// `beta^1, beta^2, ...`, one for each element of the longest message.
    pub beta_powers: Vec<EF>,
}

impl LookupChallenges {
    /// Challenges for messages of up to `max_arity` elements.
    pub fn new(alpha: EF, beta: EF, max_arity: usize) -> Self {
        Self { alpha, beta_powers: beta.shifted_powers(beta).take(max_arity).collect() }
    }

    /// The summand of the fingerprint that depends only on the bus.
    pub fn bus_constant(&self, bus: Bus) -> EF {
        self.alpha + F::from_u32(u32::from(bus.id).saturating_add(1))
    }

    /// The fingerprint of a message.
    pub fn fingerprint<E>(&self, bus: Bus, message: impl IntoIterator<Item = E>) -> EF
    where
        EF: core::ops::Mul<E, Output = EF>,
    {
        let terms = self.beta_powers.iter().zip(message).map(|(&power, element)| power * element);
        terms.fold(self.bus_constant(bus), |sum, term| sum + term)
    }
}

/// A message that the verifier itself puts on a bus, such as the entry state, the exit state, or the exit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicMessage {
    /// The bus, of shard scope.
    pub bus: Bus,
    /// The message.
    pub message: Vec<F>,
    /// How often it is sent. Negative if it is received.
    pub count: F,
}

impl PublicMessage {
    /// The message's contribution to the shard's sum. `None` if its fingerprint is zero.
    pub fn fraction(&self, challenges: &LookupChallenges) -> Option<EF> {
        let fingerprint = challenges.fingerprint(self.bus, self.message.iter().copied());
        Some(fingerprint.try_inverse()? * self.count)
    }
}

//! Constraints, and the values of variables.

use std::collections::HashMap;

use ark_bn254::Fr;
use ark_ff::{AdditiveGroup, BigInteger, Field, PrimeField};
use ark_relations::gr1cs::{
    ConstraintSynthesizer, ConstraintSystemRef, LinearCombination, Result as SynthesisResult, Variable as ArkVariable,
};
use sha2::{Digest, Sha256};

use super::linear::{Linear, ONE, Variable};

/// What a circuit is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Constraints only. Values that are given are placeholders.
    Setup,
    /// Constraints and a witness.
    Prove,
}

/// A rank-1 constraint system: constraints `a b = c` between linear combinations of variables.
#[derive(Clone, Debug)]
pub struct System {
    mode: Mode,
    public: usize,
    variables: usize,
    /// The factors that occur, and their numbers: a circuit has millions of terms and few factors.
    factors: Vec<Fr>,
    factor_numbers: HashMap<Fr, u32>,
    /// Variables and numbers of factors, of all combinations in order.
    terms: Vec<(Variable, u32)>,
    /// Where each combination ends; a constraint has three.
    ends: Vec<u32>,
    /// Values of the variables; in [`Mode::Setup`] none.
    values: Vec<Fr>,
    /// Differences that a test adds to values as they are computed.
    #[cfg(test)]
    pub(crate) tampered: HashMap<Variable, Fr>,
}

impl System {
    pub(crate) fn new(mode: Mode, public: &[Fr]) -> Self {
        let mut values = vec![Fr::ONE];
        values.extend_from_slice(public);
        Self {
            mode,
            public: public.len(),
            variables: 1 + public.len(),
            factors: Vec::new(),
            factor_numbers: HashMap::new(),
            terms: Vec::new(),
            ends: Vec::new(),
            values: if mode == Mode::Prove { values } else { Vec::new() },
            #[cfg(test)]
            tampered: HashMap::new(),
        }
    }

    /// What the system was built for.
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Number of constraints.
    pub fn constraints(&self) -> usize {
        self.ends.len() / 3
    }

    /// Number of variables, 1 and the public ones included.
    pub const fn variables(&self) -> usize {
        self.variables
    }

    /// Number of public variables, without 1.
    pub const fn public(&self) -> usize {
        self.public
    }

    /// Number of terms of all combinations.
    pub fn terms(&self) -> usize {
        self.terms.len()
    }

    /// Number of terms of the constraints from this one.
    #[cfg(test)]
    pub(crate) fn terms_from(&self, constraint: usize) -> usize {
        self.terms.len() - constraint.checked_sub(1).map_or(0, |last| self.ends[3 * last + 2] as usize)
    }

    /// The factors that occur.
    pub(crate) fn factors(&self) -> &[Fr] {
        &self.factors
    }

    /// Values of 1, the public and the private variables; none in [`Mode::Setup`].
    pub fn values(&self) -> &[Fr] {
        &self.values
    }

    /// A digest of the constraints, which says nothing about values.
    pub fn digest(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        for count in [self.public, self.variables, self.constraints(), self.terms.len()] {
            hasher.update((count as u64).to_le_bytes());
        }
        let mut start = 0;
        for &end in &self.ends {
            hasher.update((end - start).to_le_bytes());
            for &(variable, factor) in &self.terms[start as usize..end as usize] {
                hasher.update(variable.to_le_bytes());
                hasher.update(self.factors[factor as usize].into_bigint().to_bytes_le());
            }
            start = end;
        }
        hasher.finalize().into()
    }

    /// The number of the first constraint that the values do not satisfy.
    pub fn violated(&self) -> Option<usize> {
        self.all_violated(&self.values).next()
    }

    /// The numbers of the constraints that these values do not satisfy.
    pub(crate) fn all_violated<'a>(&'a self, values: &'a [Fr]) -> impl Iterator<Item = usize> + 'a {
        assert!(values.len() == self.variables, "a system for setup has no values");
        (0..self.constraints()).filter(move |&number| {
            let [a, b, c] = self.evaluate(number, values);
            a * b != c
        })
    }

    /// The values of a constraint's three combinations.
    pub(crate) fn evaluate(&self, constraint: usize, values: &[Fr]) -> [Fr; 3] {
        [0, 1, 2].map(|side| {
            let terms = self.combination(3 * constraint + side);
            terms.iter().map(|&(variable, factor)| values[variable as usize] * self.factors[factor as usize]).sum()
        })
    }

    /// Variables and numbers of factors of a combination. A constraint has three.
    pub(crate) fn combination(&self, index: usize) -> &[(Variable, u32)] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.terms[start as usize..self.ends[index] as usize]
    }

    /// The value of a combination; in [`Mode::Setup`] zero.
    pub(crate) fn value(&self, linear: &Linear) -> Fr {
        match self.mode {
            Mode::Setup => Fr::ZERO,
            Mode::Prove => {
                let values = &self.values;
                linear.terms().iter().map(|&(variable, factor)| values[variable as usize] * factor).sum()
            }
        }
    }

    /// A private variable with this value.
    pub(crate) fn variable(&mut self, value: Fr) -> Variable {
        let variable = Variable::try_from(self.variables).expect("fewer than 2^32 variables");
        self.variables += 1;
        if self.mode == Mode::Prove {
            #[cfg(test)]
            let value = value + self.tampered.get(&variable).copied().unwrap_or(Fr::ZERO);
            self.values.push(value);
        }
        variable
    }

    /// Asserts that `a b = c`.
    pub(crate) fn constrain(&mut self, a: &Linear, b: &Linear, c: &Linear) {
        for linear in [a, b, c] {
            for &(variable, factor) in linear.terms() {
                let next = self.factors.len() as u32;
                let number = *self.factor_numbers.entry(factor).or_insert(next);
                if number == next {
                    self.factors.push(factor);
                }
                self.terms.push((variable, number));
            }
            self.ends.push(u32::try_from(self.terms.len()).expect("fewer than 2^32 terms"));
        }
    }

    /// The variable `a b`.
    pub(crate) fn product(&mut self, a: &Linear, b: &Linear) -> Linear {
        let product = self.variable(self.value(a) * self.value(b));
        let product = Linear::variable(product);
        self.constrain(a, b, &product);
        product
    }

    fn ark_combination(&self, index: usize) -> LinearCombination<Fr> {
        let variable = |variable: Variable| match variable as usize {
            0 => ArkVariable::one(),
            variable if variable <= self.public => ArkVariable::instance(variable),
            variable => ArkVariable::witness(variable - self.public - 1),
        };
        let terms = self.combination(index).iter();
        LinearCombination(terms.map(|&(of, factor)| (self.factors[factor as usize], variable(of))).collect())
    }
}

/// For setup: proofs are made from the values of combinations, without a second copy of the constraints.
impl ConstraintSynthesizer<Fr> for &System {
    fn generate_constraints(self, cs: ConstraintSystemRef<Fr>) -> SynthesisResult<()> {
        let value = |variable: usize| self.values.get(variable).copied().unwrap_or_default();
        for variable in 1..=self.public {
            let _ = cs.new_input_variable(|| Ok(value(variable)))?;
        }
        for variable in self.public + 1..self.variables {
            let _ = cs.new_witness_variable(|| Ok(value(variable)))?;
        }
        for number in 0..self.constraints() {
            let side = |side| move || self.ark_combination(3 * number + side);
            cs.enforce_r1cs_constraint(side(0), side(1), side(2))?;
        }
        Ok(())
    }
}

const _: () = assert!(ONE == 0);

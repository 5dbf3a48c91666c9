//! The quotient of Groth16 in the basis of the published ceremonies.
//!
//! With `n` rows, `a b - c` has degree below `2n`, and is zero on the rows' domain. So its values on the other half of the domain of twice the size
//! determine it, and the key has one point for each of them: a Lagrange polynomial at the secret place. The files of a ceremony's first
//! phase contain these points, and not the powers times the vanishing polynomial that `ark-groth16` takes by default.

use ark_ff::PrimeField;
use ark_groth16::r1cs_to_qap::{LibsnarkReduction, R1CSToQAP, evaluate_constraint};
use ark_poly::EvaluationDomain;
use ark_relations::gr1cs::{ConstraintSystemRef, Matrix, SynthesisError};

/// Values at the odd places of the domain of twice the size.
pub(super) struct OddPlaces;

impl R1CSToQAP for OddPlaces {
    fn instance_map_with_evaluation<F: PrimeField, D: EvaluationDomain<F>>(
        system: ConstraintSystemRef<F>,
        place: &F,
    ) -> Result<(Vec<F>, Vec<F>, Vec<F>, F, usize, usize), SynthesisError> {
        LibsnarkReduction::instance_map_with_evaluation::<F, D>(system, place)
    }

    /// The values satisfy the constraints, so `c` is `a b` on the rows, and the matrix of `c` is not needed.
    fn witness_map_from_matrices<F: PrimeField, D: EvaluationDomain<F>>(
        matrices: &[Matrix<F>],
        public: usize,
        constraints: usize,
        values: &[F],
    ) -> Result<Vec<F>, SynthesisError> {
        let domain = D::new(constraints + public).ok_or(SynthesisError::PolynomialDegreeTooLarge)?;
        let double = D::new(2 * domain.size()).ok_or(SynthesisError::PolynomialDegreeTooLarge)?;
        // A domain of another size would have other places.
        assert_eq!(double.size(), 2 * domain.size(), "the field has a domain of twice the size");
        let odd = domain.get_coset(double.group_gen()).ok_or(SynthesisError::PolynomialDegreeTooLarge)?;
        let row = |row: &Vec<(F, usize)>| evaluate_constraint(row, values);
        let [mut a, mut b] = [0, 1].map(|side: usize| matrices[side].iter().map(row).collect::<Vec<F>>());
        // So that a key's points of public values are independent.
        a.extend_from_slice(&values[..public]);
        [&mut a, &mut b].into_iter().for_each(|side| side.resize(domain.size(), F::zero()));
        let mut c: Vec<F> = a.iter().zip(&b).map(|(a, b)| *a * b).collect();
        for side in [&mut a, &mut b, &mut c] {
            domain.ifft_in_place(side);
            odd.fft_in_place(side);
        }
        a.iter_mut().zip(b).zip(c).for_each(|((a, b), c)| *a = *a * b - c);
        Ok(a)
    }

    fn h_query_scalars<F: PrimeField, D: EvaluationDomain<F>>(
        highest: usize,
        place: F,
        _vanishing: F,
        delta_inverse: F,
    ) -> Result<Vec<F>, SynthesisError> {
        let double = D::new(2 * (highest + 1)).ok_or(SynthesisError::PolynomialDegreeTooLarge)?;
        assert_eq!(double.size(), 2 * (highest + 1), "the field has a domain of twice the size");
        let lagrange = double.evaluate_all_lagrange_coefficients(place);
        Ok(lagrange.into_iter().skip(1).step_by(2).map(|value| value * delta_inverse).collect())
    }
}
